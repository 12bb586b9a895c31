//! Two columns of answers against one another.

use serde::Serialize;

use super::outcome::Kind;
use crate::stats::accumulate::{ExactPair, ExactSum};
use crate::stats::interval::{Interval, Level, mean_interval, proportion_interval};
use crate::stats::paired::{PairedTable, paired_difference};
use crate::stats::unpaired::{Moments, mean_difference, proportion_difference};

const LEVEL: Level = Level::NINETY_FIVE;

/// What an outcome is worth in one result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Worth {
    /// Mean, or share of worlds; none where no world has a value.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub high: Option<f64>,
    /// Worlds it rests on.
    pub worlds: u64,
    /// Worlds without a value: their regime has fallen.
    pub left_out: u64,
}

/// A result less the first, in one outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contrast {
    /// This result less the first.
    pub difference: f64,
    /// Lower end of its 95 % interval; none where the worlds set no limit.
    pub low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub high: Option<f64>,
    /// Whether it was taken world by world.
    pub paired: bool,
    /// Worlds that have a value in both; 0 when unpaired.
    pub pairs: u64,
    /// Correlation of the two over these worlds; none when unpaired, or where either does not vary.
    pub correlation: Option<f64>,
    /// How many times as many worlds an unpaired comparison would need; none when unpaired, or where no world differs.
    pub variance_ratio: Option<f64>,
    /// Share of these worlds in which it is higher than in the first; none when unpaired.
    pub higher: Option<f64>,
    /// Share of these worlds in which it is lower.
    pub lower: Option<f64>,
}

/// The worth of answers.
pub fn worth(kind: Kind, answers: &[f64]) -> Worth {
    let known = answers.iter().filter(|answer| answer.is_finite());
    let (interval, n) = match kind {
        Kind::Share => {
            let (yes, n) = count(answers);
            (proportion_interval(yes, n, LEVEL), n)
        }
        Kind::Number => {
            let mut sum = ExactSum::default();
            known.for_each(|answer| sum.add(*answer));
            (mean_interval(sum.count(), sum.mean(), sum.variance(), LEVEL), sum.count())
        }
    };
    Worth {
        value: interval.estimate,
        low: finite(interval.low),
        high: finite(interval.high),
        worlds: n,
        left_out: answers.len() as u64 - n,
    }
}

/// World by world: `pairs` are (row of `this`, row of `first`). None where no pair has a value in both.
///
/// Where no world differs the difference is exactly 0, its interval 0 to 0.
pub fn paired(kind: Kind, this: &[f64], first: &[f64], pairs: &[(usize, usize)]) -> Option<Contrast> {
    let mut sums = ExactPair::default();
    let mut table = PairedTable::default();
    let (mut higher, mut lower) = (0_u64, 0_u64);
    for &(row, other) in pairs {
        let (Some(&a), Some(&b)) = (this.get(row), first.get(other)) else { continue };
        if a.is_finite() && b.is_finite() {
            sums.add(a, b);
            table.add(a > 0.0, b > 0.0);
            higher += u64::from(a > b);
            lower += u64::from(a < b);
        }
    }
    let n = sums.count();
    let moments = paired_difference(&sums, LEVEL);
    let interval = match kind {
        _ if higher == 0 && lower == 0 => Interval { estimate: (n > 0).then_some(0.0), low: 0.0, high: 0.0 },
        Kind::Share => table.difference(LEVEL),
        Kind::Number => moments.difference,
    };
    Some(Contrast {
        difference: interval.estimate? + 0.0,
        low: finite(interval.low),
        high: finite(interval.high),
        paired: true,
        pairs: n,
        correlation: moments.correlation,
        variance_ratio: moments.variance_ratio,
        higher: Some(higher as f64 / n as f64),
        lower: Some(lower as f64 / n as f64),
    })
}

impl Contrast {
    /// Of results whose worlds are not held against each other: a difference and the ends of its interval.
    pub(super) fn apart(difference: f64, low: f64, high: f64) -> Self {
        Self {
            difference: difference + 0.0,
            low: finite(low),
            high: finite(high),
            paired: false,
            pairs: 0,
            correlation: None,
            variance_ratio: None,
            higher: None,
            lower: None,
        }
    }
}

/// Worlds that share nothing. None where either has no value.
pub fn unpaired(kind: Kind, this: &[f64], first: &[f64]) -> Option<Contrast> {
    let interval = match kind {
        Kind::Share => proportion_difference(count(this), count(first), LEVEL),
        Kind::Number => mean_difference(moments(this), moments(first), LEVEL),
    };
    Some(Contrast::apart(interval.estimate?, interval.low, interval.high))
}

