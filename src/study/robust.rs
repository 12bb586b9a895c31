//! Whether verdicts survive another structure, and in what part of the prior the claims hold.
//!
//! Each structural alternative ([`alternatives`]) is lived on the scenario's own first worlds and every hypothesis is judged there
//! by the same rule. For the prior weight, all uncertain inputs are fixed at the points of a scrambled Sobol' sequence, a few worlds
//! are lived at each, and the share of points counts at which the test is true.

use std::collections::BTreeMap;

use super::ablation::mechanisms::{alternatives, switched};
use super::asked::Asked;
use super::engine::Work;
use super::inputs::Inputs;
use crate::ensemble::probe::Probe;
use crate::model::Simulator;
use crate::model::setup::Setup;
use crate::results::metrics::{Estimate, Measured, Sampled, Verdict};
use crate::results::robust::{Alternative, Prior, Robust};
use crate::results::summary::Number;
use crate::scenario::metric::Test;
use crate::scenario::{Diagnostics, Scenario};
use crate::stats::addressed::Addressed;
use crate::stats::interval::{Level, proportion_interval};
use crate::stats::sobol::Sobol;

/// Worlds a task.
const HANDFUL: u32 = 16;
/// Draws of the prior.
const DRAWS: u32 = 128;
/// Worlds lived at each.
const WORLDS_AT_A_DRAW: u32 = 16;

/// The hypotheses of a scenario under other structures, and over the prior.
pub struct Study {
    names: Vec<String>,
    setups: Vec<Setup>,
    own: Setup,
    tests: Vec<Test>,
    reached: Vec<bool>,
    asked: Asked,
    inputs: Inputs,
    probe: Probe,
    seed: u64,
    worlds: u32,
}

/// What is lived in a task.
enum Task {
    /// Worlds of an alternative, by its place.
    Alternative(usize, std::ops::Range<u32>),
    /// A draw of the prior.
    Draw(u32),
}

impl Study {
    /// A study of the scenario's hypotheses on its first `worlds` worlds, or all it has where these are fewer.
    ///
    /// # Errors
    ///
    /// The scenario's faults where an alternative does not fit it.
    pub fn new(scenario: &Scenario, worlds: u32) -> Result<Self, Diagnostics> {
        let tests: Vec<Test> = scenario.hypotheses.iter().map(|hypothesis| hypothesis.test.clone()).collect();
        let reached = scenario.hypotheses.iter().map(|hypothesis| hypothesis.within_run).collect();
        let asked = Asked::of(tests.iter().flat_map(|test| [test.left.clone(), test.right.clone()]).collect());
        let probe = Probe::new(scenario, asked.measures());
        let (mut names, mut setups) = (Vec::new(), Vec::new());
        for alternative in alternatives(&scenario.setup.structure) {
            let mut setup = switched(scenario, &[alternative.set])?.setup;
            probe.shorten(&mut setup);
            names.push(alternative.name);
            setups.push(setup);
        }
        let mut own = scenario.setup.clone();
        probe.shorten(&mut own);
        let (seed, worlds) = (scenario.run.seed, worlds.min(scenario.run.worlds));
        Ok(Self { names, setups, own, tests, reached, asked, inputs: Inputs::of(scenario), probe, seed, worlds })
    }

    fn handfuls(&self) -> u32 {
        self.worlds.div_ceil(HANDFUL)
    }

    /// What a task is.
    fn place(&self, task: u32) -> Task {
        let lived = self.handfuls() * self.setups.len() as u32;
        if task >= lived {
            return Task::Draw(task - lived);
        }
        let (handful, alternative) = (task / self.setups.len() as u32, task as usize % self.setups.len());
        Task::Alternative(alternative, handful * HANDFUL..self.worlds.min((handful + 1) * HANDFUL))
    }

    /// Probabilities of a draw, one an input. Beyond the dimensions of the sequence draws are independent.
    fn point(&self, draw: u32) -> Vec<f64> {
        let count = self.inputs.len();
        Sobol::new(count, self.seed, u32::MAX).map_or_else(
            |_| {
                let numbers = Addressed::new(self.seed, "robust draws");
                (0..count).map(|input| numbers.uniform([draw, input as u32, 0, 0])).collect()
            },
            |sobol| sobol.point(draw),
        )
    }

    /// How robust each hypothesis is, given its verdict in the run. None where the work is not whole.
    pub fn judge(&self, done: &BTreeMap<u32, Vec<f64>>, verdicts: &[&str]) -> Option<Vec<Robust>> {
        if done.len() < self.tasks() as usize {
            return None;
        }
        let width = self.probe.len().max(1);
        let mut lived = vec![vec![Vec::new(); self.probe.len()]; self.setups.len()];
        let mut held = vec![(0_u64, 0_u64); self.tests.len()];
        for (task, values) in done {
            match self.place(*task) {
                Task::Alternative(alternative, _) => {
                    for world in values.chunks(width) {
                        lived[alternative].iter_mut().zip(world).for_each(|(answers, answer)| answers.push(*answer));
                    }
                }
                Task::Draw(_) => {
                    let worlds: Vec<&[f64]> = values.chunks(width).collect();
                    for (place, (held, test)) in held.iter_mut().zip(&self.tests).enumerate() {
                        let (left, right) = (self.side(place, 0, &worlds), self.side(place, 1, &worlds));
                        if left.is_finite() && right.is_finite() {
                            held.0 += u64::from(test.comparison.holds(left, right));
                            held.1 += 1;
                        }
                    }
                }
            }
        }
        let robust = |(place, verdict): (usize, &&str)| {
            let alternatives: Vec<Alternative> =
                self.names.iter().zip(&lived).map(|(name, answers)| self.verdict(place, name, answers)).collect();
            let (yes, n) = held[place];
            let interval = proportion_interval(yes, n, Level::NINETY_FIVE);
            let left_out = u64::from(DRAWS) - n;
            let holds =
                Estimate { value: interval.estimate, low: interval.low, high: interval.high, worlds: n, left_out };
            Robust {
                same: alternatives.iter().filter(|alternative| alternative.verdict == **verdict).count() as u32,
                of: alternatives.len() as u32,
                worlds: self.worlds,
                alternatives,
                prior: Prior { holds: holds.into(), draws: DRAWS, worlds: WORLDS_AT_A_DRAW },
            }
        };
        Some(verdicts.iter().enumerate().map(robust).collect())
    }

