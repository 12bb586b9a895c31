//! The council: what the coalition orders, and who stood in the way (`docs/model.md`, section 7).

use super::draws::{Channel, Draws};
use super::maths::{logistic, pick};
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
    for policy in Policy::ALL {
        decision.values[policy.index()] = weigh(&decision.weights, seats, |seat| seat.worth[policy.index()]);
        if policy.is_against_the_ttp() {
            decision.blocked_by[policy.index()] = blockers(draws, seats, agenda, policy, p);
        }
    }
    decision.obeyed = weigh(&decision.weights, seats, |seat| seat.obeyed);
    if agenda.rule == Rule::SidePayments {
        buy_blockers_off(&mut decision, seats, agenda.centre, p);
    }
    decision.ordered = match agenda.rule {
        Rule::Condorcet => elect(draws, &decision, seats, agenda.month, p),
        _ => choose(draws, &decision, agenda.month, p),
    };
    decision
}

fn weigh(weights: &[f64], seats: &[Seat], worth: impl Fn(&Seat) -> f64) -> f64 {
    weights.iter().zip(seats).map(|(weight, seat)| weight * worth(seat)).sum()
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
                let chance = (1.0 - agenda.centralisation)
                    * logistic(p.council.veto_slope * (-worth - p.council.veto_cost));
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
/// off than tolerance.
fn buy_blockers_off(decision: &mut Decision, seats: &[Seat], centre: usize, p: &Parameters) {
    for policy in Policy::ALL {
        let place = policy.index();
        let blocked = decision.blocked_by[place];
        if blocked == 0 {
            continue;
        }
        let missing = |seat: &Seat| (-p.council.veto_cost - seat.worth[place]).max(0.0);
        let bought = || seats.iter().enumerate().filter(|(faction, _)| blocked & (1 << faction) != 0);
        let price: f64 = bought().map(|(_, seat)| missing(seat)).sum();
        if seats[centre].worth[place] - price > 0.0 {
            let raised: f64 = bought().map(|(faction, seat)| decision.weights[faction] * missing(seat)).sum();
            decision.values[place] += raised - decision.weights[centre] * price;
            decision.payment[place] = price;
            decision.blocked_by[place] = 0;
        }
    }
}

/// The free policy with the largest worth, give or take the council's noise.
fn choose(draws: &Draws, decision: &Decision, month: u32, p: &Parameters) -> usize {
    let mut best = (f64::NEG_INFINITY, Policy::Tolerate.index());
    for policy in Policy::ALL.into_iter().filter(|&policy| decision.is_free(policy)) {
        let uniform = draws.unit(month, Channel::Choice, policy.index() as u32, 0);
        let appeal =
            p.council.resolve * decision.values[policy.index()] + p.council.noise * gumbel_quantile(0.0, 1.0, uniform);
        if appeal > best.0 {
            best = (appeal, policy.index());
        }
    }
    best.1
}

/// The probabilistic election: each pair of free policies fought with the stakes on either side.
fn elect(draws: &Draws, decision: &Decision, seats: &[Seat], month: u32, p: &Parameters) -> usize {
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
                weigh(&decision.weights, seats, |seat| (seat.worth[a] - seat.worth[b]).max(0.0));
        }
    }
    let mut chances = [0.0; Policy::COUNT];
    election_into(&stakes[..count * count], p.council.election_exponent, &mut chances[..count]);
    free[pick(&chances[..count], draws.unit(month, Channel::Choice, u32::MAX, 0))]
}

#[cfg(test)]
mod tests;
