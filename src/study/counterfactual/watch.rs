//! What one branch shows: its months as the ledger reads them, and what came of it.

use crate::model::lived::Lived;
use crate::model::observer::{Month, Observer};
use crate::model::policy::Policy;

/// A consequence: name, unit, meaning. Sums and ends are over the horizon, in a regime that lasts.
pub const CONSEQUENCES: [(&str, &str, &str); 11] = [
    ("ttp.attacks", "attacks", "attacks by the TTP"),
    ("ttp.killed", "killed", "killed by the TTP in Pakistan"),
    ("ttp.fighters", "fighters", "TTP fighters at the end"),
    ("ttp.defected", "fighters", "TTP fighters who went over to ISKP"),
    ("iskp.strength", "fighters", "ISKP fighters at the end"),
    ("iskp.strength.peak", "fighters", "most ISKP fighters"),
    ("iskp.attacks", "attacks", "ISKP attacks on the IEA"),
    ("fractured", "share of futures", "the movement fractures"),
    ("collapsed", "probability", "the regime falls within the horizon"),
    ("recognition", "0..1", "recognition at the end"),
    ("normalisation", "0..1", "economic normalisation at the end"),
];

/// What came of a branch, in the order of [`CONSEQUENCES`].
pub type Consequences = [f64; CONSEQUENCES.len()];

/// Watches a branch.
#[derive(Clone, Debug)]
pub struct Watch {
    /// Its months.
    pub lived: Lived,
    policy: Policy,
    seen: Consequences,
    /// Months in which the policy was in force.
    months_in_force: f64,
    enforcement: f64,
}

impl Watch {
    /// A watch on a policy.
    pub fn on(policy: Policy) -> Self {
        Self {
            lived: Lived::default(),
            policy,
            seen: [0.0; CONSEQUENCES.len()],
            months_in_force: 0.0,
            enforcement: 0.0,
        }
    }

    /// Forgets everything, for the next branch.
    pub fn clear(&mut self) {
        self.lived.clear();
        self.seen = [0.0; CONSEQUENCES.len()];
        (self.months_in_force, self.enforcement) = (0.0, 0.0);
    }

    /// What came of it.
    pub fn consequences(&self) -> Consequences {
        let mut seen = self.seen;
        seen[8] = 1.0 - self.lived.survival();
        seen
    }

    /// Months in which the policy was in force, and mean enforcement in these; the council's own month is one.
    pub fn in_force(&self) -> (f64, f64) {
        (self.months_in_force, self.enforcement / self.months_in_force.max(1.0))
    }
}

impl Observer for Watch {
    fn month(&mut self, month: &Month) {
        self.lived.month(month);
        let [attacks, killed, fighters, defected, iskp, peak, iskp_attacks, fractured, _, recognition, normalisation] =
            &mut self.seen;
        *attacks += month.ttp_attacks;
        *killed += month.ttp_killed;
        *fighters = month.state.fighters;
        *defected += month.moves.defected;
        *iskp = month.state.iskp_strength;
        *peak = peak.max(month.state.iskp_strength);
        *iskp_attacks += month.iskp_attacks;
        if month.fractured {
            *fractured = 1.0;
        }
        *recognition = month.state.recognition;
        *normalisation = month.state.normalisation;
        if month.policy == self.policy {
            self.months_in_force += 1.0;
            self.enforcement += month.response.enforcement;
        }
    }
}
