//! A month, in the order of `docs/model.md`, section 2: levers and events, council, commanders, bands,
//! tempos, attacks, Pakistan, the aggregates all at once, collapse, payoffs, beliefs.

use super::super::aggregates::{self, Drive, Hazard};
use super::super::attacks;
use super::super::bands::{Moves, Pressure};
use super::super::beliefs::Evidence;
use super::super::commanders::{Order, Recruitment, Response};
use super::super::draws::Channel;
use super::super::events::Shocks;
use super::super::iskp;
use super::super::maths::{clip01, pick, positive, tanh};
use super::super::observer::{Month, Observer};
use super::super::outside;
use super::super::pakistan::{self, Posture};
use super::super::parameters::faction::FACTION;
use super::super::parameters::world::WORLD;
use super::super::payoff::{self, Conditions};
use super::super::policy::Policy;
use super::super::rung::Rung;
use super::super::setup::{MAX_FACTIONS, Target};
use super::super::ttp::{self, Situation};
use super::Life;

/// What the actors did this month, before the aggregates move.
struct Acts {
    /// Whether the regime stood as the month began.
    governed: bool,
    policy: Policy,
    intensity: f64,
    response: Response,
    /// TTP fighters and their exposure before anybody moved.
    fighters: f64,
    exposure: f64,
    moves: Moves,
    tempo: f64,
    iskp_tempo: f64,
    fractured: bool,
    /// Whether Pakistan's and the outside powers' promises were kept.
    kept: (bool, bool),
}

impl Life<'_, '_> {
    /// Lives one month.
    pub(super) fn live(&mut self, month: u32, observer: &mut impl Observer) {
        let shocks = self.open(month);
        if month.is_multiple_of(self.setup.structure.interval) {
            self.settle_rung(observer);
            self.convene(month, &shocks, observer);
        }
        self.carry_out(month, &shocks, observer);
    }

    /// A month up to its council: levers and events.
    pub(super) fn open(&mut self, month: u32) -> Shocks {
        self.pull_levers(month);
        let shocks = Shocks::of(&self.happenings, month, &self.now);
        self.absorb(&shocks, month);
        shocks
    }

    /// A month from its council on, under the policy in force.
    pub(super) fn carry_out(&mut self, month: u32, shocks: &Shocks, observer: &mut impl Observer) {
        let acts = self.act(month, shocks);
        self.turn(month, shocks, &acts, observer);
        self.close(month, &acts);
    }

    /// Commanders, bands, tempos, promises.
    fn act(&mut self, month: u32, shocks: &Shocks) -> Acts {
        let policy = if self.standing { self.policy } else { Policy::Tolerate };
        let intensity = policy.intensity(&self.now.policies);
        let response = self.command(month, policy, intensity);
        let (fighters, exposure) = (self.state.fighters, self.bands.relative_exposure());
        let moves = self.press(month, response.enforcement, shocks.settlement);
        let (tempo, iskp_tempo) = self.set_tempos(month, policy, intensity, shocks);
        Acts {
            governed: self.standing,
            policy,
            intensity,
            response,
            fighters,
            exposure,
            moves,
            tempo,
            iskp_tempo,
            fractured: response.mutiny > self.now.commanders.fracture,
            kept: outside::promises_kept(&self.draws, month, &self.now),
        }
    }

    /// Attacks, Pakistan, the aggregates, collapse, payoffs; the observer sees the month.
    fn turn(&mut self, month: u32, shocks: &Shocks, acts: &Acts, observer: &mut impl Observer) {
        let mut drive = self.drive(month, shocks, acts);
        let freedom = aggregates::freedom(&drive, &self.now);
        let attack_rate = aggregates::attack_rate(&self.state, freedom, acts.tempo, &self.now);
        let counted = attacks::count(&self.draws, month, attack_rate, self.mixing, &self.now);
        drive.killed = counted.ttp_killed + self.now.pakistan.blame * counted.other_killed;
        let struck = self.take_posture(month, drive.killed) || shocks.strike;
        drive.coercion_target = pakistan::targets(&self.now)[self.posture as usize];

        let stayed = aggregates::staying(self.state.fighters, acts.moves.defected, acts.moves.settled);
        let recruited = stayed * aggregates::recruitment(stayed, freedom, &self.now);
        let lost = stayed * self.now.ttp.attrition;
        self.state = aggregates::step(&self.state, &drive, freedom, attack_rate, &self.now);
        debug_assert!((self.bands.total() - stayed).abs() <= 1e-8 * acts.fighters, "bands and books differ");
        // By their own sum, not by `stayed`: a rounding between the two would grow by every exodus.
        self.bands.scale(if stayed > 0.0 { self.state.fighters / self.bands.total() } else { 0.0 });
        let violence =
            aggregates::iskp_violence(self.state.iskp_strength, acts.iskp_tempo, &self.now) + shocks.violence;
        let hazard = Hazard::of(&self.state, violence, &self.now).total();
        let fell = self.standing
            && !self.fall_is_weighed
            && self.draws.unit(month, Channel::Collapse, 0, 0) < -libm::expm1(-hazard);
        self.standing &= !fell;
        let conditions = Conditions::of(&self.state, attack_rate, violence, &self.now);
        self.pay(&conditions);
        self.learn(acts);
        observer.month(&Month {
            month,
            state: &self.state,
            standing: self.standing,
            fell,
            policy: acts.policy,
            response: &acts.response,
            moves: &acts.moves,
            fractured: acts.fractured,
            posture: self.posture,
            struck,
            tempo: acts.tempo,
            iskp_tempo: acts.iskp_tempo,
            freedom,
            attack_rate,
            ttp_attacks: counted.ttp,
            other_attacks: counted.other,
            ttp_killed: counted.ttp_killed,
            other_killed: counted.other_killed,
            iskp_attacks: attacks::iskp(&self.draws, month, violence, &self.now),
            violence,
            leverage: conditions.leverage,
            hazard,
            recruited,
            lost,
            // Where no band is left nobody takes the released in: see `absorb`.
            released: if acts.fighters > 0.0 { shocks.released } else { 0.0 },
            payoffs: &self.payoffs,
            kept: acts.kept,
            beliefs: &self.beliefs,
            parameters: &self.now,
        });
    }

