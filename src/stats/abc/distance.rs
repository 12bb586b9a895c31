//! How far a simulation is from the data.

use crate::stats::quantiles::{quantile_sorted, sorted};

/// A distance with its tolerance: what a generation asks of a simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Scale of each summary; infinite where it does not count.
    pub scales: Vec<f64>,
    /// The largest distance that passes.
    pub tolerance: f64,
}

impl Criterion {
    /// Whether summaries lie near enough.
    pub fn passes(&self, summaries: &[f64], observed: &[f64]) -> bool {
        distance(summaries, observed, &self.scales) <= self.tolerance
    }
}

/// Euclidean distance of scaled summaries; infinite if one of them is no finite number.
pub fn distance(summaries: &[f64], observed: &[f64], scales: &[f64]) -> f64 {
    let mut sum = 0.0;
    for ((value, target), scale) in summaries.iter().zip(observed).zip(scales) {
        if !value.is_finite() {
            return f64::INFINITY;
        }
        let step = (value - target) / scale;
        sum += step * step;
    }
    sum.sqrt()
}

/// Scale of each summary over simulations: the median absolute deviation from the median; where that is zero
/// (more than half are equal) the mean absolute deviation; infinite where all are equal, so that the summary does
/// not count. Simulations with a summary that is no finite number are left out.
pub fn scales<'a>(simulations: &(impl Iterator<Item = &'a [f64]> + Clone), width: usize) -> Vec<f64> {
    (0..width)
        .map(|place| {
            let whole = simulations.clone().filter(|summaries| summaries.iter().all(|value| value.is_finite()));
            let values = sorted(&whole.map(|summaries| summaries[place]).collect::<Vec<f64>>());
            let Some(median) = quantile_sorted(&values, 0.5) else { return f64::INFINITY };
            let deviations = sorted(&values.iter().map(|value| (value - median).abs()).collect::<Vec<f64>>());
            let mad = quantile_sorted(&deviations, 0.5).unwrap_or(0.0);
            let mean = deviations.iter().sum::<f64>() / deviations.len() as f64;
            [mad, mean].into_iter().find(|scale| *scale > 0.0).unwrap_or(f64::INFINITY)
        })
        .collect()
}
