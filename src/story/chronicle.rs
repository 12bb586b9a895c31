//! What a story is made of: the facts of one world, as its observer was shown them.

use crate::model::bands::Moves;
use crate::model::events::Kind;
use crate::model::pakistan::Posture;
use crate::model::parameters::faction::FactionParameters;
use crate::model::parameters::world::Parameters;
use crate::model::payoff::Component;
use crate::model::policy::Policy;
use crate::model::rung::Rung;
use crate::scenario::YearMonth;

const CRACKDOWN: usize = Policy::Crackdown as usize;

/// One world, from its draw to its end.
#[derive(Clone, Debug)]
pub struct Chronicle {
    /// The scenario's title, harmless to a terminal.
    pub title: String,
    /// The scenario's name.
    pub scenario: String,
    /// The world's number.
    pub world: u32,
    /// Master seed.
    pub seed: u64,
    /// First month.
    pub start: YearMonth,
    /// Months from one council to the next.
    pub interval: u32,
    /// How the council decides, as scenario files name it.
    pub rule: &'static str,
    /// Parameters of the world as drawn.
    pub parameters: Parameters,
    /// The factions, in the scenario's order.
    pub factions: Vec<Faction>,
    /// Events of the scenario, in the order of their months.
    pub events: Vec<Event>,
    /// Levers over time, in the order of their first months.
    pub levers: Vec<Lever>,
    /// Councils with the months that followed them; after a fall, the months that would have.
    pub periods: Vec<Period>,
}

/// A faction as drawn.
#[derive(Clone, Debug)]
pub struct Faction {
    /// Key in the scenario.
    pub name: String,
    /// Name as printed, harmless to a terminal and not too long.
    pub label: String,
    /// Share of power, 0 to 1.
    pub power: f64,
    /// Number of commanders.
    pub commanders: usize,
    /// Its parameters.
    pub parameters: FactionParameters,
}

/// An event as it fell.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// What happened.
    pub kind: Kind,
    /// First month, from 0.
    pub from: u32,
    /// First month after its end; none if it lasts to the end of the world.
    pub until: Option<u32>,
    /// First month after a ceasefire no longer held.
    pub effective_until: u32,
    /// The number it carried; none where it carried none.
    pub amount: Option<f64>,
    /// The new centre of a succession.
    pub centre: Option<usize>,
}

/// A lever over time as it was pulled.
#[derive(Clone, Debug)]
pub struct Lever {
    /// Path of the parameter, of a faction's with its prefix.
    pub path: String,
    /// What the parameter means.
    pub meaning: &'static str,
    /// First month, from 0.
    pub from: u32,
    /// Last month; none if it lasts to the end of the world.
    pub to: Option<u32>,
    /// Its value in between.
    pub value: f64,
}

/// A council and the months until the next.
#[derive(Clone, Debug)]
pub struct Period {
    /// First month, from 0.
    pub from: u32,
    /// The council; none after a fall.
    pub council: Option<Council>,
    /// What became of a crackdown; none only while the world is still being lived.
    pub rung: Option<Rung>,
    /// The months, the council's first.
    pub months: Vec<Month>,
}

/// A council.
#[derive(Clone, Debug)]
pub struct Council {
    /// Place of the centre.
    pub centre: usize,
    /// Centralisation, 0 to 1.
    pub centralisation: f64,
    /// Whether a fracture ruled out orders against the TTP.
    pub cooling: bool,
    /// Each faction's ledger.
    pub ledgers: Vec<Ledger>,
    /// The coalition's worth of each policy (W), side payments included, months of rule.
    pub values: [f64; Policy::COUNT],
    /// The coalition's worth of a crackdown that is obeyed (W*).
    pub obeyed: f64,
    /// For each policy the places of the factions that blocked it.
    pub blocked_by: [Vec<usize>; Policy::COUNT],
    /// For each policy what the centre paid to have it, months of rule.
    pub payment: [f64; Policy::COUNT],
    /// What was ordered.
    pub ordered: Policy,
}

/// What one faction made of it all at a council.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ledger {
    /// Weight in the coalition's worth (om), 0 to 1.
    pub weight: f64,
    /// A crackdown against tolerance, in the order of [`Component::ALL`], months of rule.
    pub components: [f64; Component::COUNT],
    /// Worth of each policy against tolerance (DU), months of rule.
    pub worth: [f64; Policy::COUNT],
    /// Worth of a crackdown that is obeyed (DU*).
    pub obeyed: f64,
    /// What it expects of each policy.
    pub expected: [Expected; Policy::COUNT],
}

/// What a faction expects of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expected {
    /// Share of enforcement that will not come, 0 to 1.
    pub resistance: f64,
    /// Enforcement, 0 to 1.
    pub enforcement: f64,
    /// Share of men in mutiny, 0 to 1.
    pub mutiny: f64,
    /// Whether it foresees a fracture.
    pub fractures: bool,
}

