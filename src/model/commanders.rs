//! Commanders: an order is one thing, obedience another (`docs/model.md`, section 8).
//!
//! A commander complies, shirks or mutinies. What weighs with him: the centre, as far as power is
//! centralised; his faction leader's stance, as far as it is not; his own ties to the TTP; what his
//! peers do. Compliance feeds on compliance, so there can be more than one equilibrium; the one that
//! happens is the one reached from last month's, and the least and the greatest are kept beside it.

use super::draws::{Channel, Draws};
use super::maths::exp;
use super::network::Peers;
use super::parameters::faction::FactionParameters;
use super::parameters::world::Parameters;
use super::setup::{Cascade, Choice, MAX_FACTIONS};
use crate::stats::cascade::{Scratch, greatest_fixed_point, least_fixed_point, settle_on};
use crate::stats::quantile::{BetaCurve, logistic_quantile, normal_quantile};

/// Mean loyalty of a commander.
#[inline]
pub fn mean_loyalty(p: &Parameters) -> f64 {
    p.commanders.loyalty_a / (p.commanders.loyalty_a + p.commanders.loyalty_b)
}

/// What stands against an order of intensity `pledge` in a commander tied to the TTP, less the habit of
/// obedience.
#[inline]
pub fn order_resistance(pledge: f64, tie: f64, p: &Parameters) -> f64 {
    p.commanders.tie_weight * pledge * tie - p.commanders.base
}

/// A faction as its commanders are drawn from it.
#[derive(Clone, Copy, Debug)]
pub struct Recruitment<'a> {
    /// Address of the faction: the low half of its name's hash.
    pub address: u32,
    /// Number of commanders.
    pub count: usize,
    /// The faction's share of power, which its men add up to.
    pub power: f64,
    /// The faction's parameters.
    pub parameters: &'a FactionParameters,
}

/// All commanders of a world, faction by faction.
#[derive(Debug, Default)]
pub struct Roster {
    faction: Vec<u8>,
    /// Who he is in the address of a draw: his faction's address, and his number in it.
    origin: Vec<(u32, u32)>,
    men: Vec<f64>,
    reach: Vec<f64>,
    tie: Vec<f64>,
    loyal_to_centre: Vec<f64>,
    loyal_to_faction: Vec<f64>,
    leaning: Vec<f64>,
    peers: Peers,
    total_men: f64,
    total_reach: f64,
    complies: Vec<bool>,
    disposition: Vec<f64>,
    needed: Vec<u32>,
    least: Vec<bool>,
    greatest: Vec<bool>,
    scratch: Scratch,
    /// Peers who comply, as counted last; they are those of `complies` if `is_counted`.
    standing: Scratch,
    is_counted: bool,
    /// Distribution of loyalty, and of each faction's ties.
    loyalty: BetaCurve,
    ties: [BetaCurve; MAX_FACTIONS],
}

/// An order as commanders hear it.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// The month.
    pub month: u32,
    /// Intensity (eps+), above 0.
    pub pledge: f64,
    /// Whether it was not in force last month.
    pub is_new: bool,
    /// Centralisation.
    pub centralisation: f64,
    /// Betrayal so far.
    pub betrayal: f64,
    /// Stance of each faction's leader, -1..1.
    pub stances: &'a [f64],
    /// How commanders choose.
    pub choice: Choice,
    /// Which equilibrium happens.
    pub cascade: Cascade,
}

/// What came of an order in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Response {
    /// Enforcement (e): intensity times compliance, weighted by men and exposure.
    pub enforcement: f64,
    /// Enforcement in the least equilibrium.
    pub least: f64,
    /// Enforcement in the greatest equilibrium.
    pub greatest: f64,
    /// Share of all men whose commanders comply.
    pub complying: f64,
    /// Share of all men in mutiny (m).
    pub mutiny: f64,
    /// Per faction, shares of its men that comply and that mutiny.
    pub by_faction: [(f64, f64); MAX_FACTIONS],
}

impl Roster {
    /// Draws the commanders of a world into the buffers at hand.
    pub fn draw(&mut self, draws: &Draws, factions: &[Recruitment], neighbours: usize, p: &Parameters) {
        self.clear();
        self.loyalty.become_of(p.commanders.loyalty_a, p.commanders.loyalty_b);
        for (place, faction) in (0_u8..).zip(factions) {
            self.draw_faction(draws, place, faction, p);
        }
        self.total_men = self.men.iter().sum();
        self.total_reach = self.reach.iter().sum();
        let count = self.men.len();
        self.peers.draw(draws, count, neighbours, p.commanders.rewiring);
        self.complies.resize(count, false);
        self.disposition.resize(count, 0.0);
        self.needed.resize(count, 0);
        self.least.resize(count, false);
        self.greatest.resize(count, false);
    }

