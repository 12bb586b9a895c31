//! The months after a council: who obeyed, what bands, the TTP, ISKP and Pakistan did, what broke.

use super::super::chronicle::{Chronicle, Men, Month, Obedience, Period};
use super::super::table::{self, Side};
use super::super::words::{index, listed, number, people, percent, short, short_index, so_many, span, times};
use super::{dates, named};
use crate::model::pakistan::Posture;

/// Most months that are told one by one.
const ONE_BY_ONE: usize = 6;

pub fn write(out: &mut String, chronicle: &Chronicle, period: &Period) {
    let months = &period.months;
    let (Some(first), Some(last)) = (months.first(), months.last()) else { return };
    out.extend(["\n  ", dates(chronicle, first.month, last.month + 1).as_str(), "\n"]);
    order(out, chronicle, months);
    bands(out, months);
    named(out, "TTP", &ttp(months));
    let iskp = format!(
        "{} fighters at the end; {} on the IEA",
        people(last.iskp_strength),
        attacks(months, |month| month.iskp_attacks)
    );
    named(out, "ISKP", &iskp);
    named(out, "Pakistan", &pakistan(months));
    named(out, "Promises", &promises(months));
    named(out, "Movement", &movement(chronicle, months));
}

fn order(out: &mut String, chronicle: &Chronicle, months: &[Month]) {
    let orders: Vec<&Obedience> = months.iter().filter_map(|month| month.order.as_ref()).collect();
    if orders.is_empty() {
        named(out, "Order", "none: the commanders are idle");
        return;
    }
    let mut rows = vec![["men", "complied", "shirked", "in mutiny"].map(str::to_owned).to_vec()];
    rows.push(row("all", &orders.iter().map(|order| order.all).collect::<Vec<_>>()));
    for (place, faction) in chronicle.factions.iter().enumerate() {
        let men: Vec<Men> = orders.iter().filter_map(|order| order.by_faction.get(place).copied().flatten()).collect();
        if chronicle.factions.len() > 1 && !men.is_empty() {
            rows.push(row(&short(&faction.label, 20), &men));
        }
    }
    named(out, "Order", &enforced(&orders));
    table::write(out, super::NAMED, &[Side::Left], &rows);
}

fn row(label: &str, men: &[Men]) -> Vec<String> {
    let shares: [fn(&Men) -> f64; 3] = [|men| men.complying, Men::shirking, |men| men.mutiny];
    let cells = shares.map(|share| span(men.iter().map(share), " to ", percent));
    std::iter::once(label.to_owned()).chain(cells).collect()
}

fn enforced(orders: &[&Obedience]) -> String {
    let over = |of: fn(&Obedience) -> f64| span(orders.iter().map(|order| of(order)), " to ", index);
    let enforcement = over(|order| order.enforcement);
    let (least, greatest) = (over(|order| order.least), over(|order| order.greatest));
    if least == greatest {
        return format!("enforcement {enforcement}; no other equilibrium to speak of");
    }
    format!(
        "enforcement {enforcement}, a matter of expectations: the least equilibrium is {least}, the greatest {greatest}"
    )
}

fn bands(out: &mut String, months: &[Month]) {
    let sum = |of: fn(&Month) -> f64| months.iter().map(of).sum::<f64>();
    let moved = [
        (sum(|month| month.moves.returned), "returned to Pakistan"),
        (sum(|month| month.moves.settled), "laid down arms"),
        (sum(|month| month.moves.resisting), "resisted"),
        (sum(|month| month.moves.defected), "went over to ISKP"),
    ];
    let told: Vec<String> = moved
        .iter()
        .filter(|(fighters, _)| *fighters > 0.0)
        .map(|(fighters, verb)| format!("{} {verb}", people(*fighters)))
        .collect();
    if !told.is_empty() {
        named(out, "Bands", &format!("of their fighters {}", listed(&told)));
    } else if months.iter().any(|month| month.order.as_ref().is_some_and(|order| order.enforcement > 0.0)) {
        named(out, "Bands", "nobody moved");
    }
}

fn ttp(months: &[Month]) -> String {
    let fighters = months.last().map_or(0.0, |month| month.fighters);
    let killed: f64 = months.iter().map(|month| month.ttp_killed).sum();
    let other: f64 = months.iter().map(|month| month.other_attacks).sum();
    let other_killed: f64 = months.iter().map(|month| month.other_killed).sum();
    format!(
        "{} fighters at the end; tempo {}; {}, {} killed (other groups {} and {})",
        people(fighters),
        by_month(months, |month| month.tempo, short_index),
        attacks(months, |month| month.ttp_attacks),
        number(killed),
        number(other),
        number(other_killed),
    )
}

/// Attacks month by month, or the range and the sum where there are many months.
fn attacks(months: &[Month], of: fn(&Month) -> f64) -> String {
    let sum: f64 = months.iter().map(of).sum();
    let plural = if sum == 1.0 { "attack" } else { "attacks" };
    match months.len() {
        1 => format!("{} {plural}", number(sum)),
        _ => format!("{} {plural} ({})", number(sum), by_month(months, of, number)),
    }
}

fn by_month(months: &[Month], of: fn(&Month) -> f64, write: fn(f64) -> String) -> String {
    if months.len() > ONE_BY_ONE {
        return format!("{} a month", span(months.iter().map(of), " to ", write));
    }
    let all: Vec<String> = months.iter().map(|month| write(of(month))).collect();
    match all.first() {
        Some(first) if all.len() > 1 && all.iter().all(|other| other == first) => format!("{first} throughout"),
        _ => all.join(", "),
    }
}

fn pakistan(months: &[Month]) -> String {
    let verbs = |posture| match posture {
        Posture::Induce => "induces",
        Posture::Hold => "holds",
        Posture::Talk => "talks",
        Posture::Coerce => "coerces",
    };
    let postures = if months.len() > ONE_BY_ONE {
        let count = |posture| months.iter().filter(|month| month.posture == posture).count();
        let all = Posture::ALL.into_iter().filter(|&posture| count(posture) > 0);
        let told: Vec<String> = all.map(|posture| format!("{} in {}", verbs(posture), count(posture))).collect();
        format!("{} months", listed(&told))
    } else {
        months.iter().map(|month| verbs(month.posture)).collect::<Vec<_>>().join(", ")
    };
    let strikes = months.iter().filter(|month| month.struck).count() as u32;
    let struck = if strikes > 0 { format!("; strikes {}", times(strikes)) } else { String::new() };
    let coercion = span(months.iter().map(|month| month.coercion), " to ", index);
    format!("{postures}{struck}; coercion {coercion}")
}

fn promises(months: &[Month]) -> String {
    let count = |kept: fn(&Month) -> bool| months.iter().filter(|month| kept(month)).count();
    format!(
        "kept by Pakistan in {} and by the outside powers in {} of {}",
        count(|month| month.kept.pakistan),
        count(|month| month.kept.outside),
        so_many(months.len() as u32, "month", "months"),
    )
}

fn movement(chronicle: &Chronicle, months: &[Month]) -> String {
    let over = |of: fn(&Month) -> f64| span(months.iter().map(of), " to ", index);
    let mut parts =
        vec![format!("infighting {}, betrayal {}", over(|month| month.infighting), over(|month| month.betrayal))];
    for month in months {
        let date = chronicle.date(month.month);
        if month.fractured {
            parts.push(format!("FRACTURE in {date}: the order is withdrawn"));
        }
        if month.fell {
            parts.push(format!("THE REGIME FALLS in {date}"));
        }
    }
    parts.join("; ")
}
