//! How the calibrated model does on the months that were held out, beside forecasts that know no model.
//!
//! The figures were known when the model was written: this is a fit to data held out, and no forecast.

use serde::Serialize;

use super::targets::{HELD_OUT, Reporter};
use super::world::Record;
use crate::scenario::YearMonth;
use crate::stats::score::Sample;
use crate::study::observed::{Group, Observed, Period};

/// Last month that is scored.
const LAST: &str = "2025-06";
/// The half-years whose months the naive forecasts start from: the last that was fitted, and the one before.
const BEFORE: [Period; 2] = [Period::Half(2023, 1), Period::Half(2023, 2)];

/// Quantiles of a forecast, and its score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Forecast {
    /// Mean.
    pub mean: f64,
    /// 5th percentile.
    pub q05: f64,
    /// 25th percentile.
    pub q25: f64,
    /// Median.
    pub q50: f64,
    /// 75th percentile.
    pub q75: f64,
    /// 95th percentile.
    pub q95: f64,
    /// Continuous ranked probability score, attacks a month; none where nothing is reported.
    pub crps: Option<f64>,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MonthScored {
    /// The month.
    pub month: String,
    /// What PICSS reported; none where it is not in the table.
    pub reported: Option<f64>,
    /// Whether it was held out.
    pub held_out: bool,
    /// The calibrated model.
    pub calibrated: Forecast,
    /// The model with its priors alone.
    pub prior: Forecast,
}

/// How one forecast did over the months held out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Which forecast.
    pub name: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// Mean score, attacks a month: smaller is better.
    pub crps: f64,
    /// Mean error of the mean, attacks a month; positive where it forecasts too many.
    pub bias: f64,
    /// Months inside its central 50 %.
    pub inside_50: u32,
    /// Months inside its central 90 %.
    pub inside_90: u32,
}

/// The months, and the scores of all forecasts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct HeldOutScores {
    /// Months scored.
    pub months_scored: u32,
    /// Each forecast.
    pub scores: Vec<Score>,
    /// Every month from the start of the run.
    pub months: Vec<MonthScored>,
}

/// Months from month 0 to the last that is scored, for worlds that begin in `start`.
pub fn months_needed(start: YearMonth) -> Option<u32> {
    u32::try_from(YearMonth::parse(LAST).ok()?.since(start) + 1).ok()
}

/// Scores weighted worlds of the posterior, and worlds of the prior.
pub fn score(
    observed: &Observed,
    start: YearMonth,
    calibrated: (&[Record], &[f64]),
    prior: &[Record],
) -> Option<HeldOutScores> {
    let first_held = YearMonth::parse(HELD_OUT).ok()?;
    let reported = |month: YearMonth| observed.attacks("PICSS", Period::Month(month), Group::All);
    let naive = Naive::of(observed)?;
    let equal = vec![1.0; prior.len()];
    let mut all: [Tally; 4] = Default::default();
    let mut months = Vec::new();
    for place in 0..months_needed(start)? {
        let month = start.plus(place);
        let came = reported(month);
        let of = |(records, weights): (&[Record], &[f64])| {
            let counts: Vec<f64> = records
                .iter()
                .map(|record| record.reported(Reporter::Picss, place as usize).unwrap_or(f64::NAN))
                .collect();
            Sample::new(&counts, weights)
        };
        let (model, before) = (of(calibrated), of((prior, &equal)));
        let held_out = month >= first_held;
        if let (true, Some(came)) = (held_out, came) {
            let halves = month.since(first_held) / 6 + 1;
            let grown = naive.grown(u32::try_from(halves).unwrap_or(1));
            for (tally, forecast) in all.iter_mut().zip([&model, &before, &naive.same, &grown]) {
                tally.add(forecast, came);
            }
        }
        let row = MonthScored {
            month: month.to_string(),
            reported: came,
            held_out,
            calibrated: forecast(&model, came)?,
            prior: forecast(&before, came)?,
        };
        months.push(row);
    }
    let names = [
        ("calibrated", "the model, calibrated up to December 2023"),
        ("prior", "the model with its priors alone"),
        ("no change", "every month like one of the months reported of the second half of 2023"),
        ("last growth", "the same, grown by 2023's half-year growth for each half-year since"),
    ];
    let scores = names.iter().zip(&all).map(|((name, meaning), tally)| tally.score(name, meaning)).collect();
    Some(HeldOutScores { months_scored: all[0].months, scores, months })
}

