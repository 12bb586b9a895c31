//! Meets the data: a posterior from reported figures up to December 2023, and how it does on the months after.
//!
//! Approximate Bayesian computation ([`crate::stats::abc`]): worlds are lived from proposed numbers, held against growth
//! ratios and shapes of what was reported ([`targets`]), and kept where they are near. What is asked of the data, and what
//! keeps its prior, is in [`inputs`]; the months held out are scored in [`held_out`]; [`outcome`] says what the data told
//! and what not, and whether the method is honest.

mod checkpoint;
pub mod fit;
pub mod held_out;
pub mod inputs;
pub mod outcome;
pub mod publish;
mod sentences;
pub mod targets;
pub mod world;

pub use checkpoint::StoreError;
pub use fit::{CalibrateError, Fit, Task, fit, pool};
pub use held_out::{HeldOutScores, months_needed, score};
pub use outcome::Findings;
