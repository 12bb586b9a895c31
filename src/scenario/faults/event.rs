//! Faults of events and of levers over time.

use super::{Wording, did_you_mean, quote};

/// What is wrong with an event or a lever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventFault {
    /// A key that other kinds take.
    NotTaken {
        /// The kind.
        kind: &'static str,
        /// The key.
        key: String,
        /// Why not, and what it takes instead.
        reason: String,
    },
    /// A ceasefire that holds for longer than it is declared.
    Effective {
        /// Months declared.
        months: u64,
        /// Months effective.
        effective: u64,
    },
    /// A succession that changes nothing.
    NoChange,
    /// No such parameter.
    UnknownPath {
        /// The path.
        path: String,
        /// The most similar path.
        nearest: Option<String>,
    },
    /// A parameter that is read as a world begins.
    ReadOnce {
        /// The path.
        path: String,
        /// What else moves it, if anything does.
        instead: Option<&'static str>,
    },
    /// A key that is the same in all worlds and months.
    NotALever {
        /// The path.
        path: String,
        /// What moves it over time, if anything does.
        instead: Option<&'static str>,
    },
}

impl EventFault {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::NotTaken { kind, key, reason } => {
                Wording::new("E050", format!("`{kind}` takes no {}", quote(key)), "not a key of this kind")
                    .help(reason.clone())
            }
            Self::Effective { months, effective } => Wording::new(
                "E051",
                format!("the ceasefire holds for {effective} months, but is declared for {months}"),
                "longer than declared",
            )
            .help(format!("write `effective_months = {months}`, or declare it for longer: `months = {effective}`")),
            Self::NoChange => Wording::new(
                "W002",
                "a succession that changes neither the centre nor centralisation".to_owned(),
                "does nothing",
            )
            .help("add `centre`, `centralisation` or both".to_owned()),
            Self::UnknownPath { path, nearest } => {
                let help = did_you_mean::<&str>(nearest.as_deref(), &[]).unwrap_or_else(|| {
                    "write a parameter's path, such as `pakistan.coercion_will` or `factions.kabul.weights.economy`"
                        .to_owned()
                });
                Wording::new("E060", format!("there is no parameter {}", quote(path)), "no such parameter").help(help)
            }
            Self::ReadOnce { path, instead } => {
                let help = instead
                    .map_or_else(|| "give it under its own key: it holds from the start".to_owned(), str::to_owned);
                Wording::new(
                    "E061",
                    format!("{} cannot change over time: it is read once, as a world begins", quote(path)),
                    "read once",
                )
                .help(help)
            }
            Self::NotALever { path, instead } => {
                let help = instead.map_or_else(|| "give it under its own key".to_owned(), str::to_owned);
                Wording::new(
                    "E062",
                    format!("{} cannot change over time: it is part of a world's shape", quote(path)),
                    "not a lever",
                )
                .help(help)
            }
        }
    }
}
