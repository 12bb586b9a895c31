//! Parameters from a posterior: joint draws in the place of independent ones (`docs/model.md`, section 11).
//!
//! A posterior is a table: a column for each number that data have told something of, a row for each joint draw, and
//! a weight for each row. A world takes one row whole, by a draw with an address, so that what the data have tied
//! together stays together; every other number is drawn as ever. Rows are picked by the inverse of their running
//! weights: no other draw of the world moves.

use super::draws::{Channel, Draws};
use super::events::Happening;
use super::parameters::faction::{FACTION, FactionParameters};
use super::parameters::world::{Parameters, WORLD};

/// A number of a scenario that differs from world to world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A row of the world's table.
    World(usize),
    /// A faction's place, and a row of its table.
    Faction(usize, usize),
    /// The amount of an event: its place.
    Event(usize),
}

/// A number that a world has been given instead of drawing it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pin {
    /// Which.
    pub slot: Slot,
    /// Its value.
    pub value: f64,
}

/// Joint draws with weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    slots: Vec<Slot>,
    /// Row by row.
    values: Vec<f64>,
    /// Running sums of the weights.
    cumulated: Vec<f64>,
    effective_rows: f64,
}

impl Posterior {
    /// A posterior of these columns, row by row, with a weight for each row: finite, none below 0, their sum above it.
    /// None if the numbers do not make a table.
    pub fn new(slots: Vec<Slot>, values: Vec<f64>, weights: &[f64]) -> Option<Self> {
        let sum: f64 = weights.iter().sum();
        let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
        let sane = weights.iter().all(|weight| *weight >= 0.0) && sum > 0.0 && sum.is_finite();
        if !sane || values.len() != slots.len() * weights.len() || slots.is_empty() {
            return None;
        }
        let running = weights.iter().scan(0.0, |total, weight| {
            *total += weight;
            Some(*total)
        });
        Some(Self { slots, values, cumulated: running.collect(), effective_rows: sum * sum / squares })
    }

    /// The numbers it gives.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.cumulated.len()
    }

    /// Of how many rows of equal weight it is worth.
    pub fn effective_rows(&self) -> f64 {
        self.effective_rows
    }

    /// The values of one number with their weights, in rising order; none if it gives no such number.
    pub fn marginal(&self, slot: Slot) -> Option<Vec<(f64, f64)>> {
        let column = self.slots.iter().position(|known| *known == slot)?;
        let before = std::iter::once(0.0).chain(self.cumulated.iter().copied());
        let weights = self.cumulated.iter().zip(before).map(|(now, before)| now - before);
        let values = self.values.iter().skip(column).step_by(self.slots.len()).copied();
        let mut pairs: Vec<(f64, f64)> = values.zip(weights).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        Some(pairs)
    }

    /// The same without one number; none if nothing is left.
    pub fn without(&self, slot: Slot) -> Option<Self> {
        let kept: Vec<usize> = (0..self.slots.len()).filter(|place| self.slots[*place] != slot).collect();
        let row = |row: &[f64]| kept.iter().map(|place| row[*place]).collect::<Vec<f64>>();
        let values: Vec<f64> = self.values.chunks_exact(self.slots.len()).flat_map(row).collect();
        (!kept.is_empty()).then(|| Self {
            slots: kept.iter().map(|place| self.slots[*place]).collect(),
            values,
            cumulated: self.cumulated.clone(),
            effective_rows: self.effective_rows,
        })
    }

    /// The row that a world takes.
    pub fn row_of(&self, draws: &Draws) -> usize {
        let total = self.cumulated.last().copied().unwrap_or(0.0);
        let wanted = draws.unit(0, Channel::Posterior, 0, 0) * total;
        self.cumulated.partition_point(|sum| *sum <= wanted).min(self.rows() - 1)
    }

    /// A row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = Pin> + '_ {
        let width = self.slots.len();
        let values = &self.values[row * width..(row + 1) * width];
        self.slots.iter().zip(values).map(|(slot, value)| Pin { slot: *slot, value: *value })
    }
}

