//! Marks on a sheet, and the one function that draws them.
//!
//! A picture is first a list of marks in logical pixels, then drawn. The list makes pictures plain data: they can be tested, and
//! nothing about PNG or SVG reaches the code that lays them out.

pub mod base64;
pub mod face;
mod pen;
mod raster;
mod render;
mod vector;

pub use face::Weight;
pub(super) use raster::png;
pub(super) use vector::{About, font_face_css, svg};

use super::theme::Colour;

/// A place on the sheet in logical pixels, x to the right and y downwards.
pub type Point = (f64, f64);

/// A colour and how much of what lies beneath it hides, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    /// The colour.
    pub colour: Colour,
    /// 0 is invisible, 1 hides all.
    pub opacity: f64,
}

impl From<Colour> for Paint {
    fn from(colour: Colour) -> Self {
        Self { colour, opacity: 1.0 }
    }
}

/// Which part of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins at the point.
    Start,
    /// The text is centred on the point.
    Middle,
    /// The text ends at the point.
    End,
}

/// A line of text; its point is on the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where.
    pub at: Point,
    /// What; control characters have been taken out.
    pub words: String,
    /// Size of the type in logical pixels.
    pub size: f64,
    /// Weight of the type.
    pub weight: Weight,
    /// Colour of the letters.
    pub colour: Colour,
    /// Which part stands at the point.
    pub anchor: Anchor,
    /// Whether the letters carry a white rim, so that they can be read over lines and areas.
    pub halo: bool,
    /// Whether the text runs upwards, as the name of a vertical axis does.
    pub upwards: bool,
}

impl Text {
    /// Regular, near-black text that begins at `at`, without a rim.
    pub fn new(at: Point, words: &str, size: f64) -> Self {
        Self {
            at,
            words: clean(words),
            size,
            weight: Weight::Regular,
            colour: super::theme::INK,
            anchor: Anchor::Start,
            halo: false,
            upwards: false,
        }
    }

    /// The same in another colour.
    #[must_use]
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = colour;
        self
    }

    /// The same in semibold.
    #[must_use]
    pub fn strong(mut self) -> Self {
        self.weight = Weight::SemiBold;
        self
    }

    /// The same with another part at the point.
    #[must_use]
    pub fn anchor(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    /// The same with a white rim.
    #[must_use]
    pub fn halo(mut self) -> Self {
        self.halo = true;
        self
    }

    /// The same running upwards.
    #[must_use]
    pub fn upwards(mut self) -> Self {
        self.upwards = true;
        self
    }

    /// Width in logical pixels.
    pub fn width(&self) -> f64 {
        face::width(&self.words, self.size, self.weight)
    }
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// A filled area.
    Polygon {
        /// Corners in order; the last joins the first.
        points: Vec<Point>,
        /// Filling.
        paint: Paint,
    },
    /// A line through points.
    Path {
        /// The points in order.
        points: Vec<Point>,
        /// Width of the line in logical pixels.
        width: f64,
        /// Colour of the line.
        paint: Paint,
    },
    /// A filled rectangle with crisp edges.
    Rect {
        /// Upper left corner.
        from: Point,
        /// Lower right corner.
        to: Point,
        /// Filling.
        paint: Paint,
    },
    /// A filled disc.
    Disc {
        /// Centre.
        centre: Point,
        /// Radius in logical pixels.
        radius: f64,
        /// Filling.
        paint: Paint,
    },
    /// A line of text.
    Text(Text),
}

/// Marks that belong together: in SVG a group with an id, and a title that shows when the pointer rests on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What the group is called; made safe and unique when written.
    pub id: String,
    /// What it says to a reader who points at it; may be empty.
    pub title: String,
    /// The marks in the order of drawing.
    pub marks: Vec<Mark>,
}

/// A sheet being drawn on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    layers: Vec<Layer>,
}

impl Sheet {
    /// Begins a layer; what follows belongs to it.
    pub fn layer(&mut self, id: &str, title: &str) {
        self.layers.push(Layer { id: id.to_owned(), title: clean(title), marks: Vec::new() });
    }

