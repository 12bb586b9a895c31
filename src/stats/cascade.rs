//! Monotone threshold cascades on a graph (Granovetter 1978, American Journal of Sociology 83,
//! 1420-1443).
//!
//! Node i is on after a round if at least `threshold[i]` of its neighbours were on: the map T. More
//! on cannot mean fewer on next, so by Tarski's theorem T has a least and a greatest fixed point.
//!
//! Thresholds move a little from month to month, and most nodes stay as they are. So whatever is known of one month is
//! kept, and the next looks only at the nodes whose threshold has moved and at what follows from them: closures from
//! where the last ended ([`Crowd`]), and the least fixed point from what the last rested on ([`LeastFixedPoint`]).
//!
//! The greatest fixed point is a least one, too: who stays off whatever happens needs so many neighbours that are off
//! ([`Graph::threshold_to_refuse`]), and the greatest fixed point is everybody else.

mod crowd;
mod graph;
mod least;

pub use crowd::Crowd;
pub use graph::Graph;
pub use least::LeastFixedPoint;

/// Makes room for `count` in memory that is used again.
pub(crate) fn make_room<T>(memory: &mut Vec<T>, count: usize) {
    memory.reserve(count.saturating_sub(memory.len()));
}

#[cfg(test)]
#[path = "cascade_tests.rs"]
mod tests;
