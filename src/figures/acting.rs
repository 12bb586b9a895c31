//! `acting`: what a policy is worth by the month in which it is decided on: as it is seen then, and as it turns out.
//!
//! A panel an actor, on one scale. Bands are 95 % intervals of the means over worlds, thin lines hold the middle 80 % of worlds.

use super::Picture;
use super::canvas::{Paint, Point, Sheet};
use super::layout::panels::{Grid, Panel, Sign, names, title};
use super::layout::{Frame, Page, Scale, Span, Words, axes, clip, months};
use super::theme::{self, CURVE, Colour, GREY, INK, LABEL_SIZE, PANEL_SIZE, RULE};

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Acting {
    /// The words around it.
    pub words: Words,
    /// Months decided in, `YYYY-MM`, rising.
    pub months: Vec<String>,
    /// The actors in the order in which they should stand, 1 to 9.
    pub actors: Vec<Actor>,
}

/// One actor: a number a month in every list; NaN where there is none.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Actor {
    /// Key that decides the colour: `coalition`, `kandahar`, `kabul`, `haqqani`, or another faction.
    pub key: String,
    /// As a reader is told it.
    pub label: String,
    /// Mean worth as it is seen: value, low, high.
    pub perceived: Vec<[f64; 3]>,
    /// Mean worth as it turns out: value, low, high.
    pub realised: Vec<[f64; 3]>,
    /// Quantiles .1 and .9 over worlds of what turns out.
    pub spread: Vec<[f64; 2]>,
}

/// How much of what lies beneath a band hides.
const BAND: f64 = 0.22;

/// Draws the picture.
pub fn picture(input: &Acting) -> Picture {
    let mut page = Page::begin("acting", &input.words);
    page.sheet.layer("names", "");
    let key = [
        (Sign::Line, "as it turns out", INK),
        (Sign::Line, "as they see it", RULE),
        (Sign::Patch, "80% of worlds, as it turns out", INK.mixed(theme::PAPER, 0.9)),
    ];
    let top = names(&mut page.sheet, page.y + LABEL_SIZE, &key) + 6.0;
    let columns = if input.actors.len() < 2 {
        1
    } else if input.actors.len() <= 4 {
        2
    } else {
        3
    };
    let grid = Grid {
        columns,
        left: 44.0,
        right: 26.0,
        height: [300.0, 200.0, 150.0][columns - 1],
        above: PANEL_SIZE + 18.0,
        below: 26.0,
    };
    let (panels, end) = grid.panels(input.actors.len(), top);
    let colours = theme::factions(input.actors.iter().map(|actor| actor.key.as_str()));
    let times: Vec<f64> = places(&input.months);
    let span = span(&input.actors);
    for (actor, panel) in input.actors.iter().zip(&panels) {
        let colour = colours.get(&actor.key).copied().unwrap_or(GREY);
        let plot = Plot::new(panel, &times, span);
        page.sheet.layer(&actor.key, &sentence(input, actor));
        plot.axes(&mut page.sheet, panel, input.months.first());
        plot.actor(&mut page.sheet, &times, actor, colour);
        title(&mut page.sheet, &panel.frame, panel.frame.width(), &actor.label, colour, 9.0);
    }
    page.y = end;
    let note = String::from(
        "Months of rule, upwards. Bands at the lines are 95% intervals of the means over the worlds that stand.",
    );
    page.finish(&[note], "")
}

/// Months from the first; by their order where they are no months.
fn places(labels: &[String]) -> Vec<f64> {
    let first = labels.first().and_then(|label| months::parse(label));
    #[expect(clippy::cast_precision_loss, reason = "a few thousand months")]
    let place = |(i, label): (usize, &String)| match (first, months::parse(label)) {
        (Some(first), Some(month)) => (month - first) as f64,
        _ => super::layout::real(i),
    };
    labels.iter().enumerate().map(place).collect()
}

fn span(actors: &[Actor]) -> Span {
    let values = actors.iter().flat_map(|actor| {
        let means = actor.perceived.iter().map(|value| value[0]).chain(actor.realised.iter().map(|value| value[0]));
        means.chain(actor.spread.iter().flatten().copied())
    });
    Span::of(values).unwrap_or(Span { low: -1.0, high: 1.0 }).with(0.0).padded(0.05)
}

fn sentence(input: &Acting, actor: &Actor) -> String {
    let last = |values: &[[f64; 3]]| values.last().map_or(f64::NAN, |value| value[0]);
    format!(
        "{}, in {}: seen as worth {}, turns out worth {}",
        actor.label,
        input.months.last().map_or("", String::as_str),
        super::layout::number::signed(last(&actor.perceived), 1),
        super::layout::number::signed(last(&actor.realised), 1)
    )
}

struct Plot {
    frame: Frame,
    x: Scale,
    y: Scale,
}

