//! What a scenario file says: its grammar, its keys, what it extends, and every fault at its place.
//!
//! A file is TOML. Its keys stand in two tables and nowhere else: what can be drawn in
//! [`crate::model::parameters`], the rest in [`settings`]; events have [`crate::model::events::KINDS`]. Reading goes in four
//! steps, each in a file of its own: files are read and merged with what they extend (`files`, `merge`),
//! overrides are laid over them (`overrides`), the tree is walked key by key (`keys`, `read`), and what
//! comes out is a [`Setup`], which is all that the model knows of a scenario.
//!
//! Nothing stops at the first fault. All of them are gathered in [`Diagnostics`], which shows each with its
//! place, its reason and the way out; [`faults`] has every word of it.
//!
//! ```
//! use durand::scenario::{Overrides, Scenario};
//! let text = "name = \"bold\"\n[pakistan]\ninducement = 0.6\n";
//! let scenario = Scenario::parse(text, "bold.toml", &Overrides::default())?;
//! assert_eq!(scenario.run.worlds, 10_000);
//!
//! let faults = Scenario::parse("name = \"bold\"\n[pakistan]\ninducment = 0.6\n", "bold.toml", &Overrides::default());
//! assert!(faults.unwrap_err().to_string().contains("did you mean `inducement`?"));
//! # Ok::<(), durand::scenario::Diagnostics>(())
//! ```

mod calendar;
mod diagnostics;
pub mod faults;
mod files;
mod frozen;
mod joint_draws;
mod keys;
mod merge;
pub mod metric;
mod nearest;
mod overrides;
mod posterior;
mod read;
mod resolved;
mod schema;
pub mod settings;
mod source;
mod template;
mod tree;

pub use calendar::{MonthError, YearMonth};
pub use diagnostics::{Diagnostic, Diagnostics, Severity};
pub use frozen::Frozen;
pub use overrides::Overrides;
pub use posterior::{Calibration, Known};
pub use schema::schema;
pub use source::{Source, Sources, Span};
pub use template::template;

use crate::model::setup::Setup;
use diagnostics::Faults;
use files::Document;
use metric::{Names, Test};
use settings::DEFAULT_START;
use std::path::Path;
use tree::{Table, Value};

/// Name of the scenario that no file gives.
const BUILT_IN: &str = "built-in";

/// How much is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Number of worlds.
    pub worlds: u32,
    /// Master seed.
    pub seed: u64,
    /// First month.
    pub start: YearMonth,
    /// Months a world runs.
    pub months: u32,
}

impl Run {
    /// Last month.
    pub const fn last(&self) -> YearMonth {
        self.start.plus(self.months.saturating_sub(1))
    }
}

/// A claim that a run puts to the test.
#[derive(Clone, Debug, PartialEq)]
pub struct Hypothesis {
    /// The claim, as a sentence.
    pub claim: String,
    /// Who makes it, and where; empty if the file does not say.
    pub source: String,
    /// The comparison that holds if the claim does.
    pub test: Test,
    /// The same as the file has it.
    pub text: String,
    /// Whether all its months lie in the run; they do unless an override shortened it.
    pub within_run: bool,
}

/// A scenario, read and found right.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name, and that of its folder of results.
    pub name: String,
    /// One line for people; the name if the file gives none.
    pub title: String,
    /// What it assumes and why; may be empty.
    pub description: String,
    /// How much is run.
    pub run: Run,
    /// What the model needs.
    pub setup: Setup,
    /// Claims put to the test.
    pub hypotheses: Vec<Hypothesis>,
    /// What is doubtful, but no error.
    pub warnings: Diagnostics,
    /// What a reader of the results should know, in sentences.
    pub notes: Vec<String>,
    /// The table of joint draws that stands in the place of some numbers drawn.
    pub calibration: Option<Calibration>,
    dropped: Vec<String>,
    document: Document,
}

impl Scenario {
    /// Reads the file at `path` and everything it extends, with `overrides` laid over it.
    ///
    /// # Errors
    ///
    /// [`Diagnostics`] with every fault; a file that is not TOML has that one fault only.
    pub fn load(path: impl AsRef<Path>, overrides: &Overrides) -> Result<Self, Diagnostics> {
        let mut faults = Faults::default();
        let document = files::load(path.as_ref(), &mut faults);
        Self::of(document, overrides, faults)
    }

