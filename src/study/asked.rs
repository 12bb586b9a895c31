//! Metrics as a study asks them: of few worlds at a time, as one number without an interval.

use crate::model::catalogue::{Scale, all_series};
use crate::scenario::Scenario;
use crate::scenario::metric::{Expr, Measure, MetricError, Node, Operator, Statistic, parse_metric};
use crate::stats::quantiles::{quantile_sorted, sorted};

/// Metrics, and the measures that all of them together need.
#[derive(Clone, Debug)]
pub struct Asked {
    metrics: Vec<Expr>,
    measures: Vec<Measure>,
}

/// What a metric makes of single worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A share of worlds: each says yes or no.
    Share,
    /// A mean over worlds: each has a number, and the metric is their mean.
    Mean,
    /// Neither: quantiles, products, quotients.
    Other,
}

impl Asked {
    /// Parses metrics; those named twice are asked once.
    ///
    /// # Errors
    ///
    /// Every metric that is none, with its error.
    pub fn parse(scenario: &Scenario, texts: &[String]) -> Result<Self, Vec<(String, MetricError)>> {
        let names = scenario.names();
        let (mut metrics, mut faults): (Vec<Expr>, Vec<(String, MetricError)>) = (Vec::new(), Vec::new());
        for text in texts {
            match parse_metric(text, &names) {
                Ok(metric) if metrics.iter().any(|known| known.to_string() == metric.to_string()) => {}
                Ok(metric) => metrics.push(metric),
                Err(error) => faults.push((text.clone(), error)),
            }
        }
        if faults.is_empty() { Ok(Self::of(metrics)) } else { Err(faults) }
    }

    /// Of metrics that are read already.
    pub fn of(metrics: Vec<Expr>) -> Self {
        let mut measures: Vec<Measure> = Vec::new();
        for measure in metrics.iter().flat_map(Expr::measures) {
            if !measures.contains(measure) {
                measures.push(measure.clone());
            }
        }
        Self { metrics, measures }
    }

    /// The metrics.
    pub fn metrics(&self) -> &[Expr] {
        &self.metrics
    }

    /// The measures that worlds are asked for.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// What a metric is worth over some worlds; NaN where it has no value. `answers` holds for each world its answer to each
    /// measure.
    pub fn worth(&self, metric: usize, answers: &[&[f64]]) -> f64 {
        self.value(&self.metrics[metric].node, answers)
    }

    fn value(&self, node: &Node, answers: &[&[f64]]) -> f64 {
        match node {
            Node::Number(number) => *number,
            Node::Negate(inner) => -self.value(&inner.node, answers),
            Node::Binary { operator, left, right } => {
                operator.apply(self.value(&left.node, answers), self.value(&right.node, answers))
            }
            Node::Measure(measure) => self.measured(measure, answers),
        }
    }

    fn measured(&self, measure: &Measure, answers: &[&[f64]]) -> f64 {
        let Some(place) = self.measures.iter().position(|asked| asked == measure) else { return f64::NAN };
        let known = answers.iter().filter_map(|world| world.get(place)).copied().filter(|answer| answer.is_finite());
        let at = |probability| {
            let values: Vec<f64> = known.clone().collect();
            quantile_sorted(&sorted(&values), probability).unwrap_or(f64::NAN)
        };
        match measure {
            Measure::Of { statistic: Statistic::Median, .. } => at(0.5),
            Measure::Of { statistic: Statistic::Q10, .. } => at(0.1),
            Measure::Of { statistic: Statistic::Q90, .. } => at(0.9),
            _ => {
                let (sum, count) = known.fold((0.0, 0.0), |(sum, count), answer| (sum + answer, count + 1.0));
                if count > 0.0 { sum / count } else { f64::NAN }
            }
        }
    }

    /// What a metric makes of single worlds.
    pub fn nature(&self, metric: usize) -> Nature {
        match &self.metrics[metric].node {
            Node::Measure(Measure::Probability { .. } | Measure::Share { .. } | Measure::Incidence { .. }) => {
                Nature::Share
            }
            node if is_linear(node) => Nature::Mean,
            _ => Nature::Other,
        }
    }

