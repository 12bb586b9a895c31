//! The posterior as a table of joint draws, and the scenario that takes its numbers from it.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use super::fit::Task;
use crate::results::samples::Samples;
use crate::results::table::FieldKind;
use crate::scenario::Scenario;
use crate::stats::abc::Population;

/// Longest name of a scenario.
const LONGEST_NAME: usize = 64;
/// What is put behind the name of the scenario calibrated.
const SUFFIX: &str = "-calibrated";

/// The table: a line of names, then a line for each point, its weight first. Values are written so that they are read
/// back to the bit.
pub fn table(task: &Task, population: &Population, provenance: &[String]) -> String {
    let mut text = String::new();
    for line in provenance {
        let _ = writeln!(text, "# {}", line.replace(['\n', '\r'], " "));
    }
    let names: Vec<&str> = task.inputs.moved.iter().map(super::inputs::Input::name).collect();
    let _ = writeln!(text, "weight,{}", names.join(","));
    for (point, weight) in population.points.iter().zip(&population.weights) {
        let _ = write!(text, "{weight}");
        for (input, z) in task.inputs.moved.iter().zip(point) {
            let _ = write!(text, ",{}", input.value(*z));
        }
        text.push('\n');
    }
    text
}

/// The same rows and columns, to be written as Parquet.
pub fn columns(task: &Task, population: &Population) -> Samples {
    let mut columns = Samples::new();
    columns.numbers("weight", FieldKind::Double, "share", "weight; all add up to 1", population.weights.clone());
    for (place, input) in task.inputs.moved.iter().enumerate() {
        let values = population.points.iter().map(|point| input.value(point[place])).collect();
        columns.numbers(input.name(), FieldKind::Double, &input.known.unit, &input.known.meaning, values);
    }
    columns
}

/// The scenario: it extends `base` (a path relative to where it will lie), lays the overrides of the calibration over
/// it, and names the table.
pub fn scenario(of: &Scenario, base: &str, overrides: &[String], table: (&str, &str)) -> String {
    let head = of.name.chars().take(LONGEST_NAME - SUFFIX.len()).collect::<String>();
    let mut text = String::from(
        "# Written by `durand calibrate`. Joint draws stand in the place of the numbers that the table has columns for.\n",
    );
    let _ = writeln!(text, "name = {}", quoted(&format!("{head}{SUFFIX}")));
    let _ = writeln!(text, "title = {}", quoted(&format!("{}, calibrated", of.title)));
    let _ = writeln!(text, "extends = {}", quoted(base));
    for setting in overrides {
        if let Some((path, value)) = setting.split_once('=') {
            let (path, value) = (path.trim(), value.trim());
            let value = if toml::de::DeValue::parse(value).is_ok() { value.to_owned() } else { quoted(value) };
            let _ = writeln!(text, "{path} = {value}");
        }
    }
    let _ = writeln!(text, "\n[posterior]\nfile = {}\nsha256 = {}", quoted(table.0), quoted(table.1));
    for hypothesis in &of.hypotheses {
        let _ = writeln!(
            text,
            "\n[[hypotheses]]\nclaim = {}\nsource = {}\ntest = {}",
            quoted(&hypothesis.claim),
            quoted(&hypothesis.source),
            quoted(&hypothesis.text)
        );
    }
    text
}

/// A TOML string: the escapes of JSON are among those of TOML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// The path of `file` as seen from `folder`; both must exist. None where the one cannot be reached from the other, or
/// is no text.
pub fn relative(file: &Path, folder: &Path) -> Option<String> {
    let (file, folder) = (file.canonicalize().ok()?, folder.canonicalize().ok()?);
    let (to, from): (Vec<Component>, Vec<Component>) = (file.components().collect(), folder.components().collect());
    let common = to.iter().zip(&from).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return None;
    }
    let up = from[common..].iter().map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to[common..].iter().copied()).collect();
    path.to_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let deep = place.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(place.path().join("s.toml"), "").unwrap();
        assert_eq!(relative(&place.path().join("s.toml"), &deep).unwrap(), "../../s.toml");
        assert_eq!(relative(&place.path().join("s.toml"), place.path()).unwrap(), "s.toml");
        assert_eq!(relative(&place.path().join("none.toml"), &deep), None);
    }
}
