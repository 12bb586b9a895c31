//! Elementary effects: what moves the output, for few points.
//!
//! Morris (1991, Technometrics 33, 161-174): a trajectory starts at a random point of a grid and moves one factor after another,
//! each by half the range, in a random order; the change of the answer over the move is the factor's elementary effect. Over
//! trajectories, their mean mu keeps the sign, the mean of their sizes mu* (Campolongo, Cariboni and Saltelli 2007, Environmental
//! Modelling and Software 22, 1509-1518) cannot cancel, and their standard deviation sigma is 0 where the effect is the same
//! everywhere: linear, and without interaction.
//!
//! Trajectories are *optimised*: many are drawn, and those kept that lie farthest apart (ibid.). The best of all subsets cannot be
//! searched; ours grows from the farthest pair by the farthest other, and then exchanges one for one while that helps (after
//! Ruano, Ribes, Ferrer and Sin 2012, Environmental Modelling and Software 37, 103-109).
//!
//! The grid has four levels at the middles of four equally likely quarters, 1/8, 3/8, 5/8, 7/8: the ends of an unbounded
//! distribution are infinite. An effect is the answer's change per unit of probability; a move covers half of it.

use super::Factors;
use super::jackknife::{jackknife, ratio};
use crate::stats::addressed::Addressed;
use crate::stats::interval::{Interval, Level};

/// Levels of the grid.
const LEVELS: u8 = 4;
/// Levels that a move covers.
const MOVE: u8 = LEVELS / 2;
/// Share of a distribution that a move covers.
const COVERED: f64 = MOVE as f64 / LEVELS as f64;
/// Trajectories drawn for each that is kept, and at most.
const DRAWN: (usize, usize) = (10, 400);
/// Rounds of exchanges at most; a few are enough.
const ROUNDS: usize = 20;

/// The points of a design.
#[derive(Clone, Debug)]
pub struct Design {
    factors: Factors,
    trajectories: Vec<Trajectory>,
}

/// Where a trajectory starts, and the order in which its factors move.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Trajectory {
    start: Vec<u8>,
    order: Vec<usize>,
}

impl Design {
    /// `count` trajectories over factors, chosen among ten times as many (no more than 400, no fewer than `count`).
    pub fn new(factors: Factors, count: usize, seed: u64) -> Self {
        let numbers = Addressed::new(seed, "morris trajectories");
        let drawn = (DRAWN.0 * count).min(DRAWN.1).max(count);
        let candidates: Vec<Trajectory> =
            (0..drawn).map(|number| Trajectory::draw(&factors, numbers, number as u32)).collect();
        let kept = farthest(&factors, &candidates, count);
        Self { factors, trajectories: kept.into_iter().map(|place| candidates[place].clone()).collect() }
    }

    /// Number of trajectories.
    pub const fn trajectories(&self) -> usize {
        self.trajectories.len()
    }

    /// Points of a trajectory: its start, and one a factor.
    pub const fn steps(&self) -> usize {
        1 + self.factors.len()
    }

    /// The order in which a trajectory's factors move.
    pub fn order(&self, trajectory: usize) -> &[usize] {
        &self.trajectories[trajectory].order
    }

    /// Coordinates after so many steps of a trajectory.
    pub fn point(&self, trajectory: usize, step: usize) -> Vec<f64> {
        let levels = self.trajectories[trajectory].after(step, &self.factors);
        levels.into_iter().map(|level| (f64::from(level) + 0.5) / f64::from(LEVELS)).collect()
    }

    /// Elementary effects of a trajectory, by factor, from its answers: change per unit of probability, upwards where the factor
    /// is one input, its size alone where several inputs move.
    pub fn effects(&self, trajectory: usize, answers: &[f64]) -> Vec<f64> {
        let Trajectory { start, order } = &self.trajectories[trajectory];
        let mut effects = vec![f64::NAN; self.factors.len()];
        for (step, &factor) in answers.windows(2).zip(order) {
            let change = (step[1] - step[0]) / COVERED;
            effects[factor] = match self.factors.inputs_of(factor) {
                [input] if start[*input] >= MOVE => -change,
                [_] => change,
                _ => change.abs(),
            };
        }
        effects
    }