    /// Unit of a metric: that of its measure, none of an expression of several units.
    pub fn unit(&self, metric: usize, scenario: &Scenario) -> String {
        let series = all_series(&scenario.factions());
        let of = |measure: &&Measure| match measure {
            Measure::Of { series: reference, .. } => match series.get(reference.place) {
                Some(known) if known.scale != Scale::Flag => known.unit,
                _ => "share of worlds",
            },
            _ => "share of worlds",
        };
        let measures = self.metrics[metric].measures();
        let units: Vec<&str> = measures.iter().map(of).collect();
        match units.split_first() {
            Some((first, others))
                if others.iter().all(|unit| unit == first) && !divides(&self.metrics[metric].node) =>
            {
                (*first).to_owned()
            }
            _ => String::new(),
        }
    }
}

/// Whether a metric over worlds is the mean of what it is in each world.
fn is_linear(node: &Node) -> bool {
    match node {
        Node::Number(_) => true,
        Node::Measure(measure) => !matches!(measure, Measure::Of { statistic, .. } if *statistic != Statistic::Mean),
        Node::Negate(inner) => is_linear(&inner.node),
        Node::Binary { operator: Operator::Add | Operator::Subtract, left, right } => {
            is_linear(&left.node) && is_linear(&right.node)
        }
        Node::Binary { operator: Operator::Multiply, left, right } => {
            let plain = |expr: &Expr| expr.measures().is_empty();
            (plain(left) || plain(right)) && is_linear(&left.node) && is_linear(&right.node)
        }
        Node::Binary { operator: Operator::Divide, left, right } => {
            right.measures().is_empty() && is_linear(&left.node)
        }
    }
}

fn divides(node: &Node) -> bool {
    match node {
        Node::Number(_) | Node::Measure(_) => false,
        Node::Negate(inner) => divides(&inner.node),
        Node::Binary { operator: Operator::Multiply | Operator::Divide, .. } => true,
        Node::Binary { left, right, .. } => divides(&left.node) || divides(&right.node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(texts: &[&str]) -> Asked {
        Asked::parse(&Scenario::built_in(), &texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn metrics_share_measures_and_have_their_nature() {
        let asked = asked(&[
            "p(coalition.acceptable, 2027-12)",
            "mean(coalition.w, 2027-12) - 2 * p(coalition.acceptable, 2027-12)",
            "median(coalition.w, 2027-12)",
            "mean(attacks, 2027-12) / mean(attacks, 2023-12)",
            "mean(coalition.w, 2027-12)",
            "p( coalition.acceptable , 2027-12 )",
        ]);
        assert_eq!((asked.metrics().len(), asked.measures().len()), (5, 5));
        let natures: Vec<Nature> = (0..5).map(|metric| asked.nature(metric)).collect();
        assert_eq!(natures, [Nature::Share, Nature::Mean, Nature::Other, Nature::Other, Nature::Mean]);
        let scenario = Scenario::built_in();
        let units: Vec<String> = (0..5).map(|metric| asked.unit(metric, &scenario)).collect();
        assert_eq!(units, ["share of worlds", "", "months of rule", "", "months of rule"]);
    }

    #[test]
    fn worlds_without_a_value_are_left_out() {
        let asked = asked(&["mean(coalition.w, 2027-12)", "median(coalition.w, 2027-12)"]);
        let worlds: [&[f64]; 4] = [&[1.0, 1.0], &[f64::NAN, f64::NAN], &[3.0, 3.0], &[8.0, 8.0]];
        assert_eq!((asked.worth(0, &worlds), asked.worth(1, &worlds)), (4.0, 3.0));
        assert!(asked.worth(0, &worlds[1..2]).is_nan());
    }

    #[test]
    fn every_faulty_metric_is_named() {
        let texts = ["p(nothing, 2027-12)".to_owned(), "mean(attacks, 2027-12)".to_owned(), "p(".to_owned()];
        let faults = Asked::parse(&Scenario::built_in(), &texts).unwrap_err();
        assert_eq!(faults.into_iter().map(|(text, _)| text).collect::<Vec<_>>(), [&texts[0][..], &texts[2][..]]);
    }
}
