//! How much of the spread is left when every input is known: chance.
//!
//! By the law of total variance, Var(Y) = Var(E(Y | inputs)) + E(Var(Y | inputs)). The second part is chance, and its share of
//! the whole is the total index of chance as a factor: what would remain if all inputs were known, its part in interactions
//! included. It needs no points of its own: answers of several worlds at the same inputs differ by chance alone.
//!
//! A column of the design could hold chance instead, one world a row; but then its index would be that of one world's luck in
//! a mean over several, which depends on their number, where the share here is that of a single world's outcome.

use super::jackknife::jackknife;
use crate::stats::interval::{Interval, Level};

/// One replicate's answers: for each point, the answers of its worlds; NaN where a world has none.
pub type Worlds = Vec<Vec<f64>>;

/// What chance has to do with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Luck {
    /// Share of a single world's variance that is chance, bias of the order of one replicate taken off. Unknown where no point
    /// has two answers, or where nothing varies.
    pub share: Interval,
    /// Mean variance between worlds at the same inputs.
    pub within: f64,
    /// Variance of a single world's answer, over inputs and chance.
    pub total: f64,
}

/// Sums of one replicate.
#[derive(Clone, Copy, Default)]
struct Sums {
    within: f64,
    points: f64,
    sum: f64,
    squares: f64,
    answers: f64,
}

impl Sums {
    fn of(points: &[Vec<f64>], centre: f64) -> Self {
        let mut sums = Self::default();
        for point in points {
            let answers: Vec<f64> =
                point.iter().filter(|answer| answer.is_finite()).map(|answer| answer - centre).collect();
            let (count, sum) = (answers.len() as f64, answers.iter().sum::<f64>());
            let squares: f64 = answers.iter().map(|answer| answer * answer).sum();
            sums.sum += sum;
            sums.squares += squares;
            sums.answers += count;
            if count >= 2.0 {
                let mean = sum / count;
                sums.within +=
                    answers.iter().map(|answer| (answer - mean) * (answer - mean)).sum::<f64>() / (count - 1.0);
                sums.points += 1.0;
            }
        }
        sums
    }

    fn with(self, other: Self) -> Self {
        Self {
            within: self.within + other.within,
            points: self.points + other.points,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
            answers: self.answers + other.answers,
        }
    }

    fn within(&self) -> f64 {
        self.within / self.points
    }

    fn total(&self) -> f64 {
        (self.squares - self.sum * self.sum / self.answers) / self.answers
    }
}

/// Chance's share, from points that are each spread as the inputs are.
pub fn luck(replicates: &[Worlds], level: Level) -> Luck {
    // Any centre will do; one near the answers keeps digits.
    let centre = replicates.iter().flatten().flatten().copied().find(|answer| answer.is_finite()).unwrap_or(0.0);
    let sums: Vec<Sums> = replicates.iter().map(|points| Sums::of(points, centre)).collect();
    let without = |out: Option<usize>| {
        sums.iter()
            .enumerate()
            .filter(|(place, _)| Some(*place) != out)
            .fold(Sums::default(), |all, (_, one)| all.with(*one))
    };
    let share = |out: Option<usize>| {
        let sums = without(out);
        if sums.total() > 0.0 { sums.within() / sums.total() } else { f64::NAN }
    };
    let plain = jackknife(sums.len(), level, share);
    let all = without(None);
    Luck { share: corrected(plain, sums.len(), share), within: all.within(), total: all.total() }
}

/// Takes off the bias of order 1/R (Quenouille 1956): replicates share their worlds, so a few of them see too little spread.
fn corrected(interval: Interval, replicates: usize, statistic: impl Fn(Option<usize>) -> f64) -> Interval {
    let (Some(whole), true) = (interval.estimate, replicates >= 2) else { return interval };
    let count = replicates as f64;
    let mean = (0..replicates).map(|out| statistic(Some(out))).sum::<f64>() / count;
    let shift = (count - 1.0) * (whole - mean);
    if !shift.is_finite() {
        return interval;
    }
    let within = |value: f64| if value.is_finite() { (value + shift).clamp(0.0, 1.0) } else { value };
    Interval { estimate: Some(within(whole)), low: within(interval.low), high: within(interval.high) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::addressed::Addressed;
    use crate::stats::quantile::normal_quantile;

    /// Inputs of variance 1, chance of variance `chance` common to a replicate's points, and as much of their own.
    fn worlds(replicates: u32, chance: f64) -> Vec<Worlds> {
        let numbers = Addressed::new(11, "luck test");
        let normal = |address| normal_quantile(numbers.uniform(address));
        let answer = |r, point, world| {
            normal([r, point, 0, 0]) + chance * (normal([r, 0, world, 1]) + normal([r, point, world, 2]))
        };
        (0..replicates)
            .map(|r| (0..64).map(|point| (0..4).map(|world| answer(r, point, world)).collect()).collect())
            .collect()
    }

    /// 2 (.5)^2 of 1 + 2 (.5)^2: a third.
    #[test]
    fn chance_has_its_share() {
        let found = luck(&worlds(40, 0.5), Level::NINETY_FIVE);
        assert!((found.share.estimate.unwrap() - 1.0 / 3.0).abs() < 0.04, "{found:?}");
        assert!(
            found.share.contains(1.0 / 3.0) && (found.total - 1.5).abs() < 0.2 && (found.within - 0.5).abs() < 0.06
        );
    }

    #[test]
    fn without_chance_there_is_none_and_alone_it_is_all() {
        assert_eq!(luck(&worlds(4, 0.0), Level::NINETY_FIVE).share.estimate, Some(0.0));
        let only: Vec<Worlds> = (0..4).map(|r| vec![vec![f64::from(r), 1.0 - f64::from(r)]; 9]).collect();
        assert!(luck(&only, Level::NINETY_FIVE).share.estimate.unwrap() > 0.9);
    }

    #[test]
    fn one_world_a_point_tells_nothing() {
        let single: Vec<Worlds> = vec![vec![vec![1.0], vec![2.0, f64::NAN]]];
        assert_eq!(luck(&single, Level::NINETY_FIVE).share.estimate, None);
        assert_eq!(luck(&[], Level::NINETY_FIVE).share.estimate, None);
    }

    #[test]
    fn two_replicates_by_hand() {
        let replicates: [Worlds; 2] =
            [vec![vec![1.0, 3.0], vec![5.0, 9.0, f64::NAN]], vec![vec![2.0, 2.0], vec![4.0, 0.0]]];
        let found = luck(&replicates, Level::NINETY_FIVE);
        // Within points 2, 8, 0 and 8; all eight answers have mean 3.25 and mean square 140 / 8.
        assert!((found.within - 4.5).abs() < 1e-12, "{found:?}");
        assert!((found.total - (17.5 - 3.25 * 3.25)).abs() < 1e-12, "{found:?}");
        // Of the first alone 5 of 29 - 20.25 = 8.75, of the second 4 of 6 - 4 = 2; twice the whole less their mean, kept below 1.
        let (whole, alone) = (4.5 / 6.9375, [5.0 / 8.75, 4.0 / 2.0]);
        let expected: f64 = 2.0 * whole - 0.5 * (alone[0] + alone[1]);
        assert!((found.share.estimate.unwrap() - expected).abs() < 1e-12, "{found:?}");
    }
}
