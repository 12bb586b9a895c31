//! `durand merge`: from shards to the result that one machine would have made, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use clap::Args;

use super::args::{FormatArg, OverrideArgs};
use super::run::{self, claim, failed};
use super::terminal::{print, tell};
use super::{CliError, compare, show};
use crate::ensemble::columns::Columns;
use crate::gallery::{self, Hanging, Opened, PNG_WIDTH};
use crate::results::folder::Folder;
use crate::results::lived::assemble;
use crate::results::manifest;
use crate::results::shards::{self, Shards};
use crate::results::summary::Summary;
use crate::scenario::Scenario;

/// `durand merge`
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// Folder the shards share: the --out of their runs
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Replace a result that is there
    #[arg(long)]
    pub force: bool,
    /// Remove the shards once they are joined
    #[arg(long)]
    pub remove_shards: bool,
    /// Format of pictures; both unless given
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatArg>,
    /// Draw no pictures
    #[arg(long)]
    pub no_plots: bool,
    /// Print the summary as JSON on stdout
    #[arg(long)]
    pub json: bool,
    /// Show no table; errors still show
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show every headline number
    #[arg(short, long)]
    pub verbose: bool,
}

/// Joins the shards in a folder, or in each of its folders where several scenarios were run.
pub fn run(args: &MergeArgs) -> Result<(), CliError> {
    let folders = folders(&args.folder)?;
    let mut summaries = Vec::new();
    for folder in &folders {
        let summary = merge(folder, args)?;
        if !args.json && !args.quiet {
            let gap = if summaries.is_empty() { "" } else { "\n" };
            let kept = run::kept(&Folder::at(folder), args.no_plots);
            print(&format!("{gap}{}{kept}", show::summary(&summary, args.verbose)))?;
        }
        summaries.push(summary);
    }
    if args.json { run::print_json(&summaries) } else { Ok(()) }
}

/// The folders with shards: this one, or those in it.
fn folders(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let has_shards = |folder: &Path| folder.join(shards::FOLDER).join("asked.json").exists();
    if has_shards(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let entries = fs::read_dir(folder)
        .map_err(|error| CliError::Usage(format!("error: cannot read `{}`: {error}", folder.display())))?;
    let mut found: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| has_shards(path)).collect();
    found.sort();
    if found.is_empty() {
        let hint = if folder.join(shards::FOLDER).join("job.json").exists() {
            "; what is there are shards of a study, which its own command joins by --resume"
        } else {
            "; it is the --out that the shards of a run share"
        };
        return Err(CliError::Usage(format!("error: there are no shards of a run in `{}`{hint}", folder.display())));
    }
    Ok(found)
}

fn merge(folder: &Path, args: &MergeArgs) -> Result<Summary, CliError> {
    let (began, started) = (Instant::now(), SystemTime::now());
    let usage = |text: String| CliError::Usage(format!("error: {text}"));
    let shards = shards::survey(folder).map_err(|error| usage(error.to_string()))?;
    let Some(shards) = shards else { return Err(usage(format!("there are no shards in `{}`", folder.display()))) };
    let scenario = scenario(&shards)?;
    let faults = shards.faults();
    if !faults.is_empty() {
        return Err(usage(format!(
            "the shards in `{}` cannot be joined\n  {}",
            shards.folder.display(),
            short(faults)
        )));
    }
    let folder = Folder::at(folder);
    let _claim = claim(&folder, args.force)?;
    let columns = Columns::of(&scenario);
    let summary = assemble(&scenario, &columns, &shards.parts(), &folder).map_err(|error| failed(&error))?;
    if !args.no_plots {
        let opened = Opened { summary: summary.clone(), folder: folder.clone() };
        let hanging = Hanging { formats: FormatArg::chosen(args.format), only: &[], width: PNG_WIDTH };
        gallery::hang(&[opened], &folder.plots(), &hanging).map_err(|error| compare::undrawn(&error))?;
    }
    let resolved = scenario.resolved();
    let hash = manifest::hash(&resolved);
    let overrides = OverrideArgs { set: shards.asked.overrides.clone(), ..OverrideArgs::default() };
    let mut manifest =
        run::manifest_of(&scenario, &overrides, 1, (resolved, hash), scenario.run.worlds, (started, began));
    manifest.sources.clone_from(&shards.asked.sources);
    manifest.write(&folder.file("manifest.json")).map_err(|error| failed(&error))?;
    if args.remove_shards {
        shards.remove().map_err(|error| failed(&error))?;
    } else if !args.quiet {
        tell(&format!("the shards are still in `{}`; --remove-shards takes them away", shards.folder.display()));
    }
    Ok(summary)
}

/// The scenario that the shards are of, and nothing that only says so.
fn scenario(shards: &Shards) -> Result<Scenario, CliError> {
    let scenario = shards.scenario().map_err(|error| CliError::Usage(format!("error: {error}")))?;
    let differences = crate::results::lived::identity(&scenario).differences(&shards.asked.identity);
    if !differences.is_empty() {
        return Err(CliError::Usage(format!(
            "error: the shards in `{}` are not of this durand or not of the scenario beside them\n  {}",
            shards.folder.display(),
            differences.join("\n  ")
        )));
    }
    Ok(scenario)
}

/// Most faults that are shown.
const MOST_SHOWN: usize = 40;

fn short(mut faults: Vec<String>) -> String {
    let more = faults.len().saturating_sub(MOST_SHOWN);
    faults.truncate(MOST_SHOWN);
    if more > 0 {
        faults.push(format!("and {more} more"));
    }
    faults.join("\n  ")
}
