//! How to read the findings, in sentences.

use super::analyse::{MetricFindings, Number};
use super::{Method, Study};
use crate::study::asked::Nature;

/// What a reader must know to read these findings.
pub(super) fn reading(method: Method, metrics: &[MetricFindings], study: &Study) -> Vec<String> {
    let mut notes = vec![match method {
        Method::Morris => "An effect is the change of the metric per unit of probability of the input, over a move from one quarter of its \
             distribution to the next but one. mu* ranks; sigma near mu* or above it says that the effect depends on the other inputs."
            .to_owned(),
        Method::Sobol { .. } => "S is the share of the variance between points that a factor explains alone, ST the share that vanishes \
             when all else is known; ST less S is interaction."
            .to_owned(),
        Method::Shapley => "Shapley effects add up to 1; interactions are divided evenly among those who have a part in them.".to_owned(),
    }];
    notes.extend(below_zero(metrics));
    for metric in metrics {
        if metric.sd.is_some_and(|sd| sd == 0.0) {
            notes.push(format!(
                "{} is the same at every point: there is nothing to explain. Choose a metric that varies.",
                metric.metric
            ));
        }
        if metric.left_out > 0 {
            notes.push(format!(
                "{}: {} of {} rows are left out, since at one of their points no world has a value.",
                metric.metric,
                metric.left_out,
                metric.left_out + metric.rows
            ));
        }
    }
    if study.worlds < 2 {
        notes.push(
            "With one world at a point, chance and inputs cannot be told apart: take --worlds 2 or more.".to_owned(),
        );
    } else {
        notes.push(format!(
            "Chance is the share of single worlds' variance that is left at the same inputs. The indices are of means over {} worlds, in \
             which chance counts less, but is not gone.",
            study.worlds
        ));
    }
    let other = (0..study.asked.metrics().len()).filter(|metric| study.asked.nature(*metric) == Nature::Other);
    for metric in other {
        notes.push(format!(
            "{} is no mean over worlds: chance is that of the quantity in single worlds.",
            study.asked.metrics()[metric]
        ));
    }
    notes
}

/// What estimates below zero mean, where there are any.
fn below_zero(metrics: &[MetricFindings]) -> Option<String> {
    let factors = metrics.iter().flat_map(|metric| &metric.factors).flat_map(|factor| [factor.first, factor.shapley]);
    let pairs = metrics.iter().flat_map(|metric| &metric.pairs).map(|pair| Some(pair.share));
    let interactions = metrics.iter().map(|metric| metric.interactions);
    let all = factors.chain(pairs).chain(interactions);
    let negative = all.filter(|number: &Option<Number>| number.and_then(|n| n.value).is_some_and(|value| value < 0.0));
    let estimates = match negative.count() {
        0 => return None,
        1 => "One estimate is below zero".to_owned(),
        count => format!("{count} estimates are below zero"),
    };
    Some(format!(
        "{estimates}. No share can be: S, the shares of pairs and of interactions, and Shapley effects are differences of sums with sampling \
         error, and what has no effect comes out below zero as often as above. They are left as they are, since cutting them at zero would \
         make the others look better than they are; their intervals say how little they tell. ST cannot be below zero."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::sensitivity::{Chance, PairFinding};

    #[test]
    fn estimates_below_zero_are_counted_and_explained() {
        let number = |value| Number { value: Some(value), low: None, high: None };
        let pair = |share| PairFinding { first: "a".to_owned(), second: "b".to_owned(), share: number(share) };
        let with = |shares: &[f64]| MetricFindings {
            metric: "mean(attacks, 2022-03)".to_owned(),
            unit: String::new(),
            mean: None,
            sd: None,
            rows: 8,
            left_out: 0,
            chance: Chance { share: number(0.5), within: None, total: None },
            interactions: None,
            factors: Vec::new(),
            pairs: shares.iter().copied().map(pair).collect(),
        };
        assert_eq!(below_zero(&[with(&[0.0, 0.2])]), None);
        assert!(below_zero(&[with(&[-0.1, 0.2])]).unwrap().starts_with("One estimate is below zero"));
        assert!(below_zero(&[with(&[-0.1]), with(&[-0.3])]).unwrap().starts_with("2 estimates are below zero"));
    }
}
