//! Nothing lost: runs that are stopped at any moment, cut into shards, or damaged on disk, and the bytes they
//! come to in the end.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on has failed

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Files that are the same bytes however a result was made.
const PROMISED: [&str; 4] = ["summary.json", "worlds.parquet", "months.parquet", "ledger.parquet"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Six blocks and a half of worlds so small that a run takes some tenths of a second.
fn small(out: &str, more: &[&str]) -> Vec<String> {
    let file = root().join("scenarios/status-quo.toml").display().to_string();
    let words = ["run", &file, "--worlds", "1700", "--months", "7", "--no-plots", "-q", "--out", out];
    let set = ["--set", "commanders.count=10", "--set", "bands.count=4"];
    words.into_iter().chain(set).chain(more.iter().copied()).map(str::to_owned).collect()
}

fn command(folder: &Path, args: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_durand"));
    command.args(args).current_dir(folder).stdin(Stdio::null());
    command
}

fn durand(folder: &Path, args: &[String]) -> Output {
    command(folder, args).output().expect("durand starts")
}

fn words(args: &[&str]) -> Vec<String> {
    args.iter().map(|word| (*word).to_owned()).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn succeeds(folder: &Path, args: &[String]) -> Output {
    let output = durand(folder, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}\n{}", text(&output.stderr));
    output
}

/// What a run that is refused says.
#[track_caller]
fn refused(folder: &Path, args: &[String]) -> String {
    let output = durand(folder, args);
    assert_eq!(output.status.code(), Some(2), "{args:?}\n{}", text(&output.stderr));
    text(&output.stderr)
}

fn promised(folder: &Path) -> Vec<Vec<u8>> {
    PROMISED.iter().map(|file| fs::read(folder.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))).collect()
}

#[track_caller]
fn same(folder: &Path, expected: &[Vec<u8>]) {
    for (file, (found, expected)) in PROMISED.iter().zip(promised(folder).iter().zip(expected)) {
        assert!(found == expected, "{file} in {} differs", folder.display());
    }
    let whole: serde_json::Value = durand::results::read::json(&folder.join("manifest.json")).unwrap();
    assert_eq!(whole["worlds"], whole["worlds_asked"]);
}

fn place() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder to work in")
}

fn part_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut parts: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "part")).collect();
    parts.sort();
    parts
}

#[test]
fn killed_at_any_of_fifty_moments_it_comes_to_the_same_bytes() {
    let place = place();
    let began = Instant::now();
    succeeds(place.path(), &small("whole", &[]));
    let takes = began.elapsed();
    let expected = promised(&place.path().join("whole"));
    let mut random = StdRng::seed_from_u64(20210815);
    let mut stopped = 0;
    for moment in 0..50 {
        let args = small("killed", &["--resume"]);
        let mut child = command(place.path(), &args).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(takes.mul_f64(random.random::<f64>()));
        child.kill().unwrap();
        stopped += u32::from(!child.wait().unwrap().success());
        succeeds(place.path(), &args);
        same(&place.path().join("killed"), &expected);
        assert!(!place.path().join("killed/parts").exists(), "moment {moment}");
        fs::remove_dir_all(place.path().join("killed")).unwrap();
    }
    assert!(stopped >= 25, "only {stopped} of 50 were killed before they were done");
}

/// Runs until some parts are kept, and stops it by a signal.
#[cfg(unix)]
fn stopped_by(signal: &str, folder: &Path, out: &str) -> Output {
    let mut args = small(out, &[]);
    // More worlds than anybody waits for.
    "3000000".clone_into(&mut args[3]);
    let child = command(folder, &args).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let waited = Instant::now();
    while part_files(&folder.join(out).join("parts")).is_empty() && waited.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    child.wait_with_output().unwrap()
}

