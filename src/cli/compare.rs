//! `durand compare`: results side by side.

use std::path::Path;

use super::CliError;
use super::args::{CompareArgs, FormatArg};
use super::compared;
use super::terminal::{print, render, tell};
use crate::gallery::{self, Format, GalleryError, Hanging, Opened, PNG_WIDTH};
use crate::results::folder::REPORT;
use crate::results::{ResultError, partial};
use crate::study::compare::{self, CompareError, Comparison};

/// Compares results, shows how they compare, and writes it down if asked to.
pub fn run(args: &CompareArgs) -> Result<(), CliError> {
    let opened = args.results.iter().map(|path| open(path)).collect::<Result<Vec<_>, _>>()?;
    let comparison = Comparison::of(&opened, &args.metric).map_err(|error| refused(&error))?;
    if let Some(folder) = &args.out {
        let formats = if args.no_plots { &[][..] } else { FormatArg::chosen(args.format) };
        write(folder, &comparison, &opened, formats)?;
        tell(&kept(folder, args.no_plots));
    }
    if args.json {
        print(&json(&comparison)?)
    } else if args.csv {
        print(&csv(&comparison)?)
    } else if args.markdown {
        print(&compared::markdown(&comparison))
    } else {
        print(&compared::text(&comparison))
    }
}

/// Opens the result in a folder.
pub fn open(path: &Path) -> Result<Opened, CliError> {
    Opened::at(path).map_err(|error| match error {
        ResultError::Read { .. } => CliError::Usage(format!(
            "error: `{}` holds no result: {error}\n  A result is a folder that `durand run` wrote, such as results/status-quo.",
            path.display()
        )),
        other => CliError::Usage(format!("error: {other}")),
    })
}

/// Writes a comparison into a folder: as JSON, CSV and Markdown, and as pictures in these formats.
pub fn write(folder: &Path, comparison: &Comparison, opened: &[Opened], formats: &[Format]) -> Result<(), CliError> {
    let failed = |error: ResultError| CliError::Failed(format!("error: {error}"));
    std::fs::create_dir_all(folder).map_err(|source| failed(ResultError::Write { path: folder.to_owned(), source }))?;
    for (name, text) in [
        ("comparison.json", json(comparison)?),
        ("comparison.csv", csv(comparison)?),
        ("comparison.md", compared::markdown(comparison)),
        (
            "hypotheses.csv",
            compare::hypotheses_csv(comparison).map_err(|error| CliError::Failed(format!("error: {error}")))?,
        ),
    ] {
        partial::write(&folder.join(name), text.as_bytes()).map_err(failed)?;
    }
    // A page of an earlier comparison would be taken for one of this.
    let page = folder.join(REPORT);
    if page.exists() {
        std::fs::remove_file(&page).map_err(|source| failed(ResultError::Write { path: page, source }))?;
    }
    if formats.is_empty() {
        return Ok(());
    }
    let hanging = Hanging { formats, only: &[], width: PNG_WIDTH };
    gallery::hang(opened, folder, &hanging).map(|_| ()).map_err(|error| undrawn(&error))
}

/// What a folder of a comparison holds, in a line.
pub fn kept(folder: &Path, no_plots: bool) -> String {
    let pictures = if no_plots { "" } else { ", pictures of all together" };
    format!("{}: comparison.json, .csv and .md, hypotheses.csv{pictures}", folder.display())
}

fn json(comparison: &Comparison) -> Result<String, CliError> {
    let text = serde_json::to_string_pretty(comparison).map_err(|error| CliError::Failed(format!("error: {error}")))?;
    Ok(format!("{text}\n"))
}

fn csv(comparison: &Comparison) -> Result<String, CliError> {
    compare::csv(comparison).map_err(|error| CliError::Failed(format!("error: {error}")))
}

/// A comparison that cannot be made: the command or a file is wrong.
pub fn refused(error: &CompareError) -> CliError {
    match error {
        CompareError::Unknown { .. } => CliError::Usage(format!("error: --metric: {error}")),
        CompareError::Metric(error) => CliError::Usage(render(&error.diagnostics("--metric"))),
        other => CliError::Usage(format!("error: {other}")),
    }
}

/// A picture that cannot be drawn: a file of a result is missing or damaged, or it failed.
pub fn undrawn(error: &GalleryError) -> CliError {
    match error {
        GalleryError::Result(ResultError::Read { .. } | ResultError::Damaged { .. } | ResultError::Table { .. }) => {
            CliError::Usage(format!("error: {error}"))
        }
        _ => CliError::Failed(format!("error: {error}")),
    }
}
