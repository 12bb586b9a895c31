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
}

impl WorldsWriter {
    /// Begins the file, for so many worlds.
    pub fn create(path: &Path, columns: &Columns, worlds: usize) -> Result<Self, ResultError> {
        Self::create_in_groups(path, columns, worlds.clamp(1, MOST_ROWS))
    }

    fn create_in_groups(path: &Path, columns: &Columns, group: usize) -> Result<Self, ResultError> {
        let fields = columns.iter().map(|column| Field {
            name: column.name.clone(),
            kind: field_kind(column.kind),
            unit: column.unit.clone(),
            meaning: column.meaning.clone(),
        });
        let table = TableWriter::create(path, fields.collect())?;
        let kinds: Vec<ColumnKind> = columns.iter().map(|column| column.kind).collect();
        let spool = Spool::create(path, kinds.len(), group)?;
        Ok(Self { table, kinds, spool })
    }

    /// Takes rows, doubles in little-endian order, one world after the other.
    pub fn take(&mut self, mut rows: &[u8]) -> Result<(), ResultError> {
        while !rows.is_empty() {
            rows = self.spool.take(rows)?;
            if self.spool.is_full() {
                self.write()?;
            }
        }
        Ok(())
    }

    /// Writes the rows at hand as a group.
    fn write(&mut self) -> Result<(), ResultError> {
        let Self { table, kinds, spool } = self;
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
        if !self.spool.is_empty() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::read;
    use crate::scenario::{Overrides, Scenario};

    /// Rows that come in parts of any length, and leave in groups of another.
    #[test]
    fn worlds_are_read_back_across_groups() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("worlds.parquet");
        let scenario = Scenario::parse("name = \"s\"\n", "s.toml", &Overrides::default()).unwrap();
        let columns = Columns::of(&scenario);
        let width = columns.len();
        let rung = columns.iter().position(|column| column.kind == ColumnKind::Rung).unwrap();
        let number = columns.iter().position(|column| column.kind == ColumnKind::Double).unwrap();
        let value = |world: usize, place: usize| {
            if place == rung { (world % 2) as f64 } else { world as f64 + place as f64 / 1024.0 }
        };
        let mut rows = Vec::new();
        for world in 0..11 {
            rows.extend((0..width).flat_map(|place| value(world, place).to_le_bytes()));
        }
        let mut writer = WorldsWriter::create_in_groups(&path, &columns, 4).unwrap();
        let mut left = &rows[..];
        for worlds in [3, 6, 2] {
            let part;
            (part, left) = left.split_at(8 * width * worlds);
            writer.take(part).unwrap();
        }
        writer.finish().unwrap();
        let name = |place: usize| columns.iter().nth(place).unwrap().name.as_str();
        let read = read::columns(&path, &[name(rung)], &[name(number)]).unwrap();
        let expected: Vec<&str> = (0..11_u8).map(|world| rung_name(f64::from(world % 2))).collect();
        assert_eq!(read[0].text(), expected);
        assert_eq!(read[1].numbers(), (0..11).map(|world| value(world, number)).collect::<Vec<_>>());
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1, "nothing else is left");
    }
}