#[cfg(unix)]
#[test]
fn asked_to_stop_it_keeps_blocks_says_so_and_goes_on() {
    let place = place();
    for signal in ["-INT", "-TERM"] {
        let output = stopped_by(signal, place.path(), "r");
        assert_eq!(output.status.code(), Some(130), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("--resume goes on"), "{}", text(&output.stderr));
        assert!(!part_files(&place.path().join("r/parts")).is_empty());
        let partial: serde_json::Value = durand::results::read::json(&place.path().join("r/summary.json")).unwrap();
        let worlds = partial["worlds"].as_u64().unwrap();
        assert!(worlds > 0 && worlds.is_multiple_of(256), "{worlds}");
        // Of another number of worlds it is another run, and that is said.
        let message = refused(place.path(), &small("r", &["--resume"]));
        assert!(message.contains("number of items: 3000000 there, 1700 asked for"), "{message}");
        succeeds(place.path(), &small("r", &["--force"]));
        fs::remove_dir_all(place.path().join("r")).unwrap();
    }
}

#[test]
fn a_run_of_something_else_is_refused_with_the_difference() {
    let place = place();
    begin(place.path(), "r");
    let message = refused(place.path(), &small("r", &[]));
    assert!(message.contains("--resume") && message.contains("--force"), "{message}");
    let message = refused(place.path(), &small("r", &["--resume", "--seed", "7"]));
    assert!(message.contains("seed: 20210815 there, 7 asked for"), "{message}");
    let message = refused(place.path(), &small("r", &["--resume", "--set", "pakistan.honour=0.25"]));
    assert!(message.contains("pakistan.honour: ") && message.contains("0.25 asked for"), "{message}");
    let asked = place.path().join("r/parts/asked.json");
    let said = fs::read_to_string(&asked).unwrap();
    let version = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(&asked, said.replace(&version, "\"version\":\"0.0.7\"")).unwrap();
    let message = refused(place.path(), &small("r", &["--resume"]));
    assert!(message.contains(&format!("version: 0.0.7 there, {} asked for", env!("CARGO_PKG_VERSION"))), "{message}");
    fs::write(&asked, &said[..said.len() / 2]).unwrap();
    let message = refused(place.path(), &small("r", &["--resume"]));
    assert!(message.contains("asked.json") && message.contains("damaged") && message.contains("--force"), "{message}");
    // Nothing was touched, and it can be begun anew.
    assert!(!part_files(&place.path().join("r/parts")).is_empty());
    succeeds(place.path(), &small("r", &["--force"]));
    // Of a result that is whole there is nothing to go on with, and of another's neither.
    let before = fs::metadata(place.path().join("r/worlds.parquet")).unwrap().modified().unwrap();
    succeeds(place.path(), &small("r", &["--resume"]));
    assert_eq!(fs::metadata(place.path().join("r/worlds.parquet")).unwrap().modified().unwrap(), before);
    let message = refused(place.path(), &small("r", &["--resume", "--seed", "8"]));
    assert!(message.contains("seed: 20210815 there, 8 asked for"), "{message}");
}

/// Leaves an unfinished run in a folder: some parts are there, and no result.
fn begin(folder: &Path, out: &str) {
    succeeds(folder, &small(&format!("{out}-shards"), &["--shard", "0/2"]));
    let from = folder.join(format!("{out}-shards/shards"));
    let to = folder.join(out).join("parts");
    fs::create_dir_all(&to).unwrap();
    let asked = fs::read_to_string(from.join("asked.json")).unwrap();
    fs::write(to.join("asked.json"), asked.replace("\"shards\":2", "\"shards\":null")).unwrap();
    for part in part_files(&from.join("0-of-2")) {
        fs::copy(&part, to.join(part.file_name().unwrap())).unwrap();
    }
    fs::remove_dir_all(folder.join(format!("{out}-shards"))).unwrap();
}

