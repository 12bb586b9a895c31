//! Cutting curves and areas at the edge of a panel.
//!
//! plotters moves a point that lies outside to the edge, which bends the curve; these cut it where it crosses.

use super::Frame;
use crate::figures::canvas::Point;

/// The pieces of a polyline inside a frame, in order. Points that are not finite interrupt it.
pub fn polyline(points: &[Point], frame: &Frame) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let Some((from, to)) = segment(pair[0], pair[1], frame) else {
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
    }
    pieces
}

/// The part of a segment inside a frame, after Liang and Barsky (1984).
fn segment(from: Point, to: Point, frame: &Frame) -> Option<(Point, Point)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    if !(dx.is_finite() && dy.is_finite()) {
        return None;
    }
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (slope, room) in
        [(-dx, from.0 - frame.left), (dx, frame.right - from.0), (-dy, from.1 - frame.top), (dy, frame.bottom - from.1)]
    {
        if slope == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if slope < 0.0 {
            enter = enter.max(room / slope);
        } else {
            leave = leave.min(room / slope);
        }
    }
    let at = |share: f64| match share {
        0.0 => from,
        1.0 => to,
        share => (from.0 + share * dx, from.1 + share * dy),
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

/// The part of a polygon inside a frame, after Sutherland and Hodgman (1974); empty when there is none or a corner is not finite.
pub fn polygon(points: &[Point], frame: &Frame) -> Vec<Point> {
    if points.iter().any(|p| !p.0.is_finite() || !p.1.is_finite()) {
        return Vec::new();
    }
    let across = |edge: f64| move |a: Point, b: Point| (edge, a.1 + (edge - a.0) / (b.0 - a.0) * (b.1 - a.1));
    let along = |edge: f64| move |a: Point, b: Point| (a.0 + (edge - a.1) / (b.1 - a.1) * (b.0 - a.0), edge);
    let cut = half(points, |p| p.0 >= frame.left, across(frame.left));
    let cut = half(&cut, |p| p.0 <= frame.right, across(frame.right));
    let cut = half(&cut, |p| p.1 >= frame.top, along(frame.top));
    half(&cut, |p| p.1 <= frame.bottom, along(frame.bottom))
}

/// The part of a polygon on one side of an edge.
fn half(points: &[Point], inside: impl Fn(Point) -> bool, crossing: impl Fn(Point, Point) -> Point) -> Vec<Point> {
    let mut kept = Vec::with_capacity(points.len() + 4);
    let Some(&last) = points.last() else {
        return kept;
    };
    let mut before = last;
    for &point in points {
        if inside(before) != inside(point) {
            kept.push(crossing(before, point));
        }
        if inside(point) {
            kept.push(point);
        }
        before = point;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { left: 0.0, top: 0.0, right: 4.0, bottom: 4.0 };

    #[test]
    fn a_curve_is_cut_where_it_crosses_and_not_bent() {
        let pieces = polyline(&[(1.0, 2.0), (3.0, 6.0), (5.0, 2.0)], &FRAME);
        assert_eq!(pieces, [vec![(1.0, 2.0), (2.0, 4.0)], vec![(4.0, 4.0); 2]]);
    }

    #[test]
    fn what_is_not_finite_interrupts() {
        let pieces = polyline(&[(0.0, 1.0), (1.0, 1.0), (2.0, f64::NAN), (3.0, 1.0), (4.0, 1.0)], &FRAME);
        assert_eq!(pieces.len(), 2);
    }

    #[test]
    fn a_triangle_loses_its_top() {
        let cut = polygon(&[(0.0, 2.0), (4.0, 2.0), (2.0, 6.0)], &FRAME);
        assert_eq!(cut, [(1.0, 4.0), (0.0, 2.0), (4.0, 2.0), (3.0, 4.0)]);
        assert!(polygon(&[(9.0, 9.0), (8.0, 9.0), (9.0, 8.0)], &FRAME).is_empty());
    }
}
