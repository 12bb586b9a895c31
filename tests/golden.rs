//! What the shipped scenarios come to, to the last bit.
//!
//! Each shipped scenario is run with a few worlds. Every column of its rows, every series of its months,
//! every line of its ledgers and every number of its summary is hashed, and the hashes are held against
//! `tests/golden.txt`. Nothing that is not meant to move a result may move one of them.
//!
//! A column or series that the file does not know is passed over: what is new is no fault. What is known must be
//! there, with the same bits, and every scenario shipped must be known. A change of a result on purpose is a
//! change of the file, with its reason in `CHANGELOG.md`; this writes it anew:
//!
//! ```text
//! DURAND_GOLDEN=write cargo test --test golden
//! ```
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use durand::results::read::{Column, json, table};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Few worlds say as much as many: a bit that moves in one of them is seen.
const WORLDS: &str = "40";

/// What is read of a cell of `months.parquet` and `ledger.parquet`.
const DESCRIBED: [&str; 18] = [
    "n", "mean", "sd", "min", "max", "q05", "q10", "q25", "q50", "q75", "q90", "q95", "q10.lo", "q10.hi", "q50.lo",
    "q50.hi", "q90.lo", "q90.hi",
];

/// Hash of each part of a result, by the part's name.
type Parts = BTreeMap<String, String>;

#[test]
fn shipped_scenarios_give_the_bits_they_gave() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("tests/golden.txt");
    let found = run_all(&root.join("scenarios"));
    if std::env::var_os("DURAND_GOLDEN").is_some_and(|asked| asked == "write") {
        fs::write(&file, Golden::of(&found, |_| true).to_text()).unwrap();
        return;
    }
    let expected = Golden::from_text(&fs::read_to_string(&file).unwrap());
    let unknown: Vec<&String> = found.keys().filter(|name| !expected.scenarios.contains_key(*name)).collect();
    assert!(unknown.is_empty(), "Without a hash: {unknown:?}. Write it: DURAND_GOLDEN=write cargo test --test golden");
    // Only what the file knows counts, so that columns may be added.
    let seen = Golden::of(&found, |part| expected.parts.contains_key(part));
    let (scenarios, parts) = (moved(&expected.scenarios, &seen.scenarios), moved(&expected.parts, &seen.parts));
    assert!(
        scenarios.is_empty() && parts.is_empty(),
        "Results moved.\nScenarios: {}\nParts: {}\nIf that is meant, say why in CHANGELOG.md and write the hashes \
         anew: DURAND_GOLDEN=write cargo test --test golden",
        scenarios.join(", "),
        parts.join(", ")
    );
}

#[test]
fn one_bit_is_seen_and_a_new_column_is_not() {
    let of = |value: f64, more: bool| {
        let mut parts = Parts::from([("worlds x".to_owned(), digest(|hash| number(hash, value)))]);
        if more {
            parts.insert("worlds y".to_owned(), digest(|hash| number(hash, 2.0)));
        }
        Golden::of(&BTreeMap::from([("s".to_owned(), parts)]), |part| part == "worlds x")
    };
    let plain = of(1.0, false);
    assert_eq!(plain.to_text(), of(1.0, true).to_text());
    assert_eq!(Golden::from_text(&plain.to_text()).to_text(), plain.to_text());
    let other = of(1.0 + f64::EPSILON, false);
    assert_eq!(moved(&plain.scenarios, &other.scenarios), ["s"]);
    assert_eq!(moved(&plain.parts, &other.parts), ["worlds x"]);
    // What the file knows and a result lacks has moved.
    assert_eq!(moved(&plain.parts, &Parts::new()), ["worlds x"]);
}

/// Hashes by scenario, over all its parts, and by part, over all scenarios: between them a change is found.
struct Golden {
    scenarios: Parts,
    parts: Parts,
}

impl Golden {
    fn of(found: &BTreeMap<String, Parts>, known: impl Fn(&str) -> bool) -> Self {
        let names: BTreeSet<&String> = found.values().flat_map(Parts::keys).filter(|part| known(part)).collect();
        let scenarios = found.iter().map(|(scenario, parts)| {
            let whole = names.iter().filter_map(|name| parts.get(*name).map(|hash| (name.as_str(), hash.as_str())));
            (scenario.clone(), digest(|hash| whole.for_each(|pair| both(hash, pair))))
        });
        let parts = names.iter().map(|name| {
            let whole =
                found.iter().filter_map(|(scenario, parts)| Some((scenario.as_str(), parts.get(*name)?.as_str())));
            ((*name).clone(), digest(|hash| whole.for_each(|pair| both(hash, pair))))
        });
        Self { scenarios: scenarios.collect(), parts: parts.collect() }
    }

    fn to_text(&self) -> String {
        let mut text = String::new();
        for (kind, hashes) in [("scenario", &self.scenarios), ("part", &self.parts)] {
            for (name, hash) in hashes {
                writeln!(text, "{hash} {kind} {name}").unwrap();
            }
        }
        text
    }

