use super::*;
use crate::ensemble::faulty::faulty;
use crate::scenario::Overrides;
use std::fs;
use std::path::Path;

/// Lives what is not on the shelf of a folder yet.
fn live_into(folder: &Folder, scenario: &Scenario) -> Result<Lived, LivingError> {
    let shelf = Shelf::at(&folder.file("parts"));
    fs::create_dir_all(shelf.folder()).unwrap();
    let stop = AtomicBool::new(false);
    let plan = Plan { scenario, worlds: 0..scenario.run.worlds, threads: 2, stop: &stop, progress: &|_| {} };
    live(&plan, &Columns::of(scenario), &shelf, None)
}

fn bytes(place: &Path, name: &str) -> Vec<u8> {
    fs::read(place.join(name)).unwrap()
}

/// A panic inside a world: the blocks before it are kept, and once it is mended the result is that of a run without one.
#[test]
fn a_world_that_panics_loses_nothing_that_was_finished() {
    let text = "name = \"x\"\n[run]\nworlds = 1100\nmonths = 4\n[commanders]\ncount = 10\n[bands]\ncount = 4\n";
    let sound = Scenario::parse(text, "x.toml", &Overrides::default()).unwrap();
    let columns = Columns::of(&sound);
    let place = tempfile::tempdir().unwrap();
    let (whole, broken) = (Folder::at(&place.path().join("whole")), Folder::at(&place.path().join("broken")));
    let pool = ensemble::pool(2, 2).unwrap();
    let lived = live_into(&whole, &sound).unwrap();
    assemble(&sound, &columns, &lived.parts, &whole, &pool).unwrap();

    let honour = super::super::read::columns(&whole.file("worlds.parquet"), &[], &["pakistan.honour"]).unwrap();
    let error = live_into(&broken, &faulty::<1>(&sound, honour[0].numbers()[700])).unwrap_err();
    let said = error.to_string();
    assert!(matches!(error, LivingError::Ensemble(EnsembleError::World { world: 700, .. })), "{said}");
    assert!(said.contains("world 700 of seed"), "{said}");
    let shelf = Shelf::at(&broken.file("parts"));
    let kept = shelf.survey(&identity(&sound)).unwrap();
    assert!(kept.faults.is_empty() && kept.cover(0..512).gaps.is_empty(), "{kept:?}");
    assert!(kept.found.iter().all(|part| part.items.end <= 700));

    let lived = live_into(&broken, &sound).unwrap();
    assemble(&sound, &columns, &lived.parts, &broken, &pool).unwrap();
    for name in ["summary.json", "worlds.parquet", "months.parquet", "ledger.parquet"] {
        assert!(bytes(whole.path(), name) == bytes(broken.path(), name), "{name} differs");
    }
}
