//! Helpers for the tests of this room.

/// Asserts that `value` is within `relative` of `expected` (absolutely so below 1e-300).
pub fn assert_close(value: f64, expected: f64, relative: f64) {
    let allowed = relative * expected.abs().max(1e-300);
    assert!(
        (value - expected).abs() <= allowed || value == expected,
        "got {value:e}, expected {expected:e}, off by {:e} relative",
        ((value - expected) / expected).abs()
    );
}
