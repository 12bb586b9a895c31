//! A bar for each restricted input.

use super::{Bar, Kept};
use crate::figures::canvas::{Anchor, Sheet, Text, Weight};
use crate::figures::layout::Frame;
use crate::figures::layout::labels::fit;
use crate::figures::theme::{GREY, GRID, LABEL_SIZE, MODEL, PAPER, TICK_SIZE};

/// Height of a bar, and from one input to the next.
const HEIGHT: f64 = 13.0;
const STEP: f64 = 58.0;

/// Draws the bars from the top of `frame` downwards. Returns where they end.
pub fn draw(sheet: &mut Sheet, frame: &Frame, bars: &[Bar]) -> f64 {
    let mut top = frame.top - 14.0;
    for bar in bars {
        one(sheet, &Frame { top, ..*frame }, bar);
        top += STEP;
    }
    top
}

fn one(sheet: &mut Sheet, frame: &Frame, bar: &Bar) {
    let baseline = frame.top + LABEL_SIZE;
    // The restriction is the finding and is never cut before the name.
    let words = fit(&bar.words, frame.width() * 0.62, LABEL_SIZE, Weight::SemiBold);
    let words = Text::new((frame.right, baseline), &words, LABEL_SIZE).strong().anchor(Anchor::End);
    let room = frame.width() - words.width() - 12.0;
    sheet.text(Text::new((frame.left, baseline), &fit(&bar.label, room, LABEL_SIZE, Weight::Regular), LABEL_SIZE));
    sheet.text(words);
    let upper = baseline + 6.0;
    let lower = upper + HEIGHT;
    match &bar.kept {
        Kept::Stretch { from, to, least, most } => {
            let at = |share: f64| frame.left + share.clamp(0.0, 1.0) * frame.width();
            sheet.rect((frame.left, upper), (frame.right, lower), GRID);
            sheet.rect((at(*from), upper), (at(*to), lower), MODEL);
            let below = lower + TICK_SIZE + 2.0;
            sheet.text(Text::new((frame.left, below), least, TICK_SIZE).colour(GREY));
            sheet.text(Text::new((frame.right, below), most, TICK_SIZE).colour(GREY).anchor(Anchor::End));
        }
        Kept::Categories(categories) => segments(sheet, frame, (upper, lower), categories),
    }
    let middle = (f64::midpoint(frame.left, frame.right), lower + TICK_SIZE + 2.0);
    let note = fit(&bar.note, frame.width() - 90.0, TICK_SIZE, Weight::Regular);
    sheet.text(Text::new(middle, &note, TICK_SIZE).colour(GREY).anchor(Anchor::Middle));
}

/// A segment for each category, as wide as its share of the rows, with its name.
fn segments(sheet: &mut Sheet, frame: &Frame, (upper, lower): (f64, f64), categories: &[(String, f64, bool)]) {
    let total: f64 = categories.iter().map(|(_, share, _)| share.max(0.0)).sum();
    if !(total.is_finite() && total > 0.0) {
        return;
    }
    let mut left = frame.left;
    for (name, share, kept) in categories {
        let right = left + share.max(0.0) / total * frame.width();
        let colour = if *kept { MODEL } else { GRID };
        sheet.rect((left, upper), (right - 1.0, lower), colour);
        let name = fit(name, right - left - 6.0, TICK_SIZE, Weight::Regular);
        let words = if *kept { PAPER } else { GREY };
        let at = (f64::midpoint(left, right), upper + HEIGHT - 3.0);
        if right - left > 14.0 {
            sheet.text(Text::new(at, &name, TICK_SIZE).colour(words).anchor(Anchor::Middle));
        }
        left = right;
    }
}
