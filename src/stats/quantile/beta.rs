//! The beta distribution: distribution function and quantile.

use super::incomplete_beta::{BetaShape, from_logit};
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

/// Beta quantile: the x with P(X <= x) = `u`. For many draws from one shape keep a [`BetaQuantile`].
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
        if u.is_nan() || !self.lower.is_valid() {
            f64::NAN
        } else if u <= 0.0 {
            0.0
        } else if u >= 1.0 {
            1.0
        } else if u <= self.mass_below_split {
            solve_lower(
                &self.lower,
                u,
                self.start.logit(normal_quantile(u)),
                self.lower_split_logit,
            )
        } else {
            let start = -self.start.logit(normal_quantile(u));
            1.0 - solve_lower(&self.upper, 1.0 - u, start, self.upper_split_logit)
        }
    }

    /// The x with P(X > x) = `q`: keeps full accuracy for tiny `q`.
    pub fn at_upper(&self, q: f64) -> f64 {
        let mirrored = Self {
            lower: self.upper,
            upper: self.lower,
            lower_split_logit: self.upper_split_logit,
            upper_split_logit: self.lower_split_logit,
            mass_below_split: 1.0 - self.mass_below_split,
            start: self.start.mirrored(),
        };
        1.0 - mirrored.at(q)
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

    fn mirrored(self) -> Self {
        Self {
            mean: -self.mean,
            skewness: -self.skewness,
            ..self
        }
    }

    /// Cornish-Fisher's approximation to the logit at normal score `z`.
    fn logit(&self, z: f64) -> f64 {
        let square = z * z;
        let adjusted =
            z + (square - 1.0) * self.skewness / 6.0 + z * (square - 3.0) * self.excess / 24.0
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

/// The x at or below the split with P(X <= x) = `u`.
fn solve_lower(shape: &BetaShape, u: f64, start: f64, split_logit: f64) -> f64 {
    let (a, b) = (shape.a, shape.b);
    let ln_u = libm::log(u);
    // Near 0 the distribution function is x^a / (a B) (1 + a (1-b) x / (a+1) + ...).
    let ln_power = (ln_u + shape.ln_beta + libm::log(a)) / a;
    let mut start = start;
    if ln_power < 0.0 {
        let power = libm::exp(ln_power);
        let correction = (1.0 - b) * power / (a + 1.0);
        if power < NEGLIGIBLE && correction.abs() < NEGLIGIBLE {
            return power;
        }
        if power < 0.2 && correction.abs() < 0.2 {
            start = ln_power - correction - libm::log1p(-power);
        }
    }
    let logit = solve(ln_u, start, (f64::MIN, split_logit), |s| {
        let (x, y, ln_x, ln_y) = from_logit(s);
        let fraction = shape.fraction(x, y);
        Tail {
            ln_tail: shape.ln_prefactor(x, y, ln_x, ln_y) + libm::log(fraction),
            rate: 1.0 / fraction,
            slope: a - (a + b) * x,
            bend: -(a + b) * x * y,
        }
    });
    from_logit(logit).0
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
            (0.01, 0.01, 1e-20, 0.31552982385913375),
            (0.01, 3.0, 0.5, 0.9993117371897103),
            (0.5, 0.5, 0.3, 0.36901011956554536),
            (2.5, 14.0, 0.05, 0.08823795824522804),
            (2.5, 14.0, 0.4, 0.989729985232006),
            (3.0, 2.0, 0.6, 0.47519999999999996),
            (30.0, 0.5, 0.9, 0.01228244849985276),
            (10000.0, 10000.0, 0.495, 0.07864700888166413),
            (10000.0, 0.01, 0.99, 2.3454284375046694e-48),
            (0.01, 10000.0, 1e-05, 0.9818642882089791),
            (500.0, 20.0, 0.97, 0.8444190533164462),
            (0.5, 1000000.0, 3e-06, 0.9856941823797862),
            (1000000.0, 1000000.0, 0.5007, 0.9761426004909612),
        ] {
            assert_close(beta_cdf(a, b, x), p, 1e-12);
        }
    }

    /// mpmath 1.4.1: root of betainc at 40 digits. (scipy 1.17.1 betaincinv agrees to 1e-12.)
    #[test]
    fn quantile_matches_mpmath() {
        for (a, b, u, x) in [
            (0.01, 0.01, 0.05, 9.839180614936195e-101),
            (0.01, 0.01, 0.4, 2.0042764886340237e-10),
            (0.01, 0.01, 0.93, 1.0),
            (0.01, 0.01, 0.999999, 1.0),
            (0.01, 100.0, 0.05, 4.487730495136104e-133),
            (0.01, 100.0, 0.4, 9.14166847068558e-43),
            (0.01, 100.0, 0.93, 4.013211180743149e-06),
            (0.01, 100.0, 0.999999, 0.06934425533013122),
            (0.3, 0.7, 1e-06, 1.663584796749699e-20),
            (0.3, 0.7, 0.05, 7.660738053881501e-05),
            (0.3, 0.7, 0.4, 0.07702861881835603),
            (0.3, 0.7, 0.93, 0.9100756808715724),
            (0.3, 0.7, 0.999999, 0.9999999888059795),
            (0.5, 6.0, 1e-06, 1.364625433890124e-13),
            (0.5, 6.0, 0.05, 0.00034154493169476663),
            (0.5, 6.0, 0.4, 0.023605078903395),
            (0.5, 6.0, 0.93, 0.2479250499799341),
            (0.5, 6.0, 0.999999, 0.873058382616197),
            (1.0, 3.0, 1e-06, 3.3333344444450614e-07),
            (1.0, 3.0, 0.05, 0.0169524275084415),
            (1.0, 3.0, 0.4, 0.15656733469825077),
            (1.0, 3.0, 0.93, 0.5878714700191444),
            (1.0, 3.0, 0.999999, 0.9899999999999042),
            (2.0, 12.0, 1e-06, 0.00011327474081313652),
            (2.0, 12.0, 0.05, 0.028053377320175838),
            (2.0, 12.0, 0.4, 0.10438299995996263),
            (2.0, 12.0, 0.93, 0.2934322759996287),
            (2.0, 12.0, 0.999999, 0.7386867938172179),
            (2.5, 14.0, 1e-06, 0.00043750341282719637),
            (2.5, 14.0, 0.05, 0.03812928095038145),
            (2.5, 14.0, 0.4, 0.11671321781404091),
            (2.5, 14.0, 0.93, 0.29270973066963946),
            (2.5, 14.0, 0.999999, 0.7059563801741107),
            (3.0, 2.0, 1e-06, 0.006309573670144919),
            (3.0, 2.0, 0.05, 0.24860462573018147),
            (3.0, 2.0, 0.4, 0.5554999979162326),
            (3.0, 2.0, 0.93, 0.8828933949546551),
            (3.0, 2.0, 0.999999, 0.9995916405397899),
            (3.5, 1.5, 1e-06, 0.015191070091693524),
            (3.5, 1.5, 0.05, 0.349292783413325),
            (3.5, 1.5, 0.4, 0.6735855728830602),
            (3.5, 1.5, 0.93, 0.9416950825023298),
            (3.5, 1.5, 0.999999, 0.999967639529175),
            (4.0, 1.5, 1e-06, 0.025312537715703368),
            (4.0, 1.5, 0.05, 0.39606819824017064),
            (4.0, 1.5, 0.4, 0.7059581877984766),
            (4.0, 1.5, 0.93, 0.9484189833252853),
            (4.0, 1.5, 0.999999, 0.9999714699855914),
            (30.0, 30.0, 1e-06, 0.21898017616762278),
            (30.0, 30.0, 0.05, 0.39458406852856653),
            (30.0, 30.0, 0.4, 0.48358267003217853),
            (30.0, 30.0, 0.93, 0.594789722740298),
            (30.0, 30.0, 0.999999, 0.7810198238320949),
            (30.0, 0.5, 1e-06, 0.6689631989024646),
            (30.0, 0.5, 0.05, 0.9374825485169295),
            (30.0, 0.5, 0.4, 0.9881664495276565),
            (30.0, 0.5, 0.93, 0.9998703203010131),
            (30.0, 0.5, 0.999999, 0.9999999999999736),
            (120.0, 700.0, 1e-06, 0.09408693060727588),
            (120.0, 700.0, 0.05, 0.12655207932930704),
            (120.0, 700.0, 0.4, 0.14294736643654446),
            (120.0, 700.0, 0.93, 0.16487759428926474),
            (120.0, 700.0, 0.999999, 0.2109101448966438),
            (10000.0, 10000.0, 1e-06, 0.48319864281590597),
            (10000.0, 10000.0, 0.05, 0.4941846882147942),
            (10000.0, 10000.0, 0.4, 0.49910427224902953),
            (10000.0, 10000.0, 0.93, 0.5052176323878059),
            (10000.0, 10000.0, 0.999999, 0.5168013571840735),
            (10000.0, 0.5, 1e-06, 0.9988042791881044),
            (10000.0, 0.5, 0.05, 0.9998079407029072),
            (10000.0, 0.5, 0.4, 0.9999645834267252),
            (10000.0, 0.5, 0.93, 0.9999996141546512),
            (10000.0, 0.5, 0.999999, 0.9999999999999999),
            (0.01, 10000.0, 0.05, 4.465756071975326e-135),
            (0.01, 10000.0, 0.4, 9.096905780147878e-45),
            (0.01, 10000.0, 0.93, 3.993568208345382e-08),
            (0.01, 10000.0, 0.999999, 0.0007149050793626595),
        ] {
            assert_close(beta_quantile(a, b, u), x, 1e-12);
        }
    }

    #[test]
    fn closed_forms() {
        for u in [1e-6, 0.1, 0.5, 0.9, 0.999_999] {
            assert_close(beta_quantile(1.0, 1.0, u), u, 1e-14);
            assert_close(beta_quantile(2.0, 1.0, u), u.sqrt(), 1e-14);
            assert_close(
                beta_quantile(1.0, 3.0, u),
                -libm::expm1(libm::log1p(-u) / 3.0),
                1e-13,
            );
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
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn quantile_inverts_the_cdf(ln_a in -4.6..9.2_f64, ln_b in -4.6..9.2_f64, u in 0.0001..0.9999_f64) {
            let (a, b) = (libm::exp(ln_a), libm::exp(ln_b));
            let x = beta_quantile(a, b, u);
            prop_assert!((0.0..=1.0).contains(&x));
            // Near the ends the grid of doubles is coarser than the distribution: ask for a bracket.
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
