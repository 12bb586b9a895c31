//! The rooms `stats` and `model`, with their own tests and the worlds that must stay the same bits.

extern crate self as durand;

pub mod model;
pub mod stats;

#[cfg(test)]
#[path = "../tests/properties.rs"]
mod properties;
