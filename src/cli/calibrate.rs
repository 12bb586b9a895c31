//! `durand calibrate`: a posterior from reported figures.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use clap::Args;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::CliError;
use super::args::{FormatArg, OverrideArgs};
use super::run::{failed, hash, stop_on_interrupt};
use super::show::thousands;
use super::terminal::{load, print, tell};
use crate::gallery::{self, Format, PNG_WIDTH};
use crate::results::folder::Folder;
use crate::results::manifest::{self, Manifest, Source};
use crate::results::table::{Field, FieldKind, TableWriter, Values};
use crate::results::{ResultError, partial};
use crate::scenario::Scenario;
use crate::stats::abc::{Sequence, Settings};
use crate::study::calibrate::{
    self, CalibrateError, Findings, Fit, StoreError, Task, months_needed, pool, publish, score,
};
use crate::study::observed::{self, Observed};

/// Time between two lines of progress.
const NOW_AND_THEN: Duration = Duration::from_secs(10);
/// A kernel component's spread as a share of the population's: see `stats::abc`.
const SPREAD: f64 = 0.7;

/// `durand calibrate`
#[derive(Debug, Args)]
pub struct CalibrateArgs {
    /// Scenario file: its distributions are the priors
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Table of reported figures, in the form of data/reported.csv [default: the one that comes along]
    #[arg(long, value_name = "CSV")]
    pub observed: Option<PathBuf>,
    /// Points of the posterior
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(20..=50_000))]
    pub particles: u32,
    /// Most simulations
    #[arg(long, value_name = "N", default_value_t = 60_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub budget: u32,
    /// Stop when a smaller share of simulations passes
    #[arg(long, value_name = "SHARE", default_value_t = 0.02, value_parser = share)]
    pub least_acceptance: f64,
    /// Stop when a generation brings the median distance down by a smaller share
    #[arg(long, value_name = "SHARE", default_value_t = 0.02, value_parser = share)]
    pub least_change: f64,
    /// Leave a target out, as in --without iskp.growth; may be repeated
    #[arg(long, value_name = "TARGET")]
    pub without: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub overrides: OverrideArgs,
    /// Threads, at most 1024; 0 is one for each core
    #[arg(long, value_name = "T", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub threads: u16,
    /// Folder of the result [default: results/<name>-calibrate]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace a result that is there
    #[arg(long, conflicts_with = "resume")]
    pub force: bool,
    /// Go on where an interrupted calibration stopped
    #[arg(long)]
    pub resume: bool,
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
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..1.0).contains(&share) => Ok(share),
        _ => Err("it is a share from 0 to less than 1".to_owned()),
    }
}

/// Files of a calibration, without pictures.
const FILES: [&str; 5] = ["study.json", "samples.parquet", "posterior.csv", "calibrated.toml", "manifest.json"];

