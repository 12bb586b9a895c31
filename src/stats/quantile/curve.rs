//! Quantiles of one distribution, many times: a curve over the normal score, pieced together of polynomials.
//!
//! Gamma and beta variates are solved for on a logarithmic axis s, where their density g is known with its derivatives.
//! As a function of the normal score z the quantile s(z) is nearly straight, and s' = phi(z) / g(s), s'' and s''' follow
//! from it at no cost. So between nodes a quarter apart the polynomial of degree 7 that has all four right at both ends is
//! as good as a solution: the tests bound what it leaves. A node is solved for when it is first asked for, and is the
//! same whenever that is.

use std::f64::consts::PI;

use super::normal::normal_cdf;

/// Nodes to a unit of the score.
const PER_UNIT: f64 = 4.0;
/// Shapes that have a curve: smaller ones turn too sharply, and larger ones have not been tried.
pub(super) const SHAPES: std::ops::RangeInclusive<f64> = 0.5..=10_000.0;
/// Scores within this are on the curve: those of every uniform of 53 bits but for a few of the outermost.
const FARTHEST: f64 = 8.0;
const CELLS: usize = 64;

/// What is known of a distribution at a point of its axis.
pub(super) struct Point {
    /// The point.
    pub s: f64,
    /// ln of the density g on the axis.
    pub ln_density: f64,
    /// First derivative of ln g.
    pub slope: f64,
    /// Second derivative of ln g.
    pub bend: f64,
}

/// s and its first three derivatives by the score, each over its factorial and in units of a cell's width.
type Node = [f64; 4];

/// A curve of which nothing is known yet, or a part.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve {
    nodes: Vec<Option<Node>>,
    /// Of w, the way through the cell: a cubic at its beginning, and what w^4 is multiplied by, a cubic in w - 1.
    cells: Vec<Option<(Node, Node)>>,
}

impl Curve {
    pub fn new() -> Self {
        Self { nodes: vec![None; CELLS + 1], cells: vec![None; CELLS] }
    }

    /// Forgets everything: the distribution is another.
    pub fn clear(&mut self) {
        self.nodes.fill(None);
        self.cells.fill(None);
    }

    /// s at the score `z`; none beyond the curve. `solve` finds the point at a score with these tails below and above.
    pub fn at(&mut self, z: f64, solve: impl Fn(f64, f64) -> Point) -> Option<f64> {
        if !(-FARTHEST..FARTHEST).contains(&z) {
            return None;
        }
        let place = (z + FARTHEST) * PER_UNIT;
        // Just under the farthest score the place rounds to the last node.
        let cell = (place as usize).min(CELLS - 1);
        let w = place - cell as f64;
        let (a, q) = match &mut self.cells[cell] {
            Some(known) => *known,
            none => {
                let mut node = |place: usize| *self.nodes[place].get_or_insert_with(|| node(place, &solve));
                *none.insert(between(&node(cell), &node(cell + 1)))
            }
        };
        let (v, square) = (w - 1.0, w * w);
        let start = (a[0] + a[1] * w) + square * (a[2] + a[3] * w);
        let rest = (q[0] + q[1] * v) + (v * v) * (q[2] + q[3] * v);
        Some(start + (square * square) * rest)
    }
}

fn node(place: usize, solve: impl Fn(f64, f64) -> Point) -> Node {
    let z = place as f64 / PER_UNIT - FARTHEST;
    let Point { s, ln_density, slope, bend } = solve(normal_cdf(z), normal_cdf(-z));
    let first = libm::exp(-0.5 * (z * z + libm::log(2.0 * PI)) - ln_density);
    let turn = -z - slope * first;
    let second = first * turn;
    let third = second * turn + first * (-1.0 - bend * first * first - slope * second);
    let h = 1.0 / PER_UNIT;
    [s, first * h, second * h * h / 2.0, third * h * h * h / 6.0]
}

