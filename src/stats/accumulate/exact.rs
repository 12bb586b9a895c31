//! Exact mean and variance on a fixed grid.

use super::packed::{Cursor, Unpackable, put, put_wide};
use serde::{Deserialize, Serialize};

/// Grid points to a unit: values are rounded to the nearest 2^-24, about 6e-8.
pub(super) const GRID: f64 = 16_777_216.0;
/// Values beyond this are clamped, so that 2^31 squares still fit into 128 bits.
const LARGEST: f64 = 16_777_216.0;

/// Count, sum and sum of squares of values rounded to 2^-24 and clamped to +-2^24.
///
/// Mean and variance are those of the rounded values, computed without cancellation: a constant
/// sample has variance exactly 0. Room for 2^31 values at the very limit, and for any realistic
/// number below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExactSum {
    count: u64,
    #[serde(with = "super::wide")]
    sum: i128,
    #[serde(with = "super::wide")]
    squares: i128,
    clamped: u64,
    refused: u64,
}

/// 1.5 * 2^52: a number of up to 51 bits that is added to it is rounded to the nearest whole number, of two as near the
/// even one, and stands in the low bits of the sum.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// A value on the grid, and whether it had to be clamped; `None` for NaN.
pub(super) fn to_grid(value: f64) -> Option<(i128, bool)> {
    if value.is_nan() {
        return None;
    }
    let held = value.clamp(-LARGEST, LARGEST);
    Some((i128::from(steps(held)), value.abs() > LARGEST))
}

/// Steps of the grid in a value of no more than [`LARGEST`]: 48 bits at most.
#[inline(always)]
fn steps(held: f64) -> i64 {
    (held * GRID + ROUNDER).to_bits().cast_signed() - ROUNDER.to_bits().cast_signed()
}

impl ExactSum {
    /// Nothing added yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value. NaN is a fault of the caller: it stops a debug build, and in a release build
    /// is left out and counted in [`refused`](Self::refused).
    pub fn add(&mut self, value: f64) {
        debug_assert!(!value.is_nan(), "NaN added to an ExactSum");
        match to_grid(value) {
            Some((steps, was_clamped)) => self.add_steps(steps, was_clamped),
            None => self.refused += 1,
        }
    }

    /// Adds several values: the same as one after the other.
    pub fn add_all(&mut self, values: &[f64]) {
        // The steps of so many values fit into 64 bits.
        for values in values.chunks(1 << 12) {
            let are_held = values.iter().all(|value| value.abs() <= LARGEST);
            if !are_held {
                for value in values {
                    self.add(*value);
                }
                continue;
            }
            let (mut sum, mut squares) = (0_i64, 0_u128);
            for value in values {
                let steps = steps(*value);
                sum += steps;
                squares += u128::from(steps.unsigned_abs()) * u128::from(steps.unsigned_abs());
            }
            self.count += values.len() as u64;
            self.sum += i128::from(sum);
            self.squares += squares.cast_signed();
        }
    }

    pub(super) fn add_steps(&mut self, steps: i128, was_clamped: bool) {
        self.count += 1;
        self.sum += steps;
        self.squares += steps * steps;
        self.clamped += u64::from(was_clamped);
    }

