//! Faults of single values.

use super::{Wording, did_you_mean, escape, number, quote};

/// The trouble with a text that says nothing.
pub(crate) const EMPTY: &str = "is empty";

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueFault {
    /// Another type.
    WrongType {
        /// Path of the key.
        path: String,
        /// What it is.
        found: &'static str,
        /// What it must be.
        expected: String,
        /// The way out.
        advice: Option<String>,
    },
    /// Control characters where they do harm, or nothing at all.
    Text {
        /// Path of the key.
        path: String,
        /// What is the matter with it.
        trouble: &'static str,
    },
    /// Not a name that a folder can have.
    Name {
        /// What it says.
        found: String,
        /// The same, made fit.
        fit: Option<String>,
    },
    /// Not one of the names there are.
    Choice {
        /// Path of the key.
        path: String,
        /// What it says.
        found: String,
        /// The most similar name.
        nearest: Option<String>,
        /// All names.
        all: Vec<String>,
    },
    /// Outside its range.
    OutOfRange {
        /// Path of the key.
        path: String,
        /// The number.
        value: String,
        /// Whether it is too small rather than too large.
        low: bool,
        /// The end it lies beyond.
        end: String,
        /// The range in words.
        range: String,
        /// The number as a share, if it looks like a percentage.
        share: Option<String>,
        /// What the key stands for, with its unit.
        meaning: String,
    },
    /// A fraction where a whole number must stand.
    Fraction {
        /// Path of the key.
        path: String,
        /// The number.
        value: f64,
    },
    /// `nan` or `inf`.
    NotFinite {
        /// Path of the key.
        path: String,
        /// The number.
        value: f64,
    },
    /// A number that cannot be held.
    TooLarge {
        /// Path of the key.
        path: String,
    },
    /// Not a multiple of the step.
    Step {
        /// Path of the key.
        path: String,
        /// The number.
        value: u64,
        /// The step.
        step: u64,
    },
}

impl ValueFault {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::WrongType { path, found, expected, advice } => {
                Wording::new("E003", format!("{} must be {expected}, not {found}", quote(path)), *found)
                    .help(advice.clone())
            }
            Self::Text { path, trouble } => {
                let label = if *trouble == EMPTY { "empty" } else { "not fit to print" };
                Wording::new("E005", format!("{} {trouble}", quote(path)), label)
            }
            Self::Name { found, fit } => {
                let title = if found.is_empty() {
                    "the name is empty".to_owned()
                } else {
                    format!("{} cannot be a name", quote(found))
                };
                let rule = "small letters, digits and dashes, 1 to 64 of them";
                let help =
                    fit.as_ref().map(|fit| format!("write \"{fit}\"; the results go into a folder of that name"));
                Wording::new("E006", title, rule).help(help)
            }
            Self::Choice { path, found, nearest, all } => {
                Wording::new("E007", format!("{} cannot be {}", quote(path), quote(found)), "no such choice")
                    .help(did_you_mean(nearest.as_deref(), all))
            }
            _ => self.numeric(),
        }
    }

    fn numeric(&self) -> Wording {
        match self {
            Self::OutOfRange { path, value, low, end, range, share, meaning } => {
                let label = format!("{} {end}", if *low { "below" } else { "above" });
                let percentage = share.as_ref().map(|share| format!("if {value} is a percentage, write {share}"));
                let meaning = (!meaning.is_empty()).then(|| format!("it stands for: {meaning}"));
                let help = [percentage, meaning].into_iter().flatten().collect::<Vec<_>>().join("; ");
                Wording::new("E010", format!("{} is {value}, but must be {range}", quote(path)), label)
                    .help((!help.is_empty()).then_some(help))
            }
            Self::Fraction { path, value } => {
                let title = format!("{} must be a whole number, not {}", quote(path), number(*value));
                Wording::new("E011", title, "not a whole number").help(format!(
                    "write {} or {}",
                    number(value.floor()),
                    number(value.ceil())
                ))
            }
            Self::NotFinite { path, value } => {
                let name = if value.is_nan() { "nan" } else { "inf" };
                let help = if value.is_nan() {
                    "leave the key out to keep its default"
                } else {
                    "write the largest number you mean, or leave the bound out"
                };
                Wording::new(
                    "E012",
                    format!("{} cannot be {name}: nothing can be computed from it", quote(path)),
                    "not a finite number",
                )
                .help(help.to_owned())
            }
            Self::TooLarge { path } => {
                Wording::new("E013", format!("{} is too large a number to compute with", quote(path)), "beyond 1.8e308")
            }
            Self::Step { path, value, step } => {
                let title = format!("{} is {value}, but must be a multiple of {step}", quote(path));
                Wording::new("E014", title, format!("not a multiple of {step}")).help(format!(
                    "write {} or {}",
                    value - value % step,
                    value - value % step + step
                ))
            }
            _ => Wording::new("E003", "this value cannot be read".to_owned(), "this value"),
        }
    }
}

/// A name made fit for a folder: what can be kept of it.
pub(crate) fn fit_name(text: &str, longest: usize) -> Option<String> {
    let mut fit = String::new();
    for c in text.chars().take(4 * longest) {
        if c.is_ascii_alphanumeric() {
            fit.push(c.to_ascii_lowercase());
        } else if !fit.is_empty() && !fit.ends_with('-') {
            fit.push('-');
        }
    }
    fit.truncate(longest);
    let fit = escape(fit.trim_matches('-'));
    (!fit.is_empty()).then_some(fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_fit() {
        assert_eq!(fit_name("Grand Bargain (2026)", 64).as_deref(), Some("grand-bargain-2026"));
        assert_eq!(fit_name("../../etc", 64).as_deref(), Some("etc"));
        assert_eq!(fit_name("كابل", 64), None);
    }
}
