//! Reads `[[levers_over_time]]`.

use super::super::calendar::YearMonth;
use super::super::diagnostics::Faults;
use super::super::faults::Fault;
use super::super::faults::event::EventFault;
use super::super::faults::time::TimeFault;
use super::super::keys::Vocabulary;
use super::super::nearest::nearest;
use super::super::settings::{FACTION_SETTINGS, LEVER_SETTINGS, SETTINGS, setting};
use super::super::source::Span;
use super::super::tree::{Entry, Node, Table};
use super::build::Context;
use super::values::{self, Purpose};
use super::{must, number, tables};
use crate::model::draws::hash_name;
use crate::model::parameters::Timing;
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::setup::{Lever, Target};

/// What moves over time a thing that no lever does.
const INSTEAD: [(&str, &str); 8] = [
    ("council.centralisation", "move `council.centralisation_drift`, or set it with an event `emir_succession`"),
    ("council.centre", "name another with an event `emir_succession` and its `centre`"),
    ("ttp.fighters", "move `ttp.recruitment` or `ttp.attrition`, or add fighters with an event `prison_release`"),
    ("ttp.capability", "move `ttp.capability_ceiling` or `ttp.capability_rate`"),
    ("ttp.cohesion", "move `ttp.cohesion_gain`, or add unity with an event `splinter_merger`"),
    ("ttp.ceasefire_attacks", "give each `ceasefire` its own `attacks`"),
    ("iskp.strength", "move `iskp.growth` or `iskp.suppression`"),
    ("outside.recognition", "move `outside.recognition_offer`, or grant it with an event `recognition`"),
];

/// All levers, in order.
pub(super) fn read(entry: &Entry, context: &Context, faults: &mut Faults) -> Vec<Lever> {
    let mut levers = Vec::new();
    let mut seen: Vec<(String, YearMonth)> = Vec::new();
    for (span, table) in tables(entry, faults) {
        if let Some((mut lever, path, from)) = one(span, table, context, faults) {
            let ordinal = seen.iter().filter(|(like, month)| *like == path && *month == from).count();
            lever.address = hash_name(&format!("{path}@{from}#{ordinal}"));
            seen.push((path, from));
            levers.push(lever);
        }
    }
    levers
}

fn one(span: Span, table: &Table, context: &Context, faults: &mut Faults) -> Option<(Lever, String, YearMonth)> {
    let keys = LEVER_SETTINGS.iter().map(|row| row.path).collect();
    Vocabulary::flat("levers_over_time", keys).walk(table, faults);
    let of = "this lever";
    let path = must(table, span, "path", of, "path = \"pakistan.coercion_will\"", faults)
        .and_then(|node| Some((values::text(node, "path", false, faults)?, node)));
    let target = path.as_ref().and_then(|(path, node)| target(path, node, context, faults));
    let from = month(table, span, "from", "from = \"2026-01\"", faults);
    let to = month(table, span, "to", "to = \"2026-12\"", faults);
    let value = must(table, span, "value", of, "value = 1.0", faults).and_then(|node| {
        let (path, target) = (path.as_ref()?, target?);
        let (range, unit, meaning) = row_of(target);
        number::drawn(node, Purpose { path: &path.0, range, unit, meaning }, faults)
    });
    let first = from.and_then(|(from, at)| context.calendar.number("a lever beginning", from, at, faults));
    let ((from, from_at), (to, to_at)) = (from?, to?);
    if to < from {
        let context = vec![(from_at, "begins here".to_owned())];
        faults.error_with(to_at, Fault::Time(TimeFault::Backwards { from, to }), context);
        return None;
    }
    let last = u32::try_from(to.since(context.calendar.first)).ok()?;
    let lever = Lever { target: target?, from: first?, to: last, value: value?, address: 0 };
    Some((lever, path?.0, from))
}

