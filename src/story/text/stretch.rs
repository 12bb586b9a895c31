//! A stretch in which nothing changes, in a line or two.

use super::super::chronicle::{Chronicle, Month, Period};
use super::super::words::{self, index, listed, number, people, percent, so_many, span, times};
use super::{dated, dates};
use crate::model::events::Kind;
use crate::model::policy::Policy;
use crate::model::rung::Rung;

const CRACKDOWN: usize = Policy::Crackdown as usize;

pub fn write(out: &mut String, chronicle: &Chronicle, periods: &[Period]) {
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return };
    let months: Vec<&Month> = periods.iter().flat_map(|period| &period.months).collect();
    let mut parts = vec![format!("{}{}", councils(periods, first), obeyed(&months))];
    if first.council.is_some() {
        parts.push(worth(periods, changed_rung(chronicle, first)));
    }
    parts.push(format!("TTP attacks {} a month", span(months.iter().map(|m| m.ttp_attacks), " to ", number)));
    parts.extend(bands(&months));
    parts.extend(strikes(chronicle, &months));
    dated(out, &dates(chronicle, first.from, last.until()), &parts.join("; "));
}

fn councils(periods: &[Period], first: &Period) -> String {
    match (first.ordered(), periods.len() as u32) {
        (None, _) => "no council: the regime has fallen".to_owned(),
        (Some(policy), 1) => policy.name().to_owned(),
        (Some(policy), count) => format!("{}: {}", so_many(count, "council", "councils"), policy.name()),
    }
}

/// The rung of a stretch, where it is not that of the council before it.
fn changed_rung(chronicle: &Chronicle, first: &Period) -> Option<Rung> {
    let before = chronicle.periods.iter().take_while(|period| period.from < first.from).last();
    if before.is_some_and(|before| before.rung == first.rung) { None } else { first.rung }
}

/// W of a crackdown over the stretch, and the rung it stands on where that has changed.
fn worth(periods: &[Period], rung: Option<Rung>) -> String {
    let councils = || periods.iter().filter_map(|period| period.council.as_ref());
    let worth = span(councils().map(|council| council.values[CRACKDOWN]), " .. ", words::worth);
    let rung = rung.map_or_else(String::new, |rung| format!(", {}", rung.name()));
    format!("W(crackdown) {worth}{rung}")
}

/// How many comply with the order in force, if there is one, and of an order against the TTP what comes of it.
fn obeyed(months: &[&Month]) -> String {
    let orders = || months.iter().filter_map(|month| month.order.as_ref());
    if orders().next().is_none() {
        return String::new();
    }
    let complying = span(orders().map(|order| order.all.complying), " to ", percent);
    if !months.iter().any(|month| month.policy.is_against_the_ttp()) {
        return format!(" ({complying} comply)");
    }
    let mutiny = span(orders().map(|order| order.all.mutiny), " to ", percent);
    let enforcement = span(orders().map(|order| order.enforcement), " to ", index);
    format!(" ({complying} comply, {mutiny} mutiny; enforcement {enforcement})")
}

/// What bands did under an order against the TTP.
fn bands(months: &[&Month]) -> Option<String> {
    let pressed = || months.iter().filter(|month| month.policy.is_against_the_ttp());
    let sum = |of: fn(&Month) -> f64| pressed().map(|month| of(month)).sum::<f64>();
    let moved = [
        (sum(|month| month.moves.returned), "return"),
        (sum(|month| month.moves.settled), "settle"),
        (sum(|month| month.moves.resisting), "resist"),
        (sum(|month| month.moves.defected), "go over to ISKP"),
    ];
    let told: Vec<String> = moved
        .iter()
        .filter(|(fighters, _)| *fighters > 0.0)
        .map(|(fighters, verb)| format!("{} {verb}", people(*fighters)))
        .collect();
    (!told.is_empty()).then(|| format!("of its fighters {}", listed(&told)))
}

/// Strikes of Pakistan's own accord; those by an event have a line of their own.
fn strikes(chronicle: &Chronicle, months: &[&Month]) -> Option<String> {
    let by_event =
        |month: &Month| chronicle.events.iter().any(|event| event.kind == Kind::Strike && event.from == month.month);
    let count = months.iter().filter(|month| month.struck && !by_event(month)).count() as u32;
    match count {
        0 => None,
        1 => Some("Pakistan strikes".to_owned()),
        _ => Some(format!("Pakistan strikes {}", times(count))),
    }
}
