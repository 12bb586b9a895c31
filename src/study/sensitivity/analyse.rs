//! From answers to findings.

use serde::Serialize;

use super::groups::{Grouping, group_of, part_label};
use super::reading::reading;
use super::{Method, Study};
use crate::stats::interval::{Interval, Level};
use crate::stats::sensitivity::luck::luck;
use crate::stats::sensitivity::{Replicate, morris, saltelli, shapley};
use crate::study::inputs::Input;
use std::collections::BTreeMap;

const LEVEL: Level = Level::NINETY_FIVE;
/// Pairs kept in the findings, the largest first.
const PAIRS_KEPT: usize = 40;

/// A number with its 95 % interval; none where the worlds do not tell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Number {
    /// The number.
    pub value: Option<f64>,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl From<Interval> for Number {
    fn from(interval: Interval) -> Self {
        let finite = |value: f64| value.is_finite().then_some(value + 0.0);
        Self { value: interval.estimate.and_then(finite), low: finite(interval.low), high: finite(interval.high) }
    }
}

impl Number {
    /// The number; NaN where there is none.
    pub fn or_nan(self) -> f64 {
        self.value.unwrap_or(f64::NAN)
    }
}

/// What a study found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Findings {
    /// Name of the scenario.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// `morris`, `sobol` or `shapley`.
    pub method: &'static str,
    /// Master seed, of the worlds and of the design.
    pub seed: u64,
    /// Independent replicates: scramblings or trajectories.
    pub replicates: u32,
    /// Rows of each.
    pub rows: u32,
    /// Worlds at each point.
    pub worlds_at_a_point: u32,
    /// Points done, and points of the design.
    pub points: u32,
    /// Points of the whole design: more when the work was cut short.
    pub points_asked: u32,
    /// Worlds lived.
    pub worlds: u64,
    /// Uncertain inputs.
    pub inputs: usize,
    /// What each metric says.
    pub metrics: Vec<MetricFindings>,
    /// How to read it.
    pub reading: Vec<String>,
}

/// What drives one metric.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MetricFindings {
    /// The metric.
    pub metric: String,
    /// Its unit; empty where it mixes units.
    pub unit: String,
    /// Its mean over the design's points.
    pub mean: Option<f64>,
    /// Its standard deviation between points.
    pub sd: Option<f64>,
    /// Rows or trajectories used.
    pub rows: usize,
    /// Rows left out, since a point in them has no value.
    pub left_out: usize,
    /// What chance has to do with it.
    pub chance: Chance,
    /// Share of the variance that interactions explain: 1 less all first-order indices. Sobol' only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interactions: Option<Number>,
    /// The factors, the strongest first.
    pub factors: Vec<FactorFinding>,
    /// Pairs, the strongest first. Only where they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<PairFinding>,
}

/// Chance against not knowing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Chance {
    /// Share of the spread of single worlds that is left when every input is known.
    #[serde(flatten)]
    pub share: Number,
    /// Variance between worlds at the same inputs.
    pub within: Option<f64>,
    /// Variance of single worlds.
    pub total: Option<f64>,
}

/// What a factor does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactorFinding {
    /// Its name: the path of an input, or the name of a group.
    pub factor: String,
    /// Component of the ledger, part of the model, faction or grade it belongs to.
    pub group: String,
    /// What it means, of one input; which inputs it holds, of a group.
    pub meaning: String,
    /// Number of inputs in it.
    pub inputs: usize,
    /// Share of variance it explains alone (S). Sobol'.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Number>,
    /// Share that vanishes when all else is known (ST). Sobol'.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Number>,
    /// Shapley effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shapley: Option<Number>,
    /// Mean elementary effect (mu), none of a group. Morris.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_effect: Option<Number>,
    /// Mean size of the effect (mu*). Morris.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Number>,
    /// Standard deviation of the effect (sigma). Morris.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<f64>,
}

impl FactorFinding {
    /// The number factors are ranked by: ST, Shapley effect, or mu*.
    pub fn strength(&self) -> Number {
        self.total.or(self.shapley).or(self.size).unwrap_or(Number { value: None, low: None, high: None })
    }

