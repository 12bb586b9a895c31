//! When a run has seen enough: it stops as soon as the headline probability is known as well as was asked.
//!
//! The rule looks after every [`LOOK`] worlds, in the order of worlds, at the confidence sequence of the share
//! of worlds in which a crackdown is worth more than tolerance to the coalition
//! ([`crate::stats::sequence`]). Its intervals hold at all looks at once, so stopping by them makes none wrong;
//! and what it has seen does not depend on threads, so the same worlds are lived however it is run.

use crate::ensemble::columns::Columns;
use crate::ensemble::{BLOCK, Rows};
use crate::results::summary::headline_date;
use crate::scenario::Scenario;
use crate::stats::interval::{Interval, Level};
use crate::stats::sequence::sequence_interval;

/// Worlds between two looks; none stops before the first.
pub const LOOK: u32 = 4 * BLOCK;

/// Watches worlds as they are lived, in order.
#[derive(Clone, Debug)]
pub struct Watcher {
    width: f64,
    columns: usize,
    column: usize,
    metric: String,
    seen: u32,
    yes: u64,
    enough: Option<(u32, Interval)>,
}

impl Watcher {
    /// A watcher that has seen enough when the 95 % interval is no wider than `width`. None where the
    /// scenario's worlds do not say what it needs, which no scenario's do.
    pub fn new(scenario: &Scenario, columns: &Columns, width: f64) -> Option<Self> {
        let date = headline_date(scenario);
        let name = format!("coalition.w@{date}");
        let column = columns.iter().position(|column| column.name == name)?;
        let metric = format!("p(coalition.acceptable, {date})");
        Some(Self { width, columns: columns.len(), column, metric, seen: 0, yes: 0, enough: None })
    }

    /// The metric it watches.
    pub fn metric(&self) -> &str {
        &self.metric
    }

    /// Number of worlds that were enough, and what they say.
    pub fn enough(&self) -> Option<(u32, Interval)> {
        self.enough
    }

    /// What the worlds seen so far say.
    pub fn now(&self) -> Interval {
        sequence_interval(self.yes, u64::from(self.seen), Level::NINETY_FIVE)
    }

    /// The world before which it looks next, after `world`.
    pub fn next_look(&self, world: u32) -> u32 {
        (world / LOOK + 1).saturating_mul(LOOK)
    }

    /// Sees worlds: the next in order, those it has seen left out.
    pub fn see(&mut self, rows: &Rows) {
        let new = self.seen.saturating_sub(rows.first) as usize;
        for row in rows.values.chunks_exact(self.columns).skip(new) {
            if self.enough.is_some() {
                return;
            }
            // A fallen regime has no worth, and no crackdown is acceptable to it.
            self.yes += u64::from(row[self.column] > 0.0);
            self.seen += 1;
            if self.seen.is_multiple_of(LOOK) {
                let interval = self.now();
                if interval.width() <= self.width {
                    self.enough = Some((self.seen, interval));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Overrides;

    #[test]
    fn it_has_seen_enough_at_the_first_look_that_is_narrow() {
        let scenario = Scenario::parse("name = \"s\"\n", "s.toml", &Overrides::default()).unwrap();
        let columns = Columns::of(&scenario);
        let mut watcher = Watcher::new(&scenario, &columns, 0.06).unwrap();
        let mut rows = |first: u32, count: u32, share: u32| {
            let mut values = vec![f64::NAN; columns.len() * count as usize];
            for (world, row) in values.chunks_mut(columns.len()).enumerate() {
                row[watcher.column] = if (world as u32).is_multiple_of(share) { 1.0 } else { -1.0 };
            }
            watcher.see(&Rows { first, values });
            watcher.enough()
        };
        assert_eq!(rows(0, LOOK - 1, 2), None);
        assert_eq!(rows(LOOK - 1, 2, 2), None, "half of 1,024 worlds is known to within 0.11");
        assert_eq!(rows(0, LOOK, 2), None, "what was seen is not counted twice");
        let (worlds, interval) = rows(LOOK + 1, 5 * LOOK, 2).unwrap();
        assert_eq!(worlds, 4 * LOOK, "0.05998 at 4,096 worlds");
        assert!(interval.contains(0.5) && interval.width() <= 0.06);
        assert_eq!(watcher.next_look(LOOK), 2 * LOOK);
        assert_eq!(watcher.metric(), "p(coalition.acceptable, 2027-12)");
    }
}
