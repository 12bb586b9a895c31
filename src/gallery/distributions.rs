//! What a crackdown is worth, over worlds: to the coalition and to each faction.

use super::Opened;
use super::words::percent;
use crate::figures::Picture;
use crate::figures::distributions::{self, Distributions, Row, Scenario};
use crate::results::{ResultError, read};

/// The picture.
pub fn picture(opened: &Opened) -> Result<Picture, ResultError> {
    let summary = &opened.summary;
    let date = &summary.date;
    let mut labels = vec![("coalition".to_owned(), "Coalition".to_owned(), format!("coalition.w@{date}"))];
    for (name, label) in &summary.factions {
        labels.push((name.clone(), label.clone(), format!("factions.{name}.du@{date}")));
    }
    let columns: Vec<&str> = labels.iter().map(|(_, _, column)| column.as_str()).collect();
    let values = read::columns(&opened.folder.file("worlds.parquet"), &columns)?;
    let rows: Vec<Row> = labels
        .iter()
        .zip(values)
        .map(|((key, label, _), column)| {
            let worth: Vec<f64> = column.numbers().iter().copied().filter(|worth| !worth.is_nan()).collect();
            let left_out = column.numbers().len() - worth.len();
            Row { key: key.clone(), label: label.clone(), values: worth, left_out }
        })
        .collect();
    let above = rows.first().map_or(0.0, |row| share_above(&row.values));
    let title = format!(
        "{}: a crackdown is worth more than tolerance to the coalition in {} of worlds that stand",
        summary.title,
        percent(above)
    );
    let subtitle = format!(
        "Worth of a crackdown against tolerance as each sees it at the latest council by {date}, in months of rule. \
         Worlds whose regime has fallen by then are left out."
    );
    Ok(distributions::picture(&Distributions {
        words: opened.words(title, subtitle),
        date: date.clone(),
        scenarios: vec![Scenario { name: summary.name.clone(), title: summary.title.clone(), rows }],
    }))
}

fn share_above(values: &[f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.iter().filter(|worth| **worth > 0.0).count() as f64 / values.len() as f64
}
