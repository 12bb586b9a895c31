use super::*;
use crate::figures::canvas::Mark;

fn factor(label: &str, first: f64, total: f64) -> Factor {
    let bar = |value: f64| Bar { value, low: value - 0.05, high: value + 0.05 };
    Factor {
        label: label.to_owned(),
        group: format!("group <b> {}", label.len()),
        colour: MODEL,
        bars: vec![bar(first), bar(total)],
        ring: None,
        cells: vec![number::fixed(first, 2), number::fixed(total, 2)],
    }
}

fn panel(factors: Vec<Factor>) -> Panel {
    Panel {
        axis: String::from("share of variance"),
        bars: vec![String::from("alone"), String::from("with all others")],
        columns: vec![String::from("S"), String::from("ST")],
        chance: Some(Chance { share: 0.37, low: 0.3, high: 0.44 }),
        factors,
        ..Panel::default()
    }
}

fn input(panels: Vec<Panel>) -> Sensitivity {
    Sensitivity { panels, ..Sensitivity::default() }
}

#[test]
fn bars_begin_at_zero_and_the_total_is_the_longer() {
    let picture = picture(&input(vec![panel(vec![factor("oath", 0.2, 0.5), factor("debt", -0.01, 0.02)])]));
    let layer = picture.layers().iter().find(|layer| layer.id == "oath").expect("a row");
    let bars: Vec<(f64, f64)> = layer
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Rect { from, to, .. } => Some((from.0, to.0)),
            _ => None,
        })
        .collect();
    assert!((bars[0].0 - bars[1].0).abs() < 1e-9, "both begin at zero");
    let (first, total) = (bars[0].1 - bars[0].0, bars[1].1 - bars[1].0);
    assert!((total / first - 2.5).abs() < 1e-6);
    let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
    for expected in ["not knowing 63%", "chance 37%", "0.20", "0.50", "\u{2212}0.01", "ST", "with all others"] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
}

#[test]
fn broken_numbers_and_nothing_are_drawn() {
    let mut broken = factor("a very long name that does not fit ".repeat(4).trim(), f64::NAN, f64::INFINITY);
    broken.ring = Some(f64::NAN);
    let mut wide = factor("wide", 0.1, 0.1);
    wide.bars[0].low = -1e9;
    wide.ring = Some(0.3);
    let ringed = Panel { ring: Some(String::from("spread")), ..panel(vec![broken, wide]) };
    let plain = Panel { columns: Vec::new(), bars: Vec::new(), chance: None, ..panel(vec![factor("x", 0.0, 0.0)]) };
    for input in [input(Vec::new()), input(vec![panel(Vec::new())]), input(vec![ringed, plain])] {
        let picture = picture(&input);
        let svg = picture.svg().expect("drawn");
        roxmltree::Document::parse(&svg).expect("well-formed");
        assert!(!svg.contains("<b>"));
        picture.png(0.5).expect("drawn");
        for text in picture.texts() {
            let right = text.at.0 + if text.anchor == Anchor::Start { text.width() } else { 0.0 };
            assert!(right <= Page::RIGHT + 0.5 || text.anchor == Anchor::Middle, "{}", text.words);
        }
    }
}
