//! How factions learn from what they see (`docs/model.md`, section 6).

use super::mental::Beliefs;
use super::parameters::world::Parameters;

/// What a month shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Intensity of the order in force against the TTP.
    pub pledge: f64,
    /// Enforcement.
    pub enforcement: f64,
    /// TTP fighters before anybody moved.
    pub fighters: f64,
    /// Fighters who defected.
    pub defected: f64,
    /// Visible cooperation.
    pub cooperation: f64,
    /// Whether Pakistan kept the month's promise.
    pub honoured: bool,
    /// Whether outside powers did.
    pub honoured_outside: bool,
}

/// Enforcement under which defections teach nothing.
pub const LEAST_ENFORCEMENT: f64 = 0.1;

impl Beliefs {
    /// Learns from a month; `expected` is the resistance the faction expected of the order in force.
    pub fn learn(&mut self, seen: &Evidence, expected: f64, p: &Parameters) {
        if seen.enforcement > LEAST_ENFORCEMENT {
            let share = (12.0 * seen.defected / (seen.enforcement * seen.fighters)).min(1.0);
            self.defection += p.belief.defection_rate * (share - self.defection);
        }
        if seen.pledge > 0.0 {
            let resistance = 1.0 - seen.enforcement / seen.pledge;
            self.resistance_bias += p.belief.resistance_rate * (resistance - expected);
        }
        let rate = p.belief.credibility_rate * seen.cooperation;
        let kept = |yes: bool| if yes { 1.0 } else { 0.0 };
        self.credibility += rate * (kept(seen.honoured) - self.credibility);
        self.credibility_outside += rate * (kept(seen.honoured_outside) - self.credibility_outside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::setup::default_parameters;

    #[test]
    fn a_month_of_learning_by_hand() {
        let p = default_parameters();
        let mut beliefs = Beliefs { defection: 0.15, resistance_bias: 0.0, credibility: 0.3, credibility_outside: 0.4 };
        let seen = Evidence {
            pledge: 1.0,
            enforcement: 0.5,
            fighters: 4000.0,
            defected: 10.0,
            cooperation: 0.6,
            honoured: true,
            honoured_outside: false,
        };
        beliefs.learn(&seen, 0.7, &p);
        // Defections: 12 * 10 / (.5 * 4000) = .06, a tenth of the way from .15: .141.
        assert!((beliefs.defection - 0.141).abs() < 1e-12);
        // Resistance .5 against .7 expected: bias -.02.
        assert!((beliefs.resistance_bias + 0.02).abs() < 1e-12);
        // .05 * .6 = .03 of the way to 1, and to 0.
        assert!((beliefs.credibility - 0.321).abs() < 1e-12);
        assert!((beliefs.credibility_outside - 0.388).abs() < 1e-12);
    }

    #[test]
    fn without_order_or_cooperation_nothing_is_learned() {
        let p = default_parameters();
        let before = Beliefs { defection: 0.15, resistance_bias: 0.1, credibility: 0.3, credibility_outside: 0.4 };
        let mut after = before;
        after.learn(&Evidence { fighters: 4000.0, honoured: true, ..Evidence::default() }, 0.0, &p);
        assert_eq!(before, after);
    }
}
