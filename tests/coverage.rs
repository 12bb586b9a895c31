//! Whether intervals cover the truth as often as they say, on outcomes whose truth is known.
//!
//! Two thousand synthetic studies of each kind. With a nominal 95 % the share that covers has a standard error of .005; each bound
//! below leaves three of them, and the side on which the method is known to err.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use durand::stats::accumulate::{ExactPair, ExactSum};
use durand::stats::bootstrap::{REPLICATES, percentile_interval, resample};
use durand::stats::interval::{Interval, Level, mean_interval, proportion_interval, quantile_interval};
use durand::stats::paired::{PairedTable, paired_difference};
use durand::stats::unpaired::{Moments, mean_difference, proportion_difference};
use rand::{RngExt, SeedableRng, rngs::StdRng};

const STUDIES: usize = 2000;
const LEVEL: Level = Level::NINETY_FIVE;

/// Share of studies whose interval holds the truth.
fn coverage(truth: f64, studies: usize, mut study: impl FnMut(&mut StdRng) -> Interval) -> f64 {
    let mut random = StdRng::seed_from_u64(20210815);
    let covered = (0..studies).filter(|_| study(&mut random).contains(truth)).count();
    covered as f64 / studies as f64
}

/// An exponential variate: skewed, as worths and counts are.
fn skewed(random: &mut StdRng) -> f64 {
    -libm::log(1.0 - random.random::<f64>())
}

fn yes(random: &mut StdRng, share: f64) -> bool {
    random.random::<f64>() < share
}

fn moments(values: impl Iterator<Item = f64>) -> Moments {
    let mut sum = ExactSum::default();
    values.for_each(|value| sum.add(value));
    Moments { n: sum.count(), mean: sum.mean(), variance: sum.variance() }
}

#[test]
fn means_and_their_differences_cover() {
    let mean = coverage(1.0, STUDIES, |random| {
        let Moments { n, mean, variance } = moments((0..200).map(|_| skewed(random)));
        mean_interval(n, mean, variance, LEVEL)
    });
    assert!((0.925..=0.965).contains(&mean), "{mean}");
    let paired = coverage(0.5, STUDIES, |random| {
        let mut pair = ExactPair::default();
        for _ in 0..200 {
            let common = skewed(random);
            pair.add(common + 0.5 * skewed(random), common);
        }
        paired_difference(&pair, LEVEL).difference
    });
    assert!((0.925..=0.965).contains(&paired), "{paired}");
    let unpaired = coverage(0.5, STUDIES, |random| {
        let this = moments((0..200).map(|_| 1.5 * skewed(random)));
        let first = moments((0..200).map(|_| skewed(random)));
        mean_difference(this, first, LEVEL)
    });
    assert!((0.925..=0.965).contains(&unpaired), "{unpaired}");
}

#[test]
fn shares_and_their_differences_cover() {
    for share in [0.02, 0.3] {
        let single = coverage(share, STUDIES, |random| {
            let count = (0..200).filter(|_| yes(random, share)).count() as u64;
            proportion_interval(count, 200, LEVEL)
        });
        assert!((0.93..=0.985).contains(&single), "{share}: {single}");
        let paired = coverage(0.1, STUDIES, |random| {
            let mut table = PairedTable::default();
            for _ in 0..200 {
                let first = yes(random, share);
                // A tenth more of all worlds: of those that said no, 0.1 / (1 - share).
                table.add(first || yes(random, 0.1 / (1.0 - share)), first);
            }
            table.difference(LEVEL)
        });
        assert!((0.93..=0.975).contains(&paired), "{share}: {paired}");
        let unpaired = coverage(0.1, STUDIES, |random| {
            let mut count = |share: f64| (0..200).filter(|_| yes(random, share)).count() as u64;
            proportion_difference((count(share + 0.1), 200), (count(share), 200), LEVEL)
        });
        assert!((0.93..=0.975).contains(&unpaired), "{share}: {unpaired}");
    }
}

#[test]
fn quantiles_cover() {
    for p in [0.1, 0.5, 0.9] {
        let truth = -libm::log(1.0 - p);
        let found = coverage(truth, STUDIES, |random| {
            let mut values: Vec<f64> = (0..200).map(|_| skewed(random)).collect();
            values.sort_by(f64::total_cmp);
            quantile_interval(&values, p, LEVEL)
        });
        // Order statistics cover at least as often as they say.
        assert!((0.935..=0.985).contains(&found), "{p}: {found}");
    }
}

/// The difference of two medians on common worlds: nothing else in the house has an interval for it.
#[test]
fn the_bootstrap_covers() {
    let mut counts = vec![0_u32; 400];
    let median = |rising: &[(f64, usize)], counts: &[u32]| {
        let mut passed = 0;
        let reached = |(_, place): &&(f64, usize)| {
            passed += counts[*place];
            passed >= 200
        };
        rising.iter().find(reached).map_or(f64::NAN, |(value, _)| *value)
    };
    let found = coverage(0.5, 300, |random| {
        let first: Vec<f64> = (0..400).map(|_| skewed(random)).collect();
        let this: Vec<f64> = first.iter().map(|value| value + random.random::<f64>()).collect();
        // The truth of the difference of medians is not that of the mean difference; shift this sample to make it 0.5.
        let shift = 0.5 - TRUE_SHIFT;
        let rising = |values: &[f64]| {
            let mut rising: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
            rising.sort_by(|a, b| a.0.total_cmp(&b.0));
            rising
        };
        let (this, first) = (rising(&this), rising(&first));
        let replicates: Vec<f64> = (0..REPLICATES)
            .map(|replicate| {
                resample(replicate, &mut counts);
                median(&this, &counts) - median(&first, &counts) + shift
            })
            .collect();
        let whole = vec![1_u32; 400];
        percentile_interval(median(&this, &whole) - median(&first, &whole) + shift, &replicates, LEVEL)
    });
    // 300 studies: a standard error of .0126. Percentiles of medians on common worlds are wide, never narrow: all 300 cover.
    assert!(found >= 0.93, "{found}");
}

/// A ratio of means on common worlds, which is smooth.
#[test]
fn the_bootstrap_covers_a_ratio() {
    let mut counts = vec![0_u32; 100];
    let ratio = |pairs: &[(f64, f64)], counts: &[u32]| {
        let (this, first) = pairs.iter().zip(counts).fold((0.0, 0.0), |(this, first), (pair, &count)| {
            (this + pair.0 * f64::from(count), first + pair.1 * f64::from(count))
        });
        this / first
    };
    let found = coverage(1.5, 600, |random| {
        let pair = |random: &mut StdRng| {
            let first = skewed(random);
            (first + random.random::<f64>(), first)
        };
        let pairs: Vec<(f64, f64)> = (0..100).map(|_| pair(random)).collect();
        let replicates: Vec<f64> = (0..REPLICATES)
            .map(|replicate| {
                resample(replicate, &mut counts);
                ratio(&pairs, &counts)
            })
            .collect();
        percentile_interval(ratio(&pairs, &[1; 100]), &replicates, LEVEL)
    });
    // 600 studies: a standard error of .009.
    assert!((0.91..=0.975).contains(&found), "{found}");
}

/// Median of an exponential plus a uniform, less the median of the exponential: the root of F(x) = 1/2 with
/// F(x) = 1 - (e - 1) exp(-x) for x above 1, which is ln(2 (e - 1)), less ln 2: ln(e - 1).
const TRUE_SHIFT: f64 = 0.541_324_854_612_918_1;
