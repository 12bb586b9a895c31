//! All worlds together: what turns out against what is seen, with 95 % intervals.
//!
//! A world counts once, with its mean over branches; intervals are over worlds. Worlds whose regime has fallen by
//! then are left out and counted.

use serde::Serialize;

use super::layout::{Layout, actors};
use super::verdict::{Class, Stand};
use super::watch::CONSEQUENCES;
use super::{Question, sample};
use crate::model::payoff::Component;
use crate::results::summary::Number;
use crate::scenario::Scenario;
use crate::stats::interval::{Interval, Level, mean_interval, proportion_interval};
use crate::stats::quantiles::quantiles;

/// What a study found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Findings {
    /// The policy forced.
    pub policy: String,
    /// Futures a world and council.
    pub branches: u8,
    /// Months of the horizon.
    pub horizon: u32,
    /// A council each, in the order of time.
    pub at: Vec<AtCouncil>,
}

/// What was found at one council.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AtCouncil {
    /// When the council met, YYYY-MM.
    pub date: String,
    /// The same, months from the start.
    pub month: u32,
    /// Worlds whose regime stood.
    pub worlds: u64,
    /// Worlds left out, for it had fallen.
    pub fallen: u64,
    /// Shares of worlds by class, in the order of [`Class::ALL`].
    pub classes: Vec<(String, Number)>,
    /// The coalition, then each faction.
    pub actors: Vec<Actor>,
    /// What comes of it, forced and tolerated.
    pub consequences: Vec<Consequence>,
    /// Months the policy is in force, and mean enforcement in these.
    pub order: (Number, Number),
    /// Worth to the coalition of acting then, put at its worth in the first month asked about: discounted, and nothing
    /// where the regime has fallen.
    pub from_first: Number,
    /// The same less that of acting in the first month, world by world.
    pub against_first: Number,
    /// What they would think if they knew.
    pub learned: Option<Learned>,
}

/// One actor's lenses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Actor {
    /// `coalition`, or the faction's name.
    pub name: String,
    /// As printed.
    pub label: String,
    /// Mean worth as it is seen.
    pub perceived: Number,
    /// Mean worth as it turns out.
    pub realised: Number,
    /// Quantiles .1, .5 and .9 over worlds of what turns out; none without worlds.
    pub spread: Option<[f64; 3]>,
    /// Misperception: what is seen less what turns out.
    pub gap: Number,
    /// Share of worlds in which it turns out above zero on the mean of the branches.
    pub above_zero: Number,
    /// Shares of worlds by stand, in the order of [`Stand::ALL`].
    pub stands: Vec<(String, Number)>,
    /// By component.
    pub components: Vec<Part>,
}

/// A component in both lenses: means over worlds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Which.
    pub component: String,
    /// As it is seen.
    pub perceived: Number,
    /// As it turns out.
    pub realised: Number,
    /// The first less the second, world by world.
    pub gap: Number,
}

/// A consequence: means over worlds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Consequence {
    /// Which.
    pub name: String,
    /// What it is.
    pub meaning: String,
    /// Its unit.
    pub unit: String,
    /// With the policy forced.
    pub forced: Number,
    /// With tolerance.
    pub tolerated: Number,
    /// The first less the second, world by world.
    pub difference: Number,
}

/// Lens 3.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Learned {
    /// Share of worlds whose beliefs settle.
    pub settled: Number,
    /// Largest residual that was left in any world, and the .9 quantile over worlds.
    pub residual: Option<[f64; 2]>,
    /// Share of worlds whose beliefs settle at more than one point.
    pub several: Number,
    /// Share in which these points disagree on whether the policy is worth it.
    pub contested: Number,
    /// Share in which it comes to be seen as worth it.
    pub turns_to: Number,
    /// Share in which it comes to be seen as not worth it.
    pub turns_from: Number,
    /// Share whose council would then order it.
    pub ordered: Number,
    /// Mean worth once they know, an actor each: the coalition, then the factions.
    pub worth: Vec<(String, Number)>,
    /// Mean worth to the coalition as it turns out when they know.
    pub realised: Number,
    /// Mean beliefs before and after: defection, resistance, credibility, credibility of outside powers.
    pub beliefs: Vec<(String, Number, Number)>,
}