/// Forecasts that know no model.
struct Naive {
    same: Sample,
    months: Vec<f64>,
    growth: f64,
}

impl Naive {
    fn of(observed: &Observed) -> Option<Self> {
        let [first, second] = BEFORE.map(|half| observed.attacks("PICSS", half, Group::All));
        let months: Vec<f64> = (7..=12)
            .filter_map(|month| observed.attacks("PICSS", Period::Month(YearMonth::new(2023, month)?), Group::All))
            .collect();
        (!months.is_empty()).then_some(())?;
        Some(Self { same: Sample::of(&months), months, growth: second? / first? })
    }

    fn grown(&self, halves: u32) -> Sample {
        let factor = (0..halves).fold(1.0, |factor, _| factor * self.growth);
        Sample::of(&self.months.iter().map(|count| count * factor).collect::<Vec<f64>>())
    }
}

#[derive(Default)]
struct Tally {
    months: u32,
    crps: f64,
    error: f64,
    inside_50: u32,
    inside_90: u32,
}

impl Tally {
    fn add(&mut self, forecast: &Sample, came: f64) {
        self.months += 1;
        self.crps += forecast.crps(came).unwrap_or(f64::NAN);
        self.error += forecast.mean().unwrap_or(f64::NAN) - came;
        self.inside_50 += u32::from(forecast.covers(0.5, came) == Some(true));
        self.inside_90 += u32::from(forecast.covers(0.9, came) == Some(true));
    }

    fn score(&self, name: &'static str, meaning: &'static str) -> Score {
        let n = f64::from(self.months.max(1));
        let (inside_50, inside_90) = (self.inside_50, self.inside_90);
        Score { name, meaning, crps: self.crps / n, bias: self.error / n, inside_50, inside_90 }
    }
}

fn forecast(sample: &Sample, came: Option<f64>) -> Option<Forecast> {
    let at = |p| sample.quantile(p);
    Some(Forecast {
        mean: sample.mean()?,
        q05: at(0.05)?,
        q25: at(0.25)?,
        q50: at(0.5)?,
        q75: at(0.75)?,
        q95: at(0.95)?,
        crps: came.and_then(|came| sample.crps(came)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn naive_forecasts_by_hand() {
        let naive = Naive::of(&Observed::built_in()).unwrap();
        // 54, 99, 65, 47, 63, 46: mean 374 / 6; growth 374 / 271.
        assert!((naive.same.mean().unwrap() - 374.0 / 6.0).abs() < 1e-9);
        assert!((naive.grown(2).mean().unwrap() - 374.0 / 6.0 * (374.0_f64 / 271.0) * (374.0 / 271.0)).abs() < 1e-9);
    }

    #[test]
    fn a_model_that_is_the_record_scores_nothing() {
        let observed = Observed::built_in();
        let start = YearMonth::AUGUST_2021;
        let months = months_needed(start).unwrap();
        let at = |month: u32| observed.attacks("PICSS", Period::Month(start.plus(month)), Group::All).unwrap_or(50.0);
        let one = [Record {
            ttp: (0..months).map(at).collect(),
            other: vec![0.0; months as usize],
            picss: 1.0,
            ..Record::default()
        }];
        let scores = score(&observed, start, (&one, &[1.0]), &one).unwrap();
        // January 2024 to June 2025 but for February 2024, which is not in the table.
        assert_eq!((scores.months_scored, scores.months.len()), (17, 47));
        let model = &scores.scores[0];
        assert_eq!((model.crps, model.bias, model.inside_50, model.inside_90), (0.0, 0.0, 17, 17));
        assert!(scores.scores[2].crps > 5.0 && scores.scores[2].bias < 0.0);
    }
}
