//! Generation after generation, until there is a reason to stop.

use super::distance::{Criterion, distance, scales};
use super::kernel::{Kernel, UNIFORMS_BEFORE};
use super::population::Population;
use crate::stats::quantile::normal_quantile;
use crate::stats::quantiles::{quantile_sorted, sorted};

/// How a sequence is run.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Points a generation keeps, at least 2.
    pub particles: usize,
    /// Share kept of those that pass, over 0 and under 1: a half gives the median tolerance.
    pub quantile: f64,
    /// A kernel component's standard deviation as a share of the population's, over 0 and at most 1.
    pub spread: f64,
    /// Most simulations in all.
    pub budget: u64,
    /// The acceptance rate under which it stops.
    pub least_acceptance: f64,
    /// It stops when a generation brings the median distance down by less than this share.
    pub least_change: f64,
    /// The tolerance it stops at; 0 for none.
    pub tolerance: f64,
    /// Scales of the summaries; found anew in every generation if none are given.
    pub scales: Option<Vec<f64>>,
}

impl Settings {
    /// Trials that must pass before a generation can be closed.
    pub fn needed(&self) -> usize {
        (self.particles as f64 / self.quantile).ceil() as usize
    }
}

/// Why a sequence stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The budget of simulations is spent.
    Budget,
    /// Too few simulations pass.
    Acceptance,
    /// The distance hardly falls any more.
    SmallChange,
    /// The tolerance wanted is reached.
    Tolerance,
}

/// One simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Its number: one for every simulation of a sequence, never used twice.
    pub number: u32,
    /// The point simulated.
    pub point: Vec<f64>,
    /// Summaries that came of it; not finite where the simulation ended as the data did not.
    pub summaries: Vec<f64>,
}

/// What a generation did.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Simulations it took.
    pub simulations: u32,
    /// Simulations that passed all earlier criteria.
    pub passed: u32,
    /// Its own distance and tolerance.
    pub criterion: Criterion,
    /// Effective sample size.
    pub effective_size: f64,
    /// Median distance of what was kept.
    pub median: f64,
    /// Share by which the median distance fell against the generation before, both under this generation's scales;
    /// none in the first.
    pub fall: Option<f64>,
}

impl Step {
    /// Share of simulations that passed.
    pub fn acceptance(&self) -> f64 {
        f64::from(self.passed) / f64::from(self.simulations.max(1))
    }
}

/// A sequence of generations in progress.
#[derive(Clone, Debug)]
pub struct Sequence {
    settings: Settings,
    observed: Vec<f64>,
    dimension: usize,
    criteria: Vec<Criterion>,
    steps: Vec<Step>,
    population: Population,
    kernel: Option<Kernel>,
    spent: u64,
}

impl Sequence {
    /// A sequence over points of `dimension` coordinates for these observed summaries.
    pub fn new(settings: Settings, dimension: usize, observed: Vec<f64>) -> Self {
        Self {
            settings,
            observed,
            dimension,
            criteria: Vec::new(),
            steps: Vec::new(),
            population: Population::default(),
            kernel: None,
            spent: 0,
        }
    }

    /// The same with a criterion that the first generation must pass: plain rejection.
    #[must_use]
    pub fn passing(mut self, criterion: Criterion) -> Self {
        self.criteria.push(criterion);
        self
    }

    /// The point of a trial, from its uniforms: from the prior in the first generation, by the kernel after.
    pub fn propose(&self, uniform: &dyn Fn(u32) -> f64) -> Vec<f64> {
        match &self.kernel {
            Some(kernel) => kernel.propose(uniform),
            None => (0..self.dimension as u32).map(|place| normal_quantile(uniform(UNIFORMS_BEFORE + place))).collect(),
        }
    }

    /// Whether summaries pass every criterion so far, and are finite.
    pub fn passes(&self, summaries: &[f64]) -> bool {
        summaries.iter().all(|value| value.is_finite())
            && self.criteria.iter().all(|criterion| criterion.passes(summaries, &self.observed))
    }

