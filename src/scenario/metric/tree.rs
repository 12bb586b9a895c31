//! A metric as a tree.

use super::super::calendar::YearMonth;
use crate::model::catalogue::Milestone;
use crate::model::rung::Rung;
use std::fmt;
use std::ops::Range;

/// A series of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesRef {
    /// Its place in [`crate::model::catalogue::all_series`] of the scenario's factions.
    pub place: usize,
    /// Its name.
    pub name: String,
}

/// What is taken of a series over all worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// The mean.
    Mean,
    /// The median.
    Median,
    /// The value under which a tenth of the worlds lie.
    Q10,
    /// The value under which nine tenths of the worlds lie.
    Q90,
}

impl Statistic {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Mean, Self::Median, Self::Q10, Self::Q90];

    /// Name in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Q10 => "q10",
            Self::Q90 => "q90",
        }
    }
}

/// A number read off a run, at a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Share of worlds in which a flag is true.
    Probability {
        /// The flag.
        flag: SeriesRef,
        /// When.
        date: YearMonth,
    },
    /// A statistic of a series.
    Of {
        /// Which statistic.
        statistic: Statistic,
        /// Of what.
        series: SeriesRef,
        /// When.
        date: YearMonth,
    },
    /// Share of worlds that stand on a rung.
    Share {
        /// The rung.
        rung: Rung,
        /// When.
        date: YearMonth,
    },
    /// Share of worlds in which a milestone has been reached.
    Incidence {
        /// The milestone.
        milestone: Milestone,
        /// By when.
        date: YearMonth,
    },
}

impl Measure {
    /// The month it is read at.
    pub const fn date(&self) -> YearMonth {
        match self {
            Self::Probability { date, .. }
            | Self::Of { date, .. }
            | Self::Share { date, .. }
            | Self::Incidence { date, .. } => *date,
        }
    }
}

/// Arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
}

impl Operator {
    /// The sign.
    pub const fn sign(self) -> char {
        match self {
            Self::Add => '+',
            Self::Subtract => '-',
            Self::Multiply => '*',
            Self::Divide => '/',
        }
    }

    /// The result.
    pub fn apply(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
        }
    }

    const fn binds(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide => 2,
        }
    }
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A plain number.
    Number(f64),
    /// Read off the run.
    Measure(Measure),
    /// The same with the other sign.
    Negate(Box<Expr>),
    /// Two expressions combined.
    Binary {
        /// How.
        operator: Operator,
        /// The left one.
        left: Box<Expr>,
        /// The right one.
        right: Box<Expr>,
    },
}

/// An expression, and where it stood in its text, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub node: Node,
    /// Where it stood.
    pub span: Range<usize>,
}

impl Expr {
    /// Every measure in it, from left to right.
    pub fn measures(&self) -> Vec<&Measure> {
        let mut found = Vec::new();
        self.gather(&mut found);
        found
    }

    fn gather<'e>(&'e self, found: &mut Vec<&'e Measure>) {
        match &self.node {
            Node::Number(_) => {}
            Node::Measure(measure) => found.push(measure),
            Node::Negate(inner) => inner.gather(found),
            Node::Binary { left, right, .. } => {
                left.gather(found);
                right.gather(found);
            }
        }
    }

    const fn binds(&self) -> u8 {
        match &self.node {
            Node::Binary { operator, .. } => operator.binds(),
            Node::Negate(_) => 3,
            Node::Number(_) | Node::Measure(_) => 4,
        }
    }
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Less than.
    Less,
    /// At most.
    AtMost,
    /// Greater than.
    Greater,
    /// At least.
    AtLeast,
}

impl Comparison {
    /// The sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it holds.
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

/// A comparison of two metrics.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The left side.
    pub left: Expr,
    /// How they compare.
    pub comparison: Comparison,
    /// The right side.
    pub right: Expr,
}

impl Test {
    /// Every measure in it, from left to right.
    pub fn measures(&self) -> Vec<&Measure> {
        let mut found = self.left.measures();
        found.extend(self.right.measures());
        found
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Probability { flag, date } => write!(f, "p({}, {date})", flag.name),
            Self::Of { statistic, series, date } => write!(f, "{}({}, {date})", statistic.name(), series.name),
            Self::Share { rung, date } => write!(f, "share(rung == {}, {date})", rung.name()),
            Self::Incidence { milestone, date } => write!(f, "incidence({}, {date})", milestone.name()),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.node {
            Node::Number(number) => write!(f, "{number}"),
            Node::Measure(measure) => write!(f, "{measure}"),
            Node::Negate(inner) => {
                f.write_str("-")?;
                bracketed(f, inner, inner.binds() < 3)
            }
            Node::Binary { operator, left, right } => {
                bracketed(f, left, left.binds() < operator.binds())?;
                write!(f, " {} ", operator.sign())?;
                // a - (b + c) is not a - b + c: the right side keeps its brackets at equal strength.
                bracketed(f, right, right.binds() <= operator.binds())
            }
        }
    }
}

fn bracketed(f: &mut fmt::Formatter<'_>, inner: &Expr, brackets: bool) -> fmt::Result {
    if brackets { write!(f, "({inner})") } else { write!(f, "{inner}") }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.left, self.comparison.sign(), self.right)
    }
}
