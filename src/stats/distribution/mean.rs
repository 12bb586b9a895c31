//! Means, of what truncation leaves, in closed form.

use super::prepared::{Window, hold};
use super::{Distribution, Family};
use crate::stats::quantile::{normal_cdf, normal_density};

/// The mean of the (truncated, scaled) distribution.
pub(super) fn mean(distribution: &Distribution) -> f64 {
    let (lo, hi) = distribution.bounds();
    let mean = match distribution.range {
        None => whole(&distribution.family),
        Some(range) => truncated(&distribution.family, range, (lo, hi)),
    };
    // A very narrow window loses digits to cancellation, but never leaves its ends.
    hold(mean, (lo, hi)) * distribution.factor
}

fn whole(family: &Family) -> f64 {
    match *family {
        Family::Constant(value) => value,
        Family::Triangular { lo, mode, hi } => (lo + mode + hi) / 3.0,
        Family::Uniform { lo, hi } => 0.5 * (lo + hi),
        Family::Beta { a, b } => a / (a + b),
        Family::Normal { mean, .. } => mean,
        Family::LogNormal { mu, sigma } => libm::exp(mu + 0.5 * sigma * sigma),
    }
}

fn truncated(family: &Family, range: (f64, f64), (lo, hi): (f64, f64)) -> f64 {
    match *family {
        Family::Constant(value) => value,
        Family::Uniform { .. } => 0.5 * (lo + hi),
        Family::Triangular { lo: from, mode, hi: to } => triangular((from, mode, to), (lo, hi)),
        Family::Beta { a, b } => {
            // x times the Beta(a, b) density is a/(a+b) times the Beta(a + 1, b) density.
            let shifted = Window::new(&Family::Beta { a: a + 1.0, b }, Some(range)).mass();
            a / (a + b) * shifted / Window::new(family, Some(range)).mass()
        }
        Family::Normal { mean, sd } => {
            let (from, to) = ((range.0 - mean) / sd, (range.1 - mean) / sd);
            mean + sd * (normal_density(from) - normal_density(to)) / normal_mass(from, to)
        }
        Family::LogNormal { mu, sigma } => {
            let score = |x: f64| (libm::log(x.max(0.0)) - mu) / sigma;
            let (from, to) = (score(range.0), score(range.1));
            libm::exp(mu + 0.5 * sigma * sigma) * normal_mass(from - sigma, to - sigma) / normal_mass(from, to)
        }
    }
}

/// P(from < Z <= to), from the tail that keeps it accurate.
fn normal_mass(from: f64, to: f64) -> f64 {
    if from > 0.0 { normal_cdf(-from) - normal_cdf(-to) } else { normal_cdf(to) - normal_cdf(from) }
}

/// A triangle cut to [lo, hi]: two trapezia, one on each side of the mode.
fn triangular((from, mode, to): (f64, f64, f64), (lo, hi): (f64, f64)) -> f64 {
    // Heights relative to the peak.
    let height = |x: f64| {
        if x < mode {
            (x - from) / (mode - from)
        } else if x > mode {
            (to - x) / (to - mode)
        } else {
            1.0
        }
    };
    let trapezium = |left: f64, right: f64| {
        if left >= right {
            return (0.0, 0.0);
        }
        let (at_left, at_right) = (height(left), height(right));
        let sum = at_left + at_right;
        let centre = left + (right - left) * (at_left + 2.0 * at_right) / (3.0 * sum);
        (0.5 * sum * (right - left), centre)
    };
    let (rising, rising_centre) = trapezium(lo, hi.min(mode));
    let (falling, falling_centre) = trapezium(lo.max(mode), hi);
    (rising * rising_centre + falling * falling_centre) / (rising + falling)
}
