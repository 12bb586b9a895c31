//! What the model needs to live a world: the scenario, resolved (`docs/model.md`, section 11).

use super::draws::{Channel, Draws, hash_name};
use super::events::Event;
use super::parameters::Parameter;
use super::parameters::faction::{DEFAULT_FACTIONS, FACTION, FactionParameters, default_for};
use super::parameters::world::{Parameters, WORLD};
use super::posterior::Posterior;
use crate::stats::distribution::{Distribution, Family, PreparedDistribution};
use std::sync::Arc;

/// Most factions a scenario may have.
pub const MAX_FACTIONS: usize = 8;

/// How the council decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The centre weighs more as power centralises, the others may block.
    Council,
    /// The same weights, nobody may block.
    Weighted,
    /// Whoever stands to lose blocks.
    Unanimity,
    /// A probabilistic election between all pairs of policies.
    Condorcet,
    /// As the council, but the centre may buy blockers off.
    SidePayments,
}

impl Rule {
    /// All rules with their names in scenario files.
    pub const ALL: [(&'static str, Self); 5] = [
        ("council", Self::Council),
        ("weighted", Self::Weighted),
        ("unanimity", Self::Unanimity),
        ("condorcet", Self::Condorcet),
        ("side-payments", Self::SidePayments),
    ];
}

/// How commanders choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// By a threshold, with a leaning that persists, in a cascade.
    Threshold,
    /// Each alone, by a logit with fresh shocks and last month's peers.
    Logit,
}

impl Choice {
    /// All choices with their names in scenario files.
    pub const ALL: [(&'static str, Self); 2] = [("threshold", Self::Threshold), ("logit", Self::Logit)];
}

/// Which of the cascade's equilibria happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cascade {
    /// The one reached from last month's profile.
    Path,
    /// The least.
    Least,
    /// The greatest.
    Greatest,
}

impl Cascade {
    /// All equilibria with their names in scenario files.
    pub const ALL: [(&'static str, Self); 3] =
        [("path", Self::Path), ("least", Self::Least), ("greatest", Self::Greatest)];
}

/// Whole numbers and choices that give a world its shape. They are never drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Structure {
    /// Months a world runs.
    pub months: u32,
    /// Months from one council to the next.
    pub interval: u32,
    /// Months a ledger looks ahead.
    pub horizon: u32,
    /// Months of cooling-off after a fracture.
    pub cooling: u32,
    /// Number of commanders.
    pub commanders: usize,
    /// Peers of a commander on the ring.
    pub peers: usize,
    /// Number of bands.
    pub bands: usize,
    /// How the council decides.
    pub rule: Rule,
    /// How commanders choose.
    pub choice: Choice,
    /// Which equilibrium of the cascade happens.
    pub cascade: Cascade,
    /// The faction that is the centre at the start: its place.
    pub centre: usize,
}

/// A set of parameters: what is fixed, and what every world draws.
#[derive(Clone, Debug)]
pub struct Sampler<T: 'static> {
    table: &'static [Parameter<T>],
    distributions: Vec<Distribution>,
    fixed: T,
    drawn: Vec<Uncertain>,
}

/// A row that differs from world to world.
#[derive(Clone, Debug)]
struct Uncertain {
    row: usize,
    address: u64,
    distribution: PreparedDistribution,
}

impl<T: Copy + Default> Sampler<T> {
    /// A sampler over `table`, one distribution a row; `root` goes before each path in the address.
    pub fn new(table: &'static [Parameter<T>], root: &str, distributions: Vec<Distribution>) -> Self {
        let mut fixed = T::default();
        let mut drawn = Vec::new();
        for (row, (parameter, distribution)) in table.iter().zip(&distributions).enumerate() {
            if let Family::Constant(_) = distribution.family() {
                (parameter.set)(&mut fixed, distribution.mean());
            } else {
                let address = hash_name(&format!("{root}{}", parameter.path));
                drawn.push(Uncertain { row, address, distribution: distribution.prepare() });
            }
        }
        Self { table, distributions, fixed, drawn }
    }

    /// One world's parameters.
    pub fn draw(&self, draws: &Draws) -> T {
        let mut set = self.fixed;
        for uncertain in &self.drawn {
            let uniform = draws.named(Channel::Parameter, uncertain.address);
            (self.table[uncertain.row].set)(&mut set, uncertain.distribution.quantile(uniform));
        }
        set
    }

    /// Fixes a row at a value in every world; no other draw moves.
    pub fn pin(&mut self, row: usize, value: f64) {
        if let (Some(parameter), Some(distribution)) = (self.table.get(row), self.distributions.get_mut(row)) {
            (parameter.set)(&mut self.fixed, value);
            *distribution = Distribution::constant(value);
            self.drawn.retain(|uncertain| uncertain.row != row);
        }
    }

    /// Places in the table of the rows that differ from world to world.
    pub fn drawn_rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.drawn.iter().map(|uncertain| uncertain.row)
    }

    /// Rows that differ from world to world.
    pub fn drawn(&self) -> impl Iterator<Item = &'static Parameter<T>> + '_ {
        self.drawn.iter().map(|uncertain| &self.table[uncertain.row])
    }

