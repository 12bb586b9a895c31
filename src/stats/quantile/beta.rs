//! The beta distribution: distribution function and quantile.

use super::curve::{Curve, Point, SHAPES};
use super::incomplete_beta::{BetaShape, from_logit, x_of_logit};
use super::normal::normal_quantile;
use super::solve::{Tail, solve};

/// Beta distribution function, P(X <= x) for X ~ Beta(`a`, `b`).
///
/// `a` and `b` must be finite and positive, else the result is NaN. Relative accuracy about 1e-13
/// for shapes up to 1e6.
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    let shape = BetaShape::new(a, b);
    if x.is_nan() || !shape.is_valid() {
        f64::NAN
    } else if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else if x <= shape.split() {
        shape.lower(x, 1.0 - x)
    } else {
        1.0 - shape.mirrored().lower(1.0 - x, x)
    }
}

/// Beta quantile: the x with P(X <= x) = `u`. For many draws from one shape keep a
/// [`BetaQuantile`].
pub fn beta_quantile(a: f64, b: f64, u: f64) -> f64 {
    BetaQuantile::new(a, b).at(u)
}

/// A beta distribution made ready for many quantiles.
///
/// Good for shapes from 0.01 to 10,000 and beyond; relative accuracy about 1e-13 in the bulk. The
/// result is an increasing function of `u` up to that rounding. Shapes that are not finite and
/// positive give NaN.
///
/// Method: ln of the nearer tail is solved on the logit axis, from a Cornish-Fisher start
/// (the logit of a beta variate is a difference of two log-gamma variates, so its cumulants are
/// polygammas), by third-order Householder steps on the continued fraction of `incomplete_beta`.
/// Two evaluations are usual.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaQuantile {
    lower: BetaShape,
    upper: BetaShape,
    lower_split_logit: f64,
    upper_split_logit: f64,
    mass_below_split: f64,
    start: LogitCumulants,
}

impl BetaQuantile {
    /// Prepares Beta(`a`, `b`). Costs about three quantiles.
    pub fn new(a: f64, b: f64) -> Self {
        let lower = BetaShape::new(a, b);
        let upper = lower.mirrored();
        let split = lower.split();
        let complement = (b + 1.0) / (a + b + 2.0);
        let logit = libm::log((a + 1.0) / (b + 1.0));
        Self {
            lower,
            upper,
            lower_split_logit: logit,
            upper_split_logit: -logit,
            mass_below_split: lower.lower(split, complement),
            start: LogitCumulants::new(a, b),
        }
    }

    /// The first shape parameter.
    pub fn a(&self) -> f64 {
        self.lower.a
    }

    /// The second shape parameter.
    pub fn b(&self) -> f64 {
        self.lower.b
    }

    /// The x in [0, 1] with P(X <= x) = `u`; `u <= 0` gives 0, `u >= 1` gives 1.
    pub fn at(&self, u: f64) -> f64 {
        self.between(u, 1.0 - u)
    }

    /// The x with P(X > x) = `q`: keeps full accuracy for tiny `q`.
    pub fn at_upper(&self, q: f64) -> f64 {
        self.between(1.0 - q, q)
    }

    /// The x with lower tail `u` and upper tail `q`, of which the smaller is exact.
    fn between(&self, u: f64, q: f64) -> f64 {
        if u.is_nan() || !self.lower.is_valid() {
            f64::NAN
        } else if u <= 0.0 {
            0.0
        } else if q <= 0.0 {
            1.0
        } else {
            x_of_logit(self.logit(u, q))
        }
    }

    /// The logit of the x with lower tail `u` and upper tail `q`, both above 0.
    fn logit(&self, u: f64, q: f64) -> f64 {
        let score = if u < q { normal_quantile(u) } else { -normal_quantile(q) };
        let start = self.start.logit(score);
        if u <= self.mass_below_split {
            solve_lower(&self.lower, u, start, self.lower_split_logit)
        } else {
            -solve_lower(&self.upper, q, -start, self.upper_split_logit)
        }
    }

