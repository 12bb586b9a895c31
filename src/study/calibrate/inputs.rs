//! Which numbers of a scenario the data are asked about.
//!
//! *Moved* are those that stand in the equations of attacks, of ISKP and of reporting, and the amounts of events up to
//! the last month fitted: they are proposed, weighed, and written to the posterior. All other uncertain numbers are
//! *carried*: every simulation draws them from their priors, as a run does, so that what they do to the fit counts; a
//! carried number of which the data turn out to say something is named in the result.

use crate::model::draws::{Channel, Draws, hash_name};
use crate::model::parameters::Parameter;
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::posterior::{Pin, Slot};
use crate::scenario::{Known, Scenario};
use crate::stats::distribution::{Distribution, PreparedDistribution};
use crate::stats::quantile::{normal_cdf, normal_quantile};

/// Groups of parameters in whose equations attacks are made, or reported.
const MOVED: [&str; 4] = ["ttp.", "attacks.", "iskp.", "reporting."];

/// An uncertain number of the scenario.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name: a path, or an event's.
    pub name: String,
    /// Unit.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Which number.
    pub slot: Slot,
    /// Its prior.
    pub prior: Distribution,
    /// How good the evidence for it is, as a letter; empty for an event.
    pub grade: &'static str,
    prepared: PreparedDistribution,
    /// Address of its draw.
    address: u64,
}

/// The uncertain numbers of a scenario.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// Those the calibration moves.
    pub moved: Vec<Input>,
    /// Those that keep their priors.
    pub carried: Vec<Input>,
}

impl Inputs {
    /// The inputs of a scenario; events count as moved up to month `last` of the run.
    pub fn of(scenario: &Scenario, last: u32) -> Self {
        let (mut moved, mut carried) = (Vec::new(), Vec::new());
        for known in scenario.numbers().into_iter().filter(|known| known.drawn) {
            let Some(input) = Input::of(scenario, known) else { continue };
            let bears = match input.slot {
                Slot::World(_) => MOVED.iter().any(|group| input.name.starts_with(group)),
                Slot::Faction(..) => false,
                Slot::Event(place) => scenario.setup.events[place].month <= last,
            };
            if bears { moved.push(input) } else { carried.push(input) }
        }
        Self { moved, carried }
    }

    /// The numbers of a point: each the quantile of its coordinate's standard normal probability.
    pub fn pins(&self, point: &[f64]) -> Vec<Pin> {
        self.moved.iter().zip(point).map(|(input, z)| Pin { slot: input.slot, value: input.value(*z) }).collect()
    }

    /// The coordinates that a world draws for the carried inputs.
    pub fn drawn(&self, seed: u64, world: u32) -> Vec<f64> {
        let draws = Draws::new(seed, world);
        self.carried
            .iter()
            .map(|input| {
                let channel = if matches!(input.slot, Slot::Event(_)) { Channel::Event } else { Channel::Parameter };
                normal_quantile(draws.named(channel, input.address))
            })
            .collect()
    }
}

impl Input {
    fn of(scenario: &Scenario, known: Known) -> Option<Self> {
        let setup = &scenario.setup;
        let named = hash_name(&known.name);
        let (prior, unit, meaning, grade, address) = match known.slot {
            Slot::World(row) => {
                let Parameter { unit, meaning, grade, .. } = &WORLD[row];
                (setup.world.distributions()[row], *unit, *meaning, grade.letter(), named)
            }
            Slot::Faction(faction, row) => {
                let Parameter { unit, meaning, grade, .. } = &FACTION[row];
                (setup.factions[faction].parameters.distributions()[row], *unit, *meaning, grade.letter(), named)
            }
            Slot::Event(place) => {
                let event = &setup.events[place];
                let row = event.kind.row();
                (event.amount?, row.amount.unit, row.effect, "", event.address)
            }
        };
        let prepared = prior.prepare();
        Some(Self { name: known.name, unit, meaning, slot: known.slot, prior, grade, prepared, address })
    }

    /// The number at a standard normal coordinate.
    pub fn value(&self, z: f64) -> f64 {
        // Nine standard deviations out the probability rounds to 1, where an unbounded prior has no value.
        self.prepared.quantile(normal_cdf(z.clamp(-8.0, 8.0)))
    }
}
