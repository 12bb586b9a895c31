//! What a month is worth to a faction, in months of rule (`docs/model.md`, section 5).

use super::aggregates::{Aggregates, leverage, sanctuary};
use super::maths::clip01;
use super::number::{Number, numbers};
use super::parameters::faction::Weights;
use super::parameters::world::Parameters;

/// The parts a ledger is kept in. Costs and benefits of a policy, against tolerance, fall under one each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Component {
    /// Infighting, and rule lost to it.
    Unity,
    /// ISKP's violence, and rule lost to it.
    Iskp,
    /// Leverage over Pakistan.
    Leverage,
    /// The broken oath.
    Oath,
    /// The broken guest-right.
    Honour,
    /// The debt betrayed.
    Debt,
    /// Rule lost because the bonds that give legitimacy are broken.
    Legitimacy,
    /// Sanctuary after a fall.
    Insurance,
    /// Recognition.
    Recognition,
    /// Trade and aid.
    Economy,
    /// Coercion, and rule lost to it.
    Relief,
}

impl Component {
    /// Number of components.
    pub const COUNT: usize = 11;
    /// All of them, in the order of tables and pictures.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Unity,
        Self::Iskp,
        Self::Leverage,
        Self::Oath,
        Self::Honour,
        Self::Debt,
        Self::Legitimacy,
        Self::Insurance,
        Self::Recognition,
        Self::Economy,
        Self::Relief,
    ];

    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unity => "unity",
            Self::Iskp => "iskp",
            Self::Leverage => "leverage",
            Self::Oath => "oath",
            Self::Honour => "honour",
            Self::Debt => "debt",
            Self::Legitimacy => "legitimacy",
            Self::Insurance => "insurance",
            Self::Recognition => "recognition",
            Self::Economy => "economy",
            Self::Relief => "relief",
        }
    }
}

numbers! {
    /// What a faction's payoff reads of a month.
    pub struct Conditions {
        /// Infighting (I).
        infighting,
        /// ISKP's violence (B).
        violence,
        /// Leverage over Pakistan (L).
        leverage,
        /// Betrayal (G): oath and honour.
        betrayal,
        /// Betrayal and the strain of mediation (G + M): debt.
        debt,
        /// Recognition.
        recognition,
        /// Economic normalisation (E).
        normalisation,
        /// Coercion (K).
        coercion,
        /// Sanctuary after a fall.
        sanctuary,
    }
}

impl<N: Number> Conditions<N> {
    /// The conditions at a month's end: `a` after the month's step, with the month's attacks and violence.
    #[inline(always)]
    pub fn of(a: &Aggregates<N>, attack_rate: N, violence: N, p: &Parameters<N>) -> Self {
        Self {
            infighting: a.infighting,
            violence,
            leverage: leverage(a.salience, attack_rate, p),
            betrayal: a.betrayal,
            debt: clip01(a.betrayal + a.strain),
            recognition: a.recognition,
            normalisation: a.normalisation,
            coercion: a.coercion,
            sanctuary: sanctuary(a.fighters, a.betrayal, p),
        }
    }
}

/// Payoff of a month in power: 1, less costs, plus benefits.
#[inline(always)]
pub fn in_power<N: Number>(c: &Conditions<N>, w: &Weights<N>) -> N {
    (w.infighting * c.infighting).complement() - w.iskp * c.violence + w.leverage * c.leverage
        - (w.oath + w.honour) * c.betrayal
        - w.debt * c.debt
        + w.recognition * c.recognition
        + w.economy * c.normalisation
        - w.coercion * c.coercion
}

/// Payoff of a month after a fall: what the insurance pays.
#[inline(always)]
pub fn after_fall<N: Number>(c: &Conditions<N>, w: &Weights<N>) -> N {
    w.insurance * c.sanctuary
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_by_hand() {
        let w = Weights {
            infighting: 0.5,
            iskp: 0.1,
            leverage: 0.06,
            oath: 0.2,
            honour: 0.06,
            debt: 0.05,
            insurance: 0.25,
            recognition: 0.05,
            economy: 0.1,
            coercion: 0.1,
        };
        let c = Conditions {
            infighting: 0.1,
            violence: 0.6,
            leverage: 0.3,
            betrayal: 0.2,
            debt: 0.3,
            recognition: 0.1,
            normalisation: 0.4,
            coercion: 0.5,
            sanctuary: 0.7,
        };
        // 1 - .05 - .06 + .018 - .052 - .015 + .005 + .04 - .05 = .836
        assert!((in_power(&c, &w) - 0.836).abs() < 1e-12);
        assert!((after_fall(&c, &w) - 0.175).abs() < 1e-12);
    }

    #[test]
    fn names_are_distinct_and_ordered() {
        for (place, component) in Component::ALL.iter().enumerate() {
            assert_eq!(*component as usize, place);
        }
    }
}