    fn of(study: &Study, grouping: Grouping, names: &[String], place: usize) -> Self {
        let group = match grouping {
            Grouping::None => group_of(&names[place]).to_owned(),
            _ => names[place].clone(),
        };
        let members: Vec<&Input> = study
            .design
            .factors()
            .inputs_of(place)
            .iter()
            .filter_map(|&input| study.inputs.iter().nth(input))
            .collect();
        let meaning = match (grouping, members.as_slice()) {
            (Grouping::None, [one]) => one.meaning.clone(),
            _ => members.iter().map(|input| input.path.as_str()).collect::<Vec<_>>().join(", "),
        };
        Self {
            factor: names[place].clone(),
            group,
            meaning,
            inputs: members.len(),
            first: None,
            total: None,
            shapley: None,
            mean_effect: None,
            size: None,
            spread: None,
        }
    }

    /// Its name as a reader is told it.
    pub fn label(&self) -> String {
        if self.factor == self.group {
            return part_label(&self.group).to_owned();
        }
        self.factor.strip_prefix("factions.").unwrap_or(&self.factor).to_owned()
    }
}

/// What two factors do together beyond what each does alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairFinding {
    /// The first.
    pub first: String,
    /// The second.
    pub second: String,
    /// Share of variance (Sij).
    #[serde(flatten)]
    pub share: Number,
}

/// One metric's answers: complete rows by replicate, with their place; and the worlds of every point that stands for the inputs' own
/// spread.
struct Answers {
    rows: Vec<Vec<(u32, Vec<f64>)>>,
    left_out: usize,
    worlds: Vec<Vec<Vec<f64>>>,
    points: Vec<f64>,
}

impl Study {
    /// A metric in each world of a point, by itself.
    pub(super) fn single(&self, metric: usize, values: &[f64]) -> Vec<f64> {
        self.answers(values).iter().map(|world| self.asked.worth(metric, &[*world])).collect()
    }

    /// What the answers say: `done` holds the values of the points that were asked.
    pub fn findings(
        &self,
        done: &BTreeMap<u32, Vec<f64>>,
        method: Method,
        grouping: Grouping,
        names: &[String],
    ) -> Findings {
        let metrics: Vec<MetricFindings> =
            (0..self.asked.metrics().len()).map(|metric| self.metric(metric, done, method, grouping, names)).collect();
        let reading = reading(method, &metrics, self);
        Findings {
            scenario: self.scenario.name.clone(),
            title: self.scenario.title.clone(),
            method: method.name(),
            seed: self.scenario.run.seed,
            replicates: self.design.replicates(),
            rows: self.design.rows(),
            worlds_at_a_point: self.worlds,
            points: done.len() as u32,
            points_asked: self.design.points(),
            worlds: done.len() as u64 * u64::from(self.worlds),
            inputs: self.inputs.len(),
            metrics,
            reading,
        }
    }

    fn gather(&self, metric: usize, done: &BTreeMap<u32, Vec<f64>>, method: Method) -> Answers {
        let (steps, replicates) = (self.design.steps(), self.design.replicates());
        let empty = vec![Vec::new(); replicates as usize];
        let mut answers = Answers {
            rows: empty.clone(),
            left_out: 0,
            worlds: vec![Vec::new(); replicates as usize],
            points: Vec::new(),
        };
        for line in 0..self.design.rows() * replicates {
            let points: Vec<&Vec<f64>> = (0..steps).map_while(|step| done.get(&(line * steps + step))).collect();
            if points.len() < steps as usize {
                continue;
            }
            let (row, replicate) = (line / replicates, (line % replicates) as usize);
            let values: Vec<f64> = points.iter().map(|point| self.asked.worth(metric, &self.answers(point))).collect();
            // Points spread as the inputs are: A and B, both ends of a walk, every point of a trajectory.
            let own: Vec<usize> = match method {
                Method::Morris => (0..values.len()).collect(),
                Method::Sobol { .. } => vec![0, 1],
                Method::Shapley => vec![0, values.len() - 1],
            };
            answers.points.extend(own.iter().map(|&step| values[step]).filter(|value| value.is_finite()));
            answers.worlds[replicate].extend(own.iter().map(|&step| self.single(metric, points[step])));
            if method == Method::Morris || values.iter().all(|value| value.is_finite()) {
                answers.rows[replicate].push((row, values));
            } else {
                answers.left_out += 1;
            }
        }
        answers
    }

