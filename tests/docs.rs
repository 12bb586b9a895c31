//! The documentation says what the code says.
//!
//! `docs/parameters.md` and the tables of `docs/results.md` are generated from the tables of the model; `docs/model.md` is written by hand, and
//! must name every parameter, every kind of event, and no parameter or test that does not exist.
//! After a change of the tables run `UPDATE_DOCS=1 cargo test --test docs` and look at the difference.
#![allow(clippy::expect_used)] // a page without its marks has failed

use durand::model::events::{KINDS, KindRow, Spell};
use durand::model::parameters::faction::{DEFAULT_FACTIONS, FACTION, default_for};
use durand::model::parameters::world::WORLD;
use durand::model::parameters::{Grade, Parameter, Timing};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

const PARAMETERS: &str = "docs/parameters.md";
const MODEL: &str = "docs/model.md";

/// Keys of a scenario that give a world its shape: they look like parameters and are never drawn.
const SHAPE: [&str; 10] = [
    "bands.count",
    "commanders.count",
    "commanders.peers",
    "council.cascade",
    "council.centre",
    "council.commanders",
    "council.cooling",
    "council.horizon",
    "council.interval",
    "council.rule",
];

/// A file of the repository.
fn at(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

#[test]
fn the_parameter_tables_are_those_of_the_code() -> io::Result<()> {
    let expected = parameters_page();
    let file = at(PARAMETERS);
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        return fs::write(file, expected);
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    let differs = expected.lines().zip(found.lines()).position(|(new, old)| new != old);
    let line = differs.unwrap_or(expected.lines().count().min(found.lines().count()));
    assert!(
        expected == found,
        "{PARAMETERS} is not what the tables of the model say, from line {} on:\n  file:   {}\n  tables: {}\n\
         Rewrite it with `UPDATE_DOCS=1 cargo test --test docs` and look at the difference.",
        line + 1,
        found.lines().nth(line).unwrap_or("(the file ends)"),
        expected.lines().nth(line).unwrap_or("(the tables end)"),
    );
    Ok(())
}

#[test]
fn the_model_page_names_every_parameter() -> io::Result<()> {
    let page = fs::read_to_string(at(MODEL))?;
    let named: BTreeSet<&str> = code(&page).into_iter().flat_map(words).collect();
    let missing: Vec<&str> = all_paths().into_iter().filter(|path| !named.contains(path)).collect();
    assert!(missing.is_empty(), "{MODEL} does not say in which equation these stand: {missing:#?}");
    Ok(())
}

#[test]
fn the_model_page_names_no_parameter_that_is_not_there() -> io::Result<()> {
    let page = fs::read_to_string(at(MODEL))?;
    let known: BTreeSet<&str> = all_paths().into_iter().collect();
    let groups: BTreeSet<&str> = known.iter().filter_map(|path| path.split_once('.')).map(|(group, _)| group).collect();
    let strange: BTreeSet<&str> = code(&page)
        .into_iter()
        .flat_map(words)
        .filter(|word| word.split_once('.').is_some_and(|(group, rest)| groups.contains(group) && rest != "rs"))
        .filter(|word| !known.contains(word) && !SHAPE.contains(word))
        .collect();
    assert!(strange.is_empty(), "{MODEL} names parameters that the tables do not have: {strange:#?}");
    Ok(())
}

#[test]
fn the_model_page_names_every_kind_of_event() -> io::Result<()> {
    let page = fs::read_to_string(at(MODEL))?;
    let named: BTreeSet<&str> = code(&page).into_iter().flat_map(words).collect();
    let missing: Vec<&str> = KINDS.iter().map(|row| row.name).filter(|name| !named.contains(name)).collect();
    assert!(missing.is_empty(), "{MODEL} does not say what these events do: {missing:#?}");
    Ok(())
}

/// A test is cited as `module::tests::name`, `module::tests::part::name` or `module::tests`, module without `model::` in
/// front.
#[test]
fn the_tests_that_the_model_page_cites_exist() -> io::Result<()> {
    let page = fs::read_to_string(at(MODEL))?;
    let mut missing = Vec::new();
    for span in code(&page) {
        let Some((module, rest)) = span.split_once("::tests") else {
            continue;
        };
        let module = module.trim_start_matches("model::").replace("::", "/");
        let name = rest.trim_start_matches("::");
        let (tests, name) = match name.split_once("::") {
            Some((part, name)) => (part_of_tests(&module, part), name),
            None => (tests_of(&module), name),
        };
        if tests.is_empty() || !(name.is_empty() || tests.contains(&format!("fn {name}("))) {
            missing.push(span);
        }
    }
    assert!(missing.is_empty(), "{MODEL} cites tests that do not exist: {missing:#?}");
    Ok(())
}

/// The source of a part of a module's tests, empty where there is none.
fn part_of_tests(module: &str, part: &str) -> String {
    fs::read_to_string(at(&format!("src/model/{module}/tests/{part}.rs"))).unwrap_or_default()
}

/// The source that holds a module's tests, empty where there is none.
fn tests_of(module: &str) -> String {
    let read = |file: String| fs::read_to_string(at(&file)).unwrap_or_default();
    let own = read(format!("src/model/{module}.rs")) + &read(format!("src/model/{module}/mod.rs"));
    let inside = own.split_once("#[cfg(test)]").map(|(_, tests)| tests.to_owned()).unwrap_or_default();
    inside + &read(format!("src/model/{module}/tests.rs"))
}

#[test]
fn an_explanation_of_code_is_found_in_spans_and_blocks() {
    let page = "a `b.c` d `e`\n```\nf.g = h\n```\ni `j";
    assert_eq!(code(page), ["b.c", "e", "f.g = h"]);
    assert_eq!(words("f.g = h_2 (k.l).").collect::<Vec<_>>(), ["f.g", "h_2", "k.l"]);
}

/// What a page shows as code: fenced blocks line by line, and spans between single backticks.
fn code(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            found.push(line);
        } else {
            let parts: Vec<&str> = line.split('`').collect();
            // Every second part lies between two backticks; a last one that is not closed does not.
            found.extend(parts.iter().skip(1).step_by(2).take((parts.len() - 1) / 2));
        }
    }
    found
}

