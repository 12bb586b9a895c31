//! The smallest lever that makes something so: what `durand threshold` does, and what it finds.
//!
//! The search goes over a coarse grid first, so that a response that rises and falls is seen, then halves every bracket in
//! which the target is passed, all on the same worlds. What it found is then put to fresh worlds, which the search has not
//! seen: on the coarse grid again and closely about each crossing. Only these give the answer and its interval
//! ([`crate::stats::crossing`]), since a place chosen because it looked like a crossing on some worlds looks more like
//! one on them than it is.

use serde_json::{Value, json};
use thiserror::Error;

use super::sweep::lever::{Lever, neat};
use super::sweep::metrics::{Metric, measures};
use super::sweep::points::{Points, Steps};
use super::sweep::{SweepError, at, check};
use crate::results::metrics::Estimate;
use crate::results::parts::Done;
use crate::results::samples::Samples;
use crate::results::summary::Number;
use crate::results::table::FieldKind;
use crate::scenario::Scenario;
use crate::scenario::metric::{Comparison, Expr, Measure, Node, Operator, Test};
use crate::scenario::settings::{Form, SETTINGS};
use crate::stats::crossing::{Crossing, Margin, Outcome, next_bisection, outcome};

/// Points of the coarse grid.
const COARSE: u32 = 9;
/// The search halves brackets until they are this share of the range.
const RESOLUTION: f64 = 1.0 / 128.0;
/// Most points of the search beyond the grid: four for each of eight crossings.
const MOST: usize = 32;

/// Why a threshold cannot be looked for.
#[derive(Debug, Error)]
pub enum ThresholdError {
    /// The lever.
    #[error(transparent)]
    Lever(#[from] SweepError),
    /// A factor on a whole number.
    #[error("error: `{path}` is a whole number: vary it without the star, as in --vary {path}=1:9")]
    WholeFactor {
        /// Its path.
        path: String,
    },
}

/// A metric held against its target: how far it stands above it, on the side that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The test as it is written.
    pub text: String,
    /// What is shown: the left side, or where the right is no plain number the difference of the two.
    pub metric: Metric,
    /// What it is held against: the right side, or 0.
    pub level: f64,
    /// Whether it is to be above.
    pub above: bool,
}

impl Target {
    /// Of a test in a scenario.
    pub fn of(test: &Test, scenario: &Scenario) -> Self {
        let above = matches!(test.comparison, Comparison::Greater | Comparison::AtLeast);
        let (expr, level) = if let Node::Number(level) = test.right.node {
            (test.left.clone(), level)
        } else {
            let (left, right) = (Box::new(test.left.clone()), Box::new(test.right.clone()));
            let span = test.left.span.start..test.right.span.end;
            (Expr { node: Node::Binary { operator: Operator::Subtract, left, right }, span }, 0.0)
        };
        Self { text: test.to_string(), metric: Metric::of(expr, scenario), level, above }
    }

    fn margin(&self, seen: &Seen) -> Margin {
        let sign = if self.above { 1.0 } else { -1.0 };
        let of = |value: f64| sign * (value - self.level);
        let (low, high) = (of(seen.estimate.low), of(seen.estimate.high));
        Margin { at: seen.at, value: seen.estimate.value.map_or(f64::NAN, of), low: low.min(high), high: low.max(high) }
    }
}

/// The metric at one value of the lever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// The value.
    pub at: f64,
    /// The metric there.
    pub estimate: Estimate,
}

/// A search under way.
pub struct Search<'a> {
    scenario: &'a Scenario,
    lever: Lever,
    target: Target,
    measures: Vec<Measure>,
    /// Steps of which the lever's values are multiples, for whole numbers.
    whole: Option<f64>,
    steps: Steps,
    asked: Vec<f64>,
    searched: Vec<Seen>,
    fresh: Vec<Seen>,
}

impl<'a> Search<'a> {
    /// Prepares a search in a scenario.
    ///
    /// # Errors
    ///
    /// [`ThresholdError`].
    pub fn new(scenario: &'a Scenario, lever: Lever, target: Target) -> Result<Self, ThresholdError> {
        check(scenario, std::slice::from_ref(&lever))?;
        let whole = SETTINGS.iter().find(|row| row.path == lever.path).and_then(|row| match row.form {
            Form::Whole { step, .. } => Some(step as f64),
            _ => None,
        });
        if whole.is_some() && lever.is_factor {
            return Err(ThresholdError::WholeFactor { path: lever.path });
        }
        let measures = measures([&target.metric.expr]);
        let (steps, asked, searched, fresh) = (Steps::default(), Vec::new(), Vec::new(), Vec::new());
        Ok(Self { scenario, lever, target, measures, whole, steps, asked, searched, fresh })
    }

