//! The few functions that equations share: the same bits on every platform, for they are made of `libm`
//! and of sums and products alone.

/// e to the power of `x`, within 2 units in the last place of `libm::exp`; 0 under -708, and no larger
/// than e^709.
///
/// Projections spend half their time in this function. `libm::exp` branches and divides; this one is a
/// reduction to |r| <= ln 2 / 2 and a Taylor polynomial of degree 12 (remainder under 2e-16), laid out
/// so that a processor works on several terms at once.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    // Adding and taking away 1.5 * 2^52 rounds to the nearest whole number.
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    let bounded = clip(x, -708.0, 709.0);
    let shifted = bounded * std::f64::consts::LOG2_E + ROUNDER;
    let halvings = shifted - ROUNDER;
    let r = (bounded - halvings * LN_2_HIGH) - halvings * LN_2_LOW;
    let r2 = r * r;
    let r4 = r2 * r2;
    let low = (1.0 + r) + r2 * (1.0 / 2.0 + r * (1.0 / 6.0));
    let middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5_040.0));
    let high = (1.0 / 40_320.0 + r * (1.0 / 362_880.0)) + r2 * (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0));
    let sum = low + r4 * (middle + r4 * (high + r4 * (1.0 / 479_001_600.0)));
    // The low bits of the shifted number hold the whole number itself; it becomes the exponent.
    let scale = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    if x < -708.0 { 0.0 } else { sum * scale }
}

/// The logistic function.
#[inline(always)]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// `x` kept between `lo` and `hi`, of which `lo` must not be the larger.
#[inline(always)]
pub const fn clip(x: f64, lo: f64, hi: f64) -> f64 {
    // Unlike `f64::clamp` without a check that could leave the loop over lanes.
    let raised = if x < lo { lo } else { x };
    if raised > hi { hi } else { raised }
}

/// `x` kept between 0 and 1.
#[inline(always)]
pub const fn clip01(x: f64) -> f64 {
    clip(x, 0.0, 1.0)
}

/// The positive part.
#[inline(always)]
pub const fn positive(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.0 }
}

/// Multinomial logit: probabilities of options with these utilities, largest utility taken out first so
/// that nothing overflows.
#[inline(always)]
pub fn softmax<const N: usize>(utilities: [f64; N]) -> [f64; N] {
    let mut top = f64::NEG_INFINITY;
    for utility in utilities {
        top = top.max(utility);
    }
    // Loops, not `map`: they are unrolled, and nothing is left to call.
    let mut shares = utilities;
    let mut total = 0.0;
    for share in &mut shares {
        let fall = exp(*share - top);
        *share = if *share == top { 1.0 } else { fall };
        total += *share;
    }
    let whole = 1.0 / total;
    for share in &mut shares {
        *share *= whole;
    }
    shares
}

/// The option a uniform picks from probabilities that sum to 1.
#[inline]
pub fn pick(probabilities: &[f64], u: f64) -> usize {
    let mut below = 0.0;
    for (option, probability) in probabilities.iter().enumerate() {
        below += probability;
        if u < below {
            return option;
        }
    }
    // Rounding may leave the sum a hair under 1: the last option that can happen takes the rest.
    probabilities.iter().rposition(|probability| *probability > 0.0).unwrap_or(0)
}

/// The hyperbolic tangent, through one exponential: absolute error under 2e-16, a third of the time of
/// `libm::tanh`, which keeps relative precision near 0 that no equation here needs.
#[inline(always)]
pub fn tanh(x: f64) -> f64 {
    let fall = exp(-2.0 * x.abs());
    ((1.0 - fall) / (1.0 + fall)).copysign(x)
}

/// `base` to the power of `exponent`, for a base above 0; 0 for a base of 0.
#[inline(always)]
pub fn power(base: f64, exponent: f64) -> f64 {
    let result = exp(exponent * log(base));
    if base > 0.0 { result } else { 0.0 }
}