    /// Takes `text` for the file at `path`, which need not exist: messages name it, and what the text
    /// extends is looked for beside it.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn parse(text: &str, path: impl AsRef<Path>, overrides: &Overrides) -> Result<Self, Diagnostics> {
        let mut faults = Faults::default();
        let document = files::assemble(text, path.as_ref(), &mut faults);
        Self::of(document, overrides, faults)
    }

    /// The same scenario with more overrides laid over it, without reading any file again: for sweeps.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn with(&self, overrides: &Overrides) -> Result<Self, Diagnostics> {
        Self::of(self.document.clone(), overrides, Faults::default())
    }

    /// The scenario of a file that changes nothing: [`Setup::built_in`].
    pub fn built_in() -> Self {
        let setup = Setup::built_in();
        Self {
            name: BUILT_IN.to_owned(),
            title: BUILT_IN.to_owned(),
            description: String::new(),
            run: Run {
                worlds: settings::DEFAULT_WORLDS,
                seed: settings::DEFAULT_SEED,
                start: DEFAULT_START,
                months: setup.structure.months,
            },
            setup,
            hypotheses: Vec::new(),
            warnings: Diagnostics::default(),
            notes: Vec::new(),
            calibration: None,
            dropped: Vec::new(),
            document: Document::named(BUILT_IN),
        }
    }

    /// The files it was read from, this one first, as (name, contents).
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.document.sources.iter().filter(|source| source.is_file);
        files.map(|source| (source.name.as_str(), source.text.as_str()))
    }

    /// Where its table of joint draws was read; none where it names none.
    pub fn joint_draws(&self) -> Option<&Path> {
        self.document.posterior.as_ref().map(|posterior| posterior.path.as_path())
    }

    /// Names of the factions, in order.
    pub fn factions(&self) -> Vec<String> {
        self.setup.factions.iter().map(|faction| faction.name.clone()).collect()
    }

    /// Every number that a table of joint draws may have a column for, by the column's name.
    pub fn numbers(&self) -> Vec<Known> {
        posterior::slots(&self.setup, self.run.start)
    }

    /// The names that metrics may use.
    pub fn names(&self) -> Names {
        Names::new(&self.factions(), self.run.start, self.run.last())
    }

    /// Every key with its final value, in the order of the tables: for the manifest, and to be hashed.
    pub fn resolved(&self) -> serde_json::Value {
        resolved::resolved(self)
    }

    fn of(mut document: Document, overrides: &Overrides, mut faults: Faults) -> Result<Self, Diagnostics> {
        if !document.readable {
            return Err(faults.finish(document.sources));
        }
        let last_named = document.last_named.unwrap_or_else(|| last_month(&document.tree));
        document.last_named = Some(last_named);
        overrides.apply(&mut document, &mut faults);
        let built = read::read(&document, last_named, &mut faults);
        let warnings = faults.finish(document.sources.clone());
        match built {
            Some(built) if !warnings.has_errors() => Ok(Self {
                name: built.name,
                title: built.title,
                description: built.description,
                run: built.run,
                setup: built.setup,
                hypotheses: built.hypotheses,
                warnings,
                notes: built.notes,
                calibration: built.calibration,
                dropped: built.dropped,
                document,
            }),
            _ => Err(warnings),
        }
    }
}

/// The last month that the files themselves ask for, before overrides; the default where they are wrong.
fn last_month(tree: &Table) -> YearMonth {
    let run = tree.get("run").and_then(|entry| match &entry.node.value {
        Value::Table(run) => Some(run),
        _ => None,
    });
    let value = |key| run.and_then(|run| run.get(key)).map(|entry| &entry.node.value);
    let start = match value("start") {
        Some(Value::Text(text)) => YearMonth::parse(text).unwrap_or(DEFAULT_START),
        _ => DEFAULT_START,
    };
    let months = match value("months") {
        Some(Value::Whole(months)) => u32::try_from(*months).unwrap_or(1).clamp(1, settings::MOST_MONTHS as u32),
        _ => Setup::built_in().structure.months,
    };
    start.plus(months - 1)
}

#[cfg(test)]
mod tests;
