//! `durand run`: the main job.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Instant, SystemTime};

use super::CliError;
use super::args::{FormatArg, OverrideArgs, RunArgs};
use super::progress::Progress;
use super::show::{self, thousands};
use super::terminal::{load, print, tell};
use super::{begun, compare, compared, robust, shard};
use crate::ensemble::columns::Columns;
use crate::ensemble::{self, Plan};
use crate::gallery::{self, Hanging, Opened, PNG_WIDTH};
use crate::results::ResultError;
use crate::results::folder::{COMPARISON, Claim, Folder};
use crate::results::lived::{self, Lived, LivingError};
pub(super) use crate::results::manifest::hash;
use crate::results::manifest::{self, Manifest};
use crate::results::parts::Shelf;
use crate::results::precision::Watcher;
use crate::results::summary::Summary;
use crate::scenario::settings::MOST_WORLDS;
use crate::scenario::{Overrides, Scenario};
use crate::study::compare::Comparison;

/// A scenario and the folder of its result.
pub(super) struct Job {
    pub(super) scenario: Scenario,
    pub(super) folder: Folder,
}

/// Runs scenarios: everything is checked before the first world is lived.
pub fn run(args: &RunArgs) -> Result<(), CliError> {
    let jobs = jobs(args)?;
    if let Some(shard) = args.shard {
        return shard::run(&jobs, args, shard, &*stop_on_interrupt()?);
    }
    let claims = jobs.iter().map(|job| claim(&job.folder, args.force || args.resume));
    let _claims: Vec<Claim> = claims.collect::<Result<_, _>>()?;
    let begun = jobs.iter().map(|job| begun::settle(job, args)).collect::<Result<Vec<_>, _>>()?;
    let stop = stop_on_interrupt()?;
    let mut summaries = Vec::new();
    for (job, begun) in jobs.iter().zip(begun) {
        let summary = match begun {
            Some(summary) => summary,
            None => live(job, args, &stop)?,
        };
        if !args.json && !args.quiet {
            let gap = if summaries.is_empty() { "" } else { "\n" };
            print(&format!("{gap}{}{}", show::summary(&summary, args.verbose), kept(&job.folder, args.no_plots)))?;
        }
        summaries.push(summary);
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    if args.json {
        print_json(&summaries)?;
    }
    if stop.load(Ordering::Relaxed) {
        return Err(interrupted(&jobs, &summaries));
    }
    if jobs.len() > 1 {
        compare_all(&jobs, &summaries, args)?;
    }
    let refuted: Vec<&str> = summaries.iter().filter(|s| s.refutes()).map(|s| s.name.as_str()).collect();
    if args.strict && !refuted.is_empty() {
        return Err(CliError::Refuted(format!("hypotheses are refuted in: {}", refuted.join(", "))));
    }
    Ok(())
}

/// Sets the results side by side: on stdout, and in a folder beside theirs.
fn compare_all(jobs: &[Job], summaries: &[Summary], args: &RunArgs) -> Result<(), CliError> {
    let together = jobs.iter().zip(summaries);
    let opened: Vec<Opened> =
        together.map(|(job, summary)| Opened { summary: summary.clone(), folder: job.folder.clone() }).collect();
    let comparison = Comparison::of(&opened, &[]).map_err(|error| CliError::Failed(format!("error: {error}")))?;
    let folder = folder_of(COMPARISON, args);
    let formats = if args.no_plots { &[][..] } else { FormatArg::chosen(args.format) };
    compare::write(&folder, &comparison, &opened, formats)?;
    if !args.json && !args.quiet {
        let kept = compare::kept(&folder, args.no_plots);
        print(&format!("\n{}\n{kept}\n", compared::text(&comparison)))?;
    }
    Ok(())
}

/// Loads all files, shows the faults of all of them, and gives each scenario its folder.
fn jobs(args: &RunArgs) -> Result<Vec<Job>, CliError> {
    let mut faults = Vec::new();
    let mut jobs: Vec<Job> = Vec::new();
    for file in &args.files {
        match load(file, &most(args)) {
            Ok(scenario) => {
                if jobs.iter().any(|job| job.scenario.name == scenario.name) {
                    faults.push(format!(
                        "error: two of the files are named `{}`: results would fall into one folder; give one of them \
                         another name",
                        scenario.name
                    ));
                }
                if args.files.len() > 1 && scenario.name == COMPARISON {
                    faults.push(format!(
                        "error: `{COMPARISON}` is the folder of what several files are compared in; give that scenario \
                         another name"
                    ));
                }
                let folder = Folder::at(&folder_of(&scenario.name, args));
                jobs.push(Job { scenario, folder });
            }
            Err(error) => faults.push(error.to_string().trim_end().to_owned()),
        }
    }
    if faults.is_empty() { Ok(jobs) } else { Err(CliError::Usage(faults.join("\n\n"))) }
}

/// The overrides; with a precision and no number of worlds, as many as there can be.
fn most(args: &RunArgs) -> OverrideArgs {
    let unbounded = args.precision.map(|_| MOST_WORLDS);
    OverrideArgs { worlds: args.overrides.worlds.or(unbounded), ..args.overrides.clone() }
}

pub(super) fn claim(folder: &Folder, force: bool) -> Result<Claim, CliError> {
    folder.claim(force).map_err(|error| match error {
        ResultError::Exists { .. } | ResultError::Busy { .. } | ResultError::NotAFolder { .. } => {
            CliError::Usage(format!("error: {error}"))
        }
        other => failed(&other),
    })
}

fn folder_of(name: &str, args: &RunArgs) -> PathBuf {
    match &args.out {
        Some(out) if args.files.len() == 1 => out.clone(),
        Some(out) => out.join(name),
        None => Path::new("results").join(name),
    }
}

/// A flag that an interruption sets; a second interruption ends the process at once.
pub(super) fn stop_on_interrupt() -> Result<Arc<AtomicBool>, CliError> {
    // A process can listen only once; whoever asks again gets the same flag.
    static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    if let Some(stop) = STOP.get() {
        return Ok(Arc::clone(stop));
    }
    let stop = Arc::clone(STOP.get_or_init(|| Arc::new(AtomicBool::new(false))));
    let flag = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            // Asked twice: whoever asks means at once.
            std::process::exit(130);
        }
        tell("\ninterrupted: finishing the worlds that have begun; once more to stop at once");
    })
    .map_err(|error| CliError::Failed(format!("error: cannot listen for interruption: {error}")))?;
    Ok(stop)
}

