//! Many scenarios: a table of ridges, a row for each scenario and a column for each actor.

use super::Distributions;
use super::ridge::Ridge;
use crate::figures::canvas::{Anchor, Sheet, Text, Weight};
use crate::figures::layout::labels::wrap_to;
use crate::figures::layout::{Frame, Page, Scale, Span, axes, number, real};
use crate::figures::theme::{GREY, LABEL_SIZE, TICK_SIZE};

/// Room for the titles of scenarios.
const NAMES: f64 = 178.0;
/// Room right of a cell for the share above zero.
const SHARE: f64 = 38.0;
/// Room at the right edge for the share of worlds left out.
const LEFT_OUT: f64 = 46.0;
/// Most actors side by side; more begin another table below.
const MOST_COLUMNS: usize = 5;

/// One table of ridges: which of the actors, by their place in the order of first appearance.
struct Table<'a> {
    keys: &'a [String],
    top: f64,
    row: f64,
}

/// Draws the tables from the page's place downwards.
pub fn draw(page: &mut Page, input: &Distributions, groups: &[Vec<Ridge>], span: Span, axis: &str) {
    let mut keys: Vec<String> = Vec::new();
    for row in input.scenarios.iter().flat_map(|scenario| &scenario.rows) {
        if !keys.contains(&row.key) {
            keys.push(row.key.clone());
        }
    }
    // Tables as even as can be: nine actors make 5 and 4, not 5, 3 and 1.
    let tables = keys.len().div_ceil(MOST_COLUMNS).max(1);
    let row = if input.scenarios.len() <= 8 { 46.0 } else { 37.0 };
    for keys in keys.chunks(keys.len().div_ceil(tables).max(1)) {
        let table = Table { keys, top: page.y + 38.0, row };
        page.y = table.draw(&mut page.sheet, input, groups, span) + 20.0;
    }
    let at = (f64::midpoint(Page::LEFT + NAMES, Page::RIGHT), page.y);
    let text = Text::new(at, axis, TICK_SIZE);
    page.sheet.text(text.colour(GREY).anchor(Anchor::Middle));
    page.y += 10.0;
}

impl Table<'_> {
    fn draw(&self, sheet: &mut Sheet, input: &Distributions, groups: &[Vec<Ridge>], span: Span) -> f64 {
        let none = groups.iter().flatten().all(|ridge| ridge.left_out == 0);
        let left_out = if none { 0.0 } else { LEFT_OUT };
        let width = (Page::RIGHT - Page::LEFT - NAMES - left_out) / real(self.keys.len());
        let bottom = self.top + self.row * real(groups.len()) + 8.0;
        for (column, key) in self.keys.iter().enumerate() {
            let left = Page::LEFT + NAMES + width * real(column);
            let frame = Frame { left, top: self.top, right: left + width - SHARE, bottom };
            let scale = Scale::new(span, frame.left, frame.right);
            sheet.layer(&format!("{key} axis"), "");
            scaffold(sheet, &frame, &scale);
            self.column(sheet, input, groups, key, &frame, &scale);
        }
        sheet.layer("scenarios", "");
        for (i, (scenario, group)) in input.scenarios.iter().zip(groups).enumerate() {
            let base = self.top + self.row * real(i + 1);
            name(sheet, scenario.shown(), base);
            if left_out > 0.0 {
                let words = number::percent(share_left_out(group));
                let text = Text::new((Page::RIGHT, base), &words, TICK_SIZE);
                sheet.text(text.colour(GREY).anchor(Anchor::End));
            }
        }
        if left_out > 0.0 {
            let text = Text::new((Page::RIGHT, self.top - 12.0), "left out", TICK_SIZE);
            sheet.text(text.colour(GREY).anchor(Anchor::End));
        }
        bottom + TICK_SIZE + 12.0
    }

    /// The ridges of one actor, from the first scenario to the last.
    fn column(
        &self,
        sheet: &mut Sheet,
        input: &Distributions,
        groups: &[Vec<Ridge>],
        key: &str,
        frame: &Frame,
        scale: &Scale,
    ) {
        let mut drawn: Vec<(&Ridge, f64)> = Vec::new();
        let mut base = self.top;
        for (scenario, group) in input.scenarios.iter().zip(groups) {
            base += self.row;
            let place = scenario.rows.iter().position(|row| row.key == key);
            if let Some(ridge) = place.and_then(|place| group.get(place)) {
                let id = format!("{} {key}", scenario.name);
                sheet.layer(&id, &ridge.sentence(scenario.shown()));
                let first = if drawn.is_empty() { 0.84 } else { 1.0 };
                ridge.shape(sheet, scale, frame, base, self.row * first);
                drawn.push((ridge, base));
            }
        }
        if let Some((ridge, _)) = drawn.first() {
            let lines = wrap_to(&ridge.label, frame.width(), LABEL_SIZE, Weight::SemiBold, 2);
            let mut y = self.top - 12.0;
            for line in lines.iter().rev() {
                let text = Text::new((frame.left, y), line, LABEL_SIZE).strong();
                sheet.text(text.colour(ridge.colour.for_words()));
                y -= LABEL_SIZE * 1.2;
            }
        }
        for (ridge, base) in drawn {
            ridge.summary(sheet, scale, frame, base, 0.75);
            if let Some(above) = ridge.sample.above_zero() {
                let at = (frame.right + 5.0, base);
                let text = Text::new(at, &number::percent(above), TICK_SIZE).strong();
                sheet.text(text.colour(ridge.words_colour()));
            }
        }
    }
}

fn scaffold(sheet: &mut Sheet, frame: &Frame, scale: &Scale) {
    let ticks = axes::numbers(scale.values, 4);
    axes::upright(sheet, frame, scale, &ticks);
    axes::foot(sheet, frame, scale, &ticks, true);
    axes::zero(sheet, scale.at(0.0), frame.top - 4.0, frame.bottom);
    let text = Text::new((frame.right + 5.0, frame.top - 12.0), "> 0", TICK_SIZE);
    sheet.text(text.colour(GREY));
}

/// The title of a scenario beside its row.
fn name(sheet: &mut Sheet, words: &str, base: f64) {
    let lines = wrap_to(words, NAMES - 16.0, TICK_SIZE + 0.5, Weight::Regular, 2);
    let mut y = base + if lines.len() > 1 { 1.0 } else { 0.0 };
    for line in lines.into_iter().rev() {
        let at = (Page::LEFT + NAMES - 12.0, y);
        let text = Text::new(at, &line, TICK_SIZE + 0.5);
        sheet.text(text.anchor(Anchor::End));
        y -= TICK_SIZE * 1.2;
    }
}

/// The largest share of worlds left out of any ridge of a group; it is the same for all of them where collapse is the only cause.
fn share_left_out(group: &[Ridge]) -> f64 {
    group.iter().map(Ridge::share_left_out).fold(0.0, f64::max)
}
