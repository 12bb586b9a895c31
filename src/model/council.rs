//! The council: what the coalition orders, and who stood in the way (`docs/model.md`, section 7).

use super::draws::{Channel, Draws};
use super::maths::{logistic, pick, positive};
use super::parameters::world::Parameters;
use super::policy::Policy;
use super::setup::{MAX_FACTIONS, Rule};
use crate::stats::election::election_into;
use crate::stats::quantile::gumbel_quantile;

/// What the council knows of a faction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seat {
    /// Address of its draws.
    pub address: u32,
    /// Its share of power.
    pub power: f64,
    /// Worth of each policy against tolerance (DU), in the order of [`Policy::ALL`].
    pub worth: [f64; Policy::COUNT],
    /// Worth of a crackdown if it were obeyed (DU*).
    pub obeyed: f64,
}

/// What the council decides under.
#[derive(Clone, Copy, Debug)]
pub struct Agenda {
    /// The month.
    pub month: u32,
    /// Centralisation.
    pub centralisation: f64,
    /// The faction that is the centre.
    pub centre: usize,
    /// Whether a fracture still rules out action against the TTP.
    pub cooling: bool,
    /// How the council decides.
    pub rule: Rule,
}

/// What came of a council.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Decision {
    /// Weight of each faction (om).
    pub weights: [f64; MAX_FACTIONS],
    /// What each policy is worth to each faction (DU), side payments included.
    pub worth: [[f64; Policy::COUNT]; MAX_FACTIONS],
    /// The coalition's worth of each policy (W), side payments included.
    pub values: [f64; Policy::COUNT],
    /// The coalition's worth of a crackdown if it were obeyed (W*).
    pub obeyed: f64,
    /// For each policy, the factions that block it, one bit each.
    pub blocked_by: [u8; Policy::COUNT],
    /// For each policy, what the centre pays to have it, months of rule.
    pub payment: [f64; Policy::COUNT],
    /// Place of the policy ordered.
    pub ordered: usize,
    /// Whether action against the TTP was ruled out.
    pub cooling: bool,
}

impl Decision {
    /// The policy ordered.
    pub const fn policy(&self) -> Policy {
        Policy::ALL[self.ordered]
    }

    /// The coalition's weighted sum of what something is worth to each of its factions.
    fn weigh(&self, factions: usize, worth: impl Fn(usize) -> f64) -> f64 {
        (0..factions).map(|faction| self.weights[faction] * worth(faction)).sum()
    }

    /// Whether a policy could be chosen.
    pub fn is_free(&self, policy: Policy) -> bool {
        self.blocked_by[policy.index()] == 0 && !(self.cooling && is_ruled_out(policy))
    }
}

/// Whether a fracture rules a policy out.
const fn is_ruled_out(policy: Policy) -> bool {
    matches!(policy, Policy::Mediate | Policy::Contain | Policy::Crackdown)
}

/// Decides.
pub fn decide(draws: &Draws, seats: &[Seat], agenda: &Agenda, p: &Parameters) -> Decision {
    let mut decision = Decision { cooling: agenda.cooling, ..Decision::default() };
    for (place, (weight, seat)) in decision.weights.iter_mut().zip(seats).enumerate() {
        let seated = if place == agenda.centre { agenda.centralisation } else { 0.0 };
        *weight = (1.0 - agenda.centralisation) * seat.power + seated;
    }
    for (worth, seat) in decision.worth.iter_mut().zip(seats) {
        *worth = seat.worth;
    }
    for policy in Policy::ALL.into_iter().filter(|policy| policy.is_against_the_ttp()) {
        decision.blocked_by[policy.index()] = blockers(draws, seats, agenda, policy, p);
        if agenda.rule == Rule::SidePayments {
            buy_blockers_off(&mut decision, policy.index(), agenda.centre, p);
        }
    }
    for policy in Policy::ALL {
        decision.values[policy.index()] =
            decision.weigh(seats.len(), |faction| decision.worth[faction][policy.index()]);
    }
    decision.obeyed = decision.weigh(seats.len(), |faction| seats[faction].obeyed);
    decision.ordered = match agenda.rule {
        Rule::Condorcet => elect(draws, &decision, seats.len(), agenda.month, p),
        _ => choose(draws, &decision, agenda.month, p),
    };
    decision
}

