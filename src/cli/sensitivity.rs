//! `durand sensitivity`: which assumption drives the answer.

use std::fmt::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::CliError;
use super::show::{number_text, thousands, wrap};
use super::study::{Desk, StudyArgs};
use super::terminal::{load, print, render};
use crate::gallery::sensitivity as pictures;
use crate::gallery::words::percent;
use crate::results::summary::headline_date;
use crate::scenario::Scenario;
use crate::study::ablation;
use crate::study::asked::Asked;
use crate::study::inputs::Inputs;
use crate::study::sensitivity::{Design, FactorFinding, Findings, Grouping, Method, MetricFindings, Number, Study};

/// Worlds at each point unless somebody wants others: enough that luck does not drown a small effect.
const WORLDS_AT_A_POINT: u64 = 8;
/// Worlds of an ablation unless somebody wants others.
const WORLDS_OF_ABLATION: u64 = 1000;
/// Factors in the table on a terminal.
const LINES: usize = 20;

/// `durand sensitivity`
#[derive(Debug, Args)]
pub struct SensitivityArgs {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Metric to explain, as in --metric 'mean(coalition.w, 2027-12)'; may be repeated [default: the worth of a crackdown to the
    /// coalition; for ablation also whether it is rational, ordered, enforced, and attacks]
    #[arg(long, value_name = "METRIC")]
    pub metric: Vec<String>,
    /// How sensitivity is measured
    #[arg(long, value_enum, value_name = "METHOD", default_value_t = MethodArg::Morris)]
    pub method: MethodArg,
    /// Base sample: trajectories (morris) [default: 16], or rows, a power of two (sobol, shapley) [default: 128]. --worlds is the
    /// number of worlds at each point [default: 8], or of an ablation [default: 1000]
    #[arg(long, value_name = "N")]
    pub samples: Option<u32>,
    /// Move inputs in groups
    #[arg(long, value_enum, value_name = "GROUP")]
    pub group: Option<GroupArg>,
    /// Also the indices of pairs; twice the points (sobol)
    #[arg(long)]
    pub second_order: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub study: StudyArgs,
}

/// How sensitivity is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MethodArg {
    /// Elementary effects: what moves the metric, and in which direction; cheap
    Morris,
    /// Sobol' indices: shares of the variance, alone and with all others
    Sobol,
    /// Shapley effects: shares of the variance that add up to 1
    Shapley,
    /// Each mechanism switched off, each structural alternative switched on
    Ablation,
}

/// How inputs are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GroupArg {
    /// By faction; the world's inputs are one more group
    Faction,
    /// By component of the ledger, or part of the model
    Component,
    /// By grade of evidence
    Grade,
}

impl GroupArg {
    const fn grouping(group: Option<Self>) -> Grouping {
        match group {
            None => Grouping::None,
            Some(Self::Faction) => Grouping::Faction,
            Some(Self::Component) => Grouping::Component,
            Some(Self::Grade) => Grouping::Grade,
        }
    }
}

/// Runs the study.
pub fn run(args: &SensitivityArgs) -> Result<(), CliError> {
    let mut faults = misplaced(args);
    let mut overrides = args.study.overrides.clone();
    let usual = if args.method == MethodArg::Ablation { WORLDS_OF_ABLATION } else { WORLDS_AT_A_POINT };
    overrides.worlds.get_or_insert(usual);
    let loaded = load(&args.file, &overrides).and_then(|scenario| Ok((asked(&scenario, args)?, scenario)));
    let (asked, scenario) = match loaded {
        Ok(loaded) if faults.is_empty() => loaded,
        Ok(_) => return Err(CliError::Usage(faults.join("\n"))),
        Err(CliError::Usage(text)) => {
            faults.push(text.trim_end().to_owned());
            return Err(CliError::Usage(faults.join("\n")));
        }
        Err(other) => return Err(other),
    };
    match args.method {
        MethodArg::Ablation => ablate(&scenario, asked, args),
        MethodArg::Morris => design(&scenario, asked, Method::Morris, args),
        MethodArg::Sobol => design(&scenario, asked, Method::Sobol { second_order: args.second_order }, args),
        MethodArg::Shapley => design(&scenario, asked, Method::Shapley, args),
    }
}

