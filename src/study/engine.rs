//! How a study is done: a numbered list of tasks, each pure, in an order that is balanced wherever it is cut.
//!
//! A [`Work`] says what the tasks are; [`run`] does them on all threads, keeps what is finished on disk as it goes, takes
//! up what an earlier run has left, and does only one shard's tasks where machines share the work. Values depend on
//! nothing but the task's number, so the outcome is the same however it was made. What they mean is for the study to say
//! once all are there: sampling, running and analysing are three steps.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::ensemble;
use crate::results::ResultError;
use crate::results::parts::{Done, Parts};
use thiserror::Error;

/// How long finished tasks may wait in memory before they are kept on disk.
const KEEP_EVERY: Duration = Duration::from_secs(5);

/// What is to be done.
pub trait Work: Sync {
    /// Number of tasks.
    fn tasks(&self) -> u32;

    /// Does one task: the same number gives the same values, on any machine.
    fn perform(&self, task: u32) -> Vec<f64>;

    /// Worlds lived in a task, for progress.
    fn worlds(&self, task: u32) -> u32;

    /// What there is of it so far, in words, for whoever interrupts it; empty where there is nothing to say.
    fn so_far(&self, _done: &Done) -> String {
        String::new()
    }
}

/// Which share of the tasks is done here: those whose number leaves `index` when divided by `count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Its number, from 0.
    pub index: u32,
    /// Number of shards, at least 1.
    pub count: u32,
}

impl Shard {
    /// All of it.
    pub const WHOLE: Self = Self { index: 0, count: 1 };

    /// Whether a task is its own.
    pub const fn holds(self, task: u32) -> bool {
        task % self.count == self.index
    }
}

/// How work is done.
pub struct Order<'a> {
    /// Threads; 0 stands for one a core.
    pub threads: usize,
    /// Set from elsewhere to stop early: tasks begun are finished, no other is begun.
    pub stop: &'a AtomicBool,
    /// Told of worlds that are done.
    pub progress: &'a (dyn Fn(u32) + Sync),
    /// Which tasks.
    pub shard: Shard,
    /// Where finished tasks are kept, if anywhere; those that are there are not done again.
    pub parts: Option<&'a Parts>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Values of every task that is done, here or before, by number.
    pub done: Done,
    /// Parts that were damaged: their tasks were done again.
    pub damaged: Vec<PathBuf>,
}

