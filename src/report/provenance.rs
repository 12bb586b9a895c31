//! Where results come from: the manifests, to the text of the scenario files.

use maud::{Markup, html};

use crate::gallery::words::thousands;
use crate::results::manifest::Manifest;

/// The section.
pub fn section(manifests: &[Manifest], names: &[&str]) -> Markup {
    html! {
        p {
            "The same scenario, seed and version give the same bytes in every table, on any machine and any number of threads."
        }
        @if let [one] = manifests { (manifest(one)) } @else {
            @for (one, name) in manifests.iter().zip(names) {
                details {
                    summary { (name) " " span class="second" { "version " (one.version) ", seed " (one.seed) ", scenario " (one.hash.chars().take(12).collect::<String>()) } }
                    (manifest(one))
                }
            }
        }
    }
}

fn manifest(manifest: &Manifest) -> Markup {
    let worlds = if manifest.worlds < manifest.worlds_asked {
        let (lived, asked) = (u64::from(manifest.worlds), u64::from(manifest.worlds_asked));
        format!("{} of {}, interrupted", thousands(lived), thousands(asked))
    } else {
        thousands(u64::from(manifest.worlds))
    };
    let overrides = if manifest.overrides.is_empty() { "none".to_owned() } else { manifest.overrides.join(", ") };
    let rows: [(&str, String); 12] = [
        ("Scenario", manifest.scenario.clone()),
        ("Hash of the scenario as resolved", manifest.hash.clone()),
        ("Worlds", worlds),
        ("Seed", manifest.seed.to_string()),
        ("Overrides", overrides),
        ("Version", format!("durand {}", manifest.version)),
        ("Commit", manifest.commit.clone().unwrap_or_else(|| "unknown".to_owned())),
        ("Random numbers", manifest.rng.clone()),
        ("Parts", manifest.parts.join(", ")),
        ("Began", manifest.started.clone()),
        ("Took", format!("{:.0} seconds on {} threads", manifest.seconds, manifest.threads)),
        ("Host", manifest.host.clone()),
    ];
    html! {
        dl { @for (name, value) in rows { dt { (name) } dd { (value) } } }
        @for source in &manifest.sources {
            details {
                summary { "The file " span class="code" { (source.file) } ", as it was read" }
                pre tabindex="0" { code { (source.text) } }
            }
        }
    }
}
