//! The reference results: that they are those of the scenarios as they stand, that the program still makes them, and that the
//! README says what they say.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

mod pages;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use durand::scenario::{Overrides, Scenario};
use serde_json::Value;
use sha2::{Digest, Sha256};

const REBUILD: &str = "if the change is meant, run results/reference/rebuild and say in the changelog what moved";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn reference(part: &str) -> PathBuf {
    root().join("results/reference").join(part)
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).unwrap()
}

/// Names of the files in a folder that end so, without the ending.
fn names(folder: &Path, ending: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let name = |file: fs::DirEntry| Some(file.file_name().to_str()?.strip_suffix(ending)?.to_owned());
    files.filter_map(|file| name(file.unwrap())).collect()
}

fn hash(scenario: &Scenario) -> String {
    let digest = Sha256::digest(scenario.resolved().to_string().as_bytes());
    digest.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[test]
fn the_small_reference_comes_out_again_to_the_byte() {
    let place = tempfile::tempdir().unwrap();
    let kept = names(&reference("small"), ".json");
    assert_eq!(kept.len(), 2);
    let files: Vec<String> =
        kept.iter().map(|name| root().join(format!("scenarios/{name}.toml")).display().to_string()).collect();
    let output = Command::new(env!("CARGO_BIN_EXE_durand"))
        .arg("run")
        .args(&files)
        .args(["--worlds", "256", "--no-plots", "--quiet", "--out", "small"])
        .current_dir(place.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for name in kept {
        let (own, kept) =
            (place.path().join(format!("small/{name}/summary.json")), reference(&format!("small/{name}.json")));
        assert_eq!(json(&own), json(&kept), "{name}: {REBUILD}");
        assert_eq!(fs::read(&own).unwrap(), fs::read(&kept).unwrap(), "{name}: {REBUILD}");
    }
}

#[test]
fn every_shipped_scenario_has_its_reference() {
    let shipped = names(&root().join("scenarios"), ".toml");
    assert_eq!(names(&reference("summaries"), ".json"), shipped, "{REBUILD}");
    for name in &shipped {
        let summary = json(&reference(&format!("summaries/{name}.json")));
        let scenario = Scenario::load(root().join(format!("scenarios/{name}.toml")), &Overrides::default()).unwrap();
        assert_eq!(summary["hash"], hash(&scenario), "{name}: {REBUILD}");
        assert_eq!(summary["worlds"], scenario.run.worlds, "{name}");
        assert_eq!(summary["hypotheses"].as_array().unwrap().len(), scenario.hypotheses.len(), "{name}");
    }
}

#[test]
fn the_comparison_is_of_these_summaries() {
    let mut rows = csv::Reader::from_path(reference("comparison/comparison.csv")).unwrap();
    let head = rows.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|own| own == name).unwrap();
    let (metric, result, value) = (column("metric"), column("result"), column("value"));
    let mut seen = 0;
    for row in rows.records().map(Result::unwrap) {
        let summary = json(&reference(&format!("summaries/{}.json", &row[result])));
        let headline = summary["headline"].as_array().unwrap().iter().find(|one| one["metric"] == row[metric]);
        if let Some(headline) = headline {
            assert_eq!(
                row[value].parse::<f64>().unwrap(),
                headline["value"].as_f64().unwrap(),
                "{} of {}",
                &row[metric],
                &row[result]
            );
            seen += 1;
        }
    }
    assert!(seen >= 9 * names(&reference("summaries"), ".json").len(), "{seen}");
    let claims: Vec<Value> = names(&reference("summaries"), ".json")
        .iter()
        .flat_map(|name| json(&reference(&format!("summaries/{name}.json")))["hypotheses"].as_array().unwrap().clone())
        .collect();
    let kept = csv::Reader::from_path(reference("comparison/hypotheses.csv")).unwrap().into_records().count();
    assert_eq!(kept, claims.len());
    assert_eq!(names(&reference("comparison"), ".png").len(), 6);
}

#[test]
fn every_shipped_scenario_tests_one_to_three_claims() {
    for name in names(&reference("summaries"), ".json") {
        let summary = json(&reference(&format!("summaries/{name}.json")));
        let claims = summary["hypotheses"].as_array().unwrap().len();
        assert!((1..=3).contains(&claims), "{name} tests {claims} claims");
    }
}

/// After a rebuild run `UPDATE_DOCS=1 cargo test --test reference` and look at the difference.
#[test]
fn the_readme_says_what_came_out() {
    let summaries: Vec<Value> = names(&reference("summaries"), ".json")
        .iter()
        .map(|name| json(&reference(&format!("summaries/{name}.json"))))
        .collect();
    let file = root().join("README.md");
    let found = fs::read_to_string(&file).unwrap();
    let expected = pages::filled(&found, "outcomes", &pages::outcomes(&summaries));
    let expected = pages::filled(&expected, "claims", &pages::claims(&summaries));
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        fs::write(&file, expected).unwrap();
        return;
    }
    assert!(
        found == expected,
        "README.md does not say what results/reference says: `UPDATE_DOCS=1 cargo test --test reference` mends it"
    );
}
