//! Coverage against density, from everything inwards.

use super::Boxed;
use crate::figures::canvas::{Anchor, Sheet, Text};
use crate::figures::layout::{Frame, Scale, Span, axes, number};
use crate::figures::theme::{self, CURVE, GREY, HAIR, INK, PAPER, RULE, TICK_SIZE};

const WHOLE: Span = Span { low: 0.0, high: 1.0 };

/// Draws the trajectory and the box chosen from it.
pub fn draw(sheet: &mut Sheet, frame: &Frame, boxed: &Boxed) {
    let x = Scale::new(WHOLE, frame.left, frame.right);
    let y = Scale::new(WHOLE, frame.bottom, frame.top);
    axes::level(sheet, frame, &y, &axes::percentages(WHOLE, 5), true);
    axes::upright(sheet, frame, &x, &axes::percentages(WHOLE, 5));
    axes::foot(sheet, frame, &x, &axes::percentages(WHOLE, 5), true);
    axes::foot_name(sheet, frame, "coverage: share of the cases that lie in the box");
    let name = Text::new(
        (frame.left - 40.0, frame.top - 11.0),
        "density: share of the box\u{2019}s worlds that are cases",
        TICK_SIZE,
    );
    sheet.text(name.colour(GREY));
    base_rate(sheet, frame, &y, boxed.base_rate);
    let inside = |share: f64| (0.0..=1.0).contains(&share);
    let steps: Vec<_> = boxed.steps.iter().filter(|step| inside(step.coverage) && inside(step.density)).collect();
    let places = steps.iter().map(|step| (x.at(step.coverage), y.at(step.density))).collect();
    sheet.path(places, HAIR, RULE);
    for step in steps {
        let colour = theme::SEQUENCE[step.dimensions.min(theme::SEQUENCE.len() - 1)];
        sheet.disc((x.at(step.coverage), y.at(step.density)), 3.4, colour);
    }
    learned(sheet, (x.within(boxed.learned.0), y.within(boxed.learned.1)), boxed);
    held_out(sheet, &x, &y, boxed);
}

/// The level of cases among all, with its value.
fn base_rate(sheet: &mut Sheet, frame: &Frame, y: &Scale, share: f64) {
    if !(0.0..=1.0).contains(&share) {
        return;
    }
    let at = y.at(share);
    sheet.dashes((frame.left, at), (frame.right, at), 4.0, 1.0, RULE);
    let words = format!("all: {}", number::percent(share));
    // Below the line, unless the axis is there.
    let below = if at + TICK_SIZE + 3.0 < frame.bottom { TICK_SIZE + 1.0 } else { -4.0 };
    sheet.text(Text::new((frame.left + 4.0, at + below), &words, TICK_SIZE).colour(GREY).halo());
}

/// A ring where the box was learned; filled with the colour of its number of inputs.
fn learned(sheet: &mut Sheet, at: (f64, f64), boxed: &Boxed) {
    if !(boxed.learned.0.is_finite() && boxed.learned.1.is_finite()) {
        return;
    }
    sheet.disc(at, 7.5, INK);
    sheet.disc(at, 5.5, PAPER);
    sheet.disc(at, 3.4, theme::SEQUENCE[boxed.bars.len().min(theme::SEQUENCE.len() - 1)]);
}

/// A cross as wide and high as the intervals of the half that was held out, with its value in words.
fn held_out(sheet: &mut Sheet, x: &Scale, y: &Scale, boxed: &Boxed) {
    let ([left, coverage, right], [low, density, high]) = (boxed.held_out.coverage, boxed.held_out.density);
    if !(coverage.is_finite() && density.is_finite()) {
        return;
    }
    let (across, up) = (x.within(coverage), y.within(density));
    sheet.line((x.within(left), up), (x.within(right), up), CURVE, INK);
    sheet.line((across, y.within(low)), (across, y.within(high)), CURVE, INK);
    // The words keep to the side where there is room for them.
    let (anchor, aside) = if coverage > 0.55 { (Anchor::End, -9.0) } else { (Anchor::Start, 9.0) };
    let above = y.within(high) - 6.0;
    let above = if above < y.to + TICK_SIZE { y.within(low) + TICK_SIZE + 4.0 } else { above };
    sheet.text(Text::new((across + aside, above), "held out", TICK_SIZE).strong().anchor(anchor).halo());
}
