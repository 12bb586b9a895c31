//! A world lived on from a council more than once: under a policy that is forced on it, on futures of its own
//! or fresh ones (`docs/model.md`, section 16).
//!
//! ```
//! use durand::model::{Simulator, policy::Policy, setup::Setup, world::fork::Branch};
//!
//! let setup = Setup::built_in();
//! let mut simulator = Simulator::new(&setup);
//! let mut course = simulator.begin(20210815, 0, &mut ());
//! let council = course.meet(12, &mut ());
//! if let Some(mut council) = council {
//!     let branch = Branch { policy: Policy::Crackdown, number: 1, months: 48, fall_is_weighed: true, ends_with_the_order: false };
//!     council.branch(&branch, &mut ()); // an observer would watch the 48 months
//! }
//! ```

use super::super::bands::Bands;
use super::super::draws::Draws;
use super::super::events::Shocks;
use super::super::mental;
use super::super::observer::Observer;
use super::super::parameters::faction::Weights;
use super::super::policy::Policy;
use super::{Aggregates, Attractions, Beliefs, Faction, Life, OpenCouncil, Parameters, Posture, Simulator};

/// A future of a world from a council on, with a policy forced on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The policy in force from the council's month on: until a fracture withdraws it, or the regime falls. Councils
    /// go on meeting, keeping ledgers and taking stances, but they decide nothing.
    pub policy: Policy,
    /// Which draws: 0 are the world's own, 1 to 255 are fresh ones. What a world is made of never changes.
    pub number: u8,
    /// Months lived, the council's own the first; it may go beyond the run's end.
    pub months: u32,
    /// Whether the regime goes on whatever its hazard, for an observer who weighs each month by the chance that the
    /// regime still stands; else it falls as drawn.
    pub fall_is_weighed: bool,
    /// Whether the branch ends with the order: in the month in which a fracture withdraws it.
    pub ends_with_the_order: bool,
}

impl<'a> Simulator<'a> {
    /// Begins world number `world` under master seed `seed`, to be lived council by council.
    pub fn begin(&mut self, seed: u64, world: u32, observer: &mut impl Observer) -> Course<'_, 'a> {
        let draws = Draws::new(seed, world);
        let pins = self.taken(&draws);
        let life = Life::begin(self, draws, world, &pins, observer);
        Course { life, next: 0, met: None }
    }
}

/// A world on its way from council to council.
pub struct Course<'s, 'a> {
    life: Life<'s, 'a>,
    /// The first month that has not been opened.
    next: u32,
    /// The council at which the world has halted.
    met: Option<Halt>,
}

/// A world halted at a council.
struct Halt {
    month: u32,
    shocks: Shocks,
    /// Before the council met.
    eve: Moment,
    /// After it.
    decided: Moment,
}

impl<'s, 'a> Course<'s, 'a> {
    /// Lives the world's own life on until the council of `month` has met, and halts there. None when the regime has
    /// fallen by then, when `month` has no council, or when it lies behind.
    pub fn meet(&mut self, month: u32, observer: &mut impl Observer) -> Option<Council<'_, 's, 'a>> {
        if month < self.next || !month.is_multiple_of(self.life.setup.structure.interval) {
            return None;
        }
        if let Some(halt) = self.met.take() {
            halt.decided.restore(&mut self.life);
            self.life.carry_out(halt.month, &halt.shocks, observer);
        }
        for month in self.next..month {
            self.life.live(month, observer);
        }
        self.next = month + 1;
        let shocks = self.life.open(month);
        self.life.settle_rung(observer);
        if !self.life.standing {
            self.life.convene(month, &shocks, observer);
            self.life.carry_out(month, &shocks, observer);
            return None;
        }
        // A draw has an address, not a turn: drawn here, the commanders are drawn once for all branches.
        self.life.draw_roster();
        let eve = Moment::of(&self.life);
        self.life.convene(month, &shocks, observer);
        let decided = Moment::of(&self.life);
        self.met = Some(Halt { month, shocks, eve, decided });
        let Self { life, met, .. } = self;
        met.as_ref().map(|halt| Council { life, halt, again: None })
    }
}

/// A council that has met in a regime that stands.
pub struct Council<'c, 's, 'a> {
    life: &'c mut Life<'s, 'a>,
    halt: &'c Halt,
    /// After the council has met again, on other beliefs.
    again: Option<Moment>,
}

