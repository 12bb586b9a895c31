//! Simulates, generation by generation, on all threads.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;
use rayon::prelude::*;

use super::checkpoint::{Store, StoreError};
use super::inputs::Inputs;
use super::targets::{self, HELD_OUT, Target};
use super::world::Record;
use crate::model::Simulator;
use crate::model::draws::{Channel, Draws};
use crate::model::setup::Setup;
use crate::scenario::{Scenario, YearMonth};
use crate::stats::abc::{Reason, Sequence, Settings, Trial};
use crate::study::observed::Observed;

/// Simulations between two looks at the clock, the interrupt and the disk.
const BATCH: u64 = 512;

/// Why a calibration cannot be, or was not finished.
#[derive(Debug, thiserror::Error)]
pub enum CalibrateError {
    /// The scenario takes its numbers from a posterior already.
    #[error("`{name}` is calibrated already: calibrate the scenario it extends")]
    Calibrated {
        /// The scenario.
        name: String,
    },
    /// The run does not cover the record.
    #[error("the record needs worlds from {first} to {last}; the scenario runs from {start} to {end}")]
    Run {
        /// First month needed.
        first: YearMonth,
        /// Last month needed.
        last: YearMonth,
        /// First month of the run.
        start: YearMonth,
        /// Last month of the run.
        end: YearMonth,
    },
    /// A target that is left out and does not exist.
    #[error("there is no target `{name}`; the targets are {known}")]
    NoSuchTarget {
        /// Its name.
        name: String,
        /// All names.
        known: String,
    },
    /// The table of reported figures has none of the targets.
    #[error("the table has none of the figures that are fitted, up to December 2023: {missing}")]
    NoTargets {
        /// What is missing.
        missing: String,
    },
    /// Nothing is uncertain.
    #[error("`{name}` draws no number that the data could tell anything of: give some a distribution")]
    NothingToMove {
        /// The scenario.
        name: String,
    },
    /// The budget does not last for one generation.
    #[error("{budget} simulations are not enough for one generation of {needed}: raise --budget, or lower --particles")]
    Budget {
        /// The budget.
        budget: u64,
        /// Simulations that must pass.
        needed: usize,
    },
    /// The threads could not be started.
    #[error("cannot start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// What was simulated cannot be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It was told to stop.
    #[error("stopped")]
    Stopped,
}

/// What is to be fitted.
#[derive(Clone, Debug)]
pub struct Task {
    /// Seed of every draw.
    pub seed: u64,
    /// First month of the run.
    pub start: YearMonth,
    /// The model, with worlds as long as the record.
    pub setup: Setup,
    /// The numbers asked about.
    pub inputs: Inputs,
    /// The numbers of the record.
    pub targets: Vec<Target>,
    /// Targets for which the table has no figures.
    pub missing: Vec<&'static str>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The sequence, closed.
    pub sequence: Sequence,
    /// Why it stopped.
    pub reason: Reason,
    /// All trials of the first generation: simulations from the prior.
    pub prior: Vec<Trial>,
}

impl Task {
    /// What a scenario is to be fitted to, without the targets named in `without`.
    pub fn new(scenario: &Scenario, observed: &Observed, without: &[String]) -> Result<Self, CalibrateError> {
        let name = scenario.name.clone();
        if scenario.calibration.is_some() {
            return Err(CalibrateError::Calibrated { name });
        }
        let (mut targets, missing) = targets::targets(observed);
        let known = || targets.iter().map(|target| target.name).collect::<Vec<_>>().join(", ");
        for left_out in without {
            if !targets.iter().any(|target| target.name == left_out) {
                return Err(CalibrateError::NoSuchTarget { name: left_out.clone(), known: known() });
            }
        }
        targets.retain(|target| !without.iter().any(|name| name == target.name));
        let spans = || targets.iter().map(Target::span);
        let (Some(first), Some(last)) = (spans().map(|span| span.0).min(), spans().map(|span| span.1).max()) else {
            return Err(CalibrateError::NoTargets { missing: missing.join(", ") });
        };
        let (start, end) = (scenario.run.start, scenario.run.last());
        if first < start || last > end {
            return Err(CalibrateError::Run { first, last, start, end });
        }
        let last = u32::try_from(last.since(start)).unwrap_or(0);
        let inputs = Inputs::of(scenario, last);
        if inputs.moved.is_empty() {
            return Err(CalibrateError::NothingToMove { name });
        }
        let mut setup = scenario.setup.clone();
        setup.structure.months = last + 1;
        Ok(Self { seed: scenario.run.seed, start, setup, inputs, targets, missing })
    }

