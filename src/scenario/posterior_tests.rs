use crate::model::draws::Draws;
use crate::model::observer::{Beginning, Observer};
use crate::model::{Simulator, posterior::Slot};
use crate::scenario::{Overrides, Scenario};
use std::fs;
use tempfile::TempDir;

const BASE: &str = "name = \"base\"\n[[events]]\nmonth = \"2021-08\"\nkind = \"prison_release\"\nfighters = { uniform = [100, 900] }\n";
const CALIBRATED: &str = "name = \"calibrated\"\nextends = \"../base.toml\"\n[posterior]\nfile = \"table.csv\"\n";
const TABLE: &str = "# where it comes from\nweight,ttp.fighters,iskp.buffer,events.prison_release@2021-08,factions.kabul.weights.economy\n1,3000,0.5,200,0.2\n3,5000,-0.2,800,0.9\r\n\n";

fn folder(table: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    fs::write(folder.path().join("base.toml"), BASE).unwrap();
    fs::write(folder.path().join("sub/calibrated.toml"), CALIBRATED).unwrap();
    fs::write(folder.path().join("sub/table.csv"), table).unwrap();
    folder
}

fn load(folder: &TempDir, file: &str, set: &[&str]) -> Result<Scenario, String> {
    let overrides = Overrides::set(set.iter().copied());
    Scenario::load(folder.path().join(file), &overrides)
        .map_err(|faults| faults.to_string().replace(&folder.path().display().to_string(), "DIR"))
}

fn faults(table: &str) -> String {
    load(&folder(table), "sub/calibrated.toml", &[]).unwrap_err()
}

#[derive(Default)]
struct Start(f64, f64, Option<f64>, f64);
impl Observer for Start {
    fn begin(&mut self, b: &Beginning) {
        *self = Self(
            b.parameters.ttp.fighters,
            b.parameters.iskp.buffer,
            b.happenings[0].amount,
            b.factions[1].weights.economy,
        );
    }
}

fn start(scenario: &Scenario, world: u32) -> Start {
    let mut start = Start::default();
    Simulator::new(&scenario.setup).run(scenario.run.seed, world, &mut start);
    start
}

#[test]
fn worlds_take_whole_rows() {
    let folder = folder(TABLE);
    let scenario = load(&folder, "sub/calibrated.toml", &["run.months=1"]).unwrap();
    let calibration = scenario.calibration.clone().unwrap();
    assert_eq!((calibration.rows, calibration.columns.len(), calibration.given.len()), (2, 4, 0));
    assert!((calibration.effective_rows - 1.6).abs() < 1e-12);
    for world in 0..20 {
        let Start(fighters, buffer, released, economy) = start(&scenario, world);
        let row = scenario.setup.posterior.as_ref().unwrap().row_of(&Draws::new(scenario.run.seed, world));
        let expected = [(3000.0, 0.5, Some(200.0), 0.2), (5000.0, -0.2, Some(800.0), 0.9)][row];
        assert_eq!((fighters, buffer, released, economy), expected);
    }
}

#[test]
fn what_is_given_later_holds_and_the_rest_stays_joint() {
    let folder = folder(TABLE);
    fs::write(
        folder.path().join("child.toml"),
        "name = \"child\"\nextends = \"sub/calibrated.toml\"\n[iskp]\nbuffer = 0.7\n",
    )
    .unwrap();
    // The table is looked for beside the file that names it, also from a file that extends that one.
    let child = load(&folder, "child.toml", &["ttp.fighters=4444", "run.months=1"]).unwrap();
    let calibration = child.calibration.clone().unwrap();
    assert_eq!(calibration.given, ["ttp.fighters", "iskp.buffer"]);
    assert_eq!(child.setup.posterior.as_ref().unwrap().slots().len(), 2);
    assert!(matches!(child.setup.posterior.as_ref().unwrap().slots()[0], Slot::Event(0)));
    assert!(child.notes[0].starts_with("ttp.fighters, iskp.buffer are given after the posterior"), "{:?}", child.notes);
    for world in 0..10 {
        let Start(fighters, buffer, released, economy) = start(&child, world);
        assert_eq!((fighters, buffer), (4444.0, 0.7));
        assert!([(Some(200.0), 0.2), (Some(800.0), 0.9)].contains(&(released, economy)));
    }
    // Sweeps lay more over it without reading a file.
    fs::remove_file(folder.path().join("sub/table.csv")).unwrap();
    assert!(child.with(&Overrides::set(["iskp.growth=0"])).unwrap().setup.posterior.is_some());
    assert!(load(&folder, "sub/calibrated.toml", &[]).unwrap_err().contains("E102"));
}

