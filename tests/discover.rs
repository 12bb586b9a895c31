//! `durand discover`, as its user meets it.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn discover(folder: &Path, more: &[&str]) -> Output {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/status-quo.toml");
    let small = "--months 12 --set commanders.count=9 --set bands.count=5 --set council.horizon=6 --worlds 240 --half-samples 3 \
                 --format svg --lever ttp.attack_rate=2:20 --choice council.centre=kandahar,kabul";
    Command::new(env!("CARGO_BIN_EXE_durand"))
        .arg("discover")
        .arg(file)
        .args(small.split_whitespace())
        .args(more)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

const OUTCOME: [&str; 2] = ["--outcome", "mean(attacks, 2022-03) > 20"];

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_discovery_leaves_a_table_that_others_can_recount() {
    let place = tempfile::tempdir().unwrap();
    let output = discover(place.path(), &OUTCOME);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("attack rate above"), "{}", said(&output));
    let folder = place.path().join("results/status-quo-discover");
    for file in ["manifest.json", "study.json", "samples.parquet", "samples.csv", "plots/discover.svg"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let study: Value = serde_json::from_str(&fs::read_to_string(folder.join("study.json")).unwrap()).unwrap();
    let (found, first) = (&study["found"], &study["found"]["boxes"][0]);
    let mut samples = csv::Reader::from_path(folder.join("samples.csv")).unwrap();
    let head = samples.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|column| column == name).expect("such a column");
    let [half, case, attacks] = ["half", "case", "mean(attacks, 2022-03)"].map(column);
    let limits: Vec<(usize, &Value)> = first["limits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|limit| (column(limit["input"].as_str().unwrap()), limit))
        .collect();
    let (mut inside, mut cases_inside, mut cases) = (0, 0, 0);
    for row in samples.records().map(Result::unwrap).filter(|row| &row[half] == "test") {
        let is_case = &row[case] == "true";
        assert_eq!(is_case, row[attacks].parse::<f64>().unwrap() > 20.0);
        let holds = |(column, limit): &(usize, &Value)| match row[*column].parse::<f64>() {
            Ok(value) => {
                limit["low"].as_f64().is_none_or(|low| value >= low)
                    && limit["high"].as_f64().is_none_or(|high| value <= high)
            }
            Err(_) => limit["among"].as_array().unwrap().iter().any(|name| name == &row[*column]),
        };
        cases += u64::from(is_case);
        if limits.iter().all(holds) {
            inside += 1;
            cases_inside += u64::from(is_case);
        }
    }
    let test = &first["test"];
    assert_eq!((test["worlds_inside"].as_u64(), test["cases_inside"].as_u64()), (Some(inside), Some(cases_inside)));
    assert_eq!((test["cases"].as_u64(), found["seed"].as_u64()), (Some(cases), Some(20_210_815)));
    let again = discover(place.path(), &OUTCOME);
    assert_eq!(again.status.code(), Some(2), "a result is not overwritten: {}", said(&again));
}

#[test]
fn shards_and_threads_change_nothing() {
    let place = tempfile::tempdir().unwrap();
    let with = |more: &[&str]| {
        let output = discover(place.path(), &[&OUTCOME, more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    };
    with(&["--out", "whole", "--threads", "1", "-q"]);
    for shard in ["1/2", "0/2"] {
        with(&["--out", "joined", "--shard", shard, "-q"]);
    }
    with(&["--out", "joined", "--resume", "-q"]);
    for file in ["study.json", "samples.csv", "samples.parquet", "plots/discover.svg"] {
        let read = |folder: &str| fs::read(place.path().join(folder).join(file)).unwrap();
        assert!(read("whole") == read("joined"), "{file}");
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let place = tempfile::tempdir().unwrap();
    let faults = [
        "--outcome",
        "median(coalition.w, 2022-03) > 0",
        "--lever",
        "pakistan.inducment=0:1",
        "--choice",
        "council.rule=council",
    ];
    let output = discover(place.path(), &faults);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("taken over many worlds") && said(&output).contains("two values or more"),
        "{}",
        said(&output)
    );
    let faults =
        ["--outcome", "mean(coalition.w, 2022-03)", "--lever", "pakistan.inducment=0:1", "--lever", "outside.aid=0:9"];
    let said = said(&discover(place.path(), &faults));
    for part in ["not yes or no", "did you mean `inducement`?", "outside.aid"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(!place.path().join("results").exists());
}
