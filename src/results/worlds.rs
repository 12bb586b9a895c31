//! `worlds.parquet`: a row a world, every parameter drawn, every outcome.

use std::path::Path;

use super::ResultError;
use super::spool::Spool;
use super::table::{Field, FieldKind, MOST_ROWS, TableWriter, Values};
use crate::ensemble::columns::{ColumnKind, Columns};
use crate::model::rung::Rung;

/// Writes worlds as they come.
pub struct WorldsWriter {
    table: TableWriter,
    kinds: Vec<ColumnKind>,
    spool: Spool,
    group: usize,
}

impl WorldsWriter {
    /// Begins the file, for so many worlds.
    pub fn create(path: &Path, columns: &Columns, worlds: usize) -> Result<Self, ResultError> {
        let fields = columns.iter().map(|column| Field {
            name: column.name.clone(),
            kind: field_kind(column.kind),
            unit: column.unit.clone(),
            meaning: column.meaning.clone(),
        });
        let table = TableWriter::create(path, fields.collect())?;
        let kinds: Vec<ColumnKind> = columns.iter().map(|column| column.kind).collect();
        let group = worlds.clamp(1, MOST_ROWS);
        let spool = Spool::create(path, kinds.len(), group)?;
        Ok(Self { table, kinds, spool, group })
    }

    /// Takes rows, doubles in little-endian order, one world after the other.
    pub fn take(&mut self, mut rows: &[u8]) -> Result<(), ResultError> {
        while !rows.is_empty() {
            rows = self.spool.take(rows)?;
            if self.spool.rows() == self.group {
                self.write()?;
            }
        }
        Ok(())
    }

    /// Writes the rows at hand as a group.
    fn write(&mut self) -> Result<(), ResultError> {
        let Self { table, kinds, spool, .. } = self;
        table.write_each(kinds.iter().enumerate().map(|(place, kind)| {
            let numbers = spool.column(place)?;
            Ok(match kind {
                ColumnKind::Rung => Values::Text(numbers.into_iter().map(rung_name).collect()),
                _ => Values::Numbers(numbers),
            })
        }))?;
        spool.clear();
        Ok(())
    }

    /// Ends the file and puts it in its place.
    pub fn finish(mut self) -> Result<(), ResultError> {
        if self.spool.rows() > 0 {
            self.write()?;
        }
        self.table.finish()
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
