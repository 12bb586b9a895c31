//! Quantiles of a sample.

/// The `p` quantile of a rising sample: type 7 of Hyndman and Fan (1996, American Statistician 50,
/// 361-365), the default of R and `NumPy`: linear between order statistics, 0 and 1 giving the
/// extremes.
///
/// `None` for an empty sample or a `p` that is NaN; `p` outside 0 to 1 counts as the nearer end.
pub fn quantile_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    if p.is_nan() {
        return None;
    }
    let position = p.clamp(0.0, 1.0) * last as f64;
    let below = (position.floor() as usize).min(last);
    let (lo, hi) = (sorted[below], sorted[(below + 1).min(last)]);
    let share = position - below as f64;
    // Equal neighbours may be infinite, where the difference would be NaN.
    Some(if share == 0.0 || lo == hi { lo } else { lo + share * (hi - lo) })
}

/// Several quantiles of a sample in any order, as [`quantile_sorted`]. NaN values are left out.
pub fn quantiles(sample: &[f64], ps: &[f64]) -> Vec<Option<f64>> {
    let sorted = sorted(sample);
    ps.iter().map(|&p| quantile_sorted(&sorted, p)).collect()
}

/// The sample in rising order, without NaN.
pub fn sorted(sample: &[f64]) -> Vec<f64> {
    let mut values: Vec<f64> = sample.iter().copied().filter(|v| !v.is_nan()).collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, and R's `quantile(c(1, 2, 4, 8), c(0, .1, .5, .75, 1))`.
    #[test]
    fn type_seven_by_hand() {
        let ps = [0.0, 0.25, 0.5, 0.75, 1.0];
        let found: Vec<f64> = quantiles(&[8.0, 2.0, 1.0, 4.0], &ps).into_iter().flatten().collect();
        assert_eq!(found, [1.0, 1.75, 3.0, 5.0, 8.0]);
    }

    #[test]
    fn edges() {
        assert_eq!(quantile_sorted(&[], 0.5), None);
        assert_eq!(quantile_sorted(&[7.0], 0.3), Some(7.0));
        assert_eq!(quantile_sorted(&[1.0, 2.0], 1.7), Some(2.0));
        assert_eq!(quantile_sorted(&[1.0, 2.0], f64::NAN), None);
        assert_eq!(quantiles(&[f64::NAN, 3.0], &[0.5]), [Some(3.0)]);
        assert_eq!(quantile_sorted(&[f64::INFINITY; 3], 0.3), Some(f64::INFINITY));
    }
}
