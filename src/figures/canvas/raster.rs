//! A plotters backend over tiny-skia: anti-aliased areas and lines, and letters drawn from their own outlines.
//!
//! plotters' bitmap backend spaces letters badly and has no true anti-aliasing of lines; this one is small enough to own.

use super::face::Weight;
use super::pen::Pen;
use super::render::{FAMILY_WITH_HALO, HALO_WIDTH, SVG_TYPE_FACTOR, UNITS, render};
use super::{Layer, Mark};
use crate::figures::FigureError;
use crate::figures::theme::PAPER;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};
use tiny_skia::{Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};

/// Smallest and largest number of device pixels to a logical pixel.
const SCALES: std::ops::RangeInclusive<f32> = 0.25..=8.0;

/// Most pixels in one bitmap: 100 million, 400 MB in memory.
const MOST_PIXELS: f64 = 1e8;

type Drawn = Result<(), DrawingErrorKind<FigureError>>;

/// Draws layers on white paper and writes them as PNG.
///
/// # Errors
/// [`FigureError::Size`] when the scale is out of range or the bitmap too large; [`FigureError::Drawing`] and
/// [`FigureError::Encoding`] when a mark or the file cannot be written.
pub fn png(layers: &[Layer], width: u32, height: u32, scale: f32) -> Result<Vec<u8>, FigureError> {
    let mut raster = Raster::new(width, height, scale)?;
    let marks: Vec<Mark> = layers.iter().flat_map(|layer| layer.marks.clone()).collect();
    render(&marks, &mut raster).map_err(|error| FigureError::Drawing { message: error.to_string() })?;
    raster.pixmap.encode_png().map_err(|error| FigureError::Encoding { message: error.to_string() })
}

/// The bitmap being drawn on, and how many device pixels a backend unit is.
struct Raster {
    pixmap: Pixmap,
    per_unit: f32,
}

impl Raster {
    fn new(width: u32, height: u32, scale: f32) -> Result<Self, FigureError> {
        let refuse = || FigureError::Size { width, height, scale };
        if !SCALES.contains(&scale) {
            return Err(refuse());
        }
        let pixels = |logical: u32| (f64::from(logical) * f64::from(scale)).round();
        if pixels(width) * pixels(height) > MOST_PIXELS {
            return Err(refuse());
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 1e8, just checked")]
        let mut pixmap = Pixmap::new(pixels(width) as u32, pixels(height) as u32).ok_or_else(refuse)?;
        let (red, green, blue) = PAPER.rgb();
        pixmap.fill(Color::from_rgba8(red, green, blue, 255));
        #[expect(clippy::cast_possible_truncation, reason = "UNITS is 10")]
        let per_unit = scale / UNITS as f32;
        Ok(Self { pixmap, per_unit })
    }

    #[expect(clippy::cast_precision_loss, reason = "a sheet is a few thousand pixels wide")]
    fn point(&self, (x, y): BackendCoord) -> (f32, f32) {
        (x as f32 * self.per_unit, y as f32 * self.per_unit)
    }

    fn trace(&self, points: impl IntoIterator<Item = BackendCoord>, close: bool) -> Option<Path> {
        let mut builder = PathBuilder::new();
        for (i, place) in points.into_iter().enumerate() {
            let (x, y) = self.point(place);
            if i == 0 {
                builder.move_to(x, y);
            } else {
                builder.line_to(x, y);
            }
        }
        if close {
            builder.close();
        }
        builder.finish()
    }

    fn fill(&mut self, path: &Path, colour: BackendColor) {
        let paint = paint(colour, true);
        self.pixmap.fill_path(path, &paint, FillRule::Winding, Transform::identity(), None);
    }

    fn stroke(&mut self, path: &Path, width: f32, colour: BackendColor) {
        let stroke = Stroke { width, line_cap: LineCap::Butt, line_join: LineJoin::Round, ..Stroke::default() };
        let paint = paint(colour, true);
        self.pixmap.stroke_path(path, &paint, &stroke, Transform::identity(), None);
    }

    /// A level or upright line is laid on whole pixels: half a grey pixel on either side is what makes a grid look soft.
    fn straight(&mut self, from: BackendCoord, to: BackendCoord, width: f32, colour: BackendColor) {
        let wide = width.round().max(1.0);
        let (x0, y0) = self.point(from);
        let (x1, y1) = self.point(to);
        let rect = if from.1 == to.1 {
            let top = (y0 - wide / 2.0).round();
            Rect::from_ltrb(x0.min(x1), top, x0.max(x1), top + wide)
        } else {
            let left = (x0 - wide / 2.0).round();
            Rect::from_ltrb(left, y0.min(y1), left + wide, y0.max(y1))
        };
        if let Some(rect) = rect {
            self.pixmap.fill_rect(rect, &paint(colour, true), Transform::identity(), None);
        }
    }
}

fn paint(colour: BackendColor, smooth: bool) -> Paint<'static> {
    let (red, green, blue) = colour.rgb;
    let mut paint = Paint::default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before the cast")]
    let alpha = (colour.alpha * 255.0).round().clamp(0.0, 255.0) as u8;
    paint.set_color_rgba8(red, green, blue, alpha);
    paint.anti_alias = smooth;
    paint
}