    /// What else than scenario, seed and worlds the results depend on.
    pub fn asked(&self) -> Value {
        let lever = &self.lever;
        json!({ "vary": lever.name(), "from": lever.from, "to": lever.to, "target": self.target.text })
    }

    /// The work so far, with the next step of the search; none once the search has found what it can.
    ///
    /// # Errors
    ///
    /// A value that the scenario refuses.
    pub fn next_step(&mut self) -> Result<Option<&Steps>, SweepError> {
        let next = if self.searched.is_empty() {
            self.inside(&self.lever.steps(COARSE))
        } else {
            let margins: Vec<Margin> = self.searched.iter().map(|seen| self.target.margin(seen)).collect();
            let resolution = RESOLUTION * (self.lever.to - self.lever.from);
            let next = next_bisection(&margins, resolution.max(self.whole.unwrap_or(0.0)));
            let room = self.searched.len() < COARSE as usize + MOST;
            let known = |value: &f64| !self.searched.iter().any(|seen| seen.at == *value);
            next.filter(|_| room)
                .map_or_else(Vec::new, |value| self.inside(&[value]))
                .into_iter()
                .filter(known)
                .collect()
        };
        self.ask(next, self.scenario.run.seed)
    }

    /// The work so far, with the step that puts what was found to fresh worlds.
    ///
    /// # Errors
    ///
    /// A value that the scenario refuses.
    pub fn fresh_step(&mut self) -> Result<Option<&Steps>, SweepError> {
        let margins: Vec<Margin> = self.searched.iter().map(|seen| self.target.margin(seen)).collect();
        let mut values = self.lever.steps(COARSE);
        if let Outcome::Crosses(crossings) = outcome(&margins) {
            for crossing in crossings {
                let (low, high) = (crossing.low.unwrap_or(self.lever.from), crossing.high.unwrap_or(self.lever.to));
                let half = 0.5 * (high - low);
                let middle = crossing.at;
                let lower = [low - half, low - 0.4 * half, low, f64::midpoint(low, middle)];
                let upper = [f64::midpoint(middle, high), high, high + 0.4 * half, high + half];
                values.extend(lower.into_iter().chain([middle]).chain(upper));
            }
        }
        let values = self.inside(&values);
        // The seed after: worlds that the search has not seen, and the same ones for everybody who searches here.
        self.ask(values, self.scenario.run.seed.wrapping_add(1))
    }

    fn ask(&mut self, values: Vec<f64>, seed: u64) -> Result<Option<&Steps>, SweepError> {
        if values.is_empty() {
            return Ok(None);
        }
        let lever = std::slice::from_ref(&self.lever);
        let scenarios: Result<Vec<Scenario>, _> =
            values.iter().map(|value| at(self.scenario, lever, &[*value])).collect();
        let scenarios = scenarios.map_err(SweepError::Scenario)?;
        self.steps.push(Points::new(&scenarios, &self.measures, seed, self.scenario.run.worlds));
        self.asked = values;
        Ok(Some(&self.steps))
    }

    /// Takes in what the last step of the search has shown.
    pub fn learn(&mut self, done: &Done) {
        let seen = self.last(done);
        self.searched.extend(seen);
        self.searched.sort_by(|a, b| a.at.total_cmp(&b.at));
    }

    /// Takes in what fresh worlds have shown.
    pub fn confirm(&mut self, done: &Done) {
        self.fresh = self.last(done);
    }

    fn last(&self, done: &Done) -> Vec<Seen> {
        let answers = self.steps.last_answers(done);
        let nothing = Estimate { value: None, low: f64::NEG_INFINITY, high: f64::INFINITY, worlds: 0, left_out: 0 };
        let seen = |(at, answers): (&f64, &Vec<Vec<f64>>)| {
            let estimate = self.target.metric.estimate(&self.measures, answers).unwrap_or(nothing);
            Seen { at: *at, estimate }
        };
        self.asked.iter().zip(&answers).map(seen).collect()
    }