/// Who blocks an order against the TTP, one bit a faction.
fn blockers(draws: &Draws, seats: &[Seat], agenda: &Agenda, policy: Policy, p: &Parameters) -> u8 {
    let mut blocked = 0;
    for (place, seat) in seats.iter().enumerate() {
        let worth = seat.worth[policy.index()];
        let blocks = match agenda.rule {
            Rule::Weighted | Rule::Condorcet => false,
            Rule::Unanimity => worth < 0.0,
            Rule::Council | Rule::SidePayments => {
                let chance =
                    (1.0 - agenda.centralisation) * logistic(p.council.veto_slope * (-worth - p.council.veto_cost));
                place != agenda.centre
                    && draws.unit(agenda.month, Channel::Veto, seat.address, policy.index() as u32) < chance
            }
        };
        if blocks {
            blocked |= 1 << place;
        }
    }
    blocked
}

/// The centre raises blockers to what they would swallow, out of its own worth, if that leaves it better
/// off than tolerance. Who is bought has the worth he was raised to, and so has his stance.
fn buy_blockers_off(decision: &mut Decision, policy: usize, centre: usize, p: &Parameters) {
    let blocked = decision.blocked_by[policy];
    let bought = (0..MAX_FACTIONS).filter(|faction| blocked & (1 << faction) != 0);
    let missing = |worth: f64| positive(-p.council.veto_cost - worth);
    let price: f64 = bought.clone().map(|faction| missing(decision.worth[faction][policy])).sum();
    if blocked != 0 && decision.worth[centre][policy] - price > 0.0 {
        for faction in bought {
            let worth = &mut decision.worth[faction][policy];
            *worth += missing(*worth);
        }
        decision.worth[centre][policy] -= price;
        decision.payment[policy] = price;
        decision.blocked_by[policy] = 0;
    }
}

/// The free policy with the largest worth, give or take the council's noise. Tolerance, which is always
/// free, stands unless something beats it.
fn choose(draws: &Draws, decision: &Decision, month: u32, p: &Parameters) -> usize {
    let appeal = |policy: Policy| {
        let uniform = draws.unit(month, Channel::Choice, policy.index() as u32, 0);
        p.council.resolve * decision.values[policy.index()] + p.council.noise * gumbel_quantile(0.0, 1.0, uniform)
    };
    let mut best = (appeal(Policy::Tolerate), Policy::Tolerate);
    for policy in Policy::ALL.into_iter().filter(|&policy| decision.is_free(policy)) {
        let appeal = appeal(policy);
        if appeal > best.0 {
            best = (appeal, policy);
        }
    }
    best.1.index()
}

/// The probabilistic election: each pair of free policies fought with the stakes on either side.
fn elect(draws: &Draws, decision: &Decision, factions: usize, month: u32, p: &Parameters) -> usize {
    let mut free = [0; Policy::COUNT];
    let mut count = 0;
    for policy in Policy::ALL.into_iter().filter(|&policy| decision.is_free(policy)) {
        free[count] = policy.index();
        count += 1;
    }
    let free = &free[..count];
    let mut stakes = [0.0; Policy::COUNT * Policy::COUNT];
    for (row, &a) in free.iter().enumerate() {
        for (column, &b) in free.iter().enumerate() {
            stakes[row * count + column] =
                decision.weigh(factions, |faction| positive(decision.worth[faction][a] - decision.worth[faction][b]));
        }
    }
    let mut chances = [0.0; Policy::COUNT];
    election_into(&stakes[..count * count], p.council.election_exponent, &mut chances[..count]);
    free[pick(&chances[..count], draws.unit(month, Channel::Choice, u32::MAX, 0))]
}

#[cfg(test)]
mod tests;