/// Lives the worlds of one scenario and writes its result.
fn live(job: &Job, args: &RunArgs, stop: &AtomicBool) -> Result<Summary, CliError> {
    let clock = (SystemTime::now(), Instant::now());
    let columns = Columns::of(&job.scenario);
    let shelf = begun::shelf(&job.folder);
    let mut watcher = args.precision.and_then(|width| Watcher::new(&job.scenario, &columns, width));
    let mut lived = fill(job, args, &columns, watcher.as_mut(), job.scenario.run.worlds, stop)?;
    tell_mended(&lived.mended);
    let enough = watcher.as_ref().and_then(|watcher| watcher.enough().map(|(worlds, _)| worlds));
    if let Some(worlds) = enough.filter(|worlds| *worlds != lived.reached) {
        // A part reaches beyond what was enough: the worlds before that point are put into one that does not.
        lived = fill(job, args, &columns, None, worlds, stop)?;
    }
    if lived.reached == 0 {
        return Err(CliError::Interrupted(
            "interrupted before the first block of worlds was done: nothing is kept".to_owned(),
        ));
    }
    let asked = enough.unwrap_or(job.scenario.run.worlds);
    let overrides = Overrides { worlds: Some(u64::from(asked)), ..Overrides::default() };
    // What is found by looking is what would have been found had that number of worlds been asked for.
    let scenario = match enough {
        Some(_) => &job.scenario.with(&overrides).map_err(|faults| CliError::Failed(faults.to_string()))?,
        None => &job.scenario,
    };
    let pool =
        ensemble::pool(usize::from(args.threads), 2).map_err(|error| CliError::Failed(format!("error: {error}")))?;
    let mut summary =
        lived::assemble(scenario, &columns, &lived.parts, &job.folder, &pool).map_err(|error| failed(&error))?;
    drop(pool);
    if let Some(worlds) = args.robust {
        robust::judge(scenario, &mut summary, worlds, args.threads, args.quiet, stop)?;
        summary.write(&job.folder.file("summary.json")).map_err(|error| failed(&error))?;
    }
    if !args.no_plots {
        let opened = Opened { summary: summary.clone(), folder: job.folder.clone() };
        let hanging = Hanging { formats: FormatArg::chosen(args.format), only: &[], width: PNG_WIDTH };
        gallery::hang(&[opened], &job.folder.plots(), &hanging).map_err(|error| compare::undrawn(&error))?;
    }
    let resolved = scenario.resolved();
    let hash = manifest::hash(&resolved);
    let mut manifest = manifest_of(scenario, &args.overrides, args.threads, (resolved, hash), lived.reached, clock);
    manifest.precision = args.precision.zip(watcher.as_ref()).map(|(asked, watcher)| watched(asked, watcher));
    if let Some(precision) = manifest.precision.as_ref().filter(|_| !args.quiet) {
        tell(&looked(precision, lived.reached));
    }
    manifest.write(&job.folder.file("manifest.json")).map_err(|error| failed(&error))?;
    if lived.reached == asked {
        shelf.remove().map_err(|error| failed(&error))?;
    }
    Ok(summary)
}

