//! `durand calibrate`, as its user meets it.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

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
    for file in
        ["study.json", "samples.parquet", "posterior.csv", "posterior.parquet", "calibrated.toml", "manifest.json"]
    {
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
fn killed_and_gone_on_with_it_comes_to_the_same_bytes() {
    let place = tempfile::tempdir().unwrap();
    let file = status_quo();
    let mut args = vec!["calibrate", file.as_str(), "--particles", "40", "--budget", "6000", "--no-plots", "--quiet"];
    args.extend(SMALL);
    let with = |more: &[&'static str]| [args.as_slice(), more].concat();
    let whole = durand(place.path(), &with(&["--out", "whole"]));
    assert_eq!(whole.status.code(), Some(0), "{}", text(&whole.stderr));
    let killed = with(&["--out", "killed", "--threads", "1"]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_durand"));
    command.args(&killed).current_dir(place.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let second = place.path().join("killed/parts/generation-001.f64");
    while !second.exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success(), "it was done before it was killed");
    // Without --resume what is there stays; with other settings it is of another study.
    let refused = durand(place.path(), &killed);
    assert!(refused.status.code() == Some(2) && text(&refused.stderr).contains("--resume"));
    let other = durand(place.path(), &with(&["--out", "killed", "--resume", "--without", "iskp.growth"]));
    assert!(other.status.code() == Some(2) && text(&other.stderr).contains("asked"), "{}", text(&other.stderr));
    // What was half written when it was killed counts as not simulated.
    let mut bytes = fs::read(&second).unwrap_or_default();
    bytes.extend([7; 13]);
    fs::write(&second, bytes).unwrap();
    let tampered = place.path().join("tampered/parts");
    fs::create_dir_all(&tampered).unwrap();
    for entry in fs::read_dir(place.path().join("killed/parts")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, tampered.join(path.file_name().unwrap())).unwrap();
    }
    for (out, same) in [("killed", true), ("tampered", false)] {
        if !same {
            // What is kept is read, not simulated again: changed, it changes what comes of it.
            let mut bytes = fs::read(tampered.join("generation-000.f64")).unwrap();
            bytes[..15 * 8].fill(0);
            fs::write(tampered.join("generation-000.f64"), bytes).unwrap();
        }
        let output = durand(place.path(), &with(&["--out", out, "--resume", "--threads", "2"]));
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let equal = |file: &str| {
            fs::read(place.path().join("whole").join(file)).unwrap()
                == fs::read(place.path().join(out).join(file)).unwrap()
        };
        for file in ["study.json", "samples.parquet", "samples.csv", "posterior.csv", "posterior.parquet"] {
            assert!(equal(file) == same || (!same && file != "study.json"), "{file} of {out}");
        }
    }
}

#[test]
fn the_posterior_is_the_same_as_parquet() {
    let place = tempfile::tempdir().unwrap();
    let output = calibrate(place.path(), &["--out", "one", "--quiet", "--no-plots"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let one = place.path().join("one");
    let csv = fs::read_to_string(one.join("posterior.csv")).unwrap();
    let lines: Vec<&str> = csv.lines().filter(|line| !line.starts_with('#')).collect();
    let names: Vec<&str> = lines[0].split(',').collect();
    let columns = durand::results::read::columns(&one.join("posterior.parquet"), &[], &names).unwrap();
    assert_eq!((columns.len(), lines.len()), (names.len(), 41));
    for (row, line) in lines[1..].iter().enumerate() {
        for (column, field) in columns.iter().zip(line.split(',')) {
            assert_eq!(column.numbers()[row].to_bits(), field.parse::<f64>().unwrap().to_bits());
        }
    }
    // A scenario that names the Parquet file lives the same worlds.
    let scenario = fs::read_to_string(one.join("calibrated.toml")).unwrap();
    let without: Vec<&str> = scenario.lines().filter(|line| !line.starts_with("sha256")).collect();
    fs::write(one.join("parquet.toml"), without.join("\n").replace("posterior.csv", "posterior.parquet")).unwrap();
    for (file, out) in [("one/calibrated.toml", "from-csv"), ("one/parquet.toml", "from-parquet")] {
        let run = ["run", file, "--worlds", "40", "--months", "6", "--no-plots", "--quiet", "--out", out];
        let run = durand(place.path(), &run);
        assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    }
    let worlds = |out: &str| fs::read(place.path().join(out).join("worlds.parquet")).unwrap();
    assert!(worlds("from-csv") == worlds("from-parquet"));
}

#[test]
fn shards_of_a_calibrated_scenario_join_anywhere() {
    let place = tempfile::tempdir().unwrap();
    let file = format!("{}/scenarios/calibrated.toml", env!("CARGO_MANIFEST_DIR"));
    let mut args = vec!["run", file.as_str(), "--worlds", "600", "--months", "4", "--no-plots", "--quiet"];
    args.extend(SMALL);
    let succeeds = |folder: &Path, args: &[&str]| {
        let output = durand(folder, args);
        assert_eq!(output.status.code(), Some(0), "{args:?}\n{}", text(&output.stderr));
    };
    succeeds(place.path(), &[args.as_slice(), &["--out", "whole"]].concat());
    for shard in ["0/2", "1/2"] {
        succeeds(place.path(), &[args.as_slice(), &["--out", "there/parts", "--shard", shard]].concat());
    }
    // Brought to another place, from which nothing of the scenario is to be seen.
    let elsewhere = tempfile::tempdir().unwrap();
    fs::rename(place.path().join("there"), elsewhere.path().join("brought")).unwrap();
    let merge = ["merge", "brought/parts", "--no-plots", "--quiet", "--remove-shards"];
    let table = elsewhere.path().join("brought/parts/shards/joint-draws");
    let whole = fs::read(&table).unwrap();
    fs::write(&table, "weight,ttp.fighters\n1,3000\n").unwrap();
    let refused = durand(elsewhere.path(), &merge);
    assert!(refused.status.code() == Some(2) && text(&refused.stderr).contains("E103"), "{}", text(&refused.stderr));
    fs::write(&table, whole).unwrap();
    succeeds(elsewhere.path(), &merge);
    for file in ["summary.json", "worlds.parquet", "months.parquet", "ledger.parquet"] {
        let joined = fs::read(elsewhere.path().join("brought/parts").join(file)).unwrap();
        assert!(fs::read(place.path().join("whole").join(file)).unwrap() == joined, "{file}");
    }
    assert!(!elsewhere.path().join("brought/parts/shards").exists());
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
