//! The ledger of a crackdown, component by component.

use super::Opened;
use super::words::signed;
use crate::figures::Picture;
use crate::figures::ledger::{self, Component, Faction, Ledger, Net};
use crate::results::ResultError;
use crate::results::ledger::COALITION;
use crate::results::read::{self, Column};

/// The columns read, in the order they are used.
const COLUMNS: [&str; 9] = ["month", "faction", "policy", "component", "mean", "q05", "q25", "q75", "q95"];

/// One line of a crackdown's ledger.
struct Line {
    faction: String,
    component: String,
    mean: f64,
    quantiles: [f64; 4],
}

/// The picture.
pub fn picture(opened: &Opened) -> Result<Picture, ResultError> {
    let summary = &opened.summary;
    let columns = read::columns(&opened.folder.file("ledger.parquet"), &COLUMNS)?;
    let council = columns[0].text().iter().filter(|month| **month <= summary.date).max().cloned().unwrap_or_default();
    let lines = lines(&columns, &council);
    let owners =
        std::iter::once((COALITION.to_owned(), "Coalition".to_owned())).chain(summary.factions.iter().cloned());
    let factions: Vec<Faction> = owners.map(|(key, label)| faction(&lines, key, label)).collect();
    let title = finding(opened, &factions);
    let subtitle = format!(
        "Worth of a crackdown against tolerance at the council of {council}, mean over the worlds that stand; whiskers: half \
         of the worlds. Each faction counts on its own beliefs."
    );
    Ok(ledger::picture(&Ledger { words: opened.words(title, subtitle), factions }))
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

fn finding(opened: &Opened, factions: &[Faction]) -> String {
    let title = &opened.summary.title;
    let Some(coalition) = factions.first() else { return title.clone() };
    let dearest = coalition.components.iter().filter(|part| part.mean < 0.0).min_by(|a, b| a.mean.total_cmp(&b.mean));
    match dearest {
        Some(part) => format!(
            "{title}: {} is the dearest part of a crackdown to the coalition, {} of {} months of rule",
            named(&part.key),
            signed(part.mean),
            signed(coalition.net.mean)
        ),
        None => format!("{title}: nothing in a crackdown costs the coalition anything"),
    }
}
