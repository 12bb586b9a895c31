//! What every study does at the command line: claims its folder, does its work with progress, interruption, resumption
//! and shards, and publishes what came of it.
//!
//! A study's folder holds `manifest.json`, `study.json` (what was asked and found), `samples.parquet` and `.csv`, and
//! `plots/`; while it is unfinished, its finished tasks lie under `parts/`, those of shards under `shards/`, each in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime};

use clap::Args;
use serde::Serialize;
use serde_json::{Value, json};

use super::CliError;
use super::args::{Command, FormatArg, OverrideArgs};
use super::progress::Progress;
use super::run::{claim, failed, hash, manifest_of, stop_on_interrupt};
use super::terminal::tell;
use crate::figures::Picture;
use crate::gallery::{self, PNG_WIDTH};
use crate::results::folder::{Claim, Folder};
use crate::results::partial;
use crate::results::parts::{Found, Parts};
use crate::results::samples::Samples;
use crate::results::studied::Cut;
use crate::results::{ResultError, shards};
use crate::scenario::Scenario;
use crate::study::engine::{self, EngineError, Order, Outcome, Shard, Work};

/// Flags that all studies share.
#[derive(Clone, Debug, Args)]
pub struct StudyArgs {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub overrides: OverrideArgs,
    /// Threads, at most 1024; 0 is one for each core
    #[arg(long, value_name = "T", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub threads: u16,
    /// Folder of the study [default: results/<name>-<study>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace a result that is there
    #[arg(long, conflicts_with = "resume")]
    pub force: bool,
    /// Go on where an interrupted study stopped
    #[arg(long)]
    pub resume: bool,
    /// Do only this share of the work, as in --shard 0/8; I counts from 0. All shards share --out
    #[arg(long, value_name = "I/N", value_parser = super::shard::parse)]
    pub shard: Option<Shard>,
    /// Format of pictures; both unless given
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatArg>,
    /// Draw no pictures
    #[arg(long)]
    pub no_plots: bool,
    /// Print what was found as JSON on stdout
    #[arg(long)]
    pub json: bool,
    /// Show no progress and no table; errors still show
    #[arg(short, long)]
    pub quiet: bool,
    /// Leave the shards there when they are joined; said by `durand merge`, not on the command line.
    #[arg(skip)]
    pub keep_shards: bool,
    /// Check everything and do nothing; said by `durand submit`, not on the command line.
    #[arg(skip)]
    pub only_check: bool,
}

/// The scenario file of a command that does a study, and the flags that all studies share; none of other commands.
pub(super) fn studied(command: &mut Command) -> Option<(&mut PathBuf, &mut StudyArgs)> {
    match command {
        Command::Sweep(args) => Some((&mut args.file, &mut args.study)),
        Command::Sensitivity(args) => Some((&mut args.file, &mut args.study)),
        Command::Counterfactual(args) => Some((&mut args.file, &mut args.study)),
        Command::Discover(args) => Some((&mut args.file, &mut args.study)),
        Command::Calibrate(args) => Some((&mut args.file, &mut args.study)),
        Command::Threshold(args) => args.file.as_mut().map(|file| (file, &mut args.study)),
        _ => None,
    }
}

/// A study under way.
pub struct Desk<'a> {
    kind: &'static str,
    scenario: &'a Scenario,
    args: &'a StudyArgs,
    job: Value,
    folder: Folder,
    parts: Parts,
    stop: Arc<AtomicBool>,
    began: (SystemTime, Instant),
    resolved: (Value, String),
    _claim: Option<Claim>,
}