/// Puts given values in the place of the world's drawn ones.
pub(super) fn pin_world(pins: &[Pin], drawn: &mut Parameters) {
    for pin in pins {
        if let Slot::World(row) = pin.slot {
            (WORLD[row].set)(drawn, pin.value);
        }
    }
}

/// The same for the faction at `place`.
pub(super) fn pin_faction(pins: &[Pin], place: usize, drawn: &mut FactionParameters) {
    for pin in pins {
        match pin.slot {
            Slot::Faction(faction, row) if faction == place => (FACTION[row].set)(drawn, pin.value),
            _ => {}
        }
    }
}

/// The same for the amounts of events.
pub(super) fn pin_events(pins: &[Pin], happenings: &mut [Happening]) {
    for pin in pins {
        if let Slot::Event(place) = pin.slot
            && let Some(happening) = happenings.get_mut(place)
        {
            happening.amount = Some(pin.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Simulator;
    use crate::model::observer::{Beginning, Observer};
    use crate::model::setup::Setup;
    use std::sync::Arc;

    fn place(path: &str) -> usize {
        WORLD.iter().position(|row| row.path == path).unwrap()
    }

    #[derive(Default)]
    struct Start(Option<(Parameters, Vec<FactionParameters>)>);
    impl Observer for Start {
        fn begin(&mut self, beginning: &Beginning) {
            self.0 = Some((*beginning.parameters, beginning.factions.to_vec()));
        }
    }

    fn start(setup: &Setup, world: u32) -> (Parameters, Vec<FactionParameters>) {
        let mut start = Start::default();
        Simulator::new(setup).run(5, world, &mut start);
        start.0.unwrap()
    }

    #[test]
    fn a_world_takes_a_row_whole_and_nothing_else_moves() {
        let mut plain = Setup::built_in();
        plain.structure.months = 1;
        let mut calibrated = plain.clone();
        let tie = FACTION.iter().position(|row| row.path == "tie").unwrap();
        let slots = vec![Slot::World(place("ttp.fighters")), Slot::World(place("iskp.buffer")), Slot::Faction(1, tie)];
        let values = vec![3000.0, 0.1, 0.2, 5000.0, 0.9, 0.8];
        calibrated.posterior = Posterior::new(slots, values, &[1.0, 3.0]).map(Arc::new);
        let mut second = 0;
        for world in 0..400 {
            let (mut before, mut factions_before) = start(&plain, world);
            let (after, factions) = start(&calibrated, world);
            let found = (after.ttp.fighters, after.iskp.buffer, factions[1].network.tie);
            assert!(found == (3000.0, 0.1, 0.2) || found == (5000.0, 0.9, 0.8), "{found:?}");
            second += u32::from(found.0 == 5000.0);
            (before.ttp.fighters, before.iskp.buffer, factions_before[1].network.tie) = found;
            assert_eq!((before, factions_before), (after, factions));
        }
        // Three quarters, standard error 9.
        assert!((265..=335).contains(&second), "{second}");
    }

    #[test]
    fn one_number_can_be_told_and_taken_out() {
        let (a, b) = (Slot::Event(0), Slot::Event(1));
        let table = Posterior::new(vec![a, b], vec![3.0, 30.0, 1.0, 10.0], &[0.25, 0.75]).unwrap();
        assert_eq!(table.marginal(b).unwrap(), [(10.0, 0.75), (30.0, 0.25)]);
        assert_eq!(table.marginal(Slot::Event(2)), None);
        let left = table.without(a).unwrap();
        assert_eq!((left.slots(), left.values.as_slice()), (&[b][..], &[30.0, 10.0][..]));
        assert!(left.without(b).is_none());
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let slots = || vec![Slot::Event(0)];
        assert!(Posterior::new(slots(), vec![1.0, 2.0], &[1.0]).is_none());
        assert!(Posterior::new(slots(), vec![1.0], &[0.0]).is_none());
        assert!(Posterior::new(slots(), vec![1.0, 2.0], &[1.0, -0.5]).is_none());
        assert!(Posterior::new(slots(), vec![1.0], &[f64::NAN]).is_none());
        let even = Posterior::new(slots(), vec![1.0, 2.0], &[2.0, 2.0]).unwrap();
        assert_eq!((even.rows(), even.effective_rows()), (2, 2.0));
    }
}
