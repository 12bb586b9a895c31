//! The Poisson distribution: distribution function and quantile.

use super::gamma::{gamma_cdf, gamma_survival};
use super::normal::normal_quantile;

/// Up to this mean the quantile is found by adding up probabilities; beyond it the gamma relation
/// is faster.
const SUM_UP_TO: f64 = 80.0;

/// From this mean on the approximation is the answer: it is exact to a count in a hundred million there, and a walk would take long.
const WALK_UP_TO: f64 = 1e8;

/// Poisson distribution function, P(N <= `count`) for N ~ Poisson(`mean`).
///
/// `mean` must be finite and not negative, else the result is NaN. P(N <= k) = Q(k + 1, mean).
pub fn poisson_cdf(mean: f64, count: u64) -> f64 {
    if mean >= 0.0 && mean.is_finite() { gamma_survival(as_shape(count), mean) } else { f64::NAN }
}

/// k + 1 as a gamma shape; exact for every count a double can tell apart.
fn as_shape(count: u64) -> f64 {
    count as f64 + 1.0
}

/// Poisson quantile: the smallest count k with P(N <= k) >= `u`, for N ~ Poisson(`mean`).
///
/// `mean` runs from 0 to 1e7 (counts stay exact far beyond). The answer is exact unless `u` lies
/// within about 1e-13, relative to the nearer tail, of a step of the distribution function. Beyond a mean of
/// 1e15, where counts are no longer numbers apart, it is Cornish and Fisher's approximation.
/// Increases with `u` for one mean, so common random numbers move it in one direction. A mean that
/// is not positive and finite, and `u <= 0` or NaN, give 0; `u >= 1` is taken as the largest double
/// below 1.
pub fn poisson_quantile(mean: f64, u: f64) -> u64 {
    if !(mean > 0.0 && mean.is_finite() && u > 0.0) {
        return 0;
    }
    let u = u.min(1.0 - 0.5 * f64::EPSILON);
    if mean <= SUM_UP_TO { by_summation(mean, u) } else { by_gamma(mean, u) }
}

fn by_summation(mean: f64, u: f64) -> u64 {
    let mut probability = libm::exp(-mean);
    let mut sum = probability;
    let mut count = 0_u32;
    while sum < u {
        count += 1;
        probability *= mean / f64::from(count);
        let next = sum + probability;
        // Beyond the mode a term too small to be felt means that u lies within rounding of 1.
        if next == sum && f64::from(count) > mean {
            break;
        }
        sum = next;
    }
    u64::from(count)
}

/// Starts at Cornish and Fisher's approximation and walks to the answer; it is rarely more than one
/// off.
fn by_gamma(mean: f64, u: f64) -> u64 {
    let z = normal_quantile(u);
    let guess = mean + mean.sqrt() * z + (z * z - 1.0) / 6.0;
    let mut count = guess.floor().max(0.0) as u64;
    if mean > WALK_UP_TO {
        return count;
    }
    if reaches(mean, count, u) {
        while count > 0 && reaches(mean, count - 1, u) {
            count -= 1;
        }
    } else {
        count += 1;
        while !reaches(mean, count, u) {
            count += 1;
        }
    }
    count
}

/// Whether P(N <= count) >= u, judged in the smaller tail, where rounding hurts least.
fn reaches(mean: f64, count: u64, u: f64) -> bool {
    if u > 0.5 { gamma_cdf(as_shape(count), mean) <= 1.0 - u } else { gamma_survival(as_shape(count), mean) >= u }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;
    use proptest::prelude::*;

    /// scipy 1.17.1: poisson.ppf.
    #[test]
    fn quantile_matches_scipy() {
        for (mean, u, k) in [
            (0.05, 0.0001, 0),
            (0.05, 0.3, 0),
            (0.05, 0.5, 0),
            (0.05, 0.9, 0),
            (0.05, 0.999_99, 3),
            (1.75, 0.0001, 0),
            (1.75, 0.3, 1),
            (1.75, 0.5, 2),
            (1.75, 0.9, 4),
            (1.75, 0.999_99, 10),
            (8.0, 0.0001, 0),
            (8.0, 0.3, 6),
            (8.0, 0.5, 8),
            (8.0, 0.9, 12),
            (8.0, 0.999_99, 23),
            (29.9, 0.0001, 12),
            (29.9, 0.3, 27),
            (29.9, 0.5, 30),
            (29.9, 0.9, 37),
            (29.9, 0.999_99, 56),
            (30.1, 0.0001, 12),
            (30.1, 0.3, 27),
            (30.1, 0.5, 30),
            (30.1, 0.9, 37),
            (30.1, 0.999_99, 56),
            (250.0, 0.0001, 193),
            (250.0, 0.3, 242),
            (250.0, 0.5, 250),
            (250.0, 0.9, 270),
            (250.0, 0.999_99, 320),
            (100_000.0, 0.0001, 98_826),
            (100_000.0, 0.3, 99_834),
            (100_000.0, 0.5, 100_000),
            (100_000.0, 0.9, 100_405),
            (100_000.0, 0.999_99, 101_352),
            (10_000_000.0, 0.0001, 9_988_242),
            (10_000_000.0, 0.3, 9_998_342),
            (10_000_000.0, 0.5, 10_000_000),
            (10_000_000.0, 0.9, 10_004_053),
            (10_000_000.0, 0.999_99, 10_013_490),
        ] {
            assert_eq!(poisson_quantile(mean, u), k, "mean {mean}, u {u}");
        }
    }

    /// By hand: P(N <= 2) for mean 1 is 2.5 / e.
    #[test]
    fn cdf_by_hand() {
        assert_close(poisson_cdf(1.0, 2), 2.5 * libm::exp(-1.0), 1e-15);
        assert_eq!(poisson_cdf(0.0, 0), 1.0);
        assert!(poisson_cdf(-1.0, 0).is_nan());
    }

    #[test]
    fn ends_and_faults() {
        assert_eq!(poisson_quantile(0.0, 0.7), 0);
        assert_eq!(poisson_quantile(-1.0, 0.7), 0);
        assert_eq!(poisson_quantile(f64::NAN, 0.7), 0);
        assert_eq!(poisson_quantile(5.0, 0.0), 0);
        // Finite at and next to 1, by both routes.
        assert!(poisson_quantile(5.0, 1.0) < 60);
        assert!(poisson_quantile(1e7, 1.0) < 10_100_000);
        // scipy 1.17.1, where nothing is walked.
        assert_eq!(poisson_quantile(1e9, 0.999), 1_000_097_723);
        assert_eq!(poisson_quantile(1e9, 1e-6), 999_849_687);
        // Where a count more is no number apart there is nothing to walk to.
        assert_eq!(poisson_quantile(1e18, 0.5), 1_000_000_000_000_000_000);
        assert_eq!(poisson_quantile(1e300, 0.5), u64::MAX);
    }

    proptest! {
        #[test]
        fn both_routes_agree(mean in 0.01..120.0_f64, u in 1e-6..0.999_999_f64) {
            prop_assert_eq!(by_summation(mean, u), by_gamma(mean, u));
        }

        #[test]
        fn is_the_smallest_count_that_reaches(ln_mean in -5.0..16.0_f64, u in 1e-6..0.999_999_f64) {
            let mean = libm::exp(ln_mean);
            let k = poisson_quantile(mean, u);
            prop_assert!(poisson_cdf(mean, k) >= u - 1e-12);
            prop_assert!(k == 0 || poisson_cdf(mean, k - 1) < u + 1e-12);
        }
    }
}
