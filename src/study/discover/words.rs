//! Boxes in plain words.

use crate::stats::prim::Limits;

/// A number to three figures, without zeros at the end, with a true minus sign.
pub fn figure(value: f64) -> String {
    let size = value.abs();
    // Two decimals from 1 on, three from .1 on, and so forth, up to six.
    let decimals = match size {
        0.0 | 100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        0.1.. => 3,
        0.01.. => 4,
        0.001.. => 5,
        _ => 6,
    };
    let digits = format!("{size:.decimals$}");
    let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { &digits };
    if value < 0.0 && digits != "0" { format!("\u{2212}{digits}") } else { digits.to_owned() }
}

/// The name of an input in a sentence: `factions.kabul.belief.credibility` is Kabul's belief credibility.
pub fn name(path: &str) -> String {
    let plain = |path: &str| path.replace(['.', '_'], " ");
    let (owner, rest) = path.strip_prefix("factions.").unwrap_or(path).split_once('.').unwrap_or(("", path));
    match owner {
        "ttp" => format!("the TTP\u{2019}s {}", plain(rest)),
        "iskp" => format!("ISKP\u{2019}s {}", plain(rest)),
        owner if owner == "pakistan" || path.starts_with("factions.") => {
            format!("{}\u{2019}s {}", sentence(owner), plain(rest))
        }
        _ => plain(path),
    }
}

/// The first letter made large.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A restriction in words: `above 0.62`, `kabul or haqqani`. `names` are those of the categories, where there are any.
pub fn limits(limits: &Limits, names: &[String]) -> String {
    match limits {
        Limits::Range { low: Some(low), high: Some(high) } => format!("between {} and {}", figure(*low), figure(*high)),
        Limits::Range { low: Some(low), high: None } => format!("above {}", figure(*low)),
        Limits::Range { low: None, high: Some(high) } => format!("below {}", figure(*high)),
        Limits::Range { low: None, high: None } => "anything".to_owned(),
        Limits::Among(kept) => {
            let kept: Vec<&str> =
                kept.iter().filter_map(|code| names.get(*code as usize)).map(String::as_str).collect();
            kept.join(" or ")
        }
    }
}

/// Parts of a sentence, joined by commas and a last `and`.
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// A probability as it is printed: `below .001`, or to two figures.
pub fn probability(value: f64) -> String {
    if value < 0.001 {
        "below .001".to_owned()
    } else if value < 0.0995 {
        format!("{value:.3}").trim_start_matches('0').to_owned()
    } else {
        format!("{value:.2}").trim_start_matches('0').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_three_figures() {
        let cases = [
            (0.0, "0"),
            (0.6204, "0.62"),
            (0.03456, "0.0346"),
            (-1.5, "\u{2212}1.5"),
            (12.345, "12.3"),
            (6000.4, "6000"),
        ];
        for (value, text) in cases {
            assert_eq!(figure(value), text);
        }
        assert_eq!(figure(-1e-12), "0");
    }

    #[test]
    fn restrictions_read_as_sentences() {
        let range = |low, high| limits(&Limits::Range { low, high }, &[]);
        assert_eq!(range(Some(0.6), None), "above 0.6");
        assert_eq!(range(None, Some(0.3)), "below 0.3");
        assert_eq!(range(Some(0.1), Some(0.3)), "between 0.1 and 0.3");
        let names = ["kandahar", "kabul", "haqqani"].map(str::to_owned);
        assert_eq!(limits(&Limits::Among(vec![1, 2]), &names), "kabul or haqqani");
        assert_eq!(name("factions.kabul.belief.credibility_outside"), "Kabul\u{2019}s belief credibility outside");
        assert_eq!(name("pakistan.inducement"), "Pakistan\u{2019}s inducement");
        assert_eq!(name("ttp.attack_rate"), "the TTP\u{2019}s attack rate");
        assert_eq!(name("council.centre"), "council centre");
        assert_eq!(name("levers.ttp.attrition@2021-09"), "levers ttp attrition@2021-09");
        assert_eq!(listed(&["a", "b", "c"].map(str::to_owned)), "a, b and c");
        assert_eq!([0.00001, 0.012, 0.5, 1.0].map(probability), ["below .001", ".012", ".50", "1.00"]);
    }
}
