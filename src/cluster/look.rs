//! What lies in the shards of a result: of a run, of a study, or of what has not begun.

use std::path::Path;
use std::time::SystemTime;

use super::Job;
use crate::results::folder::Folder;
use crate::results::shards::{self, Shards};
use crate::results::{ResultError, studied};

/// Shards as they lie there.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// `run`, or the name of the study.
    pub study: String,
    /// What is counted: `worlds` or `tasks`.
    pub unit: &'static str,
    /// Each shard, by number.
    pub shards: Vec<Lying>,
    /// What lies there and is no shard's, a line each.
    pub strays: Vec<String>,
    /// Whether the result is there, whole.
    pub joined: bool,
}

/// One shard as it lies there.
#[derive(Clone, Debug, Default)]
pub struct Lying {
    /// Items that are done.
    pub done: u64,
    /// Items in all; none where nobody knows yet.
    pub total: Option<u64>,
    /// Whether all items are there and nothing is in the way of joining it.
    pub whole: bool,
    /// Whether it was begun.
    pub begun: bool,
    /// What is damaged in it, a line each.
    pub faults: Vec<String>,
    /// When parts came, and how many items were in each.
    pub parts: Vec<(SystemTime, u64)>,
}

/// Looks through the shards of the result in `out`, every byte of them; none where nothing was submitted and no shard was begun.
///
/// # Errors
///
/// [`ResultError`] where something cannot be read, or does not say what it should.
pub fn look(out: &Path, job: Option<&Job>) -> Result<Option<Look>, ResultError> {
    let folder = Folder::at(out);
    if let Some(shards) = shards::survey(out)? {
        return Ok(Some(of_run(&shards, folder.is_whole())));
    }
    if let Some(shards) = studied::survey(out)? {
        return Ok(Some(of_study(&shards, folder.is_whole_study())));
    }
    Ok(job.map(|job| Look {
        study: job.study.clone(),
        unit: "tasks",
        shards: vec![Lying::default(); if job.chain { 0 } else { job.shards as usize }],
        strays: Vec::new(),
        joined: folder.is_whole() || folder.is_whole_study(),
    }))
}

fn of_run(shards: &Shards, joined: bool) -> Look {
    let lying = |shard: &shards::Shard| {
        let parts = shard.survey.found.iter().filter_map(|part| Some((time(&part.path)?, part.items.len() as u64)));
        let mut faults: Vec<String> = shard.survey.faults.iter().map(ToString::to_string).collect();
        let astray = |part: &&crate::results::parts::Kept| {
            part.items.start < shard.worlds.start || part.items.end > shard.worlds.end
        };
        let astray = shard.survey.found.iter().filter(astray);
        faults.extend(astray.map(|part| format!("`{}` holds worlds of another shard", part.path.display())));
        Lying {
            done: shard.done(),
            total: Some(shard.worlds.len() as u64),
            whole: shard.is_done() && faults.is_empty(),
            begun: shard.begun,
            parts: parts.collect(),
            faults,
        }
    };
    Look {
        study: shards.asked.identity.kind.clone(),
        unit: "worlds",
        shards: shards.shards.iter().map(lying).collect(),
        strays: shards.strays.iter().map(|path| format!("`{}` lies in no shard's folder", path.display())).collect(),
        joined,
    }
}

fn of_study(shards: &studied::Shards, joined: bool) -> Look {
    let lying = |shard: &studied::Shard| Lying {
        done: u64::from(shard.done),
        total: Some(u64::from(shard.tasks)),
        whole: shard.is_done() && shard.faults.is_empty(),
        begun: shard.begun,
        parts: shard.found.iter().filter_map(|(path, tasks)| Some((time(path)?, *tasks))).collect(),
        faults: shard.faults.clone(),
    };
    Look {
        study: shards.study.clone(),
        unit: "tasks",
        shards: shards.shards.iter().map(lying).collect(),
        strays: Vec::new(),
        joined,
    }
}

fn time(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}
