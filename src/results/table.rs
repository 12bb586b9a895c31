//! Tables on disk: Parquet, written group by group, the same bytes for the same numbers.
//!
//! A missing value is NaN in memory and null on disk. Units and meanings of all columns go into the
//! file's key-value metadata under `durand.columns`, as JSON.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use serde_json::json;

use super::ResultError;
use super::partial::Partial;

/// Rows in a group of a table at most: so many of one column are in memory when it is written or read.
pub const MOST_ROWS: usize = 1 << 16;

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A double.
    Double,
    /// A whole number of 32 bits.
    Whole,
    /// Yes or no.
    Flag,
    /// Text.
    Text,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name.
    pub name: String,
    /// How it is written.
    pub kind: FieldKind,
    /// Unit.
    pub unit: String,
    /// What it means.
    pub meaning: String,
}

impl Field {
    /// A field.
    pub fn new(name: &str, kind: FieldKind, unit: &str, meaning: &str) -> Self {
        Self { name: name.to_owned(), kind, unit: unit.to_owned(), meaning: meaning.to_owned() }
    }
}

/// The values of one column in a group.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// Numbers, for doubles, whole numbers and flags; NaN where there is none.
    Numbers(Vec<f64>),
    /// Text; empty where there is none.
    Text(Vec<&'a str>),
}

/// Writes one table.
pub struct TableWriter {
    partial: Partial,
    writer: SerializedFileWriter<File>,
    fields: Vec<Field>,
}

impl TableWriter {
    /// Begins the table `path`; it appears there only when [`Self::finish`] is called.
    pub fn create(path: &Path, fields: Vec<Field>) -> Result<Self, ResultError> {
        let partial = Partial::create(path)?;
        let file = partial.file()?;
        let fault = |source| ResultError::Table { path: path.to_owned(), source };
        let columns = fields.iter().map(schema_of).collect::<Result<Vec<_>, _>>().map_err(fault)?;
        let schema = Type::group_type_builder("durand").with_fields(columns).build().map_err(fault)?;
        let described: Vec<_> = fields
            .iter()
            .map(|field| json!({ "name": field.name, "unit": field.unit, "meaning": field.meaning }))
            .collect();
        let properties = WriterProperties::builder()
            .set_created_by(concat!("durand ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::SNAPPY)
            .set_dictionary_enabled(false)
            .set_statistics_enabled(EnabledStatistics::None)
            // Pages are read one after the other; an index of them would be held in memory to the end.
            .set_offset_index_disabled(true)
            .set_key_value_metadata(Some(vec![KeyValue::new(
                "durand.columns".to_owned(),
                serde_json::Value::from(described).to_string(),
            )]))
            .build();
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).map_err(fault)?;
        Ok(Self { partial, writer, fields })
    }

    /// Writes a group of rows, one entry of `columns` a field.
    pub fn write<'a>(&mut self, columns: impl IntoIterator<Item = Values<'a>>) -> Result<(), ResultError> {
        self.write_each(columns.into_iter().map(Ok))
    }

    /// Writes a group of rows whose columns have to be had first, one after the other.
    pub fn write_each<'a>(
        &mut self,
        columns: impl IntoIterator<Item = Result<Values<'a>, ResultError>>,
    ) -> Result<(), ResultError> {
        let fault = |source| ResultError::Table { path: self.partial.path().to_owned(), source };
        let mut group = self.writer.next_row_group().map_err(fault)?;
        for (field, values) in self.fields.iter().zip(columns) {
            let values = values?;
            let Some(mut column) = group.next_column().map_err(fault)? else { break };
            write_column(&mut column, field.kind, &values).and_then(|()| column.close()).map_err(fault)?;
        }
        group.close().map_err(fault)?;
        Ok(())
    }

    /// Ends the table and puts it in its place.
    pub fn finish(mut self) -> Result<(), ResultError> {
        let fault = |source| ResultError::Table { path: self.partial.path().to_owned(), source };
        self.writer.finish().map_err(fault)?;
        self.partial.keep()
    }
}

fn schema_of(field: &Field) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = match field.kind {
        FieldKind::Double => (Physical::DOUBLE, None),
        FieldKind::Whole => (Physical::INT32, None),
        FieldKind::Flag => (Physical::BOOLEAN, None),
        FieldKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let column = Type::primitive_type_builder(&field.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(column))
}

fn write_column(column: &mut SerializedColumnWriter, kind: FieldKind, values: &Values) -> Result<(), ParquetError> {
    match values {
        Values::Numbers(numbers) => {
            let levels: Vec<i16> = numbers.iter().map(|number| i16::from(!number.is_nan())).collect();
            let present = numbers.iter().copied().filter(|number| !number.is_nan());
            match kind {
                FieldKind::Whole => {
                    let whole: Vec<i32> = present.map(|number| number as i32).collect();
                    column.typed::<Int32Type>().write_batch(&whole, Some(&levels), None)?;
                }
                FieldKind::Flag => {
                    let flags: Vec<bool> = present.map(|number| number != 0.0).collect();
                    column.typed::<BoolType>().write_batch(&flags, Some(&levels), None)?;
                }
                FieldKind::Double | FieldKind::Text => {
                    let doubles: Vec<f64> = present.collect();
                    column.typed::<DoubleType>().write_batch(&doubles, Some(&levels), None)?;
                }
            }
        }
        Values::Text(texts) => {
            let levels: Vec<i16> = texts.iter().map(|text| i16::from(!text.is_empty())).collect();
            // One piece of memory for the column: thousands of names are few words.
            let whole = ByteArray::from(texts.concat().into_bytes());
            let mut end = 0;
            let pieces = texts.iter().filter(|text| !text.is_empty()).map(|text| {
                end += text.len();
                whole.slice(end - text.len(), text.len())
            });
            let present: Vec<ByteArray> = pieces.collect();
            column.typed::<ByteArrayType>().write_batch(&present, Some(&levels), None)?;
        }
    }
    Ok(())
}
