//! `manifest.json`: where a result comes from. The only file that holds time, host and threads.

use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{ResultError, partial};
use crate::scenario::Scenario;

/// Where a result comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of durand.
    pub version: String,
    /// Commit it was built from, where that is known.
    pub commit: Option<String>,
    /// Name of the scenario.
    pub scenario: String,
    /// SHA-256 of the scenario as resolved: every key with its final value.
    pub hash: String,
    /// The files it was read from, parents first, with their text.
    pub sources: Vec<Source>,
    /// Keys overridden on the command line.
    pub overrides: Vec<String>,
    /// The scenario as resolved.
    pub resolved: serde_json::Value,
    /// Master seed.
    pub seed: u64,
    /// Worlds asked for.
    pub worlds_asked: u32,
    /// Worlds lived; fewer when interrupted.
    pub worlds: u32,
    /// Threads.
    pub threads: usize,
    /// When the run began.
    pub started: String,
    /// Seconds it took, results and pictures included.
    pub seconds: f64,
    /// The machine.
    pub host: String,
    /// How random numbers are made.
    pub rng: String,
    /// Versions of the parts that results depend on.
    pub parts: Vec<String>,
    /// How the number of worlds was found, where a precision was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
}

/// Why a run stopped where it did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Precision {
    /// The width asked for.
    pub asked: f64,
    /// The metric that was watched.
    pub metric: String,
    /// Its share of worlds.
    pub value: Option<f64>,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
    /// What kind of interval.
    pub method: String,
}

/// The interval behind [`Precision`].
pub const PRECISION_METHOD: &str =
    "95 % confidence sequence, valid at every look: beta-binomial mixture (Robbins 1970), a look every 1,024 worlds";

/// A file a scenario was read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// How random numbers are made.
pub const RNG: &str =
    "Philox4x32-10, one block an address: world, month and channel, who, which (docs/model.md, section 12)";

/// Parts whose version could move a result.
const PARTS: [&str; 5] = ["rand_philox", "libm", "parquet", "toml", "serde_json"];

/// Versions of the parts, as locked when durand was built.
pub fn parts() -> Vec<String> {
    let lock = include_str!("../../Cargo.lock");
    let mut lines = lock.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let name = line.strip_prefix("name = \"").and_then(|rest| rest.strip_suffix('"'));
        if let Some(name) = name.filter(|name| PARTS.contains(name)) {
            let version = lines.next().and_then(|line| line.strip_prefix("version = \""));
            found.push(format!("{name} {}", version.unwrap_or("").trim_end_matches('"')));
        }
    }
    found
}

/// SHA-256 of a resolved scenario, in hexadecimal.
pub fn hash(resolved: &serde_json::Value) -> String {
    use std::fmt::Write;
    Sha256::digest(resolved.to_string().as_bytes()).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The files of a scenario, with their text.
pub fn sources(scenario: &Scenario) -> Vec<Source> {
    scenario.files().map(|(file, text)| Source { file: file.to_owned(), text: text.to_owned() }).collect()
}

/// The machine's name, as far as it can be had.
pub fn host() -> String {
    let named = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    named
        .map(|name| name.trim().to_owned())
        .or_else(|| std::env::var("HOSTNAME").ok())
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// A point in time as `2026-01-31T12:00:00Z`.
pub fn timestamp(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string()
}

/// Seconds, to the millisecond.
pub fn seconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1000.0).round() / 1000.0
}

impl Manifest {
    /// Writes the file.
    pub fn write(&self, path: &Path) -> Result<(), ResultError> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| ResultError::Damaged { path: path.to_owned(), reason: error.to_string() })?;
        text.push('\n');
        partial::write(path, text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_in_the_lock_file() {
        let parts = parts();
        assert_eq!(parts.len(), PARTS.len(), "{parts:?}");
        assert!(parts.iter().all(|part| part.chars().any(|c| c.is_ascii_digit())));
    }
}
