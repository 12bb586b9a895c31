use super::*;
use crate::scenario::{Overrides, Scenario};
use crate::stats::prim::{Preference, Settings};

const TEXT: &str = "name = \"a\"\n[run]\nmonths = 8\nworlds = 320\n[commanders]\ncount = 9\n[bands]\ncount = 5\n\
    [[events]]\nmonth = \"2021-08\"\nkind = \"prison_release\"\nfighters = { uniform = [1, 9] }\n\
    [[levers_over_time]]\npath = \"ttp.attrition\"\nfrom = \"2021-09\"\nto = \"2021-10\"\nvalue = { uniform = [0.01, 0.02] }\n";

fn study(outcome: &str) -> Study {
    let scenario = Scenario::parse(TEXT, "a.toml", &Overrides::default()).unwrap();
    let own = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let levers = own(&["pakistan.inducement=0.2:0.9", "ttp.attack_rate=2:20"]);
    let levers = Levers::pull(&scenario, &levers, &own(&["council.centre=kandahar,kabul"])).unwrap();
    let outcome = Outcome::parse(outcome, &levers.scenario).unwrap();
    Study::new(levers, outcome)
}

fn done(study: &Study) -> Vec<Vec<f64>> {
    (0..study.tasks()).map(|task| study.perform(task)).collect()
}

fn worlds<'v>(study: &Study, done: &'v [Vec<f64>]) -> Vec<World<'v>> {
    done.iter().zip(0..).flat_map(|(values, task)| study.read(task, values)).collect()
}

/// A world's inputs and answers are those of a run of the same scenario with the same `--set`.
#[test]
fn worlds_are_those_of_a_run() {
    use crate::ensemble::columns::Columns;
    use crate::ensemble::record::Recorder;
    let study = study("mean(attacks, 2022-03) > 25");
    let done = done(&study);
    let worlds = worlds(&study, &done);
    assert_eq!((worlds.len(), worlds[319].number), (320, 319));
    let scenario = Scenario::parse(TEXT, "a.toml", &Overrides::default()).unwrap();
    for centre in ["kandahar", "kabul"] {
        let set = ["pakistan.inducement={uniform=[0.2,0.9]}", "ttp.attack_rate={uniform=[2,20]}"].map(str::to_owned);
        let set = set.into_iter().chain([format!("council.centre={centre}")]);
        let run = scenario.with(&Overrides::set(set)).unwrap();
        let columns = Columns::of(&run);
        let mut recorder = Recorder::new(&run, &columns);
        let mut simulator = Simulator::new(&run.setup);
        let probe = Probe::new(&run, study.outcome.measures());
        let of_this = worlds.iter().filter(|world| (world.codes[0] == 1.0) == (centre == "kabul"));
        let mut count = 0;
        for world in of_this {
            let row = recorder.live(&mut simulator, world.number..world.number + 1);
            for (input, value) in study.inputs.iter().zip(world.inputs) {
                if let Some(place) = columns.iter().position(|column| column.name == input.path) {
                    assert_eq!(row[place].to_bits(), value.to_bits(), "world {}: {}", world.number, input.path);
                }
            }
            let answers = probe.live(&mut Simulator::new(&run.setup), run.run.seed, world.number);
            assert_eq!(answers, world.answers);
            count += 1;
        }
        assert!(count > 30, "{centre} {count}");
    }
}

#[test]
fn every_input_is_a_number_and_levers_keep_to_their_range() {
    let study = study("mean(attacks, 2022-03) > 25");
    let done = done(&study);
    let place = study.inputs.iter().position(|input| input.path == "pakistan.inducement").unwrap();
    for world in worlds(&study, &done) {
        assert!(world.inputs.iter().all(|value| value.is_finite()));
        assert!((0.2..0.9).contains(&world.inputs[place]));
    }
    for path in ["levers.ttp.attrition@2021-09", "events.prison_release@2021-08", "factions.kabul.power"] {
        assert!(study.inputs.iter().any(|input| input.path == path), "{path}");
    }
}

/// The attack rate makes the attacks, whatever else is uncertain: the box must say so, and the samples must let anybody recount it.
#[test]
fn what_drives_the_outcome_is_found_and_can_be_recounted() {
    let study = study("mean(attacks, 2022-03) > 25");
    let done = done(&study);
    let worlds = worlds(&study, &done);
    let settings = Settings { seed: 20_210_815, resamples: 4, preference: Preference::Balanced, ..Settings::default() };
    let findings = study.findings(&worlds, &settings).unwrap();
    assert!(
        !findings.boxes.is_empty(),
        "{} of {} are cases: {}",
        findings.cases,
        findings.worlds,
        findings.ending.sentence
    );
    let found = &findings.boxes[0];
    let rate = found.limits.iter().find(|limit| limit.input == "ttp.attack_rate").expect(&found.sentence);
    assert!(rate.lever && rate.low.is_some(), "{}", found.sentence);
    assert!(found.sentence.contains("attack rate above"), "{}", found.sentence);
    assert_eq!(findings.learning + findings.test, 320);
    let samples = study.samples(&worlds, &findings);
    assert_eq!(samples.rows(), 320);
    let inside =
        worlds.iter().filter(|world| findings.half_of(world.number) == "test" && findings.box_of(world.number) == 1);
    let (mut count, mut cases) = (0, 0);
    for world in inside {
        count += 1;
        cases += u64::from(study.outcome.judge(world.answers) == Some(true));
    }
    assert_eq!((count, cases), (found.test.worlds_inside, found.test.cases_inside));
}

#[test]
fn an_outcome_that_never_holds_says_so() {
    let study = study("mean(attacks, 2022-03) > 100000");
    let done = done(&study);
    let findings = study.findings(&worlds(&study, &done), &Settings::default()).unwrap();
    assert!(findings.boxes.is_empty() && findings.together.is_none());
    assert_eq!(findings.ending.reason, "few");
    assert!(findings.ending.sentence.contains("No box worth naming: only 0 cases"), "{}", findings.ending.sentence);
}
