//! Confidence intervals for proportions, means and quantiles.
//!
//! - A proportion: Wilson's score interval (Wilson 1927, JASA 22, 209-212), which Brown, Cai and
//!   `DasGupta` (2001, Statistical Science 16, 101-133) recommend; at 0 or n successes the exact
//!   interval of Clopper and Pearson (1934, Biometrika 26, 404-413), since there a one-sided
//!   guarantee is what is wanted.
//! - A mean: Student's t at every n. It is still 4 % wider than the normal at n = 30, so the
//!   customary switch there would put a step into a curve.
//! - A quantile: order statistics, with ranks from the binomial (Conover 1999, section 3.2); free
//!   of any assumption on the distribution.

use crate::stats::quantile::{BetaQuantile, binomial_cdf, normal_quantile, student_t_quantile};
use crate::stats::quantiles::quantile_sorted;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A confidence level strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Level(f64);

/// A confidence level that is none.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("a confidence level lies between 0 and 1, as 0.95 does; {value} does not")]
pub struct LevelError {
    /// What was given.
    pub value: f64,
}

impl Level {
    /// 95 %.
    pub const NINETY_FIVE: Self = Self(0.95);
    /// 90 %.
    pub const NINETY: Self = Self(0.90);

    /// A level such as 0.95.
    ///
    /// # Errors
    ///
    /// [`LevelError`] unless 0 < `value` < 1.
    pub fn new(value: f64) -> Result<Self, LevelError> {
        if value > 0.0 && value < 1.0 { Ok(Self(value)) } else { Err(LevelError { value }) }
    }

    /// The level as a number.
    pub fn value(self) -> f64 {
        self.0
    }

    /// The probability left in each tail, 0.025 for 95 %.
    pub fn tail(self) -> f64 {
        0.5 * (1.0 - self.0)
    }

    /// The two-sided normal score, 1.96 for 95 %.
    pub fn score(self) -> f64 {
        -normal_quantile(self.tail())
    }
}

impl TryFrom<f64> for Level {
    type Error = LevelError;

    fn try_from(value: f64) -> Result<Self, LevelError> {
        Self::new(value)
    }
}

impl From<Level> for f64 {
    fn from(level: Level) -> Self {
        level.0
    }
}

/// An estimate with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The point estimate; `None` when there were no data to make one from.
    pub estimate: Option<f64>,
    /// Lower limit. Infinite where the data set no limit.
    pub low: f64,
    /// Upper limit. Infinite where the data set no limit.
    pub high: f64,
}