/// How many say yes, of how many that say anything.
fn count(answers: &[f64]) -> (u64, u64) {
    let known = answers.iter().filter(|answer| answer.is_finite());
    known.fold((0, 0), |(yes, n), answer| (yes + u64::from(*answer > 0.0), n + 1))
}

fn moments(answers: &[f64]) -> Moments {
    let mut sum = ExactSum::default();
    answers.iter().filter(|answer| answer.is_finite()).for_each(|answer| sum.add(*answer));
    Moments { n: sum.count(), mean: sum.mean(), variance: sum.variance() }
}

pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(count: usize) -> Vec<(usize, usize)> {
        (0..count).map(|row| (row, row)).collect()
    }

    #[test]
    fn identical_columns_differ_by_exactly_nothing() {
        let numbers: Vec<f64> = (0..100).map(|i| f64::from(i * i % 37) * 0.1).collect();
        let flags: Vec<f64> = (0..100).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
        for (kind, column) in [(Kind::Number, &numbers), (Kind::Share, &flags)] {
            let contrast = paired(kind, column, column, &rows(100)).unwrap();
            assert_eq!((contrast.difference, contrast.low, contrast.high), (0.0, Some(0.0), Some(0.0)));
            assert_eq!((contrast.higher, contrast.lower, contrast.variance_ratio), (Some(0.0), Some(0.0), None));
            assert!((contrast.correlation.unwrap() - 1.0).abs() < 1e-12);
        }
    }

    /// Every combination of tens and units once: independent by construction.
    #[test]
    fn independence_saves_nothing() {
        let (units, tens): (Vec<f64>, Vec<f64>) = (0..100).map(|i| (f64::from(i % 10), f64::from(i / 10))).unzip();
        let contrast = paired(Kind::Number, &units, &tens, &rows(100)).unwrap();
        assert!((contrast.variance_ratio.unwrap() - 1.0).abs() < 1e-12);
        assert_eq!((contrast.difference, contrast.correlation), (0.0, Some(0.0)));
        // 45 of 100 combinations have the units above the tens.
        assert_eq!((contrast.higher, contrast.lower), (Some(0.45), Some(0.45)));
        let apart = unpaired(Kind::Number, &units, &tens).unwrap();
        assert!((apart.high.unwrap() / contrast.high.unwrap() - 1.0).abs() < 0.01, "{apart:?} {contrast:?}");
    }

    /// A shift of 1 in every world: no doubt at all when paired, plenty when not.
    #[test]
    fn pairing_sees_a_shift_that_noise_hides() {
        let first: Vec<f64> = (0..50).map(|i| f64::from(i % 25)).collect();
        let this: Vec<f64> = first.iter().map(|value| value + 1.0).collect();
        let together = paired(Kind::Number, &this, &first, &rows(50)).unwrap();
        assert_eq!((together.difference, together.low, together.high), (1.0, Some(1.0), Some(1.0)));
        assert_eq!(together.higher, Some(1.0));
        let apart = unpaired(Kind::Number, &this, &first).unwrap();
        assert_eq!(apart.difference, 1.0);
        assert!(apart.low.unwrap() < 0.0);
    }

    #[test]
    fn worlds_without_a_value_are_left_out_in_pairs() {
        let (this, first) = ([1.0, f64::NAN, 3.0, 4.0], [0.0, 2.0, f64::NAN, 2.0]);
        let contrast = paired(Kind::Number, &this, &first, &rows(4)).unwrap();
        assert_eq!((contrast.pairs, contrast.difference), (2, 1.5));
        let worth = worth(Kind::Number, &this);
        assert_eq!((worth.worlds, worth.left_out), (3, 1));
        assert_eq!(paired(Kind::Number, &[f64::NAN], &[1.0], &rows(1)), None);
        assert_eq!(unpaired(Kind::Share, &[], &[1.0]), None);
    }

    #[test]
    fn yes_and_no_by_hand() {
        let (this, first) = ([1.0, 1.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 1.0, 0.0]);
        let contrast = paired(Kind::Share, &this, &first, &rows(5)).unwrap();
        assert!((contrast.difference - 0.2).abs() < 1e-12);
        assert_eq!((contrast.higher, contrast.lower), (Some(0.4), Some(0.2)));
        assert!(contrast.low.unwrap() < 0.0 && contrast.high.unwrap() > 0.2);
    }
}
