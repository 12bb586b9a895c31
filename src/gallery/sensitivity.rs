//! What drives the answer, and what each mechanism does: from the findings of a study to their pictures.

use super::words::percent;
use crate::figures::ablation::{self, Ablation, Block, Cell, MOST_COLUMNS, Outcome};
use crate::figures::sensitivity::{self, Bar, Chance, Factor, Panel, Sensitivity};
use crate::figures::theme::{Colour, INK, MODEL, factions, part};
use crate::figures::{Picture, Words};
use crate::study::ablation::Findings as Ablated;
use crate::study::sensitivity::{FactorFinding, Findings, Grouping, MetricFindings, Number, part_label};

/// Factors shown of one metric, and of each of several.
const SHOWN: (usize, usize) = (24, 12);
/// Effects whose mean is so much of their size have a direction.
const DIRECTED: f64 = 0.8;

/// A number to as many figures as it bears.
fn figure(number: Number) -> String {
    number.value.map_or_else(|| "?".to_owned(), short)
}

/// A number to three figures at most, with a true minus sign.
fn short(value: f64) -> String {
    let decimals = if value.abs() >= 10.0 {
        1
    } else if value.abs() >= 0.995 {
        2
    } else {
        3
    };
    let text = format!("{:.decimals$}", value.abs());
    if value < 0.0 && text.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        format!("\u{2212}{text}")
    } else {
        text
    }
}

/// The picture of what drives each metric.
pub fn picture(findings: &Findings, grouping: Grouping) -> Picture {
    let most = if findings.metrics.len() > 1 { SHOWN.1 } else { SHOWN.0 };
    let words =
        Words { title: finding(findings), subtitle: subtitle(findings), worlds: findings.worlds, seed: findings.seed };
    let panels = findings.metrics.iter().map(|metric| panel(findings.method, metric, grouping, most)).collect();
    let mut notes = Vec::new();
    let shown = |metric: &MetricFindings| metric.factors.iter().filter(|factor| moves(factor)).count();
    let left = findings.metrics.iter().map(|metric| shown(metric).saturating_sub(most)).max().unwrap_or(0);
    if left > 0 {
        notes.push(format!("{left} weaker factors are not shown; study.json has them all."));
    }
    notes.push("Lines: 95% intervals, from how independent parts of the design differ.".to_owned());
    if findings.method == "morris" {
        notes.push(
            "Sign: whether more of the input means more (+) or less (\u{2212}) of the metric, or the one or the other (\u{b1})."
                .to_owned(),
        );
    }
    sensitivity::picture(&Sensitivity { words, panels, notes })
}

fn panel(method: &str, metric: &MetricFindings, grouping: Grouping, most: usize) -> Panel {
    let unit = if metric.unit.is_empty() { "the metric's own unit" } else { &metric.unit };
    let (axis, bars, ring, columns) = match method {
        "sobol" => ("share of variance".to_owned(), vec!["alone (S)", "with all others (ST)"], None, vec!["S", "ST"]),
        "shapley" => ("share of variance".to_owned(), vec!["Shapley effect"], None, vec!["effect"]),
        _ => (
            format!("effect: {unit} per unit of the input\u{2019}s probability"),
            vec!["mean size of effect (\u{3bc}*)"],
            Some("its spread (\u{3c3})".to_owned()),
            vec!["\u{3bc}*", "\u{3c3}", "sign"],
        ),
    };
    let own = |text: Vec<&str>| text.into_iter().map(str::to_owned).collect();
    Panel {
        title: metric.metric.clone(),
        chance: chance(metric),
        axis,
        bars: own(bars),
        ring,
        columns: own(columns),
        factors: metric
            .factors
            .iter()
            .filter(|factor| moves(factor))
            .take(most)
            .map(|finding| factor(method, finding, grouping))
            .collect(),
    }
}

/// Whether a factor moves the metric at all.
fn moves(finding: &FactorFinding) -> bool {
    finding.strength().value.is_some_and(|value| value != 0.0)
}

fn chance(metric: &MetricFindings) -> Option<Chance> {
    let share = metric.chance.share;
    let end = |end: Option<f64>| end.unwrap_or(f64::NAN);
    share.value.map(|value| Chance { share: value, low: end(share.low), high: end(share.high) })
}

