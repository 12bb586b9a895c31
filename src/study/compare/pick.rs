//! From the names on a command line to outcomes.

use super::CompareError;
use super::outcome::{Kind, Outcome, SHARE, Source, acceptable, headline, on_rung, preferred, reached};
use crate::ensemble::columns::COALITION_SNAPSHOT;
use crate::model::catalogue::all_series;
use crate::results::summary::Summary;
use crate::scenario::metric::{Expr, Measure, Names, Node, Operator, Statistic, parse_metric};
use crate::scenario::{MonthError, YearMonth};

/// Least similarity, of 1, at which a name is worth proposing.
const LEAST: f64 = 0.5;
/// Most names proposed.
const MOST: usize = 3;

/// The outcomes of results: all headline ones, or those picked by name, by the beginning of a name up to a dot, or by metric.
pub fn outcomes(summaries: &[&Summary], picked: &[String]) -> Result<Vec<Outcome>, CompareError> {
    let Some(first) = summaries.first() else { return Ok(Vec::new()) };
    let month = |text: &str| {
        YearMonth::parse(text).map_err(|source: MonthError| CompareError::Month {
            result: first.name.clone(),
            text: text.to_owned(),
            source,
        })
    };
    let mut factions: Vec<(String, String)> = Vec::new();
    for (name, label) in summaries.iter().flat_map(|summary| &summary.factions) {
        if !factions.iter().any(|(have, _)| have == name) {
            factions.push((name.clone(), label.clone()));
        }
    }
    let mut by = month(&first.campaign.by)?;
    for summary in summaries {
        by = by.min(month(&summary.campaign.by)?);
    }
    let all = headline(&factions, month(&first.date)?, by);
    if picked.is_empty() {
        return Ok(all);
    }
    let names: Vec<String> = factions.iter().map(|(name, _)| name.clone()).collect();
    let language = Names::new(&names, month(&first.start)?, by);
    let mut chosen: Vec<Outcome> = Vec::new();
    for name in picked {
        for outcome in named(name.trim(), &all, &language, &factions)? {
            if !chosen.contains(&outcome) {
                chosen.push(outcome);
            }
        }
    }
    Ok(chosen)
}

/// Names of the outcomes that results with the default factions have, for completion in a shell.
pub fn outcome_names() -> Vec<String> {
    let factions: Vec<(String, String)> = crate::model::setup::Setup::built_in()
        .factions
        .into_iter()
        .map(|faction| (faction.name, faction.label))
        .collect();
    let any = YearMonth::AUGUST_2021;
    headline(&factions, any, any).into_iter().map(|outcome| outcome.name).collect()
}