    /// The point with these tails, for a [`Curve`].
    fn point(&self, u: f64, q: f64) -> Point {
        let (a, b) = (self.a(), self.b());
        let s = self.logit(u, q);
        let (x, y, ln_x, ln_y) = from_logit(s);
        let ln_density = self.lower.ln_prefactor(x, y, ln_x, ln_y);
        Point { s, ln_density, slope: a - (a + b) * x, bend: -(a + b) * x * y }
    }
}

/// A beta distribution to be drawn from many times, and over and over: a [`BetaQuantile`] that remembers.
///
/// Within 1e-10 of the quantile on the logit axis where no shape is under .5 or over 10,000, and the quantile itself elsewhere; what it gives does not depend on
/// what it was asked before.
#[derive(Debug, Clone)]
pub struct BetaCurve {
    quantile: BetaQuantile,
    curve: Curve,
}

impl Default for BetaCurve {
    fn default() -> Self {
        Self::new(1.0, 1.0)
    }
}

impl BetaCurve {
    /// Of Beta(`a`, `b`).
    pub fn new(a: f64, b: f64) -> Self {
        Self { quantile: BetaQuantile::new(a, b), curve: Curve::new() }
    }

    /// Becomes that of Beta(`a`, `b`); what is known is kept if it was that already.
    pub fn become_of(&mut self, a: f64, b: f64) {
        if (a, b) != (self.quantile.a(), self.quantile.b()) {
            self.quantile = BetaQuantile::new(a, b);
            self.curve.clear();
        }
    }

    /// The x in [0, 1] with P(X <= x) = `u`; `u <= 0` gives 0, `u >= 1` gives 1.
    pub fn at(&mut self, u: f64) -> f64 {
        let Self { quantile, curve } = self;
        if !SHAPES.contains(&quantile.a()) || !SHAPES.contains(&quantile.b()) {
            return quantile.at(u);
        }
        let logit = curve.at(normal_quantile(u), |u, q| quantile.point(u, q));
        logit.map_or_else(|| quantile.at(u), x_of_logit)
    }
}

/// Cumulants of ln(X / (1 - X)), standardised from the third on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct LogitCumulants {
    mean: f64,
    sd: f64,
    skewness: f64,
    excess: f64,
}

impl LogitCumulants {
    fn new(a: f64, b: f64) -> Self {
        let (of_a, of_b) = (polygammas(a), polygammas(b));
        let variance = of_a[1] + of_b[1];
        let sd = variance.sqrt();
        Self {
            mean: of_a[0] - of_b[0],
            sd,
            skewness: (of_a[2] - of_b[2]) / (variance * sd),
            excess: (of_a[3] + of_b[3]) / (variance * variance),
        }
    }

    /// Cornish-Fisher's approximation to the logit at normal score `z`.
    fn logit(&self, z: f64) -> f64 {
        let square = z * z;
        let adjusted = z + (square - 1.0) * self.skewness / 6.0 + z * (square - 3.0) * self.excess / 24.0
            - z * (2.0 * square - 5.0) * self.skewness * self.skewness / 36.0;
        self.mean + self.sd * adjusted
    }
}

/// Digamma and its first three derivatives, to about six digits: they only choose a start.
fn polygammas(x: f64) -> [f64; 4] {
    let mut sums = [0.0; 4];
    let mut x = x;
    while x < 6.0 {
        let r = 1.0 / x;
        sums[0] -= r;
        sums[1] += r * r;
        sums[2] -= 2.0 * r * r * r;
        sums[3] += 6.0 * r * r * r * r;
        x += 1.0;
    }
    let r = 1.0 / x;
    let square = r * r;
    sums[0] += libm::log(x) - r * (0.5 + r * (1.0 / 12.0 - square / 120.0));
    sums[1] += r * (1.0 + r * (0.5 + r * (1.0 / 6.0 - square / 30.0)));
    sums[2] -= square * (1.0 + r * (1.0 + r * (0.5 - square / 6.0)));
    sums[3] += square * r * (2.0 + r * (3.0 + r * (2.0 - square)));
    sums
}

