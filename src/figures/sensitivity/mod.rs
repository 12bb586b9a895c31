//! `sensitivity`: which input drives the output. A bar a factor with its interval, the longest first; above them how much of the spread is
//! not knowing and how much is chance.
//!
//! The methods differ in what a row holds: two bars (alone, in all), one, or one with a ring for its spread. Rows are given as
//! they shall stand; nothing here knows what an index is.

mod rows;

use super::Picture;
use super::canvas::{Anchor, Text, Weight};
use super::layout::labels::fit;
use super::layout::panels::{Sign, names};
use super::layout::{Page, Span, Words, number};
use super::theme::{Colour, GREY, LABEL_SIZE, MODEL, PANEL_SIZE, PAPER, RULE, TICK_SIZE};
use rows::Table;

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Sensitivity {
    /// The words around it.
    pub words: Words,
    /// One for each metric.
    pub panels: Vec<Panel>,
    /// Notes below the picture.
    pub notes: Vec<String>,
}

/// What drives one metric.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Panel {
    /// The metric; shown where there are several.
    pub title: String,
    /// How much of the spread is chance, where it is known.
    pub chance: Option<Chance>,
    /// What the axis counts, with its unit.
    pub axis: String,
    /// What the bars of a row are, such as `alone` and `with all others`; one or two.
    pub bars: Vec<String>,
    /// What the ring of a row is, where there are rings.
    pub ring: Option<String>,
    /// Names of the columns of numbers.
    pub columns: Vec<String>,
    /// Factors, as they shall stand from the top.
    pub factors: Vec<Factor>,
}

/// Chance's share of the spread of single worlds, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// Share, 0 to 1.
    pub share: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// One factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Name.
    pub label: String,
    /// What it belongs to, as a reader is told it: one colour a name.
    pub group: String,
    /// Colour of that.
    pub colour: Colour,
    /// Bars: the first in full colour, the second pale.
    pub bars: Vec<Bar>,
    /// Place of the ring, if there is one.
    pub ring: Option<f64>,
    /// The numbers beside it, one a column.
    pub cells: Vec<String>,
}

/// A bar from zero, with its interval; ends that are not finite are not drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Value.
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Draws the picture.
pub fn picture(input: &Sensitivity) -> Picture {
    let mut page = Page::begin("sensitivity", &input.words);
    for panel in &input.panels {
        if input.panels.len() > 1 {
            page.sheet.layer(&panel.title, "");
            let words = fit(&panel.title, Page::RIGHT - Page::LEFT, PANEL_SIZE, Weight::SemiBold);
            page.sheet.text(Text::new((Page::LEFT, page.y + 14.0), &words, PANEL_SIZE).strong());
            page.y += 24.0;
        }
        if let Some(chance) = panel.chance.filter(|chance| chance.share.is_finite()) {
            strip(&mut page, chance);
        }
        legend(&mut page, panel);
        if panel.factors.is_empty() {
            let text = Text::new((Page::LEFT, page.y + 20.0), "Nothing uncertain moves it.", LABEL_SIZE);
            page.sheet.text(text.colour(GREY));
            page.y += 34.0;
        } else {
            Table::of(panel).draw(&mut page);
        }
    }
    page.finish(&input.notes, "")
}

/// A whole number with its thousands set apart.
pub fn count(number: u64) -> String {
    number::count(number)
}

/// One bar over the whole width: not knowing, and chance.
fn strip(page: &mut Page, chance: Chance) {
    const HEIGHT: f64 = 17.0;
    page.sheet.layer("chance", &format!("{} of the spread is chance", number::percent(chance.share)));
    let top = page.y + 18.0;
    let share = chance.share.clamp(0.0, 1.0);
    let x = |share: f64| Page::RIGHT - share.clamp(0.0, 1.0) * (Page::RIGHT - Page::LEFT);
    let middle = x(share);
    page.sheet.rect((Page::LEFT, top), (middle, top + HEIGHT), MODEL);
    page.sheet.rect((middle, top), (Page::RIGHT, top + HEIGHT), RULE);
    let knowing = format!("not knowing {}", number::percent(1.0 - share));
    let luck = format!("chance {}", number::percent(share));
    for (words, at, anchor, colour) in
        [(&knowing, Page::LEFT, Anchor::Start, MODEL), (&luck, Page::RIGHT, Anchor::End, GREY)]
    {
        let text = Text::new((at, top - 5.0), words, LABEL_SIZE).strong();
        page.sheet.text(text.anchor(anchor).colour(colour.for_words()));
    }
    if chance.low.is_finite() && chance.high.is_finite() {
        let y = top + HEIGHT / 2.0;
        page.sheet.line((x(chance.high), y), (x(chance.low), y), 3.0, PAPER);
        page.sheet.line((x(chance.high), y), (x(chance.low), y), 1.2, super::theme::INK);
    }
    let words = "Of the spread between single worlds; the line is the 95% interval.";
    let at = (Page::LEFT, top + HEIGHT + TICK_SIZE + 3.0);
    page.sheet.text(Text::new(at, words, TICK_SIZE).colour(GREY));
    page.y = top + HEIGHT + TICK_SIZE + 18.0;
}

/// Colours and what they stand for, in the order of first appearance.
fn legend(page: &mut Page, input: &Panel) {
    let mut groups: Vec<(Sign, &str, Colour)> = Vec::new();
    for factor in &input.factors {
        if !groups.iter().any(|(_, name, _)| *name == factor.group) {
            groups.push((Sign::Patch, &factor.group, factor.colour));
        }
    }
    if groups.len() > 1 {
        page.sheet.layer("groups", "");
        page.y = names(&mut page.sheet, page.y + LABEL_SIZE, &groups) + 10.0;
    }
}

/// The span of all bars, intervals and rings, from zero.
fn span(input: &Panel) -> Span {
    let bars = input.factors.iter().flat_map(|factor| &factor.bars);
    // An interval may reach far beyond any bar: beyond twice the longest it is cut.
    let longest = bars.clone().map(|bar| bar.value.abs()).chain(input.factors.iter().filter_map(|factor| factor.ring));
    let longest = longest.filter(|value| value.is_finite()).fold(0.0, f64::max);
    let most = if longest > 0.0 { 2.0 * longest } else { 1.0 };
    let values = bars.flat_map(|bar| [bar.value, bar.low, bar.high]).chain(input.factors.iter().filter_map(|f| f.ring));
    let clamped = values.filter(|value| value.is_finite()).map(|value| value.clamp(-most, most));
    Span::of(clamped.chain([0.0])).unwrap_or(Span { low: 0.0, high: 1.0 })
}

#[cfg(test)]
mod tests;
