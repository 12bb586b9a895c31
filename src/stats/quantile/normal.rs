//! The normal distribution: distribution function, density and quantile.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Standard normal distribution function, P(Z <= z).
///
/// The lower tail is read straight from the complementary error function, so its relative error is
/// no more than about 4e-16 (1 + z^2), which is what rounding z / sqrt(2) costs. Returns NaN only
/// for NaN.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// Standard normal density.
pub fn normal_density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt()
}

/// Standard normal quantile: the z with P(Z <= z) = `u`.
///
/// Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37, 477-484: relative accuracy
/// about 1e-16. `u <= 0` gives minus infinity, `u >= 1` plus infinity, NaN gives NaN.
pub fn normal_quantile(u: f64) -> f64 {
    let q = u - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(&CENTRE_NUMERATOR, r) / polynomial(&CENTRE_DENOMINATOR, r);
    }
    if u.is_nan() {
        return f64::NAN;
    }
    // In the upper tail 1 - u is exact, so both tails are equally accurate.
    let tail = if q < 0.0 { u } else { 1.0 - u };
    let size = if tail <= 0.0 { f64::INFINITY } else { tail_size(tail) };
    if q < 0.0 { -size } else { size }
}

/// |z| for a tail probability between 0 and 0.075.
fn tail_size(tail: f64) -> f64 {
    let r = (-libm::log(tail)).sqrt();
    if r <= 5.0 {
        let r = r - 1.6;
        polynomial(&TAIL_NUMERATOR, r) / polynomial(&TAIL_DENOMINATOR, r)
    } else {
        let r = r - 5.0;
        polynomial(&FAR_NUMERATOR, r) / polynomial(&FAR_DENOMINATOR, r)
    }
}

/// Horner's rule; coefficients from the constant upwards.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

const CENTRE_NUMERATOR: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_DENOMINATOR: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const TAIL_NUMERATOR: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const TAIL_DENOMINATOR: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_NUMERATOR: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_DENOMINATOR: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;

    /// mpmath 1.4.1 at 40 digits: sqrt(2) * erfinv(2 u - 1), u taken as the nearest double.
    #[test]
    fn quantile_matches_mpmath() {
        for (u, z) in [
            (1e-300, -37.047_096_299_361_2),
            (1e-20, -9.262_340_089_798_407),
            (1e-05, -4.264_890_793_922_825),
            (0.024_25, -1.972_961_051_311_885),
            (0.074, -1.446_632_067_158_978_5),
            (0.076, -1.432_502_720_825_811_6),
            (0.3, -0.524_400_512_708_040_8),
            (0.6, 0.253_347_103_135_799_7),
            (0.9, 1.281_551_565_544_600_6),
            (0.975, 1.959_963_984_540_053_8),
            (0.999_999, 4.753_424_308_817_087),
        ] {
            assert_close(normal_quantile(u), z, 4e-16);
        }
    }

    #[test]
    fn quantile_is_odd_and_infinite_at_the_ends() {
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.25), -normal_quantile(0.75));
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(f64::NAN).is_nan());
    }

    /// mpmath 1.4.1: ncdf.
    #[test]
    fn cdf_matches_mpmath() {
        for (z, p) in [
            (-30.0, 4.906_713_927_148_187e-198),
            (-8.0, 6.220_960_574_271_784e-16),
            (-2.5, 0.006_209_665_325_776_135),
            (-0.1, 0.460_172_162_722_971),
            (0.7, 0.758_036_347_776_927),
            (1.96, 0.975_002_104_851_779_5),
            (5.0, 0.999_999_713_348_428_1),
        ] {
            assert_close(normal_cdf(z), p, 4e-16 * (1.0 + z * z));
        }
    }

    #[test]
    fn density_at_zero_is_one_over_root_two_pi() {
        assert_close(normal_density(0.0), 0.398_942_280_401_432_7, 1e-16);
    }
}