#[test]
fn the_table_is_part_of_what_is_hashed_and_can_be_pinned() {
    let folder = folder(TABLE);
    let resolved = load(&folder, "sub/calibrated.toml", &[]).unwrap().resolved();
    let sha256 = resolved["posterior"]["sha256"].as_str().unwrap().to_owned();
    assert_eq!((resolved["posterior"]["file"].as_str(), sha256.len()), (Some("table.csv"), 64));
    let pinned = format!("{CALIBRATED}sha256 = \"{sha256}\"\n");
    fs::write(folder.path().join("sub/calibrated.toml"), &pinned).unwrap();
    assert!(load(&folder, "sub/calibrated.toml", &[]).is_ok());
    fs::write(folder.path().join("sub/table.csv"), TABLE.replace("3000", "3001")).unwrap();
    let message = load(&folder, "sub/calibrated.toml", &[]).unwrap_err();
    assert!(message.contains("E103") && message.contains("calibrated.toml:5:10"), "{message}");
}

#[test]
fn every_fault_of_the_table_is_shown_at_its_place() {
    let message = faults(
        "weight,ttp.figthers,ttp.attrition,iskp.buffer,iskp.buffer\n1,3000,1,0.5,1\n2,x,1,99,1\n1,2\n-1,nan,1e999,0.5,1\n",
    );
    for (code, place) in [
        ("`ttp.figthers` is no number", "table.csv:1:8"),
        ("did you mean `ttp.fighters`?", ""),
        ("`ttp.attrition` is the same in all worlds", "table.csv:1:21"),
        ("`iskp.buffer` stands twice", "table.csv:1:47"),
        ("`ttp.figthers` cannot be `x`", "table.csv:3:3"),
        ("`iskp.buffer` cannot be 99: it is from -10 to 10", "table.csv:3:7"),
        ("the row has 2 fields, the table has 5 columns", "table.csv:4:1"),
        ("`weight` cannot be -1", "table.csv:5:1"),
        ("`ttp.attrition` cannot be `1e999`", "table.csv:5:8"),
    ] {
        assert!(message.contains(code) && message.contains(place), "{code} at {place} in\n{message}");
    }
}

#[test]
fn tables_that_are_none_are_refused() {
    for (table, code) in [
        ("", "E104"),
        ("# nothing\n", "E104"),
        ("weight,ttp.fighters\n", "E104"),
        ("weight\n1\n", "E104"),
        ("ttp.fighters\n3000\n", "E106"),
        ("weight,ttp.fighters\n0,3000\n", "E110"),
        ("weight,ttp.fighters\n1e306,3000\n", "E109"),
    ] {
        assert!(faults(table).contains(code), "{table}: {}", faults(table));
    }
    let rows = format!("weight,ttp.fighters\n{}", "1,3000\n".repeat(100_001));
    assert!(faults(&rows).contains("more than 100000 rows"));
    let many = ",c".repeat(1200);
    assert!(faults(&format!("weight{many}\n")).contains("more than 1000 columns"));
}

