//! The few functions that equations share: the same bits on every platform, for they are made of sums, products,
//! quotients and roots alone.

use super::number::Number;

/// e to the power of `x`, to a relative 2e-12; of what lies beyond -708 and 709, that of the bound.
///
/// Projections spend much of their time in this function. It is a reduction to |r| <= ln 2 / 2 and a polynomial
/// of degree 8, whose first two terms are those of the series, so that e^0 is 1 to the bit, and whose others make
/// its largest relative error least: 1.14e-12 (Remez's algorithm; a test below bounds it). The reduction adds what
/// rounding leaves of x, under 1e-13. Nothing in it branches, and terms stand so that a processor works
/// on several at once.
#[inline(always)]
pub fn exp<N: Number>(x: N) -> N {
    let c = |power: usize| x.constant(EXP + power - 2);
    let bounded = clip(x, x.constant(FLOOR), x.constant(CEILING));
    let shifted = bounded * x.constant(LOG2_E) + x.constant(ROUNDER);
    let r = bounded - (shifted - x.constant(ROUNDER)) * x.constant(LN_2);
    let r2 = r * r;
    let tail = (r * c(3) + c(2)) + r2 * (r * c(5) + c(4)) + (r2 * r2) * ((r * c(7) + c(6)) + r2 * c(8));
    // The low bits of the shifted number hold the whole number itself.
    ((r + x.one()) + r2 * tail).raised(shifted)
}

/// The logistic function.
#[inline(always)]
pub fn logistic<N: Number>(x: N) -> N {
    x.one() / (exp(-x) + x.one())
}

/// `x` kept between `lo` and `hi`, of which `lo` must not be the larger.
#[inline(always)]
pub fn clip<N: Number>(x: N, lo: N, hi: N) -> N {
    x.at_least(lo).at_most(hi)
}

/// `x` kept between 0 and 1.
#[inline(always)]
pub fn clip01<N: Number>(x: N) -> N {
    clip(x, x.like(0.0), x.one())
}

/// The positive part.
#[inline(always)]
pub fn positive<N: Number>(x: N) -> N {
    x.at_least(x.like(0.0))
}

