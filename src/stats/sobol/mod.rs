//! Points that fill a cube evenly: Sobol' sequences under Owen's scrambling.
//!
//! - The sequence: Sobol' (1967), with the direction numbers of Joe and Kuo (2008, SIAM Journal on Scientific
//!   Computing 30, 2635-2654), made for good two-dimensional projections.
//!   Points are numbered by the binary digits of their number, not in Gray code: the first 2^m are the same set.
//! - The scrambling: nested uniform scrambling of Owen (1995, Randomly permuted (t,m,s)-nets), exact to 32 digits. Each
//!   digit is flipped or not by a coin that depends on the dimension and all digits before it, so that a scrambled
//!   point is uniform on the cube and every stratum that held one point still holds one. Error falls as N^-1.5 for smooth
//!   integrands where that of random points falls as N^-.5, and independent scrambles measure it (Owen 1997).
//!
//! The coins have addresses, so a point can be made without those before it.

use super::addressed::Addressed;
use std::sync::OnceLock;
use thiserror::Error;

/// Most dimensions there are direction numbers for.
pub const MOST_DIMENSIONS: usize = 1024;
/// Binary digits of a coordinate.
const DIGITS: usize = 32;

/// The table as published, a row a dimension from the second on: see the README beside it.
const TABLE: &str = include_str!("new-joe-kuo-6.txt");

type Directions = [u32; DIGITS];

/// More dimensions than there are direction numbers for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a Sobol' sequence of {asked} dimensions was asked for, and there are direction numbers for {MOST_DIMENSIONS}")]
pub struct DimensionsError {
    /// How many were asked for.
    pub asked: usize,
}

/// A Sobol' sequence under one scrambling.
#[derive(Clone, Copy, Debug)]
pub struct Sobol {
    directions: &'static [Directions],
    coins: Addressed,
    scramble: u32,
}

impl Sobol {
    /// The sequence in `dimensions` dimensions under the scrambling of that number; scramblings of other numbers, or of
    /// another seed, are independent of it.
    ///
    /// # Errors
    ///
    /// [`DimensionsError`] above [`MOST_DIMENSIONS`].
    pub fn new(dimensions: usize, seed: u64, scramble: u32) -> Result<Self, DimensionsError> {
        let directions = all().get(..dimensions).ok_or(DimensionsError { asked: dimensions })?;
        Ok(Self { directions, coins: Addressed::new(seed, "owen scrambling"), scramble })
    }

    /// Number of dimensions.
    pub const fn dimensions(&self) -> usize {
        self.directions.len()
    }

    /// The point of that number, from 0; each coordinate lies strictly between 0 and 1.
    pub fn point(&self, number: u32) -> Vec<f64> {
        let coordinates = self.directions.iter().enumerate();
        coordinates.map(|(dimension, directions)| unit(self.scrambled(digits(directions, number), dimension))).collect()
    }

    /// Flips each digit by the coin of its dimension and of the digits before it.
    fn scrambled(&self, plain: u32, dimension: usize) -> u32 {
        (0..DIGITS as u32).fold(plain, |digits, depth| {
            let before = plain.checked_shr(32 - depth).unwrap_or(0);
            let coin = self.coins.words([before, depth, dimension as u32, self.scramble])[0] >> 31;
            digits ^ (coin << (31 - depth))
        })
    }
}

/// The middle of the cell that 32 digits name.
fn unit(digits: u32) -> f64 {
    (f64::from(digits) + 0.5) * (1.0 / 4_294_967_296.0)
}

/// The plain coordinate of a point: the directions of its number's digits, added without carry.
fn digits(directions: &Directions, number: u32) -> u32 {
    let chosen = directions.iter().enumerate().filter(|(place, _)| number >> place & 1 == 1);
    chosen.fold(0, |sum, (_, direction)| sum ^ direction)
}

/// The directions of all dimensions.
fn all() -> &'static [Directions] {
    static ALL: OnceLock<Vec<Directions>> = OnceLock::new();
    ALL.get_or_init(|| {
        let first = std::array::from_fn(|place| 1 << (31 - place));
        std::iter::once(first).chain(TABLE.lines().skip(1).filter_map(row)).collect()
    })
}

