//! Letters as outlines: from words to a path in device pixels.

use super::face::{self, Weight};
use plotters::style::text_anchor::HPos;
use plotters_backend::FontTransform;
use tiny_skia::{Path, PathBuilder};
use ttf_parser::OutlineBuilder;

/// Where writing begins, and how it is turned and scaled.
pub struct Pen {
    /// The point on the baseline, in device pixels.
    pub origin: (f32, f32),
    /// Device pixels to a backend unit.
    pub per_unit: f32,
    /// How the text is turned about its point.
    pub turn: FontTransform,
}

impl Pen {
    /// The outlines of `words` at `size` backend units; `None` when there is nothing to fill.
    pub fn write(self, words: &str, size: f64, weight: Weight, anchor: HPos) -> Option<Path> {
        let face = face::face(weight)?;
        let (glyphs, width) = face::glyphs(words, size, weight);
        let start = match anchor {
            HPos::Left => 0.0,
            HPos::Center => -width / 2.0,
            HPos::Right => -width,
        };
        let mut outline = Outline {
            builder: PathBuilder::new(),
            along: 0.0,
            scale: single(size / f64::from(face.units_per_em())),
            pen: self,
        };
        for (glyph, offset) in glyphs {
            outline.along = single(start + offset);
            face.outline_glyph(glyph, &mut outline);
        }
        outline.builder.finish()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a line of text is a few thousand units long")]
fn single(units: f64) -> f32 {
    units as f32
}

/// Collects the outline of one glyph after another on the way from font units to device pixels.
struct Outline {
    builder: PathBuilder,
    pen: Pen,
    along: f32,
    scale: f32,
}

impl Outline {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        let along = (self.along + x * self.scale) * self.pen.per_unit;
        let up = y * self.scale * self.pen.per_unit;
        let (dx, dy) = match self.pen.turn {
            FontTransform::None => (along, -up),
            FontTransform::Rotate90 => (up, along),
            FontTransform::Rotate180 => (-along, up),
            FontTransform::Rotate270 => (-up, -along),
        };
        (self.pen.origin.0 + dx, self.pen.origin.1 + dy)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (x1, y1) = self.place(x1, y1);
        let (x, y) = self.place(x, y);
        self.builder.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (x1, y1) = self.place(x1, y1);
        let (x2, y2) = self.place(x2, y2);
        let (x, y) = self.place(x, y);
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(turn: FontTransform) -> tiny_skia::Rect {
        let pen = Pen { origin: (100.0, 100.0), per_unit: 1.0, turn };
        pen.write("Hill", 40.0, Weight::Regular, HPos::Left).expect("letters").bounds()
    }

    #[test]
    fn letters_stand_on_the_baseline() {
        let level = bounds(FontTransform::None);
        assert!((level.bottom() - 100.0).abs() < 0.1);
        assert!(level.left() > 100.0 && level.left() < 105.0);
        assert!(level.width() > level.height());
    }

    #[test]
    fn turned_letters_run_upwards() {
        let upwards = bounds(FontTransform::Rotate270);
        assert!((upwards.right() - 100.0).abs() < 0.1);
        assert!(upwards.bottom() < 100.0 && upwards.height() > upwards.width());
    }
}
