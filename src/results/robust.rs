//! How far a verdict reaches: in how many of the structural alternatives, and in what share of the prior weight, it holds.
//!
//! A verdict by an interval becomes certain with enough worlds, whatever the model assumes. This says what more worlds cannot.

use serde::{Deserialize, Serialize};

use super::summary::Number;

/// How robust a verdict is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Robust {
    /// Structural alternatives in which the verdict is the same.
    pub same: u32,
    /// Structural alternatives.
    pub of: u32,
    /// Worlds lived under each; fewer than the run has leave more undecided.
    pub worlds: u32,
    /// The alternatives and their verdicts.
    pub alternatives: Vec<Alternative>,
    /// The prior weight in which the claim holds.
    pub prior: Prior,
}

/// A verdict under another structure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// The structure, such as `rule=condorcet`: what `--set council.rule=condorcet` chooses.
    pub name: String,
    /// How the claim came out.
    pub verdict: String,
    /// Worth of the test's left side.
    pub left: Option<Number>,
    /// Worth of the test's right side.
    pub right: Option<Number>,
}

/// In what share of the prior the claim holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prior {
    /// Share of draws of all uncertain inputs at which the test is true.
    pub holds: Number,
    /// Draws.
    pub draws: u32,
    /// Worlds lived at each: the test is of what they make together, so that near its threshold luck still blurs it.
    pub worlds: u32,
}

impl Robust {
    /// The same in a sentence; `percent` writes a share.
    pub fn sentence(&self, verdict: &str, percent: impl Fn(f64) -> String) -> String {
        let shown = |share: Option<f64>| share.map_or_else(|| "?".to_owned(), &percent);
        let Number { value, low, high, .. } = self.prior.holds;
        let (same, of) = (self.same, self.of);
        let (value, low, high) = (shown(value), shown(low), shown(high));
        format!(
            "robust: {verdict} in {same} of {of} structural alternatives; the claim holds in {value} ({low} to {high}) of the prior weight"
        )
    }

    /// Alternatives whose verdict is another.
    pub fn others(&self, verdict: &str) -> Vec<&Alternative> {
        self.alternatives.iter().filter(|alternative| alternative.verdict != verdict).collect()
    }
}
