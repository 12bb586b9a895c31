//! Proposals: a multivariate normal kernel around a weighted population, with a share of the prior.

use crate::stats::quantile::normal_quantile;

/// Share of proposals that come from the prior itself.
const FROM_PRIOR: f64 = 0.1;
/// Uniforms a proposal takes before those of its coordinates.
pub const UNIFORMS_BEFORE: u32 = 2;
/// Added to variances, so that a population that has collapsed in one direction can still be inverted.
const JITTER: f64 = 1e-9;

/// A kernel over a population.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// Centres of the components: the population, drawn in to its mean.
    centres: Vec<Vec<f64>>,
    weights: Vec<f64>,
    /// Running sums of the weights.
    cumulated: Vec<f64>,
    /// Lower triangle, row by row, of the factor of a component's covariance.
    factor: Vec<Vec<f64>>,
    /// Logarithm of a component's density at its centre.
    log_peak: f64,
}

impl Kernel {
    /// A kernel over points with weights that add up to 1. `spread`, over 0 and at most 1, is a component's
    /// standard deviation as a share of the population's: at 1 all components are one and the same.
    pub fn new(points: &[Vec<f64>], weights: &[f64], spread: f64) -> Self {
        let dimension = points.first().map_or(0, Vec::len);
        let mean = weighted_mean(points, weights, dimension);
        let mut covariance = weighted_covariance(points, weights, &mean);
        for (place, row) in covariance.iter_mut().enumerate() {
            for value in row.iter_mut() {
                *value *= spread * spread;
            }
            row[place] += JITTER;
        }
        let factor = cholesky(&covariance);
        let pull = (1.0 - spread * spread).max(0.0).sqrt();
        let centre = |point: &Vec<f64>| -> Vec<f64> {
            point.iter().zip(&mean).map(|(value, mean)| mean + pull * (value - mean)).collect()
        };
        let log_determinant: f64 = factor.iter().enumerate().map(|(place, row)| libm::log(row[place])).sum();
        let cumulated = weights.iter().scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self {
            centres: points.iter().map(centre).collect(),
            weights: weights.to_vec(),
            cumulated: cumulated.collect(),
            log_peak: -log_determinant - 0.5 * dimension as f64 * LOG_TWO_PI,
            factor,
        }
    }

    /// A proposal from uniforms: the first says whether it comes from the prior, the second around which point, the
    /// others ([`UNIFORMS_BEFORE`] on) make its coordinates.
    pub fn propose(&self, uniform: &dyn Fn(u32) -> f64) -> Vec<f64> {
        let normals: Vec<f64> =
            (0..self.factor.len() as u32).map(|place| normal_quantile(uniform(UNIFORMS_BEFORE + place))).collect();
        if uniform(0) < FROM_PRIOR {
            return normals;
        }
        let centre = &self.centres[pick(&self.cumulated, uniform(1))];
        let step = |row: &Vec<f64>| row.iter().zip(&normals).map(|(factor, normal)| factor * normal).sum::<f64>();
        centre.iter().zip(&self.factor).map(|(centre, row)| centre + step(row)).collect()
    }

    /// Prior density over proposal density at a point: its weight, up to a constant. At most 1 over the prior's
    /// share.
    pub fn weight(&self, point: &[f64]) -> f64 {
        let prior = log_prior(point);
        let mut ratio = 0.0;
        for (centre, weight) in self.centres.iter().zip(&self.weights) {
            ratio += weight * libm::exp(self.log_density(point, centre) - prior);
        }
        1.0 / (FROM_PRIOR + (1.0 - FROM_PRIOR) * ratio)
    }

    fn log_density(&self, point: &[f64], centre: &[f64]) -> f64 {
        // Forward substitution: the point in units of the component.
        let mut solved = Vec::with_capacity(point.len());
        let mut square = 0.0;
        for (place, row) in self.factor.iter().enumerate() {
            let known: f64 = row[..place].iter().zip(&solved).map(|(factor, value)| factor * value).sum();
            let value = (point[place] - centre[place] - known) / row[place];
            square += value * value;
            solved.push(value);
        }
        self.log_peak - 0.5 * square
    }
}

/// ln(2 pi).
const LOG_TWO_PI: f64 = 1.837_877_066_409_345_3;

/// Logarithm of the standard normal density of all coordinates.
fn log_prior(point: &[f64]) -> f64 {
    point.iter().map(|value| -0.5 * (value * value + LOG_TWO_PI)).sum()
}

/// The first place at which the running sum exceeds the uniform's share of the whole.
pub(super) fn pick(cumulated: &[f64], uniform: f64) -> usize {
    let wanted = uniform * cumulated.last().copied().unwrap_or(0.0);
    cumulated.partition_point(|sum| *sum <= wanted).min(cumulated.len().saturating_sub(1))
}

pub(super) fn weighted_mean(points: &[Vec<f64>], weights: &[f64], dimension: usize) -> Vec<f64> {
    let mut mean = vec![0.0; dimension];
    for (point, weight) in points.iter().zip(weights) {
        for (sum, value) in mean.iter_mut().zip(point) {
            *sum += weight * value;
        }
    }
    mean
}

