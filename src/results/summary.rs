//! `summary.json`: headline numbers with intervals, the chance of a campaign beside base rates,
//! hypotheses and their verdicts.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::base_rates::BASE_RATES;
use super::metrics::{Estimate, Measured, Reading, Verdict};
use super::price::Price;
use super::robust::Robust;
use super::{ResultError, partial};
use crate::ensemble::tally::Tally;
use crate::model::catalogue::Milestone;
use crate::model::parameters::Grade;
use crate::model::rung::Rung;
use crate::scenario::metric::{Expr, parse_metric};
use crate::scenario::{Scenario, YearMonth};

/// Share of worlds under which, in the best case, the priors rule a crackdown out.
const EXCLUDED: f64 = 0.05;

/// A number with its interval, as files hold it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// The number.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub high: Option<f64>,
    /// Worlds it rests on.
    pub worlds: u64,
    /// Worlds without a value.
    pub left_out: u64,
}

impl From<Estimate> for Number {
    fn from(estimate: Estimate) -> Self {
        let finite = |value: f64| value.is_finite().then_some(value);
        Self {
            value: estimate.value,
            low: finite(estimate.low),
            high: finite(estimate.high),
            worlds: estimate.worlds,
            left_out: estimate.left_out,
        }
    }
}

/// A headline number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Headline {
    /// What it is, in words.
    pub label: String,
    /// The metric it is.
    pub metric: String,
    /// Its unit.
    pub unit: String,
    /// The number.
    #[serde(flatten)]
    pub number: Number,
}

/// The chance of a campaign by the end, beside base rates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    /// By when.
    pub by: String,
    /// Chance that a crackdown has been ordered.
    pub ordered: Number,
    /// Chance that one has been enforced.
    pub enforced: Number,
    /// What base rates say of the same time.
    pub base_rates: Vec<BaseRateBy>,
    /// What the difference means.
    pub reading: String,
}

/// A base rate over the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaseRateBy {
    /// Its key.
    pub key: String,
    /// What it is the rate of.
    pub meaning: String,
    /// Chance a year.
    pub yearly: f64,
    /// Chance within the run.
    pub by_then: f64,
}

/// A hypothesis, judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The claim.
    pub claim: String,
    /// Who makes it.
    pub source: String,
    /// The test.
    pub test: String,
    /// How it came out.
    pub verdict: String,
    /// Worth of the test's left side.
    pub left: Option<Number>,
    /// Worth of the test's right side.
    pub right: Option<Number>,
    /// How far the verdict reaches; where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub robust: Option<Robust>,
}

/// How much of the result is judgement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Parameters that differ from world to world.
    pub drawn: usize,
    /// Of these, those whose default is judgement (grade D).
    pub drawn_by_judgement: usize,
    /// Parameters in all, the factions' included.
    pub parameters: usize,
    /// Of these, those whose default is judgement.
    pub by_judgement: usize,
    /// What to make of it.
    pub reading: String,
}

/// The summary of a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Name of the scenario.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Version of durand.
    pub version: String,
    /// SHA-256 of the scenario as resolved.
    pub hash: String,
    /// Master seed.
    pub seed: u64,
    /// First month.
    pub start: String,
    /// Months of a world.
    pub months: u32,
    /// Worlds lived.
    pub worlds: u64,
    /// Worlds asked for; more when the run was interrupted.
    pub worlds_asked: u32,
    /// The factions: name and label.
    pub factions: Vec<(String, String)>,
    /// The date headlines are read at.
    pub date: String,
    /// Headline numbers.
    pub headline: Vec<Headline>,
    /// Shares of worlds on each rung at that date.
    pub rungs: Vec<(String, Number)>,
    /// The chance of a campaign beside base rates.
    pub campaign: Campaign,
    /// What a crackdown lacks, and what alone would make up for it; empty in results of older versions.
    #[serde(default)]
    pub price: Price,
    /// Hypotheses, judged.
    pub hypotheses: Vec<Judged>,
    /// How much is judgement.
    pub judgement: Judgement,
    /// The posterior that some numbers were taken from; absent where all were drawn from their priors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<Behind>,
}

/// The posterior behind a calibrated run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Behind {
    /// SHA-256 of its table.
    pub sha256: String,
    /// Joint draws in it.
    pub rows: usize,
    /// Of how many draws of equal weight it is worth.
    pub effective_rows: f64,
    /// The numbers it gives.
    pub columns: Vec<String>,
}

