//! What a calibration comes to, in sentences.

use super::outcome::{Findings, Told};

/// Smaller chances than this, by the priors alone, and the model as it stands does not give the figure on record.
const OUT_OF_REACH: f64 = 0.01;
/// Smaller chances than this, calibrated, and the figure is still strained.
const STRAINED: f64 = 0.05;

/// The findings in sentences.
pub fn of(findings: &Findings) -> Vec<String> {
    let mut sentences = vec![informed(findings)];
    sentences.extend(carried(findings));
    sentences.extend(out_of_reach(findings));
    sentences.extend(scores(findings));
    sentences.push(
        "The months held out were known when the model was written: this is a fit to data held out, and no forecast."
            .to_owned(),
    );
    sentences
}

fn names<'a>(told: impl Iterator<Item = &'a Told>) -> String {
    told.map(|told| told.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn informed(findings: &Findings) -> String {
    let moved = || findings.parameters.iter().filter(|told| told.moved);
    let (all, some) = (moved().count(), moved().filter(|told| told.informed).count());
    let nothing = names(moved().filter(|told| !told.informed));
    let about = names(moved().filter(|told| told.informed));
    match (some, all - some) {
        (0, _) => format!("The data say nothing of any of the {all} numbers moved."),
        (_, 0) => format!("The data say something of all {all} numbers moved."),
        _ => format!(
            "The data say something of {some} of {all} numbers moved ({about}) and nothing of the others ({nothing})."
        ),
    }
}

fn carried(findings: &Findings) -> Option<String> {
    let carried = || findings.parameters.iter().filter(|told| !told.moved);
    let (all, told) = (carried().count(), carried().filter(|told| told.informed).count());
    let nothing = || Some(format!("Of the {all} that were left to their priors they say nothing."));
    match told {
        _ if all == 0 => None,
        0 => nothing(),
        _ => Some(format!(
            "Of the {all} that were left to their priors they say something of {}, which the posterior leaves out.",
            names(carried().filter(|told| told.informed))
        )),
    }
}

fn out_of_reach(findings: &Findings) -> Vec<String> {
    let far = findings.targets.iter().filter(|target| target.prior_p < OUT_OF_REACH);
    let mut sentences: Vec<String> = far
        .map(|target| {
            format!(
                "The model does not give {} ({}): on record {:.2}, by the priors {:.2} to {:.2}, calibrated {:.2} to {:.2}.",
                target.name,
                target.meaning,
                target.observed,
                target.prior.q05,
                target.prior.q95,
                target.posterior.q05,
                target.posterior.q95
            )
        })
        .collect();
    let strained =
        |target: &&super::outcome::TargetFit| target.prior_p >= OUT_OF_REACH && target.posterior_p < STRAINED;
    sentences.extend(findings.targets.iter().filter(strained).map(|target| {
        format!(
            "Calibrated, {} ({}) is strained: on record {:.2}, calibrated {:.2} to {:.2}.",
            target.name, target.meaning, target.observed, target.posterior.q05, target.posterior.q95
        )
    }));
    sentences
}

fn scores(findings: &Findings) -> Option<String> {
    let held = &findings.held_out;
    let model = held.scores.first()?;
    let others: Vec<String> =
        held.scores.iter().skip(1).map(|score| format!("{:.1} ({})", score.crps, score.name)).collect();
    let best = held.scores.iter().min_by(|a, b| a.crps.total_cmp(&b.crps))?;
    let verdict = if best.name == model.name {
        "It is the best of them.".to_owned()
    } else {
        format!("The best of them is {}.", best.name)
    };
    Some(format!(
        "Over {} months held out the calibrated model scores {:.1} attacks a month (CRPS, less is better) beside {}. {verdict} \
         It is off by {:+.1} a month in the mean; its central 90 % hold {} of {} months, its central 50 % {}.",
        held.months_scored,
        model.crps,
        others.join(", "),
        model.bias,
        model.inside_90,
        held.months_scored,
        model.inside_50
    ))
}
