//! A distribution as a scenario would write it.

use super::{Distribution, Family};
use std::fmt;

/// Prints TOML: `0.4`, `{ triangular = [0, 0.2, 0.5] }`, `{ normal = { mean = 1, sd = 2 }, range =
/// [0, 3] }`.
///
/// A lognormal is shown by its mean or its median, whichever is the shorter to write, to twelve
/// digits, since it does not remember which of the two it was made from. A scaled beta, which a
/// scenario cannot express, is shown as `2 * { beta = [2, 3] }`.
impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if (self.factor - 1.0).abs() > 0.0 {
            write!(f, "{} * ", self.factor)?;
        }
        let body = match self.family {
            Family::Constant(value) => {
                // A constant's range changes nothing, and a plain number has no place for one.
                return write!(f, "{value}");
            }
            Family::Triangular { lo, mode, hi } => format!("triangular = [{lo}, {mode}, {hi}]"),
            Family::Uniform { lo, hi } => format!("uniform = [{lo}, {hi}]"),
            Family::Beta { a, b } => format!("beta = [{a}, {b}]"),
            Family::Normal { mean, sd } => format!("normal = {{ mean = {mean}, sd = {sd} }}"),
            Family::LogNormal { mu, sigma } => {
                let mean = twelve_digits(libm::exp(mu + 0.5 * sigma * sigma));
                let median = twelve_digits(libm::exp(mu));
                if mean.len() <= median.len() {
                    format!("lognormal = {{ mean = {mean}, sigma = {sigma} }}")
                } else {
                    format!("lognormal = {{ median = {median}, sigma = {sigma} }}")
                }
            }
        };
        match self.range {
            Some((lo, hi)) => write!(f, "{{ {body}, range = [{lo}, {hi}] }}"),
            None => write!(f, "{{ {body} }}"),
        }
    }
}

/// The shortest decimal that agrees with `value` to twelve significant digits.
fn twelve_digits(value: f64) -> String {
    let rounded = format!("{value:.11e}");
    rounded.parse::<f64>().map_or(rounded, |short| short.to_string())
}
