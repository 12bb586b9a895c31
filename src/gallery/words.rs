//! Numbers in sentences.

/// A share as a percentage: whole, but finer near 0 and 1, where whole would say too much.
pub fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    if share > 0.0 && hundredths < 0.1 {
        "under 0.1%".to_owned()
    } else if share < 1.0 && hundredths > 99.9 {
        "over 99.9%".to_owned()
    } else if share > 0.0 && share < 1.0 && !(2.0..=98.0).contains(&hundredths) {
        format!("{hundredths:.1}%")
    } else {
        format!("{hundredths:.0}%")
    }
}

/// A number to one decimal, with a true minus sign.
pub fn signed(number: f64) -> String {
    // Rounded as pictures round, so that words and pictures agree to the last digit.
    let digits = format!("{:.1}", number.abs());
    if number < 0.0 && digits != "0.0" { format!("\u{2212}{digits}") } else { digits }
}

/// A number to three figures, thousands apart, with a true minus sign.
pub fn number_text(value: f64) -> String {
    let size = value.abs();
    let digits = if size >= 1000.0 {
        thousands(size.round() as u64)
    } else if size >= 100.0 {
        format!("{size:.0}")
    } else if size >= 10.0 {
        format!("{size:.1}")
    } else if size >= 0.1 {
        format!("{size:.2}")
    } else if size == 0.0 {
        "0".to_owned()
    } else {
        format!("{size:.4}")
    };
    if value < 0.0 { format!("\u{2212}{digits}") } else { digits }
}

/// A whole number with its thousands apart.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A difference with its sign: of shares in points of a hundred, else to three figures.
pub fn signed_difference(value: f64, share: bool) -> String {
    let (text, is_zero) = if share {
        let points = signed(100.0 * value);
        let is_zero = points == "0.0";
        (points, is_zero)
    } else {
        (number_text(value), value == 0.0)
    };
    match (is_zero, value > 0.0) {
        (true, _) if value == 0.0 => "0".to_owned(),
        (false, true) => format!("+{text}"),
        _ => text,
    }
}

/// Whether both sides of a test are shares of worlds, so that they read as percentages.
pub fn claims_shares(test: &str) -> bool {
    let statistics = ["mean(", "median(", "q10(", "q90("];
    !test.contains('/') && !statistics.iter().any(|name| test.contains(name))
}

/// The first letter made large.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_as_fine_as_they_need_to_be() {
        let cases =
            [(0.0, "0%"), (0.0003, "under 0.1%"), (0.014, "1.4%"), (0.42, "42%"), (0.995, "99.5%"), (1.0, "100%")];
        for (share, text) in cases {
            assert_eq!(percent(share), text);
        }
        assert_eq!((signed(-7.04), signed(0.04), signed(-0.04)), ("\u{2212}7.0".into(), "0.0".into(), "0.0".into()));
        assert_eq!(sentence("unity, most"), "Unity, most");
    }

    #[test]
    fn numbers_read_well() {
        let cases =
            [(0.0, "0"), (-7.034, "\u{2212}7.03"), (0.0123, "0.0123"), (10647.0, "10,647"), (-42.35, "\u{2212}42.4")];
        for (value, text) in cases {
            assert_eq!(number_text(value), text);
        }
        assert_eq!(
            (thousands(7), thousands(1000), thousands(1_234_567)),
            ("7".into(), "1,000".into(), "1,234,567".into())
        );
    }

    #[test]
    fn differences_have_their_sign() {
        let cases = [(0.0, true, "0"), (0.123, true, "+12.3"), (-0.0001, true, "0.0"), (-7.25, false, "\u{2212}7.25")];
        for (value, share, text) in cases {
            assert_eq!(signed_difference(value, share), text);
        }
        assert!(claims_shares("incidence(enforced, 2030-12) < 0.5 * incidence(ordered, 2030-12)"));
        assert!(!claims_shares("mean(attacks, 2024-06) < 22"));
    }
}
