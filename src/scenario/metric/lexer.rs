//! Cuts a metric into words and signs.

use super::super::calendar::YearMonth;
use super::error::{MetricError, MetricFault};
use std::ops::Range;

/// Longest metric, in bytes.
pub(super) const LONGEST: usize = 2000;

/// A word or sign.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Date(YearMonth),
    Name(String),
    Open,
    Close,
    Comma,
    Plus,
    Minus,
    Star,
    Slash,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
}

/// A word or sign with its place, in bytes.
pub(super) type Placed = (Token, Range<usize>);

/// All words and signs of a text.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, MetricError> {
    if text.len() > LONGEST {
        return Err(MetricError::new(text, 0..text.len(), MetricFault::TooLong { limit: LONGEST }));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (token, length) = one(text, at, c)?;
        tokens.push((token, at..at + length));
        at += length;
    }
    Ok(tokens)
}

fn one(text: &str, at: usize, c: char) -> Result<(Token, usize), MetricError> {
    let rest = &text[at..];
    let token = match c {
        '(' => Token::Open,
        ')' => Token::Close,
        ',' => Token::Comma,
        '+' => Token::Plus,
        '-' => Token::Minus,
        '*' => Token::Star,
        '/' => Token::Slash,
        '<' if rest.starts_with("<=") => return Ok((Token::AtMost, 2)),
        '>' if rest.starts_with(">=") => return Ok((Token::AtLeast, 2)),
        '<' => Token::Less,
        '>' => Token::Greater,
        '=' if rest.starts_with("==") => return Ok((Token::Equal, 2)),
        '0'..='9' | '.' => return digits(text, at),
        'a'..='z' | 'A'..='Z' | '_' => {
            let length = name_length(rest);
            return Ok((Token::Name(rest[..length].to_owned()), length));
        }
        other => {
            let known = matches!(other, '=' | '!' | '≤' | '≥' | '%' | '^' | '&' | '|');
            let doubled = known && rest.strip_prefix(other).is_some_and(|rest| rest.starts_with('='));
            let length = other.len_utf8() + usize::from(doubled);
            return Err(MetricError::new(
                text,
                at..at + length,
                MetricFault::Sign { found: rest[..length].to_owned() },
            ));
        }
    };
    Ok((token, 1))
}

/// Letters, digits, dots, and dashes within: `factions.kabul.du`, `passed-over`.
fn name_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut length = 0;
    while let Some(&byte) = bytes.get(length) {
        let joins =
            matches!(byte, b'.' | b'-') && bytes.get(length + 1).is_some_and(|&next| part(next) || next == b'-');
        if !(part(byte) || joins) {
            break;
        }
        length += 1;
    }
    length
}

/// A month, or a number.
fn digits(text: &str, at: usize) -> Result<(Token, usize), MetricError> {
    let rest = &text[at..];
    let bytes = rest.as_bytes();
    let run = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let year = run(0);
    if year == 4 && bytes.get(4) == Some(&b'-') && run(5) > 0 {
        let length = 5 + run(5);
        let length = if bytes.get(length) == Some(&b'-') { length + 1 + run(length + 1) } else { length };
        return YearMonth::parse(&rest[..length]).map(|month| (Token::Date(month), length)).map_err(|error| {
            MetricError::new(text, at..at + length, MetricFault::NotAMonth { found: rest[..length].to_owned(), error })
        });
    }
    let mut length = year;
    if bytes.get(length) == Some(&b'.') {
        length += 1 + run(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = run(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    match rest[..length].parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((Token::Number(number), length)),
        _ => {
            let length = length.max(1);
            Err(MetricError::new(text, at..at + length, MetricFault::NotANumber { found: rest[..length].to_owned() }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Token> {
        tokens(text).unwrap().into_iter().map(|(token, _)| token).collect()
    }

    #[test]
    fn dashes_join_names_and_part_numbers() {
        assert_eq!(kinds("passed-over"), [Token::Name("passed-over".into())]);
        assert_eq!(kinds("2-.5"), [Token::Number(2.0), Token::Minus, Token::Number(0.5)]);
        assert_eq!(kinds("1e-3"), [Token::Number(0.001)]);
        assert_eq!(kinds("factions.a-b.du)"), [Token::Name("factions.a-b.du".into()), Token::Close]);
    }

    #[test]
    fn months_are_told_from_differences() {
        assert_eq!(kinds("2027-12"), [Token::Date(YearMonth::parse("2027-12").unwrap())]);
        assert_eq!(kinds("2027 - 12").len(), 3);
        assert!(tokens("2027-13").is_err() && tokens("2027-12-01").is_err());
    }

    #[test]
    fn strange_characters_are_faults_not_panics() {
        for text in ["é", "p(≤", "!", "!=", "=", ".", "\u{1b}[31m", "1e999", "🦀", "a ! = b", "≤="] {
            assert!(tokens(text).is_err(), "{text}");
        }
    }
}