fn factor(method: &str, finding: &FactorFinding, grouping: Grouping) -> Factor {
    let bar = |number: Option<Number>| {
        let number = number.unwrap_or(Number { value: None, low: None, high: None });
        let end = |end: Option<f64>| end.unwrap_or(f64::NAN);
        Bar { value: end(number.value), low: end(number.low), high: end(number.high) }
    };
    let shown = |number: Option<Number>| number.map_or_else(|| "?".to_owned(), figure);
    let (bars, ring, cells) = match method {
        "sobol" => {
            (vec![bar(finding.first), bar(finding.total)], None, vec![shown(finding.first), shown(finding.total)])
        }
        "shapley" => (vec![bar(finding.shapley)], None, vec![shown(finding.shapley)]),
        _ => {
            let spread = finding.spread.map_or_else(|| "?".to_owned(), short);
            (vec![bar(finding.size)], finding.spread, vec![shown(finding.size), spread, direction(finding).to_owned()])
        }
    };
    Factor { label: finding.label(), group: group(finding), colour: colour(finding, grouping), bars, ring, cells }
}

fn group(finding: &FactorFinding) -> String {
    part_label(&finding.group).to_owned()
}

fn colour(finding: &FactorFinding, grouping: Grouping) -> Colour {
    match grouping {
        Grouping::Faction if finding.group == "world" => MODEL,
        Grouping::Faction => factions([finding.group.as_str()]).remove(&finding.group).unwrap_or(INK),
        _ => part(&finding.group),
    }
}

/// Whether more of an input means more of the metric: `+`, `−`, or `±` where it depends.
pub fn direction(finding: &FactorFinding) -> &'static str {
    let (Some(mean), Some(size)) = (finding.mean_effect.and_then(|n| n.value), finding.size.and_then(|n| n.value))
    else {
        return "";
    };
    if size == 0.0 {
        "0"
    } else if mean > DIRECTED * size {
        "+"
    } else if mean < -DIRECTED * size {
        "\u{2212}"
    } else {
        "\u{b1}"
    }
}

/// The finding: the first metric's strongest factors, and chance.
fn finding(findings: &Findings) -> String {
    let Some(metric) = findings.metrics.first() else { return findings.title.clone() };
    let strong: Vec<&FactorFinding> = metric
        .factors
        .iter()
        .filter(|factor| factor.strength().value.is_some_and(|value| value > 0.0))
        .take(3)
        .collect();
    let title = &findings.title;
    let Some((first, others)) = strong.split_first() else {
        return format!("{title}: nothing uncertain moves {}", metric.metric);
    };
    let strength = first.strength();
    let how = match findings.method {
        "sobol" => format!("{} has a part in {} of what is not known of", first.label(), percent(strength.or_nan())),
        "shapley" => format!("{} makes {} of what is not known of", first.label(), percent(strength.or_nan())),
        _ => format!("{} moves {} most,", first.label(), metric.metric),
    };
    let behind = match others {
        [] => String::new(),
        [second] => format!(", then {}", second.label()),
        [second, third, ..] => format!(", then {} and {}", second.label(), third.label()),
    };
    let what = if findings.method == "morris" { String::new() } else { format!(" {}", metric.metric) };
    let how = how.trim_end_matches(',');
    match metric.chance.share.value {
        Some(chance) => format!("{title}: {how}{what}{behind}; {} of the spread is chance", percent(chance)),
        None => format!("{title}: {how}{what}{behind}"),
    }
}

fn subtitle(findings: &Findings) -> String {
    let Findings { replicates, rows, worlds_at_a_point: worlds, inputs, .. } = findings;
    let points = crate::figures::sensitivity::count(u64::from(findings.points));
    let how = match findings.method {
        "sobol" => format!(
            "Sobol\u{2019} indices of {inputs} uncertain inputs: {replicates} independent Owen scramblings of {rows} rows; first order after \
             Saltelli, total after Jansen."
        ),
        "shapley" => format!(
            "Shapley effects of {inputs} uncertain inputs: {replicates} independent Owen scramblings of {rows} random walks each; they add up \
             to 1."
        ),
        _ => format!(
            "Elementary effects of {inputs} uncertain inputs on {replicates} trajectories chosen to lie far apart."
        ),
    };
    let cut = if findings.points < findings.points_asked { " (cut short)" } else { "" };
    format!("{how} {points} points{cut}, each the mean over {worlds} common worlds.")
}

