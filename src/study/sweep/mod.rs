//! A metric over one or two levers: what `durand sweep` does, and what it finds.

pub mod lever;
pub mod metrics;
pub mod points;
#[cfg(test)]
mod tests;

use serde::Serialize;
use serde_json::{Value, json};
use thiserror::Error;

use crate::results::metrics::Estimate;
use crate::results::parts::Done;
use crate::results::samples::Samples;
use crate::results::summary::Number;
use crate::results::table::FieldKind;
use crate::scenario::metric::Measure;
use crate::scenario::{Diagnostics, Overrides, Scenario};
use crate::stats::crossing::{Crossing, Margin, Outcome, outcome};
use lever::Lever;
use metrics::Metric;
use points::Points;

/// Most points of a sweep.
pub const MOST_POINTS: usize = 10_000;

/// Why a sweep cannot be.
#[derive(Debug, Error)]
pub enum SweepError {
    /// A lever names no number of the scenario, or a value it may not have.
    #[error("{0}")]
    Scenario(Box<Diagnostics>),
    /// Too many points.
    #[error("error: {points} points are too many for one sweep; the most is {MOST_POINTS}: take fewer values")]
    TooMany {
        /// How many.
        points: usize,
    },
    /// No lever, or more than two.
    #[error("error: a sweep varies one lever or two, not {count}; fix the others with --set")]
    Levers {
        /// How many.
        count: usize,
    },
    /// The same lever twice.
    #[error("error: `{path}` is varied twice")]
    Twice {
        /// Its path.
        path: String,
    },
    /// A lever that moves nothing.
    #[error("error: {name}={from} and {name}={to} are the same scenario: {reason}")]
    Idle {
        /// The lever.
        name: String,
        /// One value.
        from: f64,
        /// Another.
        to: f64,
        /// Why, and the way out.
        reason: &'static str,
    },
}

/// The same scenario at some values of some levers, exactly as `--set` would make it.
///
/// # Errors
///
/// What the scenario says of such a value.
pub fn at(scenario: &Scenario, levers: &[Lever], values: &[f64]) -> Result<Scenario, Box<Diagnostics>> {
    let set = levers.iter().zip(values).map(|(lever, value)| lever.setting(*value));
    scenario.with(&Overrides::set(set)).map_err(Box::new)
}

/// That levers are numbers of the scenario, and move it between their ends.
///
/// # Errors
///
/// [`SweepError`].
pub fn check(scenario: &Scenario, levers: &[Lever]) -> Result<(), SweepError> {
    for (place, lever) in levers.iter().enumerate() {
        if levers[..place].iter().any(|other| other.path == lever.path) {
            return Err(SweepError::Twice { path: lever.path.clone() });
        }
        // A factor of 1 changes nothing, and can stand on nothing but a quantity.
        let quantity = Lever { is_factor: true, ..lever.clone() };
        at(scenario, &[quantity], &[1.0]).map_err(SweepError::Scenario)?;
        let ends = [lever.from, lever.to].map(|end| at(scenario, std::slice::from_ref(lever), &[end]));
        let [low, high] = ends;
        let (low, high) = (low.map_err(SweepError::Scenario)?, high.map_err(SweepError::Scenario)?);
        if low.resolved() == high.resolved() {
            let reason = if lever.is_factor {
                "no factor moves what is 0; vary the number itself, without the star"
            } else {
                "nothing in it follows this key"
            };
            let (name, from, to) = (lever.name(), lever.from, lever.to);
            return Err(SweepError::Idle { name, from, to, reason });
        }
    }
    Ok(())
}

/// A sweep, ready to be done.
pub struct Sweep {
    /// The levers, one or two.
    pub levers: Vec<Lever>,
    /// What is read at each point.
    pub metrics: Vec<Metric>,
    /// Values of the levers at each point, the first lever running fastest.
    pub inputs: Vec<Vec<f64>>,
    /// The work.
    pub work: Points,
    measures: Vec<Measure>,
}

impl Sweep {
    /// Prepares a sweep of the scenario; every point is read and checked before any is lived.
    ///
    /// # Errors
    ///
    /// [`SweepError`].
    pub fn new(scenario: &Scenario, levers: Vec<Lever>, metrics: Vec<Metric>) -> Result<Self, SweepError> {
        if !(1..=2).contains(&levers.len()) {
            return Err(SweepError::Levers { count: levers.len() });
        }
        let points = levers.iter().map(|lever| lever.points as usize).product();
        if points > MOST_POINTS {
            return Err(SweepError::TooMany { points });
        }
        check(scenario, &levers)?;
        let inputs = grid(&levers);
        let scenarios: Result<Vec<Scenario>, _> = inputs.iter().map(|values| at(scenario, &levers, values)).collect();
        let scenarios = scenarios.map_err(SweepError::Scenario)?;
        let measures = metrics::measures(metrics.iter().map(|metric| &metric.expr));
        let work = Points::new(&scenarios, &measures, scenario.run.seed, scenario.run.worlds);
        Ok(Self { levers, metrics, inputs, work, measures })
    }

    /// What else than scenario, seed and worlds the results depend on.
    pub fn asked(&self) -> Value {
        let levers: Vec<Value> = self
            .levers
            .iter()
            .map(|lever| json!({ "vary": lever.name(), "from": lever.from, "to": lever.to, "points": lever.points }))
            .collect();
        let metrics: Vec<&str> = self.metrics.iter().map(|metric| metric.text.as_str()).collect();
        json!({ "levers": levers, "metrics": metrics })
    }

