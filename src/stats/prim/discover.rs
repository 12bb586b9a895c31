//! From a table to the boxes worth naming: halves, covering, half-samples, and the verdict of the half that was held out.

use rand_philox::philox4x32_10;

use super::choose::{Cut, Preference};
use super::hypergeometric;
use super::peel::Step;
use super::quality::{Share, quasi_p};
use super::region::Region;
use super::table::Table;

/// Fewest cases, and fewest that are none, in each half for a search to be worth its name.
pub const LEAST_CASES: usize = 10;

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Seed of the halves and half-samples.
    pub seed: u64,
    /// Share of the rows inside that a peel or a paste moves, in (0, 1): small is patient.
    pub alpha: f64,
    /// Share of the rows that a box may not fall below, in [0, 1), as far as cases are not rarer than that.
    pub mass: f64,
    /// Which box of a trajectory is the best.
    pub preference: Preference,
    /// Most boxes.
    pub boxes: usize,
    /// Half-samples to repeat the search on.
    pub resamples: usize,
    /// A box is worth naming if chance would give its cases in the held-out half with less than this probability.
    pub significance: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 0,
            alpha: 0.05,
            mass: 0.05,
            preference: Preference::Balanced,
            boxes: 3,
            resamples: 20,
            significance: 0.01,
        }
    }
}

/// One restricted input of a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dimension {
    /// Its column.
    pub column: usize,
    /// Quasi-p on the half that the box was learned from.
    pub learned: f64,
    /// The same on the held-out half, where it is a p value.
    pub held_out: f64,
}

/// A box that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The box.
    pub region: Region,
    /// The trajectory it was chosen from, on the learning rows that earlier boxes left.
    pub trajectory: Vec<Step>,
    /// Cases and rows of the learning half that earlier boxes left, before anything was peeled.
    pub learning_left: Share,
    /// The box on the whole learning half.
    pub learning: Share,
    /// The box on the rows of the held-out half that earlier boxes left.
    pub test_left: Share,
    /// The box on the whole held-out half: what to quote.
    pub test: Share,
    /// Probability that chance gives so many cases on the held-out rows that earlier boxes left.
    pub chance: f64,
    /// Its restricted inputs, in the order of the columns.
    pub dimensions: Vec<Dimension>,
    /// For every column, the share of half-samples in which the search restricts it.
    pub chosen: Vec<f64>,
}

/// Why the search ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// As many boxes as were asked for.
    Enough,
    /// The next box would be no better than chance on the held-out half.
    Chance(Box<Found>),
    /// Too few cases are left, or too few that are none.
    Few {
        /// Cases left in the half that has fewer.
        cases: u64,
        /// Rows left that are none, in the half that has fewer.
        others: u64,
    },
    /// No restriction makes a better box than everything.
    Nothing,
}

/// What a search came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// Rows that were learned from, in rising order.
    pub learning: Vec<u32>,
    /// Rows that were held out, in rising order.
    pub test: Vec<u32>,
    /// The boxes worth naming, in the order in which they were found.
    pub boxes: Vec<Found>,
    /// All of them together on the held-out half.
    pub together: Share,
    /// Why there are no more.
    pub ending: Ending,
}

/// What a random number is for.
#[derive(Clone, Copy)]
#[repr(u32)]
enum Purpose {
    Halves = 1,
    HalfSample = 2,
}

/// Searches a table for boxes that hold many of its cases and little else.
pub fn discover(table: &Table, settings: &Settings) -> Discovery {
    let all: Vec<u32> = (0..table.rows() as u32).collect();
    let (learning, test) = halves(&all, settings.seed, Purpose::Halves, 0);
    let (mut learning_left, mut test_left) = (learning.clone(), test.clone());
    let mut boxes: Vec<Found> = Vec::new();
    let ending = loop {
        if boxes.len() >= settings.boxes {
            break Ending::Enough;
        }
        if let Some(few) = too_few(table, &[&learning_left, &test_left]) {
            break few;
        }
        let found = search(table, settings, [&learning, &test], [&learning_left, &test_left], boxes.len());
        if found.region.dimensions() == 0 {
            break Ending::Nothing;
        }
        if found.chance >= settings.significance {
            break Ending::Chance(Box::new(found));
        }
        learning_left.retain(|&row| !found.region.contains(table, row));
        test_left.retain(|&row| !found.region.contains(table, row));
        boxes.push(found);
    };
    let together = together(table, &test, &boxes);
    Discovery { learning, test, boxes, together, ending }
}

fn too_few(table: &Table, halves: &[&[u32]; 2]) -> Option<Ending> {
    let counts = halves.map(|rows| (table.cases_among(rows), rows.len() - table.cases_among(rows)));
    let cases = counts[0].0.min(counts[1].0);
    let others = counts[0].1.min(counts[1].1);
    (cases < LEAST_CASES || others < LEAST_CASES).then_some(Ending::Few { cases: cases as u64, others: others as u64 })
}