    /// Values inside the range, in order, each once, whole where the key is.
    fn inside(&self, values: &[f64]) -> Vec<f64> {
        let fit = |value: &f64| {
            let value = value.clamp(self.lever.from, self.lever.to);
            self.whole.map_or_else(|| neat(value), |step| (value / step).round() * step)
        };
        let mut values: Vec<f64> = values.iter().map(fit).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        values
    }

    /// What was found.
    pub fn found(self) -> Found {
        let margins: Vec<Margin> = self.fresh.iter().map(|seen| self.target.margin(seen)).collect();
        let before: Vec<Margin> = self.searched.iter().map(|seen| self.target.margin(seen)).collect();
        Found {
            outcome: outcome(&margins),
            search: outcome(&before),
            lever: self.lever,
            target: self.target,
            fresh: self.fresh,
            searched: self.searched,
        }
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The lever.
    pub lever: Lever,
    /// The target.
    pub target: Target,
    /// The answer, from fresh worlds alone.
    pub outcome: Outcome,
    /// What the search itself had found.
    pub search: Outcome,
    /// The points on fresh worlds, in order.
    pub fresh: Vec<Seen>,
    /// The points of the search, in order.
    pub searched: Vec<Seen>,
}

impl Found {
    /// Where the target is crossed, on fresh worlds.
    pub fn crossings(&self) -> &[Crossing] {
        match &self.outcome {
            Outcome::Crosses(crossings) => crossings,
            _ => &[],
        }
    }

    /// Whether the search, on its own worlds, had found as many crossings, each inside the interval of the answer.
    pub fn is_confirmed(&self) -> bool {
        match (&self.outcome, &self.search) {
            (Outcome::Crosses(fresh), Outcome::Crosses(search)) => {
                fresh.len() == search.len()
                    && fresh.iter().zip(search).all(|(one, other)| {
                        one.low.is_none_or(|low| low <= other.at) && one.high.is_none_or(|high| other.at <= high)
                    })
            }
            (fresh, search) => std::mem::discriminant(fresh) == std::mem::discriminant(search),
        }
    }

    /// The point on fresh worlds that comes nearest to the target, or goes farthest beyond it.
    pub fn nearest(&self) -> Option<&Seen> {
        let value = |seen: &Seen| seen.estimate.value.unwrap_or(f64::NAN);
        let with = self.fresh.iter().filter(|seen| seen.estimate.value.is_some());
        if self.target.above {
            with.max_by(|a, b| value(a).total_cmp(&value(b)))
        } else {
            with.min_by(|a, b| value(a).total_cmp(&value(b)))
        }
    }

    /// The table: a row a point of either stage.
    pub fn samples(&self) -> Samples {
        let mut samples = Samples::new();
        let all =
            || self.searched.iter().map(|seen| ("search", seen)).chain(self.fresh.iter().map(|seen| ("fresh", seen)));
        samples.text("stage", "name", "search, or fresh worlds", all().map(|(stage, _)| stage.to_owned()).collect());
        let finite = |value: f64| if value.is_finite() { value } else { f64::NAN };
        let mut add = |name: &str, unit: &str, meaning: &str, read: &dyn Fn(&Seen) -> f64| {
            let values = all().map(|(_, seen)| finite(read(seen))).collect();
            samples.numbers(name, FieldKind::Double, unit, meaning, values);
        };
        let text = &self.target.metric.text;
        let unit = if self.target.metric.is_share { "share of worlds" } else { "as the series" };
        add(&self.lever.name(), "as the key", &self.lever.described(), &|seen| seen.at);
        add(text, unit, &self.target.metric.group, &|seen| seen.estimate.value.unwrap_or(f64::NAN));
        add(&format!("{text}.lo"), unit, "lower end of its 95 % interval", &|seen| seen.estimate.low);
        add(&format!("{text}.hi"), unit, "upper end of its 95 % interval", &|seen| seen.estimate.high);
        add("worlds", "worlds", "worlds that have a value", &|seen| seen.estimate.worlds as f64);
        samples
    }

