//! Shards of a run: what several machines have lived, and whether it makes a whole.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::parts::{Asked, Cover, Kept, Shelf, Survey};
use super::{ResultError, lived, partial};
use crate::scenario::Scenario;

/// The folder of shards, in that of the result.
pub const FOLDER: &str = "shards";

/// Name of the copy of a scenario's table of joint draws, beside the shards.
const TABLE: &str = "joint-draws";

/// Copies the scenario's table of joint draws, where it has one, to its shards in `folder`: so that they can be joined
/// wherever they are brought.
///
/// # Errors
///
/// [`ResultError`] where the table cannot be read any more, or not be written.
pub fn keep_table(folder: &Path, scenario: &Scenario) -> Result<(), ResultError> {
    let Some(path) = scenario.joint_draws() else { return Ok(()) };
    let bytes = fs::read(path).map_err(|source| ResultError::Read { path: path.to_owned(), source })?;
    partial::write(&folder.join(TABLE), &bytes)
}

/// Most shards of a run.
pub const MOST: u32 = 100_000;

/// Name of a shard's folder.
pub fn name(index: u32, count: u32) -> String {
    format!("{index}-of-{count}")
}

/// One shard, as it lies there.
#[derive(Debug)]
pub struct Shard {
    /// Its number, from 0.
    pub index: u32,
    /// Its worlds.
    pub worlds: Range<u32>,
    /// Its folder, there or not.
    pub shelf: Shelf,
    /// Whether its folder is there.
    pub begun: bool,
    /// Its parts.
    pub survey: Survey,
    /// How they cover its worlds.
    pub cover: Cover,
}

impl Shard {
    /// Whether all its worlds are there.
    pub fn is_done(&self) -> bool {
        self.cover.gaps.is_empty()
    }

    /// Worlds that are there.
    pub fn done(&self) -> u64 {
        self.worlds.len() as u64 - self.cover.missing()
    }
}

/// All shards of a run.
#[derive(Debug)]
pub struct Shards {
    /// What the run was asked for.
    pub asked: Asked,
    /// Number of shards.
    pub count: u32,
    /// Each of them.
    pub shards: Vec<Shard>,
    /// Parts that lie beside the shards, and where.
    pub strays: Vec<PathBuf>,
    /// The folder.
    pub folder: PathBuf,
}

/// Looks through the shards of the result in `folder`, every byte of them; none where there are none.
///
/// # Errors
///
/// [`ResultError`] where the folder cannot be read, or what the run was asked for is damaged.
pub fn survey(folder: &Path) -> Result<Option<Shards>, ResultError> {
    let folder = folder.join(FOLDER);
    let Some(asked) = Asked::read(&folder)? else { return Ok(None) };
    let count = asked.shards.filter(|count| (1..=MOST).contains(count)).ok_or_else(|| ResultError::Damaged {
        path: folder.join("asked.json"),
        reason: format!("it does not say how many shards there are, from 1 to {MOST}"),
    })?;
    let mut shards = Vec::new();
    for index in 0..count {
        let shelf = Shelf::at(&folder.join(name(index, count)));
        let worlds = lived::shard(asked.identity.total, index, count);
        let survey = shelf.survey(&asked.identity)?;
        let cover = survey.cover(worlds.clone());
        shards.push(Shard { index, worlds, begun: shelf.folder().is_dir(), shelf, survey, cover });
    }
    let strays = strays(&folder, count)?;
    Ok(Some(Shards { asked, count, shards, strays, folder }))
}

/// Parts in folders that are no shard's.
fn strays(folder: &Path, count: u32) -> Result<Vec<PathBuf>, ResultError> {
    let fault = |source| ResultError::Read { path: folder.to_owned(), source };
    let mut strays = Shelf::at(folder).files()?;
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let known = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
            name.split_once("-of-").is_some_and(|(index, of)| {
                of == count.to_string()
                    && index.parse::<u32>().is_ok_and(|number| number < count && number.to_string() == index)
            })
        });
        if path.is_dir() && !known {
            strays.extend(Shelf::at(&path).files()?);
        }
    }
    strays.sort();
    Ok(strays)
}

impl Shards {
    /// The scenario that the shards are of, from what lies beside them.
    ///
    /// # Errors
    ///
    /// [`ResultError::Damaged`] where what lies there is no scenario, or not with that table of joint draws.
    pub fn scenario(&self) -> Result<Scenario, ResultError> {
        let table = self.folder.join(TABLE);
        Scenario::thawed(&self.asked.resolved, Some(&table))
            .map_err(|faults| ResultError::Damaged { path: self.folder.join("asked.json"), reason: faults.to_string() })
    }

    /// Removes the shards, and what lies beside them.
    ///
    /// # Errors
    ///
    /// [`ResultError::Write`].
    pub fn remove(&self) -> Result<(), ResultError> {
        for shard in &self.shards {
            shard.shelf.remove()?;
        }
        let table = self.folder.join(TABLE);
        match fs::remove_file(&table) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(ResultError::Write { path: table, source });
            }
            _ => {}
        }
        Shelf::at(&self.folder).remove()
    }

    /// The parts of all shards, in the order of worlds.
    pub fn parts(&self) -> Vec<Kept> {
        let chosen = |shard: &Shard| -> Vec<Kept> {
            shard.cover.chosen.iter().map(|&place| shard.survey.found[place].clone()).collect()
        };
        self.shards.iter().flat_map(chosen).collect()
    }

    /// Shards whose worlds are not all there.
    pub fn missing(&self) -> impl Iterator<Item = &Shard> {
        self.shards.iter().filter(|shard| !shard.is_done())
    }

    /// Everything that keeps the shards from being joined, a line each; empty if nothing does.
    pub fn faults(&self) -> Vec<String> {
        let count = self.count;
        let mut lines = Vec::new();
        for shard in &self.shards {
            let name = format!("shard {}/{count}", shard.index);
            lines.extend(shard.survey.faults.iter().map(|fault| format!("{name}: {fault}")));
            for part in &shard.survey.found {
                let owner = self.owner(part.items.start);
                if owner != Some(shard.index) {
                    let belongs =
                        owner.map_or_else(|| "to no shard".to_owned(), |owner| format!("to shard {owner}/{count}"));
                    lines.push(format!(
                        "{name}: `{}` holds worlds {} to {}, which belong {belongs}: doubled, or in the wrong place",
                        part.path.display(),
                        part.items.start,
                        part.items.end
                    ));
                }
            }
            if !shard.begun && !shard.is_done() {
                lines.push(format!("{name} is missing: worlds {} to {}", shard.worlds.start, shard.worlds.end));
            } else {
                let gaps = shard.cover.gaps.iter();
                lines.extend(
                    gaps.map(|gap| format!("{name} is not finished: worlds {} to {} are missing", gap.start, gap.end)),
                );
            }
        }
        let strays = self.strays.iter();
        lines.extend(
            strays.map(|path| format!("`{}` lies in no shard's folder: doubled, or of another run", path.display())),
        );
        lines
    }

    fn owner(&self, world: u32) -> Option<u32> {
        self.shards.iter().find(|shard| shard.worlds.contains(&world)).map(|shard| shard.index)
    }
}
