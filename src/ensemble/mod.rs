//! Many worlds: blocks, threads, streaming aggregation, progress, interruption.
//!
//! Worlds are numbered, and so are blocks of [`BLOCK`] worlds: a block is the unit that is complete or
//! absent, whatever stops a run. Threads take small handfuls of worlds in order; what each saw goes into
//! tallies whose sums are exact, so that no order of folding moves a bit. Rows leave in the order of
//! worlds, a group at a time, and memory does not grow with their number.

pub mod columns;
pub mod probe;
pub mod record;
pub mod tally;

use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::ThreadPool;
use thiserror::Error;

use crate::model::Simulator;
use crate::scenario::Scenario;
use columns::Columns;
use record::Recorder;
use tally::Tally;

/// Worlds a block.
pub const BLOCK: u32 = 256;
/// Blocks in a group: what is held in memory before it is handed on.
const BLOCKS_IN_A_GROUP: u32 = 16;
/// Worlds in a group.
pub const GROUP: u32 = BLOCK * BLOCKS_IN_A_GROUP;
/// Worlds a thread takes at a time.
const HANDFUL: u32 = 16;
/// Worlds a thread takes at a time when few are left, so that none waits long for the last.
const PINCH: u32 = 4;

/// Why an ensemble stopped.
#[derive(Debug, Error)]
pub enum EnsembleError {
    /// The threads could not be started.
    #[error("cannot start {threads} threads: {source}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system said.
        source: rayon::ThreadPoolBuildError,
    },
    /// A world cannot be lived.
    #[error(
        "world {world} of seed {seed} failed: {message}; this is a fault of durand, and what was finished before it is \
         kept (`durand explain FILE --world {world} --seed {seed}` lives that world alone)"
    )]
    World {
        /// Its number.
        world: u32,
        /// Master seed.
        seed: u64,
        /// What it said.
        message: String,
    },
}

/// Rows of `worlds.parquet`, one world after the other.
#[derive(Debug, Default)]
pub struct Rows {
    /// World of the first row.
    pub first: u32,
    /// Values, row by row, [`Columns::len`] each; NaN where there is none.
    pub values: Vec<f64>,
}

/// What an ensemble is asked to do.
pub struct Plan<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Which worlds; the first must begin a block.
    pub worlds: Range<u32>,
    /// Threads; 0 stands for one a core.
    pub threads: usize,
    /// Set from elsewhere to stop early: blocks begun are finished, no other is begun.
    pub stop: &'a AtomicBool,
    /// Told of every handful of worlds that is done.
    pub progress: &'a (dyn Fn(u32) + Sync),
}

/// Threads to work on: as many as asked for (0: one a core), but no more than are useful, nor than four a core.
///
/// # Errors
///
/// [`EnsembleError::Threads`] when the system refuses them.
pub fn pool(threads: usize, useful: usize) -> Result<ThreadPool, EnsembleError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let wanted = if threads == 0 { cores } else { threads.min(4 * cores) };
    rayon::ThreadPoolBuilder::new()
        .num_threads(wanted.min(useful.max(1)))
        .build()
        .map_err(|source| EnsembleError::Threads { threads, source })
}

/// Gathers the threads of a plan.
///
/// # Errors
///
/// [`EnsembleError::Threads`] when the system refuses them.
pub fn crew<'a>(plan: &'a Plan<'a>, columns: &'a Columns) -> Result<Crew<'a>, EnsembleError> {
    // No more threads than there are handfuls in a group: the others would only hold memory.
    let useful = plan.worlds.len().min(GROUP as usize).div_ceil(HANDFUL as usize);
    Ok(Crew { plan, columns, pool: pool(plan.threads, useful)? })
}

/// Some worlds, lived.
#[derive(Debug)]
pub struct Group {
    /// Which: those asked for, or whole blocks of them from the first.
    pub worlds: Range<u32>,
    /// Their rows.
    pub rows: Rows,
    /// Everything seen in them.
    pub tally: Tally,
    /// Why there are no more, if a world failed.
    pub fault: Option<EnsembleError>,
}

/// Threads that live the worlds of one scenario, as many at a time as they are told.
pub struct Crew<'a> {
    plan: &'a Plan<'a>,
    columns: &'a Columns,
    pool: ThreadPool,
}

