//! Quantile and distribution functions of single numbers.
//!
//! A model that couples runs by common random numbers must draw by inverting the distribution
//! function: one uniform in, one variate out. Every function here uses `libm` for its
//! transcendentals, so the same arguments give the same bits on every platform.

mod beta;
mod binomial;
mod curve;
mod factorial;
mod gamma;
#[cfg(test)]
mod golden_tests;
mod incomplete_beta;
mod incomplete_gamma;
#[cfg(test)]
mod ks_tests;
mod normal;
mod poisson;
mod simple;
mod solve;
mod temme;

pub use beta::{BetaCurve, BetaQuantile, beta_cdf, beta_quantile};
pub use binomial::binomial_cdf;
pub use gamma::{GammaCurve, GammaQuantile, gamma_cdf, gamma_quantile, gamma_survival};
pub use normal::{normal_cdf, normal_density, normal_quantile};
pub use poisson::{poisson_cdf, poisson_quantile};
pub use simple::{exponential_quantile, gumbel_quantile, logistic_quantile, student_t_quantile};
