//! `durand discover`: under which conditions an outcome holds.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::CliError;
use super::show::{thousands, wrap};
use super::study::{Desk, StudyArgs};
use super::terminal::{load, print, render};
use crate::gallery::discover as pictures;
use crate::gallery::words::{percent, sentence};
use crate::results::summary::headline_date;
use crate::scenario::Scenario;
use crate::stats::prim::{Preference, Settings};
use crate::study::discover::levers::{Levers, usual};
use crate::study::discover::outcome::Outcome;
use crate::study::discover::words::{figure, probability};
use crate::study::discover::{BoxFinding, Findings, Measured, Study};

/// `durand discover`
#[derive(Debug, Args)]
pub struct DiscoverArgs {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What makes a world a case, as in --outcome 'incidence(enforced, 2030-12)' or --outcome 'mean(coalition.w, 2027-12) > 0'; each world
    /// answers for itself [default: a crackdown is rational to the coalition at the headline date]
    #[arg(long, value_name = "METRIC")]
    pub outcome: Option<String>,
    /// Number to spread evenly over a range, as in --lever pakistan.inducement=0:1; may be repeated [default, if neither --lever nor
    /// --choice is given: what is offered, whether it is kept and believed, centralisation, and the centre]
    #[arg(long, value_name = "PATH=A:B")]
    pub lever: Vec<String>,
    /// Key to give several values, as in --choice council.centre=kandahar,kabul; may be repeated
    #[arg(long, value_name = "PATH=V1,V2")]
    pub choice: Vec<String>,
    /// Take the box with the largest coverage among those with this density, instead of the best balance of both
    #[arg(long, value_name = "SHARE", value_parser = parse_density)]
    pub density: Option<f64>,
    /// Most boxes
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=9))]
    pub boxes: u8,
    /// Half-samples to repeat the search on
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(0..=1000))]
    pub half_samples: u16,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub study: StudyArgs,
}

fn parse_density(text: &str) -> Result<f64, String> {
    let share = text.parse::<f64>().ok().filter(|share| *share > 0.0 && *share <= 1.0);
    share.ok_or_else(|| "it is a share above 0 and at most 1, as in 0.8".to_owned())
}

/// Runs the study.
pub fn run(args: &DiscoverArgs) -> Result<(), CliError> {
    let scenario = load(&args.file, &args.study.overrides)?;
    let study = asked(&scenario, args)?;
    let settings = Settings {
        seed: scenario.run.seed,
        preference: args.density.map_or(Preference::Balanced, Preference::Density),
        boxes: usize::from(args.boxes),
        resamples: usize::from(args.half_samples),
        ..Settings::default()
    };
    let levers = &study.levers;
    let job = json!({
        "outcome": study.outcome.to_string(),
        "levers": levers.levers.iter().map(|lever| format!("{}={}:{}", lever.path, lever.low, lever.high)).collect::<Vec<_>>(),
        "choices": levers.choices.iter().map(|choice| format!("{}={}", choice.path, choice.values.join(","))).collect::<Vec<_>>(),
        "density": args.density,
        "boxes": args.boxes,
        "half_samples": args.half_samples,
    });
    let desk = Desk::open("discover", &scenario, &args.study, &job)?;
    let Some(outcome) = desk.perform(&study)? else { return Ok(()) };
    let worlds: Vec<_> = outcome.done.iter().flat_map(|(task, values)| study.read(*task, values)).collect();
    let findings = study.findings(&worlds, &settings).map_err(|error| CliError::Failed(format!("error: {error}")))?;
    let folder = desk.folder().to_owned();
    desk.publish(&findings, &study.samples(&worlds, &findings), &[pictures::picture(&findings)])?;
    if args.study.json {
        let json =
            serde_json::to_string_pretty(&findings).map_err(|error| CliError::Failed(format!("error: {error}")))?;
        return print(&format!("{json}\n"));
    }
    if args.study.quiet {
        return Ok(());
    }
    let kept = if args.study.no_plots { "" } else { ", the picture in plots/" };
    let kept = format!("{}: study.json, samples.parquet, samples.csv, manifest.json{kept}", folder.display());
    print(&format!("{}\n{kept}\n", text(&findings, args.lever.is_empty() && args.choice.is_empty())))
}

