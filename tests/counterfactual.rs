//! `counterfactual`, as its user meets it.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Keys that make a world small: these tests are about the program, not about what worlds do.
const SMALL: [&str; 8] =
    ["--months", "30", "--set", "commanders.count=20", "--set", "bands.count=10", "--set", "council.horizon=12"];

fn counterfactual(folder: &Path, args: &[&str]) -> Output {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/what-it-takes.toml");
    Command::new(env!("CARGO_BIN_EXE_durand"))
        .arg("counterfactual")
        .arg(file)
        .args(SMALL)
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

#[test]
fn two_councils_with_everything() {
    let place = tempfile::tempdir().unwrap();
    let args = ["--worlds", "6", "--at", "2022-08,2023-08", "--branches", "3", "--learn", "--out", "c"];
    let output = counterfactual(place.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    for expected in ["2022-08", "Worlds by class", "What comes of it", "If they knew", "by when it acts", "Kept in c"] {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    let folder = place.path().join("c");
    for file in ["manifest.json", "study.json", "samples.parquet", "plots/lenses.svg", "plots/acting.png"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let table = fs::read_to_string(folder.join("samples.csv")).unwrap();
    assert_eq!(table.lines().count(), 1 + 2 * 6);
    let study: Value = serde_json::from_str(&fs::read_to_string(folder.join("study.json")).unwrap()).unwrap();
    let at = study["found"]["at"].as_array().unwrap();
    assert_eq!((at[0]["date"].as_str(), at[1]["date"].as_str()), (Some("2022-08"), Some("2023-08")));
    assert_eq!(at[0]["worlds"].as_u64().unwrap() + at[0]["fallen"].as_u64().unwrap(), 6);
}

#[test]
fn threads_and_shards_change_nothing() {
    let place = tempfile::tempdir().unwrap();
    let common = ["--worlds", "5", "--branches", "2", "--no-plots", "-q"];
    let live = |out: &str, more: &[&str]| {
        let mut args = common.to_vec();
        args.extend(["--out", out]);
        args.extend(more);
        let output = counterfactual(place.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    };
    live("one", &["--threads", "1"]);
    live("three", &["--threads", "3"]);
    live("shards", &["--shard", "0/2"]);
    live("shards", &["--shard", "1/2"]);
    live("shards", &["--resume"]);
    for file in ["study.json", "samples.parquet", "samples.csv"] {
        let read = |out: &str| fs::read(place.path().join(out).join(file)).unwrap();
        assert_eq!(read("one"), read("three"), "{file}");
        assert_eq!(read("one"), read("shards"), "{file}");
    }
}

#[test]
fn what_is_no_council_is_said_at_once() {
    let place = tempfile::tempdir().unwrap();
    for (at, expected) in [
        ("soon", "`soon` is no month: --at takes one as in 2026-12"),
        ("2040-01", "2040-01 lies outside the run, which goes from 2021-08 to 2024-01"),
        ("every=0", "the step is 1 to 30 months"),
    ] {
        let output = counterfactual(place.path(), &["--at", at]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
    }
    for wrong in [&["--branches", "0"][..], &["--branches", "256"], &["--policy", "tolerate"]] {
        assert_eq!(counterfactual(place.path(), wrong).status.code(), Some(2));
    }
    assert!(fs::read_dir(place.path()).unwrap().next().is_none(), "nothing is begun");
}