    fn drive(&self, month: u32, shocks: &Shocks, acts: &Acts) -> Drive {
        let as_number = |kept: bool| if kept { 1.0 } else { 0.0 };
        Drive {
            intensity: acts.intensity,
            mediating: acts.policy == Policy::Mediate,
            enforcement: acts.response.enforcement,
            mutiny: acts.response.mutiny,
            resisting: acts.moves.resisting / acts.fighters.max(f64::MIN_POSITIVE),
            defecting: acts.moves.defected,
            leaving: acts.moves.settled,
            exposure: acts.exposure,
            tempo: acts.tempo,
            killed: 0.0,
            coercion_target: 0.0,
            relief: 1.0,
            coercion_added: shocks.coercion_target,
            honoured: as_number(acts.kept.0),
            honoured_outside: as_number(acts.kept.1),
            attention_shock: outside::attention_shock(&self.draws, month, &self.now),
            fractured: acts.fractured,
            fracture_felt: month < self.cooling_until,
            recognition_given: shocks.recognition_given,
            salience_cap: shocks.salience_cap,
            aid_factor: shocks.aid_factor,
            fade: aggregates::fade(&self.now),
        }
    }

    /// What the month leaves for the next: a fracture withdraws the order.
    fn close(&mut self, month: u32, acts: &Acts) {
        if let Some(open) = self.open.as_mut().filter(|_| acts.governed) {
            open.enforcement += acts.response.enforcement;
            open.months += 1;
            open.fractured |= acts.fractured;
        }
        self.last_order = (acts.intensity > 0.0).then_some(acts.policy);
        if acts.fractured {
            self.cooling_until = month + 1 + self.setup.structure.cooling;
            self.policy = Policy::Tolerate;
        }
    }

    fn pull_levers(&mut self, month: u32) {
        if self.levers.is_empty() {
            return;
        }
        self.now = self.drawn;
        for faction in &mut self.factions {
            faction.now = faction.drawn;
        }
        for (lever, &value) in self.setup.levers.iter().zip(&self.levers) {
            if (lever.from..=lever.to).contains(&month) {
                match lever.target {
                    Target::World(row) => (WORLD[row].set)(&mut self.now, value),
                    Target::Faction(faction, row) => (FACTION[row].set)(&mut self.factions[faction].now, value),
                }
            }
        }
    }

    /// Lets the month's events bear on the state.
    fn absorb(&mut self, shocks: &Shocks, month: u32) {
        let state = &mut self.state;
        state.coercion = clip01(state.coercion + shocks.coercion);
        state.recognition = clip01(state.recognition + shocks.recognition);
        state.cohesion = clip01(state.cohesion + shocks.cohesion);
        state.salience = state.salience.min(shocks.salience_cap);
        if let Some(centralisation) = shocks.centralisation {
            state.centralisation = centralisation;
        }
        self.centre = shocks.centre.unwrap_or(self.centre);
        if shocks.released > 0.0 && state.fighters > 0.0 {
            self.bands.scale(1.0 + shocks.released / state.fighters);
            state.fighters += shocks.released;
        }
        if shocks.strike {
            self.struck_until = self.struck_until.max(month + 3);
        }
    }

    /// Passes an order on to the commanders; without one they stay idle.
    fn command(&mut self, month: u32, policy: Policy, intensity: f64) -> Response {
        if intensity <= 0.0 {
            return Response::default();
        }
        self.draw_roster();
        let mut stances = [0.0; MAX_FACTIONS];
        for (stance, faction) in stances.iter_mut().zip(&self.factions) {
            *stance = tanh(faction.worth[policy.index()] / self.now.council.stance_scale);
        }
        let order = Order {
            month,
            pledge: positive(intensity),
            is_new: self.last_order != Some(policy),
            centralisation: self.state.centralisation,
            betrayal: self.state.betrayal,
            stances: &stances,
            choice: self.setup.structure.choice,
            cascade: self.setup.structure.cascade,
        };
        self.roster.respond(&self.draws, &order, &self.now)
    }

