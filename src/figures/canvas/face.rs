//! The two fonts: their outlines, and how wide a text is.
//!
//! Widths come from the font itself, with its kerning, so that layout, PNG and SVG agree to a fraction of a pixel.

use std::sync::OnceLock;
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, Tag};

/// A weight of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// For everything that is read.
    Regular,
    /// For titles and for the labels that name things.
    SemiBold,
}

static REGULAR: &[u8] = include_bytes!("../fonts/inter-regular.ttf");
static SEMIBOLD: &[u8] = include_bytes!("../fonts/inter-semibold.ttf");

/// How wide a letter is taken to be, as a share of the size, should the font not be readable.
const WIDTH_WITHOUT_FONT: f64 = 0.55;

/// The font of a weight; `None` only if the embedded file were damaged.
pub(super) fn face(weight: Weight) -> Option<&'static Face<'static>> {
    static FACES: OnceLock<[Option<Face<'static>>; 2]> = OnceLock::new();
    let [regular, semibold] = FACES.get_or_init(|| [REGULAR, SEMIBOLD].map(|bytes| Face::parse(bytes, 0).ok()));
    match weight {
        Weight::Regular => regular.as_ref(),
        Weight::SemiBold => semibold.as_ref(),
    }
}

/// Glyphs of a text, each with its pen position from the start of the text, and the width of the whole, all in logical pixels.
pub(super) fn glyphs(words: &str, size: f64, weight: Weight) -> (Vec<(GlyphId, f64)>, f64) {
    let Some(face) = face(weight) else {
        return (Vec::new(), width_without_font(words, size));
    };
    let scale = size / f64::from(face.units_per_em());
    let mut pen = 0_i32;
    let mut placed = Vec::new();
    let mut before = None;
    for letter in words.chars() {
        let glyph = face.glyph_index(letter).unwrap_or(GlyphId(0));
        if let Some(before) = before {
            pen += kerning(face, before, glyph);
        }
        placed.push((glyph, f64::from(pen) * scale));
        pen += i32::from(face.glyph_hor_advance(glyph).unwrap_or(0));
        before = Some(glyph);
    }
    (placed, f64::from(pen) * scale)
}

/// Width of a text in logical pixels at a size and a weight, kerning included.
pub fn width(words: &str, size: f64, weight: Weight) -> f64 {
    glyphs(words, size, weight).1
}

#[expect(clippy::cast_precision_loss, reason = "no text is longer than 2^52 letters")]
fn width_without_font(words: &str, size: f64) -> f64 {
    words.chars().count() as f64 * size * WIDTH_WITHOUT_FONT
}

/// By how many font units the pair is drawn together (negative) or apart.
///
/// Within one lookup the first subtable that covers the left glyph and knows the pair decides, as the `OpenType` GPOS chapter has
/// it; the next lookup may add to that. A lookup that a feature lists twice counts once.
fn kerning(face: &Face, left: GlyphId, right: GlyphId) -> i32 {
    let Some(gpos) = face.tables().gpos else {
        return 0;
    };
    let Some(feature) = gpos.features.find(Tag::from_bytes(b"kern")) else {
        return 0;
    };
    (0..gpos.lookups.len())
        .filter(|&index| feature.lookup_indices.into_iter().any(|listed| listed == index))
        .filter_map(|index| gpos.lookups.get(index))
        .filter_map(|lookup| {
            lookup.subtables.into_iter::<PositioningSubtable>().find_map(|table| match table {
                PositioningSubtable::Pair(pair) => pair_kerning(pair, left, right),
                _ => None,
            })
        })
        .sum()
}

fn pair_kerning(pair: PairAdjustment, left: GlyphId, right: GlyphId) -> Option<i32> {
    let covered = pair.coverage().get(left)?;
    let (first, _) = match pair {
        PairAdjustment::Format1 { sets, .. } => sets.get(covered)?.get(right)?,
        PairAdjustment::Format2 { classes, matrix, .. } => matrix.get((classes.0.get(left), classes.1.get(right)))?,
    };
    Some(i32::from(first.x_advance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_can_be_read_and_hold_the_signs_captions_use() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            let face = face(weight).expect("the embedded font is sound");
            for letter in "Aé−×±≥≤→←↑↓\u{2009}\u{202F}σΔāḥʿʾ“”’…·".chars() {
                assert!(face.glyph_index(letter).is_some(), "{letter} is missing");
            }
        }
    }

    /// Advances read with fontTools from `inter-regular.ttf`: A and V are 1413 units wide, the em is 2048.
    #[test]
    fn widths_are_the_font_s_own() {
        assert!((width("A", 2048.0, Weight::Regular) - 1413.0).abs() < 1e-9);
        assert!(width("", 12.0, Weight::Regular).abs() < 1e-12);
    }

    /// fontTools reads -140 units for the pair A, V in the font's GPOS table.
    #[test]
    fn kerning_draws_a_and_v_together() {
        assert!((width("AV", 2048.0, Weight::Regular) - (2.0 * 1413.0 - 140.0)).abs() < 1e-9);
    }
}