/// Words as parameter paths are made of.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let outside = |c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.');
    text.split(outside).map(|word| word.trim_matches('.')).filter(|word| !word.is_empty())
}

fn all_paths() -> Vec<&'static str> {
    WORLD.iter().map(|row| row.path).chain(FACTION.iter().map(|row| row.path)).collect()
}

fn parameters_page() -> String {
    let mut page = String::from(HEAD);
    counts(&mut page);
    page.push_str("\n## What there is once in a world\n");
    for (group, rows) in by_group(WORLD) {
        let _ = write!(page, "\n### `{group}`\n\n");
        table(&mut page, &rows);
    }
    page.push_str(FACTIONS_HEAD);
    table(&mut page, &FACTION.iter().collect::<Vec<_>>());
    factions(&mut page);
    events(&mut page);
    page
}

const HEAD: &str = "\
# Parameters

Generated from the tables in `src/model/parameters` and `src/model/events.rs` by `tests/docs.rs`; do not edit.
Rewrite it with `UPDATE_DOCS=1 cargo test --test docs`. What the numbers do stands in [model.md](model.md).

- **path**: the key in a scenario file.
- **default**: a number, or the distribution from which every world draws. `triangular = [lo, mode, hi]`,
  `uniform = [lo, hi]`, `beta = [a, b]`, `normal = { mean, sd }`, `lognormal = { mean or median, sigma }`.
- **range**: values outside it are refused.
- **grade** of the evidence for the default: A counted or published by a primary source; B a press report of a primary
  source; C derived from A or B; D judgement, to be varied widely and named as judgement wherever it matters.
- **read**: `start`, once as a world begins; `monthly`, so that a lever over time can move it.
";

const FACTIONS_HEAD: &str = "
## What every faction has of its own

Paths follow `factions.<name>.`. These are the defaults of a faction that a scenario adds; those of the three that
stand in every scenario follow below.

";

