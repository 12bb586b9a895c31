//! How good a box is.

use super::region::{Bar, Region};
use super::table::Table;
use crate::stats::interval::{Interval, Level, proportion_interval};
use crate::stats::quantile::beta_cdf;

/// How a box parts some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// All rows that were looked at.
    pub rows: u64,
    /// The cases among them.
    pub cases: u64,
    /// Rows in the box.
    pub rows_inside: u64,
    /// Cases in the box.
    pub cases_inside: u64,
}

/// A share; none of nothing is not a number.
fn part(count: u64, of: u64) -> f64 {
    count as f64 / of as f64
}

impl Share {
    /// Looks at `rows` of a table.
    pub fn of(region: &Region, table: &Table, rows: &[u32]) -> Self {
        let mut share = Self { rows: rows.len() as u64, ..Self::default() };
        for &row in rows {
            let is_case = u64::from(table.is_case(row));
            share.cases += is_case;
            if region.contains(table, row) {
                share.rows_inside += 1;
                share.cases_inside += is_case;
            }
        }
        share
    }

    /// Share of the rows inside that are cases; not a number when nothing is inside.
    pub fn density(&self) -> f64 {
        part(self.cases_inside, self.rows_inside)
    }

    /// Share of the cases that lie inside; not a number without cases.
    pub fn coverage(&self) -> f64 {
        part(self.cases_inside, self.cases)
    }

    /// Share of the rows that lie inside; not a number without rows.
    pub fn mass(&self) -> f64 {
        part(self.rows_inside, self.rows)
    }

    /// Share of all rows that are cases; not a number without rows.
    pub fn base_rate(&self) -> f64 {
        part(self.cases, self.rows)
    }

    /// Share of the rows outside that are cases; not a number when nothing is outside.
    pub fn density_outside(&self) -> f64 {
        part(self.cases - self.cases_inside, self.rows - self.rows_inside)
    }

    /// Density with its interval: Wilson's, or Clopper and Pearson's at 0 and 1.
    pub fn density_interval(&self, level: Level) -> Interval {
        proportion_interval(self.cases_inside, self.rows_inside, level)
    }

    /// Coverage with its interval: Wilson's, or Clopper and Pearson's at 0 and 1.
    pub fn coverage_interval(&self, level: Level) -> Interval {
        proportion_interval(self.cases_inside, self.cases, level)
    }
}

/// A box, and what it would be without each of its restrictions.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Freed {
    /// The box as it is.
    pub inside: Share,
    /// For each restricted column, in rising order, the box freed of it.
    pub each: Vec<(usize, Share)>,
}

impl Freed {
    /// Looks at `rows` of a table once: a row that a single restriction keeps out lies in the box freed of that one.
    pub fn of(region: &Region, table: &Table, rows: &[u32]) -> Self {
        let mut inside = Share { rows: rows.len() as u64, ..Share::default() };
        let mut added: Vec<(usize, u64, u64)> = region.limits().map(|(column, _)| (column, 0, 0)).collect();
        for &row in rows {
            let is_case = u64::from(table.is_case(row));
            inside.cases += is_case;
            match region.bar(table, row) {
                Bar::None => {
                    inside.rows_inside += 1;
                    inside.cases_inside += is_case;
                }
                Bar::One(column) => {
                    if let Some((_, more, cases)) = added.iter_mut().find(|(restricted, _, _)| *restricted == column) {
                        *more += 1;
                        *cases += is_case;
                    }
                }
                Bar::More => {}
            }
        }
        let grown = |(column, more, cases)| {
            let (rows_inside, cases_inside) = (inside.rows_inside + more, inside.cases_inside + cases);
            (column, Share { rows_inside, cases_inside, ..inside })
        };
        Self { inside, each: added.into_iter().map(grown).collect() }
    }
}

/// Bryant and Lempert's quasi-p value of a restricted column: how likely the box would have as many cases, or more, if each of its rows
/// were a case with the density of the box freed of that restriction.
///
/// Small where the restriction does something. "Quasi", because the restriction was chosen with the same rows in view; on rows
/// that had no say in it, it is a p value. 1 for a column that is not restricted, and for an empty box.
pub fn quasi_p(region: &Region, table: &Table, rows: &[u32], column: usize) -> f64 {
    if region.limits_of(column).is_none() {
        return 1.0;
    }
    quasi_p_of(&Share::of(region, table, rows), &Share::of(&region.without(column), table, rows))
}