pub(super) fn weighted_covariance(points: &[Vec<f64>], weights: &[f64], mean: &[f64]) -> Vec<Vec<f64>> {
    let mut covariance = vec![vec![0.0; mean.len()]; mean.len()];
    for (point, weight) in points.iter().zip(weights) {
        for (row, sums) in covariance.iter_mut().enumerate() {
            for (column, sum) in sums.iter_mut().enumerate() {
                *sum += weight * (point[row] - mean[row]) * (point[column] - mean[column]);
            }
        }
    }
    covariance
}

/// The lower factor of a covariance; a variance that rounding makes negative counts as the jitter.
fn cholesky(covariance: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut factor: Vec<Vec<f64>> = Vec::with_capacity(covariance.len());
    for (row, values) in covariance.iter().enumerate() {
        let mut line: Vec<f64> = Vec::with_capacity(row + 1);
        for column in 0..row {
            let upper: &Vec<f64> = &factor[column];
            let known: f64 = line.iter().zip(upper).map(|(a, b)| a * b).sum();
            line.push((values[column] - known) / upper[column]);
        }
        let known: f64 = line.iter().map(|value| value * value).sum();
        line.push((values[row] - known).max(JITTER).sqrt());
        factor.push(line);
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_gives_the_covariance_back() {
        // By hand: [[4, 2], [2, 5]] is [2, 0; 1, 2] times its transpose.
        assert_eq!(cholesky(&[vec![4.0, 2.0], vec![2.0, 5.0]]), [vec![2.0], vec![1.0, 2.0]]);
    }

    #[test]
    fn densities_are_those_of_the_mixture() {
        // One dimension, points -1 and 1 of equal weight: mean 0, variance 1. With spread .6 components are
        // normal around -.8 and .8 with standard deviation .6. At 0: exp(-(.8 / .6)^2 / 2) / (.6 sqrt(2 pi))
        // = .273340 against the prior's .398942; ratio .685160; weight 1 / (.1 + .9 .685160) = 1.395359.
        let kernel = Kernel::new(&[vec![-1.0], vec![1.0]], &[0.5, 0.5], 0.6);
        assert!((kernel.weight(&[0.0]) - 1.395_36).abs() < 1e-4, "{}", kernel.weight(&[0.0]));
        // Far out nothing weighs more than the prior's share allows.
        assert!(kernel.weight(&[9.0]) <= 10.0 && kernel.weight(&[9.0]) > 9.99);
    }

    #[test]
    fn a_place_is_picked_in_proportion_to_its_weight() {
        let cumulated = [0.2, 0.2, 1.0];
        assert_eq!([0.1, 0.2, 0.999].map(|uniform| pick(&cumulated, uniform)), [0, 2, 2]);
    }

    #[test]
    fn proposals_by_hand() {
        // Means .5 and 0, variances .25 and 4, covariance .5: as the points lie on a line, the second moves with the first.
        let points = [vec![0.0, -2.0], vec![1.0, 2.0]];
        let kernel = Kernel::new(&points, &[0.5, 0.5], 0.6);
        let above = [0.05, 0.9, 0.7, 0.2];
        let normals = [normal_quantile(0.7), normal_quantile(0.2)];
        // Under the prior's share the coordinates are plain normals, each from a uniform of its own.
        assert_eq!(kernel.propose(&|place| above[place as usize]), normals);
        // Over it they are steps around a point that was drawn in to the mean by .8: the second one's is (.9, 1.6).
        let around = [0.5, 0.9, 0.7, 0.2];
        let found = kernel.propose(&|place| around[place as usize]);
        let step = 0.6 * 0.5 * normals[0];
        assert!((found[0] - (0.9 + step)).abs() < 1e-6, "{found:?}");
        assert!((found[1] - (1.6 + 4.0 * step)).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn a_point_off_the_line_weighs_by_its_density() {
        // Uncorrelated points, spread 1: one component, normal with variances 1 and .25 around 0.
        let points = [vec![1.0, 0.5], vec![1.0, -0.5], vec![-1.0, 0.5], vec![-1.0, -0.5]];
        let kernel = Kernel::new(&points, &[0.25; 4], 1.0);
        // At (1, 1) over the prior: exp(-.5 (1 + 4) + .5 (1 + 1)) / .5 = 2 exp(-1.5) = .446260.
        assert!((kernel.weight(&[1.0, 1.0]) - 1.0 / (0.1 + 0.9 * 0.446_260)).abs() < 1e-5);
        // Correlated ones: variances 1 and 5 with covariance 2 are [1, 0; 2, 1] times its transpose.
        let points = [vec![1.0, 3.0], vec![1.0, 1.0], vec![-1.0, -1.0], vec![-1.0, -3.0]];
        let kernel = Kernel::new(&points, &[0.25; 4], 1.0);
        // (1, 2) is (1, 0) in its units: exp(-.5 + .5 (1 + 4)) / 1 = exp(2) = 7.389056.
        assert!((kernel.weight(&[1.0, 2.0]) - 1.0 / (0.1 + 0.9 * 7.389_056)).abs() < 1e-5);
    }
}
