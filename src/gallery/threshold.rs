//! A threshold in words and as a picture.

use super::sweep::{crossing, subject, three, written};
use crate::figures::threshold::{self, Crossing as Mark, Threshold};
use crate::figures::{Picture, Words};
use crate::scenario::Scenario;
use crate::stats::crossing::{Crossing, Direction, Outcome};
use crate::study::threshold::{Found, Seen};

/// The answer, as short as it can be: `at 0.62 (0.58 to 0.66)`, `never within the range (at most 31% of worlds)`.
pub fn answer(found: &Found) -> String {
    match &found.outcome {
        Outcome::Crosses(crossings) => match crossings.as_slice() {
            [one] if one.direction == Direction::Up => format!("at {}", crossing(one)),
            [one] => format!("up to {}", crossing(one)),
            many => {
                let all: Vec<String> = many.iter().map(crossing).collect();
                format!("crosses {} times: at {}", many.len(), all.join(", "))
            }
        },
        Outcome::Already { established: true } => "already true".to_owned(),
        Outcome::Already { established: false } => "already true, though not certainly everywhere".to_owned(),
        Outcome::Never { established } => {
            let sure = if *established { "" } else { ", though the target lies inside an interval" };
            format!("never within the range ({}{sure})", reached(found))
        }
        Outcome::Undecided => "undecided: run more worlds".to_owned(),
    }
}

fn reached(found: &Found) -> String {
    let most = if found.target.above { "at most" } else { "at least" };
    found.nearest().map_or_else(
        || "no value".to_owned(),
        |seen| format!("{most} {}", written(&found.target.metric, &seen.estimate)),
    )
}

/// The answer as a sentence.
pub fn sentence(found: &Found) -> String {
    let lever = found.lever.name();
    let confirmed = match (&found.outcome, found.is_confirmed()) {
        (Outcome::Undecided, _) => "",
        (_, true) => " Fresh worlds confirm what the search had found.",
        (_, false) => " The search, on other worlds, had found something else: run more worlds.",
    };
    format!(
        "{} holds, over {lever} from {} to {}: {}.{confirmed}",
        found.target.text,
        found.lever.from,
        found.lever.to,
        answer(found)
    )
}

/// The picture.
pub fn picture(found: &Found, scenario: &Scenario) -> Picture {
    let read = |read: fn(&Seen) -> f64| found.fresh.iter().map(read).collect::<Vec<f64>>();
    let mark = |one: &Crossing| Mark {
        at: one.at,
        interval: (one.low.unwrap_or(found.lever.from), one.high.unwrap_or(found.lever.to)),
        label: crossing(one),
    };
    let metric = &found.target.metric;
    let shown = if metric.is_share { format!("{}, share of worlds", metric.text) } else { metric.text.clone() };
    let subtitle = format!(
        "{}. Searched on common worlds, then put to fresh ones; the interval holds every value at which {} is not excluded there.",
        scenario.title,
        if metric.is_share { super::words::percent(found.target.level) } else { three(found.target.level) }
    );
    threshold::picture(&Threshold {
        words: Words { title: title(found), subtitle, worlds: u64::from(scenario.run.worlds), seed: scenario.run.seed },
        lever: found.lever.described(),
        metric: shown,
        key: metric.key.clone(),
        is_share: metric.is_share,
        target: found.target.level,
        at: read(|seen| seen.at),
        value: read(|seen| seen.estimate.value.unwrap_or(f64::NAN)),
        low: read(|seen| seen.estimate.low),
        high: read(|seen| seen.estimate.high),
        search: found.searched.iter().filter_map(|seen| Some((seen.at, seen.estimate.value?))).collect(),
        crossings: found.crossings().iter().map(mark).collect(),
    })
}

fn title(found: &Found) -> String {
    let metric = &found.target.metric;
    let level = if metric.is_share {
        format!("{} of worlds", super::words::percent(found.target.level))
    } else {
        three(found.target.level)
    };
    let subject = subject(metric);
    let (lever, side) = (found.lever.name(), if found.target.above { "at least" } else { "at most" });
    match &found.outcome {
        Outcome::Crosses(crossings) => match crossings.as_slice() {
            [one] if one.direction == Direction::Up => {
                format!("{subject}: {side} {level} from {lever} = {} on", crossing(one))
            }
            [one] => format!("{subject}: {side} {level} up to {lever} = {}", crossing(one)),
            many => format!("{subject}: {lever} crosses {level} {} times", many.len()),
        },
        Outcome::Already { .. } => format!("{subject}: {side} {level} whatever {lever} is"),
        Outcome::Never { .. } => format!("{subject}: never {side} {level} for any {lever} ({})", reached(found)),
        Outcome::Undecided => format!("{subject}: too few worlds to tell where {level} is passed"),
    }
}
