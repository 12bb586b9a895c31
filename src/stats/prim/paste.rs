//! Pasting: the faces of a box that was chosen move outwards again.
//!
//! Peeling is greedy: a face may have gone further than it should, seen from the box it ended in. A slice outside a face is taken
//! back in while the box grows no less pure by it.

use super::quality::Share;
use super::region::{Limits, Region, high_between, low_between, range};
use super::table::{Column, Table};

/// Pastes until no slice can be added without loss of density. A slice holds the share `alpha` of the rows inside, at least one,
/// and at least one case.
pub(super) fn paste(table: &Table, rows: &[u32], mut region: Region, alpha: f64) -> Region {
    let mut share = Share::of(&region, table, rows);
    loop {
        let wanted = ((alpha * share.rows_inside as f64) as usize).max(1);
        let mut best: Option<(Region, Share)> = None;
        for candidate in candidates(table, rows, &region, wanted) {
            let grown = Share::of(&candidate, table, rows);
            let gains = grown.cases_inside > share.cases_inside && grown.density() >= share.density();
            let beats = |other: &Share| {
                grown.density() > other.density()
                    || (grown.density() == other.density() && grown.rows_inside > other.rows_inside)
            };
            if gains && best.as_ref().is_none_or(|(_, other)| beats(other)) {
                best = Some((candidate, grown));
            }
        }
        match best {
            Some(better) => (region, share) = better,
            None => return region,
        }
    }
}

/// The box with each of its faces moved outwards by about `wanted` rows.
fn candidates(table: &Table, rows: &[u32], region: &Region, wanted: usize) -> Vec<Region> {
    let mut grown = Vec::new();
    for (column, limits) in region.limits() {
        match (limits, table.columns().get(column)) {
            (Limits::Range { low, high }, Some(Column::Number(values))) => {
                let freed = region.without(column);
                let mut others: Vec<f64> =
                    rows.iter().filter(|&&row| freed.contains(table, row)).map(|&row| values[row as usize]).collect();
                others.sort_by(f64::total_cmp);
                if let Some(low) = low {
                    let outside = others.partition_point(|value| value < low);
                    let low = lower(&others[..outside], wanted);
                    grown.push(region.with(column, range(low, *high)));
                }
                if let Some(high) = high {
                    let inside = others.partition_point(|value| value <= high);
                    let high = higher(&others[inside..], wanted);
                    grown.push(region.with(column, range(*low, high)));
                }
            }
            (Limits::Among(kept), Some(Column::Category { categories, .. })) => {
                for category in (0..*categories).filter(|category| !kept.contains(category)) {
                    let mut more = kept.clone();
                    more.push(category);
                    more.sort_unstable();
                    let all = more.len() == *categories as usize;
                    grown.push(region.with(column, (!all).then_some(Limits::Among(more))));
                }
            }
            _ => {}
        }
    }
    grown
}

/// The lower end that takes in the last `wanted` of the rising values below the old one; none when that is all of them.
fn lower(below: &[f64], wanted: usize) -> Option<f64> {
    let first = below.len().checked_sub(wanted)?;
    // Tied values come in together.
    let first = (1..=first).rev().find(|&place| place < below.len() && below[place] > below[place - 1])?;
    Some(low_between(below[first - 1], below[first]))
}

/// The upper end that takes in the first `wanted` of the rising values above the old one; none when that is all of them.
fn higher(above: &[f64], wanted: usize) -> Option<f64> {
    let last = (wanted..above.len()).find(|&place| place > 0 && above[place] > above[place - 1])?;
    Some(high_between(above[last - 1], above[last]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twenty rows, cases at 6 to 15; a box cut too small grows to exactly them.
    #[test]
    fn a_box_cut_too_small_grows_back() {
        let values: Vec<f64> = (0..20).map(f64::from).collect();
        let table =
            Table::new(vec![Column::Number(values)], (0..20).map(|row| (6..16).contains(&row)).collect()).unwrap();
        let rows: Vec<u32> = (0..20).collect();
        let small = Region::new([(0, Limits::Range { low: Some(8.5), high: Some(11.5) })]);
        let grown = paste(&table, &rows, small, 0.05);
        assert_eq!(grown, Region::new([(0, Limits::Range { low: Some(5.5), high: Some(15.5) })]));
    }

    #[test]
    fn a_face_that_reaches_the_end_is_freed_and_so_is_a_full_set_of_categories() {
        let values: Vec<f64> = (0..20).map(f64::from).collect();
        let codes: Vec<u32> = (0..20).map(|row| row % 2).collect();
        let columns = vec![Column::Number(values), Column::Category { codes, categories: 2 }];
        let table = Table::new(columns, vec![true; 20]).unwrap();
        let rows: Vec<u32> = (0..20).collect();
        let small = Region::new([(0, Limits::Range { low: Some(4.5), high: Some(11.5) }), (1, Limits::Among(vec![1]))]);
        assert_eq!(paste(&table, &rows, small, 0.2), Region::default());
    }

    #[test]
    fn what_would_dilute_the_box_stays_outside() {
        let values: Vec<f64> = (0..20).map(f64::from).collect();
        let table =
            Table::new(vec![Column::Number(values)], (0..20).map(|row| row >= 10 || row == 8).collect()).unwrap();
        let rows: Vec<u32> = (0..20).collect();
        let exact = Region::new([(0, Limits::Range { low: Some(9.5), high: None })]);
        assert_eq!(paste(&table, &rows, exact.clone(), 0.1), exact);
    }
}
