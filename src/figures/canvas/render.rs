//! The one drawing function: marks in, calls to a plotters backend out.
//!
//! plotters counts in whole numbers, which is too coarse for thin lines and slow curves, so every backend here is ten times as
//! fine as the logical pixel: [`UNITS`] to one.

use super::{Anchor, Mark, Paint, Point, Text, Weight};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBAColor, RGBColor, ShapeStyle};
use plotters_backend::{
    BackendColor, BackendCoord, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily, FontStyle,
    FontTransform,
};

/// Backend units to a logical pixel.
pub const UNITS: f64 = 10.0;

/// The family name of plain text.
pub const FAMILY: &str = "Inter";

/// The family name that tells a backend of ours to put a white rim around the letters. plotters has no other way to say it.
pub const FAMILY_WITH_HALO: &str = "Inter with halo";

/// Width of the white rim around letters, in logical pixels, both sides together.
pub const HALO_WIDTH: f64 = 3.2;

/// plotters' SVG backend divides the size of type by this, so it is multiplied in beforehand.
pub const SVG_TYPE_FACTOR: f64 = 1.24;

/// Draws the marks in order.
///
/// # Errors
/// When the backend refuses a mark.
pub fn render<B: DrawingBackend>(marks: &[Mark], backend: &mut B) -> Result<(), DrawingErrorKind<B::ErrorType>> {
    for mark in marks {
        match mark {
            Mark::Polygon { points, paint } => {
                backend.fill_polygon(units(points), &fill(*paint))?;
            }
            Mark::Path { points, width, paint } => backend.draw_path(units(points), &stroke(*paint, *width))?,
            Mark::Rect { from, to, paint } => {
                backend.draw_rect(unit(*from), unit(*to), &fill(*paint), true)?;
            }
            Mark::Disc { centre, radius, paint } => {
                backend.draw_circle(unit(*centre), length(*radius), &fill(*paint), true)?;
            }
            Mark::Text(text) => backend.draw_text(&text.words, &Type(text), unit(text.at))?,
        }
    }
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and marks are finite")]
fn unit(point: Point) -> BackendCoord {
    ((point.0 * UNITS).round() as i32, (point.1 * UNITS).round() as i32)
}

/// Places in units, without those that say nothing: a neighbour on the same unit, or a point on the straight line between the
/// one before and the one after. The drawing is the same, the file far smaller.
fn units(points: &[Point]) -> Vec<BackendCoord> {
    let mut placed: Vec<BackendCoord> = Vec::with_capacity(points.len());
    for point in points.iter().map(|&point| unit(point)) {
        match placed[..] {
            [.., last] if last == point => continue,
            [.., before, last] if goes_straight_on(before, last, point) => {
                placed.pop();
            }
            _ => {}
        }
        placed.push(point);
    }
    placed
}

fn goes_straight_on(a: BackendCoord, b: BackendCoord, c: BackendCoord) -> bool {
    let step = |from: BackendCoord, to: BackendCoord| {
        (i128::from(to.0) - i128::from(from.0), i128::from(to.1) - i128::from(from.1))
    };
    let ((x1, y1), (x2, y2)) = (step(a, b), step(b, c));
    x1 * y2 == x2 * y1 && x1 * x2 + y1 * y2 > 0
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before the cast")]
fn length(pixels: f64) -> u32 {
    (pixels * UNITS).round().clamp(1.0, 1e6) as u32
}

fn rgba(paint: Paint) -> RGBAColor {
    let (red, green, blue) = paint.colour.rgb();
    RGBColor(red, green, blue).mix(paint.opacity.clamp(0.0, 1.0))
}

fn fill(paint: Paint) -> ShapeStyle {
    rgba(paint).filled()
}

fn stroke(paint: Paint, width: f64) -> ShapeStyle {
    rgba(paint).stroke_width(length(width))
}

/// How a text says its style to a backend. Its point is on the baseline, which plotters has no word for: the SVG is set right
/// afterwards, and our raster backend reads it so.
struct Type<'a>(&'a Text);

impl BackendTextStyle for Type<'_> {
    type FontError = std::convert::Infallible;

    fn color(&self) -> BackendColor {
        BackendColor { alpha: 1.0, rgb: self.0.colour.rgb() }
    }

    fn size(&self) -> f64 {
        self.0.size * UNITS * SVG_TYPE_FACTOR
    }

    fn transform(&self) -> FontTransform {
        if self.0.upwards { FontTransform::Rotate270 } else { FontTransform::None }
    }

    fn style(&self) -> FontStyle {
        match self.0.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::SemiBold => FontStyle::Bold,
        }
    }

    fn anchor(&self) -> Pos {
        let horizontal = match self.0.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        Pos::new(horizontal, VPos::Bottom)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(if self.0.halo { FAMILY_WITH_HALO } else { FAMILY })
    }

    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
    fn layout_box(&self, text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        let width = super::face::width(text, self.0.size, self.0.weight) * UNITS;
        let height = self.0.size * UNITS;
        Ok(((0, -height as i32), (width as i32, 0)))
    }

    /// Never called: both backends draw text themselves.
    fn draw<E, F: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _text: &str,
        _pos: BackendCoord,
        _draw: F,
    ) -> Result<Result<(), E>, Self::FontError> {
        Ok(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_that_say_nothing_are_left_out() {
        let line = [(0.0, 0.0), (0.01, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 2.0)];
        assert_eq!(units(&line), [(0, 0), (20, 20), (30, 20)]);
    }

    #[test]
    fn a_line_that_turns_back_keeps_its_end() {
        let line = [(0.0, 0.0), (2.0, 0.0), (1.0, 0.0)];
        assert_eq!(units(&line), [(0, 0), (20, 0), (10, 0)]);
    }
}
