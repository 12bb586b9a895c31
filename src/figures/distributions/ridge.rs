//! One ridge: the shape of a sample on its baseline, the part above zero in full colour, with median and intervals.

use super::Row;
use crate::figures::canvas::{Paint, Point, Sheet, Text};
use crate::figures::layout::density::Sample;
use crate::figures::layout::{Frame, Scale, clip, number, real};
use crate::figures::theme::{Colour, GREY, GRID, HAIR, INK, OUTLINE, PAPER, RULE, TICK_SIZE};

/// Places at which a density is computed, to a pixel: more would only make the file larger.
const POINTS_A_PIXEL: f64 = 1.2;

/// How much of what lies beneath the part below zero hides.
const BELOW: f64 = 0.22;
/// The same for the part above zero.
const ABOVE: f64 = 0.78;

/// A ridge to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Ridge {
    /// The values in order.
    pub sample: Sample,
    /// Name of the actor.
    pub label: String,
    /// Colour of the actor.
    pub colour: Colour,
    /// Worlds without a value.
    pub left_out: usize,
    /// Worlds with a value.
    pub counted: usize,
    /// The median as the summary has it; the sample's own unless given.
    median: Option<f64>,
}

impl Ridge {
    /// From a row of the input and the colour of its key.
    pub fn new(row: &Row, colour: Option<Colour>) -> Self {
        let sample = Sample::new(&row.values);
        Self {
            counted: row.values.iter().filter(|value| value.is_finite()).count(),
            sample,
            label: row.label.clone(),
            colour: colour.unwrap_or(INK),
            left_out: row.left_out,
            median: row.median,
        }
    }

    /// Share of worlds that have no value.
    pub fn share_left_out(&self) -> f64 {
        real(self.left_out) / real(self.left_out.saturating_add(self.counted).max(1))
    }

    /// The median as it is written.
    pub fn median(&self) -> Option<f64> {
        self.sample.quantile(0.5).map(|own| self.median.unwrap_or(own))
    }

    /// The ridge in a sentence, for a reader who points at it.
    pub fn sentence(&self, scenario: &str) -> String {
        let quantile = |share| self.sample.quantile(share).unwrap_or(f64::NAN);
        match self.sample.above_zero() {
            None => format!("{}, {scenario}: no world standing", self.label),
            Some(above) => format!(
                "{}, {scenario}: median {}, 90% of worlds between {} and {}; above zero in {} of {} worlds",
                self.label,
                number::signed(self.median().unwrap_or(f64::NAN), 1),
                number::signed(quantile(0.05), 1),
                number::signed(quantile(0.95), 1),
                number::percent(above),
                number::count(u64::try_from(self.counted).unwrap_or(u64::MAX)),
            ),
        }
    }

    /// Draws the shape, `height` pixels high at its top.
    pub fn shape(&self, sheet: &mut Sheet, scale: &Scale, frame: &Frame, base: f64, height: f64) {
        sheet.line((frame.left, base), (frame.right, base), HAIR, GRID);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before the cast")]
        let points = (frame.width() * POINTS_A_PIXEL).clamp(64.0, 1000.0) as usize;
        let density = self.sample.density(scale.values, points);
        if density.is_empty() {
            self.spike(sheet, scale, base, height);
            return;
        }
        let x = |i: usize| scale.from + (scale.to - scale.from) * real(i) / real(points - 1);
        let curve: Vec<Point> = density.iter().enumerate().map(|(i, share)| (x(i), base - share * height)).collect();
        let mut area = curve.clone();
        area.extend([(scale.to, base), (scale.from, base)]);
        // The curve is smooth, and reaches a little beyond the worlds: a side of zero without any has no part in the colours.
        let turn = match self.sample.above_zero() {
            Some(share) if share <= 0.0 => frame.right,
            Some(share) if share >= 1.0 => frame.left,
            _ => scale.at(0.0).clamp(frame.left, frame.right),
        };
        for (left, right, opacity) in [(frame.left, turn, BELOW), (turn, frame.right, ABOVE)] {
            let side = Frame { left, right, top: base - height - 1.0, bottom: base };
            let paint = Paint { colour: self.colour, opacity };
            if side.width() > 0.0 {
                sheet.polygon(clip::polygon(&area, &side), paint);
            }
        }
        // The line is drawn only where there is something under it: a coloured baseline would suggest worlds where there are none.
        for piece in curve.split(|point| base - point.1 < 0.4) {
            sheet.path(piece.to_vec(), OUTLINE, self.colour);
        }
    }

    /// A constant sample has no shape: it is a line as high as a ridge.
    fn spike(&self, sheet: &mut Sheet, scale: &Scale, base: f64, height: f64) {
        if let Some(value) = self.sample.quantile(0.5) {
            let x = scale.within(value);
            sheet.line((x, base), (x, base - height), 2.4, self.colour);
        }
    }

    /// Draws the median and the bars, or says that no world stands.
    pub fn summary(&self, sheet: &mut Sheet, scale: &Scale, frame: &Frame, base: f64, size: f64) {
        let quantile = |share| self.sample.quantile(share).map(|value| scale.within(value));
        let (Some(q05), Some(q25), Some(q50), Some(q75), Some(q95)) =
            (quantile(0.05), quantile(0.25), quantile(0.5), quantile(0.75), quantile(0.95))
        else {
            let at = (frame.left + 4.0, base - 4.0);
            sheet.text(Text::new(at, "no world standing", TICK_SIZE).colour(GREY));
            return;
        };
        sheet.line((q05, base), (q95, base), 1.3 * size, INK);
        sheet.line((q25, base), (q75, base), 4.0 * size, INK);
        sheet.disc((q50, base), 4.2 * size, INK);
        sheet.disc((q50, base), 2.8 * size, PAPER);
    }

    /// Colour for words about the ridge: grey when there is nothing to say.
    pub fn words_colour(&self) -> Colour {
        if self.sample.is_empty() { RULE.for_words() } else { self.colour.for_words() }
    }
}
