//! Random numbers with an address, for designs of experiments: the same seed and address give the same number
//! whatever was drawn before, so that a design can be made point by point, in any order, on any machine.
//!
//! Philox4x32-10 (Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3, Proceedings of SC11), keyed by
//! the seed and what the numbers are for.

use rand_philox::philox4x32_10;

/// Numbers under one seed, for one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addressed {
    key: [u32; 2],
}

impl Addressed {
    /// The numbers of `seed` for what `purpose` names. Other purposes have other numbers.
    pub const fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a over the purpose, begun at the seed: keys of other purposes, and of a model's own draws, differ.
        let bytes = purpose.as_bytes();
        let mut key = seed ^ 0xcbf2_9ce4_8422_2325;
        let mut i = 0;
        while i < bytes.len() {
            key = (key ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
            i += 1;
        }
        Self { key: [key as u32, (key >> 32) as u32] }
    }

    /// Four words of 32 random bits.
    pub fn words(&self, address: [u32; 4]) -> [u32; 4] {
        philox4x32_10(address, self.key)
    }

    /// A uniform on the open unit interval: 52 bits in the middle of their cell.
    pub fn uniform(&self, address: [u32; 4]) -> f64 {
        let [low, high, ..] = self.words(address);
        let bits = ((u64::from(high) << 32) | u64::from(low)) >> 12;
        (bits as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
    }

    /// A whole number from 0 to `count` - 1; 0 where `count` is 0.
    ///
    /// By the high half of a product of 64 bits: the odds of two numbers differ by no more than `count` in 2^64.
    pub fn below(&self, count: usize, address: [u32; 4]) -> usize {
        let [low, high, ..] = self.words(address);
        let bits = (u128::from(high) << 32) | u128::from(low);
        ((bits * count as u128) >> 64) as usize
    }

    /// A random order of `count` things (Fisher and Yates), numbered by the two words.
    pub fn order(&self, count: usize, number: [u32; 2]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1, [number[0], number[1], last as u32, 0]));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: Addressed = Addressed::new(7, "test");

    #[test]
    fn an_address_is_a_number() {
        assert_eq!(NUMBERS.uniform([1, 2, 3, 4]), NUMBERS.uniform([1, 2, 3, 4]));
        assert_ne!(NUMBERS.uniform([1, 2, 3, 4]), NUMBERS.uniform([1, 2, 3, 5]));
        assert_ne!(NUMBERS.uniform([0; 4]), Addressed::new(8, "test").uniform([0; 4]));
        assert_ne!(NUMBERS.uniform([0; 4]), Addressed::new(7, "tests").uniform([0; 4]));
    }

    #[test]
    fn orders_are_all_equally_likely() {
        let mut counts = [0_u32; 6];
        for number in 0..6000 {
            let order = NUMBERS.order(3, [number, 0]);
            let place = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
            counts[place.iter().position(|known| order == known).unwrap()] += 1;
        }
        // Chi-squared with 5 degrees of freedom: above 20.5 in one of a thousand.
        let chi: f64 =
            counts.iter().map(|&count| (f64::from(count) - 1000.0) * (f64::from(count) - 1000.0) / 1000.0).sum();
        assert!(chi < 20.5, "{counts:?}");
    }

    #[test]
    fn numbers_below_stay_below() {
        for i in 0..1000 {
            assert!(NUMBERS.below(3, [i, 0, 0, 0]) < 3);
        }
        assert_eq!(NUMBERS.below(0, [0; 4]), 0);
        assert!(NUMBERS.order(0, [0; 2]).is_empty());
    }
}
