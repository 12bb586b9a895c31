//! Lanes on vectors: which go together, and what is done to as many at once as a vector has.

use std::ops::Range;

use fearless_simd::Simd;

use super::{Bundle, Round};
use crate::model::ledger;
use crate::model::mental::{Common, Glimpse, Outlook, advance};
use crate::model::number::{Column, Doubles, NARROW, Several, Table, WIDTH};
use crate::model::parameters::world::Parameters;
use crate::model::setup::MAX_FACTIONS;

/// Spans so many lanes with vectors, each the lanes of one: wide ones, `V`, where those are wider than narrow ones, but for
/// a last one where a narrow one is enough.
pub(super) fn span<S: Simd, V: Doubles<S>>(vectors: &mut Vec<Range<usize>>, lanes: usize) {
    vectors.clear();
    let mut next = 0;
    while next < lanes {
        let is_wide = V::LEN > NARROW && lanes - next > NARROW;
        let end = next + if is_wide { V::LEN } else { NARROW };
        vectors.push(next..end);
        next = end;
    }
}

/// Whether these lanes are worked on in a wide vector. Where there is none the compiler is told, and leaves out what is
/// done with one.
#[inline(always)]
pub(super) const fn is_wide<S: Simd, V: Doubles<S>>(lanes: &Range<usize>) -> bool {
    V::LEN > NARROW && lanes.end - lanes.start > NARROW
}

/// What every lane shares, in vectors of one width.
pub(super) struct Shared<'t, S, V> {
    simd: S,
    table: &'t Table,
    p: Parameters<Several<'t, S, V>>,
    common: Common<Several<'t, S, V>>,
}

impl<'t, S: Simd, V: Doubles<S>> Shared<'t, S, V> {
    #[inline(always)]
    pub(super) fn of(simd: S, table: &'t Table, outlook: &Outlook) -> Self {
        let everywhere = |value: &f64| Several::everywhere(simd, table, *value);
        Self { simd, table, p: outlook.parameters.map(everywhere), common: Common::of(outlook).map(everywhere) }
    }

    /// Turns to the month `ahead`.
    #[inline(always)]
    pub(super) fn foresee(&mut self, outlook: &Outlook, ahead: u32) {
        self.common.blamed = Several::everywhere(self.simd, self.table, outlook.blamed(ahead));
    }

    /// Lives a month in the lanes from the `first` on.
    #[inline(always)]
    pub(super) fn advance(&self, bundle: &mut Bundle, first: usize) {
        let part = Self::part(first);
        let load = |column: &Column| Several::load(self.simd, self.table, &column.0[part.clone()]);
        let store = |column: &mut Column, lanes: &Several<S, V>| lanes.store(&mut column.0[part.clone()]);
        let (state, cumulated) = (bundle.state.map(load), bundle.glimpse.cumulated.map(load));
        let (state, glimpse) = advance(&state, &cumulated, &bundle.course.map(load), &self.common, &self.p);
        bundle.state.zip(&state, store);
        bundle.glimpse.zip(&glimpse, store);
    }

    /// Puts their month down in their ledgers.
    #[inline(always)]
    pub(super) fn put_down(&self, bundle: &mut Bundle, first: usize, tolerated: &Glimpse<Round>, weight: f64) {
        let part = Self::part(first);
        let load = |column: &Column| Several::load(self.simd, self.table, &column.0[part.clone()]);
        // It is less; said so that no place is checked again and again.
        let start = bundle.faction.min(MAX_FACTIONS) + part.start;
        let seen = start..start + V::LEN;
        let tolerance = tolerated.map(|round| Several::load(self.simd, self.table, &round[seen.clone()]));
        let mut entry = bundle.entry.map(load);
        let (glimpse, weights) = (bundle.glimpse.map(load), bundle.weights.map(load));
        ledger::add_month(&mut entry, &tolerance, &glimpse, &weights, weight);
        bundle.entry.zip(&entry, |column, lanes: &Several<S, V>| lanes.store(&mut column.0[part.clone()]));
    }

    /// Where the lanes from the `first` on lie in a column.
    #[inline(always)]
    fn part(first: usize) -> Range<usize> {
        // A whole number of vectors; said so that no place is checked again and again.
        let start = first % WIDTH / V::LEN * V::LEN;
        start..start + V::LEN
    }
}
