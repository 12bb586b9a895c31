//! Where the areas are named: inside where they are thick, at the right edge where they reach it, above where they do not.

use super::stack::Stack;
use crate::figures::canvas::{Anchor, Sheet, Text};
use crate::figures::layout::labels::spread;
use crate::figures::layout::number::percent;
use crate::figures::layout::{Frame, axes, real};
use crate::figures::theme::{HAIR, INK, LABEL_SIZE, RULE, RUNGS, Rung, TICK_SIZE};

/// Room right of the plot for names.
pub const RIGHT: f64 = 132.0;
/// Room above the plot for names of areas that do not reach the right edge.
pub const ABOVE: f64 = 34.0;

/// The least share at the right edge, or at any time, that is named.
const LEAST: f64 = 0.01;

/// From this share at the right edge on, a name inside the area is enough.
const THICK_END: f64 = 0.06;

/// Names every area, and returns the names of those too small to be seen.
pub fn name_areas(sheet: &mut Sheet, stack: &Stack, frame: &Frame) -> Vec<&'static str> {
    let inside: Vec<bool> =
        (0..RUNGS.len()).map(|rung| name_one_inside(sheet, stack, frame, rung, LABEL_SIZE)).collect();
    name_at_edge(sheet, stack, frame, &inside);
    name_above(sheet, stack, frame, &inside);
    RUNGS
        .iter()
        .enumerate()
        .filter(|&(rung, _)| {
            let (_, peak) = stack.peak(rung);
            !inside[rung] && stack.last(rung) < LEAST && peak < LEAST
        })
        .map(|(_, named)| named.label)
        .collect()
}

/// Names the areas that are thick enough; the others keep to the line of names above the panels.
pub fn name_inside(sheet: &mut Sheet, stack: &Stack, frame: &Frame) {
    for rung in 0..RUNGS.len() {
        name_one_inside(sheet, stack, frame, rung, TICK_SIZE);
    }
}

/// Names an area inside, where it leaves the most room around its name; `false` when it nowhere does.
fn name_one_inside(sheet: &mut Sheet, stack: &Stack, frame: &Frame, rung: usize, size: f64) -> bool {
    let named = RUNGS[rung];
    let (scale_x, scale_y) = stack.scales(frame);
    let text = Text::new((0.0, 0.0), named.label, size).strong();
    let half = text.width() / 2.0 + 5.0;
    let mut best: Option<(f64, f64, f64)> = None;
    for month in 0..stack.len() {
        let x = scale_x.at(real(month));
        if x - half < frame.left || x + half > frame.right {
            continue;
        }
        // The room at this place is what lies between the highest floor and the lowest ceiling over the width of the name.
        let near = (0..stack.len()).filter(|&m| (scale_x.at(real(m)) - x).abs() <= half);
        let room =
            near.map(|m| stack.span(m, rung)).try_fold((f64::INFINITY, f64::NEG_INFINITY), |(floor, ceiling), span| {
                span.map(|span| (floor.min(scale_y.at(span.low)), ceiling.max(scale_y.at(span.high))))
            });
        let Some((floor, ceiling)) = room else {
            continue;
        };
        if best.is_none_or(|(most, _, _)| floor - ceiling > most) {
            best = Some((floor - ceiling, x, f64::midpoint(floor, ceiling)));
        }
    }
    match best {
        Some((room, x, middle)) if room >= size * 1.45 => {
            let at = (x, middle + size * 0.36);
            let text = Text { at, ..text };
            sheet.text(text.anchor(Anchor::Middle).colour(named.colour.words_on_it()));
            true
        }
        _ => false,
    }
}

/// Right of the plot: the share at the end, with the name where it does not stand inside.
fn name_at_edge(sheet: &mut Sheet, stack: &Stack, frame: &Frame, inside: &[bool]) {
    let Some(month) = stack.last_month() else {
        return;
    };
    let (scale_x, scale_y) = stack.scales(frame);
    let x = scale_x.at(real(month));
    let ends: Vec<(usize, f64)> = (0..RUNGS.len())
        .filter(|&rung| stack.last(rung) >= LEAST)
        .filter_map(|rung| {
            let span = stack.span(month, rung)?;
            Some((rung, scale_y.at(f64::midpoint(span.low, span.high))))
        })
        .collect();
    let wanted: Vec<f64> = ends.iter().map(|&(_, y)| y).collect();
    let places = spread(&wanted, LABEL_SIZE * 1.3, frame.top + LABEL_SIZE * 0.3, frame.bottom - LABEL_SIZE * 0.3);
    for (&(rung, from), to) in ends.iter().zip(places) {
        axes::leader(sheet, (x + 2.0, from), (frame.right + 18.0, to));
        let named = RUNGS[rung];
        let share = percent(stack.last(rung));
        // A name inside a thick end is near enough to its number; a thin end says it again.
        let words =
            if inside[rung] && stack.last(rung) >= THICK_END { share } else { format!("{} {share}", named.label) };
        let at = (frame.right + 22.0, to + LABEL_SIZE * 0.36);
        let text = Text::new(at, &words, LABEL_SIZE).strong();
        sheet.text(text.colour(named.colour.for_words()));
    }
}

/// Above the plot: names of areas that are seen for a time and gone at the end, each with a line down to where it is thickest.
fn name_above(sheet: &mut Sheet, stack: &Stack, frame: &Frame, inside: &[bool]) {
    let (scale_x, scale_y) = stack.scales(frame);
    let mut gone: Vec<(Rung, f64, f64)> = (0..RUNGS.len())
        .filter(|&rung| !inside[rung] && stack.last(rung) < LEAST)
        .filter_map(|rung| {
            let (month, peak) = stack.peak(rung);
            let span = stack.span(month, rung)?;
            let y = scale_y.at(f64::midpoint(span.low, span.high));
            (peak >= LEAST).then(|| (RUNGS[rung], scale_x.at(real(month)), y))
        })
        .collect();
    gone.sort_by(|a, b| a.1.total_cmp(&b.1));
    let wanted: Vec<f64> = gone.iter().map(|&(_, x, _)| x).collect();
    let places = spread(&wanted, 84.0, frame.left + 130.0, frame.right - 40.0);
    for ((named, x, y), place) in gone.into_iter().zip(places) {
        let foot = frame.top - 9.0;
        sheet.path(vec![(place, foot), (place, foot + 4.0), (x, frame.top), (x, y)], HAIR, INK);
        sheet.disc((x, y), 1.8, INK);
        let text = Text::new((place, foot - 3.0), named.label, TICK_SIZE).strong();
        sheet.text(text.anchor(Anchor::Middle).colour(named.colour.for_words()));
    }
    // The edge of the whole: without it the uppermost area, where it is pale, has no end.
    sheet.line((frame.right, frame.top), (frame.right, frame.bottom), HAIR, RULE);
}
