//! What a crackdown is worth, over worlds: to the coalition and to each faction.

use super::words::percent;
use super::{Opened, extremes, frame, titles};
use crate::figures::Picture;
use crate::figures::distributions::{self, Distributions, Row, Scenario};
use crate::results::{ResultError, read};
use crate::stats::quantiles::quantiles;

/// From so many scenarios on they are sorted by the coalition's median; fewer stand in the order of the call.
const SORTED_FROM: usize = 4;

/// The picture.
pub fn picture(opened: &[Opened]) -> Result<Picture, ResultError> {
    let date = opened.first().map_or_else(String::new, |one| one.summary.date.clone());
    let titles = titles(opened);
    let mut scenarios = Vec::new();
    for (one, title) in opened.iter().zip(&titles) {
        scenarios.push(Scenario { name: one.summary.name.clone(), title: title.clone(), rows: rows(one, &date)? });
    }
    let shares: Vec<f64> =
        scenarios.iter().map(|one| one.rows.first().map_or(0.0, |row| share_above(&row.values))).collect();
    let mut subtitle = format!(
        "Worth of a crackdown against tolerance as each sees it at the latest council by {date}, in months of rule. \
         Worlds whose regime has fallen by then are left out."
    );
    if scenarios.len() >= SORTED_FROM {
        scenarios.sort_by(|a, b| median(b).total_cmp(&median(a)));
        subtitle.push_str(" Sorted by the coalition's median.");
    }
    let words = frame(opened, finding(&titles, &shares), subtitle);
    Ok(distributions::picture(&Distributions { words, date, scenarios }))
}

fn rows(opened: &Opened, date: &str) -> Result<Vec<Row>, ResultError> {
    let mut labels = vec![("coalition".to_owned(), "Coalition".to_owned(), format!("coalition.w@{date}"))];
    for (name, label) in &opened.summary.factions {
        labels.push((name.clone(), label.clone(), format!("factions.{name}.du@{date}")));
    }
    let columns: Vec<&str> = labels.iter().map(|(_, _, column)| column.as_str()).collect();
    let values = read::columns(&opened.folder.file("worlds.parquet"), &[], &columns)?;
    let row = |((key, label, _), column): (&(String, String, String), read::Column)| {
        let worth: Vec<f64> = column.numbers().iter().copied().filter(|worth| !worth.is_nan()).collect();
        let left_out = column.numbers().len() - worth.len();
        let path = if key == "coalition" { "coalition.w".to_owned() } else { format!("factions.{key}.du") };
        let metric = format!("median({path}, {date})");
        let headline = opened.summary.headline.iter().find(|headline| headline.metric == metric);
        let median = headline.and_then(|headline| headline.number.value);
        Row { key: key.clone(), label: label.clone(), values: worth, left_out, median }
    };
    Ok(labels.iter().zip(values).map(row).collect())
}

/// The coalition's median; below everything where no world stands.
fn median(scenario: &Scenario) -> f64 {
    let values = scenario.rows.first().map_or(&[][..], |row| &row.values);
    quantiles(values, &[0.5])[0].unwrap_or(f64::NEG_INFINITY)
}

fn share_above(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().filter(|worth| **worth > 0.0).count() as f64 / values.len() as f64
}

fn finding(titles: &[String], shares: &[f64]) -> String {
    let what = "a crackdown is worth more than tolerance to the coalition";
    match (titles, extremes(titles, shares)) {
        ([title], _) => {
            format!("{title}: {what} in {} of worlds that stand", percent(shares.first().copied().unwrap_or(0.0)))
        }
        (_, Some(((low, least), (high, most)))) if high >= 0.01 && high > low => format!(
            "A crackdown is worth more than tolerance to the coalition in {} of worlds that stand in \u{201c}{most}\u{201d}, in {} in \
             \u{201c}{least}\u{201d}",
            percent(high),
            percent(low)
        ),
        (_, Some((_, (high, _)))) => format!(
            "In none of {} scenarios is a crackdown worth more than tolerance to the coalition in more than {} of worlds",
            titles.len(),
            percent(high)
        ),
        _ => "No scenario has a world".to_owned(),
    }
}
