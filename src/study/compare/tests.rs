use std::collections::BTreeMap;

use super::*;
use crate::results::read::Column;
use crate::scenario::YearMonth;

const DATE: YearMonth = YearMonth::AUGUST_2021;

fn factions() -> Vec<(String, String)> {
    vec![("kabul".to_owned(), "Kabul".to_owned())]
}

/// Worlds whose answers differ from world to world; `shift` moves the worths.
fn worlds(numbers: std::ops::Range<u32>, seed: u64, shift: f64) -> Worlds {
    let of = |read: &dyn Fn(f64) -> f64| Column::Numbers(numbers.clone().map(|world| read(f64::from(world))).collect());
    let mut columns = BTreeMap::from([
        ("world".to_owned(), of(&|world| world)),
        (
            format!("coalition.w@{DATE}"),
            of(&|world| if world % 10.0 == 9.0 { f64::NAN } else { world % 7.0 - 3.0 + shift }),
        ),
        (format!("factions.kabul.du@{DATE}"), of(&|world| world % 5.0 - 2.0 + shift)),
        ("attacks@2021H2".to_owned(), of(&|world| 10.0 + world % 3.0)),
        ("attacks@2022H1".to_owned(), of(&|world| 20.0 + world % 3.0)),
        ("first.ordered".to_owned(), of(&|world| if world % 2.0 == 0.0 { world % 6.0 } else { f64::NAN })),
    ]);
    let rungs = numbers.clone().map(|world| if world % 4 == 0 { "vetoed" } else { "unable" }.to_owned()).collect();
    columns.insert(format!("rung@{DATE}"), Column::Text(rungs));
    Worlds::new(DATE, 11, seed, columns)
}

fn between(worlds: &[Worlds]) -> Comparison {
    let named: Vec<(String, String)> = (0..worlds.len()).map(|place| (format!("r{place}"), String::new())).collect();
    Comparison::between(DATE.to_string(), &named, worlds, &outcome::headline(&factions(), DATE, DATE.plus(3)))
}

fn cell<'a>(comparison: &'a Comparison, name: &str, place: usize) -> &'a Cell {
    let row = comparison.outcomes.iter().find(|row| row.name == name).unwrap();
    &row.values[place]
}

#[test]
fn the_same_worlds_differ_by_exactly_nothing() {
    let comparison = between(&[worlds(0..60, 1, 0.0), worlds(0..60, 1, 0.0)]);
    let mut seen = 0;
    for contrast in comparison.outcomes.iter().filter_map(|row| row.values[1].against_first.as_ref()) {
        assert_eq!((contrast.difference, contrast.low, contrast.high), (0.0, Some(0.0), Some(0.0)));
        seen += 1;
    }
    // Four worths, nine rungs, one milestone, attacks.
    assert_eq!(seen, 15);
}

#[test]
fn worlds_are_joined_by_number() {
    let comparison = between(&[worlds(0..60, 1, 0.0), worlds(20..80, 1, 1.0), worlds(60..70, 1, 0.0)]);
    assert_eq!(comparison.results.iter().map(|one| one.common).collect::<Vec<_>>(), [60, 40, 0]);
    let contrast = cell(&comparison, "factions.kabul.du", 1).against_first.clone().unwrap();
    assert_eq!((contrast.pairs, contrast.difference, contrast.higher), (40, 1.0, Some(1.0)));
    assert_eq!((contrast.low, contrast.high), (Some(1.0), Some(1.0)));
    assert!(!cell(&comparison, "factions.kabul.du", 2).against_first.as_ref().unwrap().paired);
    assert!(comparison.notes.iter().any(|note| note.contains("no world in common") && note.contains("r2")));
}

#[test]
fn other_seeds_are_compared_unpaired_and_it_is_said() {
    let comparison = between(&[worlds(0..60, 1, 0.0), worlds(0..60, 2, 0.0)]);
    let contrast = cell(&comparison, "coalition.w", 1).against_first.clone().unwrap();
    assert!(!contrast.paired && contrast.correlation.is_none() && contrast.low.unwrap() < 0.0);
    assert!(comparison.notes.iter().any(|note| note.contains("seed is not 1")), "{:?}", comparison.notes);
}

#[test]
fn fallen_regimes_accept_nothing_and_have_no_worth() {
    let comparison = between(&[worlds(0..70, 1, 0.0)]);
    let worth = &cell(&comparison, "coalition.w", 0).worth;
    assert_eq!((worth.worlds, worth.left_out), (63, 7));
    // World w accepts when w % 7 is 4, 5 or 6 (30 of 70), unless it ends in 9: of 9, 19, ... 69, these are 19, 39 and 69.
    let worth = &cell(&comparison, "coalition.acceptable", 0).worth;
    assert_eq!((worth.worlds, worth.value), (70, Some(27.0 / 70.0)));
    // 10 + 20 and twice the remainder in eleven months.
    let attacks = cell(&comparison, "attacks", 0).worth.value.unwrap();
    let mean = (0..70).map(|world| 30.0 + 2.0 * f64::from(world % 3)).sum::<f64>() / 70.0 * 12.0 / 11.0;
    assert!((attacks - mean).abs() < 1e-6);
    // Ordered by the fourth month: remainders 0 and 2 of 6, not 4.
    let ordered = (0..70).filter(|world| [0, 2].contains(&(world % 6))).count() as f64 / 70.0;
    assert_eq!(cell(&comparison, "first.ordered", 0).worth.value, Some(ordered));
    assert_eq!(cell(&comparison, "coalition.roles.pawn", 0).worth.value, None);
}

/// Every key, at any depth.
fn keys(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, inner) in map {
                found.push(key.clone());
                keys(inner, found);
            }
        }
        serde_json::Value::Array(all) => all.iter().for_each(|inner| keys(inner, found)),
        _ => {}
    }
}

#[test]
fn json_has_differences_under_one_name() {
    let comparison = between(&[worlds(0..60, 1, 0.0), worlds(0..60, 1, 0.5)]);
    let json = serde_json::to_value(&comparison).unwrap();
    let mut found = Vec::new();
    keys(&json, &mut found);
    assert!(found.iter().any(|key| key == "difference"));
    assert!(found.iter().all(|key| key == "difference" || !key.contains("diff")));
}

#[test]
fn csv_has_a_row_for_each_outcome_and_result() {
    let comparison = between(&[worlds(0..60, 1, 0.0), worlds(0..60, 1, 0.5)]);
    let text = csv(&comparison).unwrap();
    assert_eq!(text.lines().count(), 1 + 2 * comparison.outcomes.len());
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    assert!(reader.records().all(|record| record.unwrap().len() == 18));
}
