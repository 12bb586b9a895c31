//! A scenario from what it resolved to: the same one, without the files it was read from.

use std::path::Path;

use serde_json::{Map, Value as Json};

use super::diagnostics::Faults;
use super::files;
use super::resolved::put;
use super::settings::MOST_MONTHS;
use super::{Diagnostics, Overrides, Scenario};

impl Scenario {
    /// The scenario that [`resolved`](Self::resolved) wrote out. A table of joint draws that it names is the file at
    /// `table`: where it once lay is known to nobody here.
    ///
    /// # Errors
    ///
    /// [`Diagnostics`] where `resolved` is not what a scenario resolves to.
    pub fn thawed(resolved: &Json, table: Option<&Path>) -> Result<Self, Diagnostics> {
        let mut keys = resolved.as_object().cloned().unwrap_or_default();
        // A run may have been shortened from the command line, its hypotheses reaching further: so it is here.
        let months = keys.get("run").and_then(|run| run.get("months")).and_then(Json::as_u64);
        put(&mut keys, "run.months", Json::from(MOST_MONTHS));
        let overrides = Overrides { months, ..Overrides::default() };
        let mut faults = Faults::default();
        let document = files::assemble_with(&toml(&keys), Path::new("asked.json"), table, &mut faults);
        Self::of(document, &overrides, faults)
    }
}

/// A table as TOML, a line a key.
fn toml(table: &Map<String, Json>) -> String {
    let mut text = String::new();
    for (key, value) in table {
        text.push_str(&Json::from(key.as_str()).to_string());
        text.push_str(" = ");
        inline(value, &mut text);
        text.push('\n');
    }
    text
}

/// A value as TOML has it: text, numbers and lists are written as in JSON, tables with `=`.
fn inline(value: &Json, text: &mut String) {
    match value {
        Json::Object(table) => {
            text.push('{');
            for (place, (key, value)) in table.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { ", " });
                text.push_str(&Json::from(key.as_str()).to_string());
                text.push_str(" = ");
                inline(value, text);
            }
            text.push('}');
        }
        Json::Array(list) => {
            text.push('[');
            for (place, value) in list.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { ", " });
                inline(value, text);
            }
            text.push(']');
        }
        // JSON escapes what TOML does, but for one character that TOML does not allow raw.
        leaf => text.push_str(&leaf.to_string().replace('\u{7f}', "\\u007F")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_scenario_comes_back_as_it_was() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let mut count = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            for months in [None, Some(7)] {
                let overrides = Overrides { months, ..Overrides::set(["pakistan.honour=0.123456789"]) };
                let scenario = Scenario::load(&path, &overrides).unwrap();
                let back = Scenario::thawed(&scenario.resolved(), scenario.joint_draws())
                    .unwrap_or_else(|faults| panic!("{faults}"));
                assert_eq!(back.resolved(), scenario.resolved(), "{}", path.display());
                assert_eq!(back.hypotheses.len(), scenario.hypotheses.len());
                count += 1;
            }
        }
        assert!(count >= 14);
    }

    #[test]
    fn text_of_every_kind_comes_back() {
        let title = "\"quoted\" \\ کابل £ 'x'";
        let text = format!("name = \"t\"\ntitle = {}\n", Json::from(title));
        let scenario = Scenario::parse(&text, "t.toml", &Overrides::default()).unwrap();
        assert_eq!(Scenario::thawed(&scenario.resolved(), None).unwrap().title, title);
    }

    #[test]
    fn what_no_scenario_resolves_to_is_refused() {
        for wrong in [Json::Null, serde_json::json!({}), serde_json::json!({ "name": "x", "nonsense": 1 })] {
            assert!(Scenario::thawed(&wrong, None).is_err(), "{wrong}");
        }
    }
}
