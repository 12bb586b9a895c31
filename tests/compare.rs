//! Results side by side, as their user meets them: `compare`, the end of `run` with several files, `plot`.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Keys that make a world small: these tests are about the program, not about what worlds do.
const SMALL: [&str; 8] =
    ["--months", "14", "--set", "commanders.count=20", "--set", "bands.count=10", "--set", "council.horizon=12"];

fn scenario(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name).display().to_string()
}

fn durand(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_durand"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn run(folder: &Path, files: &[&str], more: &[&str]) -> Output {
    let files: Vec<String> = files.iter().map(|name| scenario(name)).collect();
    let mut args = vec!["run"];
    args.extend(files.iter().map(String::as_str));
    // A length of its own takes the place of the small one.
    args.extend(if more.contains(&"--months") { &SMALL[2..] } else { &SMALL[..] });
    args.extend(more);
    let output = durand(folder, &args);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every value under a key, at any depth.
fn under<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(map) => {
            for (own, inner) in map {
                if own == key {
                    found.push(inner);
                }
                assert!(own == "difference" || !own.contains("diff"), "{own}");
                under(inner, key, found);
            }
        }
        Value::Array(all) => all.iter().for_each(|inner| under(inner, key, found)),
        _ => {}
    }
}

fn compare(folder: &Path, args: &[&str]) -> Value {
    let mut all = vec!["compare", "--json"];
    all.extend(args);
    let output = durand(folder, &all);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("stdout is JSON and nothing else")
}

#[test]
fn a_scenario_against_itself_differs_by_exactly_nothing() {
    let place = tempfile::tempdir().unwrap();
    for out in ["one", "two"] {
        run(place.path(), &["status-quo.toml"], &["--worlds", "40", "--no-plots", "-q", "--out", out]);
    }
    let json = compare(place.path(), &["one", "two"]);
    let (mut differences, mut cells) = (Vec::new(), Vec::new());
    under(&json, "difference", &mut differences);
    under(&json, "against_first", &mut cells);
    assert!(differences.len() > 25, "{}", differences.len());
    assert!(differences.iter().all(|difference| difference.as_f64() == Some(0.0)));
    assert!(cells.iter().all(|cell| cell["low"] == 0.0 && cell["high"] == 0.0 && cell["paired"] == true));
    assert_eq!(json["results"][1]["name"], "status-quo [two]");
    assert_eq!(json["results"][1]["common"], 40);
}

#[test]
fn shares_and_worths_are_those_of_the_summary() {
    let place = tempfile::tempdir().unwrap();
    run(place.path(), &["status-quo.toml"], &["--worlds", "60", "--no-plots", "-q", "--out", "one"]);
    run(place.path(), &["status-quo.toml"], &["--worlds", "60", "--seed", "7", "--no-plots", "-q", "--out", "seven"]);
    let json = compare(place.path(), &["one", "seven"]);
    let summary: Value = serde_json::from_slice(&fs::read(place.path().join("one/summary.json")).unwrap()).unwrap();
    let mut seen = 0;
    for headline in summary["headline"].as_array().unwrap() {
        let row = json["outcomes"].as_array().unwrap().iter().find(|row| row["metric"] == headline["metric"]);
        if let Some(row) = row {
            for key in ["value", "low", "high", "worlds"] {
                assert_eq!(row["values"][0][key], headline[key], "{key} of {}", headline["metric"]);
            }
            seen += 1;
        }
    }
    // Two of the coalition, one of each faction, four milestones.
    assert_eq!(seen, 9);
    let mut cells = Vec::new();
    under(&json, "against_first", &mut cells);
    assert!(cells.iter().all(|cell| cell["paired"] == false && cell["pairs"] == 0));
    let shown = text(&durand(place.path(), &["compare", "one", "seven"]).stdout);
    assert!(shown.contains("Unpaired, since their seed is not 20210815"), "{shown}");
}

