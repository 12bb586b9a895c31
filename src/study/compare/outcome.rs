//! Which outcomes are compared, and how each is read off a row of `worlds.parquet`.

use super::worlds::Worlds;
use crate::model::catalogue::Milestone;
use crate::model::rung::Rung;
use crate::scenario::YearMonth;
use crate::scenario::metric::{Expr, Measure};

/// What kind of answer a world gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no; over worlds, a share.
    Share,
    /// A number; over worlds, a mean.
    Number,
}

/// How the answer of a world is read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    /// Yes where the column is above 0; a world without a value, whose regime has fallen, answers no.
    Above(String),
    /// The flag of the column.
    Flag(String),
    /// Yes where the column of rungs has this one.
    Rung(String, Rung),
    /// Yes where the column of first months is not after this month.
    By(String, YearMonth),
    /// The number of the column; NaN where there is none.
    Number(String),
    /// The sum of the columns of half-years, `name@half`, by the year.
    Yearly(&'static str),
    /// An expression, and for each of its measures how a world answers it; none where worlds do not keep it.
    Expression(Box<Expr>, Vec<(Measure, Option<Source>)>),
}

/// An outcome that results are compared in.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Name, as `--metric` takes it.
    pub name: String,
    /// What it is, in words.
    pub label: String,
    /// The same in the language of metrics; empty where that has no word for it.
    pub metric: String,
    /// Unit of the values.
    pub unit: &'static str,
    /// What kind of answer a world gives; to an expression, which worlds do not answer, a number.
    pub kind: Kind,
    pub(super) source: Source,
}

pub(super) const SHARE: &str = "share of worlds";
const RULE: &str = "months of rule";

impl Outcome {
    pub(super) fn share(name: String, label: String, metric: String, source: Source) -> Self {
        Self { name, label, metric, unit: SHARE, kind: Kind::Share, source }
    }

    pub(super) fn number(name: String, label: String, metric: String, unit: &'static str, source: Source) -> Self {
        Self { name, label, metric, unit, kind: Kind::Number, source }
    }

    /// Whether the outcome is read from this column.
    pub(super) fn reads(&self, column: &str) -> bool {
        self.source.reads(column)
    }
}

impl Source {
    fn reads(&self, column: &str) -> bool {
        match self {
            Self::Above(own) | Self::Flag(own) | Self::Rung(own, _) | Self::By(own, _) | Self::Number(own) => {
                own == column
            }
            Self::Yearly(total) => column.split_once('@').is_some_and(|(name, _)| name == *total),
            Self::Expression(_, leaves) => {
                leaves.iter().filter_map(|(_, own)| own.as_ref()).any(|own| own.reads(column))
            }
        }
    }

    /// The answer of every world: 0 or 1 for a yes or no, NaN where there is none. None where the result does not hold it, and
    /// for an expression, which no world answers.
    pub(super) fn answers(&self, worlds: &Worlds) -> Option<Vec<f64>> {
        let numbers = |name: &str| worlds.column(name).map(crate::results::read::Column::numbers);
        let flag = |yes: bool| f64::from(u8::from(yes));
        match self {
            Self::Above(name) => Some(numbers(name)?.iter().map(|worth| flag(*worth > 0.0)).collect()),
            Self::Flag(name) | Self::Number(name) => Some(numbers(name)?.to_vec()),
            Self::Rung(name, rung) => {
                Some(worlds.column(name)?.text().iter().map(|on| flag(on == rung.name())).collect())
            }
            Self::By(name, date) => {
                let last = date.since(worlds.start) as f64;
                Some(numbers(name)?.iter().map(|first| flag(*first <= last)).collect())
            }
            Self::Yearly(total) => worlds.yearly(total),
            Self::Expression(..) => None,
        }
    }
}