/// How many rows rest on what, so that nobody mistakes judgement for evidence.
fn counts(page: &mut String) {
    page.push_str(
        "\n## How much of this is judgement\n\n| grade | world | each faction | share |\n|---|---|---|---|\n",
    );
    let all = (WORLD.len() + FACTION.len()) as f64;
    for grade in [Grade::A, Grade::B, Grade::C, Grade::D] {
        let world = WORLD.iter().filter(|row| row.grade == grade).count();
        let faction = FACTION.iter().filter(|row| row.grade == grade).count();
        let share = 100.0 * (world + faction) as f64 / all;
        let _ = writeln!(page, "| {} | {world} | {faction} | {share:.0} % |", grade.letter());
    }
    let _ = writeln!(page, "| all | {} | {} | 100 % |", WORLD.len(), FACTION.len());
    let defined = WORLD.iter().filter(|row| row.source.starts_with("definition")).count();
    let drawn = WORLD.iter().filter(|row| is_drawn(row)).count();
    let of_faction = FACTION.iter().filter(|row| is_drawn(row)).count();
    let _ = writeln!(
        page,
        "\nAmong the world's, {defined} only define a scale. {drawn} of the world's and {of_faction} of each faction's are drawn anew \
         in every world; the rest is fixed unless a scenario says otherwise."
    );
}

fn is_drawn<T>(row: &Parameter<T>) -> bool {
    let (lo, hi) = (row.default)().support();
    lo < hi
}

/// Rows by the first part of their path, in the table's order.
fn by_group<T>(rows: &[Parameter<T>]) -> Vec<(&'static str, Vec<&Parameter<T>>)> {
    let mut groups: Vec<(&str, Vec<&Parameter<T>>)> = Vec::new();
    for row in rows {
        let group = row.path.split_once('.').map_or(row.path, |(group, _)| group);
        match groups.last_mut() {
            Some((last, members)) if *last == group => members.push(row),
            _ => groups.push((group, vec![row])),
        }
    }
    groups
}

fn table<T>(page: &mut String, rows: &[&Parameter<T>]) {
    page.push_str(
        "| path | default | range | unit | grade | read | meaning | source |\n|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let read = match row.timing {
            Timing::Start => "start",
            Timing::Monthly => "monthly",
        };
        let _ = writeln!(
            page,
            "| `{}` | `{}` | {} | {} | {} | {read} | {} | {} |",
            row.path,
            (row.default)(),
            interval(row.range),
            cell(row.unit),
            row.grade.letter(),
            cell(row.meaning),
            cell(row.source),
        );
    }
}

/// A range in words.
fn interval((lo, hi): (f64, f64)) -> String {
    match (lo.is_finite(), hi.is_finite()) {
        (true, true) => format!("{lo} to {hi}"),
        (true, false) => format!("{lo} or more"),
        (false, true) => format!("{hi} or less"),
        (false, false) => "any".to_owned(),
    }
}

/// A bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The three factions' own values.
fn factions(page: &mut String) {
    page.push_str("\n### The three factions of every scenario\n\n| path |");
    for faction in DEFAULT_FACTIONS {
        let _ = write!(page, " {} |", faction.label);
    }
    page.push_str("\n|---|");
    page.push_str(&"---|".repeat(DEFAULT_FACTIONS.len()));
    page.push('\n');
    let mut line = |path: &str, values: Vec<String>| {
        let _ = writeln!(page, "| {path} | {} |", values.join(" | "));
    };
    line("key", DEFAULT_FACTIONS.iter().map(|faction| format!("`{}`", faction.name)).collect());
    line("mean share of power", DEFAULT_FACTIONS.iter().map(|faction| faction.power.to_string()).collect());
    line("share of the commanders", DEFAULT_FACTIONS.iter().map(|faction| faction.commanders.to_string()).collect());
    for row in FACTION {
        let own = DEFAULT_FACTIONS.iter().map(|faction| default_for(faction.name, row));
        if own.clone().any(|value| value != (row.default)()) {
            line(&format!("`{}`", row.path), own.map(|value| format!("`{value}`")).collect());
        }
    }
    page.push_str("\nEvery one of these values is judgement (grade D): no source gives them.\n");
}

