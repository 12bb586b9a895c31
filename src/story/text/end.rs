//! What became of it: the milestones, and what the world adds up to.

use super::super::chronicle::{Chronicle, Month};
use super::super::totals::Totals;
use super::super::words::{listed, number, people, so_many, times};
use super::named;
use crate::model::pakistan::Posture;
use crate::model::policy::Policy;
use crate::model::rung::Rung;

pub fn write(out: &mut String, chronicle: &Chronicle) {
    out.push_str("What became of it\n");
    let totals = chronicle.totals();
    let date = |month: Option<u32>| month.map_or_else(|| "never".to_owned(), |month| chronicle.date(month).to_string());
    let milestones = format!(
        "rational to the coalition: {}; ordered: {}; enforced: {}",
        date(chronicle.first_rational()),
        date(chronicle.first_ordered()),
        date(chronicle.first_enforced()),
    );
    named(out, "Crackdown", &milestones);
    named(out, "Regime", &regime(chronicle, &totals));
    named(out, "Councils", &councils(&totals));
    named(out, "Rungs", &rungs(&totals));
    named(out, "TTP", &ttp(chronicle, &totals));
    named(out, "Others", &format!("{} attacks, {} killed", number(totals.other_attacks), number(totals.other_killed)));
    let iskp = format!(
        "{}; {} attacks on the IEA",
        from_to(chronicle, chronicle.parameters.iskp.strength, |month| month.iskp_strength),
        number(totals.iskp_attacks)
    );
    named(out, "ISKP", &iskp);
    named(out, "Pakistan", &pakistan(&totals));
    let promises = format!(
        "kept by Pakistan in {} and by the outside powers in {} of {}",
        totals.pakistan_kept,
        totals.outside_kept,
        so_many(totals.months, "month", "months")
    );
    named(out, "Promises", &promises);
}

fn regime(chronicle: &Chronicle, totals: &Totals) -> String {
    let fate =
        chronicle.collapsed().map_or_else(|| "stands".to_owned(), |month| format!("fell in {}", chronicle.date(month)));
    let fractures = match totals.fractures {
        0 => "the movement never fractured".to_owned(),
        count => format!("the movement fractured {}", times(count)),
    };
    format!("{fate}; {fractures}")
}

fn councils(totals: &Totals) -> String {
    let counts = Policy::ALL.into_iter().zip(totals.ordered).filter(|(_, count)| *count > 0);
    let told: Vec<String> = counts.map(|(policy, count)| format!("{} {}", policy.name(), times(count))).collect();
    format!("{}: {}", so_many(totals.councils, "council", "councils"), listed(&told))
}

fn rungs(totals: &Totals) -> String {
    let counts = Rung::ALL.into_iter().zip(totals.rungs).filter(|(_, count)| *count > 0);
    let told: Vec<String> = counts.map(|(rung, count)| format!("{} {}", rung.name(), times(count))).collect();
    listed(&told)
}

fn ttp(chronicle: &Chronicle, totals: &Totals) -> String {
    let moves = &totals.moves;
    let left = [
        (moves.returned, "returned to Pakistan"),
        (moves.settled, "laid down arms"),
        (moves.resisting, "resisted (month by month)"),
        (moves.defected, "went over to ISKP"),
    ];
    let told: Vec<String> = left
        .iter()
        .filter(|(fighters, _)| *fighters > 0.0)
        .map(|(fighters, verb)| format!("{} {verb}", people(*fighters)))
        .collect();
    let bands = if told.is_empty() { String::new() } else { format!("; under pressure {}", listed(&told)) };
    format!(
        "{}; {} attacks, {} killed{bands}",
        from_to(chronicle, chronicle.parameters.ttp.fighters, |month| month.fighters),
        number(totals.ttp_attacks),
        number(totals.ttp_killed),
    )
}

fn from_to(chronicle: &Chronicle, first: f64, of: fn(&Month) -> f64) -> String {
    let last = chronicle.months().next_back().map_or(first, of);
    format!("from {} to {} fighters", people(first), people(last))
}

fn pakistan(totals: &Totals) -> String {
    let counts = Posture::ALL.into_iter().zip(totals.postures).filter(|(_, count)| *count > 0);
    let told: Vec<String> = counts.map(|(posture, count)| format!("{} {}", posture.name(), count)).collect();
    format!("struck in {}; months in each posture: {}", so_many(totals.strikes, "month", "months"), listed(&told))
}
