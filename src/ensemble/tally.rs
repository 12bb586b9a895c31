//! What is kept of all worlds at once: means, quantiles and shares of every series in every month, of
//! every ledger at every council, and when milestones were reached.
//!
//! Sums are exact and histograms count, so that tallies merge in any order to the same bits.

mod packed;

use std::hint::black_box;
use std::sync::Arc;

use super::columns::snapshots;
use crate::model::catalogue::{Milestone, Scale, all_series};
use crate::model::ledger::Entry;
use crate::model::observer::Meeting;
use crate::model::payoff::Component;
use crate::model::policy::Policy;
use crate::model::price::{break_even, missing};
use crate::model::rung::Rung;
use crate::scenario::Scenario;
use crate::stats::accumulate::{BinTable, Bins, ExactSum, Histogram};

/// Mean, spread and quantiles of one thing over worlds.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Count, sum and sum of squares.
    pub sum: ExactSum,
    /// Its distribution; flags need none.
    pub histogram: Option<Histogram>,
}

impl Cell {
    fn new(table: Option<&Arc<BinTable>>) -> Self {
        Self { sum: ExactSum::new(), histogram: table.map(Histogram::new) }
    }

    fn add_all(&mut self, values: &[f64]) {
        self.sum.add_all(values);
        if let Some(histogram) = &mut self.histogram {
            histogram.add_all(values);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.sum.merge(&other.sum);
        if let (Some(mine), Some(theirs)) = (&mut self.histogram, &other.histogram) {
            // Both were made from one table, so their bins cannot differ.
            let merged = mine.merge(theirs);
            debug_assert!(merged.is_ok());
        }
    }
}

/// The bins that a scale's distribution over worlds is kept in; flags need none.
fn bins(scale: Scale) -> Option<Bins> {
    match scale {
        Scale::Flag => None,
        Scale::Bounded(lo, hi) => Some(Bins::linear(lo, hi, 200)),
        Scale::Count(most) => Some(Bins::log1p(most, 300)),
        Scale::Signed(most) => Some(Bins::signed_log(0.1, most, 400)),
    }
}

fn bin_table(scale: Scale) -> Option<Arc<BinTable>> {
    // The scales are constants of the catalogue; a test checks that every one of them makes a table.
    bins(scale).and_then(|bins| bins.table().ok()).map(Arc::new)
}

/// A ledger that is kept: of a policy, or of a crackdown that is obeyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// A policy against tolerance.
    Policy(Policy),
    /// A crackdown, if it were obeyed.
    Obeyed,
}

impl Page {
    /// Number of pages.
    pub const COUNT: usize = 5;
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Policy(Policy::Shelter),
        Self::Policy(Policy::Mediate),
        Self::Policy(Policy::Contain),
        Self::Policy(Policy::Crackdown),
        Self::Obeyed,
    ];

    /// Name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy(policy) => policy.name(),
            Self::Obeyed => "crackdown-obeyed",
        }
    }
}

/// Lines of a page: the components, and the whole.
pub const LINES: usize = Component::COUNT + 1;

/// Name of a line.
pub fn line_name(line: usize) -> &'static str {
    Component::ALL.get(line).map_or("total", |component| component.name())
}

/// Bins of a price: months of rule, or a factor; either is 0 or more.
const PRICE: Scale = Scale::Count(1000.0);

/// What is kept of all worlds at once.
#[derive(Clone, Debug)]
pub struct Tally {
    series: usize,
    owners: usize,
    interval: u32,
    /// Month by month, series by series.
    months: Vec<Cell>,
    /// Council by council, faction by faction (the coalition last), page by page, line by line; after them
    /// the prices, one priced council after the other, faction by faction, line by line.
    ledgers: Vec<Cell>,
    priced: Arc<[u32]>,
    /// Month by month, worlds on each rung.
    rungs: Vec<[u64; Rung::COUNT]>,
    /// Milestone by milestone, worlds that reached it first in each month.
    milestones: Vec<Vec<u64>>,
    /// Milestone by milestone, worlds that fell in each month without having reached it.
    fallen: Vec<Vec<u64>>,
    worlds: u64,
}

impl Tally {
    /// An empty tally for a scenario.
    pub fn new(scenario: &Scenario) -> Self {
        let structure = &scenario.setup.structure;
        let names: Vec<String> = scenario.setup.factions.iter().map(|faction| faction.name.clone()).collect();
        let row: Vec<Cell> =
            all_series(&names).iter().map(|series| Cell::new(bin_table(series.scale).as_ref())).collect();
        let months = structure.months as usize;
        let councils = structure.months.div_ceil(structure.interval) as usize;
        let owners = names.len() + 1;
        let line = Cell::new(bin_table(Scale::Signed(500.0)).as_ref());
        let priced: Arc<[u32]> = priced(scenario).into();
        let mut ledgers = vec![line; councils * owners * Page::COUNT * LINES];
        ledgers.resize(ledgers.len() + priced.len() * owners * LINES, Cell::new(bin_table(PRICE).as_ref()));
        Self {
            series: row.len(),
            owners,
            interval: structure.interval,
            months: (0..months).flat_map(|_| row.iter().cloned()).collect(),
            ledgers,
            priced,
            rungs: vec![[0; Rung::COUNT]; months],
            milestones: vec![vec![0; months]; Milestone::COUNT],
            fallen: vec![vec![0; months]; Milestone::COUNT],
            worlds: 0,
        }
    }

