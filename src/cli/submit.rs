//! `durand submit slurm`: shards as the tasks of an array, joined by a job that waits for them; a calibration or a search as a
//! chain of links.
//!
//! Everything goes into `OUT/slurm`: the scripts, the scenario as it was resolved, the command that made them, and the numbers of the
//! jobs. All that can be wrong is found before anything is written.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::args::{Cli, Command, FormatArg, OverrideArgs};
use super::run::failed;
use super::study::studied;
use super::terminal::{load, print, tell};
use super::{CliError, dispatch};
use crate::cluster::sbatch::{self, Asked};
use crate::cluster::script::{Order, scripts};
use crate::cluster::{COMMANDS, FOLDER, Job, Shape, job, shape, words};
use crate::ensemble::BLOCK;
use crate::results::folder::Folder;
use crate::results::{ResultError, manifest, partial, shards, studied};
use crate::scenario::Scenario;

/// Most shards.
const MOST_SHARDS: i64 = 100_000;

/// `durand submit`
#[derive(Debug, Args)]
pub struct SubmitArgs {
    /// To what
    #[command(subcommand)]
    pub scheduler: Scheduler,
}

/// Schedulers.
#[derive(Debug, Subcommand)]
pub enum Scheduler {
    /// Submit to Slurm: an array of shards, and a job that joins them
    Slurm(SlurmArgs),
}

/// `durand submit slurm`
#[derive(Debug, Args)]
pub struct SlurmArgs {
    /// Scenario files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What to do with them. calibrate and threshold decide what to do next from what came before: they go as a chain of links, one
    /// after another, instead of shards at once
    #[arg(long, value_name = "COMMAND", default_value = "run", value_parser = PossibleValuesParser::new(COMMANDS))]
    pub study: String,
    /// Number of shards, each a task of the array; of a chain the number of links
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MOST_SHARDS))]
    pub shards: u32,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub overrides: OverrideArgs,
    /// Folder of the result, on a file system that all nodes see; with several files each has a folder in it [default:
    /// results/<name>, of a study results/<name>-<study>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Partition
    #[arg(long, value_name = "P")]
    pub partition: Option<String>,
    /// Longest time of a shard, as Slurm writes it
    #[arg(long, value_name = "TIME")]
    pub time: Option<String>,
    /// Memory of a shard, as Slurm writes it
    #[arg(long, value_name = "MEM")]
    pub mem: Option<String>,
    /// Threads of a shard
    #[arg(long, value_name = "C", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub cpus: u16,
    /// More flags for sbatch, quoted as for a shell: --sbatch '--account=politics --comment="two words"'
    #[arg(long, value_name = "FLAGS", allow_hyphen_values = true)]
    pub sbatch: Option<String>,
    /// Draw no pictures when the shards are joined
    #[arg(long)]
    pub no_plots: bool,
    /// Print the scripts, write nothing and submit nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Flags of the study, after `--`: as in -- --method morris --samples 64
    #[arg(last = true, value_name = "STUDY FLAGS")]
    pub more: Vec<String>,
}

