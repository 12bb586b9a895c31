//! What is on disk: tables, summary, manifest; how it is written, how it is read, what metrics make of it.
//!
//! `docs/results.md` describes every file and column. Everything but the manifest is the same bytes
//! however it was made: no path, time, host or thread count goes into `summary.json` or a table.

pub mod base_rates;
pub mod folder;
mod footer;
pub mod ledger;
pub mod lived;
pub mod manifest;
pub mod metrics;
pub mod months;
pub mod opened;
mod pages;
pub mod partial;
pub mod parts;
pub mod precision;
pub mod price;
pub mod read;
pub mod robust;
pub mod samples;
pub mod shards;
mod spool;
pub mod studied;
pub mod summary;
pub mod table;
pub mod worlds;

use std::path::PathBuf;

use thiserror::Error;

/// What can go wrong with results on disk.
#[derive(Debug, Error)]
pub enum ResultError {
    /// A result is there already.
    #[error("`{}` already holds a result; choose another --out, or replace it with --force", path.display())]
    Exists {
        /// The folder.
        path: PathBuf,
    },
    /// Another run is writing there.
    #[error("another run is writing to `{}`; wait for it, or choose another --out", path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
    },
    /// The folder of a result is something else.
    #[error("`{}` is not a folder; choose another --out", path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// A file cannot be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A table cannot be written or read.
    #[error("`{}`: {source}", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: parquet::errors::ParquetError,
    },
    /// A file cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A part belongs to something else.
    #[error("`{}` belongs to something else: {}", path.display(), differences.join("; "))]
    Foreign {
        /// The file.
        path: PathBuf,
        /// In what it differs, a line each.
        differences: Vec<String>,
    },
    /// A file does not say what it should.
    #[error("`{}` is damaged or not a result of durand: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}
