//! A scenario written out: every key with its final value, in the order of the tables.
//!
//! What is written is itself a scenario: read again it gives the same one. So two files that write out the
//! same are the same scenario, whatever they extend and in whatever order their keys stand.

use super::Scenario;
use super::read::FAMILIES;
use super::settings::name_of;
use crate::model::parameters::Parameter;
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::setup::{Cascade, Choice, FactionSetup, Rule, Sampler, Target};
use crate::stats::distribution::{Distribution, Family};
use serde_json::{Map, Value as Json, json};

/// The scenario as JSON.
pub(super) fn resolved(scenario: &Scenario) -> Json {
    let setup = &scenario.setup;
    let structure = &setup.structure;
    let mut root = Map::new();
    let mut put = |path: &str, value: Json| put(&mut root, path, value);
    put("name", json!(scenario.name));
    put("title", json!(scenario.title));
    put("description", json!(scenario.description));
    if let Some(calibration) = &scenario.calibration {
        put("posterior.file", json!(calibration.file));
        put("posterior.sha256", json!(calibration.sha256));
    }
    put("run.worlds", json!(scenario.run.worlds));
    put("run.seed", json!(scenario.run.seed));
    put("run.start", json!(scenario.run.start.to_string()));
    put("run.months", json!(scenario.run.months));
    put("council.interval", json!(structure.interval));
    put("council.horizon", json!(structure.horizon));
    put("council.cooling", json!(structure.cooling));
    put("council.centre", json!(name_at(&setup.factions, structure.centre)));
    put("council.rule", json!(name_of(&Rule::ALL, &structure.rule)));
    put("council.commanders", json!(name_of(&Choice::ALL, &structure.choice)));
    put("council.cascade", json!(name_of(&Cascade::ALL, &structure.cascade)));
    put("commanders.count", json!(structure.commanders));
    put("commanders.peers", json!(structure.peers));
    put("bands.count", json!(structure.bands));
    parameters(WORLD, &setup.world, "", &mut put);
    for faction in &setup.factions {
        let path = format!("factions.{}.", faction.name);
        put(&format!("{path}label"), json!(faction.label));
        put(&format!("{path}power"), json!(faction.power));
        put(&format!("{path}commanders"), json!(faction.commanders));
        parameters(FACTION, &faction.parameters, &path, &mut put);
    }
    for name in &scenario.dropped {
        put(&format!("factions.{name}.drop"), json!(true));
    }
    put("events", events(scenario));
    put("levers_over_time", levers(scenario));
    put("hypotheses", hypotheses(scenario));
    Json::Object(root)
}

fn parameters<T: Copy + Default>(
    table: &[Parameter<T>],
    sampler: &Sampler<T>,
    root: &str,
    put: &mut impl FnMut(&str, Json),
) {
    for (row, value) in table.iter().zip(sampler.distributions()) {
        put(&format!("{root}{}", row.path), distribution(value));
    }
}

