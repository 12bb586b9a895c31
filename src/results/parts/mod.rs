//! Parts: what is finished of something long, on disk, so that stopping loses little and machines can share.
//!
//! Whatever is long (a run's worlds, a study's tasks) is numbered from 0, and what is finished of it is kept
//! as *parts*: files that hold the items of a range, say what they belong to, and carry a checksum. A part
//! is there whole or not at all, whoever writes it and however that ends: it is written under a name that
//! nobody else uses, synced, and renamed. Two processes that write the same part write the same bytes, so it
//! does not matter who is last. The result is put together from parts alone, in order; what happened on the
//! way cannot show in it.
//!
//! ```text
//! durand part 1\n | length of the header, 4 bytes | header, JSON | length of the body, 8 bytes | body | SHA-256 of all before
//! ```
//!
//! Lengths are little-endian. What header and body mean is up to the kind of thing it is a part of: ranges of
//! worlds here and in [`super::lived`], the numbers of a study's tasks in [`Parts`].

mod cover;
mod shelf;
mod tasks;

pub use cover::{Cover, cover};
pub use shelf::{Kept, Shelf, Survey};
pub use tasks::{Difference, Done, Found, Parts, Told};

use std::fs::{self, File};
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::partial::Partial;
use super::{ResultError, read};

/// How every part begins; the number is the version of the format.
const MAGIC: &[u8] = b"durand part 1\n";
/// The longest header.
const LONGEST_HEADER: usize = 1 << 16;
/// The largest part: far above any that is written, far below what would exhaust memory unseen.
const LARGEST: u64 = 1 << 32;
/// Bytes of a checksum.
const CHECKSUM: usize = 32;

/// What parts belong to. Only parts of one identity fit together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// What it is: `run`, or the name of a study.
    pub kind: String,
    /// Version of durand.
    pub version: String,
    /// Name of the scenario.
    pub scenario: String,
    /// SHA-256, in hexadecimal, of all else that decides the values.
    pub hash: String,
    /// Master seed.
    pub seed: u64,
    /// Number of items in all: worlds, or tasks.
    pub total: u32,
}

impl Identity {
    /// In what this one (`asked for`) differs from another (`there`), a line each; empty if in nothing.
    pub fn differences(&self, there: &Self) -> Vec<String> {
        let mine = [&self.kind, &self.version, &self.scenario, &self.hash].map(Clone::clone);
        let theirs = [&there.kind, &there.version, &there.scenario, &there.hash].map(Clone::clone);
        let numbers = |of: &Self| [of.seed.to_string(), of.total.to_string()];
        ["kind", "version", "scenario", "scenario's hash", "seed", "number of items"]
            .iter()
            .zip(mine.into_iter().chain(numbers(self)))
            .zip(theirs.into_iter().chain(numbers(there)))
            .filter(|((_, mine), theirs)| mine != theirs)
            .map(|((what, mine), theirs)| format!("{what}: {theirs} there, {mine} asked for"))
            .collect()
    }
}

/// What a part says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// What it belongs to.
    pub identity: Identity,
    /// Number of its first item.
    pub first: u32,
    /// Number after that of its last item.
    pub end: u32,
}

/// A part, read and found whole.
#[derive(Debug)]
pub struct Part {
    /// What it says of itself.
    pub header: Header,
    bytes: Vec<u8>,
    body: Range<usize>,
}

impl Part {
    /// Reads a part.
    ///
    /// # Errors
    ///
    /// [`ResultError::Read`] where the file cannot be read, [`ResultError::Damaged`] where it is not a whole
    /// part: any byte that is not as it was written shows.
    pub fn read(path: &Path) -> Result<Self, ResultError> {
        let damaged = |reason: &str| ResultError::Damaged { path: path.to_owned(), reason: reason.to_owned() };
        Self::parse(content(path)?).map_err(damaged)
    }

    /// Takes bytes for a part.
    ///
    /// # Errors
    ///
    /// Why they are none.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, &'static str> {
        let (header, body) = unseal(&bytes)?;
        let header: Header = serde_json::from_slice(header).map_err(|_| "its header cannot be understood")?;
        if header.first > header.end || header.end > header.identity.total {
            return Err("its range lies outside of what it belongs to");
        }
        let end = bytes.len() - CHECKSUM;
        let body = end - body.len()..end;
        Ok(Self { header, bytes, body })
    }

    /// What it holds.
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.body.clone()]
    }

    /// Number of items in it.
    pub fn items(&self) -> usize {
        (self.header.end - self.header.first) as usize
    }
}

/// The bytes of a part, whose body is appended by `fill`.
///
/// # Errors
///
/// [`ResultError::Damaged`] should the header be beyond JSON, which none is.
pub fn bytes(path: &Path, header: &Header, fill: impl FnOnce(&mut Vec<u8>)) -> Result<Vec<u8>, ResultError> {
    let said = serde_json::to_vec(header)
        .map_err(|error| ResultError::Damaged { path: path.to_owned(), reason: error.to_string() })?;
    Ok(seal(&said, fill))
}

/// The bytes of a file that may be a part: a regular one, no larger than any part.
fn content(path: &Path) -> Result<Vec<u8>, ResultError> {
    let unreadable = |source| ResultError::Read { path: path.to_owned(), source };
    let damaged = |reason: &str| ResultError::Damaged { path: path.to_owned(), reason: reason.to_owned() };
    let about = fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(damaged("it is not a file"));
    }
    if about.len() > LARGEST {
        return Err(damaged("it is larger than any part"));
    }
    fs::read(path).map_err(unreadable)
}

