//! `lenses`: what a policy is seen to be worth against what it turns out to be worth, a point a world, a panel an actor.
//!
//! Both axes are the same, so that the slanted line is where nobody errs. The four quadrants are named and counted; worlds whose
//! futures do not tell on which side of zero they come out are drawn faint and counted apart.

mod panel;

use super::Picture;
use super::layout::density::Sample;
use super::layout::panels::{Grid, Sign, names};
use super::layout::{Page, Span, Words};
use super::theme::{self, GREY, LABEL_SIZE, PANEL_SIZE, RULE};
use panel::Plot;

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Lenses {
    /// The words around it.
    pub words: Words,
    /// The actors in the order in which they should stand, 1 to 9.
    pub actors: Vec<Actor>,
}

/// One actor.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Actor {
    /// Key that decides the colour: `coalition`, `kandahar`, `kabul`, `haqqani`, or another faction.
    pub key: String,
    /// As a reader is told it.
    pub label: String,
    /// A world each.
    pub worlds: Vec<World>,
    /// Names of the quadrants, in the order of [`Quadrant`].
    pub quadrants: [String; 4],
}

/// A world's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct World {
    /// As it is seen.
    pub perceived: f64,
    /// As it turns out.
    pub realised: f64,
    /// Whether it is certain on which side of zero it turns out.
    pub certain: bool,
}

/// The quadrants, in the order of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quadrant {
    /// Worth it, and not seen to be.
    UpperLeft,
    /// Worth it, and seen to be.
    UpperRight,
    /// Not worth it, and not seen to be.
    LowerLeft,
    /// Not worth it, and seen to be.
    LowerRight,
}

impl World {
    /// Its quadrant; none where it is not certain, or not finite.
    fn quadrant(&self) -> Option<Quadrant> {
        if !self.certain || !self.perceived.is_finite() || !self.realised.is_finite() {
            return None;
        }
        Some(match (self.realised > 0.0, self.perceived > 0.0) {
            (true, false) => Quadrant::UpperLeft,
            (true, true) => Quadrant::UpperRight,
            (false, false) => Quadrant::LowerLeft,
            (false, true) => Quadrant::LowerRight,
        })
    }
}

impl Actor {
    /// Worlds in each quadrant, and those that are uncertain.
    pub fn counts(&self) -> ([usize; 4], usize) {
        let mut counts = [0; 4];
        let mut uncertain = 0;
        for world in self.worlds.iter().filter(|world| world.perceived.is_finite() && world.realised.is_finite()) {
            match world.quadrant() {
                Some(quadrant) => counts[quadrant as usize] += 1,
                None => uncertain += 1,
            }
        }
        (counts, uncertain)
    }
}

/// Most points drawn in a panel; more would be a stain, and a file nobody opens.
const MOST_POINTS: usize = 1200;

/// Draws the picture.
pub fn picture(input: &Lenses) -> Picture {
    let mut page = Page::begin("lenses", &input.words);
    page.sheet.layer("names", "");
    let key = [
        (Sign::Dot, "a world", GREY),
        (Sign::Dot, "uncertain on which side of zero", GREY.mixed(theme::PAPER, 1.0 - panel::FAINT)),
        (Sign::Line, "seen as it is", RULE),
    ];
    let top = names(&mut page.sheet, page.y + LABEL_SIZE, &key) + 8.0;
    let columns = if input.actors.len() < 2 {
        1
    } else if input.actors.len() <= 4 {
        2
    } else {
        3
    };
    let grid = Grid {
        columns,
        left: 44.0,
        right: 26.0,
        height: [430.0, 262.0, 190.0][columns - 1],
        above: PANEL_SIZE + 20.0,
        below: 46.0,
    };
    let colours = theme::factions(input.actors.iter().map(|actor| actor.key.as_str()));
    let (panels, end) = grid.panels(input.actors.len(), top);
    let span = span(&input.actors);
    for (actor, place) in input.actors.iter().zip(&panels) {
        let colour = colours.get(&actor.key).copied().unwrap_or(GREY);
        Plot::new(place, span, colour).draw(&mut page.sheet, actor, MOST_POINTS);
    }
    page.y = end - 6.0;
    page.finish(&notes(&input.actors, span), "")
}

/// One span for both axes and all panels: nearly all worlds, and room for every quadrant's name.
fn span(actors: &[Actor]) -> Span {
    let ends = |read: fn(&World) -> f64| {
        actors.iter().flat_map(move |actor| {
            let sample = Sample::new(&actor.worlds.iter().map(read).collect::<Vec<_>>());
            [sample.quantile(0.005), sample.quantile(0.995)].into_iter().flatten()
        })
    };
    let found = Span::of(ends(|world| world.perceived).chain(ends(|world| world.realised)));
    let span = found.unwrap_or(Span { low: -1.0, high: 1.0 }).with(0.0).padded(0.04);
    // A quadrant of less than a quarter of the side could not bear its name.
    let least = 0.25 * span.length();
    Span { low: span.low.min(-least), high: span.high.max(least) }
}

fn notes(actors: &[Actor], span: Span) -> Vec<String> {
    let mut notes = Vec::new();
    let worlds = || actors.iter().flat_map(|actor| &actor.worlds);
    let inside = |value: f64| (span.low..=span.high).contains(&value);
    let beyond = worlds()
        .filter(|world| world.perceived.is_finite() && world.realised.is_finite())
        .any(|world| !inside(world.perceived) || !inside(world.realised));
    if beyond {
        notes.push(String::from("A few worlds lie beyond the axes; they are counted."));
    }
    let every = actors.iter().map(|actor| actor.worlds.len().div_ceil(MOST_POINTS)).max().unwrap_or(0);
    if every > 1 {
        notes.push(format!("One world in {every} is drawn; all are counted."));
    }
    notes
}

#[cfg(test)]
mod tests;