    /// Adds everything the other has seen.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
        self.clamped += other.clamped;
        self.refused += other.refused;
    }

    /// Appends everything seen to `out`, packed.
    pub fn pack(&self, out: &mut Vec<u8>) {
        put(out, self.count);
        put_wide(out, self.sum);
        put_wide(out, self.squares);
        put(out, self.clamped);
        put(out, self.refused);
    }

    /// Adds everything that another one has packed.
    ///
    /// # Errors
    ///
    /// [`Unpackable`] when the bytes are not those of one, or both together are more than one holds; this one
    /// may then hold part of the other.
    pub fn absorb(&mut self, packed: &mut Cursor) -> Result<(), Unpackable> {
        let larger = |sum: Option<u64>| sum.ok_or(Unpackable::TooLarge);
        self.count = larger(self.count.checked_add(packed.whole()?))?;
        self.sum = self.sum.checked_add(packed.wide()?).ok_or(Unpackable::TooLarge)?;
        self.squares = self.squares.checked_add(packed.wide()?).ok_or(Unpackable::TooLarge)?;
        self.clamped = larger(self.clamped.checked_add(packed.whole()?))?;
        self.refused = larger(self.refused.checked_add(packed.whole()?))?;
        Ok(())
    }

    /// Number of values counted, NaN left out.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many values lay beyond +-2^24 and were counted as that limit.
    pub fn clamped(&self) -> u64 {
        self.clamped
    }

    /// How many NaN were left out (release builds only).
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// The sum of the rounded values, rounded once to a double.
    pub fn sum(&self) -> f64 {
        self.sum as f64 / GRID
    }

    /// The mean; NaN without values.
    pub fn mean(&self) -> f64 {
        if self.count == 0 {
            return f64::NAN;
        }
        // Whole steps first: dividing the sum as a double would round a constant sample's mean.
        let count = i128::from(self.count);
        let whole = self.sum.div_euclid(count);
        let rest = self.sum.rem_euclid(count) as f64 / self.count as f64;
        (whole as f64 + rest) / GRID
    }

    /// The sample variance, divisor n - 1; NaN for fewer than two values.
    pub fn variance(&self) -> f64 {
        spread(self.count, (self.sum, self.sum), self.squares)
    }

    pub(super) fn squares(&self) -> i128 {
        self.squares
    }

    pub(super) fn steps(&self) -> i128 {
        self.sum
    }
}

