//! One world lived: a row for each council asked about.

use super::layout::Layout;
use super::verdict::Class;
use super::watch::{CONSEQUENCES, Consequences, Watch};
use super::{Question, learn};
use crate::model::Simulator;
use crate::model::ledger::{self, Entry};
use crate::model::mental::Beliefs;
use crate::model::observer::{Beginning, Meeting, Observer};
use crate::model::parameters::faction::Weights;
use crate::model::payoff::Component;
use crate::model::policy::Policy;
use crate::model::world::fork::{Branch, Council};
use crate::scenario::Scenario;
use crate::stats::accumulate::ExactSum;
use crate::stats::interval::{Interval, Level, mean_interval};

/// Puts a question to worlds of a scenario.
#[derive(Clone, Debug)]
pub struct Sampler<'a> {
    scenario: &'a Scenario,
    question: &'a Question,
    layout: Layout,
}

impl<'a> Sampler<'a> {
    /// A sampler.
    pub fn new(scenario: &'a Scenario, question: &'a Question) -> Self {
        Self { scenario, question, layout: Layout::of(scenario, question) }
    }

    /// The columns of its rows.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// A simulator fit to live its worlds.
    pub fn simulator(&self) -> Simulator<'a> {
        Simulator::new(&self.scenario.setup)
    }

    /// Lives one world and gives its rows, [`Layout::len`] numbers each, one for each council asked about.
    pub fn live(&self, simulator: &mut Simulator, world: u32) -> Vec<f64> {
        let mut sitting = Sitting::new(self.scenario, self.question.policy);
        let mut course = simulator.begin(self.scenario.run.seed, world, &mut sitting);
        let mut rows = Vec::with_capacity(self.layout.len() * self.question.months.len());
        for &month in &self.question.months {
            let end = rows.len() + self.layout.len();
            let council = course.meet(month, &mut sitting);
            let standing = council.is_some();
            rows.extend([f64::from(world), f64::from(month), flag(standing)]);
            rows.extend(&sitting.inputs);
            if let Some(mut council) = council {
                self.ask(&sitting, &mut council, &mut rows);
            }
            rows.resize(end, f64::NAN);
        }
        rows
    }

    /// What is read off a council that has met.
    fn ask(&self, sitting: &Sitting, council: &mut Council, rows: &mut Vec<f64>) {
        let terms = Terms::of(sitting, council);
        let lived = self.live_both(&terms, council);
        let perceived = terms.coalition(&sitting.entries);
        let realised = lived.worth(0);
        rows.push(terms.discount);
        rows.extend([sitting.ordered, sitting.cooling, sitting.blocked].map(flag));
        rows.push(f64::from(Class::of(perceived.total(), &realised, sitting.ordered) as u8));
        for (place, seen) in std::iter::once(&perceived).chain(&sitting.entries).enumerate() {
            lived.account(place, seen, rows);
        }
        for place in 0..CONSEQUENCES.len() {
            rows.extend([&lived.forced, &lived.tolerated].map(|lived| mean(lived.iter().map(|seen| seen[place]))));
        }
        rows.push(mean(lived.in_force.iter().map(|(months, _)| *months)));
        rows.push(mean(lived.in_force.iter().map(|(_, enforcement)| *enforcement)));
        if self.question.learn {
            let ground = learn::Ground { question: self.question, horizon: self.horizon(), terms: &terms };
            learn::ask(&ground, self.scenario, sitting, council, &lived.paths, rows);
        }
    }

    fn horizon(&self) -> u32 {
        self.scenario.setup.structure.horizon
    }

    /// Lives every branch twice.
    fn live_both(&self, terms: &Terms, council: &mut Council) -> Lives {
        let mut lives = Lives::default();
        let mut tolerated = Watch::on(Policy::Tolerate);
        let mut forced = Watch::on(self.question.policy);
        for number in 1..=self.question.branches {
            for (watch, policy) in [(&mut tolerated, Policy::Tolerate), (&mut forced, self.question.policy)] {
                watch.clear();
                council.branch(&branch(policy, number, self.horizon()), watch);
            }
            lives.entries.push(terms.compare(&tolerated, &forced));
            lives.tolerated.push(tolerated.consequences());
            lives.forced.push(forced.consequences());
            lives.in_force.push(forced.in_force());
            if self.question.learn {
                lives.paths.push(tolerated.clone());
            }
        }
        lives
    }
}

/// A fresh future of the ledger's horizon, its fall weighed.
pub(super) fn branch(policy: Policy, number: u8, months: u32) -> Branch {
    Branch { policy, number, months, fall_is_weighed: true, ends_with_the_order: false }
}

/// What the two lenses share: how each faction values months, and what it counts for.
pub(super) struct Terms {
    pub discount: f64,
    weights: Vec<Weights>,
    shares: Vec<f64>,
}

