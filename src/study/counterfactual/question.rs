//! What is asked: which policy, from which councils on, over how many futures.

use crate::model::policy::Policy;
use crate::scenario::{Scenario, YearMonth};
use thiserror::Error;

/// A question to every world of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The policy forced on it, against tolerance.
    pub policy: Policy,
    /// Months of the councils from which it is forced, rising, each once.
    pub months: Vec<u32>,
    /// Fresh futures a world and council, 1 to 255.
    pub branches: u8,
    /// Whether to ask what they would believe if they knew.
    pub learn: bool,
}

/// Why a text does not say which councils are meant.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AtError {
    /// It is neither a month, a list of months, nor a step.
    #[error(
        "`{text}` is no month: --at takes one as in 2026-12, several as in 2022-08,2024-08, or a step as in every=12"
    )]
    Shape {
        /// What was given.
        text: String,
    },
    /// A step of no months, or beyond the run.
    #[error("every={step} leaves no council to ask from: the step is 1 to {months} months")]
    Step {
        /// The step given.
        step: String,
        /// Months of the run.
        months: u32,
    },
    /// A month outside the run.
    #[error("{month} lies outside the run, which goes from {first} to {last}")]
    Outside {
        /// The month given.
        month: YearMonth,
        /// First month of the run.
        first: YearMonth,
        /// Last month of the run.
        last: YearMonth,
    },
}

/// Months of the councils that `text` means: for each month the latest council at or before it; for `every=N` that of
/// the first month, and of every N-th after it.
///
/// # Errors
///
/// [`AtError`] for each part that is no month of the run; all of them at once.
pub fn councils(text: &str, scenario: &Scenario) -> Result<Vec<u32>, Vec<AtError>> {
    let months = scenario.setup.structure.months;
    let mut wanted = Vec::new();
    let mut faults = Vec::new();
    if let Some(step) = text.trim().strip_prefix("every=") {
        match step.parse::<u32>() {
            Ok(step) if (1..=months).contains(&step) => wanted.extend((0..months).step_by(step as usize)),
            _ => faults.push(AtError::Step { step: step.to_owned(), months }),
        }
    } else {
        for part in text.split(',') {
            match month_of(part.trim(), scenario) {
                Ok(month) => wanted.push(month),
                Err(fault) => faults.push(fault),
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let interval = scenario.setup.structure.interval.max(1);
    let mut councils: Vec<u32> = wanted.iter().map(|month| month - month % interval).collect();
    councils.sort_unstable();
    councils.dedup();
    Ok(councils)
}

fn month_of(text: &str, scenario: &Scenario) -> Result<u32, AtError> {
    let month = YearMonth::parse(text).map_err(|_| AtError::Shape { text: text.to_owned() })?;
    let first = scenario.run.start;
    let months = scenario.setup.structure.months;
    match u32::try_from(month.since(first)) {
        Ok(place) if place < months => Ok(place),
        _ => Err(AtError::Outside { month, first, last: first.plus(months.saturating_sub(1)) }),
    }
}
