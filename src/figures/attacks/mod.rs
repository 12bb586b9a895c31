//! `attacks`: attacks by half-year, as the model has them (a fan) and as each source reports them (points).
//!
//! Sources count different things and differ up to sevenfold, so each keeps its own line and name, and totals over all armed groups
//! are rings, not dots. One scenario fills the page; several are panels with the same axes and the same reports.

mod plot;
mod series;

use super::Picture;
use super::layout::panels::{Grid, Sign, names, title};
use super::layout::{Page, Scale, Span, Words, number, real, scale, shown};
use super::theme::{self, INK, TICK_SIZE};
use plot::Plot;
use series::Series;
use std::collections::BTreeSet;

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Attacks {
    /// The words around it; `worlds` is the number for each scenario.
    pub words: Words,
    /// The scenarios in the order of the call, 1 to 20.
    pub scenarios: Vec<Scenario>,
    /// What sources report.
    pub reports: Vec<Report>,
    /// A line in time, such as where the held-out period or the future begins.
    pub boundary: Option<Boundary>,
}

/// One scenario.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scenario {
    /// Its name in files.
    pub name: String,
    /// What it is, in words; when empty, the name is shown.
    pub title: String,
    /// A row for each half-year.
    pub fan: Vec<FanRow>,
}

/// Quantiles over the worlds of the attacks in one half-year.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FanRow {
    /// The half-year, such as `2021H2`; labels are put in the order of their letters.
    pub half_year: String,
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
}

/// What a source reports for a half-year.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Report {
    /// Name of the source, such as `PIPS`.
    pub source: String,
    /// The half-year, such as `2021H2`.
    pub half_year: String,
    /// Number of attacks.
    pub value: f64,
    /// Whether it counts the attacks of all groups in the country.
    pub national: bool,
}

/// A line in time.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Boundary {
    /// The first half-year after the line, such as `2024H1`.
    pub half_year: String,
    /// What begins there.
    pub label: String,
}

impl Scenario {
    fn shown(&self) -> &str {
        shown(&self.title, &self.name)
    }
}

/// Room right of the plot for the names of the quantiles, on a page and in a panel.
const NAMES: f64 = 132.0;
const NAMES_IN_PANEL: f64 = 40.0;

/// How many times the largest reported or 75th-percentile value the axis of a page may reach for the sake of the 95th percentile.
const MOST_STRETCH: f64 = 2.5;

/// Draws the picture.
pub fn picture(input: &Attacks) -> Picture {
    let mut page = Page::begin("attacks", &input.words);
    let half_years = half_years(input);
    let series = Series::of(&input.reports, &half_years);
    let span_y = span(input);
    let span_x = Span { low: -0.5, high: real(half_years.len().max(1)) - 0.5 };
    let single = input.scenarios.len() <= 1;
    let grid = if single {
        Grid { columns: 1, left: 44.0, right: NAMES, height: 330.0, above: 30.0, below: 0.0 }
    } else {
        Grid::small(input.scenarios.len(), 44.0, NAMES_IN_PANEL)
    };
    let top = if single { page.y } else { key(&mut page, &series) };
    let (panels, end) = grid.panels(input.scenarios.len(), top);
    for (scenario, panel) in input.scenarios.iter().zip(&panels) {
        let plot = Plot {
            frame: panel.frame,
            x: Scale::new(span_x, panel.frame.left, panel.frame.right),
            y: Scale::new(span_y, panel.frame.bottom, panel.frame.top),
            half_years: &half_years,
            single,
        };
        let sheet = &mut page.sheet;
        sheet.layer(&format!("{} axes", scenario.name), "");
        plot.axes(sheet, panel.first, panel.last);
        sheet.layer(&scenario.name, &plot.sentence(scenario));
        plot.fan(sheet, scenario);
        plot.boundary(sheet, input.boundary.as_ref());
        plot.reports(sheet, &scenario.name, &series);
        plot.names(sheet, scenario, &series);
        if !single {
            let width = panel.frame.width() + NAMES_IN_PANEL - 8.0;
            title(sheet, &panel.frame, width, scenario.shown(), INK, 9.0);
        }
    }
    page.y = end + TICK_SIZE + if single { 12.0 } else { 4.0 };
    let notes = notes(input, span_y, single);
    page.finish(&notes, if single { "" } else { " a scenario" })
}

