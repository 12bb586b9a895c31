//! The months: what the calibrated model makes of them, and what was reported.

use crate::figures::canvas::{Anchor, Paint, Point, Sheet, Text};
use crate::figures::layout::labels::spread;
use crate::figures::layout::{Frame, Page, Scale, Span, axes, clip, months, number, real, scale};
use crate::figures::theme::{GREY, HAIR, INK, LABEL_SIZE, MODEL, PAPER, RULE, TICK_SIZE, sources};

/// Months in order.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Check {
    /// The months.
    pub months: Vec<Month>,
    /// Who reports.
    pub source: String,
    /// What stands above the months held out.
    pub held_out: String,
}

/// One month: quantiles over worlds, and what was reported.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Month {
    /// The month, such as `2024-01`.
    pub label: String,
    /// Whether it was held out.
    pub held_out: bool,
    /// What was reported; none where nothing is known.
    pub reported: Option<f64>,
    /// 5th percentile.
    pub q05: f64,
    /// 25th percentile.
    pub q25: f64,
    /// Median.
    pub q50: f64,
    /// 75th percentile.
    pub q75: f64,
    /// 95th percentile.
    pub q95: f64,
    /// Median by the priors alone.
    pub before: f64,
}

/// Height of the plot.
const HEIGHT: f64 = 210.0;
/// Room at its right for names.
const NAMES: f64 = 128.0;
/// How far the two bands cover the paper.
const BANDS: [f64; 2] = [0.17, 0.26];

impl Check {
    /// Draws the months from `top` down; gives where they end.
    pub fn draw(&self, sheet: &mut Sheet, top: f64) -> f64 {
        let frame =
            Frame { left: Page::LEFT + 40.0, right: Page::RIGHT - NAMES, top: top + 34.0, bottom: top + 34.0 + HEIGHT };
        let largest = self.months.iter().flat_map(|month| [Some(month.q95), month.reported]).flatten();
        let y = Scale::new(scale::from_zero(largest.fold(0.0, f64::max), 4), frame.bottom, frame.top);
        let span = Span { low: -0.5, high: real(self.months.len().max(1)) - 0.5 };
        let x = Scale::new(span, frame.left, frame.right);
        sheet.layer("months", "");
        axes::level(sheet, &frame, &y, &axes::numbers(y.values, 4), true);
        let labels: Vec<String> = self.months.iter().map(|month| month.label.clone()).collect();
        axes::foot(sheet, &frame, &x, &axes::named(months::ticks(&labels, 12)), true);
        let title = format!("Attacks a month as {} reports them, all groups", self.source);
        sheet.text(Text::new((Page::LEFT, top + 12.0), &title, LABEL_SIZE).strong().colour(INK));
        self.bands(sheet, &frame, &x, &y);
        self.boundary(sheet, &frame, &x);
        self.points(sheet, &frame, &x, &y);
        self.names(sheet, &frame, &y);
        frame.bottom + TICK_SIZE + 12.0
    }

    fn bands(&self, sheet: &mut Sheet, frame: &Frame, x: &Scale, y: &Scale) {
        let curve = |read: &dyn Fn(&Month) -> f64| -> Vec<Point> {
            let at = |(place, month): (usize, &Month)| (x.at(real(place)), y.at(read(month)));
            self.months.iter().enumerate().filter(|(_, month)| read(month).is_finite()).map(at).collect()
        };
        let pairs = [(curve(&|m| m.q05), curve(&|m| m.q95)), (curve(&|m| m.q25), curve(&|m| m.q75))];
        for ((low, high), opacity) in pairs.into_iter().zip(BANDS) {
            let area: Vec<Point> = low.into_iter().chain(high.into_iter().rev()).collect();
            sheet.polygon(clip::polygon(&area, frame), Paint { colour: MODEL, opacity });
        }
        for (read, width, colour) in
            [(&(|m: &Month| m.before) as &dyn Fn(&Month) -> f64, 1.2, RULE), (&|m: &Month| m.q50, 2.0, MODEL)]
        {
            for piece in clip::polyline(&curve(read), frame) {
                sheet.path(piece, width, colour);
            }
        }
    }

    fn boundary(&self, sheet: &mut Sheet, frame: &Frame, x: &Scale) {
        let Some(place) = self.months.iter().position(|month| month.held_out) else { return };
        let at = x.at(real(place) - 0.5);
        sheet.line((at, frame.top - 8.0), (at, frame.bottom), 1.0, RULE);
        let text = Text::new((at + 6.0, frame.top - 6.0), &self.held_out, TICK_SIZE).colour(GREY).halo();
        let text = if text.at.0 + text.width() > Page::RIGHT {
            Text { at: (at - 6.0, text.at.1), ..text }.anchor(Anchor::End)
        } else {
            text
        };
        sheet.text(text);
    }

    /// Points of the months fitted are discs, those of the months held out rings.
    fn points(&self, sheet: &mut Sheet, frame: &Frame, x: &Scale, y: &Scale) {
        let colour = sources([self.source.as_str()]).remove(&self.source).unwrap_or(INK);
        sheet.layer("reported", &format!("{}, month by month", self.source));
        for (place, month) in self.months.iter().enumerate() {
            let Some(at) = month.reported.map(|count| (x.at(real(place)), y.at(count))) else { continue };
            if at.1 > frame.bottom + 0.5 {
                continue;
            }
            sheet.disc(at, 4.4, PAPER);
            sheet.disc(at, 3.4, colour);
            if month.held_out {
                sheet.disc(at, 2.0, PAPER);
            }
        }
    }

    fn names(&self, sheet: &mut Sheet, frame: &Frame, y: &Scale) {
        let Some(last) = self.months.last() else { return };
        sheet.layer("month names", "");
        let colour = sources([self.source.as_str()]).remove(&self.source).unwrap_or(INK);
        let reported = self.months.iter().rev().find_map(|month| month.reported);
        let mut wanted = vec![
            (last.q95, format!("95th pct. {}", number::fixed(last.q95, 0)), MODEL, false),
            (last.q50, format!("calibrated {}", number::fixed(last.q50, 0)), MODEL, true),
            (last.before, format!("prior median {}", number::fixed(last.before, 0)), RULE, false),
            (last.q05, format!("5th {}", number::fixed(last.q05, 0)), MODEL, false),
        ];
        wanted.extend(
            reported.map(|count| (count, format!("{} {}", self.source, number::fixed(count, 0)), colour, true)),
        );
        wanted.retain(|(value, ..)| value.is_finite());
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let places: Vec<f64> = wanted.iter().map(|(value, ..)| y.within(*value)).collect();
        let kept = spread(&places, LABEL_SIZE * 1.25, frame.top, frame.bottom);
        for ((_, words, colour, strong), (from, to)) in wanted.into_iter().zip(places.into_iter().zip(kept)) {
            sheet.path(vec![(frame.right - 4.0, from), (frame.right + 12.0, to)], HAIR, RULE);
            let text =
                Text::new((frame.right + 16.0, to + TICK_SIZE * 0.36), &words, TICK_SIZE).colour(colour.for_words());
            sheet.text(if strong { text.strong() } else { text });
        }
    }
}
