//! What the command line can say. Raw here; each command resolves it.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::counterfactual::CounterfactualArgs;
use super::merge::MergeArgs;
use super::report::ReportArgs;
use crate::gallery::{Format, PICTURES, PNG_WIDTH};
use crate::study::engine::Shard;

const AFTER: &str = "\
Exit codes: 0 done, 1 failed while running, 2 the command or a file is wrong, 3 a hypothesis is refuted \
(run --strict), 130 interrupted (what was finished is kept).

A first look:
  durand run scenarios/status-quo.toml scenarios/grand-bargain.toml
  durand compare results/status-quo results/grand-bargain --metric coalition
  durand explain scenarios/status-quo.toml --world 7";

/// When does a crackdown on the TTP become rational for the Islamic Emirate, could it be ordered, would
/// it be obeyed? Monte Carlo worlds from scenario files.
#[derive(Debug, Parser)]
#[command(name = "durand", version, about, after_help = AFTER, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a commented scenario file that runs as it stands
    New(NewArgs),
    /// Validate scenario files: every fault at its line and column, with the fix
    Check(CheckArgs),
    /// Live the worlds of scenario files: results and pictures for each
    Run(RunArgs),
    /// Join the shards of a run or a study into the result that one machine would have made
    Merge(MergeArgs),
    /// Hand a run or a study to a cluster: shards as the tasks of an array, and a job that joins them
    Submit(super::submit::SubmitArgs),
    /// Tell which shards are done, running, missing or damaged, and what to do next
    Status(super::status::StatusArgs),
    /// Set results side by side: differences with intervals, on common worlds where there are any
    Compare(CompareArgs),
    /// Draw the pictures of a result again, or of several together
    Plot(PlotArgs),
    /// Write one HTML page of a result, or of several side by side
    Report(ReportArgs),
    /// Tell one world's story: councils, ledgers, orders, who blocked, who mutinied
    Explain(ExplainArgs),
    /// Find which assumption drives the answer: screening, shares of variance, mechanisms switched off
    Sensitivity(super::sensitivity::SensitivityArgs),
    /// Vary one lever or two on a grid, on common worlds: response curves, or a phase diagram
    Sweep(super::sweep::SweepArgs),
    /// Find the smallest lever that makes something so, with its interval; over many scenarios a price list
    Threshold(super::threshold::ThresholdArgs),
    /// Force a policy on worlds, and tolerance on the same: what they see, what turns out, what comes of it
    Counterfactual(CounterfactualArgs),
    /// Meet the data: a posterior from reported figures, and how it does on what was held out
    Calibrate(super::calibrate::CalibrateArgs),
    /// Find under which conditions an outcome holds: boxes of inputs and levers, in plain words
    Discover(super::discover::DiscoverArgs),
    /// Print the JSON Schema of scenario files, for editors
    Schema,
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the man page, or write all of them into a folder
    Man(ManArgs),
}

/// `durand new`
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Name of the scenario: small letters, digits and dashes; the file becomes NAME.toml
    pub name: String,
    /// Scenario to start from: a file, or the name of one beside the new file
    #[arg(long, value_name = "SCENARIO", default_value = "status-quo")]
    pub from: String,
    /// Folder the file goes into; `scenarios` if there is one, else the current folder
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
}

/// `durand check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Scenario files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub overrides: OverrideArgs,
    /// Say nothing where nothing is wrong
    #[arg(short, long)]
    pub quiet: bool,
}

/// Keys of the scenario, overridden.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct OverrideArgs {
    /// Override a key of the scenario, as in --set pakistan.honour=0.9, or multiply what it has, as in
    /// --set 'pakistan.honour*=0.5'; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Number of worlds [default: the scenario's, else 10000]
    #[arg(long, value_name = "N")]
    pub worlds: Option<u64>,
    /// Master seed: the same seed gives the same worlds [default: the scenario's, else 20210815]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Months a world runs [default: the scenario's, else 113]
    #[arg(long, value_name = "N")]
    pub months: Option<u64>,
}

