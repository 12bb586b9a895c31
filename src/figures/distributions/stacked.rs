//! Few ridges: one below the other, with their numbers in columns on the right.

use super::Distributions;
use super::ridge::Ridge;
use crate::figures::canvas::{Anchor, Sheet, Text, Weight};
use crate::figures::layout::labels::{fit, wrap_to};
use crate::figures::layout::{Frame, Page, Scale, Span, axes, number, real};
use crate::figures::theme::{GREY, INK, LABEL_SIZE, PANEL_SIZE, TICK_SIZE};

/// Room for the names of actors.
const NAMES: f64 = 132.0;
/// Right edges of the columns of numbers, from the right edge of the plot.
const COLUMNS: [f64; 3] = [58.0, 130.0, 192.0];
/// Room above a group of ridges for the title of its scenario.
const GROUP_TITLE: f64 = 40.0;
/// How much higher than its row the top of a ridge is.
const OVERLAP: f64 = 1.12;

/// Where the rows stand.
struct Rows {
    frame: Frame,
    scale: Scale,
    row: f64,
    columns: [f64; 3],
}

/// Draws every group from the page's place downwards.
pub fn draw(page: &mut Page, input: &Distributions, groups: &[Vec<Ridge>], span: Span, axis: &str) {
    let ridges: usize = groups.iter().map(Vec::len).sum();
    let row = match ridges {
        0..=5 => 74.0,
        6..=9 => 56.0,
        _ => 42.0,
    };
    let titled = groups.len() > 1;
    let left_out = groups.iter().flatten().any(|ridge| ridge.left_out > 0);
    let columns = COLUMNS[if left_out { 2 } else { 1 }];
    let for_titles = if titled { GROUP_TITLE * real(groups.len()) } else { 0.0 };
    let top = page.y + 34.0;
    let frame = Frame {
        left: Page::LEFT + NAMES,
        top,
        right: Page::RIGHT - columns,
        bottom: top + for_titles + row * real(ridges.max(1)) + 10.0,
    };
    let rows = Rows {
        frame,
        scale: Scale::new(span, frame.left, frame.right),
        row,
        columns: COLUMNS.map(|edge| frame.right + edge),
    };
    rows.scaffold(&mut page.sheet, axis, left_out);
    let bases = rows.shapes(&mut page.sheet, input, groups, titled);
    for (group, bases) in groups.iter().zip(&bases) {
        for (ridge, &base) in group.iter().zip(bases) {
            rows.words(&mut page.sheet, ridge, base, left_out);
        }
    }
    page.y = frame.bottom + 2.0 * TICK_SIZE + 22.0;
}

impl Rows {
    /// Axis, grid, zero line, heads of the columns.
    fn scaffold(&self, sheet: &mut Sheet, axis: &str, left_out: bool) {
        sheet.layer("axes", "");
        let frame = &self.frame;
        let ticks = axes::numbers(self.scale.values, 7);
        let grid = Frame { top: frame.top - 6.0, ..*frame };
        axes::upright(sheet, &grid, &self.scale, &ticks);
        axes::foot(sheet, frame, &self.scale, &ticks, true);
        axes::foot_name(sheet, frame, axis);
        let zero = self.scale.at(0.0);
        axes::zero(sheet, zero, frame.top - 6.0, frame.bottom);
        let y = frame.top - 14.0;
        for (words, x, anchor, room) in [
            ("← worse than tolerating", zero - 7.0, Anchor::End, zero - frame.left),
            ("better →", zero + 7.0, Anchor::Start, frame.right - zero),
        ] {
            let text = Text::new((x, y), words, TICK_SIZE).colour(GREY).anchor(anchor);
            if text.width() + 7.0 <= room {
                sheet.text(text);
            }
        }
        let heads = ["median", "above zero", "left out"];
        let shown = if left_out { 3 } else { 2 };
        for (words, &x) in heads.into_iter().zip(&self.columns).take(shown) {
            let text = Text::new((x, y), words, TICK_SIZE);
            sheet.text(text.colour(GREY).anchor(Anchor::End));
        }
    }

    /// Draws shapes and bars, and returns the baselines by group.
    fn shapes(&self, sheet: &mut Sheet, input: &Distributions, groups: &[Vec<Ridge>], titled: bool) -> Vec<Vec<f64>> {
        let mut y = self.frame.top;
        let mut bases = Vec::new();
        for (scenario, group) in input.scenarios.iter().zip(groups) {
            if titled {
                let width = self.frame.right - Page::LEFT;
                let words = fit(scenario.shown(), width, PANEL_SIZE, Weight::SemiBold);
                sheet.layer(&format!("{} title", scenario.name), "");
                sheet.text(Text::new((Page::LEFT, y + 30.0), &words, PANEL_SIZE).strong().halo());
                y += GROUP_TITLE;
            }
            let mut of_group = Vec::new();
            for ridge in group {
                y += self.row;
                let id = format!("{} {}", scenario.name, ridge.label);
                sheet.layer(&id, &ridge.sentence(scenario.shown()));
                let height = self.row * if of_group.is_empty() { 0.86 } else { OVERLAP };
                ridge.shape(sheet, &self.scale, &self.frame, y, height * 0.92);
                of_group.push(y);
            }
            // Bars go above every shape of the group, since the next ridge may reach over this baseline.
            for (ridge, &base) in group.iter().zip(&of_group) {
                ridge.summary(sheet, &self.scale, &self.frame, base, 1.0);
            }
            bases.push(of_group);
        }
        bases
    }

    /// The name on the left and the numbers on the right.
    fn words(&self, sheet: &mut Sheet, ridge: &Ridge, base: f64, left_out: bool) {
        let lines = wrap_to(&ridge.label, NAMES - 14.0, LABEL_SIZE, Weight::SemiBold, 2);
        let mut y = base - 1.0;
        for line in lines.iter().rev() {
            let at = (self.frame.left - 12.0, y);
            let text = Text::new(at, line, LABEL_SIZE).strong();
            sheet.text(text.colour(ridge.words_colour()).anchor(Anchor::End));
            y -= LABEL_SIZE * 1.2;
        }
        let standing = !ridge.sample.is_empty();
        let median = ridge.median().map(|value| number::signed(value, 1));
        let above = ridge.sample.above_zero().map(number::percent);
        for (column, words, strong) in [(0, median, false), (1, above, true)] {
            let words = words.unwrap_or_else(|| String::from("–"));
            let text = Text::new((self.columns[column], base - 1.0), &words, LABEL_SIZE);
            let text = text.anchor(Anchor::End).colour(if standing { INK } else { GREY });
            sheet.text(if strong { text.strong() } else { text });
        }
        if left_out {
            let at = (self.columns[2], base - 1.0);
            let text = Text::new(at, &number::percent(ridge.share_left_out()), LABEL_SIZE);
            sheet.text(text.anchor(Anchor::End).colour(GREY));
        }
    }
}
