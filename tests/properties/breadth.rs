//! How wide scenarios at random are: which ends, distributions, levers, kinds, rules and shapes were touched.

use durand::model::events::{KINDS, Spell};
use durand::model::parameters::faction::FACTION;
use durand::model::parameters::world::WORLD;
use durand::model::parameters::{Parameter, Timing};
use durand::model::posterior::Slot;
use durand::model::setup::{Cascade, Choice, MAX_FACTIONS, Rule, Setup, Target};
use durand::stats::distribution::{Distribution, Family};
use std::collections::BTreeMap;

use super::numbers::bounds;

/// How often each was touched. All that there is starts at 0.
pub struct Breadth(BTreeMap<String, u32>);

/// What a number can be, in the range of its parameter.
const STATES: [&str; 4] = ["at its least", "at its most", "a number between", "a distribution"];

fn state(distribution: &Distribution, range: (f64, f64)) -> &'static str {
    match distribution.family() {
        Family::Constant(value) if value == range.0 => STATES[0],
        Family::Constant(value) if value == range.1 => STATES[1],
        Family::Constant(_) => STATES[2],
        _ => STATES[3],
    }
}

impl Breadth {
    /// Everything there is to touch.
    pub fn untouched() -> Self {
        let mut all = Vec::new();
        let parameters = |all: &mut Vec<String>, path: &str, timing| {
            all.extend(STATES.iter().map(|state| format!("{path} {state}")));
            all.extend((timing == Timing::Monthly).then(|| format!("{path} moved by a lever")));
            all.push(format!("{path} from joint draws"));
        };
        for row in WORLD {
            parameters(&mut all, row.path, row.timing);
        }
        for row in FACTION {
            parameters(&mut all, row.path, row.timing);
        }
        for row in KINDS {
            all.extend(STATES.iter().map(|state| format!("event {} {state}", row.name)));
            all.extend((!row.amount.required).then(|| format!("event {} without a number", row.name)));
            all.extend((row.spell != Spell::Moment).then(|| format!("event {} for so many months", row.name)));
            all.push(format!("event {} from joint draws", row.name));
        }
        for (rule, _) in Rule::ALL {
            let pairs =
                Choice::ALL.into_iter().flat_map(|(choice, _)| Cascade::ALL.map(|(cascade, _)| (choice, cascade)));
            all.extend(pairs.map(|(choice, cascade)| format!("rule {rule}, commanders {choice}, cascade {cascade}")));
        }
        all.extend((1..=MAX_FACTIONS).map(|count| format!("{count} factions")));
        Self(all.into_iter().map(|what| (what, 0)).collect())
    }

    fn touch(&mut self, what: String) {
        *self.0.entry(what).or_default() += 1;
    }

    fn table<T>(&mut self, table: &[Parameter<T>], distributions: &[Distribution]) {
        for (row, now) in table.iter().zip(distributions) {
            self.touch(format!("{} {}", row.path, state(now, bounds(row.range, row.unit))));
        }
    }

    /// Counts what a scenario touches.
    pub fn see(&mut self, setup: &Setup) {
        self.table(WORLD, setup.world.distributions());
        setup.factions.iter().for_each(|faction| self.table(FACTION, faction.parameters.distributions()));
        for lever in &setup.levers {
            let path = match lever.target {
                Target::World(row) => WORLD[row].path,
                Target::Faction(_, row) => FACTION[row].path,
            };
            self.touch(format!("{path} moved by a lever"));
        }
        for event in &setup.events {
            let row = event.kind.row();
            let number = event.amount.as_ref().map_or("without a number", |amount| state(amount, row.amount.range));
            self.touch(format!("event {} {number}", row.name));
            if event.months.is_some() {
                self.touch(format!("event {} for so many months", row.name));
            }
        }
        for slot in setup.posterior.iter().flat_map(|posterior| posterior.slots()) {
            let what = match *slot {
                Slot::World(row) => WORLD[row].path.to_owned(),
                Slot::Faction(_, row) => FACTION[row].path.to_owned(),
                Slot::Event(place) => format!("event {}", setup.events[place].kind.name()),
            };
            self.touch(format!("{what} from joint draws"));
        }
        let shape = &setup.structure;
        let rule = Rule::ALL.iter().find(|(_, rule)| *rule == shape.rule).map_or("", |(name, _)| name);
        let choice = Choice::ALL.iter().find(|(_, choice)| *choice == shape.choice).map_or("", |(name, _)| name);
        let cascade = Cascade::ALL.iter().find(|(_, cascade)| *cascade == shape.cascade).map_or("", |(name, _)| name);
        self.touch(format!("rule {rule}, commanders {choice}, cascade {cascade}"));
        self.touch(format!("{} factions", setup.factions.len()));
    }

    /// What no scenario touched.
    pub fn missing(&self) -> Vec<&str> {
        self.0.iter().filter(|(_, times)| **times == 0).map(|(what, _)| what.as_str()).collect()
    }

    /// How many there are, and how often the rarest was touched.
    pub fn summary(&self) -> String {
        let rarest = self.0.iter().min_by_key(|(_, times)| **times);
        format!(
            "{} touched, the rarest ({}) {} times",
            self.0.len(),
            rarest.map_or("", |r| r.0),
            rarest.map_or(0, |r| *r.1)
        )
    }
}
