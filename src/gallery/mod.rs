//! From results on disk to pictures: what to show, and the finding in words that goes above it.
//!
//! One file a picture; each reads what it needs from the result's files and nothing else, so that a
//! picture drawn again later, or elsewhere, is the same picture.

mod attacks;
mod distributions;
mod first_crackdown;
mod ledger;
mod reported;
mod rungs;
pub mod words;

use std::path::Path;

use crate::figures::{FigureError, Picture, Words};
use crate::results::folder::Folder;
use crate::results::summary::Summary;
use crate::results::{ResultError, partial, read};
use thiserror::Error;

/// What can go wrong with pictures.
#[derive(Debug, Error)]
pub enum GalleryError {
    /// A result cannot be read, or a picture not be written.
    #[error(transparent)]
    Result(#[from] ResultError),
    /// A picture cannot be drawn.
    #[error("picture `{name}`: {source}")]
    Figure {
        /// Which.
        name: &'static str,
        /// Why.
        source: FigureError,
    },
}

/// A format pictures come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A bitmap, two device pixels to a logical one.
    Png,
    /// Vectors.
    Svg,
}

impl Format {
    /// Ending of the file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

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

    fn words(&self, title: String, subtitle: String) -> Words {
        Words { title, subtitle, worlds: self.summary.worlds, seed: self.summary.seed }
    }
}

type Draw = fn(&Opened) -> Result<Picture, ResultError>;

/// All pictures of a result, by name.
pub const PICTURES: [(&str, Draw); 5] = [
    ("distributions", distributions::picture),
    ("rungs", rungs::picture),
    ("ledger", ledger::picture),
    ("first-crackdown", first_crackdown::picture),
    ("attacks", attacks::picture),
];

/// Device pixels to a logical pixel in bitmaps: sharp in print at the usual widths.
const SCALE: f32 = 2.0;

/// Draws every picture of a result into its folder, in each of `formats`.
pub fn hang(opened: &Opened, formats: &[Format]) -> Result<(), GalleryError> {
    for (name, draw) in PICTURES {
        let picture = draw(opened)?;
        for format in formats {
            let fault = |source| GalleryError::Figure { name, source };
            let bytes = match format {
                Format::Png => picture.png(SCALE).map_err(fault)?,
                Format::Svg => picture.svg().map_err(fault)?.into_bytes(),
            };
            partial::write(&opened.folder.plots().join(format!("{name}.{}", format.ending())), &bytes)?;
        }
    }
    Ok(())
}