/// The date that headlines are read at: two thirds into the run, at the next December if the run
/// reaches it.
pub fn headline_date(scenario: &Scenario) -> YearMonth {
    let start = scenario.run.start;
    let months = scenario.setup.structure.months;
    (months * 2 / 3..months)
        .map(|month| start.plus(month))
        .find(|date| date.month() == 12)
        .unwrap_or_else(|| start.plus(months - 1))
}

impl Summary {
    /// Sums a run up. `hash` is that of the resolved scenario.
    pub fn of(scenario: &Scenario, tally: &Tally, hash: &str) -> Self {
        let reading = Reading { tally, start: scenario.run.start };
        let date = headline_date(scenario);
        Self {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            hash: hash.to_owned(),
            seed: scenario.run.seed,
            start: scenario.run.start.to_string(),
            months: scenario.setup.structure.months,
            worlds: tally.worlds(),
            worlds_asked: scenario.run.worlds,
            factions: scenario.setup.factions.iter().map(|f| (f.name.clone(), f.label.clone())).collect(),
            date: date.to_string(),
            headline: headline(scenario, &reading, date),
            rungs: rungs(&reading, date),
            campaign: campaign(scenario, &reading),
            price: Price::of(scenario, tally),
            hypotheses: scenario.hypotheses.iter().map(|hypothesis| judge(&reading, hypothesis)).collect(),
            judgement: judgement(scenario),
            posterior: scenario.calibration.as_ref().map(|calibration| Behind {
                sha256: calibration.sha256.clone(),
                rows: calibration.rows,
                effective_rows: calibration.effective_rows,
                columns: calibration.columns.clone(),
            }),
        }
    }

    /// Whether a hypothesis was refuted.
    pub fn refutes(&self) -> bool {
        self.hypotheses.iter().any(|judged| judged.verdict == Verdict::Refuted.name())
    }

    /// Writes the file.
    pub fn write(&self, path: &Path) -> Result<(), ResultError> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| ResultError::Damaged { path: path.to_owned(), reason: error.to_string() })?;
        text.push('\n');
        partial::write(path, text.as_bytes())
    }
}

/// Headline metrics: label, metric, unit.
fn headline_metrics(scenario: &Scenario, date: YearMonth) -> Vec<(String, String, &'static str)> {
    let end = scenario.run.last();
    let share = "share of worlds";
    let rule = "months of rule";
    let mut metrics = vec![
        (
            "a crackdown is worth more than tolerance to the coalition".to_owned(),
            format!("p(coalition.acceptable, {date})"),
            share,
        ),
        ("a crackdown is the coalition's best policy".to_owned(), format!("p(coalition.preferred, {date})"), share),
        ("worth of a crackdown to the coalition, median".to_owned(), format!("median(coalition.w, {date})"), rule),
        ("the same if it were obeyed".to_owned(), format!("median(coalition.obeyed, {date})"), rule),
    ];
    for faction in &scenario.setup.factions {
        let name = &faction.name;
        metrics.push((
            format!("worth of a crackdown to {}, median", faction.label),
            format!("median(factions.{name}.du, {date})"),
            rule,
        ));
        metrics.push((
            format!("a crackdown is worth more than tolerance to {}", faction.label),
            format!("p(factions.{name}.acceptable, {date})"),
            share,
        ));
    }
    for milestone in Milestone::ALL {
        let label = match milestone {
            Milestone::Rational => "a crackdown has been rational for the coalition",
            Milestone::Ordered => "a crackdown has been ordered",
            Milestone::Enforced => "a crackdown has been enforced",
            Milestone::Collapsed => "the regime has fallen",
        };
        metrics.push((label.to_owned(), format!("incidence({}, {end})", milestone.name()), share));
    }
    for (label, series, unit) in [
        ("attacks in Pakistan a month, all groups, median", "attacks", "attacks a month"),
        ("TTP fighters, median", "ttp.fighters", "fighters"),
        ("ISKP fighters, median", "iskp.strength", "fighters"),
    ] {
        metrics.push((label.to_owned(), format!("median({series}, {date})"), unit));
    }
    metrics
}

