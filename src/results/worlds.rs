//! `worlds.parquet`: a row a world, every parameter drawn, every outcome.

use std::path::Path;

use super::ResultError;
use super::table::{Field, FieldKind, TableWriter, Values};
use crate::ensemble::columns::{ColumnKind, Columns};
use crate::ensemble::{Rows, Sink};
use crate::model::rung::Rung;

/// Writes worlds as they come.
pub struct WorldsWriter {
    table: TableWriter,
    kinds: Vec<ColumnKind>,
}

impl WorldsWriter {
    /// Begins the file.
    pub fn create(path: &Path, columns: &Columns) -> Result<Self, ResultError> {
        let fields = columns.iter().map(|column| Field {
            name: column.name.clone(),
            kind: field_kind(column.kind),
            unit: column.unit.clone(),
            meaning: column.meaning.clone(),
        });
        let table = TableWriter::create(path, fields.collect())?;
        Ok(Self { table, kinds: columns.iter().map(|column| column.kind).collect() })
    }

    /// Ends the file and puts it in its place.
    pub fn finish(self) -> Result<(), ResultError> {
        self.table.finish()
    }
}

impl Sink for WorldsWriter {
    fn take(&mut self, rows: &Rows) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let width = self.kinds.len();
        let columns: Vec<Values> = self
            .kinds
            .iter()
            .enumerate()
            .map(|(place, kind)| {
                let numbers = rows.values.iter().skip(place).step_by(width).copied();
                match kind {
                    ColumnKind::Rung => Values::Text(numbers.map(rung_name).collect()),
                    _ => Values::Numbers(numbers.collect()),
                }
            })
            .collect();
        Ok(self.table.write(&columns)?)
    }
}

const fn field_kind(kind: ColumnKind) -> FieldKind {
    match kind {
        ColumnKind::Double => FieldKind::Double,
        ColumnKind::Whole => FieldKind::Whole,
        ColumnKind::Flag => FieldKind::Flag,
        ColumnKind::Rung => FieldKind::Text,
    }
}

fn rung_name(number: f64) -> &'static str {
    if number.is_nan() { "" } else { Rung::ALL.get(number as usize).map_or("", |rung| rung.name()) }
}
