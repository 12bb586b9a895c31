//! What a discovery found, as `study.json` has it.

use serde::Serialize;

use super::reader::Reader;
use super::{Study, World};
use crate::stats::interval::{Interval, Level};
use crate::stats::prim::{Column, Discovery, Region, Settings, Share, Table, TableError, discover};

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// The share; none of nothing.
    pub value: Option<f64>,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A box on some worlds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Half {
    /// All worlds looked at.
    pub worlds: u64,
    /// Cases among them.
    pub cases: u64,
    /// Worlds in the box.
    pub worlds_inside: u64,
    /// Cases in the box.
    pub cases_inside: u64,
    /// Share of the worlds inside that are cases.
    pub density: Measured,
    /// Share of the cases that lie inside.
    pub coverage: Measured,
    /// Share of the worlds that lie inside.
    pub mass: Option<f64>,
}

/// One restricted input of a box.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LimitFinding {
    /// Path of the input or choice.
    pub input: String,
    /// What it means.
    pub meaning: String,
    /// Whether it is a lever or choice of this study, or uncertain in the scenario itself.
    pub lever: bool,
    /// Smallest value inside; none where nothing limits it below.
    pub low: Option<f64>,
    /// Largest value inside; none where nothing limits it above.
    pub high: Option<f64>,
    /// The values of a choice that lie inside; empty for numbers.
    pub among: Vec<String>,
    /// The restriction in words.
    pub words: String,
    /// Smallest value drawn in any world.
    pub least: Option<f64>,
    /// Largest value drawn in any world.
    pub most: Option<f64>,
    /// Share of the drawn values below the smallest inside, and up to the largest inside.
    pub stretch: Option<(f64, f64)>,
    /// For a choice: every value, its share of the worlds, whether it lies inside.
    pub values: Vec<(String, f64, bool)>,
    /// Quasi-p value on the learning half.
    pub quasi_p_learning: f64,
    /// The same on the test half, where it is a p value.
    pub quasi_p_test: f64,
    /// Share of half-samples in which the whole search restricts this input again.
    pub half_samples: f64,
}

/// One box of a trajectory, on the worlds of the learning half that earlier boxes left.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct StepFinding {
    /// Share of the cases inside.
    pub coverage: f64,
    /// Share of the worlds inside that are cases.
    pub density: f64,
    /// Share of the worlds inside.
    pub mass: f64,
    /// Inputs restricted.
    pub dimensions: usize,
}

/// What a box makes of the density that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AskedDensity {
    /// The density asked for.
    pub density: f64,
    /// Whether the box has it on the worlds it was learned from.
    pub learned: bool,
    /// `kept`, `missed` or `undecided`, by the interval on the half that was held out.
    pub held_out: &'static str,
    /// The same in words.
    pub sentence: String,
}

/// A box.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BoxFinding {
    /// The box in plain words, with its density and coverage on the test half.
    pub sentence: String,
    /// Its conditions alone.
    pub conditions: String,
    /// What it makes of the density that was asked for, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedDensity>,
    /// Its restricted inputs.
    pub limits: Vec<LimitFinding>,
    /// On the half it was learned from.
    pub learning: Half,
    /// On the half that was held out: the numbers to quote.
    pub test: Half,
    /// On the held-out worlds that earlier boxes left.
    pub test_left: Half,
    /// Probability that chance gives so many cases on those.
    pub chance: f64,
    /// On the learning worlds that earlier boxes left: the chosen box in the terms of the trajectory.
    pub learning_left: Half,
    /// The trajectory the box was chosen from.
    pub trajectory: Vec<StepFinding>,
    /// Inputs that half-samples restrict, with the share of half-samples, largest first.
    pub resampled: Vec<(String, f64)>,
}

/// Why the search ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stop {
    /// `enough`, `chance`, `few` or `nothing`.
    pub reason: &'static str,
    /// The same in words.
    pub sentence: String,
    /// The box that was no better than chance.
    pub rejected: Option<BoxFinding>,
}

/// What a discovery found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Findings {
    /// Title of the scenario.
    pub title: String,
    /// Name of the scenario.
    pub scenario: String,
    /// What makes a world a case.
    pub outcome: String,
    /// The seed of worlds, halves and half-samples.
    pub seed: u64,
    /// Worlds lived.
    pub worlds: u64,
    /// Worlds without an answer, left out: their regime had fallen.
    pub left_out: u64,
    /// Cases among all that answered.
    pub cases: u64,
    /// Worlds that were learned from.
    pub learning: u64,
    /// Worlds that were held out.
    pub test: u64,
    /// Levers with their ranges.
    pub levers: Vec<(String, f64, f64)>,
    /// Choices with their values.
    pub choices: Vec<(String, Vec<String>)>,
    /// Number of inputs searched: levers, choices, and all that is uncertain in the scenario.
    pub inputs: usize,
    /// Half-samples.
    pub half_samples: usize,
    /// The boxes worth naming.
    pub boxes: Vec<BoxFinding>,
    /// All of them together on the held-out half.
    pub together: Option<Half>,
    /// Why there are no more.
    pub ending: Stop,
    /// What a reader should know.
    pub notes: Vec<String>,
    #[serde(skip)]
    halves: Vec<(u32, &'static str)>,
    #[serde(skip)]
    inside: Vec<(u32, u32)>,
}