fn month(
    table: &Table,
    span: Span,
    key: &'static str,
    example: &str,
    faults: &mut Faults,
) -> Option<(YearMonth, Span)> {
    let node = must(table, span, key, "this lever", example, faults)?;
    Some((values::month(node, key, faults)?, node.span))
}

/// What the path names, if a lever can move it.
fn target(path: &str, node: &Node, context: &Context, faults: &mut Faults) -> Option<Target> {
    let found = find(path, node.span, context, faults);
    let (target, timing) = match found {
        Found::Parameter(target, timing) => (target, timing),
        Found::Reported => return None,
        Found::Setting => {
            let fault = EventFault::NotALever { path: path.to_owned(), instead: instead(path) };
            faults.error(node.span, Fault::Event(fault));
            return None;
        }
        Found::Nothing => {
            if !faults.overflows() {
                let fault = EventFault::UnknownPath { path: path.to_owned(), nearest: near(path, context) };
                faults.error(node.span, Fault::Event(fault));
            }
            return None;
        }
    };
    if timing == Timing::Start {
        let fault = EventFault::ReadOnce { path: path.to_owned(), instead: instead(path) };
        faults.error(node.span, Fault::Event(fault));
        return None;
    }
    Some(target)
}

enum Found {
    Parameter(Target, Timing),
    Setting,
    Nothing,
    /// Its fault is told already.
    Reported,
}

fn find(path: &str, span: Span, context: &Context, faults: &mut Faults) -> Found {
    if let Some(place) = WORLD.iter().position(|row| row.path == path) {
        return Found::Parameter(Target::World(place), WORLD[place].timing);
    }
    if setting(SETTINGS, path).is_some() {
        return Found::Setting;
    }
    let Some((name, rest)) = path.strip_prefix("factions.").and_then(|rest| rest.split_once('.')) else {
        return Found::Nothing;
    };
    let place = FACTION.iter().position(|row| row.path == rest);
    if place.is_none() && setting(FACTION_SETTINGS, rest).is_none() {
        return Found::Nothing;
    }
    match (context.faction(name, span, faults), place) {
        (None, _) => Found::Reported,
        (Some(_), None) => Found::Setting,
        (Some(faction), Some(place)) => Found::Parameter(Target::Faction(faction, place), FACTION[place].timing),
    }
}

fn instead(path: &str) -> Option<&'static str> {
    INSTEAD.iter().find(|(known, _)| *known == path).map(|(_, advice)| *advice)
}

/// The most similar path that a lever can move.
fn near(path: &str, context: &Context) -> Option<String> {
    let mut paths: Vec<String> = WORLD.iter().map(|row| row.path.to_owned()).collect();
    for name in context.names {
        paths.extend(FACTION.iter().map(|row| format!("factions.{name}.{}", row.path)));
    }
    let last = |known: &&String| known.rsplit('.').next() == Some(path);
    let found = nearest(path, paths.iter().map(String::as_str)).map(str::to_owned);
    found.or_else(|| paths.iter().find(last).cloned())
}

fn row_of(target: Target) -> ((f64, f64), &'static str, &'static str) {
    match target {
        Target::World(place) => (WORLD[place].range, WORLD[place].unit, WORLD[place].meaning),
        Target::Faction(_, place) => (FACTION[place].range, FACTION[place].unit, FACTION[place].meaning),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_is_for_what_is_read_once() {
        for (path, advice) in INSTEAD {
            let parameter = WORLD.iter().find(|row| row.path == path);
            assert!(parameter.is_none_or(|row| row.timing == Timing::Start), "{path}");
            assert!(parameter.is_some() || setting(SETTINGS, path).is_some(), "{path}");
            // Every parameter that the advice names is one that a lever moves.
            for named in advice.split('`').filter(|part| part.contains('.')) {
                let row = WORLD.iter().find(|row| row.path == named);
                assert!(row.is_some_and(|row| row.timing == Timing::Monthly), "{named}");
            }
        }
    }
}
