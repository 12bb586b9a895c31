//! Which box of a trajectory, and which of its restrictions.

use super::paste::paste;
use super::peel::{Step, peel};
use super::quality::{Freed, Share, quasi_p_of};
use super::region::Region;
use super::table::Table;

/// A restriction stays only if the score would fall by more than this without it. A box is told in words: each input it names must
/// earn its clause.
pub const SLACK: f64 = 0.01;

/// A restriction with a quasi-p value above this does not stay either.
pub const QUASI: f64 = 0.05;

/// Which box is the best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Preference {
    /// The one that agrees best with the cases beyond what chance would give: Cohen's kappa (Cohen 1960, *Educational and Psychological
    /// Measurement* 20, 37-46) of lying inside and being a case. Where cases are rare it is close to the harmonic mean of coverage and
    /// density; where they are not, it does not, as that would, praise a box for holding nearly everything.
    Balanced,
    /// Of those with at least this density, the one with the largest coverage; the densest where none is so dense.
    Density(f64),
}

impl Preference {
    /// How good a box is by this preference; the larger the better. -1 for one without cases.
    pub fn score(self, share: &Share) -> f64 {
        if share.cases_inside == 0 {
            return -1.0;
        }
        match self {
            Self::Balanced => kappa(share),
            Self::Density(wanted) if share.density() >= wanted => share.coverage(),
            Self::Density(_) => share.density() - 1.0,
        }
    }
}

/// Cohen's kappa of lying inside and being a case: 1 where they are the same, 0 where they have nothing to do with one another.
fn kappa(share: &Share) -> f64 {
    let (inside, base) = (share.mass(), share.base_rate());
    let both = share.cases_inside as f64 / share.rows as f64;
    let agreement = 1.0 - inside - base + 2.0 * both;
    let by_chance = inside * base + (1.0 - inside) * (1.0 - base);
    if by_chance < 1.0 { (agreement - by_chance) / (1.0 - by_chance) } else { 0.0 }
}

/// How boxes are cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// Share of the rows inside that a peel or paste moves.
    pub alpha: f64,
    /// Share of the rows that a box may not fall below.
    pub mass: f64,
    /// Which box is the best.
    pub preference: Preference,
}

/// Fewest rows in a box: with fewer, its density is anybody's guess.
const LEAST_ROWS: usize = 20;

impl Cut {
    /// Fewest rows a box may have: its share of all, but no more than half as many as there are cases, so that rare cases can be
    /// found; and never so few that a density means nothing.
    fn least(&self, rows: usize, cases: usize) -> usize {
        let by_mass = (self.mass * rows as f64) as usize;
        by_mass.min(cases / 2).max(LEAST_ROWS)
    }

    /// The trajectory on some rows, and the box that is chosen of it, pasted.
    pub fn best(&self, table: &Table, rows: &[u32]) -> (Vec<Step>, Region) {
        let steps = peel(table, rows, self.alpha, self.least(rows.len(), table.cases_among(rows)));
        let region = paste(table, rows, self.chosen(table, rows, &steps), self.alpha);
        (steps, region)
    }

    /// Of all boxes of the trajectory, each freed of what it can do without, the best; the one from the earlier step of equals.
    ///
    /// Boxes are freed before one is chosen: where cases are few, freeing costs a box much of its density, and what was the best with all
    /// its restrictions need not be the best with those alone that can be told from chance.
    fn chosen(&self, table: &Table, rows: &[u32], steps: &[Step]) -> Region {
        let mut best: Option<(f64, Region)> = None;
        for step in steps {
            let (region, share) = self.freed(table, rows, step.region.clone());
            let score = self.preference.score(&share);
            if best.as_ref().is_none_or(|(so_far, _)| score > *so_far) {
                best = Some((score, region));
            }
        }
        best.map(|(_, region)| region).unwrap_or_default()
    }

    /// Frees the restrictions that a box can do without, the most dispensable first; what is left, and how it parts the rows.
    fn freed(&self, table: &Table, rows: &[u32], mut region: Region) -> (Region, Share) {
        loop {
            let Freed { inside, each } = Freed::of(&region, table, rows);
            let score = self.preference.score(&inside);
            let mut most: Option<(f64, usize)> = None;
            for (column, without) in each {
                let loss = score - self.preference.score(&without);
                let idle = loss <= SLACK || quasi_p_of(&inside, &without) > QUASI;
                if idle && most.is_none_or(|(least, _)| loss < least) {
                    most = Some((loss, column));
                }
            }
            match most {
                Some((_, column)) => region = region.without(column),
                None => return (region, inside),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::prim::region::Limits;
    use crate::stats::prim::table::Column;
    use crate::stats::test_support::assert_close;

    #[test]
    fn scores_by_hand() {
        let share = Share { rows: 100, cases: 20, rows_inside: 25, cases_inside: 15 };
        // 15 inside and 70 outside agree: .85, where chance gives .25 x .2 + .75 x .8 = .65.
        assert_close(Preference::Balanced.score(&share), (0.85 - 0.65) / 0.35, 1e-12);
        let everything = Share { rows_inside: 100, cases_inside: 20, ..share };
        assert_close(Preference::Balanced.score(&everything), 0.0, 1e-12);
        assert_eq!(Preference::Density(0.5).score(&share), 0.75);
        assert_close(Preference::Density(0.9).score(&share), 0.6 - 1.0, 1e-14);
        let empty = Share { cases_inside: 0, ..share };
        assert_eq!(Preference::Balanced.score(&empty), -1.0);
    }

    #[test]
    fn what_adds_nothing_is_freed() {
        let numbers: Vec<f64> = (0..100).map(f64::from).collect();
        let mixed: Vec<f64> = (0..100).map(|row| f64::from(row * 37 % 100)).collect();
        let cases = (0..100).map(|row| row >= 50).collect();
        let table = Table::new(vec![Column::Number(numbers), Column::Number(mixed)], cases).unwrap();
        let rows: Vec<u32> = (0..100).collect();
        let limits = |low| Limits::Range { low: Some(low), high: None };
        let region = Region::new([(0, limits(49.5)), (1, limits(2.5))]);
        let cut = Cut { alpha: 0.05, mass: 0.05, preference: Preference::Balanced };
        let (freed, share) = cut.freed(&table, &rows, region);
        assert_eq!(freed, Region::new([(0, limits(49.5))]));
        assert_eq!((share.rows_inside, share.cases_inside), (50, 50));
    }

    #[test]
    fn few_cases_allow_small_boxes() {
        let cut = Cut { alpha: 0.05, mass: 0.05, preference: Preference::Balanced };
        assert_eq!(cut.least(10_000, 5_000), 500);
        assert_eq!(cut.least(10_000, 100), 50);
        assert_eq!(cut.least(100, 10), 20);
    }
}
