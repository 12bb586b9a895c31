//! Which box of a trajectory, and which of its restrictions.

use super::paste::paste;
use super::peel::{Step, peel};
use super::quality::{Share, quasi_p};
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
    /// The one with the largest harmonic mean of coverage and density: neither is bought dearly with the other.
    Balanced,
    /// Of those with at least this density, the one with the largest coverage; the densest where none is so dense.
    Density(f64),
}

impl Preference {
    /// How good a box is by this preference; the larger the better. -1 for one without cases.
    pub fn score(self, share: &Share) -> f64 {
        let (density, coverage) = (share.density(), share.coverage());
        if share.cases_inside == 0 {
            return -1.0;
        }
        match self {
            Self::Balanced => 2.0 * density * coverage / (density + coverage),
            Self::Density(wanted) if density >= wanted => coverage,
            Self::Density(_) => density - 1.0,
        }
    }
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

    /// The trajectory on some rows, and the box that is chosen, freed of what it can do without, and pasted.
    pub fn best(&self, table: &Table, rows: &[u32]) -> (Vec<Step>, Region) {
        let steps = peel(table, rows, self.alpha, self.least(rows.len(), table.cases_among(rows)));
        let region = self.chosen(&steps);
        let region = self.freed(table, rows, region);
        let region = paste(table, rows, region, self.alpha);
        (steps, region)
    }

    /// The step with the best score; the earlier, and so larger, of equals.
    fn chosen(&self, steps: &[Step]) -> Region {
        let (rows, cases) = steps.first().map_or((0, 0), |all| (all.rows_inside, all.cases_inside));
        let score = |step: &Step| {
            let share = Share { rows, cases, rows_inside: step.rows_inside, cases_inside: step.cases_inside };
            self.preference.score(&share)
        };
        let mut best: Option<(f64, &Step)> = None;
        for step in steps {
            let score = score(step);
            if best.is_none_or(|(so_far, _)| score > so_far) {
                best = Some((score, step));
            }
        }
        best.map(|(_, step)| step.region.clone()).unwrap_or_default()
    }

    /// Frees the restrictions that a box can do without, the most dispensable first.
    fn freed(&self, table: &Table, rows: &[u32], mut region: Region) -> Region {
        loop {
            let score = self.preference.score(&Share::of(&region, table, rows));
            let mut most: Option<(f64, usize)> = None;
            for (column, _) in region.limits() {
                let loss = score - self.preference.score(&Share::of(&region.without(column), table, rows));
                let idle = loss <= SLACK || quasi_p(&region, table, rows, column) > QUASI;
                if idle && most.is_none_or(|(least, _)| loss < least) {
                    most = Some((loss, column));
                }
            }
            match most {
                Some((_, column)) => region = region.without(column),
                None => return region,
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
        assert_close(Preference::Balanced.score(&share), 2.0 * 0.6 * 0.75 / 1.35, 1e-14);
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
        assert_eq!(cut.freed(&table, &rows, region), Region::new([(0, limits(49.5))]));
    }

    #[test]
    fn few_cases_allow_small_boxes() {
        let cut = Cut { alpha: 0.05, mass: 0.05, preference: Preference::Balanced };
        assert_eq!(cut.least(10_000, 5_000), 500);
        assert_eq!(cut.least(10_000, 100), 50);
        assert_eq!(cut.least(100, 10), 20);
    }
}
