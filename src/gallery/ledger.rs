//! The ledger of a crackdown, component by component.

use super::words::signed;
use super::{Opened, extremes, frame, titles};
use crate::figures::Picture;
use crate::figures::ledger::{self, Component, Faction, Ledger, Net};
use crate::results::ResultError;
use crate::results::ledger::COALITION;
use crate::results::read::{self, Column};

/// The columns of text that are read, in the order they are used.
const TEXTS: [&str; 4] = ["month", "faction", "policy", "component"];
/// The columns of numbers after them.
const NUMBERS: [&str; 5] = ["mean", "q05", "q25", "q75", "q95"];

/// One line of a crackdown's ledger.
struct Line {
    faction: String,
    component: String,
    mean: f64,
    quantiles: [f64; 4],
}

/// The picture: every owner's ledger of one result, or the coalition's in each of many.
pub fn picture(opened: &[Opened]) -> Result<Picture, ResultError> {
    let titles = titles(opened);
    let mut ledgers = Vec::new();
    let mut council = String::new();
    for one in opened {
        let columns = read::columns(&one.folder.file("ledger.parquet"), &TEXTS, &NUMBERS)?;
        let held = columns[0].text().iter().filter(|month| **month <= one.summary.date).max().cloned();
        council = held.unwrap_or_default();
        ledgers.push(lines(&columns, &council));
    }
    let factions: Vec<Faction> = match (opened, ledgers.as_slice()) {
        ([one], [lines]) => std::iter::once((COALITION.to_owned(), "Coalition".to_owned()))
            .chain(one.summary.factions.iter().cloned())
            .map(|(key, label)| faction(lines, key, label))
            .collect(),
        _ => ledgers
            .iter()
            .zip(&titles)
            .map(|(lines, title)| faction(lines, COALITION.to_owned(), title.clone()))
            .collect(),
    };
    let whose = if opened.len() > 1 { " to the coalition" } else { "" };
    let how = if opened.len() > 1 {
        "Factions count as they do at the council."
    } else {
        "Each faction counts on its own beliefs."
    };
    let subtitle = format!(
        "Worth of a crackdown{whose} against tolerance at the council of {council}, mean over the worlds that stand. \
         {how}"
    );
    let title = if opened.len() > 1 { across(&titles, &factions) } else { finding(opened, &factions) };
    Ok(ledger::picture(&Ledger { words: frame(opened, title, subtitle), factions }))
}

fn lines(columns: &[Column], council: &str) -> Vec<Line> {
    let rows = columns[0].text().len();
    (0..rows)
        .filter(|&row| columns[0].text()[row] == council && columns[2].text()[row] == "crackdown")
        .map(|row| Line {
            faction: columns[1].text()[row].clone(),
            component: columns[3].text()[row].clone(),
            mean: columns[4].numbers()[row],
            quantiles: [5, 6, 7, 8].map(|column| columns[column].numbers()[row]),
        })
        .collect()
}

/// The ledger of an owner, by its key.
fn faction(lines: &[Line], key: String, label: String) -> Faction {
    let own = || lines.iter().filter(|line| line.faction == key);
    let components = own()
        .filter(|line| line.component != "total")
        .map(|line| Component {
            key: line.component.clone(),
            label: component_label(&line.component).to_owned(),
            mean: line.mean,
            q25: line.quantiles[1],
            q75: line.quantiles[2],
        })
        .collect();
    let net = own().find(|line| line.component == "total").map_or_else(Net::default, |line| Net {
        mean: line.mean,
        q05: line.quantiles[0],
        q25: line.quantiles[1],
        q75: line.quantiles[2],
        q95: line.quantiles[3],
    });
    Faction { key, label, components, net }
}

fn component_label(component: &str) -> &str {
    match component {
        "unity" => "Unity",
        "iskp" => "ISKP",
        "leverage" => "Leverage",
        "oath" => "Oath",
        "honour" => "Guest-right",
        "debt" => "Debt",
        "legitimacy" => "Legitimacy",
        "insurance" => "Insurance",
        "recognition" => "Recognition",
        "economy" => "Trade and aid",
        "relief" => "Relief",
        other => other,
    }
}

/// A component in a sentence.
fn named(component: &str) -> &str {
    match component {
        "unity" => "loss of unity",
        "iskp" => "a stronger ISKP",
        "leverage" => "lost leverage",
        "oath" => "the broken oath",
        "honour" => "broken guest-right",
        "debt" => "the debt betrayed",
        "legitimacy" => "lost legitimacy",
        "insurance" => "the lost insurance",
        "recognition" => "lost recognition",
        "economy" => "lost trade and aid",
        "relief" => "more coercion",
        other => other,
    }
}

/// Across scenarios: how far the net reaches, and what is dearest most often.
fn across(titles: &[String], factions: &[Faction]) -> String {
    let nets: Vec<f64> = factions.iter().map(|faction| faction.net.mean).collect();
    let Some(((low, least), (high, most))) = extremes(titles, &nets) else {
        return "No scenario has a world that stands".to_owned();
    };
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for part in factions.iter().filter_map(dearest) {
        match counts.iter_mut().find(|(key, _)| *key == part.key) {
            Some((_, count)) => *count += 1,
            None => counts.push((&part.key, 1)),
        }
    }
    let commonest = counts.iter().max_by_key(|(_, count)| *count).map_or_else(String::new, |(key, count)| {
        let count = if *count == factions.len() { "all".to_owned() } else { count.to_string() };
        format!("; {} is the dearest part in {count} of {}", named(key), factions.len())
    });
    format!(
        "Worth of a crackdown to the coalition: from {} months of rule (\u{201c}{least}\u{201d}) to {} (\u{201c}{most}\u{201d}){commonest}",
        signed(low),
        signed(high)
    )
}

/// What costs most, if anything costs.
fn dearest(faction: &Faction) -> Option<&Component> {
    faction.components.iter().filter(|part| part.mean < 0.0).min_by(|a, b| a.mean.total_cmp(&b.mean))
}

fn finding(opened: &[Opened], factions: &[Faction]) -> String {
    let title = opened.first().map_or("", |one| one.summary.title.as_str());
    let Some(coalition) = factions.first() else { return title.to_owned() };
    match dearest(coalition) {
        Some(part) => format!(
            "{title}: {} is the dearest part of a crackdown to the coalition, {} of {} months of rule",
            named(&part.key),
            signed(part.mean),
            signed(coalition.net.mean)
        ),
        None => format!("{title}: nothing in a crackdown costs the coalition anything"),
    }
}
