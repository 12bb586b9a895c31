//! For tests: a scenario of which one world cannot be lived.

use std::sync::OnceLock;

use crate::model::parameters::Parameter;
use crate::model::parameters::world::{Parameters, WORLD};
use crate::model::setup::Sampler;
use crate::scenario::Scenario;

/// The honour of the world that fails, for each test that has one: tests run side by side.
static FATAL: [OnceLock<f64>; 2] = [const { OnceLock::new() }; 2];

/// The same scenario, but that the world in which Pakistan's honour is drawn as `honour` panics. Each test has a slot of its own.
pub(crate) fn faulty<const SLOT: usize>(scenario: &Scenario, honour: f64) -> Scenario {
    fn set<const SLOT: usize>(parameters: &mut Parameters, value: f64) {
        assert!(FATAL[SLOT].get() != Some(&value), "honour of {value}");
        parameters.pakistan.honour = value;
    }
    FATAL[SLOT].set(honour).unwrap();
    let row = |row: &Parameter<Parameters>| Parameter {
        set: if row.path == "pakistan.honour" { set::<SLOT> } else { row.set },
        path: row.path,
        default: row.default,
        range: row.range,
        unit: row.unit,
        grade: row.grade,
        timing: row.timing,
        meaning: row.meaning,
        source: row.source,
        get: row.get,
    };
    let table: &'static [Parameter<Parameters>] = Vec::leak(WORLD.iter().map(row).collect());
    let mut scenario = scenario.clone();
    scenario.setup.world = Sampler::new(table, "", scenario.setup.world.distributions().to_vec());
    scenario
}
