//! A result, opened: its summary is read, the rest is where it lies.

use std::path::Path;

use serde_json::Value;

use super::folder::Folder;
use super::summary::Summary;
use super::{ResultError, read};
use crate::model::setup::MAX_FACTIONS;
use crate::scenario::YearMonth;
use crate::scenario::settings::{MOST_MONTHS, MOST_WORLDS};

/// A result, opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its summary.
    pub summary: Summary,
    /// Its folder.
    pub folder: Folder,
}

impl Opened {
    /// Opens the result in a folder.
    ///
    /// # Errors
    ///
    /// [`ResultError::Read`] where there is no summary, [`ResultError::Damaged`] where it is none that a run writes: it may
    /// come from others, and what it says is shown and counted with.
    pub fn at(path: &Path) -> Result<Self, ResultError> {
        let folder = Folder::at(path);
        let file = folder.file("summary.json");
        let said: Value = read::json(&file)?;
        let damaged = |reason: String| ResultError::Damaged { path: file.clone(), reason };
        if let Some(text) = harmful(&said) {
            let shown: String = text.chars().take(60).collect();
            return Err(damaged(format!("it has control characters in a text: {shown:?}")));
        }
        let summary: Summary = serde_json::from_value(said).map_err(|error| damaged(error.to_string()))?;
        sound(&summary).map_err(damaged)?;
        Ok(Self { summary, folder })
    }
}

/// A text that no scenario may have: with characters that a terminal obeys, or that turn its line around.
fn harmful(value: &Value) -> Option<&str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let harms = |c: char| turns(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    match value {
        Value::String(text) => text.contains(harms).then_some(text),
        Value::Array(list) => list.iter().find_map(harmful),
        Value::Object(table) => {
            table.iter().find_map(|(key, inner)| if key.contains(harms) { Some(key.as_str()) } else { harmful(inner) })
        }
        _ => None,
    }
}

/// Whether a summary can be one of a run; an error says why not.
fn sound(summary: &Summary) -> Result<(), String> {
    for (key, text) in [("start", &summary.start), ("date", &summary.date), ("campaign.by", &summary.campaign.by)] {
        YearMonth::parse(text).map_err(|error| format!("`{key}`: {error}"))?;
    }
    if summary.months == 0 || u64::from(summary.months) > MOST_MONTHS {
        return Err(format!("`months` is {}, not from 1 to {MOST_MONTHS}", summary.months));
    }
    if summary.worlds > MOST_WORLDS || u64::from(summary.worlds_asked) > MOST_WORLDS {
        return Err(format!("it has more than {MOST_WORLDS} worlds"));
    }
    if summary.factions.is_empty() || summary.factions.len() > MAX_FACTIONS {
        return Err(format!("it has {} factions, not from 1 to {MAX_FACTIONS}", summary.factions.len()));
    }
    let names = summary.factions.iter().map(|(name, _)| name).chain([&summary.name]);
    let is_name = |name: &String| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
        (1..=64).contains(&name.len()) && name.bytes().all(fits)
    };
    match names.into_iter().find(|name| !is_name(name)) {
        Some(name) => Err(format!("{name:?} is no name of a scenario or a faction")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ensemble::tally::Tally;
    use crate::scenario::Scenario;

    fn refused(change: impl Fn(&mut Value)) -> String {
        let place = tempfile::tempdir().unwrap();
        let scenario = Scenario::built_in();
        let summary = Summary::of(&scenario, &Tally::new(&scenario), "hash");
        let mut said = serde_json::to_value(&summary).unwrap();
        change(&mut said);
        std::fs::write(place.path().join("summary.json"), said.to_string()).unwrap();
        Opened::at(place.path()).map_or_else(|error| error.to_string(), |_| String::new())
    }

    #[test]
    fn a_summary_that_no_run_writes_is_refused_with_the_reason() {
        assert_eq!(refused(|_| ()), "");
        assert_eq!(
            refused(|said| said["title"] = "\u{645}\u{6cc}\u{200c}\u{631}".into()),
            "",
            "a joiner is part of a word"
        );
        for (key, value, words) in [
            ("months", Value::from(u32::MAX), "`months` is 4294967295"),
            ("months", 0.into(), "`months` is 0"),
            ("worlds", u64::MAX.into(), "more than 1000000000 worlds"),
            ("start", "never".into(), "`start`"),
            ("date", "2021-13".into(), "`date`"),
            ("factions", serde_json::json!([]), "0 factions"),
            ("factions", serde_json::json!([["../x", "X"]]), "no name"),
            ("name", "../../x".into(), "no name"),
            ("title", "\u{1b}[2J".into(), "control characters"),
            ("title", "a\u{202e}b".into(), "control characters"),
            ("seed", (-1).into(), "invalid value"),
        ] {
            let message = refused(|said| said[key] = value.clone());
            assert!(message.contains(words), "{key}: {message}");
            assert!(!message.contains(['\u{1b}', '\u{202e}']), "{message:?}");
        }
    }
}
