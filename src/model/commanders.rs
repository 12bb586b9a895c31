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
use crate::stats::cascade::{Crowd, LeastFixedPoint};
use crate::stats::quantile::{BetaCurve, logistic_quantile, normal_quantile};
use readiness::{Readiness, peer_pull};

mod readiness;

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
    men_by_faction: [f64; MAX_FACTIONS],
    total_reach: f64,
    disposition: Vec<f64>,
    /// Who complies where each chooses alone, until his peers have heard of it.
    chosen: Vec<bool>,
    readiness: Readiness,
    /// Who complies, and how many of everybody's peers.
    standing: Crowd,
    /// Whether nobody would act otherwise than he stands, by his readiness when it was found last.
    is_settled: bool,
    /// Who complies whatever others do, and who refuses whatever others do.
    least: LeastFixedPoint,
    refusing: LeastFixedPoint,
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
        self.disposition.resize(count, 0.0);
        self.readiness.forget(count);
        self.standing.disperse(count);
        self.least.disperse(count);
        self.refusing.disperse(count);
    }

    /// Makes room for so many commanders: a world's first order, in whatever month, then asks for no memory.
    pub fn reserve(&mut self, count: usize, neighbours: usize) {
        self.clear();
        self.faction.reserve(count);
        self.origin.reserve(count);
        for column in self.columns() {
            column.reserve(count);
        }
        self.disposition.reserve(count.saturating_sub(self.disposition.len()));
        self.chosen.reserve(count.saturating_sub(self.chosen.len()));
        self.readiness.reserve(count);
        self.peers.reserve(count, neighbours);
        self.standing.reserve(count);
        self.least.reserve(count);
        self.refusing.reserve(count);
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
        self.is_settled = false;
        self.men_by_faction = [0.0; MAX_FACTIONS];
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
            self.men_by_faction[usize::from(place)] += *men;
        }
    }

    /// Who complies: all that a roster remembers from one month to the next.
    pub fn profile(&self) -> &[bool] {
        self.standing.is_on()
    }

    /// Puts a profile back; the commanders must be those it was taken of.
    ///
    /// # Panics
    ///
    /// When the profile is of another number of commanders.
    pub fn restore(&mut self, profile: &[bool]) {
        assert_eq!(profile.len(), self.men.len(), "one entry a commander");
        self.standing.assemble(self.peers.graph(), profile.iter().copied());
        self.is_settled = false;
    }

    /// What commanders make of an order this month.
    pub fn respond(&mut self, draws: &Draws, order: &Order, p: &Parameters) -> Response {
        self.weigh(draws, order, p);
        if order.is_new {
            self.standing.disperse(self.men.len());
            self.is_settled = false;
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
        let graph = self.peers.graph();
        self.readiness.find(&self.disposition, graph, p.commanders.peer_weight);
        let Readiness { needed, to_refuse, moved, .. } = &self.readiness;
        self.least.follow(graph, needed, moved);
        self.refusing.follow(graph, to_refuse, moved);
        match order.cascade {
            Cascade::Least => self.standing.join(&self.least),
            Cascade::Greatest => self.standing.assemble(graph, self.refusing.is_on().iter().map(|refuses| !refuses)),
            // From nobody the way up ends at the least, and nobody leaves there.
            Cascade::Path if order.is_new => self.standing.join(&self.least),
            Cascade::Path if self.is_settled => {
                self.standing.rise(graph, needed, moved.iter().copied());
                self.standing.fall(graph, needed, moved.iter().copied());
            }
            Cascade::Path => {
                self.standing.rise(graph, needed, 0..graph.len() as u32);
                self.standing.fall(graph, needed, 0..graph.len() as u32);
            }
        }
        self.is_settled = true;
        let complies = self.standing.is_on();
        let [enforcement, least, greatest] = self
            .enforcement(order.pledge, [(complies, true), (self.least.is_on(), true), (self.refusing.is_on(), false)]);
        Response { enforcement, least, greatest, ..self.count(complies, order, p) }
    }

    /// Independent logit choice: last month's peers, a fresh shock, no cascade.
    fn choose_alone(&mut self, order: &Order, p: &Parameters) -> Response {
        let mut complies = std::mem::take(&mut self.chosen);
        complies.clear();
        complies.extend((0..self.men.len()).map(|i| self.disposition[i] + self.peer_pull(i, p) > 0.0));
        let [enforcement] = self.enforcement(order.pledge, [(&complies, true)]);
        let response =
            Response { enforcement, least: enforcement, greatest: enforcement, ..self.count(&complies, order, p) };
        self.standing.assemble(self.peers.graph(), complies.iter().copied());
        self.is_settled = false;
        self.chosen = complies;
        response
    }

    /// Pull of the peers who complied when they were counted last.
    fn peer_pull(&self, i: usize, p: &Parameters) -> f64 {
        peer_pull(self.standing.neighbours_on()[i], self.peers.graph().degree(i), p.commanders.peer_weight)
    }

    /// Enforcement by those who stand as is said, in each of some profiles, in one pass: no sum waits for another.
    fn enforcement<const N: usize>(&self, pledge: f64, profiles: [(&[bool], bool); N]) -> [f64; N] {
        if self.total_reach <= 0.0 {
            return [0.0; N];
        }
        let profiles = profiles.map(|(profile, said)| (&profile[..self.reach.len()], said));
        let mut reached = [-0.0; N];
        for (i, reach) in self.reach.iter().enumerate() {
            for (sum, (profile, said)) in reached.iter_mut().zip(profiles) {
                // Adding -0 changes nothing, and is no branch that a processor could guess wrong.
                *sum += if profile[i] == said { *reach } else { -0.0 };
            }
        }
        reached.map(|reached| pledge * reached / self.total_reach)
    }

    /// Reads compliance and mutiny off a profile, but for enforcement; peers as they were counted last.
    fn count(&self, complies: &[bool], order: &Order, p: &Parameters) -> Response {
        let c = &p.commanders;
        let may_mutiny = order.pledge > c.mutiny_intensity;
        // No peers pull harder than all of them; most commanders are not asked for theirs.
        let mutinies = |i: usize| {
            self.disposition[i] - c.peer_weight < c.mutiny_below
                && self.disposition[i] + self.peer_pull(i, p) < c.mutiny_below
        };
        let mut response = Response::default();
        for (i, (complies, men)) in complies.iter().zip(&self.men).enumerate() {
            let faction = usize::from(self.faction[i]);
            if *complies {
                response.complying += men;
                response.by_faction[faction].0 += men;
            } else if may_mutiny && mutinies(i) {
                response.mutiny += men;
                response.by_faction[faction].1 += men;
            }
        }
        response.complying /= self.total_men;
        response.mutiny /= self.total_men;
        for (shares, men) in response.by_faction.iter_mut().zip(self.men_by_faction) {
            if men > 0.0 {
                *shares = (shares.0 / men, shares.1 / men);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests;
