//! `[posterior]`: a scenario that takes some of its numbers from a table of joint draws.
//!
//! The table is text: a first line that names the columns, `weight` first, then a line for each joint draw. Lines
//! that begin with `#` say where it comes from. A Parquet file is turned into that text. It is read with the files, so
//! that overrides and sweeps need no file again, and checked cell by cell.
//!
//! What holds where a file and the table give the same number: a key in the file that names the table is the prior
//! and gives way; a key in a file that extends it, or in an override, was written later and holds, and the column is
//! not used.

use super::calendar::YearMonth;
use super::diagnostics::Faults;
use super::faults::Fault;
use super::faults::posterior::PosteriorFault;
use super::files::{Document, bytes_up_to, text_of};
use super::joint_draws;
use super::nearest::nearest;
use super::source::{Sources, Span};
use super::tree::{Node, Table, Value};
use crate::model::events::Event;
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::posterior::{Posterior, Slot};
use crate::model::setup::Setup;
use crate::stats::distribution::Family;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Largest table read.
const LARGEST: u64 = 16 << 20;
/// Most rows taken.
const MOST_ROWS: usize = 100_000;
/// Most columns taken, weights included.
const MOST_COLUMNS: usize = 1000;
/// Name of the first column.
const WEIGHT: &str = "weight";

/// What stands behind a calibrated scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// The table as the scenario names it.
    pub file: String,
    /// SHA-256 of the table, in hexadecimal.
    pub sha256: String,
    /// Joint draws in it.
    pub rows: usize,
    /// Of how many draws of equal weight it is worth.
    pub effective_rows: f64,
    /// The numbers it gives.
    pub columns: Vec<String>,
    /// Columns that are not used, because the number was given later.
    pub given: Vec<String>,
}

impl Calibration {
    /// What a reader of results should know of it.
    pub(super) fn note(&self) -> Option<String> {
        if self.given.is_empty() {
            return None;
        }
        Some(format!(
            "{} given after the posterior: {} not used; the other numbers keep the joint draws that were made without \
             that",
            self.given.join(", ") + if self.given.len() == 1 { " is" } else { " are" },
            if self.given.len() == 1 { "its column is" } else { "their columns are" },
        ))
    }
}

/// A table as it was read.
#[derive(Clone, Debug)]
pub(crate) struct PosteriorText {
    /// The table as the scenario names it.
    file: String,
    /// Where it is named.
    named: Span,
    /// Which source holds its text.
    source: usize,
    sha256: String,
    /// Where it was read.
    pub path: PathBuf,
}

impl PosteriorText {
    /// The table as the scenario names it, and where it was read.
    pub(super) fn table(&self) -> (&str, &Path) {
        (&self.file, &self.path)
    }
}

