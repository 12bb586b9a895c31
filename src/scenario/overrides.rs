//! What the command line changes in a scenario.

use super::diagnostics::Faults;
use super::faults::Fault;
use super::faults::file::FileFault;
use super::files::{Document, parse};
use super::merge::replace;
use super::source::Span;
use super::tree::Table;

/// Keys that only a file can give.
const FILE_ONLY: [&str; 5] = ["extends", "inherit", "events", "levers_over_time", "hypotheses"];

/// Changes from outside the file, laid over it before anything is checked.
///
/// A month of an event, a lever or a hypothesis that lies beyond a run shortened from here is no fault: the
/// world just does not reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `path=value` each, as after `--set`: the value as TOML, or a bare word.
    pub set: Vec<String>,
    /// Number of worlds.
    pub worlds: Option<u64>,
    /// Master seed.
    pub seed: Option<u64>,
    /// Months a world runs.
    pub months: Option<u64>,
}

impl Overrides {
    /// Overrides of the `path=value` form alone.
    pub fn set<S: Into<String>>(settings: impl IntoIterator<Item = S>) -> Self {
        Self { set: settings.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// Lays them over the document, each a source of its own; the flags with names last.
    pub(crate) fn apply(&self, document: &mut Document, faults: &mut Faults) {
        for text in &self.set {
            if let Some(table) = read(text, document, faults) {
                replace(&mut document.tree, table);
            }
        }
        for (name, key, value) in
            [("--worlds", "worlds", self.worlds), ("--seed", "seed", self.seed), ("--months", "months", self.months)]
        {
            let Some(value) = value else { continue };
            let source = document.sources.add(name, format!("run.{key} = {value}"), false);
            if let Some(table) = parse(&document.sources, source, faults) {
                replace(&mut document.tree, table);
            }
        }
    }
}

fn read(text: &str, document: &mut Document, faults: &mut Faults) -> Option<Table> {
    let (path, value) = text.split_once('=').unwrap_or((text, ""));
    let (path, value) = (path.trim(), value.trim());
    let one_line = !text.contains(['\n', '\r']);
    if path.is_empty() || value.is_empty() || !one_line {
        let source = document.sources.add("--set", text, false);
        let fault = FileFault::Override { has_path: !path.is_empty() };
        faults.error(Span { source, start: 0, end: text.len() }, Fault::File(fault));
        return None;
    }
    let is_toml = toml::de::DeValue::parse(value).is_ok();
    let is_word = !is_toml && value.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let shown = if is_word { format!("{path}=\"{value}\"") } else { text.to_owned() };
    let source = document.sources.add("--set", shown, false);
    let table = parse(&document.sources, source, faults)?;
    for entry in &table.entries {
        if FILE_ONLY.contains(&entry.key.as_str()) {
            faults.error(entry.key_span, Fault::File(FileFault::NotOverridable { key: entry.key.clone() }));
            return None;
        }
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tree::Value;

    fn value(text: &str) -> Result<Value, Vec<&'static str>> {
        let (mut document, mut faults) = (Document::default(), Faults::default());
        match read(text, &mut document, &mut faults) {
            Some(mut table) => Ok(table.entries.remove(0).node.value),
            None => Err(faults.finish(document.sources).codes()),
        }
    }

    #[test]
    fn bare_words_are_strings_and_numbers_are_not() {
        assert!(matches!(value("title=kabul"), Ok(Value::Text(text)) if text == "kabul"));
        assert!(matches!(value("x = 2026-03"), Ok(Value::Text(text)) if text == "2026-03"));
        assert!(matches!(value("x=0.6"), Ok(Value::Real(number)) if number == 0.6));
        assert!(matches!(value("x=true"), Ok(Value::Truth(true))));
        assert!(matches!(value("a.b={uniform=[0.2,0.4]}"), Ok(Value::Table(_))));
    }

    #[test]
    fn what_is_no_override_is_refused() {
        assert_eq!(value("pakistan.inducement").unwrap_err(), ["E090"]);
        assert_eq!(value("=3").unwrap_err(), ["E090"]);
        assert_eq!(value("a=1\nb=2").unwrap_err(), ["E090"]);
        assert_eq!(value("a={uniform=[1").unwrap_err(), ["E001"]);
        assert_eq!(value("a=1 2").unwrap_err(), ["E001"]);
        assert_eq!(value("events=[]").unwrap_err(), ["E091"]);
    }
}
