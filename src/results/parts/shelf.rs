//! A folder of parts.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::{Cover, Header, Identity, Part, bytes, cover, publish};
use crate::results::ResultError;

/// How the name of a part ends.
const ENDING: &str = "part";

/// A folder of parts.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

/// A part that was found whole, and to belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub items: Range<u32>,
}

/// What lies on a shelf.
#[derive(Debug, Default)]
pub struct Survey {
    /// Parts that are whole and belong, by name.
    pub found: Vec<Kept>,
    /// Parts that are damaged, or belong elsewhere.
    pub faults: Vec<ResultError>,
}

impl Survey {
    /// How the parts cover a range.
    pub fn cover(&self, range: Range<u32>) -> Cover {
        let items: Vec<Range<u32>> = self.found.iter().map(|found| found.items.clone()).collect();
        cover(range, &items)
    }
}

impl Shelf {
    /// The shelf at `folder`, there or not.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts a part on the shelf, whose body is appended by `fill`.
    ///
    /// # Errors
    ///
    /// [`ResultError::Write`]; the shelf is then as it was.
    pub fn put(
        &self,
        identity: &Identity,
        items: Range<u32>,
        fill: impl FnOnce(&mut Vec<u8>),
    ) -> Result<Kept, ResultError> {
        let path = self.folder.join(format!("{:010}-{:010}.{ENDING}", items.start, items.end));
        let header = Header { identity: identity.clone(), first: items.start, end: items.end };
        publish(&path, &bytes(&path, &header, fill)?)?;
        Ok(Kept { path, items })
    }

    /// Files that are parts by their name, sorted; none where there is no shelf.
    ///
    /// # Errors
    ///
    /// [`ResultError::Read`].
    pub fn files(&self) -> Result<Vec<PathBuf>, ResultError> {
        let fault = |source| ResultError::Read { path: self.folder.clone(), source };
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(fault(error)),
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry.map_err(fault)?.path();
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if !hidden && path.extension().is_some_and(|ending| ending == ENDING) {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    /// Reads every part through: what is whole and belongs, and what is not.
    ///
    /// # Errors
    ///
    /// [`ResultError::Read`] where the folder itself cannot be read.
    pub fn survey(&self, identity: &Identity) -> Result<Survey, ResultError> {
        let mut survey = Survey::default();
        for path in self.files()? {
            match Part::read(&path) {
                Ok(part) => {
                    let differences = identity.differences(&part.header.identity);
                    if differences.is_empty() {
                        let items = part.header.first..part.header.end;
                        survey.found.push(Kept { path, items });
                    } else {
                        survey.faults.push(ResultError::Foreign { path, differences });
                    }
                }
                Err(fault) => survey.faults.push(fault),
            }
        }
        Ok(survey)
    }

    /// Removes parts that were found damaged and whose items are there again; one that has been made whole since, or
    /// that belongs elsewhere, stays.
    pub fn discard(&self, faults: &[ResultError]) {
        for fault in faults {
            if let ResultError::Damaged { path, .. } = fault
                && path.parent() == Some(self.folder.as_path())
                && matches!(Part::read(path), Err(ResultError::Damaged { .. }))
            {
                // One that cannot be removed is named once more by whoever joins the shards.
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Takes the shelf away with all parts on it, and what was half-written; what is not ours stays.
    ///
    /// # Errors
    ///
    /// [`ResultError::Write`].
    pub fn remove(&self) -> Result<(), ResultError> {
        let fault = |path: &Path, source| ResultError::Write { path: path.to_owned(), source };
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(fault(&self.folder, error)),
        };
        for entry in entries {
            let path = entry.map_err(|error| fault(&self.folder, error))?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let half_written = name.starts_with('.') && path.extension().is_some_and(|ending| ending == "tmp");
            let is_part = path.extension().is_some_and(|ending| ending == ENDING);
            if half_written || is_part || name == super::ASKED {
                fs::remove_file(&path).map_err(|error| fault(&path, error))?;
            }
        }
        // Somebody's own file keeps the folder.
        let _ = fs::remove_dir(&self.folder);
        Ok(())
    }
}
