//! Watches worlds: each becomes a row, and goes into the tallies.

use std::ops::Range;

use super::columns::{COALITION_SNAPSHOT, Columns, FACTION_SNAPSHOT, HALF_YEAR_TOTALS, RUN_TOTALS, RunTotals};
use super::tally::{Sheet, Tally};
use crate::model::Simulator;
use crate::model::catalogue::{
    COALITION_SERIES, Council, FACTION_COUNCIL_SERIES, FACTION_SERIES, FactionCouncil, FactionMonth, Milestone, Scale,
    WORLD_SERIES,
};
use crate::model::observer::{Beginning, Meeting, Month, Observer};
use crate::model::policy::Policy;
use crate::model::rung::Rung;
use crate::scenario::Scenario;

/// Most worlds that are added to a tally together. Its cells are many and far apart in memory: each is fetched
/// once for all of these, and the bins of its histogram that they share are still at hand.
const STACK: usize = 128;
/// Fewest, however long their sheets are.
const LEAST: usize = 8;
/// Numbers on all the sheets of a stack: 24 MiB, which those of a scenario of usual length do not fill.
const ROOM: usize = 3 << 20;

/// Records worlds of one scenario, a handful at a time.
pub struct Recorder<'a> {
    scenario: &'a Scenario,
    columns: &'a Columns,
    tally: Tally,
    sheets: Vec<Sheet>,
    /// Worlds that are added together: fewer where sheets are long.
    stack: usize,
    /// Sheets that are written on and not yet in the tally.
    written: usize,
    world: u32,
}

impl<'a> Recorder<'a> {
    /// A recorder for these columns.
    pub fn new(scenario: &'a Scenario, columns: &'a Columns) -> Self {
        let tally = Tally::new(scenario);
        let stack = (ROOM / tally.sheet_len()).clamp(LEAST, STACK);
        Self { scenario, columns, tally, sheets: Vec::new(), stack, written: 0, world: 0 }
    }

    /// Lives some worlds, adds them to what has been seen, and gives their rows.
    pub fn live(&mut self, simulator: &mut Simulator, worlds: Range<u32>) -> Vec<f64> {
        let mut rows = Vec::with_capacity(worlds.len() * self.columns.len());
        for world in worlds {
            self.world = world;
            rows.push(f64::from(world));
            if self.written == self.sheets.len() {
                self.sheets.push(self.tally.sheet());
            }
            let sheet = &mut self.sheets[self.written];
            let mut watch = Watch::new(self.scenario, self.columns, sheet, &mut rows);
            simulator.run(self.scenario.run.seed, world, &mut watch);
            watch.end(&mut self.tally);
            self.written += 1;
            if self.written == self.stack {
                self.add_up();
            }
        }
        rows
    }

    fn add_up(&mut self) {
        self.tally.add(&self.sheets[..self.written]);
        self.written = 0;
    }

    /// The world that is lived, or was last.
    pub fn world(&self) -> u32 {
        self.world
    }

    /// Everything seen.
    pub fn into_tally(mut self) -> Tally {
        self.add_up();
        self.tally
    }
}

/// What is kept of a world while it is lived.
struct Watch<'w> {
    scenario: &'w Scenario,
    columns: &'w Columns,
    sheet: &'w mut Sheet,
    rows: &'w mut Vec<f64>,
    council: Option<Council>,
    standing: bool,
    milestones: [f64; Milestone::COUNT],
    payoffs: Vec<f64>,
    totals: RunTotals,
    half: [f64; HALF_YEAR_TOTALS.len()],
    halves: Vec<f64>,
    rungs: Vec<(u32, Rung)>,
    snapshots: Vec<f64>,
}

