//! Every constant of the model, once.
//!
//! A row holds a constant's path in a scenario file, its default (a number or a distribution), the
//! range it must stay in, its unit, how good the evidence is, whether it is read as the world begins
//! or every month, what it means, and where its default comes from. The same row feeds parsing,
//! validation, the JSON Schema, the documentation tables and sampling; nothing else in the crate
//! repeats any of it.
//!
//! [`world`] holds what there is once in a world, [`faction`] what every faction has of its own.

pub mod faction;
pub mod world;

use crate::stats::distribution::{Distribution, Family};

/// How good the evidence for a default is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Counted or published by a primary source.
    A,
    /// A press report of a primary source.
    B,
    /// Derived or computed from A or B.
    C,
    /// Judgement: to be varied widely and named as judgement wherever it matters.
    D,
}

impl Grade {
    /// The letter, as printed in tables.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }
}

/// When a parameter is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// Once, as the world begins: a lever over time cannot move it.
    Start,
    /// Every month: a lever over time may move it.
    Monthly,
}

impl<T> std::fmt::Debug for Parameter<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(self.path)
    }
}

/// One row of a table: a constant of the model, settable through its path.
pub struct Parameter<T> {
    /// Key path in a scenario file, relative to the table's own root.
    pub path: &'static str,
    /// The default, before a scenario changes it.
    pub default: fn() -> Distribution,
    /// Smallest and largest value that makes sense; infinite where there is no bound.
    pub range: (f64, f64),
    /// Unit of the value.
    pub unit: &'static str,
    /// How good the evidence for the default is.
    pub grade: Grade,
    /// When the value is read.
    pub timing: Timing,
    /// What it means, in one line.
    pub meaning: &'static str,
    /// Where the default comes from.
    pub source: &'static str,
    /// Reads the value out of a drawn set.
    pub get: fn(&T) -> f64,
    /// Writes the value into a drawn set.
    pub set: fn(&mut T, f64),
}

fn fixed(value: f64) -> Distribution {
    Distribution::new(Family::Constant(value))
}

fn tri(lo: f64, mode: f64, hi: f64) -> Distribution {
    Distribution::new(Family::Triangular { lo, mode, hi })
}

fn uniform(lo: f64, hi: f64) -> Distribution {
    Distribution::new(Family::Uniform { lo, hi })
}

fn beta(a: f64, b: f64) -> Distribution {
    Distribution::new(Family::Beta { a, b })
}

fn normal(mean: f64, sd: f64) -> Distribution {
    Distribution::new(Family::Normal { mean, sd })
}

fn lognormal_median(median: f64, sigma: f64) -> Distribution {
    Distribution::lognormal_median(median, sigma)
}

/// Declares a set of parameters: the structs that equations read, and the table that all else reads.
macro_rules! parameters {
    (
        $(#[$root_doc:meta])* $Root:ident, $table:ident;
        $( $(#[$group_doc:meta])* $group:ident ($prefix:literal) : $Group:ident {
            $( $field:ident = $default:expr, [$lo:expr, $hi:expr], $unit:literal, $grade:ident, $timing:ident, $meaning:literal, $source:literal; )*
        } )*
    ) => {
        $( $(#[$group_doc])* #[derive(Clone, Copy, Debug, Default, PartialEq)] pub struct $Group<N = f64> { $( #[doc = $meaning] pub $field: N, )* } )*

        $(#[$root_doc])* #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $Root<N = f64> { $( $(#[$group_doc])* pub $group: $Group<N>, )* }

        $( impl<N> $Group<N> {
            /// Each number turned into something else.
            #[inline(always)]
            pub fn map<M>(&self, mut turned: impl FnMut(&N) -> M) -> $Group<M> {
                $Group { $( $field: turned(&self.$field), )* }
            }

            /// Does something to each number with its like.
            #[inline(always)]
            pub fn zip<M>(&mut self, other: &$Group<M>, mut done: impl FnMut(&mut N, &M)) {
                $( done(&mut self.$field, &other.$field); )*
            }
        } )*

        impl<N> $Root<N> {
            /// Each number turned into something else.
            #[inline(always)]
            pub fn map<M>(&self, mut turned: impl FnMut(&N) -> M) -> $Root<M> {
                $Root { $( $group: self.$group.map(&mut turned), )* }
            }
        }

        /// The table itself, in the order of the documentation.
        pub static $table: &[$crate::model::parameters::Parameter<$Root>] = &[ $( $(
            $crate::model::parameters::Parameter {
                path: concat!($prefix, stringify!($field)),
                default: || $default,
                range: ($lo, $hi),
                unit: $unit,
                grade: $crate::model::parameters::Grade::$grade,
                timing: $crate::model::parameters::Timing::$timing,
                meaning: $meaning,
                source: $source,
                get: |set| set.$group.$field,
                set: |set, value| set.$group.$field = value,
            },
        )* )* ];
    };
}
use parameters;

/// A uniform distribution, for tests elsewhere.
#[cfg(test)]
pub(crate) fn test_uniform(lo: f64, hi: f64) -> Distribution {
    uniform(lo, hi)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_default_is_in_range<T>(table: &[Parameter<T>]) {
        for row in table {
            let distribution = (row.default)();
            assert!(distribution.validate().is_ok(), "{}", row.path);
            let (lo, hi) = distribution.support();
            assert!(lo >= row.range.0 && hi <= row.range.1, "{}: {lo}..{hi} outside {:?}", row.path, row.range);
            assert!(!row.meaning.is_empty() && !row.source.is_empty() && !row.unit.is_empty(), "{}", row.path);
        }
    }

    #[test]
    fn defaults_lie_in_their_ranges() {
        every_default_is_in_range(world::WORLD);
        every_default_is_in_range(faction::FACTION);
    }

    #[test]
    fn each_row_reads_back_what_it_writes_and_nothing_else() {
        for row in world::WORLD {
            let mut set = world::Parameters::default();
            (row.set)(&mut set, 7.5);
            assert_eq!((row.get)(&set), 7.5, "{}", row.path);
            let touched = world::WORLD.iter().filter(|other| (other.get)(&set) != 0.0).count();
            assert_eq!(touched, 1, "{}", row.path);
        }
    }
}
