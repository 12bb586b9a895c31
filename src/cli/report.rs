//! `durand report`: one HTML page of a result, or of several side by side.

use std::path::{Path, PathBuf};

use clap::Args;

use super::CliError;
use super::compare::{open, refused};
use super::terminal::print;
use crate::report::{self, ReportError};
use crate::results::folder::{COMPARISON, REPORT};
use crate::results::{ResultError, partial};

/// `durand report`
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Folders of results; several are set side by side, all against the first
    #[arg(required = true, value_name = "RESULT")]
    pub results: Vec<PathBuf>,
    /// The page; replaces one that is there [default: RESULT/report.html; of several, comparison/report.html beside the first]
    #[arg(long, value_name = "FILE.html")]
    pub out: Option<PathBuf>,
}

/// Makes the page and prints where it is.
pub fn run(args: &ReportArgs) -> Result<(), CliError> {
    let opened = args.results.iter().map(|path| open(path)).collect::<Result<Vec<_>, _>>()?;
    let path = args.out.clone().unwrap_or_else(|| own_path(&args.results));
    if path.is_dir() {
        return Err(CliError::Usage(format!(
            "error: `{}` is a folder; --out takes the name of the page, such as {}",
            path.display(),
            path.join(REPORT).display()
        )));
    }
    let page = report::page(&opened).map_err(|error| unmade(&error))?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|source| failed(&ResultError::Write { path: folder.to_owned(), source }))?;
    }
    partial::write(&path, page.as_bytes()).map_err(|error| failed(&error))?;
    print(&format!("{}\n", path.display()))
}

/// Where the page goes unless somebody says so.
fn own_path(results: &[PathBuf]) -> PathBuf {
    match results {
        [one] => one.join(REPORT),
        many => {
            let beside = many.first().and_then(|first| first.parent()).unwrap_or_else(|| Path::new(""));
            beside.join(COMPARISON).join(REPORT)
        }
    }
}

/// A page that cannot be made: a file of a result is missing or damaged, or a picture cannot be drawn.
fn unmade(error: &ReportError) -> CliError {
    use crate::gallery::GalleryError;
    match error {
        ReportError::Result(error @ ResultError::Read { path, .. }) if path.ends_with("manifest.json") => {
            CliError::Usage(format!(
                "error: the result is not finished: {error}\n  A manifest is written last; run the scenario again with --force."
            ))
        }
        ReportError::Result(error) | ReportError::Gallery(GalleryError::Result(error)) => {
            CliError::Usage(format!("error: {error}\n  Run the scenario again with --force."))
        }
        ReportError::Compare(error) => refused(error),
        ReportError::Gallery(error) => CliError::Failed(format!("error: {error}")),
    }
}

fn failed(error: &ResultError) -> CliError {
    CliError::Failed(format!("error: {error}"))
}
