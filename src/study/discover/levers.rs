//! What somebody could pull: numbers spread over a range and keys with several values, each world with its own.
//!
//! A lever is laid over the scenario as a uniform distribution, so that the reader of scenarios checks it and each world draws it at the
//! parameter's own address: the worlds of a discovery are those of a run with the same `--set`. A choice is drawn at the address of
//! its key, each of its values as likely as any other.

use crate::model::draws::{Channel, Draws, hash_name};
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::setup::{Setup, Target};
use crate::scenario::{Diagnostics, Overrides, Scenario};

/// Most combinations of choices: each is a scenario of its own.
const MOST_COMBINATIONS: usize = 256;

/// A number spread evenly over a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Its key.
    pub path: String,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A key with several values.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its key.
    pub path: String,
    /// Its values as written, two or more.
    pub values: Vec<String>,
}

/// Why levers and choices cannot be pulled: every fault at once.
#[derive(Debug, Default)]
pub struct LeverFaults {
    /// What is wrong with how they are written, as sentences.
    pub sentences: Vec<String>,
    /// What the scenario says to them.
    pub diagnostics: Vec<Diagnostics>,
}

/// Levers and choices, and the scenario they make.
#[derive(Clone, Debug)]
pub struct Levers {
    /// The numbers.
    pub levers: Vec<Lever>,
    /// The keys.
    pub choices: Vec<Choice>,
    /// The scenario with every lever spread, the first value of each choice in place.
    pub scenario: Scenario,
    /// The setup of each combination of choices; the last choice changes fastest.
    pub setups: Vec<Setup>,
}

impl Lever {
    /// Reads `PATH=a:b`.
    fn parse(text: &str) -> Result<Self, String> {
        let fault = |why: &str| format!("--lever '{text}': {why} (write PATH=a:b, as in pakistan.inducement=0:1)");
        let (path, range) = text.split_once('=').ok_or_else(|| fault("no range"))?;
        let (low, high) = range.split_once(':').ok_or_else(|| fault("no range"))?;
        let end = |part: &str| {
            let number = part.trim().parse::<f64>().ok().filter(|number| number.is_finite());
            number.ok_or_else(|| fault(&format!("`{}` is no number", part.trim())))
        };
        let (low, high) = (end(low)?, end(high)?);
        if path.trim().is_empty() {
            return Err(fault("no path"));
        }
        if low >= high {
            return Err(fault(&format!("{low} is not below {high}")));
        }
        Ok(Self { path: path.trim().to_owned(), low, high })
    }

    fn over(&self) -> String {
        format!("{}={{uniform=[{}, {}]}}", self.path, self.low, self.high)
    }
}

impl Choice {
    /// Reads `PATH=v1,v2`.
    fn parse(text: &str) -> Result<Self, String> {
        let fault =
            |why: &str| format!("--choice '{text}': {why} (write PATH=v1,v2, as in council.centre=kandahar,kabul)");
        let (path, values) = text.split_once('=').ok_or_else(|| fault("no values"))?;
        let values: Vec<String> = values.split(',').map(|value| value.trim().to_owned()).collect();
        if path.trim().is_empty() {
            return Err(fault("no path"));
        }
        if values.iter().any(String::is_empty) || values.len() < 2 {
            return Err(fault("it takes two values or more"));
        }
        if let Some(twice) = values.iter().enumerate().find_map(|(i, v)| values[..i].contains(v).then_some(v)) {
            return Err(fault(&format!("`{twice}` stands there twice")));
        }
        Ok(Self { path: path.trim().to_owned(), values })
    }
}

/// The levers and choices that are pulled where none is named: what is offered, whether promises are kept and believed, how far power is
/// centralised, and in whose hands.
pub fn usual(scenario: &Scenario) -> (Vec<String>, Vec<String>) {
    let world =
        ["pakistan.inducement", "pakistan.honour", "outside.recognition_offer", "outside.aid", "outside.honour"];
    let mut levers: Vec<String> = world.iter().map(|path| format!("{path}=0:1")).collect();
    levers.push("council.centralisation=0:1".to_owned());
    let factions = scenario.factions();
    for name in &factions {
        levers.extend(["credibility", "credibility_outside"].map(|row| format!("factions.{name}.belief.{row}=0:1")));
    }
    let choices = if factions.len() > 1 { vec![format!("council.centre={}", factions.join(","))] } else { Vec::new() };
    (levers, choices)
}

impl Levers {
    /// Lays levers and choices, as written, over a scenario.
    ///
    /// # Errors
    ///
    /// [`LeverFaults`]: all that is wrong with how they are written, and what the scenario says to each.
    pub fn pull(scenario: &Scenario, levers: &[String], choices: &[String]) -> Result<Self, LeverFaults> {
        let mut faults = LeverFaults::default();
        let levers = gathered(levers.iter().map(|text| Lever::parse(text)), &mut faults.sentences);
        let choices = gathered(choices.iter().map(|text| Choice::parse(text)), &mut faults.sentences);
        let paths: Vec<&str> =
            levers.iter().map(|lever| &*lever.path).chain(choices.iter().map(|choice| &*choice.path)).collect();
        let twice = paths.iter().enumerate().filter(|(place, path)| paths[..*place].contains(path));
        faults.sentences.extend(twice.map(|(_, path)| format!("`{path}` is pulled twice (name it once)")));
        let combinations = choices.iter().fold(1_usize, |product, choice| product.saturating_mul(choice.values.len()));
        if combinations > MOST_COMBINATIONS {
            faults.sentences.push(format!(
                "{combinations} combinations of choices are too many; the most is {MOST_COMBINATIONS} (leave some values out)"
            ));
        }
        if !faults.sentences.is_empty() {
            return Err(faults);
        }
        // Each by itself first, so that a fault is told once and not in every combination it is part of.
        let alone = levers
            .iter()
            .map(Lever::over)
            .chain(choices.iter().flat_map(|choice| choice.values.iter().map(|v| format!("{}={v}", choice.path))));
        for over in alone {
            faults.diagnostics.extend(scenario.with(&Overrides::set([over])).err());
        }
        if !faults.diagnostics.is_empty() {
            return Err(faults);
        }
        let mut made: Vec<Scenario> = Vec::new();
        for combination in 0..combinations {
            let codes = codes_of(&choices, combination);
            let chosen =
                choices.iter().zip(codes).map(|(choice, code)| format!("{}={}", choice.path, choice.values[code]));
            match scenario.with(&Overrides::set(levers.iter().map(Lever::over).chain(chosen))) {
                Ok(scenario) => made.push(scenario),
                Err(diagnostics) => faults.diagnostics.push(diagnostics),
            }
        }
        let setups: Vec<Setup> = made.iter().map(|scenario| scenario.setup.clone()).collect();
        match made.into_iter().next() {
            Some(scenario) if faults.diagnostics.is_empty() => Ok(Self { levers, choices, scenario, setups }),
            _ => Err(faults),
        }
    }

