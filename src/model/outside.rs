//! Outside powers: whether promises are kept, and where attention drifts (`docs/model.md`, section 9).

use super::draws::{Channel, Draws};
use super::parameters::world::Parameters;
use crate::stats::quantile::normal_quantile;

/// Whether the month's promises are kept: Pakistan's first, the outside powers' second.
#[inline]
pub fn promises_kept(draws: &Draws, month: u32, p: &Parameters) -> (bool, bool) {
    let (pakistan, outside) = draws.pair(month, Channel::Honour, 0, 0);
    (pakistan < p.pakistan.honour, outside < p.outside.honour)
}

/// The month's drift of attention.
#[inline]
pub fn attention_shock(draws: &Draws, month: u32, p: &Parameters) -> f64 {
    p.outside.attention_noise * normal_quantile(draws.unit(month, Channel::Attention, 0, 0))
}
