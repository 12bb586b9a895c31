//! What every world was drawn from: priors with the grade of their evidence, settings, events, levers over time; and what a
//! scenario changes against the first.
//!
//! Values come from the manifest, which has every key as resolved; meaning, unit, grade and source from the tables of the
//! model, by the key's path.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::Value;

use super::table::{head, table};
use crate::model::parameters::Parameter;
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::results::manifest::Manifest;
use crate::scenario::settings::{FACTION_SETTINGS, SETTINGS, Setting};

/// What the tables of the model say of a key.
struct About {
    unit: &'static str,
    grade: &'static str,
    meaning: &'static str,
    source: &'static str,
}

/// The section.
pub fn section(manifests: &[Manifest], names: &[&str]) -> Markup {
    let Some((first, others)) = manifests.split_first() else { return html! {} };
    let name = names.first().copied().unwrap_or("");
    let (leaves, events) = (leaves(&first.resolved), happenings(first));
    html! {
        p {
            "Grade of the evidence for a default: A counted or published by a primary source; B a press report of one; C derived \
             from A or B; D judgement, to be varied widely. A value that a scenario sets has the grade of its key."
        }
        @for (other, name) in others.iter().zip(names.iter().skip(1)) { (changes(&leaves, &events, other, name)) }
        @if others.is_empty() {
            (drawn(&leaves))
        }
        details {
            summary { "Every parameter" @if !others.is_empty() { " of " (name) } " " span class="second" { (leaves.len()) " keys" } }
            (listed(&format!("Every parameter of {name}"), leaves.iter()))
        }
        details {
            summary { "Events and levers over time" @if !others.is_empty() { " of " (name) } " " span class="second" { (events.len()) } }
            (happened(&format!("Events and levers over time in {name}"), &events.iter().collect::<Vec<_>>()))
        }
    }
}

/// What differs from world to world.
fn drawn(leaves: &BTreeMap<String, &Value>) -> Markup {
    let of = |(_, value): &(&String, &&Value)| value.is_object();
    listed("Parameters that every world draws anew", leaves.iter().filter(of))
}

fn listed<'a>(name: &str, rows: impl Iterator<Item = (&'a String, &'a &'a Value)>) -> Markup {
    let heads = html! { (head("Parameter")) (head("Value or prior")) (head("Unit")) (head("Grade")) (head("Meaning and source")) };
    let rows = html! {
        @for (path, value) in rows {
            @let about = about(path);
            tr {
                th scope="row" class="code" { (path) }
                td class="words" { (prior(value)) }
                td { (about.as_ref().map_or("", |about| about.unit)) }
                td { (about.as_ref().map_or("\u{2013}", |about| about.grade)) }
                (meaning(about.as_ref()))
            }
        }
    };
    table(name, &heads, &rows)
}

fn meaning(about: Option<&About>) -> Markup {
    html! {
        td class="words" {
            @if let Some(about) = about {
                (about.meaning)
                @if !about.source.is_empty() { span class="range" { (about.source) } }
            }
        }
    }
}

/// What a scenario has otherwise than the first.
fn changes(first: &BTreeMap<String, &Value>, events: &[Happening], other: &Manifest, name: &str) -> Markup {
    let own = leaves(&other.resolved);
    let mut paths: Vec<&String> = first.keys().chain(own.keys().filter(|path| !first.contains_key(*path))).collect();
    paths.retain(|path| first.get(*path) != own.get(*path));
    let own_events = happenings(other);
    let more: Vec<&Happening> = own_events.iter().filter(|one| !events.contains(one)).collect();
    let fewer: Vec<&Happening> = events.iter().filter(|one| !own_events.contains(one)).collect();
    let counted = format!("{} keys, {} events and levers", paths.len(), more.len() + fewer.len());
    let show = |leaf: Option<&&Value>| leaf.map_or_else(|| "\u{2013}".to_owned(), |value| prior(value));
    let heads = html! { (head("Parameter")) (head("In the first")) (head("Here")) (head("Grade")) (head("Meaning and source")) };
    let rows = html! {
        @for path in &paths {
            @let about = about(path);
            tr {
                th scope="row" class="code" { (path) }
                td { (show(first.get(*path))) }
                td { (show(own.get(*path))) }
                td { (about.as_ref().map_or("\u{2013}", |about| about.grade)) }
                (meaning(about.as_ref()))
            }
        }
    };
    html! {
        details {
            summary { "What " (name) " changes " span class="second" { (counted) } }
            @if !paths.is_empty() { (table(&format!("Keys that {name} has otherwise than the first"), &heads, &rows)) }
            (happened(&format!("Events and levers over time that {name} adds"), &more))
            (happened(&format!("Events and levers over time that {name} does without"), &fewer))
        }
    }
}

/// An event or a lever over time, in words: when, what, how much.
type Happening = [String; 3];

