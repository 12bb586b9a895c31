//! Results, shards and unfinished runs that are damaged, or made to do harm: every command that reads them says so.

use std::fs;
use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::{durand, harmless, place, refused};

/// Two small results, `a` and `b`; more words go to the run of the second.
fn results(place: &Path, more: &[&str]) {
    for (out, more) in [("a", &[][..]), ("b", more)] {
        fs::write(place.join("x.toml"), "name = \"x\"\n[commanders]\ncount = 10\n[bands]\ncount = 4\n").unwrap();
        let run = ["run", "x.toml", "--worlds", "300", "--months", "7", "--no-plots", "-q", "--out", out];
        let ended = durand(place, &[&run, more].concat());
        assert_eq!(ended.status.code(), Some(0), "{}", ended.error);
    }
}

const RESUME: [&str; 10] =
    ["run", "x.toml", "--worlds", "300", "--months", "7", "--no-plots", "--out", "b", "--resume"];

/// Every command that reads a result.
const COMMANDS: [&[&str]; 6] = [
    &["compare", "a", "b"],
    &["compare", "b", "a", "--metric", "q90(attacks, 2022-02) / 2"],
    &["plot", "b", "--format", "svg", "--out", "plots"],
    &["plot", "a", "b", "--format", "svg", "--only", "rungs", "--out", "plots"],
    &["report", "b", "--out", "page.html"],
    &RESUME,
];

/// Whatever is done to the bytes of a result, every command that reads it says so, or does without: none panics, waits, or
/// asks for memory without end.
#[test]
fn damage_is_reported_by_every_command() {
    let place = place();
    results(place.path(), &[]);
    let mut random = StdRng::seed_from_u64(7);
    let mut reported = 0;
    for file in ["summary.json", "worlds.parquet", "months.parquet", "ledger.parquet", "manifest.json"] {
        let path = place.path().join("b").join(file);
        let whole = fs::read(&path).unwrap();
        for damage in 0..7 {
            let mut bytes = whole.clone();
            match damage {
                0 => bytes.clear(),
                1 => bytes.truncate(whole.len() / 2),
                2 => bytes = b"not what it was".to_vec(),
                // The length of the footer of a table.
                3 => *bytes.iter_mut().rev().nth(6).unwrap() ^= 0x7f,
                // The footer itself.
                4 => {
                    for _ in 0..4 {
                        let back = random.random_range(8..bytes.len().min(4000));
                        *bytes.iter_mut().rev().nth(back).unwrap() = random.random();
                    }
                }
                _ => {
                    for _ in 0..20 {
                        let at = random.random_range(0..bytes.len());
                        bytes[at] ^= 1 << random.random_range(0..8);
                    }
                }
            }
            fs::write(&path, bytes).unwrap();
            // One command a damage, each in its turn, so that all meet all.
            for command in COMMANDS.iter().skip(damage % 2).step_by(2) {
                let ended = durand(place.path(), command);
                harmless(&ended);
                let code = ended.status.code();
                assert!(matches!(code, Some(0 | 2)), "{command:?} {file} {damage}: {code:?}\n{}", ended.error);
                if code == Some(2) {
                    assert!(ended.error.contains(file), "{command:?} {file} {damage}\n{}", ended.error);
                    reported += 1;
                }
            }
        }
        fs::remove_file(&path).unwrap();
        for command in &COMMANDS[..5] {
            harmless(&durand(place.path(), command));
        }
        fs::write(&path, whole).unwrap();
    }
    assert!(reported > 40, "{reported} damages were reported");
}

/// A summary that can be read, and says what no run would.
#[test]
fn summaries_that_no_run_writes() {
    let place = place();
    results(place.path(), &[]);
    let path = place.path().join("b/summary.json");
    let whole: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for (key, value, words) in [
        ("months", json!(u32::MAX), "months"),
        ("worlds", json!(u64::MAX), "worlds"),
        ("worlds", json!(1e300), "summary.json"),
        ("worlds", json!("many"), "summary.json"),
        ("date", json!("9999-99"), "date"),
        ("start", json!("\u{1b}[2J"), "control characters"),
        ("title", json!("a\u{202e}b"), "control characters"),
        ("factions", json!(vec![["a", "b"]; 100_000]), "factions"),
        ("factions", json!([["../../x", "X"]]), "no name"),
        ("hypotheses", json!({}), "summary.json"),
    ] {
        let mut said = whole.clone();
        said[key] = value;
        fs::write(&path, said.to_string()).unwrap();
        for command in &COMMANDS[1..5] {
            refused(&durand(place.path(), command), words);
        }
    }
    // Deeper than anything that is read.
    fs::write(&path, format!("{}{}", "[".repeat(200_000), "]".repeat(200_000))).unwrap();
    refused(&durand(place.path(), COMMANDS[0]), "summary.json");
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    refused(&durand(place.path(), COMMANDS[4]), "larger than 64 MiB");
    for file in ["summary.json", "manifest.json", "worlds.parquet", "ledger.parquet"] {
        fs::write(&path, whole.to_string()).unwrap();
        let path = place.path().join("b").join(file);
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        refused(&durand(place.path(), COMMANDS[4]), "no regular file");
        fs::remove_file(&path).unwrap();
        fs::copy(place.path().join("a").join(file), &path).unwrap();
    }
}

/// Shards, and what lies beside them, that make no sense.
#[test]
fn shards_that_no_run_writes() {
    let place = place();
    results(place.path(), &[]);
    let shard = ["run", "x.toml", "--worlds", "600", "--months", "7", "-q", "--out", "s", "--shard", "0/1"];
    assert_eq!(durand(place.path(), &shard).status.code(), Some(0));
    let asked = place.path().join("s/shards/asked.json");
    let whole: Value = serde_json::from_slice(&fs::read(&asked).unwrap()).unwrap();
    for (pointer, value, words) in [
        ("/shards", json!(u32::MAX), "how many shards"),
        ("/shards", json!(0), "how many shards"),
        ("/shards", json!(null), "how many shards"),
        ("/identity/total", json!(u32::MAX), "number of items"),
        ("/identity/seed", json!(-1), "asked.json"),
        ("/resolved", json!([]), "asked.json"),
        ("/resolved/name", json!("../../x"), "asked.json"),
        ("/resolved/run/worlds", json!(2_000_000_000_u64), "worlds"),
        ("/resolved/title", json!("\u{1b}[2J"), "asked.json"),
    ] {
        let mut said = whole.clone();
        *said.pointer_mut(pointer).unwrap() = value;
        fs::write(&asked, said.to_string()).unwrap();
        refused(&durand(place.path(), &["merge", "s"]), words);
    }
    fs::write(&asked, whole.to_string()).unwrap();
    // A part that never ends, and one that says it is longer than it is.
    let folder = place.path().join("s/shards/0-of-1");
    let part = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&part).unwrap();
    bytes[14..18].fill(0xff);
    fs::write(&part, bytes).unwrap();
    refused(&durand(place.path(), &["merge", "s"]), "checksum");
    fs::remove_file(&part).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &part).unwrap();
    refused(&durand(place.path(), &["merge", "s"]), "it is not a file");
    fs::remove_file(&part).unwrap();
    fs::File::create(&part).unwrap().set_len(1 << 40).unwrap();
    refused(&durand(place.path(), &["merge", "s"]), "larger than any part");
}
