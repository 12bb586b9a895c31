//! `ablation`: what changes when one mechanism is taken away, or one structure put in another's place.
//!
//! A row for each change and a column for each outcome; a point is the paired difference with its interval. What moves no outcome
//! is grey and named inert.

use super::Picture;
use super::canvas::{Anchor, Sheet, Text, Weight};
use super::layout::labels::{fit, wrap_to};
use super::layout::{Frame, Page, Scale, Span, Words, axes, number, real};
use super::theme::{Colour, GREY, INK, LABEL_SIZE, PANEL_SIZE, PAPER, RULE, TICK_SIZE};

/// Room for names.
const NAMES: f64 = 158.0;
/// Room between columns.
const GUTTER: f64 = 28.0;
/// Height of a row.
const ROW: f64 = 18.0;
/// Most columns that can be read beside one another.
pub const MOST_COLUMNS: usize = 5;

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Ablation {
    /// The words around it.
    pub words: Words,
    /// Outcomes; the first [`MOST_COLUMNS`] are shown.
    pub outcomes: Vec<Outcome>,
    /// Blocks of changes, in the order they shall stand.
    pub blocks: Vec<Block>,
    /// Notes below the picture.
    pub notes: Vec<String>,
}

/// One outcome.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Outcome {
    /// Its name.
    pub label: String,
    /// What it is worth with nothing changed.
    pub base: String,
    /// Unit of differences, on the axis.
    pub unit: String,
}

/// Changes of one kind.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Block {
    /// What they have in common.
    pub title: String,
    /// The changes.
    pub rows: Vec<Row>,
}

/// One change.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub label: String,
    /// Its colour.
    pub colour: Colour,
    /// Its difference in each outcome; none where worlds have no value in both.
    pub cells: Vec<Option<Cell>>,
}

