//! Accumulators as few bytes: whole numbers in as many bytes as they need, empty bins in none.
//!
//! A tally of thousands of histograms is mostly empty. Packed, it takes some hundred bytes a histogram
//! instead of some thousand, and it is added to another one straight from the bytes, so that folding
//! many never holds two. Bytes are not trusted: what cannot have been packed is an error.

use thiserror::Error;

/// Bytes that no accumulator was packed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unpackable {
    /// The bytes end in the middle.
    #[error("it ends too early")]
    Short,
    /// A number is larger than its place allows.
    #[error("a number in it is too large")]
    TooLarge,
    /// A part of it contradicts another.
    #[error("it contradicts itself: {0}")]
    Contradiction(&'static str),
}

/// Appends a whole number: seven bits a byte, the lowest first.
pub fn put(out: &mut Vec<u8>, number: u64) {
    put_unsigned(out, u128::from(number));
}

/// Appends a signed number of 128 bits; small ones of either sign take few bytes.
pub fn put_wide(out: &mut Vec<u8>, number: i128) {
    put_unsigned(out, ((number << 1) ^ (number >> 127)) as u128);
}

/// Appends a double, bit by bit.
pub fn put_double(out: &mut Vec<u8>, number: f64) {
    out.extend(number.to_le_bytes());
}

fn put_unsigned(out: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads what was packed, from the front.
#[derive(Debug, Clone)]
pub struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Reads from these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Whether everything is read.
    pub fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next whole number.
    pub fn whole(&mut self) -> Result<u64, Unpackable> {
        u64::try_from(self.unsigned()?).map_err(|_| Unpackable::TooLarge)
    }

    /// The next signed number of 128 bits.
    pub fn wide(&mut self) -> Result<i128, Unpackable> {
        let folded = self.unsigned()?;
        Ok((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }

    /// The next double.
    pub fn double(&mut self) -> Result<f64, Unpackable> {
        let (bytes, rest) = self.bytes.split_first_chunk::<8>().ok_or(Unpackable::Short)?;
        self.bytes = rest;
        Ok(f64::from_le_bytes(*bytes))
    }

    fn unsigned(&mut self) -> Result<u128, Unpackable> {
        let mut number = 0_u128;
        for place in 0.. {
            let (&byte, rest) = self.bytes.split_first().ok_or(Unpackable::Short)?;
            self.bytes = rest;
            let digit = u128::from(byte & 0x7f);
            // Eighteen digits of seven bits are 126; the nineteenth has room for two.
            if place > 18 || (place == 18 && digit > 3) {
                return Err(Unpackable::TooLarge);
            }
            number |= digit << (7 * place);
            if byte < 0x80 {
                break;
            }
        }
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_numbers_take_one_byte() {
        let mut out = Vec::new();
        for number in [0, 1, 127] {
            put(&mut out, number);
        }
        put_wide(&mut out, -64);
        assert_eq!(out, [0, 1, 127, 127]);
        put(&mut out, 300);
        assert_eq!(out[4..], [0xac, 0x02]);
    }

    #[test]
    fn what_was_not_packed_is_an_error() {
        assert_eq!(Cursor::new(&[]).whole(), Err(Unpackable::Short));
        assert_eq!(Cursor::new(&[0x80]).whole(), Err(Unpackable::Short));
        assert_eq!(Cursor::new(&[0xff; 30]).wide(), Err(Unpackable::TooLarge));
        assert_eq!(Cursor::new(&[0; 7]).double(), Err(Unpackable::Short));
        let mut wide = Vec::new();
        put_wide(&mut wide, i128::MAX);
        assert_eq!(Cursor::new(&wide).whole(), Err(Unpackable::TooLarge));
    }

    proptest! {
        #[test]
        fn numbers_come_back(whole: u64, wide: i128, bits: u64) {
            let mut out = Vec::new();
            put(&mut out, whole);
            put_wide(&mut out, wide);
            put_double(&mut out, f64::from_bits(bits));
            let mut cursor = Cursor::new(&out);
            prop_assert_eq!(cursor.whole(), Ok(whole));
            prop_assert_eq!(cursor.wide(), Ok(wide));
            prop_assert_eq!(cursor.double().map(f64::to_bits), Ok(bits));
            prop_assert!(cursor.is_at_end());
        }

        #[test]
        fn any_bytes_are_no_panic(bytes: Vec<u8>) {
            let mut cursor = Cursor::new(&bytes);
            while cursor.wide().is_ok() {}
        }
    }
}