#[test]
fn damaged_parts_are_named_and_lived_once_more() {
    let place = place();
    succeeds(place.path(), &small("whole", &[]));
    let expected = promised(&place.path().join("whole"));
    for damage in ["cut", "flipped", "empty"] {
        begin(place.path(), "r");
        let parts = part_files(&place.path().join("r/parts"));
        let mut bytes = fs::read(&parts[0]).unwrap();
        match damage {
            "cut" => bytes.truncate(bytes.len() - 5),
            "flipped" => bytes[5000] ^= 4,
            _ => bytes.clear(),
        }
        fs::write(&parts[0], bytes).unwrap();
        let output = succeeds(place.path(), &small("r", &["--resume"]));
        let message = text(&output.stderr);
        let name = parts[0].file_name().unwrap().to_string_lossy().into_owned();
        assert!(message.contains(&name) && message.contains("lived once more"), "{message}");
        same(&place.path().join("r"), &expected);
        fs::remove_dir_all(place.path().join("r")).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_loses_nothing_that_was_finished() {
    let place = place();
    succeeds(place.path(), &small("whole", &[]));
    let expected = promised(&place.path().join("whole"));
    begin(place.path(), "r");
    // A file can grow to 200 KiB: less than a part.
    let limited = "trap '' XFSZ; ulimit -f 200; exec \"$0\" \"$@\"";
    let output = Command::new("bash")
        .args(["-c", limited, env!("CARGO_BIN_EXE_durand")])
        .args(small("r", &["--resume"]))
        .current_dir(place.path())
        .output()
        .unwrap();
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("cannot write") && message.contains("--resume goes on"), "{message}");
    let half = fs::read_dir(place.path().join("r/parts")).unwrap();
    let half = half.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp")).count();
    assert_eq!(half, 0, "nothing half-written is left behind");
    succeeds(place.path(), &small("r", &["--resume"]));
    same(&place.path().join("r"), &expected);
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let place = place();
    fs::write(place.path().join("file"), "").unwrap();
    for (out, shard) in [("file/r", false), ("file", false), ("file/r", true)] {
        let more: &[&str] = if shard { &["--shard", "0/2"] } else { &[] };
        let output = durand(place.path(), &small(out, more));
        assert!(matches!(output.status.code(), Some(1 | 2)), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("file"), "{}", text(&output.stderr));
    }
}

/// A folder in which nobody may write, and one in which not even the system's own user can.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_is_read_only_is_named_and_nothing_is_lost() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    let output = durand(place.path(), &small("/proc/durand", &[]));
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("cannot write `/proc/durand`"), "{message}");
    // A run that was begun, in a folder that has become read-only since.
    begin(place.path(), "r");
    let allow =
        |mode: u32| fs::set_permissions(place.path().join("r/parts"), fs::Permissions::from_mode(mode)).unwrap();
    let before = part_files(&place.path().join("r/parts"));
    allow(0o555);
    if fs::write(place.path().join("r/parts/probe"), "").is_ok() {
        // This user may write anywhere, and so may the program.
        fs::remove_file(place.path().join("r/parts/probe")).unwrap();
    } else {
        let output = durand(place.path(), &small("r", &["--resume"]));
        let message = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{message}");
        assert!(message.contains("cannot write"), "{message}");
        assert_eq!(part_files(&place.path().join("r/parts")), before);
    }
    allow(0o755);
    succeeds(place.path(), &small("r", &["--resume"]));
    succeeds(place.path(), &small("whole", &[]));
    same(&place.path().join("r"), &promised(&place.path().join("whole")));
}