/// The picture of what each mechanism does.
pub fn ablation(findings: &Ablated) -> Picture {
    let share = |place: usize| findings.metrics[place].unit.starts_with("share");
    // Narrow columns: places at which a long name may be broken over lines.
    let broken = |metric: &str| metric.replace('.', ". ").replace("incidence(", "incidence( ");
    let is_narrow = findings.metrics.len() > 2;
    let outcomes = findings.metrics.iter().enumerate().map(|(place, base)| Outcome {
        label: if is_narrow { broken(&base.metric) } else { base.metric.clone() },
        base: base
            .worth
            .value
            .map_or_else(|| "?".to_owned(), |value| if share(place) { percent(value) } else { short(value) }),
        unit: base.unit.clone(),
    });
    let blocks = [("mechanism", "Switched off", None), ("structure", "Put in its place", Some(MODEL))];
    let blocks =
        blocks.map(|(kind, title, fixed)| Block { title: title.to_owned(), rows: rows(findings, kind, fixed) });
    let mut notes = vec![
        "Points and lines: changed less unchanged on the same worlds, with 95% intervals; grey where they hold zero."
            .to_owned(),
    ];
    if findings.metrics.len() > MOST_COLUMNS {
        notes.push(format!("{} more outcomes are in study.json.", findings.metrics.len() - MOST_COLUMNS));
    }
    let words = Words {
        title: ablated(findings),
        subtitle: format!(
            "Each mechanism switched off, and each structural alternative switched on, by overrides of the scenario; paired differences on the \
             same {} worlds.",
            crate::figures::sensitivity::count(u64::from(findings.worlds))
        ),
        worlds: u64::from(findings.worlds),
        seed: findings.seed,
    };
    ablation::picture(&Ablation { words, outcomes: outcomes.collect(), blocks: blocks.into(), notes })
}

/// Changes of one kind, those first that move the first metric most.
fn rows(findings: &Ablated, kind: &str, fixed: Option<Colour>) -> Vec<ablation::Row> {
    let mut changed: Vec<_> = findings.changes.iter().filter(|changed| changed.change.kind == kind).collect();
    let size = |changed: &crate::study::ablation::Changed| {
        changed
            .effects
            .iter()
            .map(|effect| effect.as_ref().map_or(0.0, |effect| effect.difference.abs()))
            .collect::<Vec<_>>()
    };
    changed.sort_by(|a, b| {
        let (a, b) = (size(a), size(b));
        b.iter().zip(&a).map(|(b, a)| b.total_cmp(a)).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    });
    let cell = |effect: &crate::study::ablation::Effect| {
        effect.as_ref().map(|effect| Cell {
            difference: effect.difference,
            low: effect.low.unwrap_or(f64::NEG_INFINITY),
            high: effect.high.unwrap_or(f64::INFINITY),
        })
    };
    changed
        .into_iter()
        .map(|changed| ablation::Row {
            label: changed.change.name.clone(),
            colour: fixed.unwrap_or_else(|| changed.change.component.map_or(INK, part)),
            cells: changed.effects.iter().map(cell).collect(),
        })
        .collect()
}

/// The finding of an ablation: what moves the first metric most, and how many mechanisms are inert.
fn ablated(findings: &Ablated) -> String {
    let mechanisms = || findings.changes.iter().filter(|changed| changed.change.kind == "mechanism");
    let first = |changed: &&crate::study::ablation::Changed| changed.effects.first().cloned().flatten();
    let strongest = mechanisms()
        .filter(|changed| {
            first(changed).is_some_and(|effect| {
                Cell { difference: 0.0, low: effect.low.unwrap_or(0.0), high: effect.high.unwrap_or(0.0) }.moves()
            })
        })
        .max_by(|a, b| {
            let size = |changed: &&crate::study::ablation::Changed| {
                first(changed).map_or(0.0, |effect| effect.difference.abs())
            };
            size(a).total_cmp(&size(b))
        });
    let metric = findings.metrics.first();
    let (inert, count) = (findings.inert.len(), mechanisms().count());
    let title = &findings.title;
    match (strongest, metric) {
        (Some(strongest), Some(metric)) => {
            let difference = first(&strongest).map_or(0.0, |effect| effect.difference);
            let difference = ablation::difference(difference, metric.unit.starts_with("share"));
            format!(
                "{title}: without {} {} changes by {difference}, more than without any other; {inert} of {count} mechanisms are inert",
                strongest.change.name, metric.metric
            )
        }
        (None, Some(metric)) => {
            format!("{title}: no mechanism moves {}; {inert} of {count} move nothing", metric.metric)
        }
        _ => title.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [12.345, 1.234, 0.1234, -0.0001, -2.5].map(short),
            ["12.3", "1.23", "0.123", "0.000", "\u{2212}2.50"]
        );
    }
}
