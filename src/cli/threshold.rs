//! `durand threshold`: the smallest lever that makes something so.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::CliError;
use super::run::failed;
use super::show::thousands;
use super::study::{Desk, StudyArgs};
use super::sweep::refused;
use super::terminal::{load, print, render};
use crate::gallery::threshold::{answer, picture, sentence};
use crate::results::partial;
use crate::scenario::Scenario;
use crate::scenario::metric::parse_test;
use crate::study::sweep::lever::Lever;
use crate::study::threshold::{Found, Search, Target, ThresholdError};

/// `durand threshold`
#[derive(Debug, Args)]
pub struct ThresholdArgs {
    /// Scenario file
    #[arg(value_name = "FILE", required_unless_present = "each")]
    pub file: Option<PathBuf>,
    /// The lever and its range, as in council.centralisation=0:1, or 'pakistan.inducement*=0:2' for a factor on what the
    /// scenario has
    #[arg(long, value_name = "PATH=FROM:TO")]
    pub vary: String,
    /// What is to hold, as in 'p(coalition.acceptable, 2027-12) >= 0.5'
    #[arg(long, value_name = "TEST")]
    pub target: String,
    /// Many scenario files: a table of thresholds, each scenario with a folder of its own
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "file")]
    pub each: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub study: StudyArgs,
}

/// A scenario, what is looked for in it, and where it is kept.
struct Job {
    scenario: Scenario,
    target: Target,
    args: StudyArgs,
}

/// Searches.
pub fn run(args: &ThresholdArgs) -> Result<(), CliError> {
    let usage = |text: String| CliError::Usage(text);
    let lever = Lever::range(&args.vary).map_err(|error| usage(format!("error: {error}")))?;
    if args.study.shard.is_some() {
        return Err(usage(
            "error: a search goes step by step and cannot be cut into shards; `durand sweep --shard` can".to_owned(),
        ));
    }
    let jobs = jobs(args)?;
    // Every search is checked before the first world is lived.
    for job in &jobs {
        Search::new(&job.scenario, lever.clone(), job.target.clone()).map_err(|error| wrong(&error))?;
    }
    let mut all = Vec::new();
    for job in &jobs {
        all.push((&job.scenario, search(job, &lever)?));
    }
    let found: Vec<(&Scenario, &Found)> = all.iter().map(|(scenario, (found, _))| (*scenario, found)).collect();
    if let ([_], None) = (all.as_slice(), args.each.first()) {
        return show_one(args, &all[0].1.0, jobs[0].scenario.run.worlds, &all[0].1.1);
    }
    let table = markdown(&found, &lever, args);
    let folder = args.study.out.clone().unwrap_or_else(|| Path::new("results").join("thresholds"));
    std::fs::create_dir_all(&folder)
        .map_err(|error| CliError::Failed(format!("error: cannot make `{}`: {error}", folder.display())))?;
    partial::write(&folder.join("thresholds.md"), table.as_bytes()).map_err(|error| failed(&error))?;
    partial::write(&folder.join("thresholds.csv"), csv(&found)?.as_bytes()).map_err(|error| failed(&error))?;
    if args.study.json {
        let all: Vec<_> = found
            .iter()
            .map(|(scenario, found)| {
                let mut json = found.json(&answer(found));
                json["scenario"] = scenario.name.clone().into();
                json
            })
            .collect();
        return print(&format!("{:#}\n", serde_json::Value::from(all)));
    }
    if args.study.quiet { Ok(()) } else { print(&format!("{table}\nWritten to {}\n", folder.display())) }
}

