//! Peeling: the box shrinks slice by slice, and each shrunken box is a step of the trajectory.

use super::region::{Limits, Region, high_between, low_between, range};
use super::table::{Column, Table};

/// One box of the trajectory.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The box.
    pub region: Region,
    /// Rows in it, of those that are learned from.
    pub rows_inside: u64,
    /// Cases in it.
    pub cases_inside: u64,
}

impl Step {
    /// Share of the rows inside that are cases; not a number when nothing is inside.
    pub fn density(&self) -> f64 {
        self.cases_inside as f64 / self.rows_inside as f64
    }
}

/// A slice that could be taken away.
struct Slice {
    column: usize,
    limits: Limits,
    removed: usize,
    /// How much it is worth to take it away; see [`worth`].
    worth: f64,
}

/// Peels the box that holds `rows` until it would hold fewer than `least`, or holds nothing but cases. The first step is the box
/// that holds everything; slices take the share `alpha` of the rows inside (more where values are tied, and a whole category).
///
/// A slice is taken even where none makes the box purer: when every face has been trimmed of its own noise, the next slice at each may look
/// dense although what lies behind it is not. The trajectory then dips and rises again; whoever chooses from it sees all of it.
pub(super) fn peel(table: &Table, rows: &[u32], alpha: f64, least: usize) -> Vec<Step> {
    let mut peeling = Peeling::new(table, rows);
    let mut region = Region::default();
    let mut steps = vec![peeling.step(&region)];
    while let Some(slice) = peeling.best(&region, alpha, least) {
        region = region.with(slice.column, Some(slice.limits));
        peeling.keep(&region);
        steps.push(peeling.step(&region));
    }
    steps
}

/// What it is worth to take away rows and cases from a box, both as (rows, cases): the density won for each row that is taken (the lenient
/// objective). Where density is lost, what is lost as a whole: a loss is no smaller for being spread over many rows.
fn worth(inside: (usize, usize), removed: (usize, usize)) -> f64 {
    if removed.0 >= inside.0 {
        return f64::NEG_INFINITY;
    }
    let density = inside.1 as f64 / inside.0 as f64;
    let gain = (inside.1 - removed.1) as f64 / (inside.0 - removed.0) as f64 - density;
    if gain > 0.0 { gain / removed.0.max(1) as f64 } else { gain }
}

/// The rows inside: for each column of numbers in rising order, so that a slice is the beginning or the end of a list.
struct Peeling<'a> {
    table: &'a Table,
    rows: Vec<u32>,
    cases: usize,
    orders: Vec<Vec<u32>>,
}

impl<'a> Peeling<'a> {
    fn new(table: &'a Table, rows: &[u32]) -> Self {
        let order = |column: &Column| match column {
            Column::Number(values) => {
                let mut order = rows.to_vec();
                order.sort_by(|&a, &b| values[a as usize].total_cmp(&values[b as usize]).then(a.cmp(&b)));
                order
            }
            Column::Category { .. } => Vec::new(),
        };
        let orders = table.columns().iter().map(order).collect();
        Self { table, rows: rows.to_vec(), cases: table.cases_among(rows), orders }
    }

    fn step(&self, region: &Region) -> Step {
        Step { region: region.clone(), rows_inside: self.rows.len() as u64, cases_inside: self.cases as u64 }
    }

    /// Drops the rows outside a box.
    fn keep(&mut self, region: &Region) {
        let table = self.table;
        let mut inside = vec![false; table.rows()];
        self.rows.retain(|&row| {
            inside[row as usize] = region.contains(table, row);
            inside[row as usize]
        });
        for order in &mut self.orders {
            order.retain(|&row| inside[row as usize]);
        }
        self.cases = table.cases_among(&self.rows);
    }

