//! Any bytes as a table of a result, as its summary, and as a table of reported figures: read, or refused with a reason.
#![no_main]

use std::path::Path;
use std::sync::OnceLock;

use durand::results::opened::Opened;
use durand::results::read;
use durand::study::observed::Observed;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

fuzz_target!(|data: &[u8]| {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder"));
    let Some((kind, rest)) = data.split_first() else { return };
    match kind % 4 {
        0 | 1 => {
            let path = folder.path().join("worlds.parquet");
            std::fs::write(&path, rest).expect("a file");
            if let Err(error) = read::table(&path, |_| true) {
                assert!(error.to_string().contains("worlds.parquet"), "{error}");
            }
        }
        2 => {
            std::fs::write(folder.path().join("summary.json"), rest).expect("a file");
            if let Err(error) = Opened::at(folder.path()) {
                assert!(error.to_string().contains("summary.json"), "{error}");
            }
        }
        _ => {
            let Ok(text) = std::str::from_utf8(rest) else { return };
            match Observed::parse(text, Path::new("observed.csv")) {
                Ok(observed) => assert!(observed.figures().iter().all(|figure| figure.attacks >= 0.0)),
                Err(error) => assert!(error.to_string().contains("observed.csv"), "{error}"),
            }
        }
    }
});