/// A Parquet file of these columns; text where the numbers are none.
fn parquet(path: &std::path::Path, columns: &[(&str, &[f64])]) {
    let mut samples = crate::results::samples::Samples::new();
    for (name, values) in columns {
        if values.is_empty() {
            samples.text(name, "u", "m", vec!["a".to_owned(); 2]);
        } else {
            samples.numbers(name, crate::results::table::FieldKind::Double, "u", "m", values.to_vec());
        }
    }
    samples.write_parquet(path).unwrap();
}

#[test]
fn a_table_may_be_parquet() {
    let folder = folder(TABLE);
    let from_text = load(&folder, "sub/calibrated.toml", &["run.months=1"]).unwrap();
    let path = folder.path().join("sub/table.csv");
    parquet(
        &path,
        &[
            ("weight", &[1.0, 3.0]),
            ("ttp.fighters", &[3000.0, 5000.0]),
            ("iskp.buffer", &[0.5, -0.2]),
            ("events.prison_release@2021-08", &[200.0, 800.0]),
            ("factions.kabul.weights.economy", &[0.2, 0.9]),
        ],
    );
    let found = load(&folder, "sub/calibrated.toml", &["run.months=1"]).unwrap();
    assert_eq!(found.setup.posterior, from_text.setup.posterior);
    assert_ne!(found.resolved()["posterior"]["sha256"], from_text.resolved()["posterior"]["sha256"]);
    // What is wrong in it is shown as in a table of text.
    parquet(&path, &[("weight", &[1.0, f64::NAN]), ("ttp.figthers", &[3000.0, 5000.0])]);
    let message = load(&folder, "sub/calibrated.toml", &[]).unwrap_err();
    assert!(message.contains("did you mean `ttp.fighters`?") && message.contains("`weight` cannot be"), "{message}");
    parquet(&path, &[("weight", &[1.0, 2.0]), ("ttp.fighters", &[])]);
    let message = load(&folder, "sub/calibrated.toml", &[]).unwrap_err();
    assert!(message.contains("E102") && message.contains("holds no doubles"), "{message}");
    let whole = fs::read(&path).unwrap();
    for cut in [4, 20, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..cut]).unwrap();
        let message = load(&folder, "sub/calibrated.toml", &[]).unwrap_err();
        assert!(message.contains("E102") && message.contains("cannot be read as Parquet"), "{cut}: {message}");
    }
    let long = vec![1.0; 100_001];
    parquet(&path, &[("weight", &long), ("ttp.fighters", &long)]);
    assert!(load(&folder, "sub/calibrated.toml", &[]).unwrap_err().contains("more than is taken"));
}

#[test]
fn files_that_are_none_are_refused() {
    let folder = folder(TABLE);
    for (posterior, code) in [
        ("posterior = 3\n", "E100"),
        ("[posterior]\n", "E100"),
        ("[posterior]\nfile = 3\n", "E100"),
        ("[posterior]\nfile = \"/etc/hostname\"\n", "E101"),
        ("[posterior]\nfile = \"\"\n", "E101"),
        ("[posterior]\nfile = \"nowhere.csv\"\n", "E102"),
        ("[posterior]\nfile = \"sub\"\n", "E102"),
        ("[posterior]\nfile = \"sub/table.csv\"\nsha256 = 3\n", "E103"),
        ("[posterior]\nfile = \"sub/table.csv\"\nfiel = 3\n", "E002"),
    ] {
        fs::write(folder.path().join("a.toml"), format!("name = \"a\"\n{posterior}")).unwrap();
        let message = load(&folder, "a.toml", &[]).unwrap_err();
        assert!(message.contains(code), "{posterior}: {message}");
    }
    let message = load(&folder, "base.toml", &["posterior.file=table.csv"]).unwrap_err();
    assert!(message.contains("E091"), "{message}");
    fs::write(folder.path().join("sub/table.csv"), b"weight\xff\n").unwrap();
    assert!(load(&folder, "sub/calibrated.toml", &[]).unwrap_err().contains("E102"));
}
