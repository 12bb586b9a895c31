//! Scenarios at random: every number anywhere in its range, a constant or a distribution; every kind of event, levers
//! over time, joint draws, any number of factions, every rule and shape.

use super::numbers::{Drawn, bounds, constant, number, numbers, place};
use durand::model::draws::hash_name;
use durand::model::events::{Event, KINDS, Spell};
use durand::model::parameters::faction::FACTION;
use durand::model::parameters::world::WORLD;
use durand::model::parameters::{Parameter, Timing};
use durand::model::posterior::{Posterior, Slot};
use durand::model::setup::{
    Cascade, Choice, FactionSetup, Lever, MAX_FACTIONS, Rule, Sampler, Setup, Structure, Target,
};
use durand::stats::distribution::Distribution;
use proptest::prelude::*;
use std::sync::Arc;

fn sampler<T: Copy + Default>(table: &'static [Parameter<T>], root: &str, drawn: &[Drawn]) -> Sampler<T> {
    let one = |(row, drawn): (&Parameter<T>, &Drawn)| place(row.range, row.unit, row.default, drawn);
    Sampler::new(table, root, table.iter().zip(drawn).map(one).collect())
}

/// Mostly few, sometimes up to the most that a file may ask for.
fn mostly(few: std::ops::RangeInclusive<u32>, most: u32) -> impl Strategy<Value = u32> {
    let end = *few.end();
    prop_oneof![24 => few, 1 => end..=most]
}

prop_compose! {
    fn structures()(
        months in mostly(1..=30, 160),
        interval in mostly(1..=6, 60),
        horizon in mostly(1..=16, 600),
        cooling in mostly(0..=20, 600),
        half in mostly(0..=4, 32),
        bands in mostly(1..=24, 10_000),
        rule in 0..Rule::ALL.len(),
        choice in 0..Choice::ALL.len(),
        cascade in 0..Cascade::ALL.len(),
    ) -> Structure {
        Structure {
            months,
            interval,
            horizon,
            cooling,
            commanders: 0,
            peers: 2 * half as usize,
            bands: bands as usize,
            rule: Rule::ALL[rule].1,
            choice: Choice::ALL[choice].1,
            cascade: Cascade::ALL[cascade].1,
            centre: 0,
        }
    }
}

/// An event: its kind, a share of the run to begin at, its lengths, its number, who is the centre next.
type RawEvent = (usize, f64, Option<u32>, Option<u32>, bool, Drawn, Option<usize>);

fn raw_events() -> impl Strategy<Value = Vec<RawEvent>> {
    let length = || prop::option::of(mostly(1..=30, 1200));
    let one =
        (0..KINDS.len(), 0.0..1.0, length(), length(), any::<bool>(), number(), prop::option::of(0..MAX_FACTIONS));
    prop::collection::vec(one, 0..=10)
}

/// Events as a file would state them, addresses and all.
fn events(raw: Vec<RawEvent>, months: u32, factions: usize) -> Vec<Event> {
    let mut all: Vec<Event> = Vec::new();
    for (kind, when, lasts, holds, silent, drawn, centre) in raw {
        let (row, month) = (&KINDS[kind], (when * f64::from(months)) as u32);
        let like = all.iter().filter(|event| event.kind == row.kind && event.month == month).count();
        let usual = || Distribution::constant(constant(row.amount.range, 2, drawn.1[0]));
        let amount = (row.amount.required || !silent).then(|| place(row.amount.range, row.amount.unit, usual, &drawn));
        all.push(Event {
            kind: row.kind,
            month,
            months: lasts.filter(|_| row.spell != Spell::Moment),
            // A truce holds no longer than it is declared for: a month, unless it says so.
            effective_months: holds.map(|holds| holds.min(lasts.unwrap_or(1))).filter(|_| row.name == "ceasefire"),
            amount,
            centre: centre.filter(|_| row.name == "emir_succession").map(|centre| centre % factions),
            address: hash_name(&format!("{}@{month}#{like}", row.name)),
        });
    }
    all
}

/// A lever: which of all monthly parameters, of which faction, from where in the run, for how long, to what.
type RawLever = (usize, usize, f64, u32, Drawn);

/// Rows of a table that a lever may move.
fn monthly<T>(table: &[Parameter<T>]) -> Vec<usize> {
    (0..table.len()).filter(|row| table[*row].timing == Timing::Monthly).collect()
}

fn raw_levers() -> impl Strategy<Value = Vec<RawLever>> {
    let rows = monthly(WORLD).len() + monthly(FACTION).len();
    prop::collection::vec((0..rows, 0..MAX_FACTIONS, 0.0..1.0, mostly(0..=20, 200), number()), 0..=12)
}

fn levers(raw: Vec<RawLever>, months: u32, factions: usize) -> Vec<Lever> {
    let (world, faction) = (monthly(WORLD), monthly(FACTION));
    let one = |(place_of_row, who, when, length, drawn): RawLever| {
        let (target, value) = if let Some(&row) = world.get(place_of_row) {
            let rule = &WORLD[row];
            (Target::World(row), place(rule.range, rule.unit, rule.default, &drawn))
        } else {
            let row = faction[place_of_row - world.len()];
            let rule = &FACTION[row];
            (Target::Faction(who % factions, row), place(rule.range, rule.unit, rule.default, &drawn))
        };
        let from = (when * f64::from(months)) as u32;
        Lever { target, from, to: from + length, value, address: hash_name(&format!("{target:?}@{from}")) }
    };
    raw.into_iter().map(one).collect()
}

