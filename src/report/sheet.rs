//! How the page looks, what its script does, and what it may load.

use std::collections::BTreeSet;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::figures::Picture;
use crate::figures::canvas::base64;
use crate::figures::theme::{self, Colour};

/// The page's script: it makes tables sort, and opens what is folded before printing.
pub const SCRIPT: &str = include_str!("page.js");

const STYLES: &str = include_str!("page.css");

/// The content security policy: nothing from outside, and no script but [`SCRIPT`].
pub fn policy() -> String {
    let hash = base64::encode(&Sha256::digest(SCRIPT.as_bytes()));
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; script-src 'sha256-{hash}'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// The page's styles: fonts, layout, and the colours of pictures on a dark screen.
pub fn styles<'a>(pictures: impl Iterator<Item = &'a str>) -> String {
    let (paper, ink) = (theme::PAPER, theme::INK);
    let page = [("paper", paper), ("ink", ink), ("grey", theme::GREY), ("rule", theme::RULE), ("grid", theme::GRID)];
    let verdicts = [("supported", "enforced"), ("refuted", "ordered")]
        .map(|(verdict, event)| (verdict, theme::event(event).for_words()));
    let of = |read: fn(Colour) -> Colour| {
        page.iter().chain(&verdicts).fold(String::new(), |mut text, (name, colour)| {
            let _ = write!(text, "--{name}:{};", read(*colour).css());
            text
        })
    };
    let (light, dark) = (of(|colour| colour), of(Colour::on_dark));
    format!(
        "{}:root{{{light}}}{STYLES}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}svg{{{}{}}}}}",
        Picture::font_face_css(),
        theme::dark_colours(),
        others(pictures)
    )
}

/// Counterparts on a dark page for colours of the pictures that are none of the theme's own, such as mixtures.
fn others<'a>(pictures: impl Iterator<Item = &'a str>) -> String {
    let known = theme::dark_colours();
    let mut found = BTreeSet::new();
    for svg in pictures {
        for (_, rest) in svg.match_indices("var(--c-").map(|(at, mark)| (at, &svg[at + mark.len()..])) {
            if let Some(digits) = rest.get(..6) {
                found.insert(digits);
            }
        }
    }
    let mut css = String::new();
    for digits in found {
        if let (false, Ok(rgb)) = (known.contains(&format!("--c-{digits}:")), u32::from_str_radix(digits, 16)) {
            let _ = write!(css, "--c-{digits}:{};", Colour::hex(rgb).on_dark().css());
        }
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_of_a_picture_has_a_dark_counterpart() {
        let svg = "<path fill=\"var(--c-123456,#123456)\" stroke=\"var(--c-0072b2,#0072B2)\"/><text>var(--c-</text>";
        let css = styles([svg].into_iter());
        assert_eq!(css.matches("--c-123456:").count(), 1);
        assert_eq!(css.matches("--c-0072b2:").count(), 1);
    }

    #[test]
    fn the_policy_names_the_script_and_nothing_from_outside() {
        let policy = policy();
        assert!(policy.contains("script-src 'sha256-") && policy.starts_with("default-src 'none'"));
        assert!(!policy.contains("http") && !SCRIPT.contains("http"), "{policy}");
        assert!(!SCRIPT.contains("</"), "a script must not end its element");
    }
}
