//! `durand plot`: pictures again, from results alone.

use std::path::{Path, PathBuf};

use super::CliError;
use super::args::{FormatArg, PlotArgs};
use super::compare::{open, undrawn};
use super::terminal::print;
use crate::gallery::{self, Hanging};
use crate::results::ResultError;
use crate::results::folder::COMPARISON;

/// Draws the pictures of one result, or of several together, and prints the files.
pub fn run(args: &PlotArgs) -> Result<(), CliError> {
    let opened = args.results.iter().map(|path| open(path)).collect::<Result<Vec<_>, _>>()?;
    let folder = args.out.clone().unwrap_or_else(|| own_folder(&args.results));
    std::fs::create_dir_all(&folder).map_err(|source| {
        let error = ResultError::Write { path: folder.clone(), source };
        CliError::Failed(format!("error: {error}"))
    })?;
    let hanging = Hanging { formats: FormatArg::chosen(args.format), only: &args.only, width: args.width };
    let files = gallery::hang(&opened, &folder, &hanging).map_err(|error| undrawn(&error))?;
    let listed: Vec<String> = files.iter().map(|file| format!("{}\n", file.display())).collect();
    print(&listed.concat())
}

/// Where pictures go unless somebody says so: where `durand run` put them.
fn own_folder(results: &[PathBuf]) -> PathBuf {
    match results {
        [one] => one.join("plots"),
        many => many.first().and_then(|first| first.parent()).unwrap_or_else(|| Path::new("")).join(COMPARISON),
    }
}
