//! `roles`: what an ally is to the coalition, as pawn, proxy and partner, over the worlds: a density on a triangle.
//!
//! Every world is a point whose three shares add up to one. The triangle is cut into small ones, and those that are densest are
//! coloured until so much of the worlds lies in them: regions, unlike heights, mean the same in every panel. One scenario
//! fills the page, several are panels.

mod density;
mod triangle;

use super::Picture;
use super::layout::panels::{Grid, title};
use super::layout::{Frame, Page, Words, number, real, shown};
use super::theme::{INK, PANEL_SIZE};
use density::Density;
use triangle::Triangle;

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Roles {
    /// The words around it; `worlds` is the number for each scenario.
    pub words: Words,
    /// The scenarios in the order of the call, 1 to 20.
    pub scenarios: Vec<Scenario>,
}

/// One scenario.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scenario {
    /// Its name in files.
    pub name: String,
    /// What it is, in words; when empty, the name is shown.
    pub title: String,
    /// Shares of pawn, proxy and partner, a world each; they are scaled to add up to 1, and those that cannot be are dropped.
    pub worlds: Vec<[f64; 3]>,
    /// Worlds without shares, because the regime no longer stands.
    pub left_out: usize,
}

/// Names of the corners, in the order of the shares.
const NAMES: [&str; 3] = ["pawn", "proxy", "partner"];

impl Scenario {
    fn shown(&self) -> &str {
        shown(&self.title, &self.name)
    }

    /// The worlds whose shares can be scaled to 1, scaled.
    fn clean(&self) -> Vec<[f64; 3]> {
        let scaled = |shares: &[f64; 3]| {
            let sum: f64 = shares.iter().sum();
            let fits = shares.iter().all(|share| share.is_finite() && *share >= 0.0) && sum.is_finite() && sum > 0.0;
            fits.then(|| shares.map(|share| share / sum))
        };
        self.worlds.iter().filter_map(scaled).collect()
    }

    /// Shares of worlds in which each role is the largest; all 0 without worlds. The first of equals counts.
    pub fn leading(&self) -> [f64; 3] {
        let worlds = self.clean();
        let mut counts = [0_usize; 3];
        for shares in &worlds {
            let largest = (1..3).fold(0, |best, role| if shares[role] > shares[best] { role } else { best });
            counts[largest] += 1;
        }
        counts.map(|count| real(count) / real(worlds.len().max(1)))
    }

    /// The mean of the worlds, if there are any.
    fn mean(&self) -> Option<[f64; 3]> {
        let worlds = self.clean();
        let mean = |role: usize| worlds.iter().map(|shares| shares[role]).sum::<f64>() / real(worlds.len());
        (!worlds.is_empty()).then(|| [mean(0), mean(1), mean(2)])
    }

    fn sentence(&self) -> String {
        let parts: Vec<String> = NAMES
            .iter()
            .zip(self.leading())
            .map(|(name, share)| format!("{name} in {}", number::percent(share)))
            .collect();
        format!("{}: the largest role is {} of worlds", self.shown(), parts.join(", "))
    }
}

/// Rows of small triangles in a large one: on a page, and in a panel.
const ROWS: usize = 54;
const ROWS_IN_PANEL: usize = 40;

/// Draws the picture.
pub fn picture(input: &Roles) -> Picture {
    let mut page = Page::begin("roles", &input.words);
    if let [scenario] = input.scenarios.as_slice() {
        single(&mut page, scenario);
    } else {
        multiples(&mut page, &input.scenarios);
    }
    let mut notes = vec![String::from(
        "Percentages at the corners: worlds in which that role is the largest (the lines meet where all three are equal). Ring: the mean \
         of the worlds.",
    )];
    if input.scenarios.iter().any(|scenario| scenario.left_out > 0) {
        notes.push(String::from("Worlds in which the regime no longer stands are left out."));
    }
    page.finish(&notes, if input.scenarios.len() > 1 { " a scenario" } else { "" })
}

/// One scenario over the whole page, the key beside it.
fn single(page: &mut Page, scenario: &Scenario) {
    const SIDE: f64 = 470.0;
    let left = Page::LEFT + 70.0;
    let triangle = Triangle::new(left, page.y + 34.0, SIDE);
    one(page, scenario, &triangle, ROWS, true);
    triangle::key_below(&mut page.sheet, (left + SIDE * 0.86, page.y + 40.0));
    page.y = triangle.bottom() + 52.0;
}

/// Panels under one key.
fn multiples(page: &mut Page, scenarios: &[Scenario]) {
    page.sheet.layer("names", "");
    let top = triangle::key_across(&mut page.sheet, page.y + 10.0) + 6.0;
    let columns = match scenarios.len() {
        0..=1 => 1,
        2 | 4 => 2,
        3 | 5 | 6 | 9 => 3,
        _ => 4,
    };
    let width = (Page::RIGHT - Page::LEFT) / real(columns);
    let side = (width - 44.0).min(270.0);
    let grid = Grid {
        columns,
        left: 0.0,
        right: 20.0,
        height: side * triangle::HEIGHT + 18.0,
        above: 2.4 * PANEL_SIZE + 11.0,
        below: 30.0,
    };
    let (panels, end) = grid.panels(scenarios.len(), top);
    for (scenario, panel) in scenarios.iter().zip(&panels) {
        let frame: &Frame = &panel.frame;
        let triangle = Triangle::new(frame.left + (frame.width() - side) / 2.0, frame.top + 18.0, side);
        one(page, scenario, &triangle, if columns < 4 { ROWS } else { ROWS_IN_PANEL }, false);
        title(&mut page.sheet, frame, frame.width() + 10.0, scenario.shown(), INK, 7.0);
    }
    page.y = end;
}

/// One triangle.
fn one(page: &mut Page, scenario: &Scenario, triangle: &Triangle, rows: usize, large: bool) {
    let sheet = &mut page.sheet;
    sheet.layer(&scenario.name, &scenario.sentence());
    triangle.paper(sheet);
    triangle.density(sheet, &Density::of(&scenario.clean(), rows));
    triangle.lines(sheet, large);
    match scenario.mean() {
        Some(mean) => triangle.mean(sheet, mean, large),
        None => triangle.nobody(sheet),
    }
    triangle.corners(sheet, scenario.leading(), large);
}

#[cfg(test)]
mod tests;