/// What the library makes of a scenario is what the command makes of it, whatever way it was set.
#[test]
fn the_library_and_the_command_give_the_same_bytes() {
    use durand::ensemble::Plan;
    use durand::ensemble::columns::Columns;
    use durand::results::folder::Folder;
    use durand::results::lived;
    use durand::results::parts::Shelf;
    use durand::scenario::{Overrides, Scenario};
    let place = place();
    succeeds(place.path(), &small("command", &["--threads", "2"]));
    let set = ["commanders.count=10".to_owned(), "bands.count=4".to_owned()];
    let overrides = Overrides { worlds: Some(1700), months: Some(7), ..Overrides::set(set) };
    let scenario = Scenario::load(root().join("scenarios/status-quo.toml"), &overrides).unwrap();
    let (folder, columns) = (Folder::at(&place.path().join("library")), Columns::of(&scenario));
    let shelf = Shelf::at(&folder.file("parts"));
    fs::create_dir_all(shelf.folder()).unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let plan = Plan { scenario: &scenario, worlds: 0..1700, threads: 1, stop: &stop, progress: &|_| {} };
    let lived = lived::live(&plan, &columns, &shelf, None).unwrap();
    let pool = durand::ensemble::pool(1, 1).unwrap();
    lived::assemble(&scenario, &columns, &lived.parts, &folder, &pool).unwrap();
    for (file, found) in PROMISED.iter().zip(promised(&place.path().join("command"))) {
        assert!(fs::read(folder.file(file)).unwrap() == found, "{file} differs");
    }
    // The same keys in a file of its own.
    let child = "name = \"status-quo\"\nextends = \"status-quo.toml\"\n[run]\nworlds = 1700\n[commanders]\ncount = 10\n\
        [bands]\ncount = 4\n";
    fs::copy(root().join("scenarios/status-quo.toml"), place.path().join("status-quo.toml")).unwrap();
    fs::write(place.path().join("child.toml"), child).unwrap();
    let args = words(&["run", "child.toml", "--months", "7", "--no-plots", "-q", "--out", "file"]);
    succeeds(place.path(), &args);
    // The child inherits no hypotheses: the tables are the promise that is left.
    let (file, command) = (promised(&place.path().join("file")), promised(&place.path().join("command")));
    assert!(file[1..] == command[1..], "a table differs");
}

#[test]
fn shards_in_any_order_join_to_the_same_bytes() {
    let place = place();
    succeeds(place.path(), &small("whole", &[]));
    let expected = promised(&place.path().join("whole"));
    for count in [1, 3, 7, 11] {
        let out = format!("s{count}");
        for index in (0..count).rev() {
            succeeds(place.path(), &small(&out, &["--shard", &format!("{index}/{count}"), "--threads", "1"]));
        }
        succeeds(place.path(), &words(&["merge", &out, "--no-plots", "-q"]));
        same(&place.path().join(&out), &expected);
        let again = refused(place.path(), &words(&["merge", &out]));
        assert!(again.contains("--force"), "{again}");
    }
    succeeds(place.path(), &words(&["merge", "s3", "--no-plots", "-q", "--force", "--remove-shards"]));
    same(&place.path().join("s3"), &expected);
    assert!(!place.path().join("s3/shards/asked.json").exists());
    // A shard that is there is taken as it is, once it is found sound.
    let output = succeeds(place.path(), &small("s7", &["--shard", "2/7", "--resume"]));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
}