/// Flags that do not go with the method.
fn misplaced(args: &SensitivityArgs) -> Vec<String> {
    let ablation = args.method == MethodArg::Ablation;
    [
        (args.second_order && args.method != MethodArg::Sobol, "--second-order goes with --method sobol only"),
        (
            args.samples.is_some() && ablation,
            "--samples does not go with --method ablation, which has no design; --worlds sets its worlds",
        ),
        (args.group.is_some() && ablation, "--group does not go with --method ablation, which moves no inputs"),
    ]
    .into_iter()
    .filter(|(wrong, _)| *wrong)
    .map(|(_, text)| format!("error: {text}"))
    .collect()
}

/// The metrics asked for, or the usual ones.
fn asked(scenario: &Scenario, args: &SensitivityArgs) -> Result<Asked, CliError> {
    let (date, end) = (headline_date(scenario), scenario.run.last());
    let texts = match (args.metric.as_slice(), args.method) {
        ([], MethodArg::Ablation) => vec![
            format!("mean(coalition.w, {date})"),
            format!("p(coalition.acceptable, {date})"),
            format!("incidence(ordered, {end})"),
            format!("incidence(enforced, {end})"),
            format!("mean(attacks, {date})"),
        ],
        ([], _) => vec![format!("mean(coalition.w, {date})")],
        (metrics, _) => metrics.to_vec(),
    };
    Asked::parse(scenario, &texts).map_err(|faults| {
        let lines: Vec<String> =
            faults.iter().map(|(text, error)| format!("error: --metric '{text}': {error}")).collect();
        CliError::Usage(lines.join("\n"))
    })
}

fn design(scenario: &Scenario, asked: Asked, method: Method, args: &SensitivityArgs) -> Result<(), CliError> {
    let inputs = Inputs::of(scenario);
    if inputs.is_empty() {
        return Err(CliError::Usage(format!(
            "error: nothing in {} is uncertain: give some of its numbers a distribution, such as {{ uniform = [0.2, 0.4] }}",
            args.file.display()
        )));
    }
    let grouping = GroupArg::grouping(args.group);
    let (factors, names) = grouping.factors(&inputs);
    let samples = args.samples.unwrap_or_else(|| method.usual_samples());
    let design = Design::new(method, factors, samples, scenario.run.seed)
        .map_err(|error| CliError::Usage(format!("error: {error}")))?;
    let worlds = scenario.run.worlds;
    let kind = match method {
        Method::Morris => "sensitivity-morris",
        Method::Sobol { .. } => "sensitivity-sobol",
        Method::Shapley => "sensitivity-shapley",
    };
    let metrics: Vec<String> = asked.metrics().iter().map(ToString::to_string).collect();
    let job = json!({
        "method": method.name(),
        "samples": samples,
        "second_order": method == Method::Sobol { second_order: true },
        "group": args.group.map(|group| format!("{group:?}").to_lowercase()),
        "metrics": metrics,
    });
    let study = Study::new(scenario.clone(), inputs, asked, design, worlds);
    let desk = Desk::open(kind, scenario, &args.study, &job)?;
    let Some(outcome) = desk.perform(&study)? else { return Ok(()) };
    let findings = study.findings(&outcome.done, method, grouping, &names);
    let picture = pictures::picture(&findings, grouping);
    let folder = desk.folder().to_owned();
    desk.publish(&findings, &study.samples(&outcome.done, &names), &[picture])?;
    let text = || {
        format!("{}\n{}: study.json, samples.parquet, samples.csv, manifest.json\n", table(&findings), folder.display())
    };
    report(args, &findings, text)
}