/// Calibrates a scenario.
pub fn run(args: &CalibrateArgs) -> Result<(), CliError> {
    let (began, started) = (Instant::now(), SystemTime::now());
    let scenario = load(&args.file, &args.overrides)?;
    let (observed, text) = match &args.observed {
        Some(path) => Observed::load(path).map_err(|error| CliError::Usage(error.to_string()))?,
        None => (Observed::built_in(), observed::BUILT_IN.to_owned()),
    };
    let task = Task::new(&scenario, &observed, &args.without).map_err(|error| told(&error))?;
    let months = months_needed(task.start).filter(|months| *months <= scenario.run.months).ok_or_else(|| {
        CliError::Usage("error: months up to June 2025 are scored; the run must reach them".to_owned())
    })?;
    let default = || Path::new("results").join(format!("{}-calibrate", scenario.name));
    let folder = Folder::at(&args.out.clone().unwrap_or_else(default));
    let _claim = folder.claim(true).map_err(|error| CliError::Usage(format!("error: {error}")))?;
    let asked = asked(args, &scenario, &sha256(&text));
    let parts = settle(&folder, args)?;
    let stop = stop_on_interrupt()?;
    let pool = pool(usize::from(args.threads)).map_err(|error| told(&error))?;
    let progress = Telling::new(&scenario.name, u64::from(args.budget), args.quiet);
    let fit = calibrate::fit(&task, settings(args), (&parts, &asked.to_string()), &pool, &stop, &|sequence, trials| {
        progress.tell(sequence, trials);
    });
    let fit = fit.map_err(|error| match error {
        CalibrateError::Stopped => CliError::Interrupted(format!(
            "interrupted: what was simulated is kept in {}; go on with --resume",
            parts.display()
        )),
        other => told(&other),
    })?;
    let population = fit.sequence.population();
    let points = population.points.iter().map(Vec::as_slice);
    let posterior: Vec<(u32, &[f64])> = population.trials.iter().copied().zip(points).collect();
    let first = fit.prior.iter().filter(|trial| trial.summaries.iter().all(|value| value.is_finite()));
    let prior: Vec<(u32, &[f64])> =
        first.take(args.particles as usize).map(|trial| (trial.number, trial.point.as_slice())).collect();
    let records = task.go_on(&posterior, months, &pool);
    let before = task.go_on(&prior, months, &pool);
    let held_out = score(&observed, task.start, (&records, &population.weights), &before).unwrap_or_default();
    let findings = Findings::of(&task, &fit, held_out);
    write(args, &scenario, &folder, (&task, &fit, &findings), &asked, (started, began))?;
    fs::remove_dir_all(&parts).map_err(|source| failed(&ResultError::Write { path: parts.clone(), source }))?;
    let report = || serde_json::to_string_pretty(&findings).unwrap_or_default();
    match (args.json, args.quiet) {
        (true, _) => print(&format!("{}\n", report())),
        (false, true) => Ok(()),
        (false, false) => print(&format!("{}\n{}\n", text_of(&scenario.title, &findings), kept(&folder, args))),
    }
}

fn told(error: &CalibrateError) -> CliError {
    match error {
        CalibrateError::Threads(_) | CalibrateError::Stopped | CalibrateError::Store(StoreError::Io { .. }) => {
            CliError::Failed(format!("error: {error}"))
        }
        _ => CliError::Usage(format!("error: {error}")),
    }
}

fn settings(args: &CalibrateArgs) -> Settings {
    Settings {
        particles: args.particles as usize,
        quantile: 0.5,
        spread: SPREAD,
        budget: u64::from(args.budget),
        least_acceptance: args.least_acceptance,
        least_change: args.least_change,
        tolerance: 0.0,
        scales: None,
    }
}

/// Everything that the result depends on.
fn asked(args: &CalibrateArgs, scenario: &Scenario, observed: &str) -> Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "study": "calibrate",
        "scenario": hash(&scenario.resolved()),
        "seed": scenario.run.seed,
        "observed": observed,
        "particles": args.particles,
        "budget": args.budget,
        "least_acceptance": args.least_acceptance,
        "least_change": args.least_change,
        "without": args.without,
    })
}

