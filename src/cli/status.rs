//! `durand status`: which shards are done, running, missing or damaged, and what to do next.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;

use super::CliError;
use super::show::{number_text, thousands};
use super::terminal::print;
use crate::cluster::look::look;
use crate::cluster::queue::{self, Queue};
use crate::cluster::state::{State, Status, status};
use crate::cluster::words::{numbers, shell};
use crate::cluster::{FOLDER, Job};
use crate::results::shards;

/// Most shards and faults that are told one by one.
const MOST_TOLD: usize = 20;

/// `durand status`
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Folder the shards share: the --out of what was submitted
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Print only the numbers of shards that are neither done nor in the queue, as `sbatch --array=` takes them: 3,17
    #[arg(long, conflicts_with = "json")]
    pub missing: bool,
    /// Print it as JSON
    #[arg(long)]
    pub json: bool,
}

/// Looks through the shards, every byte of them, and asks the scheduler about those that are not done.
pub fn run(args: &StatusArgs) -> Result<(), CliError> {
    let usage = |text: String| CliError::Usage(format!("error: {text}"));
    let out =
        std::path::absolute(&args.folder).map_err(|error| usage(format!("`{}`: {error}", args.folder.display())))?;
    let job = Job::read(&out).map_err(|error| usage(error.to_string()))?;
    let look = look(&out, job.as_ref()).map_err(|error| usage(error.to_string()))?;
    let Some(look) = look else {
        return Err(usage(nothing(&args.folder)));
    };
    let settled = look.joined && look.shards.iter().all(|lying| lying.whole);
    let queue = job.as_ref().filter(|_| !settled).map_or_else(Queue::default, queue::ask);
    let status = status(&out, &look, job.as_ref(), &queue, SystemTime::now());
    if args.missing {
        let lost = status.lost();
        return if lost.is_empty() { Ok(()) } else { print(&format!("{}\n", numbers(&lost, false))) };
    }
    if args.json {
        let text = serde_json::to_string_pretty(&status);
        return print(&format!("{}\n", text.map_err(|error| CliError::Failed(format!("error: {error}")))?));
    }
    print(&text(&out, &status, job.as_ref()))
}

/// Says that nothing lies there; where something lies one folder below, as when several files were submitted, says where.
fn nothing(folder: &Path) -> String {
    let holds = |path: &PathBuf| path.join(shards::FOLDER).is_dir() || path.join(FOLDER).is_dir();
    let below = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut below: Vec<PathBuf> = below.map(|entry| entry.path()).filter(holds).collect();
    below.sort();
    let mut text = format!("there are no shards in `{}`, and nothing was submitted there", folder.display());
    if below.is_empty() {
        text.push_str("; it is the --out that the shards share");
    } else {
        text.push_str("; each of these has its own status:");
    }
    for path in below.iter().take(MOST_TOLD) {
        let _ = write!(text, "\n  durand status {}", shell(&path.to_string_lossy()).unwrap_or_default());
    }
    text
}

fn text(out: &Path, status: &Status, job: Option<&Job>) -> String {
    let mut text = String::new();
    let name = job.map_or_else(String::new, |job| format!("{}, ", job.scenario));
    if let Some(job) = job.filter(|job| job.chain) {
        let _ = writeln!(text, "{name}{}: a chain of {} links", status.study, job.shards);
    } else {
        let _ = writeln!(
            text,
            "{name}{}: {} of {} shards are done{}{}",
            status.study,
            status.of(State::Done).len(),
            status.shards.len(),
            items(status),
            pace(status)
        );
    }
    for state in State::ALL {
        let shards = status.of(state);
        if !shards.is_empty() {
            let _ = writeln!(text, "  {:<11}{}", state.name(), numbers(&shards, true));
        }
    }
    let begun = status.shards.iter().filter(|shard| shard.state != State::Done && shard.done > 0);
    for shard in begun.take(MOST_TOLD) {
        let all = shard.total.map_or_else(String::new, |total| format!(" of {}", thousands(total)));
        let _ = writeln!(text, "  shard {}: {}{all} {}", shard.shard, thousands(shard.done), status.unit);
    }
    let faults = status.shards.iter().flat_map(|shard| shard.faults.iter().map(move |fault| (shard.shard, fault)));
    for (shard, fault) in faults.take(MOST_TOLD) {
        let _ = writeln!(text, "  shard {shard}: {fault}");
    }
    for stray in status.strays.iter().take(MOST_TOLD) {
        let _ = writeln!(text, "  {stray}");
    }
    if status.joined {
        let _ = writeln!(text, "the result is in {}", out.display());
    } else if let Some(state) = &status.joining {
        let what = if job.is_some_and(|job| job.chain) { "the link that is first" } else { "the job that joins them" };
        let _ = writeln!(text, "{what} is {}", state.to_lowercase());
    }
    if let Some(job) = job.filter(|_| !status.joined) {
        if status.queue_known {
            let _ = writeln!(text, "logs are in {}", out.join(FOLDER).display());
        } else {
            let _ = match &job.array {
                Some(array) => {
                    writeln!(text, "the scheduler does not answer: what becomes of array job {array} is not known")
                }
                None => writeln!(text, "the scheduler does not answer, and gave no job when it was asked to take it"),
            };
        }
    }
    for next in &status.next {
        let _ = writeln!(text, "{}:\n  {}", next.because, next.command);
    }
    text
}

fn items(status: &Status) -> String {
    status.total.map_or_else(String::new, |total| {
        format!(", {} of {} {}", thousands(status.done), thousands(total), status.unit)
    })
}

fn pace(status: &Status) -> String {
    let Some((rate, left)) = status.rate.zip(status.seconds_left) else { return String::new() };
    let left = match left {
        ..120.0 => format!("{left:.0} seconds"),
        120.0..7200.0 => format!("{:.0} minutes", left / 60.0),
        _ => format!("{:.1} hours", left / 3600.0),
    };
    format!("; {} {} a second lately, at which {left} are left", number_text(rate), status.unit)
}