impl<'a> Desk<'a> {
    /// Claims the folder of a study of `scenario`. `asked` is everything else that its results depend on: together with
    /// scenario, seed and version it says whose unfinished parts are whose.
    ///
    /// # Errors
    ///
    /// A result, or unfinished work, that is there and may not be replaced; a folder that cannot be written.
    pub fn open(
        kind: &'static str,
        scenario: &'a Scenario,
        args: &'a StudyArgs,
        asked: &Value,
    ) -> Result<Self, CliError> {
        if args.only_check {
            return Err(CliError::Checked);
        }
        let began = (SystemTime::now(), Instant::now());
        let default = || Path::new("results").join(format!("{}-{kind}", scenario.name));
        let out = args.out.clone().unwrap_or_else(default);
        let folder = Folder::at(&out);
        let resolved = scenario.resolved();
        let hash = hash(&resolved);
        let job = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "study": kind,
            "scenario": hash,
            "seed": scenario.run.seed,
            "worlds": scenario.run.worlds,
            "asked": asked,
        });
        let (parts, claim) = if let Some(Shard { index, count }) = args.shard {
            // Nobody claims a shard: a machine that was thought lost may be at it still. Both do the same, and their parts
            // do not get into each other's way.
            if folder.holds_a_result() && !args.force && !args.resume {
                return Err(CliError::Usage(format!("error: {}", ResultError::Exists { path: out })));
            }
            let all = Parts::of(&folder.file(shards::FOLDER), &job);
            (all.of_shard(&shards::name(index, count)), None)
        } else {
            let claim = claim(&folder, args.force || args.resume)?;
            let shared = args.resume && folder.file(shards::FOLDER).is_dir();
            let place = folder.file(if shared { shards::FOLDER } else { "parts" });
            (Parts::of(&place, &job), Some(claim))
        };
        let stop = stop_on_interrupt()?;
        let desk =
            Self { kind, scenario, args, job, folder, parts, stop, began, resolved: (resolved, hash), _claim: claim };
        desk.settle_parts()?;
        Ok(desk)
    }

    /// Decides what becomes of unfinished work that is there.
    fn settle_parts(&self) -> Result<(), CliError> {
        let path = self.parts.folder().display();
        match self.parts.found(&self.job).map_err(|error| failed(&error))? {
            Found::Nothing => {}
            Found::Same if self.args.resume || self.args.shard.is_some() => return Ok(()),
            _ if self.args.force => self.parts.clear().map_err(|error| failed(&error))?,
            Found::Same => {
                return Err(CliError::Usage(format!(
                    "error: unfinished work of this study lies in `{path}`; go on with it by --resume, or replace it with --force"
                )));
            }
            Found::Other(differences) => {
                let lines: Vec<String> = differences
                    .iter()
                    .map(|d| format!("  {}: there {}, asked for {}", d.key, short(&d.there), short(&d.asked)))
                    .collect();
                return Err(CliError::Usage(format!(
                    "error: unfinished work of another study lies in `{path}`; choose another --out, or replace it with --force\n{}",
                    lines.join("\n")
                )));
            }
        }
        self.parts.begin(&self.job).map_err(|error| failed(&error))
    }

    /// Does the work. None where this was one shard, and the rest is for others.
    ///
    /// # Errors
    ///
    /// Interruption (what was finished is kept), or a failure.
    pub fn perform(&self, work: &impl Work) -> Result<Option<Outcome>, CliError> {
        let total: u32 = (0..work.tasks()).fold(0, |sum, task| sum.saturating_add(work.worlds(task)));
        let shard = self.args.shard.unwrap_or(Shard::WHOLE);
        if self.args.shard.is_some() {
            let worlds = (0..work.tasks()).map(|task| u64::from(work.worlds(task))).sum();
            self.settle_cut(shard.count, work.tasks(), worlds)?;
        }
        let label = format!("{} {}", self.scenario.name, self.kind);
        let progress = Progress::new(&label, total / shard.count, self.args.quiet);
        let order = Order {
            threads: usize::from(self.args.threads),
            stop: &self.stop,
            progress: &|worlds| progress.add(worlds),
            shard,
            parts: Some(&self.parts),
        };
        let outcome = engine::run(work, &order);
        progress.finish();
        let outcome = outcome.map_err(|error: EngineError| CliError::Failed(format!("error: {error}")))?;
        for path in &outcome.damaged {
            tell(&format!("warning: `{}` was damaged or not of this study; its work was done again", path.display()));
        }
        let own = |task: &u32| shard.holds(*task);
        let (done, tasks) =
            (outcome.done.keys().filter(|task| own(task)).count(), (0..work.tasks()).filter(own).count());
        if self.stop.load(Ordering::Relaxed) && done < tasks {
            let so_far = work.so_far(&outcome.done);
            let so_far = if so_far.is_empty() { so_far } else { format!(", {so_far}") };
            return Err(CliError::Interrupted(format!(
                "interrupted: {done} of {tasks} tasks are kept in {}{so_far}; go on with --resume",
                self.parts.folder().display()
            )));
        }
        if self.args.shard.is_some() {
            self.parts.discard(&outcome.damaged);
            if !self.args.quiet {
                let (out, Shard { index, count }) = (self.folder.path().display(), shard);
                tell(&format!("shard {index}/{count} is done; once all {count} are, `durand merge {out}` joins them"));
            }
            return Ok(None);
        }
        Ok(Some(outcome))
    }

    /// Says how the tasks are cut into shards; refuses another cut of the same.
    fn settle_cut(&self, shards: u32, tasks: u32, worlds: u64) -> Result<(), CliError> {
        let folder = self.parts.folder();
        match Cut::read(folder) {
            Ok(Some(there)) if there.shards == shards && there.tasks == tasks => Ok(()),
            Ok(Some(there)) => Err(CliError::Usage(format!(
                "error: `{}` holds shards of the same study cut in another way; choose another --out, or remove them\n  shards: {} there, \
                 {shards} asked for",
                folder.display(),
                there.shards
            ))),
            Ok(None) => {
                let command = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
                let scenario = self.scenario.frozen().file;
                let cut = Cut { shards, tasks, worlds, scenario, months: self.scenario.run.months, command };
                cut.write(folder, self.scenario).map_err(|error| failed(&error))
            }
            Err(error) => Err(CliError::Usage(format!("error: {error}; remove `{}` to begin anew", folder.display()))),
        }
    }

    /// The folder of the study.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Whether somebody has asked to stop.
    pub fn stop(&self) -> &AtomicBool {
        &self.stop
    }

    /// Publishes what was found: `study.json`, the samples, the pictures, the manifest; the parts go.
    ///
    /// # Errors
    ///
    /// What cannot be written or drawn.
    pub fn publish(self, found: &impl Serialize, samples: &Samples, pictures: &[Picture]) -> Result<(), CliError> {
        let fault = |error| failed(&error);
        self.folder.clear().map_err(fault)?;
        samples.write_parquet(&self.folder.file("samples.parquet")).map_err(fault)?;
        samples.write_csv(&self.folder.file("samples.csv")).map_err(fault)?;
        let mut study = self.job.clone();
        study["name"] = json!(self.scenario.name);
        study["title"] = json!(self.scenario.title);
        study["found"] = serde_json::to_value(found).map_err(|error| CliError::Failed(format!("error: {error}")))?;
        partial::write(&self.folder.file("study.json"), format!("{study:#}\n").as_bytes()).map_err(fault)?;
        if !self.args.no_plots {
            let formats = FormatArg::chosen(self.args.format);
            gallery::write(pictures, &self.folder.plots(), formats, PNG_WIDTH)
                .map_err(|error| super::compare::undrawn(&error))?;
        }
        let worlds = self.scenario.run.worlds;
        let Self { scenario, args, resolved, began, .. } = &self;
        let manifest = manifest_of(scenario, &args.overrides, args.threads, resolved.clone(), worlds, *began);
        manifest.write(&self.folder.file("manifest.json")).map_err(fault)?;
        if self.args.keep_shards {
            return Ok(());
        }
        let _ = fs::remove_dir_all(self.folder.file(shards::FOLDER));
        self.parts.clear().map_err(fault)
    }
}

/// The head of a long value.
fn short(text: &str) -> String {
    let mut head: String = text.chars().take(80).collect();
    if head.len() < text.len() {
        head.push('…');
    }
    head
}
