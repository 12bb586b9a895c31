//! Lens 3: what they would believe, and think of the policy, if they knew what the branches show.

use super::Question;
use super::sample::{Sitting, Terms, flag, mean, mean_and_error};
use super::watch::Watch;
use crate::model::beliefs::LEAST_ENFORCEMENT;
use crate::model::ledger::Entry;
use crate::model::mental::Beliefs;
use crate::model::observer::{Month, Observer};
use crate::model::policy::Policy;
use crate::model::world::fork::{Branch, Council};
use crate::results::table::{Field, FieldKind};
use crate::scenario::Scenario;

/// Share of the way to what is shown that beliefs move in a round.
pub const DAMPING: f64 = 0.5;
/// Largest gap between what is believed and what is shown at which nothing moves any more: a share or a probability.
pub const TOLERANCE: f64 = 0.005;
/// Most rounds from one start.
pub const MOST_ROUNDS: u32 = 30;
/// Gap from which two points are two, in the same units.
pub const APART: f64 = 0.05;
/// Largest error of the resistance expected that a belief can hold, logit: the range of the parameter.
const BIAS_LIMIT: f64 = 20.0;

/// What a round teaches one faction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lesson {
    /// The beliefs that what is shown calls for.
    pub shown: Beliefs,
    /// The largest gap to what is believed: shares and probabilities, resistance as a share and not as a logit.
    pub gap: f64,
}

/// Where beliefs settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Settling {
    /// Each faction's beliefs.
    pub beliefs: Vec<Beliefs>,
    /// The largest gap that is left.
    pub residual: f64,
    /// Times that beliefs moved.
    pub rounds: u32,
}

impl Settling {
    /// Whether nothing moves any more.
    pub fn is_settled(&self) -> bool {
        self.residual <= TOLERANCE
    }
}

/// Moves beliefs from `start` towards what they show, damped, until nothing moves or patience ends.
///
/// `show` gives each faction's lesson of holding these beliefs. True beliefs do not move at all.
pub fn settle(start: &[Beliefs], mut show: impl FnMut(&[Beliefs]) -> Vec<Lesson>) -> Settling {
    let mut beliefs = start.to_vec();
    let mut rounds = 0;
    loop {
        let lessons = show(&beliefs);
        let residual = lessons.iter().map(|lesson| lesson.gap).fold(0.0, f64::max);
        if residual <= TOLERANCE || rounds == MOST_ROUNDS {
            return Settling { beliefs, residual, rounds };
        }
        for (belief, lesson) in beliefs.iter_mut().zip(&lessons) {
            *belief = towards(belief, &lesson.shown);
        }
        rounds += 1;
    }
}

fn towards(from: &Beliefs, to: &Beliefs) -> Beliefs {
    let step = |from: f64, to: f64| from + DAMPING * (to - from);
    Beliefs {
        defection: step(from.defection, to.defection),
        resistance_bias: step(from.resistance_bias, to.resistance_bias),
        credibility: step(from.credibility, to.credibility),
        credibility_outside: step(from.credibility_outside, to.credibility_outside),
    }
}

/// What the branches of an order show, month by month in which it is in force.
#[derive(Clone, Debug, Default)]
struct Shown {
    policy: Option<Policy>,
    /// Fighters at the council, and as the month begins.
    at_council: f64,
    fighters: f64,
    defected: f64,
    pressed: f64,
    resistance: Vec<f64>,
    honour: Vec<f64>,
    honour_outside: Vec<f64>,
}

impl Observer for Shown {
    fn month(&mut self, month: &Month) {
        let fighters = self.fighters + month.released;
        self.fighters = month.state.fighters;
        if Some(month.policy) != self.policy {
            return;
        }
        // Promises are known to be kept so often, not seen to be: their draws teach nothing that this does not.
        self.honour.push(month.parameters.pakistan.honour);
        self.honour_outside.push(month.parameters.outside.honour);
        let pledge = month.policy.intensity(&month.parameters.policies).max(0.0);
        let enforcement = month.response.enforcement;
        if pledge > 0.0 {
            self.resistance.push(1.0 - enforcement / pledge);
        }
        if enforcement > LEAST_ENFORCEMENT {
            self.defected += month.moves.defected;
            self.pressed += enforcement * fighters;
        }
    }
}

