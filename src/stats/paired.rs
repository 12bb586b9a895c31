//! Differences between two answers given on the same worlds.
//!
//! Numbers: the t interval of the mean difference, and what the pairing gained. Yes or no:
//! `McNemar`'s test and Tango's score interval (Tango 1998, Statistics in Medicine 17, 891-908),
//! which keeps its coverage with few or no discordant pairs, where Wald's collapses (Newcombe 1998,
//! Statistics in Medicine 17, 2635-2650).

use crate::stats::accumulate::ExactPair;
use crate::stats::interval::{Interval, Level, mean_interval};
use crate::stats::quantile::binomial_cdf;
use serde::{Deserialize, Serialize};

/// The mean of first minus second over pairs, with what the pairing won.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PairedDifference {
    /// Number of pairs.
    pub pairs: u64,
    /// Mean difference, first minus second, with Student's t interval.
    pub difference: Interval,
    /// Correlation of the two; `None` when either does not vary.
    pub correlation: Option<f64>,
    /// (var first + var second) / var(difference): how many times more worlds an unpaired
    /// comparison would need. About 1 under independence; `None` when the difference does not vary.
    pub variance_ratio: Option<f64>,
}

/// Mean difference of paired numbers. Identical answers give exactly 0 with an interval from 0 to
/// 0.
pub fn paired_difference(pair: &ExactPair, level: Level) -> PairedDifference {
    let spread = pair.difference_variance();
    let separate = pair.first().variance() + pair.second().variance();
    PairedDifference {
        pairs: pair.count(),
        difference: mean_interval(pair.count(), pair.difference_mean(), spread, level),
        correlation: pair.correlation(),
        variance_ratio: (spread > 0.0).then(|| separate / spread),
    }
}

/// Four-fold table of paired yes/no answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairedTable {
    /// Yes in both.
    pub both: u64,
    /// Yes in the first only.
    pub first_only: u64,
    /// Yes in the second only.
    pub second_only: u64,
    /// Yes in neither.
    pub neither: u64,
}

/// `McNemar`'s test of equal proportions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct McNemar {
    /// (b - c)^2 / (b + c), chi-squared with one degree of freedom when both are large; 0 without
    /// discordant pairs.
    pub statistic: f64,
    /// Exact two-sided p: binomial on the discordant pairs. Conservative.
    pub p_exact: f64,
    /// Mid-p, which Fagerland, Lydersen and Laake (2013, BMC Medical Research Methodology 13:91)
    /// recommend.
    pub p_mid: f64,
}

impl PairedTable {
    /// Counts one pair.
    pub fn add(&mut self, first: bool, second: bool) {
        let cell = match (first, second) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.first_only,
            (false, true) => &mut self.second_only,
            (false, false) => &mut self.neither,
        };
        *cell += 1;
    }

    /// Adds another table's counts.
    pub fn merge(&mut self, other: &Self) {
        self.both += other.both;
        self.first_only += other.first_only;
        self.second_only += other.second_only;
        self.neither += other.neither;
    }

    /// Number of pairs.
    pub fn pairs(&self) -> u64 {
        self.both + self.first_only + self.second_only + self.neither
    }

    /// `McNemar`'s test. Without discordant pairs both p are 1.
    pub fn mcnemar(&self) -> McNemar {
        let (b, c) = (self.first_only, self.second_only);
        let discordant = b + c;
        if discordant == 0 {
            return McNemar { statistic: 0.0, p_exact: 1.0, p_mid: 1.0 };
        }
        let gap = b as f64 - c as f64;
        let fewer = b.min(c);
        let at_most = binomial_cdf(fewer, discordant, 0.5);
        let below = if fewer == 0 { 0.0 } else { binomial_cdf(fewer - 1, discordant, 0.5) };
        McNemar {
            statistic: gap * gap / discordant as f64,
            p_exact: (2.0 * at_most).min(1.0),
            // Twice the tail with half of the observed point's own probability.
            p_mid: (at_most + below).min(1.0),
        }
    }

    /// Difference of the two proportions, first minus second, with Tango's score interval.
    ///
    /// Identical answers give the estimate exactly 0; the interval is then z^2 / (n + z^2) either
    /// way, which is what n pairs without a difference can promise of other worlds. No pairs: -1 to
    /// 1, no estimate.
    pub fn difference(&self, level: Level) -> Interval {
        let n = self.pairs();
        if n == 0 {
            return Interval { estimate: None, low: -1.0, high: 1.0 };
        }
        let estimate = (self.first_only as f64 - self.second_only as f64) / n as f64;
        let z = level.score();
        Interval {
            estimate: Some(estimate),
            low: bisect(-1.0, estimate, |delta| self.score(delta) >= z),
            high: bisect(estimate, 1.0, |delta| self.score(delta) > -z),
        }
    }

    /// Tango's score statistic for the hypothesis that the difference is `delta`; it falls as
    /// `delta` rises.
    fn score(&self, delta: f64) -> f64 {
        let (b, c) = (self.first_only as f64, self.second_only as f64);
        let n = self.pairs() as f64;
        // The most likely share of second-only pairs, given the difference: a root of a quadratic.
        let linear = (2.0 * n - b + c) * delta - b - c;
        let root = (linear * linear + 8.0 * n * c * delta * (1.0 - delta)).max(0.0).sqrt();
        let share = (root - linear) / (4.0 * n);
        let variance = n * (2.0 * share + delta * (1.0 - delta));
        let gap = b - c - n * delta;
        if variance > 0.0 {
            gap / variance.sqrt()
        } else if gap == 0.0 {
            0.0
        } else {
            libm::copysign(f64::INFINITY, gap)
        }
    }
}