/// The headline outcomes at a date, the first crackdowns by another, for these factions (name and label), in reading order.
pub fn headline(factions: &[(String, String)], date: YearMonth, by: YearMonth) -> Vec<Outcome> {
    let mut outcomes = worths("coalition", "coalition.w", "the coalition", date);
    for (name, label) in factions {
        let path = format!("factions.{name}");
        outcomes.extend(worths(&path, &format!("{path}.du"), label, date));
    }
    outcomes.extend(Rung::ALL.into_iter().map(|rung| on_rung(rung, date)));
    outcomes.extend(Milestone::ALL.into_iter().map(|milestone| reached(milestone, by)));
    let total = |name: &'static str, label: &str, unit| {
        Outcome::number(name.to_owned(), label.to_owned(), String::new(), unit, Source::Yearly(name))
    };
    outcomes.push(total("attacks", "attacks in Pakistan, all groups, mean over the run", "attacks a year"));
    outcomes.push(total("killed", "killed in those attacks, mean over the run", "killed a year"));
    let plain = |name: String, label: String, unit| {
        let source = Source::Number(name.clone());
        Outcome::number(name, label, String::new(), unit, source)
    };
    outcomes.push(plain("iskp.strength.end".to_owned(), "ISKP at the end".to_owned(), "fighters"));
    outcomes.push(plain("iskp.strength.peak".to_owned(), "ISKP at its strongest".to_owned(), "fighters"));
    for (name, label) in factions {
        let (name, label) = (format!("factions.{name}.payoff.mean"), format!("payoff of {label}, mean over the run"));
        outcomes.push(plain(name, label, "months of rule a month"));
    }
    for role in ["pawn", "proxy", "partner"] {
        let name = format!("coalition.roles.{role}");
        let source = Source::Number(format!("{name}@{date}"));
        let metric = format!("mean({name}, {date})");
        outcomes.push(Outcome::number(name, format!("the TTP as {role} to the coalition"), metric, "share", source));
    }
    outcomes
}

/// Acceptable, preferred, worth: what a crackdown is to one actor. `worth` is the column of its worth, without the date.
fn worths(path: &str, worth: &str, actor: &str, date: YearMonth) -> Vec<Outcome> {
    vec![
        acceptable(path, worth, actor, date),
        preferred(path, actor, date),
        Outcome::number(
            worth.to_owned(),
            format!("worth of a crackdown to {actor}"),
            format!("mean({worth}, {date})"),
            RULE,
            Source::Number(format!("{worth}@{date}")),
        ),
    ]
}

pub(super) fn acceptable(path: &str, worth: &str, actor: &str, date: YearMonth) -> Outcome {
    let name = format!("{path}.acceptable");
    let label = format!("a crackdown is worth more than tolerance to {actor}");
    let metric = format!("p({name}, {date})");
    Outcome::share(name, label, metric, Source::Above(format!("{worth}@{date}")))
}

pub(super) fn preferred(path: &str, actor: &str, date: YearMonth) -> Outcome {
    let name = format!("{path}.preferred");
    let source = Source::Flag(format!("{name}@{date}"));
    let metric = format!("p({name}, {date})");
    Outcome::share(name, format!("a crackdown is the best policy for {actor}"), metric, source)
}

pub(super) fn on_rung(rung: Rung, date: YearMonth) -> Outcome {
    Outcome::share(
        format!("rung.{}", rung.name()),
        format!("on the rung {}", rung.name().replace('-', " ")),
        format!("share(rung == {}, {date})", rung.name()),
        Source::Rung(format!("rung@{date}"), rung),
    )
}

pub(super) fn reached(milestone: Milestone, by: YearMonth) -> Outcome {
    let label = match milestone {
        Milestone::Rational => "a crackdown has been rational for the coalition",
        Milestone::Ordered => "a crackdown has been ordered",
        Milestone::Enforced => "a crackdown has been enforced",
        Milestone::Collapsed => "the regime has fallen",
    };
    let name = format!("first.{}", milestone.name());
    let source = Source::By(name.clone(), by);
    Outcome::share(name, format!("{label} by {by}"), format!("incidence({}, {by})", milestone.name()), source)
}