#[test]
fn several_files_end_in_a_comparison() {
    let place = tempfile::tempdir().unwrap();
    let files = ["status-quo.toml", "centralised-emirate.toml", "grand-bargain.toml"];
    let output = run(place.path(), &files, &["--worlds", "48", "--out", "all", "--format", "svg"]);
    let shown = text(&output.stdout);
    let table = shown.split_once("Against status-quo").expect("a comparison").1;
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    for words in ["48 common worlds", "coalition.w", "grand-bargain", "saved"] {
        assert!(table.contains(words), "no `{words}` in:\n{table}");
    }
    let folder = place.path().join("all/comparison");
    for file in ["comparison.json", "comparison.csv", "comparison.md"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    for name in ["distributions", "rungs", "ledger", "first-crackdown", "attacks", "roles"] {
        let svg = fs::read_to_string(folder.join(format!("{name}.svg"))).unwrap();
        assert!(roxmltree::Document::parse(&svg).is_ok(), "{name}");
    }
    // The same pictures again, from the results alone.
    let before = fs::read(folder.join("roles.svg")).unwrap();
    let results = ["all/status-quo", "all/centralised-emirate", "all/grand-bargain"];
    let args = [&["plot"], &results[..], &["--only", "roles", "--format", "svg", "--out", "again"]].concat();
    let output = durand(place.path(), &args);
    assert_eq!(text(&output.stdout).trim(), "again/roles.svg");
    assert_eq!(fs::read(place.path().join("again/roles.svg")).unwrap(), before);
    assert_eq!(fs::read_dir(place.path().join("again")).unwrap().count(), 1);
}

#[test]
fn outcomes_are_picked_by_name_and_by_metric() {
    let place = tempfile::tempdir().unwrap();
    let files = ["status-quo.toml", "grand-bargain.toml"];
    run(place.path(), &files, &["--worlds", "32", "--no-plots", "-q", "--out", "two"]);
    let pair = ["two/status-quo", "two/grand-bargain"];
    let picked =
        ["--metric", "iskp.strength.peak", "--metric", "rung", "--metric", "p(factions.kabul.acceptable, 2021-12)"];
    let json = compare(place.path(), &[&pair[..], &picked[..]].concat());
    let names: Vec<&str> = json["outcomes"].as_array().unwrap().iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!((names.len(), names[0], names[1]), (11, "iskp.strength.peak", "rung.unwilling"));
    assert_eq!(names[10], "p(factions.kabul.acceptable, 2021-12)");
    for (wrong, words) in [
        ("coalition.aceptable", "did you mean `coalition.acceptable`"),
        ("vetoed", "`rung.vetoed`"),
        ("p(coalition.aceptable, 2021-12)", "coalition.acceptable"),
        ("p(coalition.aceptable, 2021-12)", "--metric:1:3"),
        ("median(coalition.w, 2021-12) > 0", "a metric is a number, not a comparison"),
        ("median(coalition.w, 2035-12)", "lies outside the run"),
    ] {
        let output = durand(place.path(), &[&["compare"], &pair[..], &["--metric", wrong]].concat());
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(words), "no `{words}` in:\n{message}");
    }
    let csv = durand(place.path(), &[&["compare", "--csv"], &pair[..]].concat());
    assert!(text(&csv.stdout).starts_with("outcome,label,metric,unit,result,value,"));
    let markdown = durand(place.path(), &[&["compare", "--markdown"], &pair[..]].concat());
    assert!(text(&markdown.stdout).contains("| grand-bargain |"));
}

#[test]
fn what_is_no_result_is_refused() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("empty")).unwrap();
    for args in [&["compare", "empty", "empty"][..], &["plot", "empty"], &["compare", "nowhere", "empty"]] {
        let output = durand(place.path(), args);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("holds no result"));
    }
    assert_eq!(durand(place.path(), &["compare", "empty"]).status.code(), Some(2));
    assert_eq!(durand(place.path(), &["plot", "empty", "--only", "rung"]).status.code(), Some(2));
}

#[test]
fn metrics_are_one_language_in_comparisons_too() {
    let place = tempfile::tempdir().unwrap();
    let files = ["status-quo.toml", "what-it-takes.toml"];
    run(place.path(), &files, &["--worlds", "64", "--no-plots", "-q", "--out", "two"]);
    let pair = ["two/status-quo", "two/what-it-takes"];
    let asked = [
        "median(coalition.w, 2021-12)",
        "mean(factions.kabul.du, 2021-12) - mean(factions.kandahar.du, 2021-12)",
        "mean(factions.kabul.du, 2021-12)",
        "mean(factions.kandahar.du, 2021-12)",
        "q90(attacks, 2022-03)",
        "incidence(enforced, 2022-06) / incidence(ordered, 2022-06)",
    ];
    let metrics: Vec<&str> = asked.iter().flat_map(|metric| ["--metric", *metric]).collect();
    let json = compare(place.path(), &[&pair[..], &metrics].concat());
    let row = |place: usize| &json["outcomes"][place];
    let cell = |place: usize| &row(place)["values"][1];
    let number = |value: &Value| value.as_f64().unwrap_or_else(|| panic!("no number in {json:#}"));
    for (place, metric) in asked.iter().enumerate() {
        assert_eq!(row(place)["name"], *metric);
        if !metric.contains('/') {
            let (value, low, high) = (&cell(place)["value"], &cell(place)["low"], &cell(place)["high"]);
            assert!(number(low) <= number(value) && number(value) <= number(high), "{metric}: {}", cell(place));
        }
    }
    // The median is that of the summary, and its difference is taken on common worlds.
    let summary: Value =
        serde_json::from_slice(&fs::read(place.path().join("two/what-it-takes/summary.json")).unwrap()).unwrap();
    let date = summary["date"].as_str().unwrap();
    let headline = summary["headline"].as_array().unwrap();
    let of_summary = headline.iter().find(|one| one["metric"] == format!("median(coalition.w, {date})")).unwrap();
    let again = compare(place.path(), &[&pair[..], &["--metric", &format!("median(coalition.w, {date})")]].concat());
    for key in ["value", "low", "high", "worlds"] {
        assert_eq!(again["outcomes"][0]["values"][1][key], of_summary[key], "{key}");
    }
    assert_eq!(
        (&cell(0)["against_first"]["paired"], &cell(0)["against_first"]["pairs"]),
        (&Value::Bool(true), &64.into())
    );
    // The bootstrap's difference of a sum of means is the sum of the differences of the means.
    let difference = |place: usize| number(&cell(place)["against_first"]["difference"]);
    assert!((difference(1) - (difference(2) - difference(3))).abs() < 1e-6);
    assert_eq!(row(1)["unit"], "months of rule");
    // Attacks of a month are not kept world by world: end by end, and said to be.
    assert_eq!(cell(4)["against_first"]["paired"], false);
    assert!(json["notes"].to_string().contains("worlds do not keep q90(attacks, 2022-03)"), "{}", json["notes"]);
    // A scenario against itself: nothing at all, whatever the metric.
    let same = compare(place.path(), &[&[pair[0], pair[0]], &metrics[..2]].concat());
    let none = &same["outcomes"][0]["values"][1]["against_first"];
    assert_eq!((&none["difference"], &none["low"], &none["high"]), (&0.0.into(), &0.0.into(), &0.0.into()));
    assert_eq!(none["correlation"].as_f64().map(|r| (r * 1e9).round() / 1e9), Some(1.0));
}

