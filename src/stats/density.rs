//! Gaussian kernel density on a grid.

use crate::stats::quantiles::{quantile_sorted, sorted};
use std::f64::consts::PI;

/// Kernels are cut off at this many bandwidths, where they have fallen to 2e-11 of their peak.
const REACH: f64 = 7.0;
/// The default grid extends this many bandwidths beyond the sample.
const MARGIN: f64 = 3.0;

/// The density of a sample, or why it has none.
#[derive(Debug, Clone, PartialEq)]
pub enum Density {
    /// No finite value.
    Empty,
    /// All mass in one point.
    Spike {
        /// Where.
        at: f64,
    },
    /// A curve.
    Curve(DensityCurve),
}

/// A density on an even grid.
#[derive(Debug, Clone, PartialEq)]
pub struct DensityCurve {
    /// Grid points, rising.
    pub x: Vec<f64>,
    /// Density at them, in units of 1 / x.
    pub y: Vec<f64>,
    /// The kernel's standard deviation.
    pub bandwidth: f64,
}

/// Silverman's rule of thumb, 0.9 min(sd, interquartile range / 1.34) n^(-1/5) (Silverman 1986,
/// equation 3.31), on a rising sample.
///
/// When half of the sample is a single value the interquartile range is 0 and the standard
/// deviation alone counts. `None` for an empty or constant sample.
pub fn silverman_bandwidth(sorted: &[f64]) -> Option<f64> {
    let (first, last) = (sorted.first()?, sorted.last()?);
    if first == last {
        return None;
    }
    let n = sorted.len() as f64;
    let mean = sorted.iter().sum::<f64>() / n;
    let squares: f64 = sorted.iter().map(|x| (x - mean) * (x - mean)).sum();
    let sd = (squares / (n - 1.0)).sqrt();
    let range = quantile_sorted(sorted, 0.75)? - quantile_sorted(sorted, 0.25)?;
    let spread = if range > 0.0 { sd.min(range / 1.34) } else { sd };
    Some(0.9 * spread * libm::pow(n, -0.2))
}

/// Gaussian kernel density of `sample` at `points` evenly spaced places, with Silverman's
/// bandwidth.
///
/// The grid runs over `range`, or from three bandwidths below the smallest value to three above the
/// largest. Values that are not finite are left out. Fewer than two points count as two. Costs
/// points times the values within reach of each.
pub fn kernel_density(sample: &[f64], points: usize, range: Option<(f64, f64)>) -> Density {
    let mut values = sorted(sample);
    values.retain(|v| v.is_finite());
    let (Some(&first), Some(&last)) = (values.first(), values.last()) else {
        return Density::Empty;
    };
    let Some(bandwidth) = silverman_bandwidth(&values) else {
        return Density::Spike { at: first };
    };
    let (lo, hi) = range.unwrap_or((first - MARGIN * bandwidth, last + MARGIN * bandwidth));
    let steps = points.max(2) - 1;
    let x: Vec<f64> = (0..=steps).map(|i| lo + (hi - lo) * (i as f64 / steps as f64)).collect();
    let y = x.iter().map(|&at| density_at(&values, at, bandwidth)).collect();
    Density::Curve(DensityCurve { x, y, bandwidth })
}

fn density_at(sorted: &[f64], at: f64, bandwidth: f64) -> f64 {
    let from = sorted.partition_point(|&v| v < at - REACH * bandwidth);
    let to = sorted.partition_point(|&v| v <= at + REACH * bandwidth);
    let sum: f64 = sorted[from..to]
        .iter()
        .map(|v| {
            let z = (at - v) / bandwidth;
            libm::exp(-0.5 * z * z)
        })
        .sum();
    sum / (sorted.len() as f64 * bandwidth * (2.0 * PI).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;

    const SAMPLE: [f64; 8] = [2.1, 0.3, -1.2, 0.8, 0.9, 4.0, 1.5, -0.4];

    fn curve(density: Density) -> DensityCurve {
        match density {
            Density::Curve(curve) => curve,
            other => panic!("expected a curve, got {other:?}"),
        }
    }

    /// scipy 1.17.1: `gaussian_kde` with the bandwidth set to R's `bw.nrd0` (same rule), computed
    /// with numpy.
    #[test]
    fn matches_scipy() {
        let found = curve(kernel_density(&SAMPLE, 3, Some((-1.0, 3.0))));
        assert_close(found.bandwidth, 0.675_755_450_573_058_5, 1e-13);
        for (y, expected) in
            found.y.iter().zip([0.135_609_476_329_899_11, 0.271_523_039_862_784_2, 0.062_353_672_168_436_47])
        {
            assert_close(*y, expected, 1e-9);
        }
    }

    #[test]
    fn integrates_to_one() {
        let found = curve(kernel_density(&SAMPLE, 2000, Some((-8.0, 11.0))));
        let area: f64 = found.y.iter().sum::<f64>() * 19.0 / 1999.0;
        assert!((area - 1.0).abs() < 1e-9, "{area}");
    }

    #[test]
    fn order_does_not_matter() {
        let mut backwards = SAMPLE;
        backwards.reverse();
        assert_eq!(kernel_density(&SAMPLE, 50, None), kernel_density(&backwards, 50, None));
    }

    #[test]
    fn no_curve_without_spread() {
        assert_eq!(kernel_density(&[], 10, None), Density::Empty);
        assert_eq!(kernel_density(&[f64::NAN, f64::INFINITY], 10, None), Density::Empty);
        assert_eq!(kernel_density(&[3.0], 10, None), Density::Spike { at: 3.0 });
        assert_eq!(kernel_density(&[3.0; 5], 10, None), Density::Spike { at: 3.0 });
    }

    #[test]
    fn a_sample_mostly_of_one_value_keeps_a_bandwidth() {
        let mostly = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.0];
        // By hand: sd = 5 / sqrt(8), the interquartile range 0.
        let bandwidth = silverman_bandwidth(&mostly).expect("it varies");
        assert_close(bandwidth, 0.9 * 5.0 / 8.0_f64.sqrt() * libm::pow(8.0, -0.2), 1e-14);
    }
}