impl Council<'_, '_, '_> {
    /// Holds the same council again, each faction with the beliefs given here instead of its own; branches go on from
    /// what comes of it. The observer sees the meeting.
    pub fn meet_again(&mut self, beliefs: &[Beliefs], observer: &mut impl Observer) {
        self.halt.eve.restore(self.life);
        for (own, given) in self.life.beliefs.iter_mut().zip(beliefs) {
            *own = *given;
        }
        self.life.convene(self.halt.month, &self.halt.shocks, observer);
        self.again = Some(Moment::of(self.life));
    }

    /// The discount factor at the council, a month.
    pub fn discount(&self) -> f64 {
        self.halt.decided.now.council.discount
    }

    /// Each faction's weights at the council.
    pub fn weights(&self) -> impl Iterator<Item = Weights> + '_ {
        self.halt.decided.factions.iter().map(|faction| faction.now.weights)
    }

    /// The resistance to a policy that a faction with this bias expects as the council meets.
    pub fn expected_resistance(&mut self, policy: Policy, bias: f64) -> f64 {
        self.halt.eve.restore(self.life);
        let (peers, life) = (self.life.peers(policy), &*self.life);
        let intensity = policy.intensity(&life.now.policies);
        let peers = peers[..life.factions.len()].iter().copied();
        mental::expected_resistance(peers, intensity, life.state.centralisation, bias, &life.now)
    }

    /// Lives a branch from the council on. The world itself is not touched.
    pub fn branch(&mut self, branch: &Branch, observer: &mut impl Observer) {
        let own = self.life.draws;
        self.again.as_ref().unwrap_or(&self.halt.decided).restore(self.life);
        self.life.draws = own.branch(branch.number);
        self.life.fall_is_weighed = branch.fall_is_weighed;
        self.life.policy = branch.policy;
        self.life.carry_out(self.halt.month, &self.halt.shocks, observer);
        for month in self.halt.month + 1..self.halt.month + branch.months {
            if branch.ends_with_the_order && self.life.policy != branch.policy {
                break;
            }
            self.life.live_under_order(month, observer);
        }
        self.life.draws = own;
        self.life.fall_is_weighed = false;
    }
}

impl Life<'_, '_> {
    /// A month in which the policy stays what it is. The council meets only where somebody hears it: without an order
    /// nobody's obedience or lesson depends on what it thinks.
    fn live_under_order(&mut self, month: u32, observer: &mut impl Observer) {
        let shocks = self.open(month);
        let held = self.policy;
        let heard = held.intensity(&self.now.policies) > 0.0;
        if heard && self.standing && month.is_multiple_of(self.setup.structure.interval) {
            self.convene(month, &shocks, observer);
            self.policy = held;
        }
        self.carry_out(month, &shocks, observer);
    }
}

/// All that moves in a world, at one moment.
struct Moment {
    bands: Bands,
    profile: Vec<bool>,
    now: Parameters,
    factions: Vec<Faction>,
    beliefs: Vec<Beliefs>,
    state: Aggregates,
    centre: usize,
    policy: Policy,
    last_order: Option<Policy>,
    standing: bool,
    cooling_until: u32,
    posture: Posture,
    struck_until: u32,
    attractions: Attractions,
    postures: [Posture; 4],
    killed: [f64; 6],
    open: Option<OpenCouncil>,
}

impl Moment {
    /// Takes down where a world stands.
    fn of(life: &Life) -> Self {
        // Every field is named, so that a new one cannot be forgotten here. What is passed over is what the world is
        // made of, or written anew before it is read.
        let Life {
            setup: _,
            draws: _,
            roster_is_drawn: _,
            lanes: _,
            mixing: _,
            drawn: _,
            payoffs: _,
            entries: _,
            obeyed: _,
            happenings: _,
            levers: _,
            fall_is_weighed: _,
            bands,
            roster,
            now,
            factions,
            beliefs,
            state,
            centre,
            policy,
            last_order,
            standing,
            cooling_until,
            posture,
            struck_until,
            attractions,
            postures,
            killed,
            open,
        } = life;
        Self {
            bands: (**bands).clone(),
            profile: roster.profile().to_vec(),
            now: *now,
            factions: factions.clone(),
            beliefs: beliefs.clone(),
            state: *state,
            centre: *centre,
            policy: *policy,
            last_order: *last_order,
            standing: *standing,
            cooling_until: *cooling_until,
            posture: *posture,
            struck_until: *struck_until,
            attractions: *attractions,
            postures: *postures,
            killed: *killed,
            open: *open,
        }
    }

    /// Puts a world back, into the buffers it has.
    fn restore(&self, life: &mut Life) {
        life.bands.restore(&self.bands);
        life.roster.restore(&self.profile);
        life.now = self.now;
        life.factions.clone_from(&self.factions);
        life.beliefs.clone_from(&self.beliefs);
        life.state = self.state;
        life.centre = self.centre;
        life.policy = self.policy;
        life.last_order = self.last_order;
        life.standing = self.standing;
        life.cooling_until = self.cooling_until;
        life.posture = self.posture;
        life.struck_until = self.struck_until;
        life.attractions = self.attractions;
        life.postures = self.postures;
        life.killed = self.killed;
        life.open = self.open;
    }
}
