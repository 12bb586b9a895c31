//! What is there already when a scenario is run: nothing, a run that was stopped, or a result.

use std::fs;

use super::CliError;
use super::args::RunArgs;
use super::run::{Job, failed, overridden};
use crate::results::folder::Folder;
use crate::results::lived;
use crate::results::manifest::Manifest;
use crate::results::opened::Opened;
use crate::results::parts::{Asked, Shelf};
use crate::results::summary::Summary;
use crate::results::{ResultError, read};

/// The folder of parts, in that of the result.
const FOLDER: &str = "parts";

/// Where the parts of a run are kept until it is done.
pub(super) fn shelf(folder: &Folder) -> Shelf {
    Shelf::at(&folder.file(FOLDER))
}

/// Decides what becomes of what is there, and makes the shelf ready. Gives the summary where the result is
/// whole already, and is the one that is asked for.
pub(super) fn settle(job: &Job, args: &RunArgs) -> Result<Option<Summary>, CliError> {
    let shelf = shelf(&job.folder);
    let mine = lived::asked(&job.scenario, None, overridden(&args.overrides));
    let place = shelf.folder().display();
    match Asked::read(shelf.folder()) {
        _ if args.force => shelf.remove().map_err(|error| failed(&error))?,
        Ok(Some(there)) if args.resume => {
            let mut there = there;
            if args.precision.is_some() {
                // How far the last one would have gone does not matter to one that stops by itself.
                there.identity.total = mine.identity.total;
            }
            refuse(&mine, &there, &format!("`{place}` holds another run that was stopped"))?;
            // Stopped after all was done: only the parts are still there.
            if let Ok(Some(summary)) = whole(job, args, &mine) {
                shelf.remove().map_err(|error| failed(&error))?;
                return Ok(Some(summary));
            }
        }
        Ok(Some(_)) => {
            return Err(CliError::Usage(format!(
                "error: a run that was stopped lies in `{place}`; go on with it by --resume, or begin anew by --force"
            )));
        }
        Ok(None) if args.resume && job.folder.holds_a_result() => {
            if let Some(summary) = whole(job, args, &mine)? {
                shelf.remove().map_err(|error| failed(&error))?;
                return Ok(Some(summary));
            }
        }
        // Parts that do not say whose they are belong to nobody.
        Ok(None) => shelf.remove().map_err(|error| failed(&error))?,
        Err(error) => {
            return Err(CliError::Usage(format!("error: {error}; begin anew by --force")));
        }
    }
    fs::create_dir_all(shelf.folder())
        .map_err(|source| failed(&ResultError::Write { path: shelf.folder().to_owned(), source }))?;
    mine.write(shelf.folder()).map_err(|error| failed(&error))?;
    Ok(None)
}

fn refuse(mine: &Asked, there: &Asked, what: &str) -> Result<(), CliError> {
    let differences = mine.differences(there);
    if differences.is_empty() {
        return Ok(());
    }
    Err(CliError::Usage(format!(
        "error: {what}; choose another --out, or begin anew by --force\n  {}",
        differences.join("\n  ")
    )))
}

/// The summary of the result that is there, if that is whole; none if it was interrupted, and its parts are
/// gone. A result of anything else is refused.
fn whole(job: &Job, args: &RunArgs, mine: &Asked) -> Result<Option<Summary>, CliError> {
    let damaged = |error: ResultError| CliError::Usage(format!("error: {error}; begin anew by --force"));
    let path = job.folder.file("manifest.json");
    if !job.folder.is_whole() {
        // The manifest is written last: without it, writing was cut short.
        return Ok(None);
    }
    let manifest: Manifest = read::json(&path).map_err(damaged)?;
    let mut there = mine.clone();
    there.resolved = manifest.resolved;
    there.identity = lived::identity_of(&manifest.version, &manifest.scenario, &there.resolved, manifest.seed);
    let known = manifest.precision.as_ref().map(|precision| precision.high - precision.low);
    if let Some(width) = args.precision {
        there.identity.total = mine.identity.total;
        if known.is_none_or(|known| known > width) {
            return Err(CliError::Usage(format!(
                "error: `{}` holds a result that is whole, but not as precise; begin anew by --force",
                job.folder.path().display()
            )));
        }
    }
    refuse(mine, &there, &format!("`{}` holds another result", job.folder.path().display()))?;
    if manifest.worlds < manifest.worlds_asked {
        return Ok(None);
    }
    Opened::at(job.folder.path()).map(|opened| Some(opened.summary)).map_err(damaged)
}