/// Sets a value under its path, making tables on the way.
pub(super) fn put(table: &mut Map<String, Json>, path: &str, value: Json) {
    match path.split_once('.') {
        None => drop(table.insert(path.to_owned(), value)),
        Some((group, rest)) => {
            let inner = table.entry(group.to_owned()).or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// A distribution as a scenario would write it, exact to the last bit.
pub(super) fn distribution(value: &Distribution) -> Json {
    let mut table = Map::new();
    let [triangular, uniform, beta, normal, lognormal] = FAMILIES.map(|(name, _)| name);
    let (name, body) = match value.family() {
        Family::Constant(number) => return json!(number),
        Family::Triangular { lo, mode, hi } => (triangular, json!([lo, mode, hi])),
        Family::Uniform { lo, hi } => (uniform, json!([lo, hi])),
        Family::Beta { a, b } => (beta, json!([a, b])),
        Family::Normal { mean, sd } => (normal, json!({ "mean": mean, "sd": sd })),
        Family::LogNormal { mu, sigma } => (lognormal, lognormal_body(mu, sigma)),
    };
    table.insert(name.to_owned(), body);
    if let Some((lo, hi)) = value.range_of_family() {
        table.insert("range".to_owned(), json!([lo, hi]));
    }
    if value.factor() != 1.0 {
        table.insert("factor".to_owned(), json!(value.factor()));
    }
    Json::Object(table)
}

/// A lognormal does not remember how it was written: the mean or median that gives back its very bits, and
/// the shorter of the two; if neither does, what it is made of.
fn lognormal_body(mu: f64, sigma: f64) -> Json {
    let same = |other: Distribution| matches!(other.family(), Family::LogNormal { mu: back, .. } if back == mu);
    let mean = short(libm::exp(mu + 0.5 * sigma * sigma), |mean| same(Distribution::lognormal_mean(mean, sigma)));
    let median = short(libm::exp(mu), |median| same(Distribution::lognormal_median(median, sigma)));
    match (mean, median) {
        (Some(mean), Some(median)) if median.to_string().len() < mean.to_string().len() => {
            json!({ "median": median, "sigma": sigma })
        }
        (Some(mean), _) => json!({ "mean": mean, "sigma": sigma }),
        (None, Some(median)) => json!({ "median": median, "sigma": sigma }),
        (None, None) => json!({ "mu": mu, "sigma": sigma }),
    }
}

/// The number nearest to `value`, of the fewest digits, that passes.
fn short(value: f64, passes: impl Fn(f64) -> bool) -> Option<f64> {
    let with = |digits: usize| format!("{value:.digits$e}").parse().ok();
    (0..=16).filter_map(with).find(|&number| passes(number))
}

fn name_at(factions: &[FactionSetup], place: usize) -> &str {
    factions.get(place).map_or("", |faction| faction.name.as_str())
}

fn events(scenario: &Scenario) -> Json {
    let one = |event: &crate::model::events::Event| {
        let row = event.kind.row();
        let mut table = Map::new();
        let mut put = |key: &str, value: Json| drop(table.insert(key.to_owned(), value));
        put("month", json!(scenario.run.start.plus(event.month).to_string()));
        put("kind", json!(row.name));
        if let Some(months) = event.months {
            put("months", json!(months));
        }
        if let Some(months) = event.effective_months {
            put("effective_months", json!(months));
        }
        if let Some(amount) =
            event.amount.as_ref().map(distribution).or_else(|| row.amount.default.map(|value| json!(value)))
        {
            put(row.amount.key, amount);
        }
        if let Some(centre) = event.centre {
            put("centre", json!(name_at(&scenario.setup.factions, centre)));
        }
        Json::Object(table)
    };
    Json::Array(scenario.setup.events.iter().map(one).collect())
}

fn levers(scenario: &Scenario) -> Json {
    let setup = &scenario.setup;
    let one = |lever: &crate::model::setup::Lever| {
        let path = match lever.target {
            Target::World(place) => WORLD[place].path.to_owned(),
            Target::Faction(faction, place) => {
                format!("factions.{}.{}", name_at(&setup.factions, faction), FACTION[place].path)
            }
        };
        json!({
            "path": path,
            "from": scenario.run.start.plus(lever.from).to_string(),
            "to": scenario.run.start.plus(lever.to).to_string(),
            "value": distribution(&lever.value),
        })
    };
    Json::Array(setup.levers.iter().map(one).collect())
}

fn hypotheses(scenario: &Scenario) -> Json {
    let one = |hypothesis: &super::Hypothesis| json!({ "claim": hypothesis.claim, "source": hypothesis.source, "test": hypothesis.test.to_string() });
    Json::Array(scenario.hypotheses.iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lognormals_are_written_as_they_were_meant() {
        let mean = Distribution::lognormal_mean(0.4, 0.6);
        assert_eq!(distribution(&mean), json!({ "lognormal": { "mean": 0.4, "sigma": 0.6 } }));
        let median = Distribution::lognormal_median(1900.0, 0.2).within(1000.0, 4000.0);
        let expected = json!({ "lognormal": { "median": 1900.0, "sigma": 0.2 }, "range": [1000.0, 4000.0] });
        assert_eq!(distribution(&median), expected);
    }

    #[test]
    fn paths_become_tables() {
        let mut root = Map::new();
        put(&mut root, "a.b.c", json!(1));
        put(&mut root, "a.b.d", json!(2));
        assert_eq!(Json::Object(root), json!({ "a": { "b": { "c": 1, "d": 2 } } }));
    }
}
