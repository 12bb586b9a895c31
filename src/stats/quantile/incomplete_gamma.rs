//! The regularised incomplete gamma functions P(a, x) and Q(a, x), with the pieces their inverse
//! needs.

use super::factorial::{log1p_deficit, stirling_error};
use super::temme::{SMALLEST_SHAPE, WIDEST_GAP, temme};
use std::f64::consts::PI;

/// A gamma shape with the constant of its density.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct GammaShape {
    pub a: f64,
    /// ln Gamma(a + 1) for small shapes; for larger ones what Loader's form leaves of it.
    constant: f64,
}

/// Both tails at a point, and how the density stands to them.
pub(super) struct Tails {
    pub lower: f64,
    pub upper: f64,
}

/// From here on the prefactor is computed in Loader's form.
const LOADER_FROM: f64 = 10.0;
const PRECISION: f64 = 1e-16;
/// Series and fraction need at most a few hundred rounds in the regions where they are used.
const MAX_ROUNDS: u32 = 5_000;

impl GammaShape {
    pub fn new(a: f64) -> Self {
        let constant =
            if a < LOADER_FROM { libm::lgamma(a + 1.0) } else { stirling_error(a) + 0.5 * libm::log(2.0 * PI * a) };
        Self { a, constant }
    }

    pub fn is_valid(&self) -> bool {
        self.a > 0.0 && self.a.is_finite()
    }

    /// ln Gamma(a + 1), for shapes below 10 only: the constant of the small-x expansion.
    pub fn ln_factorial(&self) -> f64 {
        if self.a < LOADER_FROM { self.constant } else { libm::lgamma(self.a + 1.0) }
    }

    /// ln of x^a e^-x / Gamma(a + 1).
    pub fn ln_prefactor(&self, x: f64, ln_x: f64) -> f64 {
        if self.a < LOADER_FROM {
            self.a * ln_x - x - self.constant
        } else {
            -self.a * log1p_deficit((x - self.a) / self.a) - self.constant
        }
    }

    /// Whether the uniform expansion applies.
    pub fn is_near(&self, x: f64) -> bool {
        self.a >= SMALLEST_SHAPE && (x - self.a).abs() <= WIDEST_GAP * self.a
    }

    /// Whether the power series of the lower tail converges quickly.
    pub fn is_low(&self, x: f64) -> bool {
        x < self.a + 1.0
    }

    /// P(a, x) over the prefactor: 1 + x/(a+1) + x^2/((a+1)(a+2)) + ... (DLMF 8.7.1).
    pub fn series(&self, x: f64) -> f64 {
        let (mut term, mut sum, mut n) = (1.0, 1.0, self.a);
        for _ in 0..MAX_ROUNDS {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term <= PRECISION * sum {
                break;
            }
        }
        sum
    }

    /// Q(a, x) over the prefactor: a times the continued fraction DLMF 8.9.2, by Lentz's method.
    pub fn fraction(&self, x: f64) -> f64 {
        let mut b = x + 1.0 - self.a;
        let mut c = 1.0 / f64::MIN_POSITIVE;
        let mut d = 1.0 / b;
        let mut value = d;
        for round in 1..MAX_ROUNDS {
            let n = f64::from(round);
            let numerator = -n * (n - self.a);
            b += 2.0;
            d = 1.0 / nonzero(numerator * d + b);
            c = nonzero(b + numerator / c);
            let factor = c * d;
            value *= factor;
            if (factor - 1.0).abs() <= 2.0 * PRECISION {
                break;
            }
        }
        value * self.a
    }

    /// P and Q at x >= 0.
    pub fn tails(&self, x: f64) -> Tails {
        if x <= 0.0 {
            return Tails { lower: 0.0, upper: 1.0 };
        }
        if x.is_infinite() {
            return Tails { lower: 1.0, upper: 0.0 };
        }
        if self.is_near(x) {
            let (lower, upper) = temme(self.a, x);
            return Tails { lower, upper };
        }
        let prefactor = libm::exp(self.ln_prefactor(x, libm::log(x)));
        if self.is_low(x) {
            let lower = (prefactor * self.series(x)).min(1.0);
            Tails { lower, upper: 1.0 - lower }
        } else {
            let upper = (prefactor * self.fraction(x)).min(1.0);
            Tails { lower: 1.0 - upper, upper }
        }
    }
}

/// Lentz's guard against a vanishing denominator.
fn nonzero(x: f64) -> f64 {
    if x == 0.0 { f64::MIN_POSITIVE } else { x }
}