fn sha256(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Decides what becomes of a result, or of unfinished work, that is there; gives the folder of the work.
fn settle(folder: &Folder, args: &CalibrateArgs) -> Result<PathBuf, CliError> {
    let parts = folder.file("parts");
    if folder.file("study.json").exists() && !args.force {
        let error = ResultError::Exists { path: folder.path().to_owned() };
        return Err(CliError::Usage(format!("error: {error}")));
    }
    if parts.exists() && args.force {
        fs::remove_dir_all(&parts).map_err(|source| failed(&ResultError::Write { path: parts.clone(), source }))?;
    }
    if parts.exists() && !args.resume {
        return Err(CliError::Usage(format!(
            "error: an unfinished calibration lies in `{}`; go on with it by --resume, or replace it with --force",
            parts.display()
        )));
    }
    Ok(parts)
}

/// Writes everything; the manifest last.
fn write(
    args: &CalibrateArgs,
    scenario: &Scenario,
    folder: &Folder,
    (task, fit, findings): (&Task, &Fit, &Findings),
    asked: &Value,
    (started, began): (SystemTime, Instant),
) -> Result<(), CliError> {
    let fault = |error: ResultError| failed(&error);
    for name in FILES {
        let _ = fs::remove_file(folder.file(name));
    }
    let population = fit.sequence.population();
    let provenance = [
        format!("durand {} calibrate: joint draws of `{}`, seed {}", env!("CARGO_PKG_VERSION"), scenario.name, task.seed),
        format!("scenario {}, figures {}", asked["scenario"], asked["observed"]),
        format!("{} points worth {:.0}; stopped: {}", findings.points, findings.effective_size, findings.stopped_because),
    ];
    let table = publish::table(task, population, &provenance);
    partial::write(&folder.file("posterior.csv"), table.as_bytes()).map_err(fault)?;
    let overrides = overrides(args);
    if let Some(base) = publish::relative(&args.file, folder.path()) {
        let text = publish::scenario(scenario, &base, &overrides, ("posterior.csv", &sha256(&table)));
        partial::write(&folder.file("calibrated.toml"), text.as_bytes()).map_err(fault)?;
    } else {
        tell("warning: the scenario cannot be reached from the folder by a relative path: no calibrated.toml is written");
    }
    samples(&folder.file("samples.parquet"), task, fit).map_err(fault)?;
    let mut study = asked.clone();
    study["name"] = json!(scenario.name);
    study["title"] = json!(scenario.title);
    study["found"] = serde_json::to_value(findings).map_err(|error| CliError::Failed(format!("error: {error}")))?;
    partial::write(&folder.file("study.json"), format!("{study:#}\n").as_bytes()).map_err(fault)?;
    if !args.no_plots {
        draw(args, &scenario.title, folder, (task, fit, findings))?;
    }
    let resolved = scenario.resolved();
    Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: option_env!("DURAND_COMMIT").map(str::to_owned),
        scenario: scenario.name.clone(),
        hash: hash(&resolved),
        sources: scenario.files().map(|(file, text)| Source { file: file.to_owned(), text: text.to_owned() }).collect(),
        overrides,
        resolved,
        seed: scenario.run.seed,
        worlds_asked: args.budget,
        worlds: fit.sequence.spent() as u32,
        threads: match args.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => usize::from(threads),
        },
        started: manifest::timestamp(started),
        seconds: manifest::seconds(began.elapsed()),
        host: manifest::host(),
        rng: manifest::RNG.to_owned(),
        parts: manifest::parts(),
    }
    .write(&folder.file("manifest.json"))
    .map_err(fault)
}

/// The overrides of the command line, as `path=value`.
fn overrides(args: &CalibrateArgs) -> Vec<String> {
    let flags = [("worlds", args.overrides.worlds), ("seed", args.overrides.seed), ("months", args.overrides.months)];
    let named = flags.iter().filter_map(|(key, value)| value.map(|value| format!("run.{key}={value}")));
    args.overrides.set.iter().cloned().chain(named).collect()
}

/// Every point: its world, weight and distance, all uncertain numbers, all summaries.
fn samples(path: &Path, task: &Task, fit: &Fit) -> Result<(), ResultError> {
    let population = fit.sequence.population();
    let mut fields = vec![
        Field::new("world", FieldKind::Whole, "number", "number of the world it was lived in"),
        Field::new("weight", FieldKind::Double, "share", "weight; all add up to 1"),
        Field::new("distance", FieldKind::Double, "scales", "distance to the record"),
    ];
    let mut columns = vec![
        Values::Numbers(population.trials.iter().map(|trial| f64::from(*trial)).collect()),
        Values::Numbers(population.weights.clone()),
        Values::Numbers(population.distances.clone()),
    ];
    let drawn: Vec<Vec<f64>> = population.trials.iter().map(|trial| task.inputs.drawn(task.seed, *trial)).collect();
    for (inputs, rows) in [(&task.inputs.moved, &population.points), (&task.inputs.carried, &drawn)] {
        for (place, input) in inputs.iter().enumerate() {
            fields.push(Field::new(&input.name, FieldKind::Double, input.unit, input.meaning));
            columns.push(Values::Numbers(rows.iter().map(|row| input.value(row[place])).collect()));
        }
    }
    for (place, target) in task.targets.iter().enumerate() {
        fields.push(Field::new(&format!("target.{}", target.name), FieldKind::Double, "see meaning", target.meaning));
        columns.push(Values::Numbers(population.summaries.iter().map(|row| row[place]).collect()));
    }
    let mut table = TableWriter::create(path, fields)?;
    table.write(&columns)?;
    table.finish()
}

