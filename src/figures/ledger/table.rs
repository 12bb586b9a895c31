//! Many ledgers: a row for each, a column for each component, the darker the more it weighs, the net at the end.
//!
//! A waterfall needs a panel; twenty of them make a sheet on which nobody compares anything. Here reading down a column compares one
//! component, and reading along a row finds what carries the net.

use super::Faction;
use crate::figures::canvas::{Anchor, Sheet, Text, Weight};
use crate::figures::layout::labels::{fit, wrap_to};
use crate::figures::layout::{Page, number, real};
use crate::figures::theme::{
    Colour, GREY, GRID, HAIR, INK, LABEL_SIZE, PAPER, RULE, TICK_SIZE, component, component_group, components,
};

/// Room for the names of the rows.
const NAMES: f64 = 168.0;
/// Width of a component's column.
const CELL: f64 = 40.0;
/// Width of the net's column.
const NET: f64 = 48.0;
/// Height of a row.
const ROW: f64 = 27.0;
/// Room for the names of the components, which run upwards.
const HEAD: f64 = 116.0;

/// Components in the order of the theme, then those the theme does not know: key and label.
fn columns(factions: &[Faction]) -> Vec<(&str, &str)> {
    let all = || factions.iter().flat_map(|faction| &faction.components);
    let mut found: Vec<(&str, &str)> = Vec::new();
    let known = components().filter_map(|key| all().find(|component| component.key == key));
    for component in known.chain(all()) {
        if !found.iter().any(|(key, _)| *key == component.key) {
            found.push((&component.key, &component.label));
        }
    }
    found
}

/// Draws the table from the page's place downwards, the best net first.
pub fn draw(page: &mut Page, factions: &[Faction]) {
    let columns = columns(factions);
    let cell = CELL.min((Page::RIGHT - Page::LEFT - NAMES - NET - 80.0) / real(columns.len().max(1)));
    let left = Page::LEFT + NAMES;
    let net = left + cell * real(columns.len());
    let top = page.y + HEAD;
    head(&mut page.sheet, &columns, cell, left, top, net);
    let mut rows: Vec<&Faction> = factions.iter().collect();
    rows.sort_by(|a, b| b.net.mean.total_cmp(&a.net.mean));
    let means = rows.iter().flat_map(|row| &row.components).map(|component| component.mean.abs());
    let most = means.filter(|mean| mean.is_finite()).fold(0.0, f64::max);
    let mut y = top + 6.0;
    for faction in rows {
        let label = format!("{}: net {} months of rule", faction.label, number::signed(faction.net.mean, 1));
        page.sheet.layer(&faction.label, &label);
        let middle = y + ROW / 2.0;
        name(&mut page.sheet, &faction.label, middle);
        for (place, (key, _)) in columns.iter().enumerate() {
            let mean = faction.components.iter().find(|own| own.key == *key).map_or(f64::NAN, |own| own.mean);
            let x = left + cell * real(place);
            value(&mut page.sheet, (x, y), cell, mean, shade(component(key), mean, most));
        }
        let baseline = middle + TICK_SIZE * 0.36;
        let text = Text::new((net + NET - 6.0, baseline), &number::signed(faction.net.mean, 1), LABEL_SIZE);
        page.sheet.text(text.strong().anchor(Anchor::End));
        let half = format!("{} to {}", number::signed(faction.net.q25, 1), number::signed(faction.net.q75, 1));
        let text = Text::new((Page::RIGHT, baseline), &half, TICK_SIZE - 0.5);
        page.sheet.text(text.colour(GREY).anchor(Anchor::End));
        y += ROW;
        page.sheet.line((Page::LEFT, y), (Page::RIGHT, y), HAIR, GRID);
    }
    page.y = y + 18.0;
}

/// Names of groups, components, the net and its middle half.
fn head(sheet: &mut Sheet, columns: &[(&str, &str)], cell: f64, left: f64, top: f64, net: f64) {
    sheet.layer("components", "");
    let mut last = "";
    for (place, (key, label)) in columns.iter().enumerate() {
        let x = left + cell * real(place);
        let words = fit(label, HEAD - 22.0, LABEL_SIZE, Weight::Regular);
        let text = Text::new((x + cell / 2.0 + LABEL_SIZE * 0.36, top - 4.0), &words, LABEL_SIZE);
        sheet.text(text.upwards().colour(component(key).for_words()));
        let group = component_group(key);
        if group != last {
            last = group;
            let own = columns[place..].iter().take_while(|(key, _)| component_group(key) == group).count();
            let (begin, end) = (x + 2.0, x + cell * real(own) - 4.0);
            let text = Text::new((begin, top - HEAD + 6.0), group, TICK_SIZE - 0.5).colour(GREY);
            // The first has room on its left, over the names of the rows; any other keeps to its columns.
            let text = if begin + text.width() <= end {
                text
            } else if place == 0 {
                Text { at: (end, text.at.1), ..text }.anchor(Anchor::End)
            } else {
                let words = fit(group, end - begin, text.size, Weight::Regular);
                Text::new(text.at, &words, text.size).colour(GREY)
            };
            sheet.text(text);
        }
    }
    let text = Text::new((net + NET - 6.0, top - 4.0), "Net", LABEL_SIZE);
    sheet.text(text.strong().anchor(Anchor::End));
    let text = Text::new((Page::RIGHT, top - 4.0), "middle half", TICK_SIZE - 0.5);
    sheet.text(text.colour(GREY).anchor(Anchor::End));
    sheet.line((Page::LEFT, top + 2.0), (Page::RIGHT, top + 2.0), HAIR, RULE);
}

fn name(sheet: &mut Sheet, label: &str, middle: f64) {
    let lines = wrap_to(label, NAMES - 14.0, TICK_SIZE + 0.5, Weight::Regular, 2);
    let mut y = middle + TICK_SIZE * 0.36 - TICK_SIZE * 0.6 * real(lines.len().saturating_sub(1));
    for line in lines {
        sheet.text(Text::new((Page::LEFT, y), &line, TICK_SIZE + 0.5));
        y += TICK_SIZE * 1.2;
    }
}

/// A component's colour, the paler the less it weighs.
fn shade(colour: Colour, mean: f64, most: f64) -> Colour {
    // A root, so that a tenth of the most can still be told from nothing.
    let share = if most > 0.0 && mean.is_finite() { (mean.abs() / most).clamp(0.0, 1.0).sqrt() } else { 0.0 };
    PAPER.mixed(colour, 0.9 * share)
}

fn value(sheet: &mut Sheet, (x, y): (f64, f64), cell: f64, mean: f64, shade: Colour) {
    let words = number::signed(mean, 1);
    let is_zero = !mean.is_finite() || words.trim_start_matches(['+', '\u{2212}']) == "0.0";
    if !is_zero {
        sheet.rect((x + 1.0, y + 1.0), (x + cell - 1.0, y + ROW - 1.0), shade);
    }
    let colour = if is_zero {
        GREY
    } else if shade.contrast_with_white() > 4.5 {
        PAPER
    } else {
        INK
    };
    let text = Text::new((x + cell / 2.0, y + ROW / 2.0 + TICK_SIZE * 0.36), &words, TICK_SIZE);
    sheet.text(text.colour(colour).anchor(Anchor::Middle));
}
