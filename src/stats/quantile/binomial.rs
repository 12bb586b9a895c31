//! The binomial distribution function.

use super::beta::beta_cdf;

/// Binomial distribution function, P(N <= `count`) for N ~ Binomial(`trials`, `probability`).
///
/// By way of the beta: P(N <= k) = I_{1-p}(n - k, k + 1). `probability` outside 0 to 1 gives NaN.
pub fn binomial_cdf(count: u64, trials: u64, probability: f64) -> f64 {
    if !(0.0..=1.0).contains(&probability) {
        return f64::NAN;
    }
    if count >= trials {
        return 1.0;
    }
    beta_cdf((trials - count) as f64, count as f64 + 1.0, 1.0 - probability)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;

    /// By hand: Binomial(10, 1/2) has (1 + 10) / 1024 at or below 1 and 1013 / 1024 at or below 8.
    #[test]
    fn by_hand() {
        assert_close(binomial_cdf(1, 10, 0.5), 11.0 / 1024.0, 1e-13);
        assert_close(binomial_cdf(8, 10, 0.5), 1013.0 / 1024.0, 1e-13);
        assert_eq!(binomial_cdf(10, 10, 0.5), 1.0);
        assert_eq!(binomial_cdf(3, 10, 0.0), 1.0);
        assert_eq!(binomial_cdf(3, 10, 1.0), 0.0);
        assert!(binomial_cdf(3, 10, 1.5).is_nan());
    }
}
