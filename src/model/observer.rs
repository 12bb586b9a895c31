//! What a world lets be seen as it is lived: the seam between the model and all that records it.

use super::aggregates::Aggregates;
use super::bands::Moves;
use super::commanders::Response;
use super::council::{Decision, Seat};
use super::events::Happening;
use super::ledger::Entry;
use super::mental::{Beliefs, Prospect};
use super::pakistan::Posture;
use super::parameters::faction::FactionParameters;
use super::parameters::world::Parameters;
use super::policy::Policy;
use super::rung::Rung;

/// A world as it begins.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'a> {
    /// The world's number.
    pub world: u32,
    /// The parameters drawn.
    pub parameters: &'a Parameters,
    /// The factions' parameters drawn.
    pub factions: &'a [FactionParameters],
    /// The factions' shares of power drawn.
    pub power: &'a [f64],
    /// The events as they fall.
    pub happenings: &'a [Happening],
}

/// A council as it met.
#[derive(Clone, Copy, Debug)]
pub struct Meeting<'a> {
    /// The month.
    pub month: u32,
    /// The state it met on.
    pub state: &'a Aggregates,
    /// The centre.
    pub centre: usize,
    /// Each faction's ledgers, policy by policy: `entries[faction][policy]`.
    pub entries: &'a [[Entry; Policy::COUNT]],
    /// Each faction's ledger of a crackdown that is obeyed.
    pub obeyed: &'a [Entry],
    /// What each faction expects of each policy.
    pub prospects: &'a [[Prospect; Policy::COUNT]],
    /// What each faction believes.
    pub beliefs: &'a [Beliefs],
    /// Worths and addresses as the council had them.
    pub seats: &'a [Seat],
    /// What it decided.
    pub decision: &'a Decision,
}

/// A month as it was lived.
#[derive(Clone, Copy, Debug)]
pub struct Month<'a> {
    /// The month, from 0.
    pub month: u32,
    /// The state at its end.
    pub state: &'a Aggregates,
    /// Whether the regime stood at its end.
    pub standing: bool,
    /// Whether it fell in this month.
    pub fell: bool,
    /// The policy in force.
    pub policy: Policy,
    /// What commanders made of it; all zero without an order against the TTP.
    pub response: &'a Response,
    /// What bands did.
    pub moves: &'a Moves,
    /// Whether the movement fractured.
    pub fractured: bool,
    /// Pakistan's posture.
    pub posture: Posture,
    /// Whether Pakistan struck.
    pub struck: bool,
    /// TTP tempo, ceasefires included.
    pub tempo: f64,
    /// ISKP tempo.
    pub iskp_tempo: f64,
    /// Freedom of action of the TTP (phi).
    pub freedom: f64,
    /// Mean TTP attacks (lam).
    pub attack_rate: f64,
    /// TTP attacks.
    pub ttp_attacks: f64,
    /// Other groups' attacks.
    pub other_attacks: f64,
    /// Killed by the TTP.
    pub ttp_killed: f64,
    /// Killed by other groups.
    pub other_killed: f64,
    /// ISKP's attacks on the IEA.
    pub iskp_attacks: f64,
    /// ISKP's violence (B).
    pub violence: f64,
    /// Leverage over Pakistan (L).
    pub leverage: f64,
    /// Hazard of collapse.
    pub hazard: f64,
    /// Recruits, attrition and releases, fighters.
    pub recruited: f64,
    /// Fighters lost to Pakistan.
    pub lost: f64,
    /// Fighters released from prison.
    pub released: f64,
    /// Payoff of each faction.
    pub payoffs: &'a [f64],
    /// Whether Pakistan's and the outside powers' promises were kept.
    pub kept: (bool, bool),
    /// What each faction believes at its end.
    pub beliefs: &'a [Beliefs],
    /// The parameters in force, levers pulled.
    pub parameters: &'a Parameters,
}

/// Watches a world being lived. Every method may be left as it is.
pub trait Observer {
    /// The world begins.
    fn begin(&mut self, _beginning: &Beginning) {}
    /// The council has met.
    fn council(&mut self, _meeting: &Meeting) {}
    /// A month has passed.
    fn month(&mut self, _month: &Month) {}
    /// The rung of the council of that month is settled, at the next council or at the end.
    fn rung(&mut self, _council: u32, _rung: Rung) {}
}

impl Observer for () {}
