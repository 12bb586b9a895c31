//! What a metric is worth on a run, with its interval; and whether a hypothesis holds.
//!
//! A measure has the interval its kind calls for (proportion, mean, order statistic), 95 %. Arithmetic
//! carries intervals through end by end, which never makes them too narrow.

use serde::Serialize;

use super::months::quantile_interval;
use crate::ensemble::tally::Tally;
use crate::scenario::YearMonth;
use crate::scenario::metric::{Comparison, Expr, Measure, Node, Operator, Statistic, Test};
use crate::stats::accumulate::ExactSum;
use crate::stats::interval::{
    Interval, Level, mean_interval, proportion_interval, quantile_interval as sample_quantile,
};
use crate::stats::quantiles::sorted;

/// A number with its interval, and on how many worlds it rests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number; none where no world has a value.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of its 95 % interval.
    pub high: f64,
    /// Worlds it rests on; 0 for a plain number.
    pub worlds: u64,
    /// Worlds without a value: fallen, in what is read at councils.
    pub left_out: u64,
}

impl Estimate {
    /// A plain number.
    pub const fn exactly(number: f64) -> Self {
        Self { value: Some(number), low: number, high: number, worlds: 0, left_out: 0 }
    }

    fn of(interval: Interval, worlds: u64, left_out: u64) -> Self {
        Self { value: interval.estimate, low: interval.low, high: interval.high, worlds, left_out }
    }
}

/// How a claim came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The whole interval is on its side.
    Supported,
    /// The whole interval is on the other side.
    Refuted,
    /// The interval lies on both.
    Undecided,
    /// The run is too short to tell.
    Unreached,
}

impl Verdict {
    /// The word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Refuted => "refuted",
            Self::Undecided => "undecided",
            Self::Unreached => "unreached",
        }
    }
}

/// What measures can be taken of: a run, or single worlds that a study asked.
pub trait Measured {
    /// Worth of a measure; none where its date lies beyond the run, or it was not asked.
    fn measure(&self, measure: &Measure) -> Option<Estimate>;

    /// Worth of an expression; none where one of its measures has none.
    fn evaluate(&self, expression: &Expr) -> Option<Estimate> {
        match &expression.node {
            Node::Number(number) => Some(Estimate::exactly(*number)),
            Node::Measure(measure) => self.measure(measure),
            Node::Negate(inner) => self.evaluate(inner).map(negate),
            Node::Binary { operator, left, right } => {
                Some(combine(*operator, &self.evaluate(left)?, &self.evaluate(right)?))
            }
        }
    }

    /// Whether a test holds, by the intervals of its two sides; the second is the left side's worth.
    fn judge(&self, test: &Test) -> (Verdict, Option<Estimate>, Option<Estimate>) {
        let (left, right) = (self.evaluate(&test.left), self.evaluate(&test.right));
        let verdict = match (&left, &right) {
            (Some(left), Some(right)) => verdict(left, test.comparison, right),
            _ => Verdict::Unreached,
        };
        (verdict, left, right)
    }
}

/// A run, as metrics read it.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// What was seen.
    pub tally: &'a Tally,
    /// First month.
    pub start: YearMonth,
}

impl Measured for Reading<'_> {
    fn measure(&self, measure: &Measure) -> Option<Estimate> {
        let month = usize::try_from(measure.date().since(self.start)).ok()?;
        if month >= self.tally.months() {
            return None;
        }
        let worlds = self.tally.worlds();
        Some(match measure {
            Measure::Probability { flag, .. } => {
                let cell = self.tally.cell(month, flag.place);
                let n = cell.sum.count();
                let yes = cell.sum.sum().round() as u64;
                Estimate::of(proportion_interval(yes, n, Level::NINETY_FIVE), n, worlds - n)
            }
            Measure::Of { statistic, series, .. } => {
                let cell = self.tally.cell(month, series.place);
                let n = cell.sum.count();
                let interval = match statistic {
                    Statistic::Mean => mean_interval(n, cell.sum.mean(), cell.sum.variance(), Level::NINETY_FIVE),
                    Statistic::Median => quantile_interval(cell, 0.5),
                    Statistic::Q10 => quantile_interval(cell, 0.1),
                    Statistic::Q90 => quantile_interval(cell, 0.9),
                };
                Estimate::of(interval, n, worlds - n)
            }
            Measure::Share { rung, .. } => {
                let count = self.tally.rungs(month)[*rung as usize];
                Estimate::of(proportion_interval(count, worlds, Level::NINETY_FIVE), worlds, 0)
            }
            Measure::Incidence { milestone, .. } => {
                let (reached, _) = self.tally.milestone(*milestone);
                let count = reached[..=month].iter().sum();
                Estimate::of(proportion_interval(count, worlds, Level::NINETY_FIVE), worlds, 0)
            }
        })
    }
}

/// Single worlds, as metrics read them: what each answered to some measures.
#[derive(Clone, Copy)]
pub struct Sampled<'a> {
    /// The measures.
    pub measures: &'a [Measure],
    /// For each measure what each world answered ([`crate::ensemble::probe`]); NaN where it has no value.
    pub answers: &'a [Vec<f64>],
}