/// Lives the worlds up to `end` that are not kept yet.
fn fill(
    job: &Job,
    args: &RunArgs,
    columns: &Columns,
    watcher: Option<&mut Watcher>,
    end: u32,
    stop: &AtomicBool,
) -> Result<Lived, CliError> {
    // With a precision nobody knows how many; at worst, half of the worlds say yes.
    let most = args.precision.map_or(f64::INFINITY, |width| (4.0 / width) * (4.0 / width));
    let progress = Progress::new(&job.scenario.name, end.min(most.min(f64::from(u32::MAX)) as u32), args.quiet);
    let plan = Plan {
        scenario: &job.scenario,
        worlds: 0..end,
        threads: usize::from(args.threads),
        stop,
        progress: &|worlds| progress.add(worlds),
    };
    let shelf = begun::shelf(&job.folder);
    let lived = lived::live(&plan, columns, &shelf, watcher);
    progress.finish();
    lived.map_err(|error| unfinished(&error, &shelf))
}

/// Why worlds were not lived to the end, and what is left to do about it.
pub(super) fn unfinished(error: &LivingError, shelf: &Shelf) -> CliError {
    let kept = shelf.files().is_ok_and(|files| !files.is_empty());
    let hint = if kept {
        format!("\nwhat was finished is kept in `{}`; --resume goes on", shelf.folder().display())
    } else {
        String::new()
    };
    CliError::Failed(format!("error: {error}{hint}"))
}

/// Tells of parts whose worlds were lived once more.
pub(super) fn tell_mended(mended: &[ResultError]) {
    for fault in mended {
        tell(&format!("warning: {fault}; its worlds were lived once more"));
    }
}

fn watched(asked: f64, watcher: &Watcher) -> manifest::Precision {
    let interval = watcher.enough().map_or_else(|| watcher.now(), |(_, interval)| interval);
    manifest::Precision {
        asked,
        metric: watcher.metric().to_owned(),
        value: interval.estimate,
        low: interval.low,
        high: interval.high,
        method: manifest::PRECISION_METHOD.to_owned(),
    }
}

fn looked(precision: &manifest::Precision, worlds: u32) -> String {
    let manifest::Precision { asked, metric, low, high, .. } = precision;
    let width = high - low;
    let verdict = if width <= *asked { "is enough" } else { "is not enough, but all there was time for" };
    format!(
        "{} worlds: {metric} lies in {low:.4} to {high:.4} (95 % at every look), a width of {width:.4}, which {verdict} for {asked}",
        thousands(u64::from(worlds))
    )
}

/// Keys that the command line overrides.
pub(super) fn overridden(overrides: &OverrideArgs) -> Vec<String> {
    let named = [("worlds", overrides.worlds), ("seed", overrides.seed), ("months", overrides.months)];
    let flags = named.iter().filter_map(|(key, value)| value.map(|value| format!("run.{key}={value}")));
    overrides.set.iter().cloned().chain(flags).collect()
}

/// Where a result or a study comes from.
pub(super) fn manifest_of(
    scenario: &Scenario,
    overrides: &OverrideArgs,
    threads: u16,
    (resolved, hash): (serde_json::Value, String),
    worlds: u32,
    (started, began): (SystemTime, Instant),
) -> Manifest {
    Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("DURAND_COMMIT").map(str::to_owned),
        scenario: scenario.name.clone(),
        hash,
        sources: manifest::sources(scenario),
        overrides: overridden(overrides),
        resolved,
        seed: scenario.run.seed,
        worlds_asked: scenario.run.worlds,
        worlds,
        threads: match threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => usize::from(threads),
        },
        started: manifest::timestamp(started),
        seconds: manifest::seconds(began.elapsed()),
        host: manifest::host(),
        rng: manifest::RNG.to_owned(),
        parts: manifest::parts(),
        precision: None,
    }
}

/// What a folder now holds.
pub(super) fn kept(folder: &Folder, no_plots: bool) -> String {
    let pictures = if no_plots { "" } else { ", pictures in plots/" };
    format!(
        "\n{}: summary.json, worlds.parquet, months.parquet, ledger.parquet, manifest.json{pictures}\n",
        folder.path().display()
    )
}

/// Prints one summary, or a list of several.
pub(super) fn print_json(summaries: &[Summary]) -> Result<(), CliError> {
    let text = match summaries {
        [one] => serde_json::to_string_pretty(one),
        many => serde_json::to_string_pretty(many),
    };
    print(&format!("{}\n", text.map_err(|error| CliError::Failed(format!("error: {error}")))?))
}

fn interrupted(jobs: &[Job], summaries: &[Summary]) -> CliError {
    let lines: Vec<String> = jobs
        .iter()
        .enumerate()
        .map(|(place, job)| match summaries.get(place) {
            Some(summary) => format!(
                "  {}: {} of {} worlds are kept in {}; --resume goes on",
                summary.name,
                thousands(summary.worlds),
                thousands(u64::from(summary.worlds_asked)),
                job.folder.path().display()
            ),
            None => format!("  {}: not begun", job.scenario.name),
        })
        .collect();
    CliError::Interrupted(format!("interrupted\n{}", lines.join("\n")))
}

pub(super) fn failed(error: &ResultError) -> CliError {
    CliError::Failed(format!("error: {error}"))
}
