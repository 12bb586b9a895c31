//! From results on disk to pictures: what to show, and the finding in words that goes above it.
//!
//! One file a picture; each reads what it needs from the results' files and nothing else, so that a
//! picture drawn again later, or elsewhere, is the same picture. Each shows one result, or many side by side on the same axes.

mod attacks;
pub mod calibration;
pub mod discover;
mod distributions;
mod first_crackdown;
mod ledger;
pub mod lenses;
mod reported;
mod roles;
mod rungs;
pub mod sensitivity;
pub mod sweep;
pub mod threshold;
pub mod words;

use std::path::{Path, PathBuf};

use crate::figures::{FigureError, Picture, Words};
pub use crate::results::opened::Opened;
use crate::results::{ResultError, partial};
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

impl Format {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Png, Self::Svg];
}

type Draw = fn(&[Opened]) -> Result<Picture, ResultError>;

/// All pictures of one result or of many, by name.
pub const PICTURES: [(&str, Draw); 6] = [
    ("distributions", distributions::picture),
    ("rungs", rungs::picture),
    ("ledger", ledger::picture),
    ("first-crackdown", first_crackdown::picture),
    ("attacks", attacks::picture),
    ("roles", roles::picture),
];

/// How pictures are hung.
#[derive(Clone, Debug, PartialEq)]
pub struct Hanging<'a> {
    /// In which formats.
    pub formats: &'a [Format],
    /// Which, by name; all where none is named.
    pub only: &'a [String],
    /// Width of bitmaps in device pixels.
    pub width: u32,
}

/// Width of bitmaps unless somebody wants another: two device pixels to a logical pixel, sharp in print at the usual widths.
pub const PNG_WIDTH: u32 = 1600;

/// Draws pictures of one result, or of many together, into a folder that is there. Gives the files it wrote.
///
/// # Errors
///
/// [`GalleryError`] when a result cannot be read, or a picture not be drawn or written.
pub fn hang(opened: &[Opened], folder: &Path, hanging: &Hanging) -> Result<Vec<PathBuf>, GalleryError> {
    let mut files = Vec::new();
    let wanted = |name: &str| hanging.only.is_empty() || hanging.only.iter().any(|only| only == name);
    for (_, draw) in PICTURES.into_iter().filter(|(name, _)| wanted(name)) {
        files.extend(write(&[draw(opened)?], folder, hanging.formats, hanging.width)?);
    }
    Ok(files)
}

/// Writes pictures into a folder, each under its own name, in the formats asked for. Gives the files it wrote.
///
/// # Errors
///
/// [`GalleryError`] when one cannot be drawn or written.
pub fn write(
    pictures: &[Picture],
    folder: &Path,
    formats: &[Format],
    width: u32,
) -> Result<Vec<PathBuf>, GalleryError> {
    std::fs::create_dir_all(folder).map_err(|source| ResultError::Write { path: folder.to_owned(), source })?;
    let mut files = Vec::new();
    for picture in pictures {
        let name = picture.name();
        for format in formats {
            let fault = |source| GalleryError::Figure { name, source };
            let bytes = match format {
                Format::Png => {
                    let scale = f64::from(width) / f64::from(picture.width());
                    picture.png(scale as f32).map_err(fault)?
                }
                Format::Svg => picture.svg().map_err(fault)?.into_bytes(),
            };
            let path = folder.join(format!("{name}.{}", format.ending()));
            partial::write(&path, &bytes)?;
            files.push(path);
        }
    }
    Ok(files)
}

/// The words around a picture. Where runs differ in worlds or seed, the subtitle says each one's.
fn frame(opened: &[Opened], title: String, mut subtitle: String) -> Words {
    let of = |one: &Opened| (one.summary.worlds, one.summary.seed);
    let (worlds, seed) = opened.first().map(of).unwrap_or_default();
    if opened.iter().any(|one| of(one) != (worlds, seed)) {
        let each: Vec<String> = opened
            .iter()
            .zip(titles(opened))
            .map(|(one, title)| format!("{title} {} and {}", one.summary.worlds, one.summary.seed))
            .collect();
        subtitle = format!("{subtitle} Runs differ in worlds and seed: {}.", each.join("; "));
    }
    Words { title, subtitle, worlds, seed }
}

/// Titles of scenarios, told apart by the folder where two results have one title.
fn titles(opened: &[Opened]) -> Vec<String> {
    let all: Vec<&str> = opened.iter().map(|one| one.summary.title.as_str()).collect();
    let title = |one: &Opened| {
        let own = &one.summary.title;
        let folder = one.folder.path().file_name().map(|name| name.to_string_lossy().into_owned());
        match folder {
            Some(folder) if all.iter().filter(|other| *other == own).count() > 1 => format!("{own} [{folder}]"),
            _ => own.clone(),
        }
    };
    opened.iter().map(title).collect()
}

/// A value and the title of the scenario it is from.
type Titled<'a> = (f64, &'a str);

/// The least and the greatest of some values, each with its title; none without a finite value.
fn extremes<'a>(titles: &'a [String], values: &[f64]) -> Option<(Titled<'a>, Titled<'a>)> {
    let all = || {
        titles.iter().zip(values).filter(|(_, value)| value.is_finite()).map(|(title, value)| (*value, title.as_str()))
    };
    let least = all().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let most = all().max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_knows_every_picture() {
        assert_eq!(PICTURES.map(|(name, _)| name), crate::results::folder::PICTURES);
        // Every file in the room of figures that begins a page of its own, by the name that it gives it.
        let mut named = Vec::new();
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/figures")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let begun = text
                        .split("Page::begin(\"")
                        .skip(1)
                        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
                    named.extend(begun.filter(|name| name != "trial"));
                }
            }
        }
        let mut known: Vec<&str> = crate::results::folder::PICTURES.to_vec();
        known.extend(crate::results::folder::STUDY_PICTURES);
        known.sort_unstable();
        named.sort_unstable();
        assert_eq!(named, known);
    }
}