    /// The distribution of each row, in the table's order.
    pub fn distributions(&self) -> &[Distribution] {
        &self.distributions
    }
}

/// A faction of the scenario.
#[derive(Clone, Debug)]
pub struct FactionSetup {
    /// Key under `[factions]`.
    pub name: String,
    /// Name as printed.
    pub label: String,
    /// Mean share of power.
    pub power: f64,
    /// Its power before shares are made to add up to 1, where a study fixes it; else every world draws it.
    pub pinned_power: Option<f64>,
    /// Number of commanders.
    pub commanders: usize,
    /// Its parameters.
    pub parameters: Sampler<FactionParameters>,
}

impl FactionSetup {
    /// Address of the faction's own draws: the low half of its name's hash.
    pub fn address(&self) -> u32 {
        hash_name(&self.name) as u32
    }
}

/// Which parameter a lever moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A row of the world's table.
    World(usize),
    /// A faction's place, and a row of its table.
    Faction(usize, usize),
}

/// A parameter that is something else for some months.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// What is moved.
    pub target: Target,
    /// First month.
    pub from: u32,
    /// Last month.
    pub to: u32,
    /// Its value in between.
    pub value: Distribution,
    /// Address of its draw.
    pub address: u64,
}

/// A scenario, resolved.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Shape of a world.
    pub structure: Structure,
    /// Parameters of the world.
    pub world: Sampler<Parameters>,
    /// The factions, 1 to [`MAX_FACTIONS`].
    pub factions: Vec<FactionSetup>,
    /// Events, in the order of the file.
    pub events: Vec<Event>,
    /// Levers over time; where two overlap the later in the file holds.
    pub levers: Vec<Lever>,
    /// Joint draws that stand in the place of some of the numbers drawn.
    pub posterior: Option<Arc<Posterior>>,
}

impl Setup {
    /// The built-in scenario: three factions, no events.
    pub fn built_in() -> Self {
        let structure = Structure {
            months: 113,
            interval: 3,
            horizon: 48,
            cooling: 18,
            commanders: 240,
            peers: 8,
            bands: 120,
            rule: Rule::Council,
            choice: Choice::Threshold,
            cascade: Cascade::Path,
            centre: 0,
        };
        let shares: Vec<f64> = DEFAULT_FACTIONS.iter().map(|faction| faction.commanders).collect();
        let counts = allocate(structure.commanders, &shares);
        let factions = DEFAULT_FACTIONS
            .iter()
            .zip(counts)
            .map(|(known, commanders)| FactionSetup {
                name: known.name.to_owned(),
                label: known.label.to_owned(),
                power: known.power,
                pinned_power: None,
                commanders,
                parameters: Sampler::new(
                    FACTION,
                    &format!("factions.{}.", known.name),
                    FACTION.iter().map(|row| default_for(known.name, row)).collect(),
                ),
            })
            .collect();
        let world = Sampler::new(WORLD, "", WORLD.iter().map(|row| (row.default)()).collect());
        Self { structure, world, factions, events: Vec::new(), levers: Vec::new(), posterior: None }
    }
}

/// Splits `count` by shares, whole numbers, largest remainders first (earlier first on a tie).
pub fn allocate(count: usize, shares: &[f64]) -> Vec<usize> {
    let total: f64 = shares.iter().sum();
    if total <= 0.0 {
        return vec![0; shares.len()];
    }
    let exact: Vec<f64> = shares.iter().map(|share| share / total * count as f64).collect();
    let mut counts: Vec<usize> = exact.iter().map(|share| share.floor() as usize).collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|&a, &b| (exact[b] - exact[b].floor()).total_cmp(&(exact[a] - exact[a].floor())).then(a.cmp(&b)));
    let missing = count - counts.iter().sum::<usize>().min(count);
    for &place in order.iter().cycle().take(missing) {
        counts[place] += 1;
    }
    counts
}

/// World parameters with every distribution at its mean: a fixed set for tests and worked examples.
pub fn default_parameters() -> Parameters {
    let mut set = Parameters::default();
    for row in WORLD {
        (row.set)(&mut set, (row.default)().mean());
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commanders_are_all_allocated() {
        assert_eq!(allocate(240, &[0.40, 0.25, 0.35]), [96, 60, 84]);
        assert_eq!(allocate(1, &[0.40, 0.25, 0.35]), [1, 0, 0]);
        assert_eq!(allocate(7, &[1.0, 1.0, 1.0]), [3, 2, 2]);
        assert_eq!(allocate(100_000, &[0.1; 8]).iter().sum::<usize>(), 100_000);
    }

    #[test]
    fn another_parameter_made_uncertain_moves_no_other_draw() {
        let plain = Setup::built_in();
        let mut distributions: Vec<Distribution> = plain.world.distributions().to_vec();
        let place = WORLD.iter().position(|row| row.path == "ttp.attrition").unwrap();
        distributions[place] = super::super::parameters::test_uniform(0.0, 0.1);
        let other = Sampler::new(WORLD, "", distributions);
        let draws = Draws::new(1, 3);
        let (mut a, b) = (plain.world.draw(&draws), other.draw(&draws));
        assert_ne!(a.ttp.attrition, b.ttp.attrition);
        a.ttp.attrition = b.ttp.attrition;
        assert_eq!(a, b);
    }
}
