//! Axes: hairline grid, few ticks, names with units, no frame.

use super::number;
use super::scale::{self, Scale};
use super::{Frame, Span};
use crate::figures::canvas::{Anchor, Point, Sheet, Text};
use crate::figures::theme::{GREY, GRID, HAIR, INK, RULE, TICK_SIZE};

/// A value worth a line, and what is written beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The value.
    pub value: f64,
    /// What is written; may be empty.
    pub label: String,
}

/// Round numbers with no more decimals than they need.
pub fn numbers(span: Span, most: usize) -> Vec<Tick> {
    let decimals = number::decimals_of_step(scale::step(span.length(), most));
    scale::ticks(span, most).into_iter().map(|value| Tick { value, label: number::fixed(value, decimals) }).collect()
}

/// Shares as percentages.
pub fn percentages(span: Span, most: usize) -> Vec<Tick> {
    let step = scale::step(span.length(), most);
    let decimals = number::decimals_of_step(step * 100.0);
    scale::ticks(span, most)
        .into_iter()
        .map(|value| Tick { value, label: format!("{}%", number::fixed(value * 100.0, decimals)) })
        .collect()
}

/// Ticks at places with names, such as years.
pub fn named(names: Vec<(f64, String)>) -> Vec<Tick> {
    names.into_iter().map(|(value, label)| Tick { value, label }).collect()
}

/// Level hairlines across a frame at the ticks of the vertical axis, with their labels on the left if wanted.
pub fn level(sheet: &mut Sheet, frame: &Frame, scale: &Scale, ticks: &[Tick], labels: bool) {
    for tick in ticks {
        let y = scale.at(tick.value);
        sheet.line((frame.left, y), (frame.right, y), HAIR, GRID);
        if labels {
            let at = (frame.left - 7.0, y + TICK_SIZE * 0.36);
            sheet.text(Text::new(at, &tick.label, TICK_SIZE).colour(GREY).anchor(Anchor::End));
        }
    }
}

/// Upright hairlines through a frame at the ticks of the horizontal axis.
pub fn upright(sheet: &mut Sheet, frame: &Frame, scale: &Scale, ticks: &[Tick]) {
    for tick in ticks {
        let x = scale.at(tick.value);
        sheet.line((x, frame.top), (x, frame.bottom), HAIR, GRID);
    }
}

/// The horizontal axis at the foot of a frame: a line, short ticks, and their labels if wanted. A label that would touch the one
/// before it is left out.
pub fn foot(sheet: &mut Sheet, frame: &Frame, scale: &Scale, ticks: &[Tick], labels: bool) {
    let y = frame.bottom;
    sheet.line((frame.left, y), (frame.right, y), HAIR, RULE);
    let mut free_from = f64::NEG_INFINITY;
    for tick in ticks {
        let x = scale.at(tick.value);
        sheet.line((x, y), (x, y + 4.0), HAIR, RULE);
        let text = Text::new((x, y + 6.0 + TICK_SIZE), &tick.label, TICK_SIZE).colour(GREY).anchor(Anchor::Middle);
        let half = text.width() / 2.0;
        if labels && x - half >= free_from {
            free_from = x + half + 5.0;
            sheet.text(text);
        }
    }
}

/// The name and unit of the horizontal axis, centred below the labels of the ticks.
pub fn foot_name(sheet: &mut Sheet, frame: &Frame, words: &str) {
    let at = (f64::midpoint(frame.left, frame.right), frame.bottom + 2.0 * TICK_SIZE + 15.0);
    let text = Text::new(at, words, TICK_SIZE);
    sheet.text(text.colour(GREY).anchor(Anchor::Middle));
}

/// The upright line at zero.
pub fn zero(sheet: &mut Sheet, x: f64, top: f64, bottom: f64) {
    sheet.line((x, top), (x, bottom), 1.0, INK);
}

/// A thin line from a thing to its label, when the label had to move: level, slanted, level.
pub fn leader(sheet: &mut Sheet, from: Point, to: Point) {
    let third = (to.0 - from.0) / 3.0;
    sheet.path(vec![from, (from.0 + third, from.1), (to.0 - third, to.1), to], HAIR, RULE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_read_as_such() {
        let span = Span { low: 0.0, high: 0.6 };
        let labels: Vec<String> = percentages(span, 3).into_iter().map(|t| t.label).collect();
        assert_eq!(labels, ["0%", "20%", "40%", "60%"]);
    }

    #[test]
    fn labels_on_the_foot_never_touch() {
        let frame = Frame { left: 0.0, top: 0.0, right: 60.0, bottom: 10.0 };
        let span = Span { low: 0.0, high: 10.0 };
        let ticks = named((0..10).map(|i| (f64::from(i), String::from("2025"))).collect());
        let mut sheet = Sheet::default();
        foot(&mut sheet, &frame, &Scale::new(span, 0.0, 60.0), &ticks, true);
        let places: Vec<f64> = sheet.texts().map(|text| text.at.0).collect();
        assert!(places.len() < 10 && places.windows(2).all(|p| p[1] - p[0] > 25.0));
    }
}
