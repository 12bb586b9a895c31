//! Reads `[[events]]`.

use super::super::calendar::YearMonth;
use super::super::diagnostics::Faults;
use super::super::faults::event::EventFault;
use super::super::faults::{Fault, quote};
use super::super::keys::Vocabulary;
use super::super::settings::{EVENT_SETTINGS, setting};
use super::super::source::Span;
use super::super::tree::{Entry, Node, Table};
use super::build::Context;
use super::values::{self, Purpose};
use super::{must, number, tables};
use crate::model::draws::hash_name;
use crate::model::events::{Event, KINDS, Kind, KindRow, Spell};

/// All events, in order.
pub(super) fn read(entry: &Entry, context: &Context, faults: &mut Faults) -> Vec<Event> {
    let mut events = Vec::new();
    let mut seen: Vec<(Kind, YearMonth)> = Vec::new();
    for (span, table) in tables(entry, faults) {
        if let Some((mut event, month)) = one(span, table, context, faults) {
            let ordinal = seen.iter().filter(|like| **like == (event.kind, month)).count();
            event.address = hash_name(&format!("{}@{month}#{ordinal}", event.kind.name()));
            seen.push((event.kind, month));
            events.push(event);
        }
    }
    events
}

fn one(span: Span, table: &Table, context: &Context, faults: &mut Faults) -> Option<(Event, YearMonth)> {
    // The kind first: it says which other keys there are.
    let kind = must(table, span, "kind", "this event", "kind = \"strike\"", faults).and_then(|node| {
        let names: Vec<&str> = KINDS.iter().map(|row| row.name).collect();
        values::choice(node, "kind", &names, faults).map(|place| &KINDS[place])
    });
    let month = must(table, span, "month", "this event", "month = \"2026-03\"", faults);
    let month = month.and_then(|node| Some((values::month(node, "month", faults)?, node.span)));
    let what = kind.map_or("an event".to_owned(), |row| format!("the `{}`", row.name));
    let number = month.and_then(|(month, at)| context.calendar.number(&what, month, at, faults));
    let row = kind?;
    let mut event = Event {
        kind: row.kind,
        month: 0,
        months: None,
        effective_months: None,
        amount: None,
        centre: None,
        address: 0,
    };
    let mut keys: Vec<&'static str> = EVENT_SETTINGS.iter().map(|row| row.path).collect();
    keys.extend(KINDS.iter().map(|row| row.amount.key));
    keys.retain(|key| taken(row, key) || table.get(key).is_some());
    for found in Vocabulary::flat("events", keys).walk(table, faults) {
        take(&mut event, row, &found.path, found.entry, context, faults);
    }
    check(&event, row, span, table, faults);
    event.month = number?;
    Some((event, month?.0))
}

/// Whether events of this kind take the key.
fn taken(row: &KindRow, key: &str) -> bool {
    match key {
        "months" => row.spell != Spell::Moment,
        "effective_months" => row.kind == Kind::Ceasefire,
        "centre" => row.kind == Kind::EmirSuccession,
        other => other == row.amount.key || matches!(other, "month" | "kind" | "note"),
    }
}

fn take(event: &mut Event, row: &'static KindRow, key: &str, entry: &Entry, context: &Context, faults: &mut Faults) {
    let node = &entry.node;
    if !taken(row, key) {
        let fault = EventFault::NotTaken { kind: row.name, key: key.to_owned(), reason: why_not(row, key) };
        faults.error(entry.key_span, Fault::Event(fault));
        return;
    }
    match key {
        "months" => event.months = whole(node, key, faults),
        "effective_months" => event.effective_months = whole(node, key, faults),
        "note" => drop(values::text(node, key, true, faults)),
        "centre" => {
            let name = values::text(node, key, false, faults);
            event.centre = name.and_then(|name| context.faction(&name, node.span, faults));
        }
        "month" | "kind" => {}
        amount => {
            let purpose = Purpose { path: amount, range: row.amount.range, unit: row.amount.unit, meaning: "" };
            event.amount = number::drawn(node, purpose, faults);
        }
    }
}

fn whole(node: &Node, key: &str, faults: &mut Faults) -> Option<u32> {
    u32::try_from(values::whole(node, setting(EVENT_SETTINGS, key)?, faults)?).ok()
}

/// Why a kind does not take a key that others do.
fn why_not(row: &KindRow, key: &str) -> String {
    match key {
        "months" => "it happens in its month, and that is all".to_owned(),
        "effective_months" => "only a ceasefire is declared for longer than it holds".to_owned(),
        "centre" => "only an `emir_succession` changes the centre".to_owned(),
        _ => format!("its number is {}: {}", quote(row.amount.key), row.amount.unit),
    }
}

/// What one key alone does not show.
fn check(event: &Event, row: &KindRow, span: Span, table: &Table, faults: &mut Faults) {
    if row.amount.required {
        let example = format!("{} = {}", row.amount.key, if row.amount.range.1 > 1000.0 { "500" } else { "2.0" });
        must(table, span, row.amount.key, &format!("this `{}`", row.name), &example, faults);
    }
    if row.kind == Kind::EmirSuccession && table.get("centre").is_none() && table.get(row.amount.key).is_none() {
        faults.warning(span, Fault::Event(EventFault::NoChange));
    }
    let Some(effective) = event.effective_months else { return };
    // Without `months` a ceasefire is declared for one.
    let months = event.months.unwrap_or(1);
    if effective > months && (event.months.is_some() || table.get("months").is_none()) {
        let at = table.get("effective_months").map_or(span, |entry| entry.node.span);
        let context = table.get("months").map(|entry| (entry.node.span, "declared".to_owned()));
        let fault = EventFault::Effective { months: u64::from(months), effective: u64::from(effective) };
        faults.error_with(at, Fault::Event(fault), context.into_iter().collect());
    }
}
