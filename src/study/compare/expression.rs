//! Metrics that no world answers for itself, against the first result: quantiles and arithmetic by the bootstrap over common
//! worlds, the rest end by end.

use super::contrast::{Contrast, Worth, finite};
use super::outcome::Source;
use super::worlds::Worlds;
use crate::results::metrics::{Estimate, Measured};
use crate::scenario::metric::{Expr, Measure, Node, Statistic};
use crate::stats::accumulate::ExactPair;
use crate::stats::bootstrap::{REPLICATES, percentile_interval, resample};
use crate::stats::interval::Level;
use crate::stats::paired::paired_difference;

const LEVEL: Level = Level::NINETY_FIVE;

/// The measures of an expression, each with how a world answers it.
pub type Leaves = [(Measure, Option<Source>)];

/// What an expression is worth in one result.
pub fn worth(expression: &Expr, worlds: &Worlds) -> Worth {
    let Some(estimate) = worlds.evaluate(expression) else {
        return Worth { value: None, low: None, high: None, worlds: 0, left_out: 0 };
    };
    let Estimate { value, low, high, worlds, left_out } = estimate;
    let known = value.is_some();
    Worth { value, low: finite(low).filter(|_| known), high: finite(high).filter(|_| known), worlds, left_out }
}

/// A result less the first in an expression. None where either has no value.
pub fn contrast(
    expression: &Expr,
    leaves: &Leaves,
    (this, first): (&Worlds, &Worlds),
    common: Option<&[(usize, usize)]>,
) -> Option<Contrast> {
    let all = |worlds: &Worlds| (0..worlds.count()).collect::<Vec<usize>>();
    let (rows, others): (Vec<usize>, Vec<usize>) =
        common.map_or_else(|| (all(this), all(first)), |pairs| pairs.iter().copied().unzip());
    match (Sample::of(leaves, this, &rows), Sample::of(leaves, first, &others)) {
        (Some(own), Some(other)) => bootstrapped(expression, &own, &other, common.is_some()),
        _ => by_ends(&this.evaluate(expression)?, &first.evaluate(expression)?),
    }
}

/// By the bootstrap: the same worlds are drawn in both where they are common.
fn bootstrapped(expression: &Expr, own: &Sample, other: &Sample, paired: bool) -> Option<Contrast> {
    let once = |sample: &Sample| vec![1_u32; sample.worlds];
    let difference = own.worth(expression, &once(own)) - other.worth(expression, &once(other));
    if !difference.is_finite() {
        return None;
    }
    let (mut counts, mut others) = (once(own), once(other));
    let mut both = ExactPair::default();
    let replicates: Vec<f64> = (0..REPLICATES)
        .map(|replicate| {
            resample(replicate, &mut counts);
            if paired {
                others.copy_from_slice(&counts);
            } else {
                // Other draws than the first sample's: the two share nothing.
                resample(REPLICATES + replicate, &mut others);
            }
            let (a, b) = (own.worth(expression, &counts), other.worth(expression, &others));
            if a.is_finite() && b.is_finite() {
                both.add(a, b);
            }
            a - b
        })
        .collect();
    let interval = percentile_interval(difference, &replicates, LEVEL);
    let moments = paired.then(|| paired_difference(&both, LEVEL));
    Some(Contrast {
        difference: difference + 0.0,
        low: finite(interval.low),
        high: finite(interval.high),
        paired,
        pairs: if paired { own.worlds as u64 } else { 0 },
        correlation: moments.as_ref().and_then(|moments| moments.correlation),
        variance_ratio: moments.as_ref().and_then(|moments| moments.variance_ratio),
        higher: None,
        lower: None,
    })
}

/// End by end: what is not kept for each world. Never too narrow.
fn by_ends(own: &Estimate, other: &Estimate) -> Option<Contrast> {
    let difference = own.value? - other.value?;
    difference.is_finite().then(|| Contrast::apart(difference, own.low - other.high, own.high - other.low))
}

/// The answers of some worlds to the measures of an expression, ready to be drawn from.
struct Sample {
    worlds: usize,
    leaves: Vec<(Measure, Leaf)>,
}

/// Answers to one measure: the places of worlds that have a value, in rising order of it, and the values.
struct Leaf {
    rising: Vec<(usize, f64)>,
}

impl Sample {
    /// None where a measure is not kept for each world.
    fn of(leaves: &Leaves, worlds: &Worlds, rows: &[usize]) -> Option<Self> {
        let leaf = |(measure, source): &(Measure, Option<Source>)| {
            let answers = source.as_ref()?.answers(worlds)?;
            let mut rising: Vec<(usize, f64)> = rows
                .iter()
                .enumerate()
                .filter_map(|(place, &row)| Some((place, *answers.get(row)?)))
                .filter(|(_, value)| value.is_finite())
                .collect();
            rising.sort_by(|a, b| a.1.total_cmp(&b.1));
            Some((measure.clone(), Leaf { rising }))
        };
        let leaves = leaves.iter().map(leaf).collect::<Option<Vec<_>>>()?;
        (!rows.is_empty()).then_some(Self { worlds: rows.len(), leaves })
    }

    /// Worth of the expression where each world was drawn so often; NaN where there is none.
    fn worth(&self, expression: &Expr, counts: &[u32]) -> f64 {
        match &expression.node {
            Node::Number(number) => *number,
            Node::Negate(inner) => -self.worth(inner, counts),
            Node::Binary { operator, left, right } => {
                operator.apply(self.worth(left, counts), self.worth(right, counts))
            }
            Node::Measure(measure) => {
                let leaf = self.leaves.iter().find(|(known, _)| known == measure);
                leaf.map_or(f64::NAN, |(_, leaf)| match measure {
                    Measure::Of { statistic: Statistic::Median, .. } => leaf.quantile(0.5, counts),
                    Measure::Of { statistic: Statistic::Q10, .. } => leaf.quantile(0.1, counts),
                    Measure::Of { statistic: Statistic::Q90, .. } => leaf.quantile(0.9, counts),
                    _ => leaf.mean(counts),
                })
            }
        }
    }
}

impl Leaf {
    fn drawn(&self, counts: &[u32]) -> u64 {
        self.rising.iter().map(|(place, _)| u64::from(counts[*place])).sum()
    }

    fn mean(&self, counts: &[u32]) -> f64 {
        let sum: f64 = self.rising.iter().map(|(place, value)| f64::from(counts[*place]) * value).sum();
        sum / self.drawn(counts) as f64
    }

    /// Type 7 of Hyndman and Fan, as [`crate::stats::quantiles`].
    fn quantile(&self, p: f64, counts: &[u32]) -> f64 {
        let Some(last) = self.drawn(counts).checked_sub(1) else { return f64::NAN };
        let position = p * last as f64;
        let below = position.floor() as u64;
        let at = |rank: u64| {
            let mut passed = 0;
            let reached = |(place, _): &&(usize, f64)| {
                passed += u64::from(counts[*place]);
                passed > rank
            };
            self.rising.iter().find(reached).map_or(f64::NAN, |(_, value)| *value)
        };
        let (low, high) = (at(below), at((below + 1).min(last)));
        low + (position - below as f64) * (high - low)
    }
}
