//! Numbers and phrases as a reader should see them: at most three significant figures, a true minus sign,
//! thousands set apart, whole percentages.

use crate::scenario::faults::is_unsafe;

/// Most columns of a line.
pub const WIDTH: usize = 99;

const MINUS: char = '\u{2212}';

/// A number with at most three significant figures and no idle zeros: `4,310`, `0.27`, `−7.31`.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "undefined".to_owned() } else { format!("{}infinite", minus(value < 0.0)) };
    }
    // The exponent after rounding to three figures, read off the scientific form: no logarithm to be one off.
    let scientific = format!("{:.2e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mantissa: f64 = mantissa.parse().unwrap_or(0.0);
    let body = if mantissa == 0.0 {
        "0".to_owned()
    } else if !(-6..12).contains(&exponent) {
        format!("{mantissa}e{exponent}").replace('-', &MINUS.to_string())
    } else {
        let digits = usize::try_from(2 - exponent).unwrap_or(0);
        let rounded: f64 = scientific.parse().unwrap_or(0.0);
        trimmed(&grouped(&format!("{rounded:.digits$}")))
    };
    format!("{}{body}", minus(value < 0.0 && body != "0"))
}

/// The same with a plus sign before what is above zero.
pub fn signed(value: f64) -> String {
    plus(value, number(value))
}

/// A number with so many decimals, aligned with its neighbours; never a negative zero.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return number(value);
    }
    let digits = grouped(&format!("{:.decimals$}", value.abs()));
    format!("{}{digits}", minus(value < 0.0 && !is_zero(&digits)))
}

/// The same with a plus sign before what is above zero.
pub fn signed_fixed(value: f64, decimals: usize) -> String {
    plus(value, fixed(value, decimals))
}

/// How many decimals numbers up to this size bear beside each other: three figures in all.
pub fn decimals(largest: f64) -> usize {
    match largest.abs() {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    }
}

/// A worth in months of rule, with its sign: `+0.31`, `−7.31`, `−27.0`.
pub fn worth(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { signed_fixed(value, decimals(value)) }
}

/// People, whole; few do not read as none.
pub fn people(count: f64) -> String {
    if count > 0.0 && count < 0.5 { "<1".to_owned() } else { number(count.round()) }
}

/// A share as a whole percentage. A small share does not read as none, nor a large one as all.
pub fn percent(share: f64) -> String {
    let hundredths = (share * 100.0).round();
    if !share.is_finite() {
        number(share)
    } else if share > 0.0 && hundredths < 1.0 {
        "<1%".to_owned()
    } else if share < 1.0 && hundredths >= 100.0 {
        ">99%".to_owned()
    } else {
        format!("{}%", fixed(hundredths, 0))
    }
}

/// From the least to the most of some values, each written by `write`; one value where they read the same.
pub fn span(values: impl Iterator<Item = f64>, between: &str, write: fn(f64) -> String) -> String {
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values {
        least = least.min(value);
        most = most.max(value);
    }
    if least > most {
        return "none".to_owned();
    }
    let (least, most) = (write(least), write(most));
    if least == most { least } else { format!("{least}{between}{most}") }
}

/// An index between 0 and 1, to two decimals.
pub fn index(value: f64) -> String {
    fixed(value, 2)
}

/// A number to two decimals, without idle zeros.
pub fn short_index(value: f64) -> String {
    trimmed(&fixed(value, 2))
}

