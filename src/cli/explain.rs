//! `durand explain`: one world's story.

use super::CliError;
use super::args::ExplainArgs;
use super::terminal::{load, print, tell};
use crate::story;

/// Tells the story on stdout.
pub fn run(args: &ExplainArgs) -> Result<(), CliError> {
    let scenario = load(&args.file, &args.overrides)?;
    if args.world >= scenario.run.worlds {
        tell(&format!(
            "note: a run of this scenario has worlds 0 to {}; world {} exists all the same",
            scenario.run.worlds - 1,
            args.world
        ));
    }
    if args.json {
        let facts = serde_json::to_string_pretty(&story::as_json(&scenario, args.world))
            .map_err(|error| CliError::Failed(format!("error: {error}")))?;
        return print(&format!("{facts}\n"));
    }
    print(&story::tell(&scenario, args.world, args.verbose))
}
