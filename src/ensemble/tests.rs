use super::faulty::faulty;
use super::*;
use crate::scenario::Overrides;
use crate::stats::accumulate::packed::Cursor;
use std::sync::atomic::AtomicU32;

fn small(worlds: u32) -> Scenario {
    let text = format!(
        "name = \"small\"\n[run]\nworlds = {worlds}\nmonths = 9\n[commanders]\ncount = 20\n[bands]\ncount = 10\n"
    );
    Scenario::parse(&text, "small.toml", &Overrides::default()).unwrap()
}

fn lived(scenario: &Scenario, threads: usize) -> (Vec<f64>, Tally) {
    let columns = Columns::of(scenario);
    let stop = AtomicBool::new(false);
    let plan = Plan { scenario, worlds: 0..scenario.run.worlds, threads, stop: &stop, progress: &|_| {} };
    let Group { worlds, rows, tally, fault } = crew(&plan, &columns).unwrap().live(plan.worlds.clone());
    assert!(fault.is_none() && worlds == plan.worlds, "{fault:?}");
    (rows.values, tally)
}

fn bits(rows: &[f64]) -> Vec<u64> {
    rows.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let scenario = small(600);
    let (one, first) = lived(&scenario, 1);
    for threads in [2, 5] {
        let (many, other) = lived(&scenario, threads);
        assert_eq!(bits(&one), bits(&many));
        for month in 0..9 {
            for place in 0..20 {
                let (a, b) = (first.cell(month, place), other.cell(month, place));
                assert_eq!(a.sum, b.sum);
                assert_eq!(a.histogram, b.histogram);
            }
        }
    }
}

#[test]
fn rows_come_in_the_order_of_worlds() {
    let scenario = small(300);
    let (rows, tally) = lived(&scenario, 2);
    let width = Columns::of(&scenario).len();
    assert_eq!(rows.len(), 300 * width);
    assert!(rows.chunks(width).enumerate().all(|(world, row)| row[0] == world as f64));
    assert_eq!(tally.worlds(), 300);
}

