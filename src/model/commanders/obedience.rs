//! What comes of a profile of commanders: enforcement, compliance, mutiny.

use super::readiness::peer_pull;
use super::{Order, Roster};
use crate::model::parameters::world::Parameters;
use crate::model::setup::MAX_FACTIONS;

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

/// Reach and men of those who comply.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Obedience {
    /// Reach, in the profile that happens, the least and the greatest.
    pub(super) reached: [f64; 3],
    pub(super) complying: f64,
    pub(super) by_faction: [f64; MAX_FACTIONS],
}

impl Roster {
    /// Reach of those who stand as is said, in each of some profiles, in one pass: no sum waits for another.
    pub(super) fn reached<const N: usize>(&self, profiles: [(&[bool], bool); N]) -> [f64; N] {
        let profiles = profiles.map(|(profile, said)| (&profile[..self.reach.len()], said));
        let mut reached = [-0.0; N];
        for (i, reach) in self.reach.iter().enumerate() {
            for (sum, (profile, said)) in reached.iter_mut().zip(profiles) {
                // Adding -0 changes nothing, and is no branch that a processor could guess wrong.
                *sum += if profile[i] == said { *reach } else { -0.0 };
            }
        }
        reached
    }

    /// Men of those who comply.
    pub(super) fn obedience_of(&self, complies: &[bool]) -> Obedience {
        let mut obedience = Obedience::default();
        for (contingent, complying) in self.contingents.iter().zip(&mut obedience.by_faction) {
            let commanders = contingent.commanders.clone();
            for (complies, men) in complies[commanders.clone()].iter().zip(&self.men[commanders]) {
                if *complies {
                    obedience.complying += men;
                    *complying += men;
                }
            }
        }
        obedience
    }

    /// What comes of a profile; mutiny by peers as they were counted last.
    pub(super) fn response(&self, order: &Order, complies: &[bool], obedience: &Obedience, p: &Parameters) -> Response {
        let (graph, peers) = (self.peers.graph(), self.standing.neighbours_on());
        let enforced =
            |reached: f64| if self.total_reach <= 0.0 { 0.0 } else { order.pledge * reached / self.total_reach };
        let [enforcement, least, greatest] = obedience.reached.map(enforced);
        let mut response =
            Response { enforcement, least, greatest, complying: obedience.complying, ..Response::default() };
        let mut restless = self.restless.iter().peekable();
        let by_faction = response.by_faction.iter_mut().zip(obedience.by_faction);
        for (contingent, (shares, complying)) in self.contingents.iter().zip(by_faction) {
            shares.0 = complying;
            while let Some(&(i, disposition)) = restless.next_if(|(i, _)| *i < contingent.commanders.end) {
                let pull = peer_pull(peers[i], graph.degree(i), p.commanders.peer_weight);
                if !complies[i] && disposition + pull < p.commanders.mutiny_below {
                    response.mutiny += self.men[i];
                    shares.1 += self.men[i];
                }
            }
            if contingent.men > 0.0 {
                *shares = (shares.0 / contingent.men, shares.1 / contingent.men);
            }
        }
        response.complying /= self.total_men;
        response.mutiny /= self.total_men;
        response
    }
}
