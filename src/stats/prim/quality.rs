//! How good a box is.

use super::region::Region;
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

/// Bryant and Lempert's quasi-p value of a restricted column: how likely the box would have as many cases, or more, if each of its rows
/// were a case with the density of the box freed of that restriction.
///
/// Small where the restriction does something. "Quasi", because the restriction was chosen with the same rows in view; on rows
/// that had no say in it, it is a p value. 1 for a column that is not restricted, and for an empty box.
pub fn quasi_p(region: &Region, table: &Table, rows: &[u32], column: usize) -> f64 {
    let (inside, freed) = (Share::of(region, table, rows), Share::of(&region.without(column), table, rows));
    if inside.rows_inside == 0 || region.limits_of(column).is_none() {
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
