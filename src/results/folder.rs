//! The folder of a result: what is in it, and when it may be written.

use std::fs;
use std::path::{Path, PathBuf};

use super::ResultError;

/// Files of a result, without pictures.
const FILES: [&str; 5] = ["manifest.json", "summary.json", "worlds.parquet", "months.parquet", "ledger.parquet"];

/// Name of the folder beside results that holds their comparison; no scenario run with others may have it.
pub const COMPARISON: &str = "comparison";

/// The folder of a result.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at `path`, there or not.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Makes it ready to be written. A result that is there is refused, or with `replace` taken away
    /// first, so that nobody can mistake parts of the old for the new; what is not ours stays.
    pub fn prepare(&self, replace: bool) -> Result<(), ResultError> {
        if self.holds_a_result() && !replace {
            return Err(ResultError::Exists { path: self.path.clone() });
        }
        for name in FILES {
            let path = self.file(name);
            if path.exists() {
                fs::remove_file(&path).map_err(|source| ResultError::Write { path, source })?;
            }
        }
        let plots = self.plots();
        fs::create_dir_all(&plots).map_err(|source| ResultError::Write { path: plots, source })
    }

    /// Whether a result is there, whole or in part.
    pub fn holds_a_result(&self) -> bool {
        FILES.iter().any(|name| self.file(name).exists())
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The folder of its pictures.
    pub fn plots(&self) -> PathBuf {
        self.path.join("plots")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_replaced_only_when_asked() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(&place.path().join("a"));
        folder.prepare(false).unwrap();
        fs::write(folder.file("summary.json"), "{}").unwrap();
        fs::write(folder.file("notes.txt"), "mine").unwrap();
        assert!(matches!(folder.prepare(false), Err(ResultError::Exists { .. })));
        folder.prepare(true).unwrap();
        assert!(!folder.holds_a_result());
        assert!(folder.file("notes.txt").exists(), "what is not ours stays");
    }
}
