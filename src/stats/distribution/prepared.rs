//! A distribution with its truncation worked out once.

use super::family::Ready;
use super::{Distribution, Family};

/// The largest double below 1: a window's probability never rounds up to certainty.
const BELOW_ONE: f64 = 1.0 - 0.5 * f64::EPSILON;

/// A [`Distribution`] made ready for many quantiles: truncation limits and beta constants are computed once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PreparedDistribution {
    ready: Ready,
    window: Window,
    bounds: (f64, f64),
    factor: f64,
}

/// The probability the range leaves, counted from the tail in which it is accurate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Window {
    /// No truncation.
    Whole,
    /// From this lower-tail probability up, over `mass`.
    FromBelow { start: f64, mass: f64 },
    /// From this upper-tail probability down, over `mass`.
    FromAbove { start: f64, mass: f64 },
}

impl Window {
    /// The window of `family` between the ends of `range`.
    pub(super) fn new(family: &Family, range: Option<(f64, f64)>) -> Self {
        let Some((lo, hi)) = range else {
            return Self::Whole;
        };
        // A jump at the lower end belongs to the window.
        if let Family::Constant(value) = *family {
            let mass = f64::from(u8::from(lo <= value && value <= hi));
            return Self::FromBelow { start: 0.0, mass };
        }
        let start = family.lower(lo);
        if start <= 0.5 {
            let mass = family.lower(hi) - start;
            Self::FromBelow { start, mass }
        } else {
            let start = family.upper(lo);
            let mass = start - family.upper(hi);
            Self::FromAbove { start, mass }
        }
    }

    /// The probability inside.
    pub(super) fn mass(&self) -> f64 {
        match *self {
            Self::Whole => 1.0,
            Self::FromBelow { mass, .. } | Self::FromAbove { mass, .. } => mass,
        }
    }
}

impl PreparedDistribution {
    pub(super) fn new(distribution: &Distribution) -> Self {
        Self {
            ready: Ready::new(distribution.family),
            window: Window::new(&distribution.family, distribution.range),
            bounds: distribution.bounds(),
            factor: distribution.factor,
        }
    }

    /// See [`Distribution::quantile`].
    pub fn quantile(&self, u: f64) -> f64 {
        if u.is_nan() {
            return f64::NAN;
        }
        let value = match self.window {
            Window::Whole => self.ready.at_lower(u),
            Window::FromBelow { start, mass } => {
                self.ready.at_lower((start + u * mass).min(BELOW_ONE))
            }
            Window::FromAbove { start, mass } => self.ready.at_upper(start - u * mass),
        };
        value.max(self.bounds.0).min(self.bounds.1) * self.factor
    }

    /// See [`Distribution::cdf`].
    pub fn cdf(&self, x: f64) -> f64 {
        let x = x / self.factor;
        let family = self.ready.family();
        if x.is_nan() {
            f64::NAN
        } else if x < self.bounds.0 {
            0.0
        } else if x >= self.bounds.1 {
            1.0
        } else {
            let share = match self.window {
                Window::Whole => return family.lower(x),
                Window::FromBelow { start, mass } => (family.lower(x) - start) / mass,
                Window::FromAbove { start, mass } => (start - family.upper(x)) / mass,
            };
            share.max(0.0).min(1.0)
        }
    }
}
