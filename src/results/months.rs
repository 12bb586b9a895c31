//! `months.parquet`: every series in every month, and the share of worlds on each rung.

use std::collections::BTreeMap;
use std::path::Path;

use super::ResultError;
use super::table::{Field, FieldKind, TableWriter, Values};
use crate::ensemble::tally::{Cell, Tally};
use crate::model::catalogue::all_series;
use crate::model::rung::Rung;
use crate::scenario::Scenario;
use crate::stats::accumulate::Cumulated;
use crate::stats::interval::{Interval, Level, QuantileRanks, proportion_interval, quantile_ranks};

/// Quantiles written of each distribution.
pub const QUANTILES: [(&str, f64); 7] =
    [("q05", 0.05), ("q10", 0.10), ("q25", 0.25), ("q50", 0.50), ("q75", 0.75), ("q90", 0.90), ("q95", 0.95)];

/// Quantiles that metrics may ask for, which get an interval each.
pub const METRIC_QUANTILES: [(&str, f64); 3] = [("q10", 0.10), ("q50", 0.50), ("q90", 0.90)];

/// Columns that describe a distribution, in the order of [`Described`].
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

/// Numbers that describe a distribution.
const WIDTH: usize = 5 + QUANTILES.len() + 2 * METRIC_QUANTILES.len();

/// Rows of [`distribution_fields`], gathered a column at a time.
#[derive(Debug, Default)]
pub struct Described {
    columns: [Vec<f64>; WIDTH],
    /// Ranks of order statistics, remembered: they depend on nothing but how many worlds there are.
    ranks: BTreeMap<(u64, usize), QuantileRanks>,
    room: Vec<u64>,
}

impl Described {
    /// Adds a cell; NaN where a number does not exist.
    pub fn add(&mut self, cell: &Cell) {
        let n = cell.sum.count();
        let mut row = [f64::NAN; WIDTH];
        row[..3].copy_from_slice(&[n as f64, cell.sum.mean(), cell.sum.variance().sqrt()]);
        let histogram = cell.histogram.as_ref().filter(|_| n > 0);
        if let Some((histogram, (least, most))) = histogram.and_then(|of| Some((of, of.extremes()?))) {
            let counts = histogram.cumulated(&mut self.room);
            (row[3], row[4]) = (least, most);
            for ((_, p), number) in QUANTILES.iter().zip(&mut row[5..]) {
                *number = counts.quantile(*p).unwrap_or(f64::NAN);
            }
            for (place, (_, p)) in METRIC_QUANTILES.iter().enumerate() {
                let ranks = self.ranks.entry((n, place)).or_insert_with(|| quantile_ranks(n, *p, Level::NINETY_FIVE));
                let (low, high) = ends(&counts, histogram.count(), *ranks);
                let first = 5 + QUANTILES.len() + 2 * place;
                (row[first], row[first + 1]) = (low, high);
            }
        }
        self.put(row);
    }

    /// Adds a share among the distributions: count of worlds, mean and standard deviation of a yes or no.
    pub fn add_share(&mut self, count: u64, worlds: u64) {
        let share = proportion_interval(count, worlds, Level::NINETY_FIVE).estimate.unwrap_or(f64::NAN);
        let n = worlds as f64;
        let mut row = [f64::NAN; WIDTH];
        row[..3].copy_from_slice(&[n, share, (share * (1.0 - share) * n / (n - 1.0)).sqrt()]);
        self.put(row);
    }

    fn put(&mut self, row: [f64; WIDTH]) {
        for (column, number) in self.columns.iter_mut().zip(row) {
            // An end that too few worlds leave open does not exist.
            column.push(if number.is_infinite() { f64::NAN } else { number });
        }
    }

    /// The rows so far, a column each; none is left.
    pub fn take<'a>(&mut self) -> impl Iterator<Item = Values<'a>> {
        self.columns.iter_mut().map(|column| Values::Numbers(std::mem::take(column)))
    }
}

/// A quantile of a cell with its 95 % interval, by the ranks of order statistics.
pub fn quantile_interval(cell: &Cell, p: f64) -> Interval {
    let n = cell.sum.count();
    let Some(histogram) = cell.histogram.as_ref().filter(|_| n > 0) else {
        return Interval { estimate: None, low: f64::NAN, high: f64::NAN };
    };
    let mut room = Vec::new();
    let counts = histogram.cumulated(&mut room);
    let (low, high) = ends(&counts, histogram.count(), quantile_ranks(n, p, Level::NINETY_FIVE));
    Interval { estimate: counts.quantile(p), low, high }
}

/// Values at two ranks of `n`; infinite where there are too few worlds to set an end.
fn ends(counts: &Cumulated, n: u64, ranks: QuantileRanks) -> (f64, f64) {
    let at = |rank: Option<u64>, otherwise: f64| {
        rank.and_then(|rank| counts.quantile((rank as f64 - 0.5) / n as f64)).unwrap_or(otherwise)
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
    fields.extend(distribution_fields());
    let mut table = TableWriter::create(path, fields)?;
    let names: Vec<String> = scenario.setup.factions.iter().map(|faction| faction.name.clone()).collect();
    let series = all_series(&names);
    let rungs = Rung::ALL.map(|rung| (format!("rung.{}", rung.name()), "share of worlds"));
    let labelled = series.iter().map(|series| (series.name.as_str(), series.unit));
    let (labels, units): (Vec<&str>, Vec<&str>) =
        labelled.chain(rungs.iter().map(|(name, unit)| (name.as_str(), *unit))).unzip();
    let mut described = Described::default();
    for month in 0..tally.months() {
        let date = scenario.run.start.plus(month as u32).to_string();
        for place in 0..series.len() {
            described.add(tally.cell(month, place));
        }
        for rung in Rung::ALL {
            described.add_share(tally.rungs(month)[rung as usize], tally.worlds());
        }
        let texts = [vec![date.as_str(); labels.len()], labels.clone(), units.clone()];
        table.write(texts.into_iter().map(Values::Text).chain(described.take()))?;
    }
    table.finish()
}
