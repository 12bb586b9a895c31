use super::*;
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::setup::{Rule, Target};
use serde_json::Value as Json;
use std::fmt::Write as _;

fn read(text: &str) -> Scenario {
    Scenario::parse(text, "test.toml", &Overrides::default()).unwrap_or_else(|faults| panic!("{faults}"))
}

fn faults(text: &str, overrides: &Overrides) -> Vec<&'static str> {
    Scenario::parse(text, "test.toml", overrides).unwrap_err().codes()
}

const NAME: &str = "name = \"test\"\n";

#[test]
fn a_file_with_a_name_only_is_the_built_in_scenario() {
    let (read, built_in) = (read("name = \"built-in\"\n"), Scenario::built_in());
    assert_eq!(read.resolved(), built_in.resolved());
    let (ours, models) = (&read.setup, Setup::built_in());
    assert_eq!(ours.structure, models.structure);
    assert_eq!(ours.world.distributions(), models.world.distributions());
    assert_eq!((ours.events.len(), ours.levers.len()), (0, 0));
    for (one, other) in ours.factions.iter().zip(&models.factions) {
        assert_eq!(
            (&one.name, &one.label, one.power, one.commanders),
            (&other.name, &other.label, other.power, other.commanders)
        );
        assert_eq!(one.parameters.distributions(), other.parameters.distributions());
    }
    assert_eq!(ours.factions.len(), models.factions.len());
}

/// TOML of what `resolved` writes: tables as inline ones.
fn toml_of(value: &Json) -> String {
    match value {
        Json::Object(table) => {
            let keys: Vec<String> =
                table.iter().map(|(key, value)| format!("\"{key}\" = {}", toml_of(value))).collect();
            format!("{{ {} }}", keys.join(", "))
        }
        Json::Array(list) => format!("[{}]", list.iter().map(toml_of).collect::<Vec<_>>().join(", ")),
        plain => plain.to_string(),
    }
}

fn file_of(resolved: &Json) -> String {
    resolved.as_object().unwrap().iter().fold(String::new(), |mut text, (key, value)| {
        let _ = writeln!(text, "{key} = {}", toml_of(value));
        text
    })
}

const RICH: &str = r#"
name = "rich"
title = "Everything at once"
description = """Two
lines"""
[run]
worlds = 100
seed = 9223372036854775807
start = "2022-01"
months = 60
[council]
rule = "side-payments"
commanders = "logit"
cascade = "greatest"
centre = "quetta"
interval = 6
centralisation = { beta = [2, 5], range = [0.1, 0.9] }
[commanders]
count = 100
peers = 6
[iskp]
strength = { lognormal = { median = 1234.5, sigma = 0.3 } }
[factions.kabul]
drop = true
[factions.kandahar]
power = 0.5
[factions.haqqani]
power = 0.3
commanders = 0.1
[factions.quetta]
label = "Quetta"
power = 0.2
weights.economy = { uniform = [0.1, 0.2] }
[[events]]
month = "2022-05"
kind = "ceasefire"
months = 7
effective_months = 4
note = "declared in May"
[[events]]
month = "2022-05"
kind = "ceasefire"
[[events]]
month = "2023-01"
kind = "emir_succession"
centre = "haqqani"
centralisation = { triangular = [0.1, 0.2, 0.3] }
[[levers_over_time]]
path = "pakistan.coercion_will"
from = "2023-01"
to = "2099-12"
value = { normal = { mean = 1, sd = 0.5 }, range = [0, 2] }
[[levers_over_time]]
path = "factions.quetta.weights.economy"
from = "2023-01"
to = "2023-06"
value = 0
[[hypotheses]]
claim = "It pays"
source = "article"
test = "p(factions.quetta.preferred,2026-12)>=.5"
"#;

#[test]
fn what_is_resolved_is_itself_the_scenario() {
    for text in [NAME, RICH] {
        let first = read(text).resolved();
        let again = read(&file_of(&first)).resolved();
        // Commanders are resolved from shares to numbers; all else is the same to the last digit.
        assert_eq!(serde_json::to_string_pretty(&first).unwrap(), serde_json::to_string_pretty(&again).unwrap());
    }
}

