//! Counts in fixed bins, with exact extremes.

use super::bins::{BinTable, Bins, BinsError};
use super::packed::{Cursor, Unpackable, put, put_double};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use thiserror::Error;

/// Counts in fixed bins, with the smallest and largest value.
///
/// Adding costs a few nanoseconds. Memory is held for the bins that values have reached, and some
/// beside them: most of what is counted stays in a few bins of its scale. A bin that is given more than 2^32 - 1
/// values stays at that: no run has more worlds. Infinite values count as the largest finite ones. Equal when bins, counts and extremes are.
///
/// Written out as its bins, counts and extremes; the table for finding bins is made anew on
/// reading. A reader whose decimal parsing is not exact would break equality of the bins.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Histogram {
    table: Arc<BinTable>,
    /// The bin of the first count held; bins that none is held for are empty.
    first: usize,
    counts: Vec<u32>,
    total: u64,
    extremes: Option<(f64, f64)>,
    refused: u64,
}

/// What a histogram is on disk.
#[derive(Serialize, Deserialize)]
struct Stored {
    bins: Bins,
    counts: Vec<u32>,
    extremes: Option<(f64, f64)>,
    refused: u64,
}

/// Two histograms that cannot be merged, or a stored one that contradicts itself.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum HistogramMismatch {
    /// Merging needs equal bins.
    #[error("histograms with different bins cannot be merged: {left:?} and {right:?}")]
    Bins {
        /// Bins of the one.
        left: Bins,
        /// Bins of the other.
        right: Bins,
    },
    /// A stored histogram has the wrong number of counts, or extremes that do not fit them.
    #[error("a stored histogram contradicts itself: {bins} bins, {counts} counts, extremes {extremes:?}")]
    Stored {
        /// Number of bins by the specification.
        bins: usize,
        /// Number of counts found.
        counts: usize,
        /// Extremes found.
        extremes: Option<(f64, f64)>,
    },
    /// A stored histogram's bins are unusable.
    #[error("a stored histogram has unusable bins: {source}")]
    Unusable {
        /// What is wrong with them.
        source: BinsError,
    },
}

impl Histogram {
    /// An empty histogram on these bins.
    pub fn new(table: &Arc<BinTable>) -> Self {
        Self { table: Arc::clone(table), first: 0, counts: Vec::new(), total: 0, extremes: None, refused: 0 }
    }

    /// Adds a value. NaN is a fault of the caller: it stops a debug build, and in a release build
    /// is left out and counted in [`refused`](Self::refused).
    pub fn add(&mut self, value: f64) {
        debug_assert!(!value.is_nan(), "NaN added to a Histogram");
        if value.is_nan() {
            self.refused += 1;
            return;
        }
        // Adding 0 turns -0 into 0, so that which of the two came first cannot show in the
        // extremes.
        let value = value.clamp(f64::MIN, f64::MAX) + 0.0;
        let count = self.count_of(self.table.bin(value));
        *count = count.saturating_add(1);
        self.total += 1;
        self.extremes = Some(widen(self.extremes, (value, value)));
    }

    /// Adds several values: the same as one after the other.
    pub fn add_all(&mut self, values: &[f64]) {
        let mut bins = [0; TOGETHER];
        for values in values.chunks(TOGETHER) {
            if values.iter().any(|value| !value.is_finite()) {
                for value in values {
                    self.add(*value);
                }
                continue;
            }
            let (mut min, mut max) = (f64::INFINITY, f64::NEG_INFINITY);
            for value in values {
                min = if *value < min { *value } else { min };
                max = if *value > max { *value } else { max };
            }
            let (low, high) = (self.table.bin(min), self.table.bin(max));
            if low < self.first || high >= self.first + self.counts.len() {
                self.hold(low, high + 1);
            }
            let bins = &mut bins[..values.len()];
            self.table.bins_of(values, bins);
            for bin in bins {
                let count = &mut self.counts[*bin as usize - self.first];
                *count = count.saturating_add(1);
            }
            self.total += values.len() as u64;
            self.extremes = Some(widen(self.extremes, (min + 0.0, max + 0.0)));
        }
    }

    /// The count of a bin that exists, held from now on.
    fn count_of(&mut self, bin: usize) -> &mut u32 {
        if bin.wrapping_sub(self.first) >= self.counts.len() {
            self.hold(bin, bin + 1);
        }
        &mut self.counts[bin - self.first]
    }

