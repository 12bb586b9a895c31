//! `durand run --robust`: how far each verdict reaches.

use std::sync::atomic::AtomicBool;

use super::CliError;
use super::progress::Progress;
use super::terminal::render;
use crate::results::summary::Summary;
use crate::scenario::Scenario;
use crate::study::engine::{self, Order, Shard, Work};
use crate::study::robust::Study;

/// Adds to every hypothesis of `summary` in how many structural alternatives and in what share of the prior its verdict holds. An
/// interruption leaves them as they are.
pub fn judge(
    scenario: &Scenario,
    summary: &mut Summary,
    worlds: u32,
    threads: u16,
    quiet: bool,
    stop: &AtomicBool,
) -> Result<(), CliError> {
    if summary.hypotheses.is_empty() {
        return Ok(());
    }
    let study = Study::new(scenario, worlds).map_err(|faults| CliError::Usage(render(&faults)))?;
    let total = (0..study.tasks()).map(|task| study.worlds(task)).sum();
    let progress = Progress::new(&format!("{} robust", scenario.name), total, quiet);
    let order = Order {
        threads: usize::from(threads),
        stop,
        progress: &|worlds| progress.add(worlds),
        shard: Shard::WHOLE,
        parts: None,
    };
    let outcome = engine::run(&study, &order);
    progress.finish();
    let outcome = outcome.map_err(|error| CliError::Failed(format!("error: {error}")))?;
    let verdicts: Vec<&str> = summary.hypotheses.iter().map(|judged| judged.verdict.as_str()).collect();
    if let Some(robust) = study.judge(&outcome.done, &verdicts) {
        summary.hypotheses.iter_mut().zip(robust).for_each(|(judged, robust)| judged.robust = Some(robust));
    }
    Ok(())
}
