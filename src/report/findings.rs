//! What came out, in sentences made from the numbers.

use maud::{Markup, html};

use crate::gallery::Opened;
use crate::gallery::words::{number_text, percent, sentence, signed_difference};
use crate::results::summary::{Number, Summary};
use crate::study::compare::{Cell, Comparison, Contrast, Row};

/// The findings as a list.
pub fn section(results: &[Opened], comparison: &Comparison) -> Markup {
    let findings = match results {
        [one] => of_one(&one.summary),
        _ => of_many(results, comparison),
    };
    html! { ul { @for finding in findings { li { (finding) } } } }
}

/// A share with its interval.
fn share(number: &Number) -> String {
    let show = |end: Option<f64>| end.map_or_else(|| "?".to_owned(), percent);
    format!("{} of worlds ({} to {})", show(number.value), show(number.low), show(number.high))
}

/// A worth with its interval.
fn worth(number: &Number) -> String {
    let show = |end: Option<f64>| end.map_or_else(|| "?".to_owned(), number_text);
    match number.value {
        Some(value) => format!("{} months of rule ({} to {})", number_text(value), show(number.low), show(number.high)),
        None => "nothing that can be told, since no regime stands".to_owned(),
    }
}

fn of_one(summary: &Summary) -> Vec<String> {
    let headline = |start: &str| {
        summary.headline.iter().find(|headline| headline.metric.starts_with(start)).map(|headline| headline.number)
    };
    let mut findings = Vec::new();
    let date = &summary.date;
    if let (Some(acceptable), Some(median)) = (headline("p(coalition.acceptable,"), headline("median(coalition.w,")) {
        let mut finding = format!(
            "At the latest council by {date} a crackdown is worth more than tolerance to the coalition in {}; at the median of \
             the regimes that stand it is worth {}.",
            share(&acceptable),
            worth(&median)
        );
        if let Some(obeyed) = headline("median(coalition.obeyed,") {
            finding = format!("{finding} If it were obeyed, it would be {}.", worth(&obeyed));
        }
        findings.push(finding);
    }
    let actors: Vec<String> = summary
        .factions
        .iter()
        .filter_map(|(name, label)| {
            let median = headline(&format!("median(factions.{name}.du,"))?;
            let more = headline(&format!("p(factions.{name}.acceptable,"))?;
            let value = median.value.map_or_else(|| "?".to_owned(), number_text);
            Some(format!("{value} to {label} (more than tolerance in {})", percent(more.value?)))
        })
        .collect();
    if !actors.is_empty() {
        findings.push(format!("To the factions it is worth, in months of rule at the median: {}.", actors.join("; ")));
    }
    findings.push(why_not(summary));
    findings.extend(campaign(summary));
    findings.extend(verdicts(&[summary]));
    findings.push(judgement(summary));
    findings
}

/// The rungs at the headline date, the commonest first.
fn why_not(summary: &Summary) -> String {
    let mut standing: Vec<(&str, f64)> =
        summary.rungs.iter().map(|(name, number)| (name.as_str(), number.value.unwrap_or(0.0))).collect();
    standing.retain(|(_, share)| *share > 0.0);
    standing.sort_by(|a, b| b.1.total_cmp(&a.1));
    let named: Vec<String> =
        standing.iter().map(|(name, share)| format!("{} in {}", name.replace('-', " "), percent(*share))).collect();
    format!("Why not, at {}? {} of worlds.", summary.date, sentence(&named.join(", ")))
}

fn campaign(summary: &Summary) -> Vec<String> {
    let campaign = &summary.campaign;
    let fallen = summary.headline.iter().find(|headline| headline.metric.starts_with("incidence(collapsed,"));
    let fallen = fallen.map_or_else(String::new, |one| format!("; the regime has fallen in {}", share(&one.number)));
    let mut findings = vec![format!(
        "By {} a crackdown has been ordered in {} and enforced in {}{fallen}.",
        campaign.by,
        share(&campaign.ordered),
        share(&campaign.enforced)
    )];
    let rates: Vec<String> = campaign
        .base_rates
        .iter()
        .map(|rate| format!("{} ({} a year: {})", percent(rate.by_then), rate.yearly, rate.meaning))
        .collect();
    if !rates.is_empty() {
        findings.push(format!("Base rates over the same time: {}. {}", rates.join("; "), campaign.reading));
    }
    findings
}

/// How many hypotheses came out how.
fn verdicts(summaries: &[&Summary]) -> Option<String> {
    let all = || summaries.iter().flat_map(|summary| &summary.hypotheses);
    let total = all().count();
    let counted: Vec<String> = ["supported", "refuted", "undecided", "unreached"]
        .into_iter()
        .filter_map(|verdict| {
            let count = all().filter(|judged| judged.verdict == verdict).count();
            (count > 0).then(|| format!("{count} {verdict}"))
        })
        .collect();
    let noun = if total == 1 { "hypothesis" } else { "hypotheses" };
    (total > 0).then(|| format!("Of {total} {noun}: {}.", counted.join(", ")))
}