    /// The layers so far.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Every text on the sheet in the order of drawing.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.layers.iter().flat_map(|layer| &layer.marks).filter_map(|mark| match mark {
            Mark::Text(text) => Some(text),
            _ => None,
        })
    }

    /// Draws a filled area; fewer than three finite corners draw nothing.
    pub fn polygon(&mut self, points: Vec<Point>, paint: impl Into<Paint>) {
        if points.len() >= 3 && points.iter().all(|&point| finite(point)) {
            let paint = paint.into();
            self.push(Mark::Polygon { points, paint });
        }
    }

    /// Draws a line through points; fewer than two finite points draw nothing.
    pub fn path(&mut self, points: Vec<Point>, width: f64, paint: impl Into<Paint>) {
        if points.len() >= 2 && points.iter().all(|&point| finite(point)) {
            let paint = paint.into();
            self.push(Mark::Path { points, width, paint });
        }
    }

    /// Draws a straight line.
    pub fn line(&mut self, from: Point, to: Point, width: f64, paint: impl Into<Paint>) {
        self.path(vec![from, to], width, paint);
    }

    /// Draws a straight line in dashes of `dash` pixels with gaps as long.
    pub fn dashes(&mut self, from: Point, to: Point, dash: f64, width: f64, colour: Colour) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        if !length.is_finite() || dash < 0.5 {
            return;
        }
        let at = |along: f64| {
            let share = (along / length).min(1.0);
            (from.0 + share * dx, from.1 + share * dy)
        };
        let mut along = 0.0;
        while along < length {
            self.line(at(along), at(along + dash), width, colour);
            along += 2.0 * dash;
        }
    }

    /// Draws a filled rectangle, whichever two opposite corners are given.
    pub fn rect(&mut self, a: Point, b: Point, paint: impl Into<Paint>) {
        if finite(a) && finite(b) {
            self.push(Mark::Rect {
                from: (a.0.min(b.0), a.1.min(b.1)),
                to: (a.0.max(b.0), a.1.max(b.1)),
                paint: paint.into(),
            });
        }
    }

    /// Draws a filled disc.
    pub fn disc(&mut self, centre: Point, radius: f64, paint: impl Into<Paint>) {
        if finite(centre) {
            let paint = paint.into();
            self.push(Mark::Disc { centre, radius, paint });
        }
    }

    /// Writes a line of text; nothing when it is empty.
    pub fn text(&mut self, text: Text) {
        if finite(text.at) && !text.words.is_empty() {
            self.push(Mark::Text(text));
        }
    }

    fn push(&mut self, mark: Mark) {
        if self.layers.is_empty() {
            self.layer("frame", "");
        }
        if let Some(layer) = self.layers.last_mut() {
            layer.marks.push(mark);
        }
    }
}

fn finite(point: Point) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

/// Words from a file, made fit to be drawn: control characters become spaces, and the characters that reverse the direction of
/// writing or that XML forbids are dropped, since they could make a title say something else than its file does.
pub fn clean(words: &str) -> String {
    let spaced: String = words
        .chars()
        .filter(
            |c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' | '\u{FEFF}'),
        )
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::theme::INK;

    #[test]
    fn what_is_not_finite_is_not_drawn() {
        let mut sheet = Sheet::default();
        sheet.path(vec![(0.0, f64::NAN), (1.0, 1.0)], 1.0, INK);
        sheet.disc((f64::INFINITY, 0.0), 1.0, INK);
        sheet.rect((0.0, 0.0), (f64::NAN, 1.0), INK);
        sheet.text(Text::new((f64::NAN, 0.0), "a", 12.0));
        assert!(sheet.layers().is_empty());
    }

    #[test]
    fn words_lose_what_could_deceive() {
        assert_eq!(clean("a\nb\u{202E}c\u{0}"), "a bc");
    }

    #[test]
    fn dashes_end_where_the_line_ends() {
        let mut sheet = Sheet::default();
        sheet.dashes((0.0, 0.0), (10.0, 0.0), 4.0, 1.0, INK);
        let ends: Vec<f64> = sheet.layers()[0]
            .marks
            .iter()
            .map(|mark| match mark {
                Mark::Path { points, .. } => points[1].0,
                _ => f64::NAN,
            })
            .collect();
        assert_eq!(ends, [4.0, 10.0]);
    }
}
