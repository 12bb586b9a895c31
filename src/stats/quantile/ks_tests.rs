//! Draws by inversion against `rand_distr`, whose samplers share nothing with the code here
//! (ziggurat, rejection).

use super::{
    beta_quantile, exponential_quantile, gamma_quantile, gumbel_quantile, normal_quantile, poisson_quantile,
    student_t_quantile,
};
use crate::stats::distribution::Distribution;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rand_distr as theirs;
use rand_distr::Distribution as _;

const DRAWS: usize = 40_000;

/// The two-sample Kolmogorov-Smirnov distance times sqrt(n / 2). Beyond 2.4 with probability 2e-5.
fn distance(mut one: Vec<f64>, mut other: Vec<f64>) -> f64 {
    one.sort_unstable_by(f64::total_cmp);
    other.sort_unstable_by(f64::total_cmp);
    let n = one.len();
    let (mut i, mut j, mut largest) = (0, 0, 0_usize);
    while i < n && j < n {
        let x = one[i].min(other[j]);
        i += one[i..].iter().take_while(|&&v| v <= x).count();
        j += other[j..].iter().take_while(|&&v| v <= x).count();
        largest = largest.max(i.abs_diff(j));
    }
    largest as f64 / n as f64 * (n as f64 / 2.0).sqrt()
}

fn assert_same(name: &str, quantile: impl Fn(f64) -> f64, sampler: &impl theirs::Distribution<f64>) {
    let mut rng = StdRng::seed_from_u64(20_210_815);
    let ours = (0..DRAWS).map(|_| quantile(rng.sample(theirs::Open01))).collect();
    let independent = (0..DRAWS).map(|_| sampler.sample(&mut rng)).collect();
    let distance = distance(ours, independent);
    assert!(distance < 2.4, "{name}: {distance}");
}

#[test]
fn continuous_draws() {
    assert_same("normal", normal_quantile, &theirs::StandardNormal);
    for (a, b) in [(0.05, 0.4), (0.5, 0.5), (2.5, 14.0), (3.0, 2.0), (4.0, 1.5), (300.0, 20.0)] {
        let sampler = theirs::Beta::new(a, b).expect("valid");
        assert_same(&format!("beta {a} {b}"), |u| beta_quantile(a, b, u), &sampler);
    }
    for shape in [0.05, 0.5, 1.75, 12.0, 45.0, 1e5] {
        let sampler = theirs::Gamma::new(shape, 1.0).expect("valid");
        assert_same(&format!("gamma {shape}"), |u| gamma_quantile(shape, u), &sampler);
    }
    let sampler = theirs::Gumbel::new(1.0, 2.0).expect("valid");
    assert_same("gumbel", |u| gumbel_quantile(1.0, 2.0, u), &sampler);
    let sampler = theirs::Exp::new(0.25).expect("valid");
    assert_same("exponential", |u| exponential_quantile(4.0, u), &sampler);
    let sampler = theirs::StudentT::new(3.0).expect("valid");
    assert_same("t", |u| student_t_quantile(3.0, u), &sampler);
}

#[test]
fn counts() {
    for mean in [0.3, 8.0, 29.0, 120.0, 1e6] {
        let sampler = theirs::Poisson::new(mean).expect("valid");
        assert_same(&format!("poisson {mean}"), |u| poisson_quantile(mean, u) as f64, &sampler);
    }
}

#[test]
fn scenario_distributions() {
    let triangular = Distribution::triangular(0.1, 0.25, 0.45);
    let sampler = theirs::Triangular::new(0.1, 0.45, 0.25).expect("valid");
    assert_same("triangular", |u| triangular.quantile(u), &sampler);
    let lognormal = Distribution::lognormal_mean(0.4, 0.6);
    let sampler = theirs::LogNormal::new(libm::log(0.4) - 0.18, 0.6).expect("valid");
    assert_same("lognormal", |u| lognormal.quantile(u), &sampler);
    // Truncation against rejection.
    let truncated = Distribution::normal(0.0, 1.0).within(-0.5, 2.0).prepare();
    let mut rng = StdRng::seed_from_u64(7);
    let ours = (0..DRAWS).map(|_| truncated.quantile(rng.sample(theirs::Open01))).collect();
    let kept =
        theirs::StandardNormal.sample_iter(&mut rng).filter(|z: &f64| (-0.5..=2.0).contains(z)).take(DRAWS).collect();
    assert!(distance(ours, kept) < 2.4);
}

#[test]
fn the_test_can_fail() {
    let sampler = theirs::Beta::new(2.5, 14.0).expect("valid");
    let mut rng = StdRng::seed_from_u64(7);
    let ours = (0..DRAWS).map(|_| beta_quantile(2.6, 14.0, rng.sample(theirs::Open01))).collect();
    let independent = (0..DRAWS).map(|_| sampler.sample(&mut rng)).collect();
    assert!(distance(ours, independent) > 2.4);
}