#[test]
fn hypotheses_stand_together() {
    let place = tempfile::tempdir().unwrap();
    let files = ["status-quo.toml", "grand-bargain.toml"];
    // Long enough to reach the dates of the tests that are looked for below.
    let output = run(place.path(), &files, &["--worlds", "32", "--no-plots", "--months", "50", "--out", "two"]);
    let shown = text(&output.stdout);
    let table = shown.split_once("Against status-quo").expect("a comparison").1;
    for words in ["Hypotheses: ", "\n  grand-bargain\n", "simply too high", "share(rung == unable, 2025-06) > 0.1"] {
        assert!(table.contains(words), "no `{words}` in:\n{table}");
    }
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    let pair = ["two/status-quo", "two/grand-bargain"];
    let json = compare(place.path(), &pair);
    let tested = json["hypotheses"].as_array().unwrap();
    for (result, folder) in [("status-quo", pair[0]), ("grand-bargain", pair[1])] {
        let summary: Value =
            serde_json::from_slice(&fs::read(place.path().join(folder).join("summary.json")).unwrap()).unwrap();
        let own: Vec<&Value> = tested.iter().filter(|one| one["result"] == result).collect();
        let all = summary["hypotheses"].as_array().unwrap();
        assert_eq!(own.len(), all.len());
        for (one, judged) in own.iter().zip(all) {
            for key in ["claim", "source", "test", "verdict", "left", "right"] {
                assert_eq!(one[key], judged[key], "{key}");
            }
        }
    }
    let csv = fs::read_to_string(place.path().join("two/comparison/hypotheses.csv")).unwrap();
    assert!(csv.starts_with("result,claim,source,test,verdict,left,"));
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).count(), tested.len());
    let markdown = fs::read_to_string(place.path().join("two/comparison/comparison.md")).unwrap();
    assert!(markdown.contains("## Hypotheses: ") && markdown.contains("| grand-bargain | unreached |"), "{markdown}");
    // Who asks for one outcome gets that one.
    let picked = durand(place.path(), &[&["compare"], &pair[..], &["--metric", "coalition.w"]].concat());
    assert!(!text(&picked.stdout).contains("Hypotheses"));
}

/// The script is run by the shell it is for.
#[test]
fn a_shell_completes_the_names_of_outcomes() {
    let place = tempfile::tempdir().unwrap();
    for (shell, name) in
        [("bash", "rung.vetoed"), ("zsh", "rung.vetoed"), ("fish", "rung.vetoed"), ("elvish", "compare")]
    {
        let script = text(&durand(place.path(), &["completions", shell]).stdout);
        assert!(script.contains(name), "no `{name}` for {shell}");
    }
    fs::write(place.path().join("durand.bash"), durand(place.path(), &["completions", "bash"]).stdout).unwrap();
    let ask = "source durand.bash; COMP_WORDS=(durand compare --metric factions.kabul.); COMP_CWORD=3; \
        _durand durand factions.kabul. --metric; echo \"${COMPREPLY[*]}\"";
    let Ok(output) = Command::new("bash").args(["-c", ask]).current_dir(place.path()).output() else { return };
    let offered = text(&output.stdout);
    for name in
        ["factions.kabul.acceptable", "factions.kabul.preferred", "factions.kabul.du", "factions.kabul.payoff.mean"]
    {
        assert!(offered.split_whitespace().any(|one| one == name), "no `{name}` in: {offered}{}", text(&output.stderr));
    }
    assert!(!offered.contains("kandahar"), "{offered}");
}
