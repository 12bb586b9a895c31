//! Rows that become columns on disk, so that memory holds one column of them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::ResultError;
use super::partial::Partial;

/// A file of doubles, column after column, with room for so many rows; rows come a part at a time. It is gone when
/// this is dropped.
pub struct Spool {
    partial: Partial,
    file: File,
    columns: usize,
    room: usize,
    rows: usize,
}

impl Spool {
    /// An empty spool beside the file `path`.
    pub fn create(path: &Path, columns: usize, room: usize) -> Result<Self, ResultError> {
        let partial = Partial::create(&path.with_extension("columns"))?;
        let file = partial.file()?;
        Ok(Self { partial, file, columns, room, rows: 0 })
    }

    /// Whether there is no row in it.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether there is no room left.
    pub fn is_full(&self) -> bool {
        self.rows == self.room
    }

    /// Takes rows, doubles in little-endian order, one row after the other, as far as there is room; gives what was left
    /// over.
    pub fn take<'a>(&mut self, rows: &'a [u8]) -> Result<&'a [u8], ResultError> {
        let width = 8 * self.columns;
        debug_assert!(rows.len().is_multiple_of(width), "whole rows");
        let (taken, left) = rows.split_at(rows.len().min((self.room - self.rows) * width));
        let mut column = Vec::with_capacity(8 * (taken.len() / width));
        for place in 0..self.columns {
            column.clear();
            for row in taken.chunks_exact(width) {
                column.extend_from_slice(&row[8 * place..][..8]);
            }
            let written = self.seek(place, self.rows).and_then(|()| self.file.write_all(&column));
            written.map_err(|source| ResultError::Write { path: self.partial.hidden().to_owned(), source })?;
        }
        self.rows += taken.len() / width;
        Ok(left)
    }

    /// The values of a column.
    pub fn column(&mut self, place: usize) -> Result<Vec<f64>, ResultError> {
        let mut bytes = vec![0; 8 * self.rows];
        let read = self.seek(place, 0).and_then(|()| self.file.read_exact(&mut bytes));
        read.map_err(|source| ResultError::Read { path: self.partial.hidden().to_owned(), source })?;
        Ok(doubles(&bytes))
    }

    /// Forgets its rows.
    pub fn clear(&mut self) {
        self.rows = 0;
    }

    fn seek(&mut self, column: usize, row: usize) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(8 * (column * self.room + row) as u64)).map(|_| ())
    }
}

/// Doubles in little-endian order.
pub fn doubles(bytes: &[u8]) -> Vec<f64> {
    let (doubles, _) = bytes.as_chunks::<8>();
    doubles.iter().map(|double| f64::from_le_bytes(*double)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_columns_as_far_as_there_is_room() {
        let place = tempfile::tempdir().unwrap();
        let rows: Vec<u8> =
            (0..5_u8).flat_map(|row| [f64::from(row), f64::NAN, -f64::from(row)]).flat_map(f64::to_le_bytes).collect();
        let mut spool = Spool::create(&place.path().join("x.parquet"), 3, 4).unwrap();
        assert!(spool.take(&rows[..24]).unwrap().is_empty());
        let left = spool.take(&rows[24..]).unwrap();
        assert_eq!((spool.is_full(), left), (true, &rows[96..]));
        assert_eq!(spool.column(0).unwrap(), [0.0, 1.0, 2.0, 3.0]);
        assert!(spool.column(1).unwrap().iter().all(|value| value.is_nan()));
        assert_eq!(spool.column(2).unwrap(), [0.0, -1.0, -2.0, -3.0]);
        spool.clear();
        assert!(spool.take(left).unwrap().is_empty());
        assert_eq!(spool.column(2).unwrap(), [-4.0]);
        drop(spool);
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
    }
}
