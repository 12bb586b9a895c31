//! What a crackdown lacks, and what alone would make up for it: the part of the summary that says so.

use serde::{Deserialize, Serialize};

use super::ledger::COALITION;
use super::months::quantile_interval;
use super::summary::{Number, headline_date};
use crate::ensemble::tally::{LINES, Tally, line_name};
use crate::scenario::Scenario;
use crate::stats::interval::{Interval, Level, proportion_interval};

/// The price of a crackdown at the last council by the date of the headlines, over worlds whose regime stood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Month of that council.
    pub council: String,
    /// Each faction's, and the coalition's last.
    pub owners: Vec<PriceOf>,
}

/// The price of one faction, or of the coalition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceOf {
    /// The faction's name, or `coalition`.
    pub name: String,
    /// The same as printed.
    pub label: String,
    /// Months of rule that would have to be added for a crackdown to be worth as much as tolerance, median; 0 where it is already.
    pub missing: Number,
    /// What each component alone could do.
    pub components: Vec<BreakEven>,
}

/// One component of the ledger, scaled while all others are held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BreakEven {
    /// The component.
    pub component: String,
    /// Share of worlds in which some factor of 0 or more brings the ledger to zero.
    pub share: Number,
    /// That factor, median over these worlds.
    pub factor: Number,
}

impl Price {
    /// The price in a run.
    pub fn of(scenario: &Scenario, tally: &Tally) -> Self {
        let date = headline_date(scenario).since(scenario.run.start);
        let interval = scenario.setup.structure.interval;
        let Some(slot) = u32::try_from(date).ok().and_then(|date| tally.price_slot(date / interval)) else {
            return Self::default();
        };
        let council = scenario.run.start.plus(tally.priced()[slot] * interval);
        let factions = scenario.setup.factions.iter().map(|faction| (faction.name.as_str(), faction.label.as_str()));
        let owners = factions.chain([(COALITION, "the coalition")]).enumerate();
        let of = |(owner, (name, label)): (usize, (&str, &str))| {
            let total = tally.price(slot, owner, LINES - 1);
            let standing = total.sum.count();
            let number = |interval: Interval, worlds: u64, of: u64| number(interval, worlds, of - worlds);
            let component = |line: usize| {
                let cell = tally.price(slot, owner, line);
                let able = cell.sum.count();
                let share = proportion_interval(able, standing, Level::NINETY_FIVE);
                BreakEven {
                    component: line_name(line).to_owned(),
                    share: number(share, standing, tally.worlds()),
                    factor: number(quantile_interval(cell, 0.5), able, standing),
                }
            };
            PriceOf {
                name: name.to_owned(),
                label: label.to_owned(),
                missing: number(quantile_interval(total, 0.5), standing, tally.worlds()),
                components: (0..LINES - 1).map(component).collect(),
            }
        };
        Self { council: council.to_string(), owners: owners.map(of).collect() }
    }
}

impl PriceOf {
    /// The component that could do it alone in the most worlds; none if none could in any.
    pub fn likeliest(&self) -> Option<&BreakEven> {
        let share = |one: &BreakEven| one.share.value.unwrap_or(0.0);
        let best = self.components.iter().max_by(|a, b| share(a).total_cmp(&share(b)))?;
        (share(best) > 0.0).then_some(best)
    }
}

fn number(interval: Interval, worlds: u64, left_out: u64) -> Number {
    let finite = |value: f64| value.is_finite().then_some(value);
    Number { value: interval.estimate, low: finite(interval.low), high: finite(interval.high), worlds, left_out }
}
