//! `ledger`: what a crackdown costs and brings each faction, component by component, from zero to the net, in months of rule.
//!
//! A panel for each faction, all on one scale. Each bar begins where the one above it ended, so that a panel is read
//! downwards as a sum; the net begins at zero again. More than nine make a table: a row for each, a column for each component.

mod table;
mod waterfall;

use super::Picture;
use super::layout::{Page, Words};
use super::theme;
use waterfall::{Rows, Sheetful};

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Ledger {
    /// The words around it.
    pub words: Words,
    /// The factions in the order in which they should stand, or one actor's ledgers in several scenarios; more than nine are
    /// sorted by their net.
    pub factions: Vec<Faction>,
}

/// One faction's ledger.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Faction {
    /// Key that decides the colour: `kandahar`, `kabul`, `haqqani`, `coalition`, or another faction.
    pub key: String,
    /// Name of the faction.
    pub label: String,
    /// Components in any order; they are shown in the order in which the theme lists them.
    pub components: Vec<Component>,
    /// The sum of the components.
    pub net: Net,
}

/// One cost or benefit, in months of rule, over the worlds.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Component {
    /// Key that decides colour, group and place, such as `oath`.
    pub key: String,
    /// Name of the component.
    pub label: String,
    /// Mean.
    pub mean: f64,
    /// 25th percentile.
    pub q25: f64,
    /// 75th percentile.
    pub q75: f64,
}

/// The net value of a crackdown, in months of rule, over the worlds.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Net {
    /// Mean.
    pub mean: f64,
    /// 5th percentile.
    pub q05: f64,
    /// 25th percentile.
    pub q25: f64,
    /// 75th percentile.
    pub q75: f64,
    /// 95th percentile.
    pub q95: f64,
}

/// Most ledgers that have a panel each; more make a table.
const MOST_PANELS: usize = 9;

/// Draws the picture.
pub fn picture(input: &Ledger) -> Picture {
    let mut page = Page::begin("ledger", &input.words);
    if input.factions.len() > MOST_PANELS {
        table::draw(&mut page, &input.factions);
        let notes = [String::from(
            "Means over worlds, in months of rule; the darker, the more it weighs; they add up to the net. Middle half: of the net, over \
             worlds. Sorted by the net.",
        )];
        return page.finish(&notes, " a scenario");
    }
    let colours = theme::factions(input.factions.iter().map(|faction| faction.key.as_str()));
    let rows = Rows::of(&input.factions);
    // Three beside one another leave bars that can be read; four make two lines of two rather than three and one.
    let per_line = match input.factions.len() {
        4 => 2,
        count => count.clamp(1, 3),
    };
    let sheetful = Sheetful::new(&input.factions, &rows, per_line);
    for line in input.factions.chunks(per_line) {
        sheetful.draw_line(&mut page, line, &colours);
    }
    let notes = [String::from(
        "Bars: means over worlds, each from where the one above it ended; whiskers: the middle 50% of worlds about the bar's own start, for \
         the net also the middle 90% (thin). Means add up to the net, percentiles do not.",
    )];
    page.finish(&notes, "")
}

#[cfg(test)]
mod tests;
