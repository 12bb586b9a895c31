//! `distributions`: what a crackdown is worth to the coalition and to each faction, over the worlds, as ridgelines.
//!
//! Few ridges stand one below the other, with their numbers beside them. Many scenarios make a table of ridges, a row for each scenario and
//! a column for each actor, on one scale: reading down a column compares scenarios, reading along a row compares actors.

mod matrix;
mod ridge;
mod stacked;

use super::layout::density::Sample;
use super::layout::{Page, Span, Words, shown};
use super::{Picture, theme};
use ridge::Ridge;

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Distributions {
    /// The words around it; `worlds` is the number for each scenario.
    pub words: Words,
    /// When the values hold, as a reader should see it, such as `2027-12`.
    pub date: String,
    /// The scenarios in the order of the call, 1 to 20.
    pub scenarios: Vec<Scenario>,
}

/// One scenario.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scenario {
    /// Its name in files.
    pub name: String,
    /// What it is, in words; when empty, the name is shown.
    pub title: String,
    /// The coalition and the factions, in the order in which they should stand.
    pub rows: Vec<Row>,
}

/// The net value of a crackdown to one actor.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Row {
    /// Key that decides the colour: `coalition`, `kandahar`, `kabul`, `haqqani`, or another faction.
    pub key: String,
    /// Name of the actor.
    pub label: String,
    /// One value a world, in months of rule; those that are not finite are dropped.
    pub values: Vec<f64>,
    /// Worlds that have no value, because the regime no longer stands.
    pub left_out: usize,
    /// The median as it is written elsewhere, where it comes from binned values: words then agree to the last digit.
    pub median: Option<f64>,
}

impl Scenario {
    /// What a reader is shown.
    fn shown(&self) -> &str {
        shown(&self.title, &self.name)
    }
}

/// Most ridges that stand one below the other; more make a table.
const MOST_STACKED: usize = 18;

/// Most scenarios whose ridges stand one below the other.
const MOST_SCENARIOS_STACKED: usize = 3;

/// Draws the picture.
pub fn picture(input: &Distributions) -> Picture {
    let keys = input.scenarios.iter().flat_map(|scenario| scenario.rows.iter().map(|row| row.key.as_str()));
    let colours = theme::factions(keys);
    let groups: Vec<Vec<Ridge>> = input
        .scenarios
        .iter()
        .map(|scenario| scenario.rows.iter().map(|row| Ridge::new(row, colours.get(&row.key).copied())).collect())
        .collect();
    let samples: Vec<&Sample> = groups.iter().flatten().map(|ridge| &ridge.sample).collect();
    let span = range(&samples);
    let mut page = Page::begin("distributions", &input.words);
    let axis = if input.date.trim().is_empty() {
        String::from("net value of a crackdown, months of rule")
    } else {
        format!("net value of a crackdown in {}, months of rule", input.date)
    };
    if samples.len() <= MOST_STACKED && groups.len() <= MOST_SCENARIOS_STACKED {
        stacked::draw(&mut page, input, &groups, span, &axis);
    } else {
        matrix::draw(&mut page, input, &groups, span, &axis);
    }
    let mut notes = vec![String::from(
        "Dot: median; bars: the middle 50% and 90% of worlds; full colour: the worlds in which a crackdown is worth more than \
         tolerating; percentages: their share. Ridges are scaled to one height.",
    )];
    if groups.iter().flatten().any(|ridge| ridge.left_out > 0) {
        notes.push(String::from("Worlds in which the regime no longer stands have no value and are left out."));
    }
    let each = if groups.len() > 1 { " a scenario" } else { "" };
    page.finish(&notes, each)
}

/// How many times as long as the pooled range the range of all ridges may be, before the extreme ones are cut.
const MOST_STRETCH: f64 = 1.25;

/// The least share of the axis on either side of zero, so that it can be seen which side is empty.
const LEAST_SIDE: f64 = 0.12;

/// The range of the axis: from the least 1st to the largest 99th percentile of the ridges. Where a few extreme ridges would
/// squeeze the others, it is the 1st to the 99th percentile of all together, each with the same weight, and the middle half of each.
/// Zero is always on it, and never at its very end.
fn range(samples: &[&Sample]) -> Span {
    let evenly: Vec<f64> =
        samples.iter().flat_map(|sample| (0..=200).filter_map(|i| sample.quantile(f64::from(i) / 200.0))).collect();
    let pooled = Sample::new(&evenly);
    let of_each =
        |shares: [f64; 2]| samples.iter().flat_map(move |sample| shares.map(|share| sample.quantile(share))).flatten();
    let all = Span::of(of_each([0.01, 0.99]));
    let body = Span::of([0.01, 0.99].into_iter().filter_map(|share| pooled.quantile(share)));
    let span = match (all, body) {
        (Some(all), Some(body)) if all.length() <= MOST_STRETCH * body.length() => all,
        (_, Some(body)) => of_each([0.25, 0.75]).fold(body, Span::with),
        _ => Span { low: -1.0, high: 1.0 },
    };
    let span = span.with(0.0).padded(0.04);
    let least = LEAST_SIDE * span.length();
    span.with(least).with(-least)
}

#[cfg(test)]
mod tests;
