//! Events and levers, each at its date, and what they do.

use super::super::chronicle::{Chronicle, Event, Lever};
use super::super::words::{number, percent, short, signed, so_many};
use super::dated;
use crate::model::events::Kind;
use std::ops::Range;

/// Tells what happens in some months, in order: levers before events, as the model takes them.
pub fn write(out: &mut String, chronicle: &Chronicle, months: Range<u32>) {
    for month in months {
        let date = chronicle.date(month).to_string();
        for lever in &chronicle.levers {
            if lever.from == month {
                dated(out, &date, &format!("Lever: {}", pulled(chronicle, lever)));
            }
            if lever.to.is_some_and(|last| last.saturating_add(1) == month) {
                dated(out, &date, &format!("Lever: {} is let go", lever.path));
            }
        }
        for event in chronicle.events.iter().filter(|event| event.from == month) {
            dated(out, &date, &sentence(&happened(chronicle, event)));
        }
    }
}

/// With a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn pulled(chronicle: &Chronicle, lever: &Lever) -> String {
    let until = lever.to.map_or_else(|| "to the end".to_owned(), |last| format!("until {}", chronicle.date(last)));
    format!("{} = {} {until} ({})", lever.path, number(lever.value), short(lever.meaning, 80))
}

/// An event in words.
pub fn happened(chronicle: &Chronicle, event: &Event) -> String {
    let amount = event.amount.unwrap_or(0.0);
    let spell = spell(chronicle, event);
    match event.kind {
        Kind::Ceasefire => ceasefire(event, &spell),
        Kind::Strike => {
            format!("Pakistan strikes Afghan soil: coercion {}; the TTP feels it for three months", signed(amount))
        }
        Kind::Closure => {
            format!("the crossings are closed {spell}: coercion {} while it lasts", signed(amount))
        }
        Kind::Deportation => {
            format!("Afghans are deported {spell}: coercion {} while it lasts", signed(amount))
        }
        Kind::PrisonRelease => format!("{} prisoners are released into the TTP", number(amount)),
        Kind::IskpAttack => format!("a great attack of ISKP: its violence {} this month", signed(amount)),
        Kind::Recognition => format!("a state recognises the Emirate: recognition {}, for good", signed(amount)),
        Kind::AidChange => format!("conditional aid is multiplied by {} {spell}", number(amount)),
        Kind::EmirSuccession => succession(chronicle, event),
        Kind::SettlementOffer => {
            format!("bands are offered terms {spell}: their pull to lay down arms {} (logit)", signed(amount))
        }
        Kind::SplinterMerger => format!("splinter groups join the TTP: its unity {}", signed(amount)),
        Kind::BorderSettlement => {
            format!("the border dispute is settled {spell}: its salience can be no higher than {}", number(amount))
        }
    }
}

fn spell(chronicle: &Chronicle, event: &Event) -> String {
    match event.until {
        None => "to the end".to_owned(),
        Some(until) if until <= event.from + 1 => "for a month".to_owned(),
        Some(until) => format!("for {} months, to {}", until - event.from, chronicle.date(until - 1)),
    }
}

fn ceasefire(event: &Event, spell: &str) -> String {
    let left = event.amount.map_or_else(String::new, |share| format!("; {} of attacks go on", percent(share)));
    let held = event.effective_until.saturating_sub(event.from);
    let holds = match event.until {
        Some(until) if event.effective_until >= until => String::new(),
        _ => format!("; it holds for {}", so_many(held, "month", "months")),
    };
    format!("the TTP and Pakistan declare a ceasefire {spell}{holds}{left}")
}

fn succession(chronicle: &Chronicle, event: &Event) -> String {
    let centre = event.centre.map(|place| format!("the centre is now {}", super::name(chronicle, place)));
    let centralisation = event.amount.map(|value| format!("centralisation is now {}", number(value)));
    match (centre, centralisation) {
        (None, None) => "a new Emir succeeds, and nothing changes".to_owned(),
        (centre, centralisation) => {
            let changes: Vec<String> = centre.into_iter().chain(centralisation).collect();
            format!("a new Emir succeeds: {}", changes.join(", "))
        }
    }
}