impl Plot {
    fn new(panel: &Panel, times: &[f64], span: Span) -> Self {
        let frame = panel.frame;
        let time = Span::of(times.iter().copied()).unwrap_or(Span { low: 0.0, high: 1.0 }).padded(0.03);
        Self { frame, x: Scale::new(time, frame.left, frame.right), y: Scale::new(span, frame.bottom, frame.top) }
    }

    fn axes(&self, sheet: &mut Sheet, panel: &Panel, first: Option<&String>) {
        axes::level(sheet, &self.frame, &self.y, &axes::numbers(self.y.values, 5), panel.first);
        let most = if self.frame.width() > 250.0 { 10 } else { 5 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before the cast")]
        let length = self.x.values.high.clamp(0.0, 12_000.0) as usize + 1;
        let ticks = match first.and_then(|label| months::parse(label)) {
            Some(first) => axes::named(months::years(first, length, most)),
            None => axes::numbers(self.x.values, most),
        };
        axes::foot(sheet, &self.frame, &self.x, &ticks, true);
        sheet.line((self.frame.left, self.y.at(0.0)), (self.frame.right, self.y.at(0.0)), 1.0, INK);
    }

    fn actor(&self, sheet: &mut Sheet, times: &[f64], actor: &Actor, colour: Colour) {
        let [low, high] = [0, 1].map(|end| actor.spread.iter().map(|ends| ends[end]).collect::<Vec<f64>>());
        self.band(sheet, times, &low, &high, Paint { colour, opacity: 0.10 });
        for (values, colour, width) in [(&actor.perceived, RULE, 1.6), (&actor.realised, colour, CURVE)] {
            let [value, low, high] = [0, 1, 2].map(|part| values.iter().map(|all| all[part]).collect::<Vec<f64>>());
            self.band(sheet, times, &low, &high, Paint { colour, opacity: BAND });
            let line: Vec<Point> = self.points(times, &value);
            for piece in clip::polyline(&line, &self.frame) {
                sheet.path(piece, width, colour);
            }
            for point in line.into_iter().filter(|point| point.1.is_finite()) {
                sheet.disc(point, width + 0.6, colour);
            }
        }
    }

    fn points(&self, times: &[f64], values: &[f64]) -> Vec<Point> {
        times.iter().zip(values).map(|(&time, &value)| (self.x.at(time), self.y.at(value))).collect()
    }

    fn band(&self, sheet: &mut Sheet, times: &[f64], low: &[f64], high: &[f64], paint: Paint) {
        let known = |point: &Point| point.1.is_finite();
        let mut area: Vec<Point> = self.points(times, low).into_iter().filter(known).collect();
        let upper: Vec<Point> = self.points(times, high).into_iter().filter(known).collect();
        area.extend(upper.into_iter().rev());
        sheet.polygon(clip::polygon(&area, &self.frame), paint);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::canvas::Mark;

    fn actor(key: &str, values: &[f64]) -> Actor {
        let around =
            |shift: f64| values.iter().map(move |value| [value + shift, value - 0.5 + shift, value + 0.5 + shift]);
        Actor {
            key: key.to_owned(),
            label: format!("The {key}"),
            perceived: around(-2.0).collect(),
            realised: around(0.0).collect(),
            spread: values.iter().map(|value| [value - 3.0, value + 3.0]).collect(),
        }
    }

    fn input(labels: &[&str], actors: Vec<Actor>) -> Acting {
        Acting { words: Words::default(), months: labels.iter().map(|label| (*label).to_owned()).collect(), actors }
    }

    #[test]
    fn months_stand_as_far_apart_as_they_are() {
        assert_eq!(places(&["2022-08".to_owned(), "2022-11".to_owned(), "2023-08".to_owned()]), [0.0, 3.0, 12.0]);
        assert_eq!(places(&["a".to_owned(), "b".to_owned()]), [0.0, 1.0]);
    }

    #[test]
    fn a_month_without_worlds_interrupts_the_line() {
        let mut gap = actor("kabul", &[1.0, 2.0, 3.0, 4.0]);
        gap.realised[1] = [f64::NAN; 3];
        let picture = picture(&input(&["2022-08", "2023-08", "2024-08", "2025-08"], vec![gap]));
        let discs = picture.layers().iter().flat_map(|layer| &layer.marks).filter(|m| matches!(m, Mark::Disc { .. }));
        assert_eq!(discs.count(), 7, "four as seen, three as it turns out");
    }

    #[test]
    fn hard_input_is_drawn() {
        for months in [&[][..], &["2022-08"], &["x", "y"]] {
            for actors in [vec![], vec![actor("a", &[1.0, f64::INFINITY])], vec![actor("a", &[]); 9]] {
                let drawn = picture(&input(months, actors));
                assert!(drawn.svg().is_ok() && drawn.png(0.5).is_ok());
            }
        }
    }
}