impl Measured for Sampled<'_> {
    fn measure(&self, measure: &Measure) -> Option<Estimate> {
        let place = self.measures.iter().position(|asked| asked == measure)?;
        let answers = self.answers.get(place)?;
        let values = sorted(answers);
        let n = values.len() as u64;
        // A world whose regime has fallen says no; only what is beyond the run says nothing.
        let proportion =
            || proportion_interval(values.iter().filter(|yes| **yes > 0.0).count() as u64, n, Level::NINETY_FIVE);
        let interval = match measure {
            Measure::Probability { .. } | Measure::Share { .. } | Measure::Incidence { .. } => proportion(),
            Measure::Of { statistic, .. } => match statistic {
                Statistic::Mean => {
                    let mut sum = ExactSum::new();
                    for value in &values {
                        sum.add(*value);
                    }
                    mean_interval(n, sum.mean(), sum.variance(), Level::NINETY_FIVE)
                }
                Statistic::Median => sample_quantile(&values, 0.5, Level::NINETY_FIVE),
                Statistic::Q10 => sample_quantile(&values, 0.1, Level::NINETY_FIVE),
                Statistic::Q90 => sample_quantile(&values, 0.9, Level::NINETY_FIVE),
            },
        };
        Some(Estimate::of(interval, n, answers.len() as u64 - n))
    }
}

fn verdict(left: &Estimate, comparison: Comparison, right: &Estimate) -> Verdict {
    if left.value.is_none() || right.value.is_none() {
        return Verdict::Undecided;
    }
    // The four corners: a comparison that holds in all of them holds throughout.
    let corners = [(left.low, right.low), (left.low, right.high), (left.high, right.low), (left.high, right.high)];
    let held = corners.iter().filter(|(left, right)| comparison.holds(*left, *right)).count();
    match held {
        4 => Verdict::Supported,
        0 => Verdict::Refuted,
        _ => Verdict::Undecided,
    }
}

fn negate(inner: Estimate) -> Estimate {
    Estimate { value: inner.value.map(|value| -value), low: -inner.high, high: -inner.low, ..inner }
}

fn combine(operator: Operator, left: &Estimate, right: &Estimate) -> Estimate {
    let corners = [(left.low, right.low), (left.low, right.high), (left.high, right.low), (left.high, right.high)];
    let values = corners.map(|(left, right)| operator.apply(left, right));
    // A divisor that may be zero leaves nothing known.
    let unknown = operator == Operator::Divide && right.low <= 0.0 && right.high >= 0.0;
    let (low, high) = if unknown || values.iter().any(|value| value.is_nan()) {
        (f64::NEG_INFINITY, f64::INFINITY)
    } else {
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)))
    };
    let value = left.value.zip(right.value).map(|(left, right)| operator.apply(left, right));
    Estimate {
        value: value.filter(|value| !value.is_nan()),
        low,
        high,
        worlds: left.worlds.max(right.worlds),
        left_out: left.left_out.max(right.left_out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::metric::SeriesRef;

    fn between(low: f64, high: f64) -> Estimate {
        Estimate { value: Some(f64::midpoint(low, high)), low, high, worlds: 100, left_out: 0 }
    }

    #[test]
    fn a_verdict_is_by_the_interval_never_by_the_point() {
        let tenth = Estimate::exactly(0.10);
        assert_eq!(verdict(&between(0.01, 0.09), Comparison::Less, &tenth), Verdict::Supported);
        assert_eq!(verdict(&between(0.08, 0.11), Comparison::Less, &tenth), Verdict::Undecided);
        assert_eq!(verdict(&between(0.11, 0.20), Comparison::Less, &tenth), Verdict::Refuted);
        assert_eq!(verdict(&between(0.1, 0.2), Comparison::Greater, &between(0.15, 0.3)), Verdict::Undecided);
        let nothing = Estimate { value: None, ..between(0.0, 1.0) };
        assert_eq!(verdict(&nothing, Comparison::Less, &between(2.0, 3.0)), Verdict::Undecided);
    }

    #[test]
    fn worlds_answer_as_a_run_does() {
        let date = YearMonth::AUGUST_2021;
        let flag = SeriesRef { place: 0, name: "f".to_owned() };
        let of = |statistic| Measure::Of { statistic, series: flag.clone(), date };
        let measures = [Measure::Probability { flag: flag.clone(), date }, of(Statistic::Mean), of(Statistic::Median)];
        let answers =
            vec![vec![1.0, 0.0, 0.0, 0.0, 1.0], vec![1.0, 2.0, f64::NAN, 4.0, 5.0], vec![1.0, 2.0, 3.0, 9.0, 5.0]];
        let sampled = Sampled { measures: &measures, answers: &answers };
        let share = sampled.measure(&measures[0]).unwrap();
        assert_eq!((share.value, share.worlds, share.left_out), (Some(0.4), 5, 0));
        assert!(share.low > 0.1 && share.high < 0.8);
        let mean = sampled.measure(&measures[1]).unwrap();
        assert_eq!((mean.value, mean.worlds, mean.left_out), (Some(3.0), 4, 1));
        assert_eq!(sampled.measure(&measures[2]).unwrap().value, Some(3.0));
        assert_eq!(sampled.measure(&of(Statistic::Q90)), None, "it was not asked");
    }

    #[test]
    fn arithmetic_carries_the_ends() {
        let difference = combine(Operator::Subtract, &between(1.0, 2.0), &between(0.5, 4.0));
        assert_eq!((difference.low, difference.high), (-3.0, 1.5));
        let product = combine(Operator::Multiply, &between(-1.0, 2.0), &between(3.0, 4.0));
        assert_eq!((product.low, product.high), (-4.0, 8.0));
        let quotient = combine(Operator::Divide, &between(1.0, 2.0), &between(-1.0, 1.0));
        assert_eq!((quotient.low, quotient.high), (f64::NEG_INFINITY, f64::INFINITY));
        let negated = negate(between(1.0, 2.0));
        assert_eq!((negated.low, negated.high, negated.value), (-2.0, -1.0, Some(-1.5)));
    }
}
