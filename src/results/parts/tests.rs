use super::*;
use proptest::prelude::*;

fn identity() -> Identity {
    let text = |text: &str| text.to_owned();
    Identity { kind: text("run"), version: text("0"), scenario: text("s"), hash: text("h"), seed: 1, total: 1000 }
}

fn part(first: u32, end: u32, body: &[u8]) -> Vec<u8> {
    bytes(Path::new("x"), &Header { identity: identity(), first, end }, |out| out.extend(body)).unwrap()
}

#[test]
fn a_part_is_read_back() {
    let read = Part::parse(part(3, 7, b"body")).unwrap();
    assert_eq!((read.body(), read.items(), &read.header.identity), (&b"body"[..], 4, &identity()));
}

#[test]
fn every_flipped_bit_and_every_cut_shows() {
    let whole = part(0, 1, b"some body");
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        assert!(Part::parse(bytes).is_err(), "byte {place}");
        assert!(Part::parse(whole[..place].to_vec()).is_err(), "cut at {place}");
    }
    assert!(Part::parse([whole.clone(), vec![0]].concat()).is_err());
}

#[test]
fn a_part_that_lies_with_a_right_checksum_is_refused() {
    for (first, end) in [(5, 4), (0, 1001)] {
        assert_eq!(Part::parse(part(first, end, b"")).unwrap_err(), "its range lies outside of what it belongs to");
    }
    let sealed = |mut bytes: Vec<u8>| {
        let checksum = Sha256::digest(&bytes);
        bytes.extend(&checksum[..]);
        Part::parse(bytes).unwrap_err()
    };
    assert_eq!(sealed(MAGIC.to_vec()), "it is cut short");
    assert_eq!(sealed([MAGIC, &u32::MAX.to_le_bytes()].concat()), "its header is too long");
    let empty = [MAGIC, &2_u32.to_le_bytes(), b"{}", &0_u64.to_le_bytes()].concat();
    assert_eq!(sealed(empty), "its header cannot be understood");
    let mut short = part(0, 1, b"body");
    short.truncate(short.len() - CHECKSUM - 1);
    assert_eq!(sealed(short), "its body is not as long as it says");
}

#[test]
fn a_shelf_tells_whole_damaged_and_foreign_apart() {
    let place = tempfile::tempdir().unwrap();
    let shelf = Shelf::at(&place.path().join("parts"));
    assert!(shelf.survey(&identity()).unwrap().found.is_empty(), "no shelf is an empty shelf");
    fs::create_dir(shelf.folder()).unwrap();
    shelf.put(&identity(), 0..4, |body| body.extend(b"a")).unwrap();
    shelf.put(&identity(), 6..9, |body| body.extend(b"b")).unwrap();
    shelf.put(&Identity { seed: 2, ..identity() }, 4..6, |body| body.extend(b"c")).unwrap();
    fs::write(shelf.folder().join("x.part"), b"durand part 1\n").unwrap();
    fs::write(shelf.folder().join("notes.txt"), b"mine").unwrap();
    fs::write(shelf.folder().join(".y.part.1.tmp"), b"half").unwrap();
    let survey = shelf.survey(&identity()).unwrap();
    assert_eq!(survey.found.iter().map(|found| found.items.clone()).collect::<Vec<_>>(), [0..4, 6..9]);
    assert_eq!(survey.cover(0..9).gaps, std::iter::once(4..6).collect::<Vec<_>>());
    let faults: Vec<String> = survey.faults.iter().map(ToString::to_string).collect();
    assert!(faults[0].contains("seed: 2 there, 1 asked for"), "{faults:?}");
    assert!(faults[1].contains("x.part") && faults[1].contains("cut short"), "{faults:?}");
    shelf.remove().unwrap();
    let left: Vec<_> = fs::read_dir(shelf.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["notes.txt"], "what is not ours stays");
}

#[test]
fn what_was_asked_for_is_compared_key_by_key() {
    let asked = |honour: f64, seed: u64| Asked {
        identity: Identity { hash: honour.to_string(), seed, ..identity() },
        shards: Some(16),
        resolved: serde_json::json!({
            "run": { "seed": seed }, "pakistan": { "honour": honour, "inducement": { "uniform": [0.1, honour] } },
        }),
        sources: Vec::new(),
        overrides: Vec::new(),
    };
    let place = tempfile::tempdir().unwrap();
    assert_eq!(Asked::read(place.path()).unwrap(), None);
    asked(0.5, 1).write(place.path()).unwrap();
    let there = Asked::read(place.path()).unwrap().unwrap();
    assert_eq!(asked(0.5, 1).differences(&there), [""; 0]);
    let apart = Asked { shards: None, ..asked(0.9, 2) }.differences(&there);
    assert_eq!(
        apart,
        [
            "seed: 1 there, 2 asked for",
            "pakistan.honour: 0.5 there, 0.9 asked for",
            "pakistan.inducement: {\"uniform\":[0.1,0.5]} there, {\"uniform\":[0.1,0.9]} asked for",
            "shards: 16 there, none asked for"
        ]
    );
    fs::write(place.path().join(ASKED), b"{").unwrap();
    assert!(matches!(Asked::read(place.path()), Err(ResultError::Damaged { .. })));
}

proptest! {
    #[test]
    fn any_bytes_are_no_panic(tail: Vec<u8>) {
        let _ = Part::parse(tail.clone());
        let mut bytes = [MAGIC, &tail].concat();
        let checksum = Sha256::digest(&bytes);
        bytes.extend(&checksum[..]);
        let _ = Part::parse(bytes);
    }
}
