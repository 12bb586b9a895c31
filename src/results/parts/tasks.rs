//! Parts of a study: the values of numbered tasks, in whatever order they were finished.
//!
//! A part is named by its own checksum, so that two writers of the same work cannot harm each other; what is read is
//! checked before it is believed. Beside the parts lies `job.json`, which says whose they are: parts of another
//! scenario, seed or version are refused. Where machines share the work, each shard has a folder of its own in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{CHECKSUM, content, publish, seal, unseal};
use crate::results::{ResultError, read};

/// The file that says whose parts these are.
const JOB: &str = "job.json";

/// The parts of one job, in a folder of their own.
#[derive(Clone, Debug)]
pub struct Parts {
    folder: PathBuf,
    /// Where a shard keeps its own; none for somebody who takes all there are.
    shard: Option<PathBuf>,
    identity: [u8; CHECKSUM],
}

/// A part that lies there, and which tasks are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The file.
    pub path: PathBuf,
    /// Numbers of its tasks; none where it is damaged or of another job.
    pub tasks: Option<Vec<u32>>,
}

/// Values of tasks that are done, by number.
pub type Done = BTreeMap<u32, Vec<f64>>;

/// Tasks with their values, as they stand in a part.
type Tasks = Vec<(u32, Vec<f64>)>;

/// A difference between the job that parts are of and the one that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub key: String,
    /// What the parts are of.
    pub there: String,
    /// What was asked for.
    pub asked: String,
}

/// Whose parts lie in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nobody's.
    Nothing,
    /// This very job's.
    Same,
    /// Another's, which differs so.
    Other(Vec<Difference>),
}

impl Parts {
    /// The parts of `job` in `folder`, there or not. The job is a table of what its results depend on.
    pub fn of(folder: &Path, job: &serde_json::Value) -> Self {
        Self { folder: folder.to_owned(), shard: None, identity: Sha256::digest(job.to_string().as_bytes()).into() }
    }

