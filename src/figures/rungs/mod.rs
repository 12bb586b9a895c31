//! `rungs`: on which rung the worlds stand, month by month, as stacked areas: why there is no crackdown, and when there is one.
//!
//! One scenario fills the page, with every area named where it is thickest or at the right edge. Several scenarios are panels
//! with the same axes, under one line of names.

mod naming;
mod stack;

use super::Picture;
use super::canvas::Text;
use super::layout::panels::{Grid, Panel, Sign, names, title};
use super::layout::{Frame, Page, Words, axes, months, number, shown};
use super::theme::{GREY, INK, RUNGS, TICK_SIZE};
use stack::Stack;

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Rungs {
    /// The words around it; `worlds` is the number for each scenario.
    pub words: Words,
    /// The months, such as `2021-08`, in order.
    pub months: Vec<String>,
    /// The scenarios in the order of the call, 1 to 20.
    pub scenarios: Vec<Scenario>,
}

/// One scenario.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scenario {
    /// Its name in files.
    pub name: String,
    /// What it is, in words; when empty, the name is shown.
    pub title: String,
    /// A row for each month: the shares of worlds on the nine rungs in the order of [`RUNGS`]. They are scaled to add up
    /// to 1; a month without any is left blank.
    pub shares: Vec<[f64; 9]>,
}

impl Scenario {
    fn shown(&self) -> &str {
        shown(&self.title, &self.name)
    }

    /// The shares at the end in words, for a reader who points at the panel.
    fn sentence(&self, stack: &Stack) -> String {
        let parts: Vec<String> = RUNGS
            .iter()
            .enumerate()
            .filter(|&(rung, _)| stack.last(rung) > 0.0)
            .map(|(rung, named)| {
                let share = number::percent(stack.last(rung));
                format!("{} {share}", named.label.to_lowercase())
            })
            .collect();
        format!("{}: at the end {}", self.shown(), parts.join(", "))
    }
}

/// Draws the picture.
pub fn picture(input: &Rungs) -> Picture {
    let mut page = Page::begin("rungs", &input.words);
    let stacks: Vec<Stack> =
        input.scenarios.iter().map(|scenario| Stack::new(&scenario.shares, input.months.len())).collect();
    let mut notes = vec![String::from(
        "Each world stands on one rung: the first reason against a crackdown that applies, or, when one is in force, whether it is enforced.",
    )];
    match (input.scenarios.as_slice(), stacks.as_slice()) {
        ([scenario], [stack]) => notes.extend(single(&mut page, input, scenario, stack)),
        _ => multiples(&mut page, input, &stacks),
    }
    let each = if stacks.len() > 1 { " a scenario" } else { "" };
    page.finish(&notes, each)
}

/// One scenario over the whole page. Returns a note on rungs too rare to be seen.
fn single(page: &mut Page, input: &Rungs, scenario: &Scenario, stack: &Stack) -> Option<String> {
    let frame = Frame {
        left: Page::LEFT + 40.0,
        top: page.y + naming::ABOVE,
        right: Page::RIGHT - naming::RIGHT,
        bottom: page.y + naming::ABOVE + 340.0,
    };
    page.sheet.layer("axes", "");
    let (scale_x, scale_y) = stack.scales(&frame);
    let ticks = axes::percentages(scale_y.values, 4);
    axes::level(&mut page.sheet, &frame, &scale_y, &ticks, true);
    page.sheet.layer("areas", &scenario.sentence(stack));
    stack.draw(&mut page.sheet, &frame, 0.9);
    let years = axes::named(months::ticks(&input.months, 12));
    axes::foot(&mut page.sheet, &frame, &scale_x, &years, true);
    page.sheet.layer("names", "");
    let unseen = naming::name_areas(&mut page.sheet, stack, &frame);
    let text = Text::new((Page::LEFT, frame.top - 12.0), "share of worlds", TICK_SIZE);
    page.sheet.text(text.colour(GREY));
    page.y = frame.bottom + TICK_SIZE + 14.0;
    (!unseen.is_empty()).then(|| {
        let names = unseen.join(", ").to_lowercase();
        format!("In less than 1% of worlds throughout: {names}.")
    })
}

/// Panels with shared axes under one line of names.
fn multiples(page: &mut Page, input: &Rungs, stacks: &[Stack]) {
    let top = key(page);
    let grid = Grid::small(stacks.len(), 40.0, 22.0);
    let (panels, end) = grid.panels(stacks.len(), top);
    for ((scenario, stack), panel) in input.scenarios.iter().zip(stacks).zip(&panels) {
        one_panel(page, input, scenario, stack, panel);
    }
    page.y = end + TICK_SIZE + 4.0;
}

fn one_panel(page: &mut Page, input: &Rungs, scenario: &Scenario, stack: &Stack, panel: &Panel) {
    let frame = &panel.frame;
    page.sheet.layer(&scenario.name, &scenario.sentence(stack));
    let (scale_x, scale_y) = stack.scales(frame);
    let ticks = axes::percentages(scale_y.values, 2);
    axes::level(&mut page.sheet, frame, &scale_y, &ticks, panel.first);
    stack.draw(&mut page.sheet, frame, 0.5);
    let most = if frame.width() > 250.0 { 10 } else { 5 };
    let years = axes::named(months::ticks(&input.months, most));
    axes::foot(&mut page.sheet, frame, &scale_x, &years, panel.last);
    naming::name_inside(&mut page.sheet, stack, frame);
    title(&mut page.sheet, frame, frame.width() + 14.0, scenario.shown(), INK, 9.0);
}

/// The nine names in order. Returns where the panels begin.
fn key(page: &mut Page) -> f64 {
    page.sheet.layer("names", "");
    let named = RUNGS.map(|rung| (Sign::Patch, rung.label, rung.colour));
    let y = names(&mut page.sheet, page.y + 10.0, &named) + 18.0;
    let words = "share of worlds on each rung, stacked from the bottom in this order";
    let text = Text::new((Page::LEFT, y), words, TICK_SIZE);
    page.sheet.text(text.colour(GREY));
    y + 6.0
}

#[cfg(test)]
mod tests;