/// A faction: its power, its commanders, its numbers, whether a study has fixed its power.
type RawFaction = (f64, usize, Vec<Drawn>, Option<f64>);

fn raw_factions() -> impl Strategy<Value = Vec<RawFaction>> {
    let commanders = prop_oneof![200 => 0..20_usize, 1 => 20..=12_500_usize];
    let one = (0.01..1.0, commanders, numbers(FACTION.len()), prop::option::weighted(0.1, 0.01..100.0));
    prop::collection::vec(one, 1..=MAX_FACTIONS)
}

fn factions(raw: Vec<RawFaction>) -> Vec<FactionSetup> {
    let total: f64 = raw.iter().map(|(power, ..)| power).sum();
    let faction = |(place, (power, commanders, drawn, pinned_power)): (usize, RawFaction)| {
        let name = format!("f{place}");
        let parameters = sampler(FACTION, &format!("factions.{name}."), &drawn);
        FactionSetup { label: name.clone(), name, power: power / total, pinned_power, commanders, parameters }
    };
    raw.into_iter().enumerate().map(faction).collect()
}

/// Joint draws: which numbers, and rows of them with their weights.
type RawPosterior = (Vec<(u8, usize, usize)>, Vec<(f64, u8, Vec<f64>)>);

fn raw_posterior() -> impl Strategy<Value = Option<RawPosterior>> {
    let slots = prop::collection::vec((0..6_u8, 0..WORLD.len().max(FACTION.len()), 0..MAX_FACTIONS), 1..=16);
    let rows = prop::collection::vec((0.0..1.0, 0..4_u8, prop::collection::vec(0.0..1.0, 16)), 1..=6);
    prop::option::weighted(0.5, (slots, rows))
}

fn posterior((wanted, rows): RawPosterior, events: &[Event], factions: usize) -> Option<Posterior> {
    let mut slots: Vec<Slot> = Vec::new();
    for (kind, row, other) in wanted {
        let slot = match kind {
            0..=3 => Slot::World(row % WORLD.len()),
            4 => Slot::Faction(other % factions, row % FACTION.len()),
            _ if events.is_empty() => continue,
            _ => Slot::Event(row % events.len()),
        };
        // A table has a column once, and one for an event only where the event has a number.
        let has_number = !matches!(slot, Slot::Event(place) if events[place].amount.is_none());
        if has_number && !slots.contains(&slot) {
            slots.push(slot);
        }
    }
    let range = |slot: &Slot| match *slot {
        Slot::World(row) => bounds(WORLD[row].range, WORLD[row].unit),
        Slot::Faction(_, row) => bounds(FACTION[row].range, FACTION[row].unit),
        Slot::Event(place) => events[place].kind.row().amount.range,
    };
    let values =
        rows.iter().flat_map(|(_, how, u)| slots.iter().zip(u).map(|(slot, u)| constant(range(slot), *how, *u)));
    let weights: Vec<f64> = rows.iter().map(|(weight, ..)| *weight).collect();
    Posterior::new(slots.clone(), values.collect(), &weights)
}

/// A scenario that shows, should it fail, only what is not as usual.
pub struct Case(pub Setup);

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        fn unusual<T>(table: &[Parameter<T>], drawn: &[Distribution]) -> Vec<String> {
            let usual = table.iter().zip(drawn).filter(|(row, now)| **now != (row.default)());
            usual.map(|(row, now)| format!("{} = {now}", row.path)).collect()
        }
        let Setup { structure, world, factions, events, levers, posterior } = &self.0;
        writeln!(f, "{structure:?}\n{}", unusual(WORLD, world.distributions()).join("\n"))?;
        for one in factions {
            let set = unusual(FACTION, one.parameters.distributions()).join(", ");
            writeln!(
                f,
                "{} power {} ({:?}) commanders {}: {set}",
                one.name, one.power, one.pinned_power, one.commanders
            )?;
        }
        events.iter().try_for_each(|event| writeln!(f, "{event:?}"))?;
        levers.iter().try_for_each(|lever| writeln!(f, "{lever:?}"))?;
        writeln!(f, "{posterior:?}")
    }
}

prop_compose! {
    pub fn cases()(
        structure in structures(),
        world in numbers(WORLD.len()),
        raw in raw_factions(),
        raw_events in raw_events(),
        raw_levers in raw_levers(),
        raw_posterior in raw_posterior(),
        centre in 0..MAX_FACTIONS,
    ) -> Case {
        let mut factions = factions(raw);
        let (months, count) = (structure.months, factions.len());
        // A council has commanders to order about.
        factions[0].commanders += 1;
        let commanders = factions.iter().map(|faction| faction.commanders).sum();
        let events = events(raw_events, months, count);
        let posterior = raw_posterior.and_then(|raw| posterior(raw, &events, count)).map(Arc::new);
        Case(Setup {
            structure: Structure { centre: centre % count, commanders, ..structure },
            world: sampler(WORLD, "", &world),
            factions,
            events,
            levers: levers(raw_levers, months, count),
            posterior,
        })
    }
}
