//! One panel: the fan, the reports, and their names.

use super::series::{Series, place};
use super::{Boundary, FAN, FanRow, NAMES, Scenario};
use crate::figures::canvas::{Anchor, Paint, Point, Sheet, Text, Weight};
use crate::figures::layout::labels::{fit, spread};
use crate::figures::layout::{Frame, Page, Scale, axes, clip, number, real};
use crate::figures::theme::{GREY, LABEL_SIZE, OUTLINE, PAPER, RULE, TICK_SIZE};

/// How much of what lies beneath the band of the middle 90% hides, and then that of the middle 50% on top of it.
const BANDS: [f64; 2] = [0.17, 0.26];

/// How near to the right edge, or to one another, last points must be for their names to share a column.
const NEAR_EDGE: f64 = 130.0;

/// One panel's frame and scales.
pub struct Plot<'a> {
    /// Where it draws.
    pub frame: Frame,
    /// Places in the row of half-years.
    pub x: Scale,
    /// Numbers of attacks.
    pub y: Scale,
    /// The row of half-years.
    pub half_years: &'a [String],
    /// Whether it fills the page.
    pub single: bool,
}

impl Plot<'_> {
    /// Grid, axes and their names.
    pub fn axes(&self, sheet: &mut Sheet, first: bool, last: bool) {
        let ticks = axes::numbers(self.y.values, if self.single { 5 } else { 3 });
        axes::level(sheet, &self.frame, &self.y, &ticks, first);
        let most = if self.frame.width() > 250.0 { 12 } else { 4 };
        let ticks = axes::named(years(self.half_years, most));
        axes::foot(sheet, &self.frame, &self.x, &ticks, last);
        if self.single {
            let at = (Page::LEFT, self.frame.top - 14.0);
            sheet.text(Text::new(at, "attacks a half-year", TICK_SIZE).colour(GREY));
        }
    }

    /// The last half-year of the fan in words.
    pub fn sentence(&self, scenario: &Scenario) -> String {
        let rows = self.rows(scenario);
        rows.last().map_or_else(String::new, |(_, row)| {
            format!(
                "{}: in {} a median of {} attacks, in 90% of worlds between {} and {}",
                scenario.shown(),
                row.half_year,
                number::fixed(row.q50, 0),
                number::fixed(row.q05, 0),
                number::fixed(row.q95, 0)
            )
        })
    }

    /// Rows with their places, in order, without those that have no finite median.
    fn rows<'b>(&self, scenario: &'b Scenario) -> Vec<(f64, &'b FanRow)> {
        let mut rows: Vec<_> = scenario
            .fan
            .iter()
            .filter(|row| row.q50.is_finite())
            .filter_map(|row| Some((place(&row.half_year, self.half_years)?, row)))
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        rows
    }

    /// The two bands and the median.
    pub fn fan(&self, sheet: &mut Sheet, scenario: &Scenario) {
        let rows = self.rows(scenario);
        let curve = |quantile: &dyn Fn(&FanRow) -> f64| -> Vec<Point> {
            let points: Vec<Point> = rows
                .iter()
                .filter(|(_, row)| quantile(row).is_finite())
                .map(|(place, row)| (self.x.at(*place), self.y.at(quantile(row))))
                .collect();
            match points[..] {
                // A single half-year is a short column.
                [(x, y)] => vec![(x - 8.0, y), (x + 8.0, y)],
                _ => points,
            }
        };
        let outer = (curve(&|row| row.q05), curve(&|row| row.q95));
        let inner = (curve(&|row| row.q25), curve(&|row| row.q75));
        for ((low, high), opacity) in [outer, inner].into_iter().zip(BANDS) {
            let area: Vec<Point> = low.into_iter().chain(high.into_iter().rev()).collect();
            let paint = Paint { colour: FAN, opacity };
            sheet.polygon(clip::polygon(&area, &self.frame), paint);
        }
        for piece in clip::polyline(&curve(&|row| row.q50), &self.frame) {
            sheet.path(piece, if self.single { 2.2 } else { 1.6 }, FAN);
        }
    }

    /// Names at the right edge: what the quantiles are, and the sources whose last point is near it. The other sources are
    /// named beside their last points.
    pub fn names(&self, sheet: &mut Sheet, scenario: &Scenario, series: &[Series]) {
        sheet.layer(&format!("{} names", scenario.name), "");
        let (near, far): (Vec<_>, Vec<_>) = series
            .iter()
            .filter(|_| self.single)
            .filter_map(|one| {
                let &(place, value) = one.points.last()?;
                Some((one, (self.x.at(place), self.y.within(value))))
            })
            .partition(|(_, (x, _))| *x > self.frame.right - NEAR_EDGE);
        let mut labels = self.quantiles(scenario);
        labels.extend(near.into_iter().map(|(one, at)| {
            let words = fit(&one.name(), NAMES - 12.0, LABEL_SIZE, Weight::SemiBold);
            let text = Text::new(at, &words, LABEL_SIZE);
            text.strong().colour(one.colour.for_words())
        }));
        let wanted: Vec<f64> = labels.iter().map(|text| text.at.1).collect();
        let places = spread(&wanted, LABEL_SIZE * 1.3, self.frame.top, self.frame.bottom);
        let edge = self.frame.right;
        for (text, to) in labels.into_iter().zip(places) {
            let from = (text.at.0.min(edge) + 5.0, text.at.1);
            axes::leader(sheet, from, (edge + 9.0, to));
            let at = (edge + 12.0, to + text.size * 0.36);
            sheet.text(Text { at, ..text });
        }
        self.name_far_sources(sheet, far);
    }

    /// The quantiles of the last half-year of the fan, each at its place; in a panel only the median.
    fn quantiles(&self, scenario: &Scenario) -> Vec<Text> {
        let rows = self.rows(scenario);
        let Some(&(place, row)) = rows.last() else {
            return Vec::new();
        };
        let named = if self.single {
            vec![(row.q95, "95th pct."), (row.q75, "75th"), (row.q50, "median"), (row.q25, "25th"), (row.q05, "5th")]
        } else {
            vec![(row.q50, "")]
        };
        named
            .into_iter()
            .filter(|(value, _)| value.is_finite() && *value <= self.y.values.high)
            .map(|(value, name)| {
                let words = format!("{name} {}", number::fixed(value, 0));
                let at = (self.x.at(place), self.y.within(value));
                let text = Text::new(at, &words, TICK_SIZE).colour(FAN.for_words());
                if matches!(name, "median" | "") { text.strong() } else { text }
            })
            .collect()
    }

    /// The line in time with its label at the top, on the side where there is room.
    pub fn boundary(&self, sheet: &mut Sheet, boundary: Option<&Boundary>) {
        let Some((boundary, place)) =
            boundary.and_then(|boundary| Some((boundary, place(&boundary.half_year, self.half_years)?)))
        else {
            return;
        };
        let x = self.x.at(place - 0.5);
        let top = self.frame.top - if self.single { 8.0 } else { 0.0 };
        sheet.line((x, top), (x, self.frame.bottom), 1.0, RULE);
        if self.single {
            let room = self.frame.right - x - 6.0;
            let words = fit(&boundary.label, room.max(160.0), TICK_SIZE, Weight::Regular);
            let text = Text::new((x + 6.0, top + 2.0), &words, TICK_SIZE).colour(GREY).halo();
            let text =
                if text.width() > room { Text { at: (x - 6.0, top + 2.0), ..text }.anchor(Anchor::End) } else { text };
            sheet.text(text);
        }
    }

    /// The points of every source, joined by a thin line.
    pub fn reports(&self, sheet: &mut Sheet, scenario: &str, series: &[Series]) {
        for one in series {
            sheet.layer(&format!("{scenario} {}", one.name()), &one.name());
            let points: Vec<Point> =
                one.points.iter().map(|&(place, value)| (self.x.at(place), self.y.at(value))).collect();
            for piece in clip::polyline(&points, &self.frame) {
                sheet.path(piece, OUTLINE * if self.single { 1.0 } else { 0.6 }, one.colour);
            }
            let radius = if self.single { 3.8 } else { 2.2 };
            for &(x, y) in points.iter().filter(|point| point.1 <= self.frame.bottom + 0.5) {
                sheet.disc((x, y), radius + 1.0, PAPER);
                sheet.disc((x, y), radius, one.colour);
                if one.national {
                    sheet.disc((x, y), radius * 0.58, PAPER);
                }
            }
        }
    }

    /// Names stand right of the last point of their source; those of sources that end near one another are kept apart.
    fn name_far_sources(&self, sheet: &mut Sheet, mut ends: Vec<(&Series, Point)>) {
        ends.sort_by(|a, b| a.1.0.total_cmp(&b.1.0));
        while let Some(&(_, (first, _))) = ends.first() {
            let near = ends.iter().take_while(|(_, (x, _))| x - first < NEAR_EDGE).count();
            let together: Vec<_> = ends.drain(..near).collect();
            let edge = together.iter().map(|(_, (x, _))| *x).fold(first, f64::max);
            let wanted: Vec<f64> = together.iter().map(|(_, (_, y))| *y).collect();
            let (top, bottom) = (self.frame.top, self.frame.bottom);
            let places = spread(&wanted, LABEL_SIZE * 1.4, top, bottom);
            for ((one, (x, y)), to) in together.into_iter().zip(places) {
                let moved = (to - y).abs() > 3.0 || edge - x > 3.0;
                if moved {
                    axes::leader(sheet, (x + 5.0, y), (edge + 16.0, to));
                }
                let words = fit(&one.name(), 150.0, LABEL_SIZE, Weight::SemiBold);
                let x = edge + if moved { 19.0 } else { 9.0 };
                let text = Text::new((x, to + LABEL_SIZE * 0.36), &words, LABEL_SIZE);
                sheet.text(text.strong().halo().colour(one.colour.for_words()));
            }
        }
    }
}

/// Years named in the middle of their half-years; labels of another form are shown as they are. At most `most`.
fn years(half_years: &[String], most: usize) -> Vec<(f64, String)> {
    let mut named: Vec<(String, Vec<f64>)> = Vec::new();
    for (i, label) in half_years.iter().enumerate() {
        let name = match label.split_once('H') {
            Some((year, "1" | "2")) if year.len() == 4 => year,
            _ => label,
        };
        let place = real(i);
        match named.last_mut() {
            Some((last, places)) if last == name => places.push(place),
            _ => named.push((name.to_owned(), vec![place])),
        }
    }
    let every = named.len().div_ceil(most.max(1)).max(1);
    // Counted from the end, so that the latest year is always named.
    let skip = named.len().saturating_sub(1) % every;
    named
        .into_iter()
        .skip(skip)
        .step_by(every)
        .map(|(name, places)| {
            let middle = places.iter().sum::<f64>() / real(places.len());
            (middle, name)
        })
        .collect()
}