fn ablate(scenario: &Scenario, asked: Asked, args: &SensitivityArgs) -> Result<(), CliError> {
    let metrics: Vec<String> = asked.metrics().iter().map(ToString::to_string).collect();
    let study = ablation::Study::new(scenario.clone(), asked).map_err(|faults| CliError::Usage(render(&faults)))?;
    let changes: Vec<&str> = study.changes().iter().map(|change| change.name.as_str()).collect();
    let job = json!({ "method": "ablation", "metrics": metrics, "changes": changes });
    let desk = Desk::open("sensitivity-ablation", scenario, &args.study, &job)?;
    let Some(outcome) = desk.perform(&study)? else { return Ok(()) };
    let findings = study.findings(&outcome.done);
    let picture = pictures::ablation(&findings);
    let folder = desk.folder().to_owned();
    desk.publish(&findings, &study.samples(&outcome.done), &[picture])?;
    let text = || {
        format!(
            "{}\n{}: study.json, samples.parquet, samples.csv, manifest.json\n",
            ablated(&findings),
            folder.display()
        )
    };
    report(args, &findings, text)
}

/// Prints what was found: as JSON, as a table, or not at all.
fn report(args: &SensitivityArgs, findings: &impl serde::Serialize, text: impl Fn() -> String) -> Result<(), CliError> {
    if args.study.json {
        let json =
            serde_json::to_string_pretty(findings).map_err(|error| CliError::Failed(format!("error: {error}")))?;
        print(&format!("{json}\n"))
    } else if args.study.quiet {
        Ok(())
    } else {
        print(&text())
    }
}

/// The findings as a table.
fn table(findings: &Findings) -> String {
    let mut text = String::new();
    let replicates = if findings.method == "morris" {
        format!("{} trajectories", findings.replicates)
    } else {
        format!("{} scramblings of {} rows", findings.replicates, findings.rows)
    };
    let _ = writeln!(
        text,
        "{} ({}): {}, {replicates}, {} uncertain inputs, {} world{} at each of {} points, seed {}",
        findings.title,
        findings.scenario,
        findings.method,
        findings.inputs,
        findings.worlds_at_a_point,
        if findings.worlds_at_a_point == 1 { "" } else { "s" },
        thousands(u64::from(findings.points)),
        findings.seed
    );
    for metric in &findings.metrics {
        head(&mut text, metric);
        rows(&mut text, findings.method, metric);
    }
    let _ = writeln!(text);
    for note in &findings.reading {
        let _ = writeln!(text, "{}", wrap(note, 96, ""));
    }
    text
}

fn head(text: &mut String, metric: &MetricFindings) {
    let unit = if metric.unit.is_empty() { String::new() } else { format!(" {}", metric.unit) };
    let shown = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), number_text);
    let _ = writeln!(
        text,
        "\n{}: mean {}{unit} over the points, standard deviation {}",
        metric.metric,
        shown(metric.mean),
        shown(metric.sd)
    );
    let share = metric.chance.share;
    if let Some(value) = share.value {
        let ends = share
            .low
            .zip(share.high)
            .map_or_else(String::new, |(low, high)| format!(" ({} to {})", percent(low), percent(high)));
        let _ = writeln!(
            text,
            "  of the spread between single worlds {}{ends} is chance, {} not knowing",
            percent(value),
            percent(1.0 - value)
        );
    }
    if let Some(Number { value: Some(value), .. }) = metric.interactions {
        let _ = writeln!(text, "  interactions: {} of the variance between points", number_text(value));
    }
}