/// Multinomial logit: probabilities of options with these utilities, largest utility taken out first so
/// that nothing overflows.
#[inline(always)]
pub fn softmax<N: Number, const OPTIONS: usize>(utilities: [N; OPTIONS]) -> [N; OPTIONS] {
    let mut top = utilities[0];
    for utility in utilities {
        top = utility.at_least(top);
    }
    // Loops, not `map`: they are unrolled, and nothing is left to call.
    let mut shares = utilities;
    let mut total = top.like(0.0);
    for share in &mut shares {
        *share = exp(*share - top);
        total += *share;
    }
    let whole = top.one() / total;
    for share in &mut shares {
        *share = *share * whole;
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
    // Rounding may leave the sum a hair under 1: the last option that can happen takes the rest. No exponential is 0.
    probabilities.iter().rposition(|probability| *probability > 1e-300).unwrap_or(0)
}

/// The hyperbolic tangent, through one exponential: absolute error under 2e-12, without the relative precision near 0
/// that no equation here needs.
#[inline(always)]
pub fn tanh<N: Number>(x: N) -> N {
    (x.constant(TWO) / (exp(x * x.constant(TWO)) + x.one())).complement()
}

/// `base` to the power of `exponent`, for a base above 0; 0 for a base of 0.
#[inline(always)]
pub fn power<N: Number>(base: N, exponent: N) -> N {
    let result = exp(exponent * log(base));
    N::choose(base.like(0.0).is_under(base), result, base.like(0.0))
}

/// The natural logarithm of a finite `x` above 0, to a relative 6e-12; of what lies below the smallest normal
/// number, that of this number. Of NaN it is a number, unlike `exp`.
///
/// The exponent apart, and of the mantissa, between the roots of 1/2 and 2, twice the artanh of
/// s = (m - 1) / (m + 1): 2 s and an odd polynomial of degree 9 whose largest relative error, 4.8e-12, is least.
/// Nothing in it branches.
#[inline(always)]
pub fn log<N: Number>(x: N) -> N {
    let c = |power: usize| x.constant(LOG + (power - 3) / 2);
    let (exponent, mantissa) = x.at_least(x.constant(SMALLEST)).taken_apart();
    let s = (mantissa - x.one()) / (mantissa + x.one());
    let z = s * s;
    let odd = (z * c(5) + c(3)) + (z * z) * (z * c(9) + c(7));
    exponent * x.constant(LN_2) + s * (z * odd + x.constant(TWO))
}

/// What [`exp`] and [`log`] are made of, by place, which has its name below: among others the coefficients of r^2 to r^8, and of
/// s^3, s^5, s^7 and s^9, each polynomial's relative error the least there is (Remez's algorithm).
pub const CONSTANTS: [f64; 19] = [
    -708.0,
    709.0,
    std::f64::consts::LOG2_E,
    std::f64::consts::LN_2,
    // 1.5 * 2^52: adding and taking it away rounds to the nearest whole number.
    6_755_399_441_055_744.0,
    1.0,
    2.0,
    f64::MIN_POSITIVE,
    0.500_000_000_042_681_1,
    0.166_666_667_844_415_07,
    0.041_666_664_405_049_77,
    0.008_333_281_808_157_375,
    0.001_388_919_713_603_456_2,
    0.000_199_089_389_065_350_83,
    0.000_024_708_285_851_745_047,
    0.666_666_656_486_462_2,
    0.400_003_345_346_041_24,
    0.285_373_469_583_955_9,
    0.235_814_724_128_923_1,
];
const FLOOR: usize = 0;
const CEILING: usize = 1;
const LOG2_E: usize = 2;
const LN_2: usize = 3;
const ROUNDER: usize = 4;
/// The place of 1 among [`CONSTANTS`].
pub const ONE: usize = 5;
const TWO: usize = 6;
const SMALLEST: usize = 7;
const EXP: usize = 8;
const LOG: usize = 15;

#[cfg(test)]
mod tests {
    use super::*;

    /// Largest size of a polynomial on [-`reach`, `reach`], coefficients from the constant upwards: no more than this.
    fn bound(coefficients: &[f64], reach: f64) -> f64 {
        coefficients.iter().rev().fold(0.0, |sum, c| sum * reach + c.abs())
    }

    /// What the polynomial p leaves of e^r is bounded everywhere: on a grid it is looked at, and between its points
    /// p e^-r can move no further than its derivative, (p' - p) e^-r, lets it.
    #[test]
    fn exp_is_within_its_bound() {
        const STEPS: i32 = 400_000;
        let reach = std::f64::consts::LN_2 / 2.0;
        let p: Vec<f64> = [1.0, 1.0].into_iter().chain(CONSTANTS[EXP..LOG].iter().copied()).collect();
        let lag: Vec<f64> =
            (0..p.len()).map(|k| p.get(k + 1).map_or(0.0, |next| (k + 1) as f64 * next) - p[k]).collect();
        let mut worst: f64 = 0.0;
        for step in -STEPS..=STEPS {
            let r = reach * f64::from(step) / f64::from(STEPS);
            worst = worst.max((exp(r) / libm::exp(r) - 1.0).abs());
        }
        let between = bound(&lag, reach) * libm::exp(reach) * reach / f64::from(STEPS) / 2.0;
        assert!(worst + between < 1.2e-12, "{worst} {between}");
        // What is left of x once the powers of two are taken out adds rounding.
        for step in -700_000..=700_000 {
            let x = f64::from(step) / 1000.0 + 1e-4;
            worst = worst.max((exp(x) / libm::exp(x) - 1.0).abs());
        }
        assert!(worst < 2e-12, "{worst}");
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(-1e308) < 1e-307 && exp(f64::NEG_INFINITY) < 1e-307);
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
            assert!((tanh(x) - libm::tanh(x)).abs() < 2e-12, "{x}");
        }
        assert_eq!((tanh(1e308), tanh(-1e308), tanh(0.0)), (1.0, -1.0, 0.0));
    }

    /// As for `exp`: 2 + z p(z) against 2 artanh(s) / s, whose series is 2 / (2 k + 1) z^k, z = s^2.
    #[test]
    fn log_is_within_its_bound() {
        const STEPS: i32 = 400_000;
        let root = 2.0_f64.sqrt();
        let farthest = (root - 1.0) * (root - 1.0) / ((root + 1.0) * (root + 1.0));
        let p = &CONSTANTS[LOG..];
        let gap: Vec<f64> = (0..20).map(|k| p.get(k).unwrap_or(&0.0) - 2.0 / (2 * k + 3) as f64).collect();
        let slope: Vec<f64> = gap.iter().zip(1..).map(|(c, k)| c * f64::from(k)).collect();
        let mut worst: f64 = 0.0;
        for step in 0..=STEPS {
            let z = farthest * f64::from(step) / f64::from(STEPS);
            worst = worst.max((z * gap.iter().rev().fold(0.0, |sum, c| sum * z + c)).abs() / 2.0);
        }
        let between = bound(&slope, farthest) * farthest / f64::from(STEPS) / 2.0;
        assert!(worst + between < 5e-12, "{worst} {between}");
        let mut bits: u64 = 1;
        for step in 0..2_000_000_u64 {
            let x = f64::from_bits(bits % f64::INFINITY.to_bits());
            if x >= f64::MIN_POSITIVE {
                assert!((log(x) - libm::log(x)).abs() <= 6e-12 * libm::log(x).abs(), "{x:e}");
            }
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step);
        }
        for x in [f64::MIN_POSITIVE, f64::MAX, 0.5_f64.sqrt(), 1.0 - 1e-16, 1.0 + 1e-15, 2.0] {
            assert!((log(x) - libm::log(x)).abs() <= 6e-12 * libm::log(x).abs(), "{x:e}");
        }
        assert_eq!((log(1.0), log(0.0)), (0.0, log(f64::MIN_POSITIVE)));
    }

    #[test]
    fn powers_of_what_is_above_zero() {
        assert!((power(2.5, 0.5) - 2.5_f64.sqrt()).abs() < 1e-11);
        assert!((power(0.8, -1.3) - libm::pow(0.8, -1.3)).abs() < 1e-11);
        assert_eq!((power(3.0, 0.0), power(0.0, 0.5)), (1.0, 0.0));
    }
}
