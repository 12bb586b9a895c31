//! The names that metrics may use in a scenario.

use super::super::calendar::YearMonth;
use super::super::nearest::nearest;
use crate::model::catalogue::{Described, Milestone, Scale, all_series};
use crate::model::rung::Rung;

/// Series, rungs, milestones and months of a scenario.
#[derive(Clone, Debug)]
pub struct Names {
    series: Vec<Described>,
    first: YearMonth,
    last: YearMonth,
}

impl Names {
    /// Of a scenario with these factions, from month `first` to month `last`.
    pub fn new(factions: &[String], first: YearMonth, last: YearMonth) -> Self {
        Self { series: all_series(factions), first, last }
    }

    /// The series, in the order in which they are recorded.
    pub fn series(&self) -> &[Described] {
        &self.series
    }

    /// First and last month of the run.
    pub const fn run(&self) -> (YearMonth, YearMonth) {
        (self.first, self.last)
    }

    pub(super) fn find(&self, name: &str) -> Option<(usize, &Described)> {
        self.series.iter().enumerate().find(|(_, series)| series.name == name)
    }

    /// The series most like `name`, of those that are flags or of those that are not.
    pub(super) fn near_series(&self, name: &str, flags: bool) -> Option<String> {
        let fitting = self.series.iter().filter(|series| (series.scale == Scale::Flag) == flags);
        let all: Vec<&str> = fitting.map(|series| series.name.as_str()).collect();
        let ending = |candidate: &&&str| candidate.rsplit('.').next() == Some(name);
        nearest(name, all.iter().copied()).or_else(|| all.iter().find(ending).copied()).map(str::to_owned)
    }

    pub(super) fn rungs() -> Vec<&'static str> {
        Rung::ALL.iter().map(|rung| rung.name()).collect()
    }

    pub(super) fn milestones() -> Vec<&'static str> {
        Milestone::ALL.iter().map(|milestone| milestone.name()).collect()
    }
}