/// The kinds of events.
fn events(page: &mut String) {
    page.push_str(
        "\n## Events\n\nEvery event has a `kind` and a `month`.\n\n\
         | kind | its number | unless given | range | unit | other fields | lasts | effect |\n|---|---|---|---|---|---|---|---|\n",
    );
    for row in KINDS {
        let default = match row.amount.default {
            Some(value) => value.to_string(),
            None if row.amount.required => "must be given".to_owned(),
            None => "see unit".to_owned(),
        };
        let _ = writeln!(
            page,
            "| `{}` | `{}` | {default} | {} | {} | {} | {} | {} |",
            row.name,
            row.amount.key,
            interval(row.amount.range),
            cell(row.amount.unit),
            other_fields(row),
            lasts(row.spell),
            cell(row.effect),
        );
    }
}

fn other_fields(row: &KindRow) -> &'static str {
    match (row.name, row.spell) {
        ("ceasefire", _) => "`months`, `effective_months`",
        ("emir_succession", _) => "`centre`",
        (_, Spell::Moment) => "",
        (_, Spell::Months | Spell::Lasting) => "`months`",
    }
}

const fn lasts(spell: Spell) -> &'static str {
    match spell {
        Spell::Moment => "for their month alone",
        Spell::Months => "for `months`, 1 unless given",
        Spell::Lasting => "to the end unless `months` is given",
    }
}

const RESULTS: &str = "docs/results.md";

#[test]
fn the_tables_of_the_results_page_are_those_of_the_code() -> io::Result<()> {
    let file = at(RESULTS);
    let page = fs::read_to_string(&file)?;
    let expected = with_section(&with_section(&page, "series", &series_table()), "worlds", &worlds_table());
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        return fs::write(file, expected);
    }
    assert!(
        expected == page,
        "{RESULTS} is not what the code says; rewrite it with `UPDATE_DOCS=1 cargo test --test docs`"
    );
    Ok(())
}

/// The page with what stands between the marks of a section replaced.
fn with_section(page: &str, section: &str, table: &str) -> String {
    let mark = format!("<!-- {section}: generated by tests/docs.rs -->\n");
    let (before, rest) = page.split_once(&mark).expect("the page has the mark of the section");
    let (_, after) = rest.split_once("<!-- end -->").expect("the section ends");
    format!("{before}{mark}{table}<!-- end -->{after}")
}

fn series_table() -> String {
    let mut table = String::from("| series | unit | read at | meaning |\n|---|---|---|---|\n");
    let places = ["<name>".to_owned()];
    for series in durand::model::catalogue::all_series(&places) {
        let when = if series.at_council { "council" } else { "month's end" };
        let unit = if series.scale == durand::model::catalogue::Scale::Flag { "flag" } else { series.unit };
        let _ = writeln!(table, "| `{}` | {unit} | {when} | {} |", series.name, series.meaning);
    }
    table
}

fn worlds_table() -> String {
    let scenario = durand::scenario::Scenario::built_in();
    let columns = durand::ensemble::columns::Columns::of(&scenario);
    let half = columns.halves.get(1).map_or("", |(_, name)| name.as_str());
    let date = columns.snapshots.first().map_or_else(String::new, |(_, date)| date.to_string());
    let mut table = String::from("| column | unit | meaning |\n|---|---|---|\n");
    for column in columns.iter() {
        let shown = column.name.split_once('@').is_none_or(|(_, when)| when == half || when == date);
        if shown {
            let _ = writeln!(table, "| `{}` | {} | {} |", column.name, column.unit, column.meaning);
        }
    }
    table
}

const SCHEMA: &str = "docs/scenario.schema.json";

#[test]
fn the_schema_is_that_of_the_code() -> io::Result<()> {
    let file = at(SCHEMA);
    let schema = serde_json::to_string_pretty(&durand::scenario::schema()).map_err(io::Error::other)?;
    let expected = format!("{schema}\n");
    if std::env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        return fs::write(file, expected);
    }
    assert!(
        fs::read_to_string(&file).unwrap_or_default() == expected,
        "{SCHEMA} is not what the code says; rewrite it with `UPDATE_DOCS=1 cargo test --test docs`"
    );
    Ok(())
}
