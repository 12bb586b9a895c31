//! The HTML page: one file that holds all there is to say about a result, or about several side by side.
//!
//! The page fetches nothing: fonts, pictures, styles and the one script are inside, and its content security policy
//! forbids the rest. Without the script everything is there and can be read; with it, tables sort. Words from files
//! (titles, labels, claims, overrides, names of files) are escaped by the templates, and a script among them would
//! not run, since the policy names the one script that may.
//!
//! ```text
//! findings    what came out, in sentences made from the numbers
//! hypotheses  claim, source, test, verdict, values
//! comparison  several results: every outcome against the first, in tables that sort
//! pictures    every picture of the gallery, as inline SVG with its text alternative
//! parameters  every prior with its evidence grade, what scenarios change, events, levers
//! provenance  the manifests
//! ```

mod comparison;
mod findings;
mod hypotheses;
mod parameters;
mod pictures;
mod provenance;
mod sheet;
mod table;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use thiserror::Error;

use crate::gallery::words::thousands;
use crate::gallery::{GalleryError, Opened};
use crate::results::manifest::Manifest;
use crate::results::{ResultError, read};
use crate::study::compare::{CompareError, Comparison};

/// Why a page cannot be made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// A result cannot be read.
    #[error(transparent)]
    Result(#[from] ResultError),
    /// Results cannot be set side by side.
    #[error(transparent)]
    Compare(#[from] CompareError),
    /// A picture cannot be drawn.
    #[error(transparent)]
    Gallery(#[from] GalleryError),
}

/// A part of the page: its anchor, its heading, what stands under it.
struct Section {
    id: &'static str,
    heading: &'static str,
    body: Markup,
}

/// The page of one result, or of several together.
///
/// # Errors
///
/// [`ReportError`] when a file of a result is missing or damaged, or a picture cannot be drawn.
pub fn page(results: &[Opened]) -> Result<String, ReportError> {
    let manifests: Vec<Manifest> =
        results.iter().map(|one| read::json(&one.folder.file("manifest.json"))).collect::<Result<_, ResultError>>()?;
    let comparison = Comparison::of(results, &[])?;
    let names: Vec<&str> = comparison.results.iter().map(|one| one.name.as_str()).collect();
    let pictures = pictures::drawn(results)?;
    let mut sections = vec![
        Section { id: "findings", heading: "Findings", body: findings::section(results, &comparison) },
        Section { id: "hypotheses", heading: "Hypotheses", body: hypotheses::section(results, &names) },
    ];
    if results.len() > 1 {
        sections.push(Section { id: "comparison", heading: "Comparison", body: comparison::section(&comparison) });
    }
    sections.extend([
        Section { id: "pictures", heading: "Pictures", body: pictures::section(&pictures) },
        Section { id: "parameters", heading: "Parameters and priors", body: parameters::section(&manifests, &names) },
        Section { id: "provenance", heading: "Provenance", body: provenance::section(&manifests, &names) },
    ]);
    Ok(document(&title(results), &subtitle(results), &sections, &pictures).into_string())
}

fn title(results: &[Opened]) -> String {
    match results {
        [one] => one.summary.title.clone(),
        many => format!("{} scenarios side by side", many.len()),
    }
}

/// What was run, in a line.
fn subtitle(results: &[Opened]) -> String {
    let Some(first) = results.first().map(|one| &one.summary) else { return String::new() };
    let same = |of: fn(&crate::results::summary::Summary) -> (u64, u64)| {
        results.iter().all(|one| of(&one.summary) == of(first))
    };
    let each = if results.len() > 1 { " each" } else { "" };
    let runs = if same(|summary| (summary.worlds, summary.seed)) {
        format!("{} worlds{each}, seed {}", thousands(first.worlds), first.seed)
    } else {
        "runs differ in worlds or seed".to_owned()
    };
    format!("{runs}, {} to {}. Made by durand {}.", first.start, first.campaign.by, first.version)
}

fn document(title: &str, subtitle: &str, sections: &[Section], pictures: &[pictures::Drawn]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(sheet::policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(concat!("durand ", env!("CARGO_PKG_VERSION")));
                title { (title) }
                style { (PreEscaped(sheet::styles(pictures.iter().map(|drawn| drawn.svg.as_str())))) }
            }
            body {
                a class="skip" href="#findings" { "To the findings" }
                header {
                    h1 { (title) }
                    p class="second" { (subtitle) }
                    nav aria-label="Parts of this page" {
                        @for section in sections { a href={ "#" (section.id) } { (section.heading) } " " }
                    }
                }
                main {
                    @for section in sections {
                        section id=(section.id) aria-labelledby={ (section.id) "-heading" } {
                            h2 id={ (section.id) "-heading" } { (section.heading) }
                            (section.body)
                        }
                    }
                }
                footer {
                    p class="second" {
                        "A model of incentives, with priors that are mostly judgement. Intervals say how well the worlds know the \
                         model, not how well the model knows the world; nothing here says when something will happen."
                    }
                }
                script { (PreEscaped(sheet::SCRIPT)) }
            }
        }
    }
}
