//! The JSON Schema of scenario files, made from the tables that the reader reads.
//!
//! Editors use it to complete keys and to show what they mean; `durand check` knows more than it can say.

use super::faults::number;
use super::resolved::distribution;
use super::settings::{EVENT_SETTINGS, FACTION_SETTINGS, Form, HYPOTHESIS_SETTINGS, LEVER_SETTINGS, SETTINGS, Setting};
use crate::model::events::{KINDS, Kind, KindRow, Spell};
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::parameters::{Parameter, Timing};
use serde_json::{Map, Value as Json, json};

const NUMBER: &str = "#/definitions/drawn";
const MONTH: &str = "^[0-9]{4}-(0[1-9]|1[0-2])$";

/// The schema, draft 07, in an order that does not change.
pub fn schema() -> Json {
    let mut file = object();
    for row in SETTINGS {
        put(&mut file, row.path, setting(row));
    }
    for row in WORLD {
        put(&mut file, row.path, parameter(row));
    }
    put(&mut file, "factions", factions());
    put(&mut file, "events", list("history and shocks, each in its month", &events()));
    put(
        &mut file,
        "levers_over_time",
        list("parameters that are something else for some months", &flat(LEVER_SETTINGS)),
    );
    put(&mut file, "hypotheses", list("claims the run puts to the test", &flat(HYPOTHESIS_SETTINGS)));
    let mut root = Map::new();
    root.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    root.insert("title".to_owned(), json!("durand scenario"));
    if let Json::Object(file) = file {
        root.extend(file);
    }
    root.insert("required".to_owned(), json!(["name"]));
    root.insert("definitions".to_owned(), json!({ "drawn": drawn() }));
    Json::Object(root)
}

fn object() -> Json {
    json!({ "type": "object", "additionalProperties": false, "properties": {} })
}

fn list(meaning: &str, items: &Json) -> Json {
    json!({ "description": meaning, "type": "array", "items": items })
}

/// Sets the schema of a key path, making tables on the way.
fn put(object_schema: &mut Json, path: &str, schema: Json) {
    let Some(properties) = object_schema.get_mut("properties").and_then(Json::as_object_mut) else { return };
    match path.split_once('.') {
        None => drop(properties.insert(path.to_owned(), schema)),
        Some((group, rest)) => put(properties.entry(group.to_owned()).or_insert_with(object), rest, schema),
    }
}

/// A distribution: one family, perhaps truncated.
fn drawn() -> Json {
    let numbers = |count: usize, meaning: &str| json!({ "description": meaning, "type": "array", "items": { "type": "number" }, "minItems": count, "maxItems": count });
    let pair = |first: &str, second: &str| {
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": [first, second],
            "properties": { first: { "type": "number" }, second: { "type": "number", "exclusiveMinimum": 0 } },
        })
    };
    let range = numbers(2, "truncated to [lo, hi]");
    let factor =
        json!({ "description": "multiplies every draw, and the ends of the range", "type": "number", "minimum": 0 });
    let family = |name: &str, schema: Json| {
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": [name],
            "properties": { name: schema, "range": range, "factor": factor },
        })
    };
    json!({
        "description": "one draw a world from a distribution",
        "oneOf": [
            family("triangular", numbers(3, "[lo, mode, hi]")),
            family("uniform", numbers(2, "[lo, hi]")),
            family("beta", numbers(2, "shapes [a, b]")),
            family("normal", pair("mean", "sd")),
            family("lognormal", json!({ "oneOf": [pair("mean", "sigma"), pair("median", "sigma"), pair("mu", "sigma")] })),
        ],
    })
}

fn bounded(range: (f64, f64)) -> Json {
    let mut plain = Map::new();
    plain.insert("type".to_owned(), json!("number"));
    if range.0.is_finite() {
        plain.insert("minimum".to_owned(), json!(range.0));
    }
    if range.1.is_finite() {
        plain.insert("maximum".to_owned(), json!(range.1));
    }
    Json::Object(plain)
}

fn number_or_drawn(range: (f64, f64)) -> Json {
    json!([bounded(range), { "$ref": NUMBER }])
}

fn parameter<T>(row: &Parameter<T>) -> Json {
    let default = (row.default)();
    let monthly = if row.timing == Timing::Monthly { "; may change over time" } else { "" };
    let description = format!(
        "{} [{}]{monthly}. Default {default}, grade {}: {}",
        row.meaning,
        row.unit,
        row.grade.letter(),
        row.source
    );
    json!({ "description": description, "default": distribution(&default), "anyOf": number_or_drawn(row.range) })
}

fn setting(row: &Setting) -> Json {
    let mut schema = Map::new();
    schema.insert("description".to_owned(), json!(row.meaning));
    let default = (row.default)();
    if !default.is_null() {
        schema.insert("default".to_owned(), default);
    }
    if let Json::Object(form) = form(row.form) {
        schema.extend(form);
    }
    Json::Object(schema)
}

