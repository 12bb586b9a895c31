use super::*;
use crate::figures::canvas::{Anchor, Mark};

fn scenario(worlds: Vec<[f64; 3]>) -> Scenario {
    Scenario { name: "a".to_owned(), title: "A <script>&".to_owned(), worlds, left_out: 2 }
}

fn input(scenarios: usize, worlds: &[[f64; 3]]) -> Roles {
    let scenarios = (0..scenarios).map(|i| Scenario { name: format!("s{i}"), ..scenario(worlds.to_vec()) }).collect();
    Roles { words: Words { title: "Finding <b>".to_owned(), ..Words::default() }, scenarios }
}

fn spread() -> Vec<[f64; 3]> {
    (0..300)
        .map(|i| {
            let (a, b) = (f64::from(i % 20) / 20.0, f64::from(i / 20) / 15.0);
            [a * (1.0 - b), (1.0 - a) * (1.0 - b), b]
        })
        .collect()
}

#[test]
fn the_corners_say_which_role_leads() {
    let worlds = vec![[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.2, 0.7], [0.0, 0.0, 3.0], [f64::NAN, 0.5, 0.5]];
    assert_eq!(scenario(worlds.clone()).leading(), [0.25, 0.25, 0.5]);
    let picture = picture(&input(1, &worlds));
    let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
    for expected in ["Pawn 25%", "Proxy 25%", "Partner 50%", "densest 95%"] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
}

#[test]
fn places_are_those_of_a_ternary_plot() {
    let triangle = Triangle::new(10.0, 20.0, 100.0);
    let base = 20.0 + 100.0 * triangle::HEIGHT;
    for (shares, place) in
        [([1.0, 0.0, 0.0], (10.0, base)), ([0.0, 1.0, 0.0], (110.0, base)), ([0.0, 0.0, 1.0], (60.0, 20.0))]
    {
        let at = triangle.at(shares);
        assert!((at.0 - place.0).abs() < 1e-9 && (at.1 - place.1).abs() < 1e-9, "{shares:?} {at:?}");
    }
}

#[test]
fn nobody_one_world_and_broken_shares_are_drawn() {
    let broken = vec![[f64::NAN; 3], [f64::INFINITY, 1.0, 1.0], [-1.0, 1.0, 1.0], [0.0; 3]];
    for worlds in [vec![], vec![[0.2, 0.3, 0.5]], vec![[0.0, 0.0, 1.0]; 40], broken, spread()] {
        for scenarios in [0, 1, 3, 20] {
            let picture = picture(&input(scenarios, &worlds));
            let svg = picture.svg().expect("drawn");
            roxmltree::Document::parse(&svg).expect("well-formed");
            assert!(!svg.contains("<script") && !svg.contains("NaN"));
            picture.png(0.5).expect("drawn");
        }
    }
    let empty = picture(&input(1, &[]));
    assert!(empty.texts().any(|text| text.words == "no world standing"));
}

#[test]
fn twenty_panels_stay_on_the_page() {
    let picture = picture(&input(20, &spread()));
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    for text in picture.texts() {
        let (left, right) = match text.anchor {
            Anchor::Start => (text.at.0, text.at.0 + text.width()),
            Anchor::Middle => (text.at.0 - text.width() / 2.0, text.at.0 + text.width() / 2.0),
            Anchor::End => (text.at.0 - text.width(), text.at.0),
        };
        assert!(left >= 0.0 && right <= width && text.at.1 < height, "{text:?}");
    }
    let marks = picture.layers().iter().flat_map(|layer| &layer.marks);
    assert!(marks.filter(|mark| matches!(mark, Mark::Polygon { .. })).count() > 20 * 50);
}
