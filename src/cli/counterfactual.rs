//! `durand counterfactual`: the same world lived twice from a council.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::CliError;
use super::lenses;
use super::study::{Desk, StudyArgs};
use super::terminal::{load, print};
use crate::gallery;
use crate::model::policy::Policy;
use crate::results::samples::Samples;
use crate::results::summary::headline_date;
use crate::results::table::FieldKind;
use crate::scenario::Scenario;
use crate::study::counterfactual::findings::Findings;
use crate::study::counterfactual::verdict::Class;
use crate::study::counterfactual::{Layout, Question, Sampler, councils};
use crate::study::engine::Work;

/// `durand counterfactual`
#[derive(Debug, Args)]
pub struct CounterfactualArgs {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Council from which the policy is forced: a month YYYY-MM, several with commas, or every=MONTHS from the start
    /// [default: two thirds into the run, in December]
    #[arg(long, value_name = "MONTH")]
    pub at: Option<String>,
    /// Policy forced, against tolerance
    #[arg(long, value_enum, value_name = "POLICY", default_value_t = PolicyArg::Crackdown)]
    pub policy: PolicyArg,
    /// Fresh futures of each world and council, at most 255
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u8).range(1..))]
    pub branches: u8,
    /// Ask also what they would believe, and think of it, if they knew
    #[arg(long)]
    pub learn: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub study: StudyArgs,
}

/// A policy that can be forced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PolicyArg {
    /// Disarm the TTP by force
    Crackdown,
    /// Relocation, warnings, detentions
    Contain,
    /// Host talks, ask the TTP to hold fire
    Mediate,
    /// Open support
    Shelter,
}

impl PolicyArg {
    const fn policy(self) -> Policy {
        match self {
            Self::Crackdown => Policy::Crackdown,
            Self::Contain => Policy::Contain,
            Self::Mediate => Policy::Mediate,
            Self::Shelter => Policy::Shelter,
        }
    }
}

/// Worlds as tasks: a world each, with all its councils and branches.
struct Worlds<'a>(Sampler<'a>, u32);

impl Work for Worlds<'_> {
    fn tasks(&self) -> u32 {
        self.1
    }

    fn perform(&self, task: u32) -> Vec<f64> {
        self.0.live(&mut self.0.simulator(), task)
    }

    fn worlds(&self, _: u32) -> u32 {
        1
    }
}

/// Lives worlds twice from each council asked about, and tells what came of it.
pub fn run(args: &CounterfactualArgs) -> Result<(), CliError> {
    let scenario = load(&args.file, &args.study.overrides)?;
    let at = args.at.clone().unwrap_or_else(|| headline_date(&scenario).to_string());
    let months = councils(&at, &scenario).map_err(|faults| {
        CliError::Usage(faults.iter().map(|fault| format!("error: {fault}")).collect::<Vec<_>>().join("\n"))
    })?;
    let question = Question { policy: args.policy.policy(), months, branches: args.branches, learn: args.learn };
    let asked = json!({
        "policy": question.policy.name(),
        "months": question.months,
        "branches": question.branches,
        "learn": question.learn,
    });
    let desk = Desk::open("counterfactual", &scenario, &args.study, &asked)?;
    let work = Worlds(Sampler::new(&scenario, &question), scenario.run.worlds);
    let Some(outcome) = desk.perform(&work)? else { return Ok(()) };
    let rows: Vec<f64> = outcome.done.into_values().flatten().collect();
    let layout = work.0.layout();
    let found = Findings::of(&scenario, &question, layout, &rows);
    let pictures =
        if args.study.no_plots { Vec::new() } else { gallery::lenses::pictures(&scenario, &found, layout, &rows) };
    let place = desk.folder().to_owned();
    desk.publish(&found, &samples(&scenario, layout, &rows), &pictures)?;
    if args.study.json {
        let text = serde_json::to_string_pretty(&found).map_err(|error| CliError::Failed(format!("error: {error}")))?;
        return print(&format!("{text}\n"));
    }
    if args.study.quiet {
        return Ok(());
    }
    print(&format!("{}\nKept in {}\n", lenses::text(&scenario, &found), place.display()))
}

/// The rows as a table; the month as a date, the class by its name.
fn samples(scenario: &Scenario, layout: &Layout, rows: &[f64]) -> Samples {
    let mut samples = Samples::new();
    for (place, field) in layout.fields().iter().enumerate() {
        let values = rows.chunks_exact(layout.len()).map(|row| row[place]);
        if field.kind == FieldKind::Text {
            let name = |place: f64| Class::from_place(place).map_or_else(String::new, |class| class.name().to_owned());
            samples.text(&field.name, &field.unit, &field.meaning, values.map(name).collect());
        } else {
            samples.numbers(&field.name, field.kind, &field.unit, &field.meaning, values.collect());
        }
        if field.name == "month" {
            let months = rows.chunks_exact(layout.len()).map(|row| row[place] as u32);
            let dates = months.map(|month| scenario.run.start.plus(month).to_string()).collect();
            samples.text("date", "YYYY-MM", "the same month", dates);
        }
    }
    samples
}
