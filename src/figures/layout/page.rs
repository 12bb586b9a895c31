//! The words around every picture, and the sheet they stand on.

use super::labels::wrap_to;
use super::number;
use crate::figures::Picture;
use crate::figures::canvas::{Sheet, Text, Weight};
use crate::figures::theme::{CAPTION_SIZE, GREY, MARGIN, SUBTITLE_SIZE, TITLE_SIZE, WIDTH};

/// What stands above and below a picture.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Words {
    /// The finding, as a sentence; at most four lines of it are shown.
    pub title: String,
    /// How it was found, and what is shown; at most eight lines.
    pub subtitle: String,
    /// Number of simulated worlds; per scenario, where there are several.
    pub worlds: u64,
    /// The seed.
    pub seed: u64,
}

/// A picture in the making: its head is written, the body follows from [`Page::y`] downwards, and [`Page::finish`] adds the foot.
pub struct Page {
    /// The sheet.
    pub sheet: Sheet,
    /// Where the next thing may begin.
    pub y: f64,
    name: &'static str,
    words: Words,
}

impl Page {
    /// Left edge of the body.
    pub const LEFT: f64 = MARGIN;
    /// Right edge of the body.
    pub const RIGHT: f64 = WIDTH - MARGIN;

    /// Writes the head.
    pub fn begin(name: &'static str, words: &Words) -> Self {
        let mut sheet = Sheet::default();
        let width = Self::RIGHT - Self::LEFT;
        let mut y = MARGIN;
        sheet.layer("head", "");
        for line in wrap_to(&words.title, width, TITLE_SIZE, Weight::SemiBold, 4) {
            y += TITLE_SIZE * 1.02;
            sheet.text(Text::new((Self::LEFT, y), &line, TITLE_SIZE).strong());
            y += TITLE_SIZE * 0.28;
        }
        y += 4.0;
        for line in wrap_to(&words.subtitle, width, SUBTITLE_SIZE, Weight::Regular, 8) {
            y += SUBTITLE_SIZE * 1.05;
            sheet.text(Text::new((Self::LEFT, y), &line, SUBTITLE_SIZE).colour(GREY));
            y += SUBTITLE_SIZE * 0.38;
        }
        Self { sheet, y: y + 12.0, name, words: words.clone() }
    }

    /// Writes the foot below [`Page::y`]: notes on how to read the picture, then the number of worlds and the seed.
    pub fn finish(mut self, notes: &[String], of_what: &str) -> Picture {
        let caption = format!("{} worlds{of_what}, seed {}.", number::count(self.words.worlds), self.words.seed);
        let foot: Vec<&str> = notes.iter().map(String::as_str).chain([caption.as_str()]).collect();
        let foot = foot.join(" ");
        self.sheet.layer("foot", "");
        let mut y = self.y + 8.0;
        let width = Self::RIGHT - Self::LEFT;
        for line in wrap_to(&foot, width, CAPTION_SIZE, Weight::Regular, 16) {
            y += CAPTION_SIZE * 1.05;
            let text = Text::new((Self::LEFT, y), &line, CAPTION_SIZE).colour(GREY);
            self.sheet.text(text);
            y += CAPTION_SIZE * 0.4;
        }
        let description = format!("{} {foot}", self.words.subtitle);
        let size = (WIDTH, y + MARGIN - 6.0);
        Picture::new(self.name, &self.words.title, &description, size, self.sheet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_names_worlds_and_seed() {
        let words = Words {
            title: String::from("Finding"),
            subtitle: String::from("Method"),
            worlds: 10_000,
            seed: 20_210_815,
        };
        let picture = Page::begin("trial", &words).finish(&[], " a scenario");
        let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
        assert_eq!(texts, ["Finding", "Method", "10,000 worlds a scenario, seed 20210815."]);
    }

    #[test]
    fn a_long_title_is_wrapped_to_the_width() {
        let words = Words { title: "A finding that goes on ".repeat(20), ..Words::default() };
        let picture = Page::begin("trial", &words).finish(&[], "");
        for text in picture.texts() {
            assert!(text.at.0 + text.width() <= Page::RIGHT + 0.01);
        }
    }
}