fn judgement(summary: &Summary) -> String {
    let judgement = &summary.judgement;
    format!(
        "{} of the {} parameters that differ between worlds are judgement, {} of {} in all. {}",
        judgement.drawn_by_judgement, judgement.drawn, judgement.by_judgement, judgement.parameters, judgement.reading
    )
}

fn of_many(results: &[Opened], comparison: &Comparison) -> Vec<String> {
    let titles: Vec<&str> = comparison.results.iter().map(|one| one.title.as_str()).collect();
    let by = results.iter().map(|one| one.summary.campaign.by.as_str()).min().unwrap_or("");
    let mut findings = Vec::new();
    let row = |name: &str| comparison.outcomes.iter().find(|row| row.name == name);
    for (name, what) in [
        (
            "coalition.acceptable",
            format!(
                "At the latest council by {}, a crackdown is worth more than tolerance to the coalition",
                comparison.date
            ),
        ),
        ("first.ordered", format!("By {by} a crackdown has been ordered")),
        ("first.enforced", format!("By {by} one has been enforced")),
        ("first.collapsed", format!("By {by} the regime has fallen")),
    ] {
        findings.extend(row(name).and_then(|row| range(row, &titles)).map(|range| format!("{what} {range}.")));
    }
    for (name, what) in [("coalition.acceptable", "rational for the coalition"), ("first.ordered", "ordered")] {
        findings.extend(row(name).map(|row| against_first(row, &titles, what)));
    }
    let summaries: Vec<&Summary> = results.iter().map(|one| &one.summary).collect();
    findings.extend(verdicts(&summaries));
    findings.extend(summaries.first().map(|first| first.judgement.reading.clone()));
    findings
}

/// From the least share to the greatest, with the scenarios they are found in.
fn range(row: &Row, titles: &[&str]) -> Option<String> {
    let known = || row.values.iter().zip(titles).filter_map(|(cell, title)| Some((cell.worth.value?, *title)));
    let (least, low) = known().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let (most, high) = known().max_by(|a, b| a.0.total_cmp(&b.0))?;
    if most == least {
        return Some(format!("in {} of worlds in every scenario", percent(most)));
    }
    let lowest = known().filter(|(value, _)| *value == least).count();
    let low = if lowest > 1 { format!("{lowest} scenarios") } else { format!("\u{201c}{low}\u{201d}") };
    Some(format!("in {} of worlds in {low} and in {} in \u{201c}{high}\u{201d}", percent(least), percent(most)))
}

/// Which scenarios can be told from the first, and how far they lie from it.
fn against_first(row: &Row, titles: &[&str], what: &str) -> String {
    let first = titles.first().copied().unwrap_or("");
    let told = |sign: f64| -> Vec<String> {
        let clear = |cell: &&Cell| cell.against_first.as_ref().is_some_and(|contrast| is_clear(contrast, sign));
        let mut cells: Vec<(&Cell, &str)> =
            row.values.iter().zip(titles.iter().copied()).filter(|(cell, _)| clear(cell)).collect();
        let size = |cell: &Cell| cell.against_first.as_ref().map_or(0.0, |contrast| contrast.difference.abs());
        cells.sort_by(|a, b| size(b.0).total_cmp(&size(a.0)));
        cells.into_iter().filter_map(|(cell, title)| Some(named(title, cell.against_first.as_ref()?))).collect()
    };
    let (more, fewer) = (told(1.0), told(-1.0));
    let rest = row.values.len() - 1 - more.len() - fewer.len();
    let mut parts = Vec::new();
    for (which, names) in [("more", more), ("fewer", fewer)] {
        if !names.is_empty() {
            parts.push(format!("in {which} worlds in {}", names.join(", ")));
        }
    }
    if rest > 0 {
        let others = if parts.is_empty() { "any other" } else { "the rest" };
        parts.push(format!("in {others} ({rest}) no difference can be told"));
    }
    format!("Against \u{201c}{first}\u{201d}, a crackdown is {what} {}.", parts.join("; "))
}

/// Whether the whole interval of a difference lies on one side of zero.
fn is_clear(contrast: &Contrast, sign: f64) -> bool {
    let end = if sign > 0.0 { contrast.low } else { contrast.high };
    end.is_some_and(|end| end * sign > 0.0)
}

fn named(title: &str, contrast: &Contrast) -> String {
    let show = |end: Option<f64>| end.map_or_else(|| "?".to_owned(), |end| signed_difference(end, true));
    format!(
        "\u{201c}{title}\u{201d} ({} points, {} to {})",
        signed_difference(contrast.difference, true),
        show(contrast.low),
        show(contrast.high)
    )
}
