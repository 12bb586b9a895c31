//! The bootstrap: how far a statistic would move if other worlds had been drawn.
//!
//! A replicate draws as many worlds as there are, with replacement, and takes the statistic of those (Efron 1979, Annals of
//! Statistics 7, 1-26); the interval goes from the 2.5 to the 97.5 percentile of the replicates (Efron and Tibshirani 1993,
//! An Introduction to the Bootstrap, chapter 13). It serves statistics that have no interval of their own: differences of
//! quantiles, ratios. Every draw has an address, replicate and place, so that the interval is the same on every machine.

use rand_philox::philox4x32_10;

use super::interval::{Interval, Level};

/// Replicates: with 999 the 2.5 and 97.5 percentiles are the 25th and the 975th.
pub const REPLICATES: u32 = 999;

/// The key of the bootstrap's draws: no world draws with it, since worlds have their seed in its place.
const KEY: [u32; 2] = [0x626f_6f74, 0x7374_7261];

/// Counts how often each of `counts.len()` worlds is drawn in a replicate.
pub fn resample(replicate: u32, counts: &mut [u32]) {
    counts.fill(0);
    let n = counts.len() as u64;
    for block in 0..counts.len().div_ceil(4) {
        let left = counts.len() - 4 * block;
        let draws = philox4x32_10([replicate, block as u32, 0, 0], KEY);
        for draw in draws.into_iter().take(left) {
            counts[((u64::from(draw) * n) >> 32) as usize] += 1;
        }
    }
}

/// The percentile interval of replicates around an estimate. Open where a replicate in twenty, or more, has no value.
pub fn percentile_interval(estimate: f64, replicates: &[f64], level: Level) -> Interval {
    let mut known: Vec<f64> = replicates.iter().copied().filter(|value| value.is_finite()).collect();
    known.sort_unstable_by(f64::total_cmp);
    let estimate = estimate.is_finite().then_some(estimate);
    if known.len() * 20 <= replicates.len() * 19 || known.is_empty() {
        return Interval { estimate, low: f64::NEG_INFINITY, high: f64::INFINITY };
    }
    let rank = |share: f64| (((known.len() + 1) as f64 * share).round() as usize).clamp(1, known.len()) - 1;
    Interval { estimate, low: known[rank(level.tail())], high: known[rank(1.0 - level.tail())] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::interval::mean_interval;

    #[test]
    fn a_replicate_draws_as_many_as_there_are() {
        let (mut counts, mut again) = (vec![0; 37], vec![7; 37]);
        resample(3, &mut counts);
        resample(3, &mut again);
        assert_eq!(counts, again);
        assert_eq!(counts.iter().sum::<u32>(), 37);
        resample(4, &mut again);
        assert_ne!(counts, again);
    }

    /// For a mean the bootstrap must agree with Student's t, to its own error and the t's wider tails.
    #[test]
    fn means_have_the_interval_that_theory_gives() {
        let values: Vec<f64> = (0..400).map(|i| f64::from(i * i % 101)).collect();
        let mean = values.iter().sum::<f64>() / 400.0;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / 399.0;
        let mut counts = vec![0; values.len()];
        let replicates: Vec<f64> = (0..REPLICATES)
            .map(|replicate| {
                resample(replicate, &mut counts);
                values.iter().zip(&counts).map(|(value, count)| value * f64::from(*count)).sum::<f64>() / 400.0
            })
            .collect();
        let found = percentile_interval(mean, &replicates, Level::NINETY_FIVE);
        let theory = mean_interval(400, mean, variance, Level::NINETY_FIVE);
        assert!((found.low - theory.low).abs() < 0.08 * theory.width(), "{found:?} {theory:?}");
        assert!((found.high - theory.high).abs() < 0.08 * theory.width(), "{found:?} {theory:?}");
    }

    #[test]
    fn what_is_often_unknown_has_no_ends() {
        let mut replicates = vec![1.0; 90];
        replicates.extend([f64::NAN; 10]);
        let open = percentile_interval(1.0, &replicates, Level::NINETY_FIVE);
        assert!(open.low.is_infinite() && open.high.is_infinite() && open.estimate == Some(1.0));
        assert_eq!(percentile_interval(f64::NAN, &[], Level::NINETY_FIVE).estimate, None);
    }
}