fn rows(text: &mut String, method: &str, metric: &MetricFindings) {
    let columns: &[&str] = match method {
        "sobol" => &["S", "ST"],
        "shapley" => &["effect"],
        _ => &["mu*", "mu"],
    };
    let _ = write!(text, "  {:<46}", "factor");
    for column in columns {
        let _ = write!(text, "{column:>9}  {:<20}", "95% interval");
    }
    let _ = writeln!(text, "{}", if method == "morris" { "    sigma" } else { "" });
    for factor in metric.factors.iter().take(LINES) {
        let _ = write!(text, "  {:<46}", factor.label());
        for number in cells(method, factor) {
            let _ = write!(text, "{}", cell(number));
        }
        let spread = factor.spread.map_or_else(String::new, |spread| format!("{:>9}", number_text(spread)));
        let _ = writeln!(text, "{spread}");
    }
    if metric.factors.len() > LINES {
        let _ = writeln!(text, "  and {} weaker factors, in study.json", metric.factors.len() - LINES);
    }
    for pair in metric.pairs.iter().take(8) {
        let _ = writeln!(text, "  {:<46}{}", format!("{} x {}", pair.first, pair.second), cell(Some(pair.share)));
    }
}

fn cells(method: &str, factor: &FactorFinding) -> Vec<Option<Number>> {
    match method {
        "sobol" => vec![factor.first, factor.total],
        "shapley" => vec![factor.shapley],
        _ => vec![factor.size, factor.mean_effect],
    }
}

fn cell(number: Option<Number>) -> String {
    let Some(Number { value: Some(value), low, high }) = number else { return format!("{:>9}  {:<20}", "", "") };
    let ends =
        low.zip(high).map_or_else(String::new, |(low, high)| format!("{} to {}", number_text(low), number_text(high)));
    format!("{:>9}  {ends:<20}", number_text(value))
}

/// The findings of an ablation as a table, a block a metric.
fn ablated(findings: &ablation::Findings) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} ({}): ablation, {} worlds under each of {} changes, seed {}",
        findings.title,
        findings.scenario,
        thousands(u64::from(findings.worlds)),
        findings.changes.len(),
        findings.seed
    );
    for (place, base) in findings.metrics.iter().enumerate() {
        let share = base.unit.starts_with("share");
        let shown = |value: f64| if share { points(value) } else { number_text(value) };
        let worth = base
            .worth
            .value
            .map_or_else(|| "?".to_owned(), |value| if share { percent(value) } else { number_text(value) });
        let unit = if share || base.unit.is_empty() { String::new() } else { format!(" {}", base.unit) };
        let _ = writeln!(text, "\n{}: {worth}{unit} with nothing changed", base.metric);
        for (kind, title) in [("mechanism", "without"), ("structure", "with")] {
            let mut moved: Vec<_> = findings
                .changes
                .iter()
                .filter(|changed| changed.change.kind == kind)
                .filter_map(|changed| changed.effects[place].as_ref().map(|effect| (changed, effect)))
                .filter(|(_, effect)| {
                    effect.low.is_some_and(|low| low > 0.0) || effect.high.is_some_and(|high| high < 0.0)
                })
                .collect();
            moved.sort_by(|a, b| b.1.difference.abs().total_cmp(&a.1.difference.abs()));
            for (changed, effect) in &moved {
                let ends = effect
                    .low
                    .zip(effect.high)
                    .map_or_else(String::new, |(low, high)| format!("{} to {}", shown(low), shown(high)));
                let _ =
                    writeln!(text, "  {title:<8}{:<22}{:>12}   {ends}", changed.change.name, shown(effect.difference));
            }
            if moved.is_empty() {
                let _ = writeln!(text, "  {title:<8}any of them it does not change beyond its interval");
            }
        }
    }
    let inert = if findings.inert.is_empty() { "none".to_owned() } else { findings.inert.join(", ") };
    let _ = writeln!(text, "\nInert for these metrics: {}\n", wrap(&inert, 70, "  "));
    for note in &findings.reading {
        let _ = writeln!(text, "{}", wrap(note, 96, ""));
    }
    text
}

/// A difference of shares in points.
fn points(difference: f64) -> String {
    let text = number_text(difference * 100.0);
    format!("{text} points")
}
