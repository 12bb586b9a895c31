//! A distribution as a scenario would write it.

use super::{Distribution, Family};
use std::fmt;

/// Prints TOML: `0.4`, `{ triangular = [0, 0.2, 0.5] }`, `{ normal = { mean = 1, sd = 2 }, range =
/// [0, 3] }`.
///
/// A lognormal is shown by its mean or its median, whichever is the shorter to write, to twelve
/// digits, since it does not remember which of the two it was made from. A scaled beta is shown as
/// `{ beta = [2, 3], factor = 2 }`: the factor multiplies the range too.
impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        write!(f, "{{ {body}")?;
        if let Some((lo, hi)) = self.range {
            write!(f, ", range = [{lo}, {hi}]")?;
        }
        if (self.factor - 1.0).abs() > 0.0 {
            write!(f, ", factor = {}", self.factor)?;
        }
        f.write_str(" }")
    }
}

/// The shortest decimal that agrees with `value` to twelve significant digits.
fn twelve_digits(value: f64) -> String {
    let rounded = format!("{value:.11e}");
    rounded.parse::<f64>().map_or(rounded, |short| short.to_string())
}
