//! Worlds as parts, and a result from them.
//!
//! A run lives its worlds in groups and keeps each group as a part ([`super::parts`]): the rows of
//! `worlds.parquet`, and a tally of everything else. The result is put together from the parts in the order
//! of worlds, a part at a time, so that it is the same bytes whether one process made them or a thousand, and
//! memory does not grow with either.

use std::ops::Range;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use rayon::ThreadPool;
use thiserror::Error;

use super::folder::Folder;
use super::parts::{Asked, Identity, Kept, Part, Shelf};
use super::precision::Watcher;
use super::spool::doubles;
use super::summary::Summary;
use super::worlds::WorldsWriter;
use super::{ResultError, ledger, manifest, months};
use crate::ensemble::columns::Columns;
use crate::ensemble::tally::Tally;
use crate::ensemble::{self, BLOCK, EnsembleError, GROUP, Group, Plan, Rows};
use crate::scenario::Scenario;
use crate::stats::accumulate::packed::Cursor;

/// A part that took less is followed by one twice as long, up to a group.
const QUICK: Duration = Duration::from_secs(3);
/// A part that took more is followed by one half as long, down to a block: so much is lost at most when a
/// process is killed.
const SLOW: Duration = Duration::from_secs(12);

/// Why worlds were not lived to the end.
#[derive(Debug, Error)]
pub enum LivingError {
    /// They cannot be lived.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// They cannot be kept.
    #[error(transparent)]
    Kept(#[from] ResultError),
}

/// What the parts of a scenario's run belong to: everything that decides a world, and how many there are.
pub fn identity(scenario: &Scenario) -> Identity {
    identity_of(env!("CARGO_PKG_VERSION"), &scenario.name, &scenario.resolved(), scenario.run.seed)
}

/// The same of a scenario that is there only as it was resolved.
pub fn identity_of(version: &str, name: &str, resolved: &serde_json::Value, seed: u64) -> Identity {
    let mut resolved = resolved.clone();
    // How many worlds there are is said apart, since it decides none of them.
    let worlds = resolved.get_mut("run").and_then(|run| run.as_object_mut()?.shift_remove("worlds"));
    let total = worlds.and_then(|worlds| u32::try_from(worlds.as_u64()?).ok()).unwrap_or(0);
    Identity {
        kind: "run".to_owned(),
        version: version.to_owned(),
        scenario: name.to_owned(),
        hash: manifest::hash(&resolved),
        seed,
        total,
    }
}

/// What is asked for when a scenario is run, beside its parts.
pub fn asked(scenario: &Scenario, shards: Option<u32>, overrides: Vec<String>) -> Asked {
    Asked {
        identity: identity(scenario),
        shards,
        resolved: scenario.resolved(),
        sources: manifest::sources(scenario),
        overrides,
    }
}

/// The worlds of one shard: whole blocks.
pub fn shard(worlds: u32, index: u32, count: u32) -> Range<u32> {
    let blocks = u64::from(worlds.div_ceil(BLOCK));
    let cut = |index: u32| {
        let block = blocks * u64::from(index) / u64::from(count.max(1));
        u32::try_from(block * u64::from(BLOCK)).map_or(worlds, |world| world.min(worlds))
    };
    cut(index)..cut(index.saturating_add(1))
}

/// What living did.
#[derive(Debug, Default)]
pub struct Lived {
    /// The world after the last that is on the shelf, with all from the first.
    pub reached: u32,
    /// The parts that hold them, in order.
    pub parts: Vec<Kept>,
    /// Parts that were damaged or belonged elsewhere, and whose worlds were lived once more.
    pub mended: Vec<ResultError>,
}

/// Lives the worlds of a plan that are not on the shelf yet, and puts them there. With a watcher it ends
/// where that has seen enough.
///
/// # Errors
///
/// [`LivingError`]; what is on the shelf stays.
pub fn live(
    plan: &Plan,
    columns: &Columns,
    shelf: &Shelf,
    mut watcher: Option<&mut Watcher>,
) -> Result<Lived, LivingError> {
    let identity = identity(plan.scenario);
    let survey = shelf.survey(&identity)?;
    let crew = ensemble::crew(plan, columns)?;
    let blocks = (2 * crew.threads() as u32).div_ceil(16).clamp(1, GROUP / BLOCK);
    let mut keeper = Keeper { shelf, identity, blocks, parts: Vec::new() };
    let cover = survey.cover(plan.worlds.clone());
    let mut reached = plan.worlds.start;
    let kept = cover.chosen.iter().map(|&place| (survey.found[place].items.clone(), Some(&survey.found[place])));
    let mut steps: Vec<(Range<u32>, Option<&Kept>)> =
        kept.chain(cover.gaps.into_iter().map(|gap| (gap, None))).collect();
    steps.sort_by_key(|(items, _)| items.start);
    for (items, kept) in steps {
        if watcher.as_ref().is_some_and(|watcher| watcher.enough().is_some()) {
            break;
        }
        if let Some(kept) = kept {
            (plan.progress)(items.len() as u32);
            if let Some(watcher) = &mut watcher {
                watcher.see(&rows(&Part::read(&kept.path)?, columns).map_err(|reason| damaged(kept, &reason))?);
            }
            keeper.parts.push(kept.clone());
            reached = items.end;
        } else {
            reached = fill(&crew, items.clone(), plan.stop, &mut keeper, &mut watcher)?;
            if reached < items.end {
                break;
            }
        }
    }
    Ok(Lived { reached, parts: keeper.parts, mended: survey.faults })
}

/// Where groups go, and how long they are.
struct Keeper<'a> {
    shelf: &'a Shelf,
    identity: Identity,
    blocks: u32,
    parts: Vec<Kept>,
}

