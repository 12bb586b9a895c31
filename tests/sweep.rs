//! `durand sweep` and `durand threshold`, as their user meets them.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Small worlds: these tests are about the program, not about what worlds do.
const SMALL: &str = "name = \"small\"\n[run]\nworlds = 64\nmonths = 20\n[council]\ncentre = \"kabul\"\nhorizon = 12\n\
    [commanders]\ncount = 20\n[bands]\ncount = 10\n[factions.kabul.belief]\ncredibility = 0.9\n";

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder to work in");
        fs::write(folder.path().join("small.toml"), SMALL).unwrap();
        fs::write(folder.path().join("other.toml"), SMALL.replace("small", "other").replace("kabul\"", "kandahar\""))
            .unwrap();
        Self(folder)
    }

    fn durand(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_durand"))
            .args(args)
            .current_dir(self.0.path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .output()
            .expect("the program starts")
    }

    fn done(&self, args: &[&str]) -> String {
        let output = self.durand(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}\n{}", text(&output.stderr));
        text(&output.stdout)
    }

    /// What it says when it refuses.
    fn refused(&self, args: &[&str]) -> String {
        let output = self.durand(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}\n{}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stderr)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

const CENTRAL: &str = "council.centralisation=0.1:0.9:3";

#[test]
fn a_sweep_leaves_tables_a_picture_and_a_sentence() {
    let place = Place::new();
    let shown = place.done(&["sweep", "small.toml", "--vary", CENTRAL]);
    for words in ["3 points, 64 worlds each", "A crackdown is rational for the coalition", "Haqqani", "Ordered"] {
        assert!(shown.contains(words), "no `{words}` in:\n{shown}");
    }
    let folder = place.at("results/small-sweep");
    for file in
        ["study.json", "samples.parquet", "samples.csv", "manifest.json", "plots/response.png", "plots/response.svg"]
    {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let table = fs::read_to_string(folder.join("samples.csv")).unwrap();
    assert_eq!(table.lines().count(), 4);
    assert!(table.starts_with("council.centralisation,"));
    assert_eq!(json(&folder.join("study.json"))["found"]["points"].as_array().unwrap().len(), 3);
}

#[test]
fn two_levers_make_a_phase_diagram() {
    let place = Place::new();
    let metric = "p(factions.kabul.acceptable, 2022-12)";
    let shown = place.done(&[
        "sweep",
        "small.toml",
        "--vary",
        CENTRAL,
        "--vary",
        "pakistan.inducement*=0:2:2",
        "--metric",
        metric,
        "--format",
        "svg",
    ]);
    assert!(shown.contains("6 points") && shown.contains("pakistan.inducement* upwards"), "{shown}");
    let svg = fs::read_to_string(place.at("results/small-sweep/plots/phase.svg")).unwrap();
    assert!(roxmltree::Document::parse(&svg).is_ok());
    assert!(!place.at("results/small-sweep/plots/phase.png").exists());
}

/// The share at each point of a sweep is that of a run of the same worlds with the same numbers behind --set.
#[test]
fn a_point_is_a_run_by_hand() {
    let place = Place::new();
    let metric = "p(factions.kabul.acceptable, 2022-12)";
    let central = ["--set", "council.centralisation=0.9", "--no-plots", "-q"];
    let lever = "factions.kabul.weights.economy*=0:8:3";
    place.done(&[&["sweep", "small.toml", "--vary", lever, "--metric", metric], &central[..]].concat());
    let points = json(&place.at("results/small-sweep/study.json"));
    let mut seen = Vec::new();
    for (point, factor) in ["0", "4", "8"].iter().enumerate() {
        let set = format!("factions.kabul.weights.economy*={factor}");
        place.done(&[&["run", "small.toml", "--set", &set, "--out", factor], &central[..]].concat());
        let summary = json(&place.at(&format!("{factor}/summary.json")));
        let headline = summary["headline"].as_array().unwrap();
        let run = headline.iter().find(|line| line["metric"] == metric).expect("it is a headline");
        let found = &points["found"]["points"][point]["metrics"][0];
        for part in ["value", "low", "high", "worlds"] {
            assert_eq!(found[part], run[part], "{part} at {factor}");
        }
        seen.push(found["value"].as_f64().unwrap());
    }
    assert!(seen[0] < seen[2], "the factor moves it: {seen:?}");
}

#[test]
fn shards_make_the_sweep_that_one_machine_makes() {
    let place = Place::new();
    let sweep = |more: &[&str]| {
        let mut args = vec!["sweep", "small.toml", "--vary", CENTRAL, "--no-plots", "-q"];
        args.extend(more);
        place.done(&args)
    };
    sweep(&["--out", "whole"]);
    for shard in ["1/2", "0/2"] {
        sweep(&["--out", "parts", "--shard", shard]);
    }
    sweep(&["--out", "parts", "--resume"]);
    for file in ["study.json", "samples.csv", "samples.parquet"] {
        assert!(
            fs::read(place.at("whole").join(file)).unwrap() == fs::read(place.at("parts").join(file)).unwrap(),
            "{file}"
        );
    }
}

#[test]
fn a_threshold_is_answered_in_words() {
    let place = Place::new();
    let target = "p(pakistan.keeps, 2022-12) >= 0.5";
    let shown = place.done(&[
        "threshold",
        "small.toml",
        "--vary",
        "pakistan.honour=0.05:0.95",
        "--target",
        target,
        "--worlds",
        "300",
    ]);
    assert!(
        shown.contains("p(pakistan.keeps, 2022-12) >= 0.5 holds, over pakistan.honour from 0.05 to 0.95: at 0."),
        "{shown}"
    );
    let folder = place.at("results/small-threshold");
    for file in ["study.json", "samples.parquet", "samples.csv", "plots/threshold.png", "plots/threshold.svg"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let study = json(&folder.join("study.json"));
    let crossing = &study["found"]["crossings"][0];
    let end = |key: &str| crossing[key].as_f64().unwrap();
    assert!(end("low") < end("at") && end("at") < end("high") && (end("at") - 0.5).abs() < 0.15, "{crossing}");
    let never = place.done(&[
        "threshold",
        "small.toml",
        "--vary",
        "pakistan.honour=0.05:0.2",
        "--target",
        target,
        "--out",
        "never",
        "--no-plots",
    ]);
    assert!(never.contains("never within the range (at most "), "{never}");
}

#[test]
fn many_scenarios_make_a_price_list() {
    let place = Place::new();
    let shown = place.done(&[
        "threshold",
        "--each",
        "small.toml",
        "other.toml",
        "--vary",
        "pakistan.honour=0.5:0.9",
        "--target",
        "p(pakistan.keeps, 2022-12) >= 0.2",
        "--no-plots",
        "--out",
        "list",
    ]);
    for words in ["| `small` | already true", "| `other` | already true"] {
        assert!(shown.contains(words), "{shown}");
    }
    assert_eq!(fs::read_to_string(place.at("list/thresholds.csv")).unwrap().lines().count(), 3);
    assert!(place.at("list/other/study.json").is_file());
}

#[test]
fn what_cannot_be_swept_is_refused_with_the_way_out() {
    let place = Place::new();
    let sweep = |vary: &str| place.refused(&["sweep", "small.toml", "--vary", vary]);
    assert!(sweep("council.centralization=0:1:3").contains("did you mean `council.centralisation`?"));
    assert!(sweep("council.rule=0:1:3").contains("is no quantity"));
    assert!(sweep("council.centralisation=1:0:3").contains("write council.centralisation=0:1"));
    assert!(sweep("council.centralisation=0.5:0.5:3").contains("single value"));
    assert!(sweep("council.centralisation=0:1").contains("PATH=FROM:TO:POINTS"));
    assert!(sweep("council.centralisation=0:1:5000").contains("from 2 to 1001"));
    assert!(sweep("pakistan.inducement*=0:9:3").contains("a factor up to 2 keeps it inside"));
    let many = ["sweep", "small.toml", "--vary", "council.resolve=0:1:500", "--vary", "council.noise=0:1:500"];
    assert!(place.refused(&many).contains("too many"));
    let metric = ["sweep", "small.toml", "--vary", CENTRAL, "--metric", "p(coalition.acceptible, 2022-12)"];
    assert!(place.refused(&metric).contains("--metric:1:3"));
    assert!(!place.at("results").exists(), "nothing is begun");
}

#[test]
fn a_target_that_cannot_be_is_refused_at_its_column() {
    let place = Place::new();
    let threshold = |target: &str| {
        place.refused(&["threshold", "small.toml", "--vary", "council.centralisation=0:1", "--target", target])
    };
    assert!(threshold("p(coalition.acceptable, 2022-12) >").contains("--target:1:"));
    assert!(threshold("p(coalition.acceptable, 2022-12)").contains("--target:1:"));
    assert!(threshold("p(coalition.acceptable, 2099-12) >= 0.5").contains("--target:1:25"));
    let shard = [
        "threshold",
        "small.toml",
        "--vary",
        "council.resolve=0:1",
        "--target",
        "p(fracture, 2022-12) >= 0.5",
        "--shard",
        "0/2",
    ];
    assert!(place.refused(&shard).contains("step by step"));
    let points =
        ["threshold", "small.toml", "--vary", "council.resolve=0:1:9", "--target", "p(fracture, 2022-12) >= 0.5"];
    assert!(place.refused(&points).contains("PATH=FROM:TO"));
    let whole =
        ["threshold", "small.toml", "--vary", "council.interval*=1:2", "--target", "p(fracture, 2022-12) >= 0.5"];
    assert!(place.refused(&whole).contains("vary it without the star"));
}

/// What a crackdown lacks is in every run: in the summary, in the table of ledgers, and on the terminal.
#[test]
fn every_run_states_the_price() {
    let place = Place::new();
    let shown = place.done(&["run", "small.toml", "--no-plots"]);
    assert!(shown.contains("The price at the council of"), "{shown}");
    let price = json(&place.at("results/small/summary.json"))["price"].clone();
    let owners = price["owners"].as_array().unwrap();
    assert_eq!(owners.len(), 4);
    for owner in owners {
        assert!(owner["missing"]["value"].as_f64().unwrap() >= 0.0);
        let components = owner["components"].as_array().unwrap();
        assert_eq!(components.len(), 11);
        for component in components {
            let share = component["share"]["value"].as_f64().unwrap();
            assert!((0.0..=1.0).contains(&share));
            assert_eq!(share > 0.0, component["factor"]["value"].as_f64().is_some(), "{component}");
        }
    }
    let columns = ["faction", "policy", "component", "n", "min"];
    let table = durand::results::read::columns(&place.at("results/small/ledger.parquet"), &columns[..3], &columns[3..])
        .unwrap();
    let prices: Vec<usize> = (0..table[1].text().len()).filter(|&row| table[1].text()[row] == "break-even").collect();
    assert!(!prices.is_empty() && prices.len().is_multiple_of(4 * 12));
    assert!(prices.iter().all(|&row| table[3].numbers()[row] == 0.0 || table[4].numbers()[row] >= 0.0));
}
