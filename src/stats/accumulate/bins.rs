//! Where the bins of a histogram lie, and finding a value's bin quickly.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The largest number of bins.
const MOST_BINS: u32 = 65_536;

/// A specification of bins. Two histograms can be merged when theirs are equal.
///
/// A bin holds its lower edge and not its upper. Values beyond the ends belong to the end bins.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Bins {
    /// `n` equal bins from `lo` to `hi`.
    Linear {
        /// Lower end.
        lo: f64,
        /// Upper end.
        hi: f64,
        /// Number of bins.
        n: u32,
    },
    /// `n` bins from -`max` to `max`, equal in asinh(x / scale): linear within +-`scale`,
    /// logarithmic beyond, symmetric about 0.
    SignedLog {
        /// Where linear turns into logarithmic.
        scale: f64,
        /// Upper end, and minus the lower.
        max: f64,
        /// Number of bins; an even number puts an edge at 0.
        n: u32,
    },
    /// `n` bins from 0 to `max`, equal in ln(1 + x): for counts.
    Log1p {
        /// Upper end.
        max: f64,
        /// Number of bins.
        n: u32,
    },
}

/// Why a specification of bins is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum BinsError {
    /// No bins, or more than 65,536.
    #[error("a histogram has between 1 and 65536 bins, not {n}")]
    Count {
        /// Number asked for.
        n: u32,
    },
    /// Ends that are not finite, or in the wrong order.
    #[error("bins from {lo} to {hi} need finite ends, the lower one first")]
    Ends {
        /// Lower end.
        lo: f64,
        /// Upper end.
        hi: f64,
    },
    /// A scale that is not positive.
    #[error("the scale of signed logarithmic bins is a positive number, not {scale}")]
    Scale {
        /// Scale asked for.
        scale: f64,
    },
    /// Bins so narrow that neighbouring edges are the same double.
    #[error("{n} bins are too many: neighbouring edges near {edge} cannot be told apart")]
    TooFine {
        /// Number asked for.
        n: u32,
        /// Where edges coincide.
        edge: f64,
    },
}

impl Bins {
    /// `n` equal bins from `lo` to `hi`.
    pub fn linear(lo: f64, hi: f64, n: u32) -> Self {
        Self::Linear { lo, hi, n }
    }

    /// `n` bins from -`max` to `max`, linear within +-`scale` and logarithmic beyond.
    pub fn signed_log(scale: f64, max: f64, n: u32) -> Self {
        Self::SignedLog { scale, max, n }
    }

    /// `n` bins from 0 to `max`, equal in ln(1 + x).
    pub fn log1p(max: f64, n: u32) -> Self {
        Self::Log1p { max, n }
    }

    /// Number of bins.
    pub fn len(&self) -> usize {
        let (Self::Linear { n, .. } | Self::SignedLog { n, .. } | Self::Log1p { n, .. }) = *self;
        n as usize
    }

    /// Whether there are no bins, which [`table`](Self::table) refuses.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lower and upper end.
    pub fn ends(&self) -> (f64, f64) {
        match *self {
            Self::Linear { lo, hi, .. } => (lo, hi),
            Self::SignedLog { max, .. } => (-max, max),
            Self::Log1p { max, .. } => (0.0, max),
        }
    }

    /// Computes the edges and the table for finding a bin. Share it between histograms.
    ///
    /// # Errors
    ///
    /// When the specification has no bins, bad ends or a bad scale, or bins too narrow for doubles.
    pub fn table(self) -> Result<BinTable, BinsError> {
        BinTable::new(self)
    }

    fn validate(&self) -> Result<(), BinsError> {
        let n = self.len() as u32;
        if n == 0 || n > MOST_BINS {
            return Err(BinsError::Count { n });
        }
        let (lo, hi) = self.ends();
        if !(lo < hi && (hi - lo).is_finite()) {
            return Err(BinsError::Ends { lo, hi });
        }
        match *self {
            Self::SignedLog { scale, max, .. } if !(scale > 0.0 && (max / scale).is_finite()) => {
                Err(BinsError::Scale { scale })
            }
            _ => Ok(()),
        }
    }

    /// Edge `i` of 0 to n; the ends are exact.
    fn edge(&self, i: u32) -> f64 {
        let (lo, hi) = self.ends();
        let n = self.len() as u32;
        if i == 0 {
            return lo;
        }
        if i == n {
            return hi;
        }
        let share = f64::from(i) / f64::from(n);
        match *self {
            Self::Linear { .. } => lo + (hi - lo) * share,
            Self::SignedLog { scale, max, .. } => {
                // From the whole number 2i - n, so that edges are symmetric to the bit.
                let position = (f64::from(2 * i) - f64::from(n)) / f64::from(n);
                scale * libm::sinh(position * libm::asinh(max / scale))
            }
            Self::Log1p { max, .. } => libm::expm1(share * libm::log1p(max)),
        }
    }
}

/// The edges of [`Bins`] with a guide table (Chen and Asau 1974) for finding a bin in constant
/// time.
///
/// A cheap key that rises with the value, for logarithmic bins the leading bits of 1 + |x| / scale,
/// points at the first bin that can be meant; a step or two along the edges settles it. No
/// logarithm is taken.
#[derive(Debug, Clone, PartialEq)]
pub struct BinTable {
    bins: Bins,
    edges: Vec<f64>,
    guide: Vec<u32>,
    key: Key,
    /// Upper edge of each bin, of the last infinity.
    upper: Vec<f64>,
    /// Most bins between that of a guide and that of a value.
    farthest: u32,
}

