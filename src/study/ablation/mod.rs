//! Ablation: what each mechanism does, by taking it away, and what hangs on the model's structure, by putting another in its place.
//!
//! Every change is lived on the same worlds as the scenario itself, draws included, so that a difference is the change's effect
//! there and not luck. [`mechanisms`] is the table of what can be changed.

pub mod mechanisms;

use std::collections::BTreeMap;

use serde::Serialize;

use super::asked::{Asked, Nature};
use super::compare::{Contrast, Kind, Worth, paired, worth};
use super::engine::Work;
use crate::ensemble::probe::Probe;
use crate::model::Simulator;
use crate::model::setup::{Rule, Setup};
use crate::results::samples::Samples;
use crate::results::table::FieldKind;
use crate::scenario::{Diagnostics, Scenario};
use crate::stats::addressed::Addressed;
use mechanisms::{MECHANISMS, alternatives, switched};

/// Worlds a task.
const HANDFUL: u32 = 16;
/// Times that worlds are drawn anew for the interval of a metric that is no mean.
const RESAMPLES: u32 = 400;

/// What is changed in a scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Its name.
    pub name: String,
    /// `mechanism` (switched off) or `structure` (switched on).
    pub kind: &'static str,
    /// What is so once it is made.
    pub means: String,
    /// The overrides that make it, as after `--set`.
    pub overrides: Vec<String>,
    /// Component of the ledger that it is, if it is one.
    pub component: Option<&'static str>,
}

/// The changes that this scenario allows: a mechanism that it does not have cannot be taken away.
pub fn changes(scenario: &Scenario) -> Vec<Change> {
    let (structure, factions) = (&scenario.setup.structure, scenario.factions());
    let blocks = !matches!(structure.rule, Rule::Weighted | Rule::Condorcet);
    let mechanisms =
        MECHANISMS.iter().filter(|mechanism| blocks || mechanism.name != "vetoes").map(|mechanism| Change {
            name: mechanism.name.to_owned(),
            kind: "mechanism",
            means: mechanism.off_means.to_owned(),
            overrides: mechanism.overrides(&factions),
            component: mechanism.component,
        });
    let structures = alternatives(structure).into_iter().map(|alternative| Change {
        name: alternative.name,
        kind: "structure",
        means: alternative.means.to_owned(),
        overrides: vec![alternative.set],
        component: None,
    });
    mechanisms.chain(structures).collect()
}

/// An ablation study.
pub struct Study {
    scenario: Scenario,
    asked: Asked,
    changes: Vec<Change>,
    setups: Vec<Setup>,
    probe: Probe,
}

/// What a change does to one metric: none where no world has a value in both.
pub type Effect = Option<Contrast>;

/// What an ablation found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Findings {
    /// Name of the scenario.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// `ablation`.
    pub method: &'static str,
    /// Master seed.
    pub seed: u64,
    /// Worlds lived under each change.
    pub worlds: u32,
    /// The metrics, as the scenario has them.
    pub metrics: Vec<Base>,
    /// The changes with their effects, one a metric.
    pub changes: Vec<Changed>,
    /// Mechanisms whose removal moves no metric beyond its interval.
    pub inert: Vec<String>,
    /// How to read it.
    pub reading: Vec<String>,
}

/// A metric with nothing changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Base {
    /// The metric.
    pub metric: String,
    /// Its unit.
    pub unit: String,
    /// Its worth.
    #[serde(flatten)]
    pub worth: Worth,
}

/// A change and what it does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changed {
    /// The change.
    #[serde(flatten)]
    pub change: Change,
    /// Changed less unchanged, metric by metric.
    pub effects: Vec<Effect>,
    /// Whether it moves no metric.
    pub inert: bool,
}

impl Study {
    /// A study of every change on the scenario's first `run.worlds` worlds.
    ///
    /// # Errors
    ///
    /// The scenario's faults where a change does not fit it.
    pub fn new(scenario: Scenario, asked: Asked) -> Result<Self, Diagnostics> {
        let probe = Probe::new(&scenario, asked.measures());
        let changes = changes(&scenario);
        let mut setups = vec![scenario.setup.clone()];
        for change in &changes {
            setups.push(switched(&scenario, &change.overrides)?.setup);
        }
        for setup in &mut setups {
            probe.shorten(setup);
        }
        Ok(Self { scenario, asked, changes, setups, probe })
    }

