//! stdout and its reader, the wish for colour, loading a scenario with its faults shown.

use std::io::{self, Write};
use std::path::Path;

use super::CliError;
use super::args::OverrideArgs;
use crate::scenario::{Diagnostics, Overrides, Scenario};

/// Writes a text to stdout. A reader that has gone is no error.
pub fn print(text: &str) -> Result<(), CliError> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| {
        if error.kind() == io::ErrorKind::BrokenPipe {
            CliError::ReaderGone
        } else {
            CliError::Failed(format!("error: cannot write to stdout: {error}"))
        }
    })
}

/// Writes a line to stderr. Where that cannot be done there is nobody to tell.
pub fn tell(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// Whether messages on stderr may be coloured.
pub fn wants_colour() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}

/// The overrides of a command line.
pub fn overrides(args: &OverrideArgs) -> Overrides {
    Overrides { set: args.set.clone(), worlds: args.worlds, seed: args.seed, months: args.months }
}

/// Loads a scenario; its warnings go to stderr, its faults into the error.
pub fn load(path: &Path, args: &OverrideArgs) -> Result<Scenario, CliError> {
    let scenario = Scenario::load(path, &overrides(args)).map_err(|faults| CliError::Usage(render(&faults)))?;
    if !scenario.warnings.is_empty() {
        tell(render(&scenario.warnings).trim_end());
    }
    Ok(scenario)
}

/// Diagnostics as they are shown on stderr.
pub fn render(faults: &Diagnostics) -> String {
    faults.render(wants_colour())
}
