//! Reads single values: texts, whole numbers, months, choices, fixed numbers.

use super::super::calendar::YearMonth;
use super::super::diagnostics::Faults;
use super::super::faults::distribution::DistributionFault;
use super::super::faults::time::TimeFault;
use super::super::faults::value::{EMPTY, ValueFault, fit_name};
use super::super::faults::{Fault, number, range_text};
use super::super::nearest::nearest;
use super::super::settings::{Form, Setting};
use super::super::source::Span;
use super::super::tree::{Node, Value};

/// What a number is for, as far as messages need it.
#[derive(Clone, Copy)]
pub(crate) struct Purpose<'a> {
    /// Path of the key.
    pub path: &'a str,
    /// Where it must lie.
    pub range: (f64, f64),
    /// Its unit.
    pub unit: &'a str,
    /// What it means.
    pub meaning: &'a str,
}

/// A fault of type: what is there, what must be, and the way out.
pub(crate) fn wrong_type(node: &Node, path: &str, expected: &str, advice: Option<String>, faults: &mut Faults) {
    let (path, expected) = (path.to_owned(), expected.to_owned());
    faults.error(node.span, Fault::Value(ValueFault::WrongType { path, found: node.value.kind(), expected, advice }));
}

/// A text. Control characters are refused, but for line ends and tabs where `lines` are wanted; so are those
/// that turn the direction of a line around, which would let a claim read as another.
pub(crate) fn text(node: &Node, path: &str, lines: bool, faults: &mut Faults) -> Option<String> {
    let Value::Text(text) = &node.value else {
        wrong_type(node, path, "a string", Some("put it between double quotes".to_owned()), faults);
        return None;
    };
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let harmless = |c: char| !(c.is_control() || turns(c)) || (lines && matches!(c, '\n' | '\r' | '\t'));
    if !text.chars().all(harmless) {
        let trouble =
            if lines { "has control characters in it" } else { "must be one line, without control characters" };
        faults.error(node.span, Fault::Value(ValueFault::Text { path: path.to_owned(), trouble }));
        return None;
    }
    Some(text.trim().to_owned())
}

/// A text that says something.
pub(crate) fn some_text(node: &Node, path: &str, faults: &mut Faults) -> Option<String> {
    let text = text(node, path, true, faults)?;
    if text.is_empty() {
        faults.error(node.span, Fault::Value(ValueFault::Text { path: path.to_owned(), trouble: EMPTY }));
        return None;
    }
    Some(text)
}

/// A scenario's name.
pub(crate) fn name(node: &Node, faults: &mut Faults) -> Option<String> {
    let Value::Text(text) = &node.value else {
        wrong_type(node, "name", "a string", Some("put it between double quotes".to_owned()), faults);
        return None;
    };
    if is_name(text, 64) {
        return Some(text.clone());
    }
    faults.error(node.span, Fault::Value(ValueFault::Name { found: text.clone(), fit: fit_name(text, 64) }));
    None
}

/// Whether a text is small letters, digits and dashes, at least one and at most `longest`.
pub(crate) fn is_name(text: &str, longest: usize) -> bool {
    let fits = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    (1..=longest).contains(&text.len()) && text.as_bytes().iter().all(fits)
}

/// Yes or no.
pub(crate) fn truth(node: &Node, path: &str, faults: &mut Faults) -> Option<bool> {
    if let Value::Truth(truth) = node.value {
        return Some(truth);
    }
    wrong_type(node, path, "true or false", None, faults);
    None
}

/// A month of the calendar.
pub(crate) fn month(node: &Node, path: &str, faults: &mut Faults) -> Option<YearMonth> {
    let text = match &node.value {
        Value::Text(text) => text,
        other => {
            let date = if let Value::Date(date) = other { date.as_str() } else { "2026-03" };
            let advice = YearMonth::guess(date).map(|guess| format!("write it in quotes, without a day: \"{guess}\""));
            wrong_type(node, path, "a month in quotes", advice, faults);
            return None;
        }
    };
    match YearMonth::parse(text) {
        Ok(month) => Some(month),
        Err(error) => {
            let fault = TimeFault::NotAMonth {
                path: path.to_owned(),
                found: text.clone(),
                error,
                guess: YearMonth::guess(text),
            };
            faults.error(node.span, Fault::Time(fault));
            None
        }
    }
}

/// One of some names: its place among them.
pub(crate) fn choice(node: &Node, path: &str, all: &[&str], faults: &mut Faults) -> Option<usize> {
    let Value::Text(text) = &node.value else {
        let advice = Some(format!("write {}", super::super::faults::one_of(all)));
        wrong_type(node, path, "a name in quotes", advice, faults);
        return None;
    };
    let place = all.iter().position(|name| name == text);
    if place.is_none() && !faults.overflows() {
        let fault = ValueFault::Choice {
            path: path.to_owned(),
            found: text.clone(),
            nearest: nearest(text, all.iter().copied()).map(str::to_owned),
            all: all.iter().map(|&name| name.to_owned()).collect(),
        };
        faults.error(node.span, Fault::Value(fault));
    }
    place
}