/// Loads every scenario and reads the target in it; all faults are shown.
fn jobs(args: &ThresholdArgs) -> Result<Vec<Job>, CliError> {
    let (mut jobs, mut faults): (Vec<Job>, Vec<String>) = (Vec::new(), Vec::new());
    for file in args.file.iter().chain(&args.each) {
        let loaded = load(file, &args.study.overrides).and_then(|scenario| {
            let test = parse_test(&args.target, &scenario.names())
                .map_err(|error| CliError::Usage(render(&error.diagnostics("--target"))))?;
            let target = Target::of(&test, &scenario);
            let mut study = args.study.clone();
            if !args.each.is_empty() {
                let folder = study.out.unwrap_or_else(|| Path::new("results").join("thresholds"));
                study.out = Some(folder.join(&scenario.name));
            }
            Ok(Job { scenario, target, args: study })
        });
        match loaded {
            Ok(job) if jobs.iter().any(|other| other.scenario.name == job.scenario.name) => {
                faults.push(format!("error: two of the files are named `{}`", job.scenario.name));
            }
            Ok(job) => jobs.push(job),
            Err(error) => faults.push(error.to_string().trim_end().to_owned()),
        }
    }
    // One target is wrong in the same way in every scenario: once is enough.
    faults.dedup();
    if faults.is_empty() { Ok(jobs) } else { Err(CliError::Usage(faults.join("\n\n"))) }
}

fn wrong(error: &ThresholdError) -> CliError {
    match error {
        ThresholdError::Lever(error) => refused(error),
        ThresholdError::WholeFactor { .. } => CliError::Usage(error.to_string()),
    }
}

/// One search, from the grid to fresh worlds, published. With the folder.
fn search(job: &Job, lever: &Lever) -> Result<(Found, PathBuf), CliError> {
    let mut search = Search::new(&job.scenario, lever.clone(), job.target.clone()).map_err(|error| wrong(&error))?;
    let desk = Desk::open("threshold", &job.scenario, &job.args, &search.asked())?;
    let nothing = || CliError::Failed("error: the search had nothing to do".to_owned());
    while let Some(work) = search.next_step().map_err(|error| refused(&error))? {
        let done = desk.perform(work)?.ok_or_else(nothing)?.done;
        search.learn(&done);
    }
    let work = search.fresh_step().map_err(|error| refused(&error))?.ok_or_else(nothing)?;
    let done = desk.perform(work)?.ok_or_else(nothing)?.done;
    search.confirm(&done);
    let found = search.found();
    let pictures = if job.args.no_plots { Vec::new() } else { vec![picture(&found, &job.scenario)] };
    let folder = desk.folder().to_owned();
    desk.publish(&found.json(&answer(&found)), &found.samples(), &pictures)?;
    Ok((found, folder))
}

fn show_one(args: &ThresholdArgs, found: &Found, worlds: u32, folder: &Path) -> Result<(), CliError> {
    if args.study.json {
        return print(&format!("{:#}\n", found.json(&answer(found))));
    }
    if args.study.quiet {
        return Ok(());
    }
    let points = found.searched.len() + found.fresh.len();
    print(&format!(
        "{}\n{points} points, {} worlds each\nWritten to {}\n",
        sentence(found),
        thousands(u64::from(worlds)),
        folder.display()
    ))
}

/// The price list: a row a scenario.
fn markdown(found: &[(&Scenario, &Found)], lever: &Lever, args: &ThresholdArgs) -> String {
    let mut text =
        format!("{} holds, over {} from {} to {}\n\n", args.target.trim(), lever.name(), lever.from, lever.to);
    let _ = writeln!(text, "| scenario | threshold |\n|---|---|");
    for (scenario, found) in found {
        let _ = writeln!(text, "| `{}` | {} |", scenario.name, answer(found));
    }
    let worlds: Vec<u32> = found.iter().map(|(scenario, _)| scenario.run.worlds).collect();
    let least = worlds.iter().min().copied().unwrap_or(0);
    let _ =
        writeln!(text, "\n{} worlds a point or more; intervals 95 %, from fresh worlds", thousands(u64::from(least)));
    text
}

fn csv(found: &[(&Scenario, &Found)]) -> Result<String, CliError> {
    let fault = |error: String| CliError::Failed(format!("error: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["scenario", "answer", "at", "low", "high"]).map_err(|error| fault(error.to_string()))?;
    for (scenario, found) in found {
        let first = found.crossings().first();
        let show = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let ends =
            [show(first.map(|one| one.at)), show(first.and_then(|one| one.low)), show(first.and_then(|one| one.high))];
        let [at, low, high] = &ends;
        writer
            .write_record([&scenario.name, &answer(found), at, low, high])
            .map_err(|error| fault(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| fault(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| fault(error.to_string()))
}
