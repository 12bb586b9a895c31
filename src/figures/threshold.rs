//! `threshold`: how a metric answers a lever, the target it is held against, and where it crosses that target, with the interval of
//! the crossing on the axis of the lever.

use super::Picture;
use super::canvas::{Anchor, Paint, Point, Sheet, Text};
use super::layout::{Frame, Page, Scale, Span, Words, axes, clip, number, scale};
use super::theme::{self, CURVE, Colour, GREY, HAIR, INK, LABEL_SIZE, PAPER, RULE, TICK_SIZE};

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Threshold {
    /// The words around it.
    pub words: Words,
    /// Name and unit of the lever.
    pub lever: String,
    /// The metric, and its unit.
    pub metric: String,
    /// A faction's key, `coalition`, or an event's, which decides the colour.
    pub key: String,
    /// Whether it is a share, shown as a percentage.
    pub is_share: bool,
    /// What is to be reached.
    pub target: f64,
    /// The points on fresh worlds, rising.
    pub at: Vec<f64>,
    /// The metric there; NaN where it has no value.
    pub value: Vec<f64>,
    /// Lower limits.
    pub low: Vec<f64>,
    /// Upper limits.
    pub high: Vec<f64>,
    /// The points of the search, on other worlds: lever and metric.
    pub search: Vec<(f64, f64)>,
    /// Where it crosses.
    pub crossings: Vec<Crossing>,
}

/// One crossing.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Crossing {
    /// Where.
    pub at: f64,
    /// Its interval, as far as the points reach.
    pub interval: (f64, f64),
    /// What is written at it.
    pub label: String,
}

const LEFT: f64 = 48.0;
const RIGHT: f64 = 20.0;
const HEIGHT: f64 = 330.0;
const BAND: f64 = 0.18;
const STRIPE: f64 = 0.14;
const MARK: Colour = Colour::hex(0xD5_5E_00);

/// Draws the picture.
pub fn picture(input: &Threshold) -> Picture {
    let mut page = Page::begin("threshold", &input.words);
    let top = page.y + 24.0;
    let frame = Frame { left: Page::LEFT + LEFT, top, right: Page::RIGHT - RIGHT, bottom: top + HEIGHT };
    let plot = Plot {
        input,
        frame,
        x: Scale::new(levers(input), frame.left, frame.right),
        y: Scale::new(metrics(input), frame.bottom, frame.top),
    };
    page.sheet.layer("axes", "");
    plot.axes(&mut page.sheet);
    page.sheet.layer("interval", "95% interval of the crossing");
    plot.stripes(&mut page.sheet);
    page.sheet.layer("response", &input.metric);
    plot.curve(&mut page.sheet);
    page.sheet.layer("target", "");
    plot.target(&mut page.sheet);
    page.sheet.layer("crossings", "");
    plot.crossings(&mut page.sheet);
    page.y = frame.bottom + 2.0 * TICK_SIZE + 22.0;
    let notes =
        String::from("Dots and band: fresh worlds, 95% intervals. Rings: points of the search, on other worlds.");
    page.finish(&[notes], " a point")
}

fn levers(input: &Threshold) -> Span {
    let all = input.at.iter().copied().chain(input.search.iter().map(|(at, _)| *at));
    match Span::of(all) {
        Some(span) if span.length() > 0.0 => span,
        Some(span) => span.padded(0.1),
        None => Span { low: 0.0, high: 1.0 },
    }
}

fn metrics(input: &Threshold) -> Span {
    let values =
        || input.value.iter().copied().chain(input.search.iter().map(|(_, value)| *value)).chain([input.target]);
    let limits = || input.low.iter().chain(&input.high).copied();
    if input.is_share {
        let most = values().chain(limits()).filter(|share| (0.0..=1.0).contains(share)).fold(0.05, f64::max);
        return Span { low: 0.0, high: scale::from_zero(most, 5).high.min(1.0) };
    }
    let core = Span::of(values()).unwrap_or(Span { low: 0.0, high: 1.0 }).padded(0.08);
    let reach = core.length();
    limits().filter(|limit| (core.low - reach..=core.high + reach).contains(limit)).fold(core, Span::with)
}

struct Plot<'a> {
    input: &'a Threshold,
    frame: Frame,
    x: Scale,
    y: Scale,
}

