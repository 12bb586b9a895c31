//! The ledgers of a council, all lanes side by side (`docs/model.md`, section 6).
//!
//! A lane is what one faction expects of one policy. The equations are those of one lane, `mental::advance`
//! and `ledger::add_month`; here they run in a loop over lanes, on columns instead of rows, so that the
//! processor's vector units take several lanes at once. No lane's sums are reordered: each comes out with
//! the bits that `mental::project` and `ledger::compare` give it alone.

use super::aggregates::Aggregates;
use super::ledger::{self, Entry};
use super::mental::{Beliefs, Common, Course, Glimpse, Outlook, Prospect, Tempos, advance, expected_tempos};
use super::parameters::faction::Weights;
use super::parameters::world::Parameters;
use super::policy::Policy;
use super::setup::MAX_FACTIONS;
use super::vectors::{Units, on_vector_units};

/// Policies held against tolerance.
const HELD_POLICIES: [Policy; Policy::COUNT - 1] =
    [Policy::Shelter, Policy::Mediate, Policy::Contain, Policy::Crackdown];
/// Lanes of a faction: tolerance, the policies held against it, and a crackdown as if it were obeyed.
const PAGES: usize = 2 + HELD_POLICIES.len();
/// Most lanes of a council.
const MOST: usize = MAX_FACTIONS * PAGES;
/// Lanes are filled up to a multiple of this, the widest that vector units take today, so that none is
/// left to be done alone.
const GROUP: usize = 4;

/// A faction as its ledgers are kept.
#[derive(Clone, Copy, Debug)]
pub struct Keeper<'a> {
    /// What it expects of each policy.
    pub prospects: &'a [Prospect; Policy::COUNT],
    /// What it believes.
    pub beliefs: &'a Beliefs,
    /// What it weighs.
    pub weights: &'a Weights,
}