/// The directions that a row of the table gives: its own integers, then the recurrence of its polynomial.
fn row(text: &str) -> Option<Directions> {
    let numbers: Vec<u32> = text.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    let [_, degree, inner, integers @ ..] = numbers.as_slice() else { return None };
    let degree = *degree as usize;
    if integers.len() != degree || degree == 0 {
        return None;
    }
    let mut directions = [0; DIGITS];
    for place in 0..DIGITS {
        directions[place] = if let Some(integer) = integers.get(place) {
            integer << (31 - place)
        } else {
            let last = directions[place - degree];
            (1..degree).fold(last ^ (last >> degree), |sum, back| {
                let coefficient = inner >> (degree - 1 - back) & 1;
                sum ^ (coefficient * directions[place - back])
            })
        };
    }
    Some(directions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(dimension: usize, number: u32) -> f64 {
        f64::from(digits(&all()[dimension], number)) / 4_294_967_296.0
    }

    #[test]
    fn cells_have_their_middle_inside() {
        assert_eq!(unit(0), 1.0 / 8_589_934_592.0);
        assert_eq!(unit(u32::MAX), 1.0 - 1.0 / 8_589_934_592.0);
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        assert_eq!(all().len(), MOST_DIMENSIONS);
        assert_eq!(Sobol::new(1025, 0, 0).unwrap_err(), DimensionsError { asked: 1025 });
        assert_eq!(row("2 1 0 1 3"), None);
        assert_eq!(row("2 x 0 1"), None);
    }

    /// SciPy 1.17.1, `qmc.Sobol(d, scramble=False)`. Its points come in Gray code, so its point i is ours i ^ (i >> 1).
    #[test]
    fn points_are_those_of_scipy() {
        let gray = |number: u32| number ^ (number >> 1);
        let first = [
            [0.0; 8],
            [0.5; 8],
            [0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75],
            [0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25],
            [0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875],
            [0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375],
            [0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125],
            [0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625],
        ];
        for (number, point) in (0..).zip(first) {
            for (dimension, expected) in point.into_iter().enumerate() {
                assert_eq!(plain(dimension, gray(number)), expected, "point {number}, dimension {dimension}");
            }
        }
        for (dimension, expected) in [(0, 615.0), (1, 1385.0), (2, 2387.0), (60, 1229.0), (123, 2193.0), (149, 2705.0)]
        {
            assert_eq!(plain(dimension, gray(3000)) * 4096.0, expected, "dimension {dimension}");
        }
        let last: [f64; 4] = std::array::from_fn(|i| plain(1020 + i, gray(5)) * 16.0);
        assert_eq!(last, [2.0, 14.0, 6.0, 6.0]);
    }

    /// The first 2^m points of every dimension lie one in each of 2^m equal cells, scrambled or not.
    #[test]
    fn each_dimension_is_stratified() {
        for scramble in 0..2 {
            let sobol = Sobol::new(MOST_DIMENSIONS, 20210815, scramble).unwrap();
            let points: Vec<Vec<f64>> = (0..64).map(|number| sobol.point(number)).collect();
            for dimension in 0..MOST_DIMENSIONS {
                let mut cells = [0; 64];
                for point in &points {
                    cells[(point[dimension] * 64.0) as usize] += 1;
                }
                assert_eq!(cells, [1; 64], "dimension {dimension}");
            }
        }
    }

    /// The first two dimensions are a (0, m, 2)-net: every box of area 2^-m holds one of 2^m points, scrambled or not.
    #[test]
    fn scrambling_keeps_the_net() {
        let sobol = Sobol::new(2, 1, 5).unwrap();
        let points: Vec<Vec<f64>> = (0..256).map(|number| sobol.point(number)).collect();
        for wide in 0..=8 {
            let (columns, rows) = (f64::from(1 << wide), f64::from(1 << (8 - wide)));
            let mut cells = [0; 256];
            for point in &points {
                cells[((point[0] * columns).floor() * rows + (point[1] * rows).floor()) as usize] += 1;
            }
            assert!(cells.iter().all(|&count| count == 1), "{columns} by {rows}");
        }
    }

    /// One point, over many scrambles: uniform, and two of its coordinates independent.
    #[test]
    fn a_scrambled_point_is_uniform() {
        let points: Vec<Vec<f64>> = (0..4000).map(|s| Sobol::new(2, 3, s).unwrap().point(1)).collect();
        let mut cells = [0_u32; 16];
        for point in &points {
            cells[(point[0] * 4.0) as usize * 4 + (point[1] * 4.0) as usize] += 1;
        }
        // Chi-squared with 15 degrees of freedom: above 37.7 in one of a thousand.
        let chi: f64 = cells.iter().map(|&count| (f64::from(count) - 250.0) * (f64::from(count) - 250.0) / 250.0).sum();
        assert!(chi < 37.7, "{cells:?}");
    }

    /// A smooth integral: 1,024 random points would miss it by .046 or so.
    #[test]
    fn a_smooth_integral_is_nearly_exact() {
        for scramble in 0..5 {
            let sobol = Sobol::new(4, 9, scramble).unwrap();
            let sum: f64 = (0..1024).map(|number| sobol.point(number).iter().map(|x| 2.0 * x).product::<f64>()).sum();
            assert!((sum / 1024.0 - 1.0).abs() < 4e-3, "{}", sum / 1024.0);
        }
    }
}
