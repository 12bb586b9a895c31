//! What a counterfactual found, as text for a terminal of 100 columns.

use std::fmt::Write;

use super::show::{number_text, thousands, wrap};
use crate::gallery::lenses::title;
use crate::gallery::words::{percent, signed};
use crate::results::summary::Number;
use crate::scenario::Scenario;
use crate::study::counterfactual::findings::{Actor, AtCouncil, Findings, Learned};

/// Width of texts.
const WIDTH: usize = 96;
/// Width of names.
const NAME: usize = 24;
/// Shares of worlds under which a component is not shown, months of rule in either lens.
const SMALL: f64 = 0.05;

/// Everything found, council by council.
pub fn text(scenario: &Scenario, found: &Findings) -> String {
    let mut text = String::new();
    for at in &found.at {
        let _ = writeln!(text, "{}", wrap(&format!("{}.", title(scenario, found, at)), WIDTH, ""));
        let _ = writeln!(
            text,
            "  {} worlds whose regime stands, {} left out; {} futures each, {} months, seed {}",
            thousands(at.worlds),
            thousands(at.fallen),
            found.branches,
            found.horizon,
            scenario.run.seed
        );
        if at.worlds > 0 {
            council(&mut text, at);
        }
        text.push('\n');
    }
    if found.at.len() > 1 {
        over_time(&mut text, found);
    }
    let _ = write!(text, "{}", wrap(LEGEND, WIDTH, ""));
    text.push('\n');
    text
}

const LEGEND: &str = "Worth against tolerance, means over worlds in months of rule, with 95% intervals. Seen: the ledger of that \
    council. Turns out: the mean of the futures lived. Gap: seen less turns out. Certain worlds are those whose own interval over \
    its futures leaves zero out; the others are uncertain.";

fn council(text: &mut String, at: &AtCouncil) {
    let _ = writeln!(
        text,
        "\n  {:<NAME$}{:>8} {:>8} {:<16} {:>7} {:<16} {:>7} {:>7}",
        "", "seen", "turns", "out", "gap", "", "above 0", "certain"
    );
    for actor in &at.actors {
        let certain = 1.0 - actor.stands.last().and_then(|(_, share)| share.value).unwrap_or(0.0);
        let _ = writeln!(
            text,
            "  {:<NAME$}{:>8} {:>8} {:<16} {:>7} {:<16} {:>7} {:>7}",
            actor.label,
            worth(&actor.perceived),
            worth(&actor.realised),
            ends(&actor.realised),
            worth(&actor.gap),
            ends(&actor.gap),
            share(&actor.above_zero),
            percent(certain)
        );
    }
    let _ = writeln!(text, "\n  Worlds by class");
    for (name, of) in at.classes.iter().filter(|(_, of)| of.value.is_some_and(|value| value > 0.0)) {
        let interval = format!("{} to {}", show(of.low, percent), show(of.high, percent));
        let _ = writeln!(text, "  {:<NAME$}{:>8} {interval}", name.replace('-', " "), share(of));
    }
    if let Some(coalition) = at.actors.first() {
        components(text, coalition);
    }
    consequences(text, at);
    if let Some(learned) = &at.learned {
        lens_three(text, learned);
    }
}

/// The coalition's components that count.
fn components(text: &mut String, coalition: &Actor) {
    let size = |number: &Number| number.value.unwrap_or(0.0).abs();
    let _ = writeln!(
        text,
        "\n  {:<NAME$}{:>8} {:>8} {:<16} {:>7} {:<16}",
        "To the coalition", "seen", "turns", "out", "gap", ""
    );
    for part in coalition.components.iter().filter(|part| size(&part.perceived).max(size(&part.realised)) >= SMALL) {
        let _ = writeln!(
            text,
            "  {:<NAME$}{:>8} {:>8} {:<16} {:>7} {:<16}",
            part.component,
            worth(&part.perceived),
            worth(&part.realised),
            ends(&part.realised),
            worth(&part.gap),
            ends(&part.gap)
        );
    }
}