impl Keeper<'_> {
    /// Sets the length of the next group by how long one took.
    fn pace(&mut self, took: Duration) {
        if took < QUICK {
            self.blocks = (2 * self.blocks).min(GROUP / BLOCK);
        } else if took > SLOW {
            self.blocks = (self.blocks / 2).max(1);
        }
    }

    /// Waits for the part that is being written, if one is.
    fn settle(&mut self, writing: &mut Option<Writing>) -> Result<(), ResultError> {
        if let Some(writing) = writing.take() {
            self.parts.push(writing.end()?);
        }
        Ok(())
    }
}

/// A part on its way to the shelf: written already, or by a thread beside those that live the next worlds.
enum Writing<'scope> {
    Written(Kept),
    Begun(ScopedJoinHandle<'scope, Result<Kept, ResultError>>),
}

impl<'scope> Writing<'scope> {
    fn begin(
        scope: &'scope Scope<'scope, '_>,
        beside: bool,
        write: impl FnOnce() -> Result<Kept, ResultError> + Send + 'scope,
        folder: &Path,
    ) -> Result<Self, ResultError> {
        if !beside {
            return Ok(Self::Written(write()?));
        }
        let begun = thread::Builder::new().spawn_scoped(scope, write);
        begun.map(Self::Begun).map_err(|source| ResultError::Write { path: folder.to_owned(), source })
    }

