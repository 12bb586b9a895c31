//! What was lived, in the shape that the ledger reads: realised months in the place of projected ones
//! (`docs/model.md`, section 16).

use super::aggregates::Hazard;
use super::maths::exp;
use super::mental::Glimpse;
use super::observer::{Month, Observer};
use super::payoff::Conditions;

/// Keeps the months of a branch, with the hazards cumulated since it began. The branch must be one whose fall is
/// weighed, for a month's survival is the chance that the regime would still stand.
#[derive(Clone, Debug, Default)]
pub struct Lived {
    path: Vec<Glimpse>,
    cumulated: Hazard,
}

impl Lived {
    /// The months so far, for [`super::ledger::compare`].
    pub fn path(&self) -> &[Glimpse] {
        &self.path
    }

    /// Chance that the regime still stands at the end of the last month; 1 before any.
    pub fn survival(&self) -> f64 {
        self.path.last().map_or(1.0, |glimpse| glimpse.survival)
    }

    /// Forgets everything, for the next branch.
    pub fn clear(&mut self) {
        self.path.clear();
        self.cumulated = Hazard::default();
    }
}

impl Observer for Lived {
    fn month(&mut self, month: &Month) {
        let hazard = Hazard::of(month.state, month.violence, month.parameters);
        self.cumulated = self.cumulated.plus(&hazard);
        self.path.push(Glimpse {
            conditions: Conditions::of(month.state, month.attack_rate, month.violence, month.parameters),
            deniability: month.state.deniability,
            cumulated: self.cumulated,
            survival: exp(-self.cumulated.total()),
        });
    }
}
