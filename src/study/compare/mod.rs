//! Results side by side: every outcome against the first result, on common worlds where there are any.
//!
//! Scenarios with one seed live the same worlds: world 7 draws the same parameters and meets the same luck in each, as far as
//! its scenario lets it. What differs between two results is then taken world by world, which is worth many times as many
//! worlds (how many times is the variance ratio). Results of other seeds are compared as samples that share nothing.

mod contrast;
mod expression;
mod months;
mod outcome;
mod pick;
mod table;
#[cfg(test)]
mod tests;
mod worlds;

use serde::Serialize;
use thiserror::Error;

pub use contrast::{Contrast, Worth, paired, worth};
pub use outcome::{Kind, Outcome};
pub use pick::{outcome_names, outcomes};
pub use table::{csv, hypotheses_csv};
pub use worlds::Worlds;

use crate::results::ResultError;
use crate::results::opened::Opened;
use crate::results::summary::{Judged, Summary};
use crate::scenario::MonthError;
use crate::scenario::metric::MetricError;
use outcome::Source;

/// Results side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The date headlines are read at: the first result's.
    pub date: String,
    /// The results in the order of the call; all others stand against the first.
    pub results: Vec<Compared>,
    /// The outcomes.
    pub outcomes: Vec<Row>,
    /// The hypotheses of all results and how they came out, in the order of the results; none where outcomes were picked.
    pub hypotheses: Vec<Tested>,
    /// What to know when reading them.
    pub notes: Vec<String>,
}

/// A result in a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// What it is called here: the scenario's name, with its folder where two have one name.
    pub name: String,
    /// Title of the scenario.
    pub title: String,
    /// Master seed.
    pub seed: u64,
    /// Worlds lived.
    pub worlds: u64,
    /// Worlds it has in common with the first; 0 when it is compared unpaired.
    pub common: u64,
}

/// A hypothesis of one of the results.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tested {
    /// The result.
    pub result: String,
    /// Claim, test and verdict.
    #[serde(flatten)]
    pub judged: Judged,
}

/// An outcome in all results.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Name, as `--metric` takes it.
    pub name: String,
    /// What it is, in words.
    pub label: String,
    /// The same in the language of metrics; empty where that has no word for it.
    pub metric: String,
    /// Unit of the values.
    pub unit: String,
    /// A cell a result, in their order.
    pub values: Vec<Cell>,
}

/// An outcome in one result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// The result.
    pub result: String,
    /// What it is worth there; nothing where the result does not hold it, as a faction it does not have.
    #[serde(flatten)]
    pub worth: Worth,
    /// Against the first result; none for the first itself, and where either has no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against_first: Option<Contrast>,
}

/// Why results cannot be compared.
#[derive(Debug, Error)]
pub enum CompareError {
    /// A result cannot be read.
    #[error(transparent)]
    Result(#[from] ResultError),
    /// A result names a month that is none.
    #[error("the summary of `{result}` is damaged: `{text}`: {source}")]
    Month {
        /// The result.
        result: String,
        /// What it says.
        text: String,
        /// What is wrong with it.
        source: MonthError,
    },
    /// There is no outcome of that name.
    #[error("there is no outcome `{name}`{}", proposal(nearest))]
    Unknown {
        /// The name given.
        name: String,
        /// The names most like it.
        nearest: Vec<String>,
    },
    /// A metric that cannot be read; the error knows the place.
    #[error("{0}")]
    Metric(Box<MetricError>),
}

fn proposal(nearest: &[String]) -> String {
    let quoted: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "; names are those that `durand compare` shows".to_owned(),
        [one] => format!("; did you mean {one}?"),
        [start @ .., last] => format!("; did you mean {} or {last}?", start.join(", ")),
    }
}

impl Comparison {
    /// Compares results in the headline outcomes, or in those that `picked` names.
    ///
    /// # Errors
    ///
    /// [`CompareError`] when a result cannot be read or a name is not that of an outcome.
    pub fn of(results: &[Opened], picked: &[String]) -> Result<Self, CompareError> {
        let summaries: Vec<&Summary> = results.iter().map(|opened| &opened.summary).collect();
        let outcomes = outcomes(&summaries, picked)?;
        let wanted = |column: &str| outcomes.iter().any(|outcome| outcome.reads(column));
        let by_month = outcomes.iter().any(|outcome| matches!(outcome.source, Source::Expression(..)));
        let open = |opened: &Opened| {
            let worlds = Worlds::open(opened, wanted)?;
            if by_month { worlds.with_months(opened) } else { Ok(worlds) }
        };
        let worlds = results.iter().map(open).collect::<Result<Vec<_>, ResultError>>()?;
        let named: Vec<(String, String)> =
            names(results).into_iter().zip(&summaries).map(|(name, summary)| (name, summary.title.clone())).collect();
        let date = summaries.first().map_or_else(String::new, |first| first.date.clone());
        let mut comparison = Self::between(date, &named, &worlds, &outcomes);
        if picked.is_empty() {
            let tested = |(summary, (name, _)): (&&Summary, &(String, String))| {
                let all = summary.hypotheses.iter().cloned();
                all.map(|judged| Tested { result: name.clone(), judged }).collect::<Vec<_>>()
            };
            comparison.hypotheses = summaries.iter().zip(&named).flat_map(tested).collect();
        }
        Ok(comparison)
    }

