//! What is told in full, and what in a line.
//!
//! A council is told in full if it is the first, if it is the first to order a crackdown, to which a crackdown is
//! worth more than tolerance, or to stand where it stands (its rung), or if the movement fractures or the
//! regime falls before the next. Of the others, those in a row that order the same, stand on the same rung under
//! the same centre and see no event are one stretch.

use super::chronicle::{Chronicle, Period};

/// A part of the story.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// A council and the months after it, in full.
    Full(&'a Period),
    /// Councils in a row that are alike.
    Stretch(&'a [Period]),
}

/// The parts of a story, in order. With `detail` all councils are told in full.
pub fn parts(chronicle: &Chronicle, detail: bool) -> Vec<Part<'_>> {
    let periods = &chronicle.periods;
    let mut parts = Vec::new();
    let mut place = 0;
    while place < periods.len() {
        if (detail && periods[place].council.is_some()) || is_notable(chronicle, place) {
            parts.push(Part::Full(&periods[place]));
            place += 1;
            continue;
        }
        let mut end = place + 1;
        while !detail && end < periods.len() && !is_notable(chronicle, end) && are_alike(chronicle, end) {
            end += 1;
        }
        parts.push(Part::Stretch(&periods[place..end]));
        place = end;
    }
    parts
}

/// Whether the period is worth a page of its own.
fn is_notable(chronicle: &Chronicle, place: usize) -> bool {
    let (before, period) = (&chronicle.periods[..place], &chronicle.periods[place]);
    if period.council.is_none() {
        return false;
    }
    place == 0
        || period.is_broken()
        || chronicle.first_ordered() == Some(period.from)
        || chronicle.first_rational() == Some(period.from)
        || before.iter().all(|earlier| earlier.rung != period.rung)
}

/// Whether nothing has changed since the period before.
fn are_alike(chronicle: &Chronicle, place: usize) -> bool {
    let (before, period) = (&chronicle.periods[place - 1], &chronicle.periods[place]);
    let centre = |period: &Period| period.council.as_ref().map(|council| council.centre);
    before.ordered() == period.ordered()
        && before.rung == period.rung
        && centre(before) == centre(period)
        && !has_news(chronicle, before)
        && !has_news(chronicle, period)
}

/// Whether an event falls or a lever moves in the period.
fn has_news(chronicle: &Chronicle, period: &Period) -> bool {
    let months = period.from..period.until();
    chronicle.events.iter().any(|event| months.contains(&event.from))
        || chronicle.levers.iter().any(|lever| months.contains(&lever.from))
        || chronicle.levers.iter().any(|lever| lever.to.is_some_and(|last| months.contains(&last.saturating_add(1))))
}
