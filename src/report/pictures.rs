//! Every picture of the gallery, as inline SVG with its text alternative.

use maud::{Markup, PreEscaped, html};

use super::ReportError;
use crate::gallery::{GalleryError, Opened, PICTURES};

/// A picture for the page.
pub struct Drawn {
    /// Its name, as `durand plot --only` takes it.
    pub name: &'static str,
    /// The element.
    pub svg: String,
    /// The finding and the method, in words.
    pub description: String,
    /// What single parts of it show, in words.
    pub parts: Vec<String>,
}

/// Draws all pictures of the results.
pub fn drawn(results: &[Opened]) -> Result<Vec<Drawn>, ReportError> {
    PICTURES
        .into_iter()
        .map(|(name, draw)| {
            let picture = draw(results).map_err(GalleryError::from)?.with_id(&format!("picture-{name}"));
            let svg = picture.svg_for_page().map_err(|source| GalleryError::Figure { name, source })?;
            let parts = picture.layers().iter().map(|layer| layer.title.clone()).filter(|title| !title.is_empty());
            let description = format!("{}. {}", picture.title(), picture.description());
            Ok(Drawn { name, svg, description, parts: parts.collect() })
        })
        .collect()
}

/// The pictures, each with its description folded beneath it.
pub fn section(pictures: &[Drawn]) -> Markup {
    html! {
        @for drawn in pictures {
            figure id=(drawn.name) {
                div class="picture" role="group" tabindex="0" aria-label={ "Picture: " (drawn.name) } { (PreEscaped(&drawn.svg)) }
                figcaption {
                    details {
                        summary { "In words" }
                        p class="second" { (drawn.description) }
                        @if !drawn.parts.is_empty() {
                            ul class="second" { @for part in &drawn.parts { li { (part) } } }
                        }
                    }
                }
            }
        }
    }
}
