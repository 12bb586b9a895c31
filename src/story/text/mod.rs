//! The story as text: a head, what happened in order, what became of it.

mod aftermath;
mod council;
mod end;
mod head;
mod news;
mod stretch;

#[cfg(test)]
pub use council::why;
#[cfg(test)]
pub use news::happened;

use super::chronicle::{Chronicle, Period};
use super::fold::{Part, parts};
use super::words::paragraph;

/// Columns before the text of a dated line: `2026-02 to 2027-07  `.
const DATED: usize = 20;
/// Columns before the text of a named line in a council's block.
const NAMED: usize = 14;

/// The whole story.
pub fn render(chronicle: &Chronicle, detail: bool) -> String {
    let mut out = String::new();
    head::write(&mut out, chronicle);
    // A full council stands between blank lines, dated lines stand together.
    let mut was_full = true;
    for part in parts(chronicle, detail) {
        let is_full = matches!(part, Part::Full(_));
        if is_full || was_full {
            out.push('\n');
        }
        match part {
            Part::Full(period) => {
                council::write(&mut out, chronicle, period);
                aftermath::write(&mut out, chronicle, period);
                news::write(&mut out, chronicle, period.from + 1..period.until());
            }
            Part::Stretch(periods) => {
                let (first, last) = (periods.first().map_or(0, |p| p.from), periods.last().map_or(0, Period::until));
                news::write(&mut out, chronicle, first..first + 1);
                stretch::write(&mut out, chronicle, periods);
                news::write(&mut out, chronicle, first + 1..last);
            }
        }
        was_full = is_full;
    }
    out.push('\n');
    end::write(&mut out, chronicle);
    out
}

/// A paragraph behind a date or two.
fn dated(out: &mut String, lead: &str, text: &str) {
    paragraph(out, &format!("{lead:<DATED$}"), text);
}

/// A paragraph behind a name, in a council's block.
fn named(out: &mut String, lead: &str, text: &str) {
    paragraph(out, &format!("  {lead:<width$}", width = NAMED - 2), text);
}

/// Names of factions by their places.
fn names(chronicle: &Chronicle, places: &[usize]) -> Vec<String> {
    places.iter().filter_map(|&place| chronicle.factions.get(place)).map(|faction| faction.label.clone()).collect()
}

/// Name of the faction at a place.
fn name(chronicle: &Chronicle, place: usize) -> &str {
    chronicle.factions.get(place).map_or("nobody", |faction| &faction.label)
}

/// First and last month of a period or of several, as dates.
fn dates(chronicle: &Chronicle, from: u32, until: u32) -> String {
    let last = until.saturating_sub(1).max(from);
    if last == from {
        chronicle.date(from).to_string()
    } else {
        format!("{} to {}", chronicle.date(from), chronicle.date(last))
    }
}
