//! Approximate Bayesian computation: a posterior from simulations alone, by sequential Monte Carlo.
//!
//! Parameters are points whose coordinates are standard normal under the prior (a parameter with prior
//! distribution F is F^-1(Phi(z))), so that one kernel fits them all and no proposal leaves its range. A
//! simulation turns a point into summaries; points whose summaries lie near the observed ones are kept.
//!
//! - **Generations and distance**: Prangle (2017, Bayesian Analysis 12, 289-309), algorithm 4. In every
//!   generation points are proposed until M pass the distances and tolerances of *all* earlier generations; each
//!   summary is then scaled by its median absolute deviation over all simulations of this generation, near or
//!   far; the nearest N = `quantile` M are kept, and the farthest of them sets the tolerance.
//! - **Kernel**: multivariate normal, shrunk to the population's mean so that proposals spread as far as the
//!   population does (West 1993, JRSS B 55, 409-422; Liu and West 2001). The customary kernel of twice the
//!   population's covariance (Beaumont et al. 2009, Biometrika 96, 983-990) spreads three times as far in every
//!   direction of which the data say nothing: with a dozen such directions a thirtieth of the sample is left.
//! - **Weights**: prior over proposal density. A tenth of the proposals come from the prior itself (Hesterberg
//!   1995, Technometrics 37, 185-194), so that no weight exceeds ten times the mean.
//! - **Stopping**: the budget of simulations, the acceptance rate, the tolerance wanted, or a distance that
//!   hardly falls any more; [`Reason`] says which.
//!
//! Nothing here draws or runs in parallel: whoever simulates hands in uniforms and trials, in the order of their
//! numbers, and the result depends on nothing else.

mod bank;
mod distance;
mod information;
mod kernel;
mod population;
mod sequence;
#[cfg(test)]
mod tests;

pub use bank::{Bank, HeldOut};
pub use distance::{Criterion, distance, scales};
pub use information::{Information, holm, information};
pub use kernel::{Kernel, UNIFORMS_BEFORE};
pub use population::Population;
pub use sequence::{Reason, Sequence, Settings, Step, Trial};