    /// How far apart the kept trajectories lie: root of the sum of squared distances between pairs.
    pub fn spread(&self) -> f64 {
        let all = &self.trajectories;
        let squares =
            |i: usize| (0..i).map(move |j| distance(&self.factors, &all[i], &all[j])).map(|d| d * d).sum::<f64>();
        (0..all.len()).map(squares).sum::<f64>().sqrt()
    }
}

impl Trajectory {
    fn draw(factors: &Factors, numbers: Addressed, number: u32) -> Self {
        let level = |input: usize| numbers.below(usize::from(LEVELS), [number, input as u32, 0, 1]) as u8;
        Self {
            start: (0..factors.inputs()).map(level).collect(),
            order: numbers.order(factors.len(), [number, u32::MAX]),
        }
    }

    /// Levels after so many steps. From each level exactly one other is a move away.
    fn after(&self, step: usize, factors: &Factors) -> Vec<u8> {
        let mut levels = self.start.clone();
        for &factor in self.order.iter().take(step) {
            for &input in factors.inputs_of(factor) {
                levels[input] = (levels[input] + MOVE) % LEVELS;
            }
        }
        levels
    }
}

/// Sum of distances between all points of one trajectory and all of another.
fn distance(factors: &Factors, one: &Trajectory, other: &Trajectory) -> f64 {
    let square = |a: u8, b: u8| f64::from(a.abs_diff(b)) * f64::from(a.abs_diff(b));
    let between = |a: &[u8], b: &[u8]| a.iter().zip(b).map(|(&a, &b)| square(a, b)).sum::<f64>();
    // Squared distances from the current point of `one` to each point of `other`, mended as `one` moves on.
    let points: Vec<Vec<u8>> = (0..=factors.len()).map(|step| other.after(step, factors)).collect();
    let mut levels = one.start.clone();
    let mut squares: Vec<f64> = points.iter().map(|point| between(&levels, point)).collect();
    let mut sum: f64 = squares.iter().map(|square| square.sqrt()).sum();
    for &factor in &one.order {
        for &input in factors.inputs_of(factor) {
            let (before, after) = (levels[input], (levels[input] + MOVE) % LEVELS);
            for (squared, point) in squares.iter_mut().zip(&points) {
                *squared += square(after, point[input]) - square(before, point[input]);
            }
            levels[input] = after;
        }
        sum += squares.iter().map(|square| square.sqrt()).sum::<f64>();
    }
    sum
}

/// Places of the candidates to keep.
fn farthest(factors: &Factors, candidates: &[Trajectory], count: usize) -> Vec<usize> {
    let n = candidates.len();
    if count >= n || count < 2 || factors.is_empty() {
        return (0..count.min(n)).collect();
    }
    let mut squares = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..i {
            let apart = distance(factors, &candidates[i], &candidates[j]);
            squares[i * n + j] = apart * apart;
            squares[j * n + i] = apart * apart;
        }
    }
    let from = |i: usize, kept: &[usize]| kept.iter().map(|&j| squares[i * n + j]).sum::<f64>();
    let pairs = (0..n).flat_map(|i| (0..i).map(move |j| (i, j)));
    let first = pairs.max_by(|a, b| squares[a.0 * n + a.1].total_cmp(&squares[b.0 * n + b.1]));
    let mut kept = first.map_or_else(Vec::new, |(i, j)| vec![j, i]);
    let best_other =
        |kept: &[usize]| (0..n).filter(|i| !kept.contains(i)).max_by(|&a, &b| from(a, kept).total_cmp(&from(b, kept)));
    while kept.len() < count {
        let Some(next) = best_other(&kept) else { break };
        kept.push(next);
    }
    for _ in 0..ROUNDS {
        let before = kept.clone();
        for place in 0..kept.len() {
            let leaving = kept.remove(place);
            let next = best_other(&kept).filter(|&next| from(next, &kept) > from(leaving, &kept) * (1.0 + 1e-12));
            kept.insert(place, next.unwrap_or(leaving));
        }
        if kept == before {
            break;
        }
    }
    kept.sort_unstable();
    kept
}

