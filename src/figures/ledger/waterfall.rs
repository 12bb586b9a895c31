//! The rows that all factions share, and one faction's bars on them.

use super::{Component, Faction, Net};
use crate::figures::canvas::{Anchor, Sheet, Text, Weight};
use crate::figures::layout::labels::fit;
use crate::figures::layout::{Frame, Page, Scale, Span, axes, number, panels, real};
use crate::figures::theme::{
    Colour, GREY, HAIR, INK, LABEL_SIZE, NET, RULE, TICK_SIZE, component, component_group, components,
};
use std::collections::BTreeMap;

/// Room for the names of the components.
const NAMES: f64 = 96.0;
/// Height of a row.
const ROW: f64 = 20.0;
/// Height of a bar.
const BAR: f64 = 12.0;
/// Room above a group for its name.
const GROUP: f64 = 19.0;
/// Room between panels.
const GUTTER: f64 = 18.0;

/// One row of every panel.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    key: String,
    label: String,
    /// Middle of the row below the top of the panel.
    y: f64,
}

/// The rows that all panels share, so that a component stands at one height in all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    components: Vec<Row>,
    groups: Vec<(&'static str, f64)>,
    net: f64,
    height: f64,
}

impl Rows {
    /// Every component that any faction has, in the order of the theme, then those the theme does not know.
    pub fn of(factions: &[Faction]) -> Self {
        let all = || factions.iter().flat_map(|faction| &faction.components);
        let known = components().filter_map(|key| all().find(|component| component.key == key));
        let mut chosen: Vec<&Component> = known.collect();
        for component in all() {
            if !chosen.iter().any(|have| have.key == component.key) {
                chosen.push(component);
            }
        }
        let (mut rows, mut groups, mut y) = (Vec::new(), Vec::new(), 0.0);
        for component in chosen {
            let group = component_group(&component.key);
            if groups.last().is_none_or(|(last, _)| *last != group) {
                y += GROUP;
                groups.push((group, y - 4.0));
            }
            rows.push(Row { key: component.key.clone(), label: component.label.clone(), y: y + ROW / 2.0 });
            y += ROW;
        }
        let net = y + 12.0 + ROW / 2.0;
        Self { components: rows, groups, net, height: net + ROW / 2.0 + 6.0 }
    }
}

/// What all panels share: rows, scale, and how many stand side by side.
pub struct Sheetful<'a> {
    rows: &'a Rows,
    span: Span,
    decimals: usize,
    width: f64,
}

impl<'a> Sheetful<'a> {
    /// Finds the common scale. It holds every bar and every 50% whisker; the 90% whiskers of the net widen it by at most a half on
    /// either side, beyond which they are cut and end in an arrow.
    pub fn new(factions: &[Faction], rows: &'a Rows, per_line: usize) -> Self {
        let width = (Page::RIGHT - Page::LEFT - NAMES) / real(per_line) - GUTTER;
        let values: Vec<f64> = factions.iter().flat_map(|faction| reaches(faction, rows)).chain([0.0]).collect();
        let core = Span::of(values).unwrap_or(Span { low: -1.0, high: 1.0 });
        let most = (core.low - core.length() / 2.0, core.high + core.length() / 2.0);
        let whiskers = factions
            .iter()
            .flat_map(|faction| [faction.net.q05, faction.net.q95])
            .filter(|value| value.is_finite())
            .fold(core, |span, value| span.with(value.clamp(most.0, most.1)));
        // Room for the numbers at both ends of the bars.
        let room = Text::new((0.0, 0.0), "+00.0", TICK_SIZE).width() + 10.0;
        let padded = core.padded((room / (width - 2.0 * room).max(40.0)).min(0.6));
        // The net's number stands beyond its whisker, on the side of zero that its bar leaves free.
        let room = padded.high - core.high;
        let (negative, positive) = factions.iter().fold((false, false), |signs, faction| {
            (signs.0 || faction.net.mean <= 0.0, signs.1 || faction.net.mean > 0.0)
        });
        let span = padded
            .with(whiskers.low - if positive { room } else { 0.0 })
            .with(whiskers.high + if negative { room } else { 0.0 });
        let decimals = number::decimals(Span { low: 0.0, high: core.length() / 2.0 });
        Self { rows, span, decimals: decimals.clamp(1, 2), width }
    }