impl<'w> Watch<'w> {
    fn new(scenario: &'w Scenario, columns: &'w Columns, sheet: &'w mut Sheet, rows: &'w mut Vec<f64>) -> Self {
        // All a world's months write, so that none of them asks for memory.
        let (months, interval) = (scenario.setup.structure.months, scenario.setup.structure.interval);
        let snapshot = snapshot_width(scenario.setup.factions.len());
        Self {
            scenario,
            columns,
            sheet,
            rows,
            council: None,
            standing: true,
            milestones: [f64::NAN; Milestone::COUNT],
            payoffs: vec![0.0; scenario.setup.factions.len()],
            totals: RunTotals::default(),
            half: [0.0; HALF_YEAR_TOTALS.len()],
            halves: Vec::with_capacity(HALF_YEAR_TOTALS.len() * columns.halves.len()),
            rungs: Vec::with_capacity(months.div_ceil(interval) as usize),
            snapshots: Vec::with_capacity(snapshot * columns.snapshots.len()),
        }
    }

    fn reach(&mut self, milestone: Milestone, month: u32) {
        let first = &mut self.milestones[milestone as usize];
        if first.is_nan() {
            *first = f64::from(month);
        }
    }

    fn tally_month(&mut self, month: &Month) {
        let mut place = 0;
        let mut add = |value: Option<f64>| {
            self.sheet.series(month.month, place, value);
            place += 1;
        };
        for series in WORLD_SERIES {
            add((series.read)(month));
        }
        for faction in 0..self.payoffs.len() {
            for series in FACTION_SERIES {
                add((series.read)(&FactionMonth { month, faction }));
            }
        }
        let council = self.council.as_ref().filter(|_| self.standing);
        for series in COALITION_SERIES {
            add(read_council(council, series.scale, |council| (series.read)(council)));
        }
        for faction in 0..self.payoffs.len() {
            for series in FACTION_COUNCIL_SERIES {
                add(read_council(council, series.scale, |council| (series.read)(&FactionCouncil { council, faction })));
            }
        }
    }

    fn add_totals(&mut self, month: &Month) {
        let count = |yes: bool| f64::from(u8::from(yes));
        let ordered = month.policy.intensity(&month.parameters.policies) > 0.0;
        let cracks_down = month.policy == Policy::Crackdown;
        let t = &mut self.totals;
        t.fighters = month.state.fighters;
        t.defected += month.moves.defected;
        t.settled += month.moves.settled;
        t.returned += month.moves.returned;
        t.iskp = month.state.iskp_strength;
        t.iskp_peak = t.iskp_peak.max(month.state.iskp_strength);
        t.ordered += count(ordered);
        t.ambiguous += count(ordered && month.response.greatest > month.response.least);
        t.crackdown += count(cracks_down);
        t.enforcement += if cracks_down { month.response.enforcement } else { 0.0 };
        t.fractures += count(month.fractured);
        t.recognition = month.state.recognition;
        t.normalisation = month.state.normalisation;
        for (sum, payoff) in self.payoffs.iter_mut().zip(month.payoffs) {
            *sum += payoff;
        }
    }

    fn add_half(&mut self, month: &Month) {
        let seen = [
            month.ttp_attacks + month.other_attacks,
            month.ttp_attacks,
            month.ttp_killed + month.other_killed,
            month.iskp_attacks,
        ];
        for (sum, seen) in self.half.iter_mut().zip(seen) {
            *sum += seen;
        }
        if self.columns.halves.iter().any(|(end, _)| *end == month.month + 1) {
            self.halves.extend(self.half);
            self.half = [0.0; HALF_YEAR_TOTALS.len()];
        }
    }

