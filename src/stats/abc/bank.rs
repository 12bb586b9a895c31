//! Is the method honest? Simulation-based calibration and recovery from one bank of simulations.
//!
//! Talts et al. (2018, arXiv 1804.06788): if a parameter is drawn from its prior, data are simulated from it and a
//! posterior is drawn from the data, the parameter's rank in the posterior is uniform. Instead of a fit for every
//! data set, rows of one bank of prior simulations are held out in turn, and the posterior of each is the
//! nearest others of the bank (rejection with the scales of the whole bank).
//!
//! Such a posterior takes the data for noisier than they are, by what passes for near: it is too wide, most so for what
//! the data tell best. Ranks then crowd in the middle, and more than nine tenths of the truths lie in the central 90 %.
//! That is no fault of a program: with noise of just that size added to the data the ranks are uniform (Fearnhead and
//! Prangle 2012, JRSS B 74, 419-474, theorem 1).

use super::distance::{distance, scales};
use crate::stats::quantile::{gamma_survival, normal_quantile};
use crate::stats::quantiles::quantile_sorted;

/// Simulations from the prior: points and summaries.
#[derive(Clone, Debug)]
pub struct Bank<'a> {
    points: &'a [Vec<f64>],
    summaries: &'a [Vec<f64>],
    scales: Vec<f64>,
}

/// A row held out: where its point lies in the posterior of its own data.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldOut {
    /// For each coordinate the number of posterior points below the truth, 0 to their number.
    pub ranks: Vec<usize>,
    /// For each coordinate the posterior's mean.
    pub means: Vec<f64>,
    /// For each coordinate whether the central 90 % hold the truth.
    pub covered: Vec<bool>,
}

impl<'a> Bank<'a> {
    /// A bank of simulations whose summaries are all finite; a row of `points` for each of `summaries`.
    pub fn new(points: &'a [Vec<f64>], summaries: &'a [Vec<f64>]) -> Self {
        let width = summaries.first().map_or(0, Vec::len);
        Self { points, summaries, scales: scales(&summaries.iter().map(Vec::as_slice), width) }
    }

    /// Holds out one row: its posterior is the nearest `size` of the others.
    pub fn hold_out(&self, row: usize, size: usize) -> HeldOut {
        self.hold_out_at(row, &self.summaries[row], size)
    }

    /// The same with noise on the row's summaries, of just the size of what passes for near. `uniform` gives the
    /// numbers of this row, by their place.
    pub fn hold_out_with_noise(&self, row: usize, size: usize, uniform: &dyn Fn(u32) -> f64) -> HeldOut {
        self.hold_out_at(row, &self.with_noise(row, size, uniform), size)
    }

    /// A row's summaries moved to anywhere in the ball around them that holds the nearest `size` of the others.
    pub(super) fn with_noise(&self, row: usize, size: usize, uniform: &dyn Fn(u32) -> f64) -> Vec<f64> {
        let own = &self.summaries[row];
        let radius = self.nearest(row, own, size).last().map_or(0.0, |(distance, _)| *distance);
        // A direction, evenly, and how far: the part of a ball within r grows as r to the power of its dimensions.
        let direction: Vec<f64> = (1..).zip(&self.scales).map(|(place, _)| normal_quantile(uniform(place))).collect();
        let varying = || direction.iter().zip(&self.scales).filter(|(_, scale)| scale.is_finite());
        let length = varying().map(|(step, _)| step * step).sum::<f64>().sqrt();
        let far = radius * libm::pow(uniform(0), 1.0 / varying().count().max(1) as f64);
        let moved = own.iter().zip(&direction).zip(&self.scales).map(|((value, step), scale)| {
            if scale.is_finite() && length > 0.0 { value + far * step / length * scale } else { *value }
        });
        moved.collect()
    }

    /// The `size` rows nearest to `target`, `row` itself left out, each with its distance.
    fn nearest(&self, row: usize, target: &[f64], size: usize) -> Vec<(f64, usize)> {
        let mut others: Vec<(f64, usize)> = (0..self.points.len())
            .filter(|other| *other != row)
            .map(|other| (distance(&self.summaries[other], target, &self.scales), other))
            .collect();
        others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        others.truncate(size);
        others
    }

    fn hold_out_at(&self, row: usize, target: &[f64], size: usize) -> HeldOut {
        let others = self.nearest(row, target, size);
        let mut found = HeldOut { ranks: Vec::new(), means: Vec::new(), covered: Vec::new() };
        for (place, truth) in self.points[row].iter().enumerate() {
            let mut values: Vec<f64> = others.iter().map(|(_, other)| self.points[*other][place]).collect();
            values.sort_by(f64::total_cmp);
            let end = |p| quantile_sorted(&values, p).unwrap_or(f64::NAN);
            found.ranks.push(values.iter().filter(|value| *value < truth).count());
            found.means.push(values.iter().sum::<f64>() / values.len().max(1) as f64);
            found.covered.push(end(0.05) <= *truth && *truth <= end(0.95));
        }
        found
    }
}

impl HeldOut {
    /// Chance of ranks as uneven as these or more if they are uniform on 0 to `size`: chi-squared over `cells`
    /// cells of equal width.
    pub fn uniformity(ranks: &[usize], size: usize, cells: usize) -> f64 {
        let mut counts = vec![0.0; cells];
        for &rank in ranks {
            counts[(rank * cells / (size + 1)).min(cells - 1)] += 1.0;
        }
        // Cells need not hold the same number of the size + 1 ranks.
        let mut expected = vec![0.0; cells];
        for rank in 0..=size {
            expected[(rank * cells / (size + 1)).min(cells - 1)] += ranks.len() as f64 / (size + 1) as f64;
        }
        let statistic: f64 =
            counts.iter().zip(&expected).map(|(count, mean)| (count - mean) * (count - mean) / mean).sum();
        gamma_survival(0.5 * (cells as f64 - 1.0), 0.5 * statistic)
    }
}