    /// The parts of whatever job the folder says it is of; none where it says nothing.
    ///
    /// # Errors
    ///
    /// [`ResultError`] where that cannot be read.
    pub fn there(folder: &Path) -> Result<Option<(Self, serde_json::Value)>, ResultError> {
        match read::json(&folder.join(JOB)) {
            Ok(job) => Ok(Some((Self::of(folder, &job), job))),
            Err(ResultError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same job's parts in one shard's folder: it keeps its own there, and reads no others.
    #[must_use]
    pub fn of_shard(&self, name: &str) -> Self {
        Self { shard: Some(self.folder.join(name)), ..self.clone() }
    }

    /// The folder they lie in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whose parts are there.
    pub fn found(&self, job: &serde_json::Value) -> Result<Found, ResultError> {
        let path = self.folder.join(JOB);
        if !path.exists() {
            return Ok(Found::Nothing);
        }
        let there: serde_json::Value = read::json(&path)?;
        let differences = differences(&there, job);
        Ok(if differences.is_empty() { Found::Same } else { Found::Other(differences) })
    }

    /// Makes the folder and says whose it is.
    pub fn begin(&self, job: &serde_json::Value) -> Result<(), ResultError> {
        fs::create_dir_all(&self.folder).map_err(|source| ResultError::Write { path: self.folder.clone(), source })?;
        // Shards that begin at once all write it, and the same.
        publish(&self.folder.join(JOB), format!("{job:#}\n").as_bytes())
    }

    /// Keeps the values of some tasks.
    pub fn keep(&self, tasks: &[(u32, Vec<f64>)]) -> Result<(), ResultError> {
        let mut body = Vec::new();
        for (task, values) in tasks {
            body.extend(task.to_le_bytes());
            body.extend((values.len() as u32).to_le_bytes());
            for value in values {
                body.extend(value.to_le_bytes());
            }
        }
        let bytes = seal(&self.identity, |out| out.extend(&body));
        let name = u64::from_be_bytes(bytes.last_chunk().copied().unwrap_or_default());
        let place = self.shard.as_ref().unwrap_or(&self.folder);
        fs::create_dir_all(place).map_err(|source| ResultError::Write { path: place.clone(), source })?;
        publish(&place.join(format!("{name:016x}.part")), &bytes)
    }

    /// Reads all parts: the values of every task that is done. A damaged part is set aside and named; its tasks count as
    /// not done.
    pub fn read(&self) -> Result<(Done, Vec<PathBuf>), ResultError> {
        let (mut done, mut damaged) = (Done::new(), Vec::new());
        for path in self.files()? {
            match self.whole(&path)? {
                Some(tasks) => done.extend(tasks),
                None => damaged.push(path),
            }
        }
        Ok((done, damaged))
    }

    /// Looks through all parts, every byte of them, and says which tasks are in each.
    ///
    /// # Errors
    ///
    /// [`ResultError::Read`].
    pub fn told(&self) -> Result<Vec<Told>, ResultError> {
        let told = |path: PathBuf| {
            let tasks = self.whole(&path)?.map(|tasks| tasks.into_iter().map(|(task, _)| task).collect());
            Ok(Told { path, tasks })
        };
        self.files()?.into_iter().map(told).collect()
    }

    /// Removes parts that were found damaged and whose tasks are done again; one that has been made whole since stays.
    pub fn discard(&self, damaged: &[PathBuf]) {
        for path in damaged {
            if self.whole(path).is_ok_and(|tasks| tasks.is_none()) {
                // One that cannot be removed is named once more by whoever joins the shards.
                let _ = fs::remove_file(path);
            }
        }
    }

    /// The files of this shard, or all there are, sorted.
    fn files(&self) -> Result<Vec<PathBuf>, ResultError> {
        let mut paths = Vec::new();
        if let Some(shard) = &self.shard {
            list(shard, &mut paths)?;
        } else {
            for folder in list(&self.folder, &mut paths)? {
                if folder.file_name().is_some_and(|name| name.to_string_lossy().contains("-of-")) {
                    list(&folder, &mut paths)?;
                }
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// Takes the folder away, now that the result is whole.
    pub fn clear(&self) -> Result<(), ResultError> {
        match fs::remove_dir_all(&self.folder) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(ResultError::Write { path: self.folder.clone(), source })
            }
            _ => Ok(()),
        }
    }

    /// The tasks in the part at `path`; none where it is damaged or another job's.
    fn whole(&self, path: &Path) -> Result<Option<Tasks>, ResultError> {
        match content(path) {
            Ok(bytes) => Ok(self.tasks(&bytes)),
            Err(ResultError::Damaged { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The tasks in a part; none where it is damaged or another job's.
    fn tasks(&self, bytes: &[u8]) -> Option<Tasks> {
        let (header, mut rest) = unseal(bytes).ok()?;
        if header != self.identity {
            return None;
        }
        let mut tasks = Vec::new();
        while !rest.is_empty() {
            let task = u32::from_le_bytes(take(&mut rest)?);
            let count = u32::from_le_bytes(take(&mut rest)?) as usize;
            if rest.len() / 8 < count {
                return None;
            }
            let values = (0..count).filter_map(|_| take(&mut rest).map(f64::from_le_bytes)).collect();
            tasks.push((task, values));
        }
        Some(tasks)
    }
}

/// Adds the parts in a folder, and gives the folders in it; nothing where it is not there.
fn list(folder: &Path, parts: &mut Vec<PathBuf>) -> Result<Vec<PathBuf>, ResultError> {
    let fault = |source| ResultError::Read { path: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(fault(error)),
    };
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.map_err(fault)?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.extension().is_some_and(|ending| ending == "part") {
            // One that is no file is named as damaged by whoever reads it.
            if !hidden {
                parts.push(path);
            }
        } else if path.is_dir() {
            folders.push(path);
        }
    }
    Ok(folders)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

/// Keys in which two jobs differ, each with both values.
fn differences(there: &serde_json::Value, asked: &serde_json::Value) -> Vec<Difference> {
    let empty = serde_json::Map::new();
    let (there, asked) = (there.as_object().unwrap_or(&empty), asked.as_object().unwrap_or(&empty));
    let shown = |value: Option<&serde_json::Value>| value.map_or_else(|| "nothing".to_owned(), ToString::to_string);
    let mut keys: Vec<&String> = there.keys().chain(asked.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.into_iter()
        .filter(|key| there.get(*key) != asked.get(*key))
        .map(|key| Difference { key: key.clone(), there: shown(there.get(key)), asked: shown(asked.get(key)) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_kept_is_read_back_and_damage_is_named() {
        let place = tempfile::tempdir().unwrap();
        let job = json!({ "seed": 1 });
        let parts = Parts::of(&place.path().join("parts"), &job);
        assert_eq!(parts.found(&job).unwrap(), Found::Nothing);
        parts.begin(&job).unwrap();
        parts.keep(&[(3, vec![1.5, f64::NAN]), (1, vec![])]).unwrap();
        parts.keep(&[(2, vec![-0.0])]).unwrap();
        let (done, damaged) = parts.read().unwrap();
        assert_eq!(done.keys().copied().collect::<Vec<_>>(), [1, 2, 3]);
        assert!(done[&3][0] == 1.5 && done[&3][1].is_nan() && done[&2][0].is_sign_negative() && damaged.is_empty());
        let paths = fs::read_dir(parts.folder()).unwrap().map(|entry| entry.unwrap().path());
        for path in paths.filter(|path| path.extension().is_some_and(|ending| ending == "part")) {
            let whole = fs::read(&path).unwrap();
            for bytes in [&whole[..whole.len() - 1], &[], &whole[1..]] {
                fs::write(&path, bytes).unwrap();
                assert!(parts.read().unwrap().1.contains(&path));
            }
            let mut flipped = whole.clone();
            flipped[50] ^= 1;
            fs::write(&path, flipped).unwrap();
            assert!(parts.read().unwrap().1.contains(&path));
        }
        fs::create_dir(parts.folder().join("folder.part")).unwrap();
        assert!(parts.read().unwrap().1.contains(&parts.folder().join("folder.part")));
        parts.clear().unwrap();
        parts.clear().unwrap();
        assert_eq!(parts.found(&job).unwrap(), Found::Nothing);
    }

    #[test]
    fn a_shard_reads_its_own_and_whoever_joins_reads_all() {
        let place = tempfile::tempdir().unwrap();
        let job = json!({ "seed": 1 });
        let all = Parts::of(place.path(), &job);
        all.begin(&job).unwrap();
        let (one, two) = (all.of_shard("0-of-2"), all.of_shard("1-of-2"));
        assert!(one.read().unwrap().0.is_empty(), "a shard that has not begun");
        one.keep(&[(0, vec![1.0])]).unwrap();
        two.keep(&[(1, vec![2.0])]).unwrap();
        two.keep(&[(1, vec![2.0])]).unwrap();
        assert_eq!(one.read().unwrap().0.len(), 1);
        let (there, said) = Parts::there(place.path()).unwrap().unwrap();
        assert_eq!((said, there.read().unwrap().0.len(), there.told().unwrap().len()), (job, 2, 2));
        let part = there.told().unwrap()[1].path.clone();
        fs::write(&part, "spoiled").unwrap();
        assert_eq!(there.told().unwrap()[1], Told { path: part.clone(), tasks: None });
        two.keep(&[(1, vec![2.0])]).unwrap();
        two.discard(std::slice::from_ref(&part));
        assert!(part.exists(), "made whole since, it stays");
        fs::write(&part, "spoiled").unwrap();
        two.discard(std::slice::from_ref(&part));
        assert!(!part.exists());
    }

    #[test]
    fn parts_of_another_job_are_refused_with_the_difference() {
        let place = tempfile::tempdir().unwrap();
        let (one, other) = (json!({ "seed": 1, "study": "sweep" }), json!({ "seed": 2, "study": "sweep" }));
        let parts = Parts::of(place.path(), &one);
        parts.begin(&one).unwrap();
        parts.keep(&[(0, vec![1.0])]).unwrap();
        assert_eq!(parts.found(&one).unwrap(), Found::Same);
        let theirs = Parts::of(place.path(), &other);
        let difference = Difference { key: "seed".to_owned(), there: "1".to_owned(), asked: "2".to_owned() };
        assert_eq!(theirs.found(&other).unwrap(), Found::Other(vec![difference]));
        assert_eq!(theirs.read().unwrap().1.len(), 1, "a foreign part is not believed");
    }
}
