//! What is uncertain in a scenario: every number that differs from world to world, as a study takes hold of it.
//!
//! An input is a row of the parameter tables, a faction's share of power, a lever over time, or the number an event
//! carries. A study may fix all of them, or some, and let chance do the rest: pinning one moves no other draw.

use crate::model::parameters::Grade;
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::posterior::Slot;
use crate::model::relative_power;
use crate::model::setup::{Setup, Target};
use crate::scenario::{Known, Scenario};
use crate::stats::distribution::{Distribution, PreparedDistribution};
use std::sync::Arc;

/// What an input is in the setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A row of the world's table.
    World(usize),
    /// A faction's place, and a row of its table.
    Faction(usize, usize),
    /// The power of the faction at a place.
    Power(usize),
    /// The value of a lever over time, by its place.
    Lever(usize),
    /// The number of an event, by its place.
    Event(usize),
}

/// One uncertain number.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name: the parameter's path as in `worlds.parquet`; `levers.<path>@<month>`, `events.<kind>@<month>` for those.
    pub path: String,
    /// What it means, in one line.
    pub meaning: String,
    /// Unit.
    pub unit: String,
    /// How good the evidence for its spread is.
    pub grade: Grade,
    /// The faction it belongs to, by name; none for the world's.
    pub faction: Option<String>,
    /// What it is in the setup.
    pub origin: Origin,
    law: Law,
}

/// How an input is spread over worlds.
#[derive(Clone, Debug)]
enum Law {
    Distribution(Box<(Distribution, PreparedDistribution)>),
    /// By a posterior: values with running sums of their weights, in rising order. What ties it to other numbers is
    /// left aside: inputs are varied one by one.
    Posterior(Vec<(f64, f64)>),
    /// A faction's share of the concentration of all, before shares are made to add up to 1.
    Power {
        share: f64,
        concentration: f64,
    },
}

impl Input {
    /// Its value at a probability: the inverse of its distribution function.
    pub fn quantile(&self, probability: f64) -> f64 {
        match &self.law {
            Law::Distribution(law) => law.1.quantile(probability),
            Law::Posterior(values) => {
                let wanted = probability * values.last().map_or(0.0, |(_, sum)| *sum);
                let place = values.partition_point(|(_, sum)| *sum < wanted).min(values.len().saturating_sub(1));
                values.get(place).map_or(f64::NAN, |(value, _)| *value)
            }
            Law::Power { share, concentration } => relative_power(*share, *concentration, probability) / concentration,
        }
    }

    /// Its distribution; none of a share of power, which is a gamma variate before shares are made to add up to 1, and
    /// none where a posterior says how it is spread.
    pub fn distribution(&self) -> Option<&Distribution> {
        match &self.law {
            Law::Distribution(law) => Some(&law.0),
            Law::Posterior(_) | Law::Power { .. } => None,
        }
    }

    /// The number of a posterior that it is; none of shares and levers.
    pub fn slot(&self) -> Option<Slot> {
        match self.origin {
            Origin::World(row) => Some(Slot::World(row)),
            Origin::Faction(place, row) => Some(Slot::Faction(place, row)),
            Origin::Event(place) => Some(Slot::Event(place)),
            Origin::Power(_) | Origin::Lever(_) => None,
        }
    }

    /// Spread as the scenario's posterior has it, where it has.
    fn calibrated(mut self, setup: &Setup) -> Self {
        let posterior = setup.posterior.as_ref();
        if let Some(pairs) = self.slot().and_then(|slot| posterior?.marginal(slot)) {
            let running = pairs.into_iter().scan(0.0, |sum, (value, weight)| {
                *sum += weight;
                Some((value, *sum))
            });
            self.law = Law::Posterior(running.collect());
        }
        self
    }

