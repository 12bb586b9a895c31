//! `durand schema`, `durand completions`, `durand man`: what is made from the program itself.

use std::path::Path;

use clap::CommandFactory;
use clap::builder::PossibleValuesParser;

use super::CliError;
use super::args::Cli;
use super::terminal::print;
use crate::study::compare;

/// Prints the JSON Schema of scenario files.
pub fn schema() -> Result<(), CliError> {
    let text = serde_json::to_string_pretty(&crate::scenario::schema())
        .map_err(|error| CliError::Failed(format!("error: {error}")))?;
    print(&format!("{text}\n"))
}

/// Prints completions. `--metric` takes any metric; offered are the names of outcomes that results of the shipped scenarios have.
pub fn completions(shell: clap_complete::Shell) -> Result<(), CliError> {
    let mut script = Vec::new();
    let names = compare::outcome_names();
    let mut command = Cli::command().mut_subcommand("compare", |compare| {
        compare.mut_arg("metric", |arg| arg.value_parser(PossibleValuesParser::new(names)))
    });
    clap_complete::generate(shell, &mut command, "durand", &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Prints the man page, or writes those of all commands into a folder.
pub fn man(folder: Option<&Path>) -> Result<(), CliError> {
    let failed = |error: std::io::Error| CliError::Failed(format!("error: cannot write man pages: {error}"));
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder).map_err(failed)?;
        return clap_mangen::generate_to(Cli::command(), folder).map_err(failed);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page).map_err(failed)?;
    print(&String::from_utf8_lossy(&page))
}
