//! A table of joint draws in Parquet, as the text that a scenario reads.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use parquet::column::reader::ColumnReader;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::faults::escape;

/// Most cells taken: with as many, the text of a table comes to some 80 MiB.
const MOST_CELLS: usize = 4_000_000;

/// Whether bytes are those of a Parquet file.
pub(super) fn is_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PAR1")
}

/// The Parquet file at `path` as text: names, then a line a row, numbers so that they are read back to the bit. Why not,
/// where it is damaged, is larger than a table may be, or has columns that are no doubles.
pub(super) fn text_of(path: &Path, most_rows: usize, most_columns: usize) -> Result<String, String> {
    let words = |error: parquet::errors::ParquetError| escape(&error.to_string());
    let file = File::open(path).map_err(|error| error.to_string())?;
    let reader = SerializedFileReader::new(file).map_err(words)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let names: Vec<&str> = schema.columns().iter().map(|column| column.name()).collect();
    let rows = usize::try_from(reader.metadata().file_metadata().num_rows()).unwrap_or(usize::MAX);
    if rows > most_rows || names.len() > most_columns || rows.saturating_mul(names.len()) > MOST_CELLS {
        return Err(format!("it has {rows} rows of {} columns, which is more than is taken", names.len()));
    }
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); names.len()];
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).map_err(words)?;
        let count = usize::try_from(group.metadata().num_rows()).unwrap_or(usize::MAX).min(most_rows);
        for (place, column) in columns.iter_mut().enumerate() {
            let reader = group.get_column_reader(place).map_err(words)?;
            column.extend(doubles(reader, count).map_err(|reason| format!("column `{}`: {reason}", names[place]))?);
        }
    }
    let mut text = names.join(",");
    text.push('\n');
    for row in 0..columns.iter().map(Vec::len).min().unwrap_or(0) {
        for (place, column) in columns.iter().enumerate() {
            let comma = if place > 0 { "," } else { "" };
            let _ = write!(text, "{comma}{}", column[row]);
        }
        text.push('\n');
    }
    Ok(text)
}

/// The doubles of a column, NaN where there is none: no table may have that, and the fault is shown at its place.
fn doubles(reader: ColumnReader, rows: usize) -> Result<Vec<f64>, String> {
    let ColumnReader::DoubleColumnReader(mut reader) = reader else {
        return Err("it holds no doubles".to_owned());
    };
    let (mut levels, mut present) = (Vec::new(), Vec::new());
    let mut read = 0;
    while read < rows {
        let (more, _, _) = reader
            .read_records(rows - read, Some(&mut levels), None, &mut present)
            .map_err(|error| escape(&error.to_string()))?;
        if more == 0 {
            return Err("it ends before its rows do".to_owned());
        }
        read += more;
    }
    if present.len() == rows {
        return Ok(present);
    }
    let mut present = present.into_iter();
    Ok(levels.iter().map(|level| if *level == 0 { None } else { present.next() }.unwrap_or(f64::NAN)).collect())
}