    /// Makes room for so many commanders: a world's first order, in whatever month, then asks for no memory.
    pub fn reserve(&mut self, count: usize, neighbours: usize) {
        self.clear();
        self.faction.reserve(count);
        self.origin.reserve(count);
        for column in self.columns() {
            column.reserve(count);
        }
        self.complies.reserve(count);
        self.disposition.reserve(count.saturating_sub(self.disposition.len()));
        self.needed.reserve(count.saturating_sub(self.needed.len()));
        self.least.reserve(count.saturating_sub(self.least.len()));
        self.greatest.reserve(count.saturating_sub(self.greatest.len()));
        self.peers.reserve(count, neighbours);
        self.scratch.reserve(count);
        self.standing.reserve(count);
    }

    /// A number for each commander, drawn with him.
    fn columns(&mut self) -> [&mut Vec<f64>; 6] {
        [
            &mut self.men,
            &mut self.reach,
            &mut self.tie,
            &mut self.loyal_to_centre,
            &mut self.loyal_to_faction,
            &mut self.leaning,
        ]
    }

    fn clear(&mut self) {
        self.faction.clear();
        self.origin.clear();
        self.complies.clear();
        self.is_counted = false;
        for column in self.columns() {
            column.clear();
        }
    }

    fn draw_faction(&mut self, draws: &Draws, place: u8, faction: &Recruitment, p: &Parameters) {
        let c = &p.commanders;
        let network = &faction.parameters.network;
        let Self { loyalty, ties, .. } = self;
        let tie = &mut ties[place as usize];
        tie.become_of(network.tie * c.tie_concentration, (1.0 - network.tie) * c.tie_concentration);
        let bound = 1.0 - c.patron_discount * network.patron;
        let first = self.men.len();
        for number in 0..faction.count as u32 {
            let (men, tied) = draws.pair(0, Channel::CommanderMenTie, faction.address, number);
            let (centre, leader) = draws.pair(0, Channel::CommanderLoyalty, faction.address, number);
            let (exposure, leaning) = draws.pair(0, Channel::CommanderExposureLeaning, faction.address, number);
            self.faction.push(place);
            self.origin.push((faction.address, number));
            self.men.push(exp(c.men_sigma * normal_quantile(men)));
            self.tie.push(tie.at(tied));
            self.loyal_to_centre.push(loyalty.at(centre) * bound);
            self.loyal_to_faction.push(loyalty.at(leader));
            // Exposure keeps its mean: the lognormal factor has mean 1.
            let spread = c.exposure_sigma * normal_quantile(exposure) - 0.5 * c.exposure_sigma * c.exposure_sigma;
            self.reach.push(network.exposure * exp(spread));
            self.leaning.push(logistic_quantile(0.0, c.leaning_scale, leaning));
        }
        let drawn: f64 = self.men[first..].iter().sum();
        for (men, reach) in self.men[first..].iter_mut().zip(&mut self.reach[first..]) {
            *men *= faction.power / drawn;
            *reach *= *men;
        }
    }

    /// Who complies: all that a roster remembers from one month to the next.
    pub fn profile(&self) -> &[bool] {
        &self.complies
    }

    /// Puts a profile back; the commanders must be those it was taken of.
    pub fn restore(&mut self, profile: &[bool]) {
        self.complies.copy_from_slice(profile);
        self.is_counted = false;
    }

    /// What commanders make of an order this month.
    pub fn respond(&mut self, draws: &Draws, order: &Order, p: &Parameters) -> Response {
        self.weigh(draws, order, p);
        if order.is_new {
            self.complies.fill(false);
            self.is_counted = false;
        }
        match order.choice {
            Choice::Threshold => self.settle(order, p),
            Choice::Logit => self.choose_alone(order, p),
        }
    }

    /// Each commander's disposition before peers: the equation of section 8, term by term.
    fn weigh(&mut self, draws: &Draws, order: &Order, p: &Parameters) {
        let c = &p.commanders;
        for i in 0..self.men.len() {
            let faction = usize::from(self.faction[i]);
            let loyalty = self.loyal_to_faction[i] * (1.0 - c.retribution * order.betrayal * self.tie[i]);
            let leaning = match order.choice {
                Choice::Threshold => self.leaning[i],
                Choice::Logit => {
                    let (faction, number) = self.origin[i];
                    logistic_quantile(0.0, 1.0, draws.unit(order.month, Channel::CommanderShock, faction, number))
                }
            };
            self.disposition[i] = c.centre_weight * order.centralisation * self.loyal_to_centre[i]
                + c.faction_weight * (1.0 - order.centralisation) * order.stances[faction] * loyalty
                - order_resistance(order.pledge, self.tie[i], p)
                + leaning;
        }
    }

