//! The text of a new scenario file, for `durand new`.

use super::faults::range_text;
use super::settings::{Form, SETTINGS, setting};
use crate::model::parameters::faction::{FACTION, default_for};
use crate::model::parameters::world::WORLD;
use crate::stats::distribution::Distribution;
use std::fmt::Write as _;

/// The levers that scenarios most often move, table by table.
const WORLD_LEVERS: [(&str, &[&str]); 6] = [
    ("council", &["centre", "rule", "centralisation", "veto_cost"]),
    ("pakistan", &["inducement", "honour", "coercion_will", "talks_will"]),
    ("outside", &["recognition_offer", "aid", "honour"]),
    ("ttp", &["fighters", "cohesion"]),
    ("iskp", &["strength", "buffer"]),
    ("border", &["salience"]),
];
/// The faction whose keys serve as the example, and which of them.
const FACTION_LEVERS: (&str, &[&str]) =
    ("kabul", &["tie", "belief.defection", "weights.economy", "weights.recognition"]);

/// A commented scenario called `name` that runs as it stands.
///
/// It extends the file `from` (a path relative to where the new one will lie), or nothing if `from` is
/// empty. Each lever is shown with its meaning, unit, range and default, behind a `#` that is all there is
/// to take away.
pub fn template(name: &str, from: &str) -> String {
    let mut text = String::new();
    head(&mut text, name, from);
    for (table, keys) in WORLD_LEVERS {
        let _ = writeln!(text, "\n[{table}]");
        for key in keys {
            world_lever(&mut text, table, key);
        }
    }
    faction(&mut text);
    text.push_str(LISTS);
    text
}

fn head(text: &mut String, name: &str, from: &str) {
    let _ = writeln!(text, "#:schema ../docs/scenario.schema.json");
    let _ = writeln!(text, "#");
    let _ = writeln!(
        text,
        "# A scenario changes what it names and leaves the rest as it is. To use a line, take away its first #."
    );
    let _ = writeln!(text, "# Any number may be a distribution, drawn once a world:");
    let _ = writeln!(text, "#   {{ triangular = [lo, mode, hi] }}   {{ uniform = [lo, hi] }}   {{ beta = [a, b] }}");
    let _ = writeln!(
        text,
        "#   {{ normal = {{ mean = m, sd = s }}, range = [lo, hi] }}   {{ lognormal = {{ mean = m, sigma = s }} }}"
    );
    let _ = writeln!(text, "# `durand check` shows every mistake at once, with its place and the way out.");
    let _ = writeln!(text, "\nname = {}", quoted(name));
    let _ = writeln!(text, "title = {}", quoted(name));
    if from.is_empty() {
        let _ = writeln!(text, "#extends = \"status-quo.toml\"");
    } else {
        let _ = writeln!(text, "extends = {}", quoted(from));
    }
    let _ = writeln!(text, "#description = \"What this scenario assumes, and why.\"");
    let _ = writeln!(text, "\n[run]");
    for (path, example) in [("run.worlds", "10000"), ("run.seed", "20210815")] {
        let meaning = setting(SETTINGS, path).map_or("", |row| row.meaning);
        let _ = writeln!(text, "# {meaning}\n#{} = {example}", &path[4..]);
    }
}

fn world_lever(text: &mut String, table: &str, key: &str) {
    let path = format!("{table}.{key}");
    if let Some(row) = WORLD.iter().find(|row| row.path == path) {
        lever(text, key, row.meaning, row.unit, row.range, &(row.default)());
    } else if let Some(row) = setting(SETTINGS, &path) {
        let choices = if let Form::Choice(all) = row.form { format!(" [{}]", all().join(", ")) } else { String::new() };
        let _ = writeln!(text, "# {}{choices}\n#{key} = {}", row.meaning, (row.default)());
    }
}

fn lever(text: &mut String, key: &str, meaning: &str, unit: &str, range: (f64, f64), default: &Distribution) {
    let _ = writeln!(text, "# {meaning} [{unit}; {}]\n#{key} = {default}", range_text(range));
}

fn faction(text: &mut String) {
    let (name, keys) = FACTION_LEVERS;
    let _ = writeln!(
        text,
        "\n# The factions are kandahar, kabul and haqqani. `drop = true` leaves one out; a new one needs its `power`,"
    );
    let _ = writeln!(text, "# and the powers of all add up to 1.\n[factions.{name}]");
    for key in keys {
        if let Some(row) = FACTION.iter().find(|row| row.path == *key) {
            lever(text, key, row.meaning, row.unit, row.range, &default_for(name, row));
        }
    }
}

const LISTS: &str = r#"
# What happens in its month, whatever the world does.
#[[events]]
#month = "2026-03"
#kind = "ceasefire"
#months = 6

# A parameter that is something else for some months.
#[[levers_over_time]]
#path = "pakistan.coercion_will"
#from = "2026-01"
#to = "2026-12"
#value = 2.0

# A claim that the run puts to the test.
#[[hypotheses]]
#claim = "A crackdown stays irrational to the coalition"
#source = ""
#test = "p(coalition.acceptable, 2027-12) < 0.10"
"#;

/// A TOML string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, Scenario};

    #[test]
    fn it_runs_as_it_stands_and_with_every_line_in_use() {
        let text = template("my-own", "");
        let scenario = Scenario::parse(&text, "my-own.toml", &Overrides::default()).unwrap();
        assert_eq!((scenario.name.as_str(), scenario.warnings.len()), ("my-own", 0));
        let in_use = |line: &str| match line.strip_prefix('#') {
            Some(rest) if !rest.starts_with([' ', ':']) && !rest.starts_with("extends") => rest.to_owned(),
            _ => line.to_owned(),
        };
        let all: String = text.lines().map(|line| in_use(line) + "\n").collect();
        let used = Scenario::parse(&all, "my-own.toml", &Overrides::default()).unwrap();
        // Every lever is shown at its default, so using them all changes nothing but the lists.
        assert_eq!(used.resolved()["council"], scenario.resolved()["council"]);
        assert_eq!(used.resolved()["factions"], scenario.resolved()["factions"]);
        assert_eq!((used.setup.events.len(), used.setup.levers.len(), used.hypotheses.len()), (1, 1, 1));
    }

    #[test]
    fn every_lever_it_shows_exists() {
        for (table, keys) in WORLD_LEVERS {
            for key in keys {
                let path = format!("{table}.{key}");
                let known = WORLD.iter().any(|row| row.path == path) || setting(SETTINGS, &path).is_some();
                assert!(known, "{path}");
            }
        }
        for key in FACTION_LEVERS.1 {
            assert!(FACTION.iter().any(|row| row.path == *key), "{key}");
        }
    }

    #[test]
    fn a_path_with_quotes_stays_a_string() {
        assert!(template("x", "a\"b\\c.toml").contains(r#"extends = "a\"b\\c.toml""#));
    }
}