/// What is submitted for one scenario.
struct Submission {
    scenario: Scenario,
    out: PathBuf,
    scripts: Vec<(&'static str, String)>,
    job: Job,
    /// Variables that would overrule what the scripts say.
    unset: Vec<&'static str>,
}

/// Submits every scenario; all are checked first.
pub fn run(args: &SubmitArgs) -> Result<(), CliError> {
    let Scheduler::Slurm(args) = &args.scheduler;
    let mut faults = Vec::new();
    let mut submissions: Vec<Submission> = Vec::new();
    for file in &args.files {
        match prepare(file, args) {
            Ok(one) if submissions.iter().any(|other| other.out == one.out) => faults.push(format!(
                "error: two of the files are named `{}`: results would fall into one folder; give one of them another name",
                one.scenario.name
            )),
            Ok(one) => submissions.push(one),
            Err(CliError::Usage(text)) => faults.push(text.trim_end().to_owned()),
            Err(other) => return Err(other),
        }
    }
    // What is wrong with the flags is wrong in the same way for every file.
    faults.dedup();
    if !faults.is_empty() {
        return Err(CliError::Usage(faults.join("\n")));
    }
    if args.dry_run {
        return print(&submissions.iter().map(shown).collect::<Vec<_>>().join("\n"));
    }
    submit_all(submissions)
}

/// Submits one after another. Where one fails, what has become of the others is said.
fn submit_all(submissions: Vec<Submission>) -> Result<(), CliError> {
    let names: Vec<String> = submissions.iter().map(|one| one.scenario.name.clone()).collect();
    for (place, one) in submissions.into_iter().enumerate() {
        submit(one).map_err(|error| match error {
            CliError::Failed(text) if names.len() > 1 => CliError::Failed(format!("{text}\n{}", fates(&names, place))),
            other => other,
        })?;
    }
    Ok(())
}

/// What has become of several scenarios, of which one could not be submitted.
fn fates(names: &[String], failed: usize) -> String {
    let fates = [
        ("that was", &names[failed..=failed]),
        ("submitted before it", &names[..failed]),
        ("not submitted any more", &names[failed + 1..]),
    ];
    let told = fates.iter().filter(|(_, names)| !names.is_empty());
    let told: Vec<String> = told.map(|(what, names)| format!("{what}: {}", names.join(", "))).collect();
    told.join("; ")
}

/// Checks everything, and makes the scripts.
fn prepare(file: &Path, args: &SlurmArgs) -> Result<Submission, CliError> {
    let usage = |text: String| CliError::Usage(format!("error: {text}"));
    let scenario = load(file, &args.overrides)?;
    let out = place(&scenario, args)?;
    let drawn = check(file, &out, args)?;
    let Some(shape) = shape(&args.study) else { return Err(usage(format!("`{}` is not spread", args.study))) };
    let text = |path: &Path| {
        path.to_str().map(str::to_owned).ok_or_else(|| {
            usage(format!("`{}` is not UTF-8, which the scripts are; give it another name", path.display()))
        })
    };
    let here = std::env::current_dir();
    let here = here.map_err(|error| CliError::Failed(format!("error: cannot tell where this is: {error}")))?;
    let program = std::env::current_exe()
        .map_err(|error| CliError::Failed(format!("error: cannot tell where this program lies: {error}")))?;
    let frozen = scenario.frozen().file;
    let [partition, time, mem, more] = [&args.partition, &args.time, &args.mem, &args.sbatch].map(Option::as_deref);
    let asked = Asked { partition, time, mem, more };
    let order = Order {
        shape,
        name: job::name(&scenario.name, &out),
        shards: args.shards,
        program: text(&program)?,
        study: args.study.clone(),
        scenario: text(&out.join(FOLDER).join(&frozen))?,
        flags: flags(&scenario, args),
        out: text(&out)?,
        from: text(&here)?,
        cpus: args.cpus,
        pictures: drawn.flags(),
        sbatch: asked.flags().map_err(usage)?,
    };
    let scripts = scripts(&order).map_err(|faults| {
        CliError::Usage(faults.iter().map(|fault| format!("error: {fault}")).collect::<Vec<_>>().join("\n"))
    })?;
    let blocks = scenario.run.worlds.div_ceil(BLOCK);
    if args.study == "run" && args.shards > blocks {
        tell(&format!(
            "warning: {}: {} worlds are {blocks} blocks of {BLOCK}, and a shard is whole blocks: {} of {} shards have nothing to do",
            scenario.name,
            scenario.run.worlds,
            args.shards - blocks,
            args.shards
        ));
    }
    let job = Job {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect(),
        study: args.study.clone(),
        scenario: scenario.name.clone(),
        hash: manifest::hash(&scenario.resolved()),
        frozen,
        seed: scenario.run.seed,
        shards: args.shards,
        chain: shape == Shape::Chain,
        name: order.name,
        array: None,
        merge: None,
    };
    Ok(Submission { scenario, out, scripts, job, unset: asked.overruled() })
}

/// The folder of a scenario's result, from the root. What was submitted, begun or finished there already is refused.
fn place(scenario: &Scenario, args: &SlurmArgs) -> Result<PathBuf, CliError> {
    let name = if args.study == "run" { scenario.name.clone() } else { format!("{}-{}", scenario.name, args.study) };
    let out = match &args.out {
        Some(out) if args.files.len() == 1 => out.clone(),
        Some(out) => out.join(name),
        None => Path::new("results").join(name),
    };
    let usage = |text: String| CliError::Usage(format!("error: {text}"));
    let out = std::path::absolute(&out).map_err(|error| usage(format!("`{}`: {error}", out.display())))?;
    let submitted = Job::read(&out).map_err(|error| usage(error.to_string()))?.is_some_and(|job| job.array.is_some());
    let folder = Folder::at(&out);
    let held = [
        (submitted, "was submitted already"),
        (folder.file(shards::FOLDER).exists(), "holds shards already"),
        (folder.holds_a_result(), "holds a result already"),
    ];
    match held.iter().find(|(held, _)| *held) {
        Some((_, what)) if !args.dry_run => {
            let word = words::shell(&out.to_string_lossy()).unwrap_or_default();
            Err(usage(format!("`{}` {what}; choose another --out, or see `durand status {word}`", out.display())))
        }
        _ => Ok(out),
    }
}

/// Flags of a shard, beside its own: what the file of the resolved scenario leaves open, and those of the study.
fn flags(scenario: &Scenario, args: &SlurmArgs) -> Vec<String> {
    let mut flags = vec!["--months".to_owned(), scenario.run.months.to_string()];
    if let Some(worlds) = args.overrides.worlds {
        flags.extend(["--worlds".to_owned(), worlds.to_string()]);
    }
    // A shard of a run draws nothing, and has no flags but those of pictures.
    if args.study != "run" {
        let said = args.more.iter().any(|flag| flag == "--no-plots");
        flags.extend((args.no_plots && !said).then(|| "--no-plots".to_owned()));
        flags.extend(args.more.iter().cloned());
    }
    flags
}

/// Which pictures are drawn in the end.
struct Drawn {
    format: Option<FormatArg>,
    no_plots: bool,
}

impl Drawn {
    /// As flags of `durand merge`.
    fn flags(&self) -> Vec<String> {
        let format = self.format.and_then(|format| Some(format.to_possible_value()?.get_name().to_owned()));
        match format {
            _ if self.no_plots => vec!["--no-plots".to_owned()],
            Some(format) => vec!["--format".to_owned(), format],
            None => Vec::new(),
        }
    }
}

/// Has the command of a shard check everything, as if it began; and refuses flags that are not the study's own. Gives the pictures
/// that it asks for, since a shard draws none and whoever joins them does.
fn check(file: &Path, out: &Path, args: &SlurmArgs) -> Result<Drawn, CliError> {
    let usage = |text: &str| CliError::Usage(format!("error: after `--`: {text}"));
    let words = ["durand", &args.study, "-q"].map(str::to_owned).into_iter().chain(args.more.iter().cloned());
    // The file comes last, behind `--`, so that no flag takes it for a value of its own.
    let words = words.map(std::ffi::OsString::from).chain(["--".into(), file.as_os_str().to_owned()]);
    let mut command = Cli::try_parse_from(words).map_err(|error| usage(error.to_string().trim()))?.command;
    if let Command::Run(run) = &command {
        let plain = run.overrides == OverrideArgs::default()
            && (run.shard.is_none() && run.out.is_none() && run.threads == 0 && run.files.len() == 1)
            && !(run.force || run.resume || run.json || run.strict)
            && (run.precision.is_none() && run.robust.is_none());
        let drawn = Drawn { format: run.format, no_plots: run.no_plots || args.no_plots };
        return if plain { Ok(drawn) } else { Err(usage("a run takes no flags there but --format and --no-plots")) };
    }
    let Some((found, flags)) = studied(&mut command) else { return Err(usage("it is no study of one file")) };
    let plain = flags.overrides == OverrideArgs::default()
        && (flags.shard.is_none() && flags.out.is_none() && flags.threads == 0)
        && !(flags.force || flags.resume || flags.json);
    if !plain || found != file {
        return Err(usage(
            "--set, --worlds, --seed, --months and --out stand before it; --shard, --threads, --resume, --force and --json are said \
             by the scripts",
        ));
    }
    let drawn = Drawn { format: flags.format, no_plots: flags.no_plots || args.no_plots };
    flags.overrides.clone_from(&args.overrides);
    (flags.out, flags.only_check) = (Some(out.to_owned()), true);
    match dispatch(command) {
        Ok(()) | Err(CliError::Checked) => Ok(drawn),
        Err(error) => Err(error),
    }
}

/// The scripts as they are printed, with what would submit them.
fn shown(one: &Submission) -> String {
    let place = one.out.join(FOLDER);
    let path = |name: &str| words::shell(&place.join(name).to_string_lossy()).unwrap_or_default();
    let one_script = |(name, script): &(&'static str, String)| {
        let submit = if *name == job::MERGE { "sbatch --dependency=afterok:ARRAY" } else { "sbatch" };
        format!("# {}\n# {submit} {}\n{script}\n", place.join(name).display(), path(name))
    };
    one.scripts.iter().map(one_script).collect()
}

/// Writes the folder, then submits. What was submitted is written down at once: a crash between the two leaves its trace.
fn submit(one: Submission) -> Result<(), CliError> {
    let Submission { scenario, out, scripts, mut job, unset } = one;
    let place = out.join(FOLDER);
    let fault = |error: ResultError| failed(&error);
    std::fs::create_dir_all(&place).map_err(|source| fault(ResultError::Write { path: place.clone(), source }))?;
    studied::freeze(&scenario, &place).map_err(fault)?;
    for (name, text) in &scripts {
        partial::write(&place.join(name), text.as_bytes()).map_err(fault)?;
    }
    job.write(&out).map_err(fault)?;
    if job.chain {
        // Of an array that was written here before and came to nothing.
        let _ = std::fs::remove_file(place.join(job::MERGE));
    }
    let script = |name: &str| place.join(name).into_os_string();
    let array = sbatch::submit([script(job::ARRAY)], &unset).map_err(|said| {
        let place = place.display();
        CliError::Failed(format!(
            "error: {said}\nthe scripts are in `{place}`; --dry-run prints them for other schedulers"
        ))
    })?;
    job.array = Some(array.clone());
    job.write(&out).map_err(fault)?;
    if !job.chain {
        let waits = format!("--dependency=afterok:{array}");
        let merge = ["--kill-on-invalid-dep=yes".into(), (&waits).into(), script(job::MERGE)];
        let merge = sbatch::submit(merge, &unset).map_err(|said| {
            let script = words::shell(&place.join(job::MERGE).to_string_lossy()).unwrap_or_default();
            let word = words::shell(&out.to_string_lossy()).unwrap_or_default();
            CliError::Failed(format!(
                "error: {said}\nthe {} shards are array job {array}, but nothing waits to join them yet:\n  sbatch {waits} {script}\n  \
                 durand status {word}",
                job.shards
            ))
        })?;
        job.merge = Some(merge);
        job.write(&out).map_err(fault)?;
    }
    let word = words::shell(&out.to_string_lossy()).unwrap_or_default();
    let (what, jobs) = match &job.merge {
        Some(merge) => {
            (format!("{} shards are array job {array}, joined by job {merge}", job.shards), format!("{array},{merge}"))
        }
        None => (format!("{} links are array job {array}, one after another", job.shards), array),
    };
    print(&format!("{}: {what}\n  durand status {word}\n  squeue --jobs={jobs}\n", job.scenario))
}
