//! A result whose files can be read, but say what no run could: pictures, comparison and page are made of it, or it is refused.
//!
//! The input is a list of changes to a small result that is sound: cells of its tables, whole columns and rows, leaves of its
//! summary and manifest.
#![no_main]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use durand::ensemble::{self, Plan};
use durand::ensemble::columns::Columns;
use durand::gallery::PICTURES;
use durand::report;
use durand::results::folder::Folder;
use durand::results::lived;
use durand::results::manifest::{self, Manifest};
use durand::results::opened::Opened;
use durand::results::parts::Shelf;
use durand::results::read::{self, Column};
use durand::results::table::{Field, FieldKind, TableWriter, Values};
use durand::scenario::{Overrides, Scenario};
use durand::study::compare::Comparison;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use tempfile::TempDir;

const TABLES: [&str; 3] = ["worlds.parquet", "months.parquet", "ledger.parquet"];
const DOCUMENTS: [&str; 2] = ["summary.json", "manifest.json"];

/// Numbers that a table may hold and no run would.
const NUMBERS: [f64; 12] = [
    f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, f64::MIN_POSITIVE, -0.0, -1.0, 0.5, 1e6, 4_294_967_296.0, 1e300,
];
/// Texts that it may.
const TEXTS: [&str; 9] = [
    "", "</text><script>", "\u{1b}[2J\u{202e}", "9999-12", "2021-08", "total", "crackdown", "rung.enforced", "\u{0}\n",
];

/// A sound result, and a folder for one that is not.
struct Base {
    place: TempDir,
    tables: [BTreeMap<String, Column>; 3],
    documents: [Value; 2],
}

impl Base {
    fn made() -> Self {
        let place = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
        let text = "name = \"tiny\"\n[run]\nworlds = 24\nmonths = 13\n[commanders]\ncount = 10\n[bands]\ncount = 4\n\
            [[hypotheses]]\nclaim = \"It holds\"\nsource = \"nobody\"\ntest = \"p(coalition.acceptable, 2022-06) < 0.5\"\n";
        let scenario = Scenario::parse(text, "tiny.toml", &Overrides::default()).expect("a scenario");
        let (folder, columns) = (Folder::at(&place.path().join("sound")), Columns::of(&scenario));
        let shelf = Shelf::at(&folder.file("parts"));
        std::fs::create_dir_all(shelf.folder()).expect("a folder");
        std::fs::create_dir_all(place.path().join("changed")).expect("a folder");
        let plan = Plan { scenario: &scenario, worlds: 0..24, threads: 1, stop: &AtomicBool::new(false), progress: &|_| {} };
        let lived = lived::live(&plan, &columns, &shelf, None).expect("worlds");
        let pool = ensemble::pool(1, 1).expect("a thread");
        lived::assemble(&scenario, &columns, &lived.parts, &folder, &pool).expect("a result");
        let resolved = scenario.resolved();
        let manifest = Manifest {
            version: "0".to_owned(), commit: None, scenario: scenario.name.clone(), hash: manifest::hash(&resolved),
            sources: manifest::sources(&scenario), overrides: vec!["run.worlds=24".to_owned()], resolved, seed: 1,
            worlds_asked: 24, worlds: 24, threads: 1, started: String::new(), seconds: 1.0, host: String::new(),
            rng: String::new(), parts: Vec::new(), precision: None,
        };
        manifest.write(&folder.file("manifest.json")).expect("a manifest");
        let tables = TABLES.map(|file| read::table(&folder.file(file), |_| true).expect("a table"));
        let documents = DOCUMENTS.map(|file| read::json(&folder.file(file)).expect("a document"));
        Self { place, tables, documents }
    }
}

fuzz_target!(|data: &[u8]| {
    static BASE: OnceLock<Base> = OnceLock::new();
    let base = BASE.get_or_init(Base::made);
    let Some((consumer, changes)) = data.split_first() else { return };
    let (mut tables, mut documents) = (base.tables.clone(), base.documents.clone());
    for change in changes.chunks_exact(4).take(12) {
        match change[0] % 5 {
            which @ 0..3 => table(&mut tables[which as usize], change),
            which => document(&mut documents[which as usize - 3], change),
        }
    }
    let changed = base.place.path().join("changed");
    for (file, table) in TABLES.iter().zip(&tables) {
        write(&changed.join(file), table);
    }
    for (file, document) in DOCUMENTS.iter().zip(&documents) {
        std::fs::write(changed.join(file), document.to_string()).expect("a file");
    }
    let Ok(opened) = Opened::at(&changed) else { return };
    let sound = Opened::at(&base.place.path().join("sound")).expect("a sound result");
    match usize::from(*consumer) % 16 {
        place if place < 6 => drop(PICTURES[place].1(&[opened]).map(|picture| picture.svg())),
        place if place < 12 => drop(PICTURES[place - 6].1(&[sound, opened]).map(|picture| picture.svg())),
        12 | 13 => drop(Comparison::of(&[opened, sound], &[])),
        14 => drop(Comparison::of(&[sound, opened], &["q90(attacks, 2022-03) / p(coalition.acceptable, 2022-03)".to_owned()])),
        _ => drop(report::page(&[opened])),
    }
});

