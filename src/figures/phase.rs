//! `phase`: a metric over two levers as a heat map, with the line on which it takes a level, and the band in which the line may lie.
//!
//! Every cell is one point of the grid, so that nothing is shown finer than it was computed. The line runs between the points, by
//! marching squares; the band is where the interval of the metric, straight between the points, holds the level.

use super::Picture;
use super::canvas::{Anchor, Paint, Point, Sheet, Text};
use super::layout::{Frame, Page, Scale, Span, Words, axes, number};
use super::theme::{CURVE, GREY, INK, LABEL_SIZE, PAPER, RULE, TICK_SIZE, heat};
use crate::stats::contour;

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Phase {
    /// The words around it.
    pub words: Words,
    /// The level axis.
    pub x: Lever,
    /// The upright axis.
    pub y: Lever,
    /// What the colours stand for.
    pub metric: String,
    /// Whether it is a share, shown as a percentage and coloured from 0 to 1.
    pub is_share: bool,
    /// The metric at each point, along `x` first; NaN where it has none.
    pub values: Vec<f64>,
    /// Lower limits.
    pub low: Vec<f64>,
    /// Upper limits.
    pub high: Vec<f64>,
    /// The level whose line is drawn.
    pub level: f64,
}

/// One lever: its name and its values, rising.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Lever {
    /// Its name with its unit.
    pub name: String,
    /// Its values.
    pub values: Vec<f64>,
}

const HEIGHT: f64 = 400.0;
/// Room left of the map for the values of the upright lever, and right of it for the key.
const LEFT: f64 = 58.0;
const KEY: f64 = 96.0;
/// Height of a row of the band, in logical pixels.
const ROW: f64 = 1.0;
/// How much of the colours the band hides.
const VEIL: f64 = 0.42;

/// Draws the picture.
pub fn picture(input: &Phase) -> Picture {
    let mut page = Page::begin("phase", &input.words);
    let top = page.y + 24.0;
    let frame = Frame {
        left: (Page::LEFT + LEFT).round(),
        top: top.round(),
        right: (Page::RIGHT - KEY).round(),
        bottom: (top + HEIGHT).round(),
    };
    let map = Map::new(input, frame);
    page.sheet.layer("map", "");
    map.cells(&mut page.sheet);
    page.sheet.layer("band", "where the line may lie");
    map.band(&mut page.sheet);
    page.sheet.layer("frontier", &format!("{} at {}", input.metric, map.written(input.level)));
    let drawn = map.frontier(&mut page.sheet);
    page.sheet.layer("axes", "");
    map.axes(&mut page.sheet);
    map.key(&mut page.sheet);
    page.y = frame.bottom + 2.0 * TICK_SIZE + 22.0;
    let level = map.written(input.level);
    let note = if drawn {
        format!("Line: {level}. Pale band: points whose 95% interval holds {level}.")
    } else {
        format!("Nowhere on this grid does it pass {level}.")
    };
    page.finish(&[note], " a point")
}

struct Map<'a> {
    input: &'a Phase,
    frame: Frame,
    x: Scale,
    y: Scale,
    colours: Span,
}

impl<'a> Map<'a> {
    fn new(input: &'a Phase, frame: Frame) -> Self {
        let colours = if input.is_share {
            Span { low: 0.0, high: 1.0 }
        } else {
            Span::of(input.values.iter().copied()).unwrap_or(Span { low: 0.0, high: 1.0 })
        };
        Self {
            input,
            frame,
            x: Scale::new(cells_of(&input.x.values), frame.left, frame.right),
            y: Scale::new(cells_of(&input.y.values), frame.bottom, frame.top),
            colours,
        }
    }

    fn written(&self, value: f64) -> String {
        if self.input.is_share { number::percent(value) } else { number::fixed(value, number::decimals(self.colours)) }
    }

    fn colour(&self, value: f64) -> super::theme::Colour {
        let length = self.colours.length();
        heat(if length > 0.0 { (value - self.colours.low) / length } else { 0.5 })
    }

    /// Cells on whole pixels: neighbours share their edges, and no seam shows.
    fn cells(&self, sheet: &mut Sheet) {
        let (xs, ys) = (edges(&self.input.x.values, &self.x), edges(&self.input.y.values, &self.y));
        let width = self.input.x.values.len();
        for (row, y) in ys.windows(2).enumerate() {
            for (column, x) in xs.windows(2).enumerate() {
                if let Some(value) = self.input.values.get(row * width + column).filter(|value| value.is_finite()) {
                    sheet.rect((x[0], y[0]), (x[1], y[1]), self.colour(*value));
                }
            }
        }
    }