/// A month.
#[derive(Clone, Debug)]
pub struct Month {
    /// The month, from 0.
    pub month: u32,
    /// The policy in force.
    pub policy: Policy,
    /// What commanders made of it; none without an order.
    pub order: Option<Obedience>,
    /// What bands did, fighters.
    pub moves: Moves,
    /// Whether the movement fractured.
    pub fractured: bool,
    /// Whether the regime fell in this month.
    pub fell: bool,
    /// Pakistan's posture.
    pub posture: Posture,
    /// Whether Pakistan struck, by an event or of its own accord.
    pub struck: bool,
    /// Coercion felt at the month's end, 0 to 1.
    pub coercion: f64,
    /// TTP tempo, ceasefires included.
    pub tempo: f64,
    /// TTP attacks.
    pub ttp_attacks: f64,
    /// Killed by the TTP.
    pub ttp_killed: f64,
    /// Other groups' attacks.
    pub other_attacks: f64,
    /// Killed by other groups.
    pub other_killed: f64,
    /// TTP fighters at the month's end.
    pub fighters: f64,
    /// ISKP fighters at the month's end.
    pub iskp_strength: f64,
    /// ISKP's attacks on the IEA.
    pub iskp_attacks: f64,
    /// Share of the movement that fights itself at the month's end, 0 to 1.
    pub infighting: f64,
    /// Stock of betrayal at the month's end, 0 to 1.
    pub betrayal: f64,
    /// Hazard of collapse, a month.
    pub hazard: f64,
    /// Whose promises were kept.
    pub kept: Promises,
}

/// Promises of a month, kept or broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promises {
    /// Whether Pakistan kept its own.
    pub pakistan: bool,
    /// Whether the outside powers kept theirs.
    pub outside: bool,
}

/// What commanders made of an order in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Obedience {
    /// Enforcement (e), 0 to 1.
    pub enforcement: f64,
    /// Enforcement in the least equilibrium.
    pub least: f64,
    /// Enforcement in the greatest equilibrium.
    pub greatest: f64,
    /// All men.
    pub all: Men,
    /// Each faction's men; none where it has no commanders.
    pub by_faction: Vec<Option<Men>>,
}

/// Shares of men whose commanders comply or mutiny; the rest shirk.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Men {
    /// Share that complies, 0 to 1.
    pub complying: f64,
    /// Share in mutiny, 0 to 1.
    pub mutiny: f64,
}

impl Men {
    /// Share that neither complies nor mutinies, 0 to 1.
    pub fn shirking(&self) -> f64 {
        (1.0 - self.complying - self.mutiny).max(0.0)
    }
}

impl Chronicle {
    /// The date of a month counted from 0.
    pub fn date(&self, month: u32) -> YearMonth {
        self.start.plus(month)
    }

    /// All months.
    pub fn months(&self) -> impl DoubleEndedIterator<Item = &Month> {
        self.periods.iter().flat_map(|period| &period.months)
    }

    /// Month of the first council to which a crackdown was worth more than tolerance.
    pub fn first_rational(&self) -> Option<u32> {
        self.first(|period| period.council.as_ref().is_some_and(|council| council.values[CRACKDOWN] > 0.0))
    }

    /// Month of the first council that ordered a crackdown.
    pub fn first_ordered(&self) -> Option<u32> {
        self.first(Period::orders_crackdown)
    }

    /// Month of the first council whose crackdown was enforced.
    pub fn first_enforced(&self) -> Option<u32> {
        self.first(|period| period.rung == Some(Rung::Enforced))
    }

    /// Month in which the regime fell.
    pub fn collapsed(&self) -> Option<u32> {
        self.months().find(|month| month.fell).map(|month| month.month)
    }

    fn first(&self, holds: impl Fn(&Period) -> bool) -> Option<u32> {
        self.periods.iter().find(|period| holds(period)).map(|period| period.from)
    }
}

impl Period {
    /// First month after the period.
    pub fn until(&self) -> u32 {
        self.months.last().map_or(self.from, |month| month.month + 1)
    }

    /// What was ordered; none after a fall.
    pub fn ordered(&self) -> Option<Policy> {
        self.council.as_ref().map(|council| council.ordered)
    }

    /// Whether a crackdown was ordered.
    pub fn orders_crackdown(&self) -> bool {
        self.ordered() == Some(Policy::Crackdown)
    }

    /// Whether the movement fractured or the regime fell.
    pub fn is_broken(&self) -> bool {
        self.months.iter().any(|month| month.fractured || month.fell)
    }

    /// Mean enforcement over its months; months without an order count with 0.
    pub fn mean_enforcement(&self) -> f64 {
        let sum: f64 = self.months.iter().filter_map(|month| month.order.as_ref()).map(|order| order.enforcement).sum();
        sum / (self.months.len().max(1) as f64)
    }
}

impl Ledger {
    /// Worth of a crackdown (DU).
    pub const fn net(&self) -> f64 {
        self.worth[CRACKDOWN]
    }

    /// The policy worth most; of equals the milder, tolerance before all.
    pub fn best(&self) -> Policy {
        Policy::ALL.into_iter().fold(Policy::Tolerate, |best, policy| {
            if self.worth[policy.index()] > self.worth[best.index()] { policy } else { best }
        })
    }
}
