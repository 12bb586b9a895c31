//! The ledgers of a council, all lanes side by side (`docs/model.md`, section 6).
//!
//! A lane is what one faction expects of one policy. The equations are those of one lane, `mental::advance`
//! and `ledger::add_month`; here they run on vectors, of as many lanes as the machine's have, and no fewer than four. No
//! lane's sums are reordered: each comes out with the bits that `mental::project` and `ledger::compare` give it alone.

use std::ops::Range;

use fearless_simd::{Simd, dispatch};

use super::aggregates::Aggregates;
use super::ledger::Entry;
use super::mental::{Beliefs, Course, Glimpse, Outlook, Prospect, Tempos, expected_tempos};
use super::number::{Column, Doubles, Narrow, Table, WIDTH};
use super::parameters::faction::Weights;
use super::policy::Policy;
use super::setup::MAX_FACTIONS;
use super::vectors::Units;

mod abreast;
use abreast::{Shared, is_wide, span};

/// Policies held against tolerance.
const HELD_POLICIES: [Policy; Policy::COUNT - 1] =
    [Policy::Shelter, Policy::Mediate, Policy::Contain, Policy::Crackdown];
/// Ledgers of a faction: the policies held against tolerance, and a crackdown as if it were obeyed.
const PAGES: usize = HELD_POLICIES.len() + 1;
/// Its lanes: those, and tolerance itself, of which no ledger is kept.
const LANES: usize = PAGES + 1;
/// Most columns of a council.
const MOST: usize = (MAX_FACTIONS * LANES).div_ceil(WIDTH);

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

/// What a lane is of.
#[derive(Clone, Copy, Debug)]
struct Plan {
    prospect: Prospect,
    beliefs: Beliefs,
    tempos: Tempos,
}

/// What is known of the lanes of a column.
#[derive(Clone, Copy, Debug, Default)]
struct Bundle {
    state: Aggregates<Column>,
    course: Course<Column>,
    glimpse: Glimpse<Column>,
    weights: Weights<Column>,
    entry: Entry<Column>,
    /// The faction of its first lane.
    faction: usize,
}

/// What factions see under tolerance, one after the other and round again, so that those of any lanes in a row stand
/// side by side.
type Round = [f64; MAX_FACTIONS + WIDTH];

/// Every lane of a council, in buffers that are used again.
#[derive(Clone, Debug)]
pub struct Lanes {
    units: Units,
    plans: Vec<Plan>,
    bundles: Vec<Bundle>,
    /// All lanes, vector by vector.
    lived: Vec<Range<usize>>,
    /// Those that ledgers are kept of.
    kept: Vec<Range<usize>>,
    tolerated: Glimpse<Round>,
}

