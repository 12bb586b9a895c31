//! Faults of months.

use super::super::calendar::{MonthError, YearMonth};
use super::{Wording, quote};

/// What is wrong with a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeFault {
    /// Not a month.
    NotAMonth {
        /// Path of the key.
        path: String,
        /// What it says.
        found: String,
        /// Why not.
        error: MonthError,
        /// What may have been meant.
        guess: Option<YearMonth>,
    },
    /// Before or after the run.
    Outside {
        /// What lies there, with its article.
        what: String,
        /// The month.
        month: YearMonth,
        /// First month of the run.
        first: YearMonth,
        /// Last month of the run.
        last: YearMonth,
    },
    /// An end before its beginning.
    Backwards {
        /// The beginning.
        from: YearMonth,
        /// The end.
        to: YearMonth,
    },
}

impl TimeFault {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::NotAMonth { path, found, error, guess } => {
                let help =
                    guess.map_or_else(|| "write it as \"2026-03\"".to_owned(), |guess| format!("write \"{guess}\""));
                Wording::new("E030", format!("{} cannot be {}: {error}", quote(path), quote(found)), "not a month")
                    .help(help)
            }
            Self::Outside { what, month, first, last } => {
                let (label, help) = if month > last {
                    let needed = month.since(*first) + 1;
                    ("after the run", format!("move it, or let the run last: `months = {needed}` under `[run]`"))
                } else {
                    ("before the run", format!("move it, or let the run begin: `start = \"{month}\"` under `[run]`"))
                };
                Wording::new("E031", format!("{what} in {month} lies outside the run, {first} to {last}"), label)
                    .help(help)
            }
            Self::Backwards { from, to } => Wording::new(
                "E032",
                format!("the lever ends in {to}, before it begins in {from}"),
                "before its beginning",
            )
            .help(format!("write `from = \"{to}\"` and `to = \"{from}\"`")),
        }
    }
}