/// What is asked, of which worlds: every fault at once.
fn asked(scenario: &Scenario, args: &DiscoverArgs) -> Result<Study, CliError> {
    let date = headline_date(scenario);
    let question = args.outcome.clone().unwrap_or_else(|| format!("p(coalition.acceptable, {date})"));
    let outcome = Outcome::parse(&question, scenario);
    let none_named = args.lever.is_empty() && args.choice.is_empty();
    let (levers, choices) = if none_named { usual(scenario) } else { (args.lever.clone(), args.choice.clone()) };
    match (outcome, Levers::pull(scenario, &levers, &choices)) {
        (Ok(outcome), Ok(levers)) => Ok(Study::new(levers, outcome)),
        (outcome, levers) => {
            let mut faults: Vec<String> = outcome.err().iter().map(|why| format!("error: --outcome: {why}")).collect();
            if let Err(error) = levers {
                faults.extend(error.sentences.iter().map(|why| format!("error: {why}")));
                faults.extend(error.diagnostics.iter().map(|faults| render(faults).trim_end().to_owned()));
            }
            Err(CliError::Usage(faults.join("\n")))
        }
    }
}

/// The findings as text, for people at a terminal.
fn text(findings: &Findings, usual: bool) -> String {
    let mut text = String::new();
    let answered = findings.worlds - findings.left_out;
    let _ = writeln!(
        text,
        "{} ({}): {} worlds, seed {}, {} inputs",
        findings.title,
        findings.scenario,
        thousands(findings.worlds),
        findings.seed,
        findings.inputs
    );
    let base = if answered > 0 { percent(findings.cases as f64 / answered as f64) } else { "none".to_owned() };
    let _ = writeln!(text, "Cases: {} holds in {} worlds, {base}", findings.outcome, thousands(findings.cases));
    if findings.left_out > 0 {
        let _ =
            writeln!(text, "Left out: {} worlds without an answer, their regime fallen", thousands(findings.left_out));
    }
    let spread = findings.levers.iter().map(|(path, low, high)| format!("{path} {low} to {high}"));
    let chosen = findings.choices.iter().map(|(path, values)| format!("{path} {}", values.join("/")));
    let pulled: Vec<String> = spread.chain(chosen).collect();
    if !pulled.is_empty() {
        let head = if usual { "Levers (the usual ones, none was named)" } else { "Levers" };
        let _ = writeln!(text, "{}", wrap(&format!("{head}: {}", pulled.join(", ")), 98, "  "));
    }
    let _ = writeln!(
        text,
        "Learned on {} worlds, judged on {} others; shares below are those of the others, with 95% intervals.",
        thousands(findings.learning),
        thousands(findings.test)
    );
    for (found, place) in findings.boxes.iter().zip(1..) {
        one(&mut text, findings, found, place);
    }
    if let (Some(together), true) = (&findings.together, findings.boxes.len() > 1) {
        let _ = writeln!(
            text,
            "\nAll boxes together: {} of their worlds, {} of all cases.",
            interval(together.density),
            interval(together.coverage)
        );
    }
    let _ = writeln!(text, "\n{}", wrap(&findings.ending.sentence, 98, ""));
    for note in &findings.notes {
        let _ = writeln!(text, "{}", wrap(note, 98, ""));
    }
    text
}

fn interval(measured: Measured) -> String {
    let value = measured.value.map_or_else(|| "?".to_owned(), percent);
    format!("{value} ({} to {})", percent(measured.low), percent(measured.high))
}

fn one(text: &mut String, findings: &Findings, found: &BoxFinding, place: u32) {
    let _ = writeln!(text, "\nBox {place}. {}.", wrap(&sentence(&found.sentence), 98, "  "));
    let test = &found.test;
    let _ = writeln!(
        text,
        "  density {}, coverage {}, mass {}",
        interval(test.density),
        interval(test.coverage),
        test.mass.map_or_else(|| "?".to_owned(), percent)
    );
    let share = |measured: Measured| measured.value.map_or_else(|| "?".to_owned(), percent);
    let _ = writeln!(
        text,
        "  as learned: density {}, coverage {}; by chance: p {}",
        share(found.learning.density),
        share(found.learning.coverage),
        probability(found.chance)
    );
    if let Some(asked) = &found.asked {
        let _ = writeln!(text, "  {}", wrap(&format!("{}.", asked.sentence), 98, "  "));
    }
    let _ = writeln!(text, "  {:<44}{:<24}{:>11}{:>11}   again", "", "", "quasi-p", "held out");
    for limit in &found.limits {
        let times = (limit.half_samples * findings.half_samples as f64).round();
        let _ = writeln!(
            text,
            "  {:<44}{:<24}{:>11}{:>11}   {times:.0} of {}",
            limit.input,
            limit.words,
            probability(limit.quasi_p_learning),
            probability(limit.quasi_p_test),
            findings.half_samples
        );
        if let (Some(least), Some(most)) = (limit.least, limit.most) {
            let _ = writeln!(text, "    {} ({} to {})", limit.meaning, figure(least), figure(most));
        }
    }
}
