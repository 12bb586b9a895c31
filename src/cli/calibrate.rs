//! `durand calibrate`: a posterior from reported figures.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::CliError;
use super::run::failed;
use super::show::thousands;
use super::study::{Desk, StudyArgs};
use super::terminal::{load, print, tell};
use crate::gallery;
use crate::results::partial;
use crate::results::samples::Samples;
use crate::results::table::FieldKind;
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
    pub study: StudyArgs,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..1.0).contains(&share) => Ok(share),
        _ => Err("it is a share from 0 to less than 1".to_owned()),
    }
}

/// Calibrates a scenario.
pub fn run(args: &CalibrateArgs) -> Result<(), CliError> {
    let shared = &args.study;
    if shared.shard.is_some() {
        return Err(CliError::Usage(
            "error: a calibration cannot be cut into shards: each generation stands on the one before; use --threads"
                .to_owned(),
        ));
    }
    let scenario = load(&args.file, &shared.overrides)?;
    let (observed, text) = match &args.observed {
        Some(path) => Observed::load(path).map_err(|error| CliError::Usage(error.to_string()))?,
        None => (Observed::built_in(), observed::BUILT_IN.to_owned()),
    };
    let task = Task::new(&scenario, &observed, &args.without).map_err(|error| told(&error))?;
    let months = months_needed(task.start).filter(|months| *months <= scenario.run.months).ok_or_else(|| {
        CliError::Usage("error: months up to June 2025 are scored; the run must reach them".to_owned())
    })?;
    let asked = asked(args, &sha256(&text));
    let desk = Desk::open("calibrate", &scenario, shared, &asked)?;
    let pool = pool(usize::from(shared.threads)).map_err(|error| told(&error))?;
    let (parts, identity) = (desk.folder().join("parts"), asked.to_string());
    let progress = Telling::new(&scenario.name, u64::from(args.budget), shared.quiet);
    let fit = calibrate::fit(&task, settings(args), (&parts, &identity), &pool, desk.stop(), &|sequence, trials| {
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
    let pictures = if shared.no_plots {
        Vec::new()
    } else {
        vec![gallery::calibration::picture(&scenario.title, &task, population, &findings)]
    };
    write_posterior(args, &scenario, desk.folder(), (&task, &fit, &findings), &asked)?;
    let folder = desk.folder().to_owned();
    desk.publish(&findings, &samples(&task, &fit), &pictures)?;
    if shared.json {
        let report = serde_json::to_string_pretty(&findings);
        print(&format!("{}\n", report.map_err(|error| CliError::Failed(format!("error: {error}")))?))
    } else if shared.quiet {
        Ok(())
    } else {
        print(&format!("{}\n{}\n", text_of(&scenario.title, &findings), kept(&folder, shared.no_plots)))
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

/// Everything that the result depends on, beside scenario, seed and version.
fn asked(args: &CalibrateArgs, observed: &str) -> Value {
    json!({
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

/// The table of joint draws, and the scenario that takes its numbers from it.
fn write_posterior(
    args: &CalibrateArgs,
    scenario: &Scenario,
    folder: &Path,
    (task, fit, findings): (&Task, &Fit, &Findings),
    asked: &Value,
) -> Result<(), CliError> {
    let provenance = [
        format!(
            "durand {} calibrate: joint draws of `{}`, seed {}",
            env!("CARGO_PKG_VERSION"),
            scenario.name,
            task.seed
        ),
        format!("reported figures {}", asked["observed"]),
        format!(
            "{} points worth {:.0}; stopped because {}",
            findings.points, findings.effective_size, findings.stopped_because
        ),
    ];
    let table = publish::table(task, fit.sequence.population(), &provenance);
    partial::write(&folder.join("posterior.csv"), table.as_bytes()).map_err(|error| failed(&error))?;
    let columns = publish::columns(task, fit.sequence.population());
    columns.write_parquet(&folder.join("posterior.parquet")).map_err(|error| failed(&error))?;
    let Some(base) = publish::relative(&args.file, folder) else {
        tell(
            "warning: the scenario cannot be reached from the folder by a relative path: no calibrated.toml is written",
        );
        return Ok(());
    };
    let text = publish::scenario(scenario, &base, &overrides(args), ("posterior.csv", &sha256(&table)));
    partial::write(&folder.join("calibrated.toml"), text.as_bytes()).map_err(|error| failed(&error))
}

/// The overrides of the command line, as `path=value`.
fn overrides(args: &CalibrateArgs) -> Vec<String> {
    let overrides = &args.study.overrides;
    let flags = [("worlds", overrides.worlds), ("seed", overrides.seed), ("months", overrides.months)];
    let named = flags.iter().filter_map(|(key, value)| value.map(|value| format!("run.{key}={value}")));
    overrides.set.iter().cloned().chain(named).collect()
}

/// Every point: its world, weight and distance, all uncertain numbers, all summaries.
fn samples(task: &Task, fit: &Fit) -> Samples {
    let population = fit.sequence.population();
    let mut table = Samples::new();
    let worlds = population.trials.iter().map(|trial| f64::from(*trial)).collect();
    table.numbers("world", FieldKind::Whole, "number", "number of the world it was lived in", worlds);
    table.numbers("weight", FieldKind::Double, "share", "weight; all add up to 1", population.weights.clone());
    table.numbers("distance", FieldKind::Double, "scales", "distance to the record", population.distances.clone());
    let drawn: Vec<Vec<f64>> = population.trials.iter().map(|trial| task.inputs.drawn(task.seed, *trial)).collect();
    for (inputs, rows) in [(&task.inputs.moved, &population.points), (&task.inputs.carried, &drawn)] {
        for (place, input) in inputs.iter().enumerate() {
            let values = rows.iter().map(|row| input.value(row[place])).collect();
            let (unit, meaning) = (&input.known.unit, &input.known.meaning);
            table.numbers(input.name(), FieldKind::Double, unit, meaning, values);
        }
    }
    for (place, target) in task.targets.iter().enumerate() {
        let values = population.summaries.iter().map(|row| row[place]).collect();
        table.numbers(&format!("target.{}", target.name), FieldKind::Double, "see meaning", target.meaning, values);
    }
    table
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
    let _ =
        writeln!(text, "\nNumbers moved: prior and posterior (5 %, median, 95 %), shift in prior sd, spread left, p\n");
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
            score.name,
            score.crps,
            score.bias,
            score.inside_50,
            score.inside_90,
            findings.held_out.months_scored,
            score.meaning
        );
    }
    text.push('\n');
    for sentence in &findings.sentences {
        let _ = writeln!(text, "{sentence}");
    }
    text
}

fn kept(folder: &Path, no_plots: bool) -> String {
    let pictures = if no_plots { "" } else { ", the picture in plots/" };
    format!(
        "{}: study.json, samples.parquet, samples.csv, posterior.csv, posterior.parquet, calibrated.toml, manifest.json{pictures}",
        folder.display()
    )
}
