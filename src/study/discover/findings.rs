//! What a discovery found, as `study.json` has it.

use serde::Serialize;

use super::words::{figure, limits, listed, name, probability};
use super::{Study, World};
use crate::stats::interval::{Interval, Level};
use crate::stats::prim::{
    Column, Discovery, Ending, Found, LEAST_CASES, Limits, Region, Settings, Share, Step, Table, TableError, discover,
};

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

/// A box.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BoxFinding {
    /// The box in plain words, with its density and coverage on the test half.
    pub sentence: String,
    /// Its conditions alone.
    pub conditions: String,
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
        let reader = Reader { study: self, table: &table };
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
            ending: reader.stop(&discovery, settings),
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

fn half(share: &Share) -> Half {
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

/// Puts names to columns.
struct Reader<'a> {
    study: &'a Study,
    table: &'a Table,
}

impl Reader<'_> {
    /// Path and meaning of a column, and whether it is a lever or choice.
    fn named(&self, column: usize) -> (String, String, bool) {
        let choices = &self.study.levers.choices;
        if let Some(choice) = choices.get(column) {
            return (choice.path.clone(), "value of the choice".to_owned(), true);
        }
        self.study.inputs.iter().nth(column - choices.len()).map_or_else(Default::default, |input| {
            let is_lever = self.study.levers.levers.iter().any(|lever| lever.path == input.path);
            (input.path.clone(), input.meaning.clone(), is_lever)
        })
    }

    /// Names of a choice's values; none for numbers.
    fn values(&self, column: usize) -> &[String] {
        self.study.levers.choices.get(column).map_or(&[], |choice| &choice.values)
    }

    fn conditions(&self, region: &Region) -> String {
        let parts: Vec<String> = region
            .limits()
            .map(|(column, bounds)| {
                let verb = if matches!(bounds, Limits::Among(_)) { " is" } else { "" };
                format!("{}{verb} {}", name(&self.named(column).0), limits(bounds, self.values(column)))
            })
            .collect();
        listed(&parts)
    }

    fn found(&self, found: &Found) -> BoxFinding {
        let conditions = self.conditions(&found.region);
        let test = half(&found.test);
        let percent =
            |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| format!("{:.0}%", value * 100.0));
        let sentence = format!(
            "{conditions}: {} of such worlds, {} of all cases",
            percent(test.density.value),
            percent(test.coverage.value)
        );
        let of = &found.learning_left;
        let step = |step: &Step| StepFinding {
            coverage: step.cases_inside as f64 / of.cases as f64,
            density: step.density(),
            mass: step.rows_inside as f64 / of.rows as f64,
            dimensions: step.region.dimensions(),
        };
        let mut resampled: Vec<(String, f64)> = found
            .chosen
            .iter()
            .enumerate()
            .filter(|(_, share)| **share > 0.0)
            .map(|(column, share)| (self.named(column).0, *share))
            .collect();
        resampled.sort_by(|a, b| b.1.total_cmp(&a.1));
        BoxFinding {
            sentence,
            conditions,
            limits: found.dimensions.iter().map(|dimension| self.limit(found, dimension)).collect(),
            learning: half(&found.learning),
            test,
            test_left: half(&found.test_left),
            chance: found.chance,
            learning_left: half(&found.learning_left),
            trajectory: found.trajectory.iter().map(step).collect(),
            resampled,
        }
    }

    fn limit(&self, found: &Found, dimension: &crate::stats::prim::Dimension) -> LimitFinding {
        let column = dimension.column;
        let (input, meaning, lever) = self.named(column);
        let bounds = found.region.limits_of(column);
        let (low, high) = match bounds {
            Some(Limits::Range { low, high }) => (*low, *high),
            _ => (None, None),
        };
        let kept = |code: u32| matches!(bounds, Some(Limits::Among(kept)) if kept.contains(&code));
        let rows = self.table.rows() as f64;
        let (mut extremes, mut stretch, mut values) = (None, None, Vec::new());
        match &self.table.columns()[column] {
            Column::Number(numbers) => {
                let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
                let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                extremes = Some((least, most));
                let below = numbers.iter().filter(|number| low.is_some_and(|low| **number < low)).count() as f64;
                let above = numbers.iter().filter(|number| high.is_some_and(|high| **number > high)).count() as f64;
                stretch = Some((below / rows, 1.0 - above / rows));
            }
            Column::Category { codes, .. } => {
                for (value, code) in self.values(column).iter().zip(0..) {
                    let share = codes.iter().filter(|of| **of == code).count() as f64 / rows;
                    values.push((value.clone(), share, kept(code)));
                }
            }
        }
        LimitFinding {
            input,
            meaning,
            lever,
            low,
            high,
            among: values.iter().filter(|(_, _, kept)| *kept).map(|(value, _, _)| value.clone()).collect(),
            words: bounds.map_or_else(String::new, |bounds| limits(bounds, self.values(column))),
            least: extremes.map(|(least, _)| least),
            most: extremes.map(|(_, most)| most),
            stretch,
            values,
            quasi_p_learning: dimension.learned,
            quasi_p_test: dimension.held_out,
            half_samples: found.chosen[column],
        }
    }

    fn stop(&self, discovery: &Discovery, settings: &Settings) -> Stop {
        let none = discovery.boxes.is_empty();
        let head = if none { "No box worth naming" } else { "No further box" };
        match &discovery.ending {
            Ending::Enough => Stop {
                reason: "enough",
                sentence: format!("The search ended with the {} boxes that were asked for.", settings.boxes),
                rejected: None,
            },
            Ending::Few { cases, others } => {
                let what = if (*cases as usize) < LEAST_CASES {
                    format!("only {cases} cases are left in a half of the worlds")
                } else {
                    format!("only {others} worlds that are no cases are left in a half of the worlds")
                };
                let way_out = if none { " (more worlds, other levers, or another outcome)" } else { "" };
                Stop {
                    reason: "few",
                    sentence: format!("{head}: {what}, and a search needs {LEAST_CASES}{way_out}."),
                    rejected: None,
                }
            }
            Ending::Nothing => Stop {
                reason: "nothing",
                sentence: format!(
                    "{head}: no restriction of any input parts cases from the others better than none at all."
                ),
                rejected: None,
            },
            Ending::Chance(found) => {
                let left = &found.test_left;
                let finding = self.found(found);
                let sentence = format!(
                    "{head}: in the next one ({}) {}% of the held-out worlds are cases, of all that are left {}%; chance gives that with p = {}.",
                    finding.conditions,
                    figure(left.density() * 100.0),
                    figure(left.base_rate() * 100.0),
                    probability(found.chance).replace("below ", "")
                );
                Stop { reason: "chance", sentence, rejected: Some(finding) }
            }
        }
    }
}