/// A paired difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Changed less unchanged.
    pub difference: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Cell {
    /// Whether the interval leaves out zero.
    pub fn moves(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

impl Row {
    /// Whether no outcome moves.
    fn is_inert(&self) -> bool {
        !self.cells.iter().flatten().any(Cell::moves)
    }
}

/// Draws the picture.
pub fn picture(input: &Ablation) -> Picture {
    let mut page = Page::begin("ablation", &input.words);
    let outcomes = &input.outcomes[..input.outcomes.len().min(MOST_COLUMNS)];
    if outcomes.is_empty() {
        return page.finish(&input.notes, "");
    }
    let width = (Page::RIGHT - Page::LEFT - NAMES) / real(outcomes.len()) - GUTTER;
    let top = page.y + heads(&mut page, outcomes, width);
    let height: f64 = input.blocks.iter().map(|block| 22.0 + ROW * real(block.rows.len())).sum();
    let frames: Vec<Frame> = (0..outcomes.len())
        .map(|place| {
            let left = Page::LEFT + NAMES + GUTTER + real(place) * (width + GUTTER);
            Frame { left, top, right: left + width, bottom: top + height + 4.0 }
        })
        .collect();
    let scales: Vec<Scale> =
        frames.iter().enumerate().map(|(place, frame)| column(&mut page, input, place, frame)).collect();
    let mut y = top;
    for block in &input.blocks {
        page.sheet.layer(&block.title, "");
        let text = Text::new((Page::LEFT, y + 15.0), &block.title, TICK_SIZE);
        page.sheet.text(text.colour(GREY).strong());
        y += 22.0;
        for row in &block.rows {
            draw(&mut page.sheet, row, &scales, y + ROW / 2.0);
            y += ROW;
        }
    }
    page.y = y + 2.0 * TICK_SIZE + 26.0;
    page.finish(&input.notes, "")
}

/// Names of the outcomes and what they are with nothing changed; gives the height they take.
fn heads(page: &mut Page, outcomes: &[Outcome], width: f64) -> f64 {
    page.sheet.layer("outcomes", "");
    let heads: Vec<Vec<String>> =
        outcomes.iter().map(|outcome| wrap_to(&outcome.label, width, PANEL_SIZE - 1.0, Weight::SemiBold, 4)).collect();
    let lines = heads.iter().map(Vec::len).max().unwrap_or(0);
    for (place, (outcome, lines_of)) in outcomes.iter().zip(&heads).enumerate() {
        let left = Page::LEFT + NAMES + GUTTER + real(place) * (width + GUTTER);
        let mut y = page.y + 12.0 + real(lines - lines_of.len()) * 15.0;
        for line in lines_of {
            page.sheet.text(Text::new((left, y), line, PANEL_SIZE - 1.0).strong());
            y += 15.0;
        }
        let base = fit(&format!("now {}", outcome.base), width, TICK_SIZE, Weight::Regular);
        page.sheet.text(Text::new((left, y), &base, TICK_SIZE).colour(GREY));
    }
    real(lines) * 15.0 + 24.0
}

/// As few ticks as a narrow column bears, but two at least: zero alone gives no scale.
fn ticks(span: Span, share: bool) -> Vec<axes::Tick> {
    let most = |most| if share { axes::percentages(span, most) } else { axes::numbers(span, most) };
    (4..7).fold(most(3), |ticks, more| if ticks.len() < 2 { most(more) } else { ticks })
}

/// The axis of one outcome.
fn column(page: &mut Page, input: &Ablation, place: usize, frame: &Frame) -> Scale {
    let cells =
        || input.blocks.iter().flat_map(|block| &block.rows).filter_map(|row| row.cells.get(place).copied().flatten());
    let values = cells().flat_map(|cell| [cell.difference, cell.low, cell.high]);
    let is_still = values.clone().all(|value| value == 0.0);
    let span = Span::of(values.chain([0.0])).unwrap_or(Span { low: -1.0, high: 1.0 }).padded(0.06);
    let scale = Scale::new(span, frame.left, frame.right);
    let share = input.outcomes[place].unit.starts_with("share");
    // Where nothing differs at all there is no scale to give.
    let ticks =
        if is_still { axes::named(vec![(0.0, if share { "0%" } else { "0" }.to_owned())]) } else { ticks(span, share) };
    page.sheet.layer(&format!("axis {place}"), "");
    axes::upright(&mut page.sheet, frame, &scale, &ticks);
    axes::foot(&mut page.sheet, frame, &scale, &ticks, true);
    let unit = if share { "points of share" } else { &input.outcomes[place].unit };
    axes::foot_name(&mut page.sheet, frame, &fit(unit, frame.width(), TICK_SIZE, Weight::Regular));
    axes::zero(&mut page.sheet, scale.at(0.0), frame.top, frame.bottom);
    scale
}

fn draw(sheet: &mut Sheet, row: &Row, scales: &[Scale], y: f64) {
    let inert = row.is_inert();
    let sentence = if inert { format!("{}: moves nothing", row.label) } else { row.label.clone() };
    sheet.layer(&row.label, &sentence);
    let label = if inert { format!("{} (inert)", row.label) } else { row.label.clone() };
    let words = fit(&label, NAMES - 6.0, LABEL_SIZE, Weight::Regular);
    let text = Text::new((Page::LEFT + NAMES, y + LABEL_SIZE * 0.36), &words, LABEL_SIZE);
    sheet.text(text.anchor(Anchor::End).colour(if inert { GREY } else { INK }));
    for (cell, scale) in row.cells.iter().zip(scales) {
        let Some(cell) = cell else {
            sheet.text(Text::new((scale.at(0.0) + 4.0, y + 4.0), "–", TICK_SIZE).colour(RULE));
            continue;
        };
        let colour = if cell.moves() { row.colour } else { RULE };
        if cell.low.is_finite() && cell.high.is_finite() {
            sheet.line((scale.within(cell.low), y), (scale.within(cell.high), y), 1.4, colour);
        }
        let at = (scale.within(cell.difference), y);
        sheet.disc(at, if cell.moves() { 4.6 } else { 3.4 }, PAPER);
        sheet.disc(at, if cell.moves() { 3.8 } else { 2.4 }, colour);
    }
}

/// A difference as a reader is told it, with its sign.
pub fn difference(value: f64, share: bool) -> String {
    if share { format!("{} points", number::signed(value * 100.0, 1)) } else { number::signed(value, 2) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::canvas::Mark;

    #[test]
    fn an_axis_has_a_scale() {
        for (low, high) in [(-16.0, 15.0), (-0.6, 0.2), (-0.01, 0.9), (0.0, 1e-5)] {
            for share in [true, false] {
                assert!((2..=4).contains(&ticks(Span { low, high }, share).len()), "{low} {high} {share}");
            }
        }
    }

    fn row(label: &str, differences: &[f64]) -> Row {
        let cell = |&difference: &f64| Some(Cell { difference, low: difference - 0.1, high: difference + 0.1 });
        Row { label: label.to_owned(), colour: INK, cells: differences.iter().map(cell).collect() }
    }

    fn input(rows: Vec<Row>, outcomes: usize) -> Ablation {
        let outcome = |i| Outcome {
            label: format!("Outcome {i} <i>"),
            base: String::from("4%"),
            unit: String::from("share of worlds"),
        };
        Ablation {
            outcomes: (0..outcomes).map(outcome).collect(),
            blocks: vec![Block { title: String::from("Switched off"), rows }],
            ..Ablation::default()
        }
    }

    #[test]
    fn what_moves_nothing_is_named_inert() {
        let picture = picture(&input(vec![row("oath", &[0.5, 0.0]), row("fog", &[0.05, -0.05])], 2));
        let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
        assert!(texts.contains(&"oath") && texts.contains(&"fog (inert)"), "{texts:?}");
        let layer = picture.layers().iter().find(|layer| layer.id == "oath").expect("a row");
        let discs = layer.marks.iter().filter(|mark| matches!(mark, Mark::Disc { .. })).count();
        assert_eq!(discs, 4, "a point and its rim in each of two columns");
    }

    #[test]
    fn broken_numbers_and_many_columns_are_drawn() {
        let mut broken = row("broken", &[f64::NAN, 1e300, 0.0]);
        broken.cells.push(None);
        for count in [0, 1, 4, 9] {
            let picture = picture(&input(vec![broken.clone(), row("b", &[0.1])], count));
            let svg = picture.svg().expect("drawn");
            roxmltree::Document::parse(&svg).expect("well-formed");
            picture.png(0.5).expect("drawn");
        }
        assert_eq!(difference(-0.123, true), "\u{2212}12.3 points");
    }
}