    /// Lives the world of a trial for as many months as `setup` says.
    pub fn live(&self, simulator: &mut Simulator, number: u32, point: &[f64]) -> Record {
        let mut record = Record::default();
        simulator.run_pinned(self.seed, number, &self.inputs.pins(point), &mut record);
        record
    }

    /// The numbers of a world that stand beside the record; none of them a number if it did not go as recorded.
    pub fn summaries(&self, record: &Record) -> Vec<f64> {
        let of = |target: &Target| if record.as_recorded() { target.of(record, self.start) } else { f64::NAN };
        self.targets.iter().map(of).collect()
    }

    /// Lives trials again for `months`, in the order given: the same worlds, which go on.
    pub fn go_on(&self, trials: &[(u32, &[f64])], months: u32, pool: &ThreadPool) -> Vec<Record> {
        let mut setup = self.setup.clone();
        setup.structure.months = months;
        pool.install(|| {
            trials
                .par_iter()
                .map_init(|| Simulator::new(&setup), |simulator, (number, point)| self.live(simulator, *number, point))
                .collect()
        })
    }

    /// Months from the start of the run to the month before `end`.
    pub fn months_before(&self, end: YearMonth) -> u32 {
        u32::try_from(end.since(self.start)).unwrap_or(0)
    }

    /// The first month of what is held out.
    pub fn held_out(&self) -> YearMonth {
        YearMonth::parse(HELD_OUT).unwrap_or(self.start)
    }
}

/// As many threads as asked for; one a core for 0.
pub fn pool(threads: usize) -> Result<ThreadPool, CalibrateError> {
    Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).build()?)
}

/// Runs a sequence to its end. Every batch goes to the disk and to `told`, with the generation and the simulations of
/// it; told to stop, it ends with [`CalibrateError::Stopped`].
pub fn fit(
    task: &Task,
    settings: Settings,
    store: (&Path, &str),
    pool: &ThreadPool,
    stop: &AtomicBool,
    told: &(dyn Fn(&Sequence, u64) + Sync),
) -> Result<Fit, CalibrateError> {
    let observed: Vec<f64> = task.targets.iter().map(|target| target.observed).collect();
    let store = Store::open(store.0, store.1, observed.len())?;
    let (budget, needed) = (settings.budget, settings.needed());
    let mut sequence = Sequence::new(settings, task.inputs.moved.len(), observed);
    let (mut prior, mut next) = (Vec::new(), 0_u32);
    let reason = loop {
        let generation = sequence.steps().len();
        let kept = store.load(generation)?;
        let numbered = (next..).zip(kept);
        let mut trials: Vec<Trial> = numbered
            .map(|(number, summaries)| Trial { number, point: propose(task, &sequence, number), summaries })
            .collect();
        let end = loop {
            if let Some(end) = sequence.enough(&trials) {
                break Some(end);
            }
            let done = trials.len() as u64;
            if done >= sequence.left() {
                break None;
            }
            if stop.load(Ordering::Relaxed) {
                return Err(CalibrateError::Stopped);
            }
            let first = next + done as u32;
            let more = simulate(task, &sequence, first..first + BATCH.min(sequence.left() - done) as u32, pool);
            store.append(generation, more.iter().map(|trial| trial.summaries.as_slice()))?;
            trials.extend(more);
            told(&sequence, trials.len() as u64);
        };
        let Some(end) = end else {
            if sequence.steps().is_empty() {
                return Err(CalibrateError::Budget { budget, needed });
            }
            break Reason::Budget;
        };
        trials.truncate(end);
        next += end as u32;
        sequence.close(&trials);
        if generation == 0 {
            prior = trials;
        }
        if let Some(reason) = sequence.reason() {
            break reason;
        }
    };
    Ok(Fit { sequence, reason, prior })
}

fn propose(task: &Task, sequence: &Sequence, number: u32) -> Vec<f64> {
    let draws = Draws::new(task.seed, number);
    sequence.propose(&|place| draws.unit(0, Channel::Calibration, place, 0))
}

fn simulate(task: &Task, sequence: &Sequence, numbers: std::ops::Range<u32>, pool: &ThreadPool) -> Vec<Trial> {
    pool.install(|| {
        numbers
            .into_par_iter()
            .map_init(
                || Simulator::new(&task.setup),
                |simulator, number| {
                    let point = propose(task, sequence, number);
                    let summaries = task.summaries(&task.live(simulator, number, &point));
                    Trial { number, point, summaries }
                },
            )
            .collect()
    })
}
