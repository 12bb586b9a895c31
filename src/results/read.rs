//! Reading results back: pictures and comparisons work from what is on disk, and from nothing else.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde::de::DeserializeOwned;

use super::ResultError;

/// A column read back.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Numbers; NaN where there is none.
    Numbers(Vec<f64>),
    /// Text; empty where there is none.
    Text(Vec<String>),
}

impl Column {
    /// The numbers of the column; none of a column of text.
    pub fn numbers(&self) -> &[f64] {
        match self {
            Self::Numbers(numbers) => numbers,
            Self::Text(_) => &[],
        }
    }

    /// The text of the column; none of a column of numbers.
    pub fn text(&self) -> &[String] {
        match self {
            Self::Text(text) => text,
            Self::Numbers(_) => &[],
        }
    }
}

/// Reads some columns of a table. A name that is not there is a fault of the file.
pub fn columns(path: &Path, names: &[&str]) -> Result<Vec<Column>, ResultError> {
    let found = table(path, |name| names.contains(&name))?;
    names
        .iter()
        .map(|&name| {
            found.get(name).cloned().ok_or_else(|| ResultError::Damaged {
                path: path.to_owned(),
                reason: format!("it has no column `{name}`"),
            })
        })
        .collect()
}

/// Reads the columns of a table that `wanted` picks.
pub fn table(path: &Path, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Column>, ResultError> {
    let file = File::open(path).map_err(|source| ResultError::Read { path: path.to_owned(), source })?;
    read_table(file, wanted).map_err(|source| ResultError::Table { path: path.to_owned(), source })
}

fn read_table(file: File, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Column>, ParquetError> {
    let reader = SerializedFileReader::new(file)?;
    let mut columns = BTreeMap::new();
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group)?;
        let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        for place in 0..group.num_columns() {
            let name = group.metadata().column(place).column_descr().name().to_owned();
            if wanted(&name) {
                append(&mut columns, name, group.get_column_reader(place)?, rows)?;
            }
        }
    }
    Ok(columns)
}

fn append(
    columns: &mut BTreeMap<String, Column>,
    name: String,
    reader: ColumnReader,
    rows: usize,
) -> Result<(), ParquetError> {
    let add_numbers = |columns: &mut BTreeMap<String, Column>, more: Vec<f64>| match columns
        .entry(name.clone())
        .or_insert_with(|| Column::Numbers(Vec::new()))
    {
        Column::Numbers(numbers) => numbers.extend(more),
        Column::Text(_) => {}
    };
    match reader {
        ColumnReader::DoubleColumnReader(reader) => {
            add_numbers(columns, values(reader, rows, f64::NAN, |value| *value)?);
        }
        ColumnReader::Int32ColumnReader(reader) => {
            add_numbers(columns, values(reader, rows, f64::NAN, |value| f64::from(*value))?);
        }
        ColumnReader::BoolColumnReader(reader) => {
            add_numbers(columns, values(reader, rows, f64::NAN, |value| f64::from(u8::from(*value)))?);
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            let more = values(reader, rows, String::new(), |value| String::from_utf8_lossy(value.data()).into_owned())?;
            if let Column::Text(text) = columns.entry(name).or_insert_with(|| Column::Text(Vec::new())) {
                text.extend(more);
            }
        }
        _ => return Err(ParquetError::General(format!("column `{name}` is of a type no result has"))),
    }
    Ok(())
}

/// The values of a column of one group, `missing` where there is none.
fn values<T: DataType, V: Clone>(
    mut reader: ColumnReaderImpl<T>,
    rows: usize,
    missing: V,
    convert: impl Fn(&T::T) -> V,
) -> Result<Vec<V>, ParquetError> {
    let (mut levels, mut present) = (Vec::new(), Vec::new());
    while levels.len() < rows {
        let (read, _, _) = reader.read_records(rows - levels.len(), Some(&mut levels), None, &mut present)?;
        if read == 0 {
            return Err(ParquetError::General("a column ends before its rows do".to_owned()));
        }
    }
    let mut present = present.iter();
    Ok(levels
        .iter()
        .map(
            |&level| {
                if level == 0 { missing.clone() } else { present.next().map_or_else(|| missing.clone(), &convert) }
            },
        )
        .collect())
}

/// Reads a JSON file.
pub fn json<T: DeserializeOwned>(path: &Path) -> Result<T, ResultError> {
    let bytes = std::fs::read(path).map_err(|source| ResultError::Read { path: path.to_owned(), source })?;
    serde_json::from_slice(&bytes)
        .map_err(|error| ResultError::Damaged { path: path.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::super::table::{Field, FieldKind, TableWriter, Values};
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("t.parquet");
        let fields = vec![
            Field::new("x", FieldKind::Double, "u", "m"),
            Field::new("n", FieldKind::Whole, "u", "m"),
            Field::new("f", FieldKind::Flag, "u", "m"),
            Field::new("t", FieldKind::Text, "u", "m"),
        ];
        let mut table = TableWriter::create(&path, fields).unwrap();
        for _ in 0..2 {
            table
                .write(&[
                    Values::Numbers(vec![1.5, f64::NAN, -3.0]),
                    Values::Numbers(vec![1.0, 2.0, f64::NAN]),
                    Values::Numbers(vec![1.0, 0.0, 1.0]),
                    Values::Text(vec!["a", "", "c"]),
                ])
                .unwrap();
        }
        table.finish().unwrap();
        let read = columns(&path, &["x", "n", "f", "t"]).unwrap();
        assert_eq!(read[0].numbers().len(), 6);
        assert!(read[0].numbers()[1].is_nan() && read[0].numbers()[5] == -3.0);
        assert!(read[1].numbers()[0] == 1.0 && read[1].numbers()[2].is_nan());
        assert_eq!(read[2].numbers(), [1.0, 0.0, 1.0, 1.0, 0.0, 1.0]);
        assert_eq!(read[3].text(), ["a", "", "c", "a", "", "c"]);
        let missing = columns(&path, &["y"]).unwrap_err().to_string();
        assert!(missing.contains("no column `y`"), "{missing}");
    }

    #[test]
    fn damage_is_an_error_and_no_panic() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("t.parquet");
        for bytes in [&b""[..], b"PAR1", b"PAR1garbagePAR1", &[0; 4096]] {
            std::fs::write(&path, bytes).unwrap();
            assert!(columns(&path, &["x"]).is_err());
        }
    }
}
