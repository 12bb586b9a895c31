//! The columns of `worlds.parquet`: every parameter drawn, every outcome of a world.
//!
//! Inside, a row is numbers, and what does not exist is NaN; the kind of a column says how it is written.

use crate::model::catalogue::Milestone;
use crate::model::rung::Rung;
use crate::scenario::{Scenario, YearMonth};

/// How a column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// A double.
    Double,
    /// A whole number of 32 bits.
    Whole,
    /// Yes or no.
    Flag,
    /// The name of a rung.
    Rung,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Name: a parameter's path, or a metric's.
    pub name: String,
    /// How it is written.
    pub kind: ColumnKind,
    /// Unit.
    pub unit: String,
    /// What it means.
    pub meaning: String,
}

/// All columns, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    all: Vec<Column>,
    /// Months at whose end snapshots are taken, each with its date.
    pub snapshots: Vec<(u32, YearMonth)>,
    /// First month after each half-year, with the half's name.
    pub halves: Vec<(u32, String)>,
}

/// Totals kept of each half-year: name, meaning.
pub const HALF_YEAR_TOTALS: [(&str, &str); 4] = [
    ("attacks", "attacks in Pakistan, all groups"),
    ("ttp.attacks", "attacks by the TTP"),
    ("killed", "killed in attacks in Pakistan, all groups"),
    ("iskp.attacks", "ISKP attacks on the IEA"),
];

/// What a whole run adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunTotals {
    /// TTP fighters at the end.
    pub fighters: f64,
    /// Fighters who went over to ISKP.
    pub defected: f64,
    /// Fighters who laid down arms.
    pub settled: f64,
    /// Fighters who returned to Pakistan under pressure.
    pub returned: f64,
    /// ISKP fighters at the end.
    pub iskp: f64,
    /// Most ISKP fighters.
    pub iskp_peak: f64,
    /// Months with an order against the TTP in force.
    pub ordered: f64,
    /// Such months in which the least and the greatest equilibrium differ.
    pub ambiguous: f64,
    /// Months with a crackdown in force.
    pub crackdown: f64,
    /// Enforcement summed over those months.
    pub enforcement: f64,
    /// Fractures.
    pub fractures: f64,
    /// Recognition at the end.
    pub recognition: f64,
    /// Economic normalisation at the end.
    pub normalisation: f64,
}

/// A column read off the totals.
pub struct TotalColumn {
    /// Name.
    pub name: &'static str,
    /// How it is written.
    pub kind: ColumnKind,
    /// Unit.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Reads it; NaN where it does not exist.
    pub read: fn(&RunTotals) -> f64,
}

macro_rules! totals {
    ($($name:literal, $kind:ident, $unit:literal, $meaning:literal, $read:expr;)*) => {
        &[$(TotalColumn { name: $name, kind: ColumnKind::$kind, unit: $unit, meaning: $meaning, read: $read },)*]
    };
}

/// The columns of a whole run.
pub static RUN_TOTALS: &[TotalColumn] = totals! {
    "ttp.fighters.end", Double, "fighters", "TTP fighters at the end", |t| t.fighters;
    "ttp.defected.total", Double, "fighters", "fighters who went over to ISKP", |t| t.defected;
    "ttp.settled.total", Double, "fighters", "fighters who laid down arms", |t| t.settled;
    "ttp.returned.total", Double, "fighters", "fighters who returned to Pakistan under pressure", |t| t.returned;
    "iskp.strength.end", Double, "fighters", "ISKP fighters at the end", |t| t.iskp;
    "iskp.strength.peak", Double, "fighters", "most ISKP fighters", |t| t.iskp_peak;
    "order.months", Whole, "months", "months with an order against the TTP in force", |t| t.ordered;
    "order.ambiguous.months", Whole, "months", "such months in which enforcement was a matter of expectations", |t| t.ambiguous;
    "crackdown.months", Whole, "months", "months with a crackdown in force", |t| t.crackdown;
    "crackdown.enforcement", Double, "0..1", "mean enforcement in those months; empty without any", |t| if t.crackdown > 0.0 { t.enforcement / t.crackdown } else { f64::NAN };
    "fractures", Whole, "fractures", "fractures of the movement", |t| t.fractures;
    "recognition.end", Double, "0..1", "recognition at the end", |t| t.recognition;
    "normalisation.end", Double, "0..1", "economic normalisation at the end", |t| t.normalisation;
};

