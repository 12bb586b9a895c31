//! Quantiles with a closed form, and Student's t by way of the beta.

use super::beta::BetaQuantile;

/// Logistic quantile, `location` + `scale` ln(u / (1 - u)); infinite at 0 and 1, NaN outside.
pub fn logistic_quantile(location: f64, scale: f64, u: f64) -> f64 {
    // Near 1/2 the two logarithms cancel exactly enough: each is accurate to one unit in the last
    // place.
    location + scale * (libm::log(u) - libm::log1p(-u))
}

/// Gumbel (maximum) quantile, `location` - `scale` ln(-ln u); infinite at 0 and 1, NaN outside.
///
/// The mean is `location` + 0.5772 `scale`.
pub fn gumbel_quantile(location: f64, scale: f64, u: f64) -> f64 {
    location - scale * libm::log(-libm::log(u))
}

/// Exponential quantile, -`mean` ln(1 - u); 0 at 0, infinite at 1, NaN outside.
pub fn exponential_quantile(mean: f64, u: f64) -> f64 {
    -mean * libm::log1p(-u)
}

/// Quantile of Student's t with `degrees` of freedom (positive, not necessarily whole).
///
/// If T has that distribution, T^2 / (degrees + T^2) is Beta(1/2, degrees/2). `u <= 0` and `u >= 1`
/// give the infinities; degrees that are not finite and positive, or a NaN, give NaN.
pub fn student_t_quantile(degrees: f64, u: f64) -> f64 {
    if u.is_nan() || !(degrees > 0.0 && degrees.is_finite()) {
        return f64::NAN;
    }
    let tail = 2.0 * u.min(1.0 - u);
    if tail <= 0.0 {
        return if u < 0.5 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    // Near the centre P(|T| < t) = |2 u - 1| is the exact number, in the tails 2 min(u, 1 - u) is.
    let size = if tail > 0.5 {
        let share = BetaQuantile::new(0.5, 0.5 * degrees).at((2.0 * u - 1.0).abs());
        (degrees * share / (1.0 - share)).sqrt()
    } else {
        // Of the share and its complement the smaller is the accurate one.
        let share = BetaQuantile::new(0.5, 0.5 * degrees).at_upper(tail);
        if share < 0.5 {
            (degrees * share / (1.0 - share)).sqrt()
        } else {
            let rest = BetaQuantile::new(0.5 * degrees, 0.5).at(tail);
            (degrees * (1.0 - rest) / rest).sqrt()
        }
    };
    if u < 0.5 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;

    #[test]
    fn closed_forms_by_hand() {
        assert_eq!(logistic_quantile(2.0, 3.0, 0.5), 2.0);
        assert_close(logistic_quantile(0.0, 0.5, 0.9), 0.5 * libm::log(9.0), 1e-15);
        assert_close(gumbel_quantile(1.0, 2.0, libm::exp(-1.0)), 1.0, 1e-15);
        assert_close(exponential_quantile(4.0, 0.5), 4.0 * std::f64::consts::LN_2, 1e-15);
    }

    /// scipy 1.17.1: t.ppf; the first rows are the 97.5 % points of printed tables.
    #[test]
    fn t_matches_scipy() {
        for (degrees, u, t) in [
            (1.0, 0.975, 12.706_204_736_174_694),
            (2.0, 0.975, 4.302_652_729_749_462),
            (10.0, 0.975, 2.228_138_851_986_274),
            (30.0, 0.975, 2.042_272_456_301_237_8),
            (999.0, 0.975, 1.962_341_461_133_449_3),
            (1_000_000.0, 0.975, 1.959_966_356_814_107),
            (4.0, 0.55, 0.133_830_367_111_943_46),
            (4.0, 1e-06, -41.577_854_150_450_975),
            (0.5, 0.9, 10.270_324_410_234_51),
        ] {
            assert_close(student_t_quantile(degrees, u), t, 1e-11);
        }
    }

    #[test]
    fn t_is_odd_and_faults_are_nan() {
        assert_eq!(student_t_quantile(7.0, 0.1), -student_t_quantile(7.0, 0.9));
        assert!(student_t_quantile(7.0, 0.5).abs() < 1e-15);
        assert!(student_t_quantile(0.0, 0.5).is_nan());
        assert_eq!(student_t_quantile(3.0, 1.0), f64::INFINITY);
    }
}