    /// The same for `study.json`; `answer` is what it comes to in words.
    pub fn json(&self, answer: &str) -> Value {
        let seen = |seen: &Seen| json!({ "at": seen.at, "metric": Number::from(seen.estimate) });
        let crossing = |crossing: &Crossing| {
            let up = crossing.direction == crate::stats::crossing::Direction::Up;
            json!({ "at": crossing.at, "low": crossing.low, "high": crossing.high, "met": if up { "from here" } else { "up to here" } })
        };
        let crossings = |outcome: &Outcome| match outcome {
            Outcome::Crosses(crossings) => crossings.iter().map(crossing).collect(),
            _ => Vec::new(),
        };
        let (outcome, established) = match self.outcome {
            Outcome::Crosses(_) => ("crosses", true),
            Outcome::Already { established } => ("already", established),
            Outcome::Never { established } => ("never", established),
            Outcome::Undecided => ("undecided", false),
        };
        json!({
            "answer": answer,
            "outcome": outcome,
            "established": established,
            "crossings": crossings(&self.outcome),
            "search_crossings": crossings(&self.search),
            "confirmed": self.is_confirmed(),
            "nearest": self.nearest().map(seen),
            "fresh": self.fresh.iter().map(seen).collect::<Vec<_>>(),
            "search": self.searched.iter().map(seen).collect::<Vec<_>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Overrides;
    use crate::scenario::metric::parse_test;
    use crate::study::engine::Work;

    /// Promises are kept in a month if a uniform lies below `pakistan.honour`, so that the share of worlds in which this month's
    /// is kept is the lever itself, and crosses .3 at .3.
    const TEXT: &str = "name = \"small\"\n[run]\nworlds = 400\nmonths = 5\n[council]\nhorizon = 6\n[commanders]\ncount = 4\n\
        [bands]\ncount = 4\n[collapse]\nbase = 0\n";

    fn found(lever: &str, target: &str, seed: u64) -> Found {
        let overrides = Overrides { seed: Some(seed), ..Overrides::default() };
        let scenario = Scenario::parse(TEXT, "small.toml", &overrides).unwrap();
        let test = parse_test(target, &scenario.names()).unwrap();
        let mut search = Search::new(&scenario, Lever::range(lever).unwrap(), Target::of(&test, &scenario)).unwrap();
        let all = |work: &Steps| (0..work.tasks()).map(|task| (task, work.perform(task))).collect::<Done>();
        while let Some(done) = search.next_step().unwrap().map(all) {
            search.learn(&done);
        }
        let done = search.fresh_step().unwrap().map(all).unwrap();
        search.confirm(&done);
        search.found()
    }

    #[test]
    fn a_known_threshold_is_found_on_fresh_worlds() {
        // At 95 % each of twelve intervals misses with probability .05; more than three miss with probability .002.
        let hits = (0..12)
            .filter(|&seed| {
                let found = found("pakistan.honour=0.05:0.95", "p(pakistan.keeps, 2021-10) >= 0.3", 1000 + 2 * seed);
                let [crossing] = found.crossings() else { return false };
                assert!((crossing.at - 0.3).abs() < 0.12, "{crossing:?}");
                crossing.low.is_some_and(|low| low <= 0.3) && crossing.high.is_some_and(|high| high >= 0.3)
            })
            .count();
        assert!(hits >= 9, "{hits} of 12");
    }

    #[test]
    fn the_other_side_never_and_already() {
        let below = found("pakistan.honour=0.05:0.95", "p(pakistan.keeps, 2021-10) < 0.3", 7);
        assert_eq!(below.crossings().len(), 1);
        assert_eq!(below.crossings()[0].direction, crate::stats::crossing::Direction::Down);
        let never = found("pakistan.honour=0.05:0.5", "p(pakistan.keeps, 2021-10) > 0.9", 7);
        assert_eq!(never.outcome, Outcome::Never { established: true });
        assert!((never.nearest().unwrap().at - 0.5).abs() < 0.06 && never.is_confirmed());
        let already = found("pakistan.honour=0.5:0.95", "p(pakistan.keeps, 2021-10) > 0.2", 7);
        assert_eq!(already.outcome, Outcome::Already { established: true });
    }

    #[test]
    fn whole_numbers_stay_whole() {
        let found = found("council.interval=1:4", "mean(attacks, 2021-10) >= 0", 7);
        assert!(found.searched.iter().chain(&found.fresh).all(|seen| seen.at.fract() == 0.0));
        assert_eq!(found.searched.len(), 4);
    }
}