    /// Draws one line of panels, and moves the page's place below it.
    pub fn draw_line(&self, page: &mut Page, line: &[Faction], colours: &BTreeMap<String, Colour>) {
        let top = page.y + 34.0;
        page.sheet.layer("components", "");
        self.names(&mut page.sheet, top);
        let mut left = Page::LEFT + NAMES;
        for faction in line {
            let frame = Frame { left, top, right: left + self.width, bottom: top + self.rows.height };
            let colour = colours.get(&faction.key).copied().unwrap_or(INK);
            self.panel(&mut page.sheet, faction, &frame, colour);
            left += self.width + GUTTER;
        }
        page.y = top + self.rows.height + 2.0 * TICK_SIZE + 24.0;
    }

    /// Names of groups, components and the net, left of the first panel.
    fn names(&self, sheet: &mut Sheet, top: f64) {
        let x = Page::LEFT + NAMES - 12.0;
        for (group, y) in &self.rows.groups {
            let text = Text::new((Page::LEFT, top + y), group, TICK_SIZE - 0.5);
            sheet.text(text.colour(GREY));
        }
        for row in &self.rows.components {
            let words = fit(&row.label, NAMES - 14.0, LABEL_SIZE, Weight::Regular);
            let at = (x, top + row.y + LABEL_SIZE * 0.36);
            let text = Text::new(at, &words, LABEL_SIZE);
            let colour = component(&row.key).for_words();
            sheet.text(text.anchor(Anchor::End).colour(colour));
        }
        let at = (x, top + self.rows.net + LABEL_SIZE * 0.36);
        let text = Text::new(at, "Net", LABEL_SIZE).strong();
        sheet.text(text.anchor(Anchor::End));
    }

    /// One faction's waterfall.
    fn panel(&self, sheet: &mut Sheet, faction: &Faction, frame: &Frame, colour: Colour) {
        let net = number::signed(faction.net.mean, self.decimals);
        let sentence = format!("{}: net {net} months of rule", faction.label);
        sheet.layer(&faction.key, &sentence);
        panels::title(sheet, frame, frame.width(), &faction.label, colour, 8.0);
        let scale = Scale::new(self.span, frame.left, frame.right);
        let ticks = axes::numbers(self.span, if self.width > 300.0 { 7 } else { 4 });
        axes::upright(sheet, frame, &scale, &ticks);
        axes::foot(sheet, frame, &scale, &ticks, true);
        axes::foot_name(sheet, frame, "months of rule");
        axes::zero(sheet, scale.at(0.0), frame.top, frame.bottom);
        let mut start = 0.0;
        for (i, row) in self.rows.components.iter().enumerate() {
            let y = frame.top + row.y;
            match faction.components.iter().find(|component| component.key == row.key) {
                Some(component) if component.mean.is_finite() => {
                    self.bar(sheet, component, start, &scale, frame, y);
                    start += component.mean;
                }
                _ => {
                    let at = (scale.within(start) + 4.0, y + TICK_SIZE * 0.36);
                    sheet.text(Text::new(at, "–", TICK_SIZE).colour(RULE));
                }
            }
            // A thin line carries the sum so far down to the next bar.
            let following = self.rows.components.get(i + 1);
            let below = following.map_or(self.rows.net, |row| row.y);
            let below = frame.top + below - BAR / 2.0;
            let x = scale.within(start);
            sheet.line((x, y + BAR / 2.0), (x, below), HAIR, RULE);
        }
        self.net(sheet, &faction.net, &scale, frame);
    }

