//! The rows: names at the left, bars in the middle, numbers at the right.

use super::{Bar, Factor, Panel, span};
use crate::figures::canvas::{Anchor, Sheet, Text, Weight};
use crate::figures::layout::labels::fit;
use crate::figures::layout::panels::{Sign, names};
use crate::figures::layout::{Frame, Page, Scale, Span, axes, real};
use crate::figures::theme::{Colour, GREY, INK, LABEL_SIZE, PAPER, TICK_SIZE};

/// Room for names.
const NAMES: f64 = 262.0;
/// Room for a column of numbers.
const COLUMN: f64 = 50.0;
/// How pale the second bar is.
const PALE: f64 = 0.55;

/// The rows and the scale they share.
pub struct Table<'a> {
    input: &'a Panel,
    frame: Frame,
    row: f64,
    bar: f64,
    span: Span,
}

impl<'a> Table<'a> {
    /// The table of a picture's factors; it draws from the page's place downwards.
    pub fn of(input: &'a Panel) -> Self {
        let two = input.bars.len() > 1;
        let columns = COLUMN * real(input.columns.len());
        let frame = Frame { left: Page::LEFT + NAMES, top: 0.0, right: Page::RIGHT - columns - 8.0, bottom: 0.0 };
        let (row, bar) = if two { (23.0, 7.5) } else { (20.0, 11.0) };
        Self { input, frame, row, bar, span: span(input).padded(0.02) }
    }

    /// Draws, and moves the page's place below.
    pub fn draw(mut self, page: &mut Page) {
        page.sheet.layer("what is what", "");
        let mut top = page.y;
        let signs = self.signs();
        if signs.len() > 1 {
            top = names(&mut page.sheet, top + LABEL_SIZE, &signs) + 6.0;
        }
        self.frame.top = top + if self.input.columns.is_empty() { 8.0 } else { 24.0 };
        self.frame.bottom = self.frame.top + self.row * real(self.input.factors.len()) + 4.0;
        let scale = Scale::new(self.span, self.frame.left, self.frame.right);
        let ticks = axes::numbers(self.span, 5);
        let sheet = &mut page.sheet;
        sheet.layer("axis", "");
        axes::upright(sheet, &self.frame, &scale, &ticks);
        axes::foot(sheet, &self.frame, &scale, &ticks, true);
        axes::foot_name(sheet, &self.frame, &self.input.axis);
        for (place, name) in self.input.columns.iter().enumerate() {
            let text = Text::new((self.column(place), self.frame.top - 8.0), name, TICK_SIZE);
            sheet.text(text.anchor(Anchor::End).colour(GREY));
        }
        for (place, factor) in self.input.factors.iter().enumerate() {
            let y = self.frame.top + self.row * (real(place) + 0.5) + 2.0;
            self.factor(sheet, factor, &scale, y);
        }
        sheet.layer("zero", "");
        axes::zero(sheet, scale.at(0.0), self.frame.top, self.frame.bottom);
        page.y = self.frame.bottom + 2.0 * TICK_SIZE + 26.0;
    }

    /// What bars and rings stand for, in one grey that is no factor's.
    fn signs(&self) -> Vec<(Sign, &str, Colour)> {
        let mut signs: Vec<(Sign, &str, Colour)> = Vec::new();
        for (place, name) in self.input.bars.iter().enumerate() {
            signs.push((Sign::Patch, name, if place == 0 { GREY } else { GREY.mixed(PAPER, PALE) }));
        }
        if let Some(ring) = &self.input.ring {
            signs.push((Sign::Ring, ring, INK));
        }
        signs
    }

    /// Right edge of a column of numbers.
    fn column(&self, place: usize) -> f64 {
        Page::RIGHT - COLUMN * real(self.input.columns.len() - 1 - place)
    }

    fn factor(&self, sheet: &mut Sheet, factor: &Factor, scale: &Scale, y: f64) {
        let numbers: Vec<String> =
            self.input.columns.iter().zip(&factor.cells).map(|(name, cell)| format!("{name} {cell}")).collect();
        sheet.layer(&factor.label, &format!("{}: {}", factor.label, numbers.join(", ")));
        let words = fit(&factor.label, NAMES - 12.0, LABEL_SIZE, Weight::Regular);
        let baseline = y + LABEL_SIZE * 0.36;
        sheet.text(Text::new((self.frame.left - 10.0, baseline), &words, LABEL_SIZE).anchor(Anchor::End));
        let many = factor.bars.len() > 1;
        for (place, bar) in factor.bars.iter().enumerate() {
            let middle = if many { y + (real(place) - 0.5) * (self.bar + 1.0) } else { y };
            let colour = if place == 0 { factor.colour } else { factor.colour.mixed(PAPER, PALE) };
            self.bar(sheet, *bar, colour, scale, middle);
        }
        if let Some(ring) = factor.ring.filter(|ring| ring.is_finite()) {
            let at = (scale.within(ring), y);
            sheet.disc(at, 4.4, PAPER);
            sheet.disc(at, 3.6, INK);
            sheet.disc(at, 2.1, PAPER);
        }
        for (place, cell) in factor.cells.iter().enumerate().take(self.input.columns.len()) {
            let text = Text::new((self.column(place), baseline), cell, TICK_SIZE);
            sheet.text(text.anchor(Anchor::End));
        }
    }

    fn bar(&self, sheet: &mut Sheet, bar: Bar, colour: Colour, scale: &Scale, y: f64) {
        if !bar.value.is_finite() {
            return;
        }
        let half = self.bar / 2.0;
        sheet.rect((scale.at(0.0), y - half), (scale.within(bar.value), y + half), colour);
        if bar.low.is_finite() && bar.high.is_finite() {
            let (low, high) = (scale.within(bar.low), scale.within(bar.high));
            sheet.line((low, y), (high, y), 2.6, PAPER);
            sheet.line((low, y), (high, y), 1.1, INK);
        }
    }
}