    /// Names of the changes, in order.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    fn handfuls(&self) -> u32 {
        self.scenario.run.worlds.div_ceil(HANDFUL)
    }

    fn range(&self, handful: u32) -> std::ops::Range<u32> {
        handful * HANDFUL..self.scenario.run.worlds.min((handful + 1) * HANDFUL)
    }

    /// Answers by variant (0 is nothing changed), world by world.
    fn worlds<'v>(&self, done: &'v BTreeMap<u32, Vec<f64>>) -> Vec<Vec<&'v [f64]>> {
        let variants = self.setups.len() as u32;
        let mut all = vec![Vec::new(); self.setups.len()];
        for handful in 0..self.handfuls() {
            let tasks: Vec<&Vec<f64>> =
                (0..variants).map_while(|variant| done.get(&(handful * variants + variant))).collect();
            if tasks.len() == self.setups.len() {
                for (worlds, values) in all.iter_mut().zip(tasks) {
                    worlds.extend(values.chunks(self.probe.len().max(1)));
                }
            }
        }
        all
    }

    /// What the answers say.
    pub fn findings(&self, done: &BTreeMap<u32, Vec<f64>>) -> Findings {
        let all = self.worlds(done);
        let count = all[0].len();
        let rows: Vec<(usize, usize)> = (0..count).map(|world| (world, world)).collect();
        let metrics = 0..self.asked.metrics().len();
        let own = |metric: usize, variant: usize| -> Vec<f64> {
            all[variant].iter().map(|world| self.asked.worth(metric, &[*world])).collect()
        };
        let base: Vec<Vec<f64>> = metrics.clone().map(|metric| own(metric, 0)).collect();
        let effect = |metric: usize, variant: usize| match self.asked.nature(metric) {
            Nature::Share => paired(Kind::Share, &own(metric, variant), &base[metric], &rows),
            Nature::Mean => paired(Kind::Number, &own(metric, variant), &base[metric], &rows),
            Nature::Other => self.resampled(metric, &all[variant], &all[0]),
        };
        let changes: Vec<Changed> = self
            .changes
            .iter()
            .enumerate()
            .map(|(place, change)| {
                let effects: Vec<Effect> = metrics.clone().map(|metric| effect(metric, place + 1)).collect();
                let inert = !effects.iter().flatten().any(moves);
                Changed { change: change.clone(), effects, inert }
            })
            .collect();
        let bases = metrics.clone().map(|metric| self.base(metric, &base[metric], &all[0])).collect();
        let inert = changes.iter().filter(|changed| changed.inert && changed.change.kind == "mechanism");
        Findings {
            scenario: self.scenario.name.clone(),
            title: self.scenario.title.clone(),
            method: "ablation",
            seed: self.scenario.run.seed,
            worlds: count as u32,
            metrics: bases,
            inert: inert.map(|changed| changed.change.name.clone()).collect(),
            reading: reading(&changes, self.asked.metrics().len()),
            changes,
        }
    }

    fn base(&self, metric: usize, own: &[f64], worlds: &[&[f64]]) -> Base {
        let worth = match self.asked.nature(metric) {
            Nature::Share => worth(Kind::Share, own),
            Nature::Mean => worth(Kind::Number, own),
            Nature::Other => {
                let value = self.asked.worth(metric, worlds);
                let draws = |draw| self.asked.worth(metric, &anew(worlds, draw, self.scenario.run.seed));
                let (low, high) = middle(&(0..RESAMPLES).map(draws).collect::<Vec<f64>>());
                let known = own.iter().filter(|answer| answer.is_finite()).count() as u64;
                let left_out = own.len() as u64 - known;
                Worth { value: value.is_finite().then_some(value), low, high, worlds: known, left_out }
            }
        };
        Base { metric: self.asked.metrics()[metric].to_string(), unit: self.asked.unit(metric, &self.scenario), worth }
    }

    /// The difference of a metric that is no mean over worlds, with the middle 95 % of what it is when worlds are drawn anew, the same in
    /// both (Efron 1979, Annals of Statistics 7, 1-26).
    fn resampled(&self, metric: usize, this: &[&[f64]], first: &[&[f64]]) -> Effect {
        let between =
            |this: &[&[f64]], first: &[&[f64]]| self.asked.worth(metric, this) - self.asked.worth(metric, first);
        let difference = between(this, first);
        let seed = self.scenario.run.seed;
        let draws = |draw| between(&anew(this, draw, seed), &anew(first, draw, seed));
        let (low, high) = middle(&(0..RESAMPLES).map(draws).collect::<Vec<f64>>());
        let pairs = this.len() as u64;
        let nothing = Contrast {
            difference,
            low,
            high,
            paired: true,
            pairs,
            correlation: None,
            variance_ratio: None,
            higher: None,
            lower: None,
        };
        difference.is_finite().then_some(nothing)
    }

    /// A row a world: its answers to every measure under every change.
    pub fn samples(&self, done: &BTreeMap<u32, Vec<f64>>) -> Samples {
        let all = self.worlds(done);
        let names = std::iter::once("none").chain(self.changes.iter().map(|change| change.name.as_str()));
        let rows = |read: &dyn Fn(usize, &[f64]) -> f64| -> Vec<f64> {
            let each = all.iter().flat_map(|worlds| worlds.iter().enumerate());
            each.map(|(world, answers)| read(world, answers)).collect()
        };
        let mut samples = Samples::new();
        let changed = names.zip(&all).flat_map(|(name, worlds)| std::iter::repeat_n(name.to_owned(), worlds.len()));
        samples.text(
            "change",
            "",
            "mechanism that is off, or structure that is on; `none` is the scenario as it is",
            changed.collect(),
        );
        samples.numbers(
            "world",
            FieldKind::Whole,
            "number",
            "the world's number: one number is one world",
            rows(&|world, _| world as f64),
        );
        for (place, measure) in self.asked.measures().iter().enumerate() {
            let meaning = "the world's own answer: 1 or 0 for shares, the value for series";
            samples.numbers(&measure.to_string(), FieldKind::Double, "", meaning, rows(&|_, answers| answers[place]));
        }
        samples
    }
}

