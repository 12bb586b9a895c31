//! A drawn picture, to be had as PNG or as SVG.

use super::FigureError;
use super::canvas::{self, Layer, Sheet, Text};

/// A picture: marks on a sheet, with a name and a title. Made by the functions of this room.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    name: &'static str,
    id: String,
    title: String,
    description: String,
    width: u32,
    height: u32,
    sheet: Sheet,
}

impl Picture {
    /// Puts a picture together; its size is rounded up to whole pixels.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before the cast")]
    pub(super) fn new(
        name: &'static str,
        title: &str,
        description: &str,
        (width, height): (f64, f64),
        sheet: Sheet,
    ) -> Self {
        let pixels = |length: f64| length.ceil().clamp(1.0, 100_000.0) as u32;
        Self {
            name,
            id: name.to_owned(),
            title: canvas::clean(title),
            description: canvas::clean(description),
            width: pixels(width),
            height: pixels(height),
            sheet,
        }
    }

    /// The name a file of this picture should have, without extension, such as `first-crackdown`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The same picture with another prefix for the ids in its SVG, for a page that shows several of one name.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.id);
        self
    }

    /// The finding, as it stands above the picture.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What is shown and how, in words, for those who cannot see it.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Width in logical pixels.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in logical pixels; it depends on what is shown.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The layers in the order of drawing.
    pub fn layers(&self) -> &[Layer] {
        self.sheet.layers()
    }

    /// Every text in the picture in the order of drawing.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.sheet.texts()
    }

    /// The picture as PNG on white paper. `scale` is device pixels to a logical pixel, 0.25 to 8; 2 suits a screen, 4 a print.
    ///
    /// # Errors
    /// [`FigureError::Size`] when the scale is out of range or the bitmap would be larger than 100 million pixels;
    /// [`FigureError::Drawing`] or [`FigureError::Encoding`] when drawing or writing fails.
    pub fn png(&self, scale: f32) -> Result<Vec<u8>, FigureError> {
        canvas::png(self.layers(), self.width, self.height, scale)
    }

    /// The picture as an SVG document that stands alone: on white paper, with its font inside.
    ///
    /// # Errors
    /// [`FigureError::Drawing`] when a mark cannot be drawn.
    pub fn svg(&self) -> Result<String, FigureError> {
        canvas::svg(self.layers(), &self.about(), true)
    }

    /// The picture as an `<svg>` element for a page. It has no paper and no font of its own ([`Picture::font_face_css`] has it,
    /// once for the whole page), and each colour is a variable that a dark page sets with
    /// [`dark_colours`](super::theme::dark_colours).
    ///
    /// # Errors
    /// [`FigureError::Drawing`] when a mark cannot be drawn.
    pub fn svg_for_page(&self) -> Result<String, FigureError> {
        canvas::svg(self.layers(), &self.about(), false)
    }

    /// The `@font-face` rules, fonts inside, for a page that shows pictures from [`Picture::svg_for_page`]; about 55 kB.
    pub fn font_face_css() -> String {
        canvas::font_face_css()
    }

    fn about(&self) -> canvas::About<'_> {
        canvas::About {
            name: &self.id,
            title: &self.title,
            description: &self.description,
            size: (self.width, self.height),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::theme::INK;

    #[test]
    fn a_bitmap_has_the_size_that_was_asked_for() {
        let mut sheet = Sheet::default();
        sheet.line((0.0, 0.0), (10.0, 10.0), 1.0, INK);
        let picture = Picture::new("trial", "T", "D", (100.2, 50.0), sheet);
        let bytes = picture.png(2.0).expect("drawn");
        let pixmap = tiny_skia::Pixmap::decode_png(&bytes).expect("a PNG");
        assert_eq!((pixmap.width(), pixmap.height()), (202, 100));
    }
}
