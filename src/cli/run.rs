//! `durand run`: the main job.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Instant, SystemTime};

use sha2::{Digest, Sha256};

use super::CliError;
use super::args::{FormatArg, OverrideArgs, RunArgs};
use super::progress::Progress;
use super::show::{self, thousands};
use super::terminal::{load, print, tell};
use super::{compare, compared, robust};
use crate::ensemble::columns::Columns;
use crate::ensemble::{self, EnsembleError, Plan};
use crate::gallery::{self, Hanging, Opened, PNG_WIDTH};
use crate::results::folder::{COMPARISON, Claim, Folder};
use crate::results::manifest::{self, Manifest, Source};
use crate::results::summary::Summary;
use crate::results::worlds::WorldsWriter;
use crate::results::{ResultError, ledger, months};
use crate::scenario::Scenario;
use crate::study::compare::Comparison;

/// A scenario and the folder of its result.
struct Job {
    scenario: Scenario,
    folder: Folder,
}

/// Runs scenarios: everything is checked before the first world is lived.
pub fn run(args: &RunArgs) -> Result<(), CliError> {
    let jobs = jobs(args)?;
    let _claims: Vec<Claim> = jobs.iter().map(|job| claim(&job.folder, args.force)).collect::<Result<_, _>>()?;
    let stop = stop_on_interrupt()?;
    let mut summaries = Vec::new();
    for job in &jobs {
        let summary = live(job, args, &stop)?;
        if !args.json && !args.quiet {
            let gap = if summaries.is_empty() { "" } else { "\n" };
            print(&format!("{gap}{}{}", show::summary(&summary, args.verbose), kept(&job.folder, args)))?;
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
        match load(file, &args.overrides) {
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
    let (began, started) = (Instant::now(), SystemTime::now());
    let Job { scenario, folder } = job;
    let columns = Columns::of(scenario);
    let mut worlds = WorldsWriter::create(&folder.file("worlds.parquet"), &columns).map_err(|e| failed(&e))?;
    let progress = Progress::new(&scenario.name, scenario.run.worlds, args.quiet);
    let plan = Plan {
        scenario,
        worlds: 0..scenario.run.worlds,
        threads: usize::from(args.threads),
        stop,
        progress: &|worlds| progress.add(worlds),
    };
    let done = ensemble::run(&plan, &columns, &mut worlds);
    progress.finish();
    let done = done.map_err(|error: EnsembleError| CliError::Failed(format!("error: {error}")))?;
    if done.tally.worlds() == 0 {
        return Err(CliError::Interrupted(
            "interrupted before the first block of worlds was done: nothing is kept".to_owned(),
        ));
    }
    folder.clear().map_err(|e| failed(&e))?;
    worlds.finish().map_err(|e| failed(&e))?;
    months::write(&folder.file("months.parquet"), scenario, &done.tally).map_err(|e| failed(&e))?;
    ledger::write(&folder.file("ledger.parquet"), scenario, &done.tally).map_err(|e| failed(&e))?;
    let resolved = scenario.resolved();
    let hash = hash(&resolved);
    let mut summary = Summary::of(scenario, &done.tally, &hash);
    if let Some(worlds) = args.robust {
        robust::judge(scenario, &mut summary, worlds, args.threads, args.quiet, stop)?;
    }
    summary.write(&folder.file("summary.json")).map_err(|e| failed(&e))?;
    if !args.no_plots {
        let opened = Opened { summary: summary.clone(), folder: folder.clone() };
        let hanging = Hanging { formats: FormatArg::chosen(args.format), only: &[], width: PNG_WIDTH };
        gallery::hang(&[opened], &folder.plots(), &hanging).map_err(|error| compare::undrawn(&error))?;
    }
    let lived = done.worlds.end - done.worlds.start;
    let manifest = manifest_of(scenario, &args.overrides, args.threads, (resolved, hash), lived, (started, began));
    manifest.write(&folder.file("manifest.json")).map_err(|e| failed(&e))?;
    Ok(summary)
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
    let named = [("worlds", overrides.worlds), ("seed", overrides.seed), ("months", overrides.months)];
    let flags = named.iter().filter_map(|(key, value)| value.map(|value| format!("run.{key}={value}")));
    Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("DURAND_COMMIT").map(str::to_owned),
        scenario: scenario.name.clone(),
        hash,
        sources: scenario.files().map(|(file, text)| Source { file: file.to_owned(), text: text.to_owned() }).collect(),
        overrides: overrides.set.iter().cloned().chain(flags).collect(),
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
    }
}

/// SHA-256 of the resolved scenario, in hexadecimal.
pub(super) fn hash(resolved: &serde_json::Value) -> String {
    use std::fmt::Write;
    Sha256::digest(resolved.to_string().as_bytes()).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn kept(folder: &Folder, args: &RunArgs) -> String {
    let pictures = if args.no_plots { "" } else { ", pictures in plots/" };
    format!(
        "\n{}: summary.json, worlds.parquet, months.parquet, ledger.parquet, manifest.json{pictures}\n",
        folder.path().display()
    )
}

fn print_json(summaries: &[Summary]) -> Result<(), CliError> {
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
                "  {}: {} of {} worlds are kept in {}",
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
