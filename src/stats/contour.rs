//! Lines of equal height on a rectangular grid: marching squares (Lorensen and Cline 1987, Computer
//! Graphics 21, 163-169, in two dimensions).
//!
//! Heights are taken to be linear along the edges of the cells. Where a cell's corners are high and low by
//! turns, the mean of the four decides which of them are joined.

/// A point of a line, in the units of the two axes.
pub type Point = (f64, f64);

/// The lines on which a field has the height `level`, each as points in order; closed lines end where they began.
///
/// `heights` runs along `xs` first, then along `ys`: the height at (`xs[i]`, `ys[j]`) is
/// `heights[j * xs.len() + i]`. Axes rise. Cells with a corner that is not finite hold no line. A height
/// equal to the level counts as above it.
pub fn lines(xs: &[f64], ys: &[f64], heights: &[f64], level: f64) -> Vec<Vec<Point>> {
    if heights.len() != xs.len() * ys.len() {
        return Vec::new();
    }
    let mut pieces = Vec::new();
    for j in 1..ys.len() {
        for i in 1..xs.len() {
            cell(xs, ys, heights, level, (i, j), &mut pieces);
        }
    }
    join(pieces)
}

/// An edge of the grid: the corner it begins at, and whether it runs upwards (along y) or level (along x).
type Edge = (usize, usize, bool);

/// The pieces of the line inside the cell whose upper right corner is (i, j).
fn cell(
    xs: &[f64],
    ys: &[f64],
    heights: &[f64],
    level: f64,
    (i, j): (usize, usize),
    pieces: &mut Vec<[(Edge, Point); 2]>,
) {
    let height = |i: usize, j: usize| heights[j * xs.len() + i];
    // Counted round the cell: lower left, lower right, upper right, upper left.
    let corners = [(i - 1, j - 1), (i, j - 1), (i, j), (i - 1, j)];
    let h = corners.map(|(i, j)| height(i, j));
    if h.iter().any(|height| !height.is_finite()) {
        return;
    }
    let above = h.map(|height| height >= level);
    let edges: [Edge; 4] = [(i - 1, j - 1, false), (i, j - 1, true), (i - 1, j, false), (i - 1, j - 1, true)];
    let at = |side: usize| {
        let (a, b) = (side, (side + 1) % 4);
        let share = ((level - h[a]) / (h[b] - h[a])).clamp(0.0, 1.0);
        let place = |(i, j): (usize, usize)| (xs[i], ys[j]);
        let (from, to) = (place(corners[a]), place(corners[b]));
        (edges[side], (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1)))
    };
    let crossed: Vec<usize> = (0..4).filter(|&side| above[side] != above[(side + 1) % 4]).collect();
    match crossed.as_slice() {
        [a, b] => pieces.push([at(*a), at(*b)]),
        [_, _, _, _] => {
            let mean_is_above = h.iter().sum::<f64>() / 4.0 >= level;
            // With the middle on the side of the first corner, the other two corners are cut off; else the first and third.
            if above[0] == mean_is_above {
                pieces.extend([[at(0), at(1)], [at(2), at(3)]]);
            } else {
                pieces.extend([[at(3), at(0)], [at(1), at(2)]]);
            }
        }
        _ => {}
    }
}

/// Joins pieces that meet on an edge. An edge has at most two: one of the cell on each side.
fn join(mut pieces: Vec<[(Edge, Point); 2]>) -> Vec<Vec<Point>> {
    let mut lines = Vec::new();
    while let Some([first, second]) = pieces.pop() {
        let mut line = vec![first.1, second.1];
        let (head, mut tail) = (first.0, second.0);
        while let Some(point) = follow(&mut pieces, &mut tail) {
            line.push(point);
            if tail == head {
                break;
            }
        }
        let mut head = head;
        if head != tail {
            line.reverse();
            while let Some(point) = follow(&mut pieces, &mut head) {
                line.push(point);
            }
        }
        lines.push(line);
    }
    lines
}

/// Takes out the piece that meets `end`, and moves the end to the other side of it.
fn follow(pieces: &mut Vec<[(Edge, Point); 2]>, end: &mut Edge) -> Option<Point> {
    let place = pieces.iter().position(|[a, b]| a.0 == *end || b.0 == *end)?;
    let [a, b] = pieces.swap_remove(place);
    let next = if a.0 == *end { b } else { a };
    *end = next.0;
    Some(next.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AXIS: [f64; 3] = [0.0, 1.0, 2.0];

    #[test]
    fn a_slope_has_one_straight_line() {
        let heights: Vec<f64> = AXIS.iter().flat_map(|y| AXIS.map(|x| x + y)).collect();
        let found = lines(&AXIS, &AXIS, &heights, 1.5);
        assert_eq!(found.len(), 1);
        let mut line = found[0].clone();
        assert!(line.iter().all(|(x, y)| (x + y - 1.5).abs() < 1e-12));
        if line[0].0 > line[1].0 {
            line.reverse();
        }
        assert_eq!((line[0], line[line.len() - 1]), ((0.0, 1.5), (1.5, 0.0)));
        assert!(line.windows(2).all(|pair| pair[0].0 < pair[1].0), "in order: {line:?}");
    }

    #[test]
    fn a_peak_is_ringed() {
        let heights = [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        let found = lines(&AXIS, &AXIS, &heights, 0.5);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].len(), found[0].first()), (5, found[0].last()));
        assert!(found[0].iter().all(|(x, y)| ((x - 1.0).abs() + (y - 1.0).abs() - 0.5).abs() < 1e-12));
    }

    #[test]
    fn a_saddle_is_decided_by_its_middle() {
        let square = [0.0, 1.0];
        let ridge = lines(&square, &square, &[1.0, 0.0, 0.0, 1.0], 0.4);
        // The mean .5 is above: the two low corners are cut off, lower right and upper left.
        assert_eq!(ridge.len(), 2);
        let cuts_off = |corner: Point, line: &Vec<Point>| {
            line.iter().all(|(x, y)| (x - corner.0).abs() + (y - corner.1).abs() < 0.7)
        };
        assert!(ridge.iter().any(|line| cuts_off((1.0, 0.0), line)));
        assert!(ridge.iter().any(|line| cuts_off((0.0, 1.0), line)));
        let valley = lines(&square, &square, &[1.0, 0.0, 0.0, 1.0], 0.6);
        assert!(valley.iter().any(|line| cuts_off((0.0, 0.0), line)));
    }

    #[test]
    fn nothing_where_nothing_is_known() {
        assert!(lines(&AXIS, &AXIS, &[1.0; 9], 0.5).is_empty());
        assert!(lines(&AXIS, &AXIS, &[f64::NAN; 9], 0.5).is_empty());
        assert!(lines(&AXIS, &AXIS, &[0.0, 1.0], 0.5).is_empty());
        assert!(lines(&[], &[], &[], 0.5).is_empty());
    }
}
