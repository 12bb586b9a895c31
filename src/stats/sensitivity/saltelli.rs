//! Sobol' indices: shares of the output's variance.
//!
//! The first-order index S of a factor is the share it explains alone, Var(E(Y | factor)) / Var(Y); the total index ST the
//! share that vanishes when all else is known, which counts every interaction the factor has a part in. S at or near ST
//! says that it acts alone.
//!
//! Points: a row has two independent points A and B and, for each factor, A with that factor from B (and for pairs also B
//! with that factor from A). Estimators, with answers centred at each replicate's mean:
//!
//! ```text
//! S   = mean[ f(B) (f(AB) - f(A)) ] / V            Saltelli et al. 2010, Computer Physics Communications 181, 259-270, table 2 (b)
//! ST  = mean[ (f(A) - f(AB))^2 ] / 2 V             Jansen 1999, Computer Physics Communications 117, 35-43
//! Sij = mean[ f(BA_i) f(AB_j) - f(A) f(B) ] / V - Si - Sj     Saltelli 2002, Computer Physics Communications 145, 280-297
//! ```
//!
//! S and Sij are differences of noisy sums, so that a factor without effect comes out as often below zero as above; ST is a
//! sum of squares and cannot.

use super::jackknife::{jackknife, ratio};
use super::{Factors, Pairs, Replicate};
use crate::stats::interval::{Interval, Level};
use crate::stats::sobol::DimensionsError;

/// Which of a row's points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matrix {
    /// The first.
    A,
    /// The second, independent of the first.
    B,
    /// A with this factor from B.
    AB(usize),
    /// B with this factor from A.
    BA(usize),
}

/// The points of a design.
#[derive(Clone, Debug)]
pub struct Design {
    factors: Factors,
    pairs: Pairs,
    second_order: bool,
}

impl Design {
    /// A design over factors; with `second_order` also the points that pairs need.
    ///
    /// # Errors
    ///
    /// [`DimensionsError`] for more than 512 inputs.
    pub fn new(factors: Factors, seed: u64, second_order: bool) -> Result<Self, DimensionsError> {
        Ok(Self { pairs: Pairs::new(factors.inputs(), seed)?, factors, second_order })
    }

    /// Points a row: A, B, one a factor, and as many again for pairs.
    pub const fn steps(&self) -> usize {
        2 + self.factors.len() * if self.second_order { 2 } else { 1 }
    }

    /// Which point of a row a step is, from 0.
    pub const fn matrix(&self, step: usize) -> Matrix {
        match step {
            0 => Matrix::A,
            1 => Matrix::B,
            _ if step - 2 < self.factors.len() => Matrix::AB(step - 2),
            _ => Matrix::BA(step - 2 - self.factors.len()),
        }
    }

    /// Coordinates of a step's point in a row of a scrambling; `step` below [`Self::steps`].
    pub fn point(&self, scramble: u32, row: u32, step: usize) -> Vec<f64> {
        let (mut a, mut b) = self.pairs.row(scramble, row);
        match self.matrix(step) {
            Matrix::A => a,
            Matrix::B => b,
            Matrix::AB(factor) => {
                self.factors.carry(factor, &b, &mut a);
                a
            }
            Matrix::BA(factor) => {
                self.factors.carry(factor, &a, &mut b);
                b
            }
        }
    }
}

/// What a design's answers say.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    /// First-order index of each factor.
    pub first: Vec<Interval>,
    /// Total index of each factor.
    pub total: Vec<Interval>,
    /// Second-order index of each pair, the lower factor first; empty unless its points were asked for.
    pub second: Vec<(usize, usize, Interval)>,
    /// What is left of the variance when every factor's own share is taken off: 1 less the sum of first-order indices.
    pub interactions: Interval,
    /// Variance of the answers at A and B.
    pub variance: f64,
}

/// One replicate's sums.
struct Sums {
    first: Vec<f64>,
    total: Vec<f64>,
    pairs: Vec<f64>,
    variance: f64,
}

/// Indices of `factors` factors from complete rows, replicate by replicate. Rows hold two points, then one a factor, then, if
/// they have them, the points of pairs. Without variance no index is known.
pub fn indices(replicates: &[Replicate], factors: usize, level: Level) -> Indices {
    let sums: Vec<Sums> = replicates.iter().map(|rows| Sums::of(rows, factors)).collect();
    let share = |read: &dyn Fn(&Sums) -> f64| {
        let parts: Vec<(f64, f64)> = sums.iter().map(|sums| (read(sums), sums.variance)).collect();
        jackknife(parts.len(), level, |out| ratio(&parts, out))
    };
    let rows: usize = replicates.iter().map(Vec::len).sum();
    let pairs = (0..factors).flat_map(|i| (i + 1..factors).map(move |j| (i, j)));
    let known = sums.first().is_some_and(|sums| !sums.pairs.is_empty());
    let second = pairs.enumerate().filter(|_| known).map(|(place, (i, j))| {
        (i, j, share(&|sums| sums.pairs.get(place).copied().unwrap_or(0.0) - sums.first[i] - sums.first[j]))
    });
    Indices {
        first: (0..factors).map(|factor| share(&|sums| sums.first[factor])).collect(),
        total: (0..factors).map(|factor| share(&|sums| sums.total[factor])).collect(),
        second: second.collect(),
        interactions: share(&|sums| sums.variance - sums.first.iter().sum::<f64>()),
        variance: if rows == 0 { f64::NAN } else { sums.iter().map(|sums| sums.variance).sum::<f64>() / rows as f64 },
    }
}

