//! A triangle on the sheet: its corners, its lines, the regions on it, and their key.

use super::NAMES;
use super::density::{Density, REGIONS};
use crate::figures::canvas::{Anchor, Point, Sheet, Text};
use crate::figures::layout::{number, real};
use crate::figures::theme::{Colour, GREY, GRID, HAIR, INK, LABEL_SIZE, MODEL, PAPER, RULE, TICK_SIZE};

/// Height of an equilateral triangle of side 1.
pub const HEIGHT: f64 = 0.866_025_403_784_438_6;

/// How much white is mixed into the colour of each region, the innermost first.
const PALE: [f64; 4] = [0.0, 0.38, 0.64, 0.85];

/// How far a small triangle reaches over its edge, in logical pixels: neighbours that only touch let a seam of paper through.
const OVERLAP: f64 = 0.45;

/// An equilateral triangle, partner at the top, pawn at the left, proxy at the right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Triangle {
    left: f64,
    top: f64,
    side: f64,
}

impl Triangle {
    /// Its left corner is at `left`, its tip at `top`.
    pub fn new(left: f64, top: f64, side: f64) -> Self {
        Self { left, top, side }
    }

    /// Where its base lies.
    pub fn bottom(&self) -> f64 {
        self.top + self.side * HEIGHT
    }

    /// The place of shares of pawn, proxy and partner that add up to 1.
    pub fn at(&self, shares: [f64; 3]) -> Point {
        let [_, proxy, partner] = shares;
        (self.left + self.side * (proxy + partner / 2.0), self.bottom() - self.side * HEIGHT * partner)
    }

    fn outline(&self) -> Vec<Point> {
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|corner| self.at(corner)).to_vec()
    }

    /// The ground, a grid at every fifth.
    pub fn paper(&self, sheet: &mut Sheet) {
        sheet.polygon(self.outline(), PAPER);
        for fifth in 1..5 {
            let share = real(fifth) / 5.0;
            let rest = 1.0 - share;
            for (from, to) in [
                ([share, rest, 0.0], [share, 0.0, rest]),
                ([rest, share, 0.0], [0.0, share, rest]),
                ([rest, 0.0, share], [0.0, rest, share]),
            ] {
                sheet.line(self.at(from), self.at(to), HAIR, GRID);
            }
        }
    }

    /// The regions, the outermost first, so that an inner one lies over the overlap of its neighbours.
    pub fn density(&self, sheet: &mut Sheet, density: &Density) {
        for region in (0..REGIONS.len()).rev() {
            for (cell, _) in density.cells.iter().filter(|(_, own)| *own == region) {
                let corners = cell.corners(density.rows).map(|corner| self.at(corner));
                sheet.polygon(grown(corners).to_vec(), colour(region));
            }
        }
    }

    /// The outline, and the lines on which two roles are equally large.
    pub fn lines(&self, sheet: &mut Sheet, large: bool) {
        let centre = self.at([1.0 / 3.0; 3]);
        for middle in [[0.5, 0.5, 0.0], [0.5, 0.0, 0.5], [0.0, 0.5, 0.5]] {
            sheet.dashes(centre, self.at(middle), if large { 4.0 } else { 3.0 }, 1.0, RULE);
        }
        let mut outline = self.outline();
        outline.push(outline[0]);
        sheet.path(outline, 1.0, RULE);
    }

    /// The mean, as a ring.
    pub fn mean(&self, sheet: &mut Sheet, mean: [f64; 3], large: bool) {
        let (size, at) = (if large { 1.0 } else { 0.8 }, self.at(mean));
        sheet.disc(at, 6.4 * size, PAPER);
        sheet.disc(at, 5.0 * size, INK);
        sheet.disc(at, 2.8 * size, PAPER);
    }

    /// Says that there is nothing to show.
    pub fn nobody(&self, sheet: &mut Sheet) {
        let text = Text::new(self.at([1.0 / 3.0; 3]), "no world standing", TICK_SIZE);
        sheet.text(text.colour(GREY).anchor(Anchor::Middle).halo());
    }

    /// The names of the corners, each with the share of worlds in which its role is the largest.
    pub fn corners(&self, sheet: &mut Sheet, leading: [f64; 3], large: bool) {
        let size = if large { LABEL_SIZE + 1.0 } else { TICK_SIZE };
        let [pawn, proxy, partner] = [0, 1, 2].map(|role| {
            let mut name = NAMES[role].to_owned();
            name[..1].make_ascii_uppercase();
            format!("{name} {}", number::percent(leading[role]))
        });
        let below = self.bottom() + size * 1.5;
        let write = |sheet: &mut Sheet, at: Point, words: &str, anchor: Anchor| {
            sheet.text(Text::new(at, words, size).strong().anchor(anchor));
        };
        let inset = if large { 0.0 } else { 12.0 };
        write(sheet, (self.left - inset, below), &pawn, Anchor::Start);
        write(sheet, (self.left + self.side + inset, below), &proxy, Anchor::End);
        write(sheet, (self.left + self.side / 2.0, self.top - size * 0.6), &partner, Anchor::Middle);
    }
}

fn colour(region: usize) -> Colour {
    MODEL.mixed(PAPER, PALE.get(region).copied().unwrap_or(0.9))
}

/// A small triangle, its corners moved outwards from its middle.
fn grown(corners: [Point; 3]) -> [Point; 3] {
    let middle = (corners.iter().map(|p| p.0).sum::<f64>() / 3.0, corners.iter().map(|p| p.1).sum::<f64>() / 3.0);
    corners.map(|(x, y)| {
        let (dx, dy) = (x - middle.0, y - middle.1);
        let length = dx.hypot(dy).max(1e-9);
        let reach = 1.0 + 2.0 * OVERLAP / length;
        (middle.0 + dx * reach, middle.1 + dy * reach)
    })
}

fn words(region: usize) -> String {
    format!("densest {}", number::percent(REGIONS[region]))
}

/// The key, one region below the other.
pub fn key_below(sheet: &mut Sheet, (x, top): Point) {
    sheet.layer("names", "");
    sheet.text(Text::new((x, top), "share of worlds", TICK_SIZE).colour(GREY));
    for region in 0..REGIONS.len() {
        let y = top + 20.0 * real(region + 1);
        sheet.rect((x, y - 10.0), (x + 13.0, y + 3.0), colour(region));
        sheet.text(Text::new((x + 20.0, y), &words(region), LABEL_SIZE));
    }
}

/// The key in a line. Returns its baseline.
pub fn key_across(sheet: &mut Sheet, y: f64) -> f64 {
    let mut x = crate::figures::layout::Page::LEFT;
    for region in 0..REGIONS.len() {
        sheet.rect((x, y - 10.0), (x + 13.0, y + 1.0), colour(region));
        let text = Text::new((x + 18.0, y), &words(region), LABEL_SIZE);
        x += 18.0 + text.width() + 18.0;
        sheet.text(text);
    }
    sheet.text(Text::new((x, y), "of worlds", LABEL_SIZE).colour(GREY));
    y
}