    /// Rows of pale rectangles, on whole pixels too.
    fn band(&self, sheet: &mut Sheet) {
        let paint = Paint { colour: PAPER, opacity: VEIL };
        let (xs, ys) = (&self.input.x.values, &self.input.y.values);
        let (Some(first_x), Some(last_x), Some(first_y), Some(last_y)) = (xs.first(), xs.last(), ys.first(), ys.last())
        else {
            return;
        };
        let (left, right) = (self.x.at(*first_x).round(), self.x.at(*last_x).round());
        let (bottom, mut y) = (self.y.at(*first_y).round(), self.y.at(*last_y).round());
        while y < bottom {
            let height = back(&self.y, y + 0.5 * ROW);
            let (mut x, mut begun) = (left, None);
            while x <= right {
                let inside = x < right && self.open_at(back(&self.x, x + 0.5), height);
                match (inside, begun) {
                    (true, None) => begun = Some(x),
                    (false, Some(from)) => {
                        sheet.rect((from, y), (x, (y + ROW).min(bottom)), paint);
                        begun = None;
                    }
                    _ => {}
                }
                x += 1.0;
            }
            y += ROW;
        }
    }

    /// Whether the interval at a place holds the level.
    fn open_at(&self, x: f64, y: f64) -> bool {
        let (xs, ys) = (&self.input.x.values, &self.input.y.values);
        let read = |heights: &[f64]| between(xs, ys, heights, x, y);
        matches!((read(&self.input.low), read(&self.input.high)),
            (Some(low), Some(high)) if low <= self.input.level && self.input.level <= high)
    }

    /// The line, white under dark so that it can be seen on every colour. Whether there is any.
    fn frontier(&self, sheet: &mut Sheet) -> bool {
        let (xs, ys) = (&self.input.x.values, &self.input.y.values);
        let lines: Vec<Vec<Point>> = contour::lines(xs, ys, &self.input.values, self.input.level)
            .into_iter()
            .map(|line| line.into_iter().map(|(x, y)| (self.x.at(x), self.y.at(y))).collect())
            .collect();
        for line in &lines {
            sheet.path(line.clone(), CURVE + 2.6, PAPER);
        }
        for line in &lines {
            sheet.path(line.clone(), CURVE, INK);
        }
        if let Some(longest) = lines.iter().max_by_key(|line| line.len())
            && let Some(&(x, y)) = longest.get(longest.len() / 2)
        {
            let at =
                (x.clamp(self.frame.left + 4.0, self.frame.right - 44.0) + 7.0, (y - 7.0).max(self.frame.top + 14.0));
            sheet.text(Text::new(at, &self.written(self.input.level), LABEL_SIZE).strong().halo());
        }
        !lines.is_empty()
    }

    fn axes(&self, sheet: &mut Sheet) {
        let frame = &self.frame;
        axes::foot(sheet, frame, &self.x, &ticks(&self.input.x.values), true);
        for tick in ticks(&self.input.y.values) {
            let at = (frame.left - 7.0, self.y.at(tick.value) + TICK_SIZE * 0.36);
            sheet.text(Text::new(at, &tick.label, TICK_SIZE).colour(GREY).anchor(Anchor::End));
        }
        axes::foot_name(sheet, frame, &self.input.x.name);
        let at = (Page::LEFT, frame.top - 10.0);
        sheet.text(Text::new(at, &self.input.y.name, TICK_SIZE).colour(GREY));
    }

    /// The colours and what they stand for.
    fn key(&self, sheet: &mut Sheet) {
        let left = self.frame.right + 24.0;
        let scale = Scale::new(self.colours, self.frame.bottom, self.frame.top);
        let steps = 100_u32;
        let edge = |step: u32| (self.frame.bottom - f64::from(step) / f64::from(steps) * HEIGHT).round();
        for step in 0..steps {
            let share = (f64::from(step) + 0.5) / f64::from(steps);
            sheet.rect((left, edge(step)), (left + 14.0, edge(step + 1)), heat(share));
        }
        let ticks =
            if self.input.is_share { axes::percentages(self.colours, 5) } else { axes::numbers(self.colours, 5) };
        for tick in ticks {
            let y = scale.at(tick.value);
            sheet.line((left + 14.0, y), (left + 18.0, y), 0.8, RULE);
            let at = (left + 22.0, y + TICK_SIZE * 0.36);
            sheet.text(Text::new(at, &tick.label, TICK_SIZE).colour(GREY));
        }
        if (self.colours.low..=self.colours.high).contains(&self.input.level) {
            let y = scale.at(self.input.level);
            sheet.line((left - 3.0, y), (left + 17.0, y), CURVE, INK);
        }
        let at = (Page::RIGHT, self.frame.top - 10.0);
        sheet.text(Text::new(at, &self.input.metric, TICK_SIZE).colour(GREY).anchor(Anchor::End));
    }
}

/// The value at a place on the sheet.
fn back(scale: &Scale, place: f64) -> f64 {
    scale.values.low + (place - scale.from) / (scale.to - scale.from) * scale.values.length()
}

/// From half a step before the first value to half a step after the last.
fn cells_of(values: &[f64]) -> Span {
    match values {
        [] => Span { low: 0.0, high: 1.0 },
        [one] => Span { low: one - 0.5, high: one + 0.5 },
        [first, second, ..] => {
            let (before, last) = (values[values.len() - 2], values[values.len() - 1]);
            Span { low: first - 0.5 * (second - first), high: last + 0.5 * (last - before) }
        }
    }
}

