//! Any bytes as a part of a run or of a study, with a checksum that fits, and as what lies beside parts: refused, or added to
//! a tally, or taken for the values of tasks.
#![no_main]

use std::sync::{Arc, OnceLock};

use durand::ensemble::tally::Tally;
use durand::results::parts::{Asked, Part, Parts, cover};
use durand::scenario::{Overrides, Scenario};
use durand::stats::accumulate::packed::Cursor;
use durand::stats::accumulate::{Bins, ExactSum, Histogram};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

fuzz_target!(|data: &[u8]| {
    // The first byte says what the rest is taken for.
    let Some((kind, rest)) = data.split_first() else { return };
    match kind % 8 {
        0 | 1 => accumulators(rest),
        2 => packed(rest),
        3 => part(rest.to_vec()),
        4 | 5 => part(sealed(rest)),
        6 => of_a_study(rest),
        _ => beside(rest),
    }
});

fn tally() -> &'static Tally {
    static TALLY: OnceLock<Tally> = OnceLock::new();
    TALLY.get_or_init(|| {
        let text = "name = \"tiny\"\n[run]\nmonths = 1\n[council]\ninterval = 6\n";
        Tally::new(&Scenario::parse(text, "tiny.toml", &Overrides::default()).expect("a scenario"))
    })
}

/// A sum and a histogram, as a tally has thousands of them.
fn accumulators(rest: &[u8]) {
    static EMPTY: OnceLock<Histogram> = OnceLock::new();
    let empty = EMPTY.get_or_init(|| Histogram::new(&Arc::new(Bins::signed_log(0.1, 500.0, 40).table().expect("bins"))));
    let (mut sum, mut histogram, mut cursor) = (ExactSum::new(), empty.clone(), Cursor::new(rest));
    // The last histogram that was taken in whole: one that is refused may leave a part of itself behind.
    let mut whole = empty.clone();
    while sum.absorb(&mut cursor).is_ok() && histogram.absorb(&mut cursor).is_ok() {
        whole = histogram.clone();
        if cursor.is_at_end() {
            break;
        }
    }
    let _ = (sum.sum(), sum.mean(), sum.variance(), histogram.extremes());
    for p in [0.0, 0.05, 0.5, 1.0] {
        let _ = (histogram.quantile(p), histogram.share_below(p));
    }
    let mut again = Vec::new();
    whole.pack(&mut again);
    assert_eq!(empty.clone().absorb(&mut Cursor::new(&again)), Ok(()));
}

/// A tally, behind the right shape, so that more than the first number is looked at.
fn packed(rest: &[u8]) {
    static SHAPE: OnceLock<Vec<u8>> = OnceLock::new();
    let shape = SHAPE.get_or_init(|| {
        let (mut whole, mut fewer) = (Vec::new(), Vec::new());
        tally().pack(&mut whole);
        // What an empty tally is packed into ends in as many zeroes as there are numbers; before them stands the shape.
        fewer.extend(whole.iter().copied().take_while(|byte| *byte != 0));
        fewer
    });
    let bytes = [shape, rest].concat();
    let mut own = tally().clone();
    if own.absorb(&mut Cursor::new(&bytes)).is_ok() {
        // What was taken in can be packed and taken in again.
        let mut again = Vec::new();
        own.pack(&mut again);
        let _ = tally().clone().absorb(&mut Cursor::new(&again));
    }
}

/// A file with the right beginning and a checksum that fits.
fn sealed(rest: &[u8]) -> Vec<u8> {
    let mut bytes = b"durand part 1\n".to_vec();
    bytes.extend(rest);
    let checksum = Sha256::digest(&bytes);
    bytes.extend(&checksum[..]);
    bytes
}

fn part(bytes: Vec<u8>) {
    if let Ok(part) = Part::parse(bytes) {
        assert!(part.items() <= part.header.identity.total as usize);
        let items = part.header.first..part.header.end;
        let found = cover(0..part.header.identity.total, &[items.clone(), items]);
        assert!(found.missing() <= u64::from(part.header.identity.total));
        let _ = tally().clone().absorb(&mut Cursor::new(part.body()));
    }
}

/// Values of tasks, in a file of the study's own.
fn of_a_study(rest: &[u8]) {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder"));
    let job = serde_json::Value::Null;
    let identity = Sha256::digest(job.to_string().as_bytes());
    let mut bytes = 32_u32.to_le_bytes().to_vec();
    bytes.extend(&identity[..]);
    bytes.extend((rest.len() as u64).to_le_bytes());
    bytes.extend(rest);
    std::fs::write(folder.path().join("x.part"), sealed(&bytes)).expect("a file");
    let (done, damaged) = Parts::of(folder.path(), &job).read().expect("a folder that can be read");
    assert!(damaged.is_empty() || done.is_empty());
    assert!(done.values().map(Vec::len).sum::<usize>() * 8 <= rest.len());
}

/// What a run was asked for.
fn beside(rest: &[u8]) {
    let Ok(asked) = serde_json::from_slice::<Asked>(rest) else { return };
    static MINE: OnceLock<Asked> = OnceLock::new();
    let mine = MINE.get_or_init(|| durand::results::lived::asked(&Scenario::built_in(), None, Vec::new()));
    let _ = mine.differences(&asked);
    assert!(asked.differences(&asked).is_empty());
    let _ = Scenario::thawed(&asked.resolved, None);
}
