//! Boxes and endings in names and words.

use super::Study;
use super::findings::{AskedDensity, BoxFinding, LimitFinding, StepFinding, Stop, half};
use super::words::{figure, limits, listed, name, probability};
use crate::stats::interval::Level;
use crate::stats::prim::{
    Column, Dimension, Discovery, Ending, Found, LEAST_CASES, Limits, Preference, Region, Settings, Step, Table,
};

/// Puts names to columns.
pub(super) struct Reader<'a> {
    /// What was asked.
    pub study: &'a Study,
    /// What was searched.
    pub table: &'a Table,
    /// How.
    pub settings: &'a Settings,
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

    /// A box as it is told.
    pub fn found(&self, found: &Found) -> BoxFinding {
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
            asked: self.asked(found),
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

    /// Whether the density that was asked for is there, as learned and as held out.
    fn asked(&self, found: &Found) -> Option<AskedDensity> {
        let Preference::Density(density) = self.settings.preference else { return None };
        let learned = found.learning_left.density();
        let interval = found.test.density_interval(Level::NINETY_FIVE);
        let (held_out, verdict) = if interval.low >= density {
            ("kept", "it holds on the held-out half")
        } else if interval.high < density {
            ("missed", "it does not hold on the held-out half")
        } else {
            ("undecided", "the held-out half leaves open whether it holds")
        };
        let percent = |share: f64| format!("{}%", figure((share * 1000.0).round() / 10.0));
        let sentence = if learned >= density {
            format!("A density of {} was asked for: {} as learned; {verdict}", percent(density), percent(learned))
        } else {
            format!(
                "A density of {} was asked for, and no box has it whose every restriction can be told from chance: this one, the densest, has {} as \
                 learned; {verdict}",
                percent(density),
                percent(learned)
            )
        };
        Some(AskedDensity { density, learned: learned >= density, held_out, sentence })
    }

    fn limit(&self, found: &Found, dimension: &Dimension) -> LimitFinding {
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

    /// Why the search ended.
    pub fn stop(&self, discovery: &Discovery) -> Stop {
        let none = discovery.boxes.is_empty();
        let head = if none { "No box worth naming" } else { "No further box" };
        match &discovery.ending {
            Ending::Enough => Stop {
                reason: "enough",
                sentence: format!("The search ended with the {} boxes that were asked for.", self.settings.boxes),
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
