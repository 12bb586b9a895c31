//! What a calibration found, as it is told and kept.

use serde::Serialize;

use super::fit::{Fit, Task};
use super::held_out::HeldOutScores;
use super::inputs::Input;
use crate::stats::abc::{Bank, HeldOut, Population, Reason, holm, information};
use crate::stats::addressed::Addressed;
use crate::stats::score::Sample;

/// Level at which a parameter counts as informed, over the family of all.
const LEVEL: f64 = 0.05;
/// Correlations smaller than this are not listed.
const SMALLEST_CORRELATION: f64 = 0.2;
/// Rows held out of the bank of prior simulations, at most.
const ROWS: usize = 400;
/// Share of the bank that stands for the posterior of a row.
const NEAREST: f64 = 0.05;
/// Cells in which ranks are counted.
const CELLS: usize = 10;

/// A calibration's findings.
#[derive(Clone, Debug, Serialize)]
pub struct Findings {
    /// Simulations in closed generations.
    pub simulations: u64,
    /// Why it stopped: `budget`, `acceptance`, `small-change` or `tolerance`.
    pub stopped: &'static str,
    /// The same in words.
    pub stopped_because: String,
    /// Points of the posterior.
    pub points: usize,
    /// Their effective sample size.
    pub effective_size: f64,
    /// Every generation.
    pub generations: Vec<Generation>,
    /// Every uncertain number, those moved first.
    pub parameters: Vec<Told>,
    /// Pairs of numbers that the data have tied together, strongest first.
    pub correlations: Vec<Correlation>,
    /// What was fitted.
    pub targets: Vec<TargetFit>,
    /// Targets for which the table has no figures.
    pub missing: Vec<&'static str>,
    /// What was held out.
    pub held_out: HeldOutScores,
    /// Whether the method is honest, from one bank of simulations.
    pub honesty: Vec<Honesty>,
    /// Rows held out of that bank, and the size of each posterior.
    pub bank: (usize, usize),
    /// What it comes to, in sentences.
    pub sentences: Vec<String>,
}

/// One generation.
#[derive(Clone, Debug, Serialize)]
pub struct Generation {
    /// Simulations.
    pub simulations: u32,
    /// Share that passed all earlier tolerances.
    pub acceptance: f64,
    /// Its own tolerance, in its own scales.
    pub tolerance: f64,
    /// Effective sample size.
    pub effective_size: f64,
    /// Share by which the median distance fell.
    pub fall: Option<f64>,
}

/// Three quantiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Range {
    /// 5th percentile.
    pub q05: f64,
    /// Median.
    pub q50: f64,
    /// 95th percentile.
    pub q95: f64,
}

/// What the data told of a number.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Its name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What it means.
    pub meaning: String,
    /// How good the evidence for its prior is.
    pub grade: &'static str,
    /// Whether the calibration moves it, or leaves it to its prior.
    pub moved: bool,
    /// Prior.
    pub prior: Range,
    /// Posterior.
    pub posterior: Range,
    /// Prior standard deviations by which it moved.
    pub shift: f64,
    /// Share of the prior's spread that is left.
    pub spread: f64,
    /// Largest distance of the two distribution functions.
    pub distance: f64,
    /// Chance of a larger one if the data said nothing.
    pub p: f64,
    /// Whether the data said something, by Holm over all numbers.
    pub informed: bool,
}

/// Two numbers tied together.
#[derive(Clone, Debug, Serialize)]
pub struct Correlation {
    /// One.
    pub first: String,
    /// The other.
    pub second: String,
    /// Correlation of their normal scores.
    pub value: f64,
}

/// A target, and what the model makes of it.
#[derive(Clone, Debug, Serialize)]
pub struct TargetFit {
    /// Name.
    pub name: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// On record.
    pub observed: f64,
    /// By the priors alone.
    pub prior: Range,
    /// Calibrated.
    pub posterior: Range,
    /// Two-sided chance that the priors give something as far out as the record.
    pub prior_p: f64,
    /// The same of the posterior.
    pub posterior_p: f64,
}

/// Simulation-based calibration of a number.
#[derive(Clone, Debug, Serialize)]
pub struct Honesty {
    /// Its name.
    pub name: String,
    /// Chance of ranks as uneven, if they are uniform.
    pub rank_p: f64,
    /// Share of rows whose truth lies in the central 90 %.
    pub covered: f64,
    /// The same two with noise of the tolerance's size on what was held out, which makes ranks uniform where all that
    /// is wrong is that near is not the same.
    pub noisy_rank_p: f64,
    /// Share covered then.
    pub noisy_covered: f64,
    /// Correlation of the planted value and the posterior mean.
    pub recovery: f64,
    /// Ranks, counted in cells of equal width.
    pub ranks: Vec<u32>,
}

