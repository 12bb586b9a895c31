//! Shards of a study: which tasks several machines have done, and what it takes to join them.
//!
//! Beside the parts ([`Parts`]) lies `cut.json`: into how many shards the tasks are cut, and the command that one of them was done
//! by; and the scenario as it was resolved. So whoever joins them needs nothing else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::parts::{Parts, Told, publish};
use super::{ResultError, read, shards};
use crate::scenario::Scenario;

/// The file that says how a study was cut.
const CUT: &str = "cut.json";

/// How a study was cut into shards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Number of shards.
    pub shards: u32,
    /// Number of tasks; task T belongs to shard T modulo the number of shards.
    pub tasks: u32,
    /// Worlds in all tasks together.
    pub worlds: u64,
    /// The scenario as it was resolved: a file beside this one.
    pub scenario: PathBuf,
    /// Months of its run, which the file leaves open.
    pub months: u32,
    /// The command of one of the shards, word by word.
    pub command: Vec<String>,
}

impl Cut {
    /// Reads it from the folder of shards; none where there is none.
    ///
    /// # Errors
    ///
    /// [`ResultError`] where it cannot be read, or does not say what it should.
    pub fn read(folder: &Path) -> Result<Option<Self>, ResultError> {
        let path = folder.join(CUT);
        match read::json::<Self>(&path) {
            Ok(cut) if cut.shards > 0 => Ok(Some(cut)),
            Ok(_) => Err(ResultError::Damaged { path, reason: "it is cut into no shards".to_owned() }),
            Err(ResultError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes it into the folder of shards, and the scenario before it. Several shards may do so at once.
    ///
    /// # Errors
    ///
    /// [`ResultError::Write`].
    pub fn write(&self, folder: &Path, scenario: &Scenario) -> Result<(), ResultError> {
        freeze(scenario, folder)?;
        let path = folder.join(CUT);
        let text = serde_json::to_vec_pretty(self)
            .map_err(|error| ResultError::Damaged { path: path.clone(), reason: error.to_string() })?;
        publish(&path, &text)
    }
}

/// Writes a scenario as it stands after all overrides, and the table of joint draws it names, below a folder; gives the name of the
/// scenario's file in it.
///
/// # Errors
///
/// [`ResultError`] where the table cannot be read any more, or a file not be written.
pub fn freeze(scenario: &Scenario, folder: &Path) -> Result<PathBuf, ResultError> {
    let frozen = scenario.frozen();
    let make = |path: &Path| {
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(|source| ResultError::Write { path: parent.to_owned(), source })
    };
    let path = folder.join(&frozen.file);
    make(&path)?;
    if let Some((table, from)) = &frozen.table {
        let bytes = std::fs::read(from).map_err(|source| ResultError::Read { path: from.clone(), source })?;
        let table = folder.join(table);
        make(&table)?;
        publish(&table, &bytes)?;
    }
    publish(&path, frozen.toml.as_bytes())?;
    Ok(frozen.file)
}

/// One shard of a study, as it lies there.
#[derive(Clone, Debug)]
pub struct Shard {
    /// Its number, from 0.
    pub index: u32,
    /// Number of its tasks.
    pub tasks: u32,
    /// Number of them that are done.
    pub done: u32,
    /// Whether its folder is there.
    pub begun: bool,
    /// Parts that are whole, each with its number of tasks.
    pub found: Vec<(PathBuf, u64)>,
    /// What is damaged, or does not belong there, a line each.
    pub faults: Vec<String>,
}

/// All shards of a study.
#[derive(Clone, Debug)]
pub struct Shards {
    /// How it was cut.
    pub cut: Cut,
    /// Name of the study.
    pub study: String,
    /// Each shard.
    pub shards: Vec<Shard>,
    /// The folder.
    pub folder: PathBuf,
}

/// Looks through the shards of the study in `folder`, every byte of them; none where there are none.
///
/// # Errors
///
/// [`ResultError`] where the folder cannot be read, or does not say what it is.
pub fn survey(folder: &Path) -> Result<Option<Shards>, ResultError> {
    let folder = folder.join(shards::FOLDER);
    let (Some(cut), Some((parts, job))) = (Cut::read(&folder)?, Parts::there(&folder)?) else { return Ok(None) };
    let shards = (0..cut.shards).map(|index| shard(&folder, &parts, &cut, index)).collect::<Result<_, _>>()?;
    let study = job.get("study").and_then(serde_json::Value::as_str).unwrap_or("study").to_owned();
    Ok(Some(Shards { cut, study, shards, folder }))
}

fn shard(folder: &Path, parts: &Parts, cut: &Cut, index: u32) -> Result<Shard, ResultError> {
    let name = shards::name(index, cut.shards);
    let (mut tasks, mut found, mut faults) = (BTreeSet::new(), Vec::new(), Vec::new());
    for Told { path, tasks: inside } in parts.of_shard(&name).told()? {
        match inside {
            None => faults.push(format!("`{}` is damaged, or of another study", path.display())),
            Some(inside) if inside.iter().any(|task| task % cut.shards != index || *task >= cut.tasks) => {
                faults
                    .push(format!("`{}` holds tasks that are not its own: it lies in the wrong place", path.display()));
            }
            Some(inside) => {
                found.push((path, inside.len() as u64));
                tasks.extend(inside);
            }
        }
    }
    let own = cut.tasks / cut.shards + u32::from(index < cut.tasks % cut.shards);
    let begun = folder.join(&name).is_dir();
    Ok(Shard { index, tasks: own, done: tasks.len() as u32, begun, found, faults })
}

impl Shard {
    /// Whether all its tasks are there.
    pub const fn is_done(&self) -> bool {
        self.done == self.tasks
    }
}

impl Shards {
    /// Everything that keeps the shards from being joined, a line each; empty if nothing does.
    pub fn faults(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for shard in &self.shards {
            let name = format!("shard {}/{}", shard.index, self.cut.shards);
            lines.extend(shard.faults.iter().map(|fault| format!("{name}: {fault}")));
            if !shard.is_done() && !shard.begun {
                lines.push(format!("{name} is missing: {} tasks", shard.tasks));
            } else if !shard.is_done() {
                lines.push(format!("{name} is not finished: {} of {} tasks are there", shard.done, shard.tasks));
            }
        }
        lines
    }
}