    /// One side of a test over some worlds.
    fn side(&self, test: usize, side: usize, worlds: &[&[f64]]) -> f64 {
        self.asked.worth(2 * test + side, worlds)
    }

    fn verdict(&self, test: usize, name: &str, answers: &[Vec<f64>]) -> Alternative {
        let sampled = Sampled { measures: self.asked.measures(), answers };
        let (verdict, left, right) = match sampled.judge(&self.tests[test]) {
            (_, left, right) if !self.reached[test] => (Verdict::Unreached, left, right),
            judged => judged,
        };
        Alternative {
            name: name.to_owned(),
            verdict: verdict.name().to_owned(),
            left: left.map(Number::from),
            right: right.map(Number::from),
        }
    }
}

impl Work for Study {
    fn tasks(&self) -> u32 {
        self.handfuls() * self.setups.len() as u32 + DRAWS
    }

    fn perform(&self, task: u32) -> Vec<f64> {
        let pinned;
        let (setup, worlds) = match self.place(task) {
            Task::Draw(draw) => {
                pinned = self.inputs.pin(&self.own, &self.inputs.quantiles(&self.point(draw)));
                (&pinned, 0..WORLDS_AT_A_DRAW)
            }
            Task::Alternative(alternative, worlds) => (&self.setups[alternative], worlds),
        };
        let mut simulator = Simulator::new(setup);
        worlds.flat_map(|world| self.probe.live(&mut simulator, self.seed, world)).collect()
    }

    fn worlds(&self, task: u32) -> u32 {
        match self.place(task) {
            Task::Alternative(_, worlds) => worlds.len() as u32,
            Task::Draw(_) => WORLDS_AT_A_DRAW,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Overrides;
    use crate::study::engine::{self, Order, Shard};
    use std::sync::atomic::AtomicBool;

    /// Claims that hold whatever the structure, under one rule alone, and for some inputs alone.
    const TEXT: &str = "name = \"a\"\n[run]\nmonths = 12\n[commanders]\ncount = 20\n[bands]\ncount = 5\n\
        [attacks]\nother = { uniform = [0, 40] }\n[ttp]\nattack_rate = 0\n\
        [[hypotheses]]\nclaim = \"always\"\ntest = \"mean(ttp.fighters, 2022-01) > 100\"\n\
        [[hypotheses]]\nclaim = \"blocked\"\ntest = \"p(coalition.blocked, 2022-01) > 0.5\"\n\
        [[hypotheses]]\nclaim = \"some\"\ntest = \"mean(attacks, 2022-01) > 20\"\n";

    fn judged(worlds: u32) -> Vec<Robust> {
        let overrides = Overrides { worlds: Some(64), ..Overrides::set(["council.horizon=12"]) };
        let scenario = Scenario::parse(TEXT, "a.toml", &overrides).unwrap();
        let study = Study::new(&scenario, worlds).unwrap();
        let order =
            Order { threads: 0, stop: &AtomicBool::new(false), progress: &|_| {}, shard: Shard::WHOLE, parts: None };
        let mut done = engine::run(&study, &order).unwrap().done;
        let robust = study.judge(&done, &["supported", "supported", "undecided"]).unwrap();
        done.pop_last();
        assert_eq!(study.judge(&done, &["supported", "supported", "undecided"]), None, "the work is not whole");
        robust
    }

    #[test]
    fn a_verdict_says_where_else_it_holds() {
        let robust = judged(40);
        assert_eq!((robust[0].same, robust[0].of, robust[0].worlds), (7, 7, 40));
        assert_eq!(robust[0].prior.holds.value, Some(1.0));
        // Nobody can block where nobody may: under `weighted` and `condorcet`.
        let refuted: Vec<&str> =
            robust[1].alternatives.iter().filter(|one| one.verdict == "refuted").map(|one| one.name.as_str()).collect();
        assert_eq!(refuted, ["rule=weighted", "rule=condorcet"]);
        assert_eq!(robust[1].others("supported").len(), 7 - robust[1].same as usize);
        // Others' mean rate is uniform on 0 to 40 in the prior: above 20 half of the time.
        let share = robust[2].prior.holds.value.unwrap();
        assert!((share - 0.5).abs() < 0.05, "{share}");
        let text = robust[2].sentence("undecided", |share| format!("{:.0}%", share * 100.0));
        assert!(text.starts_with("robust: undecided in") && text.contains("of the prior weight"), "{text}");
    }

    #[test]
    fn no_more_worlds_than_the_run_has() {
        assert_eq!(judged(1000)[0].worlds, 64);
    }
}