impl Shown {
    /// What the branches show anything of: defection, resistance, the two credibilities.
    fn covers(&self) -> [bool; 4] {
        let promises = !self.honour.is_empty();
        [self.pressed > 0.0, !self.resistance.is_empty(), promises, promises]
    }

    /// The lesson of one faction with these beliefs; what was not shown is believed on.
    fn lesson(&self, own: &Beliefs, policy: Policy, council: &mut Council) -> Lesson {
        let mut shown = *own;
        let mut gap = 0.0_f64;
        if self.pressed > 0.0 {
            shown.defection = (12.0 * self.defected / self.pressed).min(1.0);
            gap = gap.max((shown.defection - own.defection).abs());
        }
        if !self.resistance.is_empty() {
            let seen = mean(self.resistance.iter().copied());
            let expected = council.expected_resistance(policy, own.resistance_bias);
            shown.resistance_bias = bias_that_expects(seen, |bias| council.expected_resistance(policy, bias));
            gap = gap.max((seen - expected).abs());
        }
        if !self.honour.is_empty() {
            shown.credibility = mean(self.honour.iter().copied());
            shown.credibility_outside = mean(self.honour_outside.iter().copied());
            gap = gap.max((shown.credibility - own.credibility).abs());
            gap = gap.max((shown.credibility_outside - own.credibility_outside).abs());
        }
        Lesson { shown, gap }
    }
}

