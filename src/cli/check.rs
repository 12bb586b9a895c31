//! `durand check`: every fault of every file.

use super::CliError;
use super::args::CheckArgs;
use super::terminal::{overrides, print, render, tell};
use crate::scenario::Scenario;

/// Checks files; faults go to stderr, what is fine to stdout.
pub fn run(args: &CheckArgs) -> Result<(), CliError> {
    let mut faults = Vec::new();
    let mut fine = String::new();
    for file in &args.files {
        match Scenario::load(file, &overrides(&args.overrides)) {
            Ok(scenario) => {
                if !scenario.warnings.is_empty() {
                    tell(render(&scenario.warnings).trim_end());
                }
                fine.push_str(&describe(&file.display().to_string(), &scenario));
            }
            Err(found) => faults.push(render(&found).trim_end().to_owned()),
        }
    }
    if !args.quiet {
        print(&fine)?;
    }
    if faults.is_empty() { Ok(()) } else { Err(CliError::Usage(faults.join("\n\n"))) }
}

fn describe(file: &str, scenario: &Scenario) -> String {
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let setup = &scenario.setup;
    format!(
        "{}: fine ({}, {}, {}, {})\n",
        file.escape_debug(),
        count(setup.factions.len(), "faction", "factions"),
        count(setup.events.len(), "event", "events"),
        count(setup.levers.len(), "lever over time", "levers over time"),
        count(scenario.hypotheses.len(), "hypothesis", "hypotheses"),
    )
}
