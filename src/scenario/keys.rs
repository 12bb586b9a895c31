//! Which keys there are, and the walk over a table that finds those there are not.

use super::diagnostics::Faults;
use super::faults::key::KeyFault;
use super::faults::{Fault, value::ValueFault};
use super::nearest::nearest;
use super::settings::{FACTION_SETTINGS, SETTINGS};
use super::tree::{Entry, Table, Value};
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;

/// The lists and tables of a file that have readers of their own.
const APART: [&str; 4] = ["factions", "events", "levers_over_time", "hypotheses"];

/// A set of key paths and what stands before them when they are shown.
pub(crate) struct Vocabulary {
    /// `factions.kabul.` for a faction, nothing for the file.
    root: String,
    keys: Vec<&'static str>,
}

/// A known key that a table gives.
pub(crate) struct Found<'t> {
    /// Path relative to the vocabulary's root.
    pub path: String,
    pub entry: &'t Entry,
}

impl Vocabulary {
    /// Keys of a file, all but the contents of its lists and of `[factions]`.
    pub fn file() -> Self {
        let settings = SETTINGS.iter().map(|row| row.path);
        let keys = settings.chain(APART).chain(WORLD.iter().map(|row| row.path)).collect();
        Self { root: String::new(), keys }
    }

    /// Keys of one faction.
    pub fn faction(name: &str) -> Self {
        let settings = FACTION_SETTINGS.iter().map(|row| row.path);
        let keys = settings.chain(FACTION.iter().map(|row| row.path)).collect();
        Self { root: format!("factions.{name}."), keys }
    }

    /// Keys of one table that has no tables in it.
    pub fn flat(root: &str, keys: Vec<&'static str>) -> Self {
        Self { root: root.to_owned(), keys }
    }

    /// Whether `path` is a key, whose value is a leaf.
    pub fn is_key(&self, path: &str) -> bool {
        self.keys.contains(&path)
    }

    /// Whether keys begin with `path` and a dot.
    fn is_group(&self, path: &str) -> bool {
        self.keys.iter().any(|key| key.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
    }

    /// What may stand directly under `prefix` (empty, or ending in a dot).
    fn under(&self, prefix: &str) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        for key in &self.keys {
            if let Some(rest) = key.strip_prefix(prefix) {
                let name = rest.split('.').next().unwrap_or(rest);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The known keys of `table`; the unknown are faults.
    pub fn walk<'t>(&self, table: &'t Table, faults: &mut Faults) -> Vec<Found<'t>> {
        let mut found = Vec::new();
        self.walk_under("", table, &mut found, faults);
        found
    }

    fn walk_under<'t>(&self, prefix: &str, table: &'t Table, found: &mut Vec<Found<'t>>, faults: &mut Faults) {
        for entry in &table.entries {
            let path = format!("{prefix}{}", entry.key);
            // A quoted key may hold a dot, and is no path for all that.
            if entry.key.contains('.') {
                if !faults.overflows() {
                    faults.error(entry.key_span, Fault::Key(self.unknown(prefix, &entry.key)));
                }
            } else if self.is_key(&path) {
                found.push(Found { path, entry });
            } else if self.is_group(&path) {
                match &entry.node.value {
                    Value::Table(inner) => self.walk_under(&format!("{path}."), inner, found, faults),
                    other => faults.error(
                        entry.node.span,
                        Fault::Value(ValueFault::WrongType {
                            path: format!("{}{path}", self.root),
                            found: other.kind(),
                            expected: "a table".to_owned(),
                            advice: Some(format!(
                                "write `[{}{path}]`, and its keys on lines of their own under it",
                                self.root
                            )),
                        }),
                    ),
                }
            } else if !faults.overflows() {
                faults.error(entry.key_span, Fault::Key(self.unknown(prefix, &entry.key)));
            }
        }
    }

    fn unknown(&self, prefix: &str, key: &str) -> KeyFault {
        let siblings = self.under(prefix);
        let elsewhere = || {
            let same = |path: &&&'static str| path.rsplit('.').next() == Some(key);
            self.keys.iter().find(same).map(|path| format!("{}{path}", self.root)).or_else(|| home_of(&self.root, key))
        };
        KeyFault::Unknown {
            key: key.to_owned(),
            table: format!("{}{prefix}", self.root).trim_end_matches('.').to_owned(),
            is_dotted_path: self.is_key(key),
            nearest: nearest(key, siblings.iter().copied()).map(str::to_owned),
            elsewhere: elsewhere(),
            known: siblings.iter().map(|&name| name.to_owned()).collect(),
        }
    }
}

/// Where a key that the table does not take has its home in the other vocabulary.
fn home_of(root: &str, key: &str) -> Option<String> {
    let last = |path: &&'static str| path.rsplit('.').next() == Some(key);
    if root.is_empty() {
        let mut paths = FACTION_SETTINGS.iter().map(|row| row.path).chain(FACTION.iter().map(|row| row.path));
        paths.find(last).map(|path| format!("factions.<name>.{path}"))
    } else {
        let mut paths = SETTINGS.iter().map(|row| row.path).chain(WORLD.iter().map(|row| row.path));
        paths.find(last).map(str::to_owned)
    }
}

/// Whether a merge replaces what stands at `path` as a whole rather than key by key.
pub(crate) fn is_leaf(path: &[&str]) -> bool {
    match path {
        ["factions", _, rest @ ..] => !rest.is_empty() && Vocabulary::faction("").is_key(&rest.join(".")),
        ["factions"] => false,
        // A file and its checksum belong together: whoever names another file means the whole.
        ["posterior"] => true,
        path => Vocabulary::file().is_key(&path.join(".")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_are_leaves_and_tables_are_not() {
        assert!(is_leaf(&["council", "centralisation"]) && is_leaf(&["factions", "kabul", "weights", "economy"]));
        assert!(is_leaf(&["factions", "kabul", "power"]) && is_leaf(&["events"]));
        assert!(!is_leaf(&["council"]) && !is_leaf(&["factions"]) && !is_leaf(&["factions", "kabul"]));
        assert!(!is_leaf(&["factions", "kabul", "weights"]) && !is_leaf(&["nonsense"]));
    }

    #[test]
    fn what_stands_under_a_group() {
        let file = Vocabulary::file();
        assert_eq!(file.under("run."), ["worlds", "seed", "start", "months"]);
        assert!(file.under("").contains(&"pakistan") && file.is_group("pakistan") && !file.is_group("pak"));
    }

    #[test]
    fn a_key_elsewhere_is_found() {
        assert_eq!(home_of("", "tie").as_deref(), Some("factions.<name>.tie"));
        assert_eq!(home_of("factions.kabul.", "centralisation").as_deref(), Some("council.centralisation"));
        assert_eq!(home_of("", "nowhere"), None);
    }
}
