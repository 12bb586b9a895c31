//! Accumulators that give the same bits in whatever order values arrive.
//!
//! Floating-point addition is not associative, so a sum over threads or shards depends on how the
//! work was cut. These count in whole numbers instead: [`ExactSum`] and [`ExactPair`] on a fixed
//! grid, [`Histogram`] in bins. Adding and merging commute and associate exactly.

mod bins;
mod exact;
mod histogram;
pub mod packed;
mod pair;

pub use bins::{BinTable, Bins, BinsError};
pub use exact::ExactSum;
pub use histogram::{Cumulated, Histogram, HistogramMismatch};
pub use pair::ExactPair;

/// 128-bit numbers as decimal text, since many formats (TOML, JSON readers outside Rust) stop at 64
/// bits.
mod wide {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(value: &i128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
