//! How densely worlds lie on a triangle cut into small ones, and which of these hold the densest half.

use crate::figures::layout::real;

/// Shares of the worlds that the regions hold, the innermost first.
pub const REGIONS: [f64; 4] = [0.25, 0.5, 0.75, 0.95];

/// Standard deviation of the kernel, as a share of the side: wide enough for a few hundred worlds, narrow enough for two humps.
const BANDWIDTH: f64 = 0.022;

/// A small triangle: its row from the side opposite the third corner, its place in the row, and whether it stands on its tip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Row, from 0.
    pub row: usize,
    /// Place in the row, from 0.
    pub place: usize,
    /// Whether it stands on its tip.
    pub inverted: bool,
}

impl Cell {
    /// Corners as shares of the three roles, in a triangle of so many rows.
    pub fn corners(self, rows: usize) -> [[f64; 3]; 3] {
        let at = |row: usize, place: usize| {
            let (third, second) = (real(row) / real(rows), real(place) / real(rows));
            [1.0 - third - second, second, third]
        };
        let (row, place) = (self.row, self.place);
        if self.inverted {
            [at(row, place + 1), at(row + 1, place), at(row + 1, place + 1)]
        } else {
            [at(row, place), at(row, place + 1), at(row + 1, place)]
        }
    }

    fn centre(self, rows: usize) -> [f64; 3] {
        let corners = self.corners(rows);
        [0, 1, 2].map(|role| corners.iter().map(|corner| corner[role]).sum::<f64>() / 3.0)
    }
}

/// The cells of a triangle, each with the innermost region it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// Rows of the triangle.
    pub rows: usize,
    /// Cells in any region, with its place in [`REGIONS`].
    pub cells: Vec<(Cell, usize)>,
}

impl Density {
    /// Of worlds whose shares add up to 1.
    pub fn of(worlds: &[[f64; 3]], rows: usize) -> Self {
        let cells = cells(rows);
        let mut counts = vec![0.0; cells.len()];
        for shares in worlds {
            if let Some(count) = place(shares, rows).and_then(|place| counts.get_mut(place)) {
                *count += 1.0;
            }
        }
        let smooth = smoothed(&cells, &counts, rows);
        let mut order: Vec<usize> = (0..cells.len()).filter(|&cell| smooth[cell] > 0.0).collect();
        order.sort_by(|&a, &b| smooth[b].total_cmp(&smooth[a]).then(a.cmp(&b)));
        let total: f64 = smooth.iter().sum();
        let mut held = 0.0;
        let mut found = Vec::new();
        for cell in order {
            // A cell belongs to the region that is not yet full when its turn comes.
            let Some(region) = REGIONS.iter().position(|share| held < share * total) else { break };
            held += smooth[cell];
            found.push((cells[cell], region));
        }
        Self { rows, cells: found }
    }
}

/// All cells: a row of n upright and n - 1 inverted ones, alternating.
fn cells(rows: usize) -> Vec<Cell> {
    (0..rows)
        .flat_map(|row| (0..2 * (rows - row) - 1).map(move |i| Cell { row, place: i / 2, inverted: i % 2 == 1 }))
        .collect()
}

/// The place of a world's cell in [`cells`].
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares lie between 0 and 1")]
fn place(shares: &[f64; 3], rows: usize) -> Option<usize> {
    let n = real(rows);
    let (second, third) = (shares[1].clamp(0.0, 1.0) * n, shares[2].clamp(0.0, 1.0) * n);
    let row = (third as usize).min(rows.checked_sub(1)?);
    let column = (second as usize).min(rows - row - 1);
    let inverted = (second - real(column)) + (third - real(row)) > 1.0 && column + row + 1 < rows;
    // Rows before this one hold rows^2 - (rows - row)^2 cells.
    let before = rows * rows - (rows - row) * (rows - row);
    Some(before + 2 * column + usize::from(inverted))
}

/// Counts spread by a Gaussian kernel, each world's whole weight kept inside the triangle.
fn smoothed(cells: &[Cell], counts: &[f64], rows: usize) -> Vec<f64> {
    let width = BANDWIDTH.max(0.6 / real(rows));
    let centres: Vec<[f64; 3]> = cells.iter().map(|cell| cell.centre(rows)).collect();
    let mut smooth = vec![0.0; cells.len()];
    for (centre, count) in centres.iter().zip(counts).filter(|(_, count)| **count > 0.0) {
        let weights: Vec<f64> =
            centres.iter().map(|other| (-0.5 * distance(centre, other) / (width * width)).exp()).collect();
        let sum: f64 = weights.iter().sum();
        for (height, weight) in smooth.iter_mut().zip(&weights).filter(|(_, weight)| **weight > 1e-6) {
            *height += count * weight / sum;
        }
    }
    smooth
}

/// Squared distance on a triangle of side 1.
fn distance(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    (0..3).map(|role| (a[role] - b[role]) * (a[role] - b[role])).sum::<f64>() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_found_from_its_own_centre() {
        for rows in [1, 2, 7, 36] {
            let cells = cells(rows);
            assert_eq!(cells.len(), rows * rows);
            for (i, cell) in cells.iter().enumerate() {
                assert_eq!(place(&cell.centre(rows), rows), Some(i), "{cell:?} of {rows}");
            }
        }
        for corner in [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]] {
            assert!(place(&corner, 9).is_some_and(|place| place < 81));
        }
    }

    #[test]
    fn regions_hold_what_they_say() {
        // A thousand worlds spread evenly along one side.
        let worlds: Vec<[f64; 3]> = (0..1000).map(|i| [real(i) / 1000.0, 1.0 - real(i) / 1000.0, 0.0]).collect();
        let density = Density::of(&worlds, 24);
        let cells = cells(24);
        for (region, share) in REGIONS.iter().enumerate() {
            let inside = worlds
                .iter()
                .filter(|world| {
                    let cell = place(world, 24).map(|place| cells[place]);
                    density.cells.iter().any(|(own, of)| *of <= region && Some(*own) == cell)
                })
                .count();
            // The kernel takes some of the worlds off the side; what is left along it is at least the region's share.
            assert!(real(inside) / 1000.0 >= share - 0.05, "{region}: {inside}");
        }
        assert!(Density::of(&[], 24).cells.is_empty());
    }
}