/// The point at which `holds` turns from true to false, to a few units in the last place.
fn bisect(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;

    const LEVEL: Level = Level::NINETY_FIVE;

    fn table(both: u64, first_only: u64, second_only: u64, neither: u64) -> PairedTable {
        PairedTable { both, first_only, second_only, neither }
    }

    /// The score statistic with the restricted maximum found numerically, root by Brent: scipy
    /// 1.17.1. The third table is the example of the R package `PropCIs` (b = 40, c = 20, n = 160).
    #[test]
    fn tango_matches_direct_maximisation() {
        for (t, low, high) in [
            (table(36, 12, 2, 0), 0.061_112_406, 0.344_708_747),
            (table(53, 16, 8, 9), -0.019_658_924, 0.206_910_77),
            (table(50, 40, 20, 50), 0.030_864_534, 0.218_064_244),
            (table(5, 1, 7, 9), -0.498_572_965, -0.024_939_359),
        ] {
            let interval = t.difference(LEVEL);
            assert!((interval.low - low).abs() < 2e-7 && (interval.high - high).abs() < 2e-7, "{t:?} {interval:?}");
        }
    }

    #[test]
    fn identical_answers_differ_by_exactly_nothing() {
        let interval = table(40, 0, 0, 60).difference(LEVEL);
        assert_eq!(interval.estimate, Some(0.0));
        // By hand: T = -sqrt(n d / (1 - d)), so d = z^2 / (n + z^2).
        let square = LEVEL.score() * LEVEL.score();
        assert_close(interval.high, square / (100.0 + square), 1e-12);
        assert_close(interval.low, -interval.high, 1e-12);
        assert_eq!(PairedTable::default().difference(LEVEL).estimate, None);
    }

    #[test]
    fn tango_at_the_ends_and_mirrored() {
        let all = table(0, 20, 0, 0).difference(LEVEL);
        assert_eq!(all.estimate, Some(1.0));
        assert!(all.low > 0.6 && all.high == 1.0, "{all:?}");
        let (one, other) = (table(9, 7, 2, 5).difference(LEVEL), table(9, 2, 7, 5).difference(LEVEL));
        assert_close(one.low, -other.high, 1e-12);
        assert_close(one.high, -other.low, 1e-12);
    }

    /// scipy 1.17.1 binomtest(8, 9, .5).pvalue = 20/512; mid-p takes off P(N = 1) = 9/512 once.
    #[test]
    fn mcnemar_by_hand() {
        let test = table(3, 8, 1, 4).mcnemar();
        assert_close(test.p_exact, 20.0 / 512.0, 1e-13);
        assert_close(test.p_mid, 11.0 / 512.0, 1e-13);
        assert_close(test.statistic, 49.0 / 9.0, 1e-15);
        assert_eq!(table(3, 0, 0, 4).mcnemar().p_mid, 1.0);
        assert_eq!(table(3, 5, 5, 4).mcnemar().p_exact, 1.0);
    }

    #[test]
    fn tables_count_and_merge() {
        let mut t = PairedTable::default();
        for (first, second) in [(true, true), (true, false), (false, true), (false, false), (true, false)] {
            t.add(first, second);
        }
        assert_eq!(t, table(1, 2, 1, 1));
        t.merge(&table(1, 1, 1, 1));
        assert_eq!((t, t.pairs()), (table(2, 3, 2, 2), 9));
    }

    #[test]
    fn pairing_is_judged_by_the_variance_it_saves() {
        let mut same = ExactPair::default();
        let mut crossed = ExactPair::default();
        for i in 0..100 {
            let x = f64::from(i % 10);
            same.add(x, x);
            // Every combination of tens and units once: independent by construction.
            crossed.add(x, f64::from(i / 10));
        }
        let identical = paired_difference(&same, LEVEL);
        assert_eq!((identical.difference.low, identical.difference.high), (0.0, 0.0));
        assert_close(identical.correlation.expect("varies"), 1.0, 1e-15);
        assert_eq!(identical.variance_ratio, None);
        let independent = paired_difference(&crossed, LEVEL);
        assert_close(independent.variance_ratio.expect("varies"), 1.0, 1e-12);
        assert_eq!(independent.correlation, Some(0.0));
    }
}