/// Whether an interval leaves out zero.
fn moves(effect: &Contrast) -> bool {
    effect.low.is_some_and(|low| low > 0.0) || effect.high.is_some_and(|high| high < 0.0)
}

/// Worlds drawn anew with replacement, the same places for the same draw.
fn anew<'v>(worlds: &[&'v [f64]], draw: u32, seed: u64) -> Vec<&'v [f64]> {
    let numbers = Addressed::new(seed, "ablation resamples");
    (0..worlds.len()).map(|place| worlds[numbers.below(worlds.len(), [draw, place as u32, 0, 0])]).collect()
}

/// The middle 95 % of values.
fn middle(values: &[f64]) -> (Option<f64>, Option<f64>) {
    let sorted = crate::stats::quantiles::sorted(values);
    let at = |probability| crate::stats::quantiles::quantile_sorted(&sorted, probability);
    (at(0.025), at(0.975))
}

fn reading(changes: &[Changed], metrics: usize) -> Vec<String> {
    let count = changes.len() * metrics;
    let mut notes = vec![
        format!(
            "{count} intervals of 95% are shown: even if no change did anything but by its own luck, about {} would leave out zero.",
            (count as f64 * 0.05).round()
        ),
        "A mechanism is inert if its removal moves no metric named here beyond its interval. It may move others, or matter in other scenarios."
            .to_owned(),
    ];
    if changes.iter().any(|changed| {
        changed.effects.iter().flatten().any(|effect| effect.low == Some(0.0) && effect.high == Some(0.0))
    }) {
        notes.push("A difference of 0 from 0 to 0 says that no world lived here differs; it does not speak of those that were not lived.".to_owned());
    }
    notes
}

impl Work for Study {
    fn tasks(&self) -> u32 {
        self.handfuls() * self.setups.len() as u32
    }

    fn perform(&self, task: u32) -> Vec<f64> {
        let variants = self.setups.len() as u32;
        let mut simulator = Simulator::new(&self.setups[(task % variants) as usize]);
        let seed = self.scenario.run.seed;
        self.range(task / variants).flat_map(|world| self.probe.live(&mut simulator, seed, world)).collect()
    }

    fn worlds(&self, task: u32) -> u32 {
        self.range(task / self.setups.len() as u32).len() as u32
    }
}

#[cfg(test)]
mod tests;
