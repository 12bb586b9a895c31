//! `discover`: the boxes of inputs in which the cases lie, each with the peeling trajectory that it was chosen from.
//!
//! Left, coverage against density of every box of the trajectory, coloured by the number of inputs it restricts; a ring marks the box that was
//! chosen, a cross what it came to on the half that was held out. Right, a bar for each restricted input, as long as the input's
//! range, filled where the box is.

mod bars;
mod trajectory;

use super::Picture;
use super::layout::panels::{Sign, names, title};
use super::layout::{Frame, Page, Words};
use super::theme::{self, INK, PANEL_SIZE, TICK_SIZE};

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Discover {
    /// The words around it.
    pub words: Words,
    /// The boxes, in the order in which they were found; without any, the words alone are shown.
    pub boxes: Vec<Boxed>,
}

/// One box.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Boxed {
    /// What it comes to, as one line.
    pub title: String,
    /// Share of all rows that are cases, on the half the box was learned from.
    pub base_rate: f64,
    /// The trajectory, from the box of everything on.
    pub steps: Vec<Step>,
    /// Coverage and density of the chosen box on the half it was learned from.
    pub learned: (f64, f64),
    /// Coverage and density on the half that was held out.
    pub held_out: Judged,
    /// Its restricted inputs.
    pub bars: Vec<Bar>,
}

/// One box of a trajectory.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Step {
    /// Share of the cases that lie in it.
    pub coverage: f64,
    /// Share of its rows that are cases.
    pub density: f64,
    /// Number of inputs it restricts.
    pub dimensions: usize,
}

/// Coverage and density, each as low end, value and high end.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Judged {
    /// Coverage.
    pub coverage: [f64; 3],
    /// Density.
    pub density: [f64; 3],
}

/// One restricted input.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Bar {
    /// The input's name.
    pub label: String,
    /// The restriction in words, such as `above 0.62`.
    pub words: String,
    /// How sure the restriction is, in words.
    pub note: String,
    /// What the box keeps of it.
    pub kept: Kept,
}

/// What a box keeps of an input.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// A stretch of its range.
    Stretch {
        /// Share of the sampled values that lie below the stretch.
        from: f64,
        /// Share of the sampled values that lie below its end.
        to: f64,
        /// The smallest sampled value, as written.
        least: String,
        /// The largest sampled value, as written.
        most: String,
    },
    /// Some of its categories: name, share of the rows, and whether it is kept.
    Categories(Vec<(String, f64, bool)>),
}

impl Default for Kept {
    fn default() -> Self {
        Self::Categories(Vec::new())
    }
}

/// Size of a trajectory.
const SIDE: (f64, f64) = (290.0, 230.0);
/// Room left of a trajectory for its labels, and between it and the bars.
const LEFT: f64 = 44.0;
const BETWEEN: f64 = 44.0;

/// Draws the picture.
pub fn picture(input: &Discover) -> Picture {
    let mut page = Page::begin("discover", &input.words);
    if !input.boxes.is_empty() {
        page.y = key(&mut page, input) + 8.0;
    }
    for (place, boxed) in input.boxes.iter().enumerate() {
        let top = page.y + 2.4 * PANEL_SIZE + 24.0;
        let left = Page::LEFT + LEFT;
        let frame = Frame { left, top, right: left + SIDE.0, bottom: top + SIDE.1 };
        page.sheet.layer(&format!("box {} trajectory", place + 1), &boxed.title);
        let head = Frame { left: Page::LEFT, ..frame };
        title(&mut page.sheet, &head, Page::RIGHT - Page::LEFT, &boxed.title, INK, 32.0);
        trajectory::draw(&mut page.sheet, &frame, boxed);
        page.sheet.layer(&format!("box {} limits", place + 1), "");
        let beside = Frame { left: frame.right + BETWEEN, top, right: Page::RIGHT, bottom: frame.bottom };
        let end = bars::draw(&mut page.sheet, &beside, &boxed.bars);
        page.y = (frame.bottom + 2.0 * TICK_SIZE + 24.0).max(end + 14.0);
    }
    let notes = if input.boxes.is_empty() { Vec::new() } else { notes() };
    page.finish(&notes, "")
}

/// The names of the colours: how many inputs a box restricts. Returns the baseline of the last line.
fn key(page: &mut Page, input: &Discover) -> f64 {
    let most = input.boxes.iter().flat_map(|boxed| &boxed.steps).map(|step| step.dimensions).max().unwrap_or(0);
    let last = theme::SEQUENCE.len() - 1;
    let words: Vec<String> = (0..=most.min(last))
        .map(|dimensions| match dimensions {
            0 => "no input".to_owned(),
            1 => "1".to_owned(),
            other if other == last && most > last => format!("{other} or more"),
            other => other.to_string(),
        })
        .collect();
    let signs: Vec<(Sign, &str, theme::Colour)> = words
        .iter()
        .zip(theme::SEQUENCE)
        .map(|(words, colour)| (Sign::Dot, words.as_str(), colour))
        .chain([(Sign::Ring, "the box, as learned", INK)])
        .collect();
    page.sheet.layer("names", "");
    names(&mut page.sheet, page.y + 10.0, &signs)
}

/// How to read the picture.
fn notes() -> Vec<String> {
    vec![String::from(
        "Dots: boxes of the peeling, from everything (right) inwards, by the number of inputs they restrict. Cross: the box on the half that \
         was held out, with 95% intervals. Dashes: share of cases among all. Bars: all sampled values of an input in rising order, filled where the \
         box is.",
    )]
}

#[cfg(test)]
mod tests;
