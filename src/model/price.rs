//! The price of a crackdown: what it lacks to be worth as much as tolerance, and by how much one component
//! of the ledger alone would have to change to make up for it.
//!
//! Both are read off a ledger as it stands. A component is scaled and all others are held, which is first-order:
//! in the model whatever raises the worth of rule also raises the loss when it is lost.

/// Months of rule that would have to be added for a policy to be worth as much as tolerance; 0 where it is
/// already.
pub fn missing(worth: f64) -> f64 {
    if worth < 0.0 { -worth } else { 0.0 }
}

/// The factor on one component at which a ledger of this `worth` comes to zero, everything else as it is:
/// f with worth - c + f c = 0, so f = 1 - worth / c.
///
/// Of a ledger below zero a cost must shrink (f below 1) or a gain grow (f above 1). None where no factor of
/// 0 or more does it: the component is nothing, or a cost that is smaller than what is missing, or (of a ledger
/// above zero) a gain that is smaller than what is left over.
pub fn break_even(component: f64, worth: f64) -> Option<f64> {
    let factor = 1.0 - worth / component;
    (component != 0.0 && factor.is_finite() && factor >= 0.0).then_some(factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn by_hand() {
        assert_eq!((missing(-6.5), missing(0.0), missing(3.0)), (6.5, 0.0, 0.0));
        // -8 + 2 - 1 = -7: the cost of 8 must shrink to 1, the gain of 2 grow to 9; the cost of 1 cannot do it.
        assert_eq!(break_even(-8.0, -7.0), Some(0.125));
        assert_eq!(break_even(2.0, -7.0), Some(4.5));
        assert_eq!(break_even(-1.0, -7.0), None);
        assert_eq!(break_even(0.0, -7.0), None);
        // A ledger above zero: how far a cost may grow, a gain shrink.
        assert_eq!(break_even(-2.0, 3.0), Some(2.5));
        assert_eq!(break_even(4.0, 3.0), Some(0.25));
        assert_eq!(break_even(2.0, 3.0), None);
        assert_eq!(break_even(1e-310, -7.0), None);
        assert_eq!(break_even(-3.0, 0.0), Some(1.0));
    }

    proptest! {
        #[test]
        fn the_factor_brings_the_ledger_to_zero(component in -50.0..50.0_f64, rest in -50.0..50.0_f64) {
            let worth = component + rest;
            match break_even(component, worth) {
                Some(factor) => prop_assert!((rest + factor * component).abs() < 1e-9 * (1.0 + rest.abs())),
                // Nothing, or on the same side of zero as all the rest together.
                None => prop_assert!(component == 0.0 || rest == 0.0 || (component > 0.0) == (rest > 0.0)),
            }
        }
    }
}
