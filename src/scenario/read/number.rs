//! Reads a number that may be a distribution.

use super::super::diagnostics::Faults;
use super::super::faults::distribution::DistributionFault;
use super::super::faults::{Fault, number};
use super::super::nearest::nearest;
use super::super::source::Span;
use super::super::tree::{Entry, Node, Table, Value};
use super::values::{Purpose, finite, inside, wrong_type};
use crate::stats::distribution::{Distribution, DistributionError, Family};

/// The families, as they are written.
pub(crate) const FAMILIES: [(&str, &str); 5] = [
    ("triangular", "triangular = [lo, mode, hi]"),
    ("uniform", "uniform = [lo, hi]"),
    ("beta", "beta = [a, b]"),
    ("normal", "normal = { mean = m, sd = s }"),
    ("lognormal", "lognormal = { mean = m, sigma = s }"),
];
/// Multiplies every draw, and the ends of the range; a scenario written out needs it for a scaled beta.
const FACTOR: &str = "factor";
const RANGE_FORM: &str = "range = [lo, hi]";

/// A number or a distribution whose draws stay in the range.
pub(crate) fn drawn(node: &Node, purpose: Purpose, faults: &mut Faults) -> Option<Distribution> {
    let Value::Table(table) = &node.value else {
        let value = finite(node, purpose.path, "a number or a distribution", faults)?;
        return inside(node.span, value, purpose, faults).then(|| Distribution::constant(value));
    };
    let (place, distribution) = family(node, table, purpose.path, faults)?;
    if let Err(error) = distribution.validate() {
        faults.error(whose(&place, &error), invalid(purpose.path, &distribution, error));
        return None;
    }
    let (range, bounds) = (purpose.range, distribution.support());
    if bounds.0 < range.0 || bounds.1 > range.1 {
        let fault = DistributionFault::LeavesRange {
            path: purpose.path.to_owned(),
            support: bounds,
            range,
            proposal: truncation(&distribution, range),
            has_ends: matches!(distribution.family(), Family::Triangular { .. } | Family::Uniform { .. }),
        };
        faults.error(node.span, Fault::Distribution(fault));
        return None;
    }
    Some(distribution)
}

/// Where the parts of a distribution stand, for faults to point at.
struct Place<'t> {
    family: &'t Node,
    range: Option<Span>,
}

fn family<'t>(node: &Node, table: &'t Table, path: &str, faults: &mut Faults) -> Option<(Place<'t>, Distribution)> {
    let before = faults.errors();
    let mut given: Option<(&'static str, &'static str, &Entry)> = None;
    for entry in table.entries.iter().filter(|entry| !["range", FACTOR].contains(&entry.key.as_str())) {
        let known = FAMILIES.iter().find(|(name, _)| *name == entry.key);
        match (known, given) {
            (None, _) if faults.overflows() => {}
            (None, _) => {
                let near = nearest(&entry.key, FAMILIES.iter().map(|(name, _)| *name));
                let nearest =
                    near.and_then(|near| FAMILIES.iter().find(|(name, _)| *name == near)).map(|(name, _)| *name);
                let fault = DistributionFault::UnknownFamily { path: path.to_owned(), key: entry.key.clone(), nearest };
                faults.error(entry.key_span, Fault::Distribution(fault));
            }
            (Some((second, _)), Some((first, _, _))) => {
                let fault = DistributionFault::TwoFamilies { path: path.to_owned(), first, second };
                faults.error(entry.key_span, Fault::Distribution(fault));
            }
            (Some((name, form)), None) => given = Some((name, form, entry)),
        }
    }
    let range =
        table.get("range").map(|entry| (&entry.node, numbers::<2>(&entry.node, path, "range", RANGE_FORM, faults)));
    let Some((name, form, entry)) = given else {
        if faults.errors() == before {
            faults.error(node.span, Fault::Distribution(DistributionFault::NoFamily { path: path.to_owned() }));
        }
        return None;
    };
    let distribution = parameters(name, form, &entry.node, path, faults);
    if faults.errors() > before {
        return None;
    }
    let mut distribution = distribution?;
    if let Some((_, Some([lo, hi]))) = range {
        distribution = distribution.within(lo, hi);
    }
    if let Some(entry) = table.get(FACTOR) {
        let path = format!("{path}.{FACTOR}");
        let factor = finite(&entry.node, &path, "a number", faults)?;
        let purpose =
            Purpose { path: &path, range: (0.0, f64::INFINITY), unit: "", meaning: "what multiplies every draw" };
        if !inside(entry.node.span, factor, purpose, faults) {
            return None;
        }
        // A family that is no distribution is reported as it was written, before it is multiplied.
        if distribution.validate().is_ok() {
            distribution = distribution.scaled(factor).unwrap_or(distribution);
        }
    }
    Some((Place { family: &entry.node, range: range.map(|(node, _)| node.span) }, distribution))
}

