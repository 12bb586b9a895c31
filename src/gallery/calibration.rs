//! A calibration as a picture: what the data told, and what the calibrated model makes of the months.

use super::words::thousands;
use crate::figures::calibration::{self, Calibration, Check, Month, Number};
use crate::figures::{Picture, Words};
use crate::stats::abc::Population;
use crate::study::calibrate::inputs::Input;
use crate::study::calibrate::outcome::Told;
use crate::study::calibrate::{Findings, Task};

/// Points of a sample that is drawn.
const SAMPLE: usize = 2000;
/// Least and most of the prior's spread that counts as nothing lost.
const NARROWER: f64 = 0.9;
/// Numbers shown where the data say nothing of any.
const MOVED_MOST: usize = 4;
/// Pairs named that are tied together.
const TIED_MOST: usize = 3;
/// Standard deviations from which a shift is told.
const SHIFTED: f64 = 0.15;

/// The picture.
pub fn picture(title: &str, task: &Task, population: &Population, findings: &Findings) -> Picture {
    let said = findings.parameters.iter().filter(|told| told.moved && told.informed).count();
    // Where the data say nothing, those that moved most are shown: that is what nothing looks like.
    let shown = |told: &&Told| told.informed || said == 0;
    let told = |input: &Input| findings.parameters.iter().filter(shown).find(|told| told.name == input.name());
    let mut informed: Vec<(usize, &Input, &Told)> =
        task.inputs.moved.iter().enumerate().filter_map(|(place, input)| Some((place, input, told(input)?))).collect();
    informed.sort_by(|a, b| b.2.distance.total_cmp(&a.2.distance));
    informed.truncate(if said == 0 { MOVED_MOST } else { informed.len() });
    let above = match said {
        0 => format!("the data say nothing of the {} numbers moved; those that moved most", task.inputs.moved.len()),
        some => format!("the {some} numbers of which the data say something, of {} moved", task.inputs.moved.len()),
    };
    // The middle of a cell in place of a draw: the picture is the same every time.
    let rows = population.resample(SAMPLE, 0.5);
    let number = |(place, input, told): &(usize, &Input, &Told)| Number {
        name: input.name().to_owned(),
        told: verdict(told),
        prior: (0..SAMPLE).map(|k| input.prior.quantile((k as f64 + 0.5) / SAMPLE as f64)).collect(),
        posterior: rows.iter().map(|row| input.value(population.points[*row][*place])).collect(),
    };
    let months = findings.held_out.months.iter().map(|month| Month {
        label: month.month.clone(),
        held_out: month.held_out,
        reported: month.reported,
        q05: month.calibrated.q05,
        q25: month.calibrated.q25,
        q50: month.calibrated.q50,
        q75: month.calibrated.q75,
        q95: month.calibrated.q95,
        before: month.prior.q50,
    });
    calibration::picture(&Calibration {
        words: Words {
            title: finding(title, findings),
            subtitle: format!(
                "Approximate Bayesian computation on figures reported up to December 2023: {} simulations, {} points kept, \
                 worth {}. Above: {above}. Below: median and central \
                 50% and 90% of the calibrated worlds.",
                thousands(findings.simulations),
                thousands(findings.points as u64),
                thousands(findings.effective_size.round() as u64)
            ),
            worlds: population.len() as u64,
            seed: task.seed,
        },
        numbers: informed.iter().map(number).collect(),
        check: Check {
            months: months.collect(),
            source: "PICSS".to_owned(),
            held_out: "held out, though known when the model was written".to_owned(),
        },
        notes: vec![
            "Discs: months of the years fitted. Rings: months held out. Grey line: median by the priors alone."
                .to_owned(),
            tied(findings),
        ],
    })
}

/// The pairs of numbers that the data have tied together most.
fn tied(findings: &Findings) -> String {
    let pairs = findings.correlations.iter().take(TIED_MOST);
    let words: Vec<String> = pairs
        .map(|pair| format!("{} and {} {:+.2}", pair.first, pair.second, pair.value).replace('-', "\u{2212}"))
        .collect();
    if words.is_empty() {
        return "No two numbers are tied together: no correlation of .2 or more.".to_owned();
    }
    format!("Tied together, by correlation: {}.", words.join("; "))
}

fn verdict(told: &Told) -> String {
    let shift = match told.shift {
        shift if shift > SHIFTED => format!("{shift:.1} sd higher"),
        shift if shift < -SHIFTED => format!("{:.1} sd lower", -shift),
        _ => String::new(),
    };
    let spread = if told.spread < NARROWER {
        format!("{:.0}% of the spread", 100.0 * told.spread)
    } else if told.spread > 1.0 / NARROWER {
        "wider".to_owned()
    } else {
        String::new()
    };
    match (shift.is_empty(), spread.is_empty()) {
        (true, true) => "hardly moved".to_owned(),
        (false, false) => format!("{shift}, {spread}"),
        _ => shift + &spread,
    }
}

fn finding(title: &str, findings: &Findings) -> String {
    let scores = &findings.held_out.scores;
    let (moved, informed) = findings
        .parameters
        .iter()
        .filter(|told| told.moved)
        .fold((0, 0), |(all, some), told| (all + 1, some + usize::from(told.informed)));
    let Some(model) = scores.first() else {
        return format!("{title}: the data say something of {informed} of {moved} numbers");
    };
    let naive = scores.iter().filter(|score| score.name == "no change" || score.name == "last growth");
    let beaten = naive.clone().filter(|score| model.crps < score.crps).count();
    let verdict = match beaten {
        2 => "beats both naive forecasts",
        1 => "beats one of two naive forecasts",
        _ => "beats neither naive forecast",
    };
    format!("{title}: calibrated, the model {verdict} on the months held out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::calibrate::outcome::Range;

    #[test]
    fn verdicts_say_what_happened() {
        let told = |shift, spread| Told {
            name: String::new(),
            unit: String::new(),
            meaning: String::new(),
            grade: "",
            moved: true,
            prior: Range::default(),
            posterior: Range::default(),
            shift,
            spread,
            distance: 0.2,
            p: 0.0,
            informed: true,
        };
        assert_eq!(verdict(&told(0.52, 0.61)), "0.5 sd higher, 61% of the spread");
        assert_eq!(verdict(&told(-0.4, 1.0)), "0.4 sd lower");
        assert_eq!(verdict(&told(0.0, 0.5)), "50% of the spread");
        assert_eq!(verdict(&told(0.0, 1.0)), "hardly moved");
    }
}
