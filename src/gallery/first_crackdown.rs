//! When a crackdown first comes: cumulative incidence, with the fall of the regime as competing risk.

use super::Opened;
use super::words::percent;
use crate::figures::Picture;
use crate::figures::first_crackdown::{self, Curve, FirstCrackdown, Reference, Scenario};
use crate::model::catalogue::Milestone;
use crate::results::{ResultError, read};
use crate::stats::incidence::LifeTable;
use crate::stats::interval::Level;

/// The picture.
pub fn picture(opened: &Opened) -> Result<Picture, ResultError> {
    let summary = &opened.summary;
    let names = Milestone::ALL.map(|milestone| format!("first.{}", milestone.name()));
    let columns: Vec<&str> = names.iter().map(String::as_str).collect();
    let firsts = read::columns(&opened.folder.file("worlds.parquet"), &columns)?;
    let fell = firsts[Milestone::Collapsed as usize].numbers();
    let curves = Milestone::ALL
        .into_iter()
        .map(|milestone| {
            let first = firsts[milestone as usize].numbers();
            curve(milestone, &life_table(first, fell, summary.months as usize))
        })
        .collect();
    let references = summary
        .campaign
        .base_rates
        .iter()
        .map(|rate| Reference { label: format!("base rate {} a year", rate.yearly), value: rate.by_then })
        .collect();
    let share = |number: &crate::results::summary::Number| percent(number.value.unwrap_or(0.0));
    let title = format!(
        "{}: by {}, a crackdown has been ordered in {} of worlds and enforced in {}",
        summary.title,
        summary.campaign.by,
        share(&summary.campaign.ordered),
        share(&summary.campaign.enforced)
    );
    let subtitle =
        "Cumulative incidence (Aalen-Johansen) of a first crackdown that is rational for the coalition, ordered, \
        or enforced; a regime that falls first has none. Bands: 95%. Marks: how often sponsors of rebels have dropped \
        them in as much time."
            .to_owned();
    Ok(first_crackdown::picture(&FirstCrackdown {
        words: opened.words(title, subtitle),
        start: summary.start.clone(),
        scenarios: vec![Scenario { name: summary.name.clone(), title: summary.title.clone(), curves }],
        references,
    }))
}

/// Worlds by the month in which they reached a milestone (cause 0), or fell without it (cause 1).
fn life_table(first: &[f64], fell: &[f64], months: usize) -> LifeTable {
    let mut table = LifeTable::new(2, months);
    for (&first, &fell) in first.iter().zip(fell) {
        if first >= 0.0 {
            table.event(first as usize, 0);
        } else if fell >= 0.0 {
            table.event(fell as usize, 1);
        } else {
            table.censored(months - 1);
        }
    }
    table
}

fn curve(milestone: Milestone, table: &LifeTable) -> Curve {
    let (key, label) = match milestone {
        Milestone::Rational => ("rational", "Rational"),
        Milestone::Ordered => ("ordered", "Ordered"),
        Milestone::Enforced => ("enforced", "Enforced"),
        Milestone::Collapsed => ("collapse", "Regime falls"),
    };
    let points = table.incidence(0, Level::NINETY_FIVE);
    Curve {
        key: key.to_owned(),
        label: label.to_owned(),
        times: points.iter().map(|point| point.period as f64).collect(),
        value: points.iter().map(|point| point.estimate).collect(),
        lo: points.iter().map(|point| point.low).collect(),
        hi: points.iter().map(|point| point.high).collect(),
    }
}