fn draw(
    args: &CalibrateArgs,
    title: &str,
    folder: &Folder,
    (task, fit, findings): (&Task, &Fit, &Findings),
) -> Result<(), CliError> {
    let undrawn = |error: &dyn std::fmt::Display| CliError::Failed(format!("error: {error}"));
    let picture = gallery::calibration::picture(title, task, fit.sequence.population(), findings);
    fs::create_dir_all(folder.plots()).map_err(|error| undrawn(&error))?;
    for format in FormatArg::chosen(args.format) {
        let bytes = match format {
            Format::Png => picture.png((f64::from(PNG_WIDTH) / f64::from(picture.width())) as f32),
            Format::Svg => picture.svg().map(String::into_bytes),
        };
        let path = folder.plots().join(format!("{}.{}", picture.name(), format.ending()));
        partial::write(&path, &bytes.map_err(|error| undrawn(&error))?).map_err(|error| failed(&error))?;
    }
    Ok(())
}

/// Tells of progress on stderr, now and then.
struct Telling {
    name: String,
    budget: u64,
    told: Mutex<Instant>,
    quiet: bool,
}

impl Telling {
    fn new(name: &str, budget: u64, quiet: bool) -> Self {
        Self { name: name.to_owned(), budget, told: Mutex::new(Instant::now()), quiet }
    }

    fn tell(&self, sequence: &Sequence, trials: u64) {
        let Ok(mut told) = self.told.lock() else { return };
        if self.quiet || told.elapsed() < NOW_AND_THEN {
            return;
        }
        *told = Instant::now();
        tell(&format!(
            "{}: generation {}, {} of at most {} simulations",
            self.name,
            sequence.steps().len() + 1,
            thousands(sequence.spent() + trials),
            thousands(self.budget)
        ));
    }
}

/// The findings as a table.
fn text_of(title: &str, findings: &Findings) -> String {
    use std::fmt::Write;
    let mut text = format!(
        "{title}: {} simulations, {} points worth {:.0}; stopped because {}\n\nGenerations: simulations, share that passed, tolerance, effective size\n",
        thousands(findings.simulations),
        thousands(findings.points as u64),
        findings.effective_size,
        findings.stopped_because
    );
    for (place, one) in findings.generations.iter().enumerate() {
        let _ = writeln!(
            text,
            "  {:>2} {:>9} {:>7.1}% {:>9.2} {:>8.0}",
            place + 1,
            thousands(u64::from(one.simulations)),
            100.0 * one.acceptance,
            one.tolerance,
            one.effective_size
        );
    }
    let _ = writeln!(text, "\nNumbers moved: prior and posterior (5 %, median, 95 %), shift in prior sd, spread left, p\n");
    for told in findings.parameters.iter().filter(|told| told.moved || told.informed) {
        let range = |range: &crate::study::calibrate::outcome::Range| {
            format!("{:>8.4} {:>8.4} {:>8.4}", range.q05, range.q50, range.q95)
        };
        let _ = writeln!(
            text,
            "  {:<32} {} | {} {:>+6.2} {:>5.2} {:>8.1e}{}",
            told.name,
            range(&told.prior),
            range(&told.posterior),
            told.shift,
            told.spread,
            told.p,
            if told.informed { "" } else { "  nothing" }
        );
    }
    let _ = writeln!(text, "\nTargets: on record, by the priors, calibrated (5 %, median, 95 %)\n");
    for target in &findings.targets {
        let _ = writeln!(
            text,
            "  {:<14} {:>6.2} | {:>6.2} {:>6.2} {:>6.2} | {:>6.2} {:>6.2} {:>6.2}  {}",
            target.name,
            target.observed,
            target.prior.q05,
            target.prior.q50,
            target.prior.q95,
            target.posterior.q05,
            target.posterior.q50,
            target.posterior.q95,
            target.meaning
        );
    }
    let _ = writeln!(text, "\nHeld out: CRPS and bias in attacks a month, months inside the central 50 % and 90 %\n");
    for score in &findings.held_out.scores {
        let _ = writeln!(
            text,
            "  {:<12} {:>6.1} {:>+6.1} {:>3} {:>3} of {}  {}",
            score.name, score.crps, score.bias, score.inside_50, score.inside_90, findings.held_out.months_scored, score.meaning
        );
    }
    text.push('\n');
    for sentence in &findings.sentences {
        let _ = writeln!(text, "{sentence}");
    }
    text
}

fn kept(folder: &Folder, args: &CalibrateArgs) -> String {
    let pictures = if args.no_plots { "" } else { ", the picture in plots/" };
    format!(
        "{}: study.json, samples.parquet, posterior.csv, calibrated.toml, manifest.json{pictures}",
        folder.path().display()
    )
}
