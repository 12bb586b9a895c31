//! Faults of factions.

use super::value::fit_name;
use super::{Wording, all_of, did_you_mean, number, quote};

/// What is wrong with the factions.
#[derive(Clone, Debug, PartialEq)]
pub enum FactionFault {
    /// Shares of power that do not add up to 1.
    PowerSum {
        /// What they add up to.
        sum: f64,
        /// The last share, if it can mend the sum, as it would have to be.
        last: Option<(String, f64)>,
        /// All shares, scaled so that they add up.
        scaled: Vec<(String, f64)>,
        /// Whether no file gives a share, but one drops a faction.
        by_drop: bool,
    },
    /// None or too many.
    Count {
        /// How many are left.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// A name that is none.
    Name {
        /// The name.
        found: String,
    },
    /// Nobody has commanders.
    NoCommanders,
    /// No such faction.
    Unknown {
        /// The name.
        found: String,
        /// The most similar name.
        nearest: Option<String>,
        /// All factions.
        all: Vec<String>,
        /// Whether the scenario drops it.
        dropped: bool,
    },
    /// Dropped, but never there.
    DropUnknown {
        /// The name.
        found: String,
        /// The most similar name.
        nearest: Option<String>,
        /// All factions.
        all: Vec<String>,
    },
    /// Keys of a faction that is dropped.
    DroppedKeys {
        /// The faction.
        name: String,
    },
}

impl FactionFault {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::PowerSum { sum, last, scaled, by_drop } => power_sum(*sum, last.as_ref(), scaled, *by_drop),
            Self::Count { count, most } => Wording::new(
                "E041",
                if *count == 0 {
                    "every faction is dropped".to_owned()
                } else {
                    format!("{count} factions are more than the {most} there may be")
                },
                if *count == 0 { "none is left" } else { "one too many" },
            )
            .help(if *count == 0 {
                "keep one at least".to_owned()
            } else {
                "drop those that matter least, with `drop = true`".to_owned()
            }),
            Self::Name { found } => {
                let taken = fit_name(found, 32).is_some_and(|fit| fit == *found);
                let help = if taken {
                    Some(format!("another key, such as [factions.{found}-of-the-north]"))
                } else {
                    fit_name(found, 32)
                        .map(|fit| format!("write [factions.{fit}], and the name as printed as its `label`"))
                };
                let reason = if taken {
                    "the name of all factions together in results and metrics"
                } else {
                    "small letters, digits and dashes, 1 to 32 of them"
                };
                Wording::new("E042", format!("{} cannot be a faction's key", quote(found)), reason).help(help)
            }
            Self::NoCommanders => Wording::new("E043", "no faction has commanders".to_owned(), "all are 0").help(
                "give one a share greater than 0, or leave the key out: the share of power holds then".to_owned(),
            ),
            Self::Unknown { found, dropped: true, all, .. } => {
                Wording::new("E044", format!("the faction {} is dropped in this scenario", quote(found)), "dropped")
                    .help(format!("the factions are {}", all_of(all)))
            }
            Self::Unknown { found, nearest, all, .. } => {
                Wording::new("E044", format!("there is no faction {}", quote(found)), "no such faction")
                    .help(did_you_mean(nearest.as_deref(), all))
            }
            Self::DropUnknown { found, nearest, all } => {
                Wording::new("E045", format!("there is no faction {} to drop", quote(found)), "no such faction")
                    .help(did_you_mean(nearest.as_deref(), all))
            }
            Self::DroppedKeys { name } => Wording::new(
                "W001",
                format!("the faction {} is dropped, so its other keys do nothing", quote(name)),
                "dropped here",
            )
            .help("take out `drop`, or the other keys".to_owned()),
        }
    }
}

fn power_sum(sum: f64, last: Option<&(String, f64)>, scaled: &[(String, f64)], by_drop: bool) -> Wording {
    let scale: Vec<String> = scaled.iter().map(|(name, power)| format!("{name} = {}", number(*power))).collect();
    let scale = format!("scale them all: {}", scale.join(", "));
    let help = match last {
        Some((name, power)) => format!("give {name} {}, or {scale}", number(*power)),
        None => scale,
    };
    let sum = number((sum * 1e7).round() / 1e7);
    Wording::new(
        "E040",
        format!("the factions' power adds up to {sum}, not 1"),
        if by_drop { "takes its share away" } else { "the last share" },
    )
    .help(help)
}