    /// One component: its bar, its whisker, its value.
    fn bar(&self, sheet: &mut Sheet, component: &Component, start: f64, scale: &Scale, frame: &Frame, y: f64) {
        let end = start + component.mean;
        let (from, to) = (scale.within(start), scale.within(end));
        let colour = crate::figures::theme::component(&component.key);
        sheet.rect((from, y - BAR / 2.0), (to, y + BAR / 2.0), colour);
        let (low, high) = (scale.within(start + component.q25), scale.within(start + component.q75));
        whisker(sheet, (low, high), y, 1.4);
        let ends = [from, to, low, high];
        let words = number::signed(component.mean, self.decimals);
        let text = Text::new((0.0, y), &words, TICK_SIZE).halo();
        beside(sheet, text, &ends, component.mean < 0.0, frame);
    }

    /// The sum, from zero, with both intervals.
    fn net(&self, sheet: &mut Sheet, net: &Net, scale: &Scale, frame: &Frame) {
        let y = frame.top + self.rows.net;
        let rule = y - ROW / 2.0 - 6.0;
        sheet.line((frame.left, rule), (frame.right, rule), HAIR, RULE);
        let (zero, mean) = (scale.at(0.0), scale.within(net.mean));
        sheet.rect((zero, y - BAR / 2.0), (mean, y + BAR / 2.0), NET);
        let at = |value: f64| scale.within(value);
        whisker(sheet, (at(net.q05), at(net.q95)), y, 1.0);
        for (value, tip, back) in [(net.q05, frame.left, frame.left + 4.0), (net.q95, frame.right, frame.right - 4.0)] {
            // An arrow says that the interval goes on beyond the panel.
            let beyond = value < self.span.low || value > self.span.high;
            if beyond && value.is_finite() {
                sheet.polygon(vec![(tip, y), (back, y - 3.5), (back, y + 3.5)], INK);
            }
        }
        whisker(sheet, (at(net.q25), at(net.q75)), y, 2.6);
        let ends = [zero, mean, at(net.q25), at(net.q75), at(net.q05), at(net.q95)];
        let text = Text::new((0.0, y), &number::signed(net.mean, self.decimals), LABEL_SIZE);
        // On the side of zero that the bar leaves free, so that nets stand below one another from panel to panel.
        beside(sheet, text.strong().halo(), &ends, net.mean > 0.0, frame);
    }
}

/// A level line with a white rim, so that it can be seen on a bar and beside it.
fn whisker(sheet: &mut Sheet, (low, high): (f64, f64), y: f64, width: f64) {
    if low.is_finite() && high.is_finite() {
        sheet.line((low, y), (high, y), width + 1.6, crate::figures::theme::PAPER);
        sheet.line((low, y), (high, y), width, INK);
    }
}

/// Writes a value beyond the ends of bar and whisker, on the side to which the bar runs, or on the other when there is no room.
fn beside(sheet: &mut Sheet, text: Text, ends: &[f64], to_the_left: bool, frame: &Frame) {
    let Some(reach) = Span::of(ends.iter().copied()) else {
        return;
    };
    let needed = text.width() + 5.0;
    let fits_left = reach.low - needed >= frame.left - GUTTER / 2.0;
    let fits_right = reach.high + needed <= frame.right + GUTTER / 2.0;
    let left = if to_the_left { fits_left || !fits_right } else { fits_left && !fits_right };
    let y = text.at.1 + text.size * 0.36;
    let text = if left {
        Text { at: (reach.low - 5.0, y), ..text }.anchor(Anchor::End)
    } else {
        Text { at: (reach.high + 5.0, y), ..text }
    };
    sheet.text(text);
}

/// How far bars and 50% whiskers of a faction reach.
fn reaches(faction: &Faction, rows: &Rows) -> Vec<f64> {
    let mut start = 0.0;
    let mut reaches = vec![faction.net.mean, faction.net.q25, faction.net.q75];
    for row in &rows.components {
        let found = faction.components.iter().find(|component| component.key == row.key);
        if let Some(component) = found.filter(|component| component.mean.is_finite()) {
            let (low, high) = (start + component.q25, start + component.q75);
            start += component.mean;
            reaches.extend([low, high, start]);
        }
    }
    reaches
}
