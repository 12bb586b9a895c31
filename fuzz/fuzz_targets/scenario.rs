//! Any text as a scenario, as the files it extends, as its table of joint draws, and as what the command line sets: read, or
//! refused with faults that can be shown; and what is read is written out and read again to the same.
#![no_main]

use std::path::Path;
use std::sync::OnceLock;

use durand::scenario::{Overrides, Scenario};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// What stands between two sections.
const CUT: &str = "\n#---\n";
/// The files that the sections after the first become; the last section is what `--set` says, a line each.
const FILES: [&str; 3] = ["a.toml", "b.toml", "posterior.csv"];

fuzz_target!(|data: &[u8]| {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(data) else { return };
    let folder = FOLDER.get_or_init(|| tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder"));
    let mut sections = text.splitn(FILES.len() + 2, CUT);
    let child = sections.next().unwrap_or_default();
    let mut written = 0;
    for (file, text) in FILES.iter().zip(sections.by_ref()) {
        std::fs::write(folder.path().join(file), text).expect("a file");
        written += 1;
    }
    let set = sections.next().map_or_else(Vec::new, |lines| lines.lines().map(str::to_owned).collect());
    read(child, &folder.path().join("child.toml"), set);
    // The next input finds no file that is not its own.
    for file in &FILES[..written] {
        std::fs::remove_file(folder.path().join(file)).expect("a file less");
    }
});

fn read(text: &str, path: &Path, set: Vec<String>) {
    match Scenario::parse(text, path, &Overrides { set, ..Overrides::default() }) {
        Ok(scenario) => {
            let resolved = scenario.resolved();
            let again = Scenario::thawed(&resolved, scenario.joint_draws()).expect("what a scenario resolves to is a scenario");
            assert_eq!(again.resolved(), resolved);
        }
        Err(faults) => {
            let shown = faults.to_string();
            let obeyed = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!shown.chars().any(obeyed), "{shown:?}");
        }
    }
}
