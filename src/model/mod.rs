//! One world. Pure: no files, no threads, no clock, nothing global. `docs/model.md` states it in full;
//! each file names its section there.

pub mod aggregates;
pub mod attacks;
pub mod bands;
pub mod beliefs;
pub mod catalogue;
pub mod commanders;
pub mod council;
pub mod draws;
pub mod events;
pub mod iskp;
pub mod lanes;
pub mod ledger;
pub mod lived;
pub mod maths;
pub mod mental;
pub mod network;
pub mod number;
pub mod observer;
pub mod outside;
pub mod pakistan;
pub mod parameters;
pub mod payoff;
pub mod policy;
pub mod posterior;
pub mod price;
pub mod rung;
pub mod setup;
pub mod ttp;
pub mod vectors;
pub mod world;

pub use world::{Simulator, relative_power};
