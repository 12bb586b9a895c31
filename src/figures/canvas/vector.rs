//! SVG: plotters draws each layer, and this file makes a finished document of it.
//!
//! What plotters leaves undone: sub-pixel places (it counts in whole numbers, so the drawing is ten times as large and shrunk by
//! `viewBox`), a title and a description for those who cannot see the picture, ids, the font, the white rim around letters, and
//! text without stray line breaks.

use super::Layer;
use super::base64;
use super::render::{FAMILY, FAMILY_WITH_HALO, HALO_WIDTH, UNITS, render};
use crate::figures::FigureError;
use crate::figures::theme::PAPER;
use plotters::backend::SVGBackend;
use plotters_backend::DrawingBackend;
use std::collections::BTreeSet;
use std::fmt::Write as _;

static REGULAR: &[u8] = include_bytes!("../fonts/inter-regular.woff2");
static SEMIBOLD: &[u8] = include_bytes!("../fonts/inter-semibold.woff2");

/// What a document says about itself.
pub struct About<'a> {
    /// Prefix of every id.
    pub name: &'a str,
    /// Title of the document.
    pub title: &'a str,
    /// Description of the document.
    pub description: &'a str,
    /// Width and height in logical pixels.
    pub size: (u32, u32),
}

/// Draws layers into an SVG document: alone, with the font and white paper, or as part of a page that brings both, with every
/// colour as a variable that the page may set (see `theme::dark_colours`).
///
/// # Errors
/// [`FigureError::Drawing`] when a mark cannot be drawn.
pub fn svg(layers: &[Layer], about: &About, alone: bool) -> Result<String, FigureError> {
    let (width, height) = about.size;
    let (name, title) = (slug(about.name), escape(about.title));
    let description = escape(about.description);
    let mut document = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"{name}-title {name}-desc\" font-family=\"{FAMILY}, 'Helvetica Neue', Arial, sans-serif\" \
         text-rendering=\"geometricPrecision\" stroke-linejoin=\"round\">\n\
         <title id=\"{name}-title\">{title}</title>\n<desc id=\"{name}-desc\">{description}</desc>\n",
        f64::from(width) * UNITS,
        f64::from(height) * UNITS,
    );
    if alone {
        let paper = PAPER.css();
        let _ = write!(
            document,
            "<style>{}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"{paper}\"/>\n",
            font_face_css()
        );
    }
    let mut taken: BTreeSet<String> = ["title", "desc"].map(|part| format!("{name}-{part}")).into();
    for layer in layers.iter().filter(|layer| !layer.marks.is_empty()) {
        let id = unique(&format!("{name}-{}", slug(&layer.id)), &mut taken);
        let _ = writeln!(document, "<g id=\"{id}\">");
        if !layer.title.is_empty() {
            let _ = writeln!(document, "<title>{}</title>", escape(&layer.title));
        }
        let drawn = drawn(layer, about.size)?;
        document.push_str(&if alone { drawn } else { with_variables(&drawn) });
        document.push_str("</g>\n");
    }
    document.push_str("</svg>\n");
    Ok(document)
}

/// The two `@font-face` rules with the fonts inside, for a document or for a page that shows several pictures.
pub fn font_face_css() -> String {
    [(REGULAR, 400), (SEMIBOLD, 600)]
        .map(|(font, weight)| {
            format!(
                "@font-face{{font-family:{FAMILY};font-weight:{weight};\
                 src:url(data:font/woff2;base64,{}) format(\"woff2\")}}",
                base64::encode(font)
            )
        })
        .concat()
}

/// The elements of one layer, without the document plotters puts around them.
fn drawn(layer: &Layer, (width, height): (u32, u32)) -> Result<String, FigureError> {
    let mut buffer = String::new();
    let mut backend = SVGBackend::with_string(&mut buffer, (width * 10, height * 10));
    render(&layer.marks, &mut backend)
        .and_then(|()| backend.present())
        .map_err(|error| FigureError::Drawing { message: error.to_string() })?;
    drop(backend);
    Ok(finished(&buffer))
}

/// plotters writes one element a line, and escapes `<` and `>` wherever they come from outside, so lines can be relied on.
fn finished(drawn: &str) -> String {
    let mut lines = drawn.lines().filter(|line| !line.starts_with("<svg") && *line != "</svg>");
    let mut out = String::with_capacity(drawn.len());
    while let Some(line) = lines.next() {
        if line.starts_with("<text ") {
            out.push_str(&text_tag(line));
            out.push_str(lines.next().unwrap_or_default());
            out.push_str(lines.next().unwrap_or_default());
        } else {
            out.push_str(&line.replace(" opacity=\"1\"", "").replace(" \"/>", "\"/>"));
        }
        out.push('\n');
    }
    out
}

