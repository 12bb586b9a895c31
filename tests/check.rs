//! What a person sees who has made a mistake in a scenario file: the whole message, word for word.
//!
//! `tests/check/*.txt` hold cases, each the file (after `===`, with a line `$ --set ...` for an override)
//! and the message (after `---`). With `UPDATE_EXPECTED=1` in the environment the messages are written
//! anew; read them before they are committed, as if the mistake were yours.
#![allow(clippy::unwrap_used, clippy::format_collect)]

use durand::scenario::{Overrides, Scenario, Severity, template};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const THEMES: [&str; 7] = ["keys", "values", "distributions", "factions", "events", "metrics", "files"];

struct Case {
    title: String,
    set: Vec<String>,
    file: String,
    message: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check")
}

fn cases(theme: &str) -> Vec<Case> {
    let text = fs::read_to_string(folder().join(format!("{theme}.txt"))).unwrap();
    let text = format!("\n{text}");
    text.split("\n=== ").skip(1).map(case).collect()
}

fn case(text: &str) -> Case {
    let (given, message) = text.split_once("\n---").unwrap_or((text, ""));
    let (title, rest) = given.split_once('\n').unwrap_or((given, ""));
    let (set, file): (Vec<&str>, Vec<&str>) = rest.split('\n').partition(|line| line.starts_with("$ --set "));
    Case {
        title: title.to_owned(),
        set: set.iter().map(|line| line["$ --set ".len()..].to_owned()).collect(),
        file: file.join("\n"),
        message: message.trim().to_owned(),
    }
}

/// The message, and the codes in it.
fn outcome(case: &Case) -> (String, Vec<&'static str>) {
    match Scenario::parse(&format!("{}\n", case.file), "scenario.toml", &Overrides::set(case.set.clone())) {
        Ok(scenario) => (scenario.warnings.to_string(), scenario.warnings.codes()),
        Err(faults) => (faults.to_string(), faults.codes()),
    }
}

fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some()
}

fn compare(theme: &str) {
    let mut cases = cases(theme);
    for case in &mut cases {
        let (message, codes) = outcome(case);
        assert!(!codes.is_empty(), "{theme}: {} is no mistake", case.title);
        if updating() {
            case.message = message;
        } else {
            assert_eq!(message, case.message, "{theme}: {}", case.title);
        }
    }
    if updating() {
        let written = cases.iter().map(|case| {
            let set: String = case.set.iter().map(|set| format!("$ --set {set}\n")).collect();
            format!("=== {}\n{set}{}\n---\n{}\n", case.title, case.file, case.message)
        });
        fs::write(folder().join(format!("{theme}.txt")), written.collect::<Vec<_>>().join("\n")).unwrap();
    }
}

