use super::*;
use crate::figures::canvas::Mark;

fn row(key: &str, values: Vec<f64>) -> Row {
    Row { key: key.to_owned(), label: key.to_uppercase(), values, left_out: 3, median: None }
}

fn input(scenarios: usize, rows: &[Row]) -> Distributions {
    Distributions {
        words: Words { title: String::from("Finding <script>alert(1)</script> & more"), ..Words::default() },
        date: String::from("2027-12"),
        scenarios: (0..scenarios)
            .map(|i| Scenario {
                name: format!("scenario-{i}"),
                title: format!("Scenario {i} <b>&</b>"),
                rows: rows.to_vec(),
            })
            .collect(),
    }
}

fn texts(picture: &Picture) -> Vec<&str> {
    picture.texts().map(|text| text.words.as_str()).collect()
}

#[test]
fn the_share_above_zero_and_the_median_stand_beside_the_ridge() {
    let values: Vec<f64> = (-3..=7).map(f64::from).collect();
    let picture = picture(&input(1, &[row("kabul", values)]));
    let texts = texts(&picture);
    // 7 of 11 values are above zero; the median is 2; 3 of 14 worlds are left out.
    for expected in ["64%", "+2.0", "21%", "KABUL"] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
}

#[test]
fn a_side_of_zero_without_worlds_has_no_full_colour() {
    // All worlds lie close below zero, and the smooth curve reaches beyond it.
    let below = row("kabul", (1..=60).map(|i| -0.01 * f64::from(i)).collect());
    let mixed = row("kabul", (1..=60).map(|i| 0.3 - 0.01 * f64::from(i)).collect());
    let full = |row: Row| {
        let picture = picture(&input(1, std::slice::from_ref(&row)));
        let layers = picture.layers().iter().flat_map(|layer| &layer.marks);
        layers.filter(|mark| matches!(mark, Mark::Polygon { paint, .. } if paint.opacity > 0.5)).count()
    };
    assert_eq!((full(below), full(mixed)), (0, 1));
}

#[test]
fn a_median_from_elsewhere_is_the_one_that_is_written() {
    let mut row = row("kabul", (-3..=7).map(f64::from).collect());
    row.median = Some(2.14);
    let picture = picture(&input(1, &[row]));
    assert!(texts(&picture).contains(&"+2.1"));
}

#[test]
fn empty_constant_and_broken_samples_are_drawn() {
    let rows = vec![
        row("coalition", vec![]),
        row("kandahar", vec![-2.0; 40]),
        row("kabul", vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
        row("haqqani", vec![f64::MAX, f64::MIN, 1.0]),
        row("north", vec![0.0]),
    ];
    for scenarios in [0, 1, 3, 20] {
        let picture = picture(&input(scenarios, &rows));
        let svg = picture.svg().expect("drawn");
        roxmltree::Document::parse(&svg).expect("well-formed");
        assert!(!svg.contains("<script") && !svg.contains("NaN") && !svg.contains("inf\""));
        picture.png(0.5).expect("drawn");
        let empty = texts(&picture).iter().filter(|text| **text == "no world standing").count();
        assert_eq!(empty, 2 * scenarios);
    }
}

#[test]
fn an_outlier_does_not_stretch_the_axis() {
    let mut values: Vec<f64> = (0..999).map(|i| f64::from(i) / 100.0).collect();
    values.push(1e12);
    let sample = Sample::new(&values);
    let span = range(&[&sample]);
    assert!(span.high < 12.0 && span.low <= 0.0, "{span:?}");
}

#[test]
fn nine_actors_and_twenty_scenarios_stay_on_the_page() {
    let keys = ["coalition", "kandahar", "kabul", "haqqani", "a", "b", "c", "d", "e"];
    let values: Vec<f64> = (-30..20).map(f64::from).collect();
    let rows: Vec<Row> = keys.iter().map(|key| row(key, values.clone())).collect();
    let picture = picture(&input(20, &rows));
    for text in picture.texts() {
        let (left, right) = match text.anchor {
            crate::figures::canvas::Anchor::Start => (text.at.0, text.at.0 + text.width()),
            crate::figures::canvas::Anchor::Middle => (text.at.0 - text.width() / 2.0, text.at.0 + text.width() / 2.0),
            crate::figures::canvas::Anchor::End => (text.at.0 - text.width(), text.at.0),
        };
        assert!(left >= 0.0 && right <= f64::from(picture.width()), "{text:?}");
        assert!(text.at.1 < f64::from(picture.height()), "{text:?}");
    }
}

#[test]
fn the_same_numbers_give_the_same_bytes() {
    let rows = vec![row("kabul", (0..50).map(|i| f64::from(i).sin()).collect())];
    let (one, two) = (picture(&input(2, &rows)), picture(&input(2, &rows)));
    assert_eq!(one.png(1.0).expect("drawn"), two.png(1.0).expect("drawn"));
    assert_eq!(one.svg().expect("drawn"), two.svg().expect("drawn"));
}
