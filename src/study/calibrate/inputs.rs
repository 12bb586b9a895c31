//! Which numbers of a scenario the data are asked about.
//!
//! *Moved* are those that stand in the equations of attacks, of ISKP and of reporting, and the amounts of events up to
//! the last month fitted: they are proposed, weighed, and written to the posterior. All other uncertain numbers are
//! *carried*: every simulation draws them from their priors, as a run does, so that what they do to the fit counts; a
//! carried number of which the data turn out to say something is named in the result.

use crate::model::draws::{Channel, Draws, hash_name};
use crate::model::posterior::{Pin, Slot};
use crate::scenario::Scenario;
use crate::stats::distribution::Distribution;
use crate::stats::quantile::{normal_cdf, normal_quantile};
use crate::study::inputs;

/// Groups of parameters in whose equations attacks are made, or reported.
const MOVED: [&str; 4] = ["ttp.", "attacks.", "iskp.", "reporting."];

/// An uncertain number that data may tell something of: one that a table of joint draws may have a column for.
#[derive(Clone, Debug)]
pub struct Input {
    /// The number, as every study knows it.
    pub known: inputs::Input,
    /// Which one it is to a world.
    pub slot: Slot,
    /// Its prior.
    pub prior: Distribution,
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
        for input in inputs::Inputs::of(scenario).iter().filter_map(|known| Input::of(scenario, known)) {
            let bears = match input.slot {
                Slot::World(_) => MOVED.iter().any(|group| input.name().starts_with(group)),
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
    /// None of powers and levers, which a scenario draws as ever.
    fn of(scenario: &Scenario, known: &inputs::Input) -> Option<Self> {
        let (slot, prior) = (known.slot()?, *known.distribution()?);
        let address = match slot {
            Slot::Event(place) => scenario.setup.events[place].address,
            Slot::World(_) | Slot::Faction(..) => hash_name(&known.path),
        };
        Some(Self { known: known.clone(), slot, prior, address })
    }

    /// Its name: a path, or an event's.
    pub fn name(&self) -> &str {
        &self.known.path
    }

    /// The number at a standard normal coordinate.
    pub fn value(&self, z: f64) -> f64 {
        // Nine standard deviations out the probability rounds to 1, where an unbounded prior has no value.
        self.known.quantile(normal_cdf(z.clamp(-8.0, 8.0)))
    }
}