macro_rules! themes {
    ($($name:ident)*) => { $( #[test] fn $name() { compare(stringify!($name)); } )* };
}
themes!(keys values distributions factions events metrics files);

#[test]
fn many_faults_are_shown_at_once() {
    let path = folder().join("everything-wrong.toml");
    let text = fs::read_to_string(path).unwrap();
    let faults = Scenario::parse(&text, "everything-wrong.toml", &Overrides::default()).unwrap_err();
    let expected = folder().join("everything-wrong.txt");
    if updating() {
        fs::write(&expected, format!("{faults}\n")).unwrap();
    }
    assert_eq!(format!("{faults}\n"), fs::read_to_string(expected).unwrap());
}

#[test]
fn every_code_has_a_case() {
    let seen: BTreeSet<&str> = THEMES.iter().flat_map(|theme| cases(theme)).flat_map(|case| outcome(&case).1).collect();
    // Faults of files on disk, which `scenario_files` shows: E082 to E085.
    let elsewhere = ["E082", "E083", "E084", "E085"];
    for code in CODES.iter().filter(|code| !elsewhere.contains(code)) {
        assert!(seen.contains(code), "no case shows {code}");
    }
    let unknown: Vec<&&str> = seen.iter().filter(|code| !CODES.contains(code)).collect();
    assert!(unknown.is_empty(), "codes that are not in the list: {unknown:?}");
}

/// All codes, which never change their meaning: scripts rely on them.
const CODES: [&str; 54] = [
    "E001", "E002", "E003", "E004", "E005", "E006", "E007", "E010", "E011", "E012", "E013", "E014", "E020", "E021",
    "E022", "E023", "E024", "E025", "E026", "E027", "E030", "E031", "E032", "E040", "E041", "E042", "E043", "E044",
    "E045", "E050", "E051", "E060", "E061", "E062", "E070", "E071", "E072", "E073", "E074", "E075", "E080", "E081",
    "E086", "E090", "E091", "E092", "E093", "E094", "E095", "E096", "W001", "W002", "W003", "W004",
];

#[test]
fn nothing_a_terminal_obeys_is_ever_shown() {
    let text = "name = \"\\u001b[2J\"\ntitle = 3 # \u{1b}]0;x\u{7} \u{9b}31m \u{202e}\n\"\\u009b\" = 1\n";
    let faults = Scenario::parse(text, "\u{1b}[31mred.toml", &Overrides::default()).unwrap_err();
    let shown = faults.render(false);
    let bad = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!shown.chars().any(bad), "{shown:?}");
    assert!(faults.render(true).contains("\u{1b}["), "colour was asked for");
}

#[test]
fn a_megabyte_of_mistakes_is_told_briefly() {
    let text: String = (0..60_000).map(|key| format!("nonsense{key} = 1\n")).collect();
    let faults = Scenario::parse(&text, "big.toml", &Overrides::default()).unwrap_err();
    assert!(faults.len() > 60_000);
    assert!(faults.to_string().ends_with("more"));
    let line = format!("name = \"{}\"\n", "x".repeat(1_000_000));
    let shown = Scenario::parse(&line, "long.toml", &Overrides::default()).unwrap_err().to_string();
    assert!(shown.len() < 2000, "{} bytes", shown.len());
}

const VALID: &str = include_str!("check/valid.toml");

#[test]
fn the_file_that_is_mutated_is_valid() {
    let scenario = Scenario::parse(VALID, "valid.toml", &Overrides::default()).unwrap();
    assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
}

/// A mutation: where, of the file's length; how much is cut; what is put there.
fn mutation() -> impl Strategy<Value = (f64, usize, String)> {
    let pieces = prop_oneof![
        Just(String::new()),
        "[\\[\\]{}=\",.#\n0-9a-z-]{1,6}",
        "\\PC{1,4}",
        Just("nan".to_owned()),
        Just("1e999".to_owned()),
        Just("-0".to_owned()),
        Just("[[events]]\n".to_owned()),
        Just("\"\"\"".to_owned()),
        Just("\u{202e}\u{9b}".to_owned()),
        Just("{ uniform = [1, 0] }".to_owned()),
    ];
    (0.0..1.0_f64, 0..12_usize, pieces)
}

fn mutate(text: &str, mutations: &[(f64, usize, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (place, cut, piece) in mutations {
        let from = (place * chars.len() as f64) as usize;
        let to = (from + cut).min(chars.len());
        chars.splice(from..to, piece.chars());
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_makes_it_panic(mutations in proptest::collection::vec(mutation(), 1..5)) {
        let text = mutate(VALID, &mutations);
        match Scenario::parse(&text, "mutated.toml", &Overrides::default()) {
            Ok(scenario) => drop(scenario.resolved()),
            Err(faults) => {
                let shown = faults.render(false);
                prop_assert!(faults.iter().any(|fault| fault.severity == Severity::Error));
                prop_assert!(!shown.is_empty() && !faults.render(true).is_empty());
            }
        }
    }

    #[test]
    fn no_override_makes_it_panic(text in "\\PC{0,30}", value in "\\PC{0,20}") {
        for set in [text.clone(), format!("pakistan.inducement={value}"), format!("{text}={value}")] {
            drop(Scenario::built_in().with(&Overrides::set([set])).map_err(|faults| faults.render(true)));
        }
    }
}

#[test]
fn a_new_file_is_valid() {
    let text = template("my-own", "");
    assert!(Scenario::parse(&text, "my-own.toml", &Overrides::default()).is_ok());
}
