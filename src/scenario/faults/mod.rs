//! Everything that can be wrong with a scenario, and the words for it.
//!
//! A fault holds what is wrong; its [`Wording`] says so in one title, a label for the underlined place
//! and, wherever there is one, the way out. Codes are stable: a script may rely on them.

pub mod distribution;
pub mod event;
pub mod faction;
pub mod factor;
pub mod file;
pub mod key;
pub mod posterior;
pub mod time;
pub mod value;

use super::metric::MetricFault;

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// With a file, or the text of a flag.
    File(file::FileFault),
    /// With a key.
    Key(key::KeyFault),
    /// With a value.
    Value(value::ValueFault),
    /// With a distribution.
    Distribution(distribution::DistributionFault),
    /// With a month.
    Time(time::TimeFault),
    /// With the factions.
    Faction(faction::FactionFault),
    /// With an event or a lever over time.
    Event(event::EventFault),
    /// With a factor.
    Factor(factor::FactorFault),
    /// With a table of joint draws.
    Posterior(posterior::PosteriorFault),
    /// With a metric.
    Metric(MetricFault),
}

/// A fault in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// Stable code, `E002` or `W001`.
    pub code: &'static str,
    /// What is wrong, in one line.
    pub title: String,
    /// What stands beside the underlined place.
    pub label: String,
    /// The way out.
    pub help: Option<String>,
    /// The file, for a fault that has no place in one.
    pub origin: Option<String>,
}

impl Wording {
    fn new(code: &'static str, title: String, label: impl Into<String>) -> Self {
        Self { code, title, label: label.into(), help: None, origin: None }
    }

    fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }
}

impl Fault {
    /// The fault in words.
    pub fn wording(&self) -> Wording {
        match self {
            Self::File(fault) => fault.wording(),
            Self::Key(fault) => fault.wording(),
            Self::Value(fault) => fault.wording(),
            Self::Distribution(fault) => fault.wording(),
            Self::Time(fault) => fault.wording(),
            Self::Faction(fault) => fault.wording(),
            Self::Event(fault) => fault.wording(),
            Self::Factor(fault) => fault.wording(),
            Self::Posterior(fault) => fault.wording(),
            Self::Metric(fault) => {
                let (code, title, label, help) = fault.words();
                Wording::new(code, title, label).help(help)
            }
        }
    }
}

/// Longest text echoed in a message, in characters.
const LONGEST: usize = 60;

/// A text of the user's between backticks, harmless and not too long.
pub(crate) fn quote(text: &str) -> String {
    format!("`{}`", escape(text))
}

/// Whether a terminal would obey a character, or a line be turned around or hidden in part by it.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A text of the user's without anything that a terminal would obey or that turns its line around.
pub(crate) fn escape(text: &str) -> String {
    let mut shown = String::new();
    for (place, c) in text.chars().enumerate() {
        if place == LONGEST {
            shown.push_str("...");
            break;
        }
        if is_unsafe(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A number as one would write it.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if size > 0.0 && size.is_finite() && !(1e-5..1e7).contains(&size) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}

/// A range in words.
pub(crate) fn range_text(range: (f64, f64)) -> String {
    match (range.0.is_finite(), range.1.is_finite()) {
        (true, true) => format!("from {} to {}", number(range.0), number(range.1)),
        (true, false) => format!("{} or more", number(range.0)),
        (false, true) => format!("{} or less", number(range.1)),
        (false, false) => "any number".to_owned(),
    }
}

/// `a`, `b` or `c`.
pub(crate) fn one_of<T: AsRef<str>>(names: &[T]) -> String {
    joined(names, "or")
}

/// `a`, `b` and `c`.
pub(crate) fn all_of<T: AsRef<str>>(names: &[T]) -> String {
    joined(names, "and")
}

fn joined<T: AsRef<str>>(names: &[T], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quote(name.as_ref())).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// The commonest help: the nearest right thing, or all of them.
pub(crate) fn did_you_mean<T: AsRef<str>>(nearest: Option<&str>, all: &[T]) -> Option<String> {
    match nearest {
        Some(name) => Some(format!("did you mean {}?", quote(name))),
        None if all.is_empty() || all.len() > 24 => None,
        None => Some(format!("write {}", one_of(all))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_obeys_is_echoed() {
        assert_eq!(quote("a\u{1b}[31m\n\u{9b}x\u{202e}y"), r"`a\u{1b}[31m\n\u{9b}x\u{202e}y`");
        assert_eq!(escape("كابل ü"), "كابل ü");
        assert_eq!(escape(&"x".repeat(1000)).len(), 63);
    }

    #[test]
    fn numbers_and_ranges_read_well() {
        assert_eq!((number(0.25), number(4000.0), number(1e300)), ("0.25".into(), "4000".into(), "1e300".into()));
        assert_eq!(range_text((0.0, f64::INFINITY)), "0 or more");
        assert_eq!(range_text((0.0, 1.0)), "from 0 to 1");
        assert_eq!(one_of(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