/// What stands behind the name of a family.
fn parameters(
    name: &'static str,
    form: &'static str,
    node: &Node,
    path: &str,
    faults: &mut Faults,
) -> Option<Distribution> {
    match name {
        "triangular" => {
            numbers(node, path, name, form, faults).map(|[lo, mode, hi]| Distribution::triangular(lo, mode, hi))
        }
        "uniform" => numbers(node, path, name, form, faults).map(|[lo, hi]| Distribution::uniform(lo, hi)),
        "beta" => numbers(node, path, name, form, faults).map(|[a, b]| Distribution::beta(a, b)),
        "normal" => {
            let [mean, sd] = keyed(node, path, name, form, ["mean", "sd"], faults)?;
            Some(Distribution::normal(mean, sd))
        }
        _ => {
            let by_median = matches!(&node.value, Value::Table(table) if table.get("median").is_some());
            if by_median {
                let form = "lognormal = { median = m, sigma = s }";
                let [median, sigma] = keyed(node, path, name, form, ["median", "sigma"], faults)?;
                return Some(Distribution::lognormal_median(median, sigma));
            }
            // How a lognormal is written out that neither of the two gives back to the last bit.
            if matches!(&node.value, Value::Table(table) if table.get("mu").is_some()) {
                let form = "lognormal = { mu = m, sigma = s }";
                let [mu, sigma] = keyed(node, path, name, form, ["mu", "sigma"], faults)?;
                return Some(Distribution::new(Family::LogNormal { mu, sigma }));
            }
            let [mean, sigma] = keyed(node, path, name, form, ["mean", "sigma"], faults)?;
            Some(Distribution::lognormal_mean(mean, sigma))
        }
    }
}

/// So many numbers in a list.
fn numbers<const N: usize>(
    node: &Node,
    path: &str,
    family: &'static str,
    form: &'static str,
    faults: &mut Faults,
) -> Option<[f64; N]> {
    let found = match &node.value {
        Value::List(items) if items.len() == N => {
            let mut values = [0.0; N];
            let mut all = true;
            for (value, item) in values.iter_mut().zip(items) {
                match finite(item, path, "a number", faults) {
                    Some(number) => *value = number,
                    None => all = false,
                }
            }
            return all.then_some(values);
        }
        Value::List(items) if items.len() == 1 => "a list of one number".to_owned(),
        Value::List(items) => format!("a list of {} numbers", items.len()),
        other => other.kind().to_owned(),
    };
    faults.error(node.span, Fault::Distribution(DistributionFault::Shape { family, found, form }));
    None
}

