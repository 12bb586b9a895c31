//! Numbers at random: constants and distributions of every family, anywhere in the range of a parameter.

use durand::stats::distribution::Distribution;
use proptest::prelude::*;

/// How a number is placed, and where.
pub type Drawn = (u8, [f64; 3]);

/// Ways to place a number; those from 10 on are the parameter's own default, so that half of a scenario is ordinary.
const WAYS: std::ops::Range<u8> = 0..20;

/// A number, not yet of any range.
pub fn number() -> impl Strategy<Value = Drawn> {
    (WAYS, prop::array::uniform3(0.0..1.0))
}

/// So many of them.
pub fn numbers(count: usize) -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec(number(), count)
}

/// The range with ends in the place of infinite ones.
pub fn bounds(range: (f64, f64), unit: &str) -> (f64, f64) {
    let limit = if unit == "logit" { 50.0 } else { 1e6 };
    (range.0.max(-limit), range.1.min(limit))
}

/// A constant in the range: at either end, evenly between them, or evenly in the logarithm from a ten-millionth of it.
pub fn constant((lo, hi): (f64, f64), how: u8, u: f64) -> f64 {
    match how {
        0 => lo,
        1 => hi,
        2 => lo + u * (hi - lo),
        _ => lo + (hi - lo) * libm::exp10(-7.0 * u),
    }
    .clamp(lo, hi)
}

/// A number in the range: a constant, a distribution of any family, or what is usual.
pub fn place(range: (f64, f64), unit: &str, usual: impl FnOnce() -> Distribution, drawn: &Drawn) -> Distribution {
    let ((lo, hi), (how, u)) = (bounds(range, unit), *drawn);
    let width = hi - lo;
    match how {
        0..=3 => Distribution::constant(constant((lo, hi), how, u[0])),
        4 => Distribution::uniform(lo, hi),
        5 => Distribution::uniform(lo + width * u[0].min(u[1]) / 2.0, hi - width * u[0].max(u[1]) / 2.0),
        6 => {
            Distribution::triangular(lo + width * u[0] / 3.0, lo + width * (1.0 + u[1]) / 3.0, hi - width * u[2] / 3.0)
        }
        // A beta starts at 0; elsewhere a triangle takes its place.
        7 if lo <= 0.0 && hi > 0.0 => {
            let beta = Distribution::beta(libm::exp10(3.0 * u[0] - 1.0), libm::exp10(3.0 * u[1] - 1.0));
            beta.scaled(constant((0.0, hi), 3, u[2])).unwrap()
        }
        7 => Distribution::triangular(lo, lo + width * u[0], hi),
        // A lognormal lies above 0; below it a normal takes its place.
        8 if hi > 0.0 => {
            let (least, sigma) = (lo.max(0.0), libm::exp10(2.0 * u[1] - 1.5));
            let middle = constant((least, hi), 3, u[0]).max(1e-6);
            let family = if u[2] < 0.5 { Distribution::lognormal_mean } else { Distribution::lognormal_median };
            family(middle, sigma).within(least, hi)
        }
        8 | 9 => Distribution::normal(lo + width * u[0], width * libm::exp10(3.0 * u[1] - 2.0)).within(lo, hi),
        _ => usual(),
    }
}
