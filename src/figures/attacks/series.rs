//! Reports sorted into series, one for each source and kind.

use super::Report;
use crate::figures::layout::real;
use crate::figures::theme::{Colour, INK, sources};

/// The reports of one source, of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    source: String,
    /// Whether it counts all groups.
    pub national: bool,
    /// Colour of the source.
    pub colour: Colour,
    /// Place in the row of half-years, and value, in order.
    pub points: Vec<(f64, f64)>,
}

impl Series {
    /// Sorts reports by source and kind, in the order of first appearance; values that are not finite are dropped.
    pub fn of(reports: &[Report], half_years: &[String]) -> Vec<Self> {
        let colours = sources(reports.iter().map(|report| report.source.as_str()));
        let mut series: Vec<Self> = Vec::new();
        for report in reports.iter().filter(|report| report.value.is_finite()) {
            let Some(place) = place(&report.half_year, half_years) else {
                continue;
            };
            let same = |have: &&mut Self| have.source == report.source && have.national == report.national;
            match series.iter_mut().find(same) {
                Some(have) => have.points.push((place, report.value)),
                None => series.push(Self {
                    source: report.source.clone(),
                    national: report.national,
                    colour: colours.get(&report.source).copied().unwrap_or(INK),
                    points: vec![(place, report.value)],
                }),
            }
        }
        for one in &mut series {
            one.points.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        series
    }

    /// Source and kind in words.
    pub fn name(&self) -> String {
        let source = crate::figures::canvas::clean(&self.source);
        if self.national { format!("{source}, all groups") } else { source }
    }
}

/// The place of a half-year in the row of all.
pub fn place(half_year: &str, half_years: &[String]) -> Option<f64> {
    half_years.iter().position(|have| have == half_year).map(real)
}