impl Findings {
    /// Reads a fit.
    pub fn of(task: &Task, fit: &Fit, held_out: HeldOutScores) -> Self {
        let sequence = &fit.sequence;
        let population = sequence.population();
        let parameters = told(task, population);
        let (honesty, bank) = honesty(task, fit);
        let generations = sequence.steps().iter().map(|step| Generation {
            simulations: step.simulations,
            acceptance: step.acceptance(),
            tolerance: step.criterion.tolerance,
            effective_size: step.effective_size,
            fall: step.fall,
        });
        let mut findings = Self {
            simulations: sequence.spent(),
            stopped: reason(fit.reason).0,
            stopped_because: reason(fit.reason).1.to_owned(),
            points: population.len(),
            effective_size: population.effective_size(),
            generations: generations.collect(),
            parameters,
            correlations: correlations(task, population),
            targets: target_fits(task, fit),
            missing: task.missing.clone(),
            held_out,
            honesty,
            bank,
            sentences: Vec::new(),
        };
        findings.sentences = super::sentences::of(&findings);
        findings
    }
}

const fn reason(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::Budget => ("budget", "the budget of simulations is spent"),
        Reason::Acceptance => ("acceptance", "too few simulations pass"),
        Reason::SmallChange => ("small-change", "the distance hardly falls any more"),
        Reason::Tolerance => ("tolerance", "the tolerance asked for is reached"),
    }
}

fn range(values: &[f64], weights: &[f64]) -> Range {
    let sample = Sample::new(values, weights);
    let at = |p| sample.quantile(p).unwrap_or(f64::NAN);
    Range { q05: at(0.05), q50: at(0.5), q95: at(0.95) }
}

fn told(task: &Task, population: &Population) -> Vec<Told> {
    let weights = &population.weights;
    let drawn: Vec<Vec<f64>> = population.trials.iter().map(|trial| task.inputs.drawn(task.seed, *trial)).collect();
    let one = |input: &Input, moved: bool, scores: Vec<f64>| {
        let information = information(&scores, weights);
        let values: Vec<f64> = scores.iter().map(|z| input.value(*z)).collect();
        let quantile = |p: f64| input.prior.quantile(p);
        Told {
            name: input.name().to_owned(),
            unit: input.known.unit.clone(),
            meaning: input.known.meaning.clone(),
            grade: input.known.grade.letter(),
            moved,
            prior: Range { q05: quantile(0.05), q50: quantile(0.5), q95: quantile(0.95) },
            posterior: range(&values, weights),
            shift: information.shift,
            spread: information.spread,
            distance: information.statistic,
            p: information.p,
            informed: false,
        }
    };
    let column = |rows: &[Vec<f64>], place: usize| rows.iter().map(|row| row[place]).collect::<Vec<f64>>();
    let moved = task.inputs.moved.iter().enumerate();
    let carried = task.inputs.carried.iter().enumerate();
    let mut all: Vec<Told> = moved
        .map(|(place, input)| one(input, true, column(&population.points, place)))
        .chain(carried.map(|(place, input)| one(input, false, column(&drawn, place))))
        .collect();
    let ps: Vec<f64> = all.iter().map(|told| told.p).collect();
    for (told, informed) in all.iter_mut().zip(holm(&ps, LEVEL)) {
        told.informed = informed;
    }
    all
}

fn correlations(task: &Task, population: &Population) -> Vec<Correlation> {
    let matrix = population.correlations();
    let name = |place: usize| task.inputs.moved[place].name().to_owned();
    let mut all = Vec::new();
    for (first, row) in matrix.iter().enumerate() {
        for (second, &value) in row.iter().enumerate().skip(first + 1) {
            if value.abs() >= SMALLEST_CORRELATION {
                all.push(Correlation { first: name(first), second: name(second), value });
            }
        }
    }
    all.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    all
}

