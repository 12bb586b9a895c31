//! What the data said of a parameter: its posterior against its prior.

use super::population::effective_size;
use crate::stats::quantile::normal_cdf;

/// A coordinate's posterior, set against its standard normal prior.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Information {
    /// Weighted mean: how many prior standard deviations it moved.
    pub shift: f64,
    /// Weighted standard deviation: what is left of the prior's.
    pub spread: f64,
    /// Largest distance of the two distribution functions (Kolmogorov and Smirnov).
    pub statistic: f64,
    /// Chance of a larger one if the data said nothing, at the effective sample size. Asymptotic (Smirnov 1948),
    /// with the correction of Stephens (1970) for small samples.
    pub p: f64,
}

/// Sets a weighted sample against the standard normal distribution. An empty one has said nothing.
pub fn information(values: &[f64], weights: &[f64]) -> Information {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return Information { shift: 0.0, spread: 1.0, statistic: 0.0, p: 1.0 };
    }
    let mut pairs: Vec<(f64, f64)> = values.iter().copied().zip(weights.iter().map(|weight| weight / total)).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let shift: f64 = pairs.iter().map(|(value, weight)| weight * value).sum();
    let variance: f64 = pairs.iter().map(|(value, weight)| weight * (value - shift) * (value - shift)).sum();
    let (mut below, mut statistic) = (0.0, 0.0_f64);
    for (value, weight) in pairs {
        let prior = normal_cdf(value);
        statistic = statistic.max((prior - below).abs());
        below += weight;
        statistic = statistic.max((below - prior).abs());
    }
    let root = effective_size(weights).sqrt();
    Information { shift, spread: variance.sqrt(), statistic, p: kolmogorov((root + 0.12 + 0.11 / root) * statistic) }
}

/// Which of a family of tests reject at `level` by Holm's step-down (1979, Scandinavian Journal of Statistics 6, 65-70):
/// the chance that any true null is among them is at most `level`.
pub fn holm(ps: &[f64], level: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..ps.len()).collect();
    order.sort_by(|&a, &b| ps[a].total_cmp(&ps[b]));
    let mut rejected = vec![false; ps.len()];
    for (rank, place) in order.into_iter().enumerate() {
        if ps[place].is_nan() || ps[place] > level / (ps.len() - rank) as f64 {
            break;
        }
        rejected[place] = true;
    }
    rejected
}

/// Upper tail of Kolmogorov's distribution.
fn kolmogorov(x: f64) -> f64 {
    if x < 0.2 {
        // The series converges too slowly, and the tail is 1 to a part in 10^12.
        return 1.0;
    }
    let mut sum = 0.0;
    let mut sign = 1.0;
    for k in 1..=100 {
        let term = libm::exp(-2.0 * f64::from(k * k) * x * x);
        sum += sign * term;
        sign = -sign;
        if term < 1e-16 {
            break;
        }
    }
    (2.0 * sum).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::quantile::normal_quantile;

    #[test]
    fn holm_by_hand() {
        // .01 <= .05 / 4, .013 <= .05 / 3, .04 > .05 / 2: it stops there, though .03 is next but one.
        assert_eq!(holm(&[0.04, 0.01, 0.9, 0.013], 0.05), [false, true, false, true]);
        assert_eq!(holm(&[f64::NAN], 0.05), [false]);
    }

    #[test]
    fn kolmogorovs_tail_at_its_tabled_points() {
        // Critical values 1.2238, 1.3581 and 1.6276 at .10, .05 and .01.
        for (x, p) in [(1.2238, 0.10), (1.3581, 0.05), (1.6276, 0.01)] {
            assert!((kolmogorov(x) - p).abs() < 5e-5, "{x}: {}", kolmogorov(x));
        }
        assert!(kolmogorov(0.0) == 1.0 && kolmogorov(9.0) < 1e-60);
    }

    #[test]
    fn a_sample_of_the_prior_says_nothing_and_a_shifted_one_does() {
        let prior: Vec<f64> = (0..400).map(|k| normal_quantile((f64::from(k) + 0.5) / 400.0)).collect();
        let weights = vec![1.0; 400];
        let nothing = information(&prior, &weights);
        assert!(nothing.p > 0.99 && nothing.shift.abs() < 1e-9 && (nothing.spread - 1.0).abs() < 0.01, "{nothing:?}");
        let moved: Vec<f64> = prior.iter().map(|value| 0.5 * value + 1.0).collect();
        let much = information(&moved, &weights);
        assert!(much.p < 1e-6 && (much.shift - 1.0).abs() < 1e-9 && (much.spread - 0.5).abs() < 0.01, "{much:?}");
        // The same sample is worth less if most of its weight is on a few points.
        let lopsided: Vec<f64> = (0..400).map(|k| if k % 40 == 0 { 1.0 } else { 1e-6 }).collect();
        assert!(information(&moved, &lopsided).p > much.p);
        assert_eq!(information(&[], &[]).p, 1.0);
    }
}
