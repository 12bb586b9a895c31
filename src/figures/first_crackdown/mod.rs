//! `first-crackdown`: in what share of worlds a first rational, ordered and enforced crackdown has happened by each month, with collapse
//! as the competing risk, each with its band of uncertainty.
//!
//! One scenario fills the page; several are panels with the same axes.

mod plot;

use super::Picture;
use super::layout::panels::{Grid, Sign, names, title};
use super::layout::{Page, Scale, Span, Words, months, number, scale, shown};
use super::theme::{self, INK, TICK_SIZE};
use plot::Plot;

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FirstCrackdown {
    /// The words around it; `worlds` is the number for each scenario.
    pub words: Words,
    /// The month that index 0 stands for, such as `2021-08`; when it is no month, the axis counts months from the start.
    pub start: String,
    /// The scenarios in the order of the call, 1 to 20.
    pub scenarios: Vec<Scenario>,
    /// Values at the horizon to compare with, such as base rates.
    pub references: Vec<Reference>,
}

/// One scenario.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scenario {
    /// Its name in files.
    pub name: String,
    /// What it is, in words; when empty, the name is shown.
    pub title: String,
    /// The curves in the order of drawing.
    pub curves: Vec<Curve>,
}

/// The share of worlds in which something has happened by each month.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Curve {
    /// Key that decides the colour: `rational`, `ordered`, `enforced` or `collapse`.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Month indices, rising.
    pub times: Vec<f64>,
    /// Shares, 0 to 1, as long as `times`.
    pub value: Vec<f64>,
    /// Lower ends of the band.
    pub lo: Vec<f64>,
    /// Upper ends of the band.
    pub hi: Vec<f64>,
}

/// A value to compare with at the horizon.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Reference {
    /// What it is, such as `at .08 a year`.
    pub label: String,
    /// Share, 0 to 1.
    pub value: f64,
}

/// Room right of the plot for the names of the curves, on a page and in a panel.
const NAMES: f64 = 190.0;
const NAMES_IN_PANEL: f64 = 40.0;

/// Draws the picture.
pub fn picture(input: &FirstCrackdown) -> Picture {
    let mut page = Page::begin("first-crackdown", &input.words);
    let single = input.scenarios.len() <= 1;
    let top = if single { page.y } else { key(&mut page, input) };
    let grid = if single {
        Grid { columns: 1, left: 40.0, right: NAMES, height: 320.0, above: 26.0, below: 0.0 }
    } else {
        Grid::small(input.scenarios.len(), 40.0, NAMES_IN_PANEL)
    };
    let (span_x, span_y) = spans(input);
    let (panels, end) = grid.panels(input.scenarios.len(), top);
    for (scenario, panel) in input.scenarios.iter().zip(&panels) {
        let plot = Plot {
            frame: panel.frame,
            x: Scale::new(span_x, panel.frame.left, panel.frame.right),
            y: Scale::new(span_y, panel.frame.bottom, panel.frame.top),
        };
        page.sheet.layer(&format!("{} axes", scenario.name), "");
        plot.axes(&mut page.sheet, &input.start, panel, single);
        plot.curves(&mut page.sheet, scenario);
        plot.names(&mut page.sheet, scenario, &input.references, single);
        if !single {
            let width = panel.frame.width() + NAMES_IN_PANEL - 8.0;
            let frame = &panel.frame;
            title(&mut page.sheet, frame, width, scenario.shown(), INK, 9.0);
        }
    }
    let named = single && months::parse(&input.start).is_none();
    page.y = end
        + TICK_SIZE
        + match (single, named) {
            (true, true) => 28.0,
            (true, false) => 12.0,
            _ => 4.0,
        };
    let notes = notes(input, single);
    page.finish(&notes, if single { "" } else { " a scenario" })
}

/// How to read the picture.
fn notes(input: &FirstCrackdown, single: bool) -> Vec<String> {
    let mut notes = vec![String::from(
        "Cumulative incidence of the first time; a world that collapses can have no first time after. Bands: uncertainty of the share.",
    )];
    if !single && !input.references.is_empty() {
        let named: Vec<String> = input.references.iter().map(Reference::words).collect();
        notes.push(format!("Dashes at the right: {}.", named.join("; ")));
    }
    notes
}

impl Scenario {
    fn shown(&self) -> &str {
        shown(&self.title, &self.name)
    }
}

impl Reference {
    fn words(&self) -> String {
        format!("{}: {}", self.label, number::percent(self.value))
    }
}

impl Curve {
    /// Steps through the points: a share holds until the month in which it changes.
    fn steps(&self, values: &[f64]) -> Vec<(f64, f64)> {
        let mut steps: Vec<(f64, f64)> = Vec::new();
        for (&time, &value) in self.times.iter().zip(values) {
            if !(time.is_finite() && value.is_finite()) {
                continue;
            }
            if let Some(&(before, held)) = steps.last() {
                if time < before {
                    continue;
                }
                steps.push((time, held));
            }
            steps.push((time, value));
        }
        steps
    }

    /// The last value, if there is one.
    fn last(&self) -> Option<f64> {
        self.steps(&self.value).last().map(|&(_, value)| value)
    }
}

/// The spans that all panels share.
fn spans(input: &FirstCrackdown) -> (Span, Span) {
    let curves = || input.scenarios.iter().flat_map(|scenario| &scenario.curves);
    let times = Span::of(curves().flat_map(|curve| curve.times.iter().copied()));
    let times = match times {
        Some(span) if span.length() > 0.0 => span,
        Some(span) => span.with(span.low + 1.0),
        None => Span { low: 0.0, high: 12.0 },
    };
    let largest = curves()
        .flat_map(|curve| curve.hi.iter().chain(&curve.value))
        .chain(input.references.iter().map(|reference| &reference.value))
        .copied()
        .filter(|share| (0.0..=1.0).contains(share))
        .fold(0.0, f64::max);
    // A picture of shares near none still shows how near: at least to a tenth.
    (times, scale::from_zero(largest.max(0.1), 4))
}

/// The names of the curves in their colours, for panels too small to say them. Returns where the panels begin.
fn key(page: &mut Page, input: &FirstCrackdown) -> f64 {
    page.sheet.layer("names", "");
    let mut named: Vec<&Curve> = Vec::new();
    for curve in input.scenarios.iter().flat_map(|scenario| &scenario.curves) {
        if !named.iter().any(|have| have.key == curve.key) {
            named.push(curve);
        }
    }
    let named: Vec<(Sign, &str, theme::Colour)> =
        named.into_iter().map(|curve| (Sign::Line, curve.label.as_str(), theme::event(&curve.key))).collect();
    names(&mut page.sheet, page.y + 10.0, &named) + 8.0
}

#[cfg(test)]
mod tests;