    /// Holds counts of the bins from `from` to before `to`, too, and of half as many more on the side that grew.
    #[cold]
    fn hold(&mut self, from: usize, to: usize) {
        let (mut low, mut high) = (from, to);
        if self.counts.is_empty() {
            (low, high) = (low.saturating_sub(LEAST_HELD / 2), high + LEAST_HELD / 2);
        } else {
            (low, high) = (low.min(self.first), high.max(self.first + self.counts.len()));
            let more = (high - low) / 2;
            low -= if low < self.first { more.min(low) } else { 0 };
            high += if high > self.first + self.counts.len() { more } else { 0 };
        }
        let mut wider = vec![0; high.min(self.table.bins().len()) - low];
        let place = self.first.saturating_sub(low);
        wider[place..place + self.counts.len()].copy_from_slice(&self.counts);
        (self.first, self.counts) = (low, wider);
    }

    /// Bins that are not empty, rising, with their counts.
    fn filled(&self) -> impl Iterator<Item = (usize, u32)> {
        let held = self.counts.iter().enumerate();
        held.filter(|&(_, &count)| count > 0).map(|(place, &count)| (self.first + place, count))
    }

    /// Adds the other's counts.
    ///
    /// # Errors
    ///
    /// [`HistogramMismatch::Bins`] when the bins differ.
    pub fn merge(&mut self, other: &Self) -> Result<(), HistogramMismatch> {
        let (left, right) = (self.table.bins(), other.table.bins());
        if left != right {
            return Err(HistogramMismatch::Bins { left, right });
        }
        if !other.counts.is_empty() {
            let end = other.first + other.counts.len();
            if other.first < self.first || end > self.first + self.counts.len() {
                self.hold(other.first, end);
            }
            for (count, more) in self.counts[other.first - self.first..].iter_mut().zip(&other.counts) {
                *count = count.saturating_add(*more);
            }
        }
        self.total += other.total;
        self.refused += other.refused;
        if let Some(extremes) = other.extremes {
            self.extremes = Some(widen(self.extremes, extremes));
        }
        Ok(())
    }

    /// Appends counts and extremes to `out`, packed: bins that are empty take no room, and what the bins are
    /// is not said.
    pub fn pack(&self, out: &mut Vec<u8>) {
        put(out, self.refused);
        put(out, self.counts.iter().filter(|&&count| count > 0).count() as u64);
        let mut next = 0;
        for (bin, count) in self.filled() {
            put(out, (bin - next) as u64);
            put(out, u64::from(count));
            next = bin + 1;
        }
        if let Some((min, max)) = self.extremes {
            put_double(out, min);
            put_double(out, max);
        }
    }

    /// Adds everything that another one of the same bins has packed.
    ///
    /// # Errors
    ///
    /// [`Unpackable`] when the bytes are not those of one with as many bins; this one may then hold part of
    /// the other.
    pub fn absorb(&mut self, packed: &mut Cursor) -> Result<(), Unpackable> {
        self.refused = self.refused.checked_add(packed.whole()?).ok_or(Unpackable::TooLarge)?;
        let filled = packed.whole()?;
        let bins = self.table.bins().len();
        let mut next = 0_u64;
        for _ in 0..filled {
            let bin = next.checked_add(packed.whole()?).ok_or(Unpackable::TooLarge)?;
            let count = packed.whole()?;
            if count == 0 {
                return Err(Unpackable::Contradiction("a filled bin with nothing in it"));
            }
            let place = usize::try_from(bin).ok().filter(|&bin| bin < bins);
            let place = self.count_of(place.ok_or(Unpackable::Contradiction("a bin that does not exist"))?);
            let more = u32::try_from(count).ok().and_then(|count| place.checked_add(count));
            *place = more.ok_or(Unpackable::TooLarge)?;
            self.total = self.total.checked_add(count).ok_or(Unpackable::TooLarge)?;
            next = bin + 1;
        }
        if filled > 0 {
            let (min, max) = (packed.double()?, packed.double()?);
            if min.is_nan() || max.is_nan() || min > max {
                return Err(Unpackable::Contradiction("a least value above the largest"));
            }
            self.extremes = Some(widen(self.extremes, (min, max)));
        }
        Ok(())
    }

    /// Number of values counted.
    pub fn count(&self) -> u64 {
        self.total
    }

