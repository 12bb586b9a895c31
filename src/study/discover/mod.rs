//! Under which conditions is it so? Scenario discovery over the uncertain inputs and the levers of many worlds.
//!
//! Every world draws all its uncertain inputs as it does in a run, and beside them a value of each lever and choice ([`levers`]). It
//! answers the outcome for itself ([`outcome`]), and PRIM ([`crate::stats::prim`]) looks for boxes of inputs in which most worlds are
//! cases: learned on one half of the worlds, judged on the other.
//!
//! The design is the address of each world: its number and the seed give every input, so that more worlds extend a sample and never
//! change it.

mod findings;
pub mod levers;
pub mod outcome;
mod reader;
mod samples;
pub mod words;

pub use findings::{AskedDensity, BoxFinding, Findings, Half, LimitFinding, Measured, StepFinding, Stop};

use std::ops::Range;

use super::engine::Work;
use super::inputs::{Inputs, Origin};
use crate::ensemble::probe::Probe;
use crate::model::Simulator;
use crate::model::draws::{Channel, Draws};
use crate::model::observer::{Beginning, Observer};
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::setup::Setup;
use levers::Levers;
use outcome::Outcome;

/// Worlds in a task.
const BATCH: u32 = 16;

/// A discovery: which worlds are lived, and what each is asked.
pub struct Study {
    /// Levers and choices, and the scenario they make.
    pub levers: Levers,
    /// The uncertain inputs, levers among them.
    pub inputs: Inputs,
    /// What makes a world a case.
    pub outcome: Outcome,
    probe: Probe,
    setups: Vec<Setup>,
    /// The same setups without a month, to see what a world draws.
    beginnings: Vec<Setup>,
}

/// One world as it came out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct World<'v> {
    /// Its number.
    pub number: u32,
    /// The value of each choice, by place.
    pub codes: &'v [f64],
    /// The value of each uncertain input.
    pub inputs: &'v [f64],
    /// Its answers, one a measure.
    pub answers: &'v [f64],
}

impl Study {
    /// A discovery of `outcome` over the worlds that levers and choices make.
    pub fn new(levers: Levers, outcome: Outcome) -> Self {
        let probe = Probe::new(&levers.scenario, outcome.measures());
        let inputs = Inputs::of(&levers.scenario);
        let cut = |setup: &Setup, months: Option<u32>| {
            let mut setup = setup.clone();
            match months {
                Some(months) => setup.structure.months = months,
                None => probe.shorten(&mut setup),
            }
            setup
        };
        let setups = levers.setups.iter().map(|setup| cut(setup, None)).collect();
        let beginnings = levers.setups.iter().map(|setup| cut(setup, Some(0))).collect();
        Self { levers, inputs, outcome, probe, setups, beginnings }
    }

    /// The worlds in the values of a task, as [`Work::perform`] gives them.
    pub fn read<'v>(&self, task: u32, values: &'v [f64]) -> Vec<World<'v>> {
        let (choices, inputs) = (self.levers.choices.len(), self.inputs.len());
        let length = choices + inputs + self.probe.len();
        let world = |(number, row): (u32, &'v [f64])| World {
            number,
            codes: &row[..choices],
            inputs: &row[choices..choices + inputs],
            answers: &row[choices + inputs..],
        };
        self.batch(task).zip(values.chunks_exact(length.max(1))).map(world).collect()
    }

    fn batch(&self, task: u32) -> Range<u32> {
        let worlds = self.levers.scenario.run.worlds;
        let first = task.saturating_mul(BATCH).min(worlds);
        first..first.saturating_add(BATCH).min(worlds)
    }

    fn live(&self, world: u32) -> Vec<f64> {
        let seed = self.levers.scenario.run.seed;
        let codes = self.levers.codes(seed, world);
        let place = self.levers.combination(&codes);
        let mut row: Vec<f64> = codes.iter().map(|code| *code as f64).collect();
        let mut drawn = Drawn { study: self, draws: Draws::new(seed, world), values: Vec::new() };
        Simulator::new(&self.beginnings[place]).run(seed, world, &mut drawn);
        row.extend(drawn.values);
        row.extend(self.probe.live(&mut Simulator::new(&self.setups[place]), seed, world));
        row
    }
}

impl Work for Study {
    fn tasks(&self) -> u32 {
        self.levers.scenario.run.worlds.div_ceil(BATCH)
    }

    fn perform(&self, task: u32) -> Vec<f64> {
        self.batch(task).flat_map(|world| self.live(world)).collect()
    }

    fn worlds(&self, task: u32) -> u32 {
        self.batch(task).len() as u32
    }
}

/// Sees the inputs that a world draws.
struct Drawn<'s> {
    study: &'s Study,
    draws: Draws,
    values: Vec<f64>,
}

impl Observer for Drawn<'_> {
    fn begin(&mut self, beginning: &Beginning) {
        let lever = |place: usize| {
            let lever = self.study.levers.scenario.setup.levers.get(place);
            lever.map(|lever| lever.value.quantile(self.draws.named(Channel::Lever, lever.address)))
        };
        let value = |origin: Origin| match origin {
            Origin::World(row) => Some((WORLD[row].get)(beginning.parameters)),
            Origin::Faction(place, row) => beginning.factions.get(place).map(|faction| (FACTION[row].get)(faction)),
            // The share itself, which is what people know; not the variate it is made from.
            Origin::Power(place) => beginning.power.get(place).copied(),
            Origin::Lever(place) => lever(place),
            Origin::Event(place) => beginning.happenings.get(place).and_then(|happening| happening.amount),
        };
        self.values = self.study.inputs.iter().map(|input| value(input.origin).unwrap_or(f64::NAN)).collect();
    }
}

#[cfg(test)]
mod tests;
