//! A weighted sample of the posterior.

use super::kernel::{pick, weighted_covariance, weighted_mean};

/// The points a generation kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Population {
    /// Number of the trial that each came from: the world it was lived in.
    pub trials: Vec<u32>,
    /// Points: standard normal coordinates under the prior.
    pub points: Vec<Vec<f64>>,
    /// Summaries of each.
    pub summaries: Vec<Vec<f64>>,
    /// Distances to the data, under the generation's own scales.
    pub distances: Vec<f64>,
    /// Weights, adding up to 1.
    pub weights: Vec<f64>,
}

impl Population {
    /// Number of points.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Effective sample size: of how many equally weighted points it is worth (Kong 1992).
    pub fn effective_size(&self) -> f64 {
        effective_size(&self.weights)
    }

    /// Weighted mean of each coordinate.
    pub fn mean(&self) -> Vec<f64> {
        weighted_mean(&self.points, &self.weights, self.points.first().map_or(0, Vec::len))
    }

    /// Weighted covariance of coordinates.
    pub fn covariance(&self) -> Vec<Vec<f64>> {
        weighted_covariance(&self.points, &self.weights, &self.mean())
    }

    /// Weighted correlations of coordinates; 0 where one does not vary.
    pub fn correlations(&self) -> Vec<Vec<f64>> {
        let covariance = self.covariance();
        let of = |row: usize, column: usize| {
            let scale = (covariance[row][row] * covariance[column][column]).sqrt();
            if scale > 0.0 { covariance[row][column] / scale } else { 0.0 }
        };
        (0..covariance.len()).map(|row| (0..covariance.len()).map(|column| of(row, column)).collect()).collect()
    }

    /// Places of `count` points by systematic resampling (Kitagawa 1996): each comes as often as its weight says,
    /// give or take one.
    pub fn resample(&self, count: usize, uniform: f64) -> Vec<usize> {
        let cumulated: Vec<f64> = self
            .weights
            .iter()
            .scan(0.0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        (0..count).map(|place| pick(&cumulated, (place as f64 + uniform) / count as f64)).collect()
    }
}

/// (sum of weights)^2 over the sum of their squares; 0 without any.
pub(super) fn effective_size(weights: &[f64]) -> f64 {
    let (sum, squares) = weights.iter().fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effective_size_by_hand() {
        assert!((effective_size(&[0.25; 4]) - 4.0).abs() < 1e-12);
        assert!((effective_size(&[0.5, 0.25, 0.25]) - 1.0 / 0.375).abs() < 1e-12);
        assert_eq!(effective_size(&[]), 0.0);
    }

    #[test]
    fn resampling_follows_the_weights() {
        let population = Population { weights: vec![0.5, 0.0, 0.3, 0.2], ..Population::default() };
        let places = population.resample(10, 0.5);
        let count = |place| places.iter().filter(|found| **found == place).count();
        assert_eq!([count(0), count(1), count(2), count(3)], [5, 0, 3, 2]);
    }

    #[test]
    fn correlations_by_hand() {
        let points = vec![vec![0.0, 0.0, 1.0], vec![1.0, -2.0, 1.0], vec![2.0, -4.0, 1.0]];
        let population = Population { points, weights: vec![0.25, 0.5, 0.25], ..Population::default() };
        let found = population.correlations();
        assert!((found[0][1] + 1.0).abs() < 1e-12 && found[0][2] == 0.0 && (found[1][1] - 1.0).abs() < 1e-12);
    }
}
