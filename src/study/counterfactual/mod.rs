//! What a decision turns out to be worth: the same world lived on twice from a council, with a policy forced on it
//! and with tolerance (`docs/model.md`, section 16).
//!
//! Lens 1 is the ledger of that council: what they think. Lens 2 is what comes of it, over the ledger's own horizon
//! and in its own components, as the mean of fresh futures. Lens 3 is what they would think if they knew.
//!
//! - `question`: which policy, which councils, how many futures.
//! - `sample`: one world lived, to rows of numbers; `layout` names the columns, `watch` keeps what a branch shows,
//!   `learn` finds what they would believe.
//! - [`verdict`]: a world's class, from what they see and what turns out.
//! - [`findings`]: all worlds together, with intervals.

pub mod findings;
mod layout;
mod learn;
mod question;
mod sample;
pub mod verdict;
mod watch;

pub use findings::Sheet;
pub use layout::Layout;
pub use learn::{Settling, settle};
pub use question::{AtError, Question, councils};
pub use sample::Sampler;

#[cfg(test)]
mod tests;