    /// The cascade: from last month's profile up until nobody joins, then down until nobody leaves.
    fn settle(&mut self, order: &Order, p: &Parameters) -> Response {
        for i in 0..self.men.len() {
            self.needed[i] = peers_needed(self.disposition[i], self.peers.graph().degree(i), p.commanders.peer_weight);
        }
        least_fixed_point(self.peers.graph(), &self.needed, &mut self.least, &mut self.scratch);
        greatest_fixed_point(self.peers.graph(), &self.needed, &mut self.greatest, &mut self.scratch);
        match order.cascade {
            Cascade::Least => self.complies.copy_from_slice(&self.least),
            Cascade::Greatest => self.complies.copy_from_slice(&self.greatest),
            Cascade::Path => {
                self.count_peers();
                settle_on(self.peers.graph(), &self.needed, &mut self.complies, &mut self.standing);
            }
        }
        self.is_counted = order.cascade == Cascade::Path;
        self.count_peers();
        let [enforcement, least, greatest] =
            self.enforcement(order.pledge, [&self.complies, &self.least, &self.greatest]);
        Response { enforcement, least, greatest, ..self.count(order, p) }
    }

    /// Independent logit choice: last month's peers, a fresh shock, no cascade.
    fn choose_alone(&mut self, order: &Order, p: &Parameters) -> Response {
        self.count_peers();
        for i in 0..self.men.len() {
            self.complies[i] = self.disposition[i] + self.peer_pull(i, p) > 0.0;
        }
        self.is_counted = false;
        let [enforcement] = self.enforcement(order.pledge, [&self.complies]);
        Response { enforcement, least: enforcement, greatest: enforcement, ..self.count(order, p) }
    }

    /// Counts each commander's complying peers, unless the last cascade has.
    fn count_peers(&mut self) {
        if !self.is_counted {
            self.standing.count(self.peers.graph(), &self.complies);
            self.is_counted = true;
        }
    }

    /// Pull of the peers who complied when they were counted last.
    fn peer_pull(&self, i: usize, p: &Parameters) -> f64 {
        peer_pull(self.standing.on()[i], self.peers.graph().degree(i), p.commanders.peer_weight)
    }

    /// Enforcement under each of some profiles, in one pass: no sum waits for another.
    fn enforcement<const N: usize>(&self, pledge: f64, profiles: [&[bool]; N]) -> [f64; N] {
        if self.total_reach <= 0.0 {
            return [0.0; N];
        }
        let profiles = profiles.map(|profile| &profile[..self.reach.len()]);
        let mut reached = [-0.0; N];
        for (i, reach) in self.reach.iter().enumerate() {
            for (sum, profile) in reached.iter_mut().zip(profiles) {
                // Adding -0 changes nothing, and is no branch that a processor could guess wrong.
                *sum += if profile[i] { *reach } else { -0.0 };
            }
        }
        reached.map(|reached| pledge * reached / self.total_reach)
    }

    /// Reads compliance and mutiny off the profile, but for enforcement; peers as they were counted last.
    fn count(&self, order: &Order, p: &Parameters) -> Response {
        let may_mutiny = order.pledge > p.commanders.mutiny_intensity;
        let mut response = Response::default();
        let mut men = [0.0; MAX_FACTIONS];
        for i in 0..self.men.len() {
            let faction = usize::from(self.faction[i]);
            men[faction] += self.men[i];
            if self.complies[i] {
                response.complying += self.men[i];
                response.by_faction[faction].0 += self.men[i];
            } else if may_mutiny && self.disposition[i] + self.peer_pull(i, p) < p.commanders.mutiny_below {
                response.mutiny += self.men[i];
                response.by_faction[faction].1 += self.men[i];
            }
        }
        response.complying /= self.total_men;
        response.mutiny /= self.total_men;
        for (shares, men) in response.by_faction.iter_mut().zip(men) {
            if men > 0.0 {
                *shares = (shares.0 / men, shares.1 / men);
            }
        }
        response
    }
}

/// Pull of peers when `complying` of `count` comply; nobody to look at pulls neither way.
#[inline]
fn peer_pull(complying: u32, count: u32, weight: f64) -> f64 {
    if count == 0 { 0.0 } else { weight * (2.0 * f64::from(complying) / f64::from(count) - 1.0) }
}

/// The fewest complying peers with whom a commander of this disposition complies; one more than he has
/// when none will do. The weight is 0 or more, so that more peers never pull less.
#[inline]
fn peers_needed(disposition: f64, count: u32, weight: f64) -> u32 {
    let is_enough = |complying| disposition + peer_pull(complying, count, weight) > 0.0;
    // The equation solved for peers, up to rounding; then the neighbours of the solution are asked. A disposition
    // that no peers can move gives an infinity, or NaN, and the conversion takes it to the nearest end.
    let solution = 0.5 * f64::from(count) * (1.0 - disposition / weight);
    let mut needed = (solution as u32).min(count);
    while needed > 0 && is_enough(needed - 1) {
        needed -= 1;
    }
    while needed <= count && !is_enough(needed) {
        needed += 1;
    }
    needed
}

#[cfg(test)]
mod tests;
