//! What a sweep reads at each point: metrics, with what a table and a picture need to know of each.

use crate::model::catalogue::Milestone;
use crate::results::metrics::{Estimate, Measured, Sampled};
use crate::results::summary::headline_date;
use crate::scenario::Scenario;
use crate::scenario::metric::{Expr, Measure, MetricError, Node, parse_metric};

/// A metric of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// The metric as it is written.
    pub text: String,
    /// What it is worth.
    pub expr: Expr,
    /// Whether it is a share of worlds.
    pub is_share: bool,
    /// The faction it belongs to, `coalition`, or the milestone: decides its colour.
    pub key: String,
    /// The same as printed.
    pub label: String,
    /// What it has in common with metrics that are shown on one scale with it.
    pub group: String,
}

impl Metric {
    /// Reads a metric of a scenario.
    ///
    /// # Errors
    ///
    /// [`MetricError`], with the column.
    pub fn read(text: &str, scenario: &Scenario) -> Result<Self, MetricError> {
        Ok(Self::of(parse_metric(text, &scenario.names())?, scenario))
    }

    /// An expression as a metric.
    pub fn of(expr: Expr, scenario: &Scenario) -> Self {
        let text = expr.to_string();
        let is_share = matches!(
            expr.node,
            Node::Measure(Measure::Probability { .. } | Measure::Share { .. } | Measure::Incidence { .. })
        );
        let (key, label, group) = match &expr.node {
            Node::Measure(measure) => described(measure, scenario),
            _ => (COALITION.to_owned(), text.clone(), text.clone()),
        };
        Self { text, expr, is_share, key, label, group }
    }

    /// Its worth on the worlds of one point.
    pub fn estimate(&self, measures: &[Measure], answers: &[Vec<f64>]) -> Option<Estimate> {
        Sampled { measures, answers }.evaluate(&self.expr)
    }
}

const COALITION: &str = "coalition";

/// Key, label and group of a measure.
fn described(measure: &Measure, scenario: &Scenario) -> (String, String, String) {
    let date = measure.date();
    let series = |name: &str, statistic: Option<&str>| {
        let names = scenario.names();
        let meaning = names.series().iter().find(|series| series.name == name);
        let (meaning, unit) = meaning.map_or((name, ""), |series| (series.meaning, series.unit));
        let group = match statistic {
            Some(statistic) => format!("{}, {unit}, {statistic}, {date}", upper(meaning)),
            None => format!("{}, share of worlds, {date}", upper(meaning)),
        };
        let (key, label) = owner(name, scenario);
        // What is asked of the coalition goes into one group with what is asked of factions.
        let group =
            group.replace(", to the coalition (W)", "").replace(" (DU)", "").replace(" to the coalition: rational", "");
        (key, label, group)
    };
    match measure {
        Measure::Probability { flag, .. } => series(&flag.name, None),
        Measure::Of { statistic, series: of, .. } => series(&of.name, Some(statistic.name())),
        Measure::Share { rung, .. } => {
            (COALITION.to_owned(), upper(rung.name()), format!("On the rung, share of worlds, {date}"))
        }
        Measure::Incidence { milestone, .. } => {
            let key = if *milestone == Milestone::Collapsed { "collapse" } else { milestone.name() };
            (key.to_owned(), upper(milestone.name()), format!("Has happened by {date}, share of worlds"))
        }
    }
}

/// The faction a series belongs to, and its label; the coalition for all others.
fn owner(series: &str, scenario: &Scenario) -> (String, String) {
    let name = series.strip_prefix("factions.").and_then(|rest| rest.split('.').next());
    let faction = name.and_then(|name| scenario.setup.factions.iter().find(|faction| faction.name == name));
    match faction {
        Some(faction) => (faction.name.clone(), faction.label.clone()),
        None if series.starts_with("coalition.") => (COALITION.to_owned(), "Coalition".to_owned()),
        None => (COALITION.to_owned(), series.to_owned()),
    }
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a sweep reads unless it is told: whether a crackdown is rational and what it is worth, to the coalition and to
/// each faction, at the date of the headlines; and whether one has been ordered and enforced by the end.
///
/// # Errors
///
/// None for a scenario that was read.
pub fn default_metrics(scenario: &Scenario) -> Result<Vec<Metric>, MetricError> {
    let (date, end) = (headline_date(scenario), scenario.run.last());
    let factions = || scenario.setup.factions.iter().map(|faction| &faction.name);
    let mut texts = vec![format!("p(coalition.acceptable, {date})")];
    texts.extend(factions().map(|name| format!("p(factions.{name}.acceptable, {date})")));
    texts.push(format!("median(coalition.w, {date})"));
    texts.extend(factions().map(|name| format!("median(factions.{name}.du, {date})")));
    texts.extend(["ordered", "enforced"].map(|milestone| format!("incidence({milestone}, {end})")));
    texts.iter().map(|text| Metric::read(text, scenario)).collect()
}

/// Every measure of some expressions, each once.
pub fn measures<'e>(expressions: impl IntoIterator<Item = &'e Expr>) -> Vec<Measure> {
    let mut found: Vec<Measure> = Vec::new();
    for measure in expressions.into_iter().flat_map(Expr::measures) {
        if !found.contains(measure) {
            found.push(measure.clone());
        }
    }
    found
}