#[test]
fn shards_that_make_no_whole_are_named() {
    let place = place();
    for index in 0..4 {
        succeeds(place.path(), &small("s", &["--shard", &format!("{index}/4")]));
    }
    let shards = place.path().join("s/shards");
    let merge = words(&["merge", "s", "--no-plots", "-q"]);
    let restore = |from: &Path| {
        fs::remove_dir_all(&shards).unwrap();
        copy(from, &shards);
    };
    let backup = place.path().join("backup");
    copy(&shards, &backup);

    fs::remove_dir_all(shards.join("2-of-4")).unwrap();
    let message = refused(place.path(), &merge);
    assert!(message.contains("shard 2/4 is missing"), "{message}");
    restore(&backup);

    let part = part_files(&shards.join("1-of-4"))[0].clone();
    let mut bytes = fs::read(&part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&part, bytes).unwrap();
    let message = refused(place.path(), &merge);
    assert!(message.contains("shard 1/4: ") && message.contains("checksum"), "{message}");
    // It is mended by running it once more.
    succeeds(place.path(), &small("s", &["--shard", "1/4", "--resume"]));
    restore(&backup);

    let double = part_files(&shards.join("3-of-4"))[0].clone();
    fs::copy(&double, shards.join("0-of-4").join(double.file_name().unwrap())).unwrap();
    copy(&shards.join("3-of-4"), &shards.join("3-of-4-copy"));
    let message = refused(place.path(), &merge);
    assert!(message.contains("shard 0/4: ") && message.contains("belong to shard 3/4: doubled"), "{message}");
    assert!(message.contains("3-of-4-copy"), "{message}");
    restore(&backup);

    succeeds(place.path(), &small("other", &["--shard", "1/4", "--seed", "5"]));
    fs::remove_dir_all(shards.join("1-of-4")).unwrap();
    copy(&place.path().join("other/shards/1-of-4"), &shards.join("1-of-4"));
    let message = refused(place.path(), &merge);
    assert!(message.contains("shard 1/4: ") && message.contains("seed: 5 there, 20210815 asked for"), "{message}");
    restore(&backup);

    // Another cut, or another seed, does not get in.
    let message = refused(place.path(), &small("s", &["--shard", "0/5"]));
    assert!(message.contains("shards: 4 there, 5 asked for"), "{message}");
    let message = refused(place.path(), &small("s", &["--shard", "0/4", "--seed", "5"]));
    assert!(message.contains("seed: 20210815 there, 5 asked for"), "{message}");
    let message = refused(place.path(), &small("s", &["--shard", "0/4"]));
    assert!(message.contains("has been begun"), "{message}");

    fs::write(shards.join("asked.json"), "{\"identity\":").unwrap();
    let message = refused(place.path(), &merge);
    assert!(message.contains("asked.json") && message.contains("damaged"), "{message}");
    let message = refused(place.path(), &words(&["merge", "backup"]));
    assert!(message.contains("no shards"), "{message}");
    restore(&backup);
    succeeds(place.path(), &merge);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

#[test]
fn what_a_precision_finds_is_what_so_many_worlds_would_have_found() {
    let place = place();
    let mut args = small("p", &["--precision", "0.02"]);
    // No number of worlds: as many as it takes.
    args.drain(2..4);
    succeeds(place.path(), &args);
    let manifest: serde_json::Value = durand::results::read::json(&place.path().join("p/manifest.json")).unwrap();
    let worlds = manifest["worlds"].as_u64().unwrap();
    assert!(worlds.is_multiple_of(1024) && worlds >= 1024, "{worlds}");
    let found = &manifest["precision"];
    assert!(found["high"].as_f64().unwrap() - found["low"].as_f64().unwrap() <= 0.02, "{found}");
    let mut plain = small("w", &["--threads", "1"]);
    plain[3] = worlds.to_string();
    succeeds(place.path(), &plain);
    same(&place.path().join("p"), &promised(&place.path().join("w")));
    // One that was more precise than is asked for is whole; one that was less is not.
    args.pop();
    args.extend(words(&["0.05", "--resume"]));
    succeeds(place.path(), &args);
    let last = args.len() - 2;
    args[last] = "0.001".to_owned();
    assert!(refused(place.path(), &args).contains("not as precise"));
    for wrong in [&["--precision", "0.02", "--shard", "0/2"][..], &["--precision", "0"], &["--precision", "nan"]] {
        refused(place.path(), &small("x", wrong));
    }
    // With --worlds it ends there, and says that it is not enough.
    let mut short = small("short", &["--precision", "0.001"]);
    short.retain(|word| word != "-q");
    let output = succeeds(place.path(), &short);
    assert!(text(&output.stderr).contains("is not enough"), "{}", text(&output.stderr));
}