/// Reads the table that `[posterior]` names, into a source of its own: the file at `elsewhere`, if that is given.
pub(crate) fn fetch(
    tree: &Table,
    folders: &[PathBuf],
    elsewhere: Option<&Path>,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Option<PosteriorText> {
    let entry = tree.get("posterior")?;
    let Value::Table(table) = &entry.node.value else {
        faults.error(entry.node.span, Fault::Posterior(PosteriorFault::NoFile));
        return None;
    };
    let text = |key: &str| table.get(key).map(|entry| &entry.node);
    let Some(Node { value: Value::Text(file), span }) = text("file") else {
        faults.error(entry.key_span, Fault::Posterior(PosteriorFault::NoFile));
        return None;
    };
    if file.is_empty() || file.contains('\0') || Path::new(file).has_root() {
        faults.error(*span, Fault::Posterior(PosteriorFault::NotRelative));
        return None;
    }
    let named = || Some(folders.get(span.source)?.join(file).components().collect::<PathBuf>());
    let path = elsewhere.map_or_else(named, |path| Some(path.to_owned()))?;
    let unreadable = |reason: String, faults: &mut Faults| {
        faults.error(*span, Fault::Posterior(PosteriorFault::Unreadable { reason }));
    };
    let not_read = |fault, faults: &mut Faults| {
        unreadable(Fault::File(fault).wording().title.replace("a scenario may be", "a table may be"), faults);
    };
    let bytes = match bytes_up_to(&path, LARGEST) {
        Ok(bytes) => bytes,
        Err(fault) => {
            not_read(fault, faults);
            return None;
        }
    };
    let sha256 = Sha256::digest(&bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    if let Some(Node { value, span }) = text("sha256") {
        let same = matches!(value, Value::Text(wanted) if wanted.eq_ignore_ascii_case(&sha256));
        if !same {
            faults.error(*span, Fault::Posterior(PosteriorFault::Checksum { found: sha256.clone() }));
            return None;
        }
    }
    let contents = if joint_draws::is_parquet(&bytes) {
        match joint_draws::text_of(&path, MOST_ROWS, MOST_COLUMNS) {
            Ok(text) => text,
            Err(reason) => {
                unreadable(format!("`{}` cannot be read as Parquet: {reason}", path.display()), faults);
                return None;
            }
        }
    } else {
        match text_of(&path, bytes) {
            Ok(text) => text,
            Err(fault) => {
                not_read(fault, faults);
                return None;
            }
        }
    };
    let source = sources.add(path.display().to_string(), contents, false);
    Some(PosteriorText { file: file.clone(), named: *span, source, sha256, path })
}

/// A column of the table.
struct Column {
    name: String,
    /// None where it is not used.
    slot: Option<Slot>,
    range: (f64, f64),
}

/// Makes the table the scenario's: checks it and gives it to `setup`.
pub(super) fn read(
    document: &Document,
    start: YearMonth,
    setup: &mut Setup,
    faults: &mut Faults,
) -> Option<Calibration> {
    let text = document.posterior.as_ref()?;
    let contents = &document.sources.get(text.source)?.text;
    let before = faults.errors();
    let mut lines = lines(contents, text.source);
    let Some((head, names)) = lines.next() else {
        faults.error(text.named, Fault::Posterior(PosteriorFault::Empty));
        return None;
    };
    let columns = columns(names, head, text, document, start, setup, faults)?;
    let (mut values, mut weights) = (Vec::new(), Vec::new());
    for (span, line) in lines {
        if weights.len() == MOST_ROWS {
            faults.error(span, Fault::Posterior(PosteriorFault::TooMany { what: "rows", limit: MOST_ROWS }));
            return None;
        }
        weights.push(row(span, line, &columns, &mut values, faults));
    }
    if weights.is_empty() {
        faults.error(head, Fault::Posterior(PosteriorFault::Empty));
    } else if faults.errors() == before && weights.iter().sum::<f64>() <= 0.0 {
        faults.error(head, Fault::Posterior(PosteriorFault::Weightless));
    }
    if faults.errors() > before {
        return None;
    }
    let used = |column: &&Column| column.slot.is_some();
    let slots = columns.iter().filter_map(|column| column.slot).collect();
    setup.posterior = Posterior::new(slots, values, &weights).map(Arc::new);
    let name = |column: &Column| column.name.clone();
    Some(Calibration {
        file: text.file.clone(),
        sha256: text.sha256.clone(),
        rows: weights.len(),
        effective_rows: setup.posterior.as_ref().map_or(0.0, |posterior| posterior.effective_rows()),
        columns: columns.iter().filter(used).map(name).collect(),
        given: columns.iter().filter(|column| column.slot.is_none()).map(name).collect(),
    })
}

/// Lines that say something, with their places.
fn lines(contents: &str, source: usize) -> impl Iterator<Item = (Span, &str)> {
    let mut start = 0;
    contents
        .split('\n')
        .map(move |line| {
            let span = Span { source, start, end: start + line.trim_end_matches('\r').len() };
            start += line.len() + 1;
            (span, line.trim_end_matches('\r'))
        })
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
}

/// Fields of a line, with their places.
fn fields(span: Span, line: &str) -> impl Iterator<Item = (Span, &str)> + Clone {
    let mut start = 0;
    line.split(',').map(move |field| {
        let place = span.part(start, start + field.len());
        start += field.len() + 1;
        (place, field.trim())
    })
}

fn columns(
    names: &str,
    head: Span,
    text: &PosteriorText,
    document: &Document,
    start: YearMonth,
    setup: &Setup,
    faults: &mut Faults,
) -> Option<Vec<Column>> {
    let mut names = fields(head, names);
    if names.next().is_none_or(|(_, first)| first != WEIGHT) {
        faults.error(head, Fault::Posterior(PosteriorFault::NoWeight));
        return None;
    }
    if names.clone().count() >= MOST_COLUMNS {
        faults.error(head, Fault::Posterior(PosteriorFault::TooMany { what: "columns", limit: MOST_COLUMNS }));
        return None;
    }
    let known = slots(setup, start);
    let mut columns: Vec<Column> = Vec::new();
    for (span, name) in names {
        let column = name.to_owned();
        let wrong = if columns.iter().any(|known| known.name == name) {
            Some(PosteriorFault::Twice { column })
        } else if let Some(found) = known.iter().find(|known| known.name == name) {
            let later = given_later(&document.tree, name, text.named, &document.sources);
            if found.drawn || later {
                columns.push(Column { name: column, slot: (!later).then_some(found.slot), range: found.range });
                continue;
            }
            Some(PosteriorFault::Fixed { column })
        } else {
            let near = nearest(name, known.iter().map(|known| known.name.as_str())).map(str::to_owned);
            Some(PosteriorFault::Unknown { column, nearest: near })
        };
        if let Some(fault) = wrong {
            faults.error(span, Fault::Posterior(fault));
            columns.push(Column { name: name.to_owned(), slot: None, range: (f64::NEG_INFINITY, f64::INFINITY) });
        }
    }
    if columns.is_empty() {
        faults.error(head, Fault::Posterior(PosteriorFault::Empty));
        return None;
    }
    Some(columns)
}

/// Reads a row's values behind those of the rows before, and gives its weight.
fn row(span: Span, line: &str, columns: &[Column], values: &mut Vec<f64>, faults: &mut Faults) -> f64 {
    let count = line.split(',').count();
    if count != columns.len() + 1 {
        let fault = PosteriorFault::Width { found: count, columns: columns.len() + 1 };
        faults.error(span, Fault::Posterior(fault));
        return 0.0;
    }
    let mut fields = fields(span, line);
    let number = |column: &str, range: (f64, f64), (span, field): (Span, &str), faults: &mut Faults| {
        let value = field.parse::<f64>().ok().filter(|value| value.is_finite());
        match value {
            Some(value) if range.0 <= value && value <= range.1 => return value,
            Some(value) => {
                let fault = PosteriorFault::OutOfRange { column: column.to_owned(), value, range };
                faults.error(span, Fault::Posterior(fault));
            }
            None => {
                let fault = PosteriorFault::NotANumber { column: column.to_owned(), found: field.to_owned() };
                faults.error(span, Fault::Posterior(fault));
            }
        }
        range.0.max(0.0)
    };
    // So that no sum of weights overflows.
    let weight = fields.next().map_or(0.0, |field| number(WEIGHT, (0.0, 1e300 / MOST_ROWS as f64), field, faults));
    for (column, field) in columns.iter().zip(fields) {
        let value = number(&column.name, column.range, field, faults);
        if column.slot.is_some() {
            values.push(value);
        }
    }
    weight
}

/// Whether a number's key stands in a file that extends the one of `named`, or in an override.
fn given_later(tree: &Table, name: &str, named: Span, sources: &Sources) -> bool {
    let mut table = tree;
    let mut keys = name.split('.').peekable();
    while let Some(key) = keys.next() {
        let Some(entry) = table.get(key) else { return false };
        if keys.peek().is_none() {
            let source = entry.node.span.source;
            let by_override = sources.get(source).is_some_and(|source| !source.is_file);
            return by_override || source < named.source;
        }
        let Value::Table(inner) = &entry.node.value else { return false };
        table = inner;
    }
    false
}

/// A number of a scenario that a table may have a column for.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Name of its column.
    pub name: String,
    /// Which number.
    pub slot: Slot,
    /// Where it must lie.
    pub range: (f64, f64),
    /// Whether it differs from world to world.
    pub drawn: bool,
}

/// Every number that a table may have a column for: parameters by their paths, amounts of events by
/// `events.kind@YYYY-MM`, with `#2`, `#3` behind those of one kind and month that are not the first.
pub(crate) fn slots(setup: &Setup, start: YearMonth) -> Vec<Known> {
    let differs = |family: Family| !matches!(family, Family::Constant(_));
    let mut known = Vec::new();
    for (place, (row, distribution)) in WORLD.iter().zip(setup.world.distributions()).enumerate() {
        let drawn = differs(distribution.family());
        known.push(Known { name: row.path.to_owned(), slot: Slot::World(place), range: row.range, drawn });
    }
    for (place, faction) in setup.factions.iter().enumerate() {
        for (number, (row, distribution)) in FACTION.iter().zip(faction.parameters.distributions()).enumerate() {
            let name = format!("factions.{}.{}", faction.name, row.path);
            let drawn = differs(distribution.family());
            known.push(Known { name, slot: Slot::Faction(place, number), range: row.range, drawn });
        }
    }
    for (place, event) in setup.events.iter().enumerate() {
        let drawn = event.amount.is_some_and(|amount| differs(amount.family()));
        let range = event.kind.row().amount.range;
        known.push(Known { name: event_name(&setup.events, place, start), slot: Slot::Event(place), range, drawn });
    }
    known
}

fn event_name(events: &[Event], place: usize, start: YearMonth) -> String {
    let event = &events[place];
    let before = events[..place].iter().filter(|other| other.kind == event.kind && other.month == event.month).count();
    let name = format!("events.{}@{}", event.kind.row().name, start.plus(event.month));
    if before > 0 { format!("{name}#{}", before + 1) } else { name }
}

#[cfg(test)]
#[path = "posterior_tests.rs"]
mod tests;