/// One search on what earlier boxes left, judged on both halves.
fn search(table: &Table, settings: &Settings, whole: [&[u32]; 2], left: [&[u32]; 2], place: usize) -> Found {
    let cut = Cut { alpha: settings.alpha, mass: settings.mass, preference: settings.preference };
    let (trajectory, region) = cut.best(table, left[0]);
    let [learning, test] = whole.map(|rows| Share::of(&region, table, rows));
    let [learning_left, test_left] = left.map(|rows| Share::of(&region, table, rows));
    let dimension = |column| Dimension {
        column,
        learned: quasi_p(&region, table, left[0], column),
        held_out: quasi_p(&region, table, left[1], column),
    };
    let dimensions = region.limits().map(|(column, _)| dimension(column)).collect();
    let chance =
        hypergeometric::at_least(test_left.cases_inside, test_left.rows_inside, test_left.cases, test_left.rows);
    let chosen = half_samples(table, &cut, left[0], settings, place);
    Found { region, trajectory, learning_left, learning, test_left, test, chance, dimensions, chosen }
}

/// For every column, the share of half-samples in which the whole procedure restricts it.
fn half_samples(table: &Table, cut: &Cut, rows: &[u32], settings: &Settings, place: usize) -> Vec<f64> {
    let mut counts = vec![0_u64; table.columns().len()];
    for resample in 0..settings.resamples {
        let number = (place * settings.resamples + resample) as u32;
        let (half, _) = halves(rows, settings.seed, Purpose::HalfSample, number);
        let (_, region) = cut.best(table, &half);
        for (column, _) in region.limits() {
            counts[column] += 1;
        }
    }
    let of = settings.resamples.max(1) as f64;
    counts.into_iter().map(|count| count as f64 / of).collect()
}

/// The rows in any of the boxes.
fn together(table: &Table, rows: &[u32], boxes: &[Found]) -> Share {
    let mut share = Share { rows: rows.len() as u64, cases: table.cases_among(rows) as u64, ..Share::default() };
    for &row in rows {
        if boxes.iter().any(|found| found.region.contains(table, row)) {
            share.rows_inside += 1;
            share.cases_inside += u64::from(table.is_case(row));
        }
    }
    share
}

/// Parts rows at random into two halves, each in rising order; the second has the odd one.
fn halves(rows: &[u32], seed: u64, purpose: Purpose, number: u32) -> (Vec<u32>, Vec<u32>) {
    let key = [seed as u32, (seed >> 32) as u32];
    let lot = |row: u32| philox4x32_10([row, number, purpose as u32, 0], key);
    let mut drawn: Vec<([u32; 4], u32)> = rows.iter().map(|&row| (lot(row), row)).collect();
    drawn.sort_unstable();
    let mut first: Vec<u32> = drawn[..rows.len() / 2].iter().map(|&(_, row)| row).collect();
    let mut second: Vec<u32> = drawn[rows.len() / 2..].iter().map(|&(_, row)| row).collect();
    first.sort_unstable();
    second.sort_unstable();
    (first, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_share_nothing_and_leave_nothing() {
        let rows: Vec<u32> = (0..101).collect();
        let (first, second) = halves(&rows, 7, Purpose::Halves, 0);
        assert_eq!((first.len(), second.len()), (50, 51));
        let mut joined = [first.clone(), second].concat();
        joined.sort_unstable();
        assert_eq!(joined, rows);
        assert_ne!(first, halves(&rows, 8, Purpose::Halves, 0).0);
        assert_ne!(first, halves(&rows, 7, Purpose::HalfSample, 0).0);
        assert_eq!(halves(&[], 7, Purpose::Halves, 0), (vec![], vec![]));
    }

    #[test]
    fn a_search_needs_cases_and_others_in_both_halves() {
        use super::super::table::Column;
        let table = |cases: u32| {
            let numbers = (0..40).map(f64::from).collect();
            Table::new(vec![Column::Number(numbers)], (0..40).map(|row| row % 20 < cases).collect()).unwrap()
        };
        let (first, second): (Vec<u32>, Vec<u32>) = ((0..20).collect(), (20..40).collect());
        let few = |cases| too_few(&table(cases), &[&first, &second]);
        assert_eq!(few(10), None);
        assert_eq!(few(9), Some(Ending::Few { cases: 9, others: 11 }));
        assert_eq!(few(11), Some(Ending::Few { cases: 11, others: 9 }));
        // The half that has fewer counts.
        assert_eq!(too_few(&table(10), &[&first, &second[..15]]), Some(Ending::Few { cases: 10, others: 5 }));
    }
}
