//! An interval for any statistic of independent replicates: leave one out at a time.
//!
//! Quenouille (1956, Biometrika 43, 353-360) and Tukey (1958): with R replicates and the statistic recomputed without each,
//! the squared standard error is (R - 1)/R times the sum of squared deviations of these from their mean, and Student's t
//! with R - 1 degrees of freedom makes it an interval. For a mean it is the usual interval exactly.

use crate::stats::interval::{Interval, Level};
use crate::stats::quantile::student_t_quantile;

/// The statistic over all `replicates`, and its interval. `statistic` is given the replicate to leave out, if any.
///
/// One replicate sets no limits; a statistic that is not finite is no estimate.
pub fn jackknife(replicates: usize, level: Level, statistic: impl Fn(Option<usize>) -> f64) -> Interval {
    let whole = statistic(None);
    if !whole.is_finite() {
        return Interval::UNKNOWN;
    }
    let without: Vec<f64> = (0..replicates).map(|out| statistic(Some(out))).collect();
    if replicates < 2 || without.iter().any(|value| !value.is_finite()) {
        return Interval { estimate: Some(whole), ..Interval::UNKNOWN };
    }
    let count = replicates as f64;
    let mean = without.iter().sum::<f64>() / count;
    let squares: f64 = without.iter().map(|value| (value - mean) * (value - mean)).sum();
    let half = -student_t_quantile(count - 1.0, level.tail()) * ((count - 1.0) / count * squares).sqrt();
    Interval { estimate: Some(whole), low: whole - half, high: whole + half }
}

/// A ratio of sums: `parts` holds the numerator and denominator of each replicate. NaN where the denominators add up to 0.
pub fn ratio(parts: &[(f64, f64)], out: Option<usize>) -> f64 {
    let kept = parts.iter().enumerate().filter(|(place, _)| Some(*place) != out);
    let (above, below) = kept.fold((0.0, 0.0), |(above, below), (_, part)| (above + part.0, below + part.1));
    if below == 0.0 { f64::NAN } else { above / below }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::interval::mean_interval;
    use crate::stats::test_support::assert_close;

    #[test]
    fn of_a_mean_it_is_students_interval() {
        let values = [2.0, 3.0, 5.0, 11.0];
        let parts: Vec<(f64, f64)> = values.iter().map(|&value| (value, 1.0)).collect();
        let found = jackknife(4, Level::NINETY_FIVE, |out| ratio(&parts, out));
        // Mean 5.25, variance (10.5625 + 5.0625 + .0625 + 33.0625) / 3 = 16.25.
        let expected = mean_interval(4, 5.25, 16.25, Level::NINETY_FIVE);
        assert_close(found.low, expected.low, 1e-12);
        assert_close(found.high, expected.high, 1e-12);
    }

    #[test]
    fn without_replicates_there_are_no_limits() {
        let one = jackknife(1, Level::NINETY_FIVE, |_| 0.4);
        assert_eq!((one.estimate, one.low, one.high), (Some(0.4), f64::NEG_INFINITY, f64::INFINITY));
        assert_eq!(jackknife(3, Level::NINETY_FIVE, |_| f64::NAN).estimate, None);
        assert!(ratio(&[(1.0, 0.0)], None).is_nan());
    }

    #[test]
    fn two_replicates_are_enough_for_limits() {
        let parts = [(1.0, 1.0), (3.0, 1.0)];
        let found = jackknife(2, Level::NINETY_FIVE, |out| ratio(&parts, out));
        let expected = mean_interval(2, 2.0, 2.0, Level::NINETY_FIVE);
        assert_close(found.low, expected.low, 1e-12);
        assert_close(found.high, expected.high, 1e-12);
    }
}
