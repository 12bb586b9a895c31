//! One panel: axes, bands, curves, and what is written at the right edge.

use super::{NAMES, NAMES_IN_PANEL, Reference, Scenario};
use crate::figures::canvas::face::width;
use crate::figures::canvas::{Paint, Point, Sheet, Text, Weight};
use crate::figures::layout::labels::{fit, spread};
use crate::figures::layout::panels::Panel;
use crate::figures::layout::{Frame, Page, Scale, axes, clip, months, number};
use crate::figures::theme::{self, CURVE, GREY, LABEL_SIZE, RULE, TICK_SIZE};

/// How much of what lies beneath a band hides.
const BAND: f64 = 0.16;

/// One panel's frame and scales.
pub struct Plot {
    /// Where it draws.
    pub frame: Frame,
    /// Months to places.
    pub x: Scale,
    /// Shares to places.
    pub y: Scale,
}

impl Plot {
    /// Grid, axes and their names.
    pub fn axes(&self, sheet: &mut Sheet, start: &str, panel: &Panel, single: bool) {
        let frame = &self.frame;
        let ticks = axes::percentages(self.y.values, if single { 5 } else { 4 });
        axes::level(sheet, frame, &self.y, &ticks, panel.first);
        let most = if frame.width() > 250.0 { 10 } else { 5 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before the cast")]
        let length = self.x.values.high.clamp(0.0, 12_000.0) as usize + 1;
        let ticks = match months::parse(start) {
            Some(first) => axes::named(months::years(first, length, most)),
            None => axes::numbers(self.x.values, most),
        };
        let inside: Vec<_> = ticks
            .into_iter()
            .filter(|tick| tick.value >= self.x.values.low && tick.value <= self.x.values.high)
            .collect();
        axes::foot(sheet, frame, &self.x, &inside, panel.last);
        if single {
            let at = (Page::LEFT, frame.top - 12.0);
            let text = Text::new(at, "share of worlds in which it has happened", TICK_SIZE);
            sheet.text(text.colour(GREY));
            if months::parse(start).is_none() {
                axes::foot_name(sheet, frame, "months from the start");
            }
        }
    }

    fn place(&self, steps: &[(f64, f64)]) -> Vec<Point> {
        steps.iter().map(|&(time, share)| (self.x.at(time), self.y.at(share))).collect()
    }

    /// Bands first, then the curves on top of all bands.
    pub fn curves(&self, sheet: &mut Sheet, scenario: &Scenario) {
        for curve in &scenario.curves {
            let mut band = self.place(&curve.steps(&curve.lo));
            band.extend(self.place(&curve.steps(&curve.hi)).into_iter().rev());
            let paint = Paint { colour: theme::event(&curve.key), opacity: BAND };
            sheet.polygon(clip::polygon(&band, &self.frame), paint);
        }
        for curve in &scenario.curves {
            let share = number::percent(curve.last().unwrap_or(f64::NAN));
            let sentence = format!("{}, {}: {share}", scenario.shown(), curve.label);
            sheet.layer(&format!("{} {}", scenario.name, curve.key), &sentence);
            let line = self.place(&curve.steps(&curve.value));
            for piece in clip::polyline(&line, &self.frame) {
                sheet.path(piece, CURVE, theme::event(&curve.key));
            }
        }
    }

    /// At the right edge: name and last value of each curve, and the references, kept apart.
    pub fn names(&self, sheet: &mut Sheet, scenario: &Scenario, references: &[Reference], long: bool) {
        sheet.layer(&format!("{} names", scenario.name), "");
        let edge = self.frame.right;
        let size = if long { LABEL_SIZE } else { TICK_SIZE };
        let (gap, room) = if long { (24.0, NAMES - 26.0) } else { (12.0, NAMES_IN_PANEL - 12.0) };
        let mut labels: Vec<Text> = Vec::new();
        for curve in &scenario.curves {
            if let Some(last) = curve.last() {
                let share = number::percent(last);
                let words = if long {
                    labelled(&curve.label, &format!(" {share}"), room, size, Weight::SemiBold)
                } else {
                    share
                };
                let colour = theme::event(&curve.key).for_words();
                let at = (edge, self.y.within(last));
                labels.push(Text::new(at, &words, size).strong().colour(colour));
            }
        }
        for reference in references.iter().filter(|r| (0.0..=1.0).contains(&r.value)) {
            let y = self.y.within(reference.value);
            let reach = if long { 26.0 } else { 12.0 };
            sheet.dashes((edge - reach, y), (edge + 2.0, y), 3.0, 1.2, RULE);
            if long {
                let share = format!(": {}", number::percent(reference.value));
                let words = labelled(&reference.label, &share, room, TICK_SIZE, Weight::Regular);
                labels.push(Text::new((edge, y), &words, TICK_SIZE).colour(GREY));
            }
        }
        let wanted: Vec<f64> = labels.iter().map(|text| text.at.1).collect();
        let places = spread(&wanted, size * 1.35, self.frame.top, self.frame.bottom);
        for (text, to) in labels.into_iter().zip(places) {
            axes::leader(sheet, (edge + 3.0, text.at.1), (edge + gap - 3.0, to));
            let at = (edge + gap, to + text.size * 0.36);
            sheet.text(Text { at, ..text });
        }
    }
}

/// A name and its value: when there is no room for both, the name is cut, never the value.
fn labelled(name: &str, value: &str, room: f64, size: f64, weight: Weight) -> String {
    let left = room - width(value, size, weight);
    format!("{}{value}", fit(name, left, size, weight))
}
