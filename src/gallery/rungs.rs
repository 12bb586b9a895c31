//! Why not? Shares of worlds on each rung over time.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{percent, sentence};
use super::{Opened, extremes, frame, titles};
use crate::figures::Picture;
use crate::figures::rungs::{self, Rungs, Scenario};
use crate::model::rung::Rung;
use crate::results::summary::Summary;
use crate::results::{ResultError, read};

/// Shares of the rungs by month.
type Months = BTreeMap<String, [f64; Rung::COUNT]>;

/// The picture.
pub fn picture(opened: &[Opened]) -> Result<Picture, ResultError> {
    let all = opened.iter().map(months).collect::<Result<Vec<Months>, _>>()?;
    let every: BTreeSet<&String> = all.iter().flat_map(Months::keys).collect();
    let titles = titles(opened);
    let scenarios = opened
        .iter()
        .zip(&titles)
        .zip(&all)
        .map(|((one, title), months)| Scenario {
            name: one.summary.name.clone(),
            title: title.clone(),
            // A month that this run does not cover has no share, and is left blank.
            shares: every.iter().map(|month| months.get(*month).copied().unwrap_or_default()).collect(),
        })
        .collect();
    let summaries: Vec<&Summary> = opened.iter().map(|one| &one.summary).collect();
    let title = match summaries.as_slice() {
        [one] => of_one(one),
        many => of_many(many, &titles),
    };
    let subtitle = "The first reason that applies at each council. Unable: worth less than tolerance as it would go, \
        more if it were obeyed. Unwilling: worth less even then. Outbid: another policy is worth more. Passed over: best \
        and free, but chance chose another."
        .to_owned();
    let months = every.into_iter().cloned().collect();
    Ok(rungs::picture(&Rungs { words: frame(opened, title, subtitle), months, scenarios }))
}

fn months(opened: &Opened) -> Result<Months, ResultError> {
    let columns = read::columns(&opened.folder.file("months.parquet"), &["month", "series"], &["mean"])?;
    let mut months = Months::new();
    for ((month, series), mean) in columns[0].text().iter().zip(columns[1].text()).zip(columns[2].numbers()) {
        if let Some(rung) = series.strip_prefix("rung.").and_then(Rung::from_name) {
            months.entry(month.clone()).or_default()[rung as usize] = *mean;
        }
    }
    Ok(months)
}

/// Rungs at the headline date, the commonest first.
fn standing(summary: &Summary) -> Vec<(&str, f64)> {
    let mut standing: Vec<(&str, f64)> =
        summary.rungs.iter().map(|(name, number)| (name.as_str(), number.value.unwrap_or(0.0))).collect();
    standing.sort_by(|a, b| b.1.total_cmp(&a.1));
    standing
}

fn of_one(summary: &Summary) -> String {
    let named: Vec<String> = standing(summary)
        .iter()
        .take_while(|(_, share)| *share >= 0.02)
        .take(3)
        .map(|(name, share)| format!("{} in {}", name.replace('-', " "), percent(*share)))
        .collect();
    let text = format!("{}: at the latest council by {}, {} of worlds", summary.title, summary.date, named.join(", "));
    sentence(&text)
}

/// The commonest rung of each scenario, counted, and where a crackdown is enforced most often.
fn of_many(summaries: &[&Summary], titles: &[String]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for summary in summaries {
        if let Some((name, _)) = standing(summary).first() {
            *counts.entry(name).or_default() += 1;
        }
    }
    let mut counted: Vec<(&str, usize)> = counts.into_iter().collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let count = summaries.len();
    let commonest = match counted.as_slice() {
        [(name, _)] => format!("{} in all {count} scenarios", name.replace('-', " ")),
        many => {
            let parts: Vec<String> =
                many.iter().map(|(name, of)| format!("{} in {of}", name.replace('-', " "))).collect();
            format!("{} of {count} scenarios", parts.join(", "))
        }
    };
    let enforced: Vec<f64> = summaries
        .iter()
        .map(|summary| {
            summary.rungs.iter().find(|(name, _)| name == Rung::Enforced.name()).and_then(|(_, number)| number.value)
        })
        .map(|share| share.unwrap_or(0.0))
        .collect();
    let date = summaries.first().map_or("", |summary| summary.date.as_str());
    let most = match extremes(titles, &enforced) {
        Some((_, (share, title))) if share > 0.0 => {
            format!("enforced in at most {} of worlds (\u{201c}{title}\u{201d})", percent(share))
        }
        _ => "enforced in none".to_owned(),
    };
    format!("Commonest reason by {date}: {commonest}; a crackdown is then {most}")
}
