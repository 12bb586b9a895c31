//! Reading results back: pictures and comparisons work from what is on disk, and from nothing else.
//!
//! What is on disk may be damaged, or made to do harm. Nothing but regular files is opened, since a pipe would wait for ever
//! and a device never end; lengths that a file states are bounded before memory is given for them; and columns that are
//! handed on are of the kind that was asked for, and of one length.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use serde::de::DeserializeOwned;

use super::pages::Pages;
use super::table::MOST_ROWS;
use super::{ResultError, footer};

/// Largest JSON file read: far above any that is written.
const LARGEST_JSON: u64 = 64 << 20;

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

    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Text(text) => text.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of the column; none of a column of numbers.
    pub fn text(&self) -> &[String] {
        match self {
            Self::Text(text) => text,
            Self::Numbers(_) => &[],
        }
    }
}

/// Reads some columns of a table, those of text and then those of numbers: all are of one length. A name that is not there,
/// or is of the other kind, is a fault of the file.
pub fn columns(path: &Path, texts: &[&str], numbers: &[&str]) -> Result<Vec<Column>, ResultError> {
    let damaged = |reason: String| ResultError::Damaged { path: path.to_owned(), reason };
    let mut found = table(path, |name| texts.contains(&name) || numbers.contains(&name))?;
    let asked = texts.iter().map(|name| (name, true)).chain(numbers.iter().map(|name| (name, false)));
    asked
        .map(|(&name, is_text)| match found.remove(name) {
            Some(column) if matches!(column, Column::Text(_)) == is_text => Ok(column),
            Some(_) => {
                let kind = if is_text { "text" } else { "numbers" };
                Err(damaged(format!("its column `{name}` is not of {kind}")))
            }
            None => Err(damaged(format!("it has no column `{name}`"))),
        })
        .collect()
}

/// Reads the columns of a table that `wanted` picks: all are of one length.
pub fn table(path: &Path, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Column>, ResultError> {
    let found =
        read_table(regular(path)?, wanted).map_err(|source| ResultError::Table { path: path.to_owned(), source })?;
    let mut lengths = found.values().map(Column::len);
    let first = lengths.next();
    if lengths.any(|length| Some(length) != first) {
        let reason = "its columns are not of one length".to_owned();
        return Err(ResultError::Damaged { path: path.to_owned(), reason });
    }
    Ok(found)
}

/// Opens a regular file, and nothing else.
fn regular(path: &Path) -> Result<File, ResultError> {
    let unreadable = |source| ResultError::Read { path: path.to_owned(), source };
    // Asked before it is opened: to open a pipe may wait for ever.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(ResultError::Damaged { path: path.to_owned(), reason: "it is no regular file".to_owned() });
    }
    File::open(path).map_err(unreadable)
}

