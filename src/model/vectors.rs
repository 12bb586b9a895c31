//! The vector units of the machine: found when the program starts, not when it is built.
//!
//! Vector units change the speed, never a bit: every lane is given the same sums and products in the same
//! order, nothing is fused, and which lanes go together does not matter.

use fearless_simd::Level;

/// Vector units that work may be done on.
#[derive(Clone, Copy, Debug)]
pub struct Units(Level);

impl Default for Units {
    fn default() -> Self {
        Self::found()
    }
}

impl Units {
    /// The best this machine has.
    pub fn found() -> Self {
        Self(Level::new())
    }

    /// What every machine of this kind has.
    pub const fn least() -> Self {
        Self(Level::baseline())
    }

    /// Which they are.
    pub const fn level(self) -> Level {
        self.0
    }

    /// All that this machine has, from the least to the best.
    #[cfg(test)]
    pub fn every() -> Vec<Self> {
        let level = Level::new();
        let mut every = vec![Self::least()];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        every.extend(
            [level.as_sse4_2().map(Level::Sse4_2), level.as_avx2().map(Level::Avx2)].into_iter().flatten().map(Self),
        );
        every.push(Self(level));
        every
    }
}
