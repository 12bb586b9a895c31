//! Pictures: each takes numbers and words, and returns a [`Picture`] that can be had as PNG or as SVG.
//!
//! This room knows nothing of the model. One file is one picture; its input is a plain struct at the top of that file, and its
//! `picture()` turns the numbers into marks on a [`canvas::Sheet`], in logical pixels. The marks are drawn once, by one
//! function generic over the plotters backend, so that PNG and SVG show the same thing:
//!
//! ```text
//! distributions  rungs  ledger  first_crackdown  attacks  roles ...  what to show
//! distributions  rungs  ledger  first_crackdown  attacks  roles  ...  what to show
//!        \          \     |      /              /
//! distributions  rungs  ledger  first_crackdown  attacks  roles  discover      what to show
//!        \          \     |      /              /        /
//!         layout: page, axes, scales, labels, clipping        how it is arranged
//!                         |
//!         theme: one colour for one meaning, type sizes       how it looks
//!                         |
//!         canvas: marks, fonts, raster and vector backends    how it is drawn
//! ```
//!
//! What every picture promises: numbers that are not finite are dropped, nothing panics, the same input gives the same bytes,
//! words from a scenario are escaped, and text that is too long for its place is wrapped or cut with an ellipsis.

#![allow(
    clippy::disallowed_methods,
    reason = "the platform's mathematics may place a curve by a hair, which no result depends on"
)]

pub mod ablation;
pub mod acting;
pub mod attacks;
pub mod calibration;
pub mod canvas;
pub mod discover;
pub mod distributions;
pub mod first_crackdown;
mod layout;
pub mod ledger;
pub mod lenses;
pub mod phase;
mod picture;
pub mod response;
pub mod roles;
pub mod rungs;
pub mod sensitivity;
pub mod theme;
pub mod threshold;

pub use layout::Words;
pub use picture::Picture;

/// What can go wrong while a picture is drawn.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// The bitmap would have no pixel, or more than the machine should be asked for.
    #[error(
        "a bitmap of {width} x {height} pixels at scale {scale} cannot be drawn; choose a scale between 0.25 and 8"
    )]
    Size {
        /// Width of the picture in logical pixels.
        width: u32,
        /// Height of the picture in logical pixels.
        height: u32,
        /// Device pixels to a logical pixel, as asked for.
        scale: f32,
    },
    /// The drawing backend refused a mark.
    #[error("the picture could not be drawn: {message}")]
    Drawing {
        /// What the backend said.
        message: String,
    },
    /// The bitmap could not be written as PNG.
    #[error("the picture could not be written as PNG: {message}")]
    Encoding {
        /// What the encoder said.
        message: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_and_pictures_can_cross_threads() {
        fn crosses<T: Send + Sync + 'static>() {}
        crosses::<FigureError>();
        crosses::<Picture>();
    }
}
