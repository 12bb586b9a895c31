//! The command line: one file a command. Each loads, calls the library, and hands over to results or
//! pictures. stdout carries results, stderr everything else.

mod args;
mod begun;
mod calibrate;
mod check;
mod compare;
mod compared;
mod counterfactual;
mod discover;
mod explain;
mod generate;
mod lenses;
mod merge;
mod new;
mod plot;
mod progress;
mod report;
mod robust;
mod run;
mod sensitivity;
mod shard;
mod show;
mod status;
mod study;
mod submit;
mod sweep;
mod terminal;
mod threshold;

use std::process::ExitCode;

use clap::Parser;

pub use args::Cli;
use args::Command;

/// Why a command did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The command or a file is wrong: exit 2. The text is complete as it stands.
    #[error("{0}")]
    Usage(String),
    /// It failed while running: exit 1.
    #[error("{0}")]
    Failed(String),
    /// It was interrupted; what was finished is kept: exit 130.
    #[error("{0}")]
    Interrupted(String),
    /// A hypothesis was refuted under `--strict`: exit 3.
    #[error("{0}")]
    Refuted(String),
    /// What was asked for is in order, and only that was to be seen: no error, and nothing to say.
    #[error("")]
    Checked,
    /// Whoever read stdout has gone: no error, and nothing to say.
    #[error("")]
    ReaderGone,
}

impl CliError {
    const fn code(&self) -> u8 {
        match self {
            Self::ReaderGone | Self::Checked => 0,
            Self::Failed(_) => 1,
            Self::Usage(_) => 2,
            Self::Refuted(_) => 3,
            Self::Interrupted(_) => 130,
        }
    }
}

/// Parses the command line, does what it says, and gives the exit code.
pub fn main() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) if error.use_stderr() => {
            let text = error.render();
            let text = if terminal::wants_colour() { text.ansi().to_string() } else { text.to_string() };
            terminal::tell(text.trim_end());
            return ExitCode::from(2);
        }
        // Help and version are what was asked for.
        Err(error) => error.exit(),
    };
    match dispatch(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let code = error.code();
            let text = error.to_string();
            if !text.is_empty() {
                terminal::tell(text.trim_end());
            }
            ExitCode::from(code)
        }
    }
}

fn dispatch(command: Command) -> Result<(), CliError> {
    match command {
        Command::New(args) => new::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Submit(args) => submit::run(&args),
        Command::Status(args) => status::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Plot(args) => plot::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Sensitivity(args) => sensitivity::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Threshold(args) => threshold::run(&args),
        Command::Counterfactual(args) => counterfactual::run(&args),
        Command::Calibrate(args) => calibrate::run(&args),
        Command::Discover(args) => discover::run(&args),
        Command::Schema => generate::schema(),
        Command::Completions(args) => generate::completions(args.shell),
        Command::Man(args) => generate::man(args.folder.as_deref()),
    }
}