/// The bias with which so much resistance is expected; it rises with the bias, and ends at the parameter's limits.
fn bias_that_expects(resistance: f64, mut expected: impl FnMut(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-BIAS_LIMIT, BIAS_LIMIT);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if expected(middle) < resistance {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// What stays the same whatever is believed.
pub(super) struct Ground<'a> {
    pub question: &'a Question,
    pub horizon: u32,
    pub terms: &'a Terms,
}

/// Where one start led.
struct Point {
    settling: Settling,
    /// What they see from there: the coalition, then each faction.
    worth: Vec<f64>,
    ordered: bool,
    /// Mean beliefs, resistance as the share expected.
    mean: [f64; 4],
    /// Which of these the branches show anything of; the others are believed on, whatever they are.
    shown: [bool; 4],
}

/// The columns of lens 3.
pub(super) fn columns(scenario: &Scenario, fields: &mut Vec<Field>) {
    let mut add = |name: &str, kind, unit: &str, meaning: &str| fields.push(Field::new(name, kind, unit, meaning));
    for (name, kind, unit, meaning) in [
        ("learn.settled", FieldKind::Flag, "yes or no", "from what they believe, beliefs settle"),
        ("learn.residual", FieldKind::Double, "share", "largest gap left between what is believed and what is shown"),
        ("learn.rounds", FieldKind::Whole, "rounds", "times that beliefs moved from what they believe"),
        ("learn.points", FieldKind::Whole, "points", "distinct points that beliefs settle at, from all starts"),
        ("learn.contested", FieldKind::Flag, "yes or no", "these points disagree on whether the policy is worth it"),
        ("learn.flips", FieldKind::Flag, "yes or no", "whether it is seen to be worth it changes once they know"),
        ("learn.ordered", FieldKind::Flag, "yes or no", "the council would then order it, on the same draws"),
    ] {
        add(name, kind, unit, meaning);
    }
    for (name, unit) in MEANS {
        add(&format!("believed.{name}"), FieldKind::Double, unit, "mean over factions, at that council");
        add(&format!("learned.{name}"), FieldKind::Double, unit, "the same once they know");
    }
    for actor in super::layout::actors(scenario) {
        let meaning = "worth of the policy as they see it once they know";
        add(&format!("{actor}.learned"), FieldKind::Double, "months of rule", meaning);
    }
    let meaning = "worth as it turns out when they know: mean over branches";
    add("coalition.learned.realised", FieldKind::Double, "months of rule", meaning);
    add("coalition.learned.realised.se", FieldKind::Double, "months of rule", "standard error of that mean");
}

/// Beliefs whose means are kept, with their units.
const MEANS: [(&str, &str); 4] = [
    ("defection", "share a year"),
    ("resistance", "share"),
    ("credibility", "probability"),
    ("credibility_outside", "probability"),
];

/// Asks a council what it would believe, and think, if it knew; fills the columns above.
pub(super) fn ask(
    ground: &Ground,
    scenario: &Scenario,
    sitting: &Sitting,
    council: &mut Council,
    tolerated: &[Watch],
    rows: &mut Vec<f64>,
) {
    let n = sitting.beliefs.len();
    let extreme = |defection, resistance_bias, credibility| {
        vec![Beliefs { defection, resistance_bias, credibility, credibility_outside: credibility }; n]
    };
    let starts = [sitting.beliefs.clone(), extreme(0.0, -6.0, 1.0), extreme(1.0, 6.0, 0.0)];
    let before = mean_beliefs(&sitting.beliefs, ground.question.policy, council);
    let points: Vec<Point> = starts.iter().map(|start| go(ground, scenario, sitting, council, start)).collect();
    let own = &points[0];
    let settled: Vec<&Point> = distinct(&points);
    let sees = |worth: f64| worth > 0.0;
    let perceived = ground.terms.coalition(&sitting.entries).total();
    rows.push(flag(own.settling.is_settled()));
    rows.extend([own.settling.residual, f64::from(own.settling.rounds), settled.len() as f64]);
    rows.push(flag(settled.iter().any(|point| sees(point.worth[0]) != sees(settled[0].worth[0]))));
    rows.push(flag(sees(own.worth[0]) != sees(perceived)));
    rows.push(flag(own.ordered));
    for (before, after) in before.iter().zip(own.mean) {
        rows.extend([*before, after]);
    }
    rows.extend(&own.worth);
    rows.extend(realised(ground, scenario, council, &own.settling.beliefs, tolerated));
}

/// From one start to where beliefs settle.
fn go(ground: &Ground, scenario: &Scenario, sitting: &Sitting, council: &mut Council, start: &[Beliefs]) -> Point {
    let policy = ground.question.policy;
    let mut again = Sitting::new(scenario, policy);
    let mut covered = [false; 4];
    let settling = settle(start, |beliefs| {
        council.meet_again(beliefs, &mut again);
        let mut shown = Shown { policy: Some(policy), at_council: sitting.fighters, ..Shown::default() };
        for number in 1..=ground.question.branches {
            shown.fighters = shown.at_council;
            let months = ground.horizon;
            let branch = Branch { policy, number, months, fall_is_weighed: true, ends_with_the_order: true };
            council.branch(&branch, &mut shown);
        }
        covered = shown.covers();
        beliefs.iter().map(|own| shown.lesson(own, policy, council)).collect()
    });
    let coalition = ground.terms.coalition(&again.entries).total();
    let worth = std::iter::once(coalition).chain(again.entries.iter().map(Entry::total)).collect();
    let mean = mean_beliefs(&settling.beliefs, policy, council);
    Point { worth, ordered: again.ordered, mean, settling, shown: covered }
}

/// Worth to the coalition as it turns out when they hold these beliefs: a mean and its error. Tolerated branches are
/// those of the council as it met, for without an order nothing follows from what is believed.
fn realised(
    ground: &Ground,
    scenario: &Scenario,
    council: &mut Council,
    beliefs: &[Beliefs],
    tolerated: &[Watch],
) -> [f64; 2] {
    let policy = ground.question.policy;
    council.meet_again(beliefs, &mut Sitting::new(scenario, policy));
    let mut forced = Watch::on(policy);
    let mut worth = Vec::with_capacity(tolerated.len());
    for (number, tolerated) in (1..=ground.question.branches).zip(tolerated) {
        forced.clear();
        council.branch(&super::sample::branch(policy, number, ground.horizon), &mut forced);
        worth.push(ground.terms.compare(tolerated, &forced)[0].total());
    }
    mean_and_error(worth.into_iter())
}

/// Settled points, each once: the first of those that lie together in all that both show. What is never shown may be
/// believed for ever, and makes no other point.
fn distinct(points: &[Point]) -> Vec<&Point> {
    let mut found: Vec<&Point> = Vec::new();
    for point in points.iter().filter(|point| point.settling.is_settled()) {
        let apart = |other: &&Point| {
            (0..4).any(|k| other.shown[k] && point.shown[k] && (other.mean[k] - point.mean[k]).abs() > APART)
        };
        if found.iter().all(apart) {
            found.push(point);
        }
    }
    found
}

fn mean_beliefs(beliefs: &[Beliefs], policy: Policy, council: &mut Council) -> [f64; 4] {
    let over = |read: &mut dyn FnMut(&Beliefs) -> f64| mean(beliefs.iter().map(read));
    [
        over(&mut |own| own.defection),
        over(&mut |own| council.expected_resistance(policy, own.resistance_bias)),
        over(&mut |own| own.credibility),
        over(&mut |own| own.credibility_outside),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(defection: f64) -> Beliefs {
        Beliefs { defection, ..Beliefs::default() }
    }

    /// A world that shows `map` of what is believed.
    fn world(map: impl Fn(f64) -> f64) -> impl Fn(&[Beliefs]) -> Vec<Lesson> {
        move |beliefs| {
            let lesson = |own: &Beliefs| {
                let shown = map(own.defection);
                Lesson { shown: at(shown), gap: (shown - own.defection).abs() }
            };
            beliefs.iter().map(lesson).collect()
        }
    }

    #[test]
    fn true_beliefs_do_not_move() {
        let settling = settle(&[at(0.3), at(0.3)], world(|_| 0.3));
        assert_eq!(settling, Settling { beliefs: vec![at(0.3), at(0.3)], residual: 0.0, rounds: 0 });
    }

    #[test]
    fn beliefs_go_half_the_way_each_round() {
        let settling = settle(&[at(0.0)], world(|_| 0.8));
        // .8 / 2^8 = .003125 is the first gap under the tolerance.
        assert_eq!(settling.rounds, 8);
        assert!((settling.residual - 0.8 / 256.0).abs() < 1e-12 && settling.is_settled());
    }

    #[test]
    fn a_prophecy_that_fulfils_itself_has_two_ends() {
        let both = world(|believed| if believed > 0.5 { 0.9 } else { 0.1 });
        let ends: Vec<f64> = [0.0, 1.0].map(|start| settle(&[at(start)], &both).beliefs[0].defection).to_vec();
        assert!((ends[0] - 0.1).abs() < 0.01 && (ends[1] - 0.9).abs() < 0.01, "{ends:?}");
    }

    #[test]
    fn what_refutes_itself_never_settles_and_says_so() {
        let settling = settle(&[at(0.4)], world(|believed| if believed > 0.5 { 0.1 } else { 0.9 }));
        assert_eq!(settling.rounds, MOST_ROUNDS);
        assert!(!settling.is_settled() && settling.residual > 0.1);
    }

    #[test]
    fn a_bias_is_read_off_the_resistance_it_expects() {
        let expected = |bias: f64| 1.0 / (1.0 + libm::exp(-0.5 - bias));
        assert!((bias_that_expects(expected(1.25), expected) - 1.25).abs() < 1e-9);
        assert!((bias_that_expects(0.0, expected) + BIAS_LIMIT).abs() < 1e-6);
        assert!((bias_that_expects(1.0, expected) - BIAS_LIMIT).abs() < 1e-6);
    }
}
