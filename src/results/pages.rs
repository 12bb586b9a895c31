//! The pages of a column, in bounded memory.
//!
//! A page says how long it is once decompressed, and the library makes room for as much as a page says: a page of ten bytes
//! may say two gigabytes. So the library is given the pages as they lie, and decompression is done here, where no more room
//! is made than the bytes can fill. Only what [`super::table`] writes is read: pages of the first format, Snappy, no dictionary.

use std::fs::File;
use std::sync::Arc;

use parquet::basic::{Compression, Encoding};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
use snap::raw::{Decoder, decompress_len};

/// Snappy's shortest copy that repeats 64 bytes takes three: no byte becomes more than so many.
const MOST_FOR_A_BYTE: usize = 22;

fn refused(reason: &str) -> ParquetError {
    ParquetError::General(reason.to_owned())
}

/// The pages of a column in one group of rows.
pub struct Pages {
    inner: SerializedPageReader<File>,
    decoder: Decoder,
}

impl Pages {
    /// Of a column of `file`, which is so many bytes long.
    pub fn of(file: &Arc<File>, bytes: u64, column: &ColumnChunkMetaData, rows: usize) -> Result<Self, ParquetError> {
        let place = u64::try_from(column.data_page_offset()).ok().zip(u64::try_from(column.compressed_size()).ok());
        let end = place.and_then(|(start, length)| start.checked_add(length));
        if column.dictionary_page_offset().is_some() || end.is_none_or(|end| end > bytes) {
            return Err(refused("a column lies outside of the file"));
        }
        if column.compression() != Compression::SNAPPY {
            return Err(refused("a column is compressed as no result is"));
        }
        // Taken for pages that are not compressed, they come as they lie.
        let as_they_lie = column.clone().into_builder().set_compression(Compression::UNCOMPRESSED).build()?;
        let inner = SerializedPageReader::new(Arc::clone(file), &as_they_lie, rows, None)?;
        Ok(Self { inner, decoder: Decoder::new() })
    }

    fn decompressed(&mut self, page: Page) -> Result<Page, ParquetError> {
        match page {
            Page::DataPage {
                buf,
                num_values,
                encoding: Encoding::PLAIN,
                def_level_encoding,
                rep_level_encoding,
                ..
            } => {
                let length = decompress_len(&buf).map_err(|error| refused(&error.to_string()))?;
                if length > buf.len().saturating_mul(MOST_FOR_A_BYTE) {
                    return Err(refused("a page says that it is longer than it can be"));
                }
                let values = self.decoder.decompress_vec(&buf).map_err(|error| refused(&error.to_string()))?;
                Ok(Page::DataPage {
                    buf: values.into(),
                    num_values,
                    encoding: Encoding::PLAIN,
                    def_level_encoding,
                    rep_level_encoding,
                    statistics: None,
                })
            }
            _ => Err(refused("a page is of a kind that no result has")),
        }
    }
}

impl Iterator for Pages {
    type Item = Result<Page, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>, ParquetError> {
        match self.inner.get_next_page()? {
            Some(page) => self.decompressed(page).map(Some),
            None => Ok(None),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>, ParquetError> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<(), ParquetError> {
        self.inner.skip_next_page()
    }
}
