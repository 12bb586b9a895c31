//! Beyond one machine: shards as the tasks of a scheduler's array, and what has become of them.
//!
//! There is no scheduler here. A run, and most studies, are cut into shards that are plain commands; [`script`] writes them as an
//! array for Slurm and as a job that waits for the array and joins; [`sbatch`] hands them over; [`job`] is the folder that holds the
//! scripts, the scenario as it was resolved, and the command that made them; [`look`] sees what lies in the shards, [`queue`] what the
//! scheduler says, and [`state`] what both come to. What goes through a shell goes through [`words`].
//!
//! A calibration and a search for a threshold decide what to do next from what came before: they are no array but a chain, one link
//! after another, each of which goes on where the one before was stopped.

pub mod job;
pub mod look;
pub mod queue;
pub mod sbatch;
pub mod script;
pub mod state;
pub mod words;

pub use job::{FOLDER, Job};

/// How a command is spread over a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Shards at once, then a job that joins them.
    Array,
    /// One link after another.
    Chain,
}

/// The shape of a command; none for one that is not spread.
pub fn shape(command: &str) -> Option<Shape> {
    match command {
        "run" | "sweep" | "sensitivity" | "discover" | "counterfactual" => Some(Shape::Array),
        "calibrate" | "threshold" => Some(Shape::Chain),
        _ => None,
    }
}

/// Commands that can be spread, in the order of [`shape`].
pub const COMMANDS: [&str; 7] = ["run", "sweep", "sensitivity", "discover", "counterfactual", "calibrate", "threshold"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_that_is_offered_has_a_shape() {
        assert!(COMMANDS.iter().all(|command| shape(command).is_some()));
        assert_eq!((shape("calibrate"), shape("compare")), (Some(Shape::Chain), None));
    }
}