/// The quasi-p value of what parts a box from the box freed of it.
pub(super) fn quasi_p_of(inside: &Share, freed: &Share) -> f64 {
    if inside.rows_inside == 0 {
        return 1.0;
    }
    binomial_at_least(inside.cases_inside, inside.rows_inside, freed.density())
}

/// P(N >= `count`) for N ~ Binomial(`trials`, `probability`), through the beta distribution, so that small values keep their digits.
fn binomial_at_least(count: u64, trials: u64, probability: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    beta_cdf(count as f64, (trials - count) as f64 + 1.0, probability)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::prim::region::Limits;
    use crate::stats::prim::table::Column;
    use crate::stats::test_support::assert_close;

    /// Ten rows; the box is the upper five, four of them cases; one case lies outside.
    fn ten() -> (Region, Table) {
        let values: Vec<f64> = (0..10).map(f64::from).collect();
        let cases = [1, 5, 6, 7, 8];
        let table =
            Table::new(vec![Column::Number(values)], (0..10).map(|row| cases.contains(&row)).collect()).unwrap();
        (Region::new([(0, Limits::Range { low: Some(4.5), high: None })]), table)
    }

    #[test]
    fn shares_by_hand() {
        let (region, table) = ten();
        let rows: Vec<u32> = (0..10).collect();
        let share = Share::of(&region, &table, &rows);
        assert_eq!(share, Share { rows: 10, cases: 5, rows_inside: 5, cases_inside: 4 });
        assert_eq!((share.density(), share.coverage(), share.mass(), share.base_rate()), (0.8, 0.8, 0.5, 0.5));
        assert_eq!(share.density_outside(), 0.2);
        assert!(Share::of(&region, &table, &[0]).density().is_nan());
    }

    #[test]
    fn one_pass_frees_every_restriction() {
        let values = |step: i32| Column::Number((0..60).map(|row| f64::from(row * step % 60)).collect());
        let columns = vec![values(7), values(11), values(13), Column::Category { codes: vec![0; 60], categories: 2 }];
        let table = Table::new(columns, (0..60).map(|row| row % 3 == 0).collect()).unwrap();
        let rows: Vec<u32> = (0..60).step_by(2).collect();
        let range = |low| Limits::Range { low: Some(low), high: None };
        let region = Region::new([(0, range(20.0)), (2, range(9.0)), (3, Limits::Among(vec![1]))]);
        for region in [region.without(3), region, Region::default()] {
            let freed = Freed::of(&region, &table, &rows);
            assert_eq!(freed.inside, Share::of(&region, &table, &rows));
            assert_eq!(freed.each.len(), region.dimensions());
            for (column, share) in freed.each {
                assert_eq!(share, Share::of(&region.without(column), &table, &rows));
            }
        }
    }

    /// By hand: five rows at one half each are four or more cases with probability (5 + 1) / 32.
    #[test]
    fn quasi_p_by_hand() {
        let (region, table) = ten();
        let rows: Vec<u32> = (0..10).collect();
        assert_close(quasi_p(&region, &table, &rows, 0), 6.0 / 32.0, 1e-12);
        assert_eq!(quasi_p(&region, &table, &rows, 3), 1.0);
        assert_eq!(quasi_p(&region, &table, &[0, 1], 0), 1.0);
    }

    /// P(N >= 150) of 200 at .3: 6.1e-41 by exact rational summation; it must not come out as 0.
    #[test]
    fn a_small_tail_keeps_its_digits() {
        let exact = (150..=200_u32).fold(0.0, |sum, k| {
            let ln = libm::lgamma(201.0) - libm::lgamma(f64::from(k) + 1.0) - libm::lgamma(f64::from(200 - k) + 1.0)
                + f64::from(k) * libm::log(0.3)
                + f64::from(200 - k) * libm::log(0.7);
            sum + libm::exp(ln)
        });
        assert_close(binomial_at_least(150, 200, 0.3), exact, 1e-10);
        assert!(exact < 1e-35);
    }
}
