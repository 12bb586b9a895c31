//! `durand sensitivity` and `durand run --robust`, as their users meet them.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const SMALL: [&str; 8] =
    ["--months", "14", "--set", "commanders.count=20", "--set", "bands.count=10", "--set", "council.horizon=12"];

fn durand(folder: &Path, command: &[&str], more: &[&str]) -> Output {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/status-quo.toml").display().to_string();
    Command::new(env!("CARGO_BIN_EXE_durand"))
        .args(command)
        .arg(file)
        .args(SMALL)
        .args(more)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn sensitivity(folder: &Path, more: &[&str]) -> Output {
    durand(folder, &["sensitivity"], more)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn study(folder: &Path, name: &str) -> serde_json::Value {
    serde_json::from_slice(&fs::read(folder.join("results").join(name).join("study.json")).unwrap()).unwrap()
}

const METRIC: [&str; 4] = ["--metric", "mean(coalition.w, 2022-06)", "--worlds", "2"];

#[test]
fn each_method_leaves_findings_samples_and_a_picture() {
    let place = tempfile::tempdir().unwrap();
    for (method, samples, rows) in [("morris", "3", 3), ("sobol", "16", 16), ("shapley", "16", 16)] {
        let output = sensitivity(
            place.path(),
            &[&METRIC[..], &["--method", method, "--samples", samples, "--group", "component"]].concat(),
        );
        assert!(output.status.success(), "{method}: {}", text(&output.stderr));
        let name = format!("status-quo-sensitivity-{method}");
        let folder = place.path().join("results").join(&name);
        for file in
            ["manifest.json", "samples.parquet", "samples.csv", "plots/sensitivity.png", "plots/sensitivity.svg"]
        {
            assert!(folder.join(file).is_file(), "{method}: {file}");
        }
        let found = study(place.path(), &name)["found"].clone();
        assert_eq!((found["method"].as_str(), found["seed"].as_u64()), (Some(method), Some(20210815)));
        assert_eq!(found["metrics"][0]["rows"].as_u64(), Some(rows), "{method}");
        let shown = text(&output.stdout);
        assert!(shown.contains("is chance") && shown.contains("factor"), "{method}: {shown}");
    }
}

#[test]
fn ablation_takes_every_mechanism_away() {
    let place = tempfile::tempdir().unwrap();
    let output = sensitivity(
        place.path(),
        &["--method", "ablation", "--worlds", "20", "--metric", "mean(coalition.w, 2022-06)"],
    );
    assert!(output.status.success(), "{}", text(&output.stderr));
    let found = study(place.path(), "status-quo-sensitivity-ablation")["found"].clone();
    assert_eq!(found["worlds"].as_u64(), Some(20));
    let changes = found["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["name"] == "insurance" && change["kind"] == "mechanism"));
    assert!(changes.iter().any(|change| change["name"] == "cascade=least" && change["kind"] == "structure"));
    assert!(place.path().join("results/status-quo-sensitivity-ablation/plots/ablation.png").is_file());
    assert!(text(&output.stdout).contains("Inert for these metrics"));
}

#[test]
fn shards_make_the_same_study_as_one_machine() {
    let place = tempfile::tempdir().unwrap();
    let morris = [&METRIC[..], &["--samples", "2", "--no-plots", "-q"]].concat();
    let run = |more: &[&str]| {
        let output = sensitivity(place.path(), &[&morris[..], more].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
    };
    run(&["--out", "whole", "--threads", "1"]);
    for shard in ["1/2", "0/2"] {
        run(&["--out", "parts", "--shard", shard]);
    }
    run(&["--out", "parts", "--resume"]);
    for file in ["study.json", "samples.parquet", "samples.csv"] {
        assert!(
            fs::read(place.path().join("whole").join(file)).unwrap()
                == fs::read(place.path().join("parts").join(file)).unwrap(),
            "{file}"
        );
    }
}

#[test]
fn what_cannot_be_asked_is_refused_with_the_way_out() {
    let place = tempfile::tempdir().unwrap();
    for (more, words) in [
        (&["--method", "sobol", "--samples", "100"][..], "the nearest is 128"),
        (&["--method", "morris", "--samples", "1"], "at least 2 trajectories"),
        (&["--second-order"], "--second-order goes with --method sobol only"),
        (&["--method", "ablation", "--group", "grade"], "--group does not go with --method ablation"),
        (&["--metric", "mean(coalition.v, 2022-06)"], "coalition.w"),
        (&["--metric", "mean(attacks, 2022-06) > 3"], "--metric"),
    ] {
        let output = sensitivity(place.path(), more);
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(text(&output.stderr).contains(words), "{more:?}: {}", text(&output.stderr));
    }
}

#[test]
fn a_robust_run_says_where_else_its_verdicts_hold() {
    let place = tempfile::tempdir().unwrap();
    let output = durand(place.path(), &["run", "--robust=20"], &["--worlds", "40", "--no-plots"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let summary: serde_json::Value =
        serde_json::from_slice(&fs::read(place.path().join("results/status-quo/summary.json")).unwrap()).unwrap();
    for judged in summary["hypotheses"].as_array().unwrap() {
        let robust = &judged["robust"];
        assert_eq!((robust["of"].as_u64(), robust["worlds"].as_u64()), (Some(7), Some(20)), "{judged}");
    }
    assert!(text(&output.stdout).contains("structural alternatives"));
    let plain = durand(place.path(), &["run"], &["--worlds", "40", "--no-plots", "--out", "plain"]);
    assert!(plain.status.success());
    assert!(!fs::read_to_string(place.path().join("plain/summary.json")).unwrap().contains("robust"));
}

/// `docs/studies/sensitivity.md` shows the table of mechanisms as the code has it; `UPDATE_DOCS=1` writes it anew.
#[test]
fn the_table_of_mechanisms_is_that_of_the_code() {
    use durand::study::ablation::mechanisms::MECHANISMS;
    use std::fmt::Write;
    const BEGIN: &str = "<!-- mechanisms: generated by tests/sensitivity.rs -->\n";
    const END: &str = "<!-- end -->";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/studies/sensitivity.md");
    let page = fs::read_to_string(&file).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the page has its mark");
    let (_, after) = rest.split_once(END).expect("the page has its end mark");
    let mut table = String::from("| mechanism | switched off it means | `--set` |\n|---|---|---|\n");
    for row in MECHANISMS {
        let overrides: Vec<String> = row.off.iter().map(|setting| format!("`{setting}`")).collect();
        writeln!(table, "| {} | {} | {} |", row.name, row.off_means, overrides.join(", ")).unwrap();
    }
    let expected = format!("{before}{BEGIN}{table}{END}{after}");
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        fs::write(&file, expected).unwrap();
        return;
    }
    assert!(page == expected, "rewrite it with `UPDATE_DOCS=1 cargo test --test sensitivity`");
}