    /// Numbers on a sheet.
    pub fn sheet_len(&self) -> usize {
        self.months.len() + self.ledgers.len()
    }

    /// An empty sheet for one world.
    pub fn sheet(&self) -> Sheet {
        Sheet {
            series: self.series,
            owners: self.owners,
            interval: self.interval,
            priced: self.priced.clone(),
            months: vec![f64::NAN; self.months.len()],
            ledgers: vec![f64::NAN; self.ledgers.len()],
            councils: 0,
        }
    }

    /// Adds what was written of some worlds, cell by cell.
    pub fn add(&mut self, sheets: &[Sheet]) {
        add_columns(&mut self.months, sheets.iter().map(|sheet| sheet.months.as_slice()));
        add_columns(&mut self.ledgers, sheets.iter().map(|sheet| sheet.ledgers.as_slice()));
    }

    /// Adds a world as a whole: its rung in each month, and when it reached each milestone (NaN: never).
    pub fn world(&mut self, rungs: &[Rung], milestones: &[f64; Milestone::COUNT]) {
        self.worlds += 1;
        for (counts, rung) in self.rungs.iter_mut().zip(rungs) {
            counts[*rung as usize] += 1;
        }
        let fell = milestones[Milestone::Collapsed as usize];
        for (milestone, &reached) in milestones.iter().enumerate() {
            if reached >= 0.0 {
                self.milestones[milestone][reached as usize] += 1;
            } else if fell >= 0.0 {
                self.fallen[milestone][fell as usize] += 1;
            }
        }
    }

    /// Adds all that another tally of the same scenario has seen.
    pub fn merge(&mut self, other: &Self) {
        self.worlds += other.worlds;
        for (mine, theirs) in self.months.iter_mut().zip(&other.months) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.ledgers.iter_mut().zip(&other.ledgers) {
            mine.merge(theirs);
        }
        for (mine, theirs) in self.rungs.iter_mut().zip(&other.rungs) {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        }
        let counts = |mine: &mut [Vec<u64>], theirs: &[Vec<u64>]| {
            for (mine, theirs) in mine.iter_mut().flatten().zip(theirs.iter().flatten()) {
                *mine += theirs;
            }
        };
        counts(&mut self.milestones, &other.milestones);
        counts(&mut self.fallen, &other.fallen);
    }

    /// Worlds seen.
    pub fn worlds(&self) -> u64 {
        self.worlds
    }

    /// Months of a world.
    pub fn months(&self) -> usize {
        self.rungs.len()
    }

    /// Councils of a world, and the months between two.
    pub fn councils(&self) -> (usize, u32) {
        (self.months().div_ceil(self.interval as usize), self.interval)
    }

    /// A series in a month, by its place in the catalogue.
    pub fn cell(&self, month: usize, place: usize) -> &Cell {
        &self.months[month * self.series + place]
    }

    /// A line of a ledger; `owner` is a faction's place, or the number of factions for the coalition.
    pub fn ledger(&self, council: usize, owner: usize, page: usize, line: usize) -> &Cell {
        &self.ledgers[((council * self.owners + owner) * Page::COUNT + page) * LINES + line]
    }

    /// The councils whose prices are kept, in order: the latest at or before each snapshot of `worlds.parquet`.
    pub fn priced(&self) -> &[u32] {
        &self.priced
    }

    /// The place of a council among those whose prices are kept.
    pub fn price_slot(&self, council: u32) -> Option<usize> {
        self.priced.binary_search(&council).ok()
    }

    /// A line of the price of a crackdown: the factor at which a component alone brings the ledger to zero,
    /// counted where there is one, or in the last line the months of rule that are missing.
    pub fn price(&self, slot: usize, owner: usize, line: usize) -> &Cell {
        &self.ledgers[price_place(self.ledgers.len(), self.priced.len(), self.owners, slot, owner) + line]
    }

    /// Worlds on each rung in a month.
    pub fn rungs(&self, month: usize) -> &[u64; Rung::COUNT] {
        &self.rungs[month]
    }

    /// Worlds that reached a milestone first in each month, and that fell in each month without it.
    pub fn milestone(&self, milestone: Milestone) -> (&[u64], &[u64]) {
        (&self.milestones[milestone as usize], &self.fallen[milestone as usize])
    }
}

/// What one world wrote, before it is added to a tally: NaN where there is nothing.
#[derive(Clone, Debug)]
pub struct Sheet {
    series: usize,
    owners: usize,
    interval: u32,
    priced: Arc<[u32]>,
    months: Vec<f64>,
    ledgers: Vec<f64>,
    /// Councils that are written on it.
    councils: usize,
}