    fn metric(
        &self,
        metric: usize,
        done: &BTreeMap<u32, Vec<f64>>,
        method: Method,
        grouping: Grouping,
        names: &[String],
    ) -> MetricFindings {
        let answers = self.gather(metric, done, method);
        let mut factors: Vec<FactorFinding> =
            (0..names.len()).map(|place| FactorFinding::of(self, grouping, names, place)).collect();
        let (mut pairs, mut interactions) = (Vec::new(), None);
        match method {
            Method::Morris => self.effects(&answers, &mut factors),
            Method::Shapley => self.shapley(&answers, &mut factors),
            Method::Sobol { .. } => (pairs, interactions) = indices(&answers, &mut factors, names),
        }
        let rank = |finding: &FactorFinding| finding.strength().value.unwrap_or(f64::NEG_INFINITY);
        factors.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
        let count = answers.points.len() as f64;
        let mean = answers.points.iter().sum::<f64>() / count;
        let squares: f64 = answers.points.iter().map(|point| (point - mean) * (point - mean)).sum();
        let found = luck(&answers.worlds, LEVEL);
        let finite = |value: f64| value.is_finite().then_some(value);
        MetricFindings {
            metric: self.asked.metrics()[metric].to_string(),
            unit: self.asked.unit(metric, &self.scenario),
            mean: finite(mean),
            sd: finite((squares / (count - 1.0)).sqrt()),
            rows: answers.rows.iter().map(Vec::len).sum(),
            left_out: answers.left_out,
            chance: Chance { share: found.share.into(), within: finite(found.within), total: finite(found.total) },
            interactions,
            factors,
            pairs,
        }
    }

    fn effects(&self, answers: &Answers, factors: &mut [FactorFinding]) {
        let all: Vec<Vec<f64>> = (0..)
            .zip(&answers.rows)
            .filter_map(|(trajectory, rows)| rows.first().map(|(_, values)| (trajectory, values)))
            .filter_map(|(trajectory, values)| self.design.effects(trajectory, values))
            .collect();
        for (place, (finding, effect)) in
            factors.iter_mut().zip(morris::summarise(&all, names_of(&all), LEVEL)).enumerate()
        {
            let single = self.design.factors().inputs_of(place).len() == 1;
            finding.mean_effect = single.then(|| effect.mean.into());
            finding.size = Some(effect.size.into());
            finding.spread = effect.spread;
        }
    }

    fn shapley(&self, answers: &Answers, factors: &mut [FactorFinding]) {
        let walk = |replicate: usize, row: u32, values: &Vec<f64>| shapley::Walk {
            order: self.design.order(replicate as u32, row),
            answers: values.clone(),
        };
        let replicates: Vec<Vec<shapley::Walk>> = answers
            .rows
            .iter()
            .enumerate()
            .map(|(replicate, rows)| rows.iter().map(|(row, values)| walk(replicate, *row, values)).collect())
            .collect();
        let effects = shapley::effects(&replicates, factors.len(), LEVEL);
        factors.iter_mut().zip(effects).for_each(|(finding, effect)| finding.shapley = Some(effect.into()));
    }
}

/// Number of factors in a set of effects.
fn names_of(effects: &[Vec<f64>]) -> usize {
    effects.first().map_or(0, Vec::len)
}

/// Fills in Sobol' indices; gives pairs and interactions.
fn indices(answers: &Answers, factors: &mut [FactorFinding], names: &[String]) -> (Vec<PairFinding>, Option<Number>) {
    let rows = |rows: &Vec<(u32, Vec<f64>)>| rows.iter().map(|(_, values)| values.clone()).collect();
    let replicates: Vec<Replicate> = answers.rows.iter().map(rows).collect();
    let found = saltelli::indices(&replicates, factors.len(), LEVEL);
    for (finding, (first, total)) in factors.iter_mut().zip(found.first.iter().zip(&found.total)) {
        finding.first = Some((*first).into());
        finding.total = Some((*total).into());
    }
    let pair = |(i, j, share): &(usize, usize, Interval)| PairFinding {
        first: names[*i].clone(),
        second: names[*j].clone(),
        share: (*share).into(),
    };
    let mut pairs: Vec<PairFinding> = found.second.iter().map(pair).collect();
    pairs.sort_by(|a, b| b.share.or_nan().abs().total_cmp(&a.share.or_nan().abs()));
    pairs.truncate(PAIRS_KEPT);
    (pairs, Some(found.interactions.into()))
}