    /// Fixes it at a value.
    pub fn pin(&self, setup: &mut Setup, value: f64) {
        if let (Law::Posterior(_), Some(slot)) = (&self.law, self.slot()) {
            setup.posterior = setup.posterior.take().and_then(|posterior| posterior.without(slot)).map(Arc::new);
        }
        match self.origin {
            Origin::World(row) => setup.world.pin(row, value),
            Origin::Faction(place, row) => {
                if let Some(faction) = setup.factions.get_mut(place) {
                    faction.parameters.pin(row, value);
                }
            }
            Origin::Power(place) => {
                if let (Some(faction), Law::Power { concentration, .. }) = (setup.factions.get_mut(place), &self.law) {
                    faction.pinned_power = Some(value * concentration);
                }
            }
            Origin::Lever(place) => {
                if let Some(lever) = setup.levers.get_mut(place) {
                    lever.value = Distribution::constant(value);
                }
            }
            Origin::Event(place) => {
                if let Some(event) = setup.events.get_mut(place) {
                    event.amount = Some(Distribution::constant(value));
                }
            }
        }
    }
}

/// The uncertain inputs of a scenario, in the order of the tables.
#[derive(Clone, Debug)]
pub struct Inputs(Vec<Input>);

impl Inputs {
    /// Of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let setup = &scenario.setup;
        let mut all = Vec::new();
        for row in setup.world.drawn_rows() {
            let parameter = &WORLD[row];
            let distribution = setup.world.distributions()[row];
            let described = (parameter.meaning, parameter.unit, parameter.grade);
            all.push(input(parameter.path.to_owned(), described, None, Origin::World(row), distribution));
        }
        all.extend(factions(setup));
        all.extend(levers(scenario));
        all.extend(events(scenario));
        Self(all.into_iter().map(|input| input.calibrated(setup)).collect())
    }

    /// Number of inputs.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is uncertain.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The inputs.
    pub fn iter(&self) -> impl Iterator<Item = &Input> {
        self.0.iter()
    }

    /// Their values at given probabilities, one an input.
    pub fn quantiles(&self, probabilities: &[f64]) -> Vec<f64> {
        self.0.iter().zip(probabilities).map(|(input, &probability)| input.quantile(probability)).collect()
    }

    /// The setup with every input fixed at a value; NaN leaves one to chance.
    pub fn pin(&self, setup: &Setup, values: &[f64]) -> Setup {
        let mut pinned = setup.clone();
        for (input, &value) in self.0.iter().zip(values).filter(|(_, value)| !value.is_nan()) {
            input.pin(&mut pinned, value);
        }
        pinned
    }
}

fn input(
    path: String,
    (meaning, unit, grade): (&str, &str, Grade),
    faction: Option<&str>,
    origin: Origin,
    distribution: Distribution,
) -> Input {
    let prepared = distribution.prepare();
    Input {
        path,
        meaning: meaning.to_owned(),
        unit: unit.to_owned(),
        grade,
        faction: faction.map(str::to_owned),
        origin,
        law: Law::Distribution(Box::new((distribution, prepared))),
    }
}

/// Each faction's power, where there are several to share it, and its uncertain rows.
fn factions(setup: &Setup) -> Vec<Input> {
    let concentration_row = WORLD.iter().position(|row| row.path == "council.power_concentration");
    // Where the concentration is uncertain itself, shares are spread as at its mean.
    let concentration = concentration_row.map_or(1.0, |row| setup.world.distributions()[row].mean());
    let mut all = Vec::new();
    for (place, faction) in setup.factions.iter().enumerate() {
        if setup.factions.len() > 1 {
            all.push(Input {
                path: format!("factions.{}.power", faction.name),
                meaning: "share of power, before shares are made to add up to 1".to_owned(),
                unit: "share".to_owned(),
                grade: Grade::D,
                faction: Some(faction.name.clone()),
                origin: Origin::Power(place),
                law: Law::Power { share: faction.power, concentration },
            });
        }
        for row in faction.parameters.drawn_rows() {
            let parameter = &FACTION[row];
            let distribution = faction.parameters.distributions()[row];
            let described = (parameter.meaning, parameter.unit, parameter.grade);
            let path = format!("factions.{}.{}", faction.name, parameter.path);
            all.push(input(path, described, Some(&faction.name), Origin::Faction(place, row), distribution));
        }
    }
    all
}