/// The logit of the x at or below the split with P(X <= x) = `u`.
fn solve_lower(shape: &BetaShape, u: f64, start: f64, split_logit: f64) -> f64 {
    let (a, b) = (shape.a, shape.b);
    let ln_u = libm::log(u);
    // Near 0 the distribution function is x^a / (a B) (1 + a (1-b) x / (a+1) + ...).
    let ln_power = (ln_u + shape.ln_beta + shape.ln_a) / a;
    let mut start = start;
    // Beyond, the power is above .2, and says nothing.
    if ln_power < -1.6 {
        let power = libm::exp(ln_power);
        let correction = (1.0 - b) * power / (a + 1.0);
        if power < NEGLIGIBLE && correction.abs() < NEGLIGIBLE {
            return ln_power;
        }
        if power < 0.2 && correction.abs() < 0.2 {
            start = ln_power - correction - libm::log1p(-power);
        }
    }
    solve(ln_u, start, (f64::MIN, split_logit), |s| {
        let (x, y, ln_x, ln_y) = from_logit(s);
        let fraction = shape.fraction(x, y);
        Tail {
            ln_probability: shape.ln_prefactor(x, y, ln_x, ln_y) + libm::log(fraction),
            rate: 1.0 / fraction,
            slope: a - (a + b) * x,
            bend: -(a + b) * x * y,
        }
    })
}

