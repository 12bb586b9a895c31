//! What a sweep found, in a sentence and in pictures: response curves of one lever, a phase diagram of two.

use super::words::{percent, signed};
use crate::figures::phase::{self, Phase};
use crate::figures::response::{self, Curve, Panel, Response};
use crate::figures::{Picture, Words};
use crate::results::metrics::Estimate;
use crate::scenario::Scenario;
use crate::scenario::metric::{Measure, Node};
use crate::stats::crossing::Crossing;
use crate::study::sweep::lever::Lever;
use crate::study::sweep::metrics::Metric;
use crate::study::sweep::{Found, level};

/// What was found of the first metric, with its interval.
pub fn sentence(found: &Found) -> String {
    match (found.levers.as_slice(), found.metrics.first()) {
        ([lever], Some(metric)) => of_one(found, lever, metric),
        ([across, up], Some(metric)) => of_two(found, across, up, metric),
        _ => "Nothing was asked".to_owned(),
    }
}

fn of_one(found: &Found, lever: &Lever, metric: &Metric) -> String {
    let estimates: Vec<&Estimate> = found.of(0).collect();
    let (Some(first), Some(last)) = (estimates.first(), estimates.last()) else { return "No point was run".to_owned() };
    let name = lever.name();
    let ends = format!(
        "{}: {} at {name} = {}, {} at {}",
        subject(metric),
        written(metric, first),
        lever.from,
        written(metric, last),
        lever.to
    );
    let crossings = found.crossings(0, 0);
    let passed = if metric.is_share { "half of the worlds are passed" } else { "zero is crossed" };
    let rest = match crossings.as_slice() {
        [] => extreme(found, metric)
            .map_or_else(String::new, |(at, most)| format!("; at most {}, at {}", written(metric, most), at[0])),
        [one] => format!("; {passed} at {}", crossing(one)),
        many => {
            let all: Vec<String> = many.iter().map(crossing).collect();
            format!("; {passed} {} times: at {}", many.len(), all.join(", "))
        }
    };
    format!("{ends}{rest}.")
}

fn of_two(found: &Found, across: &Lever, up: &Lever, metric: &Metric) -> String {
    let Some((at, most)) = extreme(found, metric) else { return "No point has a value.".to_owned() };
    let of = level(metric);
    let above = found.of(0).filter(|estimate| estimate.value.is_some_and(|value| value > of)).count();
    let all = found.inputs.len();
    let what = if metric.is_share { "more than half of the worlds" } else { "above zero" };
    let head = format!(
        "{}: at most {}, at {} = {} and {} = {}; {what} at {above} of {all} points",
        subject(metric),
        written(metric, most),
        across.name(),
        at[0],
        up.name(),
        at[1]
    );
    let last = (up.points as usize).saturating_sub(1);
    match found.crossings(0, last).as_slice() {
        [one] => format!("{head}; with {} = {} from {} = {} on.", up.name(), up.to, across.name(), crossing(one)),
        _ => format!("{head}."),
    }
}

/// The point at which a metric is largest.
fn extreme<'f>(found: &'f Found, metric: &Metric) -> Option<(&'f [f64], &'f Estimate)> {
    let place = found.metrics.iter().position(|known| known == metric)?;
    let with = found.inputs.iter().zip(found.of(place)).filter(|(_, estimate)| estimate.value.is_some());
    let value = |estimate: &Estimate| estimate.value.unwrap_or(f64::NAN);
    let (at, most) = with.max_by(|a, b| value(a.1).total_cmp(&value(b.1)))?;
    Some((at, most))
}

/// A metric as the beginning of a sentence.
pub fn subject(metric: &Metric) -> String {
    let Node::Measure(measure) = &metric.expr.node else { return metric.text.clone() };
    let who = if metric.key == "coalition" { "the coalition" } else { &metric.label };
    match measure {
        Measure::Probability { flag, date } if flag.name.ends_with(".acceptable") => {
            format!("A crackdown is rational for {who} at {date}")
        }
        Measure::Incidence { milestone, date } => match milestone.name() {
            "collapsed" => format!("The regime has fallen by {date}"),
            "rational" => format!("A crackdown has been rational by {date}"),
            name => format!("A crackdown has been {name} by {date}"),
        },
        _ => metric.text.clone(),
    }
}

/// An estimate with its interval.
pub fn written(metric: &Metric, estimate: &Estimate) -> String {
    let show = |value: f64| if metric.is_share { percent(value) } else { signed(value) };
    let end = |value: f64| if value.is_finite() { show(value) } else { "?".to_owned() };
    match estimate.value {
        None => "no value".to_owned(),
        Some(value) => {
            let of = if metric.is_share { " of worlds" } else { "" };
            format!("{}{of} ({} to {})", show(value), end(estimate.low), end(estimate.high))
        }
    }
}

/// Where something is crossed, with its interval.
pub fn crossing(crossing: &Crossing) -> String {
    let end = |end: Option<f64>, open: &str| end.map_or_else(|| open.to_owned(), three);
    format!(
        "{} ({} to {})",
        three(crossing.at),
        end(crossing.low, "below the range"),
        end(crossing.high, "beyond the range")
    )
}

/// A lever's value to three digits.
pub fn three(value: f64) -> String {
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    let text = format!("{rounded}");
    if let Some(digits) = text.strip_prefix('-') { format!("\u{2212}{digits}") } else { text }
}

/// The pictures: `response` of one lever, `phase` of two.
pub fn pictures(found: &Found, scenario: &Scenario) -> Vec<Picture> {
    match found.levers.as_slice() {
        [lever] => vec![response::picture(&responses(found, lever, scenario))],
        [across, up] => phases(found, across, up, scenario).iter().map(phase::picture).collect(),
        _ => Vec::new(),
    }
}