#[test]
fn a_run_that_is_stopped_keeps_whole_blocks() {
    let scenario = small(4 * BLOCK);
    let columns = Columns::of(&scenario);
    let stop = AtomicBool::new(false);
    let seen = AtomicU32::new(0);
    let progress = |worlds: u32| {
        if seen.fetch_add(worlds, Ordering::Relaxed) + worlds > BLOCK {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let plan = Plan { scenario: &scenario, worlds: 0..4 * BLOCK, threads: 2, stop: &stop, progress: &progress };
    let done = crew(&plan, &columns).unwrap().live(plan.worlds.clone());
    assert!(done.fault.is_none());
    assert_eq!(done.rows.values.len(), columns.len() * done.worlds.len());
    assert_eq!(done.tally.worlds(), done.worlds.len() as u64);
    assert!(done.worlds.end.is_multiple_of(BLOCK) && done.worlds.end < 4 * BLOCK, "{:?}", done.worlds);
    assert!(done.worlds.end >= BLOCK);
}

#[test]
fn a_world_that_fails_is_named_and_the_blocks_before_it_are_kept() {
    let sound = small(4 * BLOCK);
    let columns = Columns::of(&sound);
    let (rows, _) = lived(&sound, 2);
    let honour = columns.iter().position(|column| column.name == "pakistan.honour").unwrap();
    let failing = 2 * BLOCK + 7;
    let scenario = faulty::<0>(&sound, rows[failing as usize * columns.len() + honour]);
    let stop = AtomicBool::new(false);
    let plan = Plan { scenario: &scenario, worlds: 0..4 * BLOCK, threads: 2, stop: &stop, progress: &|_| {} };
    let group = crew(&plan, &columns).unwrap().live(0..4 * BLOCK);
    let kept = failing / BLOCK * BLOCK;
    assert_eq!((group.worlds, group.tally.worlds()), (0..kept, u64::from(kept)));
    assert_eq!(bits(&group.rows.values), bits(&rows[..kept as usize * columns.len()]));
    let fault = group.fault.unwrap();
    assert!(matches!(fault, EnsembleError::World { world, .. } if world == failing));
    let said = fault.to_string();
    assert!(said.contains(&format!("world {failing} of seed {}", scenario.run.seed)), "{said}");
    assert!(said.contains("honour of 0."), "{said}");
}

#[test]
fn packed_tallies_add_up_to_the_same_bits() {
    let scenario = small(600);
    let whole = lived(&scenario, 2).1;
    let columns = Columns::of(&scenario);
    let stop = AtomicBool::new(false);
    let plan = Plan { scenario: &scenario, worlds: 0..600, threads: 2, stop: &stop, progress: &|_| {} };
    let crew = crew(&plan, &columns).unwrap();
    let mut sum = Tally::new(&scenario);
    for worlds in [256..600, 0..256] {
        let group = crew.live(worlds.clone());
        assert!(group.worlds == worlds && group.fault.is_none());
        let mut packed = Vec::new();
        group.tally.pack(&mut packed);
        let mut cursor = Cursor::new(&packed);
        sum.absorb(&mut cursor).unwrap();
        assert!(cursor.is_at_end());
    }
    let (mut one, mut other) = (Vec::new(), Vec::new());
    whole.pack(&mut one);
    sum.pack(&mut other);
    assert!(one == other);
    let another = Scenario::parse("name = \"x\"\n[run]\nmonths = 5\n", "x.toml", &Overrides::default()).unwrap();
    assert!(Tally::new(&another).absorb(&mut Cursor::new(&one)).is_err());
}

/// Sheets are written on again and again, and a regime that falls leaves part of its sheet as it was.
#[test]
fn nothing_of_a_world_shows_in_another() {
    for (months, interval) in [(9, 3), (9, 1), (1, 3), (4, 6)] {
        let text = format!(
            "name = \"falling\"\n[run]\nworlds = 300\nmonths = {months}\n[council]\ninterval = {interval}\n\
             [commanders]\ncount = 20\n[bands]\ncount = 10\n[collapse]\nbase = 0.1\n"
        );
        let scenario = Scenario::parse(&text, "falling.toml", &Overrides::default()).unwrap();
        let columns = Columns::of(&scenario);
        let whole = lived(&scenario, 1).1;
        let mut simulator = Simulator::new(&scenario.setup);
        let mut sum = Tally::new(&scenario);
        for world in 0..300 {
            let mut recorder = Recorder::new(&scenario, &columns);
            recorder.live(&mut simulator, world..world + 1);
            sum.merge(&recorder.into_tally());
        }
        let held = |council| whole.ledger(council, 0, 0, 0).sum.count();
        assert_eq!(held(0), 300);
        if months > interval {
            let last = held((months / interval - 1) as usize);
            assert!((60..240).contains(&last), "{months} {interval}: {last}");
        }
        let (mut one, mut other) = (Vec::new(), Vec::new());
        whole.pack(&mut one);
        sum.pack(&mut other);
        assert!(one == other, "{months} {interval}");
    }
}

#[test]
fn handfuls_hold_every_world_once_and_end_small() {
    for (count, threads) in [(0, 2), (1, 1), (3, 2), (40, 2), (256, 1), (700, 3), (4096, 2)] {
        let cut = handfuls(count, threads);
        assert!(cut.iter().cloned().flatten().eq(0..count), "{count} on {threads}");
        assert!(cut.iter().all(|handful| handful.start / BLOCK == (handful.end - 1) / BLOCK), "{count} on {threads}");
        let most = if threads == 1 { HANDFUL } else { PINCH };
        assert!(cut.last().is_none_or(|last| last.len() as u32 <= most), "{count} on {threads}");
    }
    assert_eq!(handfuls(256, 2).len(), 192 / 16 + 64 / 4);
}