/// Two numbers under their keys, and nothing else.
fn keyed(
    node: &Node,
    path: &str,
    family: &'static str,
    form: &'static str,
    keys: [&'static str; 2],
    faults: &mut Faults,
) -> Option<[f64; 2]> {
    let Value::Table(table) = &node.value else {
        if matches!(node.value, Value::List(_)) {
            let found = "a list".to_owned();
            faults.error(node.span, Fault::Distribution(DistributionFault::Shape { family, found, form }));
        } else {
            wrong_type(node, path, "a table of two numbers", Some(format!("write `{form}`")), faults);
        }
        return None;
    };
    let before = faults.errors();
    for entry in table.entries.iter().filter(|entry| !keys.contains(&entry.key.as_str())) {
        let found = format!("the key {}", super::super::faults::quote(&entry.key));
        faults.error(entry.key_span, Fault::Distribution(DistributionFault::Shape { family, found, form }));
    }
    let mut values = [0.0; 2];
    for (value, key) in values.iter_mut().zip(keys) {
        match table.get(key) {
            Some(entry) => *value = finite(&entry.node, &format!("{path}.{family}.{key}"), "a number", faults)?,
            None if faults.errors() > before => {}
            None => {
                let found = format!("a table without `{key}`");
                faults.error(node.span, Fault::Distribution(DistributionFault::Shape { family, found, form }));
            }
        }
    }
    (faults.errors() == before).then_some(values)
}

/// The part of the distribution that breaks the rule.
fn whose(place: &Place, error: &DistributionError) -> Span {
    let part = |at: usize, key: &str| match &place.family.value {
        Value::List(items) => items.get(at).map(|item| item.span),
        Value::Table(table) => table.get(key).map(|entry| entry.node.span),
        _ => None,
    };
    let place_of = match error {
        DistributionError::ModeOutside { .. } => part(1, ""),
        DistributionError::ShapeNotPositive { key, .. } => part(usize::from(*key == "b"), ""),
        DistributionError::SpreadNegative { key, .. } => part(usize::MAX, key),
        DistributionError::LogNormalCentre => part(usize::MAX, "mean").or_else(|| part(usize::MAX, "median")),
        DistributionError::RangeEmpty { .. } | DistributionError::RangeExcludesAll { .. } => place.range,
        _ => None,
    };
    place_of.unwrap_or(place.family.span)
}

fn invalid(path: &str, distribution: &Distribution, error: DistributionError) -> Fault {
    let mended = match (error, distribution.family()) {
        (DistributionError::NoSpread { value, .. }, _) => Some(format!("write the plain number {}", number(value))),
        (
            DistributionError::ModeOutside { .. } | DistributionError::EndsReversed { .. },
            Family::Triangular { lo, mode, hi },
        ) => {
            let mut sorted = [lo, mode, hi];
            sorted.sort_by(f64::total_cmp);
            Some(format!("the order is [lo, mode, hi]: `triangular = [{}, {}, {}]`", sorted[0], sorted[1], sorted[2]))
        }
        (DistributionError::EndsReversed { lo, hi, .. }, _) => Some(format!("write `uniform = [{hi}, {lo}]`")),
        (DistributionError::RangeEmpty { lo, hi }, _) if lo > hi => Some(format!("write `range = [{hi}, {lo}]`")),
        (DistributionError::SpreadNegative { .. }, _) => Some("for no spread at all write a plain number".to_owned()),
        _ => None,
    };
    Fault::Distribution(DistributionFault::Invalid { path: path.to_owned(), error, mended })
}

/// A range that would keep the draws inside, with finite ends that cut off nothing that matters.
fn truncation(distribution: &Distribution, range: (f64, f64)) -> Option<(f64, f64)> {
    let round = |value: f64| format!("{value:.2e}").parse().unwrap_or(value);
    let (lo, hi) = distribution.support();
    let low = if range.0.is_finite() { range.0.max(lo) } else { round(distribution.quantile(1e-6)) };
    let high = if range.1.is_finite() { range.1.min(hi) } else { round(distribution.quantile(1.0 - 1e-6)) };
    distribution.within(low, high).validate().is_ok().then_some((low, high))
}