/// What trajectories say of a factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Mean effect, with its sign; of a group of inputs the same as `size`.
    pub mean: Interval,
    /// Mean size of the effect (mu*).
    pub size: Interval,
    /// Standard deviation of the effect; none for fewer than two trajectories.
    pub spread: Option<f64>,
}

/// Effects of each factor over trajectories, `effects[trajectory][factor]` as [`Design::effects`] gives them; what is not
/// finite is left out.
pub fn summarise(effects: &[Vec<f64>], factors: usize, level: Level) -> Vec<Effect> {
    (0..factors)
        .map(|factor| {
            let of: Vec<f64> = effects.iter().map(|one| one[factor]).filter(|effect| effect.is_finite()).collect();
            let mean = |read: fn(f64) -> f64| {
                let parts: Vec<(f64, f64)> = of.iter().map(|&effect| (read(effect), 1.0)).collect();
                jackknife(parts.len(), level, |out| ratio(&parts, out))
            };
            let mu = mean(|effect| effect);
            let squares =
                of.iter().map(|effect| (effect - mu.estimate.unwrap_or(0.0)) * (effect - mu.estimate.unwrap_or(0.0)));
            let spread = (of.len() >= 2).then(|| (squares.sum::<f64>() / (of.len() as f64 - 1.0)).sqrt());
            Effect { mean: mu, size: mean(f64::abs), spread }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(design: &Design, model: impl Fn(&[f64]) -> f64) -> Vec<Effect> {
        let of = |t| (0..design.steps()).map(|step| model(&design.point(t, step))).collect::<Vec<f64>>();
        let effects: Vec<Vec<f64>> = (0..design.trajectories()).map(|t| design.effects(t, &of(t))).collect();
        summarise(&effects, design.factors.len(), Level::NINETY_FIVE)
    }

    #[test]
    fn a_linear_function_has_its_coefficients_and_no_spread() {
        let b = [3.0, -2.0, 0.5, 0.0];
        let design = Design::new(Factors::single(4), 6, 20210815);
        for (effect, b) in ask(&design, |x| x.iter().zip(b).map(|(x, b)| x * b).sum()).iter().zip(b) {
            assert!((effect.size.estimate.unwrap() - b.abs()).abs() < 1e-12, "{effect:?}");
            assert!((effect.mean.estimate.unwrap() - b).abs() < 1e-12 && effect.spread.unwrap() < 1e-12);
        }
    }

    #[test]
    fn what_acts_through_another_has_a_spread() {
        let effects = ask(&Design::new(Factors::single(3), 20, 1), |x| (x[0] - 0.5) * (x[1] - 0.5));
        // The other's four levels give effects of -3/8, -1/8, 1/8, 3/8; trajectories far apart favour the outer ones.
        for effect in &effects[..2] {
            let size = effect.size.estimate.unwrap();
            assert!((0.125..=0.375).contains(&size) && effect.spread.unwrap() > 0.2, "{effects:?}");
        }
        assert_eq!(effects[2].size.estimate, Some(0.0));
    }

    #[test]
    fn a_group_moves_together_and_has_a_size_only() {
        let design = Design::new(Factors::grouped(&[0, 0, 1]), 8, 3);
        assert_eq!(design.steps(), 3);
        let effects = ask(&design, |x| x[0] + x[1] - 4.0 * x[2]);
        assert_eq!(effects[0].mean, effects[0].size);
        assert_eq!(effects[1].mean.estimate, Some(-4.0));
    }

    #[test]
    fn every_trajectory_moves_every_factor_once_on_the_grid() {
        let design = Design::new(Factors::single(5), 4, 9);
        for t in 0..4 {
            for step in 0..5 {
                let (before, after) = (design.point(t, step), design.point(t, step + 1));
                let moved: Vec<usize> = (0..5).filter(|&input| before[input] != after[input]).collect();
                assert_eq!(moved, [design.order(t)[step]]);
                assert_eq!((after[moved[0]] - before[moved[0]]).abs(), 0.5);
                assert!(before.iter().all(|x| [0.125, 0.375, 0.625, 0.875].contains(x)));
            }
        }
    }

    #[test]
    fn the_kept_lie_farther_apart_than_the_first_drawn() {
        let factors = Factors::single(6);
        let numbers = Addressed::new(4, "morris trajectories");
        let first = (0..5).map(|number| Trajectory::draw(&factors, numbers, number)).collect();
        let drawn = Design { factors: factors.clone(), trajectories: first };
        assert!(Design::new(factors, 5, 4).spread() > 1.03 * drawn.spread());
    }

    #[test]
    fn distances_are_those_between_points() {
        let factors = Factors::grouped(&[0, 1, 1]);
        let one = Trajectory { start: vec![0, 1, 2], order: vec![1, 0] };
        let other = Trajectory { start: vec![3, 3, 0], order: vec![0, 1] };
        let mut sum = 0.0;
        for i in 0..3 {
            for j in 0..3 {
                let (a, b) = (one.after(i, &factors), other.after(j, &factors));
                let square: f64 =
                    a.iter().zip(&b).map(|(a, b)| f64::from(a.abs_diff(*b)) * f64::from(a.abs_diff(*b))).sum();
                sum += square.sqrt();
            }
        }
        assert!((distance(&factors, &one, &other) - sum).abs() < 1e-12);
    }

    #[test]
    fn effects_are_summed_up_by_hand() {
        let effects = [vec![-1.0, 2.0], vec![2.0, f64::NAN], vec![5.0, 4.0]];
        let found = summarise(&effects, 2, Level::NINETY_FIVE);
        let estimates = |place: usize| (found[place].mean.estimate, found[place].size.estimate, found[place].spread);
        // (9 + 0 + 9) / 2 = 9; of the second two are left, (1 + 1) / 1 = 2.
        assert_eq!(estimates(0), (Some(2.0), Some(8.0 / 3.0), Some(3.0)));
        assert_eq!(estimates(1), (Some(3.0), Some(3.0), Some(2.0_f64.sqrt())));
        assert_eq!(summarise(&effects[..1], 1, Level::NINETY_FIVE)[0].spread, None);
    }

    /// Of a few candidates all subsets can be tried.
    #[test]
    fn the_kept_are_those_farthest_apart_of_all_subsets() {
        let factors = Factors::single(3);
        for seed in 0..12 {
            let numbers = Addressed::new(seed, "morris trajectories");
            let drawn: Vec<Trajectory> = (0..7).map(|number| Trajectory::draw(&factors, numbers, number)).collect();
            let squared = |i: usize, j: usize| {
                let apart = distance(&factors, &drawn[i], &drawn[j]);
                apart * apart
            };
            let spread = |kept: &[usize]| -> f64 {
                kept.iter().enumerate().flat_map(|(n, &i)| kept[..n].iter().map(move |&j| squared(i, j))).sum()
            };
            let pairs = (0..7).flat_map(|i| (0..i).map(move |j| vec![j, i]));
            let best = pairs.clone().map(|pair| spread(&pair)).fold(0.0, f64::max);
            assert!((spread(&farthest(&factors, &drawn, 2)) - best).abs() < 1e-9, "seed {seed}");
            let triples = pairs.flat_map(|pair| (pair[1] + 1..7).map(move |k| [pair.as_slice(), &[k]].concat()));
            let best = triples.map(|triple| spread(&triple)).fold(0.0, f64::max);
            // Exchanges may end a little short of the best.
            assert!(spread(&farthest(&factors, &drawn, 3)) > 0.97 * best, "seed {seed}");
        }
    }
}