/// What a snapshot holds of the coalition: name, kind, unit, meaning. The rung goes before these.
pub const COALITION_SNAPSHOT: [(&str, ColumnKind, &str, &str); 6] = [
    (
        "coalition.w",
        ColumnKind::Double,
        "months of rule",
        "worth of a crackdown against tolerance to the coalition, at the latest council",
    ),
    ("coalition.obeyed", ColumnKind::Double, "months of rule", "the same if it were obeyed"),
    ("coalition.preferred", ColumnKind::Flag, "yes or no", "a crackdown is the coalition's best policy"),
    ("coalition.roles.pawn", ColumnKind::Double, "share", "the TTP as pawn"),
    ("coalition.roles.proxy", ColumnKind::Double, "share", "the TTP as proxy"),
    ("coalition.roles.partner", ColumnKind::Double, "share", "the TTP as partner"),
];

/// What a snapshot holds of each faction: name after `factions.<name>.`, kind, unit, meaning.
pub const FACTION_SNAPSHOT: [(&str, ColumnKind, &str, &str); 2] = [
    ("du", ColumnKind::Double, "months of rule", "worth of a crackdown against tolerance, at the latest council"),
    ("preferred", ColumnKind::Flag, "yes or no", "a crackdown is its best policy"),
];

impl Columns {
    /// The columns of a scenario's worlds.
    pub fn of(scenario: &Scenario) -> Self {
        let snapshots = snapshots(scenario);
        let halves = halves(scenario);
        let mut all = vec![column("world", ColumnKind::Whole, "number", "the world's number")];
        parameters(scenario, &mut all);
        for milestone in Milestone::ALL {
            let name = format!("first.{}", milestone.name());
            all.push(column(
                &name,
                ColumnKind::Whole,
                "month, from 0",
                "first month of it; empty where it did not come",
            ));
        }
        for faction in &scenario.setup.factions {
            let name = format!("factions.{}.payoff.mean", faction.name);
            all.push(column(&name, ColumnKind::Double, "months of rule a month", "mean payoff over the run"));
        }
        all.extend(RUN_TOTALS.iter().map(|total| column(total.name, total.kind, total.unit, total.meaning)));
        for (_, half) in &halves {
            for (name, meaning) in HALF_YEAR_TOTALS {
                all.push(column(&format!("{name}@{half}"), ColumnKind::Double, "in the half-year", meaning));
            }
        }
        for (_, date) in &snapshots {
            snapshot_columns(scenario, *date, &mut all);
        }
        Self { all, snapshots, halves }
    }

    /// Number of columns.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none, which never is.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The columns, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Column> {
        self.all.iter()
    }
}

fn column(name: &str, kind: ColumnKind, unit: &str, meaning: &str) -> Column {
    Column { name: name.to_owned(), kind, unit: unit.to_owned(), meaning: meaning.to_owned() }
}

/// Parameters that differ from world to world, and each faction's share of power.
fn parameters(scenario: &Scenario, all: &mut Vec<Column>) {
    for row in scenario.setup.world.drawn() {
        all.push(column(row.path, ColumnKind::Double, row.unit, row.meaning));
    }
    for faction in &scenario.setup.factions {
        let name = format!("factions.{}.power", faction.name);
        all.push(column(&name, ColumnKind::Double, "share", "share of power"));
        for row in faction.parameters.drawn() {
            let name = format!("factions.{}.{}", faction.name, row.path);
            all.push(column(&name, ColumnKind::Double, row.unit, row.meaning));
        }
    }
}

fn snapshot_columns(scenario: &Scenario, date: YearMonth, all: &mut Vec<Column>) {
    let rungs: Vec<&str> = Rung::ALL.iter().map(|rung| rung.name()).collect();
    let meaning = format!("rung of the latest council: {}", rungs.join(", "));
    all.push(column(&format!("rung@{date}"), ColumnKind::Rung, "name", &meaning));
    for (name, kind, unit, meaning) in COALITION_SNAPSHOT {
        all.push(column(&format!("{name}@{date}"), kind, unit, meaning));
    }
    for faction in &scenario.setup.factions {
        for (name, kind, unit, meaning) in FACTION_SNAPSHOT {
            all.push(column(&format!("factions.{}.{name}@{date}", faction.name), kind, unit, meaning));
        }
    }
}

/// Every December of the run, and its last month.
pub(super) fn snapshots(scenario: &Scenario) -> Vec<(u32, YearMonth)> {
    let months = scenario.setup.structure.months;
    (0..months)
        .map(|month| (month, scenario.run.start.plus(month)))
        .filter(|(month, date)| date.month() == 12 || *month + 1 == months)
        .collect()
}

/// The half-years that the run touches, each with the first month after it.
fn halves(scenario: &Scenario) -> Vec<(u32, String)> {
    let months = scenario.setup.structure.months;
    (0..months)
        .map(|month| (month, scenario.run.start.plus(month)))
        .filter(|(month, date)| date.month() % 6 == 0 || *month + 1 == months)
        .map(|(month, date)| {
            let half = if date.month() <= 6 { 1 } else { 2 };
            (month + 1, format!("{}H{half}", date.year()))
        })
        .collect()
}
