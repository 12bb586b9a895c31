//! Statistics: numbers in, numbers out. Nothing here knows what the numbers mean.
//!
//! | need | module |
//! |---|---|
//! | a distribution as a scenario writes it | [`distribution`] |
//! | drawing by inverting a distribution function | [`quantile`] |
//! | intervals for proportions, means, quantiles | [`interval`] |
//! | differences on common worlds | [`paired`] |
//! | differences between samples that share nothing | [`unpaired`] |
//! | time to competing events | [`incidence`] |
//! | sums and histograms that do not depend on order | [`accumulate`] |
//! | quantiles and densities of a sample | [`quantiles`], [`density`] |
//! | a probabilistic election between options | [`election`] |
//! | threshold cascades on a graph | [`cascade`] |
//! | which input drives the output | [`sensitivity`] |
//! | points that fill a cube evenly | [`sobol`] |
//! | random numbers with an address | [`addressed`] |
//! | where a response crosses its target | [`crossing`] |
//! | lines of equal height on a grid | [`contour`] |
//! | a posterior from simulations, and whether it is honest | [`abc`] |
//! | how good a forecast was | [`score`] |
//! | boxes of inputs in which the cases lie | [`prim`] |
//!
//! Results are the same bits on every platform: every transcendental goes through `libm`, never
//! through the platform's mathematics library, and nothing is summed in an order that a thread can
//! change.

// Casts here are between counts and doubles; counts stay far below 2^53.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
// Exact comparison is meant: with 0, with tracked extremes, with a constant sample.
#![allow(clippy::float_cmp)]
// Formulas keep the letters of the papers they come from.
#![allow(clippy::many_single_char_names, clippy::similar_names)]

pub mod abc;
pub mod accumulate;
pub mod addressed;
pub mod bootstrap;
pub mod cascade;
pub mod contour;
pub mod crossing;
pub mod density;
pub mod distribution;
pub mod election;
pub mod incidence;
pub mod interval;
pub mod paired;
pub mod prim;
pub mod quantile;
pub mod quantiles;
pub mod score;
pub mod sensitivity;
pub mod sequence;
pub mod sobol;
pub mod unpaired;

#[cfg(test)]
mod test_support;
