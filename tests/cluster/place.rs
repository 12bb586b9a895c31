//! A folder to work in, with a stand-in for Slurm, and what tests do there.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Worlds so small that a shard takes a blink: these tests are about what becomes of shards.
pub(crate) const SMALL: [&str; 6] = ["--months", "14", "--set", "commanders.count=10", "--set", "bands.count=4"];
/// Three blocks of worlds.
pub(crate) const RUN: [&str; 2] = ["--worlds", "600"];
/// A study of some hundred worlds.
pub(crate) const MORRIS: [&str; 4] = ["--method", "morris", "--samples", "3"];
/// A name that a shell would tear apart.
pub(crate) const NASTY: &str = "it's \"so\" & $(touch torn) 100%a; #x";

pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().expect("a folder to work in") };
        fs::create_dir(place.path().join("bin")).unwrap();
        // Numbers from 41 on; what it was asked for is kept.
        place.program("sbatch", "echo \"$@\" >>\"$0.log\"; echo $((40 + $(wc -l <\"$0.log\")))");
        place.program("squeue", "exit 1");
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A program on the path.
    pub(crate) fn program(&self, name: &str, body: &str) {
        let path = self.path().join("bin").join(name);
        fs::write(&path, format!("#!/bin/bash\n{body}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var("PATH").unwrap_or_default();
        command.current_dir(self.path()).stdin(Stdio::null()).env("NO_COLOR", "1");
        command.env("PATH", format!("{}:{path}", self.path().join("bin").display()));
        command
    }

    pub(crate) fn durand(&self, args: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_durand")).args(args).output().expect("the program starts")
    }

    #[track_caller]
    pub(crate) fn succeeds(&self, args: &[&str]) -> String {
        let output = self.durand(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}\n{}", text(&output.stderr));
        text(&output.stdout)
    }

    /// What a command says that ends with a code.
    #[track_caller]
    pub(crate) fn ends(&self, code: i32, args: &[&str]) -> String {
        let output = self.durand(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}\n{}", text(&output.stderr));
        text(&output.stderr)
    }

    /// Runs a script as a task of an array.
    pub(crate) fn task(&self, script: &Path, number: u32) -> Output {
        let mut bash = self.command("bash");
        bash.arg(script).env("SLURM_ARRAY_TASK_ID", number.to_string()).output().unwrap()
    }

    #[track_caller]
    pub(crate) fn task_succeeds(&self, script: &Path, number: u32) {
        let output = self.task(script, number);
        assert_eq!(output.status.code(), Some(0), "task {number}\n{}", text(&output.stderr));
    }

    pub(crate) fn json(&self, out: &str) -> serde_json::Value {
        serde_json::from_str(&self.succeeds(&["status", out, "--json"])).unwrap()
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) fn scenario() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/status-quo.toml").display().to_string()
}

/// `durand submit slurm` of the small scenario.
pub(crate) fn submit<'a>(file: &'a str, out: &'a str, shards: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let words = ["submit", "slurm", file, "--out", out, "--shards", shards];
    words.into_iter().chain(SMALL).chain(more.iter().copied()).collect()
}

pub(crate) fn same(one: &Path, other: &Path, files: &[&str]) {
    for file in files {
        assert!(fs::read(one.join(file)).unwrap() == fs::read(other.join(file)).unwrap(), "{file} differs");
    }
}

pub(crate) const OF_RUN: [&str; 4] = ["summary.json", "worlds.parquet", "months.parquet", "ledger.parquet"];
pub(crate) const OF_STUDY: [&str; 3] = ["study.json", "samples.parquet", "samples.csv"];

pub(crate) fn parts(folder: &Path) -> Vec<PathBuf> {
    let mut parts: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    parts.retain(|path| path.extension().is_some_and(|ending| ending == "part"));
    parts.sort();
    parts
}

/// Spoils a byte in the middle of a part.
pub(crate) fn spoil(shard: &Path) {
    let part = &parts(shard)[0];
    let mut bytes = fs::read(part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(part, bytes).unwrap();
}
