//! Numbers as readers should see them: a true minus sign, thousands set apart, no more digits than the value bears.

use super::scale::Span;

/// The minus sign of typography; the hyphen of a keyboard is too short and too low.
const MINUS: char = '\u{2212}';

/// A number with so many decimals; never "−0".
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return String::from("–");
    }
    let digits = format!("{:.decimals$}", value.abs());
    let is_zero = digits.chars().all(|c| matches!(c, '0' | '.'));
    let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::new();
    if value < 0.0 && !is_zero {
        text.push(MINUS);
    }
    text.push_str(&grouped(whole));
    if !rest.is_empty() {
        text.push('.');
        text.push_str(rest);
    }
    text
}

/// The same with a plus sign before what is above zero.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = fixed(value, decimals);
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.'));
    if value > 0.0 && !is_zero && value.is_finite() { format!("+{text}") } else { text }
}

/// A whole number with its thousands set apart.
pub fn count(value: u64) -> String {
    grouped(&value.to_string())
}

/// A share as a percentage. "<1%" and ">99%" keep a small share from reading as none, and a large one from reading as all.
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return String::from("–");
    }
    let rounded = (share * 100.0).round();
    if share > 0.0 && rounded < 1.0 {
        String::from("<1%")
    } else if share < 1.0 && rounded > 99.0 {
        String::from(">99%")
    } else {
        format!("{}%", fixed(rounded, 0))
    }
}

/// How many decimals numbers of this size deserve beside one another: three digits in all.
pub fn decimals(span: Span) -> usize {
    let size = span.low.abs().max(span.high.abs());
    match size {
        size if size >= 100.0 => 0,
        size if size >= 1.0 => 1,
        size if size >= 0.1 => 2,
        _ => 3,
    }
}

/// How many decimals the ticks of a step need.
pub fn decimals_of_step(step: f64) -> usize {
    (0..6)
        .find(|&decimals| {
            let scaled = step * 10_f64.powi(decimals);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1e-12) && scaled.round() != 0.0
        })
        .and_then(|decimals| usize::try_from(decimals).ok())
        .unwrap_or(6)
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_a_true_minus_and_no_minus_zero() {
        assert_eq!(fixed(-7.25, 1), "\u{2212}7.2");
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!(signed(0.04, 1), "0.0");
        assert_eq!(signed(1.26, 1), "+1.3");
        assert_eq!(fixed(f64::NAN, 1), "–");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(count(10_000), "10,000");
        assert_eq!(count(999), "999");
        assert_eq!(fixed(-1_234_567.0, 0), "\u{2212}1,234,567");
    }

    #[test]
    fn small_shares_are_not_none() {
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(0.001), "<1%");
        assert_eq!(percent(0.999), ">99%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(percent(0.125), "13%");
    }

    #[test]
    fn steps_say_how_many_decimals_they_need() {
        assert_eq!(decimals_of_step(20.0), 0);
        assert_eq!(decimals_of_step(0.5), 1);
        assert_eq!(decimals_of_step(0.05), 2);
    }
}
