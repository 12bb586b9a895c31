//! A stretch in which nothing changes, in a line or two.

use super::super::chronicle::{Chronicle, Month, Period};
use super::super::words::{self, number, percent, so_many, span, times};
use super::{dated, dates};
use crate::model::events::Kind;
use crate::model::policy::Policy;
use crate::model::rung::Rung;

const CRACKDOWN: usize = Policy::Crackdown as usize;

pub fn write(out: &mut String, chronicle: &Chronicle, periods: &[Period]) {
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return };
    let months: Vec<&Month> = periods.iter().flat_map(|period| &period.months).collect();
    let mut parts = vec![councils(periods, first)];
    parts.extend(obeyed(&months));
    if first.council.is_some() {
        parts.push(worth(periods, changed_rung(chronicle, first)));
    }
    parts.push(format!("TTP attacks {} a month", span(months.iter().map(|m| m.ttp_attacks), " to ", number)));
    parts.extend(strikes(chronicle, &months));
    dated(out, &dates(chronicle, first.from, last.until()), &parts.join("; "));
}

fn councils(periods: &[Period], first: &Period) -> String {
    match (first.ordered(), periods.len() as u32) {
        (None, _) => "no council: the regime has fallen".to_owned(),
        (Some(policy), 1) => format!("council: {}", policy.name()),
        (Some(policy), count) => format!("{}, {} each time", so_many(count, "council", "councils"), policy.name()),
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

fn obeyed(months: &[&Month]) -> Option<String> {
    let orders = || months.iter().filter_map(|month| month.order.as_ref());
    orders().next()?;
    let complying = span(orders().map(|order| order.all.complying), " to ", percent);
    Some(format!("{complying} of men comply"))
}

/// Strikes of Pakistan's own accord; those by an event have a line of their own.
fn strikes(chronicle: &Chronicle, months: &[&Month]) -> Option<String> {
    let by_event =
        |month: &Month| chronicle.events.iter().any(|event| event.kind == Kind::Strike && event.from == month.month);
    let count = months.iter().filter(|month| month.struck && !by_event(month)).count() as u32;
    (count > 0).then(|| format!("Pakistan strikes {}", times(count)))
}
