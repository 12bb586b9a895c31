//! `durand calibrate`, as its user meets it.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const SMALL: [&str; 6] = ["--set", "commanders.count=20", "--set", "bands.count=10", "--set", "council.horizon=12"];

fn durand(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_durand"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn status_quo() -> String {
    format!("{}/scenarios/status-quo.toml", env!("CARGO_MANIFEST_DIR"))
}

fn calibrate(folder: &Path, more: &[&str]) -> Output {
    let file = status_quo();
    let mut args = vec!["calibrate", file.as_str(), "--particles", "40"];
    if !more.contains(&"--budget") {
        args.extend(["--budget", "700"]);
    }
    args.extend(SMALL);
    args.extend(more);
    durand(folder, &args)
}

#[test]
fn it_writes_a_posterior_that_a_scenario_runs_on() {
    let place = tempfile::tempdir().unwrap();
    let output = calibrate(place.path(), &["--out", "one", "--threads", "1"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    for expected in ["stopped because", "Numbers moved", "Held out", "no change", "last growth", "and no forecast"] {
        assert!(said.contains(expected), "{expected} in\n{said}");
    }
    let one = place.path().join("one");
    for file in ["study.json", "samples.parquet", "posterior.csv", "calibrated.toml", "manifest.json"] {
        assert!(one.join(file).exists(), "{file}");
    }
    assert!(one.join("plots/calibration.png").exists() && one.join("plots/calibration.svg").exists());
    assert!(!one.join("parts").exists(), "what is finished needs no parts");
    let study: Value = serde_json::from_str(&fs::read_to_string(one.join("study.json")).unwrap()).unwrap();
    assert_eq!(study["found"]["points"], 40);
    assert!(study["found"]["parameters"].as_array().unwrap().len() > 50);
    // The result is the same bytes however it was made.
    let again = calibrate(place.path(), &["--out", "two", "--threads", "3", "--quiet", "--no-plots"]);
    assert_eq!((again.status.code(), text(&again.stdout)), (Some(0), String::new()));
    for file in ["study.json", "samples.parquet", "posterior.csv"] {
        assert!(fs::read(one.join(file)).unwrap() == fs::read(place.path().join("two").join(file)).unwrap(), "{file}");
    }
    // The scenario it wrote runs, on joint draws, and says so in its hash.
    let run = ["run", "one/calibrated.toml", "--worlds", "8", "--months", "6", "--no-plots", "--quiet", "--out", "ran"];
    let run = durand(place.path(), &run);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(place.path().join("ran/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["resolved"]["posterior"]["file"], "posterior.csv");
    // A result that is there stays; a table that was tampered with is refused.
    let refused = calibrate(place.path(), &["--out", "one"]);
    assert!(refused.status.code() == Some(2) && text(&refused.stderr).contains("--force"));
    fs::write(one.join("posterior.csv"), "weight,ttp.fighters\n1,3000\n").unwrap();
    let checked = durand(place.path(), &["check", "one/calibrated.toml"]);
    assert!(checked.status.code() == Some(2) && text(&checked.stderr).contains("E103"), "{}", text(&checked.stderr));
}

#[test]
fn what_cannot_be_calibrated_is_told_with_the_way_out() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("few.csv"), "source,period,attacks,status\nPIPS,2030,1,seen\nPIPS,20x,1,seen\n")
        .unwrap();
    fs::write(place.path().join("none.csv"), "source,period,attacks,status\nPIPS,2030,1,seen\n").unwrap();
    for (more, expected) in [
        (&["--observed", "few.csv"][..], "line 3"),
        (&["--observed", "none.csv"], "none of the figures that are fitted"),
        (&["--observed", "nowhere.csv"], "nowhere.csv"),
        (&["--without", "iskp.grwth"], "there is no target `iskp.grwth`"),
        (&["--months", "20"], "the scenario runs from 2021-08 to 2023-03"),
        (&["--months", "35"], "the run must reach them"),
        (&["--budget", "30"], "raise --budget"),
        (&["--least-change", "7"], "from 0 to less than 1"),
    ] {
        let output = calibrate(place.path(), &[more, &["--out", "x", "--force"]].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(expected), "{more:?}: {}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("panicked"));
    }
}
