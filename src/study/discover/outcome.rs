//! What makes a world a case: a question that every world answers for itself.

use crate::scenario::Scenario;
use crate::scenario::metric::{Expr, Measure, Node, Statistic, Test, parse_metric, parse_test};

/// An outcome in the language of metrics, read of one world.
///
/// In one world a flag, a share of rungs and an incidence are 1 or 0, and the mean of a series is its value. A metric that is yes or
/// no by itself is an outcome, and so is a comparison of metrics.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    question: Question,
    measures: Vec<Measure>,
}

#[derive(Clone, Debug, PartialEq)]
enum Question {
    Flag(Measure),
    Test(Test),
}

impl Outcome {
    /// Reads an outcome of a scenario's worlds.
    ///
    /// # Errors
    ///
    /// What is wrong with it, with the way out, as a sentence.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Self, String> {
        let names = scenario.names();
        let question = if text.contains(['<', '>']) {
            let test = parse_test(text, &names).map_err(|error| error.to_string())?;
            Question::Test(test)
        } else {
            let metric = parse_metric(text, &names).map_err(|error| error.to_string())?;
            match metric.node {
                Node::Measure(measure) if !matches!(measure, Measure::Of { .. }) => Question::Flag(measure),
                _ => {
                    return Err(format!(
                        "in one world `{metric}` is a number, not yes or no (compare it, as in `{metric} > 0`)"
                    ));
                }
            }
        };
        let all: Vec<&Measure> = match &question {
            Question::Flag(measure) => vec![measure],
            Question::Test(test) => test.measures(),
        };
        let mut measures: Vec<Measure> = Vec::new();
        for measure in all {
            if let Measure::Of { statistic, series, date } = measure
                && *statistic != Statistic::Mean
            {
                return Err(format!(
                    "`{measure}` is taken over many worlds, and an outcome is read of each by itself (write `mean({}, {date})`, \
                     which in one world is its value)",
                    series.name
                ));
            }
            if !measures.contains(measure) {
                measures.push(measure.clone());
            }
        }
        Ok(Self { question, measures })
    }

    /// The measures that a world must answer, each once.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// Whether a world with these answers, one a measure, is a case; none where it has no answer, as a fallen regime has no ledger.
    pub fn judge(&self, answers: &[f64]) -> Option<bool> {
        match &self.question {
            Question::Flag(_) => answers.first().filter(|answer| !answer.is_nan()).map(|answer| *answer > 0.0),
            Question::Test(test) => {
                let (left, right) = (self.value(&test.left, answers), self.value(&test.right, answers));
                (!left.is_nan() && !right.is_nan()).then(|| test.comparison.holds(left, right))
            }
        }
    }

    fn value(&self, expression: &Expr, answers: &[f64]) -> f64 {
        match &expression.node {
            Node::Number(number) => *number,
            Node::Measure(measure) => {
                let place = self.measures.iter().position(|asked| asked == measure);
                place.and_then(|place| answers.get(place)).copied().unwrap_or(f64::NAN)
            }
            Node::Negate(inner) => -self.value(inner, answers),
            Node::Binary { operator, left, right } => {
                operator.apply(self.value(left, answers), self.value(right, answers))
            }
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.question {
            Question::Flag(measure) => write!(f, "{measure}"),
            Question::Test(test) => write!(f, "{test}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(text: &str) -> Result<Outcome, String> {
        Outcome::parse(text, &Scenario::built_in())
    }

    #[test]
    fn what_a_world_answers_for_itself_is_an_outcome() {
        for text in [
            "p(coalition.acceptable, 2027-12)",
            "incidence(enforced, 2030-12)",
            "share(rung == vetoed, 2027-12)",
            "mean(coalition.w, 2027-12) > 0",
            "mean(attacks, 2027-12) >= 2 * mean(attacks, 2023-12) + 1",
        ] {
            assert_eq!(outcome(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_it_does_not_is_refused_with_the_way_out() {
        for (text, reason) in [
            ("mean(coalition.w, 2027-12)", "compare it, as in `mean(coalition.w, 2027-12) > 0`"),
            ("p(coalition.acceptable, 2027-12) * 2", "not yes or no"),
            ("median(coalition.w, 2027-12) > 0", "write `mean(coalition.w, 2027-12)`"),
            ("q90(attacks, 2027-12) > 3", "taken over many worlds"),
            ("p(coalition.acceptible, 2027-12)", "coalition.acceptable"),
            ("1 < 2", "no run can change"),
            ("", "expected a metric"),
        ] {
            let said = outcome(text).unwrap_err();
            assert!(said.contains(reason), "{text}: {said}");
        }
    }

    #[test]
    fn worlds_are_judged_by_their_answers() {
        let flag = outcome("p(coalition.acceptable, 2027-12)").unwrap();
        assert_eq!(
            [&[1.0][..], &[0.0], &[f64::NAN], &[]].map(|a| flag.judge(a)),
            [Some(true), Some(false), None, None]
        );
        let test = outcome("mean(coalition.w, 2027-12) - mean(attacks, 2027-12) > -mean(attacks, 2027-12)").unwrap();
        assert_eq!(test.measures().len(), 2);
        assert_eq!(test.judge(&[0.1, 5.0]), Some(true));
        assert_eq!(test.judge(&[-0.1, 5.0]), Some(false));
        assert_eq!(test.judge(&[f64::NAN, 5.0]), None);
    }
}
