use super::*;
use crate::figures::layout::real;
use crate::figures::theme::LABEL_SIZE;

fn curve(key: &str, value: Vec<f64>) -> Curve {
    Curve {
        key: key.to_owned(),
        label: format!("{key} <script>&"),
        times: (0..value.len()).map(real).collect(),
        lo: value.iter().map(|share| share - 0.02).collect(),
        hi: value.iter().map(|share| share + 0.02).collect(),
        value,
    }
}

fn input(scenarios: usize, curves: &[Curve]) -> FirstCrackdown {
    FirstCrackdown {
        words: Words::default(),
        start: String::from("2021-08"),
        scenarios: (0..scenarios)
            .map(|i| Scenario { name: format!("scenario-{i}"), title: String::new(), curves: curves.to_vec() })
            .collect(),
        references: vec![Reference { label: String::from("at .08 a year"), value: 0.54 }],
    }
}

#[test]
fn names_values_and_references_stand_at_the_right_edge() {
    let rising: Vec<f64> = (0..=112).map(|i| f64::from(i) / 280.0).collect();
    let picture = picture(&input(1, &[curve("rational", rising)]));
    let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
    for expected in ["rational <script>& 40%", "at .08 a year: 54%", "60%", "2030"] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
}

#[test]
fn labels_at_the_edge_do_not_touch() {
    let low = [0.01, 0.012, 0.011, 0.0].map(|share| vec![0.0, share]);
    let keys = ["rational", "ordered", "enforced", "collapse"];
    let curves: Vec<Curve> = keys.iter().zip(low).map(|(key, value)| curve(key, value)).collect();
    let picture = picture(&input(1, &curves));
    let mut places: Vec<f64> =
        picture.texts().filter(|text| text.words.contains("script")).map(|text| text.at.1).collect();
    places.sort_by(f64::total_cmp);
    assert_eq!(places.len(), 4);
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= LABEL_SIZE));
}

#[test]
fn a_curve_is_a_staircase() {
    let steps = curve("ordered", vec![0.0, 0.5]).steps(&[0.0, 0.5]);
    assert_eq!(steps, [(0.0, 0.0), (1.0, 0.0), (1.0, 0.5)]);
}

#[test]
fn empty_constant_and_broken_curves_are_drawn() {
    let broken = Curve {
        times: vec![0.0, f64::NAN, 2.0, f64::INFINITY, 1.0],
        ..curve("collapse", vec![f64::NAN, 0.1, f64::INFINITY, 0.2, -4.0])
    };
    let sets = [
        vec![],
        vec![curve("ordered", vec![])],
        vec![curve("ordered", vec![0.0])],
        vec![curve("ordered", vec![0.0; 40]), broken],
    ];
    for curves in sets {
        for scenarios in [0, 1, 20] {
            let mut input = input(scenarios, &curves);
            input.references[0].value = if scenarios == 1 { f64::NAN } else { 0.5 };
            let picture = picture(&input);
            let svg = picture.svg().expect("drawn");
            roxmltree::Document::parse(&svg).expect("well-formed");
            assert!(!svg.contains("<script"));
            assert_eq!(picture.png(0.5).expect("drawn"), picture.png(0.5).expect("drawn"));
        }
    }
}