#[test]
fn everything_arrives_where_it_belongs() {
    let scenario = read(RICH);
    let setup = &scenario.setup;
    let structure = setup.structure;
    assert_eq!((structure.months, structure.interval, structure.commanders, structure.peers), (60, 6, 100, 6));
    assert_eq!((structure.rule, structure.centre, scenario.run.seed), (Rule::SidePayments, 2, i64::MAX as u64));
    let names: Vec<&str> = setup.factions.iter().map(|faction| faction.name.as_str()).collect();
    assert_eq!(names, ["kandahar", "haqqani", "quetta"]);
    // Commanders: .5, .1 and .2, in proportion.
    let counts: Vec<usize> = setup.factions.iter().map(|faction| faction.commanders).collect();
    assert_eq!(counts, [63, 12, 25]);
    assert_eq!(
        (setup.events[0].month, setup.events[0].months, setup.events[0].effective_months),
        (4, Some(7), Some(4))
    );
    assert_eq!(setup.events[2].centre, Some(1));
    let place = WORLD.iter().position(|row| row.path == "pakistan.coercion_will").unwrap();
    assert_eq!((setup.levers[0].target, setup.levers[0].from, setup.levers[0].to), (Target::World(place), 12, 935));
    let place = FACTION.iter().position(|row| row.path == "weights.economy").unwrap();
    assert_eq!(setup.levers[1].target, Target::Faction(2, place));
    assert_eq!(scenario.hypotheses[0].test.to_string(), "p(factions.quetta.preferred, 2026-12) >= 0.5");
    assert_eq!(scenario.title, "Everything at once");
}

#[test]
fn the_address_of_an_event_names_it() {
    let scenario = read(RICH);
    let addresses: Vec<u64> = scenario.setup.events.iter().map(|event| event.address).collect();
    let name = crate::model::draws::hash_name;
    assert_eq!(
        addresses,
        [name("ceasefire@2022-05#0"), name("ceasefire@2022-05#1"), name("emir_succession@2023-01#0")]
    );
    assert_eq!(scenario.setup.levers[0].address, name("pakistan.coercion_will@2023-01#0"));
}

#[test]
fn overrides_come_last_and_are_checked_alike() {
    let text = format!("{NAME}[pakistan]\ninducement = 0.1\n");
    let set = |setting: &str| Scenario::parse(&text, "test.toml", &Overrides::set([setting]));
    let place = WORLD.iter().position(|row| row.path == "pakistan.inducement").unwrap();
    let value = |scenario: &Scenario| scenario.setup.world.distributions()[place].to_string();
    assert_eq!(value(&set("pakistan.inducement=0.6").unwrap()), "0.6");
    assert_eq!(value(&set("pakistan.inducement={uniform=[0.2,0.4]}").unwrap()), "{ uniform = [0.2, 0.4] }");
    assert_eq!(set("council.centre=kabul").unwrap().setup.structure.centre, 1);
    assert_eq!(set("pakistan.inducement=6").unwrap_err().codes(), ["E010"]);
    assert_eq!(set("council.centre=kabull").unwrap_err().codes(), ["E044"]);
    assert_eq!(value(&read(&text).with(&Overrides::set(["pakistan.inducement=0.7"])).unwrap()), "0.7");
    assert_eq!(Scenario::built_in().with(&Overrides::set(["run.seed=7"])).unwrap().run.seed, 7);
}

#[test]
fn an_override_mends_what_the_file_has_wrong() {
    let text = format!("{NAME}[pakistan]\ninducement = 60\n");
    assert_eq!(faults(&text, &Overrides::default()), ["E010"]);
    assert!(Scenario::parse(&text, "test.toml", &Overrides::set(["pakistan.inducement=0.6"])).is_ok());
}

