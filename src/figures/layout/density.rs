//! The shape of a sample: quantiles and a smooth density, for drawing only. What is concluded from a sample is computed elsewhere.

use super::{Span, real};

/// A sample in order, without what is not finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// Sorts a sample and drops what is not finite.
    pub fn new(values: &[f64]) -> Self {
        let mut finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        finite.sort_by(f64::total_cmp);
        Self(finite)
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value below which a share of the sample lies, interpolated (type 7 of Hyndman and Fan 1996); `None` when empty.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the rank lies within the sample")]
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let last = self.0.len().checked_sub(1)?;
        let rank = share.clamp(0.0, 1.0) * real(last);
        let below = rank.floor() as usize;
        let above = (below + 1).min(last);
        let (low, high) = (self.0[below], self.0[above]);
        // Written so that two huge values of opposite sign cannot overflow.
        let part = rank - rank.floor();
        Some(low * (1.0 - part) + high * part)
    }

    /// Share of the sample above zero; `None` when empty.
    pub fn above_zero(&self) -> Option<f64> {
        let above = self.0.iter().filter(|&&value| value > 0.0).count();
        (!self.is_empty()).then(|| real(above) / real(self.0.len()))
    }

    /// Densities at `points` places spread evenly over a span, the highest scaled to 1; empty when the sample is empty or (nearly) constant.
    ///
    /// A Gaussian kernel with the bandwidth of Silverman (1986, equation 3.31): 0.9 min(sd, IQR / 1.34) n^(-1/5), laid over a
    /// histogram on the same places, which is exact enough for the eye and takes the same time whatever the size of the sample.
    pub fn density(&self, span: Span, points: usize) -> Vec<f64> {
        let bin = span.length() / real(points.max(2) - 1);
        let Some(bandwidth) = self.bandwidth().filter(|&width| width > 1e-9 * span.length()) else {
            return Vec::new();
        };
        // A kernel narrower than a bin would leave holes between the bins.
        let bandwidth = bandwidth.max(0.75 * bin);
        let counts = self.histogram(span, points, bin);
        let reach = points_within(4.0 * bandwidth / bin, points);
        let kernel: Vec<f64> = (0..=reach).map(|i| (-0.5 * (real(i) * bin / bandwidth).powi(2)).exp()).collect();
        let mut density = vec![0.0; points];
        for (centre, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
            for (offset, weight) in kernel.iter().enumerate() {
                if let Some(place) = density.get_mut(centre + offset) {
                    *place += count * weight;
                }
                if offset > 0 && offset <= centre {
                    density[centre - offset] += count * weight;
                }
            }
        }
        let highest = density.iter().copied().fold(0.0, f64::max);
        if highest <= 0.0 {
            return Vec::new();
        }
        density.iter().map(|height| height / highest).collect()
    }

    fn bandwidth(&self) -> Option<f64> {
        let n = real(self.0.len());
        let mean = self.0.iter().map(|value| value / n).sum::<f64>();
        let variance = self.0.iter().map(|value| (value - mean).powi(2) / n).sum::<f64>();
        let middle = (self.quantile(0.75)? - self.quantile(0.25)?) / 1.34;
        // More than half of the sample may be one value, with the rest about it: then the quartiles meet, but there is a shape.
        let spread = if middle > 0.0 { variance.sqrt().min(middle) } else { variance.sqrt() * 0.2 };
        let bandwidth = 0.9 * spread * n.powf(-0.2);
        (bandwidth.is_finite() && bandwidth > 0.0).then_some(bandwidth)
    }

    /// Counts on the places, each value shared between its two neighbours; values outside the span are left out.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "only values inside the span are counted"
    )]
    fn histogram(&self, span: Span, points: usize, bin: f64) -> Vec<f64> {
        let mut counts = vec![0.0; points];
        for value in &self.0 {
            if *value < span.low || *value > span.high {
                continue;
            }
            let rank = (value - span.low) / bin;
            let below = (rank.floor() as usize).min(points - 1);
            let part = rank - rank.floor();
            counts[below] += 1.0 - part;
            if let Some(above) = counts.get_mut(below + 1) {
                *above += part;
            }
        }
        counts
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded by the number of points")]
fn points_within(reach: f64, points: usize) -> usize {
    reach.ceil().clamp(1.0, real(points)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R: quantile(c(1, 2, 3, 4), c(.25, .5, .9), type = 7) gives 1.75, 2.5, 3.7.
    #[test]
    fn quantiles_are_those_of_r() {
        let sample = Sample::new(&[4.0, f64::NAN, 2.0, 1.0, 3.0, f64::INFINITY]);
        for (share, value) in [(0.25, 1.75), (0.5, 2.5), (0.9, 3.7)] {
            assert!((sample.quantile(share).expect("some") - value).abs() < 1e-12);
        }
        assert_eq!(Sample::new(&[f64::NAN]).quantile(0.5), None);
    }

    #[test]
    fn zero_is_not_above_zero() {
        let sample = Sample::new(&[-1.0, 0.0, 1.0, 2.0]);
        assert_eq!(sample.above_zero(), Some(0.5));
        assert_eq!(Sample::new(&[]).above_zero(), None);
    }

    #[test]
    fn a_symmetric_sample_has_a_symmetric_density_with_its_top_in_the_middle() {
        let values: Vec<f64> = (0..1001).map(|i| f64::from(i) / 500.0 - 1.0).collect();
        let span = Span { low: -2.0, high: 2.0 };
        let density = Sample::new(&values).density(span, 101);
        assert!((density[50] - 1.0).abs() < 0.01);
        for i in 0..=50 {
            assert!((density[i] - density[100 - i]).abs() < 1e-9);
        }
    }

    #[test]
    fn a_constant_has_no_density() {
        let span = Span { low: 0.0, high: 2.0 };
        assert!(Sample::new(&[1.0; 50]).density(span, 64).is_empty());
        assert!(Sample::new(&[]).density(span, 64).is_empty());
    }

    #[test]
    fn huge_values_do_not_break_the_bandwidth() {
        let span = Span { low: -1.0, high: 1.0 };
        let values = [f64::MAX, f64::MIN, 0.0, 0.5, 1.0];
        let density = Sample::new(&values).density(span, 64);
        assert!(density.iter().all(|height| height.is_finite()));
    }
}