/// So many of something: `1 council`, `12 councils`.
pub fn so_many(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// How often: `once`, `twice`, `12 times`.
pub fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

/// Things in a row: `a`, `a and b`, `a, b and c`.
pub fn listed(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A text of the user's without anything that a terminal would obey or that turns its line around.
pub fn safe(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if is_unsafe(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A name no longer than so many characters, the cut marked.
pub fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// A paragraph behind a lead, filled to [`WIDTH`], its further lines under its first. Words are never broken.
pub fn paragraph(out: &mut String, lead: &str, text: &str) {
    let indent = lead.chars().count();
    let mut column = indent;
    out.push_str(lead);
    for (place, word) in text.split(' ').filter(|word| !word.is_empty()).enumerate() {
        let width = word.chars().count();
        if place > 0 && column + 1 + width > WIDTH {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if place > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    let filled = out.trim_end_matches(' ').len();
    out.truncate(filled);
    out.push('\n');
}

fn minus(below_zero: bool) -> &'static str {
    if below_zero { "\u{2212}" } else { "" }
}

fn plus(value: f64, text: String) -> String {
    if value > 0.0 && !is_zero(&text) { format!("+{text}") } else { text }
}

fn is_zero(digits: &str) -> bool {
    digits.chars().all(|c| matches!(c, '0' | '.'))
}

fn trimmed(digits: &str) -> String {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.').to_owned() } else { digits.to_owned() }
}

fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_figures_and_a_true_minus() {
        let expected = [
            (0.0, "0"),
            (-0.0, "0"),
            (-7.314, "−7.31"),
            (9.996, "10"),
            (0.266_4, "0.266"),
            (0.5, "0.5"),
            (4312.0, "4,310"),
            (999.6, "1,000"),
            (-1_234_567.0, "−1,230,000"),
            (0.000_312_4, "0.000312"),
            (1e-9, "1e−9"),
            (2.5e15, "2.5e15"),
            (f64::NAN, "undefined"),
            (f64::NEG_INFINITY, "−infinite"),
        ];
        for (value, text) in expected {
            assert_eq!(number(value), text);
        }
        assert_eq!((signed(0.314).as_str(), signed(-2.0).as_str(), signed(0.0).as_str()), ("+0.314", "−2", "0"));
        assert_eq!((fixed(-0.001, 2).as_str(), signed_fixed(0.001, 2).as_str()), ("0.00", "0.00"));
        assert_eq!((signed_fixed(12.34, 1).as_str(), fixed(-1234.0, 0).as_str()), ("+12.3", "−1,234"));
        assert_eq!((decimals(99.94), decimals(-99.96), decimals(9.99), decimals(10.0)), (1, 0, 2, 1));
    }

    #[test]
    fn shares_are_whole_and_honest_at_the_ends() {
        let shares = [0.0, 0.004, 0.005, 0.126, 0.994, 0.997, 1.0].map(percent);
        assert_eq!(shares, ["0%", "<1%", "1%", "13%", "99%", ">99%", "100%"]);
    }

    #[test]
    fn spans_that_read_the_same_are_one_value() {
        assert_eq!(span([31.0, 44.0, 38.0].into_iter(), " to ", number), "31 to 44");
        assert_eq!(span([0.121, 0.124].into_iter(), " to ", percent), "12%");
        assert_eq!(span(std::iter::empty(), " to ", number), "none");
    }

    #[test]
    fn lists_counts_and_names() {
        let three = ["a", "b", "c"].map(str::to_owned);
        assert_eq!((listed(&three).as_str(), listed(&three[..1]).as_str()), ("a, b and c", "a"));
        assert_eq!((so_many(1, "man", "men").as_str(), so_many(0, "man", "men").as_str()), ("1 man", "0 men"));
        assert_eq!((times(1).as_str(), times(2).as_str(), times(3).as_str()), ("once", "twice", "3 times"));
        assert_eq!(safe("Kan\u{1b}[31mdahar\u{202e}\u{9b}"), "Kan\\u{1b}[31mdahar\\u{202e}\\u{9b}");
        assert_eq!(safe("Qandahār شورا"), "Qandahār شورا");
        assert_eq!((short("Kandahar", 8).as_str(), short("Kandahari", 8).as_str()), ("Kandahar", "Kandaha…"));
    }

    #[test]
    fn paragraphs_hang_under_their_first_word() {
        let mut out = String::new();
        paragraph(&mut out, "  lead  ", &"word ".repeat(30));
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH && !line.ends_with(' ')));
        // 8 of indent and 18 words of 4 with 17 spaces: 8 + 72 + 17 = 97; a 19th would make it 102.
        assert_eq!(lines[0].chars().count(), 97);
        assert!(lines[1].starts_with("        word"));
    }
}