/// The natural logarithm of a finite `x` above 0, to the bit of `libm::log`; of anything else, nothing of use.
///
/// The same sums and products as there (FreeBSD's `e_log.c`), but without a branch: a processor takes
/// several lanes at once.
#[inline(always)]
pub fn log(x: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    /// Coefficients of the even polynomial.
    const L: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    /// High word of sqrt(1/2), under which no mantissa falls; and what takes it to 1.
    const ROOT: u64 = 0x3fe6_a09e_0000_0000;
    const TO_ONE: u64 = 0x3ff0_0000_0000_0000 - ROOT;
    /// 2^52: adding a small whole number to its bits adds that number to it.
    const UNITS: f64 = 4_503_599_627_370_496.0;
    let tiny = x < f64::MIN_POSITIVE;
    let (normal, borrowed) = if tiny { (x * 18_014_398_509_481_984.0, 54.0) } else { (x, 0.0) };
    let shifted = (normal.to_bits() & 0xffff_ffff_0000_0000).wrapping_add(TO_ONE);
    let exponent = f64::from_bits((shifted >> 52) | UNITS.to_bits()) - UNITS - (1023.0 + borrowed);
    let mantissa = (shifted & 0x000f_ffff_0000_0000).wrapping_add(ROOT) | (normal.to_bits() & 0xffff_ffff);
    let f = f64::from_bits(mantissa) - 1.0;
    let half = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let odd = w * (L[1] + w * (L[3] + w * L[5]));
    let even = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])));
    s * (half + (even + odd)) + exponent * LN_2_LOW - half + f + exponent * LN_2_HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_agrees_with_libm() {
        let mut worst: f64 = 0.0;
        for step in -700_000..=700_000 {
            let x = f64::from(step) / 1000.0 + 1e-4;
            worst = worst.max((exp(x) / libm::exp(x) - 1.0).abs());
        }
        assert!(worst < 5e-16, "{worst}");
        assert_eq!((exp(0.0), exp(-1e308), exp(f64::NEG_INFINITY)), (1.0, 0.0, 0.0));
        assert!(exp(f64::INFINITY).is_finite() && exp(f64::NAN).is_nan());
    }

    #[test]
    fn softmax_by_hand() {
        // e^0 : e^-2 : e^-1.5 = 1 : .135335 : .223130, sum 1.358465.
        let p = softmax([-2.0, 0.0, -1.5]);
        assert!((p[0] - 0.099_624).abs() < 1e-6);
        assert!((p[1] - 0.736_125).abs() < 1e-6);
        assert!((p[2] - 0.164_251).abs() < 1e-6);
        assert!(softmax([1e300, 0.0])[0] == 1.0);
    }

    #[test]
    fn pick_respects_its_cells() {
        let p = [0.2, 0.0, 0.5, 0.3];
        assert_eq!(pick(&p, 0.1), 0);
        assert_eq!(pick(&p, 0.2), 2);
        assert_eq!(pick(&p, 0.69), 2);
        assert_eq!(pick(&p, 0.999), 3);
        assert_eq!(pick(&[0.5, 0.5 - 1e-12, 0.0], 1.0 - 1e-16), 1);
    }

    #[test]
    fn tanh_agrees_with_libm() {
        for step in -400..=400 {
            let x = f64::from(step) / 40.0;
            assert!((tanh(x) - libm::tanh(x)).abs() < 3e-16, "{x}");
        }
        assert_eq!((tanh(1e308), tanh(-1e308), tanh(0.0)), (1.0, -1.0, 0.0));
    }

    #[test]
    fn log_is_libm_to_the_bit() {
        let mut bits: u64 = 1;
        for step in 0..2_000_000_u64 {
            let x = f64::from_bits(bits % f64::INFINITY.to_bits());
            if x > 0.0 {
                assert_eq!(log(x).to_bits(), libm::log(x).to_bits(), "{x:e}");
            }
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step);
        }
        for x in [f64::MIN_POSITIVE, f64::MIN_POSITIVE / 3.0, 5e-324, f64::MAX, 0.5_f64.sqrt(), 1.0 - 1e-16, 1.0, 2.0] {
            assert_eq!(log(x).to_bits(), libm::log(x).to_bits(), "{x:e}");
        }
    }

    #[test]
    fn powers_of_what_is_above_zero() {
        assert!((power(2.5, 0.5) - 2.5_f64.sqrt()).abs() < 1e-15);
        assert!((power(0.8, -1.3) - libm::pow(0.8, -1.3)).abs() < 1e-15);
        assert_eq!((power(3.0, 0.0), power(0.0, 0.5)), (1.0, 0.0));
    }
}
