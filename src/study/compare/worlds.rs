//! The worlds of one result, as far as a comparison needs them.

use std::collections::BTreeMap;

use super::months::Months;
use crate::results::opened::Opened;
use crate::results::read::{self, Column};
use crate::results::{ResultError, summary::Summary};
use crate::scenario::YearMonth;

/// Worlds of a result: columns of `worlds.parquet`, and what they hang on.
#[derive(Clone, Debug)]
pub struct Worlds {
    /// First month.
    pub start: YearMonth,
    /// Months of a world.
    pub length: u32,
    /// Master seed.
    pub seed: u64,
    /// Every series by month, where a metric asks for it.
    pub(super) months: Option<Months>,
    columns: BTreeMap<String, Column>,
}

impl Worlds {
    /// From columns by name; `world` holds the worlds' numbers.
    pub fn new(start: YearMonth, months: u32, seed: u64, columns: BTreeMap<String, Column>) -> Self {
        Self { start, length: months, seed, months: None, columns }
    }

    /// Reads the columns that `wanted` picks, and the worlds' numbers.
    pub fn open(opened: &Opened, wanted: impl Fn(&str) -> bool) -> Result<Self, ResultError> {
        let Summary { start, months, seed, .. } = &opened.summary;
        let path = opened.folder.file("worlds.parquet");
        let start = YearMonth::parse(start).map_err(|error| ResultError::Damaged {
            path: opened.folder.file("summary.json"),
            reason: format!("`start`: {error}"),
        })?;
        let columns = read::table(&path, |name| name == "world" || wanted(name))?;
        if columns.contains_key("world") {
            Ok(Self::new(start, *months, *seed, columns))
        } else {
            Err(ResultError::Damaged { path, reason: "it has no column `world`".to_owned() })
        }
    }

    /// The same with every series by month, as the result keeps them.
    pub fn with_months(mut self, opened: &Opened) -> Result<Self, ResultError> {
        self.months = Some(Months::open(opened)?);
        Ok(self)
    }

    /// A column, if the result has it.
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name)
    }

    /// Number of worlds.
    pub fn count(&self) -> usize {
        self.numbers().len()
    }

    fn numbers(&self) -> &[f64] {
        self.column("world").map_or(&[], Column::numbers)
    }

    /// The sum of a half-yearly total over the run, by the year.
    pub(super) fn yearly(&self, total: &str) -> Option<Vec<f64>> {
        let halves: Vec<&[f64]> = self
            .columns
            .iter()
            .filter(|(name, _)| name.split_once('@').is_some_and(|(name, _)| name == total))
            .map(|(_, column)| column.numbers())
            .collect();
        let years = f64::from(self.length) / 12.0;
        let world = |row: usize| halves.iter().map(|half| half.get(row).copied().unwrap_or(f64::NAN)).sum::<f64>();
        (!halves.is_empty()).then(|| (0..self.count()).map(|row| world(row) / years).collect())
    }

    /// Rows of the worlds that both have, by number: (row here, row there). None where the seeds differ: worlds of one
    /// number are then not the same world.
    pub fn common(&self, other: &Self) -> Option<Vec<(usize, usize)>> {
        if self.seed != other.seed {
            return None;
        }
        let rows: BTreeMap<u64, usize> =
            other.numbers().iter().enumerate().map(|(row, number)| (number.to_bits(), row)).collect();
        let pairs: Vec<(usize, usize)> = self
            .numbers()
            .iter()
            .enumerate()
            .filter_map(|(row, number)| Some((row, *rows.get(&number.to_bits())?)))
            .collect();
        (!pairs.is_empty()).then_some(pairs)
    }
}
