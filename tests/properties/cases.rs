//! Scenarios at random: every parameter anywhere in its range, every kind of event, every rule.

use durand::model::events::{Event, KINDS, Spell};
use durand::model::parameters::Parameter;
use durand::model::parameters::faction::FACTION;
use durand::model::parameters::world::WORLD;
use durand::model::setup::{Cascade, Choice, FactionSetup, Rule, Sampler, Setup, Structure};
use durand::stats::distribution::Distribution;
use proptest::prelude::*;

/// Months a world runs.
const MONTHS: u32 = 24;

/// Ends put in the place of a range's infinite ones.
fn bounds<T>(row: &Parameter<T>) -> (f64, f64) {
    let limit = if row.unit == "logit" { 50.0 } else { 1e6 };
    (row.range.0.max(-limit), row.range.1.min(limit))
}

/// A value in a row's range: at either end, evenly between them, evenly in the logarithm from a ten-millionth
/// of the range, or the default's mean, by turns.
fn place<T>(row: &Parameter<T>, how: u8, u: f64) -> f64 {
    let (lo, hi) = bounds(row);
    let usual = (row.default)().mean();
    match how {
        0 => lo,
        1 => hi,
        2 => lo + u * (hi - lo),
        3 => lo + (hi - lo) * libm::exp10(-7.0 * u),
        _ => usual,
    }
    .clamp(lo, hi)
}

/// How many ways [`place`] has; those from 4 on are the default, so that half of a scenario is ordinary.
const WAYS: std::ops::Range<u8> = 0..8;

/// For each row of a table how to place it, and where.
type Values = Vec<(u8, f64)>;

fn values(count: usize) -> impl Strategy<Value = Values> {
    prop::collection::vec((WAYS, 0.0..1.0), count)
}

fn sampler<T: Copy + Default>(table: &'static [Parameter<T>], root: &str, values: &[(u8, f64)]) -> Sampler<T> {
    let constant = |(row, &(how, u)): (&Parameter<T>, &(u8, f64))| Distribution::constant(place(row, how, u));
    Sampler::new(table, root, table.iter().zip(values).map(constant).collect())
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let one = (0..KINDS.len(), 0..MONTHS, prop::option::of(1..30_u32), 0..12_u32, 0.0..=1.0, 0..3_u8);
    let event = one.prop_map(|(kind, month, months, effective, u, how)| {
        let row = &KINDS[kind];
        let (lo, hi) = row.amount.range;
        let amount = match how {
            0 if !row.amount.required => None,
            1 => Some(hi),
            _ => Some(lo + u * (hi - lo)),
        };
        Event {
            kind: row.kind,
            month,
            months: months.filter(|_| row.spell != Spell::Moment),
            effective_months: Some(effective),
            amount: amount.map(Distribution::constant),
            centre: None,
            address: u64::from(month),
        }
    });
    prop::collection::vec(event, 0..8)
}

fn factions() -> impl Strategy<Value = Vec<FactionSetup>> {
    prop::collection::vec((0.01..1.0, 0..20_usize, values(FACTION.len())), 1..=8).prop_map(|all| {
        let total: f64 = all.iter().map(|(power, ..)| power).sum();
        let faction = |(place, (power, commanders, values)): (usize, (f64, usize, Values))| {
            let name = format!("f{place}");
            let parameters = sampler(FACTION, &format!("factions.{name}."), &values);
            FactionSetup { label: name.clone(), name, power: power / total, pinned_power: None, commanders, parameters }
        };
        all.into_iter().enumerate().map(faction).collect()
    })
}

prop_compose! {
    fn structures()(
        interval in 1..7_u32,
        horizon in 1..16_u32,
        cooling in 0..20_u32,
        half in 0..5_usize,
        bands in 1..25_usize,
        rule in 0..Rule::ALL.len(),
        choice in 0..Choice::ALL.len(),
        cascade in 0..Cascade::ALL.len(),
    ) -> Structure {
        Structure {
            months: MONTHS,
            interval,
            horizon,
            cooling,
            commanders: 0,
            peers: 2 * half,
            bands,
            rule: Rule::ALL[rule].1,
            choice: Choice::ALL[choice].1,
            cascade: Cascade::ALL[cascade].1,
            centre: 0,
        }
    }
}

/// A scenario that shows, should it fail, only what is not as usual.
pub struct Case(pub Setup);

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        fn unusual<T>(table: &[Parameter<T>], drawn: &[Distribution]) -> Vec<String> {
            let usual = table.iter().zip(drawn).filter(|(row, now)| now.mean() != (row.default)().mean());
            usual.map(|(row, now)| format!("{} = {now}", row.path)).collect()
        }
        let Setup { structure, world, factions, events, .. } = &self.0;
        writeln!(f, "{structure:?}\n{}", unusual(WORLD, world.distributions()).join("\n"))?;
        for one in factions {
            let set = unusual(FACTION, one.parameters.distributions()).join(", ");
            writeln!(f, "{} power {} commanders {}: {set}", one.name, one.power, one.commanders)?;
        }
        events.iter().try_for_each(|event| writeln!(f, "{event:?}"))
    }
}

prop_compose! {
    pub fn cases()(
        structure in structures(),
        world in values(WORLD.len()),
        mut factions in factions(),
        mut events in events(),
        centre in 0..8_usize,
    ) -> Case {
        let centre = centre % factions.len();
        // A council has commanders to order about.
        factions[0].commanders += 1;
        let commanders = factions.iter().map(|faction| faction.commanders).sum();
        for event in &mut events {
            event.centre = (event.month % 2 == 0).then_some(event.month as usize % factions.len());
        }
        let structure = Structure { centre, commanders, ..structure };
        Case(Setup { structure, world: sampler(WORLD, "", &world), factions, events, levers: Vec::new(), posterior: None })
    }
}