fn form(form: Form) -> Json {
    match form {
        Form::Name => json!({ "type": "string", "pattern": "^[a-z0-9-]{1,64}$" }),
        Form::Text | Form::Path | Form::Test | Form::Parameter => json!({ "type": "string" }),
        Form::Inherit => json!({
            "type": "array",
            "items": { "enum": ["none", "events", "levers_over_time"] },
            "uniqueItems": true,
        }),
        Form::Whole { least, most, step } => {
            let mut whole = json!({ "type": "integer", "minimum": least, "maximum": most });
            if step > 1 {
                whole["multipleOf"] = json!(step);
            }
            whole
        }
        Form::Fixed { least, most } => bounded((least, most)),
        Form::Drawn => json!({ "anyOf": number_or_drawn((f64::NEG_INFINITY, f64::INFINITY)) }),
        Form::Truth => json!({ "type": "boolean" }),
        Form::Month => json!({ "type": "string", "pattern": MONTH }),
        Form::Choice(all) => json!({ "type": "string", "enum": all() }),
        Form::Faction => json!({ "type": "string", "pattern": "^[a-z0-9-]{1,32}$" }),
    }
}

fn factions() -> Json {
    let mut faction = object();
    for row in FACTION_SETTINGS {
        put(&mut faction, row.path, setting(row));
    }
    for row in FACTION {
        put(&mut faction, row.path, parameter(row));
    }
    json!({
        "description": "the power centres: kandahar, kabul and haqqani unless dropped, and any that are added",
        "type": "object",
        "additionalProperties": false,
        "patternProperties": { "^[a-z0-9-]{1,32}$": faction },
    })
}

fn flat(rows: &[Setting]) -> Json {
    let mut table = object();
    for row in rows {
        put(&mut table, row.path, setting(row));
    }
    let required: Vec<&str> = rows.iter().filter(|row| row.required).map(|row| row.path).collect();
    table["required"] = json!(required);
    table
}

/// All keys of all kinds, and for each kind the keys it does not take.
fn events() -> Json {
    let mut table = flat(EVENT_SETTINGS);
    let mut amounts: Vec<&str> = Vec::new();
    for row in KINDS {
        if !amounts.contains(&row.amount.key) {
            amounts.push(row.amount.key);
            put(&mut table, row.amount.key, json!({ "anyOf": number_or_drawn((f64::NEG_INFINITY, f64::INFINITY)) }));
        }
    }
    table["allOf"] = Json::Array(KINDS.iter().map(|row| kind(row, &amounts)).collect());
    table
}

fn kind(row: &KindRow, amounts: &[&str]) -> Json {
    let amount = &row.amount;
    let default = amount.default.map_or(String::new(), |default| format!("; {} unless given", number(default)));
    let mut keys = Map::new();
    keys.insert(
        amount.key.to_owned(),
        json!({ "description": format!("{}{default}", amount.unit), "anyOf": number_or_drawn(amount.range) }),
    );
    let mut refused: Vec<&str> = amounts.iter().copied().filter(|key| *key != amount.key).collect();
    if row.spell == Spell::Moment {
        refused.push("months");
    }
    if row.kind != Kind::Ceasefire {
        refused.push("effective_months");
    }
    if row.kind != Kind::EmirSuccession {
        refused.push("centre");
    }
    keys.extend(refused.into_iter().map(|key| (key.to_owned(), json!(false))));
    let mut then = json!({ "description": row.effect, "properties": keys });
    if amount.required {
        then["required"] = json!([amount.key]);
    }
    json!({ "if": { "properties": { "kind": { "const": row.name } } }, "then": then })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at<'s>(schema: &'s Json, path: &[&str]) -> &'s Json {
        path.iter().fold(schema, |schema, key| &schema["properties"][*key])
    }

    #[test]
    fn every_key_is_there_with_its_meaning() {
        let schema = schema();
        for path in SETTINGS.iter().map(|row| row.path).chain(WORLD.iter().map(|row| row.path)) {
            let keys: Vec<&str> = path.split('.').collect();
            assert!(at(&schema, &keys)["description"].is_string(), "{path}");
        }
        let faction = &schema["properties"]["factions"]["patternProperties"]["^[a-z0-9-]{1,32}$"];
        assert_eq!(at(faction, &["weights", "economy"])["anyOf"][0], json!({ "type": "number", "minimum": 0.0 }));
    }

    #[test]
    fn no_table_takes_unknown_keys() {
        fn walk(schema: &Json) {
            if schema.get("properties").is_some() && schema.get("type") == Some(&json!("object")) {
                assert_eq!(schema["additionalProperties"], json!(false), "{schema}");
            }
            match schema {
                Json::Object(table) => table.values().for_each(walk),
                Json::Array(list) => list.iter().for_each(walk),
                _ => {}
            }
        }
        walk(&schema());
    }

    #[test]
    fn it_is_the_same_every_time() {
        assert_eq!(schema().to_string(), schema().to_string());
        let interval = json!({ "description": "months from one council to the next", "default": 3, "type": "integer", "minimum": 1, "maximum": 60 });
        assert_eq!(*at(&schema(), &["council", "interval"]), interval);
    }
}