    fn from_text(text: &str) -> Self {
        let mut golden = Self { scenarios: Parts::new(), parts: Parts::new() };
        for line in text.lines() {
            let mut words = line.splitn(3, ' ');
            let (hash, kind, name) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
            let hashes = if kind == "scenario" { &mut golden.scenarios } else { &mut golden.parts };
            hashes.insert(name.to_owned(), hash.to_owned());
        }
        golden
    }
}

/// Names whose hash is not what was expected, or is gone.
fn moved(expected: &Parts, found: &Parts) -> Vec<String> {
    expected.iter().filter(|(name, hash)| found.get(*name) != Some(hash)).map(|(name, _)| name.clone()).collect()
}

/// Runs every shipped scenario; gives the hashes of its parts.
fn run_all(scenarios: &Path) -> BTreeMap<String, Parts> {
    let place = tempfile::tempdir().unwrap();
    let mut files: Vec<_> = fs::read_dir(scenarios).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut all = BTreeMap::new();
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let out = place.path().join(&name);
        let output = Command::new(env!("CARGO_BIN_EXE_durand"))
            .arg("run")
            .arg(&file)
            .args(["--worlds", WORLDS, "--no-plots", "-q", "--out"])
            .arg(&out)
            .stdin(Stdio::null())
            .output()
            .expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        all.insert(name, parts_of(&out));
    }
    assert!(!all.is_empty());
    all
}

fn parts_of(result: &Path) -> Parts {
    let mut parts = Parts::new();
    for (name, column) in table(&result.join("worlds.parquet"), |_| true).unwrap() {
        parts
            .insert(format!("worlds {name}"), digest(|hash| (0..length(&column)).for_each(|i| cell(hash, &column, i))));
    }
    add_rows(&mut parts, "months", &result.join("months.parquet"), &["series"], "month");
    add_rows(&mut parts, "ledger", &result.join("ledger.parquet"), &["policy", "component"], "month");
    add_summary(&mut parts, &json(&result.join("summary.json")).unwrap());
    parts
}

/// A part for all rows with the same `labels`, in their order: `when` and the numbers of [`DESCRIBED`].
fn add_rows(parts: &mut Parts, kind: &str, path: &Path, labels: &[&str], when: &str) {
    let columns = table(path, |_| true).unwrap();
    let mut hashes: BTreeMap<String, Sha256> = BTreeMap::new();
    for row in 0..length(&columns[when]) {
        let label: Vec<&str> = labels.iter().map(|label| columns[*label].text()[row].as_str()).collect();
        let hash = hashes.entry(format!("{kind} {}", label.join(" "))).or_default();
        cell(hash, &columns[when], row);
        for name in DESCRIBED {
            cell(hash, &columns[name], row);
        }
    }
    parts.extend(hashes.into_iter().map(|(name, hash)| (name, shown(hash))));
}

/// Numbers and verdicts; words may be put otherwise, and counts of parameters grow with the model.
fn add_summary(parts: &mut Parts, summary: &Value) {
    let mut add = |name: String, value: &Value| {
        parts.insert(name, digest(|hash| hash.update(value.to_string())));
    };
    for headline in summary["headline"].as_array().unwrap() {
        let numbers: Vec<&Value> =
            ["value", "low", "high", "worlds", "left_out"].iter().map(|k| &headline[k]).collect();
        let metric = headline["metric"].as_str().unwrap();
        add(format!("summary {metric}"), &Value::from(numbers.into_iter().cloned().collect::<Vec<_>>()));
    }
    for rung in summary["rungs"].as_array().unwrap() {
        add(format!("summary rung {}", rung[0].as_str().unwrap()), &rung[1]);
    }
    for campaign in ["ordered", "enforced"] {
        add(format!("summary campaign {campaign}"), &summary["campaign"][campaign]);
    }
    for judged in summary["hypotheses"].as_array().unwrap() {
        let outcome: Vec<Value> = ["verdict", "left", "right"].iter().map(|key| judged[key].clone()).collect();
        add(format!("summary hypothesis {}", judged["test"].as_str().unwrap()), &Value::from(outcome));
    }
}

fn length(column: &Column) -> usize {
    column.numbers().len().max(column.text().len())
}

fn cell(hash: &mut Sha256, column: &Column, row: usize) {
    match column {
        Column::Numbers(numbers) => number(hash, numbers[row]),
        Column::Text(texts) => both(hash, (&texts[row], "")),
    }
}

fn number(hash: &mut Sha256, value: f64) {
    // Which NaN stands for nothing is no result.
    let bits = if value.is_nan() { u64::MAX } else { value.to_bits() };
    hash.update(bits.to_le_bytes());
}

fn both(hash: &mut Sha256, (one, other): (&str, &str)) {
    hash.update(one);
    hash.update([0]);
    hash.update(other);
    hash.update([0]);
}

fn digest(fill: impl FnOnce(&mut Sha256)) -> String {
    let mut hash = Sha256::new();
    fill(&mut hash);
    shown(hash)
}

/// The first 64 bits, in hexadecimal.
fn shown(hash: Sha256) -> String {
    hash.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