/// Header and body as one file, with its checksum; `fill` appends the body.
fn seal(header: &[u8], fill: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(MAGIC.len() + header.len() + 64);
    bytes.extend(MAGIC);
    bytes.extend((header.len() as u32).to_le_bytes());
    bytes.extend(header);
    let length = bytes.len();
    bytes.extend([0; 8]);
    let body = bytes.len();
    fill(&mut bytes);
    let said = ((bytes.len() - body) as u64).to_le_bytes();
    bytes[length..body].copy_from_slice(&said);
    let checksum = Sha256::digest(&bytes);
    bytes.extend(&checksum[..]);
    bytes
}

/// Header and body of a file that is whole; an error says why it is not.
fn unseal(bytes: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    const CUT: &str = "it is cut short";
    let sealed = bytes.len().checked_sub(CHECKSUM).ok_or(CUT)?;
    let rest = bytes[..sealed].strip_prefix(MAGIC).ok_or("it does not begin as a part of this version does")?;
    if Sha256::digest(&bytes[..sealed])[..] != bytes[sealed..] {
        return Err("its checksum does not fit its content");
    }
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(CUT)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > LONGEST_HEADER {
        return Err("its header is too long");
    }
    let (header, rest) = rest.split_at_checked(length).ok_or(CUT)?;
    let (length, body) = rest.split_first_chunk::<8>().ok_or(CUT)?;
    if u64::from_le_bytes(*length) != body.len() as u64 {
        return Err("its body is not as long as it says");
    }
    Ok((header, body))
}

/// Writes bytes under a name nobody else uses, then puts them in their place at once, whatever was there.
///
/// # Errors
///
/// [`ResultError::Write`].
pub fn publish(path: &Path, bytes: &[u8]) -> Result<(), ResultError> {
    let partial = Partial::unique(path)?;
    let mut file: File = partial.file()?;
    file.write_all(bytes).map_err(|source| ResultError::Write { path: path.to_owned(), source })?;
    drop(file);
    partial.keep()
}

/// What a long thing was asked for, beside its parts: enough to go on, to put it together, and to say how
/// something else that is asked for differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// What the parts belong to.
    pub identity: Identity,
    /// Number of shards, where it is cut into some.
    pub shards: Option<u32>,
    /// The scenario as resolved, which is itself a scenario.
    pub resolved: serde_json::Value,
    /// The files it was read from, and what the command line changed: for the manifest.
    pub sources: Vec<super::manifest::Source>,
    /// Keys overridden on the command line.
    pub overrides: Vec<String>,
}

/// Name of the file beside parts.
const ASKED: &str = "asked.json";

impl Asked {
    /// Reads what the parts in a folder belong to; none where there is nothing.
    ///
    /// # Errors
    ///
    /// [`ResultError::Read`], or [`ResultError::Damaged`] where it does not say what it should.
    pub fn read(folder: &Path) -> Result<Option<Self>, ResultError> {
        match read::json(&folder.join(ASKED)) {
            Ok(asked) => Ok(Some(asked)),
            Err(ResultError::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes it into a folder.
    ///
    /// # Errors
    ///
    /// [`ResultError::Write`].
    pub fn write(&self, folder: &Path) -> Result<(), ResultError> {
        let path = folder.join(ASKED);
        let text = serde_json::to_vec(self)
            .map_err(|error| ResultError::Damaged { path: path.clone(), reason: error.to_string() })?;
        publish(&path, &text)
    }

    /// In what this differs from what is there, a line each: keys of the scenario by name.
    pub fn differences(&self, there: &Self) -> Vec<String> {
        let mut lines = self.identity.differences(&there.identity);
        let (mut mine, mut theirs) = (Vec::new(), Vec::new());
        flatten("", &self.resolved, &mut mine);
        flatten("", &there.resolved, &mut theirs);
        let said = |list: &[(String, String)], key: &str| {
            list.iter().find(|(path, _)| path == key).map_or_else(|| "nothing".to_owned(), |(_, value)| value.clone())
        };
        let keys: std::collections::BTreeSet<&String> = mine.iter().chain(&theirs).map(|(path, _)| path).collect();
        let apart = keys.into_iter().map(|key| (key, said(&mine, key), said(&theirs, key)));
        // The seed is named already, and the number of worlds is the number of items.
        let known = |key: &str| key == "run.seed" || key == "run.worlds" || key == "name";
        let apart: Vec<String> = apart
            .filter(|(key, mine, theirs)| mine != theirs && !known(key))
            .map(|(key, mine, theirs)| format!("{key}: {theirs} there, {mine} asked for"))
            .collect();
        if !apart.is_empty() {
            // The hash says no more than the keys do.
            lines.retain(|line| !line.starts_with("scenario's hash"));
        }
        let more = apart.len().saturating_sub(MOST_SHOWN);
        lines.extend(apart.into_iter().take(MOST_SHOWN));
        if more > 0 {
            lines.push(format!("and {more} more keys"));
        }
        if self.shards != there.shards {
            let cut = |shards: Option<u32>| shards.map_or_else(|| "none".to_owned(), |count| count.to_string());
            lines.push(format!("shards: {} there, {} asked for", cut(there.shards), cut(self.shards)));
        }
        lines
    }
}

/// Most keys that a difference names.
const MOST_SHOWN: usize = 12;

/// Every leaf with its path; a distribution and a list are leaves.
fn flatten(path: &str, value: &serde_json::Value, out: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(table) if table.values().any(|inner| !inner.is_array()) || path.is_empty() => {
            for (key, inner) in table {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(&path, inner, out);
            }
        }
        leaf => {
            let text = leaf.to_string();
            let short: String = text.chars().take(80).collect();
            out.push((path.to_owned(), if short.len() < text.len() { format!("{short}…") } else { text }));
        }
    }
}

#[cfg(test)]
mod tests;
