//! `response`: how metrics answer one lever. A panel holds the metrics of one kind on one scale, each a curve with its band, named
//! where it ends; panels stand below one another and share the lever, so that one can be read against the next.

use super::Picture;
use super::canvas::{Paint, Point, Sheet, Text, Weight};
use super::layout::labels::{fit, spread};
use super::layout::panels::title;
use super::layout::{Frame, Page, Scale, Span, Words, axes, clip, number, scale};
use super::theme::{self, CURVE, Colour, INK, LABEL_SIZE, TICK_SIZE};

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Response {
    /// The words around it.
    pub words: Words,
    /// Name and unit of the lever.
    pub lever: String,
    /// The panels, from the top.
    pub panels: Vec<Panel>,
}

/// Metrics of one kind.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Panel {
    /// What they are.
    pub title: String,
    /// Whether they are shares, shown as percentages.
    pub is_share: bool,
    /// Their curves.
    pub curves: Vec<Curve>,
}

/// One metric over the lever.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Curve {
    /// A faction's key, `coalition`, or an event's key, which decides the colour.
    pub key: String,
    /// What stands at its end.
    pub label: String,
    /// Values of the lever, rising.
    pub at: Vec<f64>,
    /// The metric there; NaN where it has no value.
    pub value: Vec<f64>,
    /// Lower limits.
    pub low: Vec<f64>,
    /// Upper limits.
    pub high: Vec<f64>,
}

const LEFT: f64 = 44.0;
/// Room right of the panels for names and last values.
const NAMES: f64 = 168.0;
const HEIGHT: f64 = 168.0;
const ABOVE: f64 = 30.0;
const BELOW: f64 = 18.0;
/// How much of what lies beneath a band hides.
const BAND: f64 = 0.16;
/// Radius of the mark at each point that was run.
const DOT: f64 = 2.1;

/// Draws the picture.
pub fn picture(input: &Response) -> Picture {
    let mut page = Page::begin("response", &input.words);
    let lever = span_of(input.panels.iter().flat_map(|panel| &panel.curves).flat_map(|curve| curve.at.iter().copied()));
    let mut y = page.y;
    for (place, panel) in input.panels.iter().enumerate() {
        let top = y + ABOVE;
        let frame = Frame { left: Page::LEFT + LEFT, top, right: Page::RIGHT - NAMES, bottom: top + HEIGHT };
        let plot = Plot {
            frame,
            x: Scale::new(lever, frame.left, frame.right),
            y: Scale::new(panel.span(), frame.bottom, frame.top),
            panel,
        };
        page.sheet.layer(&format!("panel {place} axes"), "");
        title(&mut page.sheet, &frame, frame.width(), &panel.title, INK, 10.0);
        plot.axes(&mut page.sheet, place + 1 == input.panels.len(), &input.lever);
        plot.curves(&mut page.sheet, place);
        plot.names(&mut page.sheet);
        y = frame.bottom + BELOW;
    }
    page.y = y - BELOW + 2.0 * TICK_SIZE + 22.0;
    page.finish(&[String::from("Dots: points that were run. Bands: 95% intervals.")], " a point")
}

fn span_of(values: impl Iterator<Item = f64>) -> Span {
    match Span::of(values) {
        Some(span) if span.length() > 0.0 => span,
        Some(span) => span.padded(0.1),
        None => Span { low: 0.0, high: 1.0 },
    }
}

impl Panel {
    /// Shares from zero; other numbers between round values around them all, but for intervals wider than thrice the curves.
    fn span(&self) -> Span {
        let values = || self.curves.iter().flat_map(|curve| curve.value.iter().copied());
        let limits = || self.curves.iter().flat_map(|curve| curve.low.iter().chain(&curve.high).copied());
        if self.is_share {
            let most = values().chain(limits()).filter(|share| (0.0..=1.0).contains(share)).fold(0.05, f64::max);
            let span = scale::from_zero(most, 4);
            return Span { low: 0.0, high: span.high.min(1.0) };
        }
        let core = span_of(values()).padded(0.08);
        let reach = core.length();
        let held = limits().filter(|limit| (core.low - reach..=core.high + reach).contains(limit));
        held.fold(core, Span::with)
    }

    fn written(&self, value: f64) -> String {
        if self.is_share { number::percent(value) } else { number::signed(value, number::decimals(self.span())) }
    }
}

impl Curve {
    fn colour(&self) -> Colour {
        if theme::EVENTS.iter().any(|(key, _)| *key == self.key) {
            theme::event(&self.key)
        } else {
            theme::factions([self.key.as_str()]).get(&self.key).copied().unwrap_or(INK)
        }
    }

    /// The last point with a value.
    fn last(&self) -> Option<(f64, f64)> {
        self.at.iter().copied().zip(self.value.iter().copied()).rfind(|(_, value)| value.is_finite())
    }
}

struct Plot<'a> {
    frame: Frame,
    x: Scale,
    y: Scale,
    panel: &'a Panel,
}