impl Findings {
    /// Reads rows of [`super::Sampler`], whole worlds, in any order of worlds.
    pub fn of(scenario: &Scenario, question: &Question, layout: &Layout, rows: &[f64]) -> Self {
        let first = question.months.first().copied().unwrap_or(0);
        let first = Sheet::at(layout, rows, first);
        let at =
            question.months.iter().map(|&month| council(scenario, question, &first, &Sheet::at(layout, rows, month)));
        Self {
            policy: question.policy.name().to_owned(),
            branches: question.branches,
            horizon: scenario.setup.structure.horizon,
            at: at.collect(),
        }
    }
}

/// The rows of one council, fallen worlds among them.
pub struct Sheet<'a> {
    layout: &'a Layout,
    month: u32,
    rows: Vec<&'a [f64]>,
}

impl<'a> Sheet<'a> {
    /// The rows of the council of `month`.
    pub fn at(layout: &'a Layout, rows: &'a [f64], month: u32) -> Self {
        let rows = rows.chunks_exact(layout.len()).filter(|row| row[1] == f64::from(month)).collect();
        Self { layout, month, rows }
    }

    /// A column, NaN where a world has fallen.
    pub fn column(&self, name: &str) -> Vec<f64> {
        match self.layout.place(name) {
            Some(place) => self.rows.iter().map(|row| row[place]).collect(),
            None => Vec::new(),
        }
    }

    fn standing(&self) -> usize {
        self.rows.iter().filter(|row| row[2] > 0.0).count()
    }

    fn mean(&self, name: &str) -> Number {
        mean(&self.column(name))
    }

    fn share(&self, name: &str) -> Number {
        share(self.column(name).into_iter().filter(|value| !value.is_nan()).map(|value| value > 0.0))
    }

    /// The mean of one column less another, world by world.
    fn difference(&self, one: &str, other: &str) -> Number {
        mean(&less(&self.column(one), &self.column(other)))
    }
}

fn council(scenario: &Scenario, question: &Question, first: &Sheet, sheet: &Sheet) -> AtCouncil {
    let worlds = sheet.standing() as u64;
    let classes = sheet.column("class");
    let classes: Vec<Class> = classes.iter().filter_map(|place| Class::from_place(*place)).collect();
    let labels = std::iter::once(("coalition", "Coalition"))
        .chain(scenario.setup.factions.iter().map(|faction| (faction.name.as_str(), faction.label.as_str())));
    let from_first = from(first, sheet);
    AtCouncil {
        date: scenario.run.start.plus(sheet.month).to_string(),
        month: sheet.month,
        worlds,
        fallen: sheet.rows.len() as u64 - worlds,
        classes: Class::ALL
            .into_iter()
            .map(|class| (class.name().to_owned(), share(classes.iter().map(|own| *own == class))))
            .collect(),
        actors: actors(scenario)
            .iter()
            .zip(labels)
            .map(|(prefix, (name, label))| actor(sheet, prefix, name, label, question.branches))
            .collect(),
        consequences: CONSEQUENCES.iter().map(|consequence| consequence_of(sheet, consequence)).collect(),
        order: (sheet.mean("order.months"), sheet.mean("order.enforcement")),
        against_first: mean(&less(&from_first, &from(first, first))),
        from_first: mean(&from_first),
        learned: question.learn.then(|| learned(sheet, scenario)),
    }
}

fn actor(sheet: &Sheet, prefix: &str, name: &str, label: &str, branches: u8) -> Actor {
    let [seen, found, error] =
        ["perceived", "realised", "realised.se"].map(|it| sheet.column(&format!("{prefix}.{it}")));
    let stands: Vec<Stand> = seen
        .iter()
        .zip(found.iter().zip(&error))
        .filter(|(seen, _)| !seen.is_nan())
        .map(|(seen, (found, error))| Stand::of(*seen, &interval(*found, *error, branches)))
        .collect();
    let spread = quantiles(&found, &[0.1, 0.5, 0.9]);
    Actor {
        name: name.to_owned(),
        label: label.to_owned(),
        perceived: mean(&seen),
        realised: mean(&found),
        spread: match spread[..] {
            [Some(low), Some(middle), Some(high)] => Some([low, middle, high]),
            _ => None,
        },
        gap: mean(&less(&seen, &found)),
        above_zero: share(found.iter().filter(|value| !value.is_nan()).map(|value| *value > 0.0)),
        stands: Stand::ALL
            .into_iter()
            .map(|stand| (stand.name().to_owned(), share(stands.iter().map(|own| *own == stand))))
            .collect(),
        components: Component::ALL
            .into_iter()
            .map(|component| {
                let of = |lens: &str| format!("{prefix}.{lens}.{}", component.name());
                Part {
                    component: component.name().to_owned(),
                    perceived: sheet.mean(&of("perceived")),
                    realised: sheet.mean(&of("realised")),
                    gap: sheet.difference(&of("perceived"), &of("realised")),
                }
            })
            .collect(),
    }
}