const NEGLIGIBLE: f64 = 1e-17;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;
    use proptest::prelude::*;

    /// mpmath 1.4.1, betainc(regularized=True) at 40 digits.
    #[test]
    fn cdf_matches_mpmath() {
        for (a, b, x, p) in [
            (0.01, 0.01, 1e-20, 0.315_529_823_859_133_75),
            (0.01, 3.0, 0.5, 0.999_311_737_189_710_3),
            (0.5, 0.5, 0.3, 0.369_010_119_565_545_36),
            (2.5, 14.0, 0.05, 0.088_237_958_245_228_04),
            (2.5, 14.0, 0.4, 0.989_729_985_232_006),
            (3.0, 2.0, 0.6, 0.475_199_999_999_999_96),
            (30.0, 0.5, 0.9, 0.012_282_448_499_852_76),
            (10000.0, 10000.0, 0.495, 0.078_647_008_881_664_13),
            (10000.0, 0.01, 0.99, 2.345_428_437_504_669_4e-48),
            (0.01, 10000.0, 1e-05, 0.981_864_288_208_979_1),
            (500.0, 20.0, 0.97, 0.844_419_053_316_446_2),
            (0.5, 1_000_000.0, 3e-06, 0.985_694_182_379_786_2),
            (1_000_000.0, 1_000_000.0, 0.5007, 0.976_142_600_490_961_2),
        ] {
            assert_close(beta_cdf(a, b, x), p, 1e-12);
        }
    }

    /// mpmath 1.4.1: root of betainc at 40 digits. (scipy 1.17.1 betaincinv agrees to 1e-12.)
    #[test]
    fn quantile_matches_mpmath() {
        for (a, b, u, x) in [
            (0.01, 0.01, 0.05, 9.839_180_614_936_195e-101),
            (0.01, 0.01, 0.4, 2.004_276_488_634_023_7e-10),
            (0.01, 0.01, 0.93, 1.0),
            (0.01, 0.01, 0.999_999, 1.0),
            (0.01, 100.0, 0.05, 4.487_730_495_136_104e-133),
            (0.01, 100.0, 0.4, 9.141_668_470_685_58e-43),
            (0.01, 100.0, 0.93, 4.013_211_180_743_149e-06),
            (0.01, 100.0, 0.999_999, 0.069_344_255_330_131_22),
            (0.3, 0.7, 1e-06, 1.663_584_796_749_699e-20),
            (0.3, 0.7, 0.05, 7.660_738_053_881_501e-05),
            (0.3, 0.7, 0.4, 0.077_028_618_818_356_03),
            (0.3, 0.7, 0.93, 0.910_075_680_871_572_4),
            (0.3, 0.7, 0.999_999, 0.999_999_988_805_979_5),
            (0.5, 6.0, 1e-06, 1.364_625_433_890_124e-13),
            (0.5, 6.0, 0.05, 0.000_341_544_931_694_766_63),
            (0.5, 6.0, 0.4, 0.023_605_078_903_395),
            (0.5, 6.0, 0.93, 0.247_925_049_979_934_1),
            (0.5, 6.0, 0.999_999, 0.873_058_382_616_197),
            (1.0, 3.0, 1e-06, 3.333_334_444_445_061_4e-07),
            (1.0, 3.0, 0.05, 0.016_952_427_508_441_5),
            (1.0, 3.0, 0.4, 0.156_567_334_698_250_77),
            (1.0, 3.0, 0.93, 0.587_871_470_019_144_4),
            (1.0, 3.0, 0.999_999, 0.989_999_999_999_904_2),
            (2.0, 12.0, 1e-06, 0.000_113_274_740_813_136_52),
            (2.0, 12.0, 0.05, 0.028_053_377_320_175_838),
            (2.0, 12.0, 0.4, 0.104_382_999_959_962_63),
            (2.0, 12.0, 0.93, 0.293_432_275_999_628_7),
            (2.0, 12.0, 0.999_999, 0.738_686_793_817_217_9),
            (2.5, 14.0, 1e-06, 0.000_437_503_412_827_196_37),
            (2.5, 14.0, 0.05, 0.038_129_280_950_381_45),
            (2.5, 14.0, 0.4, 0.116_713_217_814_040_91),
            (2.5, 14.0, 0.93, 0.292_709_730_669_639_46),
            (2.5, 14.0, 0.999_999, 0.705_956_380_174_110_7),
            (3.0, 2.0, 1e-06, 0.006_309_573_670_144_919),
            (3.0, 2.0, 0.05, 0.248_604_625_730_181_47),
            (3.0, 2.0, 0.4, 0.555_499_997_916_232_6),
            (3.0, 2.0, 0.93, 0.882_893_394_954_655_1),
            (3.0, 2.0, 0.999_999, 0.999_591_640_539_789_9),
            (3.5, 1.5, 1e-06, 0.015_191_070_091_693_524),
            (3.5, 1.5, 0.05, 0.349_292_783_413_325),
            (3.5, 1.5, 0.4, 0.673_585_572_883_060_2),
            (3.5, 1.5, 0.93, 0.941_695_082_502_329_8),
            (3.5, 1.5, 0.999_999, 0.999_967_639_529_175),
            (4.0, 1.5, 1e-06, 0.025_312_537_715_703_368),
            (4.0, 1.5, 0.05, 0.396_068_198_240_170_64),
            (4.0, 1.5, 0.4, 0.705_958_187_798_476_6),
            (4.0, 1.5, 0.93, 0.948_418_983_325_285_3),
            (4.0, 1.5, 0.999_999, 0.999_971_469_985_591_4),
            (30.0, 30.0, 1e-06, 0.218_980_176_167_622_78),
            (30.0, 30.0, 0.05, 0.394_584_068_528_566_53),
            (30.0, 30.0, 0.4, 0.483_582_670_032_178_53),
            (30.0, 30.0, 0.93, 0.594_789_722_740_298),
            (30.0, 30.0, 0.999_999, 0.781_019_823_832_094_9),
            (30.0, 0.5, 1e-06, 0.668_963_198_902_464_6),
            (30.0, 0.5, 0.05, 0.937_482_548_516_929_5),
            (30.0, 0.5, 0.4, 0.988_166_449_527_656_5),
            (30.0, 0.5, 0.93, 0.999_870_320_301_013_1),
            (30.0, 0.5, 0.999_999, 0.999_999_999_999_973_6),
            (120.0, 700.0, 1e-06, 0.094_086_930_607_275_88),
            (120.0, 700.0, 0.05, 0.126_552_079_329_307_04),
            (120.0, 700.0, 0.4, 0.142_947_366_436_544_46),
            (120.0, 700.0, 0.93, 0.164_877_594_289_264_74),
            (120.0, 700.0, 0.999_999, 0.210_910_144_896_643_8),
            (10000.0, 10000.0, 1e-06, 0.483_198_642_815_905_97),
            (10000.0, 10000.0, 0.05, 0.494_184_688_214_794_2),
            (10000.0, 10000.0, 0.4, 0.499_104_272_249_029_53),
            (10000.0, 10000.0, 0.93, 0.505_217_632_387_805_9),
            (10000.0, 10000.0, 0.999_999, 0.516_801_357_184_073_5),
            (10000.0, 0.5, 1e-06, 0.998_804_279_188_104_4),
            (10000.0, 0.5, 0.05, 0.999_807_940_702_907_2),
            (10000.0, 0.5, 0.4, 0.999_964_583_426_725_2),
            (10000.0, 0.5, 0.93, 0.999_999_614_154_651_2),
            (10000.0, 0.5, 0.999_999, 0.999_999_999_999_999_9),
            (0.01, 10000.0, 0.05, 4.465_756_071_975_326e-135),
            (0.01, 10000.0, 0.4, 9.096_905_780_147_878e-45),
            (0.01, 10000.0, 0.93, 3.993_568_208_345_382e-08),
            (0.01, 10000.0, 0.999_999, 0.000_714_905_079_362_659_5),
        ] {
            assert_close(beta_quantile(a, b, u), x, 1e-12);
        }
    }

    #[test]
    fn closed_forms() {
        for u in [1e-6, 0.1, 0.5, 0.9, 0.999_999] {
            assert_close(beta_quantile(1.0, 1.0, u), u, 1e-14);
            assert_close(beta_quantile(2.0, 1.0, u), u.sqrt(), 1e-14);
            assert_close(beta_quantile(1.0, 3.0, u), -libm::expm1(libm::log1p(-u) / 3.0), 1e-13);
            let arcsine = libm::sin(std::f64::consts::FRAC_PI_2 * u);
            assert_close(beta_quantile(0.5, 0.5, u), arcsine * arcsine, 1e-13);
        }
    }

    #[test]
    fn ends_and_faults() {
        assert_eq!(beta_quantile(2.0, 3.0, 0.0), 0.0);
        assert_eq!(beta_quantile(2.0, 3.0, 1.0), 1.0);
        assert!(beta_quantile(2.0, 3.0, f64::NAN).is_nan());
        assert!(beta_quantile(0.0, 3.0, 0.5).is_nan());
        assert!(beta_quantile(3.0, 0.0, 0.5).is_nan());
        assert!(beta_quantile(f64::INFINITY, 3.0, 0.5).is_nan());
        assert!(beta_cdf(-1.0, 3.0, 0.5).is_nan());
        assert_eq!(beta_cdf(2.0, 3.0, -1.0), 0.0);
        assert_eq!(beta_cdf(2.0, 3.0, 2.0), 1.0);
    }

    #[test]
    fn upper_tail_mirrors_the_lower() {
        let beta = BetaQuantile::new(2.0, 5.0);
        assert_close(beta.at_upper(0.25), beta.at(0.75), 1e-14);
        assert_close(BetaQuantile::new(1.0, 1.0).at_upper(0.125), 0.875, 1e-15);
        // By hand: Beta(1, n) has P(X > x) = (1 - x)^n; a small x keeps its digits.
        let small = -libm::expm1(libm::log(0.875) / 1e9);
        assert_close(BetaQuantile::new(1.0, 1e9).at_upper(0.875), small, 1e-13);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn quantile_inverts_the_cdf(ln_a in -4.6..9.2_f64, ln_b in -4.6..9.2_f64, u in 0.0001..0.9999_f64) {
            let (a, b) = (libm::exp(ln_a), libm::exp(ln_b));
            let x = beta_quantile(a, b, u);
            prop_assert!((0.0..=1.0).contains(&x));
            // Near the ends the grid of doubles is coarser than the distribution: ask for a
            // bracket.
            let wide = 1e-12 + 4.0 * f64::EPSILON / x.min(1.0 - x).max(f64::MIN_POSITIVE);
            let below = beta_cdf(a, b, x * (1.0 - wide.min(0.5)) - f64::EPSILON * 4.0);
            let above = beta_cdf(a, b, x * (1.0 + wide) + f64::EPSILON * 4.0);
            prop_assert!(below <= u * (1.0 + 1e-12) && u <= above * (1.0 + 1e-12), "{a} {b} {u} {x} {below} {above}");
        }

        #[test]
        fn quantile_increases(a in 0.05..50.0_f64, b in 0.05..50.0_f64, u in 0.0..0.999_f64, gap in 1e-9..1e-3_f64) {
            let beta = BetaQuantile::new(a, b);
            prop_assert!(beta.at(u) <= beta.at(u + gap));
        }
    }
}
