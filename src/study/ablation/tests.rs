use super::*;
use crate::scenario::Overrides;
use crate::study::engine::{self, Order, Shard};
use std::sync::atomic::AtomicBool;

fn scenario(text: &str, worlds: u64) -> Scenario {
    let small = "[commanders]\ncount = 30\n[bands]\ncount = 10\n";
    let overrides = Overrides { worlds: Some(worlds), months: Some(30), ..Overrides::set(["council.horizon=12"]) };
    Scenario::parse(&format!("name = \"a\"\n{text}{small}"), "a.toml", &overrides).unwrap()
}

fn find(scenario: Scenario, metrics: &[&str]) -> (Study, Findings, BTreeMap<u32, Vec<f64>>) {
    let metrics: Vec<String> = metrics.iter().map(|&metric| metric.to_owned()).collect();
    let asked = Asked::parse(&scenario, &metrics).unwrap();
    let study = Study::new(scenario, asked).unwrap();
    let order =
        Order { threads: 0, stop: &AtomicBool::new(false), progress: &|_| {}, shard: Shard::WHOLE, parts: None };
    let done = engine::run(&study, &order).unwrap().done;
    let findings = study.findings(&done);
    (study, findings, done)
}

#[test]
fn differences_are_those_of_two_runs_on_the_same_worlds() {
    let metrics = ["mean(coalition.w, 2023-12)", "median(coalition.w, 2023-12)", "p(policy.contain, 2023-12)"];
    let (study, findings, _) = find(scenario("[council]\nnoise = 5\n", 40), &metrics);
    let place = findings.changes.iter().position(|changed| changed.change.name == "infighting").unwrap();
    let infighting = &findings.changes[place];
    assert!(!infighting.inert);
    // By hand: the same worlds with and without.
    let means = [0, place + 1].map(|variant| {
        let mut simulator = Simulator::new(&study.setups[variant]);
        let answers: Vec<f64> = (0..40).map(|world| study.probe.live(&mut simulator, 20210815, world)[0]).collect();
        answers
    });
    let both: Vec<f64> =
        means[1].iter().zip(&means[0]).map(|(this, first)| this - first).filter(|d| d.is_finite()).collect();
    let mean = both.iter().sum::<f64>() / both.len() as f64;
    let effect = infighting.effects[0].as_ref().unwrap();
    // Exact sums round each value to 2^-24.
    assert!((effect.difference - mean).abs() < 1e-6 && effect.low.unwrap() < mean && effect.high.unwrap() > mean);
    let median = infighting.effects[1].as_ref().unwrap();
    assert!(median.low.unwrap() <= median.difference && median.high.unwrap() >= median.difference);
    assert!(findings.metrics[1].worth.low <= findings.metrics[1].worth.value);
}

/// Where nothing can be ordered, whatever only acts through orders moves nothing.
#[test]
fn what_moves_nothing_is_listed_as_inert() {
    let idle = "[policies]\nshelter = 0\nmediate = 0\ncontain = 0\ncrackdown = 0\n";
    let (study, findings, done) =
        find(scenario(idle, 20), &["mean(ttp.fighters, 2023-12)", "incidence(collapsed, 2023-12)"]);
    for name in ["peers", "patrons", "fog", "ties", "oath"] {
        assert!(findings.inert.iter().any(|inert| inert == name), "{name} in {:?}", findings.inert);
    }
    assert!(findings.changes.iter().filter(|changed| changed.change.kind == "structure").all(|changed| changed.inert));
    assert_eq!(findings.changes.len(), MECHANISMS.len() + 7);
    assert_eq!(study.samples(&done).rows(), 20 * (MECHANISMS.len() + 8));
}

#[test]
fn a_mechanism_that_is_not_there_cannot_be_taken_away() {
    let weighted = scenario("[council]\nrule = \"weighted\"\n", 1);
    assert!(changes(&weighted).iter().all(|change| change.name != "vetoes"));
    assert!(changes(&scenario("", 1)).iter().any(|change| change.name == "vetoes"));
}

#[test]
fn work_cut_short_holds_whole_worlds_of_every_change() {
    let (study, _, mut done) = find(scenario("", 40), &["mean(attacks, 2022-12)"]);
    let last = *done.keys().last().unwrap();
    done.remove(&last);
    let findings = study.findings(&done);
    assert_eq!(findings.worlds, 32);
}