fn named(
    name: &str,
    all: &[Outcome],
    language: &Names,
    factions: &[(String, String)],
) -> Result<Vec<Outcome>, CompareError> {
    let under = |outcome: &&Outcome| {
        outcome.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let found: Vec<Outcome> = all.iter().filter(under).cloned().collect();
    if !found.is_empty() {
        return Ok(found);
    }
    if !name.contains('(') {
        return Err(CompareError::Unknown { name: name.to_owned(), nearest: nearest(name, all) });
    }
    let expression = parse_metric(name, language).map_err(|error| CompareError::Metric(Box::new(error)))?;
    Ok(vec![of_metric(&expression, factions).unwrap_or_else(|| composed(expression, factions))])
}

/// The outcome of a metric that no world answers for itself, or that worlds do not keep.
fn composed(expression: Expr, factions: &[(String, String)]) -> Outcome {
    let name = expression.to_string();
    let measures: Vec<Measure> = expression.measures().into_iter().cloned().collect();
    let names: Vec<String> = factions.iter().map(|(name, _)| name.clone()).collect();
    let series = all_series(&names);
    let unit_of = |measure: &Measure| match measure {
        Measure::Of { series: of, .. } => {
            series.iter().find(|known| known.name == of.name).map_or("", |known| known.unit)
        }
        _ => SHARE,
    };
    let units: Vec<&'static str> = measures.iter().map(unit_of).collect();
    // A product or ratio of measures has a unit of its own, which nobody names.
    let unit = match units.split_first() {
        Some((first, rest)) if rest.iter().all(|unit| unit == first) && keeps_unit(&expression) => first,
        _ => "number",
    };
    let label = match (&expression.node, measures.as_slice()) {
        (Node::Measure(_), [Measure::Of { statistic, series: of, .. }]) => series
            .iter()
            .find(|known| known.name == of.name)
            .map_or_else(|| name.clone(), |known| format!("{}, {}", known.meaning, statistic.name())),
        _ => name.clone(),
    };
    let leaves = measures.into_iter().map(|measure| (measure.clone(), kept(&measure, factions))).collect();
    let source = Source::Expression(Box::new(expression), leaves);
    Outcome { name: name.clone(), label, metric: name, unit, kind: Kind::Number, source }
}

/// Whether an expression has the unit of its measures: sums of them, and multiples by plain numbers.
fn keeps_unit(expression: &Expr) -> bool {
    let plain = |one: &Expr| one.measures().is_empty();
    match &expression.node {
        Node::Number(_) | Node::Measure(_) => true,
        Node::Negate(inner) => keeps_unit(inner),
        Node::Binary { operator: Operator::Add | Operator::Subtract, left, right } => {
            keeps_unit(left) && keeps_unit(right)
        }
        Node::Binary { operator: Operator::Multiply, left, right } => {
            (plain(left) && keeps_unit(right)) || (plain(right) && keeps_unit(left))
        }
        Node::Binary { operator: Operator::Divide, left, right } => plain(right) && keeps_unit(left),
    }
}

/// How a world answers a measure; none where `worlds.parquet` does not keep it.
fn kept(measure: &Measure, factions: &[(String, String)]) -> Option<Source> {
    let number = |name: &str, date: YearMonth| Source::Number(format!("{name}@{date}"));
    match measure {
        Measure::Of { series, date, .. } => is_kept(&series.name).then(|| number(&series.name, *date)),
        other => {
            let span = 0..0;
            let single = Expr { node: Node::Measure(other.clone()), span };
            of_metric(&single, factions).map(|outcome| outcome.source)
        }
    }
}

/// Whether every December, and the last month, of a series is kept for each world.
fn is_kept(series: &str) -> bool {
    series.rsplit('.').next() == Some("du") || COALITION_SNAPSHOT.iter().any(|(name, ..)| *name == series)
}

/// The names most like one that is not there, the most like it first.
fn nearest(name: &str, all: &[Outcome]) -> Vec<String> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let likeness = |candidate: &str| {
        let whole = strsim::normalized_damerau_levenshtein(name, candidate);
        // Somebody who writes `vetoed` or `kabul.du` means the name that ends so.
        let ending = candidate.rsplit('.').next().unwrap_or(candidate);
        whole
            .max(if candidate.ends_with(&format!(".{name}")) { 0.95 } else { 0.0 })
            .max(0.8 * strsim::normalized_damerau_levenshtein(last, ending))
    };
    let mut ranked: Vec<(f64, &str)> =
        all.iter().map(|outcome| (likeness(&outcome.name), outcome.name.as_str())).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().filter(|(like, _)| *like >= LEAST).take(MOST).map(|(_, name)| name.to_owned()).collect()
}

/// The outcome of a metric that every world answers for itself; none of arithmetic, of quantiles, and of what is not kept.
fn of_metric(expression: &Expr, factions: &[(String, String)]) -> Option<Outcome> {
    let Node::Measure(measure) = &expression.node else { return None };
    let date = measure.date();
    // The name of an outcome is its metric, so that one read at another date is not mistaken for the headline's.
    let named = |outcome: Outcome| Some(Outcome { name: expression.to_string(), ..outcome });
    match measure {
        Measure::Share { rung, .. } => named(on_rung(*rung, date)),
        Measure::Incidence { milestone, .. } => named(reached(*milestone, date)),
        Measure::Probability { flag, .. } => {
            let (path, what) = flag.name.rsplit_once('.')?;
            let faction = factions.iter().find(|(name, _)| path == format!("factions.{name}"));
            let (worth, actor) = match faction {
                Some((_, label)) => (format!("{path}.du"), label.as_str()),
                None if path == "coalition" => ("coalition.w".to_owned(), "the coalition"),
                None => return None,
            };
            match what {
                "acceptable" => named(acceptable(path, &worth, actor, date)),
                "preferred" => named(preferred(path, actor, date)),
                _ => None,
            }
        }
        Measure::Of { statistic: Statistic::Mean, series, .. } => {
            let names: Vec<String> = factions.iter().map(|(name, _)| name.clone()).collect();
            let label = all_series(&names).into_iter().find(|known| known.name == series.name)?;
            let source = Source::Number(format!("{}@{date}", series.name));
            is_kept(&series.name).then(|| {
                let metric = expression.to_string();
                Outcome::number(metric.clone(), format!("{}, mean", label.meaning), metric, label.unit, source)
            })
        }
        Measure::Of { .. } => None,
    }
}