    /// The slice that is worth most, if there is any that may be taken; the first of equals.
    fn best(&self, region: &Region, alpha: f64, least: usize) -> Option<Slice> {
        let mut best: Option<Slice> = None;
        if self.cases == self.rows.len() {
            return best;
        }
        for (column, values) in self.table.columns().iter().enumerate() {
            let slices = match values {
                Column::Number(values) => self.of_numbers(region, column, values, alpha),
                Column::Category { codes, categories } => self.of_categories(region, column, codes, *categories),
            };
            for slice in slices {
                let fits = slice.removed > 0 && self.rows.len() >= least.max(1) + slice.removed;
                if fits && best.as_ref().is_none_or(|best| slice.worth > best.worth) {
                    best = Some(slice);
                }
            }
        }
        best
    }

    /// What taking these away is worth: the density won for each of them, or else the density lost.
    fn worth(&self, removed: usize, cases_removed: usize) -> f64 {
        worth((self.rows.len(), self.cases), (removed, cases_removed))
    }

    /// The lowest and the highest values inside; tied values go together.
    fn of_numbers(&self, region: &Region, column: usize, values: &[f64], alpha: f64) -> Vec<Slice> {
        let order = &self.orders[column];
        let wanted = ((alpha * order.len() as f64) as usize).max(1);
        let value = |place: usize| values[order[place] as usize];
        let (low, high) = region.ends(column);
        let mut slices = Vec::new();
        if let Some(from) = (wanted..order.len()).find(|&place| value(place) > value(place - 1)) {
            let end = low_between(value(from - 1), value(from));
            let worth = self.worth(from, self.table.cases_among(&order[..from]));
            let limits = Limits::Range { low: Some(end), high };
            slices.push(Slice { column, limits, removed: from, worth });
        }
        let last = order.len().saturating_sub(wanted);
        if let Some(to) = (1..=last).rev().find(|&place| place < order.len() && value(place) > value(place - 1)) {
            let end = high_between(value(to - 1), value(to));
            let removed = order.len() - to;
            let worth = self.worth(removed, self.table.cases_among(&order[to..]));
            if let Some(limits) = range(low, Some(end)) {
                slices.push(Slice { column, limits, removed, worth });
            }
        }
        slices
    }

