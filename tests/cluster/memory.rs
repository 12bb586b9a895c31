//! The memory that joining a thousand shards takes.

use std::fs;

use durand::results::parts::{Header, Part, bytes};

use super::place::{Place, SMALL, parts, scenario};

/// Joins a thousand shards, and gives the most memory that took, in MiB. One shard is lived; the others are it once more, as worlds of
/// their own numbers: as many bytes, as much to add up.
fn memory_of_a_thousand_shards(small: &[&str]) -> u64 {
    let place = Place::new();
    let file = scenario();
    let shard = ["run", &file, "--worlds", "256000", "--shard", "0/1000", "--out", "r", "-q"];
    place.succeeds(&shard.into_iter().chain(small.iter().copied()).collect::<Vec<_>>());
    let shards = place.path().join("r/shards");
    let first = parts(&shards.join("0-of-1000"));
    assert_eq!(first.len(), 1, "a shard is one block");
    let part = Part::read(&first[0]).unwrap();
    for index in 1..1000 {
        let worlds = 256 * index..256 * (index + 1);
        let folder = shards.join(format!("{index}-of-1000"));
        fs::create_dir(&folder).unwrap();
        let path = folder.join(format!("{:010}-{:010}.part", worlds.start, worlds.end));
        let header = Header { first: worlds.start, end: worlds.end, ..part.header.clone() };
        fs::write(&path, bytes(&path, &header, |out| out.extend(part.body())).unwrap()).unwrap();
    }
    let mut merge = place.command(env!("CARGO_BIN_EXE_durand"));
    let mut child = merge.args(["merge", "r", "-q"]).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    // The system keeps the peak itself; it is read until the last moment that there is something to read.
    while child.try_wait().unwrap().is_none() {
        let said = fs::read_to_string(&status).unwrap_or_default();
        let peak = said.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let summary: serde_json::Value =
        serde_json::from_slice(&fs::read(place.path().join("r/summary.json")).unwrap()).unwrap();
    assert_eq!(summary["worlds"], 256_000);
    most / 1024
}

#[test]
fn a_thousand_shards_are_joined_in_flat_memory() {
    let most = memory_of_a_thousand_shards(&SMALL);
    assert!(0 < most && most < 200, "{most} MiB");
}

/// The same with worlds as long as they are: `cargo test --test cluster -- --ignored --nocapture`, two gigabytes of disk for a while.
#[test]
#[ignore = "writes some gigabytes"]
fn a_thousand_shards_of_whole_worlds_are_joined_in_flat_memory() {
    let most = memory_of_a_thousand_shards(&["--threads", "2"]);
    println!("{most} MiB");
    assert!(0 < most && most < 200, "{most} MiB");
}
