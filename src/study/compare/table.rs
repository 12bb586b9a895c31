//! A comparison as CSV: a row an outcome and result, numbers in full.

use super::{Cell, Comparison, Row, Tested};
use crate::results::summary::Number;

const HEAD: [&str; 18] = [
    "outcome",
    "label",
    "metric",
    "unit",
    "result",
    "value",
    "low",
    "high",
    "worlds",
    "left_out",
    "difference",
    "difference_low",
    "difference_high",
    "pairs",
    "correlation",
    "variance_ratio",
    "share_higher",
    "share_lower",
];

/// The comparison as CSV, with a head; a field is empty where there is no number. `pairs` is 0 where unpaired.
///
/// # Errors
///
/// When a record cannot be written, which text in memory does not cause.
pub fn csv(comparison: &Comparison) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEAD)?;
    for row in &comparison.outcomes {
        for cell in &row.values {
            writer.write_record(record(row, cell))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The hypotheses of a comparison as CSV, with a head; a field is empty where there is no number.
///
/// # Errors
///
/// As [`csv()`].
pub fn hypotheses_csv(comparison: &Comparison) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "result",
        "claim",
        "source",
        "test",
        "verdict",
        "left",
        "left_low",
        "left_high",
        "right",
        "right_low",
        "right_high",
    ])?;
    for Tested { result, judged } in &comparison.hypotheses {
        let mut fields: Vec<String> =
            [result, &judged.claim, &judged.source, &judged.test, &judged.verdict].map(String::clone).into();
        for side in [&judged.left, &judged.right] {
            let number =
                |of: fn(&Number) -> Option<f64>| side.as_ref().and_then(of).map_or_else(String::new, |n| n.to_string());
            fields.extend([number(|side| side.value), number(|side| side.low), number(|side| side.high)]);
        }
        writer.write_record(fields)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn record(row: &Row, cell: &Cell) -> Vec<String> {
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let worth = &cell.worth;
    let against = cell.against_first.as_ref();
    let of = |read: fn(&super::Contrast) -> Option<f64>| number(against.and_then(read));
    let mut fields =
        vec![row.name.clone(), row.label.clone(), row.metric.clone(), row.unit.clone(), cell.result.clone()];
    fields.extend([worth.value, worth.low, worth.high].map(number));
    fields.extend([worth.worlds.to_string(), worth.left_out.to_string()]);
    fields.extend([of(|c| Some(c.difference)), of(|c| c.low), of(|c| c.high)]);
    fields.push(against.map_or_else(String::new, |contrast| contrast.pairs.to_string()));
    fields.extend([of(|c| c.correlation), of(|c| c.variance_ratio), of(|c| c.higher), of(|c| c.lower)]);
    fields
}