impl Terms {
    fn of(sitting: &Sitting, council: &Council) -> Self {
        Self { discount: council.discount(), weights: council.weights().collect(), shares: sitting.shares.clone() }
    }

    /// What a pair of branches was worth: to the coalition, then to each faction.
    pub fn compare(&self, tolerated: &Watch, forced: &Watch) -> Vec<Entry> {
        let own: Vec<Entry> = self
            .weights
            .iter()
            .map(|weights| ledger::compare(tolerated.lived.path(), forced.lived.path(), weights, self.discount))
            .collect();
        std::iter::once(self.coalition(&own)).chain(own.iter().copied()).collect()
    }

    /// The factions' entries as the coalition weighs them.
    pub fn coalition(&self, entries: &[Entry]) -> Entry {
        let mut sum = Entry::default();
        for (share, entry) in self.shares.iter().zip(entries) {
            for (total, part) in sum.components.iter_mut().zip(entry.components) {
                *total += share * part;
            }
            sum.deniable_leverage += share * entry.deniable_leverage;
        }
        sum
    }
}

/// What all branches showed.
#[derive(Default)]
struct Lives {
    /// A branch each: the coalition's and the factions' realised ledgers.
    entries: Vec<Vec<Entry>>,
    forced: Vec<Consequences>,
    tolerated: Vec<Consequences>,
    in_force: Vec<(f64, f64)>,
    /// The tolerated branches, kept where they are needed again.
    paths: Vec<Watch>,
}

impl Lives {
    /// Realised worth to the actor at a place, with its interval over branches.
    fn worth(&self, actor: usize) -> Interval {
        interval(self.entries.iter().map(|entries| entries[actor].total()))
    }

    /// The columns of one actor.
    fn account(&self, actor: usize, perceived: &Entry, rows: &mut Vec<f64>) {
        rows.push(perceived.total());
        rows.extend(mean_and_error(self.entries.iter().map(|entries| entries[actor].total())));
        for component in Component::ALL {
            rows.push(perceived.component(component));
            rows.push(mean(self.entries.iter().map(|entries| entries[actor].component(component))));
        }
    }
}

/// Keeps of a council what the question needs.
pub(super) struct Sitting<'a> {
    scenario: &'a Scenario,
    policy: Policy,
    /// Parameters drawn.
    inputs: Vec<f64>,
    /// Each faction's ledger of the policy.
    pub entries: Vec<Entry>,
    /// Each faction's weight in the coalition.
    pub shares: Vec<f64>,
    /// What each faction believes.
    pub beliefs: Vec<Beliefs>,
    /// TTP fighters.
    pub fighters: f64,
    /// Whether it was ordered.
    pub ordered: bool,
    cooling: bool,
    blocked: bool,
}

impl<'a> Sitting<'a> {
    pub(super) fn new(scenario: &'a Scenario, policy: Policy) -> Self {
        Self {
            scenario,
            policy,
            inputs: Vec::new(),
            entries: Vec::new(),
            shares: Vec::new(),
            beliefs: Vec::new(),
            fighters: 0.0,
            ordered: false,
            cooling: false,
            blocked: false,
        }
    }
}

impl Observer for Sitting<'_> {
    fn begin(&mut self, beginning: &Beginning) {
        self.inputs.clear();
        self.inputs.extend(self.scenario.setup.world.drawn().map(|row| (row.get)(beginning.parameters)));
        for (place, faction) in self.scenario.setup.factions.iter().enumerate() {
            self.inputs.push(beginning.power[place]);
            self.inputs.extend(faction.parameters.drawn().map(|row| (row.get)(&beginning.factions[place])));
        }
    }

    fn council(&mut self, meeting: &Meeting) {
        let place = self.policy.index();
        self.entries = meeting.entries.iter().map(|entries| entries[place]).collect();
        self.shares = meeting.decision.weights[..meeting.entries.len()].to_vec();
        self.beliefs = meeting.beliefs.to_vec();
        self.fighters = meeting.state.fighters;
        self.ordered = meeting.decision.policy() == self.policy;
        self.cooling = meeting.decision.cooling;
        self.blocked = meeting.decision.blocked_by[place] != 0;
    }
}

pub(super) fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    sum(values).mean()
}

/// A mean and its standard error, NaN for a single value.
pub(super) fn mean_and_error(values: impl Iterator<Item = f64>) -> [f64; 2] {
    let sum = sum(values);
    [sum.mean(), (sum.variance() / sum.count() as f64).sqrt()]
}

pub(super) fn interval(values: impl Iterator<Item = f64>) -> Interval {
    let sum = sum(values);
    mean_interval(sum.count(), sum.mean(), sum.variance(), Level::NINETY_FIVE)
}

fn sum(values: impl Iterator<Item = f64>) -> ExactSum {
    let mut sum = ExactSum::default();
    values.for_each(|value| sum.add(value));
    sum
}
