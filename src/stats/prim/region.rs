//! A box: limits on some inputs.

use std::collections::BTreeMap;

use super::table::{Column, Table};

/// What a box asks of one input.
#[derive(Clone, Debug, PartialEq)]
pub enum Limits {
    /// A number between two ends that belong to it; an end that is missing does not limit.
    Range {
        /// The smallest number inside.
        low: Option<f64>,
        /// The largest number inside.
        high: Option<f64>,
    },
    /// One of these categories, in rising order.
    Among(Vec<u32>),
}

impl Limits {
    /// Whether a row's value of `column` keeps within them. Limits of the other kind of column hold nothing.
    fn hold(&self, column: &Column, row: u32) -> bool {
        match (self, column) {
            (Self::Range { low, high }, Column::Number(values)) => {
                let value = values[row as usize];
                low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high)
            }
            (Self::Among(kept), Column::Category { codes, .. }) => kept.binary_search(&codes[row as usize]).is_ok(),
            _ => false,
        }
    }
}

/// What keeps a row out of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bar {
    /// Nothing: it is inside.
    None,
    /// The restriction of this column alone.
    One(usize),
    /// More than one restriction.
    More,
}

/// A box in the space of inputs: the rows that keep within the limits of every restricted input.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Region {
    limits: BTreeMap<usize, Limits>,
}

impl Region {
    /// The box with these limits, by column.
    pub fn new(limits: impl IntoIterator<Item = (usize, Limits)>) -> Self {
        Self { limits: limits.into_iter().collect() }
    }

    /// The restricted columns in rising order, with their limits.
    pub fn limits(&self) -> impl Iterator<Item = (usize, &Limits)> {
        self.limits.iter().map(|(&column, limits)| (column, limits))
    }

    /// The limits of a column, if it is restricted.
    pub fn limits_of(&self, column: usize) -> Option<&Limits> {
        self.limits.get(&column)
    }

    /// Number of restricted columns.
    pub fn dimensions(&self) -> usize {
        self.limits.len()
    }

    /// Whether a row lies in the box. Columns the table does not have hold nothing.
    pub fn contains(&self, table: &Table, row: u32) -> bool {
        self.limits
            .iter()
            .all(|(&column, limits)| table.columns().get(column).is_some_and(|values| limits.hold(values, row)))
    }

    /// What keeps a row out.
    pub(super) fn bar(&self, table: &Table, row: u32) -> Bar {
        let mut bar = Bar::None;
        for (&column, limits) in &self.limits {
            if !table.columns().get(column).is_some_and(|values| limits.hold(values, row)) {
                if bar != Bar::None {
                    return Bar::More;
                }
                bar = Bar::One(column);
            }
        }
        bar
    }

    /// The box without limits on one column.
    #[must_use]
    pub fn without(&self, column: usize) -> Self {
        let mut freed = self.clone();
        freed.limits.remove(&column);
        freed
    }

    /// The box with other limits on one column; none frees it.
    #[must_use]
    pub(super) fn with(&self, column: usize, limits: Option<Limits>) -> Self {
        let mut changed = self.clone();
        match limits {
            Some(limits) => changed.limits.insert(column, limits),
            None => changed.limits.remove(&column),
        };
        changed
    }

    /// The ends of a column's range, where it has any.
    pub(super) fn ends(&self, column: usize) -> (Option<f64>, Option<f64>) {
        match self.limits.get(&column) {
            Some(Limits::Range { low, high }) => (*low, *high),
            _ => (None, None),
        }
    }
}

/// The limits of a range; none without an end.
pub(super) fn range(low: Option<f64>, high: Option<f64>) -> Option<Limits> {
    (low.is_some() || high.is_some()).then_some(Limits::Range { low, high })
}

/// A lower end between a number left out and the next one inside: half way, so that it does not rest on the sample's own points.
pub(super) fn low_between(outside: f64, inside: f64) -> f64 {
    let middle = f64::midpoint(outside, inside);
    if middle > outside { middle } else { inside }
}

/// An upper end between the last number inside and the next one left out.
pub(super) fn high_between(inside: f64, outside: f64) -> f64 {
    let middle = f64::midpoint(inside, outside);
    if middle < outside { middle } else { inside }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let columns =
            vec![Column::Number(vec![0.0, 1.0, 2.0, 3.0]), Column::Category { codes: vec![0, 1, 2, 1], categories: 3 }];
        Table::new(columns, vec![true; 4]).unwrap()
    }

    #[test]
    fn ends_belong_to_the_range() {
        let region =
            Region::new([(0, Limits::Range { low: Some(1.0), high: Some(3.0) }), (1, Limits::Among(vec![0, 1]))]);
        let inside: Vec<u32> = (0..4).filter(|&row| region.contains(&table(), row)).collect();
        assert_eq!(inside, [1, 3]);
        let inside: Vec<u32> = (0..4).filter(|&row| region.without(1).contains(&table(), row)).collect();
        assert_eq!(inside, [1, 2, 3]);
        let bars: Vec<Bar> = (0..4).map(|row| region.bar(&table(), row)).collect();
        assert_eq!(bars, [Bar::One(0), Bar::None, Bar::One(1), Bar::None]);
        let neither = Region::new([(0, Limits::Range { low: Some(5.0), high: None }), (1, Limits::Among(vec![0]))]);
        assert_eq!(neither.bar(&table(), 1), Bar::More);
        assert!((0..4).all(|row| Region::default().contains(&table(), row)));
        let strange = Region::new([(7, Limits::Among(vec![0]))]);
        assert!((0..4).all(|row| !strange.contains(&table(), row)));
    }

    #[test]
    fn an_end_lies_between_neighbours_even_where_nothing_does() {
        assert_eq!(low_between(1.0, 2.0), 1.5);
        let next = f64::from_bits(1.0_f64.to_bits() + 1);
        let (low, high) = (low_between(1.0, next), high_between(1.0, next));
        assert!(low > 1.0 && low <= next && high >= 1.0 && high < next);
    }
}