fn levers(scenario: &Scenario) -> Vec<Input> {
    let setup = &scenario.setup;
    let named = |target: Target| match target {
        Target::World(row) => (WORLD[row].path.to_owned(), WORLD[row].meaning, WORLD[row].unit, None),
        Target::Faction(place, row) => {
            let name = setup.factions.get(place).map_or("", |faction| faction.name.as_str());
            (format!("factions.{name}.{}", FACTION[row].path), FACTION[row].meaning, FACTION[row].unit, Some(name))
        }
    };
    let one = |(place, lever): (usize, &crate::model::setup::Lever)| {
        let (path, meaning, unit, faction) = named(lever.target);
        let path = format!("levers.{path}@{}", scenario.run.start.plus(lever.from));
        input(path, (meaning, unit, Grade::D), faction, Origin::Lever(place), lever.value)
    };
    let uncertain = |(_, lever): &(usize, &crate::model::setup::Lever)| is_uncertain(&lever.value);
    setup.levers.iter().enumerate().filter(uncertain).map(one).collect()
}

/// Numbers of events, by the names that columns of a posterior have.
fn events(scenario: &Scenario) -> Vec<Input> {
    let one = |known: Known| {
        let Slot::Event(place) = known.slot else { return None };
        let event = &scenario.setup.events[place];
        let amount = event.amount.as_ref().filter(|amount| is_uncertain(amount))?;
        let row = event.kind.row();
        let meaning = format!("{} of the event", row.amount.key);
        Some(input(known.name, (&meaning, row.amount.unit, Grade::D), None, Origin::Event(place), *amount))
    };
    scenario.numbers().into_iter().filter_map(one).collect()
}

