use super::family::Ready;
use super::prepared::hold;
use super::{Distribution, DistributionError as E, Family};
use crate::stats::test_support::assert_close;
use proptest::prelude::*;

fn one_of_each() -> Vec<Distribution> {
    let whole = vec![
        Distribution::constant(0.4),
        Distribution::triangular(0.1, 0.25, 0.45),
        Distribution::triangular(0.0, 0.0, 2.0),
        Distribution::triangular(-1.0, 3.0, 3.0),
        Distribution::uniform(-1.0, 2.0),
        Distribution::beta(2.5, 14.0),
        Distribution::beta(0.5, 0.4),
        Distribution::normal(1.0, 2.0),
        Distribution::lognormal_mean(0.4, 0.6),
    ];
    let mut all = whole.clone();
    all.extend(whole.iter().map(|d| d.within(0.2, 0.42)));
    all.push(Distribution::normal(0.0, 1.0).within(9.0, 10.0));
    all.push(Distribution::normal(0.0, 1.0).within(0.5, f64::INFINITY));
    all.push(Distribution::lognormal_median(1.0, 0.5).within(0.0, 1.0));
    all
}

/// The mean is the integral of the quantile: midpoint rule on 20,000 points.
#[test]
fn means_match_the_quantiles() {
    for distribution in one_of_each() {
        let prepared = distribution.prepare();
        let n = 20_000;
        let sum: f64 = (0..n).map(|i| prepared.quantile((f64::from(i) + 0.5) / f64::from(n))).sum();
        let mean = distribution.mean();
        assert!((sum / f64::from(n) - mean).abs() < 1e-3 * mean.abs().max(0.1), "{distribution}: {mean}");
    }
}

#[test]
fn all_of_the_examples_are_valid() {
    for distribution in one_of_each() {
        // 0.4 lies in the range; the constant keeps its mass.
        assert_eq!(distribution.validate(), Ok(()), "{distribution}");
    }
}

#[test]
fn support_is_the_intersection_with_the_range() {
    assert_eq!(Distribution::beta(2.0, 3.0).support(), (0.0, 1.0));
    assert_eq!(Distribution::beta(2.0, 3.0).within(0.2, 7.0).support(), (0.2, 1.0));
    assert_eq!(Distribution::normal(0.0, 1.0).support(), (f64::NEG_INFINITY, f64::INFINITY));
    assert_eq!(Distribution::constant(3.0).support(), (3.0, 3.0));
}

/// The rule an invalid distribution breaks.
fn fault(distribution: Distribution) -> E {
    distribution.validate().expect_err("invalid")
}

#[test]
fn rules_of_the_bounded_families_are_named() {
    assert_eq!(fault(Distribution::triangular(0.0, 0.6, 0.5)), E::ModeOutside { lo: 0.0, mode: 0.6, hi: 0.5 });
    assert_eq!(
        fault(Distribution::triangular(0.5, 0.2, 0.0)),
        E::EndsReversed { family: "triangular", lo: 0.5, hi: 0.0 }
    );
    assert_eq!(fault(Distribution::triangular(0.5, 0.5, 0.5)), E::NoSpread { family: "triangular", value: 0.5 });
    assert_eq!(fault(Distribution::uniform(2.0, 2.0)), E::NoSpread { family: "uniform", value: 2.0 });
    assert!(matches!(fault(Distribution::uniform(f64::NAN, 2.0)), E::NotFinite { key: "lo", .. }));
    assert!(matches!(fault(Distribution::constant(f64::INFINITY)), E::NotFinite { .. }));
}

#[test]
fn rules_of_shape_and_spread_are_named() {
    assert_eq!(fault(Distribution::beta(0.0, 2.0)), E::ShapeNotPositive { key: "a", value: 0.0 });
    assert_eq!(fault(Distribution::beta(1.0, -2.0)), E::ShapeNotPositive { key: "b", value: -2.0 });
    assert_eq!(fault(Distribution::normal(0.0, -1.0)), E::SpreadNegative { family: "normal", key: "sd", value: -1.0 });
    assert_eq!(fault(Distribution::normal(3.0, 0.0)), E::NoSpread { family: "normal", value: 3.0 });
    assert_eq!(fault(Distribution::lognormal_mean(0.0, 0.5)), E::LogNormalCentre);
    assert_eq!(fault(Distribution::lognormal_median(-1.0, 0.5)), E::LogNormalCentre);
    assert!(matches!(fault(Distribution::lognormal_median(1.0, 90.0)), E::LogNormalTooWide { .. }));
}

#[test]
fn rules_of_the_range_are_named() {
    let uniform = Distribution::uniform(0.0, 1.0);
    assert_eq!(fault(uniform.within(0.6, 0.6)), E::RangeEmpty { lo: 0.6, hi: 0.6 });
    assert!(matches!(fault(uniform.within(f64::NAN, 0.6)), E::RangeNotANumber { .. }));
    assert_eq!(
        fault(uniform.within(1.0, 2.0)),
        E::RangeExcludesAll { family: "uniform", lo: 1.0, hi: 2.0, support_lo: 0.0, support_hi: 1.0 }
    );
    assert!(matches!(fault(Distribution::constant(3.0).within(0.0, 1.0)), E::RangeExcludesAll { .. }));
    assert!(matches!(fault(Distribution::normal(0.0, 1.0).within(50.0, 60.0)), E::RangeExcludesAll { .. }));
}