macro_rules! columns {
    ($(#[$about:meta])* $name:ident of $row:ty { $($column:ident = ($($field:tt)+),)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        struct $name { $($column: [f64; MOST],)* }

        impl Default for $name {
            fn default() -> Self {
                Self { $($column: [0.0; MOST],)* }
            }
        }

        impl $name {
            #[inline(always)]
            fn get(&self, lane: usize) -> $row {
                let mut row = <$row>::default();
                $(row.$($field)+ = self.$column[lane];)*
                row
            }

            #[inline(always)]
            fn set(&mut self, lane: usize, row: &$row) {
                $(self.$column[lane] = row.$($field)+;)*
            }
        }
    };
}

columns! {
    /// The state of every lane.
    States of Aggregates {
        fighters = (fighters), capability = (capability), cohesion = (cohesion), iskp_strength = (iskp_strength),
        coercion = (coercion), grievance = (grievance), cooperation = (cooperation), normalisation = (normalisation),
        recognition = (recognition), betrayal = (betrayal), strain = (strain), infighting = (infighting),
        salience = (salience), deniability = (deniability), reputation = (reputation),
        centralisation = (centralisation), attention = (attention),
    }
}

columns! {
    /// What payoffs read of every lane.
    Glimpses of Glimpse {
        infighting = (conditions.infighting), violence = (conditions.violence), leverage = (conditions.leverage),
        betrayal = (conditions.betrayal), debt = (conditions.debt), recognition = (conditions.recognition),
        normalisation = (conditions.normalisation), coercion = (conditions.coercion),
        sanctuary = (conditions.sanctuary), deniability = (deniability), hazard_base = (cumulated.base),
        hazard_infighting = (cumulated.infighting), hazard_iskp = (cumulated.iskp),
        hazard_coercion = (cumulated.coercion), hazard_betrayal = (cumulated.betrayal), survival = (survival),
    }
}

columns! {
    /// What drives every lane.
    Courses of Course {
        intensity = (intensity), mediating = (mediating), enforcement = (enforcement), mutiny = (mutiny),
        relief = (relief), honoured = (honoured), honoured_outside = (honoured_outside), fractured = (fractured),
        fracture_felt = (fracture_felt), defecting = (defecting), leaving = (leaving), calm = (tempos[0]),
        struck = (tempos[1]), talks = (tempos[2]), talks_struck = (tempos[3]),
    }
}

columns! {
    /// What the owner of every lane weighs.
    Scales of Weights {
        infighting = (infighting), iskp = (iskp), leverage = (leverage), oath = (oath), honour = (honour),
        debt = (debt), insurance = (insurance), recognition = (recognition), economy = (economy),
        coercion = (coercion),
    }
}

columns! {
    /// The ledger of every lane.
    Entries of Entry {
        unity = (components[0]), iskp = (components[1]), leverage = (components[2]), oath = (components[3]),
        honour = (components[4]), debt = (components[5]), legitimacy = (components[6]), insurance = (components[7]),
        recognition = (components[8]), economy = (components[9]), relief = (components[10]),
        deniable_leverage = (deniable_leverage),
    }
}

/// What a lane is of.
#[derive(Clone, Copy, Debug)]
struct Plan {
    prospect: Prospect,
    beliefs: Beliefs,
    tempos: Tempos,
}

/// Every lane of a council, in buffers that are used again.
#[derive(Clone, Debug)]
pub struct Lanes {
    units: Units,
    plans: Vec<Plan>,
    states: States,
    courses: Courses,
    glimpses: Glimpses,
    /// For each lane, the lane of its faction's path under tolerance.
    yardsticks: [usize; MOST],
    scales: Scales,
    entries: Entries,
}

impl Lanes {
    /// Lanes that are done on these units.
    pub fn new(units: Units) -> Self {
        Self {
            units,
            plans: Vec::with_capacity(MOST),
            states: States::default(),
            courses: Courses::default(),
            glimpses: Glimpses::default(),
            yardsticks: [0; MOST],
            scales: Scales::default(),
            entries: Entries::default(),
        }
    }

    /// Each faction's ledgers over `horizon` months: `entries[faction][policy]`, every policy against tolerance,
    /// and in `obeyed[faction]` a crackdown as if it were obeyed.
    pub fn keep(
        &mut self,
        outlook: &Outlook,
        keepers: &[Keeper],
        horizon: u32,
        entries: &mut [[Entry; Policy::COUNT]],
        obeyed: &mut [Entry],
    ) {
        self.open(outlook, keepers);
        let discount = outlook.parameters.council.discount;
        let mut weight = 1.0;
        for ahead in 0..horizon {
            if Course::turns(outlook, ahead) {
                for (lane, plan) in self.plans.iter().enumerate() {
                    self.courses.set(lane, &Course::of(outlook, &plan.prospect, &plan.beliefs, &plan.tempos, ahead));
                }
            }
            let terminal = if ahead + 1 == horizon { weight / (1.0 - discount) } else { weight };
            self.month(&Common::of(outlook, ahead), terminal, outlook.parameters);
            weight *= discount;
        }
        self.close(keepers.len(), entries, obeyed);
    }

    /// Lays the lanes out: tolerance of every faction first, then page by page the policies held against it.
    fn open(&mut self, outlook: &Outlook, keepers: &[Keeper]) {
        let p = outlook.parameters;
        let obeyed = Prospect::of(Policy::Crackdown, 0.0, p);
        // What an order does to tempos does not depend on who expects it.
        let tempos = Policy::ALL.map(|policy| expected_tempos(&keepers[0].prospects[policy.index()], p));
        self.plans.clear();
        for page in 0..PAGES {
            for keeper in keepers {
                let (policy, prospect) = match page {
                    0 => (Policy::Tolerate, keeper.prospects[Policy::Tolerate.index()]),
                    page => HELD_POLICIES
                        .get(page - 1)
                        .map_or((Policy::Crackdown, obeyed), |policy| (*policy, keeper.prospects[policy.index()])),
                };
                let ordered = tempos[policy.index()];
                let withdrawn = if prospect.fractures { tempos[Policy::Tolerate.index()] } else { ordered };
                let tempos = Tempos { ordered, withdrawn };
                self.plans.push(Plan { prospect, beliefs: *keeper.beliefs, tempos });
                self.scales.set(self.plans.len() - 1, keeper.weights);
            }
        }
        // The lanes that fill the last group up do what the first does, and nobody reads them.
        while !self.plans.len().is_multiple_of(GROUP) {
            self.scales.set(self.plans.len(), keepers[0].weights);
            self.plans.push(self.plans[0]);
        }
        for lane in 0..self.plans.len() {
            self.yardsticks[lane] = lane % keepers.len();
            self.states.set(lane, outlook.state);
            self.glimpses.set(lane, &Glimpse::default());
            self.entries.set(lane, &Entry::default());
        }
    }

    /// One month of every lane, put down in its ledger with the weight of the month.
    fn month(&mut self, common: &Common, weight: f64, p: &Parameters) {
        let count = self.plans.len();
        advance_all(self.units, &mut self.states, &mut self.glimpses, &self.courses, common, count, p);
        book_all(self.units, &mut self.entries, &self.glimpses, &self.yardsticks, &self.scales, weight, count);
    }

    fn close(&self, factions: usize, entries: &mut [[Entry; Policy::COUNT]], obeyed: &mut [Entry]) {
        for (faction, (entries, obeyed)) in entries.iter_mut().zip(obeyed).enumerate().take(factions) {
            for (page, policy) in (1..).zip(HELD_POLICIES) {
                entries[policy.index()] = self.entries.get(page * factions + faction);
            }
            *obeyed = self.entries.get((PAGES - 1) * factions + faction);
        }
    }
}

on_vector_units! {
    /// A month of `count` lanes.
    advance_all = advance_each(
        states: &mut States,
        glimpses: &mut Glimpses,
        courses: &Courses,
        common: &Common,
        count: usize,
        p: &Parameters,
    )
}

#[inline(always)]
fn advance_each(
    states: &mut States,
    glimpses: &mut Glimpses,
    courses: &Courses,
    common: &Common,
    count: usize,
    p: &Parameters,
) {
    for lane in 0..count.min(MOST) {
        let cumulated = glimpses.get(lane).cumulated;
        let (state, glimpse) = advance(&states.get(lane), &cumulated, &courses.get(lane), common, p);
        states.set(lane, &state);
        glimpses.set(lane, &glimpse);
    }
}

on_vector_units! {
    /// Puts the month of `count` lanes down, each against its yardstick.
    book_all = book_each(
        entries: &mut Entries,
        glimpses: &Glimpses,
        yardsticks: &[usize; MOST],
        scales: &Scales,
        weight: f64,
        count: usize,
    )
}

#[inline(always)]
fn book_each(
    entries: &mut Entries,
    glimpses: &Glimpses,
    yardsticks: &[usize; MOST],
    scales: &Scales,
    weight: f64,
    count: usize,
) {
    #[expect(clippy::needless_range_loop, reason = "an iterator leaves the last lanes to be done alone")]
    for lane in 0..count.min(MOST) {
        let mut entry = entries.get(lane);
        let tolerance = glimpses.get(yardsticks[lane].min(MOST - 1));
        ledger::add_month(&mut entry, &tolerance, &glimpses.get(lane), &scales.get(lane), weight);
        entries.set(lane, &entry);
    }
}

#[cfg(test)]
mod tests;