impl Sheet {
    /// Writes a value of a series, by its place in the catalogue.
    #[inline]
    pub fn series(&mut self, month: u32, place: usize, value: Option<f64>) {
        self.months[month as usize * self.series + place] = value.unwrap_or(f64::NAN);
    }

    /// Its world is over: of councils that were not held there is nothing.
    pub fn end(&mut self) {
        let held = self.priced.partition_point(|priced| (*priced as usize) < self.councils);
        let price = |slot| price_place(self.ledgers.len(), self.priced.len(), self.owners, slot, 0);
        let (prices, missing) = (price(0), price(held));
        self.ledgers[self.councils * self.owners * Page::COUNT * LINES..prices].fill(f64::NAN);
        self.ledgers[missing..].fill(f64::NAN);
    }

    /// Writes the ledgers of a council.
    pub fn ledgers(&mut self, meeting: &Meeting) {
        let council = (meeting.month / self.interval) as usize;
        let coalition = self.owners - 1;
        self.councils = council + 1;
        for (page, kind) in Page::ALL.into_iter().enumerate() {
            let mut whole = [0.0; LINES];
            for faction in 0..coalition {
                let lines = lines(match kind {
                    Page::Policy(policy) => &meeting.entries[faction][policy.index()],
                    Page::Obeyed => &meeting.obeyed[faction],
                });
                for (sum, line) in whole.iter_mut().zip(lines) {
                    *sum += meeting.decision.weights[faction] * line;
                }
                self.write_page(council, faction, page, &lines);
                if kind == Page::Policy(Policy::Crackdown) {
                    self.write_price(council, faction, &lines);
                }
            }
            self.write_page(council, coalition, page, &whole);
            if kind == Page::Policy(Policy::Crackdown) {
                self.write_price(council, coalition, &whole);
            }
        }
    }

    fn write_page(&mut self, council: usize, owner: usize, page: usize, lines: &[f64; LINES]) {
        let first = ((council * self.owners + owner) * Page::COUNT + page) * LINES;
        self.ledgers[first..first + LINES].copy_from_slice(lines);
    }

    fn write_price(&mut self, council: usize, owner: usize, lines: &[f64; LINES]) {
        let Some(slot) = self.priced.iter().position(|priced| *priced as usize == council) else { return };
        let first = price_place(self.ledgers.len(), self.priced.len(), self.owners, slot, owner);
        let worth = lines[Component::COUNT];
        for (place, line) in lines[..Component::COUNT].iter().enumerate() {
            self.ledgers[first + place] = break_even(*line, worth).unwrap_or(f64::NAN);
        }
        self.ledgers[first + Component::COUNT] = missing(worth);
    }
}

/// Where the first line of a price lies.
fn price_place(cells: usize, priced: usize, owners: usize, slot: usize, owner: usize) -> usize {
    cells - (priced - slot) * owners * LINES + owner * LINES
}

/// The councils that snapshots read, in order.
fn priced(scenario: &Scenario) -> Vec<u32> {
    let interval = scenario.setup.structure.interval;
    let mut councils: Vec<u32> = snapshots(scenario).iter().map(|(month, _)| month / interval).collect();
    councils.dedup();
    councils
}

/// Numbers to a cache line.
const LINE: usize = 8;

fn add_columns<'s>(cells: &mut [Cell], sheets: impl Iterator<Item = &'s [f64]>) {
    let sheets: Vec<&[f64]> = sheets.collect();
    // Sheets lie far apart: of each a cache line is fetched, and copied to where it is at hand.
    let mut rows = [const { Vec::new() }; LINE];
    for (block, cells) in cells.chunks_mut(LINE).enumerate() {
        // A processor waits for many lines as long as for one: those of the next block are asked for together, by its
        // last numbers, for blocks need not begin where lines do.
        let last = (block + 2) * LINE - 1;
        black_box(sheets.iter().filter_map(|sheet| sheet.get(last)).fold(0, |all, value| all | value.to_bits()));
        rows.iter_mut().for_each(Vec::clear);
        for sheet in &sheets {
            for (row, value) in rows.iter_mut().zip(&sheet[block * LINE..][..cells.len()]) {
                if !value.is_nan() {
                    row.push(*value);
                }
            }
        }
        for (cell, row) in cells.iter_mut().zip(&rows) {
            cell.add_all(row);
        }
    }
}

fn lines(entry: &Entry) -> [f64; LINES] {
    let mut lines = [0.0; LINES];
    lines[..Component::COUNT].copy_from_slice(&entry.components);
    lines[Component::COUNT] = entry.total();
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scale_has_its_bins() {
        for series in all_series(&["a".to_owned()]) {
            assert_eq!(bin_table(series.scale).is_none(), series.scale == Scale::Flag, "{}", series.name);
        }
    }
}
