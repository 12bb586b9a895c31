//! Why not? Shares of worlds on each rung over time.

use std::collections::BTreeMap;

use super::Opened;
use super::words::{percent, sentence};
use crate::figures::Picture;
use crate::figures::rungs::{self, Rungs, Scenario};
use crate::model::rung::Rung;
use crate::results::{ResultError, read};

/// The picture.
pub fn picture(opened: &Opened) -> Result<Picture, ResultError> {
    let columns = read::columns(&opened.folder.file("months.parquet"), &["month", "series", "mean"])?;
    let mut months: BTreeMap<&str, [f64; Rung::COUNT]> = BTreeMap::new();
    for ((month, series), mean) in columns[0].text().iter().zip(columns[1].text()).zip(columns[2].numbers()) {
        if let Some(rung) = series.strip_prefix("rung.").and_then(Rung::from_name) {
            months.entry(month).or_default()[rung as usize] = *mean;
        }
    }
    let summary = &opened.summary;
    let title = finding(opened);
    let subtitle = "The first reason that applies at each council. Unable: worth less than tolerance as it would go, \
        more if it were obeyed. Unwilling: worth less even then. Outbid: another policy is worth more. Passed over: best \
        and free, but chance chose another."
        .to_owned();
    Ok(rungs::picture(&Rungs {
        words: opened.words(title, subtitle),
        months: months.keys().map(|month| (*month).to_owned()).collect(),
        scenarios: vec![Scenario {
            name: summary.name.clone(),
            title: summary.title.clone(),
            shares: months.into_values().collect(),
        }],
    }))
}

fn finding(opened: &Opened) -> String {
    let summary = &opened.summary;
    let mut standing: Vec<(&str, f64)> =
        summary.rungs.iter().map(|(name, number)| (name.as_str(), number.value.unwrap_or(0.0))).collect();
    standing.sort_by(|a, b| b.1.total_cmp(&a.1));
    let named: Vec<String> = standing
        .iter()
        .take_while(|(_, share)| *share >= 0.02)
        .take(3)
        .map(|(name, share)| format!("{} in {}", name.replace('-', " "), percent(*share)))
        .collect();
    let text = format!("{}: at the latest council by {}, {} of worlds", summary.title, summary.date, named.join(", "));
    sentence(&text)
}
