//! Which assumption drives the answer.
//!
//! Every uncertain input of a scenario is fixed at the values of a design, and at each point a few worlds are lived. The worlds are
//! *common*: all points of a replicate (a scrambling, a trajectory) meet the same luck, so that differences between
//! points are effects of inputs, and an input without effect has exactly none. Replicates meet other luck, so that intervals, which
//! come from how replicates differ, hold for any luck and not for one handful of worlds. What chance has to do with the
//! spread follows from the law of total variance ([`crate::stats::sensitivity::luck`]).

mod analyse;
mod design;
mod groups;
mod reading;
mod samples;

pub use analyse::{Chance, FactorFinding, Findings, MetricFindings, Number, PairFinding};
pub use design::{Design, DesignError, Method, Place};
pub use groups::{Grouping, group_of, part_label};

use super::asked::Asked;
use super::engine::Work;
use super::inputs::Inputs;
use crate::ensemble::probe::Probe;
use crate::model::Simulator;
use crate::model::setup::Setup;
use crate::scenario::Scenario;

/// A sensitivity study: what is asked, of which points.
pub struct Study {
    /// The scenario.
    pub scenario: Scenario,
    /// Its uncertain inputs.
    pub inputs: Inputs,
    /// The metrics.
    pub asked: Asked,
    /// The points.
    pub design: Design,
    /// Worlds at each point.
    pub worlds: u32,
    setup: Setup,
    probe: Probe,
}

impl Study {
    /// A study of `scenario` at the points of `design`, `worlds` worlds at each.
    pub fn new(scenario: Scenario, inputs: Inputs, asked: Asked, design: Design, worlds: u32) -> Self {
        let probe = Probe::new(&scenario, asked.measures());
        let mut setup = scenario.setup.clone();
        probe.shorten(&mut setup);
        Self { scenario, inputs, asked, design, worlds, setup, probe }
    }

    /// Values of the inputs at a point.
    pub fn values(&self, point: u32) -> Vec<f64> {
        self.inputs.quantiles(&self.design.coordinates(point))
    }

    /// A point's answers, world by world, from the values of its task.
    pub fn answers<'v>(&self, values: &'v [f64]) -> Vec<&'v [f64]> {
        values.chunks(self.probe.len().max(1)).collect()
    }
}

impl Work for Study {
    fn tasks(&self) -> u32 {
        self.design.points()
    }

    fn perform(&self, point: u32) -> Vec<f64> {
        let setup = self.inputs.pin(&self.setup, &self.values(point));
        let mut simulator = Simulator::new(&setup);
        let first = self.design.place(point).replicate * self.worlds;
        let worlds = first..first + self.worlds;
        worlds.flat_map(|world| self.probe.live(&mut simulator, self.scenario.run.seed, world)).collect()
    }

    fn worlds(&self, _: u32) -> u32 {
        self.worlds
    }
}

#[cfg(test)]
mod tests;
