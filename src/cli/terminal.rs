//! stdout and its reader, the wish for colour, loading a scenario with its faults shown.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use super::CliError;
use super::args::OverrideArgs;
use crate::scenario::faults::is_unsafe;
use crate::scenario::{Diagnostics, Overrides, Scenario};

/// Writes a text to stdout; to a terminal without anything that it would obey. A reader that has gone is no error.
pub fn print(text: &str) -> Result<(), CliError> {
    let text = if io::stdout().is_terminal() { harmless(text, false) } else { Cow::Borrowed(text) };
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| {
        if error.kind() == io::ErrorKind::BrokenPipe {
            CliError::ReaderGone
        } else {
            CliError::Failed(format!("error: cannot write to stdout: {error}"))
        }
    })
}

/// Writes a line to stderr, without anything that a terminal would obey: names of files and words in them may come from
/// others. Where that cannot be done there is nobody to tell.
pub fn tell(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", harmless(line, wants_colour()));
}

/// A text with every character written out that a terminal would obey or that turns its line around; line ends and tabs
/// stay, and the colours of diagnostics where they are wanted.
fn harmless(text: &str, colours: bool) -> Cow<'_, str> {
    let plain = |c: char| !is_unsafe(c) || matches!(c, '\n' | '\t') || JOINERS.contains(&c);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let colour = if colours { colour(rest) } else { 0 };
        let length = if colour > 0 { colour } else { c.len_utf8() };
        if colour > 0 || plain(c) {
            shown.push_str(&rest[..length]);
        } else {
            shown.extend(c.escape_default());
        }
        rest = &rest[length..];
    }
    Cow::Owned(shown)
}

/// Joiners are part of words in Persian, Urdu and Pashto.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// Length of the sequence that a text begins with, if it sets a colour; 0 if it does anything else.
fn colour(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else { return 0 };
    let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    if rest.as_bytes().get(digits) == Some(&b'm') { digits + 3 } else { 0 }
}

/// Whether messages on stderr may be coloured.
pub fn wants_colour() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never
}

/// The overrides of a command line.
pub fn overrides(args: &OverrideArgs) -> Overrides {
    Overrides { set: args.set.clone(), worlds: args.worlds, seed: args.seed, months: args.months }
}

/// Loads a scenario; its warnings go to stderr, its faults into the error.
pub fn load(path: &Path, args: &OverrideArgs) -> Result<Scenario, CliError> {
    let scenario = Scenario::load(path, &overrides(args)).map_err(|faults| CliError::Usage(render(&faults)))?;
    if !scenario.warnings.is_empty() {
        tell(render(&scenario.warnings).trim_end());
    }
    Ok(scenario)
}

/// Diagnostics as they are shown on stderr.
pub fn render(faults: &Diagnostics) -> String {
    faults.render(wants_colour())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        assert_eq!(harmless("plain \u{645}\u{200c}\u{631}\n\t", false), "plain \u{645}\u{200c}\u{631}\n\t");
        assert_eq!(harmless("a\u{1b}]0;x\u{7}\u{9b}2J\u{202e}b", true), "a\\u{1b}]0;x\\u{7}\\u{9b}2J\\u{202e}b");
        assert_eq!(harmless("\u{1b}[1;31mred\u{1b}[0m\u{1b}[2J", true), "\u{1b}[1;31mred\u{1b}[0m\\u{1b}[2J");
        assert_eq!(harmless("\u{1b}[31mred", false), "\\u{1b}[31mred");
        assert_eq!(harmless("\u{1b}[", true), "\\u{1b}[");
    }
}
