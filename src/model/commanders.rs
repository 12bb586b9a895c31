//! Commanders: an order is one thing, obedience another (`docs/model.md`, section 8).
//!
//! A commander complies, shirks or mutinies. What weighs with him: the centre, as far as power is
//! centralised; his faction leader's stance, as far as it is not; his own ties to the TTP; what his
//! peers do. Compliance feeds on compliance, so there can be more than one equilibrium; the one that
//! happens is the one reached from last month's, and the least and the greatest are kept beside it.

use std::ops::Range;

use super::draws::{Channel, Draws};
use super::maths::exp;
use super::network::Peers;
use super::parameters::faction::FactionParameters;
use super::parameters::world::Parameters;
use super::setup::{Cascade, Choice, MAX_FACTIONS};
use crate::stats::cascade::{Crowd, LeastFixedPoint, make_room};
use crate::stats::quantile::{BetaCurve, logistic_quantile, normal_quantile};
use obedience::Obedience;
pub use obedience::Response;
use readiness::{Readiness, peer_pull};

mod obedience;
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
    contingents: Vec<Contingent>,
    men: Vec<f64>,
    reach: Vec<f64>,
    tie: Vec<f64>,
    loyal_to_centre: Vec<f64>,
    loyal_to_faction: Vec<f64>,
    leaning: Vec<f64>,
    peers: Peers,
    total_men: f64,
    total_reach: f64,
    /// What a company makes of an order before peers, and its inclinations where each chooses alone.
    disposition: Vec<f64>,
    shock: Vec<f64>,
    /// Who complies this month, where each chooses alone.
    chosen: Vec<bool>,
    /// Who would mutiny if all his peers refused, and his disposition.
    restless: Vec<(usize, f64)>,
    readiness: Readiness,
    /// Who complies, and how many of everybody's peers.
    standing: Crowd,
    /// Whether nobody would act otherwise than he stands, by his readiness when it was found last.
    is_settled: bool,
    /// Who complies whatever others do, and who refuses whatever others do.
    least: LeastFixedPoint,
    refusing: LeastFixedPoint,
    /// Sums over the profile that happens, the least and the greatest, as any of them changed last.
    obedience: Obedience,
    /// Distribution of loyalty, and of each faction's ties.
    loyalty: BetaCurve,
    ties: [BetaCurve; MAX_FACTIONS],
}

/// A faction's commanders: so many of each column, one after the other.
#[derive(Debug)]
struct Contingent {
    /// Address of the faction.
    address: u32,
    commanders: Range<usize>,
    /// All their men.
    men: f64,
}

/// Commanders who hear an order together: what each makes of it is at hand for all that follows from it.
const COMPANY: usize = 256;

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

impl Roster {
    /// Draws the commanders of a world into the buffers at hand.
    pub fn draw(&mut self, draws: &Draws, factions: &[Recruitment], neighbours: usize, p: &Parameters) {
        self.clear();
        self.loyalty.become_of(p.commanders.loyalty_a, p.commanders.loyalty_b);
        for (place, faction) in factions.iter().enumerate() {
            self.draw_faction(draws, place, faction, p);
        }
        let count = self.men.len();
        self.peers.draw(draws, count, neighbours, p.commanders.rewiring);
        self.readiness.forget(count);
        self.standing.disperse(count);
        self.least.disperse(count);
        self.refusing.disperse(count);
    }

    /// Makes room for so many commanders: a world's first order, in whatever month, then asks for no memory.
    pub fn reserve(&mut self, count: usize, neighbours: usize) {
        self.clear();
        self.contingents.reserve(MAX_FACTIONS);
        for column in self.columns() {
            column.reserve(count);
        }
        self.disposition.reserve(COMPANY);
        self.shock.reserve(COMPANY);
        make_room(&mut self.restless, count);
        make_room(&mut self.chosen, count);
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
        self.contingents.clear();
        (self.total_men, self.total_reach) = (0.0, 0.0);
        self.is_settled = false;
        for column in self.columns() {
            column.clear();
        }
    }

    fn draw_faction(&mut self, draws: &Draws, place: usize, faction: &Recruitment, p: &Parameters) {
        let c = &p.commanders;
        let network = &faction.parameters.network;
        let Self { loyalty, ties, .. } = self;
        let tie = &mut ties[place];
        tie.become_of(network.tie * c.tie_concentration, (1.0 - network.tie) * c.tie_concentration);
        let bound = 1.0 - c.patron_discount * network.patron;
        let first = self.men.len();
        for number in 0..faction.count as u32 {
            let (men, tied) = draws.pair(0, Channel::CommanderMenTie, faction.address, number);
            let (centre, leader) = draws.pair(0, Channel::CommanderLoyalty, faction.address, number);
            let (exposure, leaning) = draws.pair(0, Channel::CommanderExposureLeaning, faction.address, number);
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
        let commanders = first..self.men.len();
        let mut contingent = Contingent { address: faction.address, commanders, men: 0.0 };
        for (men, reach) in self.men[first..].iter_mut().zip(&mut self.reach[first..]) {
            *men *= faction.power / drawn;
            *reach *= *men;
            contingent.men += *men;
            self.total_men += *men;
            self.total_reach += *reach;
        }
        self.contingents.push(contingent);
    }

    /// Who complies: all of a month that matters for the next.
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
        if order.is_new {
            self.standing.disperse(self.men.len());
            self.is_settled = false;
        }
        self.hear(draws, order, p);
        match order.choice {
            Choice::Threshold => self.settle(order, p),
            Choice::Logit => self.choose_alone(order, p),
        }
    }