fn consequences(text: &mut String, at: &AtCouncil) {
    let (months, enforcement) = &at.order;
    let _ = writeln!(
        text,
        "\n  {:<40}{:>10} {:>10} {:>10} 95% interval",
        "What comes of it", "forced", "tolerated", "differs"
    );
    for row in &at.consequences {
        let interval =
            format!("{} to {}", show(row.difference.low, number_text), show(row.difference.high, number_text));
        let _ = writeln!(
            text,
            "  {:<40}{:>10} {:>10} {:>10} {interval}",
            row.meaning,
            show(row.forced.value, number_text),
            show(row.tolerated.value, number_text),
            show(row.difference.value, number_text)
        );
    }
    let _ = writeln!(
        text,
        "  The order is in force for {} months on the mean; enforcement in these is {}.",
        show(months.value, |value| format!("{value:.1}")),
        show(enforcement.value, |value| format!("{value:.2}"))
    );
}

fn lens_three(text: &mut String, learned: &Learned) {
    let _ = writeln!(text, "\n  If they knew");
    let residual = learned
        .residual
        .map_or_else(|| "?".to_owned(), |[most, high]| format!("{most:.3} at most, {high:.3} in nine worlds of ten"));
    let _ = writeln!(text, "  beliefs settle in {} of worlds; what is left: {residual}", share(&learned.settled));
    let _ = writeln!(
        text,
        "  at more than one point in {}, of different verdict in {}",
        share(&learned.several),
        share(&learned.contested)
    );
    let _ = writeln!(
        text,
        "  the coalition comes to see it as worth it in {}, as not worth it in {}; ordered in {}",
        share(&learned.turns_to),
        share(&learned.turns_from),
        share(&learned.ordered)
    );
    let worths: Vec<String> = learned.worth.iter().map(|(name, number)| format!("{name} {}", worth(number))).collect();
    let _ = writeln!(
        text,
        "  then seen as worth: {}; turns out, to the coalition: {} {}",
        worths.join(", "),
        worth(&learned.realised),
        ends(&learned.realised)
    );
    for (name, before, after) in &learned.beliefs {
        let two = |number: &Number| show(number.value, |value| format!("{value:.2}"));
        let _ = writeln!(text, "  {:<NAME$}{:>8} becomes {}", name.replace('_', ", "), two(before), two(after));
    }
}

/// Acting then, against acting in the first month: both as of the first.
fn over_time(text: &mut String, found: &Findings) {
    let first = found.at.first().map_or("", |at| at.date.as_str());
    let _ = writeln!(
        text,
        "Worth to the coalition by when it acts\n  {:<10}{:>8} {:>8} {:<16} {:>9} {:>8} {:<16}",
        "", "seen", "turns", "out", "certainly", "as of", "less acting"
    );
    let _ = writeln!(
        text,
        "  {:<10}{:>8} {:>8} {:<16} {:>9} {:>8} {:<16}",
        "",
        "",
        "",
        "",
        "above 0",
        first,
        format!("in {first}")
    );
    for at in &found.at {
        let Some(coalition) = at.actors.first() else { continue };
        let sure: f64 = coalition.stands.iter().take(2).filter_map(|(_, share)| share.value).sum();
        let _ = writeln!(
            text,
            "  {:<10}{:>8} {:>8} {:<16} {:>9} {:>8} {:>7} {}",
            at.date,
            worth(&coalition.perceived),
            worth(&coalition.realised),
            ends(&coalition.realised),
            percent(sure),
            worth(&at.from_first),
            worth(&at.against_first),
            ends(&at.against_first)
        );
    }
    text.push('\n');
}

fn worth(number: &Number) -> String {
    show(number.value, signed)
}

fn ends(number: &Number) -> String {
    format!("({} to {})", show(number.low, signed), show(number.high, signed))
}

fn share(number: &Number) -> String {
    show(number.value, percent)
}

fn show(value: Option<f64>, write: impl Fn(f64) -> String) -> String {
    value.map_or_else(|| "?".to_owned(), write)
}