/// How a value's key is computed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Key {
    Linear {
        lo: f64,
        per_unit: f64,
    },
    /// Keys of the two signs meet at `origin`; `most` is the largest distance from it.
    Logarithmic {
        per_unit: f64,
        shift: u32,
        origin: usize,
        most: u64,
    },
}

impl Key {
    fn new(bins: &Bins) -> Self {
        let n = bins.len() as f64;
        let (unit, max, signed) = match *bins {
            Bins::Linear { lo, hi, .. } => {
                return Self::Linear { lo, per_unit: n / (hi - lo) };
            }
            Bins::SignedLog { scale, max, .. } => (scale, max, true),
            Bins::Log1p { max, .. } => (1.0, max, false),
        };
        let per_unit = 1.0 / unit;
        // As many cells to an octave as bring cells and bins to about the same number.
        let octaves = libm::log2(1.0 + max * per_unit).max(1.0);
        let per_octave = libm::ceil(libm::log2((n / octaves).max(1.0))).min(12.0) as u32;
        let shift = 52 - per_octave;
        let most = steps(max * per_unit, shift);
        let origin = if signed { most as usize + 1 } else { 0 };
        Self::Logarithmic { per_unit, shift, origin, most }
    }

    /// The key of `value`, which rises with it. Never beyond `size` - 1.
    fn of(&self, value: f64, size: usize) -> usize {
        match *self {
            // A float-to-integer cast saturates, and sends NaN to 0.
            Self::Linear { lo, per_unit } => (((value - lo) * per_unit) as usize).min(size - 1),
            Self::Logarithmic { per_unit, shift, origin, most } => {
                let distance = steps(value.abs() * per_unit, shift).min(most) as usize;
                if value >= 0.0 { origin + distance } else { origin.saturating_sub(distance + 1) }
            }
        }
    }

    /// The keys of several values, which must be finite.
    fn of_all(&self, values: &[f64], size: usize, keys: &mut [u32]) {
        match *self {
            Self::Linear { lo, per_unit } => {
                for (key, value) in keys.iter_mut().zip(values) {
                    *key = (((value - lo) * per_unit) as u32).min(size as u32 - 1);
                }
            }
            Self::Logarithmic { per_unit, shift, origin, most } => {
                for (key, value) in keys.iter_mut().zip(values) {
                    let distance = steps(value.abs() * per_unit, shift).min(most) as usize;
                    *key = if *value >= 0.0 { origin + distance } else { origin.saturating_sub(distance + 1) } as u32;
                }
            }
        }
    }

    fn size(&self, bins: usize) -> usize {
        match *self {
            Self::Linear { .. } => bins,
            Self::Logarithmic { origin, most, .. } => origin + most as usize + 1,
        }
    }
}

/// Leading bits of 1 + x, counted from those of 1; rises with x >= 0.
fn steps(x: f64, shift: u32) -> u64 {
    ((1.0 + x).to_bits() >> shift) - (1.0_f64.to_bits() >> shift)
}

impl BinTable {
    fn new(bins: Bins) -> Result<Self, BinsError> {
        bins.validate()?;
        let n = bins.len() as u32;
        let edges: Vec<f64> = (0..=n).map(|i| bins.edge(i)).collect();
        if let Some(pair) = edges.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(BinsError::TooFine { n, edge: pair[0] });
        }
        let key = Key::new(&bins);
        let size = key.size(bins.len());
        // A cell's guide is the number of inner edges with a smaller key: none of its values lies
        // lower.
        let mut guide = vec![0_u32; size];
        for &edge in &edges[1..edges.len() - 1] {
            if let Some(next) = guide.get_mut(key.of(edge, size) + 1) {
                *next += 1;
            }
        }
        let mut sum = 0;
        for cell in &mut guide {
            sum += *cell;
            *cell = sum;
        }
        // A value's bin lies no farther from its guide than the next key's guide does.
        let farthest = guide.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0).max(n - 1 - sum);
        let mut upper = edges[1..].to_vec();
        upper[n as usize - 1] = f64::INFINITY;
        Ok(Self { bins, edges, guide, key, upper, farthest })
    }

    /// The specification this was made from.
    pub fn bins(&self) -> Bins {
        self.bins
    }

    /// The n + 1 edges, rising.
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// The bin of `value`, 0 to n - 1; an end bin when it lies beyond the ends. NaN gives some bin:
    /// refuse it before.
    pub fn bin(&self, value: f64) -> usize {
        self.settle(self.key.of(value, self.guide.len()), value)
    }

    /// The bins of several values, all finite, in the order of the values; `bins` has as many places.
    pub fn bins_of(&self, values: &[f64], bins: &mut [u32]) {
        debug_assert!(values.iter().all(|value| value.is_finite()), "a value of no bin");
        self.key.of_all(values, self.guide.len(), bins);
        for bin in bins.iter_mut() {
            *bin = self.guide[*bin as usize];
        }
        // No branch on what the values are: no processor foresees that.
        for _ in 0..self.farthest {
            for (bin, value) in bins.iter_mut().zip(values) {
                *bin += u32::from(*value >= self.upper[*bin as usize]);
            }
        }
    }

    /// The bin of `value`, whose key is known.
    #[inline(always)]
    fn settle(&self, key: usize, value: f64) -> usize {
        let last = self.edges.len() - 2;
        let mut bin = self.guide[key] as usize;
        while bin < last && value >= self.edges[bin + 1] {
            bin += 1;
        }
        bin
    }
}

#[cfg(test)]
#[path = "bins_tests.rs"]
mod tests;
