use super::*;
use crate::stats::test_support::assert_close;
use proptest::prelude::*;

const LEVEL: Level = Level::NINETY_FIVE;

fn assert_limits(interval: Interval, low: f64, high: f64) {
    assert!((interval.low - low).abs() < 5e-7, "{interval:?}");
    assert!((interval.high - high).abs() < 5e-7, "{interval:?}");
}

/// Reference table of the method document, six digits; statsmodels `proportion_confint` gives the
/// same.
#[test]
fn proportions_match_the_reference_table() {
    assert_limits(wilson(0, 10, LEVEL), 0.0, 0.277_533);
    assert_limits(clopper_pearson(0, 10, LEVEL), 0.0, 0.308_497);
    assert_limits(wilson(5, 10, LEVEL), 0.236_593, 0.763_407);
    assert_limits(wilson(95, 100, LEVEL), 0.888_250, 0.978_456);
    assert_limits(clopper_pearson(95, 100, LEVEL), 0.887_165, 0.983_568);
}

#[test]
fn the_house_interval_is_exact_at_the_ends() {
    assert_eq!(proportion_interval(0, 10, LEVEL), clopper_pearson(0, 10, LEVEL));
    assert_eq!(proportion_interval(10, 10, LEVEL), clopper_pearson(10, 10, LEVEL));
    assert_eq!(proportion_interval(1, 10, LEVEL), wilson(1, 10, LEVEL));
    assert_eq!(wilson(10, 10, LEVEL).high, 1.0);
    // By hand: with 0 of n the exact upper limit is 1 - 0.025^(1/n).
    let high = -libm::expm1(libm::log(0.025) / 1_000_000.0);
    assert_close(clopper_pearson(0, 1_000_000, LEVEL).high, high, 1e-10);
}

#[test]
fn no_trials_leave_everything_open() {
    for interval in [wilson(0, 0, LEVEL), clopper_pearson(0, 0, LEVEL), proportion_interval(0, 0, LEVEL)] {
        assert_eq!((interval.estimate, interval.low, interval.high), (None, 0.0, 1.0));
    }
}

/// Student (1908), hyoscyamine, additional hours of sleep: n = 10, mean 2.33; limits by scipy
/// 1.17.1 t.interval.
#[test]
fn mean_by_hand() {
    let sleep = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    let sum: f64 = sleep.iter().sum();
    let squares: f64 = sleep.iter().map(|x| x * x).sum();
    let interval = mean_interval_from_sums(10, sum, squares, LEVEL);
    assert_close(interval.estimate.expect("ten values"), 2.33, 1e-12);
    assert_close(interval.low, 0.897_677_539_376_705, 1e-12);
    assert_close(interval.high, 3.762_322_460_623_294, 1e-12);
}

#[test]
fn mean_of_few() {
    assert_eq!(mean_interval(0, f64::NAN, f64::NAN, LEVEL), Interval::UNKNOWN);
    let one = mean_interval(1, 3.0, f64::NAN, LEVEL);
    assert_eq!((one.estimate, one.low, one.high), (Some(3.0), f64::NEG_INFINITY, f64::INFINITY));
    let constant = mean_interval(5, 3.0, 0.0, LEVEL);
    assert_eq!((constant.low, constant.high), (3.0, 3.0));
}

/// By hand from Binomial(10, 1/2): P(B <= 1) = .0107 and P(B <= 2) = .0547, so ranks 2 and 9. With
/// 5 values P(B = 0) = .031 exceeds .025, so there is no interval.
#[test]
fn median_ranks_by_hand() {
    assert_eq!(quantile_ranks(10, 0.5, LEVEL), QuantileRanks { low: Some(2), high: Some(9) });
    assert_eq!(quantile_ranks(5, 0.5, LEVEL), QuantileRanks { low: None, high: None });
    // 0.9^29 = .0471, 0.9^35 = .0250: the upper limit of the 90 % point needs 36 values.
    assert_eq!(quantile_ranks(29, 0.9, LEVEL).high, None);
    assert_eq!(quantile_ranks(36, 0.9, LEVEL).high, Some(36));
    assert_eq!(quantile_ranks(0, 0.5, LEVEL), QuantileRanks { low: None, high: None });
}

#[test]
fn quantile_interval_reads_the_ranks() {
    let sorted: Vec<f64> = (1..=10).map(f64::from).collect();
    let interval = quantile_interval(&sorted, 0.5, LEVEL);
    assert_eq!((interval.estimate, interval.low, interval.high), (Some(5.5), 2.0, 9.0));
    assert_eq!(quantile_interval(&[], 0.5, LEVEL), Interval::UNKNOWN);
}

#[test]
fn levels_are_checked() {
    assert_eq!(Level::new(0.95), Ok(Level::NINETY_FIVE));
    for value in [0.0, 1.0, 95.0, f64::NAN] {
        assert!(Level::new(value).is_err());
    }
    assert_close(LEVEL.score(), 1.959_963_984_540_054, 1e-14);
    let error = Level::new(95.0).expect_err("95 is not a level");
    assert_eq!(error.to_string(), "a confidence level lies between 0 and 1, as 0.95 does; 95 does not");
}

proptest! {
    #[test]
    fn intervals_hold_the_estimate(n in 1..5000_u64, share in 0.0..1.0_f64) {
        let successes = (share * n as f64) as u64;
        for interval in [wilson(successes, n, LEVEL), clopper_pearson(successes, n, LEVEL)] {
            let estimate = interval.estimate.expect("n > 0");
            prop_assert!(interval.contains(estimate) && interval.low >= 0.0 && interval.high <= 1.0);
        }
    }

    #[test]
    fn ranks_are_the_tightest(n in 1..400_u64, p in 0.01..0.99_f64) {
        let ranks = quantile_ranks(n, p, LEVEL);
        let low = ranks.low.unwrap_or(0);
        prop_assert!(low == 0 || binomial_cdf(low - 1, n, p) <= 0.025);
        prop_assert!(low == n || binomial_cdf(low, n, p) > 0.025);
        let high = ranks.high.unwrap_or(n + 1);
        prop_assert!(high == n + 1 || 1.0 - binomial_cdf(high - 1, n, p) <= 0.025 + 1e-12);
        prop_assert!(high < 2 || 1.0 - binomial_cdf(high - 2, n, p) > 0.025 - 1e-12);
    }
}