/// The polynomial of degree 7 that has both nodes' values and derivatives.
fn between(a: &Node, b: &Node) -> (Node, Node) {
    let rest = [
        b[0] - (a[0] + a[1] + a[2] + a[3]),
        b[1] - (a[1] + 2.0 * a[2] + 3.0 * a[3]),
        b[2] - (a[2] + 3.0 * a[3]),
        b[3] - a[3],
    ];
    // Taylor's coefficients of w^4 q at 1 are those of w^4, which are 1, 4, 6, 4, times those of q.
    let mut q = rest;
    q[1] -= 4.0 * q[0];
    q[2] -= 4.0 * q[1] + 6.0 * q[0];
    q[3] -= 4.0 * q[2] + 6.0 * q[1] + 4.0 * q[0];
    (*a, q)
}

#[cfg(test)]
mod tests {
    use super::super::{BetaCurve, BetaQuantile, GammaCurve, GammaQuantile};

    /// Uniforms that are not at nodes, from the middle to either end of the curve.
    fn uniforms() -> impl Iterator<Item = f64> {
        let inner = (0..4_000).map(|step| (f64::from(step) + 0.37) / 4_000.0);
        let tails = (1..500).map(|step| libm::exp(-0.07 * f64::from(step)));
        inner.chain(tails.clone()).chain(tails.map(|u| 1.0 - u).filter(|u| *u < 1.0))
    }

    fn logit(x: f64) -> f64 {
        libm::log(x) - libm::log1p(-x)
    }

    #[test]
    fn betas_are_their_quantiles() {
        for (a, b, bound) in [
            (3.0, 2.0, 1e-11),
            (3.5, 1.5, 1e-11),
            (1.0, 3.0, 1e-11),
            (4.0, 1.5, 1e-11),
            (60.0, 20.0, 1e-11),
            (10_000.0, 5_000.0, 1e-10),
            (10_000.0, 0.5, 1e-10),
            (0.6, 5.4, 1e-10),
            (0.5, 0.5, 1e-10),
            (0.5, 4.0, 1e-10),
        ] {
            let (mut curve, exact) = (BetaCurve::new(a, b), BetaQuantile::new(a, b));
            for u in uniforms() {
                let (found, expected) = (curve.at(u), exact.at(u));
                // Where x rounds to 1 a logit says nothing.
                if expected < 0.999 {
                    let off = (logit(found) - logit(expected)).abs();
                    assert!(off < bound, "{a} {b} {u}: {off:e}");
                }
                assert!((found - expected).abs() < bound, "{a} {b} {u}: {found} instead of {expected}");
            }
        }
    }

    #[test]
    fn gammas_are_their_quantiles() {
        for shape in [0.5, 0.7, 1.0, 4.0, 20.0, 300.0, 10_000.0] {
            let (mut curve, exact) = (GammaCurve::new(shape), GammaQuantile::new(shape));
            for u in uniforms() {
                let (found, expected) = (curve.at(u), exact.at(u));
                assert!((found / expected - 1.0).abs() < 1e-10, "{shape} {u}: {found} instead of {expected}");
            }
        }
    }

    #[test]
    fn what_was_asked_before_does_not_show() {
        let bits = |curve: &mut BetaCurve, u: f64| curve.at(u).to_bits();
        let mut used = BetaCurve::new(2.0, 5.0);
        uniforms().for_each(|u| {
            used.at(u);
        });
        used.become_of(3.0, 2.0);
        for u in uniforms().step_by(7) {
            assert_eq!(bits(&mut used, u), bits(&mut BetaCurve::new(3.0, 2.0), u), "{u}");
        }
    }

    #[test]
    fn ends_and_sharp_shapes_are_solved_for() {
        for u in [0.0, 5e-17, 1e-300, 1.0 - 1e-16, 1.0] {
            assert_eq!(BetaCurve::new(3.0, 2.0).at(u).to_bits(), BetaQuantile::new(3.0, 2.0).at(u).to_bits(), "{u}");
            assert_eq!(GammaCurve::new(3.0).at(u).to_bits(), GammaQuantile::new(3.0).at(u).to_bits(), "{u}");
        }
        for (a, b) in [(0.4, 3.0), (3.0, 20_000.0)] {
            assert_eq!(BetaCurve::new(a, b).at(0.4).to_bits(), BetaQuantile::new(a, b).at(0.4).to_bits());
        }
        assert!(BetaCurve::new(3.0, 2.0).at(f64::NAN).is_nan() && BetaCurve::new(-1.0, 2.0).at(0.5).is_nan());
    }
}