/// The opening tag of a text with its point on the baseline, the weight the font has, and the rim.
fn text_tag(line: &str) -> String {
    let size = attribute(line, "font-size").and_then(|size| size.parse::<f64>().ok()).unwrap_or(12.0 * UNITS);
    let mut tag = String::from("<text");
    for name in ["x", "y", "text-anchor", "transform", "fill"] {
        match attribute(line, name) {
            Some("start") | None => {}
            Some(value) => {
                let _ = write!(tag, " {name}=\"{value}\"");
            }
        }
    }
    let _ = write!(tag, " font-size=\"{}\"", (size * 10.0).round() / 10.0);
    if attribute(line, "font-weight").is_some() {
        tag.push_str(" font-weight=\"600\"");
    }
    if attribute(line, "font-family") == Some(FAMILY_WITH_HALO) {
        let _ =
            write!(tag, " paint-order=\"stroke\" stroke=\"{}\" stroke-width=\"{}\"", PAPER.css(), HALO_WIDTH * UNITS);
    }
    tag.push('>');
    tag
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

/// Every colour as a variable with itself as the default, so that a dark page can give it another value.
fn with_variables(drawn: &str) -> String {
    let mut out = String::with_capacity(drawn.len());
    let mut rest = drawn;
    while let Some((before, after)) = rest.split_once("=\"#") {
        out.push_str(before);
        match after.split_once('"') {
            Some((digits, tail)) if digits.len() == 6 => {
                let _ = write!(out, "=\"var(--c-{},#{digits})\"", digits.to_lowercase());
                rest = tail;
            }
            _ => {
                out.push_str("=\"#");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Text made safe for XML.
pub fn escape(text: &str) -> String {
    super::clean(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// A name fit for an id: small letters, digits and hyphens.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().map(|c| c.to_ascii_lowercase()) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    String::from(if slug.is_empty() { "part" } else { slug })
}

fn unique(id: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = id.to_owned();
    let mut count = 1_usize;
    while !taken.insert(candidate.clone()) {
        count += 1;
        candidate = format!("{id}-{count}");
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::canvas::{Anchor, Sheet, Text};
    use crate::figures::theme::INK;

    const ABOUT: About = About { name: "trial", title: "A & B <script>", description: "\"quoted\"", size: (100, 50) };

    fn sheet() -> Sheet {
        let mut sheet = Sheet::default();
        sheet.layer("Same name!", "<b>");
        sheet.text(Text::new((10.0, 20.0), "x < y & <script>", 12.0).strong().halo().anchor(Anchor::End));
        sheet.layer("title", "");
        sheet.disc((5.0, 5.0), 1.0, INK);
        sheet.layer("same-name", "");
        sheet.line((0.0, 0.0), (10.0, 10.0), 0.8, INK);
        sheet
    }

    #[test]
    fn the_document_is_sound_and_escaped() {
        let text = svg(sheet().layers(), &ABOUT, true).expect("drawn");
        let document = roxmltree::Document::parse(&text).expect("well-formed");
        assert!(!text.contains("<script"));
        let words = document.descendants().find(|node| node.has_tag_name("text")).expect("a text");
        assert_eq!(words.text(), Some("x < y & <script>"));
        assert_eq!(words.attribute("font-weight"), Some("600"));
        assert_eq!(words.attribute("font-size"), Some("120"));
        assert_eq!(words.attribute("stroke-width"), Some("32"));
        assert_eq!(words.attribute("dy"), None);
        let root = document.root_element();
        assert_eq!(root.attribute("viewBox"), Some("0 0 1000 500"));
        let ids: Vec<_> = document
            .descendants()
            .filter(|node| node.has_tag_name("g"))
            .filter_map(|node| node.attribute("id"))
            .collect();
        assert_eq!(ids, ["trial-same-name", "trial-title-2", "trial-same-name-2"]);
    }

    #[test]
    fn a_page_s_picture_brings_no_font_and_names_its_colours() {
        let text = svg(sheet().layers(), &ABOUT, false).expect("drawn");
        assert!(!text.contains("@font-face"));
        assert!(text.contains("stroke=\"var(--c-222222,#222222)\""));
        roxmltree::Document::parse(&text).expect("well-formed");
    }

    #[test]
    fn slugs_are_never_empty() {
        assert_eq!(slug("Haqqani network (east)"), "haqqani-network-east");
        assert_eq!(slug("طالبان"), "part");
    }
}
