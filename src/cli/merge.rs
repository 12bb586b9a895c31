//! `durand merge`: from shards of a run or a study to the result that one machine would have made, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use clap::{Args, Parser};

use super::args::{Cli, FormatArg, OverrideArgs};
use super::run::{self, claim, failed};
use super::study::studied;
use super::terminal::{print, tell};
use super::{CliError, compare, dispatch, show};
use crate::ensemble;
use crate::ensemble::columns::Columns;
use crate::gallery::{self, Hanging, Opened, PNG_WIDTH};
use crate::results::ResultError;
use crate::results::folder::Folder;
use crate::results::lived::assemble;
use crate::results::manifest;
use crate::results::shards::{self, Shards};
use crate::results::studied::{self as study, Cut};
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
        if Cut::read(&folder.join(shards::FOLDER))
            .map_err(|error| CliError::Usage(format!("error: {error}")))?
            .is_some()
        {
            join_study(folder, args)?;
            continue;
        }
        let summary = merge(folder, args)?;
        if !args.json && !args.quiet {
            let gap = if summaries.is_empty() { "" } else { "\n" };
            let kept = run::kept(&Folder::at(folder), args.no_plots);
            print(&format!("{gap}{}{kept}", show::summary(&summary, args.verbose)))?;
        }
        summaries.push(summary);
    }
    if args.json && !summaries.is_empty() { run::print_json(&summaries) } else { Ok(()) }
}

/// Joins the shards of a study: the command that made them, once more, finds nothing left to do but to conclude.
fn join_study(folder: &Path, args: &MergeArgs) -> Result<(), CliError> {
    let usage = |text: String| CliError::Usage(format!("error: {text}"));
    let Some(shards) = study::survey(folder).map_err(|error| usage(error.to_string()))? else {
        return Err(usage(format!("there are no shards in `{}`", folder.display())));
    };
    refuse(shards.faults(), &shards.folder)?;
    if Folder::at(folder).holds_a_result() && !args.force {
        return Err(usage(ResultError::Exists { path: folder.to_owned() }.to_string()));
    }
    let damaged = || usage(format!("what `{}` says of its study cannot be understood", shards.folder.display()));
    let mut command = Cli::try_parse_from(&shards.cut.command).map_err(|_| damaged())?.command;
    let (file, flags) = studied(&mut command).ok_or_else(damaged)?;
    *file = shards.folder.join(&shards.cut.scenario);
    // All that the command line changed is in the scenario beside the shards.
    let months = Some(u64::from(shards.cut.months));
    flags.overrides = OverrideArgs { worlds: flags.overrides.worlds, months, ..OverrideArgs::default() };
    (flags.threads, flags.shard, flags.force, flags.resume) = (0, None, false, true);
    (flags.out, flags.keep_shards) = (Some(folder.to_owned()), !args.remove_shards);
    (flags.format, flags.no_plots, flags.json, flags.quiet) = (args.format, args.no_plots, args.json, args.quiet);
    dispatch(command)
}

/// Refuses shards that cannot be joined, with every reason.
fn refuse(faults: Vec<String>, folder: &Path) -> Result<(), CliError> {
    if faults.is_empty() {
        return Ok(());
    }
    let text = format!("error: the shards in `{}` cannot be joined\n  {}", folder.display(), short(faults));
    Err(CliError::Usage(text))
}

/// The folders with shards: this one, or those in it.
fn folders(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let says = |folder: &Path, file: &str| folder.join(shards::FOLDER).join(file).exists();
    let has_shards = |folder: &Path| says(folder, "asked.json") || says(folder, "cut.json");
    if has_shards(folder) {
        return Ok(vec![folder.to_owned()]);
    }
    let entries = fs::read_dir(folder)
        .map_err(|error| CliError::Usage(format!("error: cannot read `{}`: {error}", folder.display())))?;
    let mut found: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| has_shards(path)).collect();
    found.sort();
    if found.is_empty() {
        return Err(CliError::Usage(format!(
            "error: there are no shards of a run or a study in `{}`; it is the --out that the shards share",
            folder.display()
        )));
    }
    Ok(found)
}

fn merge(folder: &Path, args: &MergeArgs) -> Result<Summary, CliError> {
    let (began, started) = (Instant::now(), SystemTime::now());
    let usage = |text: String| CliError::Usage(format!("error: {text}"));
    let shards = shards::survey(folder).map_err(|error| usage(error.to_string()))?;
    let Some(shards) = shards else { return Err(usage(format!("there are no shards in `{}`", folder.display()))) };
    let scenario = scenario(&shards)?;
    refuse(shards.faults(), &shards.folder)?;
    let folder = Folder::at(folder);
    let _claim = claim(&folder, args.force)?;
    let columns = Columns::of(&scenario);
    let pool = ensemble::pool(0, 2).map_err(|error| CliError::Failed(format!("error: {error}")))?;
    let summary = assemble(&scenario, &columns, &shards.parts(), &folder, &pool).map_err(|error| failed(&error))?;
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
