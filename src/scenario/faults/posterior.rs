//! Faults of a table of joint draws.

use super::{Wording, did_you_mean, number, quote, range_text};

/// What is wrong with a `[posterior]` or its table.
#[derive(Clone, Debug, PartialEq)]
pub enum PosteriorFault {
    /// `posterior` is no table, or names no file.
    NoFile,
    /// The file's path is empty or not relative.
    NotRelative,
    /// The table cannot be read.
    Unreadable {
        /// Why, with its path.
        reason: String,
    },
    /// The file is not the one that the scenario was written for.
    Checksum {
        /// What it is.
        found: String,
    },
    /// It has no line of names, or no rows.
    Empty,
    /// It has more rows or columns than are taken.
    TooMany {
        /// What there are too many of.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The first column is not the weights.
    NoWeight,
    /// A column that names no number of the scenario.
    Unknown {
        /// Its name.
        column: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// A column that stands twice.
    Twice {
        /// Its name.
        column: String,
    },
    /// A column of a number that is the same in all worlds.
    Fixed {
        /// Its name.
        column: String,
    },
    /// A row with another number of fields than there are columns.
    Width {
        /// Fields found.
        found: usize,
        /// Columns.
        columns: usize,
    },
    /// A field that is no number.
    NotANumber {
        /// The column.
        column: String,
        /// What it says.
        found: String,
    },
    /// A value out of its range.
    OutOfRange {
        /// The column.
        column: String,
        /// The value.
        value: f64,
        /// Where it must lie.
        range: (f64, f64),
    },
    /// Weights that add up to nothing.
    Weightless,
}

impl PosteriorFault {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::NoFile => Wording::new("E100", "`[posterior]` names no file".to_owned(), "no `file`")
                .help("write `file = \"posterior.csv\"` under `[posterior]`, as `durand calibrate` does".to_owned()),
            Self::NotRelative => Wording::new(
                "E101",
                "`posterior.file` must be a path relative to this file".to_owned(),
                "empty or not relative",
            )
            .help("such as `file = \"posterior.csv\"`".to_owned()),
            Self::Unreadable { reason } => Wording::new("E102", reason.clone(), "this table")
                .help("it is the posterior.csv or posterior.parquet that `durand calibrate` writes".to_owned()),
            Self::Checksum { found } => Wording::new(
                "E103",
                "the table of joint draws is not the one this scenario was written for".to_owned(),
                "another SHA-256",
            )
            .help(format!("put the table back, or, if it is meant, write `sha256 = \"{found}\"`")),
            Self::Empty => Wording::new("E104", "the table has no rows".to_owned(), "nothing to draw from")
                .help("its first line names `weight` and the columns; each line after it is a joint draw".to_owned()),
            Self::TooMany { what, limit } => {
                Wording::new("E105", format!("the table has more than {limit} {what}"), format!("too many {what}"))
                    .help("resample it to fewer".to_owned())
            }
            Self::Weightless => Wording::new("E110", "the weights add up to nothing".to_owned(), "all are 0")
                .help("give each row the weight it has; equal ones are 1 each".to_owned()),
            _ => self.cell(),
        }
    }

    /// Words for what is wrong in the table itself.
    fn cell(&self) -> Wording {
        match self {
            Self::NoWeight => Wording::new("E106", "the first column must be `weight`".to_owned(), "not `weight`")
                .help("give each row its weight first; equal ones are 1 each".to_owned()),
            Self::Unknown { column, nearest } => Wording::new(
                "E107",
                format!("{} is no number that this scenario draws", quote(column)),
                "unknown column",
            )
            .help(
                did_you_mean::<&str>(nearest.as_deref(), &[])
                    .or_else(|| Some("was the table made for another scenario?".to_owned())),
            ),
            Self::Twice { column } => Wording::new("E107", format!("{} stands twice", quote(column)), "here again")
                .help("keep one of the two columns".to_owned()),
            Self::Fixed { column } => Wording::new(
                "E107",
                format!("{} is the same in all worlds of this scenario", quote(column)),
                "nothing to replace",
            )
            .help("give it a distribution, or take the column out of the table".to_owned()),
            Self::Width { found, columns } => Wording::new(
                "E108",
                format!("the row has {found} fields, the table has {columns} columns"),
                format!("{found} fields"),
            )
            .help("one number for each column, with a comma between".to_owned()),
            Self::NotANumber { column, found } => {
                Wording::new("E108", format!("{} cannot be {}", quote(column), quote(found)), "not a finite number")
                    .help("write a number such as 0.25".to_owned())
            }
            Self::OutOfRange { column, value, range } => Wording::new(
                "E109",
                format!("{} cannot be {}: it is {}", quote(column), number(*value), range_text(*range)),
                "out of range",
            )
            .help("was the table made for another scenario?".to_owned()),
            _ => Wording::new("E104", "the table cannot be used".to_owned(), "this table"),
        }
    }
}
