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
    // Adding 0 turns a rounded -0 into 0.
    let rounded = (number * 10.0).round() / 10.0 + 0.0;
    if rounded < 0.0 { format!("\u{2212}{:.1}", -rounded) } else { format!("{rounded:.1}") }
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
}
