//! `months.parquet`: every series in every month, and the share of worlds on each rung.

use std::collections::BTreeMap;
use std::path::Path;

use super::ResultError;
use super::table::{Field, FieldKind, TableWriter, Values};
use crate::ensemble::tally::{Cell, Tally};
use crate::model::catalogue::all_series;
use crate::model::rung::Rung;
use crate::scenario::Scenario;
use crate::stats::accumulate::Histogram;
use crate::stats::interval::{Interval, Level, QuantileRanks, proportion_interval, quantile_ranks};

/// Quantiles written of each distribution.
pub const QUANTILES: [(&str, f64); 7] =
    [("q05", 0.05), ("q10", 0.10), ("q25", 0.25), ("q50", 0.50), ("q75", 0.75), ("q90", 0.90), ("q95", 0.95)];

/// Quantiles that metrics may ask for, which get an interval each.
pub const METRIC_QUANTILES: [(&str, f64); 3] = [("q10", 0.10), ("q50", 0.50), ("q90", 0.90)];

/// Columns that describe a distribution, in the order of [`describe`].
pub fn distribution_fields() -> Vec<Field> {
    let double = |name: &str, meaning: &str| Field::new(name, FieldKind::Double, "as the series", meaning);
    let mut fields = vec![
        Field::new("n", FieldKind::Whole, "worlds", "worlds that have a value"),
        double("mean", "mean; of a flag, the share of worlds"),
        double("sd", "standard deviation over worlds"),
        double("min", "least value"),
        double("max", "largest value"),
    ];
    fields.extend(QUANTILES.iter().map(|(name, p)| double(name, &format!("quantile {p}, from fixed bins"))));
    for (name, p) in METRIC_QUANTILES {
        fields.push(double(&format!("{name}.lo"), &format!("lower end of the 95 % interval of quantile {p}")));
        fields.push(double(&format!("{name}.hi"), &format!("upper end of the 95 % interval of quantile {p}")));
    }
    fields
}

/// Ranks of order statistics, remembered: they depend on nothing but how many worlds there are.
#[derive(Debug, Default)]
pub struct Ranks(BTreeMap<(u64, usize), QuantileRanks>);

impl Ranks {
    fn of(&mut self, n: u64, quantile: usize) -> QuantileRanks {
        let (_, p) = METRIC_QUANTILES[quantile];
        *self.0.entry((n, quantile)).or_insert_with(|| quantile_ranks(n, p, Level::NINETY_FIVE))
    }
}

/// The numbers of [`distribution_fields`] for a cell; NaN where a number does not exist.
pub fn describe(cell: &Cell, ranks: &mut Ranks) -> Vec<f64> {
    let n = cell.sum.count();
    let histogram = cell.histogram.as_ref().filter(|_| n > 0);
    let (least, most) = histogram.and_then(Histogram::extremes).unwrap_or((f64::NAN, f64::NAN));
    let mut numbers = vec![n as f64, cell.sum.mean(), cell.sum.variance().sqrt(), least, most];
    let quantile = |p: f64| histogram.and_then(|histogram| histogram.quantile(p)).unwrap_or(f64::NAN);
    numbers.extend(QUANTILES.iter().map(|(_, p)| quantile(*p)));
    for place in 0..METRIC_QUANTILES.len() {
        let (low, high) = histogram.map_or((f64::NAN, f64::NAN), |histogram| ends(histogram, ranks.of(n, place)));
        numbers.extend([low, high]);
    }
    // An end that too few worlds leave open does not exist.
    for number in &mut numbers {
        if number.is_infinite() {
            *number = f64::NAN;
        }
    }
    numbers
}

/// A quantile of a cell with its 95 % interval, by the ranks of order statistics.
pub fn quantile_interval(cell: &Cell, p: f64) -> Interval {
    let n = cell.sum.count();
    let Some(histogram) = cell.histogram.as_ref().filter(|_| n > 0) else {
        return Interval { estimate: None, low: f64::NAN, high: f64::NAN };
    };
    let (low, high) = ends(histogram, quantile_ranks(n, p, Level::NINETY_FIVE));
    Interval { estimate: histogram.quantile(p), low, high }
}

/// Values at two ranks; infinite where there are too few worlds to set an end.
fn ends(histogram: &Histogram, ranks: QuantileRanks) -> (f64, f64) {
    let n = histogram.count() as f64;
    let at = |rank: Option<u64>, otherwise: f64| {
        rank.and_then(|rank| histogram.quantile((rank as f64 - 0.5) / n)).unwrap_or(otherwise)
    };
    (at(ranks.low, f64::NEG_INFINITY), at(ranks.high, f64::INFINITY))
}

/// Writes the file.
pub fn write(path: &Path, scenario: &Scenario, tally: &Tally) -> Result<(), ResultError> {
    let mut fields = vec![
        Field::new("month", FieldKind::Text, "YYYY-MM", "the month"),
        Field::new(
            "series",
            FieldKind::Text,
            "name",
            "the series, as in metrics; `rung.<name>` is the share on a rung",
        ),
        Field::new("unit", FieldKind::Text, "text", "unit of the series"),
    ];
    let described = distribution_fields();
    let width = described.len();
    fields.extend(described);
    let mut table = TableWriter::create(path, fields)?;
    let names: Vec<String> = scenario.setup.factions.iter().map(|faction| faction.name.clone()).collect();
    let series = all_series(&names);
    let mut ranks = Ranks::default();
    for month in 0..tally.months() {
        let date = scenario.run.start.plus(month as u32).to_string();
        let mut labels = Vec::new();
        let mut units = Vec::new();
        let mut rows: Vec<Vec<f64>> = Vec::new();
        for (place, series) in series.iter().enumerate() {
            labels.push(series.name.clone());
            units.push(series.unit.to_owned());
            rows.push(describe(tally.cell(month, place), &mut ranks));
        }
        for rung in Rung::ALL {
            labels.push(format!("rung.{}", rung.name()));
            units.push("share of worlds".to_owned());
            rows.push(share_row(tally.rungs(month)[rung as usize], tally.worlds(), width));
        }
        let dates = vec![date; labels.len()];
        let mut columns = vec![Values::Owned(dates), Values::Owned(labels), Values::Owned(units)];
        columns.extend((0..width).map(|column| Values::Numbers(rows.iter().map(|row| row[column]).collect())));
        table.write(&columns)?;
    }
    table.finish()
}

/// A share among the distributions: count of worlds, mean and standard deviation of a yes or no.
fn share_row(count: u64, worlds: u64, width: usize) -> Vec<f64> {
    let share = proportion_interval(count, worlds, Level::NINETY_FIVE).estimate.unwrap_or(f64::NAN);
    let n = worlds as f64;
    let mut row = vec![f64::NAN; width];
    row[0] = n;
    row[1] = share;
    row[2] = (share * (1.0 - share) * n / (n - 1.0)).sqrt();
    row
}