impl Plot<'_> {
    fn axes(&self, sheet: &mut Sheet, last: bool, lever: &str) {
        let span = self.y.values;
        let ticks = if self.panel.is_share { axes::percentages(span, 4) } else { axes::numbers(span, 4) };
        axes::level(sheet, &self.frame, &self.y, &ticks, true);
        if span.low < 0.0 && span.high > 0.0 {
            let y = self.y.at(0.0);
            sheet.line((self.frame.left, y), (self.frame.right, y), 1.0, INK);
        }
        axes::foot(sheet, &self.frame, &self.x, &axes::numbers(self.x.values, 8), last);
        if last {
            axes::foot_name(sheet, &self.frame, lever);
        }
    }

    fn place(&self, at: &[f64], values: &[f64]) -> Vec<Point> {
        at.iter().zip(values).map(|(at, value)| (self.x.at(*at), self.y.at(*value))).collect()
    }

    /// Bands first, then curves and dots on top of all bands.
    fn curves(&self, sheet: &mut Sheet, panel: usize) {
        for curve in &self.panel.curves {
            let mut band: Vec<Point> = Vec::new();
            let known = |limits: &[f64]| -> Vec<Point> {
                self.place(&curve.at, limits).into_iter().filter(|point| point.1.is_finite()).collect()
            };
            band.extend(known(&curve.low));
            band.extend(known(&curve.high).into_iter().rev());
            let paint = Paint { colour: curve.colour(), opacity: BAND };
            sheet.polygon(clip::polygon(&band, &self.frame), paint);
        }
        for (place, curve) in self.panel.curves.iter().enumerate() {
            let (from, to) = (curve.value.first(), curve.value.last());
            let ends = [from, to].map(|end| self.panel.written(end.copied().unwrap_or(f64::NAN)));
            sheet.layer(
                &format!("panel {panel} curve {place}"),
                &format!("{}: from {} to {}", curve.label, ends[0], ends[1]),
            );
            let points = self.place(&curve.at, &curve.value);
            for piece in clip::polyline(&points, &self.frame) {
                sheet.path(piece, CURVE, curve.colour());
            }
            for point in points.into_iter().filter(|point| (self.frame.top..=self.frame.bottom).contains(&point.1)) {
                sheet.disc(point, DOT, curve.colour());
            }
        }
    }

    /// Name and last value of each curve, kept apart.
    fn names(&self, sheet: &mut Sheet) {
        let mut labels: Vec<Text> = Vec::new();
        for curve in &self.panel.curves {
            let Some((at, value)) = curve.last() else { continue };
            let value_words = format!(" {}", self.panel.written(value));
            let room = NAMES - 30.0 - Text::new((0.0, 0.0), &value_words, LABEL_SIZE).strong().width();
            let words = format!("{}{value_words}", fit(&curve.label, room, LABEL_SIZE, Weight::SemiBold));
            let text = Text::new((self.x.within(at), self.y.within(value)), &words, LABEL_SIZE);
            labels.push(text.strong().colour(curve.colour().for_words()));
        }
        let wanted: Vec<f64> = labels.iter().map(|text| text.at.1).collect();
        let places = spread(&wanted, LABEL_SIZE * 1.3, self.frame.top, self.frame.bottom);
        let edge = self.frame.right;
        for (text, to) in labels.into_iter().zip(places) {
            axes::leader(sheet, (text.at.0 + 4.0, text.at.1), (edge + 21.0, to));
            sheet.text(Text { at: (edge + 24.0, to + LABEL_SIZE * 0.36), ..text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(key: &str, value: Vec<f64>) -> Curve {
        Curve {
            key: key.to_owned(),
            label: format!("{key} <&>"),
            at: (0..value.len()).map(super::super::layout::real).collect(),
            low: value.iter().map(|value| value - 0.05).collect(),
            high: value.iter().map(|value| value + 0.05).collect(),
            value,
        }
    }

    fn input(curves: &[Curve]) -> Response {
        let panel = |is_share| Panel { title: "Worth".into(), is_share, curves: curves.to_vec() };
        Response { words: Words::default(), lever: "offer".into(), panels: vec![panel(true), panel(false)] }
    }

    #[test]
    fn curves_are_named_where_they_end_with_their_last_value() {
        let picture = picture(&input(&[curve("kabul", vec![0.1, 0.5]), curve("coalition", vec![0.1, 0.49])]));
        let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
        for expected in ["kabul <&> 50%", "coalition <&> 49%", "kabul <&> +0.50", "offer"] {
            assert!(texts.contains(&expected), "{expected} in {texts:?}");
        }
        let mut places: Vec<f64> = picture
            .texts()
            .filter(|text| text.words.contains('%') && text.words.contains('&'))
            .map(|text| text.at.1)
            .collect();
        places.sort_by(f64::total_cmp);
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= LABEL_SIZE));
    }

    #[test]
    fn a_wild_interval_does_not_flatten_the_curves() {
        let mut wild = curve("kabul", vec![-5.0, -4.0]);
        wild.high[1] = 1e6;
        let panel = Panel { curves: vec![wild], ..Panel::default() };
        assert!(panel.span().length() < 10.0);
    }

    #[test]
    fn empty_and_broken_curves_are_drawn() {
        let broken = Curve { at: vec![1.0, f64::NAN, 0.0], ..curve("x", vec![f64::NAN, 1.0, f64::INFINITY]) };
        for curves in [vec![], vec![curve("kabul", vec![])], vec![curve("kabul", vec![0.5])], vec![broken]] {
            assert!(picture(&input(&curves)).svg().is_ok());
        }
    }
}
