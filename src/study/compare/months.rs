//! What `months.parquet` keeps of a result, as metrics read it: every series in every month, over worlds.

use std::collections::BTreeMap;

use super::worlds::Worlds;
use crate::results::metrics::{Estimate, Measured};
use crate::results::opened::Opened;
use crate::results::{ResultError, read};
use crate::scenario::metric::{Measure, Statistic};
use crate::stats::interval::{Interval, Level, mean_interval, proportion_interval};

const LEVEL: Level = Level::NINETY_FIVE;

/// A series in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Described {
    n: f64,
    mean: f64,
    sd: f64,
    /// Value and ends of q10, q50, q90; NaN where there is none.
    quantiles: [[f64; 3]; 3],
}

/// The table by month and series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Months(BTreeMap<(String, String), Described>);

impl Months {
    /// Reads the table of a result.
    pub fn open(opened: &Opened) -> Result<Self, ResultError> {
        let numbers =
            ["n", "mean", "sd", "q10", "q10.lo", "q10.hi", "q50", "q50.lo", "q50.hi", "q90", "q90.lo", "q90.hi"];
        let columns = read::columns(&opened.folder.file("months.parquet"), &["month", "series"], &numbers)?;
        let at = |column: usize, row: usize| columns[column].numbers().get(row).copied().unwrap_or(f64::NAN);
        let (months, series) = (columns[0].text(), columns[1].text());
        let rows = months.iter().zip(series).enumerate().map(|(row, (month, series))| {
            let quantiles = [5, 8, 11].map(|column| [at(column, row), at(column + 1, row), at(column + 2, row)]);
            ((month.clone(), series.clone()), Described { n: at(2, row), mean: at(3, row), sd: at(4, row), quantiles })
        });
        Ok(Self(rows.collect()))
    }

    fn of(&self, month: String, series: &str) -> Option<&Described> {
        self.0.get(&(month, series.to_owned()))
    }
}

impl Measured for Worlds {
    fn measure(&self, measure: &Measure) -> Option<Estimate> {
        let date = measure.date().to_string();
        let months = self.months.as_ref()?;
        let worlds = self.count() as u64;
        let count = |described: &Described| (described.mean * described.n).round() as u64;
        Some(match measure {
            Measure::Probability { flag, .. } => {
                let described = months.of(date, &flag.name)?;
                let n = described.n as u64;
                estimate(proportion_interval(count(described), n, LEVEL), n, worlds)
            }
            Measure::Share { rung, .. } => {
                let described = months.of(date, &format!("rung.{}", rung.name()))?;
                estimate(proportion_interval(count(described), worlds, LEVEL), worlds, worlds)
            }
            Measure::Incidence { milestone, date } => {
                let last = date.since(self.start) as f64;
                let firsts = self.column(&format!("first.{}", milestone.name()))?.numbers();
                let reached = firsts.iter().filter(|first| **first <= last).count() as u64;
                estimate(proportion_interval(reached, worlds, LEVEL), worlds, worlds)
            }
            Measure::Of { statistic, series, .. } => {
                let described = months.of(date, &series.name)?;
                let n = described.n as u64;
                let of = |[value, low, high]: [f64; 3]| Interval {
                    estimate: value.is_finite().then_some(value),
                    low: if low.is_nan() { f64::NEG_INFINITY } else { low },
                    high: if high.is_nan() { f64::INFINITY } else { high },
                };
                let interval = match statistic {
                    Statistic::Mean => mean_interval(n, described.mean, described.sd * described.sd, LEVEL),
                    Statistic::Q10 => of(described.quantiles[0]),
                    Statistic::Median => of(described.quantiles[1]),
                    Statistic::Q90 => of(described.quantiles[2]),
                };
                estimate(interval, n, worlds)
            }
        })
    }
}

fn estimate(interval: Interval, n: u64, worlds: u64) -> Estimate {
    let Interval { estimate, low, high } = interval;
    let value = estimate.filter(|value| !value.is_nan());
    Estimate { value, low, high, worlds: n, left_out: worlds.saturating_sub(n) }
}
