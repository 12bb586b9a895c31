//! When does a crackdown on the TTP become rational for the Islamic Emirate, and would it be obeyed?
//!
//! `durand` makes a cost calculus executable: factions that keep ledgers on their own beliefs, a council
//! that can neither agree nor compel, commanders who comply, shirk or mutiny, bands under pressure, ISKP,
//! Pakistan and outside powers, lived as thousands of Monte Carlo worlds.
//!
//! The house, from the bottom up; a room knows only the rooms below it:
//!
//! - [`stats`]: numbers in, numbers out. Distributions, quantiles, intervals, incidence, accumulators.
//! - [`model`]: one world, pure. `docs/model.md` is its page.
//! - [`scenario`]: what a file says, with every fault at its place.
//! - [`ensemble`]: many worlds, in numbered blocks, on all threads.
//! - [`results`]: what is on disk.
//! - [`study`]: what to run, and what to conclude.
//! - [`cluster`]: shards as the jobs of a scheduler, and what has become of them.
//! - [`figures`]: numbers in, drawings out.
//! - [`gallery`]: from results to pictures, with the finding in words.
//! - [`report`]: results as one HTML page.
//! - [`story`]: one world, told.
//! - [`cli`]: one file a command.
//!
//! A world from the library:
//!
//! ```
//! use durand::model::{Simulator, observer::{Month, Observer}, setup::Setup};
//!
//! #[derive(Default)]
//! struct Attacks(f64);
//! impl Observer for Attacks {
//!     fn month(&mut self, month: &Month) {
//!         self.0 += month.ttp_attacks;
//!     }
//! }
//!
//! let setup = Setup::built_in();
//! let mut attacks = Attacks::default();
//! Simulator::new(&setup).run(20210815, 0, &mut attacks);
//! assert!(attacks.0 > 0.0);
//! ```

pub mod cli;
pub mod cluster;
pub mod ensemble;
pub mod figures;
pub mod gallery;
pub mod model;
pub mod report;
pub mod results;
pub mod scenario;
pub mod stats;
pub mod story;
pub mod study;