impl Interval {
    /// No limit on either side, no estimate.
    pub(crate) const UNKNOWN: Self = Self { estimate: None, low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// Upper limit less lower limit.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// Whether `value` lies inside, limits included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// What is known of a proportion without any trial: between 0 and 1.
const NO_TRIALS: Interval = Interval { estimate: None, low: 0.0, high: 1.0 };

/// Wilson's score interval for `successes` out of `n`.
///
/// `n` = 0 gives 0 to 1 without an estimate. More successes than trials count as `n`.
pub fn wilson(successes: u64, n: u64, level: Level) -> Interval {
    let successes = successes.min(n);
    if n == 0 {
        return NO_TRIALS;
    }
    let (count, trials) = (successes as f64, n as f64);
    let share = count / trials;
    let z = level.score();
    let square = z * z;
    let centre = (count + 0.5 * square) / (trials + square);
    let half = z / (trials + square) * (count * (1.0 - share) + 0.25 * square).sqrt();
    Interval {
        estimate: Some(share),
        // Exactly 0 and 1 at the ends, where the formula gives them only up to rounding.
        low: if successes == 0 { 0.0 } else { (centre - half).max(0.0) },
        high: if successes == n { 1.0 } else { (centre + half).min(1.0) },
    }
}

/// The exact interval of Clopper and Pearson for `successes` out of `n`.
///
/// `n` = 0 gives 0 to 1 without an estimate. More successes than trials count as `n`.
pub fn clopper_pearson(successes: u64, n: u64, level: Level) -> Interval {
    let successes = successes.min(n);
    if n == 0 {
        return NO_TRIALS;
    }
    let (count, failures) = (successes as f64, (n - successes) as f64);
    let tail = level.tail();
    let low = if successes == 0 { 0.0 } else { BetaQuantile::new(count, failures + 1.0).at(tail) };
    let high = if successes == n { 1.0 } else { BetaQuantile::new(count + 1.0, failures).at_upper(tail) };
    Interval { estimate: Some(count / n as f64), low, high }
}

/// The house interval for a proportion: Wilson, but Clopper-Pearson at 0 or `n` successes.
pub fn proportion_interval(successes: u64, n: u64, level: Level) -> Interval {
    if successes == 0 || successes >= n { clopper_pearson(successes, n, level) } else { wilson(successes, n, level) }
}

/// Student's t interval for a mean, from the sample mean and the sample variance (divisor n - 1).
///
/// With `n` = 0 there is no estimate, with `n` = 1 an estimate without limits.
pub fn mean_interval(n: u64, mean: f64, variance: f64, level: Level) -> Interval {
    match n {
        0 => Interval::UNKNOWN,
        1 => Interval { estimate: Some(mean), ..Interval::UNKNOWN },
        _ => {
            let t = -student_t_quantile(n as f64 - 1.0, level.tail());
            // A negative variance can only be rounding in the caller's sums; NaN passes through.
            let variance = if variance < 0.0 { 0.0 } else { variance };
            let half = t * (variance / n as f64).sqrt();
            Interval { estimate: Some(mean), low: mean - half, high: mean + half }
        }
    }
}

/// The same from plain sums. Loses digits when the mean is large beside the spread:
/// prefer [`ExactSum`](crate::stats::accumulate::ExactSum), which does not.
pub fn mean_interval_from_sums(n: u64, sum: f64, sum_of_squares: f64, level: Level) -> Interval {
    let count = n as f64;
    let mean = sum / count;
    let variance = (sum_of_squares - sum * mean) / (count - 1.0);
    mean_interval(n, mean, variance, level)
}

/// Ranks of the order statistics that enclose a quantile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuantileRanks {
    /// Rank of the lower limit, counted from 1; `None` when the sample is too small to set one.
    pub low: Option<u64>,
    /// Rank of the upper limit, counted from 1; `None` when the sample is too small to set one.
    pub high: Option<u64>,
}

/// The ranks between which the `p` quantile lies with at least the given confidence, each tail
/// counted by itself.
///
/// The lower rank is the largest l with P(Binomial(n, p) <= l - 1) at most the tail, the upper the
/// smallest u with P(Binomial(n, p) >= u) at most the tail.
pub fn quantile_ranks(n: u64, p: f64, level: Level) -> QuantileRanks {
    let tail = level.tail();
    // The number of l from 1 on that keep the rule: the rule fails from some l on.
    let low = count_while(n, |l| binomial_cdf(l - 1, n, p) <= tail);
    // P(B >= u) = P(n - B <= n - u) with n - B ~ Binomial(n, 1 - p): count ranks from the top.
    let from_top = count_while(n, |l| binomial_cdf(l - 1, n, 1.0 - p) <= tail);
    QuantileRanks { low: (low > 0).then_some(low), high: (from_top > 0).then_some(n + 1 - from_top) }
}

/// How many of 1, 2, ... n keep a rule that holds up to some point and fails from there on.
fn count_while(n: u64, keeps: impl Fn(u64) -> bool) -> u64 {
    let (mut kept, mut limit) = (0, n + 1);
    while limit - kept > 1 {
        let middle = kept + (limit - kept) / 2;
        if keeps(middle) {
            kept = middle;
        } else {
            limit = middle;
        }
    }
    kept
}

/// Interval for the `p` quantile of the population from a sorted sample; the estimate is the type 7
/// quantile.
///
/// A side on which the sample is too small to set a limit is infinite.
pub fn quantile_interval(sorted: &[f64], p: f64, level: Level) -> Interval {
    let ranks = quantile_ranks(sorted.len() as u64, p, level);
    let value = |rank: Option<u64>| rank.and_then(|r| sorted.get(r as usize - 1)).copied();
    Interval {
        estimate: quantile_sorted(sorted, p),
        low: value(ranks.low).unwrap_or(f64::NEG_INFINITY),
        high: value(ranks.high).unwrap_or(f64::INFINITY),
    }
}

#[cfg(test)]
#[path = "interval_tests.rs"]
mod tests;
