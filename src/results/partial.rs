//! Files that are there whole or not at all: written under a hidden name, synced, then renamed.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{ResultError, manifest};

/// A file being written; dropped before it is kept, it leaves nothing behind.
pub struct Partial {
    path: PathBuf,
    hidden: PathBuf,
    kept: bool,
}

impl Partial {
    /// Begins the file that will be `path`.
    pub fn create(path: &Path) -> Result<Self, ResultError> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self::begin(path, path.with_file_name(format!(".{name}.part")))
    }

    /// Begins the file that will be `path` under a name that no other process, here or on another machine,
    /// uses: for files that several may write at once.
    pub fn unique(path: &Path) -> Result<Self, ResultError> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let host: String =
            manifest::host().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(64).collect();
        let (process, next) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Self::begin(path, path.with_file_name(format!(".{name}.{host}-{process}-{next}.tmp")))
    }

    fn begin(path: &Path, hidden: PathBuf) -> Result<Self, ResultError> {
        let partial = Self { path: path.to_owned(), hidden, kept: false };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        options.open(&partial.hidden).map_err(|source| partial.fault(source))?;
        Ok(partial)
    }

    /// The path the file will have.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it is until it is kept.
    pub fn hidden(&self) -> &Path {
        &self.hidden
    }

    /// The file, open for reading and writing.
    pub fn file(&self) -> Result<File, ResultError> {
        OpenOptions::new().read(true).write(true).open(&self.hidden).map_err(|source| self.fault(source))
    }

    /// Puts the file in its place.
    pub fn keep(mut self) -> Result<(), ResultError> {
        self.file()?.sync_all().map_err(|source| self.fault(source))?;
        fs::rename(&self.hidden, &self.path).map_err(|source| self.fault(source))?;
        self.kept = true;
        // The rename itself lasts only once the folder is on disk; a system that cannot sync folders
        // loses nothing but that promise.
        if let Some(folder) = self.path.parent().and_then(|folder| File::open(folder).ok()) {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    fn fault(&self, source: std::io::Error) -> ResultError {
        ResultError::Write { path: self.path.clone(), source }
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.hidden);
        }
    }
}

/// Writes a whole file at once.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), ResultError> {
    let partial = Partial::create(path)?;
    let fault = |source| ResultError::Write { path: path.to_owned(), source };
    let mut file = partial.file()?;
    file.write_all(bytes).map_err(fault)?;
    drop(file);
    partial.keep()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        drop(Partial::create(&path).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_fault_names_the_file() {
        let error = write(Path::new("/nonexistent/a.json"), b"").unwrap_err();
        assert!(error.to_string().contains("/nonexistent/a.json"), "{error}");
    }
}