    /// The value of each choice in a world, by place.
    pub fn codes(&self, seed: u64, world: u32) -> Vec<usize> {
        let draws = Draws::new(seed, world);
        let one = |choice: &Choice| {
            let count = choice.values.len();
            let uniform = draws.named(Channel::Parameter, hash_name(&choice.path));
            ((uniform * count as f64) as usize).min(count - 1)
        };
        self.choices.iter().map(one).collect()
    }

    /// The setup of a world whose choices have these values.
    pub fn combination(&self, codes: &[usize]) -> usize {
        self.choices.iter().zip(codes).fold(0, |place, (choice, code)| place * choice.values.len() + code)
    }

    /// Levers that the file itself moves in some months, where they are not what a world drew.
    pub fn moved_by_the_file(&self) -> Vec<&str> {
        let setup = &self.scenario.setup;
        let path = |target: &Target| match target {
            Target::World(row) => WORLD[*row].path.to_owned(),
            Target::Faction(place, row) => {
                let name = setup.factions.get(*place).map_or("", |faction| faction.name.as_str());
                format!("factions.{name}.{}", FACTION[*row].path)
            }
        };
        let moved: Vec<String> = setup.levers.iter().map(|lever| path(&lever.target)).collect();
        self.levers.iter().map(|lever| lever.path.as_str()).filter(|path| moved.iter().any(|m| m == path)).collect()
    }
}

/// What could be read; the faults go where faults are gathered.
fn gathered<T>(read: impl Iterator<Item = Result<T, String>>, faults: &mut Vec<String>) -> Vec<T> {
    let mut good = Vec::new();
    for one in read {
        match one {
            Ok(one) => good.push(one),
            Err(fault) => faults.push(fault),
        }
    }
    good
}

/// The value of each choice in a combination, by place; the last choice changes fastest.
fn codes_of(choices: &[Choice], mut combination: usize) -> Vec<usize> {
    let mut codes: Vec<usize> = choices
        .iter()
        .rev()
        .map(|choice| {
            let code = combination % choice.values.len();
            combination /= choice.values.len();
            code
        })
        .collect();
    codes.reverse();
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pull(levers: &[&str], choices: &[&str]) -> Result<Levers, LeverFaults> {
        let own = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let scenario = Scenario::parse("name = \"a\"\n", "a.toml", &Overrides::default()).unwrap();
        Levers::pull(&scenario, &own(levers), &own(choices))
    }

    #[test]
    fn combinations_are_told_apart() {
        let levers = pull(
            &["pakistan.inducement=0:1"],
            &["council.centre=kandahar,kabul", "council.rule=council,weighted,condorcet"],
        )
        .unwrap();
        assert_eq!(levers.setups.len(), 6);
        for (place, setup) in levers.setups.iter().enumerate() {
            let codes = codes_of(&levers.choices, place);
            assert_eq!(levers.combination(&codes), place);
            assert_eq!(setup.structure.centre, codes[0]);
        }
        let seen: std::collections::BTreeSet<Vec<usize>> = (0..100).map(|world| levers.codes(7, world)).collect();
        assert_eq!(seen.len(), 6, "a hundred worlds draw every combination");
        assert_eq!(levers.codes(7, 3), levers.codes(7, 3));
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let faults = pull(
            &["pakistan.inducement", "outside.aid=1:0", "=0:1", "x=0:z", "outside.honour=0:1"],
            &["council.centre=kabul", "council.rule=council,council", "outside.honour=0.1,0.2"],
        )
        .unwrap_err();
        assert_eq!(faults.sentences.len(), 7, "{:?}", faults.sentences);
        let faults =
            pull(&["pakistan.inducment=0:1", "outside.aid=0:7"], &["council.centre=kabul,nobody"]).unwrap_err();
        assert_eq!(faults.diagnostics.len(), 3);
        let said = faults.diagnostics.iter().map(ToString::to_string).collect::<String>();
        assert!(said.contains("inducement") && said.contains("nobody"), "{said}");
    }

    #[test]
    fn the_usual_levers_can_be_pulled() {
        let scenario = Scenario::parse("name = \"a\"\n", "a.toml", &Overrides::default()).unwrap();
        let (levers, choices) = usual(&scenario);
        let pulled = Levers::pull(&scenario, &levers, &choices).unwrap();
        assert_eq!((pulled.levers.len(), pulled.setups.len()), (12, 3));
        assert!(pulled.moved_by_the_file().is_empty());
    }
}