    /// How many NaN were left out (release builds only).
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// The counts, bin by bin.
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.table.bins().len()];
        counts[self.first..self.first + self.counts.len()].copy_from_slice(&self.counts);
        counts
    }

    /// The n + 1 edges of the bins.
    pub fn edges(&self) -> &[f64] {
        self.table.edges()
    }

    /// Smallest and largest value; `None` when empty.
    pub fn extremes(&self) -> Option<(f64, f64)> {
        self.extremes
    }

    /// The `p` quantile, linear inside a bin; `None` when empty or `p` is NaN.
    ///
    /// A bin is taken to reach no further than the extremes, so 0 and 1 give these exactly, and a
    /// constant sample its value at every `p`. Rises with `p`. The error is less than the bin's
    /// width.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        self.cumulated(&mut Vec::new()).quantile(p)
    }

    /// The same counts cumulated in `room`, for whoever asks for many quantiles.
    pub fn cumulated<'a>(&'a self, room: &'a mut Vec<u64>) -> Cumulated<'a> {
        room.clear();
        room.extend(self.counts.iter().scan(0, |sum, &count| {
            *sum += u64::from(count);
            Some(*sum)
        }));
        Cumulated { histogram: self, upto: room }
    }

    /// The share of values below `x`, linear inside a bin; `None` when empty or `x` is NaN.
    pub fn share_below(&self, x: f64) -> Option<f64> {
        let (min, max) = self.extremes?;
        if x.is_nan() {
            return None;
        }
        if x <= min || x > max {
            return Some(if x <= min { 0.0 } else { 1.0 });
        }
        let bin = self.table.bin(x);
        let below: u64 = self.filled().take_while(|&(filled, _)| filled < bin).map(|(_, count)| u64::from(count)).sum();
        let within = self.counts.get(bin.wrapping_sub(self.first)).copied().unwrap_or(0);
        let (lo, hi) = self.reach(bin, (min, max));
        let share = if lo < hi { (x - lo) / (hi - lo) } else { 0.0 };
        Some((below as f64 + f64::from(within) * share) / self.total as f64)
    }

    /// How far the values in a bin can reach.
    fn reach(&self, bin: usize, (min, max): (f64, f64)) -> (f64, f64) {
        let edges = self.table.edges();
        let lo = if bin == 0 { min } else { edges[bin].max(min) };
        let hi = if bin + 2 == edges.len() { max } else { edges[bin + 1].min(max) };
        (lo, hi)
    }
}

/// Bins for which counts are held at the first value.
const LEAST_HELD: usize = 8;
/// Most values whose bins are found together.
const TOGETHER: usize = 128;

/// A histogram's counts, cumulated: see [`Histogram::cumulated`].
#[derive(Debug, Clone, Copy)]
pub struct Cumulated<'a> {
    histogram: &'a Histogram,
    /// Values up to and in each bin held.
    upto: &'a [u64],
}

impl Cumulated<'_> {
    /// The `p` quantile: [`Histogram::quantile`].
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let (min, max) = self.histogram.extremes?;
        if p.is_nan() {
            return None;
        }
        if p <= 0.0 || p >= 1.0 {
            return Some(if p <= 0.0 { min } else { max });
        }
        let rank = p * (self.histogram.total - 1) as f64;
        // The first bin that reaches beyond the rank is not empty: an empty one reaches no further than the last.
        let place = self.upto.partition_point(|&upto| upto as f64 <= rank);
        let Some(&count) = self.histogram.counts.get(place) else { return Some(max) };
        let below = self.upto[place] - u64::from(count);
        let (lo, hi) = self.histogram.reach(self.histogram.first + place, (min, max));
        let share = (rank - below as f64 + 0.5) / f64::from(count);
        Some(lo + (hi - lo) * share.min(1.0))
    }
}

fn widen(one: Option<(f64, f64)>, (min, max): (f64, f64)) -> (f64, f64) {
    one.map_or((min, max), |(low, high)| (low.min(min), high.max(max)))
}

impl PartialEq for Histogram {
    fn eq(&self, other: &Self) -> bool {
        self.table.bins() == other.table.bins()
            && self.filled().eq(other.filled())
            && self.extremes == other.extremes
            && self.refused == other.refused
    }
}

impl From<Histogram> for Stored {
    fn from(histogram: Histogram) -> Self {
        Self {
            bins: histogram.table.bins(),
            counts: histogram.counts(),
            extremes: histogram.extremes,
            refused: histogram.refused,
        }
    }
}

impl TryFrom<Stored> for Histogram {
    type Error = HistogramMismatch;

    fn try_from(stored: Stored) -> Result<Self, HistogramMismatch> {
        let table = stored.bins.table().map_err(|source| HistogramMismatch::Unusable { source })?;
        let total: u64 = stored.counts.iter().map(|&count| u64::from(count)).sum();
        let sound = match (total, stored.extremes) {
            (0, None) => true,
            (1.., Some((min, max))) => min <= max,
            _ => false,
        };
        if !sound || stored.counts.len() != stored.bins.len() {
            return Err(HistogramMismatch::Stored {
                bins: stored.bins.len(),
                counts: stored.counts.len(),
                extremes: stored.extremes,
            });
        }
        Ok(Self {
            table: Arc::new(table),
            first: 0,
            counts: stored.counts,
            total,
            extremes: stored.extremes,
            refused: stored.refused,
        })
    }
}

#[cfg(test)]
mod tests;