/// `durand run`
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Scenario files; several run on the same worlds
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub overrides: OverrideArgs,
    /// Threads, at most 1024; 0 is one for each core
    #[arg(long, value_name = "T", default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub threads: u16,
    /// Folder of the result; with several files each has a folder in it [default: results/<name>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace a result that is there
    #[arg(long, conflicts_with = "resume")]
    pub force: bool,
    /// Go on where a run of the same scenario, seed and version was stopped; where there is none, begin
    #[arg(long)]
    pub resume: bool,
    /// Live one shard of the worlds, as in --shard 0/8: I counts from 0, all shards share --out, and
    /// `durand merge` joins them
    #[arg(long, value_name = "I/N", value_parser = super::shard::parse, conflicts_with_all = ["precision", "strict", "json"])]
    pub shard: Option<Shard>,
    /// Live worlds until the 95 % interval of the headline probability is no wider than P, --worlds at most
    #[arg(long, value_name = "P", value_parser = precision)]
    pub precision: Option<f64>,
    /// Format of pictures; both unless given
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatArg>,
    /// Draw no pictures
    #[arg(long)]
    pub no_plots: bool,
    /// Print the summary as JSON on stdout
    #[arg(long)]
    pub json: bool,
    /// Exit 3 when a hypothesis is refuted
    #[arg(long)]
    pub strict: bool,
    /// Judge each hypothesis under every structural alternative too, on N worlds each, and over the prior [default N: 1000]
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1000",
          value_parser = clap::value_parser!(u32).range(1..))]
    pub robust: Option<u32>,
    /// Show no progress and no table; errors still show
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show every headline number
    #[arg(short, long)]
    pub verbose: bool,
}

/// Reads a precision.
fn precision(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "it is a number such as 0.01".to_owned())?;
    if (LEAST_PRECISION..1.0).contains(&number) {
        Ok(number)
    } else {
        Err(format!("it is a width of probabilities from {LEAST_PRECISION} to less than 1, such as 0.01"))
    }
}

/// The narrowest interval that can be asked for: a billion worlds give about twice that at worst.
const LEAST_PRECISION: f64 = 0.0001;

/// `durand compare`
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Folders of results; all are compared with the first
    #[arg(required = true, num_args = 2.., value_name = "RESULT")]
    pub results: Vec<PathBuf>,
    /// Outcome to show, as in --metric coalition.acceptable, --metric rung, --metric 'p(coalition.acceptable, 2025-12)'; may be
    /// repeated [default: all]
    #[arg(long, value_name = "NAME")]
    pub metric: Vec<String>,
    /// Print the comparison as JSON
    #[arg(long, group = "form")]
    pub json: bool,
    /// Print the comparison as CSV, a row an outcome and result
    #[arg(long, group = "form")]
    pub csv: bool,
    /// Print the comparison as Markdown
    #[arg(long, group = "form")]
    pub markdown: bool,
    /// Folder to write comparison.json, .csv, .md and the pictures of all results together into; replaces those there
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Format of pictures; both unless given
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatArg>,
    /// Draw no pictures
    #[arg(long)]
    pub no_plots: bool,
}

/// `durand plot`
#[derive(Debug, Args)]
pub struct PlotArgs {
    /// Folders of results; several are drawn together, on the same axes
    #[arg(required = true, value_name = "RESULT")]
    pub results: Vec<PathBuf>,
    /// Format of pictures; both unless given
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<FormatArg>,
    /// Picture to draw; may be repeated [default: all]
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(PICTURES.map(|(name, _)| name)))]
    pub only: Vec<String>,
    /// Width of PNG pictures in pixels, 200 to 6400; SVG has none of its own
    #[arg(long, value_name = "PX", default_value_t = PNG_WIDTH, value_parser = clap::value_parser!(u32).range(200..=6400))]
    pub width: u32,
    /// Folder for the pictures [default: RESULT/plots; of several, `comparison` beside the first]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// `durand explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Scenario file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Number of the world, from 0
    #[arg(long, value_name = "K", default_value_t = 0)]
    pub world: u32,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub overrides: OverrideArgs,
    /// Print the story's facts as JSON
    #[arg(long)]
    pub json: bool,
    /// Tell every council in full
    #[arg(short, long)]
    pub verbose: bool,
}

/// `durand completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `durand man`
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Folder to write the pages of all commands into
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// Format of pictures.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FormatArg {
    /// Bitmaps
    Png,
    /// Vectors
    Svg,
}

impl FormatArg {
    /// The formats asked for: the one named, or all.
    pub fn chosen(named: Option<Self>) -> &'static [Format] {
        match named {
            Some(Self::Png) => &[Format::Png],
            Some(Self::Svg) => &[Format::Svg],
            None => &Format::ALL,
        }
    }
}