/// The events of a scenario, then its levers over time.
fn happenings(manifest: &Manifest) -> Vec<Happening> {
    let list = |key: &str| manifest.resolved.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let text = |value: &Value, key: &str| value.get(key).map(prior).unwrap_or_default();
    let rest = |value: &Value| {
        let others =
            value.as_object().into_iter().flatten().filter(|(key, _)| !["month", "kind"].contains(&key.as_str()));
        others.map(|(key, value)| format!("{} {}", key.replace('_', " "), prior(value))).collect::<Vec<_>>().join("; ")
    };
    let event = |value: &Value| [text(value, "month"), text(value, "kind").replace('_', " "), rest(value)];
    let lever = |value: &Value| {
        let when = format!("{} to {}", text(value, "from"), text(value, "to"));
        [when, text(value, "path"), text(value, "value")]
    };
    list("events").iter().map(event).chain(list("levers_over_time").iter().map(lever)).collect()
}

/// Events and levers in a table; nothing where there are none.
fn happened(name: &str, happenings: &[&Happening]) -> Markup {
    let heads = html! { (head("When")) (head("What")) (head("How much")) };
    let rows = html! {
        @for [when, what, how_much] in happenings {
            tr { td { (when) } td { (what) } td class="words" { (how_much) } }
        }
    };
    html! { @if !happenings.is_empty() { (table(name, &heads, &rows)) } }
}

/// Keys with a value of their own: all but names, claims, events and levers, which the page has elsewhere.
fn leaves(resolved: &Value) -> BTreeMap<String, &Value> {
    const ELSEWHERE: [&str; 6] = ["name", "title", "description", "events", "levers_over_time", "hypotheses"];
    let mut found = BTreeMap::new();
    for (key, value) in resolved.as_object().into_iter().flatten().filter(|(key, _)| !ELSEWHERE.contains(&key.as_str()))
    {
        gather(key.clone(), value, &mut found);
    }
    found
}

fn gather<'a>(path: String, value: &'a Value, found: &mut BTreeMap<String, &'a Value>) {
    match value.as_object() {
        Some(table) if !is_distribution(value) => {
            for (key, inner) in table {
                gather(format!("{path}.{key}"), inner, found);
            }
        }
        _ => drop(found.insert(path, value)),
    }
}

const FAMILIES: [&str; 5] = ["triangular", "uniform", "beta", "normal", "lognormal"];

fn is_distribution(value: &Value) -> bool {
    value.as_object().is_some_and(|table| table.keys().any(|key| FAMILIES.contains(&key.as_str())))
}

/// A value as words: a number, a text, or a distribution with its parameters.
fn prior(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(prior).collect::<Vec<_>>().join(", "),
        Value::Object(table) => {
            let part = |(key, inner): (&String, &Value)| match key.as_str() {
                "range" => format!("cut to {}", prior(inner).replace(", ", " to ")),
                key => format!("{key} {}", prior(inner)),
            };
            table.iter().map(part).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string().trim_end_matches(".0").to_owned(),
    }
}

/// What the model's tables say of a path.
fn about(path: &str) -> Option<About> {
    fn of<T>(row: &'static Parameter<T>) -> About {
        About { unit: row.unit, grade: row.grade.letter(), meaning: row.meaning, source: row.source }
    }
    let setting = |rows: &'static [Setting], path: &str| {
        let row = rows.iter().find(|row| row.path == path)?;
        Some(About { unit: "", grade: "\u{2013}", meaning: row.meaning, source: "" })
    };
    match path.strip_prefix("factions.").and_then(|rest| rest.split_once('.')) {
        Some((_, own)) => FACTION.iter().find(|row| row.path == own).map(of).or_else(|| setting(FACTION_SETTINGS, own)),
        None => WORLD.iter().find(|row| row.path == path).map(of).or_else(|| setting(SETTINGS, path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use serde_json::json;

    #[test]
    fn every_key_of_a_scenario_is_listed_and_every_parameter_has_its_grade() {
        let resolved = Scenario::built_in().resolved();
        let leaves = leaves(&resolved);
        for row in WORLD {
            assert!(leaves.contains_key(row.path), "{}", row.path);
            assert_eq!(about(row.path).unwrap().grade, row.grade.letter());
        }
        for row in FACTION {
            let path = format!("factions.kabul.{}", row.path);
            assert!(leaves.contains_key(&path) && about(&path).is_some(), "{path}");
        }
        let unknown: Vec<&String> = leaves.keys().filter(|path| about(path).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn priors_read_as_words() {
        for (value, text) in [
            (json!(0.5), "0.5"),
            (json!(60.0), "60"),
            (json!({ "triangular": [0.1, 0.25, 0.45] }), "triangular 0.1, 0.25, 0.45"),
            (
                json!({ "lognormal": { "median": 4000.0, "sigma": 0.2 }, "range": [1.0, 9.0] }),
                "lognormal median 4000, sigma 0.2, cut to 1 to 9",
            ),
        ] {
            assert_eq!(prior(&value), text);
        }
    }
}