/// The names of the sources, and of the model's line, for panels too small to say them. Returns where the panels begin.
fn key(page: &mut Page, series: &[Series]) -> f64 {
    page.sheet.layer("names", "");
    let of_sources: Vec<(Sign, String, theme::Colour)> = series
        .iter()
        .map(|one| {
            let sign = if one.national { Sign::Ring } else { Sign::Dot };
            (sign, one.name(), one.colour)
        })
        .collect();
    let mut named = vec![(Sign::Line, "Model", FAN)];
    named.extend(of_sources.iter().map(|(sign, name, colour)| (*sign, name.as_str(), *colour)));
    names(&mut page.sheet, page.y + 10.0, &named) + 8.0
}

/// How to read the picture.
fn notes(input: &Attacks, span: Span, single: bool) -> Vec<String> {
    let mut notes = vec![String::from("Line: median over worlds; darker band: the middle 50%, paler: the middle 90%.")];
    if let Some(boundary) = input.boundary.as_ref().filter(|_| !single) {
        notes.push(format!("Upright line: {}.", boundary.label));
    }
    if input.reports.iter().any(|report| report.national) {
        notes.push(String::from("Rings: totals over all groups."));
    }
    notes.extend(cut(input, span));
    notes
}

/// Every half-year that is modelled or reported, in order.
fn half_years(input: &Attacks) -> Vec<String> {
    let modelled = input.scenarios.iter().flat_map(|scenario| scenario.fan.iter().map(|row| &row.half_year));
    let reported = input.reports.iter().map(|report| &report.half_year);
    let all: BTreeSet<&String> = modelled.chain(reported).collect();
    all.into_iter().cloned().collect()
}

/// The vertical span of all panels.
///
/// Every report and every median is within it. One scenario with wide bands must not flatten all others, so the bands of the
/// widest may be cut: among several, room is made for those of the second widest.
fn span(input: &Attacks) -> Span {
    let most = |values: &mut dyn Iterator<Item = f64>| values.filter(|value| value.is_finite()).fold(0.0, f64::max);
    let rows = || input.scenarios.iter().flat_map(|scenario| &scenario.fan);
    let reports = most(&mut input.reports.iter().map(|report| report.value));
    let body = reports.max(most(&mut rows().map(|row| row.q50)));
    let mut widest: Vec<f64> = input.scenarios.iter().map(peak).collect();
    widest.sort_by(|a, b| b.total_cmp(a));
    let bands = match widest[..] {
        [] => 0.0,
        [only] => {
            let limit = MOST_STRETCH * body.max(most(&mut rows().map(|row| row.q75)));
            if limit > 0.0 { only.min(limit) } else { only }
        }
        [_, second, ..] => second,
    };
    scale::from_zero(body.max(bands), 5)
}

/// The largest 95th percentile of a scenario; 0 when there is none.
fn peak(scenario: &Scenario) -> f64 {
    scenario.fan.iter().map(|row| row.q95).filter(|value| value.is_finite()).fold(0.0, f64::max)
}

/// What the axis cuts, in words, such as `Cut at the top: “Thirty thousand fighters”, whose 95th percentile reaches 1,678.`
fn cut(input: &Attacks, span: Span) -> Option<String> {
    let cut: Vec<&Scenario> = input.scenarios.iter().filter(|scenario| peak(scenario) > span.high).collect();
    let reaches = |scenario: &&Scenario| {
        format!("“{}”, whose 95th percentile reaches {}", scenario.shown(), number::fixed(peak(scenario), 0))
    };
    match cut[..] {
        [] => None,
        [only] if input.scenarios.len() == 1 => {
            Some(format!("Cut at the top: the 95th percentile reaches {}.", number::fixed(peak(only), 0)))
        }
        _ => Some(format!("Cut at the top: {}.", cut.iter().map(reaches).collect::<Vec<_>>().join("; "))),
    }
}

/// The colour of the model's fan.
const FAN: theme::Colour = theme::MODEL;

#[cfg(test)]
mod tests;
