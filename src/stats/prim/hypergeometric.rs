//! Fisher's exact test, one side: would chance put so many cases into the box?

/// P(N >= `cases_inside`) where `rows_inside` of `rows` are drawn without replacement and `cases` of all are cases.
///
/// The hypergeometric tail, summed from its smaller side by the ratio of neighbouring terms. 1 where the arguments are impossible
/// (more inside than there are), because then nothing speaks against chance.
pub fn at_least(cases_inside: u64, rows_inside: u64, cases: u64, rows: u64) -> f64 {
    if rows_inside > rows || cases > rows || cases_inside > cases.min(rows_inside) {
        return 1.0;
    }
    let least = (cases + rows_inside).saturating_sub(rows);
    if cases_inside <= least {
        return 1.0;
    }
    let (k, n, m, all) = (cases_inside as f64, rows_inside as f64, cases as f64, rows as f64);
    let first = libm::exp(ln_choose(m, k) + ln_choose(all - m, n - k) - ln_choose(all, n));
    if k > n * m / all {
        // Terms fall from here: add them up until there are none.
        let (mut term, mut sum, mut i) = (first, first, k);
        while term > 0.0 && i < m.min(n) {
            term *= (m - i) * (n - i) / ((i + 1.0) * (all - m - n + i + 1.0));
            sum += term;
            i += 1.0;
        }
        sum.min(1.0)
    } else {
        // Terms fall downwards: one less what lies below.
        let (mut term, mut below, mut i) = (first, 0.0, k);
        while term > 0.0 && i > least as f64 {
            term *= i * (all - m - n + i) / ((m - i + 1.0) * (n - i + 1.0));
            below += term;
            i -= 1.0;
        }
        (1.0 - below).max(0.0)
    }
}

/// ln of n over k.
fn ln_choose(n: f64, k: f64) -> f64 {
    libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::test_support::assert_close;

    /// Fisher's lady tasting tea: all four right by chance once in 70, three or more 17 times.
    #[test]
    fn the_lady_tasting_tea() {
        assert_close(at_least(4, 4, 4, 8), 1.0 / 70.0, 1e-13);
        assert_close(at_least(3, 4, 4, 8), 17.0 / 70.0, 1e-13);
        assert_close(at_least(2, 4, 4, 8), 53.0 / 70.0, 1e-12);
        assert_close(at_least(1, 4, 4, 8), 69.0 / 70.0, 1e-12);
        assert_eq!(at_least(0, 4, 4, 8), 1.0);
    }

    #[test]
    fn ends_and_impossible_numbers() {
        assert_eq!(at_least(3, 9, 4, 10), 1.0, "at least three of four cannot be avoided");
        assert_eq!(at_least(5, 4, 4, 8), 1.0);
        assert_eq!(at_least(0, 0, 0, 0), 1.0);
        assert!((at_least(1, 1000, 1000, 10_000) - 1.0).abs() < 1e-12);
    }

    /// The two tails share one term: P(N >= k) + P(N' >= n - k) with cases and others exchanged is 1 + P(N = k).
    #[test]
    fn the_two_sides_add_up() {
        for (k, n, m, all) in [(7, 20, 30, 100), (3, 20, 30, 100), (60, 200, 300, 1000)] {
            let term = at_least(k, n, m, all) - at_least(k + 1, n, m, all);
            assert_close(at_least(k, n, m, all) + at_least(n - k, n, all - m, all), 1.0 + term, 1e-10);
        }
    }
}