    /// Each category inside, unless it is the last.
    fn of_categories(&self, region: &Region, column: usize, codes: &[u32], categories: u32) -> Vec<Slice> {
        let mut counts = vec![(0_usize, 0_usize); categories as usize];
        for &row in &self.rows {
            let count = &mut counts[codes[row as usize] as usize];
            count.0 += 1;
            count.1 += usize::from(self.table.is_case(row));
        }
        let kept = match region.limits_of(column) {
            Some(Limits::Among(kept)) => kept.clone(),
            _ => (0..categories).collect(),
        };
        kept.iter()
            .map(|&category| {
                let (removed, cases) = counts[category as usize];
                let limits = Limits::Among(kept.iter().copied().filter(|&other| other != category).collect());
                Slice { column, limits, removed, worth: self.worth(removed, cases) }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(table: &Table) -> Vec<u32> {
        (0..table.rows() as u32).collect()
    }

    /// Ten rows, cases from 6 upwards: each slice of one row takes the lowest until only cases are left.
    #[test]
    fn a_threshold_is_peeled_to() {
        let values: Vec<f64> = (0..10).map(f64::from).collect();
        let table = Table::new(vec![Column::Number(values)], (0..10).map(|row| row >= 6).collect()).unwrap();
        let steps = peel(&table, &all(&table), 0.1, 2);
        assert_eq!(steps.len(), 7);
        let last = steps.last().unwrap();
        assert_eq!((last.rows_inside, last.cases_inside), (4, 4));
        assert_eq!(last.region.limits_of(0), Some(&Limits::Range { low: Some(5.5), high: None }));
    }

    /// A category that holds half of the rows, and raises density by more in one stroke than any slice of the number can, but by less for
    /// each row: the lenient objective is patient, density alone would not be.
    #[test]
    fn a_large_category_has_to_earn_its_size() {
        let numbers: Vec<f64> = (0..40).map(f64::from).collect();
        let codes: Vec<u32> = (0..40).map(|row| row % 2).collect();
        // The four lowest are no cases; of the rest two thirds are, more of them with odd numbers.
        let cases: Vec<bool> = (0..40).map(|row| row >= 4 && (row % 2 == 1 || row % 3 == 0)).collect();
        let table =
            Table::new(vec![Column::Category { codes, categories: 2 }, Column::Number(numbers)], cases).unwrap();
        let steps = peel(&table, &all(&table), 0.1, 5);
        assert_eq!(steps[1].region.limits_of(1), Some(&Limits::Range { low: Some(3.5), high: None }));
        let by_category = Region::new([(0, Limits::Among(vec![1]))]);
        let density = |region: &Region| {
            let inside: Vec<u32> = all(&table).into_iter().filter(|&row| region.contains(&table, row)).collect();
            table.cases_among(&inside) as f64 / inside.len() as f64
        };
        assert!(density(&by_category) > steps[1].density(), "one stroke would have won more");
    }

    #[test]
    fn ties_go_together_and_constants_stay() {
        let table = Table::new(
            vec![Column::Number(vec![1.0; 8]), Column::Number(vec![0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0])],
            vec![false, false, false, true, true, true, true, true],
        )
        .unwrap();
        let steps = peel(&table, &all(&table), 0.05, 1);
        assert_eq!(steps.len(), 2);
        assert_eq!(steps[1].region, Region::new([(1, Limits::Range { low: Some(0.5), high: None })]));
        assert_eq!((steps[1].rows_inside, steps[1].cases_inside), (4, 4));
    }

    /// Worth by hand: 10 of 20 are cases. Taking 5 rows with 1 case leaves 9 of 15 (.1 for 5 rows), taking 10 with 3 leaves 7 of 10 (.2 for 10
    /// rows): the same. Taking 5 with 4 leaves 6 of 15.
    #[test]
    fn worth_by_hand() {
        for (removed, expected) in [((5, 1), 0.02), ((10, 3), 0.02), ((5, 4), -0.1), ((20, 10), f64::NEG_INFINITY)] {
            let worth = worth((20, 10), removed);
            assert!((worth - expected).abs() < 1e-12 || worth == expected, "{removed:?} {worth}");
        }
    }

    #[test]
    fn boxes_nest_and_end_at_the_least() {
        let values: Vec<f64> = (0..200).map(|row| f64::from(row * 37 % 200)).collect();
        let other: Vec<f64> = (0..200).map(|row| f64::from(row * 91 % 200)).collect();
        let cases = (0..200).map(|row| row * row % 7 < 3).collect();
        let table = Table::new(vec![Column::Number(values), Column::Number(other)], cases).unwrap();
        let steps = peel(&table, &all(&table), 0.05, 10);
        assert!(steps.len() > 20);
        for pair in steps.windows(2) {
            let inside = |step: &Step| -> Vec<u32> {
                all(&table).into_iter().filter(|&row| step.region.contains(&table, row)).collect()
            };
            let (before, after) = (inside(&pair[0]), inside(&pair[1]));
            assert!(after.len() < before.len() && after.iter().all(|row| before.contains(row)));
            assert_eq!(after.len() as u64, pair[1].rows_inside);
        }
        assert_eq!(steps.last().map(|step| step.rows_inside), Some(10));
    }

    #[test]
    fn no_row_one_row_no_column() {
        let empty = Table::new(vec![Column::Number(vec![])], vec![]).unwrap();
        assert_eq!(peel(&empty, &[], 0.05, 1).len(), 1);
        let one = Table::new(vec![Column::Number(vec![1.0])], vec![true]).unwrap();
        assert_eq!(peel(&one, &[0], 0.05, 1).len(), 1);
        let bare = Table::new(vec![], vec![true, false]).unwrap();
        assert_eq!(peel(&bare, &[0, 1], 0.05, 1).len(), 1);
    }
}
