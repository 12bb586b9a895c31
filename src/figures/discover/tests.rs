use super::*;
use crate::figures::canvas::{Anchor, Mark};

fn stretch(from: f64, to: f64) -> Bar {
    Bar {
        label: "pakistan.inducement".to_owned(),
        words: "above 0.62".to_owned(),
        note: "quasi-p below .001; in 20 of 20 half-samples".to_owned(),
        kept: Kept::Stretch { from, to, least: "0".to_owned(), most: "1".to_owned() },
    }
}

fn categories() -> Bar {
    let all = [("kandahar", 0.5, false), ("kabul", 0.3, true), ("a <b>&", 0.2, true)];
    let all = all.map(|(name, share, kept)| (name.to_owned(), share, kept)).to_vec();
    Bar {
        label: "council.centre".to_owned(),
        words: "kabul or a <b>&".to_owned(),
        kept: Kept::Categories(all),
        ..stretch(0.0, 1.0)
    }
}

fn boxed(bars: Vec<Bar>) -> Boxed {
    let steps = (0..40).map(|i| {
        let share = f64::from(i) / 40.0;
        Step { coverage: 1.0 - share * share, density: 0.1 + 0.8 * share, dimensions: i as usize / 4 }
    });
    Boxed {
        title: "Box 1: 84% of such worlds, 61% of all cases".to_owned(),
        base_rate: 0.1,
        steps: steps.collect(),
        learned: (0.64, 0.86),
        held_out: Judged { coverage: [0.55, 0.61, 0.67], density: [0.79, 0.84, 0.88] },
        bars,
    }
}

fn input(boxes: Vec<Boxed>) -> Discover {
    let words = Words { title: "Finding <script>".to_owned(), worlds: 4000, seed: 7, ..Words::default() };
    Discover { words, boxes }
}

#[test]
fn limits_and_names_are_written() {
    let picture = picture(&input(vec![boxed(vec![stretch(0.6, 1.0), categories()])]));
    let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
    for expected in
        ["pakistan.inducement", "above 0.62", "council.centre", "kandahar", "all: 10%", "held out", "6 or more"]
    {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
}

/// The stretch from .6 to 1 fills two fifths of its bar.
#[test]
fn a_bar_is_filled_where_the_box_is() {
    let picture = picture(&input(vec![boxed(vec![stretch(0.6, 1.0)])]));
    let rects: Vec<f64> = picture
        .layers()
        .iter()
        .filter(|layer| layer.id.ends_with("limits"))
        .flat_map(|layer| &layer.marks)
        .filter_map(|mark| match mark {
            Mark::Rect { from, to, .. } => Some(to.0 - from.0),
            _ => None,
        })
        .collect();
    assert_eq!(rects.len(), 2);
    assert!((rects[1] / rects[0] - 0.4).abs() < 1e-9);
}

#[test]
fn nothing_is_off_the_page_and_nothing_breaks() {
    let broken = Boxed {
        base_rate: f64::NAN,
        learned: (f64::NAN, 0.1),
        held_out: Judged { coverage: [f64::NAN; 3], density: [f64::INFINITY; 3] },
        steps: vec![Step { coverage: f64::NAN, density: 2.0, dimensions: 900 }],
        bars: vec![stretch(f64::NAN, 2.0), Bar::default()],
        ..boxed(vec![])
    };
    let long = Bar { label: "x".repeat(300), words: "y ".repeat(200), note: "z ".repeat(200), ..stretch(0.2, 0.3) };
    for boxes in [vec![], vec![broken], vec![boxed(vec![long; 9]), boxed(vec![]), boxed(vec![categories()])]] {
        let picture = picture(&input(boxes));
        let svg = picture.svg().expect("drawn");
        roxmltree::Document::parse(&svg).expect("well-formed");
        assert!(!svg.contains("NaN") && !svg.contains("<script"));
        picture.png(0.5).expect("drawn");
        let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
        for text in picture.texts() {
            let (left, right) = match text.anchor {
                Anchor::Start => (text.at.0, text.at.0 + text.width()),
                Anchor::Middle => (text.at.0 - text.width() / 2.0, text.at.0 + text.width() / 2.0),
                Anchor::End => (text.at.0 - text.width(), text.at.0),
            };
            assert!(left >= 0.0 && right <= width && text.at.1 < height, "{text:?}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let input = input(vec![boxed(vec![stretch(0.1, 0.9)])]);
    assert_eq!(picture(&input).png(1.0).unwrap(), picture(&input).png(1.0).unwrap());
}
