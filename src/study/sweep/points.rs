//! Points of a scenario's levers, all lived on common worlds: the tasks of a sweep.
//!
//! A task is a block of worlds at one point. Blocks are outermost and points innermost, so that wherever the work is cut
//! short every point has as many worlds as any other, give or take one block.

use std::ops::Range;

use crate::ensemble::probe::Probe;
use crate::model::Simulator;
use crate::model::setup::Setup;
use crate::results::parts::Done;
use crate::scenario::Scenario;
use crate::scenario::metric::Measure;
use crate::study::engine::Work;

/// Worlds a task.
pub const BLOCK: u32 = 32;

/// Points and the worlds each is lived on.
pub struct Points {
    points: Vec<(Setup, Probe)>,
    seed: u64,
    worlds: u32,
}

impl Points {
    /// One point a scenario; all are asked for the same measures, in the same worlds.
    pub fn new(scenarios: &[Scenario], measures: &[Measure], seed: u64, worlds: u32) -> Self {
        let point = |scenario: &Scenario| {
            let probe = Probe::new(scenario, measures);
            let mut setup = scenario.setup.clone();
            probe.shorten(&mut setup);
            (setup, probe)
        };
        Self { points: scenarios.iter().map(point).collect(), seed, worlds }
    }

    fn count(&self) -> u32 {
        self.points.len() as u32
    }

    fn blocks(&self) -> u32 {
        self.worlds.div_ceil(BLOCK)
    }

    fn block(&self, block: u32) -> Range<u32> {
        block * BLOCK..self.worlds.min(block.saturating_add(1).saturating_mul(BLOCK))
    }

    /// What the worlds of each point answered, point by point, measure by measure, in the order of worlds, from tasks
    /// that are done; the first task of these points has the number `first`.
    pub fn answers(&self, done: &Done, first: u32) -> Vec<Vec<Vec<f64>>> {
        let of_point = |(point, (_, probe)): (u32, &(Setup, Probe))| {
            let tasks = (0..self.blocks()).filter_map(|block| done.get(&(first + block * self.count() + point)));
            let mut answers = vec![Vec::new(); probe.len()];
            for values in tasks {
                for world in values.chunks(probe.len().max(1)) {
                    answers.iter_mut().zip(world).for_each(|(all, answer)| all.push(*answer));
                }
            }
            answers
        };
        (0..).zip(&self.points).map(of_point).collect()
    }

    /// How many worlds the points have that have the fewest and the most.
    pub fn lived(&self, done: &Done) -> (u32, u32) {
        let of_point = |point: u32| {
            let blocks = (0..self.blocks()).filter(|block| done.contains_key(&(block * self.count() + point)));
            blocks.map(|block| self.block(block).len() as u32).sum::<u32>()
        };
        let counts = || (0..self.count()).map(of_point);
        (counts().min().unwrap_or(0), counts().max().unwrap_or(0))
    }
}

impl Work for Points {
    fn tasks(&self) -> u32 {
        self.blocks().saturating_mul(self.count())
    }

    fn perform(&self, task: u32) -> Vec<f64> {
        let (block, point) = (task / self.count(), task % self.count());
        let (setup, probe) = &self.points[point as usize];
        let mut simulator = Simulator::new(setup);
        self.block(block).flat_map(|world| probe.live(&mut simulator, self.seed, world)).collect()
    }

    fn worlds(&self, task: u32) -> u32 {
        self.block(task / self.count()).len() as u32
    }

    fn so_far(&self, done: &Done) -> String {
        let (points, of) = (self.count(), self.worlds);
        match self.lived(done) {
            (fewest, most) if fewest == most => format!("{fewest} of {of} worlds at each of {points} points"),
            (fewest, most) => format!("{fewest} to {most} of {of} worlds at each of {points} points"),
        }
    }
}

/// Points that are chosen one step after another, each step from what the steps before have shown; the tasks of all steps
/// are numbered through, so that a search that is taken up again finds what it has done.
#[derive(Default)]
pub struct Steps(Vec<Points>);

impl Steps {
    /// Adds a step.
    pub fn push(&mut self, points: Points) {
        self.0.push(points);
    }

    /// What the points of the last step answered.
    pub fn last_answers(&self, done: &Done) -> Vec<Vec<Vec<f64>>> {
        let before = self.0.len().saturating_sub(1);
        let first = self.0[..before].iter().map(Work::tasks).sum();
        self.0.last().map_or_else(Vec::new, |points| points.answers(done, first))
    }

    /// The step that a task belongs to, and its number there.
    fn find(&self, mut task: u32) -> Option<(&Points, u32)> {
        for points in &self.0 {
            if task < points.tasks() {
                return Some((points, task));
            }
            task -= points.tasks();
        }
        None
    }
}

impl Work for Steps {
    fn tasks(&self) -> u32 {
        self.0.iter().map(Work::tasks).sum()
    }

    fn perform(&self, task: u32) -> Vec<f64> {
        self.find(task).map_or_else(Vec::new, |(points, task)| points.perform(task))
    }

    fn worlds(&self, task: u32) -> u32 {
        self.find(task).map_or(0, |(points, task)| points.worlds(task))
    }
}
