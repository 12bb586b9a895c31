//! What the command line changes in a scenario.

use super::diagnostics::Faults;
use super::faults::factor::FactorFault;
use super::faults::file::FileFault;
use super::faults::{Fault, quote};
use super::files::{Document, parse};
use super::merge::replace;
use super::read::Factor;
use super::source::Span;
use super::tree::{Table, Value};

/// Keys that only a file can give.
const FILE_ONLY: [&str; 6] = ["extends", "inherit", "events", "levers_over_time", "hypotheses", "posterior"];

/// Changes from outside the file, laid over it before anything is checked.
///
/// A month of an event, a lever or a hypothesis that lies beyond a run shortened from here is no fault: the
/// world just does not reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `path=value` each, as after `--set`: the value as TOML, or a bare word; or `path*=factor`, which
    /// multiplies the number or distribution that stands there, be it a default that no file mentions.
    /// They hold in order: a factor applies to what came before it, and a value undoes earlier factors.
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
            match read(text, document, faults) {
                Some(Change::Values(table)) => lay(table, document),
                Some(Change::Factor(factor)) => document.factors.push(factor),
                None => {}
            }
        }
        for (name, key, value) in
            [("--worlds", "worlds", self.worlds), ("--seed", "seed", self.seed), ("--months", "months", self.months)]
        {
            let Some(value) = value else { continue };
            let source = document.sources.add(name, format!("run.{key} = {value}"), false);
            if let Some(table) = parse(&document.sources, source, faults) {
                lay(table, document);
            }
        }
    }
}

/// What one `--set` asks for.
enum Change {
    /// Values under their keys.
    Values(Table),
    /// A factor on what is there.
    Factor(Factor),
}

/// Lays values over the document; a factor given before on one of them is no more.
fn lay(table: Table, document: &mut Document) {
    document.factors.retain(|factor| !holds(&table, &factor.path));
    replace(&mut document.tree, table);
}

/// Whether the table has something at that path.
fn holds(table: &Table, path: &str) -> bool {
    let (key, rest) = path.split_once('.').map_or((path, None), |(key, rest)| (key, Some(rest)));
    table.get(key).is_some_and(|entry| match (&entry.node.value, rest) {
        (_, None) => true,
        (Value::Table(inner), Some(rest)) => holds(inner, rest),
        (_, Some(_)) => false,
    })
}

fn read(text: &str, document: &mut Document, faults: &mut Faults) -> Option<Change> {
    let (path, value) = text.split_once('=').unwrap_or((text, ""));
    let (path, value) = (path.trim(), value.trim());
    let (path, is_factor) = path.strip_suffix('*').map_or((path, false), |path| (path.trim_end(), true));
    let one_line = !text.contains(['\n', '\r']);
    if path.is_empty() || value.is_empty() || !one_line {
        let source = document.sources.add("--set", text, false);
        let fault = FileFault::Override { has_path: !path.is_empty() };
        faults.error(Span { source, start: 0, end: text.len() }, Fault::File(fault));
        return None;
    }
    if is_factor {
        return factor(text, path, value, document, faults).map(Change::Factor);
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
    Some(Change::Values(table))
}

fn factor(text: &str, path: &str, value: &str, document: &mut Document, faults: &mut Faults) -> Option<Factor> {
    let source = document.sources.add("--set", text, false);
    let whole = Span { source, start: 0, end: text.len() };
    if let Some(key) = path.split('.').next().filter(|key| FILE_ONLY.contains(key)) {
        faults.error(whole, Fault::File(FileFault::NotOverridable { key: key.to_owned() }));
        return None;
    }
    match value.replace('_', "").parse::<f64>() {
        Ok(factor) if factor >= 0.0 && factor.is_finite() => {
            Some(Factor { path: path.to_owned(), factor, span: whole })
        }
        _ => {
            let (path, found) = (path.to_owned(), quote(value));
            faults.error(whole, Fault::Factor(FactorFault::NotAFactor { path, found }));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<Value, Vec<&'static str>> {
        let (mut document, mut faults) = (Document::default(), Faults::default());
        match read(text, &mut document, &mut faults) {
            Some(Change::Values(mut table)) => Ok(table.entries.remove(0).node.value),
            Some(Change::Factor(factor)) => Ok(Value::Real(factor.factor)),
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
