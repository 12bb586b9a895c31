//! The head: which world this is, and what it drew.

use super::super::chronicle::{Chronicle, Faction};
use super::super::table::{self, Side};
use super::super::words::{decimals, fixed, index, paragraph, people, percent, short, signed, signed_fixed, so_many};
use super::{dates, named};
use crate::model::parameters::faction::FACTION;

/// Weights shown of each faction, the largest.
const WEIGHTS: usize = 3;
/// Prefix of the weights in a faction's table of parameters.
const WEIGHT: &str = "weights.";

pub fn write(out: &mut String, chronicle: &Chronicle) {
    paragraph(out, "", &chronicle.title);
    let months = chronicle.totals().months;
    let place = format!(
        "World {} of {}, seed {}; {}, {}, a council every {}.",
        chronicle.world,
        chronicle.scenario,
        chronicle.seed,
        dates(chronicle, 0, months),
        so_many(months, "month", "months"),
        if chronicle.interval == 1 { "month".to_owned() } else { format!("{} months", chronicle.interval) },
    );
    paragraph(out, "", &place);
    out.push_str("\nWhat this world drew\n");
    world(out, chronicle);
    out.push_str("\n  Factions: share of power, commanders' mean tie to the TTP, trust that Pakistan and that\n");
    out.push_str("  outside powers keep a promise, and what weighs most, in months of rule a month\n");
    factions(out, &chronicle.factions);
}

fn world(out: &mut String, chronicle: &Chronicle) {
    let p = &chronicle.parameters;
    let first = chronicle.periods.first().and_then(|period| period.council.as_ref());
    let centre =
        first.map_or_else(String::new, |council| format!(" around {}", super::name(chronicle, council.centre)));
    let council = format!(
        "centralisation {}: {}{centre}; decision rule: {}",
        index(p.council.centralisation),
        centralised(p.council.centralisation),
        chronicle.rule,
    );
    named(out, "Council", &council);
    let ttp = format!(
        "{} fighters; more fighters, more attacks: {} (exponent {}); a strike {} (retaliation {})",
        people(p.ttp.fighters),
        elastic(p.ttp.fighters_elasticity),
        index(p.ttp.fighters_elasticity),
        leaning(p.ttp.retaliation, 0.3, ["makes it attack less", "hardly moves it", "makes it attack more"]),
        signed_fixed(p.ttp.retaliation, 2),
    );
    named(out, "TTP", &ttp);
    let buffer = ["feeds it: no buffer", "hardly matters to it", "starves it: a buffer"];
    let help = ["hampers", "hardly helps", "helps"];
    let iskp = format!(
        "{} fighters; a united TTP {} ({}); cooperation with neighbours {} against it ({})",
        people(p.iskp.strength),
        leaning(p.iskp.buffer, 0.1, buffer),
        signed_fixed(p.iskp.buffer, 2),
        leaning(p.iskp.cooperation_help, 0.05, help),
        signed_fixed(p.iskp.cooperation_help, 2),
    );
    named(out, "ISKP", &iskp);
    let rally = ["calms", "hardly moves", "feeds"];
    let pakistan = format!(
        "offers {} of full trade and transit for full cooperation, keeps its word in {} of months; its coercion {} \
         nationalism at the border ({} a month)",
        percent(p.pakistan.inducement),
        percent(p.pakistan.honour),
        leaning(p.border.rally, 0.005, rally),
        signed(p.border.rally),
    );
    named(out, "Pakistan", &pakistan);
    let outside = format!(
        "offer {} of full recognition and aid worth {} of full trade, keep their word in {} of months",
        percent(p.outside.recognition_offer),
        percent(p.outside.aid),
        percent(p.outside.honour),
    );
    named(out, "Outside", &outside);
}

fn factions(out: &mut String, factions: &[Faction]) {
    let header = ["", "power", "tie", "trust", "largest weights"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for faction in factions {
        let p = &faction.parameters;
        rows.push(vec![
            short(&faction.label, 14),
            percent(faction.power),
            index(p.network.tie),
            format!("{}, {}", percent(p.belief.credibility), percent(p.belief.credibility_outside)),
            weights(faction),
        ]);
    }
    let sides = [Side::Left, Side::Right, Side::Right, Side::Right, Side::Left];
    table::write(out, 2, &sides, &rows);
}

fn weights(faction: &Faction) -> String {
    let mut weights: Vec<(&str, f64)> = FACTION
        .iter()
        .filter_map(|row| Some((row.path.strip_prefix(WEIGHT)?, (row.get)(&faction.parameters))))
        .collect();
    // A stable sort: of equal weights the earlier in the table comes first.
    weights.sort_by(|a, b| b.1.total_cmp(&a.1));
    let largest: Vec<String> = weights
        .iter()
        .take(WEIGHTS)
        .map(|(name, weight)| format!("{name} {}", fixed(*weight, decimals(*weight))))
        .collect();
    largest.join(", ")
}

fn centralised(centralisation: f64) -> &'static str {
    match centralisation {
        c if c < 0.2 => "a loose coalition of vetoes",
        c if c < 0.4 => "a loose coalition",
        c if c < 0.6 => "a coalition with a strong centre",
        c if c < 0.8 => "a centralised movement",
        _ => "close to one man's rule",
    }
}

fn elastic(exponent: f64) -> &'static str {
    match exponent {
        e if e < 0.1 => "hardly",
        e if e < 0.4 => "a little",
        e if e < 0.75 => "by about half",
        e if e <= 1.25 => "nearly in proportion",
        _ => "more than in proportion",
    }
}

/// The word for a value below, about or above zero.
fn leaning(value: f64, small: f64, words: [&'static str; 3]) -> &'static str {
    match value {
        v if v < -small => words[0],
        v if v > small => words[2],
        _ => words[1],
    }
}
