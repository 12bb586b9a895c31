//! `calibration`: what the data told of each number (posterior against prior), and what the calibrated model makes of the
//! months, those held out included.

mod check;

use super::Picture;
use super::canvas::{Point, Sheet, Text, Weight};
use super::layout::density::Sample;
use super::layout::labels::fit;
use super::layout::panels::{Grid, Sign, names};
use super::layout::{Frame, Page, Scale, Span, Words, axes, real};
use super::theme::{GREY, INK, MODEL, OUTLINE, PANEL_SIZE, RULE, TICK_SIZE};
use crate::figures::canvas::Paint;
pub use check::{Check, Month};

/// What the picture shows.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Calibration {
    /// The words around it.
    pub words: Words,
    /// The numbers shown, in order; at most twelve are.
    pub numbers: Vec<Number>,
    /// The months.
    pub check: Check,
    /// Sentences at the foot.
    pub notes: Vec<String>,
}

/// One number: samples of its prior and its posterior, equally weighted.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Number {
    /// Its name.
    pub name: String,
    /// What the data did to it, in a few words.
    pub told: String,
    /// Prior.
    pub prior: Vec<f64>,
    /// Posterior.
    pub posterior: Vec<f64>,
}

/// Most numbers shown.
const MOST: usize = 12;
/// Columns of small panels.
const COLUMNS: usize = 4;
/// Places at which a density is drawn.
const POINTS: usize = 120;

/// Draws the picture.
pub fn picture(input: &Calibration) -> Picture {
    let mut page = Page::begin("calibration", &input.words);
    let shown = &input.numbers[..input.numbers.len().min(MOST)];
    if !shown.is_empty() {
        page.sheet.layer("names", "");
        let signs = [(Sign::Line, "Posterior", MODEL), (Sign::Patch, "Prior", PRIOR)];
        let top = names(&mut page.sheet, page.y + 8.0, &signs) + 2.0;
        let grid = Grid { columns: COLUMNS, left: 0.0, right: 16.0, height: 62.0, above: 42.0, below: 24.0 };
        let (panels, end) = grid.panels(shown.len(), top);
        for (number, panel) in shown.iter().zip(&panels) {
            number.draw(&mut page.sheet, &panel.frame);
        }
        page.y = end + 10.0;
    }
    page.y = input.check.draw(&mut page.sheet, page.y);
    page.finish(&input.notes, "")
}

/// The prior's area.
const PRIOR: super::theme::Colour = RULE;

impl Number {
    fn draw(&self, sheet: &mut Sheet, frame: &Frame) {
        sheet.layer(&format!("number {}", self.name), &format!("{}: {}", self.name, self.told));
        let width = frame.width() + 10.0;
        let name = fit(&self.name, width, PANEL_SIZE - 1.0, Weight::SemiBold);
        sheet.text(Text::new((frame.left, frame.top - 21.0), &name, PANEL_SIZE - 1.0).strong().colour(INK));
        let told = fit(&self.told, width, TICK_SIZE, Weight::Regular);
        sheet.text(Text::new((frame.left, frame.top - 7.0), &told, TICK_SIZE).colour(GREY));
        let (prior, posterior) = (Sample::new(&self.prior), Sample::new(&self.posterior));
        let ends = [&prior, &posterior].into_iter().flat_map(|sample| {
            [sample.quantile(0.002), sample.quantile(0.998)].into_iter().flatten().collect::<Vec<f64>>()
        });
        let Some(span) = Span::of(ends) else { return };
        let span = span.padded(0.04);
        let x = Scale::new(span, frame.left, frame.right);
        axes::foot(sheet, frame, &x, &axes::numbers(span, 4), true);
        let curves = [&prior, &posterior].map(|sample| area_one(&sample.density(span, POINTS)));
        let highest = curves.iter().flatten().copied().fold(0.0, f64::max);
        if highest <= 0.0 {
            return;
        }
        let curve = |heights: &[f64]| -> Vec<Point> {
            let at = |place: usize| x.from + (x.to - x.from) * real(place) / real(POINTS - 1);
            let up = |height: f64| frame.bottom - height / highest * (frame.bottom - frame.top);
            heights.iter().enumerate().map(|(place, height)| (at(place), up(*height))).collect()
        };
        let closed = |mut points: Vec<Point>| {
            points.extend([(x.to, frame.bottom), (x.from, frame.bottom)]);
            points
        };
        sheet.polygon(closed(curve(&curves[0])), Paint { colour: PRIOR, opacity: 0.28 });
        sheet.polygon(closed(curve(&curves[1])), Paint { colour: MODEL, opacity: 0.22 });
        sheet.path(curve(&curves[1]), OUTLINE * 1.3, MODEL);
    }
}

/// The same curve with an area of 1, so that a narrower one stands higher.
fn area_one(heights: &[f64]) -> Vec<f64> {
    let sum: f64 = heights.iter().sum();
    heights.iter().map(|height| if sum > 0.0 { height / sum } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(name: &str) -> Number {
        let sample = |scale: f64| (0..200).map(|k| scale * (f64::from(k) - 100.0)).collect::<Vec<f64>>();
        Number { name: name.to_owned(), told: "narrower".to_owned(), prior: sample(1.0), posterior: sample(0.3) }
    }

    fn month(label: &str, held_out: bool, reported: Option<f64>) -> Month {
        Month {
            label: label.to_owned(),
            held_out,
            reported,
            q05: 20.0,
            q25: 30.0,
            q50: 40.0,
            q75: 50.0,
            q95: 70.0,
            before: 38.0,
        }
    }

    fn input() -> Calibration {
        let mut months: Vec<Month> =
            (1..=12).map(|k| month(&format!("2023-{k:02}"), false, Some(40.0 + f64::from(k)))).collect();
        months.extend((1..=6).map(|k| month(&format!("2024-{k:02}"), true, (k != 2).then_some(80.0))));
        Calibration {
            words: Words { title: "Finding <b>".to_owned(), worlds: 1000, seed: 5, ..Words::default() },
            numbers: (0..15).map(|k| number(&format!("ttp.number-{k}"))).collect(),
            check: Check { months, source: "PICSS".to_owned(), held_out: "held out".to_owned() },
            notes: vec!["A note.".to_owned()],
        }
    }

    #[test]
    fn twelve_numbers_and_the_months_are_drawn() {
        let drawn = picture(&input());
        let texts: Vec<&str> = drawn.texts().map(|text| text.words.as_str()).collect();
        assert!(texts.contains(&"ttp.number-11") && !texts.contains(&"ttp.number-12"), "{texts:?}");
        assert!(texts.iter().any(|words| words.contains("held out")), "{texts:?}");
        for text in drawn.texts() {
            assert!(text.at.0 <= Page::RIGHT + 1.0, "{text:?}");
        }
        assert!(drawn.png(1.0).is_ok());
        let svg = drawn.svg().unwrap();
        assert!(svg.contains("Finding &lt;b&gt;") && roxmltree::Document::parse(&svg).is_ok());
    }

    #[test]
    fn nothing_to_show_is_no_panic() {
        assert!(picture(&Calibration::default()).png(1.0).is_ok());
        let mut flat = input();
        flat.numbers = vec![Number { posterior: vec![1.0; 9], prior: vec![1.0; 9], ..number("x") }, Number::default()];
        flat.check.months.truncate(1);
        assert!(picture(&flat).png(1.0).is_ok());
    }

    #[test]
    fn a_narrower_posterior_stands_higher() {
        let heights = area_one(&[0.0, 1.0, 0.0]);
        let wide = area_one(&[1.0, 1.0, 1.0]);
        assert!(heights[1] > wide[1] && (heights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
