//! What can be wrong with a metric, and the words for it.

use super::super::calendar::{MonthError, YearMonth};
use super::super::diagnostics::Diagnostics;
use super::super::faults::{Fault, did_you_mean, escape, quote};
use std::fmt;
use std::ops::Range;

/// What is wrong with a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetricFault {
    /// A character that has no place in a metric.
    Sign {
        /// The character.
        found: String,
    },
    /// Digits that make no number.
    NotANumber {
        /// The digits.
        found: String,
    },
    /// Digits that look like a month and are none.
    NotAMonth {
        /// The digits.
        found: String,
        /// Why not.
        error: MonthError,
    },
    /// Something else was expected.
    Expected {
        /// What was expected.
        expected: &'static str,
        /// What is there; nothing at the end.
        found: Option<String>,
        /// The way out.
        advice: Option<&'static str>,
    },
    /// No such name.
    Unknown {
        /// What the name should name.
        what: &'static str,
        /// The name.
        found: String,
        /// The most similar name.
        nearest: Option<String>,
        /// All names, if they are few.
        all: Vec<String>,
    },
    /// A number where yes or no is asked for, or the reverse.
    WrongScale {
        /// The series.
        series: String,
        /// Whether it is a flag.
        is_flag: bool,
        /// A flag that may have been meant, or the same series with the right function.
        instead: String,
    },
    /// Outside the run.
    Outside {
        /// The month.
        month: YearMonth,
        /// First month of the run.
        first: YearMonth,
        /// Last month of the run.
        last: YearMonth,
    },
    /// No comparison where one is needed.
    NoComparison,
    /// A comparison where none may be, or a second one.
    Comparison {
        /// Whether it is a second one.
        second: bool,
    },
    /// Nothing in it is read off the run.
    NothingMeasured,
    /// Too long.
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// Too many brackets or signs inside one another.
    TooDeep {
        /// The limit.
        limit: usize,
    },
}

impl MetricFault {
    /// Code, title, label, help.
    pub(crate) fn words(&self) -> (&'static str, String, String, Option<String>) {
        match self {
            Self::Sign { found } => {
                let help = match found.as_str() {
                    "=" | "!=" | "!" | "==" => Some("a test compares with <, <=, > or >=".to_owned()),
                    "≤" => Some("write <=".to_owned()),
                    "≥" => Some("write >=".to_owned()),
                    "%" => Some("write a share: 10 % is 0.10".to_owned()),
                    _ => None,
                };
                ("E070", format!("{} has no place in a metric", quote(found)), "not a sign".to_owned(), help)
            }
            Self::NotANumber { found } => {
                ("E070", format!("{} is not a number", quote(found)), "not a number".to_owned(), None)
            }
            Self::NotAMonth { found, error } => {
                let help = YearMonth::guess(found).map_or_else(
                    || "write YYYY-MM; for a difference put spaces around the minus".to_owned(),
                    |guess| format!("write {guess}"),
                );
                ("E073", format!("{} is not a month: {error}", quote(found)), "not a month".to_owned(), Some(help))
            }
            Self::Expected { expected, found, advice } => {
                let title = match found {
                    Some(found) => format!("expected {expected}, found {}", quote(found)),
                    None => format!("expected {expected}, but the metric ends here"),
                };
                ("E070", title, format!("expected {expected}"), advice.map(str::to_owned))
            }
            Self::Unknown { what, found, nearest, all } => {
                let title = format!("there is no {what} {}", quote(found));
                ("E071", title, format!("no such {what}"), did_you_mean(nearest.as_deref(), all))
            }
            _ => self.more_words(),
        }
    }

    fn more_words(&self) -> (&'static str, String, String, Option<String>) {
        let words = |code, title: String, label: &str, help: String| (code, title, label.to_owned(), Some(help));
        match self {
            Self::WrongScale { series, is_flag: true, instead } => {
                let title = format!("{} is yes or no, and has a probability, no mean or quantile", quote(series));
                words("E072", title, "yes or no", format!("write {}", escape_long(instead)))
            }
            Self::WrongScale { series, instead, .. } => {
                let title = format!("{} is a number, and p() asks for yes or no", quote(series));
                words("E072", title, "a number", escape_long(instead))
            }
            Self::Outside { month, first, last } => {
                let label = if month > last { "after the run" } else { "before the run" };
                words(
                    "E073",
                    format!("{month} lies outside the run"),
                    label,
                    format!("the run goes from {first} to {last}"),
                )
            }
            Self::NoComparison => {
                let title = "a test must compare two metrics".to_owned();
                words("E074", title, "no comparison", "add one, such as `< 0.10` or `>= 0.5`".to_owned())
            }
            Self::Comparison { second: true } => {
                let title = "a test has one comparison only".to_owned();
                words("E074", title, "a second one", "write two hypotheses".to_owned())
            }
            Self::Comparison { .. } => {
                let title = "a metric is a number, not a comparison".to_owned();
                words("E074", title, "a comparison", "leave it and what follows out".to_owned())
            }
            Self::NothingMeasured => {
                let title = "this compares numbers that no run can change".to_owned();
                words(
                    "E074",
                    title,
                    "nothing is measured",
                    "use p(), mean(), median(), q10(), q90(), share() or incidence()".to_owned(),
                )
            }
            Self::TooLong { limit } => {
                let title = format!("a metric may be {limit} bytes long, no longer");
                words("E075", title, "too long", "split it in two".to_owned())
            }
            Self::TooDeep { limit } => {
                let title = format!("more than {limit} brackets or signs inside one another");
                words("E075", title, "too deep", "take out what is not needed".to_owned())
            }
            _ => ("E070", "this is not a metric".to_owned(), "here".to_owned(), None),
        }
    }
}

fn escape_long(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A fault of a metric, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricError {
    /// The metric.
    text: String,
    /// The place in it, in bytes.
    pub span: Range<usize>,
    /// What is wrong.
    pub fault: Box<MetricFault>,
}

impl MetricError {
    pub(super) fn new(text: &str, span: Range<usize>, fault: MetricFault) -> Self {
        Self { text: text.to_owned(), span, fault: Box::new(fault) }
    }

    /// The column of the place, in characters from 1.
    pub fn column(&self) -> usize {
        self.text.get(..self.span.start).map_or(1, |before| before.chars().count() + 1)
    }

    /// As a message that shows the metric and underlines the place; `name` says where it comes from,
    /// such as `--target`.
    pub fn diagnostics(&self, name: &str) -> Diagnostics {
        Diagnostics::of_text(name, &self.text, self.span.clone(), Fault::Metric((*self.fault).clone()))
    }
}

impl fmt::Display for MetricError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, title, _, help) = self.fault.words();
        write!(f, "column {} of `{}`: {title}", self.column(), escape(&self.text))?;
        help.map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

impl std::error::Error for MetricError {}
