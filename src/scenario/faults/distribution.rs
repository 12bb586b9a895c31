//! Faults of distributions.

use super::{Wording, did_you_mean, number, quote, range_text};
use crate::stats::distribution::DistributionError;

/// How the families are written.
pub(crate) const FORMS: &str = "`{ triangular = [lo, mode, hi] }`, `{ uniform = [lo, hi] }`, `{ beta = [a, b] }`, \
     `{ normal = { mean = m, sd = s } }` or `{ lognormal = { mean = m, sigma = s } }`";

/// What is wrong with a distribution.
#[derive(Clone, Debug, PartialEq)]
pub enum DistributionFault {
    /// No family at all.
    NoFamily {
        /// Path of the key.
        path: String,
    },
    /// Two families.
    TwoFamilies {
        /// Path of the key.
        path: String,
        /// The one given first.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// A key that is no family.
    UnknownFamily {
        /// Path of the distribution.
        path: String,
        /// The key.
        key: String,
        /// The most similar family.
        nearest: Option<&'static str>,
    },
    /// The wrong things behind a family.
    Shape {
        /// The family, or `range`.
        family: &'static str,
        /// What is there.
        found: String,
        /// How it is written.
        form: &'static str,
    },
    /// Numbers that make no such distribution.
    Invalid {
        /// Path of the key.
        path: String,
        /// The rule they break.
        error: DistributionError,
        /// The way out.
        mended: Option<String>,
    },
    /// Draws may leave the parameter's range.
    LeavesRange {
        /// Path of the key.
        path: String,
        /// Where draws lie.
        support: (f64, f64),
        /// Where they must lie.
        range: (f64, f64),
        /// A `range` that would do.
        proposal: Option<(f64, f64)>,
        /// Whether its ends were written by hand.
        has_ends: bool,
    },
    /// A distribution where one number must stand.
    NotDrawn {
        /// Path of the key.
        path: String,
    },
}

impl DistributionFault {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::NoFamily { path } => {
                Wording::new("E020", format!("{} is a table without a distribution", quote(path)), "no distribution")
                    .help(format!("write a number, or one of {FORMS}"))
            }
            Self::TwoFamilies { path, first, second } => Wording::new(
                "E021",
                format!("{} has two distributions, `{first}` and `{second}`", quote(path)),
                "a second one",
            )
            .help("keep one of the two".to_owned()),
            Self::UnknownFamily { path, key, nearest } => {
                let help = did_you_mean::<&str>(*nearest, &[]).unwrap_or_else(|| format!("write one of {FORMS}"));
                Wording::new(
                    "E022",
                    format!("{} is no distribution, in {}", quote(key), quote(path)),
                    "no such distribution",
                )
                .help(help)
            }
            Self::Shape { family, found, form } => {
                Wording::new("E023", format!("`{family}` does not take {found}"), found.clone())
                    .help(format!("write `{form}`"))
            }
            Self::Invalid { path, error, mended } => invalid(path, error, mended.as_deref()),
            Self::LeavesRange { .. } => self.leaves_range(),
            Self::NotDrawn { path } => {
                Wording::new("E026", format!("{} must be one number, not a distribution", quote(path)), "is not drawn")
                    .help("it is the same in all worlds: write a number".to_owned())
            }
        }
    }

    fn leaves_range(&self) -> Wording {
        let Self::LeavesRange { path, support, range, proposal, has_ends } = self else {
            return Wording::new("E025", String::new(), "");
        };
        let title = format!("{} must be {}, but {}", quote(path), range_text(*range), outside(*support, *range));
        let truncate = proposal.map(|(lo, hi)| format!("truncate it with `range = [{}, {}]`", number(lo), number(hi)));
        let help = match (truncate, has_ends) {
            (Some(truncate), true) => format!("move its ends inside, or {truncate}"),
            (Some(truncate), false) => truncate,
            (None, _) => format!("choose numbers {}", range_text(*range)),
        };
        Wording::new("E025", title, "can leave the range").help(help)
    }
}

/// Where draws go that must not.
fn outside(support: (f64, f64), range: (f64, f64)) -> String {
    let (low, high) = (support.0 < range.0, support.1 > range.1);
    match (low, high) {
        (true, true) if support.0.is_infinite() && support.1.is_infinite() => "its draws have no ends".to_owned(),
        (true, true) => format!("its draws can be anything {}", range_text(support)),
        (true, false) if support.0.is_infinite() => "its draws have no lower end".to_owned(),
        (true, false) => format!("its draws can be as low as {}", number(support.0)),
        (false, _) if support.1.is_infinite() => "its draws have no upper end".to_owned(),
        (false, _) => format!("its draws can be as high as {}", number(support.1)),
    }
}

fn invalid(path: &str, error: &DistributionError, mended: Option<&str>) -> Wording {
    use DistributionError as E;
    let path = quote(path);
    let n = number;
    let (code, title, label) = match *error {
        E::ModeOutside { lo, mode, hi } => (
            "E024",
            format!("{path}: the mode {} lies outside the ends {} and {}", n(mode), n(lo), n(hi)),
            "outside the ends",
        ),
        E::EndsReversed { lo, hi, .. } => (
            "E024",
            format!("{path}: the lower end {} lies above the upper end {}", n(lo), n(hi)),
            "the wrong way round",
        ),
        E::NoSpread { family, value } => {
            ("E024", format!("{path}: this `{family}` can only be {}", n(value)), "a single point")
        }
        E::ShapeNotPositive { key, value } => (
            "E024",
            format!("{path}: the shape `{key}` is {}, but must be greater than 0", n(value)),
            "must be greater than 0",
        ),
        E::SpreadNegative { key, value, .. } => {
            ("E024", format!("{path}: `{key}` is {}, but must be greater than 0", n(value)), "must be greater than 0")
        }
        E::LogNormalCentre => (
            "E024",
            format!("{path}: the mean or median of a `lognormal` must be greater than 0"),
            "must be greater than 0",
        ),
        E::RangeEmpty { lo, hi } => {
            ("E027", format!("{path}: the range from {} to {} is empty", n(lo), n(hi)), "an empty range")
        }
        E::RangeExcludesAll { family, lo, hi, support_lo, support_hi } => {
            let whole = range_text((support_lo, support_hi));
            let title = format!(
                "{path}: the range from {} to {} leaves nothing of this `{family}`, which is {whole}",
                n(lo),
                n(hi)
            );
            ("E027", title, "leaves nothing")
        }
        ref other => ("E024", format!("{path}: {other}"), "cannot be computed with"),
    };
    Wording::new(code, title, label).help(mended.map(str::to_owned))
}