    /// Draws the commanders, unless they are.
    pub(super) fn draw_roster(&mut self) {
        if self.roster_is_drawn {
            return;
        }
        let recruitment = |place: usize| Recruitment {
            address: self.setup.factions[place].address(),
            count: self.setup.factions[place].commanders,
            power: self.factions[place].power,
            parameters: &self.factions[place].drawn,
        };
        let mut factions = [recruitment(0); MAX_FACTIONS];
        for (place, slot) in factions.iter_mut().enumerate().take(self.factions.len()) {
            *slot = recruitment(place);
        }
        let factions = &factions[..self.factions.len()];
        self.roster.draw(&self.draws, factions, self.setup.structure.peers, &self.drawn);
        self.roster_is_drawn = true;
    }

    fn press(&mut self, month: u32, enforcement: f64, settlement: f64) -> Moves {
        if enforcement <= 0.0 {
            self.bands.rest(&self.now);
            return Moves::default();
        }
        let pressure = Pressure {
            month,
            enforcement,
            cohesion: self.state.cohesion,
            iskp_strength: self.state.iskp_strength,
            settlement,
        };
        self.bands.act(&self.draws, &pressure, &self.now)
    }

    /// Tempo of the TTP, ceasefires included, and of ISKP.
    fn set_tempos(&mut self, month: u32, policy: Policy, intensity: f64, shocks: &Shocks) -> (f64, f64) {
        let p = &self.now;
        let (ttp_draw, iskp_draw) = self.draws.pair(month, Channel::Tempo, 0, 0);
        let situation = Situation {
            talks: shocks.truce || self.posture == Posture::Talk,
            mediating: policy == Policy::Mediate,
            pledge: positive(intensity),
            struck: month < self.struck_until,
        };
        let tempo = ttp::tempos(p)[pick(&ttp::tempo_probabilities(&situation, p), ttp_draw)];
        let high = iskp::high_tempo_probability(self.state.iskp_strength, self.state.infighting, p);
        let iskp_tempo = if iskp_draw < high { p.iskp.high_tempo } else { p.iskp.low_tempo };
        (tempo * shocks.ceasefire, iskp_tempo)
    }

    /// Pakistan learns from three months ago and takes a posture; says whether it strikes.
    fn take_posture(&mut self, month: u32, killed: f64) -> bool {
        let at = |month: u32| (month % 6) as usize;
        self.killed[at(month)] = killed;
        if month >= 5 {
            let tried = self.postures[((month - 3) % 4) as usize];
            let sum = |from: u32| (from..from + 3).map(|month| self.killed[at(month)]).sum::<f64>();
            self.attractions.learn(tried, sum(month - 5), sum(month - 2), &self.now);
        }
        let (choice, chance) = self.draws.pair(month, Channel::Posture, 0, 0);
        let odds = pakistan::posture_probabilities(&self.state, &self.attractions, &self.now);
        self.posture = Posture::ALL[pick(&odds, choice)];
        self.postures[(month % 4) as usize] = self.posture;
        let strikes = self.posture == Posture::Coerce && chance < self.now.pakistan.strike_probability;
        if strikes {
            self.struck_until = self.struck_until.max(month + 4);
        }
        strikes
    }

    fn pay(&mut self, conditions: &Conditions) {
        for (payoff, faction) in self.payoffs.iter_mut().zip(&self.factions) {
            let weights = &faction.now.weights;
            *payoff = if self.standing {
                payoff::in_power(conditions, weights)
            } else {
                payoff::after_fall(conditions, weights)
            };
        }
    }

    fn learn(&mut self, acts: &Acts) {
        if !self.standing {
            return;
        }
        let seen = Evidence {
            pledge: positive(acts.intensity),
            enforcement: acts.response.enforcement,
            fighters: acts.fighters,
            defected: acts.moves.defected,
            cooperation: self.state.cooperation,
            honoured: acts.kept.0,
            honoured_outside: acts.kept.1,
        };
        for (beliefs, faction) in self.beliefs.iter_mut().zip(&self.factions) {
            beliefs.learn(&seen, faction.prospects[acts.policy.index()].resistance, &self.now);
        }
    }

    /// Settles the rung of the council that is still open.
    pub(super) fn settle_rung(&mut self, observer: &mut impl Observer) {
        let Some(open) = self.open.take() else { return };
        let rung = open.rung.unwrap_or_else(|| {
            let mean = open.enforcement / f64::from(open.months.max(1));
            let enforced = !open.fractured && mean >= self.now.council.enforced_at;
            if enforced { Rung::Enforced } else { Rung::Unenforced }
        });
        observer.rung(open.month, rung);
    }
}