fn read_table(mut file: File, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Column>, ParquetError> {
    footer::check(&mut file).map_err(|reason| ParquetError::General(reason.to_owned()))?;
    let bytes = file.metadata()?.len();
    let (reader, file) = (SerializedFileReader::new(file.try_clone()?)?, Arc::new(file));
    let mut columns = BTreeMap::new();
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group)?;
        let rows = usize::try_from(group.metadata().num_rows()).ok().filter(|rows| *rows <= MOST_ROWS);
        let rows = rows.ok_or_else(|| ParquetError::General("a group has more rows than any result".to_owned()))?;
        for place in 0..group.num_columns() {
            let chunk = group.metadata().column(place);
            let column = chunk.column_descr();
            let name = column.name().to_owned();
            if wanted(&name) {
                if (column.max_def_level(), column.max_rep_level()) != (1, 0) {
                    return Err(ParquetError::General(format!("column `{name}` is of a kind that no result has")));
                }
                let pages = Pages::of(&file, bytes, chunk, rows)?;
                append(&mut columns, name, get_column_reader(chunk.column_descr_ptr(), Box::new(pages)), rows)?;
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

/// Reads a JSON file of at most 64 MiB.
pub fn json<T: DeserializeOwned>(path: &Path) -> Result<T, ResultError> {
    let mut bytes = Vec::new();
    let mut file = regular(path)?.take(LARGEST_JSON + 1);
    file.read_to_end(&mut bytes).map_err(|source| ResultError::Read { path: path.to_owned(), source })?;
    if bytes.len() as u64 > LARGEST_JSON {
        let reason = format!("it is larger than {} MiB", LARGEST_JSON >> 20);
        return Err(ResultError::Damaged { path: path.to_owned(), reason });
    }
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
                .write([
                    Values::Numbers(vec![1.5, f64::NAN, -3.0]),
                    Values::Numbers(vec![1.0, 2.0, f64::NAN]),
                    Values::Numbers(vec![1.0, 0.0, 1.0]),
                    Values::Text(vec!["a", "", "c"]),
                ])
                .unwrap();
        }
        table.finish().unwrap();
        let read = columns(&path, &["t"], &["x", "n", "f"]).unwrap();
        assert_eq!(read[0].text(), ["a", "", "c", "a", "", "c"]);
        assert_eq!(read[1].numbers().len(), 6);
        assert!(read[1].numbers()[1].is_nan() && read[1].numbers()[5] == -3.0);
        assert!(read[2].numbers()[0] == 1.0 && read[2].numbers()[2].is_nan());
        assert_eq!(read[3].numbers(), [1.0, 0.0, 1.0, 1.0, 0.0, 1.0]);
        let missing = columns(&path, &[], &["y"]).unwrap_err().to_string();
        assert!(missing.contains("no column `y`"), "{missing}");
        let other = columns(&path, &["x"], &[]).unwrap_err().to_string();
        assert!(other.contains("column `x` is not of text"), "{other}");
        let other = columns(&path, &[], &["t"]).unwrap_err().to_string();
        assert!(other.contains("column `t` is not of numbers"), "{other}");
    }

    #[test]
    fn damage_is_an_error_and_no_panic() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("t.parquet");
        for bytes in [&b""[..], b"PAR1", b"PAR1garbagePAR1", &[0; 4096]] {
            std::fs::write(&path, bytes).unwrap();
            assert!(columns(&path, &[], &["x"]).is_err());
        }
    }

    #[test]
    fn lengths_that_no_result_has_are_refused() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("t.parquet");
        let fields = [Field::new("x", FieldKind::Double, "u", "m"), Field::new("y", FieldKind::Double, "u", "m")];
        let mut table = TableWriter::create(&path, fields[..1].to_vec()).unwrap();
        table.write([Values::Numbers(vec![f64::NAN; MOST_ROWS + 1])]).unwrap();
        table.finish().unwrap();
        let message = columns(&path, &[], &["x"]).unwrap_err().to_string();
        assert!(message.contains("more rows than any result"), "{message}");
        // Two columns of one name make one that is too long.
        let fields = vec![fields[0].clone(), fields[0].clone(), fields[1].clone()];
        let mut table = TableWriter::create(&path, fields).unwrap();
        table.write([1.0, 2.0, 3.0].map(|value| Values::Numbers(vec![value]))).unwrap();
        table.finish().unwrap();
        let message = columns(&path, &[], &["x", "y"]).unwrap_err().to_string();
        assert!(message.contains("not of one length"), "{message}");
    }

    #[test]
    fn only_regular_files_of_a_sane_size_are_read() {
        let place = tempfile::tempdir().unwrap();
        for path in [place.path(), Path::new("/dev/zero")] {
            let message = json::<serde_json::Value>(path).unwrap_err().to_string();
            assert!(message.contains("no regular file"), "{message}");
            assert!(table(path, |_| true).unwrap_err().to_string().contains("no regular file"));
        }
        let large = place.path().join("large.json");
        File::create(&large).unwrap().set_len(LARGEST_JSON + 1).unwrap();
        let message = json::<serde_json::Value>(&large).unwrap_err().to_string();
        assert!(message.contains("larger than 64 MiB"), "{message}");
    }
}