fn is_uncertain(distribution: &Distribution) -> bool {
    let (lo, hi) = distribution.support();
    lo < hi
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Simulator;
    use crate::model::observer::{Beginning, Observer};
    use crate::scenario::Overrides;

    #[derive(Default)]
    struct Drawn(Vec<f64>);

    impl Observer for Drawn {
        fn begin(&mut self, beginning: &Beginning) {
            self.0.extend(WORLD.iter().map(|row| (row.get)(beginning.parameters)));
            self.0.extend(beginning.power);
            for faction in beginning.factions {
                self.0.extend(FACTION.iter().map(|row| (row.get)(faction)));
            }
            self.0.extend(beginning.happenings.iter().filter_map(|happening| happening.amount));
        }
    }

    fn scenario() -> Scenario {
        let text = "name = \"a\"\n[run]\nmonths = 3\n[commanders]\ncount = 9\n[bands]\ncount = 5\n\
            [[events]]\nmonth = \"2021-08\"\nkind = \"prison_release\"\nfighters = { uniform = [1, 9] }\n\
            [[levers_over_time]]\npath = \"pakistan.inducement\"\nfrom = \"2021-09\"\nto = \"2021-09\"\nvalue = { uniform = [0.1, 0.2] }\n";
        Scenario::parse(text, "a.toml", &Overrides::default()).unwrap()
    }

    fn drawn(setup: &Setup, world: u32) -> Vec<f64> {
        let mut drawn = Drawn::default();
        Simulator::new(setup).run(7, world, &mut drawn);
        drawn.0
    }

    #[test]
    fn every_uncertain_number_is_an_input_and_pinned_it_is_the_same_in_all_worlds() {
        let scenario = scenario();
        let inputs = Inputs::of(&scenario);
        assert_ne!(drawn(&scenario.setup, 0), drawn(&scenario.setup, 1));
        let values = inputs.quantiles(&vec![0.3; inputs.len()]);
        let pinned = inputs.pin(&scenario.setup, &values);
        assert_eq!(drawn(&pinned, 0), drawn(&pinned, 1));
        for path in ["events.prison_release@2021-08", "levers.pakistan.inducement@2021-09", "factions.kabul.power"] {
            assert!(inputs.iter().any(|input| input.path == path), "{path}");
        }
    }

    #[test]
    fn an_input_left_to_chance_keeps_its_draws() {
        let scenario = scenario();
        let inputs = Inputs::of(&scenario);
        let nothing = inputs.pin(&scenario.setup, &vec![f64::NAN; inputs.len()]);
        assert_eq!(drawn(&nothing, 3), drawn(&scenario.setup, 3));
        let first = inputs.iter().next().unwrap();
        let Origin::World(row) = first.origin else { panic!("{first:?}") };
        let mut one = scenario.setup.clone();
        first.pin(&mut one, first.quantile(0.9));
        let (mut pinned, plain) = (drawn(&one, 3), drawn(&scenario.setup, 3));
        assert_ne!(pinned[row], plain[row]);
        pinned[row] = plain[row];
        assert_eq!(pinned, plain);
    }
    /// Two numbers that are tied: 3000 with .5, a quarter of the weight, and 5000 with -.2.
    fn calibrated() -> Scenario {
        let folder = tempfile::tempdir().unwrap();
        let table = "weight,ttp.fighters,iskp.buffer,events.prison_release@2021-08\n1,3000,0.5,2\n3,5000,-0.2,8\n";
        std::fs::write(folder.path().join("table.csv"), table).unwrap();
        let text = "name = \"a\"\n[run]\nmonths = 3\n[commanders]\ncount = 9\n[bands]\ncount = 5\n\
            [posterior]\nfile = \"table.csv\"\n\
            [[events]]\nmonth = \"2021-08\"\nkind = \"prison_release\"\nfighters = { uniform = [1, 9] }\n";
        Scenario::parse(text, folder.path().join("a.toml"), &Overrides::default()).unwrap()
    }

    #[test]
    fn one_by_one_a_posteriors_numbers_have_its_spread() {
        let scenario = calibrated();
        let inputs = Inputs::of(&scenario);
        let of = |path: &str| inputs.iter().find(|input| input.path == path).unwrap();
        for (path, few, many) in [("ttp.fighters", 3000.0, 5000.0), ("events.prison_release@2021-08", 2.0, 8.0)] {
            assert_eq!([0.01, 0.2499, 0.2501, 0.99].map(|p| of(path).quantile(p)), [few, few, many, many]);
            assert!(of(path).distribution().is_none());
        }
        // Three quarters of the weight lie on the lower value.
        assert_eq!([0.7499, 0.7501].map(|p| of("iskp.buffer").quantile(p)), [-0.2, 0.5]);
        assert!(of("pakistan.honour").distribution().is_some());
    }

    #[test]
    fn a_pinned_number_leaves_the_others_of_a_posterior_joint() {
        let scenario = calibrated();
        let inputs = Inputs::of(&scenario);
        let place = |path: &str| WORLD.iter().position(|row| row.path == path).unwrap();
        let (fighters, buffer) = (place("ttp.fighters"), place("iskp.buffer"));
        let released = |drawn: &[f64]| drawn[drawn.len() - 1];
        let one = |input: &Input| if input.path == "ttp.fighters" { 4444.0 } else { f64::NAN };
        let pinned = inputs.pin(&scenario.setup, &inputs.iter().map(one).collect::<Vec<_>>());
        let mut rows = [0; 2];
        for world in 0..40 {
            let (mut found, plain) = (drawn(&pinned, world), drawn(&scenario.setup, world));
            assert_eq!(found[fighters], 4444.0);
            assert!([(0.5, 2.0), (-0.2, 8.0)].contains(&(found[buffer], released(&found))));
            rows[usize::from(found[buffer] < 0.0)] += 1;
            found[fighters] = plain[fighters];
            assert_eq!(found, plain, "no other draw moves");
        }
        assert!(rows[0] > 0 && rows[1] > rows[0], "{rows:?}");
        // All of them pinned, nothing of the posterior is left.
        let all = inputs.pin(&scenario.setup, &inputs.quantiles(&vec![0.1; inputs.len()]));
        assert!(all.posterior.is_none() && drawn(&all, 0) == drawn(&all, 1));
        assert_eq!((drawn(&all, 0)[fighters], drawn(&all, 0)[buffer]), (3000.0, -0.2));
    }
}
