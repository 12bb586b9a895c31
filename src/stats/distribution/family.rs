//! A family's own distribution function and quantile, from either tail.

use super::Family;
use crate::stats::quantile::{BetaQuantile, beta_cdf, normal_cdf, normal_quantile};

/// A family with whatever it needs to be asked often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Ready {
    Plain(Family),
    Beta(BetaQuantile),
}

impl Family {
    /// The name a scenario uses.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Constant(_) => "constant",
            Self::Triangular { .. } => "triangular",
            Self::Uniform { .. } => "uniform",
            Self::Beta { .. } => "beta",
            Self::Normal { .. } => "normal",
            Self::LogNormal { .. } => "lognormal",
        }
    }

    /// Where the variate can lie, before any truncation.
    pub(super) fn support(&self) -> (f64, f64) {
        match *self {
            Self::Constant(value) => (value, value),
            Self::Triangular { lo, hi, .. } | Self::Uniform { lo, hi } => (lo, hi),
            Self::Beta { .. } => (0.0, 1.0),
            Self::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Self::LogNormal { .. } => (0.0, f64::INFINITY),
        }
    }

    /// P(X <= x).
    pub(super) fn lower(&self, x: f64) -> f64 {
        match *self {
            Self::Constant(value) => f64::from(u8::from(value <= x)),
            Self::Triangular { lo, mode, hi } => triangle_lower(x, lo, mode, hi),
            Self::Uniform { lo, hi } => unit((x - lo) / (hi - lo)),
            Self::Beta { a, b } => beta_cdf(a, b, x),
            Self::Normal { mean, sd } => normal_cdf((x - mean) / sd),
            Self::LogNormal { mu, sigma } => normal_cdf(log_score(x, mu, sigma)),
        }
    }

    /// P(X > x), accurate where it is small.
    pub(super) fn upper(&self, x: f64) -> f64 {
        match *self {
            Self::Constant(value) => f64::from(u8::from(value > x)),
            Self::Triangular { lo, mode, hi } => triangle_lower(-x, -hi, -mode, -lo),
            Self::Uniform { lo, hi } => unit((hi - x) / (hi - lo)),
            Self::Beta { a, b } => beta_cdf(b, a, 1.0 - x),
            Self::Normal { mean, sd } => normal_cdf((mean - x) / sd),
            Self::LogNormal { mu, sigma } => normal_cdf(-log_score(x, mu, sigma)),
        }
    }
}

impl Ready {
    pub(super) fn new(family: Family) -> Self {
        match family {
            Family::Beta { a, b } => Self::Beta(BetaQuantile::new(a, b)),
            other => Self::Plain(other),
        }
    }

    pub(super) fn family(&self) -> Family {
        match self {
            Self::Plain(family) => *family,
            Self::Beta(beta) => Family::Beta { a: beta.a(), b: beta.b() },
        }
    }

    /// The x with P(X <= x) = p.
    pub(super) fn at_lower(&self, p: f64) -> f64 {
        match *self {
            Self::Beta(beta) => beta.at(p),
            Self::Plain(family) => match family {
                Family::Constant(value) => value,
                Family::Triangular { lo, mode, hi } => triangle_at(p, 1.0 - p, lo, mode, hi),
                Family::Uniform { lo, hi } => lo + p * (hi - lo),
                Family::Normal { mean, sd } => mean + sd * normal_quantile(p),
                Family::LogNormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(p)),
                Family::Beta { .. } => f64::NAN, // `new` never makes one
            },
        }
    }

    /// The x with P(X > x) = q.
    pub(super) fn at_upper(&self, q: f64) -> f64 {
        match *self {
            Self::Beta(beta) => beta.at_upper(q),
            Self::Plain(family) => match family {
                Family::Constant(value) => value,
                Family::Triangular { lo, mode, hi } => triangle_at(1.0 - q, q, lo, mode, hi),
                Family::Uniform { lo, hi } => hi - q * (hi - lo),
                Family::Normal { mean, sd } => mean - sd * normal_quantile(q),
                Family::LogNormal { mu, sigma } => libm::exp(mu - sigma * normal_quantile(q)),
                Family::Beta { .. } => f64::NAN, // `new` never makes one
            },
        }
    }
}

fn unit(p: f64) -> f64 {
    p.clamp(0.0, 1.0)
}

fn log_score(x: f64, mu: f64, sigma: f64) -> f64 {
    if x <= 0.0 { f64::NEG_INFINITY } else { (libm::log(x) - mu) / sigma }
}

fn triangle_lower(x: f64, lo: f64, mode: f64, hi: f64) -> f64 {
    if x <= lo {
        0.0
    } else if x >= hi {
        1.0
    } else if x < mode {
        (x - lo) / (hi - lo) * ((x - lo) / (mode - lo))
    } else {
        1.0 - (hi - x) / (hi - lo) * ((hi - x) / (hi - mode))
    }
}

/// Inverse of the triangular distribution function, given both tails so that neither is rounded
/// away.
fn triangle_at(p: f64, q: f64, lo: f64, mode: f64, hi: f64) -> f64 {
    let width = hi - lo;
    if p * width < mode - lo {
        (lo + (p * width * (mode - lo)).sqrt()).min(mode)
    } else {
        (hi - (q * width * (hi - mode)).sqrt()).max(mode)
    }
}
