//! Faults of factors: `path*=factor`.

use super::{Wording, did_you_mean, number, quote, range_text};
use crate::stats::distribution::DistributionError;

/// What is wrong with a factor.
#[derive(Clone, Debug, PartialEq)]
pub enum FactorFault {
    /// Not a number of 0 or more.
    NotAFactor {
        /// Path of the key.
        path: String,
        /// What is there.
        found: String,
    },
    /// There is no such key.
    UnknownPath {
        /// The path.
        path: String,
        /// The most similar path.
        nearest: Option<String>,
    },
    /// The key holds no quantity.
    NotAQuantity {
        /// Path of the key.
        path: String,
    },
    /// What is multiplied leaves the key's range.
    LeavesRange {
        /// Path of the key.
        path: String,
        /// The factor.
        factor: f64,
        /// Where it lies after, from and to.
        after: (f64, f64),
        /// Where it must lie.
        range: (f64, f64),
        /// The factors that keep it there; none does if the ends are reversed.
        allowed: (f64, f64),
    },
    /// A whole number that would be none any more, or no multiple of its step.
    NotWhole {
        /// Path of the key.
        path: String,
        /// The number.
        value: u64,
        /// The factor.
        factor: f64,
        /// Its multiples are allowed.
        step: u64,
    },
    /// What is multiplied cannot be computed with.
    Unusable {
        /// Path of the key.
        path: String,
        /// The factor.
        factor: f64,
        /// The rule that is broken.
        error: DistributionError,
    },
    /// A factor on 0.
    Zero {
        /// Path of the key.
        path: String,
    },
}

impl FactorFault {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::NotAFactor { path, found } => Wording::new(
                "E092",
                format!("a factor on {} must be a number of 0 or more, not {found}", quote(path)),
                "not a factor",
            )
            .help("for example `--set 'pakistan.inducement*=1.5'`".to_owned()),
            Self::UnknownPath { path, nearest } => {
                let help = did_you_mean::<&str>(nearest.as_deref(), &[])
                    .unwrap_or_else(|| "`docs/parameters.md` has every key that holds a number".to_owned());
                Wording::new("E093", format!("there is no key {}", quote(path)), "no such key").help(help)
            }
            Self::NotAQuantity { path } => {
                Wording::new("E093", format!("{} is no quantity that can be multiplied", quote(path)), "not a quantity")
                    .help(format!("set it instead: `--set {}=...`", super::escape(path)))
            }
            Self::LeavesRange { .. } => self.leaves_range(),
            Self::NotWhole { path, value, factor, step } => {
                let what = if *step > 1 { format!("a multiple of {step}") } else { "a whole number".to_owned() };
                let title = format!(
                    "{} must be {what}, but {value} times {} is {}",
                    quote(path),
                    number(*factor),
                    number(*value as f64 * factor)
                );
                Wording::new("E095", title, format!("leaves no {}", &what[2..]))
                    .help(format!("set the number itself: `--set {}=...`", super::escape(path)))
            }
            Self::Unusable { path, factor, error } => Wording::new(
                "E096",
                format!("{} times {} cannot be computed with: {error}", quote(path), number(*factor)),
                "too large or too small a factor",
            )
            .help("take a factor nearer to 1".to_owned()),
            Self::Zero { path } => {
                Wording::new("W004", format!("{} is 0, which no factor moves", quote(path)), "has no effect")
                    .help(format!("set it instead: `--set {}=...`", super::escape(path)))
            }
        }
    }

    fn leaves_range(&self) -> Wording {
        let Self::LeavesRange { path, factor, after, range, allowed } = self else {
            return Wording::new("E094", String::new(), "");
        };
        let reach = if after.1 > range.1 {
            format!("times {} it can be as high as {}", number(*factor), number(after.1))
        } else {
            format!("times {} it can be as low as {}", number(*factor), number(after.0))
        };
        let title = format!("{} must be {}, but {reach}", quote(path), range_text(*range));
        let help = match *allowed {
            (least, most) if least > most => "no factor keeps it inside: set it instead".to_owned(),
            (least, most) if least <= 0.0 => format!("a factor up to {} keeps it inside", number(most)),
            (least, most) if most.is_infinite() => format!("a factor from {} on keeps it inside", number(least)),
            (least, most) => format!("factors from {} to {} keep it inside", number(least), number(most)),
        };
        Wording::new("E094", title, "leaves the range").help(help)
    }
}