fn headline(scenario: &Scenario, reading: &Reading, date: YearMonth) -> Vec<Headline> {
    let names = scenario.names();
    let evaluate = |text: &str| -> Option<(Expr, Estimate)> {
        let expression = parse_metric(text, &names).ok()?;
        let estimate = reading.evaluate(&expression)?;
        Some((expression, estimate))
    };
    headline_metrics(scenario, date)
        .into_iter()
        .filter_map(|(label, metric, unit)| {
            let (expression, estimate) = evaluate(&metric)?;
            Some(Headline { label, metric: expression.to_string(), unit: unit.to_owned(), number: estimate.into() })
        })
        .collect()
}

fn rungs(reading: &Reading, date: YearMonth) -> Vec<(String, Number)> {
    use crate::scenario::metric::Measure;
    Rung::ALL
        .into_iter()
        .filter_map(|rung| {
            let estimate = reading.measure(&Measure::Share { rung, date })?;
            Some((rung.name().to_owned(), estimate.into()))
        })
        .collect()
}

fn campaign(scenario: &Scenario, reading: &Reading) -> Campaign {
    use crate::scenario::metric::Measure;
    let date = scenario.run.last();
    let by = |milestone| {
        let estimate = reading.measure(&Measure::Incidence { milestone, date });
        Number::from(estimate.unwrap_or(Estimate { value: None, low: 0.0, high: 1.0, worlds: 0, left_out: 0 }))
    };
    let (ordered, enforced) = (by(Milestone::Ordered), by(Milestone::Enforced));
    let months = scenario.setup.structure.months;
    let base_rates: Vec<BaseRateBy> = BASE_RATES
        .iter()
        .map(|rate| BaseRateBy {
            key: rate.key.to_owned(),
            meaning: rate.meaning.to_owned(),
            yearly: rate.yearly,
            by_then: rate.within(months),
        })
        .collect();
    let least = base_rates.iter().map(|rate| rate.by_then).fold(1.0, f64::min);
    let (low, high) = (ordered.low.unwrap_or(0.0), ordered.high.unwrap_or(1.0));
    let reading = if high < EXCLUDED {
        "The priors all but rule a campaign out, where comparable sponsors drop a rebel more often than not: whoever \
         finds that too strong must believe other weights, bonds or offers, not run more worlds."
    } else if high < least {
        "Campaigns are rarer here than in comparable sponsors' record: that difference is this scenario's claim."
    } else if low > least {
        "Campaigns are no rarer here than in comparable sponsors' record."
    } else {
        "Too few worlds, or too close, to set against comparable sponsors' record."
    };
    let reading = reading.to_owned();
    Campaign { by: date.to_string(), ordered, enforced, base_rates, reading }
}

fn judge(reading: &Reading, hypothesis: &crate::scenario::Hypothesis) -> Judged {
    let (verdict, left, right) = reading.judge(&hypothesis.test);
    Judged {
        claim: hypothesis.claim.clone(),
        source: hypothesis.source.clone(),
        test: hypothesis.test.to_string(),
        verdict: verdict.name().to_owned(),
        left: left.map(Number::from),
        right: right.map(Number::from),
        robust: None,
    }
}

fn judgement(scenario: &Scenario) -> Judgement {
    use crate::model::parameters::faction::FACTION;
    use crate::model::parameters::world::WORLD;
    let factions = &scenario.setup.factions;
    let by_judgement = |grade: Grade| grade == Grade::D;
    let world_drawn: Vec<Grade> = scenario.setup.world.drawn().map(|row| row.grade).collect();
    let faction_drawn = factions.iter().flat_map(|faction| faction.parameters.drawn()).map(|row| row.grade);
    let drawn: Vec<Grade> = world_drawn.into_iter().chain(faction_drawn).collect();
    let all = WORLD.iter().map(|row| row.grade);
    let all: Vec<Grade> = all.chain(factions.iter().flat_map(|_| FACTION.iter().map(|row| row.grade))).collect();
    Judgement {
        drawn: drawn.len(),
        drawn_by_judgement: drawn.iter().filter(|grade| by_judgement(**grade)).count(),
        parameters: all.len(),
        by_judgement: all.iter().filter(|grade| by_judgement(**grade)).count(),
        reading: "Weights and most rates are judgement (grade D in docs/parameters.md). Intervals here say how \
            well the worlds know the model, not how well the model knows the world."
            .to_owned(),
    }
}
