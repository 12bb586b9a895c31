//! A distribution with its truncation worked out once.

use super::family::Ready;
use super::{Distribution, Family};

/// The largest double below 1: a window's probability never rounds up to certainty.
const BELOW_ONE: f64 = 1.0 - 0.5 * f64::EPSILON;

/// A [`Distribution`] made ready for many quantiles: truncation limits and beta constants are
/// computed once.
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

/// `value`, or the end it lies beyond. Unlike `f64::clamp` it bears reversed ends (of a
/// distribution not validated), and unlike `f64::max` it leaves no choice between 0 and -0 to the
/// platform.
pub(super) fn hold(value: f64, (lo, hi): (f64, f64)) -> f64 {
    if value < lo {
        lo
    } else if value > hi {
        hi
    } else {
        value
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
            Window::FromBelow { start, mass } => self.ready.at_lower((start + u * mass).min(BELOW_ONE)),
            Window::FromAbove { start, mass } => self.ready.at_upper(start - u * mass),
        };
        hold(value, self.bounds) * self.factor
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
            share.clamp(0.0, 1.0)
        }
    }
}