    /// What was found, once every task is done.
    pub fn found(&self, done: &Done) -> Found {
        let answers = self.work.answers(done, 0);
        let point = |answers: &Vec<Vec<f64>>| {
            self.metrics.iter().map(|metric| metric.estimate(&self.measures, answers).unwrap_or(NOTHING)).collect()
        };
        let estimates: Vec<Vec<Estimate>> = answers.iter().map(point).collect();
        Found { levers: self.levers.clone(), metrics: self.metrics.clone(), inputs: self.inputs.clone(), estimates }
    }
}

const NOTHING: Estimate = Estimate { value: None, low: f64::NEG_INFINITY, high: f64::INFINITY, worlds: 0, left_out: 0 };

/// Every combination of the levers' values, the first lever running fastest.
pub fn grid(levers: &[Lever]) -> Vec<Vec<f64>> {
    let mut points: Vec<Vec<f64>> = vec![Vec::new()];
    for lever in levers {
        let values = lever.values();
        let longer = |value: &f64| {
            let value = *value;
            points.iter().map(move |point| point.iter().copied().chain([value]).collect::<Vec<f64>>())
        };
        points = values.iter().flat_map(longer).collect();
    }
    points
}

/// What a sweep found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The levers.
    pub levers: Vec<Lever>,
    /// The metrics.
    pub metrics: Vec<Metric>,
    /// Values of the levers at each point.
    pub inputs: Vec<Vec<f64>>,
    /// What the metrics are worth there, point by point.
    pub estimates: Vec<Vec<Estimate>>,
}

/// The level whose line or crossing is shown: half of the worlds, or no gain and no loss.
pub fn level(metric: &Metric) -> f64 {
    if metric.is_share { 0.5 } else { 0.0 }
}

impl Found {
    /// One metric at every point.
    pub fn of(&self, metric: usize) -> impl Iterator<Item = &Estimate> {
        self.estimates.iter().filter_map(move |point| point.get(metric))
    }

    /// Where a metric crosses its level along the first lever, at the points whose other lever has the place `row`.
    pub fn crossings(&self, metric: usize, row: usize) -> Vec<Crossing> {
        let width = self.levers.first().map_or(1, |lever| lever.points as usize);
        let of = self.metrics.get(metric).map_or(0.0, level);
        let row = self.inputs.iter().zip(self.of(metric)).skip(row * width).take(width);
        let margin = |(inputs, estimate): (&Vec<f64>, &Estimate)| Margin {
            at: inputs[0],
            value: estimate.value.map_or(f64::NAN, |value| value - of),
            low: estimate.low - of,
            high: estimate.high - of,
        };
        match outcome(&row.map(margin).collect::<Vec<_>>()) {
            Outcome::Crosses(crossings) => crossings,
            _ => Vec::new(),
        }
    }

    /// The table: a row a point, with its inputs, each metric with its interval, and the worlds.
    pub fn samples(&self) -> Samples {
        let mut samples = Samples::new();
        for (place, lever) in self.levers.iter().enumerate() {
            let values = self.inputs.iter().map(|inputs| inputs[place]).collect();
            samples.numbers(&lever.name(), FieldKind::Double, "as the key", &lever.described(), values);
        }
        for (place, metric) in self.metrics.iter().enumerate() {
            let unit = if metric.is_share { "share of worlds" } else { "as the series" };
            let column = |read: fn(&Estimate) -> f64| self.of(place).map(read).collect::<Vec<f64>>();
            let finite = |value: f64| if value.is_finite() { value } else { f64::NAN };
            let end = |values: Vec<f64>| values.into_iter().map(finite).collect::<Vec<f64>>();
            let mut add =
                |name: &str, meaning: &str, values| samples.numbers(name, FieldKind::Double, unit, meaning, values);
            add(&metric.text, &metric.group, column(|estimate| estimate.value.unwrap_or(f64::NAN)));
            add(&format!("{}.lo", metric.text), "lower end of its 95 % interval", end(column(|estimate| estimate.low)));
            add(
                &format!("{}.hi", metric.text),
                "upper end of its 95 % interval",
                end(column(|estimate| estimate.high)),
            );
            let worlds = column(|estimate| estimate.worlds as f64);
            let name = format!("{}.worlds", metric.text);
            samples.numbers(&name, FieldKind::Whole, "worlds", "worlds that have a value", worlds);
        }
        samples
    }

    /// The same for `study.json`.
    pub fn json(&self, sentence: &str) -> Value {
        #[derive(Serialize)]
        struct Shown<'a> {
            metric: &'a str,
            #[serde(flatten)]
            number: Number,
        }
        let point = |(inputs, estimates): (&Vec<f64>, &Vec<Estimate>)| {
            let levers: serde_json::Map<String, Value> =
                self.levers.iter().zip(inputs).map(|(lever, value)| (lever.name(), json!(value))).collect();
            let metrics: Vec<Shown> = self
                .metrics
                .iter()
                .zip(estimates)
                .map(|(metric, estimate)| Shown { metric: &metric.text, number: (*estimate).into() })
                .collect();
            json!({ "levers": levers, "metrics": metrics })
        };
        let points: Vec<Value> = self.inputs.iter().zip(&self.estimates).map(point).collect();
        let crossings: Vec<Value> = self
            .crossings(0, 0)
            .iter()
            .filter(|_| self.levers.len() == 1)
            .map(|crossing| json!({ "at": crossing.at, "low": crossing.low, "high": crossing.high }))
            .collect();
        json!({ "sentence": sentence, "level": self.metrics.first().map(level), "crossings": crossings, "points": points })
    }
}
