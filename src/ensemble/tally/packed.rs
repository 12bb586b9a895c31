//! A tally as few bytes, and added from them: see [`crate::stats::accumulate::packed`].

use super::{Cell, Tally};
use crate::stats::accumulate::packed::{Cursor, Unpackable, put};

impl Tally {
    /// Appends everything seen to `out`, packed.
    pub fn pack(&self, out: &mut Vec<u8>) {
        for number in self.shape() {
            put(out, number);
        }
        put(out, self.worlds);
        for cell in self.cells() {
            cell.sum.pack(out);
            if let Some(histogram) = &cell.histogram {
                histogram.pack(out);
            }
        }
        for count in self.rungs.iter().flatten().chain(self.milestones.iter().chain(&self.fallen).flatten()) {
            put(out, *count);
        }
    }

    /// Adds everything that another tally of the same scenario has packed.
    ///
    /// # Errors
    ///
    /// [`Unpackable`] when the bytes are not those of such a tally; this one may then hold part of the other.
    pub fn absorb(&mut self, packed: &mut Cursor) -> Result<(), Unpackable> {
        for expected in self.shape() {
            if packed.whole()? != expected {
                return Err(Unpackable::Contradiction("it is a tally of another scenario"));
            }
        }
        add(&mut self.worlds, packed)?;
        for cell in self.months.iter_mut().chain(&mut self.ledgers) {
            cell.sum.absorb(packed)?;
            if let Some(histogram) = &mut cell.histogram {
                histogram.absorb(packed)?;
            }
        }
        let counts = self.milestones.iter_mut().chain(&mut self.fallen).flatten();
        for count in self.rungs.iter_mut().flatten().chain(counts) {
            add(count, packed)?;
        }
        Ok(())
    }

    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.months.iter().chain(&self.ledgers)
    }

    fn shape(&self) -> [u64; 4] {
        [self.months() as u64, self.series as u64, self.ledgers.len() as u64, u64::from(self.interval)]
    }
}

fn add(count: &mut u64, packed: &mut Cursor) -> Result<(), Unpackable> {
    *count = count.checked_add(packed.whole()?).ok_or(Unpackable::TooLarge)?;
    Ok(())
}
