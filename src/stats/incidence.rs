//! Cumulative incidence of competing events in discrete time: the Aalen-Johansen estimator.
//!
//! With Y(s) at risk in period s, `d_k(s)` events of cause k and d(s) of any, and S the probability
//! of none so far:
//!
//! ```text
//! I_k(t) = sum over s <= t of S(s - 1) d_k(s) / Y(s)
//! S(t)   = product over s <= t of (1 - d(s) / Y(s))
//! ```
//!
//! Treating competing events as censored (one minus Kaplan-Meier) would overstate every cause;
//! these add up to 1 - S. Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150.
//!
//! The variance is the delta method's for multinomial exits (Marubini and Valsecchi 1995,
//! *Analysing Survival Data*, equation 10.12); without censoring it is exactly I (1 - I) / n. The
//! pointwise limits come from it by way of ln(-ln(1 - I)) (Choudhury 2002, Statistics in Medicine
//! 21, 1129-1144), which keeps them between 0 and 1.

use crate::stats::interval::{Level, clopper_pearson};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How many subjects left in each period, and why. Integers: the order of recording and merging
/// cannot matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeTable {
    causes: usize,
    /// Row by row: the events of each cause, then the number censored.
    exits: Vec<u64>,
}

/// Life tables of different shape cannot be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "life tables of {left_causes} and {right_causes} causes over {left_periods} and {right_periods} periods cannot be merged"
)]
pub struct LifeTableMismatch {
    /// Causes of the one.
    pub left_causes: usize,
    /// Causes of the other.
    pub right_causes: usize,
    /// Periods of the one.
    pub left_periods: usize,
    /// Periods of the other.
    pub right_periods: usize,
}

/// Cumulative incidence at the end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IncidencePoint {
    /// The period, from 0.
    pub period: usize,
    /// Subjects at risk in it.
    pub at_risk: u64,
    /// Probability that the event has happened by the end of it.
    pub estimate: f64,
    /// Variance of the estimate.
    pub variance: f64,
    /// Lower pointwise limit.
    pub low: f64,
    /// Upper pointwise limit.
    pub high: f64,
}

impl LifeTable {
    /// An empty table.
    pub fn new(causes: usize, periods: usize) -> Self {
        Self { causes, exits: vec![0; (causes + 1) * periods] }
    }

    /// Number of causes.
    pub fn causes(&self) -> usize {
        self.causes
    }

    /// Number of periods.
    pub fn periods(&self) -> usize {
        self.exits.len() / (self.causes + 1)
    }

    /// Records a subject to whom an event of `cause` happened in `period`, both from 0. Only the
    /// first event counts: record each subject once.
    ///
    /// # Panics
    ///
    /// When there is no such cause or period.
    pub fn event(&mut self, period: usize, cause: usize) {
        assert!(cause < self.causes, "cause {cause} of {}", self.causes);
        self.exits[period * (self.causes + 1) + cause] += 1;
    }

    /// Records a subject last seen, without an event, in `period`. It was at risk there: censoring
    /// comes after events. A subject that sees the end is censored in the last period.
    ///
    /// # Panics
    ///
    /// When there is no such period.
    pub fn censored(&mut self, period: usize) {
        self.exits[period * (self.causes + 1) + self.causes] += 1;
    }

    /// Adds the other's subjects.
    ///
    /// # Errors
    ///
    /// [`LifeTableMismatch`] when causes or periods differ in number.
    pub fn merge(&mut self, other: &Self) -> Result<(), LifeTableMismatch> {
        if self.causes != other.causes || self.exits.len() != other.exits.len() {
            return Err(LifeTableMismatch {
                left_causes: self.causes,
                right_causes: other.causes,
                left_periods: self.periods(),
                right_periods: other.periods(),
            });
        }
        for (count, more) in self.exits.iter_mut().zip(&other.exits) {
            *count += more;
        }
        Ok(())
    }

    /// Number of subjects.
    pub fn subjects(&self) -> u64 {
        self.exits.iter().sum()
    }

    /// Probability of no event by the end of each period (Kaplan and Meier). Where nobody is left
    /// at risk the last value is carried on.
    pub fn survival(&self) -> Vec<f64> {
        self.rows(0).map(|row| row.survival_after).collect()
    }

