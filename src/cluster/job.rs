//! The folder of what was submitted: scripts, the scenario as it was resolved, logs, and `job.json`, which says where all that comes
//! from and under which numbers it went into the queue.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::results::{ResultError, manifest, parts, read};

/// The folder, in that of the result.
pub const FOLDER: &str = "slurm";
/// The file that says what was submitted.
const JOB: &str = "job.json";
/// The script of the array, or of the chain.
pub const ARRAY: &str = "array.sh";
/// The script that joins the shards.
pub const MERGE: &str = "merge.sh";

/// What was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Version of durand.
    pub version: String,
    /// The command that made it, word by word.
    pub command: Vec<String>,
    /// `run`, or the command of a study.
    pub study: String,
    /// Name of the scenario.
    pub scenario: String,
    /// SHA-256 of the scenario as resolved.
    pub hash: String,
    /// Its file, below this folder.
    pub frozen: PathBuf,
    /// Master seed.
    pub seed: u64,
    /// Number of shards, or of links of a chain.
    pub shards: u32,
    /// Whether it is a chain.
    pub chain: bool,
    /// The name under which the array is in the queue; the job that joins is that with `-merge` behind it.
    pub name: String,
    /// Number of the array; none where it was not submitted.
    pub array: Option<String>,
    /// Number of the job that joins; none where there is none.
    pub merge: Option<String>,
}

impl Job {
    /// Reads what was submitted for the result in `out`; none where nothing was.
    ///
    /// # Errors
    ///
    /// [`ResultError`] where the file cannot be read, or does not say what it should.
    pub fn read(out: &Path) -> Result<Option<Self>, ResultError> {
        match read::json(&out.join(FOLDER).join(JOB)) {
            Ok(job) => Ok(Some(job)),
            Err(ResultError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes it.
    ///
    /// # Errors
    ///
    /// [`ResultError::Write`].
    pub fn write(&self, out: &Path) -> Result<(), ResultError> {
        let path = out.join(FOLDER).join(JOB);
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| ResultError::Damaged { path: path.clone(), reason: error.to_string() })?;
        parts::publish(&path, format!("{text}\n").as_bytes())
    }

    /// Name of the job that joins.
    pub fn merge_name(&self) -> String {
        merge_name(&self.name)
    }
}

/// Name of the job that joins the shards of an array.
pub fn merge_name(array: &str) -> String {
    format!("{array}-merge")
}

/// The name under which the shards of a scenario are in the queue: one folder, one name, so that whatever is submitted once more is
/// found again.
pub fn name(scenario: &str, out: &Path) -> String {
    let place: String = manifest::hash(&out.to_string_lossy().into_owned().into()).chars().take(8).collect();
    format!("durand-{scenario}-{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Job {
        /// A run in so many shards, submitted as array 7 and joined by 8.
        pub(in crate::cluster) fn example(shards: u32) -> Self {
            Self {
                version: "0".to_owned(),
                command: Vec::new(),
                study: "run".to_owned(),
                scenario: "x".to_owned(),
                hash: "h".to_owned(),
                frozen: "scenario.toml".into(),
                seed: 1,
                shards,
                chain: false,
                name: "durand-x-0".to_owned(),
                array: Some("7".to_owned()),
                merge: Some("8".to_owned()),
            }
        }
    }

    #[test]
    fn what_was_submitted_is_read_back() {
        let place = tempfile::tempdir().unwrap();
        assert_eq!(Job::read(place.path()).unwrap(), None);
        std::fs::create_dir(place.path().join(FOLDER)).unwrap();
        let command = vec!["durand".to_owned(), "a b".to_owned()];
        let job = Job { command, name: name("x", Path::new("/a")), merge: None, ..Job::example(4) };
        job.write(place.path()).unwrap();
        assert_eq!(Job::read(place.path()).unwrap().as_ref(), Some(&job));
        assert!(job.merge_name().starts_with("durand-x-") && job.merge_name().ends_with("-merge"));
        assert_ne!(name("x", Path::new("/a")), name("x", Path::new("/b")), "two folders, two names");
        std::fs::write(place.path().join(FOLDER).join(JOB), "{").unwrap();
        assert!(Job::read(place.path()).is_err());
    }
}