impl Plot<'_> {
    fn axes(&self, sheet: &mut Sheet) {
        let span = self.y.values;
        let ticks = if self.input.is_share { axes::percentages(span, 5) } else { axes::numbers(span, 5) };
        axes::level(sheet, &self.frame, &self.y, &ticks, true);
        axes::foot(sheet, &self.frame, &self.x, &axes::numbers(self.x.values, 9), true);
        axes::foot_name(sheet, &self.frame, &self.input.lever);
        let at = (Page::LEFT, self.frame.top - 12.0);
        sheet.text(Text::new(at, &self.input.metric, TICK_SIZE).colour(GREY));
    }

    fn colour(&self) -> Colour {
        let key = self.input.key.as_str();
        if theme::EVENTS.iter().any(|(known, _)| *known == key) {
            return theme::event(key);
        }
        theme::factions([key]).get(key).copied().unwrap_or(INK)
    }

    fn place(&self, values: &[f64]) -> Vec<Point> {
        self.input.at.iter().zip(values).map(|(at, value)| (self.x.at(*at), self.y.at(*value))).collect()
    }

    fn stripes(&self, sheet: &mut Sheet) {
        for crossing in &self.input.crossings {
            let (from, to) = (self.x.within(crossing.interval.0), self.x.within(crossing.interval.1));
            sheet.rect(
                (from, self.frame.top),
                (to.max(from + 1.0), self.frame.bottom),
                Paint { colour: MARK, opacity: STRIPE },
            );
        }
    }

    fn curve(&self, sheet: &mut Sheet) {
        let known = |limits: &[f64]| -> Vec<Point> {
            self.place(limits).into_iter().filter(|point| point.1.is_finite()).collect()
        };
        let mut band = known(&self.input.low);
        band.extend(known(&self.input.high).into_iter().rev());
        sheet.polygon(clip::polygon(&band, &self.frame), Paint { colour: self.colour(), opacity: BAND });
        let points = self.place(&self.input.value);
        for piece in clip::polyline(&points, &self.frame) {
            sheet.path(piece, CURVE, self.colour());
        }
        let inside = |point: &Point| (self.frame.top..=self.frame.bottom).contains(&point.1);
        for (at, value) in &self.input.search {
            let point = (self.x.at(*at), self.y.at(*value));
            if inside(&point) {
                sheet.disc(point, 3.2, self.colour());
                sheet.disc(point, 2.0, PAPER);
            }
        }
        for point in points.into_iter().filter(inside) {
            sheet.disc(point, 2.4, self.colour());
        }
    }

    fn target(&self, sheet: &mut Sheet) {
        let y = self.y.within(self.input.target);
        sheet.dashes((self.frame.left, y), (self.frame.right, y), 4.0, 1.2, RULE);
        let words = if self.input.is_share {
            number::percent(self.input.target)
        } else {
            number::fixed(self.input.target, number::decimals(self.y.values))
        };
        // Beside the end of the curve that is farther from the target.
        let ends = [self.input.value.first(), self.input.value.last()];
        let gap = |end: Option<&f64>| end.map_or(0.0, |value| (value - self.input.target).abs());
        let left = gap(ends[0]) >= gap(ends[1]);
        let (x, anchor) =
            if left { (self.frame.left + 6.0, Anchor::Start) } else { (self.frame.right - 4.0, Anchor::End) };
        let text = Text::new((x, y - 5.0), &format!("target {words}"), TICK_SIZE);
        sheet.text(text.colour(GREY).halo().anchor(anchor));
    }

    fn crossings(&self, sheet: &mut Sheet) {
        for (place, crossing) in self.input.crossings.iter().enumerate() {
            let (x, y) = (self.x.within(crossing.at), self.y.within(self.input.target));
            sheet.line((x, y), (x, self.frame.bottom), HAIR * 1.5, MARK);
            let (from, to) = (self.x.within(crossing.interval.0), self.x.within(crossing.interval.1));
            sheet.line((from, self.frame.bottom), (to, self.frame.bottom), 4.0, MARK);
            sheet.disc((x, y), 5.0, PAPER);
            sheet.disc((x, y), 3.8, MARK);
            // Labels step down so that crossings close together do not write over one another.
            let level = f64::from(u32::try_from(place % 3).unwrap_or(0));
            let text = Text::new((0.0, self.frame.bottom - 10.0 - 17.0 * level), &crossing.label, LABEL_SIZE);
            let text = text.strong().halo().colour(MARK.for_words());
            let right = x + 8.0 + text.width() <= self.frame.right;
            let (at, anchor) = if right { (x + 8.0, Anchor::Start) } else { (x - 8.0, Anchor::End) };
            sheet.text(Text { at: (at, text.at.1), ..text }.anchor(anchor));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> Threshold {
        let at: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
        Threshold {
            lever: "offer <&>".into(),
            metric: "rational".into(),
            key: "coalition".into(),
            is_share: true,
            target: 0.5,
            value: at.clone(),
            low: at.iter().map(|value| value - 0.1).collect(),
            high: at.iter().map(|value| value + 0.1).collect(),
            search: vec![(0.5, 0.52)],
            crossings: vec![Crossing { at: 0.5, interval: (0.4, 0.6), label: "0.50 (0.40 to 0.60)".into() }],
            at,
            words: Words::default(),
        }
    }

    #[test]
    fn the_crossing_is_named_and_the_target_too() {
        let picture = picture(&input());
        let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
        for expected in ["0.50 (0.40 to 0.60)", "target 50%", "offer <&>"] {
            assert!(texts.contains(&expected), "{expected} in {texts:?}");
        }
    }

    #[test]
    fn odd_input_is_drawn() {
        let nothing = Threshold { target: f64::NAN, ..Threshold::default() };
        let broken = Threshold { value: vec![f64::NAN; 11], high: vec![f64::INFINITY; 11], is_share: false, ..input() };
        let outside =
            Threshold { target: 40.0, crossings: vec![Crossing { at: f64::NAN, ..Crossing::default() }], ..input() };
        for input in [nothing, broken, outside] {
            assert!(picture(&input).svg().is_ok());
        }
    }
}