fn words(found: &Found, scenario: &Scenario, subtitle: String) -> Words {
    let title = sentence(found).trim_end_matches('.').to_owned();
    Words { title, subtitle, worlds: u64::from(scenario.run.worlds), seed: scenario.run.seed }
}

fn responses(found: &Found, lever: &Lever, scenario: &Scenario) -> Response {
    let mut panels: Vec<Panel> = Vec::new();
    for (place, metric) in found.metrics.iter().enumerate() {
        let at: Vec<f64> = found.inputs.iter().map(|inputs| inputs[0]).collect();
        let read = |read: fn(&Estimate) -> f64| found.of(place).map(read).collect::<Vec<f64>>();
        let curve = Curve {
            key: metric.key.clone(),
            label: metric.label.clone(),
            at,
            value: read(|estimate| estimate.value.unwrap_or(f64::NAN)),
            low: read(|estimate| estimate.low),
            high: read(|estimate| estimate.high),
        };
        match panels.iter_mut().find(|panel| panel.title == metric.group) {
            Some(panel) => panel.curves.push(curve),
            None => panels.push(Panel { title: metric.group.clone(), is_share: metric.is_share, curves: vec![curve] }),
        }
    }
    let subtitle = format!("{}. {} points on common worlds.", scenario.title, found.inputs.len());
    Response { words: words(found, scenario, subtitle), lever: lever.described(), panels }
}

/// The phase diagram of the first metric.
fn phases(found: &Found, across: &Lever, up: &Lever, scenario: &Scenario) -> Option<Phase> {
    let metric = found.metrics.first()?;
    let read = |read: fn(&Estimate) -> f64| found.of(0).map(read).collect::<Vec<f64>>();
    let subtitle =
        format!("{}. {} points on common worlds; every cell is a point.", scenario.title, found.inputs.len());
    let of_lever = |lever: &Lever| phase::Lever { name: lever.described(), values: lever.values() };
    Some(Phase {
        words: words(found, scenario, subtitle),
        x: of_lever(across),
        y: of_lever(up),
        metric: if metric.is_share { "share of worlds".to_owned() } else { metric.text.clone() },
        is_share: metric.is_share,
        values: read(|estimate| estimate.value.unwrap_or(f64::NAN)),
        low: read(|estimate| estimate.low),
        high: read(|estimate| estimate.high),
        level: level(metric),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Overrides;

    fn found(levers: &[&str], metric: &str, value: impl Fn(&[f64]) -> f64) -> (Found, Scenario) {
        let scenario = Scenario::parse("name = \"s\"\n", "s.toml", &Overrides::default()).unwrap();
        let levers: Vec<Lever> = levers.iter().map(|text| Lever::grid(text).unwrap()).collect();
        let inputs = crate::study::sweep::grid(&levers);
        let estimate = |inputs: &Vec<f64>| {
            let value = value(inputs);
            let ends = if metric.starts_with("p(") { (0.0, 1.0) } else { (-1e9, 1e9) };
            let (low, high) = ((value - 0.05).max(ends.0), (value + 0.05).min(ends.1));
            vec![Estimate { value: Some(value), low, high, worlds: 400, left_out: 0 }]
        };
        let estimates = inputs.iter().map(estimate).collect();
        let metrics = vec![Metric::read(metric, &scenario).unwrap()];
        (Found { levers, metrics, inputs, estimates }, scenario)
    }

    const LEVER: &str = "council.centralisation=0:1:11";
    const RATIONAL: &str = "p(coalition.acceptable, 2027-12)";

    #[test]
    fn one_lever_in_words() {
        let (rising, _) = found(&[LEVER], RATIONAL, |x| x[0]);
        assert_eq!(
            sentence(&rising),
            "A crackdown is rational for the coalition at 2027-12: 0% of worlds (0% to 5%) at council.centralisation = 0, \
             100% of worlds (95% to 100%) at 1; half of the worlds are passed at 0.5 (0.45 to 0.55)."
        );
        let (low, _) = found(&[LEVER], RATIONAL, |x| 0.2 + 0.1 * x[0]);
        assert!(sentence(&low).ends_with("; at most 30% of worlds (25% to 35%), at 1."), "{}", sentence(&low));
        let (hump, _) = found(&[LEVER], RATIONAL, |x| 1.0 - 3.0 * (x[0] - 0.5).abs());
        assert!(sentence(&hump).contains("passed 2 times: at 0.333 ("), "{}", sentence(&hump));
        let (worth, _) = found(&[LEVER], "median(coalition.w, 2027-12)", |x| 10.0 * x[0] - 4.0);
        assert!(sentence(&worth).contains("zero is crossed at 0.4 (0.395 to 0.405)"), "{}", sentence(&worth));
    }

    #[test]
    fn two_levers_in_words() {
        let (plane, _) = found(&[LEVER, "pakistan.inducement=0:1:3"], RATIONAL, |x| x[0] * x[1]);
        assert_eq!(
            sentence(&plane),
            "A crackdown is rational for the coalition at 2027-12: at most 100% of worlds (95% to 100%), at council.centralisation = 1 \
             and pakistan.inducement = 1; more than half of the worlds at 5 of 33 points; with pakistan.inducement = 1 from \
             council.centralisation = 0.5 (0.45 to 0.55) on."
        );
    }

    #[test]
    fn every_sweep_has_its_picture() {
        let names = |levers: &[&str]| -> Vec<&'static str> {
            let (found, scenario) = found(levers, RATIONAL, |x| x[0]);
            pictures(&found, &scenario).iter().map(Picture::name).collect()
        };
        assert_eq!(names(&[LEVER]), ["response"]);
        assert_eq!(names(&[LEVER, "pakistan.inducement*=0:2:3"]), ["phase"]);
    }
}