/// Sample covariance of two columns on the grid, from their sums and the sum of their products; NaN
/// below two rows.
///
/// Centred in whole numbers: with whole parts m, k of the means, sum (x - m)(y - k) is exact. The
/// intermediate terms may wrap, the result does not.
pub(super) fn spread(count: u64, sums: (i128, i128), products: i128) -> f64 {
    if count < 2 {
        return f64::NAN;
    }
    let n = i128::from(count);
    let (m, k) = (sums.0.div_euclid(n), sums.1.div_euclid(n));
    let (left, right) = (sums.0.rem_euclid(n), sums.1.rem_euclid(n));
    let centred = products
        .wrapping_sub(m.wrapping_mul(sums.1))
        .wrapping_sub(k.wrapping_mul(sums.0))
        .wrapping_add(n.wrapping_mul(m).wrapping_mul(k));
    let total = centred as f64 - left as f64 * (right as f64 / count as f64);
    total / (count - 1) as f64 / (GRID * GRID)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;
    use proptest::prelude::*;

    fn of(values: &[f64]) -> ExactSum {
        let mut sum = ExactSum::new();
        for &v in values {
            sum.add(v);
        }
        sum
    }

    #[test]
    fn by_hand() {
        let sum = of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!((sum.count(), sum.sum(), sum.mean()), (8, 40.0, 5.0));
        // Squared deviations add up to 32.
        assert_close(sum.variance(), 32.0 / 7.0, 1e-15);
    }

    #[test]
    fn a_constant_has_no_variance_and_keeps_its_mean() {
        let value = 12_345.678_9;
        let sum = of(&[value; 1000]);
        assert_eq!(sum.variance(), 0.0);
        assert_eq!(sum.mean(), libm::rint(value * GRID) / GRID);
        assert!((sum.mean() - value).abs() <= 0.5 / GRID);
    }

    #[test]
    fn rounds_to_the_nearest_step_and_halves_to_the_even_one() {
        for (value, steps) in [(0.5, 0), (1.5, 2), (2.5, 2), (-0.5, 0), (-1.5, -2), (-2.5, -2), (0.49, 0), (-0.51, -1)]
        {
            assert_eq!(to_grid(value / GRID), Some((steps, false)), "{value}");
        }
        let mut bits: u64 = 1;
        for step in 0..100_000_u64 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step);
            let value = (bits as f64 / 9_223_372_036_854_775_808.0 - 1.0) * LARGEST * libm::exp2(-((step % 40) as f64));
            assert_eq!(to_grid(value), Some((libm::rint(value * GRID) as i128, false)), "{value}");
        }
        let most = 1_i128 << 48;
        assert_eq!((to_grid(LARGEST), to_grid(-LARGEST)), (Some((most, false)), Some((-most, false))));
    }

    #[test]
    fn empty_and_single() {
        assert!(ExactSum::new().mean().is_nan());
        assert!(ExactSum::new().variance().is_nan());
        assert_eq!(of(&[3.5]).mean(), 3.5);
        assert!(of(&[3.5]).variance().is_nan());
    }

    #[test]
    fn too_large_is_clamped_and_counted() {
        let sum = of(&[f64::INFINITY, -1e300, 1.0, -LARGEST]);
        assert_eq!((sum.count(), sum.clamped()), (4, 2));
        assert_eq!(sum.sum(), 1.0 - LARGEST);
        // Exact even where the naive sum of squares would have lost the 1.
        assert!(sum.variance() > 0.0);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "NaN added")]
    fn nan_stops_a_debug_build() {
        ExactSum::new().add(f64::NAN);
    }

    #[test]
    #[cfg(not(debug_assertions))]
    fn nan_is_left_out_and_counted() {
        let sum = of(&[f64::NAN, 1.0]);
        assert_eq!((sum.count(), sum.refused(), sum.mean()), (1, 1, 1.0));
    }

    #[test]
    fn survives_json() {
        let sum = of(&[LARGEST, LARGEST, -0.1, 7.0]);
        let text = serde_json::to_string(&sum).expect("serialises");
        assert_eq!(serde_json::from_str::<ExactSum>(&text).expect("reads back"), sum);
    }

    proptest! {
        #[test]
        fn order_and_cuts_do_not_matter(values in prop::collection::vec(-1e8..1e8_f64, 1..60), cut in 0..60_usize) {
            let whole = of(&values);
            let (one, other) = values.split_at(cut.min(values.len()));
            let mut merged = of(other);
            merged.merge(&of(one));
            prop_assert_eq!(merged, whole);
        }

        #[test]
        fn adding_several_is_adding_each(values in prop::collection::vec(-1e8..1e8_f64, 0..60), wild in -1e9..1e9_f64) {
            let mut several = ExactSum::new();
            several.add_all(&values);
            several.add_all(&[wild, 1.0]);
            let each: Vec<f64> = values.iter().copied().chain([wild, 1.0]).collect();
            prop_assert_eq!(several, of(&each));
        }

        #[test]
        fn absorbing_is_merging(values in prop::collection::vec(-1e8..1e8_f64, 0..60), cut in 0..60_usize) {
            let (one, other) = values.split_at(cut.min(values.len()));
            let (mut merged, mut packed) = (of(one), Vec::new());
            of(other).pack(&mut packed);
            let mut cursor = Cursor::new(&packed);
            prop_assert_eq!(merged.absorb(&mut cursor), Ok(()));
            prop_assert!(cursor.is_at_end());
            prop_assert_eq!(merged, of(&values));
        }

        #[test]
        fn variance_is_the_two_pass_variance(values in prop::collection::vec(-1e3..1e3_f64, 2..60), shift in -1e6..1e6_f64) {
            let shifted: Vec<f64> = values.iter().map(|v| libm::rint((v + shift) * GRID) / GRID).collect();
            let n = shifted.len() as f64;
            let mean = shifted.iter().sum::<f64>() / n;
            let variance = shifted.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
            let sum = of(&shifted);
            prop_assert!((sum.mean() - mean).abs() <= 1e-9);
            prop_assert!((sum.variance() - variance).abs() <= 1e-7 * variance.max(1e-6));
        }
    }
}
