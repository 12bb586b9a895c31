//! Differences between two samples that share nothing.
//!
//! Numbers: Welch's t interval (Welch 1947, Biometrika 34, 28-35), which lets the variances differ. Yes or no: Newcombe's
//! hybrid score interval (Newcombe 1998, Statistics in Medicine 17, 873-890, method 10), which stays inside -1 to 1 and
//! keeps its coverage near 0 and 1.

use crate::stats::interval::{Interval, Level, wilson};
use crate::stats::quantile::student_t_quantile;

/// Size, mean and sample variance (divisor n - 1) of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Number of values.
    pub n: u64,
    /// Mean.
    pub mean: f64,
    /// Variance.
    pub variance: f64,
}

/// Difference of two means, first minus second, with Welch's interval. An empty sample: no estimate, no limits; a sample of
/// one: no limits.
pub fn mean_difference(first: Moments, second: Moments, level: Level) -> Interval {
    if first.n == 0 || second.n == 0 {
        return Interval::UNKNOWN;
    }
    let estimate = first.mean - second.mean + 0.0;
    if first.n == 1 || second.n == 1 {
        return Interval { estimate: Some(estimate), ..Interval::UNKNOWN };
    }
    let (a, b) = (first.variance.max(0.0) / first.n as f64, second.variance.max(0.0) / second.n as f64);
    let half = if a + b > 0.0 {
        // Welch and Satterthwaite's degrees of freedom.
        let freedom = (a + b) * (a + b) / (a * a / (first.n - 1) as f64 + b * b / (second.n - 1) as f64);
        -student_t_quantile(freedom, level.tail()) * (a + b).sqrt()
    } else {
        0.0
    };
    Interval { estimate: Some(estimate), low: estimate - half, high: estimate + half }
}

/// Difference of two proportions, first minus second, each as (successes, trials), with Newcombe's interval. Without trials on
/// either side: no estimate, -1 to 1.
pub fn proportion_difference(first: (u64, u64), second: (u64, u64), level: Level) -> Interval {
    let (one, other) = (wilson(first.0, first.1, level), wilson(second.0, second.1, level));
    let (Some(p), Some(q)) = (one.estimate, other.estimate) else {
        return Interval { estimate: None, low: -1.0, high: 1.0 };
    };
    let estimate = p - q;
    Interval {
        estimate: Some(estimate),
        low: estimate - libm::hypot(p - one.low, other.high - q),
        high: estimate + libm::hypot(one.high - p, q - other.low),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;

    const LEVEL: Level = Level::NINETY_FIVE;

    /// Newcombe (1998), table II, method 10: 56/70 against 48/80, and 9/10 against 3/10.
    #[test]
    fn proportions_are_those_of_the_paper() {
        for (first, second, low, high) in [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)] {
            let interval = proportion_difference(first, second, LEVEL);
            assert!((interval.low - low).abs() < 1e-4 && (interval.high - high).abs() < 1e-4, "{interval:?}");
        }
        assert_eq!(proportion_difference((0, 0), (1, 2), LEVEL).estimate, None);
    }

    /// By hand: squared errors .4 and .45, so 25.408 degrees of freedom and a half width of 2.0579 times .92195.
    #[test]
    fn means_by_hand() {
        let (one, other) = (Moments { n: 10, mean: 20.0, variance: 4.0 }, Moments { n: 20, mean: 18.0, variance: 9.0 });
        let interval = mean_difference(one, other, LEVEL);
        assert_close(interval.high - 2.0, 2.0579 * 0.921_954_4, 1e-4);
        assert_close(2.0 - interval.low, interval.high - 2.0, 1e-12);
        let constant = Moments { n: 5, mean: 1.0, variance: 0.0 };
        assert_eq!(mean_difference(constant, constant, LEVEL), Interval { estimate: Some(0.0), low: 0.0, high: 0.0 });
        assert_eq!(mean_difference(Moments { n: 0, ..one }, other, LEVEL).estimate, None);
    }
}
