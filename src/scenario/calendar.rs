//! Months of the calendar, as scenario files and metrics write them: `2021-08`.

use std::fmt;
use std::str::FromStr;

/// A month of the calendar.
///
/// Years run from 1 to 9999 where a file writes them; arithmetic may go beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    /// Months since January of the year 0.
    since_zero: i64,
}

/// Why a text is not a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MonthError {
    /// It does not read `YYYY-MM`.
    #[error("a month is written YYYY-MM")]
    Shape,
    /// Its second half is not a month.
    #[error("there is no month {month:02}")]
    NoSuchMonth {
        /// The number given.
        month: u8,
    },
}

impl YearMonth {
    /// August 2021, when Kabul fell.
    pub const AUGUST_2021: Self = Self { since_zero: 2021 * 12 + 7 };

    /// The month `month` (1 to 12) of `year`; none for any other month.
    pub const fn new(year: u16, month: u8) -> Option<Self> {
        if month == 0 || month > 12 {
            return None;
        }
        Some(Self { since_zero: year as i64 * 12 + month as i64 - 1 })
    }

    /// Reads `YYYY-MM`, nothing else.
    ///
    /// ```
    /// use durand::scenario::YearMonth;
    /// let start = YearMonth::parse("2021-08")?;
    /// assert_eq!(start.plus(112).to_string(), "2030-12");
    /// assert!(YearMonth::parse("2021-8").is_err());
    /// # Ok::<(), durand::scenario::MonthError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MonthError`]: the shape is wrong, or there is no such month.
    pub fn parse(text: &str) -> Result<Self, MonthError> {
        let bytes = text.as_bytes();
        let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
        if bytes.len() != 7 || bytes[4] != b'-' || !digits(0..4) || !digits(5..7) {
            return Err(MonthError::Shape);
        }
        let number = |range: std::ops::Range<usize>| {
            bytes[range].iter().fold(0_u16, |sum, digit| sum * 10 + u16::from(digit - b'0'))
        };
        let (year, month) = (number(0..4), number(5..7) as u8);
        if year == 0 {
            return Err(MonthError::Shape);
        }
        Self::new(year, month).ok_or(MonthError::NoSuchMonth { month })
    }

    /// What the writer of `text` may have meant: `2026-3`, `2026/03`, `03-2026`, `2026-03-15`.
    pub(crate) fn guess(text: &str) -> Option<Self> {
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let (first, second) = (numbers.next()?, numbers.next()?);
        let (year, month) = if first.len() == 4 { (first, second) } else { (second, first) };
        if year.len() != 4 || month.len() > 2 {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }

    /// The year.
    pub const fn year(self) -> i64 {
        self.since_zero.div_euclid(12)
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.since_zero.rem_euclid(12) as u8 + 1
    }

    /// So many months later.
    #[must_use]
    pub const fn plus(self, months: u32) -> Self {
        Self { since_zero: self.since_zero + months as i64 }
    }

    /// Months from `earlier` to this one; negative if this one comes first.
    pub const fn since(self, earlier: Self) -> i64 {
        self.since_zero - earlier.since_zero
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl FromStr for YearMonth {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> YearMonth {
        YearMonth::parse(text).unwrap()
    }

    #[test]
    fn months_count_across_years() {
        assert_eq!(month("2021-08").plus(5), month("2022-01"));
        assert_eq!(YearMonth::AUGUST_2021, month("2021-08"));
        assert_eq!(month("2030-12").since(month("2021-08")), 112);
        assert_eq!(month("2021-07").since(month("2021-08")), -1);
        assert_eq!((month("2021-12").year(), month("2021-12").month()), (2021, 12));
    }

    #[test]
    fn only_the_one_form_is_read() {
        for wrong in ["", "2021", "2021-8", "2021-08-15", " 2021-08", "２０２１-08", "0000-01", "+021-08"] {
            assert_eq!(YearMonth::parse(wrong), Err(MonthError::Shape), "{wrong}");
        }
        assert_eq!(YearMonth::parse("2021-13"), Err(MonthError::NoSuchMonth { month: 13 }));
        assert_eq!(YearMonth::parse("2021-00"), Err(MonthError::NoSuchMonth { month: 0 }));
    }

    #[test]
    fn what_is_printed_is_read() {
        for text in ["0001-01", "1999-12", "9999-12"] {
            assert_eq!(month(text).to_string(), text);
        }
    }

    #[test]
    fn guesses() {
        for near in ["2026-3", "2026/03", "2026-03-15", "03-2026", "3.2026", "2026_03"] {
            assert_eq!(YearMonth::guess(near), Some(month("2026-03")), "{near}");
        }
        for far in ["", "March", "2026", "2026-15", "26-03"] {
            assert_eq!(YearMonth::guess(far), None, "{far}");
        }
    }
}
