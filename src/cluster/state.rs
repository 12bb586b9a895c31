//! What has become of the shards: what lies there and what the scheduler says, put together.

use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::Serialize;

use super::look::{Look, Lying};
use super::queue::{Queue, is_running};
use super::words::{line, numbers, shell};
use super::{FOLDER, Job, job};

/// How far back the rate looks: long enough for a few parts of each shard, short enough to forget a night in the queue.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// What a shard is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// All of it is there, and whole.
    Done,
    /// A node is at it.
    Running,
    /// It is in the queue.
    Waiting,
    /// It was begun and is not in the queue, as far as is known.
    Unfinished,
    /// Nothing of it is there, nor is it in the queue, as far as is known.
    Missing,
    /// Something in it is damaged or does not belong there, and nobody is at it.
    Damaged,
}

impl State {
    /// All states, in the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::Done, Self::Running, Self::Waiting, Self::Unfinished, Self::Missing, Self::Damaged];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Unfinished => "unfinished",
            Self::Missing => "missing",
            Self::Damaged => "damaged",
        }
    }

    /// Whether it has to be submitted once more.
    pub const fn is_lost(self) -> bool {
        matches!(self, Self::Unfinished | Self::Missing | Self::Damaged)
    }
}

/// A shard and what it is at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shard {
    /// Its number, from 0.
    pub shard: u32,
    /// What it is at.
    pub state: State,
    /// Items that are done.
    pub done: u64,
    /// Items in all, where that is known.
    pub total: Option<u64>,
    /// What is damaged in it.
    pub faults: Vec<String>,
}

/// What has become of all shards.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Status {
    /// `run`, or the name of the study.
    pub study: String,
    /// What is counted: `worlds` or `tasks`.
    pub unit: &'static str,
    /// Whether the result is there, whole.
    pub joined: bool,
    /// Whether the scheduler answered.
    pub queue_known: bool,
    /// State in the queue of the job that joins; of a chain, of the link that is first.
    pub joining: Option<String>,
    /// Each shard, by number; of a chain none.
    pub shards: Vec<Shard>,
    /// Items that are done.
    pub done: u64,
    /// Items in all, where that is known of every shard.
    pub total: Option<u64>,
    /// Items a second, by the parts of the last quarter of an hour.
    pub rate: Option<f64>,
    /// Seconds left at that rate.
    pub seconds_left: Option<f64>,
    /// What lies there and is no shard's.
    pub strays: Vec<String>,
    /// What to do next, commands with their reason; empty where there is only to wait, or nothing.
    pub next: Vec<Next>,
}

/// A command that goes on from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Next {
    /// Why.
    pub because: String,
    /// What to type.
    pub command: String,
}

/// Puts together what lies in the shards of the result in `out` and what the scheduler says at `now`.
pub fn status(out: &Path, look: &Look, job: Option<&Job>, queue: &Queue, now: SystemTime) -> Status {
    let shards: Vec<Shard> = (0..).zip(&look.shards).map(|(index, lying)| shard(index, lying, queue)).collect();
    let done = shards.iter().map(|shard| shard.done).sum();
    let total = shards.iter().map(|shard| shard.total).sum::<Option<u64>>().filter(|_| !shards.is_empty());
    let left = total.map(|total| total.saturating_sub(done)).filter(|left| *left > 0);
    let rate = left.and_then(|_| rate(look, now));
    let chain = job.is_some_and(|job| job.chain);
    let first = queue.tasks.values().find(|state| is_running(state)).or_else(|| queue.tasks.values().next());
    let joining = if chain { first.cloned() } else { queue.merge.clone() };
    let mut status = Status {
        study: look.study.clone(),
        unit: look.unit,
        joined: look.joined,
        queue_known: queue.known,
        joining,
        shards,
        done,
        total,
        rate,
        seconds_left: left.zip(rate).map(|(left, rate)| left as f64 / rate),
        strays: look.strays.clone(),
        next: Vec::new(),
    };
    status.next = if chain { next_of_chain(out, &status) } else { next(out, &status, job, queue) };
    status
}

fn shard(index: u32, lying: &Lying, queue: &Queue) -> Shard {
    let state = match queue.tasks.get(&index) {
        _ if lying.whole => State::Done,
        Some(state) if is_running(state) => State::Running,
        Some(_) => State::Waiting,
        None if !lying.faults.is_empty() => State::Damaged,
        None if lying.begun => State::Unfinished,
        None => State::Missing,
    };
    Shard { shard: index, state, done: lying.done, total: lying.total, faults: lying.faults.clone() }
}

