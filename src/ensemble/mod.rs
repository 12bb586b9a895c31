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

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
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
/// Blocks in a row group: what is held in memory before it is handed on.
const BLOCKS_IN_A_GROUP: u32 = 16;
/// Worlds a thread takes at a time.
const HANDFUL: u32 = 16;

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
    /// The rows could not be handed on.
    #[error("{0}")]
    Sink(Box<dyn std::error::Error + Send + Sync>),
}

/// Rows of `worlds.parquet`, one world after the other.
#[derive(Debug, Default)]
pub struct Rows {
    /// World of the first row.
    pub first: u32,
    /// Values, row by row, [`Columns::len`] each; NaN where there is none.
    pub values: Vec<f64>,
}

/// Takes rows in the order of worlds.
pub trait Sink {
    /// A group of rows. An error ends the run.
    fn take(&mut self, rows: &Rows) -> Result<(), Box<dyn std::error::Error + Send + Sync>>;
}

impl<F> Sink for F
where
    F: FnMut(&Rows) -> Result<(), Box<dyn std::error::Error + Send + Sync>>,
{
    fn take(&mut self, rows: &Rows) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self(rows)
    }
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

/// What an ensemble did.
#[derive(Debug)]
pub struct Done {
    /// Everything seen, over all worlds.
    pub tally: Tally,
    /// Worlds lived: all of the plan's, or whole blocks of it from the first.
    pub worlds: Range<u32>,
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

/// Lives the worlds of a plan and hands their rows to `sink` in order.
pub fn run(plan: &Plan, columns: &Columns, sink: &mut impl Sink) -> Result<Done, EnsembleError> {
    // No more threads than there are handfuls in a group: the others would only hold memory.
    let useful = plan.worlds.len().min((BLOCK * BLOCKS_IN_A_GROUP) as usize).div_ceil(HANDFUL as usize);
    let pool = pool(plan.threads, useful)?;
    let mut tally = Tally::new(plan.scenario);
    let mut first = plan.worlds.start;
    while first < plan.worlds.end && !plan.stop.load(Ordering::Relaxed) {
        let last = plan.worlds.end.min(first.saturating_add(BLOCK * BLOCKS_IN_A_GROUP));
        let (rows, reached) = run_group(plan, columns, &pool, first..last, &mut tally);
        if reached > first {
            sink.take(&rows).map_err(EnsembleError::Sink)?;
        }
        if reached < last {
            return Ok(Done { tally, worlds: plan.worlds.start..reached });
        }
        first = last;
    }
    Ok(Done { tally, worlds: plan.worlds.start..first })
}

/// Lives one group; gives its rows and the world it reached, at the end of a block if stopped.
fn run_group(plan: &Plan, columns: &Columns, pool: &ThreadPool, worlds: Range<u32>, tally: &mut Tally) -> (Rows, u32) {
    let count = worlds.len() as u32;
    let next = AtomicU32::new(0);
    let gate = Gate::new(plan.stop, count.div_ceil(BLOCK));
    let slots: Vec<Mutex<Vec<f64>>> = (0..count.div_ceil(HANDFUL)).map(|_| Mutex::new(Vec::new())).collect();
    let tallies = pool.broadcast(|_| {
        let mut simulator = Simulator::new(&plan.scenario.setup);
        let mut recorder = Recorder::new(plan.scenario, columns);
        loop {
            let start = next.fetch_add(HANDFUL, Ordering::Relaxed);
            if start >= count || !gate.is_open(start / BLOCK) {
                break recorder.into_tally();
            }
            let end = count.min(start + HANDFUL);
            let rows = recorder.live(&mut simulator, worlds.start + start..worlds.start + end);
            *slots[(start / HANDFUL) as usize].lock().unwrap_or_else(PoisonError::into_inner) = rows;
            (plan.progress)(end - start);
        }
    });
    for seen in &tallies {
        tally.merge(seen);
    }
    let mut values = Vec::with_capacity(count as usize * columns.len());
    for slot in slots {
        values.append(&mut slot.into_inner().unwrap_or_else(PoisonError::into_inner));
    }
    let reached = worlds.start + (values.len() / columns.len()) as u32;
    (Rows { first: worlds.start, values }, reached)
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
mod tests;
