//! How good a forecast was: the continuous ranked probability score, and how often intervals hold what came.
//!
//! The score of a weighted sample x against what came, y, is E|x - y| - E|x - x'| / 2 (Gneiting and Raftery 2007,
//! JASA 102, 359-378): proper, in the unit of y, 0 for a forecast that was certain and right, |x - y| for one that
//! was certain.

/// A forecast: values with their weights, in rising order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Values and weights; the weights add up to 1.
    pairs: Vec<(f64, f64)>,
}

impl Sample {
    /// A forecast from values and weights. Values that are no finite number and weights that are not above 0 are left
    /// out.
    pub fn new(values: &[f64], weights: &[f64]) -> Self {
        let mut pairs: Vec<(f64, f64)> = values
            .iter()
            .copied()
            .zip(weights.iter().copied())
            .filter(|(value, weight)| value.is_finite() && *weight > 0.0)
            .collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
        for (_, weight) in &mut pairs {
            *weight /= total;
        }
        Self { pairs }
    }

    /// A forecast in which all values count the same.
    pub fn of(values: &[f64]) -> Self {
        Self::new(values, &vec![1.0; values.len()])
    }

    /// Whether it forecasts nothing.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Its mean; none if it is empty.
    pub fn mean(&self) -> Option<f64> {
        (!self.is_empty()).then(|| self.pairs.iter().map(|(value, weight)| value * weight).sum())
    }

    /// The smallest value at which at least `p` of the weight is reached; none if it is empty.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let mut sum = 0.0;
        for (value, weight) in &self.pairs {
            sum += weight;
            // Weights add up to 1 only up to rounding.
            if sum >= p - 1e-12 {
                return Some(*value);
            }
        }
        self.pairs.last().map(|(value, _)| *value)
    }

    /// Whether the central `share` of the forecast holds what came; none if it is empty.
    pub fn covers(&self, share: f64, came: f64) -> Option<bool> {
        let tail = 0.5 * (1.0 - share);
        Some(self.quantile(tail)? <= came && came <= self.quantile(1.0 - tail)?)
    }

    /// The continuous ranked probability score against what came: smaller is better; none if it is empty.
    pub fn crps(&self, came: f64) -> Option<f64> {
        if self.is_empty() {
            return None;
        }
        let far: f64 = self.pairs.iter().map(|(value, weight)| weight * (value - came).abs()).sum();
        // E|x - x'| over pairs in rising order: 2 sum_i w_i (x_i W_before - S_before).
        let (mut weight_before, mut sum_before, mut among) = (0.0, 0.0, 0.0);
        for (value, weight) in &self.pairs {
            among += 2.0 * weight * (value * weight_before - sum_before);
            weight_before += weight;
            sum_before += weight * value;
        }
        Some(far - 0.5 * among)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::quantile::normal_quantile;

    #[test]
    fn scores_by_hand() {
        // Certain: the absolute error. Of 1 and 3 against 2: E|x - y| = 1, E|x - x'| = 1, so .5.
        assert_eq!(Sample::of(&[4.0]).crps(1.5), Some(2.5));
        assert_eq!(Sample::of(&[1.0, 3.0]).crps(2.0), Some(0.5));
        // Weights .25 and .75 of 0 and 4 against 4: .25 4 - .5 (2 .25 .75 4) = 1 - .75.
        let weighted = Sample::new(&[4.0, 0.0], &[3.0, 1.0]);
        assert!((weighted.crps(4.0).unwrap() - 0.25).abs() < 1e-12);
        assert_eq!((Sample::of(&[]).crps(1.0), Sample::of(&[f64::NAN]).mean()), (None, None));
    }

    #[test]
    fn a_normal_forecast_has_the_closed_form() {
        // N(0, 1) against 0: sqrt(2 / pi) - 1 / sqrt(pi) = .233695; against 1: .602441.
        let values: Vec<f64> = (0..20_000).map(|k| normal_quantile((f64::from(k) + 0.5) / 20_000.0)).collect();
        let forecast = Sample::of(&values);
        assert!((forecast.crps(0.0).unwrap() - 0.233_695).abs() < 1e-4);
        assert!((forecast.crps(1.0).unwrap() - 0.602_441).abs() < 1e-4, "{:?}", forecast.crps(1.0));
        assert_eq!((forecast.covers(0.9, 1.6), forecast.covers(0.9, 1.7)), (Some(true), Some(false)));
    }

    #[test]
    fn quantiles_count_weight() {
        let forecast = Sample::new(&[1.0, 2.0, 3.0], &[0.2, 0.3, 0.5]);
        assert_eq!([0.1, 0.2, 0.5, 0.51, 1.0].map(|p| forecast.quantile(p).unwrap()), [1.0, 1.0, 2.0, 3.0, 3.0]);
        assert!((forecast.mean().unwrap() - 2.3).abs() < 1e-12);
    }
}
