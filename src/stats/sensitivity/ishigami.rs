//! The function of Ishigami and Homma (1990), a = 7, b = .1, whose indices are known: the reference of all three methods.

use std::f64::consts::PI;

/// First-order indices.
pub const FIRST: [f64; 3] = [0.313_905, 0.442_411, 0.0];
/// Total indices.
pub const TOTAL: [f64; 3] = [0.557_589, 0.442_411, 0.243_684];
/// Shapley effects: what the first and third share, .243684, halved between them.
pub const SHAPLEY: [f64; 3] = [0.435_747, 0.442_411, 0.121_842];
/// Variance: a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2.
pub const VARIANCE: f64 = 13.844_588;

/// sin x1 + 7 sin^2 x2 + .1 x3^4 sin x1 on [-pi, pi], from the unit cube.
pub fn ishigami(unit: &[f64]) -> f64 {
    let [x, y, z] = std::array::from_fn(|input| PI * (2.0 * unit[input] - 1.0));
    let (sine, other) = (libm::sin(x), libm::sin(y));
    sine + 7.0 * other * other + 0.1 * z * z * z * z * sine
}