fn target_fits(task: &Task, fit: &Fit) -> Vec<TargetFit> {
    let finite: Vec<&Vec<f64>> = fit
        .prior
        .iter()
        .map(|trial| &trial.summaries)
        .filter(|summaries| summaries.iter().all(|value| value.is_finite()))
        .collect();
    let equal = vec![1.0; finite.len()];
    let population = fit.sequence.population();
    let one = |(place, target): (usize, &super::targets::Target)| {
        let before: Vec<f64> = finite.iter().map(|summaries| summaries[place]).collect();
        let after: Vec<f64> = population.summaries.iter().map(|summaries| summaries[place]).collect();
        TargetFit {
            name: target.name,
            meaning: target.meaning,
            observed: target.observed,
            prior: range(&before, &equal),
            posterior: range(&after, &population.weights),
            prior_p: two_sided(&before, &equal, target.observed),
            posterior_p: two_sided(&after, &population.weights, target.observed),
        }
    };
    task.targets.iter().enumerate().map(one).collect()
}

/// Twice the smaller weight at or beyond what was observed.
fn two_sided(values: &[f64], weights: &[f64], observed: f64) -> f64 {
    let total: f64 = weights.iter().sum();
    let weight = |holds: &dyn Fn(f64) -> bool| -> f64 {
        values.iter().zip(weights).filter(|(value, _)| holds(**value)).map(|(_, weight)| weight).sum::<f64>() / total
    };
    (2.0 * weight(&|value| value <= observed).min(weight(&|value| value >= observed))).min(1.0)
}

/// Ranks, coverage and recovery from the prior simulations, rows held out in turn.
fn honesty(task: &Task, fit: &Fit) -> (Vec<Honesty>, (usize, usize)) {
    let whole = fit.prior.iter().filter(|trial| trial.summaries.iter().all(|value| value.is_finite()));
    let (points, summaries): (Vec<Vec<f64>>, Vec<Vec<f64>>) =
        whole.map(|trial| (trial.point.clone(), trial.summaries.clone())).unzip();
    let rows = ROWS.min(points.len());
    // One less than a multiple of the cells, so that each cell holds as many ranks.
    let size = ((points.len() as f64 * NEAREST) as usize / CELLS * CELLS).max(CELLS) - 1;
    let bank = Bank::new(&points, &summaries);
    let held: Vec<HeldOut> = (0..rows).map(|row| bank.hold_out(row, size)).collect();
    let numbers = Addressed::new(task.seed, "noise on what is held out");
    let with_noise =
        |row: usize| bank.hold_out_with_noise(row, size, &|place| numbers.uniform([row as u32, place, 0, 0]));
    let noisy: Vec<HeldOut> = (0..rows).map(with_noise).collect();
    let uniformity = |held: &[HeldOut], place: usize| {
        let ranks: Vec<usize> = held.iter().map(|row| row.ranks[place]).collect();
        HeldOut::uniformity(&ranks, size, CELLS)
    };
    let covered = |held: &[HeldOut], place: usize| {
        held.iter().filter(|row| row.covered[place]).count() as f64 / rows.max(1) as f64
    };
    let one = |(place, input): (usize, &Input)| {
        let ranks: Vec<usize> = held.iter().map(|row| row.ranks[place]).collect();
        let mut cells = vec![0; CELLS];
        for rank in &ranks {
            cells[(rank * CELLS / (size + 1)).min(CELLS - 1)] += 1;
        }
        let truths: Vec<f64> = points[..rows].iter().map(|point| point[place]).collect();
        let means: Vec<f64> = held.iter().map(|row| row.means[place]).collect();
        Honesty {
            name: input.name().to_owned(),
            rank_p: uniformity(&held, place),
            covered: covered(&held, place),
            noisy_rank_p: uniformity(&noisy, place),
            noisy_covered: covered(&noisy, place),
            recovery: correlation(&truths, &means),
            ranks: cells,
        }
    };
    (task.inputs.moved.iter().enumerate().map(one).collect(), (rows, size))
}

fn correlation(first: &[f64], second: &[f64]) -> f64 {
    let n = first.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (a, b) = (mean(first), mean(second));
    let sum =
        |x: &[f64], y: &[f64], mx: f64, my: f64| -> f64 { x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum() };
    let scale = (sum(first, first, a, a) * sum(second, second, b, b)).sqrt();
    if scale > 0.0 { sum(first, second, a, b) / scale } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_and_correlations_by_hand() {
        let equal = [1.0; 4];
        assert_eq!(two_sided(&[1.0, 2.0, 3.0, 4.0], &equal, 2.0), 1.0);
        assert_eq!(two_sided(&[1.0, 2.0, 3.0, 4.0], &equal, 1.0), 0.5);
        assert_eq!(two_sided(&[1.0, 2.0, 3.0, 4.0], &equal, 0.5), 0.0);
        assert!((correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]) - 1.0).abs() < 1e-12);
        assert_eq!(correlation(&[1.0, 1.0], &[2.0, 4.0]), 0.0);
    }
}
