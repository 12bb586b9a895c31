//! What a calibration has simulated, on disk: so that one that was killed goes on where it was.
//!
//! Points follow from the trial's number and the generations before, so only summaries are kept: a file a generation,
//! numbers of 8 bytes one after the other, appended batch by batch. A last record that was cut off is left out.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A folder of simulations.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    width: usize,
}

/// Why a folder cannot be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It holds simulations of something else.
    #[error("`{}` was begun with another scenario, other data, another seed or other settings; finish it as it was begun, or begin anew with --force", folder.display())]
    Other {
        /// The folder.
        folder: PathBuf,
    },
    /// It cannot be read or written.
    #[error("`{}`: {source}", folder.display())]
    Io {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Store {
    /// Opens the folder, made if need be, for simulations of `width` summaries; what is there must be of the same
    /// `identity`.
    pub fn open(folder: &Path, identity: &str, width: usize) -> Result<Self, StoreError> {
        let store = Self { folder: folder.to_owned(), width };
        let fault = |source| StoreError::Io { folder: folder.to_owned(), source };
        fs::create_dir_all(folder).map_err(fault)?;
        let name = folder.join("identity");
        match fs::read_to_string(&name) {
            Ok(found) if found == identity => Ok(store),
            Ok(_) => Err(StoreError::Other { folder: folder.to_owned() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::write(&name, identity).map_err(fault)?;
                Ok(store)
            }
            Err(error) => Err(fault(error)),
        }
    }

    /// Summaries of a generation so far, in the order of their trials.
    pub fn load(&self, generation: usize) -> Result<Vec<Vec<f64>>, StoreError> {
        let bytes = match fs::read(self.file(generation)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(self.fault(source)),
        };
        let numbers: Vec<f64> =
            bytes.chunks_exact(8).map(|chunk| f64::from_le_bytes(chunk.try_into().unwrap_or([0; 8]))).collect();
        let whole = numbers.chunks_exact(self.width.max(1)).map(<[f64]>::to_vec).collect::<Vec<_>>();
        // So that what is appended stands where it belongs.
        let kept = (whole.len() * self.width * 8) as u64;
        if kept < bytes.len() as u64 {
            let file = OpenOptions::new().write(true).open(self.file(generation)).map_err(|e| self.fault(e))?;
            file.set_len(kept).map_err(|e| self.fault(e))?;
        }
        Ok(whole)
    }

    /// Adds a batch.
    pub fn append<'a>(&self, generation: usize, batch: impl Iterator<Item = &'a [f64]>) -> Result<(), StoreError> {
        let bytes: Vec<u8> = batch.flatten().flat_map(|number| number.to_le_bytes()).collect();
        let opened: io::Result<File> = OpenOptions::new().create(true).append(true).open(self.file(generation));
        opened.and_then(|mut file| file.write_all(&bytes)).map_err(|source| self.fault(source))
    }

    fn file(&self, generation: usize) -> PathBuf {
        self.folder.join(format!("generation-{generation:03}.f64"))
    }

    fn fault(&self, source: io::Error) -> StoreError {
        StoreError::Io { folder: self.folder.clone(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_read_back_and_what_was_cut_off_is_left_out() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("parts");
        let store = Store::open(&folder, "a", 2).unwrap();
        assert!(store.load(0).unwrap().is_empty());
        store.append(0, [[1.0, f64::NAN].as_slice(), &[3.0, 4.0]].into_iter()).unwrap();
        OpenOptions::new().append(true).open(store.file(0)).unwrap().write_all(&[7; 11]).unwrap();
        let found = store.load(0).unwrap();
        assert!(found.len() == 2 && found[0][1].is_nan() && found[1] == [3.0, 4.0]);
        store.append(0, [[5.0, 6.0].as_slice()].into_iter()).unwrap();
        assert_eq!(store.load(0).unwrap()[2], [5.0, 6.0]);
        assert!(Store::open(&folder, "a", 2).is_ok());
        assert!(matches!(Store::open(&folder, "b", 2), Err(StoreError::Other { .. })));
    }
}