/// Items a second over the last quarter of an hour, or since the first part if that is later; none where nothing came.
fn rate(look: &Look, now: SystemTime) -> Option<f64> {
    let ages = look.shards.iter().flat_map(|shard| &shard.parts);
    let ages: Vec<(f64, u64)> = ages
        .filter_map(|(time, items)| Some((now.duration_since(*time).ok()?.as_secs_f64(), *items)))
        .filter(|(age, _)| *age <= WINDOW.as_secs_f64())
        .collect();
    let span = ages.iter().map(|(age, _)| *age).fold(0.0, f64::max);
    // The first part of the window was begun before it: what is in it says nothing of the span.
    let items: u64 = ages.iter().filter(|(age, _)| *age < span).map(|(_, items)| items).sum();
    (span >= 1.0 && items > 0).then(|| items as f64 / span)
}

impl Status {
    /// Numbers of the shards in a state.
    pub fn of(&self, state: State) -> Vec<u32> {
        self.shards.iter().filter(|shard| shard.state == state).map(|shard| shard.shard).collect()
    }

    /// Numbers of the shards that have to be submitted once more.
    pub fn lost(&self) -> Vec<u32> {
        self.shards.iter().filter(|shard| shard.state.is_lost()).map(|shard| shard.shard).collect()
    }
}

/// What to do next with an array.
fn next(out: &Path, status: &Status, job: Option<&Job>, queue: &Queue) -> Vec<Next> {
    let word = |text: &str| shell(text).unwrap_or_else(|_| text.to_owned());
    let place = word(&out.to_string_lossy());
    let script = |name: &str| word(&out.join(FOLDER).join(name).to_string_lossy());
    let merge = || format!("durand merge {place}");
    let lost = status.lost();
    let all_done = status.shards.iter().all(|shard| shard.state == State::Done);
    let mut next = Vec::new();
    if status.joined && lost.is_empty() {
        return next;
    }
    if all_done {
        if status.joining.is_none() {
            let because = if !status.queue_known && job.is_some() {
                "all shards are done, and the scheduler does not answer: unless a job is about to join them"
            } else {
                "all shards are done, and nothing waits to join them"
            };
            next.push(Next { because: because.to_owned(), command: merge() });
        }
        return next;
    }
    if job.is_none() {
        if !lost.is_empty() {
            let because = "shards are not done: run each of them again with --resume, then join them".to_owned();
            next.push(Next { because, command: merge() });
        }
        return next;
    }
    if let Some(job) = job.filter(|job| job.array.is_none())
        && queue.arrays.is_empty()
        && status.shards.iter().all(|shard| shard.state == State::Missing)
        && let Ok(command) = line(job.command.iter().map(String::as_str))
    {
        let because = "nothing is there, and the scheduler has taken nothing: mend what it said, and submit it again";
        next.push(Next { because: because.to_owned(), command });
        return next;
    }
    if !lost.is_empty() {
        let because = if queue.known { "shards are neither done nor in the queue" } else { "shards are not done" };
        let command = format!("sbatch --array={} {}", numbers(&lost, true), script(job::ARRAY));
        next.push(Next { because: because.to_owned(), command });
    }
    if status.joining.is_none() && queue.known {
        let because = "nothing waits to join the shards".to_owned();
        let command = if queue.arrays.is_empty() {
            format!("sbatch --dependency=afterok:ARRAY {}", script(job::MERGE))
        } else {
            let arrays = queue.arrays.join(":");
            format!("sbatch --dependency=afterok:{arrays} {}", script(job::MERGE))
        };
        next.push(Next { because, command });
    } else if status.joining.is_some() && !lost.is_empty() {
        let because =
            "the job in the queue waits for the array before: if it has not joined them once they are done".to_owned();
        next.push(Next { because, command: merge() });
    }
    next
}

/// What to do next with a chain.
fn next_of_chain(out: &Path, status: &Status) -> Vec<Next> {
    if status.joined || status.joining.is_some() || !status.queue_known {
        return Vec::new();
    }
    let script = out.join(FOLDER).join(job::ARRAY).to_string_lossy().into_owned();
    let because = "it is not done, and no link is in the queue: what is kept is gone on with".to_owned();
    vec![Next { because, command: format!("sbatch {}", shell(&script).unwrap_or(script)) }]
}

#[cfg(test)]
mod tests;