/// A whole number between two bounds, in steps.
pub(crate) fn whole(node: &Node, row: &Setting, faults: &mut Faults) -> Option<u64> {
    let Form::Whole { least, most, step } = row.form else { return None };
    let path = row.path.to_owned();
    if let Value::Table(_) = node.value {
        faults.error(node.span, Fault::Distribution(DistributionFault::NotDrawn { path }));
        return None;
    }
    let real = finite(node, row.path, "a whole number", faults)?;
    if real.fract() != 0.0 {
        faults.error(node.span, Fault::Value(ValueFault::Fraction { path, value: real }));
        return None;
    }
    // A whole number is read from its digits: a double rounds above 2^53.
    let value = if let Value::Whole(whole) = node.value { whole } else { real as i128 };
    let (lo, hi) = (i128::from(least), i128::from(most));
    if !(lo..=hi).contains(&value) {
        let fault = ValueFault::OutOfRange {
            path,
            value: grouped(value),
            low: value < lo,
            end: grouped(if value < lo { lo } else { hi }),
            range: format!("from {} to {}", grouped(lo), grouped(hi)),
            share: None,
            meaning: row.meaning.to_owned(),
        };
        faults.error(node.span, Fault::Value(fault));
        return None;
    }
    let value = u64::try_from(value).ok()?;
    if value % step != 0 {
        faults.error(node.span, Fault::Value(ValueFault::Step { path, value, step }));
        return None;
    }
    Some(value)
}

/// Digits in threes, as TOML takes them: `1_000_000`.
fn grouped(value: i128) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len() > 4 && (digits.len() - place).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// One number between two bounds, the same in all worlds.
pub(crate) fn fixed(node: &Node, purpose: Purpose, faults: &mut Faults) -> Option<f64> {
    if let Value::Table(_) = node.value {
        let path = purpose.path.to_owned();
        faults.error(node.span, Fault::Distribution(DistributionFault::NotDrawn { path }));
        return None;
    }
    let value = finite(node, purpose.path, "a number", faults)?;
    inside(node.span, value, purpose, faults).then_some(value)
}

/// A number that can be computed with.
pub(crate) fn finite(node: &Node, path: &str, expected: &str, faults: &mut Faults) -> Option<f64> {
    let fault = match &node.value {
        Value::Whole(whole) => return Some(*whole as f64),
        Value::Real(value) if value.is_finite() => return Some(*value),
        Value::Real(value) => ValueFault::NotFinite { path: path.to_owned(), value: *value },
        Value::TooLarge => ValueFault::TooLarge { path: path.to_owned() },
        other => {
            wrong_type(node, path, expected, number_advice(other), faults);
            return None;
        }
    };
    faults.error(node.span, Fault::Value(fault));
    None
}

/// Whether the number lies in its range; a fault if not.
pub(crate) fn inside(span: Span, value: f64, purpose: Purpose, faults: &mut Faults) -> bool {
    let (lo, hi) = purpose.range;
    if (lo..=hi).contains(&value) {
        return true;
    }
    let unit = if purpose.unit.is_empty() { String::new() } else { format!(" ({})", purpose.unit) };
    let percentage = (0.0, 1.0) == purpose.range && (2.0..=100.0).contains(&value);
    let fault = ValueFault::OutOfRange {
        path: purpose.path.to_owned(),
        value: number(value),
        low: value < lo,
        end: number(if value < lo { lo } else { hi }),
        range: range_text(purpose.range),
        share: percentage.then(|| number(value / 100.0)),
        meaning: if purpose.meaning.is_empty() { String::new() } else { format!("{}{unit}", purpose.meaning) },
    };
    faults.error(span, Fault::Value(fault));
    false
}

/// What somebody may have meant who wrote something else than a number.
fn number_advice(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if text.trim().parse::<f64>().is_ok() => {
            Some(format!("write it without quotes: {}", super::super::faults::escape(text.trim())))
        }
        Value::List(items) => {
            let numbers: Vec<String> = items
                .iter()
                .filter_map(|item| match item.value {
                    Value::Whole(whole) => Some(whole.to_string()),
                    Value::Real(real) if real.is_finite() => Some(number(real)),
                    _ => None,
                })
                .collect();
            let family = match numbers.len() {
                2 => "uniform",
                3 => "triangular",
                _ => return None,
            };
            (numbers.len() == items.len())
                .then(|| format!("a distribution is written `{{ {family} = [{}] }}`", numbers.join(", ")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_threes() {
        assert_eq!(
            (grouped(1200), grouped(12_000), grouped(-1_000_000)),
            ("1200".into(), "12_000".into(), "-1_000_000".into())
        );
        assert_eq!(grouped(i128::from(i64::MAX)), "9_223_372_036_854_775_807");
    }

    #[test]
    fn names_are_small_letters_digits_and_dashes() {
        assert!(is_name("a", 1) && is_name("x-9", 64) && is_name("-", 64));
        for wrong in ["", "A", "a b", "a/b", "..", "ä", "a\n", &"x".repeat(65)] {
            assert!(!is_name(wrong, 64), "{wrong}");
        }
    }
}