impl Lanes {
    /// Lanes that are done on these units.
    pub fn new(units: Units) -> Self {
        Self {
            units,
            plans: Vec::with_capacity(MOST * WIDTH),
            bundles: Vec::with_capacity(MOST),
            lived: Vec::with_capacity(MOST * WIDTH),
            kept: Vec::with_capacity(MOST * WIDTH),
            tolerated: Glimpse::default(),
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
        self.lay_out(outlook, keepers);
        dispatch!(self.units.level(), simd => self.live_on(simd, outlook, keepers.len(), horizon));
        self.read(keepers.len(), entries, obeyed);
    }

    /// What the ledgers say.
    fn read(&self, factions: usize, entries: &mut [[Entry; Policy::COUNT]], obeyed: &mut [Entry]) {
        let of_lane = |lane: usize| self.bundles[lane / WIDTH].entry.map(|column| column.0[lane % WIDTH]);
        for (faction, (entries, obeyed)) in entries.iter_mut().zip(obeyed).enumerate().take(factions) {
            for (page, policy) in HELD_POLICIES.into_iter().enumerate() {
                entries[policy.index()] = of_lane(page * factions + faction);
            }
            *obeyed = of_lane(HELD_POLICIES.len() * factions + faction);
        }
    }

    /// Lays the lanes out: page by page what is held against tolerance, in every page faction by faction, and tolerance of
    /// every faction last, so that lanes of it alone are not asked for ledgers.
    fn lay_out(&mut self, outlook: &Outlook, keepers: &[Keeper]) {
        let p = outlook.parameters;
        let obeyed = Prospect::of(Policy::Crackdown, 0.0, p);
        // What an order does to tempos does not depend on who expects it.
        let tempos = Policy::ALL.map(|policy| expected_tempos(&keepers[0].prospects[policy.index()], p));
        self.plans.clear();
        for page in 0..LANES {
            for keeper in keepers {
                let expected = |policy: Policy| (policy, keeper.prospects[policy.index()]);
                let (policy, prospect) = match HELD_POLICIES.get(page) {
                    Some(policy) => expected(*policy),
                    None if page < PAGES => (Policy::Crackdown, obeyed),
                    None => expected(Policy::Tolerate),
                };
                let ordered = tempos[policy.index()];
                let withdrawn = if prospect.fractures { tempos[Policy::Tolerate.index()] } else { ordered };
                let tempos = Tempos { ordered, withdrawn };
                self.plans.push(Plan { prospect, beliefs: *keeper.beliefs, tempos });
            }
        }
        // The lanes that fill the last column up have the first lane's plan, and nobody reads them.
        while !self.plans.len().is_multiple_of(WIDTH) {
            self.plans.push(self.plans[0]);
        }
        let state = outlook.state.map(|value| Column([*value; WIDTH]));
        self.bundles.resize(self.plans.len() / WIDTH, Bundle::default());
        let mut faction = 0;
        for bundle in &mut self.bundles {
            (bundle.state, bundle.faction) = (state, faction);
            (bundle.glimpse, bundle.entry) = (Glimpse::default(), Entry::default());
            for lane in 0..WIDTH {
                let keeper = &keepers[(faction + lane) % keepers.len()];
                bundle.weights.zip(keeper.weights, |column, value| column.0[lane] = *value);
            }
            faction = (faction + WIDTH) % keepers.len();
        }
    }

    /// Lives every lane on vectors as wide as these units have them.
    #[inline(always)]
    fn live_on<S: Simd>(&mut self, simd: S, outlook: &Outlook, factions: usize, horizon: u32) {
        self.live::<S, S::f64s>(simd, outlook, factions, horizon);
    }

    /// Lives every lane for `horizon` months, and puts each month down against tolerance.
    #[inline(always)]
    fn live<S: Simd, V: Doubles<S>>(&mut self, simd: S, outlook: &Outlook, factions: usize, horizon: u32) {
        let Self { plans, bundles, tolerated, lived, kept, units: _ } = self;
        let held = PAGES * factions;
        span::<S, V>(lived, held + factions);
        span::<S, V>(kept, held);
        let table = Table::laid_out();
        let mut wide = Shared::<S, V>::of(simd, &table, outlook);
        let mut narrow = Shared::<S, Narrow<S>>::of(simd, &table, outlook);
        let discount = outlook.parameters.council.discount;
        let mut weight = 1.0;
        for ahead in 0..horizon {
            steer(bundles, plans, outlook, ahead);
            wide.foresee(outlook, ahead);
            narrow.foresee(outlook, ahead);
            // The last lanes, tolerance, first: what goes round lane by lane must have come to rest before it is read
            // side by side, or the processor waits for it.
            for lanes in lived.iter().rev() {
                let bundle = &mut bundles[lanes.start / WIDTH];
                if is_wide::<S, V>(lanes) {
                    wide.advance(bundle, lanes.start);
                } else {
                    narrow.advance(bundle, lanes.start);
                }
                if lanes.contains(&held) {
                    go_round(tolerated, bundles, factions);
                }
            }
            let terminal = if ahead + 1 == horizon { weight / (1.0 - discount) } else { weight };
            for lanes in &*kept {
                let bundle = &mut bundles[lanes.start / WIDTH];
                if is_wide::<S, V>(lanes) {
                    wide.put_down(bundle, lanes.start, tolerated, terminal);
                } else {
                    narrow.put_down(bundle, lanes.start, tolerated, terminal);
                }
            }
            weight *= discount;
        }
    }
}

/// Sets every lane on its course for the month `ahead`.
fn steer(bundles: &mut [Bundle], plans: &[Plan], outlook: &Outlook, ahead: u32) {
    if !Course::turns(outlook, true, ahead) {
        return;
    }
    for (bundle, plans) in bundles.iter_mut().zip(plans.chunks_exact(WIDTH)) {
        for (lane, plan) in
            plans.iter().enumerate().filter(|(_, plan)| Course::turns(outlook, plan.prospect.fractures, ahead))
        {
            let course = Course::of(outlook, &plan.prospect, &plan.beliefs, &plan.tempos, ahead);
            bundle.course.zip(&course, |column, value| column.0[lane] = *value);
        }
    }
}

/// Writes down what the factions see under tolerance.
#[inline(always)]
fn go_round(tolerated: &mut Glimpse<Round>, bundles: &[Bundle], factions: usize) {
    for faction in 0..factions {
        let lane = PAGES * factions + faction;
        let (bundle, lane) = (&bundles[lane / WIDTH], lane % WIDTH);
        for place in (faction..factions + WIDTH).step_by(factions) {
            tolerated.zip(&bundle.glimpse, |round, column| round[place] = column.0[lane]);
        }
    }
}

#[cfg(test)]
mod tests;
