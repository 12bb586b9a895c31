//! The folder of a result: what is in it, and when it may be written.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::ResultError;

/// Files of a run's result, without pictures.
const RUN: [&str; 5] = ["manifest.json", "summary.json", "worlds.parquet", "months.parquet", "ledger.parquet"];

/// Files of a study, without pictures.
const STUDY: [&str; 4] = ["manifest.json", "study.json", "samples.parquet", "samples.csv"];

/// Files of a result or of a study, without pictures.
const FILES: [&str; 8] = [
    "manifest.json",
    "summary.json",
    "worlds.parquet",
    "months.parquet",
    "ledger.parquet",
    "study.json",
    "samples.parquet",
    "samples.csv",
];

/// Pictures of a result, by name.
pub const PICTURES: [&str; 6] = ["distributions", "rungs", "ledger", "first-crackdown", "attacks", "roles"];

/// Pictures of studies, by name.
pub const STUDY_PICTURES: [&str; 9] =
    ["phase", "response", "threshold", "lenses", "acting", "sensitivity", "ablation", "discover", "calibration"];

/// Name of the page of a result, and of a comparison.
pub const REPORT: &str = "report.html";

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

    /// Claims it for writing, for as long as the claim is held: two runs into one folder would mix their
    /// results. A result that is there is refused, unless it may be replaced; it is not touched yet.
    pub fn claim(&self, replace: bool) -> Result<Claim, ResultError> {
        if self.path.exists() && !self.path.is_dir() {
            return Err(ResultError::NotAFolder { path: self.path.clone() });
        }
        if self.holds_a_result() && !replace {
            return Err(ResultError::Exists { path: self.path.clone() });
        }
        fs::create_dir_all(&self.path).map_err(|source| ResultError::Write { path: self.path.clone(), source })?;
        let path = self.file(".lock");
        let fault = |source| ResultError::Write { path: path.clone(), source };
        loop {
            let file = File::create(&path).map_err(fault)?;
            match file.try_lock() {
                // Whoever held it before takes the file away: a lock on one that has gone keeps nobody out.
                Ok(()) if !is_at(&file, &path) => {}
                Ok(()) => return Ok(Claim { path, _file: file }),
                Err(fs::TryLockError::WouldBlock) => return Err(ResultError::Busy { path: self.path.clone() }),
                Err(fs::TryLockError::Error(source)) => return Err(fault(source)),
            }
        }
    }

    /// Takes away a result that is to be replaced, now that the new one is ready, so that nobody can mistake
    /// parts of the old for the new; what is not ours stays.
    pub fn clear(&self) -> Result<(), ResultError> {
        let pictures = PICTURES.iter().chain(&STUDY_PICTURES);
        let pictures = pictures.flat_map(|name| ["png", "svg"].map(|ending| format!("plots/{name}.{ending}")));
        let page = std::iter::once(REPORT.to_owned());
        for name in FILES.iter().map(|name| (*name).to_owned()).chain(page).chain(pictures) {
            let path = self.file(&name);
            if path.exists() {
                fs::remove_file(&path).map_err(|source| ResultError::Write { path, source })?;
            }
        }
        Ok(())
    }

    /// Whether a result is there, whole or in part.
    pub fn holds_a_result(&self) -> bool {
        FILES.iter().any(|name| self.file(name).exists())
    }

    /// Whether every file of a run's result is there.
    pub fn is_whole(&self) -> bool {
        RUN.iter().all(|name| self.file(name).exists())
    }

    /// Whether every file of a study is there.
    pub fn is_whole_study(&self) -> bool {
        STUDY.iter().all(|name| self.file(name).exists())
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

/// Whether an open file is still the one at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let of = |about: fs::Metadata| (about.dev(), about.ino());
    file.metadata().ok().map(of) == fs::metadata(path).ok().map(of)
}

/// Elsewhere a file that is open cannot be taken away.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// A folder claimed for writing. The system frees the claim with the process, however that ends.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    _file: File,
}

impl Drop for Claim {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever comes while a claim is given back gets it whole, or is refused.
    #[test]
    fn a_folder_is_claimed_by_one_at_a_time() {
        use std::sync::atomic::{AtomicU32, Ordering};
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path());
        let (holders, claims) = (AtomicU32::new(0), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        let Ok(claim) = folder.claim(false) else { continue };
                        assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0, "two at once");
                        claims.fetch_add(1, Ordering::SeqCst);
                        std::thread::yield_now();
                        holders.fetch_sub(1, Ordering::SeqCst);
                        drop(claim);
                    }
                });
            }
        });
        assert!(claims.into_inner() > 0);
    }

    #[test]
    fn a_result_is_replaced_only_when_asked() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(&place.path().join("a"));
        let claim = folder.claim(false).unwrap();
        assert!(matches!(folder.claim(true), Err(ResultError::Busy { .. })), "two runs cannot share a folder");
        drop(claim);
        fs::create_dir_all(folder.plots()).unwrap();
        let ours = ["summary.json", "report.html", "plots/rungs.svg", "plots/phase.png", "plots/lenses.svg"];
        let others = ["notes.txt", "plots/mine.svg", "plots/phase.pdf"];
        for file in ours.into_iter().chain(others) {
            fs::write(folder.file(file), "{}").unwrap();
        }
        assert!(matches!(folder.claim(false), Err(ResultError::Exists { .. })));
        let claim = folder.claim(true).unwrap();
        assert!(folder.holds_a_result(), "the old result stays until the new one is ready");
        folder.clear().unwrap();
        drop(claim);
        // A page or a picture of the old result, or of a study, would be taken for one of the new.
        assert!(!folder.holds_a_result() && ours.iter().all(|name| !folder.file(name).exists()));
        assert!(others.iter().all(|name| folder.file(name).exists()), "what is not ours stays");
        assert!(!folder.file(".lock").exists());
    }
}
