//! Multiplies what a scenario has at a path: `path*=factor`.
//!
//! A factor f makes of every draw f times that draw, world by world, whatever the family: the ends of a
//! triangular or uniform and the ends of a `range` are multiplied; of a normal the mean and the standard
//! deviation; of a lognormal the mean (or median), while sigma, a spread of logarithms, stays; a beta
//! keeps its shapes and runs from 0 to f. A plain number is multiplied. With a factor of 0 nothing is
//! left but the number 0. A lever over time replaces a parameter as before, and is not multiplied.

use super::super::diagnostics::Faults;
use super::super::faults::Fault;
use super::super::faults::factor::FactorFault;
use super::super::nearest::nearest;
use super::super::settings::{FACTION_SETTINGS, Form, SETTINGS, Setting, setting};
use super::super::source::Span;
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::stats::distribution::{Distribution, Family};

/// A factor laid over a scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Factor {
    /// Path of the key.
    pub path: String,
    /// Finite, 0 or more.
    pub factor: f64,
    /// Where it is given.
    pub span: Span,
}

impl Factor {
    fn fault(&self, fault: FactorFault, faults: &mut Faults) {
        faults.error(self.span, Fault::Factor(fault));
    }

    /// The distribution multiplied; a fault if it leaves `range` or cannot be computed with.
    pub fn distribution(&self, base: &Distribution, range: (f64, f64), faults: &mut Faults) -> Option<Distribution> {
        self.warn_of_zero(base.family() == Family::Constant(0.0), faults);
        let (path, factor) = (self.path.clone(), self.factor);
        let scaled = match base.scaled(factor).and_then(|scaled| scaled.validate().map(|()| scaled)) {
            Ok(scaled) => scaled,
            Err(error) => {
                self.fault(FactorFault::Unusable { path, factor, error }, faults);
                return None;
            }
        };
        self.stays(base.support(), scaled.support(), range, faults).then_some(scaled)
    }

    /// The number multiplied.
    pub fn fixed(&self, base: f64, range: (f64, f64), faults: &mut Faults) -> Option<f64> {
        self.warn_of_zero(base == 0.0, faults);
        let value = base * self.factor;
        self.stays((base, base), (value, value), range, faults).then_some(value)
    }

    /// The whole number multiplied.
    pub fn whole(&self, base: u64, row: &Setting, faults: &mut Faults) -> Option<u64> {
        let Form::Whole { least, most, step } = row.form else { return None };
        // Above 2^53 a double holds no units any more: the seed, which is a name and no quantity.
        if base > (1 << 53) || row.path == "run.seed" {
            self.fault(FactorFault::NotAQuantity { path: self.path.clone() }, faults);
            return None;
        }
        let (real, range) = (base as f64, (least as f64, most as f64));
        let value = self.fixed(real, range, faults)?;
        // One rounding of the product must not make a fraction of a whole number, as in 3 times a third.
        let whole = value.round();
        if (value - whole).abs() > 1e-9 || !(whole as u64).is_multiple_of(step) {
            let (path, factor) = (self.path.clone(), self.factor);
            self.fault(FactorFault::NotWhole { path, value: base, factor, step }, faults);
            return None;
        }
        Some(whole as u64)
    }

    fn warn_of_zero(&self, is_zero: bool, faults: &mut Faults) {
        if is_zero {
            faults.warning(self.span, Fault::Factor(FactorFault::Zero { path: self.path.clone() }));
        }
    }

    fn stays(&self, before: (f64, f64), after: (f64, f64), range: (f64, f64), faults: &mut Faults) -> bool {
        if after.0 >= range.0 && after.1 <= range.1 {
            return true;
        }
        let allowed = allowed(before, range);
        let (path, factor) = (self.path.clone(), self.factor);
        self.fault(FactorFault::LeavesRange { path, factor, after, range, allowed }, faults);
        false
    }

    /// A path that is no key of the scenario, or none that can be multiplied. `factions` are those there are.
    pub fn refuse(&self, factions: &[String], faults: &mut Faults) {
        let in_faction = |path: &str| {
            let (name, rest) = path.strip_prefix("factions.")?.split_once('.')?;
            factions.iter().any(|faction| faction == name).then(|| rest.to_owned())
        };
        let is_setting = setting(SETTINGS, &self.path).is_some()
            || in_faction(&self.path).is_some_and(|rest| setting(FACTION_SETTINGS, &rest).is_some());
        let path = self.path.clone();
        if is_setting {
            self.fault(FactorFault::NotAQuantity { path }, faults);
            return;
        }
        let all = quantities(factions);
        let nearest = nearest(&path, all.iter().map(String::as_str)).map(str::to_owned);
        self.fault(FactorFault::UnknownPath { path, nearest }, faults);
    }
}

/// Every path that a factor may name.
fn quantities(factions: &[String]) -> Vec<String> {
    let whole = SETTINGS.iter().filter(|row| matches!(row.form, Form::Whole { .. })).map(|row| row.path.to_owned());
    let world = WORLD.iter().map(|row| row.path.to_owned());
    let of_factions = factions.iter().flat_map(|name| {
        let rows = FACTION.iter().map(|row| row.path).chain(["power", "commanders"]);
        rows.map(move |path| format!("factions.{name}.{path}"))
    });
    whole.chain(world).chain(of_factions).collect()
}

/// The factors that keep what lies between the ends of `before` inside `range`, rounded inwards to four digits.
fn allowed(before: (f64, f64), range: (f64, f64)) -> (f64, f64) {
    let (mut least, mut most) = (0.0_f64, f64::INFINITY);
    for end in [before.0, before.1].into_iter().filter(|end| *end != 0.0 && end.is_finite()) {
        let (low, high) = if end > 0.0 { (range.0 / end, range.1 / end) } else { (range.1 / end, range.0 / end) };
        least = least.max(low);
        most = most.min(high);
    }
    (inwards(least, true), inwards(most, false))
}

fn inwards(value: f64, up: bool) -> f64 {
    if !value.is_finite() || value <= 0.0 {
        return value;
    }
    let text = format!("{value:e}");
    let Some((digits, power)) = text.split_once('e') else { return value };
    let steps = digits.parse::<f64>().unwrap_or(1.0) * 1000.0;
    // A whole number of steps but for its last bits stays as it is.
    let nearest = steps.round();
    let whole = match (steps - nearest).abs() < 1e-9 * steps {
        true => nearest,
        false if up => steps.ceil(),
        false => steps.floor(),
    };
    format!("{}e{power}", whole / 1000.0).parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_that_keep_the_range() {
        assert_eq!(allowed((0.0, 0.45), (0.0, 1.0)), (0.0, 2.222));
        assert_eq!(allowed((0.0, 0.5), (0.0, 1.0)), (0.0, 2.0));
        assert_eq!(allowed((-0.5, 1.5), (-10.0, 10.0)), (0.0, 6.666));
        assert_eq!(allowed((-0.5, -0.5), (-1.0, -0.1)), (0.2, 2.0));
        assert_eq!(allowed((24.0, 24.0), (0.7, f64::INFINITY)), (0.02917, f64::INFINITY));
    }
}
