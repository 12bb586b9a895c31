//! What a world costs, in instructions: a count that a busy machine cannot disturb.
//!
//! The status quo is run with few worlds and with more, as the tests build it (a release takes about a third; `benches/run
//! profile` counts that); what a world adds, and what a run costs once, may be no more than a twentieth above
//! `tests/instructions.txt`. Counts are a compiler's: with another, or where there is no valgrind or are no vector units of
//! four doubles, the test says so and passes. Valgrind shows a program no AVX-512: it is the work of AVX2 that is counted
//! everywhere. A count that is meant to change is written anew by
//!
//! ```text
//! DURAND_INSTRUCTIONS=write cargo test --test instructions
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How much more is still the same.
const TOLERANCE: f64 = 1.05;
const FEW: u32 = 4;
const MORE: u32 = 12;

/// Instructions of a run with so many worlds.
fn run(worlds: u32, folder: &Path) -> f64 {
    let counted = folder.join("counted");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "-q"])
        .arg(format!("--callgrind-out-file={}", counted.display()))
        .arg(env!("CARGO_BIN_EXE_durand"))
        .args(["run", "scenarios/status-quo.toml", "--threads", "1", "--no-plots", "-q", "--force"])
        .args(["--worlds", &worlds.to_string()])
        .arg("--out")
        .arg(folder.join("run"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::null())
        .status()
        .expect("valgrind starts");
    assert!(status.success(), "{status}");
    let text = fs::read_to_string(&counted).expect("callgrind writes its counts");
    let total = text.lines().find_map(|line| line.strip_prefix("totals: ")).expect("counts have a total");
    total.trim().parse().expect("a total is a number")
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output().expect("rustc is there");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Why there is nothing to count here.
fn obstacle() -> Option<&'static str> {
    if !Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return Some("there is no valgrind");
    }
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        return None;
    }
    Some("there are no vector units of four doubles")
}

/// Says something that is seen though the test passes.
fn say(words: &str) {
    writeln!(std::io::stderr(), "tests/instructions: {words}").expect("standard error is there");
}

/// The number after a name in the reference.
fn number(reference: &str, name: &str) -> f64 {
    let line = reference.lines().find_map(|line| line.strip_prefix(name)).expect("the reference has every count");
    line.trim().replace(',', "").parse().expect("a count is a number")
}

fn with_commas(count: f64) -> String {
    let digits = format!("{count:.0}");
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

#[test]
fn a_world_costs_no_more_than_it_did() {
    if let Some(obstacle) = obstacle() {
        say(&format!("not counted: {obstacle}"));
        return;
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/instructions.txt");
    let place = tempfile::tempdir().unwrap();
    let (few, more) = (run(FEW, place.path()), run(MORE, place.path()));
    let world = (more - few) / f64::from(MORE - FEW);
    let once = few - world * f64::from(FEW);
    let compiler = compiler();
    if std::env::var_os("DURAND_INSTRUCTIONS").is_some_and(|value| value == "write") {
        let text = format!("compiler {compiler}\nworld {}\nonce {}\n", with_commas(world), with_commas(once));
        fs::write(&path, text).unwrap();
        return;
    }
    let reference = fs::read_to_string(&path).unwrap();
    let known = reference.lines().find_map(|line| line.strip_prefix("compiler ")).unwrap();
    if known != compiler {
        say(&format!("not held against the reference: it is of {known}, this is {compiler}"));
        return;
    }
    for (name, found) in [("world ", world), ("once ", once)] {
        let expected = number(&reference, name);
        assert!(
            found <= TOLERANCE * expected,
            "{name}takes {} instructions, {:.3} times the {} of tests/instructions.txt",
            with_commas(found),
            found / expected,
            with_commas(expected)
        );
        if found * TOLERANCE < expected {
            say(&format!("{name}takes {:.3} times what the reference says: it can be written anew", found / expected));
        }
    }
}