    /// A snapshot leaves a place for the rung, which is settled only at the next council.
    fn take_snapshot(&mut self) {
        let council = self.council.as_ref().filter(|_| self.standing);
        self.snapshots.push(f64::NAN);
        for (name, ..) in COALITION_SNAPSHOT {
            let series = COALITION_SERIES.iter().find(|series| series.name == name);
            let value = series.and_then(|series| read_council(council, series.scale, |c| (series.read)(c)));
            self.snapshots.push(value.unwrap_or(f64::NAN));
        }
        for faction in 0..self.payoffs.len() {
            for (name, ..) in FACTION_SNAPSHOT {
                let series = FACTION_COUNCIL_SERIES.iter().find(|series| series.name == name);
                let value = series.and_then(|series| {
                    read_council(council, series.scale, |council| (series.read)(&FactionCouncil { council, faction }))
                });
                self.snapshots.push(value.unwrap_or(f64::NAN));
            }
        }
    }

    /// The world is over: its row is completed.
    fn end(mut self, tally: &mut Tally) {
        let months = self.scenario.setup.structure.months;
        self.rows.extend(self.milestones);
        self.rows.extend(self.payoffs.iter().map(|sum| sum / f64::from(months)));
        self.rows.extend(RUN_TOTALS.iter().map(|total| (total.read)(&self.totals)));
        self.rows.extend(&self.halves);
        let width = snapshot_width(self.payoffs.len());
        let rungs: Vec<Rung> = (0..months).map(|month| self.rung_in(month)).collect();
        for (snapshot, (month, _)) in self.snapshots.chunks_mut(width).zip(&self.columns.snapshots) {
            snapshot[0] = f64::from(rungs[*month as usize] as u8);
        }
        self.rows.extend(&self.snapshots);
        self.sheet.end();
        tally.world(&rungs, &self.milestones);
    }

    /// The rung of the latest council; a regime that fell since has left the ladder.
    fn rung_in(&self, month: u32) -> Rung {
        if self.milestones[Milestone::Collapsed as usize] <= f64::from(month) {
            return Rung::Collapsed;
        }
        let latest = self.rungs.iter().rev().find(|(council, _)| *council <= month);
        latest.map_or(Rung::Unwilling, |(_, rung)| *rung)
    }
}

/// Numbers in a snapshot: the rung, then what is the coalition's and each faction's.
const fn snapshot_width(factions: usize) -> usize {
    1 + COALITION_SNAPSHOT.len() + FACTION_SNAPSHOT.len() * factions
}

/// What a council's series shows: of a fallen regime flags are false, numbers are left out.
fn read_council(council: Option<&Council>, scale: Scale, read: impl Fn(&Council) -> Option<f64>) -> Option<f64> {
    match council {
        Some(council) => read(council),
        None => (scale == Scale::Flag).then_some(0.0),
    }
}

impl Observer for Watch<'_> {
    fn begin(&mut self, beginning: &Beginning) {
        for row in self.scenario.setup.world.drawn() {
            self.rows.push((row.get)(beginning.parameters));
        }
        for (place, faction) in self.scenario.setup.factions.iter().enumerate() {
            self.rows.push(beginning.power[place]);
            for row in faction.parameters.drawn() {
                self.rows.push((row.get)(&beginning.factions[place]));
            }
        }
    }

    fn council(&mut self, meeting: &Meeting) {
        let council = Council::of(meeting);
        let worth = council.decision.values[Policy::Crackdown.index()];
        if worth > 0.0 {
            self.reach(Milestone::Rational, meeting.month);
        }
        if council.decision.policy() == Policy::Crackdown {
            self.reach(Milestone::Ordered, meeting.month);
        }
        self.council = Some(council);
        self.sheet.ledgers(meeting);
    }

    fn month(&mut self, month: &Month) {
        self.standing = month.standing;
        if month.fell {
            self.reach(Milestone::Collapsed, month.month);
        }
        self.tally_month(month);
        self.add_totals(month);
        self.add_half(month);
        if self.columns.snapshots.iter().any(|(at, _)| *at == month.month) {
            self.take_snapshot();
        }
    }

    fn rung(&mut self, council: u32, rung: Rung) {
        if rung == Rung::Enforced {
            self.reach(Milestone::Enforced, council);
        }
        self.rungs.push((council, rung));
    }
}
