//! The reference results: that the program still makes them.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

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
