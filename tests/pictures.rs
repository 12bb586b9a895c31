//! Every picture of every kind of result: one world, no crackdown anywhere, all regimes fallen, one faction, eight.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const PICTURES: [&str; 6] = ["distributions", "rungs", "ledger", "first-crackdown", "attacks", "roles"];

/// Small worlds: these tests are about pictures.
const SMALL: &str =
    "[run]\nworlds = 24\nmonths = 26\n[council]\nhorizon = 12\n[commanders]\ncount = 16\n[bands]\ncount = 8\n";

/// The others dropped, and a new one: no picture may count on the names it knows.
const ONE: &str = "council.centre = \"east\"\n[factions]\nkandahar.drop = true\nkabul.drop = true\nhaqqani.drop = true\n\
    east.label = \"East\"\neast.power = 1.0\n";

/// Seven beside Kandahar, one with a name that is far too long, and one that would be a tag.
fn eight() -> String {
    let mut text = String::from("[factions]\nkabul.drop = true\nhaqqani.drop = true\nkandahar.power = 0.125\n");
    let labels = ["<b>First</b>", "Second & last", &"A very long name of a faction ".repeat(6), "D", "E", "F", "G"];
    for (key, label) in ["a", "b", "c", "d", "e", "f", "g"].into_iter().zip(labels) {
        let _ = writeln!(text, "{key}.power = 0.125\n{key}.label = \"{}\"", label.trim());
    }
    text
}

fn durand(folder: &Path, args: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_durand"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Lives a scenario and gives its six pictures as SVG.
fn pictures(place: &Path, name: &str, more: &str, flags: &[&str]) -> Vec<String> {
    fs::write(place.join(format!("{name}.toml")), format!("name = \"{name}\"\n{}{more}", at_root(more))).unwrap();
    let file = format!("{name}.toml");
    durand(place, &[&["run", &file, "-q", "--format", "svg", "--out", name], flags].concat());
    PICTURES.iter().map(|picture| drawn(&place.join(name).join("plots"), picture)).collect()
}

/// Keys that stand before every table must come first in the file.
fn at_root(more: &str) -> &'static str {
    if more.starts_with("council.centre") { "" } else { SMALL }
}

/// A picture, found to be one.
fn drawn(folder: &Path, name: &str) -> String {
    let svg = fs::read_to_string(folder.join(format!("{name}.svg"))).unwrap();
    let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(document.descendants().filter(|node| node.has_tag_name("text")).count() > 5, "{name} has words");
    for wrong in ["NaN", "inf\"", "<b>", "<script"] {
        assert!(!svg.contains(wrong), "{wrong} in {name}");
    }
    svg
}

#[test]
fn one_world() {
    let place = tempfile::tempdir().unwrap();
    let all = pictures(place.path(), "one-world", "", &["--worlds", "1"]);
    assert!(all.iter().all(|svg| svg.contains("1 worlds, seed 20210815")));
}

#[test]
fn no_crackdown_anywhere() {
    let place = tempfile::tempdir().unwrap();
    let all = pictures(place.path(), "never", "", &[]);
    assert!(all[3].contains("ordered in 0% of worlds and enforced in 0%"), "{}", all[3]);
}

#[test]
fn all_regimes_fall_at_once() {
    let place = tempfile::tempdir().unwrap();
    let all = pictures(place.path(), "fallen", "[collapse]\nbase = 1.0\n", &[]);
    assert!(all[0].contains("no world standing"));
    assert!(all[1].contains("collapsed in 100%"));
}

#[test]
fn one_faction() {
    let place = tempfile::tempdir().unwrap();
    let small = ["--worlds", "24", "--months", "26", "--set", "commanders.count=16", "--set", "bands.count=8"];
    let all = pictures(place.path(), "one-faction", ONE, &small);
    assert!(all[0].contains("East") && !all[0].contains("Kandahar"));
}

#[test]
fn eight_factions() {
    let place = tempfile::tempdir().unwrap();
    let all = pictures(place.path(), "eight-factions", &eight(), &[]);
    assert!(all[0].contains("&lt;b&gt;First") && all[0].contains("Second &amp; last"));
}

/// All kinds of results together, on the same axes.
#[test]
fn all_of_them_together() {
    let place = tempfile::tempdir().unwrap();
    let small = ["--worlds", "24", "--months", "26", "--set", "commanders.count=16", "--set", "bands.count=8"];
    pictures(place.path(), "never", "", &[]);
    pictures(place.path(), "fallen", "[collapse]\nbase = 1.0\n", &[]);
    pictures(place.path(), "one-faction", ONE, &small);
    pictures(place.path(), "eight-factions", &eight(), &[]);
    durand(
        place.path(),
        &["plot", "never", "fallen", "one-faction", "eight-factions", "--format", "svg", "--out", "all"],
    );
    for name in PICTURES {
        drawn(&place.path().join("all"), name);
    }
    durand(place.path(), &["report", "never", "fallen", "one-faction", "eight-factions", "--out", "all/report.html"]);
}
