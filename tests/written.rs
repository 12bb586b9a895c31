//! What a file says is what is lived: scenarios at random, over the full range of every key, written out as files and
//! read back. None is refused, and nothing gets lost or changed on the way.
#![allow(clippy::unwrap_used)] // a test that cannot go on has failed

#[path = "properties/cases.rs"]
mod cases;
#[path = "properties/numbers.rs"]
mod numbers;

use cases::{Case, cases};
use durand::model::parameters::Parameter;
use durand::model::parameters::faction::FACTION;
use durand::model::parameters::world::WORLD;
use durand::model::setup::{Cascade, Choice, Rule, Setup, Target};
use durand::scenario::{Overrides, Scenario, YearMonth};
use durand::stats::distribution::Distribution;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::fmt::Write as _;

const START: &str = "2021-08";

fn named<T: PartialEq>(all: &[(&'static str, T)], choice: &T) -> &'static str {
    all.iter().find(|(_, known)| known == choice).unwrap().0
}

fn date(month: u32) -> YearMonth {
    YearMonth::parse(START).unwrap().plus(month)
}

fn parameters<T>(file: &mut String, root: &str, table: &[Parameter<T>], numbers: &[Distribution]) {
    for (row, number) in table.iter().zip(numbers) {
        writeln!(file, "{root}{} = {number}", row.path).unwrap();
    }
}

/// The scenario as somebody would write it, every key of it.
fn written(setup: &Setup) -> String {
    let shape = &setup.structure;
    let mut file = format!(
        "name = \"written\"\nrun.start = \"{START}\"\nrun.months = {}\ncouncil.interval = {}\ncouncil.horizon = {}\n\
         council.cooling = {}\ncouncil.centre = \"{}\"\ncouncil.rule = \"{}\"\ncouncil.commanders = \"{}\"\n\
         council.cascade = \"{}\"\ncommanders.count = {}\ncommanders.peers = {}\nbands.count = {}\n",
        shape.months,
        shape.interval,
        shape.horizon,
        shape.cooling,
        setup.factions[shape.centre].name,
        named(&Rule::ALL, &shape.rule),
        named(&Choice::ALL, &shape.choice),
        named(&Cascade::ALL, &shape.cascade),
        shape.commanders,
        shape.peers,
        shape.bands
    );
    parameters(&mut file, "", WORLD, setup.world.distributions());
    for name in ["kandahar", "kabul", "haqqani"] {
        writeln!(file, "factions.{name}.drop = true").unwrap();
    }
    for faction in &setup.factions {
        let root = format!("factions.{}.", faction.name);
        writeln!(file, "{root}power = {}\n{root}commanders = {}", faction.power, faction.commanders).unwrap();
        parameters(&mut file, &root, FACTION, faction.parameters.distributions());
    }
    for event in &setup.events {
        let row = event.kind.row();
        writeln!(file, "[[events]]\nkind = \"{}\"\nmonth = \"{}\"", row.name, date(event.month)).unwrap();
        let lengths = [("months", event.months), ("effective_months", event.effective_months)];
        for (key, length) in lengths.iter().filter_map(|(key, length)| Some((key, (*length)?))) {
            writeln!(file, "{key} = {length}").unwrap();
        }
        event.amount.iter().for_each(|amount| writeln!(file, "{} = {amount}", row.amount.key).unwrap());
        event.centre.iter().for_each(|centre| writeln!(file, "centre = \"{}\"", setup.factions[*centre].name).unwrap());
    }
    for lever in &setup.levers {
        let path = match lever.target {
            Target::World(row) => WORLD[row].path.to_owned(),
            Target::Faction(place, row) => format!("factions.{}.{}", setup.factions[place].name, FACTION[row].path),
        };
        let (from, to, value) = (date(lever.from), date(lever.to), &lever.value);
        writeln!(file, "[[levers_over_time]]\npath = \"{path}\"\nfrom = \"{from}\"\nto = \"{to}\"\nvalue = {value}")
            .unwrap();
    }
    file
}

/// Whether they draw the same; a lognormal is written to twelve digits.
fn alike(one: &Distribution, other: &Distribution) -> bool {
    [0.001, 0.3, 0.5, 0.8, 0.999].into_iter().all(|u| {
        let (a, b) = (one.quantile(u), other.quantile(u));
        (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
    })
}

/// What is not as it was.
fn differences(before: &Setup, after: &Setup) -> Vec<String> {
    let mut all = Vec::new();
    let mut check = |same: bool, what: String| all.extend((!same).then_some(what));
    check(before.structure == after.structure, format!("{:?}", after.structure));
    let pairs = |one: &[Distribution], other: &[Distribution]| {
        (0..one.len().max(other.len()))
            .filter(|row| !matches!((one.get(*row), other.get(*row)), (Some(a), Some(b)) if alike(a, b)))
            .collect::<Vec<usize>>()
    };
    for row in pairs(before.world.distributions(), after.world.distributions()) {
        check(false, format!("{} is {}", WORLD[row].path, after.world.distributions()[row]));
    }
    check(before.factions.len() == after.factions.len(), format!("{} factions", after.factions.len()));
    for (one, other) in before.factions.iter().zip(&after.factions) {
        let power = (one.power - other.power).abs() < 1e-12;
        check(one.name == other.name && one.commanders == other.commanders && power, format!("{other:?}"));
        let rows = pairs(one.parameters.distributions(), other.parameters.distributions());
        check(rows.is_empty(), format!("rows {rows:?} of {}", one.name));
    }
    check(before.events.len() == after.events.len(), format!("{} events", after.events.len()));
    for (one, other) in before.events.iter().zip(&after.events) {
        let number = match (&one.amount, &other.amount) {
            (Some(a), Some(b)) => alike(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let key = |event: &durand::model::events::Event| {
            (event.kind, event.month, event.months, event.effective_months, event.centre)
        };
        check(number && key(one) == key(other), format!("{other:?}"));
    }
    check(before.levers.len() == after.levers.len(), format!("{} levers", after.levers.len()));
    for (one, other) in before.levers.iter().zip(&after.levers) {
        let end = |to: u32| to.min(before.structure.months);
        let same = (one.target, one.from, end(one.to)) == (other.target, other.from, end(other.to));
        check(same && alike(&one.value, &other.value), format!("{other:?}"));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_210_815),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_scenario_written_out_is_read_as_it_was(case in cases()) {
        let Case(setup) = &case;
        let file = written(setup);
        let read = Scenario::parse(&file, "written.toml", &Overrides::default());
        let read = read.map_err(|refused| TestCaseError::fail(format!("refused: {refused}\n{file}")))?;
        let differences = differences(setup, &read.setup);
        prop_assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}
