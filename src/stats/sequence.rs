//! A confidence sequence for a proportion: intervals that hold at every look at once.
//!
//! Whoever looks at an ordinary 95 % interval again and again, and stops when it pleases, is wrong more often
//! than one time in twenty. Here the true share lies in *all* intervals, from the first trial to the last,
//! with at least the stated confidence, so that one may stop at any look for any reason.
//!
//! It is the beta-binomial mixture of Robbins (1970, Annals of Mathematical Statistics 41, 1397-1409): with
//! s successes in n trials,
//!
//! ```text
//! M(p) = B(s + a, n - s + b) / B(a, b) / (p^s (1 - p)^(n - s)),   a = b = 1/2
//! ```
//!
//! is a martingale of mean 1 where p is the true share, so by Ville's inequality it ever reaches 1 / alpha with
//! probability alpha at most. The interval is where M(p) < 1 / alpha. It is about twice as wide as Wilson's at
//! some thousand trials, which is the price of looking.

use super::interval::{Interval, Level};

/// The mixing distribution's shapes: Jeffreys' prior, narrow where the share is near 0 or 1.
const SHAPE: f64 = 0.5;
/// Halvings when an end is looked for: more than a double has bits.
const HALVINGS: u32 = 64;

/// The interval after `successes` of `n` trials, valid together with those at every other `n`.
///
/// `n` = 0 gives 0 to 1 without an estimate. More successes than trials count as `n`.
pub fn sequence_interval(successes: u64, n: u64, level: Level) -> Interval {
    let successes = successes.min(n);
    if n == 0 {
        return Interval { estimate: None, low: 0.0, high: 1.0 };
    }
    let (won, lost) = (successes as f64, (n - successes) as f64);
    let share = won / n as f64;
    let inside = inside(won, lost, level);
    let end = |outer: f64| {
        if inside(outer) {
            return outer;
        }
        let (mut within, mut beyond) = (share, outer);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (within + beyond);
            if inside(middle) {
                within = middle;
            } else {
                beyond = middle;
            }
        }
        beyond
    };
    Interval { estimate: Some(share), low: end(0.0), high: end(1.0) }
}

/// Whether a share lies in the interval: its likelihood falls on both sides of the best.
fn inside(won: f64, lost: f64, level: Level) -> impl Fn(f64) -> bool {
    let mixed = ln_beta(won + SHAPE, lost + SHAPE) - ln_beta(SHAPE, SHAPE);
    let least = mixed + libm::log(1.0 - level.value());
    move |p| times_log(won, p) + times_log(lost, 1.0 - p) > least
}

fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// `count` times the logarithm of `p`, nothing of it where there is no count.
fn times_log(count: f64, p: f64) -> f64 {
    if count == 0.0 { 0.0 } else { count * libm::log(p) }
}

#[cfg(test)]
mod tests {
    use super::super::interval::wilson;
    use super::super::test_support::assert_close;
    use super::*;
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    /// One success in one trial: M(p) = B(3/2, 1/2) / B(1/2, 1/2) / p = 1 / (2 p), so p > alpha / 2.
    #[test]
    fn by_hand() {
        let one = sequence_interval(1, 1, Level::NINETY_FIVE);
        assert_close(one.low, 0.025, 1e-12);
        assert_eq!((one.high, one.estimate), (1.0, Some(1.0)));
        let none = sequence_interval(0, 1, Level::NINETY_FIVE);
        assert_close(none.high, 0.975, 1e-12);
        assert_eq!(sequence_interval(0, 0, Level::NINETY_FIVE), Interval { estimate: None, low: 0.0, high: 1.0 });
        assert_eq!(sequence_interval(9, 4, Level::NINETY_FIVE), sequence_interval(4, 4, Level::NINETY_FIVE));
    }

    #[test]
    fn wider_than_an_interval_for_one_look_and_narrowing() {
        let mut before = 1.0;
        for n in [100, 1_000, 10_000, 1_000_000, 1_000_000_000] {
            for tenth in 1..10 {
                let (looked, once) = (
                    sequence_interval(n / 10 * tenth, n, Level::NINETY_FIVE),
                    wilson(n / 10 * tenth, n, Level::NINETY_FIVE),
                );
                assert!(looked.low < once.low && looked.high > once.high);
                assert!(looked.width() < 3.0 * once.width(), "{n} {tenth}");
            }
            let width = sequence_interval(n / 2, n, Level::NINETY_FIVE).width();
            assert!(width < before);
            before = width;
        }
    }

    /// The promise: of a thousand runs looked at after every trial, the truth is in all intervals in 95 %.
    #[test]
    fn covers_under_continuous_looking() {
        for (seed, truth) in [(1, 0.5), (2, 0.1), (3, 0.01)] {
            let mut random = StdRng::seed_from_u64(seed);
            let (mut held, mut once) = (0, 0);
            for _ in 0..1000 {
                let (mut won, mut always, mut naive) = (0, true, true);
                for n in 1..=600_u64 {
                    won += u64::from(random.random::<f64>() < truth);
                    always = always && inside(won as f64, (n - won) as f64, Level::NINETY_FIVE)(truth);
                    naive = naive && (n < 30 || wilson(won, n, Level::NINETY_FIVE).contains(truth));
                }
                held += u32::from(always);
                once += u32::from(naive);
            }
            assert!(held >= 950, "{held} of 1000 at {truth}");
            assert!(once < 900, "an interval for one look would do: {once} of 1000 at {truth}");
        }
    }
}
