//! How pictures are arranged: the page with its words, panels, scales and axes, numbers, labels that do not collide, clipping.

pub mod axes;
pub mod clip;
pub mod density;
pub mod labels;
pub mod months;
pub mod number;
pub mod page;
pub mod panels;
pub mod scale;

pub use page::{Page, Words};
pub use scale::{Scale, Span};

/// A rectangle on the sheet, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Frame {
    /// Width.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }
}

/// A number of things as a number to reckon with. No picture counts more than 2^52 of anything.
#[expect(clippy::cast_precision_loss, reason = "see above")]
pub fn real(count: usize) -> f64 {
    count as f64
}

/// What a reader is shown of a scenario: its title, or its name where it has none.
pub fn shown<'a>(title: &'a str, name: &'a str) -> &'a str {
    if title.trim().is_empty() { name } else { title }
}
