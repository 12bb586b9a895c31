//! The regularised incomplete beta function `I_x(a, b)`, with the pieces its inverse needs.

use super::factorial::{ln_beta, log1p_deficit, stirling_error};
use std::f64::consts::PI;

/// The shape with what the prefactor x^a (1-x)^b / B(a, b) needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BetaShape {
    pub a: f64,
    pub b: f64,
    pub ln_a: f64,
    pub ln_beta: f64,
    /// Loader's form, used when both shapes are large: the mean, its complement and the prefactor's
    /// ln there.
    at_mean: Option<(f64, f64, f64)>,
}

impl BetaShape {
    pub fn new(a: f64, b: f64) -> Self {
        let sum = a + b;
        let at_mean = (a >= 10.0 && b >= 10.0 && sum >= 100.0).then(|| {
            let constant = 0.5 * libm::log(a * (b / sum) / (2.0 * PI)) + stirling_error(sum)
                - stirling_error(a)
                - stirling_error(b);
            (a / sum, b / sum, constant)
        });
        Self { a, b, ln_a: libm::log(a), ln_beta: ln_beta(a, b), at_mean }
    }

    pub fn mirrored(self) -> Self {
        Self {
            a: self.b,
            b: self.a,
            ln_a: libm::log(self.b),
            ln_beta: self.ln_beta,
            at_mean: self.at_mean.map(|(x, y, constant)| (y, x, constant)),
        }
    }

    pub fn is_valid(&self) -> bool {
        self.a > 0.0 && self.b > 0.0 && self.a.is_finite() && self.b.is_finite()
    }

    /// Below this point the continued fraction converges quickly, above it that of the mirror image
    /// does.
    pub fn split(&self) -> f64 {
        (self.a + 1.0) / (self.a + self.b + 2.0)
    }

    /// P(X <= x) for x up to the split; `y` is 1 - x.
    pub fn lower(&self, x: f64, y: f64) -> f64 {
        // ln y from whichever of x, y is the smaller keeps its relative accuracy.
        let ln_x = if x < 0.5 { libm::log(x) } else { libm::log1p(-y) };
        let ln_y = if x < 0.5 { libm::log1p(-x) } else { libm::log(y) };
        let probability = libm::exp(self.ln_prefactor(x, y, ln_x, ln_y)) * self.fraction(x, y);
        probability.min(1.0)
    }

    /// ln of x^a y^b / B(a, b).
    pub fn ln_prefactor(&self, x: f64, y: f64, ln_x: f64, ln_y: f64) -> f64 {
        match self.at_mean {
            None => self.a * ln_x + self.b * ln_y - self.ln_beta,
            Some((mean, complement, constant)) => {
                let gap = if mean < 0.5 { x - mean } else { complement - y };
                constant - self.a * log1p_deficit(gap / mean) - self.b * log1p_deficit(-gap / complement)
            }
        }
    }

    /// P(X <= x) divided by the prefactor: the even part of the continued fraction of the
    /// incomplete beta function, after `DiDonato` and Morris (1992), ACM Transactions on
    /// Mathematical Software 18, Algorithm 708, `BFRAC`, arranged so that each round needs one
    /// division on its critical path.
    pub fn fraction(&self, x: f64, y: f64) -> f64 {
        let (a, b) = (self.a, self.b);
        let c = 1.0 + (a - (a + b) * x);
        let rise = 1.0 + y;
        let x_squared = x * x;
        let mut inverse = 1.0 / (a + 1.0);
        let (mut p0, mut q0) = (0.0, 1.0);
        let (mut p1, mut q1) = (1.0, c * a * inverse);
        let mut ratio = p1 / q1;
        let mut n = 1.0;
        while n < MAX_ROUNDS {
            let next_inverse = 1.0 / (a + 2.0 * n + 1.0);
            let w = n * (b - n);
            let alpha = (a + n - 1.0) * (a + b + n - 1.0) * w * x_squared * inverse * inverse;
            let beta = n + w * x * inverse + (a + n) * next_inverse * (c + n * rise);
            let (p2, q2) = (alpha * p0 + beta * p1, alpha * q0 + beta * q1);
            let next = p2 / q2;
            if (next - ratio).abs() <= PRECISION * next {
                return next;
            }
            (p0, q0, p1, q1) = (p1, q1, p2, q2);
            if q1 > LARGE {
                (p0, q0, p1, q1) = (p0 / LARGE, q0 / LARGE, p1 / LARGE, q1 / LARGE);
            }
            (inverse, ratio) = (next_inverse, next);
            n += 1.0;
        }
        ratio
    }
}

/// x, 1 - x and their logarithms, each with full relative accuracy.
pub(super) fn from_logit(s: f64) -> (f64, f64, f64, f64) {
    let odds = libm::exp(-s.abs());
    let ln_larger = -libm::log1p(odds);
    let larger = 1.0 / (1.0 + odds);
    let smaller = odds * larger;
    let ln_smaller = ln_larger - s.abs();
    if s < 0.0 { (smaller, larger, ln_smaller, ln_larger) } else { (larger, smaller, ln_larger, ln_smaller) }
}

/// The x of [`from_logit`] alone.
pub(super) fn x_of_logit(s: f64) -> f64 {
    let odds = libm::exp(-s.abs());
    let larger = 1.0 / (1.0 + odds);
    if s < 0.0 { odds * larger } else { larger }
}

const PRECISION: f64 = 1e-15;
/// Rounds needed grow as the root of the larger shape: about 1,000 at 1e6.
const MAX_ROUNDS: f64 = 1e5;
const LARGE: f64 = 1e200;