    /// Compares worlds, each with the name and title of its result.
    pub fn between(date: String, named: &[(String, String)], worlds: &[Worlds], outcomes: &[Outcome]) -> Self {
        let common: Vec<Option<Vec<(usize, usize)>>> =
            worlds.iter().map(|own| worlds.first().and_then(|first| own.common(first))).collect();
        let results: Vec<Compared> = named
            .iter()
            .zip(worlds.iter().zip(&common))
            .map(|((name, title), (own, common))| Compared {
                name: name.clone(),
                title: title.clone(),
                seed: own.seed,
                worlds: own.count() as u64,
                common: common.as_ref().map_or(0, |pairs| pairs.len() as u64),
            })
            .collect();
        let rows = outcomes.iter().map(|outcome| row(outcome, named, worlds, &common)).collect();
        let mut notes = notes(&results, worlds);
        notes.extend(outcomes.iter().filter_map(not_kept));
        Self { date, results, outcomes: rows, hypotheses: Vec::new(), notes }
    }
}

fn row(
    outcome: &Outcome,
    named: &[(String, String)],
    worlds: &[Worlds],
    common: &[Option<Vec<(usize, usize)>>],
) -> Row {
    let answers: Vec<Option<Vec<f64>>> = worlds.iter().map(|own| outcome.source.answers(own)).collect();
    let first = answers.first().and_then(Option::as_deref);
    let cell = |place: usize| {
        if let Source::Expression(expression, leaves) = &outcome.source {
            let against = worlds.first().filter(|_| place > 0).and_then(|first| {
                expression::contrast(expression, leaves, (&worlds[place], first), common[place].as_deref())
            });
            let worth = expression::worth(expression, &worlds[place]);
            return Cell { result: named[place].0.clone(), worth, against_first: against };
        }
        let own = answers[place].as_deref();
        let against_first = own.zip(first).filter(|_| place > 0).and_then(|(own, first)| match &common[place] {
            Some(pairs) => contrast::paired(outcome.kind, own, first, pairs),
            None => contrast::unpaired(outcome.kind, own, first),
        });
        let worth = own.map_or_else(
            || Worth { value: None, low: None, high: None, worlds: 0, left_out: 0 },
            |own| contrast::worth(outcome.kind, own),
        );
        Cell { result: named[place].0.clone(), worth, against_first }
    };
    Row {
        name: outcome.name.clone(),
        label: outcome.label.clone(),
        metric: outcome.metric.clone(),
        unit: outcome.unit.to_owned(),
        values: (0..worlds.len()).map(cell).collect(),
    }
}

/// What to know of a metric that is not kept for each world.
fn not_kept(outcome: &Outcome) -> Option<String> {
    let Source::Expression(_, leaves) = &outcome.source else { return None };
    let missing = leaves.iter().find(|(_, source)| source.is_none()).map(|(measure, _)| measure)?;
    Some(format!(
        "{}: worlds do not keep {missing}, so its differences are taken end by end, unpaired, and are wider than need be.",
        outcome.name
    ))
}

/// Names that tell results apart: the scenario's, with the folder's where two scenarios have one.
fn names(results: &[Opened]) -> Vec<String> {
    let all: Vec<&str> = results.iter().map(|opened| opened.summary.name.as_str()).collect();
    let mut names: Vec<String> = Vec::new();
    for (opened, name) in results.iter().zip(&all) {
        let folder = opened.folder.path().file_name().map(|folder| folder.to_string_lossy().into_owned());
        let twice = all.iter().filter(|other| *other == name).count() > 1;
        let mut own = match folder {
            Some(folder) if twice && folder != *name => format!("{name} [{folder}]"),
            _ => (*name).to_owned(),
        };
        if names.contains(&own) {
            own = format!("{own} ({})", names.len() + 1);
        }
        names.push(own);
    }
    names
}

/// What to know when reading the comparison: who is paired with whom, and what does not match.
fn notes(results: &[Compared], worlds: &[Worlds]) -> Vec<String> {
    let Some((first, others)) = results.split_first() else { return Vec::new() };
    let mut notes = Vec::new();
    let list = |kept: Vec<&Compared>| kept.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ");
    let (paired, unpaired): (Vec<&Compared>, Vec<&Compared>) = others.iter().partition(|other| other.common > 0);
    let common = || paired.iter().map(|other| other.common);
    if let (Some(fewest), Some(most)) = (common().min(), common().max()) {
        let count = if fewest == most { most.to_string() } else { format!("{fewest} to {most}") };
        notes.push(format!("Paired with {}, world by world, on {count} common worlds: {}.", first.name, list(paired)));
    }
    let (seeds, disjoint): (Vec<&Compared>, Vec<&Compared>) =
        unpaired.into_iter().partition(|other| other.seed != first.seed);
    if !seeds.is_empty() {
        notes.push(format!("Unpaired, since their seed is not {}: {}.", first.seed, list(seeds)));
    }
    if !disjoint.is_empty() {
        notes.push(format!("Unpaired, since they have no world in common with {}: {}.", first.name, list(disjoint)));
    }
    let other_time =
        |own: &&Worlds| worlds.first().is_some_and(|first| (own.start, own.length) != (first.start, first.length));
    if worlds.iter().any(|own| other_time(&own)) {
        notes.push(
            "The runs do not cover the same months: totals, peaks and ends are each over its own run; first times are counted \
             to the earliest end."
                .to_owned(),
        );
    }
    notes
}