#[test]
fn a_run_shortened_from_outside_just_does_not_reach_its_end() {
    let short = Overrides { months: Some(12), ..Overrides::default() };
    let scenario = Scenario::parse(RICH, "rich.toml", &short).unwrap();
    assert_eq!((scenario.run.months, scenario.setup.events.len()), (12, 3));
    assert!(!scenario.hypotheses[0].within_run);
    assert_eq!(scenario.notes, ["1 event lies after 2022-12, the end of the run, and is not reached"]);
    assert!(Scenario::parse(RICH, "rich.toml", &Overrides::set(["run.months=12"])).is_ok());
    // The same twelve months in the file itself are a contradiction, told at each place.
    let text = RICH.replace("months = 60", "months = 12");
    assert_eq!(faults(&text, &Overrides::default()), ["E031", "E031", "E031", "E073"]);
    // What can be named when the run is longer from outside, can be.
    let late = format!("{NAME}[[events]]\nmonth = \"2031-06\"\nkind = \"strike\"\n");
    assert_eq!(faults(&late, &Overrides::default()), ["E031"]);
    assert!(Scenario::parse(&late, "late.toml", &Overrides { months: Some(200), ..Overrides::default() }).is_ok());
}

#[test]
fn flags_with_names_are_checked_too() {
    let none = Overrides { worlds: Some(0), ..Overrides::default() };
    let message = Scenario::parse(NAME, "test.toml", &none).unwrap_err().to_string();
    assert!(message.contains("--worlds:1"), "{message}");
}

#[test]
fn a_new_faction_takes_the_tables_defaults() {
    let text = format!("{NAME}[factions.north]\npower = 0.1\n[factions.kandahar]\npower = 0.3\n");
    let scenario = read(&text);
    let north = &scenario.setup.factions[3];
    assert_eq!((north.name.as_str(), north.label.as_str(), north.commanders), ("north", "North", 24));
    assert_eq!(north.parameters.distributions()[0].to_string(), "0.5");
}

#[test]
fn without_kandahar_the_first_faction_is_the_centre() {
    let text = format!(
        "{NAME}[factions.kandahar]\ndrop = true\n[factions.kabul]\npower = 0.6\n[factions.haqqani]\npower = 0.4\n"
    );
    assert_eq!(read(&text).setup.structure.centre, 0);
    assert_eq!(read(&text).factions(), ["kabul", "haqqani"]);
}

#[test]
fn windows_files_read_the_same() {
    let windows = format!("\u{feff}{}", RICH.replace('\n', "\r\n"));
    // TOML makes line ends in texts what they are in the file.
    let plain = |text: &str| read(text).resolved().to_string().replace("\\r\\n", "\\n");
    assert_eq!(plain(&windows), plain(RICH));
}

#[test]
fn people_may_share_scenarios_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Scenario>();
    shared::<Diagnostics>();
}

fn with(set: &[&str]) -> Scenario {
    Scenario::parse(NAME, "test.toml", &Overrides::set(set.iter().copied())).unwrap_or_else(|faults| panic!("{faults}"))
}

fn refused(set: &[&str]) -> Vec<&'static str> {
    faults(NAME, &Overrides::set(set.iter().copied()))
}

#[test]
fn a_factor_multiplies_every_draw_of_every_family_a_default_included() {
    let families = [
        "0.2",
        "{triangular=[0.1,0.2,0.4]}",
        "{uniform=[0.1,0.4]}",
        "{beta=[2,5],range=[0.1,0.4]}",
        "{beta=[2,5]}",
        "{normal={mean=0.2,sd=0.1},range=[0.05,0.4]}",
        "{lognormal={mean=0.2,sigma=0.5},range=[0.01,0.5]}",
    ];
    let drawn = |set: &[&str]| -> Vec<f64> {
        let place = WORLD.iter().position(|row| row.path == "pakistan.inducement").unwrap();
        let scenario = with(set);
        let distribution = scenario.setup.world.distributions()[place];
        [0.001, 0.1, 0.5, 0.77, 0.999].map(|u| distribution.quantile(u)).to_vec()
    };
    for family in families {
        let value = format!("pakistan.inducement={family}");
        let (plain, scaled) = (drawn(&[&value]), drawn(&[&value, "pakistan.inducement*=0.75"]));
        for (one, two) in plain.iter().zip(&scaled) {
            assert!((0.75 * one - two).abs() <= 1e-15, "{family}: {one} {two}");
        }
    }
    let (plain, halved) = (drawn(&[]), drawn(&["pakistan.inducement *= 0.5"]));
    assert!(plain.iter().zip(&halved).all(|(one, half)| (0.5 * one - half).abs() < 1e-15 && *half > 0.0));
    assert!(drawn(&["pakistan.inducement*=0"]).iter().all(|value| *value == 0.0));
}

