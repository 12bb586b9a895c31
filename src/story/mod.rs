//! One world, told: what `durand explain` says.
//!
//! A world is lived once with a narrator as its observer, which writes down plain facts: a [`Chronicle`].
//! From there the same facts go two ways, as text for a reader ([`tell`]) and as JSON for a program
//! ([`as_json`]). Nothing here computes anything of the model; what stands in the story is what the observer
//! was shown, rounded.
//!
//! - `chronicle`: the facts, and what can be counted off them.
//! - `totals`: what a world adds up to.
//! - `narrator`: lives the world.
//! - `fold`: which councils are told in full, and which stretches in a line.
//! - `text`: head, councils, months, end.
//! - `words`, `table`: numbers, phrases, alignment.
//! - `json`: the facts for programs.

pub mod chronicle;
mod fold;
mod json;
mod narrator;
mod table;
mod text;
mod totals;
mod words;

pub use chronicle::Chronicle;
pub use totals::Totals;

use crate::scenario::Scenario;

/// Lives world number `world` of the scenario, under the scenario's own seed, and writes down what happens.
pub fn live(scenario: &Scenario, world: u32) -> Chronicle {
    narrator::live(scenario, world)
}

/// World number `world` of the scenario as text: at most 99 columns, no colours, a line end after every line.
///
/// A quiet stretch is told in a line; with `detail` every council is told in full.
///
/// ```
/// use durand::{scenario::Scenario, story};
/// let text = story::tell(&Scenario::built_in(), 0, false);
/// assert!(text.contains("What became of it"));
/// ```
pub fn tell(scenario: &Scenario, world: u32, detail: bool) -> String {
    text::render(&live(scenario, world), detail)
}

/// The same facts for programs, every council and month in full and no number rounded.
///
/// Dates are `YYYY-MM`, shares 0 to 1, worths in months of rule. A number that is not finite is null.
///
/// ```
/// use durand::{scenario::Scenario, story};
/// let world = story::as_json(&Scenario::built_in(), 0);
/// assert_eq!(world["world"], 0);
/// assert_eq!(world["months"].as_array().map(Vec::len), Some(113));
/// ```
pub fn as_json(scenario: &Scenario, world: u32) -> serde_json::Value {
    json::json(&live(scenario, world))
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