impl Findings {
    /// `learning`, `test`, or nothing for a world that was left out.
    pub fn half_of(&self, world: u32) -> &'static str {
        let found = self.halves.binary_search_by_key(&world, |(number, _)| *number);
        found.map_or("", |place| self.halves[place].1)
    }

    /// The first box that a world lies in, from 1; 0 for none.
    pub fn box_of(&self, world: u32) -> u32 {
        let found = self.inside.binary_search_by_key(&world, |(number, _)| *number);
        found.map_or(0, |place| self.inside[place].1)
    }
}

impl Study {
    /// Searches the worlds, in rising order, for boxes.
    ///
    /// # Errors
    ///
    /// [`TableError`] when an input is no finite number.
    pub fn findings(&self, worlds: &[World], settings: &Settings) -> Result<Findings, TableError> {
        let known: Vec<(&World, bool)> =
            worlds.iter().filter_map(|world| self.outcome.judge(world.answers).map(|case| (world, case))).collect();
        let answered: Vec<&World> = known.iter().map(|(world, _)| *world).collect();
        let table = Table::new(self.columns(&answered), known.iter().map(|(_, case)| *case).collect())?;
        let discovery = discover(&table, settings);
        let reader = Reader { study: self, table: &table, settings };
        let boxes: Vec<BoxFinding> = discovery.boxes.iter().map(|found| reader.found(found)).collect();
        let regions: Vec<&Region> = discovery.boxes.iter().map(|found| &found.region).collect();
        let first_box = |row: u32| {
            regions.iter().position(|region| region.contains(&table, row)).map_or(0, |place| place as u32 + 1)
        };
        let scenario = &self.levers.scenario;
        Ok(Findings {
            title: scenario.title.clone(),
            scenario: scenario.name.clone(),
            outcome: self.outcome.to_string(),
            seed: scenario.run.seed,
            worlds: worlds.len() as u64,
            left_out: (worlds.len() - known.len()) as u64,
            cases: known.iter().filter(|(_, case)| *case).count() as u64,
            learning: discovery.learning.len() as u64,
            test: discovery.test.len() as u64,
            levers: self.levers.levers.iter().map(|lever| (lever.path.clone(), lever.low, lever.high)).collect(),
            choices: self.levers.choices.iter().map(|choice| (choice.path.clone(), choice.values.clone())).collect(),
            inputs: table.columns().len(),
            half_samples: settings.resamples,
            together: (!boxes.is_empty()).then(|| half(&discovery.together)),
            ending: reader.stop(&discovery),
            notes: self.notes(),
            halves: halves(&discovery, &answered),
            inside: answered.iter().zip(0..).map(|(world, row)| (world.number, first_box(row))).collect(),
            boxes,
        })
    }

    /// Choices first, then inputs, a column each.
    fn columns(&self, worlds: &[&World]) -> Vec<Column> {
        let choices = self.levers.choices.iter().enumerate().map(|(place, choice)| Column::Category {
            codes: worlds.iter().map(|world| world.codes[place] as u32).collect(),
            categories: choice.values.len() as u32,
        });
        let inputs = (0..self.inputs.len())
            .map(|place| Column::Number(worlds.iter().map(|world| world.inputs[place]).collect()));
        choices.chain(inputs).collect()
    }

    fn notes(&self) -> Vec<String> {
        let moved = self.levers.moved_by_the_file();
        if moved.is_empty() {
            return Vec::new();
        }
        vec![format!(
            "The scenario file itself moves {} in some months, where it is not what a world drew.",
            moved.join(", ")
        )]
    }
}

fn halves(discovery: &Discovery, worlds: &[&World]) -> Vec<(u32, &'static str)> {
    let named = |rows: &[u32], half: &'static str| {
        rows.iter().map(|row| (worlds[*row as usize].number, half)).collect::<Vec<_>>()
    };
    let mut all = named(&discovery.learning, "learning");
    all.extend(named(&discovery.test, "test"));
    all.sort_unstable();
    all
}

fn measured(interval: Interval) -> Measured {
    Measured { value: interval.estimate, low: interval.low, high: interval.high }
}

pub(super) fn half(share: &Share) -> Half {
    Half {
        worlds: share.rows,
        cases: share.cases,
        worlds_inside: share.rows_inside,
        cases_inside: share.cases_inside,
        density: measured(share.density_interval(Level::NINETY_FIVE)),
        coverage: measured(share.coverage_interval(Level::NINETY_FIVE)),
        mass: (share.rows > 0).then(|| share.mass()),
    }
}