#[test]
fn factors_hold_in_order_and_a_value_undoes_them() {
    let same = |one: &[&str], other: &[&str]| assert_eq!(with(one).resolved(), with(other).resolved(), "{one:?}");
    same(&["pakistan.honour=0.8", "pakistan.honour*=0.5"], &["pakistan.honour=0.4"]);
    same(&["pakistan.honour=0.4", "pakistan.honour*=0.5", "pakistan.honour*=4"], &["pakistan.honour=0.8"]);
    same(&["pakistan.honour*=0.5", "pakistan.honour=0.8"], &["pakistan.honour=0.8"]);
    same(&["pakistan.honour*=0.5", "pakistan={honour=0.8}"], &["pakistan.honour=0.8"]);
    same(&["pakistan.honour*=1"], &[]);
    same(&["council.horizon*=0.5"], &["council.horizon=24"]);
    same(&["commanders.peers*=2"], &["commanders.peers=16"]);
    same(
        &["factions.kabul.weights.economy=0.1", "factions.kabul.weights.economy*=3"],
        &["factions.kabul.weights.economy=0.30000000000000004"],
    );
    let later = with(&["pakistan.honour=0.8"]).with(&Overrides::set(["pakistan.honour*=0.5"])).unwrap();
    assert_eq!(later.resolved(), with(&["pakistan.honour=0.4"]).resolved());
    let flag = Overrides { worlds: Some(7), ..Overrides::set(["run.worlds*=2"]) };
    assert_eq!(Scenario::parse(NAME, "test.toml", &flag).unwrap().run.worlds, 7);
}

#[test]
fn factors_that_cannot_be_are_refused() {
    assert_eq!(refused(&["pakistan.inducement*=2.1"]), ["E094"]);
    assert_eq!(refused(&["policies.shelter*=3"]), ["E094"]);
    assert_eq!(refused(&["pakistan.inducement*=-1"]), ["E092"]);
    assert_eq!(refused(&["pakistan.inducement*=nan"]), ["E092"]);
    assert_eq!(refused(&["pakistan.inducement*={uniform=[1,2]}"]), ["E092"]);
    assert_eq!(refused(&["pakistan.inducement*="]), ["E090"]);
    assert_eq!(refused(&["*=2"]), ["E090"]);
    assert_eq!(refused(&["pakistan.inducment*=1"]), ["E093"]);
    assert_eq!(refused(&["factions.quetta.tie*=1"]), ["E093"]);
    assert_eq!(refused(&["council.rule*=1"]), ["E093"]);
    assert_eq!(refused(&["factions.kabul.label*=1"]), ["E093"]);
    assert_eq!(refused(&["run.seed*=1"]), ["E093"]);
    assert_eq!(refused(&["events*=2"]), ["E091"]);
    assert_eq!(refused(&["council.interval*=1.5"]), ["E095"]);
    assert_eq!(refused(&["commanders.peers*=0.125"]), ["E095"]);
    assert_eq!(refused(&["council.interval*=0"]), ["E094"]);
    assert_eq!(refused(&["factions.kabul.power*=1.1"]), ["E040"]);
    assert_eq!(refused(&["factions.kabul.weights.economy*=1e308"]), ["E096"]);
    assert_eq!(with(&["pakistan.coercion_will*=2"]).warnings.codes(), ["W004"]);
}

#[test]
fn what_is_multiplied_is_written_out_as_a_scenario() {
    let paths: Vec<String> = WORLD
        .iter()
        .map(|row| row.path.to_owned())
        .chain(FACTION.iter().map(|row| format!("factions.kabul.{}", row.path)))
        .collect();
    for (place, path) in paths.iter().enumerate() {
        // Any factor between a half and one that keeps every default in its range, with many digits.
        let factor = 0.9 + 0.0999 / (place as f64 + 1.0);
        let changed = Scenario::parse(NAME, "test.toml", &Overrides::set([format!("{path}*={factor}")]));
        let Ok(changed) = changed else { continue };
        let mut first = changed.resolved();
        let mut again = read(&file_of(&first)).resolved();
        for written in [&mut first, &mut again] {
            for (_, faction) in written["factions"].as_object_mut().unwrap() {
                faction.as_object_mut().unwrap().remove("commanders");
            }
        }
        assert_eq!(first, again, "{path}");
    }
}
