//! A council in full: ledgers, what each faction wants and expects, who blocks, what is ordered, why not more.

mod ledger;
mod reason;

#[cfg(test)]
pub use reason::why;

use super::super::chronicle::{Chronicle, Council, Expected, Period};
use super::super::words::{self, WIDTH, index, listed, number, percent};
use super::{name, named, names, news};
use crate::model::policy::Policy;

const CRACKDOWN: usize = Policy::Crackdown as usize;

pub fn write(out: &mut String, chronicle: &Chronicle, period: &Period) {
    let Some(council) = &period.council else { return };
    let number = chronicle.periods.iter().take_while(|earlier| earlier.from <= period.from).count();
    let title = format!("── {}, council {number} ", chronicle.date(period.from));
    let rule = "─".repeat(WIDTH.saturating_sub(title.chars().count()));
    out.extend([title.as_str(), rule.as_str(), "\n"]);
    let before = out.len();
    news::write(out, chronicle, period.from..period.from + 1);
    if out.len() > before {
        out.push('\n');
    }
    out.push_str("  What a crackdown is worth against tolerance, in months of rule\n");
    ledger::write(out, chronicle, council);
    out.push('\n');
    let single = council.ledgers.len() == 1;
    if !single {
        named(
            out,
            "Weight",
            &format!("{}; centralisation {}", weights(chronicle, council), index(council.centralisation)),
        );
    }
    named(out, "Wants", &wants(chronicle, council));
    named(out, "Expects", &expects(chronicle, council));
    named(out, if single { "Worth" } else { "Coalition" }, &worth(council));
    named(out, "Blocks", &blocks(chronicle, council));
    payments(out, chronicle, council);
    named(out, "Ordered", council.ordered.name());
    if let Some(rung) = period.rung {
        let lead = if council.ordered == Policy::Crackdown { "What of it" } else { "Why not" };
        named(out, lead, &reason::why(chronicle, period, council, rung));
    }
}

fn weights(chronicle: &Chronicle, council: &Council) -> String {
    let weight = |(place, ledger): (usize, &super::super::chronicle::Ledger)| {
        let centre = if place == council.centre { " (the centre)" } else { "" };
        format!("{} {}{centre}", name(chronicle, place), percent(ledger.weight))
    };
    council.ledgers.iter().enumerate().map(weight).collect::<Vec<_>>().join(", ")
}

fn wants(chronicle: &Chronicle, council: &Council) -> String {
    let wish = |(place, ledger): (usize, &super::super::chronicle::Ledger)| {
        let best = ledger.best();
        format!("{}: {} ({})", name(chronicle, place), best.name(), words::worth(ledger.worth[best.index()]))
    };
    council.ledgers.iter().enumerate().map(wish).collect::<Vec<_>>().join("; ")
}

/// What is expected of a crackdown: in a sentence where all expect the same, else faction by faction.
fn expects(chronicle: &Chronicle, council: &Council) -> String {
    let all: Vec<String> = council.ledgers.iter().map(|ledger| expectation(&ledger.expected[CRACKDOWN])).collect();
    match all.first() {
        Some(first) if all.len() == 1 => format!("of a crackdown {first}"),
        Some(first) if all.iter().all(|other| other == first) => format!("all the same of a crackdown: {first}"),
        _ => {
            let each = all.iter().enumerate().map(|(place, text)| format!("{}: {text}", name(chronicle, place)));
            format!("of a crackdown; {}", each.collect::<Vec<_>>().join("; "))
        }
    }
}

fn expectation(expected: &Expected) -> String {
    let mutiny =
        if expected.mutiny > 0.0 { format!(", {} of men in mutiny", percent(expected.mutiny)) } else { String::new() };
    let fracture = if expected.fractures { ", a fracture that ends it" } else { "" };
    format!(
        "{} resistance, enforcement {}{mutiny}{fracture}",
        percent(expected.resistance),
        index(expected.enforcement)
    )
}

fn worth(council: &Council) -> String {
    let each: Vec<String> = Policy::ALL
        .into_iter()
        .map(|policy| format!("{} {}", policy.name(), words::worth(council.values[policy.index()])))
        .collect();
    format!("W: {} (if obeyed, W* {})", each.join(", "), words::worth(council.obeyed))
}

fn blocks(chronicle: &Chronicle, council: &Council) -> String {
    let blocked: Vec<String> = Policy::ALL
        .into_iter()
        .filter(|policy| !council.blocked_by[policy.index()].is_empty())
        .map(|policy| {
            format!("{} by {}", policy.name(), listed(&names(chronicle, &council.blocked_by[policy.index()])))
        })
        .collect();
    let cooling = if council.cooling { "; orders against the TTP are ruled out after the fracture" } else { "" };
    if blocked.is_empty() { format!("nobody{cooling}") } else { format!("{}{cooling}", blocked.join("; ")) }
}

fn payments(out: &mut String, chronicle: &Chronicle, council: &Council) {
    let paid: Vec<String> = Policy::ALL
        .into_iter()
        .filter(|policy| council.payment[policy.index()] > 0.0)
        .map(|policy| format!("{} for {}", number(council.payment[policy.index()]), policy.name()))
        .collect();
    if !paid.is_empty() {
        let text = format!(
            "{} promises months of rule to those who would block: {}",
            name(chronicle, council.centre),
            listed(&paid)
        );
        named(out, "Payments", &text);
    }
}
