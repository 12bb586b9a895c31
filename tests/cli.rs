//! The whole program, as its user meets it.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Keys that make a world small: these tests are about the program, not about what worlds do.
const SMALL: [&str; 8] =
    ["--months", "14", "--set", "commanders.count=20", "--set", "bands.count=10", "--set", "council.horizon=12"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn scenario(name: &str) -> String {
    root().join("scenarios").join(name).display().to_string()
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_durand"));
    command.args(args).current_dir(folder).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

fn durand(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("the program starts")
}

fn run_small(folder: &Path, more: &[&str]) -> Output {
    let file = scenario("status-quo.toml");
    let mut args = vec!["run", file.as_str()];
    args.extend(SMALL);
    args.extend(more);
    durand(folder, &args)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn place() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder to work in")
}

#[test]
fn a_run_leaves_results_and_pictures() {
    let place = place();
    let output = run_small(place.path(), &["--worlds", "300"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let folder = place.path().join("results/status-quo");
    for file in ["manifest.json", "summary.json", "worlds.parquet", "months.parquet", "ledger.parquet"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    for name in ["distributions", "rungs", "ledger", "first-crackdown", "attacks", "roles"] {
        let png = fs::read(folder.join(format!("plots/{name}.png"))).unwrap();
        let svg = fs::read_to_string(folder.join(format!("plots/{name}.svg"))).unwrap();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n", "{name}");
        assert!(roxmltree::Document::parse(&svg).is_ok(), "{name}");
    }
    let shown = text(&output.stdout);
    for words in ["300 worlds, seed 20210815", "Why not", "A campaign by", "base rate", "Hypotheses", "judgement"] {
        assert!(shown.contains(words), "no `{words}` in:\n{shown}");
    }
    let hidden =
        fs::read_dir(&folder).unwrap().filter_map(Result::ok).any(|e| e.file_name().to_string_lossy().starts_with('.'));
    assert!(!hidden, "nothing half-written is left behind");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let place = place();
    for (threads, out) in [("1", "one"), ("3", "three")] {
        let output =
            run_small(place.path(), &["--worlds", "400", "--no-plots", "-q", "--threads", threads, "--out", out]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    }
    for file in ["summary.json", "worlds.parquet", "months.parquet", "ledger.parquet"] {
        let (one, three) =
            (fs::read(place.path().join("one").join(file)), fs::read(place.path().join("three").join(file)));
        assert!(one.unwrap() == three.unwrap(), "{file} differs");
    }
}

#[test]
fn a_file_and_an_override_that_say_the_same_give_the_same_bytes() {
    let place = place();
    copy(&root().join("scenarios"), &place.path().join("scenarios"));
    let child = "name = \"status-quo\"\nextends = \"scenarios/status-quo.toml\"\n[pakistan]\nhonour = 0.9\n";
    fs::write(place.path().join("child.toml"), child).unwrap();
    let mut args = vec!["run", "child.toml"];
    args.extend(SMALL);
    args.extend(["--worlds", "64", "--no-plots", "-q", "--out", "file"]);
    assert_eq!(code(&durand(place.path(), &args)), 0);
    let set = ["--worlds", "64", "--no-plots", "-q", "--out", "set", "--set", "pakistan.honour=0.9"];
    assert_eq!(code(&run_small(place.path(), &set)), 0);
    for file in ["worlds.parquet", "months.parquet", "ledger.parquet"] {
        let (one, other) =
            (fs::read(place.path().join("file").join(file)), fs::read(place.path().join("set").join(file)));
        assert!(one.unwrap() == other.unwrap(), "{file} differs");
    }
}

#[test]
fn a_result_is_never_overwritten_without_force() {
    let place = place();
    let more = ["--worlds", "16", "--no-plots", "-q", "--out", "r"];
    assert_eq!(code(&run_small(place.path(), &more)), 0);
    let again = run_small(place.path(), &more);
    assert_eq!(code(&again), 2);
    let message = text(&again.stderr);
    assert!(message.contains("--force") && message.contains('r'), "{message}");
    let forced = ["--worlds", "16", "--no-plots", "-q", "--out", "r", "--force"];
    assert_eq!(code(&run_small(place.path(), &forced)), 0);
}

#[test]
fn several_files_live_the_same_worlds_in_folders_of_their_own() {
    let place = place();
    let (one, other) = (scenario("status-quo.toml"), scenario("centralised-emirate.toml"));
    let mut args = vec!["run", one.as_str(), other.as_str()];
    args.extend(SMALL);
    args.extend(["--worlds", "32", "--no-plots", "--json", "--out", "both"]);
    let output = durand(place.path(), &args);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let summaries: serde_json::Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON and nothing else");
    assert_eq!(summaries[0]["name"], "status-quo");
    assert_eq!(summaries[1]["name"], "centralised-emirate");
    assert_eq!(summaries[0]["seed"], summaries[1]["seed"]);
    assert!(place.path().join("both/centralised-emirate/summary.json").is_file());
    // Attacks in the first months hang on nothing that centralisation changes: the same worlds.
    let column = |name: &str| {
        let path = place.path().join("both").join(name).join("worlds.parquet");
        durand::results::read::columns(&path, &[], &["ttp.fighters", "attacks@2021H2"]).unwrap()
    };
    assert_eq!(column("status-quo")[0], column("centralised-emirate")[0]);
}

#[test]
fn faults_of_all_files_are_shown_before_any_world_is_lived() {
    let place = place();
    fs::write(place.path().join("a.toml"), "name = \"a\"\n[pakistan]\nhonuor = 0.9\n").unwrap();
    fs::write(place.path().join("b.toml"), "name = \"b\"\n[run]\nworlds = 0\n").unwrap();
    let output = durand(place.path(), &["run", "a.toml", "b.toml"]);
    let message = text(&output.stderr);
    assert_eq!(code(&output), 2);
    assert!(message.contains("honuor") && message.contains("did you mean `honour`"), "{message}");
    assert!(message.contains("b.toml:3"), "{message}");
    assert!(output.stdout.is_empty() && !place.path().join("results").exists());
}

#[test]
fn two_files_of_one_name_are_refused() {
    let place = place();
    for file in ["a.toml", "b.toml"] {
        fs::write(place.path().join(file), "name = \"twin\"\n").unwrap();
    }
    let output = durand(place.path(), &["run", "a.toml", "b.toml"]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("`twin`"));
}

#[test]
fn strict_runs_exit_3_when_a_hypothesis_is_refuted() {
    let place = place();
    let hypothesis = "name = \"h\"\n[[hypotheses]]\nclaim = \"no attacks\"\ntest = \"mean(attacks, 2022-01) < 1\"\n";
    fs::write(place.path().join("h.toml"), hypothesis).unwrap();
    for (strict, expected) in [(&[][..], 0), (&["--strict"][..], 3)] {
        let mut args = vec!["run", "h.toml", "--worlds", "32", "--no-plots", "--force", "-q"];
        args.extend(SMALL);
        args.extend(strict);
        let output = durand(place.path(), &args);
        assert_eq!(code(&output), expected, "{}", text(&output.stderr));
    }
}

/// Starts a run that would take long and interrupts it after some seconds.
#[cfg(unix)]
fn interrupted_after(seconds: u64, folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_durand"));
    command.args(["run", &scenario("status-quo.toml"), "--worlds", "1000000", "--no-plots", "--out", "r"]).args(SMALL);
    let child = command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(seconds));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    child.wait_with_output().unwrap()
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_keeps_whole_blocks_and_says_so() {
    let place = place();
    // A machine so busy that no block was done gets more time.
    let output = [2, 8, 60]
        .into_iter()
        .map(|seconds| interrupted_after(seconds, place.path()))
        .find(|output| !text(&output.stderr).contains("nothing is kept"))
        .expect("a block of small worlds takes less than a minute");
    let message = text(&output.stderr);
    assert_eq!(code(&output), 130, "{message}");
    assert!(message.contains("are kept in r"), "{message}");
    let summary: serde_json::Value = durand::results::read::json(&place.path().join("r/summary.json")).unwrap();
    let worlds = summary["worlds"].as_u64().unwrap();
    assert!(worlds > 0 && worlds.is_multiple_of(256) && worlds < 1_000_000, "{worlds}");
    let rows = durand::results::read::columns(&place.path().join("r/worlds.parquet"), &[], &["world"]).unwrap();
    assert_eq!(rows[0].numbers().len() as u64, worlds);
    assert!(place.path().join("r/manifest.json").is_file());
}

#[cfg(unix)]
#[test]
fn two_runs_cannot_share_a_folder_and_an_old_result_stays_until_the_new_is_ready() {
    let place = place();
    let small = ["--worlds", "16", "--no-plots", "-q", "--out", "r"];
    assert_eq!(code(&run_small(place.path(), &small)), 0);
    let before = fs::read(place.path().join("r/summary.json")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_durand"));
    command.args([
        "run",
        &scenario("status-quo.toml"),
        "--worlds",
        "1000000",
        "--no-plots",
        "-q",
        "--force",
        "--out",
        "r",
    ]);
    let mut first = command.args(SMALL).current_dir(place.path()).stderr(Stdio::null()).spawn().unwrap();
    while !place.path().join("r/parts/asked.json").exists() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let second = run_small(place.path(), &["--worlds", "16", "--no-plots", "-q", "--force", "--out", "r"]);
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(code(&second), 2);
    assert!(text(&second.stderr).contains("another run is writing"), "{}", text(&second.stderr));
    assert_eq!(fs::read(place.path().join("r/summary.json")).unwrap(), before);
    // The claim went with the process that was killed.
    assert_eq!(code(&run_small(place.path(), &["--worlds", "16", "--no-plots", "-q", "--force", "--out", "r"])), 0);
}

#[test]
fn a_new_scenario_runs_as_it_stands_anywhere() {
    let place = place();
    let output = durand(place.path(), &["new", "mine", "--from", "best-case"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    // What it extends came along.
    for file in ["mine.toml", "best-case.toml", "grand-bargain.toml", "status-quo.toml"] {
        assert!(place.path().join(file).is_file(), "{file}");
    }
    assert_eq!(code(&durand(place.path(), &["check", "mine.toml"])), 0);
    let mut args = vec!["run", "mine.toml", "--worlds", "16", "--no-plots", "-q"];
    args.extend(SMALL);
    assert_eq!(code(&durand(place.path(), &args)), 0);
    assert_eq!(code(&durand(place.path(), &["new", "mine"])), 2, "a file is not replaced");
    let elsewhere = ["new", "other", "--from", "best-case.toml", "--dir", "deep/er"];
    assert_eq!(code(&durand(place.path(), &elsewhere)), 0);
    assert!(fs::read_to_string(place.path().join("deep/er/other.toml")).unwrap().contains("\"../../best-case.toml\""));
    let wrong = durand(place.path(), &["new", "My Scenario"]);
    assert_eq!(code(&wrong), 2);
    assert!(text(&wrong.stderr).contains("my-scenario"));
}

#[test]
fn every_shipped_scenario_is_fine() {
    let files: Vec<PathBuf> =
        fs::read_dir(root().join("scenarios")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 7);
    for file in files {
        let output = durand(root(), &["check", &file.display().to_string()]);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    }
}

#[test]
fn explain_tells_a_story_and_its_facts() {
    let place = place();
    let file = scenario("status-quo.toml");
    let mut args = vec!["explain", file.as_str(), "--world", "7"];
    args.extend(SMALL);
    let told = durand(place.path(), &args);
    assert_eq!(code(&told), 0, "{}", text(&told.stderr));
    let story = text(&told.stdout);
    for words in ["World 7", "Kandahar", "Ordered", "Why not", "What became of it"] {
        assert!(story.contains(words), "no `{words}` in:\n{story}");
    }
    args.push("--json");
    let facts: serde_json::Value = serde_json::from_slice(&durand(place.path(), &args).stdout).unwrap();
    assert!(facts.is_object());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_durand"))
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
}

#[test]
fn help_names_every_command() {
    let help = text(&durand(root(), &["--help"]).stdout);
    for command in ["new", "check", "run", "explain", "schema", "completions", "man", "Exit codes"] {
        assert!(help.contains(command), "{help}");
    }
    for command in ["new", "check", "run", "explain"] {
        assert_eq!(code(&durand(root(), &[command, "--help"])), 0);
    }
    assert!(text(&durand(root(), &["completions", "bash"]).stdout).contains("durand"));
    assert!(text(&durand(root(), &["man"]).stdout).contains(".TH"));
}

/// The commands of the README, run as they stand but for the number of worlds and, for `cargo run`, the
/// program that is built already.
#[test]
fn the_commands_of_the_readme_do_what_they_say() {
    let place = place();
    copy(&root().join("scenarios"), &place.path().join("scenarios"));
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let commands: Vec<String> = shell_lines(&readme)
        .into_iter()
        .map(|line| line.replace("cargo run --release -- ", "durand "))
        .filter(|line| line.starts_with("durand "))
        .collect();
    assert!(commands.iter().any(|line| line == "durand run scenarios/status-quo.toml"), "{commands:?}");
    assert!(commands.len() >= 4, "{commands:?}");
    // In the place of a cluster.
    let bin = place.path().join("bin");
    fs::create_dir(&bin).unwrap();
    for (name, body) in [("sbatch", "echo 1"), ("squeue", "exit 1")] {
        fs::write(bin.join(name), format!("#!/bin/sh\n{body}\n")).unwrap();
        #[cfg(unix)]
        fs::set_permissions(bin.join(name), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    for line in commands {
        let mut args: Vec<&str> = line.split_whitespace().skip(1).map(|word| word.trim_matches('\'')).collect();
        if args[0] == "run" {
            args.extend(["--worlds", "24", "--force", "--set", "bands.count=10", "--set", "commanders.count=20"]);
        }
        let output = command(place.path(), &args).env("PATH", &path).output().unwrap();
        assert_eq!(code(&output), 0, "{line}\n{}", text(&output.stderr));
    }
}

/// Lines of the shell in fenced blocks.
fn shell_lines(page: &str) -> Vec<String> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside && !line.starts_with('#') && !line.trim().is_empty() {
            lines.push(line.split(" #").next().unwrap_or(line).trim().to_owned());
        }
    }
    lines
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}