/// Edges of the cells on whole pixels.
fn edges(values: &[f64], scale: &Scale) -> Vec<f64> {
    let ends = [scale.values.low, scale.values.high];
    let inner = values.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
    ends[..1].iter().copied().chain(inner).chain([ends[1]]).map(|value| scale.at(value).round()).collect()
}

/// Each point of a lever, or round numbers where these are many.
fn ticks(values: &[f64]) -> Vec<axes::Tick> {
    let span = Span::of(values.iter().copied()).unwrap_or(Span { low: 0.0, high: 1.0 });
    if values.len() > 12 {
        return axes::numbers(span, 8);
    }
    let decimals = (0..4).find(|&decimals| values.iter().all(|value| fits(*value, decimals))).unwrap_or(3);
    axes::named(values.iter().map(|&value| (value, number::fixed(value, decimals))).collect())
}

fn fits(value: f64, decimals: usize) -> bool {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    (value * scale - (value * scale).round()).abs() < 1e-6
}

/// A height between the points of the grid, linear along each axis; none outside, or beside a point without a value.
fn between(xs: &[f64], ys: &[f64], heights: &[f64], x: f64, y: f64) -> Option<f64> {
    let (i, across) = cell_of(xs, x)?;
    let (j, up) = cell_of(ys, y)?;
    let at = |i: usize, j: usize| heights.get(j * xs.len() + i).copied().filter(|height| height.is_finite());
    let lower = (1.0 - across) * at(i, j)? + across * at(i + 1, j)?;
    let upper = (1.0 - across) * at(i, j + 1)? + across * at(i + 1, j + 1)?;
    Some((1.0 - up) * lower + up * upper)
}

fn cell_of(values: &[f64], value: f64) -> Option<(usize, f64)> {
    let place = values.windows(2).position(|pair| (pair[0]..=pair[1]).contains(&value))?;
    Some((place, (value - values[place]) / (values[place + 1] - values[place])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::canvas::Mark;
    use crate::figures::layout::real;

    fn input(points: usize, height: impl Fn(f64, f64) -> f64) -> Phase {
        let axis: Vec<f64> = (0..points).map(|i| real(i) / real(points.max(2) - 1)).collect();
        let values: Vec<f64> =
            axis.iter().flat_map(|y| axis.iter().map(|x| height(*x, *y)).collect::<Vec<_>>()).collect();
        Phase {
            words: Words { title: "Finding".into(), subtitle: "Method".into(), worlds: 400, seed: 1 },
            x: Lever { name: "across & <up>".into(), values: axis.clone() },
            y: Lever { name: "up".into(), values: axis },
            metric: "rational".into(),
            is_share: true,
            low: values.iter().map(|value| value - 0.1).collect(),
            high: values.iter().map(|value| value + 0.1).collect(),
            values,
            level: 0.5,
        }
    }

    #[test]
    fn cells_share_their_edges() {
        let picture = picture(&input(9, |x, y| x * y));
        let map = picture.layers().iter().find(|layer| layer.id == "map").unwrap();
        let rects: Vec<(Point, Point)> = map
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Rect { from, to, .. } => Some((*from, *to)),
                _ => None,
            })
            .collect();
        assert_eq!(rects.len(), 81);
        for (from, to) in &rects {
            assert!([from.0, from.1, to.0, to.1].iter().all(|place| place.fract() == 0.0), "on whole pixels");
        }
        let area: f64 = rects.iter().map(|(from, to)| (to.0 - from.0) * (to.1 - from.1)).sum();
        let wide = rects.iter().map(|rect| rect.1.0).fold(0.0, f64::max)
            - rects.iter().map(|rect| rect.0.0).fold(1e9, f64::min);
        assert!((area - wide * HEIGHT).abs() < 1e-9, "no gap and no overlap");
    }

    #[test]
    fn the_frontier_is_drawn_and_named_where_there_is_one() {
        let texts = |picture: &Picture| -> Vec<String> { picture.texts().map(|text| text.words.clone()).collect() };
        let with = picture(&input(7, |x, y| 0.5 * (x + y)));
        assert_eq!(texts(&with).iter().filter(|text| *text == "50%").count(), 1);
        assert!(texts(&with).iter().any(|text| text.contains("Pale band")));
        let without = picture(&input(7, |x, _| 0.2 * x));
        assert!(texts(&without).iter().any(|text| text.contains("Nowhere on this grid")));
    }

    #[test]
    fn the_band_is_where_the_interval_holds_the_level() {
        let input = input(11, |x, _| x);
        let map = Map::new(&input, Frame { left: 0.0, top: 0.0, right: 400.0, bottom: 400.0 });
        assert!(map.open_at(0.45, 0.5) && map.open_at(0.59, 0.1));
        assert!(!map.open_at(0.39, 0.5) && !map.open_at(0.61, 0.5) && !map.open_at(2.0, 0.5));
    }

    #[test]
    fn odd_grids_are_drawn() {
        for points in [0, 1, 2, 3, 40] {
            for height in [f64::NAN, f64::INFINITY, 0.5, -3.0] {
                let picture = picture(&Phase { is_share: height > 0.4, ..input(points, |_, _| height) });
                assert!(picture.svg().is_ok(), "{points} {height}");
            }
        }
    }
}