impl DrawingBackend for Raster {
    type ErrorType = FigureError;

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a sheet is a few thousand pixels wide"
    )]
    fn get_size(&self) -> (u32, u32) {
        let units = |pixels: u32| (pixels as f32 / self.per_unit) as u32;
        (units(self.pixmap.width()), units(self.pixmap.height()))
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Drawn {
        let (x, y) = self.point(point);
        if let Some(rect) = Rect::from_xywh(x, y, self.per_unit, self.per_unit) {
            self.pixmap.fill_rect(rect, &paint(colour, true), Transform::identity(), None);
        }
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if !fill {
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
            return self.draw_path(corners.into_iter().chain([(left, top)]), style);
        }
        // Edges on whole pixels, without anti-aliasing: rectangles that touch must show no seam.
        let (x0, y0) = self.point((left, top));
        let (x1, y1) = self.point((right, bottom));
        let (x0, y0) = (x0.round(), y0.round());
        let rect = Rect::from_ltrb(x0, y0, x1.round().max(x0 + 1.0), y1.round().max(y0 + 1.0));
        if let Some(rect) = rect {
            let paint = paint(style.color(), false);
            self.pixmap.fill_rect(rect, &paint, Transform::identity(), None);
        }
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "lines are a few units wide")]
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        let width = style.stroke_width() as f32 * self.per_unit;
        match points[..] {
            [from, to] if from.0 == to.0 || from.1 == to.1 => {
                self.straight(from, to, width, style.color());
            }
            _ => {
                if let Some(path) = self.trace(points, false) {
                    self.stroke(&path, width, style.color());
                }
            }
        }
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "discs are a few units wide")]
    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let (x, y) = self.point(centre);
        let Some(path) = PathBuilder::from_circle(x, y, radius as f32 * self.per_unit) else {
            return Ok(());
        };
        if fill {
            self.fill(&path, style.color());
        } else {
            let width = style.stroke_width() as f32 * self.per_unit;
            self.stroke(&path, width, style.color());
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, corners: I, style: &S) -> Drawn {
        if let Some(path) = self.trace(corners, true) {
            self.fill(&path, style.color());
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let weight = match style.style() {
            FontStyle::Bold => Weight::SemiBold,
            _ => Weight::Regular,
        };
        let size = style.size() / SVG_TYPE_FACTOR;
        let pen = Pen { origin: self.point(at), per_unit: self.per_unit, turn: style.transform() };
        let Some(path) = pen.write(text, size, weight, style.anchor().h_pos) else {
            return Ok(());
        };
        if style.family().as_str() == FAMILY_WITH_HALO {
            #[expect(clippy::cast_possible_truncation, reason = "a few pixels")]
            let width = (HALO_WIDTH * UNITS) as f32 * self.per_unit;
            let paper = BackendColor { alpha: 1.0, rgb: PAPER.rgb() };
            self.stroke(&path, width, paper);
        }
        self.fill(&path, style.color());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::canvas::{Sheet, Text};
    use crate::figures::theme::{Colour, INK};

    fn pixel(layers: &[Layer], x: u32, y: u32) -> (u8, u8, u8) {
        let bytes = png(layers, 20, 20, 1.0).expect("drawn");
        let pixmap = Pixmap::decode_png(&bytes).expect("a PNG");
        let pixel = pixmap.pixel(x, y).expect("inside");
        (pixel.red(), pixel.green(), pixel.blue())
    }

    #[test]
    fn a_rectangle_fills_its_pixels_and_no_other() {
        let mut sheet = Sheet::default();
        sheet.rect((5.0, 5.0), (10.0, 10.0), Colour::hex(0x00_72_B2));
        assert_eq!(pixel(sheet.layers(), 7, 7), (0, 0x72, 0xB2));
        assert_eq!(pixel(sheet.layers(), 10, 10), (255, 255, 255));
    }

    #[test]
    fn a_halo_is_white_around_the_letter() {
        let mut sheet = Sheet::default();
        sheet.rect((0.0, 0.0), (20.0, 20.0), INK);
        sheet.text(Text::new((6.0, 15.0), "l", 14.0).halo());
        let row: Vec<u8> = (0..20).map(|x| pixel(sheet.layers(), x, 10).0).collect();
        assert!(row.iter().any(|&grey| grey > 240), "{row:?}");
    }

    #[test]
    fn scales_out_of_range_are_refused() {
        for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 9.0] {
            assert!(matches!(png(&[], 10, 10, scale), Err(FigureError::Size { .. })));
        }
        assert!(matches!(png(&[], 100_000, 100_000, 1.0), Err(FigureError::Size { .. })));
    }
}