#[test]
fn errors_advise() {
    let error = Distribution::triangular(0.5, 0.5, 0.5).validate().expect_err("invalid");
    assert_eq!(error.to_string(), "triangular: has no spread; write the plain number 0.5 instead");
}

#[test]
fn displays_as_toml() {
    let shown = |d: Distribution, text: &str| assert_eq!(d.to_string(), text);
    shown(Distribution::constant(0.4), "0.4");
    shown(Distribution::triangular(0.0, 0.2, 0.5), "{ triangular = [0, 0.2, 0.5] }");
    shown(Distribution::uniform(-1.0, 2.0), "{ uniform = [-1, 2] }");
    shown(Distribution::beta(2.5, 14.0).within(0.1, 0.9), "{ beta = [2.5, 14], range = [0.1, 0.9] }");
    shown(Distribution::normal(0.0, 1.5), "{ normal = { mean = 0, sd = 1.5 } }");
    shown(Distribution::lognormal_mean(0.4, 0.6), "{ lognormal = { mean = 0.4, sigma = 0.6 } }");
    shown(Distribution::lognormal_median(1.9, 0.35), "{ lognormal = { median = 1.9, sigma = 0.35 } }");
    let scaled = Distribution::beta(2.0, 3.0).scaled(2.0).expect("2 is a factor");
    shown(scaled, "{ beta = [2, 3], factor = 2 }");
}

#[test]
fn scaling_multiplies_the_draw() {
    for distribution in one_of_each() {
        let scaled = distribution.scaled(2.5).expect("2.5 is a factor");
        for u in [0.01, 0.4, 0.99] {
            assert_close(scaled.quantile(u), 2.5 * distribution.quantile(u), 1e-13);
        }
        assert_close(scaled.mean(), 2.5 * distribution.mean(), 1e-13);
        assert_close(scaled.cdf(2.5 * distribution.quantile(0.3)), distribution.cdf(distribution.quantile(0.3)), 1e-12);
        assert_eq!(scaled.validate(), Ok(()));
    }
    let beta = Distribution::beta(2.0, 3.0).scaled(4.0).expect("4 is a factor").within(1.0, 2.0);
    assert_eq!((beta.support(), beta.range()), ((1.0, 2.0), Some((1.0, 2.0))));
    assert_eq!(Distribution::uniform(1.0, 2.0).scaled(0.0), Ok(Distribution::constant(0.0)));
    let refused = Distribution::uniform(1.0, 2.0).scaled(-1.0);
    assert_eq!(refused, Err(E::FactorUnusable { factor: -1.0 }));
}

#[test]
fn both_tails_make_one_and_lead_back_to_the_same_value() {
    for distribution in one_of_each() {
        let (family, ready) = (distribution.family, Ready::new(distribution.family));
        for p in [0.01, 0.2, 0.5, 0.77, 0.99] {
            let x = ready.at_lower(p);
            let other = ready.at_upper(1.0 - p);
            assert!((x - other).abs() <= 1e-12 * x.abs().max(1.0), "{distribution} {p}: {x} {other}");
            let whole = family.lower(x) + family.upper(x);
            assert!((whole - 1.0).abs() < 1e-12, "{distribution} {p}: {whole}");
        }
    }
    let two = Family::Constant(2.0);
    assert_eq!([1.9, 2.0, 2.1].map(|x| (two.lower(x), two.upper(x))), [(0.0, 1.0), (1.0, 0.0), (1.0, 0.0)]);
}

#[test]
fn what_lies_beyond_an_end_is_held_at_it() {
    assert_eq!([-3.0, 0.25, 7.0].map(|value| hold(value, (0.0, 1.0))), [0.0, 0.25, 1.0]);
}

#[test]
fn an_upper_tail_is_not_rounded_away() {
    // Beyond nine standard deviations 1 - cdf is 0 in doubles; the window must still be filled.
    let far = Distribution::normal(0.0, 1.0).within(9.0, 10.0);
    let median = far.quantile(0.5);
    // scipy 1.17.1: -norm.ppf((norm.cdf(-9) + norm.cdf(-10)) / 2)
    assert_close(median, 9.075_779_713_738_546, 1e-12);
}

#[test]
fn nan_in_nan_out() {
    for distribution in one_of_each() {
        assert!(distribution.quantile(f64::NAN).is_nan());
        assert!(distribution.cdf(f64::NAN).is_nan());
    }
}

proptest! {
    #[test]
    fn quantile_increases_stays_inside_and_inverts(which in 0..21_usize, u in 1e-6..0.999_f64, gap in 1e-6..1e-3_f64) {
        let distribution = one_of_each()[which];
        let (lo, hi) = distribution.support();
        let (x, next) = (distribution.quantile(u), distribution.quantile(u + gap));
        prop_assert!(lo <= x && x <= next && next <= hi);
        if lo < hi {
            prop_assert!((distribution.cdf(x) - u).abs() < 1e-10, "{distribution} {u} {x}");
        }
    }
}
