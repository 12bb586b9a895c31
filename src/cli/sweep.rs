//! `durand sweep`: a metric over one or two levers.

use std::path::PathBuf;

use clap::Args;
use std::fmt::Write as _;

use super::CliError;
use super::show::thousands;
use super::study::{Desk, StudyArgs};
use super::terminal::{load, print, render};
use crate::gallery::sweep as gallery;
use crate::scenario::Scenario;
use crate::study::sweep::lever::Lever;
use crate::study::sweep::metrics::{Metric, default_metrics};
use crate::study::sweep::{Found, Sweep, SweepError};

/// `durand sweep`
#[derive(Debug, Args)]
pub struct SweepArgs {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A lever and its values, as in council.centralisation=0:1:11, or 'pakistan.inducement*=0:2:9' for a factor on what the
    /// scenario has; once or twice
    #[arg(long, value_name = "PATH=FROM:TO:POINTS", required = true)]
    pub vary: Vec<String>,
    /// What is read at each point, as in 'p(coalition.acceptable, 2027-12)'; may be repeated, and the first is the one
    /// that the sentence and the phase diagram are about [default: whether a crackdown is rational, what it is worth,
    /// whether it is ordered and enforced]
    #[arg(long, value_name = "METRIC")]
    pub metric: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub study: StudyArgs,
}

/// Sweeps.
pub fn run(args: &SweepArgs) -> Result<(), CliError> {
    let levers: Vec<Result<Lever, String>> =
        args.vary.iter().map(|text| Lever::grid(text).map_err(|error| format!("error: {error}"))).collect();
    let faults: Vec<String> = levers.iter().filter_map(|lever| lever.as_ref().err().cloned()).collect();
    if !faults.is_empty() {
        return Err(CliError::Usage(faults.join("\n")));
    }
    let scenario = load(&args.file, &args.study.overrides)?;
    let metrics = metrics(&args.metric, &scenario)?;
    let sweep =
        Sweep::new(&scenario, levers.into_iter().flatten().collect(), metrics).map_err(|error| refused(&error))?;
    let desk = Desk::open("sweep", &scenario, &args.study, &sweep.asked())?;
    let Some(outcome) = desk.perform(&sweep.work)? else { return Ok(()) };
    let found = sweep.found(&outcome.done);
    let sentence = gallery::sentence(&found);
    let json = found.json(&sentence);
    let pictures = if args.study.no_plots { Vec::new() } else { gallery::pictures(&found, &scenario) };
    let kept = format!("\nWritten to {}\n", desk.folder().display());
    desk.publish(&json, &found.samples(), &pictures)?;
    if args.study.json {
        return print(&format!("{json:#}\n"));
    }
    if args.study.quiet {
        return Ok(());
    }
    print(&format!("{}{kept}", text(&found, &sentence, &scenario)))
}

/// The metrics asked for, or those that a sweep reads by itself; all that are wrong are shown.
pub fn metrics(texts: &[String], scenario: &Scenario) -> Result<Vec<Metric>, CliError> {
    let usage = |faults: Vec<String>| CliError::Usage(faults.join("\n"));
    if texts.is_empty() {
        return default_metrics(scenario).map_err(|error| usage(vec![error.to_string()]));
    }
    let read: Vec<_> = texts.iter().map(|text| Metric::read(text, scenario)).collect();
    let faults: Vec<String> = read
        .iter()
        .filter_map(|read| read.as_ref().err())
        .map(|error| render(&error.diagnostics("--metric")))
        .collect();
    if faults.is_empty() { Ok(read.into_iter().flatten().collect()) } else { Err(usage(faults)) }
}

/// A sweep that cannot be, with the place where there is one.
pub fn refused(error: &SweepError) -> CliError {
    CliError::Usage(match error {
        SweepError::Scenario(faults) => render(faults),
        other => other.to_string(),
    })
}

fn text(found: &Found, sentence: &str, scenario: &Scenario) -> String {
    let mut text = format!(
        "{} ({}): {} points, {} worlds each, seed {}\n",
        scenario.title,
        scenario.name,
        found.inputs.len(),
        thousands(u64::from(scenario.run.worlds)),
        scenario.run.seed
    );
    match found.levers.as_slice() {
        [_] => curves(found, &mut text),
        _ => map(found, &mut text),
    }
    let _ = writeln!(text, "\n{sentence}");
    text
}

/// A table for each group of metrics: a row a point.
fn curves(found: &Found, text: &mut String) {
    let mut groups: Vec<&str> = Vec::new();
    for metric in &found.metrics {
        if !groups.contains(&metric.group.as_str()) {
            groups.push(&metric.group);
        }
    }
    let lever = found.levers.first().map_or_else(String::new, Lever::name);
    for group in groups {
        let members: Vec<usize> =
            (0..found.metrics.len()).filter(|&place| found.metrics[place].group == group).collect();
        let _ = writeln!(text, "\n{group}");
        let _ = write!(text, "  {lever:<28}");
        for &member in &members {
            let _ = write!(text, "{:<24}", found.metrics[member].label);
        }
        let _ = writeln!(text);
        for (inputs, estimates) in found.inputs.iter().zip(&found.estimates) {
            let _ = write!(text, "  {:<28}", inputs[0]);
            for &member in &members {
                let cell = gallery::written(&found.metrics[member], &estimates[member]).replace(" of worlds", "");
                let _ = write!(text, "{cell:<24}");
            }
            let _ = writeln!(text);
        }
    }
}

/// The first metric over both levers, the second upwards.
fn map(found: &Found, text: &mut String) {
    let ([across, up], Some(metric)) = (found.levers.as_slice(), found.metrics.first()) else { return };
    let _ = writeln!(text, "\n{}\n{} upwards, {} to the right", metric.text, up.name(), across.name());
    let values: Vec<String> = found
        .of(0)
        .map(|estimate| {
            let cell = gallery::written(metric, estimate);
            cell.split(" (").next().unwrap_or("").replace(" of worlds", "")
        })
        .collect();
    let width = values.iter().map(|value| value.chars().count()).max().unwrap_or(0).max(7) + 2;
    let columns = across.values();
    for (row, of_row) in up.values().iter().zip(values.chunks(columns.len())).rev() {
        let _ = write!(text, "  {row:>10}");
        for value in of_row {
            let _ = write!(text, "{value:>width$}");
        }
        let _ = writeln!(text);
    }
    let _ = write!(text, "  {:>10}", "");
    for column in &columns {
        let _ = write!(text, "{column:>width$}");
    }
    let _ = writeln!(text);
}