    /// Tells everybody of the order, company by company, and keeps what follows from it for each.
    fn hear(&mut self, draws: &Draws, order: &Order, p: &Parameters) {
        let c = &p.commanders;
        self.readiness.begin(c.peer_weight);
        self.chosen.clear();
        self.restless.clear();
        for place in 0..self.contingents.len() {
            let Range { start, end } = self.contingents[place].commanders;
            for first in (start..end).step_by(COMPANY) {
                let company = first..end.min(first + COMPANY);
                self.weigh(company.clone(), place, draws, order, p);
                match order.choice {
                    Choice::Threshold => self.readiness.find(first, &self.disposition, self.peers.graph()),
                    Choice::Logit => {
                        let (chosen, standing, graph) = (&mut self.chosen, &self.standing, self.peers.graph());
                        let complies = |(i, disposition): (usize, &f64)| {
                            let pull = peer_pull(standing.neighbours_on()[i], graph.degree(i), c.peer_weight);
                            disposition + pull > 0.0
                        };
                        chosen.extend(company.clone().zip(&self.disposition).map(complies));
                    }
                }
                if order.pledge > c.mutiny_intensity {
                    // Nothing pulls further down than all his peers.
                    let restless = |(_, disposition): &(usize, f64)| disposition - c.peer_weight < c.mutiny_below;
                    self.restless.extend(company.zip(self.disposition.iter().copied()).filter(restless));
                }
            }
        }
    }

    /// What commanders of a company make of an order before peers: the equation of section 8, term by term.
    fn weigh(&mut self, company: Range<usize>, place: usize, draws: &Draws, order: &Order, p: &Parameters) {
        let c = &p.commanders;
        let stance = order.stances[place];
        let inclinations = match order.choice {
            Choice::Threshold => &self.leaning[company.clone()],
            Choice::Logit => {
                let Contingent { address, commanders, .. } = &self.contingents[place];
                self.shock.clear();
                self.shock.extend(company.clone().map(|i| {
                    let number = (i - commanders.start) as u32;
                    let chance = draws.unit(order.month, Channel::CommanderShock, *address, number);
                    logistic_quantile(0.0, 1.0, chance)
                }));
                &self.shock
            }
        };
        let loyal = self.loyal_to_centre[company.clone()].iter().zip(&self.loyal_to_faction[company.clone()]);
        let each = self.tie[company].iter().zip(loyal).zip(inclinations);
        self.disposition.clear();
        self.disposition.extend(each.map(|((tie, (centre, leader)), inclination)| {
            let loyalty = leader * (1.0 - c.retribution * order.betrayal * tie);
            c.centre_weight * order.centralisation * centre
                + c.faction_weight * (1.0 - order.centralisation) * stance * loyalty
                - order_resistance(order.pledge, *tie, p)
                + inclination
        }));
    }

    /// The cascade: from last month's profile up until nobody joins, then down until nobody leaves.
    fn settle(&mut self, order: &Order, p: &Parameters) -> Response {
        let graph = self.peers.graph();
        let Readiness { needed, to_refuse, moved, .. } = &self.readiness;
        let least_changed = self.least.follow(graph, needed, moved);
        let greatest_changed = self.refusing.follow(graph, to_refuse, moved);
        let profile_changed = match order.cascade {
            Cascade::Path if self.is_settled => {
                let joined = self.standing.rise(graph, needed, moved.iter().copied());
                joined + self.standing.fall(graph, needed, moved.iter().copied()) > 0
            }
            Cascade::Path if !order.is_new => {
                self.standing.rise(graph, needed, 0..graph.len() as u32);
                self.standing.fall(graph, needed, 0..graph.len() as u32);
                true
            }
            // From nobody, too, the way up ends at the least, and nobody leaves there.
            Cascade::Path | Cascade::Least => {
                self.standing.join(&self.least);
                true
            }
            Cascade::Greatest => {
                self.standing.assemble(graph, self.refusing.is_on().iter().map(|refuses| !refuses));
                true
            }
        };
        self.is_settled = true;
        let complies = self.standing.is_on();
        if profile_changed || least_changed || greatest_changed {
            let outcomes = [(complies, true), (self.least.is_on(), true), (self.refusing.is_on(), false)];
            self.obedience = Obedience { reached: self.reached(outcomes), ..self.obedience_of(complies) };
        }
        self.response(order, complies, &self.obedience, p)
    }

    /// Independent logit choice: last month's peers, a fresh shock, no cascade.
    fn choose_alone(&mut self, order: &Order, p: &Parameters) -> Response {
        let [reached] = self.reached([(&self.chosen, true)]);
        let obedience = Obedience { reached: [reached; 3], ..self.obedience_of(&self.chosen) };
        let response = self.response(order, &self.chosen, &obedience, p);
        // Peers hear of it next month.
        self.standing.assemble(self.peers.graph(), self.chosen.iter().copied());
        self.is_settled = false;
        response
    }
}

#[cfg(test)]
mod tests;