    /// How many of `trials`, in order, make up a generation: up to the one with which enough have passed. None
    /// while more are needed.
    pub fn enough(&self, trials: &[Trial]) -> Option<usize> {
        let mut passed = 0;
        for (place, trial) in trials.iter().enumerate() {
            passed += usize::from(self.passes(&trial.summaries));
            if passed == self.settings.needed() {
                return Some(place + 1);
            }
        }
        None
    }

    /// Closes a generation with all its trials, near and far, in the order of their numbers.
    pub fn close(&mut self, trials: &[Trial]) -> &Step {
        let passed: Vec<&Trial> = trials.iter().filter(|trial| self.passes(&trial.summaries)).collect();
        let simulated = trials.iter().map(|trial| trial.summaries.as_slice());
        let scales = self.settings.scales.clone().unwrap_or_else(|| scales(&simulated, self.observed.len()));
        let far = |summaries: &[f64]| distance(summaries, &self.observed, &scales);
        let distances: Vec<f64> = passed.iter().map(|trial| far(&trial.summaries)).collect();
        let nearest = sorted(&distances);
        let last = nearest.get(self.settings.particles.min(nearest.len()).saturating_sub(1));
        let tolerance = last.copied().unwrap_or(f64::INFINITY).max(self.settings.tolerance);
        let before: Vec<f64> = self.population.summaries.iter().map(|summaries| far(summaries)).collect();
        let mut kept = Population::default();
        for (trial, distance) in passed.iter().zip(&distances).filter(|(_, distance)| **distance <= tolerance) {
            kept.trials.push(trial.number);
            kept.points.push(trial.point.clone());
            kept.summaries.push(trial.summaries.clone());
            kept.distances.push(*distance);
            kept.weights.push(self.kernel.as_ref().map_or(1.0, |kernel| kernel.weight(&trial.point)));
        }
        let sum: f64 = kept.weights.iter().sum();
        for weight in &mut kept.weights {
            *weight /= sum;
        }
        let median = |values: &[f64]| quantile_sorted(&sorted(values), 0.5);
        let now = median(&kept.distances).unwrap_or(f64::INFINITY);
        let step = Step {
            simulations: trials.len() as u32,
            passed: passed.len() as u32,
            criterion: Criterion { scales, tolerance },
            effective_size: kept.effective_size(),
            median: now,
            fall: median(&before).map(|then| 1.0 - now / then),
        };
        self.spent += trials.len() as u64;
        self.criteria.push(step.criterion.clone());
        self.kernel = Some(Kernel::new(&kept.points, &kept.weights, self.settings.spread));
        self.population = kept;
        self.steps.push(step);
        &self.steps[self.steps.len() - 1]
    }

    /// Why no other generation should begin; none while it may. A budget that runs out inside a generation is for
    /// whoever simulates to see: [`Self::left`].
    pub fn reason(&self) -> Option<Reason> {
        let step = self.steps.last()?;
        if step.criterion.tolerance <= self.settings.tolerance {
            Some(Reason::Tolerance)
        } else if step.acceptance() < self.settings.least_acceptance {
            Some(Reason::Acceptance)
        } else if step.fall.is_some_and(|fall| fall < self.settings.least_change) {
            Some(Reason::SmallChange)
        } else if self.left() == 0 {
            Some(Reason::Budget)
        } else {
            None
        }
    }

    /// Simulations left in the budget.
    pub fn left(&self) -> u64 {
        self.settings.budget.saturating_sub(self.spent)
    }

    /// Simulations spent on closed generations.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// The generations closed.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The population of the last generation; empty before the first is closed.
    pub fn population(&self) -> &Population {
        &self.population
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The observed summaries.
    pub fn observed(&self) -> &[f64] {
        &self.observed
    }
}