    fn end(self) -> Result<Kept, ResultError> {
        match self {
            Self::Written(kept) => Ok(kept),
            Self::Begun(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
        }
    }
}

/// Lives the worlds of a gap; gives the world it reached.
fn fill(
    crew: &ensemble::Crew,
    gap: Range<u32>,
    stop: &AtomicBool,
    keeper: &mut Keeper,
    watcher: &mut Option<&mut Watcher>,
) -> Result<u32, LivingError> {
    let (shelf, identity) = (keeper.shelf, &keeper.identity.clone());
    thread::scope(|scope| {
        let mut writing = None;
        let mut first = gap.start;
        while first < gap.end && !stop.load(Ordering::Relaxed) {
            // Whoever lives them, groups end at the same worlds, or where the watcher looks.
            let mut last = (first + keeper.blocks * BLOCK).min((first / GROUP + 1) * GROUP).min(gap.end);
            if let Some(watcher) = watcher {
                last = last.min(watcher.next_look(first));
            }
            let began = Instant::now();
            let Group { worlds, rows, tally, fault } = crew.live(first..last);
            keeper.pace(began.elapsed());
            keeper.settle(&mut writing)?;
            first = worlds.end;
            if let Some(watcher) = watcher.as_mut().filter(|_| fault.is_none()) {
                watcher.see(&rows);
            }
            if !worlds.is_empty() {
                let write = move || shelf.put(identity, worlds, |body| pack(body, rows, tally));
                writing = Some(Writing::begin(scope, crew.threads() > 1, write, shelf.folder())?);
            }
            if let Some(fault) = fault {
                keeper.settle(&mut writing)?;
                return Err(fault.into());
            }
            if first < last || watcher.as_ref().is_some_and(|watcher| watcher.enough().is_some()) {
                break;
            }
        }
        keeper.settle(&mut writing)?;
        Ok(first)
    })
}

/// A group as the body of a part: its rows, double by double, then its tally.
fn pack(body: &mut Vec<u8>, rows: Rows, tally: Tally) {
    body.reserve(8 * rows.values.len() + (1 << 20));
    for value in &rows.values {
        body.extend(value.to_le_bytes());
    }
    drop(rows);
    tally.pack(body);
    // Not held while the part is hashed and written: it is the largest thing there is.
    drop(tally);
}

/// The rows in a part, in bytes, and what comes after; an error says why there are none.
fn split<'a>(part: &'a Part, columns: &Columns) -> Result<(&'a [u8], &'a [u8]), &'static str> {
    let length = part.items() * columns.len() * 8;
    part.body().split_at_checked(length).ok_or("it has fewer rows than worlds")
}

/// The rows in a part.
fn rows(part: &Part, columns: &Columns) -> Result<Rows, &'static str> {
    Ok(Rows { first: part.header.first, values: doubles(split(part, columns)?.0) })
}

fn damaged(kept: &Kept, reason: &(impl ToString + ?Sized)) -> ResultError {
    ResultError::Damaged { path: kept.path.clone(), reason: reason.to_string() }
}

/// Puts the result of the first `worlds` worlds together from parts that cover them in order, on the threads of
/// `pool`. Whatever was in the folder is replaced once all is read.
///
/// # Errors
///
/// [`ResultError`]; a part that has been damaged since it was found is one.
pub fn assemble(
    scenario: &Scenario,
    columns: &Columns,
    parts: &[Kept],
    folder: &Folder,
    pool: &ThreadPool,
) -> Result<Summary, ResultError> {
    let worlds = parts.iter().map(|kept| kept.items.len()).sum();
    let mut writer = WorldsWriter::create(&folder.file("worlds.parquet"), columns, worlds)?;
    let mut tally = Tally::new(scenario);
    for kept in parts {
        let part = Part::read(&kept.path)?;
        let (rows, packed) = split(&part, columns).map_err(|reason| damaged(kept, &reason))?;
        let (taken, absorbed) = pool.join(|| writer.take(rows), || absorb(&mut tally, Cursor::new(packed), kept));
        absorbed.and(taken)?;
    }
    folder.clear()?;
    let hash = manifest::hash(&scenario.resolved());
    let (months, ledger) = (folder.file("months.parquet"), folder.file("ledger.parquet"));
    let ((finished, summary), (months, ledger)) = pool.join(
        || (writer.finish(), Summary::of(scenario, &tally, &hash)),
        || rayon::join(|| months::write(&months, scenario, &tally), || ledger::write(&ledger, scenario, &tally)),
    );
    finished.and(months).and(ledger)?;
    summary.write(&folder.file("summary.json"))?;
    Ok(summary)
}

/// Adds a part's tally.
fn absorb(tally: &mut Tally, mut packed: Cursor, kept: &Kept) -> Result<(), ResultError> {
    tally.absorb(&mut packed).map_err(|reason| damaged(kept, &reason))?;
    if packed.is_at_end() { Ok(()) } else { Err(damaged(kept, "there is more in it than belongs there")) }
}

#[cfg(test)]
#[path = "lived_tests.rs"]
mod tests;
