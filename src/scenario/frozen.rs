//! A scenario from what it resolved to: the same one, without the files it was read from.

use std::path::{Component, Path, PathBuf};

use serde_json::{Map, Value as Json};

use super::diagnostics::Faults;
use super::files;
use super::posterior::PosteriorText;
use super::resolved::put;
use super::settings::MOST_MONTHS;
use super::{Diagnostics, Overrides, Scenario};

/// A scenario that stands by itself: what it was read from may change or go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// Name of the file below the folder that it is to be written into.
    pub file: PathBuf,
    /// Its text. It allows as many months as there can be, so that hypotheses may reach beyond the run: it is loaded with
    /// the scenario's number of months laid over it.
    pub toml: String,
    /// The table of joint draws that it names: as a file below the same folder, and where it lies now.
    pub table: Option<(PathBuf, PathBuf)>,
}

impl Scenario {
    /// The scenario as it stands after all overrides, as files: loaded from them, with [`Run::months`](super::Run) as an
    /// override, it [resolves](Self::resolved) to the same.
    pub fn frozen(&self) -> Frozen {
        let mut keys = self.resolved().as_object().cloned().unwrap_or_default();
        put(&mut keys, "run.months", Json::from(MOST_MONTHS));
        let table = self.document.posterior.as_ref().map(PosteriorText::table);
        // A table above the scenario stays above it: the scenario goes as much deeper.
        let climbs = table.map_or(0, |(file, _)| {
            Path::new(file).components().filter(|component| *component == Component::ParentDir).count()
        });
        let folder: PathBuf = std::iter::repeat_n("frozen", climbs).collect();
        Frozen {
            file: folder.join("scenario.toml"),
            toml: toml(&keys),
            table: table.map(|(file, path)| (folder.join(file), path.to_owned())),
        }
    }

    /// The scenario that [`resolved`](Self::resolved) wrote out. A table of joint draws that it names is the file at
    /// `table`: where it once lay is known to nobody here.
    ///
    /// # Errors
    ///
    /// [`Diagnostics`] where `resolved` is not what a scenario resolves to.
    pub fn thawed(resolved: &Json, table: Option<&Path>) -> Result<Self, Diagnostics> {
        let mut keys = resolved.as_object().cloned().unwrap_or_default();
        // What stands by itself extends nothing: a file that is named here all the same is not looked for.
        keys.shift_remove("extends");
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
    fn what_stands_by_itself_reads_no_other_file() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let scenario = Scenario::load(folder.join("status-quo.toml"), &Overrides::default()).unwrap();
        let mut resolved = scenario.resolved();
        resolved["extends"] = Json::from("/dev/zero");
        let back = Scenario::thawed(&resolved, None).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(back.resolved(), scenario.resolved());
    }

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
                let frozen = scenario.frozen();
                let elsewhere = tempfile::tempdir().unwrap();
                let at = |file: &Path| {
                    let path = elsewhere.path().join(file);
                    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                    path
                };
                std::fs::write(at(&frozen.file), &frozen.toml).unwrap();
                if let Some((file, from)) = &frozen.table {
                    std::fs::copy(from, at(file)).unwrap();
                }
                let months = Overrides { months: Some(u64::from(scenario.run.months)), ..Overrides::default() };
                let again = Scenario::load(at(&frozen.file), &months).unwrap();
                assert_eq!(again.resolved(), scenario.resolved(), "{}", path.display());
                assert_eq!(again.hypotheses.len(), scenario.hypotheses.len());
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