/// A cell, a column, or rows of a table.
fn table(table: &mut BTreeMap<String, Column>, change: &[u8]) {
    let names: Vec<String> = table.keys().cloned().collect();
    let Some(name) = names.get(usize::from(change[1]) % names.len().max(1)) else { return };
    let (row, value) = (usize::from(change[2]), usize::from(change[3]));
    match change[0] / 5 % 8 {
        0 => drop(table.remove(name)),
        1 => {
            let rows = row % 3;
            table.values_mut().for_each(|column| match column {
                Column::Numbers(numbers) => numbers.truncate(rows),
                Column::Text(texts) => texts.truncate(rows),
            });
        }
        2 => {
            // A column of the other kind.
            let Some(column) = table.get_mut(name) else { return };
            *column = match column {
                Column::Numbers(numbers) => Column::Text(numbers.iter().map(ToString::to_string).collect()),
                Column::Text(texts) => Column::Numbers(texts.iter().map(|text| text.len() as f64).collect()),
            };
        }
        3 => {
            // The whole column says one thing.
            match table.get_mut(name) {
                Some(Column::Numbers(numbers)) => numbers.fill(NUMBERS[value % NUMBERS.len()]),
                Some(Column::Text(texts)) => texts.fill(TEXTS[value % TEXTS.len()].to_owned()),
                None => {}
            }
        }
        _ => match table.get_mut(name) {
            Some(Column::Numbers(numbers)) => {
                let rows = numbers.len().max(1);
                if let Some(number) = numbers.get_mut(row % rows) {
                    *number = NUMBERS[value % NUMBERS.len()];
                }
            }
            Some(Column::Text(texts)) => {
                let rows = texts.len().max(1);
                if let Some(text) = texts.get_mut(row % rows) {
                    TEXTS[value % TEXTS.len()].clone_into(text);
                }
            }
            None => {}
        },
    }
}

/// A leaf of a document, or what holds it.
fn document(document: &mut Value, change: &[u8]) {
    let mut pointers = Vec::new();
    gather(document, &mut String::new(), &mut pointers);
    let place = usize::from(u16::from_le_bytes([change[1], change[2]])) % pointers.len().max(1);
    let Some(found) = pointers.get(place).and_then(|pointer| document.pointer_mut(pointer)) else { return };
    *found = match change[3] % 24 {
        0 => json!(null),
        1 => json!([]),
        2 => json!({}),
        3 => json!(u64::MAX),
        4 => json!(u32::MAX),
        5 => json!(0),
        6 => json!(-1),
        7 => json!(1e300),
        8 => json!(1_000_000),
        9 => json!("9999-12"),
        10 => json!("0001-01"),
        11 => json!([["a", "b"], ["a", "b"]]),
        12 => json!(true),
        13 => json!(1),
        text => json!(TEXTS[usize::from(text) % TEXTS.len()]),
    };
}

fn gather(value: &Value, at: &mut String, pointers: &mut Vec<String>) {
    let length = at.len();
    match value {
        Value::Object(table) => {
            for (key, inner) in table {
                at.push('/');
                at.push_str(&key.replace('~', "~0").replace('/', "~1"));
                gather(inner, at, pointers);
                at.truncate(length);
            }
        }
        Value::Array(list) => {
            for (place, inner) in list.iter().enumerate() {
                at.push_str(&format!("/{place}"));
                gather(inner, at, pointers);
                at.truncate(length);
            }
        }
        _ => {}
    }
    pointers.push(at.clone());
}

fn write(path: &Path, table: &BTreeMap<String, Column>) {
    let kind = |column: &Column| match column {
        Column::Numbers(_) => FieldKind::Double,
        Column::Text(_) => FieldKind::Text,
    };
    let fields = table.iter().map(|(name, column)| Field::new(name, kind(column), "", "")).collect();
    let values: Vec<Values> = table
        .values()
        .map(|column| match column {
            Column::Numbers(numbers) => Values::Numbers(numbers.clone()),
            Column::Text(texts) => Values::Text(texts.iter().map(String::as_str).collect()),
        })
        .collect();
    let mut writer = TableWriter::create(path, fields).expect("a table");
    writer.write(values).expect("rows");
    writer.finish().expect("a table");
}
