//! One root finder for the gamma and beta quantiles.
//!
//! Both are solved on a logarithmic axis (ln x for the gamma, ln(x/(1-x)) for the beta), where the
//! density g is log-concave. A log-concave density has log-concave tails (Prekopa 1973), so
//! h(s) = ln(tail(s)) - ln(target) is concave and monotone, and Newton's method on h converges from
//! any starting point without a bracket. Since the derivatives of ln g are cheap, a
//! third-order Householder step brings the error from e to about e^4 at almost no cost.

/// What the solver needs to know of a tail at one point.
pub(super) struct Tail {
    /// ln of the tail probability.
    pub ln_probability: f64,
    /// Derivative of `ln_probability`: +g/tail for a lower tail, -g/tail for an upper one.
    pub rate: f64,
    /// First derivative of ln g.
    pub slope: f64,
    /// Second derivative of ln g.
    pub bend: f64,
}

/// When h, and the relative change of its derivative over the step, are both below this, the step
/// leaves an error near 1e-16 of a standard deviation. The second is for tails near 1, where h is
/// flat.
const CLOSE_ENOUGH: f64 = 1e-4;
/// Newton alone needs about ten steps from the worst starts met; this is only a stop for NaN-like
/// input.
const MAX_STEPS: u32 = 100;

/// The point in [`low`, `high`] at which ln tail equals `ln_target`.
///
/// The caller promises that the root lies in the bracket; iterates are held inside it.
pub(super) fn solve(ln_target: f64, start: f64, (low, high): (f64, f64), mut tail_at: impl FnMut(f64) -> Tail) -> f64 {
    let mut s = start.max(low).min(high);
    for _ in 0..MAX_STEPS {
        let tail = tail_at(s);
        let h = tail.ln_probability - ln_target;
        let next = (s - step(h, &tail)).max(low).min(high);
        let turn = h / tail.rate * (tail.slope - tail.rate);
        let finished = (h.abs() < CLOSE_ENOUGH && turn.abs() < CLOSE_ENOUGH) || next == s;
        s = next;
        if finished {
            break;
        }
    }
    s
}

/// Householder's third-order step, or Newton's where the higher derivatives cannot be trusted.
fn step(h: f64, tail: &Tail) -> f64 {
    let first = tail.rate;
    let newton = h / first;
    let second = first * (tail.slope - first);
    let third = second * (tail.slope - first) + first * (tail.bend - second);
    let numerator = 6.0 * first * first - 3.0 * h * second;
    let denominator = 6.0 * first * first * first - 6.0 * h * first * second + h * h * third;
    let ratio = numerator * first / denominator;
    if ratio > 0.3 && ratio < 3.0 { newton * ratio } else { newton }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exponential's lower tail on the ln axis, 1 - exp(-e^s), has the root ln(-ln(1-u)).
    #[test]
    fn solves_the_exponential_from_far_away() {
        for start in [-30.0, 0.0, 3.0] {
            for u in [1e-9, 0.2, 0.6] {
                let root = solve(libm::log(u), start, (-60.0, 60.0), |s| {
                    let x = libm::exp(s);
                    let tail = -libm::expm1(-x);
                    Tail { ln_probability: libm::log(tail), rate: x * libm::exp(-x) / tail, slope: 1.0 - x, bend: -x }
                });
                let exact = libm::log(-libm::log1p(-u));
                assert!((root - exact).abs() < 1e-14 * exact.abs().max(1.0), "{start} {u}");
            }
        }
    }

    #[test]
    fn stays_inside_the_bracket() {
        let root = solve(-1.0, 0.0, (-0.5, 0.5), |s| Tail { ln_probability: s, rate: 1.0, slope: 1.0, bend: 0.0 });
        assert_eq!(root, -0.5);
    }
}