/// Why work stopped.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The threads could not be started.
    #[error(transparent)]
    Ensemble(#[from] ensemble::EnsembleError),
    /// Parts could not be read or kept.
    #[error(transparent)]
    Parts(#[from] ResultError),
    /// A task failed in a way nobody foresaw; what others finished is kept.
    #[error("task {task} failed: {message}; this is a fault of durand, and what was finished is kept")]
    Task {
        /// Its number.
        task: u32,
        /// What it said.
        message: String,
    },
}

/// Does the tasks that are not done yet.
///
/// # Errors
///
/// [`EngineError`]; what was finished before is kept where parts are.
pub fn run(work: &impl Work, order: &Order) -> Result<Outcome, EngineError> {
    let mut outcome = Outcome::default();
    if let Some(parts) = order.parts {
        (outcome.done, outcome.damaged) = parts.read()?;
    }
    outcome.done.retain(|task, _| *task < work.tasks());
    outcome.done.keys().for_each(|task| (order.progress)(work.worlds(*task)));
    let left: Vec<u32> =
        (0..work.tasks()).filter(|task| order.shard.holds(*task) && !outcome.done.contains_key(task)).collect();
    if left.is_empty() {
        return Ok(outcome);
    }
    let pool = ensemble::pool(order.threads, left.len())?;
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sender, receiver) = mpsc::channel();
    pool.in_place_scope(|scope| {
        for _ in 0..pool.current_num_threads() {
            let (sender, left, next, failed) = (sender.clone(), &left, &next, &failed);
            scope.spawn(move |_| {
                while !order.stop.load(Ordering::Relaxed) && !failed.load(Ordering::Relaxed) {
                    let Some(&task) = left.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    let values = catch_unwind(AssertUnwindSafe(|| work.perform(task)));
                    failed.fetch_or(values.is_err(), Ordering::Relaxed);
                    (order.progress)(work.worlds(task));
                    // Where nobody listens any more there is nothing left to do.
                    if sender.send((task, values)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let gathered = gather(&receiver, order.parts, &mut outcome);
        failed.fetch_or(gathered.is_err(), Ordering::Relaxed);
        gathered
    })?;
    Ok(outcome)
}

type Performed = (u32, std::thread::Result<Vec<f64>>);

/// Takes in what the threads finish, and keeps it now and then.
fn gather(
    receiver: &mpsc::Receiver<Performed>,
    parts: Option<&Parts>,
    outcome: &mut Outcome,
) -> Result<(), EngineError> {
    let mut fresh: Vec<u32> = Vec::new();
    let mut kept = Instant::now();
    let mut fault = None;
    let keep = |fresh: &mut Vec<u32>, done: &Done| {
        if let Some(parts) = parts.filter(|_| !fresh.is_empty()) {
            let tasks: Vec<(u32, Vec<f64>)> = fresh.iter().map(|task| (*task, done[task].clone())).collect();
            parts.keep(&tasks)?;
        }
        fresh.clear();
        Ok::<(), ResultError>(())
    };
    for (task, values) in receiver {
        match values {
            Ok(values) => {
                outcome.done.insert(task, values);
                fresh.push(task);
            }
            Err(panic) => {
                let said = panic.downcast_ref::<String>().cloned();
                let message = said.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
                fault =
                    Some(EngineError::Task { task, message: message.unwrap_or_else(|| "no reason given".to_owned()) });
            }
        }
        if kept.elapsed() >= KEEP_EVERY {
            keep(&mut fresh, &outcome.done)?;
            kept = Instant::now();
        }
    }
    keep(&mut fresh, &outcome.done)?;
    fault.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    struct Squares {
        count: u32,
        bad: Option<u32>,
    }

    impl Work for Squares {
        fn tasks(&self) -> u32 {
            self.count
        }
        fn perform(&self, task: u32) -> Vec<f64> {
            assert!(self.bad != Some(task), "a bad task");
            vec![f64::from(task * task)]
        }
        fn worlds(&self, _: u32) -> u32 {
            1
        }
    }

    fn order<'a>(stop: &'a AtomicBool, shard: Shard, parts: Option<&'a Parts>) -> Order<'a> {
        Order { threads: 3, stop, progress: &|_| {}, shard, parts }
    }

    #[test]
    fn shards_and_pieces_make_the_whole() {
        let place = tempfile::tempdir().unwrap();
        let job = json!({ "squares": 50 });
        let parts = Parts::of(place.path(), &job);
        parts.begin(&job).unwrap();
        let work = Squares { count: 50, bad: None };
        let stop = AtomicBool::new(false);
        let whole = run(&work, &order(&stop, Shard::WHOLE, None)).unwrap().done;
        assert_eq!((whole.len(), whole[&7][0]), (50, 49.0));
        for index in [2, 0, 1] {
            run(&work, &order(&stop, Shard { index, count: 3 }, Some(&parts))).unwrap();
        }
        stop.store(true, Ordering::Relaxed);
        assert_eq!(
            run(&work, &order(&stop, Shard::WHOLE, Some(&parts))).unwrap().done,
            whole,
            "nothing was left to do"
        );
        assert!(run(&work, &order(&stop, Shard::WHOLE, None)).unwrap().done.is_empty());
    }

    #[test]
    fn a_task_that_fails_is_named_and_the_others_are_kept() {
        let place = tempfile::tempdir().unwrap();
        let parts = Parts::of(place.path(), &json!({}));
        parts.begin(&json!({})).unwrap();
        let stop = AtomicBool::new(false);
        let bad = Squares { count: 20, bad: Some(5) };
        let error = run(&bad, &order(&stop, Shard::WHOLE, Some(&parts))).unwrap_err().to_string();
        assert!(error.contains("task 5") && error.contains("a bad task"), "{error}");
        assert!(parts.read().unwrap().0.len() >= 5);
        let mended = run(&Squares { bad: None, ..bad }, &order(&stop, Shard::WHOLE, Some(&parts))).unwrap();
        assert_eq!(mended.done.len(), 20);
    }
}
