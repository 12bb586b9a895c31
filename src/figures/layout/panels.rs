//! Small multiples: a grid of panels that share their axes.

use super::labels::{fit, wrap_to};
use super::{Frame, Page, real};
use crate::figures::canvas::{Sheet, Text, Weight};
use crate::figures::theme::{CURVE, Colour, INK, LABEL_SIZE, PANEL_SIZE, PAPER};

/// How panels are laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Columns of panels.
    pub columns: usize,
    /// Room left of the first column, for the labels of the vertical axis.
    pub left: f64,
    /// Room right of each panel, for labels; the last column keeps it too.
    pub right: f64,
    /// Height of the drawing in a panel.
    pub height: f64,
    /// Room above each panel, for its title.
    pub above: f64,
    /// Room below each row of panels.
    pub below: f64,
}

/// One panel of a grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    /// Where it draws.
    pub frame: Frame,
    /// Whether it is the first in its row.
    pub first: bool,
    /// Whether none stands below it, so that it shows the horizontal axis.
    pub last: bool,
}

/// Columns for a number of panels: as few rows as stay readable, and no row nearly empty.
fn columns(panels: usize) -> usize {
    match panels {
        0 | 1 => 1,
        2 | 4 => 2,
        3 | 5 | 6 | 9 => 3,
        _ => 4,
    }
}

impl Grid {
    /// The grid of so many small panels: the more, the lower each.
    pub fn small(panels: usize, left: f64, right: f64) -> Self {
        let columns = columns(panels);
        Self {
            columns,
            left,
            right,
            height: match columns {
                1 | 2 => 170.0,
                3 => 145.0,
                _ => 108.0,
            },
            above: 2.4 * PANEL_SIZE + 11.0,
            below: 16.0,
        }
    }

    /// The panels from `top` downwards, and where the grid ends.
    pub fn panels(&self, count: usize, top: f64) -> (Vec<Panel>, f64) {
        let columns = self.columns.max(1);
        let width = (Page::RIGHT - Page::LEFT - self.left) / real(columns);
        let row_height = self.above + self.height + self.below;
        let panels = (0..count)
            .map(|i| {
                let left = Page::LEFT + self.left + real(i % columns) * width;
                let upper = top + real(i / columns) * row_height + self.above;
                Panel {
                    frame: Frame { left, top: upper, right: left + width - self.right, bottom: upper + self.height },
                    first: i % columns == 0,
                    last: i + columns >= count,
                }
            })
            .collect();
        (panels, top + real(count.div_ceil(columns)) * row_height)
    }
}

/// Writes the title of a panel above it, in at most two lines that end `gap` above the frame.
pub fn title(sheet: &mut Sheet, frame: &Frame, width: f64, words: &str, colour: Colour, gap: f64) {
    let lines = wrap_to(words, width, PANEL_SIZE, Weight::SemiBold, 2);
    let mut y = frame.top - gap;
    for line in lines.iter().rev() {
        let text = Text::new((frame.left, y), line, PANEL_SIZE);
        sheet.text(text.strong().colour(colour.for_words()));
        y -= PANEL_SIZE * 1.2;
    }
}

/// The sign before a name in the line of names above panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A square, for an area.
    Patch,
    /// A short line, for a curve.
    Line,
    /// A disc, for points.
    Dot,
    /// A ring, for points of another kind.
    Ring,
}

/// Writes names in a line (or more lines), each after its sign: for panels too small to name things where they are. Returns the
/// baseline of the last line.
pub fn names(sheet: &mut Sheet, top: f64, named: &[(Sign, &str, Colour)]) -> f64 {
    let (mut x, mut y) = (Page::LEFT, top);
    for &(sign, words, colour) in named {
        let before = if sign == Sign::Line { 24.0 } else { 16.0 };
        // A patch shows its colour itself; a thin sign is too small to, so the name does.
        let (weight, ink) = match sign {
            Sign::Patch => (Weight::Regular, INK),
            _ => (Weight::SemiBold, colour.for_words()),
        };
        let words = fit(words, 240.0, LABEL_SIZE, weight);
        let text = Text { weight, ..Text::new((0.0, 0.0), &words, LABEL_SIZE).colour(ink) };
        let width = before + text.width();
        if x + width > Page::RIGHT && x > Page::LEFT {
            (x, y) = (Page::LEFT, y + 18.0);
        }
        let middle = y - LABEL_SIZE * 0.36;
        match sign {
            Sign::Patch => sheet.rect((x, middle - 5.5), (x + 11.0, middle + 5.5), colour),
            Sign::Line => sheet.line((x, middle), (x + 18.0, middle), CURVE, colour),
            Sign::Dot | Sign::Ring => sheet.disc((x + 5.5, middle), 4.0, colour),
        }
        if sign == Sign::Ring {
            sheet.disc((x + 5.5, middle), 2.3, PAPER);
        }
        sheet.text(Text { at: (x + before, y), ..text });
        x += width + 14.0;
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_panels_stand_in_four_columns_and_the_lowest_show_the_axis() {
        let grid = Grid { columns: columns(20), left: 40.0, right: 10.0, height: 80.0, above: 20.0, below: 10.0 };
        let (panels, end) = grid.panels(18, 100.0);
        assert_eq!(grid.columns, 4);
        assert!((end - (100.0 + 5.0 * 110.0)).abs() < 1e-9);
        let last: Vec<usize> = (0..18).filter(|&i| panels[i].last).collect();
        assert_eq!(last, [14, 15, 16, 17]);
        assert!(panels.iter().all(|p| p.frame.right <= Page::RIGHT));
    }
}