/// The interval of a world's mean over its branches.
pub fn interval(mean: f64, error: f64, branches: u8) -> Interval {
    let n = u64::from(branches);
    let variance = if error.is_nan() { 0.0 } else { error * error * f64::from(branches) };
    mean_interval(n, mean, variance, Level::NINETY_FIVE)
}

fn consequence_of(sheet: &Sheet, (name, unit, meaning): &(&str, &str, &str)) -> Consequence {
    let (forced, tolerated) = (format!("{name}.forced"), format!("{name}.tolerated"));
    Consequence {
        name: (*name).to_owned(),
        meaning: (*meaning).to_owned(),
        unit: (*unit).to_owned(),
        forced: sheet.mean(&forced),
        tolerated: sheet.mean(&tolerated),
        difference: sheet.difference(&forced, &tolerated),
    }
}

/// Worth to the coalition in each world as of the first month asked about: nothing where the regime has fallen in
/// between, NaN where it had fallen before.
fn from(first: &Sheet, sheet: &Sheet) -> Vec<f64> {
    let months = f64::from(sheet.month.saturating_sub(first.month));
    let (worth, discount) = (sheet.column("coalition.realised"), sheet.column("discount"));
    let stood = first.rows.iter().map(|row| row[2] > 0.0);
    let of_first = |(stood, (worth, discount)): (bool, (&f64, &f64))| match (stood, worth.is_nan()) {
        (false, _) => f64::NAN,
        (true, true) => 0.0,
        (true, false) => worth * libm::pow(*discount, months),
    };
    stood.zip(worth.iter().zip(&discount)).map(of_first).collect()
}

fn learned(sheet: &Sheet, scenario: &Scenario) -> Learned {
    // What flips and is now above zero has turned to it.
    let learned = sheet.column("coalition.learned");
    let flipped = sheet.column("learn.flips");
    let turned = |to: bool| {
        let known = learned.iter().zip(&flipped).filter(|(worth, _)| !worth.is_nan());
        share(known.map(|(worth, flipped)| *flipped > 0.0 && (*worth > 0.0) == to))
    };
    let residual = sheet.column("learn.residual");
    let points = sheet.column("learn.points");
    Learned {
        settled: sheet.share("learn.settled"),
        residual: match quantiles(&residual, &[1.0, 0.9])[..] {
            [Some(most), Some(high)] => Some([most, high]),
            _ => None,
        },
        several: share(points.iter().filter(|count| !count.is_nan()).map(|count| *count > 1.0)),
        contested: sheet.share("learn.contested"),
        turns_to: turned(true),
        turns_from: turned(false),
        ordered: sheet.share("learn.ordered"),
        worth: actors(scenario)
            .iter()
            .map(|prefix| {
                let name = prefix.strip_prefix("factions.").unwrap_or(prefix);
                (name.to_owned(), sheet.mean(&format!("{prefix}.learned")))
            })
            .collect(),
        realised: sheet.mean("coalition.learned.realised"),
        beliefs: ["defection", "resistance", "credibility", "credibility_outside"]
            .map(|name| {
                (name.to_owned(), sheet.mean(&format!("believed.{name}")), sheet.mean(&format!("learned.{name}")))
            })
            .to_vec(),
    }
}

/// World by world; NaN where either is missing.
fn less(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(one, other)| one - other).collect()
}

fn mean(values: &[f64]) -> Number {
    let known = values.iter().copied().filter(|value| !value.is_nan());
    let count = known.clone().count() as u64;
    number(&sample::interval(known), count, values.len() as u64 - count)
}

fn share(yes: impl Iterator<Item = bool>) -> Number {
    let (yes, n) = yes.fold((0, 0), |(yes, n), own| (yes + u64::from(own), n + 1));
    number(&proportion_interval(yes, n, Level::NINETY_FIVE), n, 0)
}

fn number(interval: &Interval, worlds: u64, left_out: u64) -> Number {
    // Adding 0 turns a -0 into 0.
    let finite = |value: f64| value.is_finite().then_some(value + 0.0);
    Number {
        value: interval.estimate.and_then(finite),
        low: finite(interval.low),
        high: finite(interval.high),
        worlds,
        left_out,
    }
}
