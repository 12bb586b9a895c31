//! Exact sums of paired values: what the comparison of two runs on the same worlds needs.

use super::exact::{ExactSum, GRID, spread, to_grid};
use serde::{Deserialize, Serialize};

/// Two columns with the sum of their products, on the grid of [`ExactSum`].
///
/// A pair of which either value is NaN is left out whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExactPair {
    first: ExactSum,
    second: ExactSum,
    #[serde(with = "super::wide")]
    products: i128,
    refused: u64,
}

impl ExactPair {
    /// Nothing added yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a pair. NaN stops a debug build; a release build leaves the pair out and counts it.
    pub fn add(&mut self, first: f64, second: f64) {
        debug_assert!(!first.is_nan() && !second.is_nan(), "NaN added to an ExactPair");
        let (Some((x, x_clamped)), Some((y, y_clamped))) = (to_grid(first), to_grid(second)) else {
            self.refused += 1;
            return;
        };
        self.first.add_steps(x, x_clamped);
        self.second.add_steps(y, y_clamped);
        self.products += x * y;
    }

    /// Adds everything the other has seen.
    pub fn merge(&mut self, other: &Self) {
        self.first.merge(&other.first);
        self.second.merge(&other.second);
        self.products += other.products;
        self.refused += other.refused;
    }

    /// Number of pairs counted.
    pub fn count(&self) -> u64 {
        self.first.count()
    }

    /// How many pairs were left out for a NaN (release builds only).
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// The first column.
    pub fn first(&self) -> &ExactSum {
        &self.first
    }

    /// The second column.
    pub fn second(&self) -> &ExactSum {
        &self.second
    }

    /// Mean of first minus second; exactly 0 for identical columns, NaN without pairs.
    pub fn difference_mean(&self) -> f64 {
        if self.count() == 0 {
            return f64::NAN;
        }
        (self.first.steps() - self.second.steps()) as f64 / self.count() as f64 / GRID
    }

    /// Sample variance of first minus second; exactly 0 for identical columns, NaN below two pairs.
    pub fn difference_variance(&self) -> f64 {
        let difference = self.first.steps() - self.second.steps();
        let squares =
            self.first.squares().wrapping_add(self.second.squares()).wrapping_sub(self.products.wrapping_mul(2));
        spread(self.count(), (difference, difference), squares)
    }

    /// Sample covariance, divisor n - 1; NaN below two pairs.
    pub fn covariance(&self) -> f64 {
        spread(self.count(), (self.first.steps(), self.second.steps()), self.products)
    }

    /// Pearson's correlation; `None` when either column does not vary.
    pub fn correlation(&self) -> Option<f64> {
        let (x, y) = (self.first.variance(), self.second.variance());
        (x > 0.0 && y > 0.0).then(|| {
            let r = self.covariance() / (x.sqrt() * y.sqrt());
            r.clamp(-1.0, 1.0)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;

    fn of(pairs: &[(f64, f64)]) -> ExactPair {
        let mut sums = ExactPair::new();
        for &(x, y) in pairs {
            sums.add(x, y);
        }
        sums
    }

    /// By hand: x = 1, 2, 3, y = 2, 2, 5: covariance 1.5, variances 1 and 3, differences -1, 0, -2.
    #[test]
    fn by_hand() {
        let sums = of(&[(1.0, 2.0), (2.0, 2.0), (3.0, 5.0)]);
        assert_eq!((sums.count(), sums.difference_mean()), (3, -1.0));
        assert_eq!((sums.covariance(), sums.difference_variance()), (1.5, 1.0));
        assert_close(sums.correlation().expect("varies"), 1.5 / 3.0_f64.sqrt(), 1e-15);
    }

    #[test]
    fn identical_columns_differ_by_exactly_nothing() {
        let sums = of(&[(0.1, 0.1), (1e6 / 3.0, 1e6 / 3.0), (-7.7, -7.7)]);
        assert_eq!((sums.difference_mean(), sums.difference_variance()), (0.0, 0.0));
        assert_close(sums.correlation().expect("varies"), 1.0, 1e-15);
    }

    #[test]
    fn merging_is_adding() {
        let mut one = of(&[(1.0, 2.0)]);
        one.merge(&of(&[(2.0, 2.0), (3.0, 5.0)]));
        assert_eq!(one, of(&[(3.0, 5.0), (1.0, 2.0), (2.0, 2.0)]));
    }

    #[test]
    fn what_was_left_out_adds_up() {
        let left_out = |refused| ExactPair { refused, ..ExactPair::new() };
        let mut sums = left_out(3);
        sums.merge(&left_out(4));
        assert_eq!((sums.refused(), sums.count()), (7, 0));
    }

    #[test]
    fn too_few_to_say() {
        assert!(ExactPair::new().difference_mean().is_nan());
        assert_eq!(of(&[(1.0, 2.0)]).correlation(), None);
        assert_eq!(of(&[(1.0, 2.0), (1.0, 3.0)]).correlation(), None);
    }
}
