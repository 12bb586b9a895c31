//! A result, opened: its summary is read, the rest is where it lies.

use std::path::Path;

use super::folder::Folder;
use super::summary::Summary;
use super::{ResultError, read};

/// A result, opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its summary.
    pub summary: Summary,
    /// Its folder.
    pub folder: Folder,
}

impl Opened {
    /// Opens the result in a folder.
    pub fn at(path: &Path) -> Result<Self, ResultError> {
        let folder = Folder::at(path);
        let summary = read::json(&folder.file("summary.json"))?;
        Ok(Self { summary, folder })
    }
}
