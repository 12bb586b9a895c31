//! Studies that are stopped and resumed come to the bytes of one that was left alone.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Files that are the same bytes however a study was made.
const PROMISED: [&str; 3] = ["study.json", "samples.parquet", "samples.csv"];
/// Moments at which a study is stopped: the first come early, since building the case takes time too.
const MOMENTS: u32 = 12;

fn command(folder: &Path, study: &str, out: &str) -> Command {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/status-quo.toml");
    let small = "--months 14 --set commanders.count=9 --set bands.count=5 --set council.horizon=6 --threads 2 --no-plots --resume";
    let mut words = study.split_whitespace();
    let mut command = Command::new(env!("CARGO_BIN_EXE_durand"));
    command.args(words.next()).arg(file).args(words).args(small.split_whitespace()).args(["--out", out]);
    command.current_dir(folder).env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn finished(folder: &Path, study: &str, out: &str) {
    let output = command(folder, study, out).output().unwrap();
    assert!(output.status.success(), "{study}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Whether a study that is asked to stop after some time has left work that it can go on with, and says so.
fn stopped(folder: &Path, study: &str, out: &str, after: Duration) -> bool {
    let child = command(folder, study, out).spawn().unwrap();
    std::thread::sleep(after);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.code() != Some(130) || !said.contains("go on with --resume") {
        return false;
    }
    assert!(!folder.join(out).join("study.json").exists(), "{study}: nothing is published by halves");
    let parts = fs::read_dir(folder.join(out).join("parts")).unwrap();
    parts.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "part")).count() > 0
}

/// Stops a study at moments all over its time, each time a fresh one, and resumes it.
fn resumes(study: &str) {
    let place = tempfile::tempdir().unwrap();
    let began = Instant::now();
    finished(place.path(), study, "whole");
    let takes = began.elapsed();
    let read = |out: &str| PROMISED.map(|file| fs::read(place.path().join(out).join(file)).unwrap());
    let whole = read("whole");
    let mut left_some = 0;
    for moment in 1..=MOMENTS {
        let out = format!("stopped-{moment}");
        left_some += u32::from(stopped(place.path(), study, &out, takes * moment / (MOMENTS + 1)));
        finished(place.path(), study, &out);
        for (file, (found, expected)) in PROMISED.iter().zip(read(&out).iter().zip(&whole)) {
            assert!(found == expected, "{study}: {file} after being stopped at {moment} of {MOMENTS}");
        }
        assert!(!place.path().join(&out).join("parts").exists());
        if left_some == 3 {
            return;
        }
    }
    assert!(left_some > 0, "{study}: no stop left work behind, so nothing was resumed");
}

#[test]
fn a_discovery_resumed_gives_the_same_bytes() {
    resumes("discover --worlds 4000 --half-samples 1 --lever ttp.attack_rate=2:20 --outcome mean(attacks,2022-03)>20");
}

#[test]
fn a_design_resumed_gives_the_same_bytes() {
    resumes("sensitivity --method sobol --group component --samples 64 --worlds 3 --metric mean(coalition.w,2022-06)");
}

#[test]
fn an_ablation_resumed_gives_the_same_bytes() {
    resumes("sensitivity --method ablation --worlds 200 --metric mean(coalition.w,2022-06)");
}