impl Sums {
    fn of(rows: &[Vec<f64>], factors: usize) -> Self {
        let mean = rows.iter().map(|row| row[0] + row[1]).sum::<f64>() / (2.0 * rows.len() as f64);
        let with_pairs = rows.first().is_some_and(|row| row.len() >= 2 + 2 * factors);
        let mut sums = Self {
            first: vec![0.0; factors],
            total: vec![0.0; factors],
            pairs: vec![0.0; if with_pairs { factors * factors.saturating_sub(1) / 2 } else { 0 }],
            variance: 0.0,
        };
        for row in rows {
            let centred: Vec<f64> = row.iter().map(|answer| answer - mean).collect();
            let (a, b) = (centred[0], centred[1]);
            let (mixed, reversed) = centred[2..].split_at(factors);
            sums.variance += 0.5 * (a * a + b * b);
            for (factor, ab) in mixed.iter().enumerate() {
                sums.first[factor] += b * (ab - a);
                sums.total[factor] += 0.5 * (a - ab) * (a - ab);
            }
            if with_pairs {
                let pairs = (0..factors).flat_map(|i| (i + 1..factors).map(move |j| (i, j)));
                for (pair, (i, j)) in sums.pairs.iter_mut().zip(pairs) {
                    *pair += reversed[i] * mixed[j] - a * b;
                }
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::super::ishigami;
    use super::*;

    fn answers(design: &Design, scrambles: u32, rows: u32, model: impl Fn(&[f64]) -> f64) -> Vec<Replicate> {
        let row = |scramble, row| (0..design.steps()).map(|step| model(&design.point(scramble, row, step))).collect();
        (0..scrambles).map(|scramble| (0..rows).map(|number| row(scramble, number)).collect()).collect()
    }

    fn value(interval: &Interval) -> f64 {
        interval.estimate.unwrap()
    }

    /// N = 4,096 in four scramblings: within .019 (first order) and .007 (total) of the reference values.
    #[test]
    fn ishigami() {
        let design = Design::new(Factors::single(3), 20210815, false).unwrap();
        let found = indices(&answers(&design, 4, 1024, ishigami::ishigami), 3, Level::NINETY_FIVE);
        for factor in 0..3 {
            let (first, total) = (value(&found.first[factor]), value(&found.total[factor]));
            assert!((first - ishigami::FIRST[factor]).abs() < 0.019, "S{factor} {first}");
            assert!((total - ishigami::TOTAL[factor]).abs() < 0.007, "ST{factor} {total}");
        }
        assert!((found.variance / ishigami::VARIANCE - 1.0).abs() < 0.01, "{}", found.variance);
    }

    /// The third input acts through the first alone: their pair has .243684, the other pairs nothing.
    #[test]
    fn pairs_of_ishigami() {
        let design = Design::new(Factors::single(3), 1, true).unwrap();
        let found = indices(&answers(&design, 8, 1024, ishigami::ishigami), 3, Level::NINETY_FIVE);
        for (i, j, pair) in &found.second {
            let expected = if (*i, *j) == (0, 2) { ishigami::TOTAL[2] } else { 0.0 };
            assert!((value(pair) - expected).abs() < 0.02, "{i} {j} {pair:?}");
        }
        assert!((value(&found.interactions) - ishigami::TOTAL[2]).abs() < 0.02);
    }

    /// Of 40 designs of 8 scramblings, about 38 intervals should hold the truth; 33 or fewer has a chance of .005.
    #[test]
    fn intervals_hold_what_they_promise() {
        let mut held = [0; 2];
        for seed in 0..40 {
            let design = Design::new(Factors::single(3), seed, false).unwrap();
            let found = indices(&answers(&design, 8, 64, ishigami::ishigami), 3, Level::NINETY_FIVE);
            held[0] += u32::from(found.first[0].contains(ishigami::FIRST[0]));
            held[1] += u32::from(found.total[1].contains(ishigami::TOTAL[1]));
        }
        assert!(held.iter().all(|&count| count >= 34), "{held:?}");
    }

    /// x1 + 2 x2 + 3 x3 + 4 x4 in two groups: variances 1, 4, 9, 16 of 30, and no interaction.
    #[test]
    fn groups_move_together() {
        let factors = Factors::grouped(&[0, 1, 0, 1]);
        assert_eq!((factors.len(), factors.inputs_of(1)), (2, &[1, 3][..]));
        let design = Design::new(factors, 5, false).unwrap();
        let linear = |x: &[f64]| x[0] + 2.0 * x[1] + 3.0 * x[2] + 4.0 * x[3];
        let found = indices(&answers(&design, 2, 1024, linear), 2, Level::NINETY_FIVE);
        for (factor, share) in [(0, 10.0 / 30.0), (1, 20.0 / 30.0)] {
            assert!((value(&found.first[factor]) - share).abs() < 0.01, "{:?}", found.first);
            assert!((value(&found.total[factor]) - share).abs() < 0.01, "{:?}", found.total);
        }
        let point = design.point(0, 3, 2);
        let (a, b) = (design.point(0, 3, 0), design.point(0, 3, 1));
        assert_eq!(point, [b[0], a[1], b[2], a[3]]);
    }

    #[test]
    fn what_does_not_vary_has_no_indices() {
        let design = Design::new(Factors::single(2), 5, true).unwrap();
        let found = indices(&answers(&design, 2, 8, |_| 3.0), 2, Level::NINETY_FIVE);
        assert!(found.first.iter().chain(&found.total).all(|index| index.estimate.is_none()));
        assert_eq!(indices(&[], 2, Level::NINETY_FIVE).first[0].estimate, None);
        assert!(Design::new(Factors::single(513), 5, false).is_err());
    }
}
