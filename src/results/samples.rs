//! `samples.parquet` and `samples.csv`: the table of a study, a row a point or a world, with its inputs, its place in the
//! design and its outputs, so that any other tool can compute from it.

use std::path::Path;

use super::table::{Field, FieldKind, MOST_ROWS, TableWriter, Values};
use super::{ResultError, partial};

/// A table in memory: columns of one length.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    columns: Vec<(Field, Column)>,
}

/// One column's values.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Numbers, for doubles, whole numbers and flags; NaN where there is none.
    Numbers(Vec<f64>),
    /// Text; empty where there is none.
    Text(Vec<String>),
}

impl Samples {
    /// A table without columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column of numbers.
    pub fn numbers(&mut self, name: &str, kind: FieldKind, unit: &str, meaning: &str, values: Vec<f64>) {
        self.columns.push((Field::new(name, kind, unit, meaning), Column::Numbers(values)));
    }

    /// Adds a column of text.
    pub fn text(&mut self, name: &str, unit: &str, meaning: &str, values: Vec<String>) {
        self.columns.push((Field::new(name, FieldKind::Text, unit, meaning), Column::Text(values)));
    }

    /// Number of rows: that of the shortest column.
    pub fn rows(&self) -> usize {
        let length = |(_, column): &(Field, Column)| match column {
            Column::Numbers(values) => values.len(),
            Column::Text(values) => values.len(),
        };
        self.columns.iter().map(length).min().unwrap_or(0)
    }

    /// Writes the table as Parquet.
    pub fn write_parquet(&self, path: &Path) -> Result<(), ResultError> {
        let fields = self.columns.iter().map(|(field, _)| field.clone()).collect();
        let mut table = TableWriter::create(path, fields)?;
        let rows = self.rows();
        for first in (0..rows).step_by(MOST_ROWS) {
            let group = first..rows.min(first + MOST_ROWS);
            let parts = self.columns.iter().map(|(_, column)| match column {
                Column::Numbers(values) => Values::Numbers(values[group.clone()].to_vec()),
                Column::Text(values) => Values::Text(values[group.clone()].iter().map(String::as_str).collect()),
            });
            table.write(parts)?;
        }
        table.finish()
    }

    /// Writes the table as CSV, numbers in full, with a head.
    pub fn write_csv(&self, path: &Path) -> Result<(), ResultError> {
        let fault =
            |error: csv::Error| ResultError::Write { path: path.to_owned(), source: std::io::Error::other(error) };
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|(field, _)| field.name.as_str())).map_err(fault)?;
        for row in 0..self.rows() {
            let cell = |(field, column): &(Field, Column)| match column {
                Column::Text(values) => values[row].clone(),
                Column::Numbers(values) if values[row].is_nan() => String::new(),
                Column::Numbers(values) if field.kind == FieldKind::Flag => (values[row] != 0.0).to_string(),
                Column::Numbers(values) => values[row].to_string(),
            };
            writer.write_record(self.columns.iter().map(cell)).map_err(fault)?;
        }
        let bytes = writer.into_inner().map_err(|error| fault(csv::Error::from(error.into_error())))?;
        partial::write(path, &bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::read;

    #[test]
    fn both_files_hold_the_same() {
        let place = tempfile::tempdir().unwrap();
        let mut samples = Samples::new();
        samples.numbers("x", FieldKind::Double, "u", "m", vec![0.1, f64::NAN, -3.0]);
        samples.numbers("yes", FieldKind::Flag, "yes or no", "m", vec![1.0, 0.0, f64::NAN]);
        samples.text("who", "name", "m", vec!["a".to_owned(), "b, \"c\"".to_owned(), String::new()]);
        let (table, text) = (place.path().join("s.parquet"), place.path().join("s.csv"));
        samples.write_parquet(&table).unwrap();
        samples.write_csv(&text).unwrap();
        let columns = read::columns(&table, &["who"], &["x"]).unwrap();
        assert!(columns[1].numbers()[1].is_nan() && columns[1].numbers()[2] == -3.0);
        assert_eq!(columns[0].text()[1], "b, \"c\"");
        let written = std::fs::read_to_string(&text).unwrap();
        assert_eq!(written, "x,yes,who\n0.1,true,a\n,false,\"b, \"\"c\"\"\"\n-3,,\n");
    }
}
