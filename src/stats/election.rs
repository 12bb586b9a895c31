//! KTAB's probabilistic Condorcet election (the KAPSARC Toolkit for Behavioral Analysis; Wise,
//! Lester and Efird 2015): options contend in pairs.
//!
//! ```text
//! V(i > j) = C_ij^nu / (C_ij^nu + C_ji^nu)
//! P_i      ~ product over j other than i of V(i > j)
//! ```
//!
//! C is the strength brought to bear for i against j, V the probability that i wins that contest,
//! and an option's chance is proportional to the probability that it wins all of its contests.

/// Probability that a side of strength `mine` prevails over one of strength `theirs`.
///
/// 1/2 when both are 0. Strengths must not be negative; `nu` > 0 is the sharpness: 1 for
/// proportional odds.
pub fn contest(mine: f64, theirs: f64, nu: f64) -> f64 {
    if mine == theirs {
        return 0.5;
    }
    // Through the ratio of weaker to stronger, so that no power overflows.
    if mine > theirs {
        1.0 / (1.0 + libm::pow(theirs / mine, nu))
    } else {
        let odds = libm::pow(mine / theirs, nu);
        odds / (1.0 + odds)
    }
}

/// Chances of n options, from the row-major n by n matrix of strengths (the diagonal is not read).
///
/// Writes into `chances`, whose length is n; they add up to 1. An option with a lost cause (0
/// against something) has chance 0 while another has none. If all have, those with the fewest are
/// compared by their remaining contests, which is the limit of equally small strengths.
///
/// # Panics
///
/// When `strengths` does not hold n * n numbers.
pub fn election_into(strengths: &[f64], nu: f64, chances: &mut [f64]) {
    let n = chances.len();
    assert_eq!(strengths.len(), n * n, "strengths must be an n by n matrix");
    // Logarithms, so that many one-sided contests cannot underflow to 0 for every option.
    let standing = |i: usize| {
        (0..n).filter(|&j| j != i).fold((0_u32, 0.0), |(lost, sum), j| {
            let v = contest(strengths[i * n + j], strengths[j * n + i], nu);
            if v > 0.0 { (lost, sum + libm::log(v)) } else { (lost + 1, sum) }
        })
    };
    let fewest = (0..n).map(|i| standing(i).0).min().unwrap_or(0);
    let best = (0..n).map(standing).filter(|s| s.0 == fewest).fold(f64::NEG_INFINITY, |best, s| best.max(s.1));
    let mut total = 0.0;
    for (i, chance) in chances.iter_mut().enumerate() {
        let (lost, log_product) = standing(i);
        *chance = if lost == fewest { libm::exp(log_product - best) } else { 0.0 };
        total += *chance;
    }
    for chance in chances {
        *chance /= total;
    }
}

/// As [`election_into`], into a new vector.
///
/// # Panics
///
/// When `strengths` does not hold n * n numbers.
pub fn election(n: usize, strengths: &[f64], nu: f64) -> Vec<f64> {
    let mut chances = vec![0.0; n];
    election_into(strengths, nu, &mut chances);
    chances
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;
    use proptest::prelude::*;

    const REFERENCE: [f64; 9] = [0.0, 12.099, 54.921, 10.333, 0.0, 27.079, 5.007, 55.047, 0.0];

    /// Reference table of the method document.
    #[test]
    fn reference_numbers() {
        let chances = election(3, &REFERENCE, 2.0);
        for (chance, expected) in chances.iter().zip([0.8659, 0.1241, 0.0100]) {
            assert!((chance - expected).abs() < 5e-5, "{chances:?}");
        }
    }

    #[test]
    fn contests_by_hand() {
        assert_eq!(contest(0.0, 0.0, 2.0), 0.5);
        assert_close(contest(3.0, 1.0, 2.0), 0.9, 1e-15);
        assert_close(contest(1.0, 3.0, 2.0), 0.1, 1e-15);
        assert_eq!((contest(0.0, 1.0, 2.0), contest(1.0, 0.0, 2.0)), (0.0, 1.0));
        // 1e200^2 would overflow.
        assert_close(contest(3e200, 1e200, 2.0), 0.9, 1e-15);
    }

    #[test]
    fn no_strength_at_all_is_a_tie() {
        assert_eq!(election(4, &[0.0; 16], 2.0), [0.25; 4]);
        assert_eq!(election(1, &[0.0], 2.0), [1.0]);
        assert!(election(0, &[], 2.0).is_empty());
    }

    #[test]
    fn a_circle_of_lost_causes_is_still_an_election() {
        // 0 beats 1, 1 beats 2, 2 beats 0, each for certain.
        let circle = [0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0];
        for chance in election(3, &circle, 2.0) {
            assert_close(chance, 1.0 / 3.0, 1e-15);
        }
        // Unopposed everywhere: certain.
        assert_eq!(election(2, &[0.0, 1.0, 0.0, 0.0], 2.0), [1.0, 0.0]);
    }

    #[test]
    fn extreme_sharpness_does_not_underflow() {
        let chances = election(3, &REFERENCE, 2000.0);
        assert!(chances.iter().all(|c| c.is_finite()));
        assert_close(chances.iter().sum::<f64>(), 1.0, 1e-15);
    }

    proptest! {
        #[test]
        fn chances_add_up_and_follow_strength(strengths in prop::collection::vec(0.01..100.0_f64, 16), more in 1.01..5.0_f64) {
            let before = election(4, &strengths, 2.0);
            prop_assert!((before.iter().sum::<f64>() - 1.0).abs() < 1e-14);
            let mut stronger = strengths;
            stronger[1] *= more;
            prop_assert!(election(4, &stronger, 2.0)[0] > before[0]);
        }
    }
}
