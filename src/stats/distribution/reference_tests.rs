//! Against scipy and mpmath.

use super::Distribution;
use crate::stats::test_support::assert_close;

/// scipy 1.17.1: ppf of triang, uniform, beta, norm, lognorm.
#[test]
fn quantiles_match_scipy() {
    let cases = [
        (Distribution::triangular(0.1, 0.25, 0.45), 0.001, 0.107_245_688_373_094_73),
        (Distribution::triangular(0.1, 0.25, 0.45), 0.3, 0.225_499_003_980_111_33),
        (Distribution::triangular(0.1, 0.25, 0.45), 0.8, 0.331_678_404_338_007_66),
        (Distribution::uniform(-1.0, 2.0), 0.001, -0.997),
        (Distribution::uniform(-1.0, 2.0), 0.3, -0.100_000_000_000_000_09),
        (Distribution::uniform(-1.0, 2.0), 0.8, 1.400_000_000_000_000_4),
        (Distribution::beta(2.5, 14.0), 0.001, 0.007_107_863_564_860_208),
        (Distribution::beta(2.5, 14.0), 0.3, 0.096_824_328_462_478_54),
        (Distribution::beta(2.5, 14.0), 0.8, 0.219_329_937_537_059_15),
        (Distribution::normal(1.0, 2.0), 0.001, -5.180_464_612_335_626),
        (Distribution::normal(1.0, 2.0), 0.3, -0.048_801_025_416_081_78),
        (Distribution::normal(1.0, 2.0), 0.8, 2.683_242_467_145_828_6),
        (Distribution::lognormal_mean(0.4, 0.6), 0.001, 0.052_317_198_666_434_53),
        (Distribution::lognormal_mean(0.4, 0.6), 0.3, 0.243_916_081_896_495_05),
        (Distribution::lognormal_mean(0.4, 0.6), 0.8, 0.553_597_167_207_410_5),
        (Distribution::lognormal_median(1.9, 0.35), 0.001, 0.644_211_995_823_469_1),
        (Distribution::lognormal_median(1.9, 0.35), 0.3, 1.581_405_022_644_901_5),
        (Distribution::lognormal_median(1.9, 0.35), 0.8, 2.550_836_431_969_174),
        (Distribution::normal(0.0, 1.0).within(-0.5, 2.0), 0.001, -0.498_101_501_786_608),
        (Distribution::normal(0.0, 1.0).within(-0.5, 2.0), 0.3, 0.022_940_762_771_432_085),
        (Distribution::normal(0.0, 1.0).within(-0.5, 2.0), 0.8, 1.008_977_978_253_823_5),
    ];
    for (distribution, u, x) in cases {
        assert_close(distribution.quantile(u), x, 1e-11);
    }
}

/// scipy 1.17.1 and mpmath 1.4.1: truncated means by quadrature of the density.
#[test]
fn truncated_means_match_quadrature() {
    let cases = [
        (Distribution::triangular(0.1, 0.25, 0.45).within(0.2, 0.42), 0.287_939_828_651_125_7),
        (Distribution::triangular(0.1, 0.25, 0.45).within(0.3, 0.42), 0.346_666_666_666_666_7),
        (Distribution::uniform(-1.0, 2.0).within(0.2, 9.0), 1.1),
        (Distribution::beta(2.5, 14.0).within(0.2, 0.42), 0.263_591_117_661_593_16),
        (Distribution::beta(2.5, 14.0).within(0.6, 0.9), 0.628_178_768_091_986_7),
        (Distribution::normal(1.0, 2.0).within(0.2, 0.42), 0.310_695_452_740_723_9),
        (Distribution::normal(0.0, 1.0).within(9.0, 10.0), 9.108_456_288_012_409),
        (Distribution::normal(0.0, 1.0).within(0.5, f64::INFINITY), 1.141_077_770_368_064_6),
        (Distribution::lognormal_median(1.0, 0.5).within(0.0, 1.0), 0.699_237_669_440_796_1),
        (Distribution::lognormal_median(1.0, 0.5).within(20.0, 40.0), 21.718_408_583_989_834),
    ];
    for (distribution, mean) in cases {
        assert_close(distribution.mean(), mean, 1e-11);
    }
}
