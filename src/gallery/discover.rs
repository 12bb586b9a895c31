//! The boxes of a discovery as a picture.

use super::words::{percent, sentence, thousands};
use crate::figures::discover::{self, Bar, Boxed, Discover, Judged, Kept, Step};
use crate::figures::{Picture, Words};
use crate::study::discover::words::{figure, name, probability};
use crate::study::discover::{BoxFinding, Findings, Half, LimitFinding, Measured};

/// The picture. Where no box is worth naming, it shows the one that was no better than chance, and says so.
pub fn picture(findings: &Findings) -> Picture {
    let mut boxes: Vec<Boxed> = Vec::new();
    for (found, place) in findings.boxes.iter().zip(1..) {
        let title =
            format!("Box {place}: {} of its worlds are cases; it holds {} of all cases", dense(found), covered(found));
        boxes.push(boxed(found, title, findings.half_samples));
    }
    if let (true, Some(rejected)) = (boxes.is_empty(), &findings.ending.rejected) {
        let title = format!(
            "The best box there is, and no better than chance: p = {}",
            probability(rejected.chance).replace("below ", "")
        );
        boxes.push(boxed(rejected, title, findings.half_samples));
    }
    let subtitle = format!(
        "Cases: worlds in which {} holds, {} of {} that answered. PRIM with the lenient objective over {} inputs, learned on one half of the \
         worlds, judged on the other.",
        findings.outcome,
        thousands(findings.cases),
        thousands(findings.worlds - findings.left_out),
        findings.inputs
    );
    let words = Words { title: finding(findings), subtitle, worlds: findings.worlds, seed: findings.seed };
    discover::picture(&Discover { words, boxes })
}

/// The finding as a sentence.
fn finding(findings: &Findings) -> String {
    let title = &findings.title;
    match (findings.boxes.first(), &findings.together) {
        (Some(first), _) if findings.boxes.len() == 1 => format!("{title}. {}", sentence(&first.sentence)),
        (Some(first), Some(together)) => format!(
            "{title}. {}; {} boxes together hold {}",
            sentence(&first.sentence),
            findings.boxes.len(),
            share(together.coverage)
        ),
        _ => format!("{title}: no box of inputs is worth naming"),
    }
}

fn share(measured: Measured) -> String {
    measured.value.map_or_else(|| "?".to_owned(), percent)
}

fn dense(found: &BoxFinding) -> String {
    share(found.test.density)
}

fn covered(found: &BoxFinding) -> String {
    share(found.test.coverage)
}

fn boxed(found: &BoxFinding, title: String, half_samples: usize) -> Boxed {
    let or_nan = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let ends = |measured: Measured| [measured.low, or_nan(measured.value), measured.high];
    let of: &Half = &found.learning_left;
    Boxed {
        title,
        base_rate: of.cases as f64 / of.worlds as f64,
        steps: found
            .trajectory
            .iter()
            .map(|step| Step { coverage: step.coverage, density: step.density, dimensions: step.dimensions })
            .collect(),
        learned: (or_nan(of.coverage.value), or_nan(of.density.value)),
        held_out: Judged { coverage: ends(found.test_left.coverage), density: ends(found.test_left.density) },
        bars: found.limits.iter().map(|limit| bar(limit, half_samples)).collect(),
    }
}

fn bar(limit: &LimitFinding, half_samples: usize) -> Bar {
    let kept = match limit.stretch {
        Some((from, to)) => Kept::Stretch {
            from,
            to,
            least: limit.least.map_or_else(String::new, figure),
            most: limit.most.map_or_else(String::new, figure),
        },
        None => Kept::Categories(limit.values.clone()),
    };
    let times = (limit.half_samples * half_samples as f64).round();
    let again =
        if half_samples > 0 { format!("; again in {times:.0} of {half_samples} half-samples") } else { String::new() };
    Bar {
        label: name(&limit.input),
        words: limit.words.clone(),
        note: format!("p {}{again}", probability(limit.quasi_p_test)),
        kept,
    }
}