    /// Cumulative incidence of one cause at the end of each period, with pointwise limits.
    ///
    /// Before the first event the upper limit, and once everybody has had it the lower, is Clopper
    /// and Pearson's for those at risk: the delta method has nothing to say there. Where nobody is
    /// left at risk the last value is carried on. No subjects: 0, limits 0 to 1.
    ///
    /// # Panics
    ///
    /// When there is no such cause.
    pub fn incidence(&self, cause: usize, level: Level) -> Vec<IncidencePoint> {
        assert!(cause < self.causes, "cause {cause} of {}", self.causes);
        let mut rows: Vec<Row> = Vec::with_capacity(self.periods());
        let mut points = Vec::with_capacity(self.periods());
        for row in self.rows(cause) {
            rows.push(row);
            let variance = variance(&rows);
            let (low, high) = self.limits(&rows, variance, level);
            points.push(IncidencePoint {
                period: points.len(),
                at_risk: row.at_risk,
                estimate: row.incidence,
                variance,
                low,
                high,
            });
        }
        points
    }

    /// The period-by-period quantities of the estimator for one cause.
    fn rows(&self, cause: usize) -> impl Iterator<Item = Row> + '_ {
        let mut at_risk = self.subjects();
        let (mut survival, mut incidence) = (1.0, 0.0);
        self.exits.chunks_exact(self.causes + 1).map(move |exits| {
            let of_cause = exits[..self.causes].get(cause).copied().unwrap_or(0);
            let of_any: u64 = exits[..self.causes].iter().sum();
            let survival_before = survival;
            let here = at_risk;
            if here > 0 {
                incidence += survival * (of_cause as f64 / here as f64);
                survival *= (here - of_any) as f64 / here as f64;
            }
            at_risk -= of_any + exits[self.causes];
            Row {
                at_risk: here,
                of_cause: of_cause as f64,
                of_any: of_any as f64,
                survival_before,
                survival_after: survival,
                incidence,
            }
        })
    }

    fn limits(&self, rows: &[Row], variance: f64, level: Level) -> (f64, f64) {
        let estimate = rows.last().map_or(0.0, |row| row.incidence);
        if rows.iter().all(|row| row.of_cause == 0.0) {
            let at_risk = rows.iter().rev().map(|row| row.at_risk).find(|&n| n > 0);
            return (0.0, clopper_pearson(0, at_risk.unwrap_or(0), level).high);
        }
        // Rounding can leave the sum a hair short of 1 when everybody has had the event.
        if estimate >= 1.0 - 1e-12 {
            let n = self.subjects();
            return (clopper_pearson(n, n, level).low, 1.0);
        }
        let hazard = -libm::log1p(-estimate);
        let half = level.score() * variance.sqrt() / ((1.0 - estimate) * hazard);
        let limit = |half: f64| -libm::expm1(-hazard * libm::exp(half));
        (limit(-half), limit(half))
    }
}

/// One period, as the estimator sees it.
#[derive(Debug, Clone, Copy)]
struct Row {
    at_risk: u64,
    of_cause: f64,
    of_any: f64,
    survival_before: f64,
    survival_after: f64,
    incidence: f64,
}

/// Marubini and Valsecchi's variance at the last of these rows.
fn variance(rows: &[Row]) -> f64 {
    let now = rows.last().map_or(0.0, |row| row.incidence);
    let sum: f64 = rows
        .iter()
        .filter(|row| row.of_any > 0.0)
        .map(|row| {
            let n = row.at_risk as f64;
            let still_to_come = now - row.incidence;
            // When everybody leaves at once nothing is still to come, and the first term is 0 times
            // infinity.
            let of_survival =
                if row.of_any < n { still_to_come * still_to_come * row.of_any / (n * (n - row.of_any)) } else { 0.0 };
            let s = row.survival_before;
            let of_cause = s * s * row.of_cause * (n - row.of_cause) / (n * n * n);
            let joint = still_to_come * s * row.of_cause / (n * n);
            of_survival + of_cause - 2.0 * joint
        })
        .sum();
    sum.max(0.0)
}

#[cfg(test)]
#[path = "incidence_tests.rs"]
mod tests;
