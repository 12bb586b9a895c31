//! The council meets: each faction projects each policy, keeps its ledger, and the coalition decides
//! (`docs/model.md`, sections 6 and 7).

use super::super::council::{self, Agenda, Decision, Seat};
use super::super::events::Shocks;
use super::super::lanes::Keeper;
use super::super::maths::tanh;
use super::super::mental::{self, Outlook, Peer, Prospect};
use super::super::observer::{Meeting, Observer};
use super::super::policy::Policy;
use super::super::rung::Rung;
use super::super::setup::MAX_FACTIONS;
use super::{Life, OpenCouncil};

impl Life<'_, '_> {
    /// Holds the council of a month; a fallen regime holds none.
    pub(super) fn convene(&mut self, month: u32, shocks: &Shocks, observer: &mut impl Observer) {
        if !self.standing {
            observer.rung(month, Rung::Collapsed);
            return;
        }
        self.expect();
        self.keep_ledgers(month, shocks);
        let mut seats = [Seat::default(); MAX_FACTIONS];
        let seats = &mut seats[..self.factions.len()];
        for (place, (seat, faction)) in seats.iter_mut().zip(&self.factions).enumerate() {
            *seat = Seat {
                address: self.setup.factions[place].address(),
                power: faction.power,
                worth: self.entries[place].map(|entry| entry.total()),
                obeyed: self.obeyed[place].total(),
            };
        }
        let agenda = Agenda {
            month,
            centralisation: self.state.centralisation,
            centre: self.centre,
            cooling: month < self.cooling_until,
            rule: self.setup.structure.rule,
        };
        let decision = council::decide(&self.draws, seats, &agenda, &self.now);
        for (faction, worth) in self.factions.iter_mut().zip(decision.worth) {
            faction.worth = worth;
        }
        self.policy = decision.policy();
        let rung = (self.policy != Policy::Crackdown).then(|| why_not(&decision));
        self.open = Some(OpenCouncil { month, rung, enforcement: 0.0, months: 0, fractured: false });
        let mut prospects = [[Prospect::default(); Policy::COUNT]; MAX_FACTIONS];
        for (prospects, faction) in prospects.iter_mut().zip(&self.factions) {
            *prospects = faction.prospects;
        }
        observer.council(&Meeting {
            month,
            state: &self.state,
            centre: self.centre,
            entries: &self.entries,
            obeyed: &self.obeyed,
            prospects: &prospects[..self.factions.len()],
            beliefs: &self.beliefs,
            seats,
            decision: &decision,
        });
    }

    /// What each faction expects of each policy, from where all stood at the last council.
    fn expect(&mut self) {
        let p = &self.now;
        for policy in Policy::ALL {
            let intensity = policy.intensity(&p.policies);
            let peers = self.peers(policy);
            let peers = &peers[..self.factions.len()];
            for (place, beliefs) in self.beliefs.iter().enumerate() {
                let resistance = mental::expected_resistance(
                    peers.iter().copied(),
                    intensity,
                    self.state.centralisation,
                    beliefs.resistance_bias,
                    p,
                );
                self.factions[place].prospects[policy.index()] = Prospect::of(policy, resistance, p);
            }
        }
    }

    /// What each faction weighs in the resistance to a policy, from where it stood at the last council.
    pub(super) fn peers(&self, policy: Policy) -> [Peer; MAX_FACTIONS] {
        let mut peers = [Peer { power: 0.0, tie: 0.0, stance: 0.0 }; MAX_FACTIONS];
        for (peer, faction) in peers.iter_mut().zip(&self.factions) {
            *peer = Peer {
                power: faction.power,
                tie: faction.now.network.tie,
                stance: tanh(faction.worth[policy.index()] / self.now.council.stance_scale),
            };
        }
        peers
    }

    /// Each faction's ledgers: every policy against tolerance, and a crackdown as if it were obeyed.
    fn keep_ledgers(&mut self, month: u32, shocks: &Shocks) {
        let outlook = Outlook {
            state: &self.state,
            parameters: &self.now,
            month,
            exposure: self.bands.relative_exposure(),
            attractions: &self.attractions,
            fracture_felt: self.cooling_until.saturating_sub(month),
            cooling: self.setup.structure.cooling,
            recognition_given: shocks.recognition_given,
            salience_cap: shocks.salience_cap,
            aid_factor: shocks.aid_factor,
        };
        let keeper = |place: usize| Keeper {
            prospects: &self.factions[place].prospects,
            beliefs: &self.beliefs[place],
            weights: &self.factions[place].now.weights,
        };
        let mut keepers = [keeper(0); MAX_FACTIONS];
        for (place, slot) in keepers.iter_mut().enumerate().take(self.factions.len()) {
            *slot = keeper(place);
        }
        let keepers = &keepers[..self.factions.len()];
        self.lanes.keep(&outlook, keepers, self.setup.structure.horizon, &mut self.entries, &mut self.obeyed);
    }
}

/// The rung of a council that did not order a crackdown: the first reason that applies.
fn why_not(decision: &Decision) -> Rung {
    let crackdown = Policy::Crackdown.index();
    let worth = decision.values[crackdown];
    let outbid =
        || Policy::ALL.into_iter().any(|policy| decision.is_free(policy) && decision.values[policy.index()] > worth);
    if decision.cooling {
        Rung::Cooling
    } else if worth <= 0.0 {
        if decision.obeyed > 0.0 { Rung::Unable } else { Rung::Unwilling }
    } else if outbid() {
        Rung::Outbid
    } else if decision.blocked_by[crackdown] != 0 {
        Rung::Vetoed
    } else {
        Rung::PassedOver
    }
}