impl Crew<'_> {
    /// Threads of the crew.
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Lives some worlds; the first must begin a block.
    ///
    /// Stopped, it gives the whole blocks it has finished. A world that fails ends it too: the blocks before
    /// that world's are lived once more, since what the threads have seen cannot be told apart.
    pub fn live(&self, worlds: Range<u32>) -> Group {
        let start = worlds.start;
        let mut attempt = self.attempt(worlds, self.plan.progress);
        let mut fault = None;
        loop {
            match attempt {
                Ok((rows, tally)) => {
                    let reached = start + (rows.values.len() / self.columns.len()) as u32;
                    return Group { worlds: start..reached, rows, tally, fault };
                }
                Err(Failure { world, message }) => {
                    fault = Some(EnsembleError::World { world, seed: self.plan.scenario.run.seed, message });
                    attempt = self.attempt(start..world - (world - start) % BLOCK, &|_| {});
                }
            }
        }
    }

    fn attempt(&self, worlds: Range<u32>, progress: &(dyn Fn(u32) + Sync)) -> Result<(Rows, Tally), Failure> {
        let Self { plan, columns, pool } = self;
        let count = worlds.len() as u32;
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let gate = Gate::new(plan.stop, count.div_ceil(BLOCK));
        let handfuls = handfuls(count, pool.current_num_threads() as u32);
        let slots: Vec<Mutex<Vec<f64>>> = handfuls.iter().map(|_| Mutex::new(Vec::new())).collect();
        let seen = pool.broadcast(|_| {
            let mut simulator = Simulator::new(&plan.scenario.setup);
            let mut recorder = Recorder::new(plan.scenario, columns);
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(Range { start, end }) = handfuls.get(place).cloned() else {
                    return Ok(recorder.into_tally());
                };
                if failed.load(Ordering::Relaxed) || !gate.is_open(start / BLOCK) {
                    return Ok(recorder.into_tally());
                }
                let handful = worlds.start + start..worlds.start + end;
                // What panics leaves simulator and recorder in pieces: neither is used again.
                match catch_unwind(AssertUnwindSafe(|| recorder.live(&mut simulator, handful))) {
                    Ok(rows) => {
                        *slots[place].lock().unwrap_or_else(PoisonError::into_inner) = rows;
                    }
                    Err(panic) => {
                        failed.store(true, Ordering::Relaxed);
                        return Err(Failure { world: recorder.world(), message: said(panic.as_ref()) });
                    }
                }
                progress(end - start);
            }
        });
        let mut tally: Option<Tally> = None;
        let mut first: Option<Failure> = None;
        for seen in seen {
            match (seen, &mut tally) {
                (Ok(seen), Some(tally)) => tally.merge(&seen),
                (Ok(seen), none) => *none = Some(seen),
                (Err(failure), _) => {
                    if first.as_ref().is_none_or(|first| failure.world < first.world) {
                        first = Some(failure);
                    }
                }
            }
        }
        if let Some(failure) = first {
            return Err(failure);
        }
        let mut values = Vec::with_capacity(count as usize * columns.len());
        for slot in slots {
            values.append(&mut slot.into_inner().unwrap_or_else(PoisonError::into_inner));
        }
        let tally = tally.unwrap_or_else(|| Tally::new(plan.scenario));
        Ok((Rows { first: worlds.start, values }, tally))
    }
}

/// Cuts this many worlds into what a thread takes at a time, each within a block.
fn handfuls(count: u32, threads: u32) -> Vec<Range<u32>> {
    // One thread waits for nobody.
    let few = if threads > 1 { 2 * HANDFUL * threads } else { 0 };
    let mut cut = Vec::new();
    let mut start = 0;
    while start < count {
        let is_whole = start.is_multiple_of(HANDFUL) && start + few < count;
        let end = count.min(start + if is_whole { HANDFUL } else { PINCH });
        cut.push(start..end);
        start = end;
    }
    cut
}

/// A world that could not be lived.
struct Failure {
    world: u32,
    message: String,
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it did not say why".to_owned())
}

/// Says for each block, once, whether it is lived: a block may begin while nobody has asked to stop and
/// every block before it has begun. So what is lived is whole blocks, from the first.
struct Gate<'a> {
    stop: &'a AtomicBool,
    blocks: Vec<OnceLock<bool>>,
}

impl<'a> Gate<'a> {
    fn new(stop: &'a AtomicBool, blocks: u32) -> Self {
        Self { stop, blocks: (0..blocks).map(|_| OnceLock::new()).collect() }
    }

    fn is_open(&self, block: u32) -> bool {
        *self.blocks[block as usize]
            .get_or_init(|| (block == 0 || self.is_open(block - 1)) && !self.stop.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
pub(crate) mod faulty;
#[cfg(test)]
mod tests;
