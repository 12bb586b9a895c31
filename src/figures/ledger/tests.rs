use super::*;
use crate::figures::canvas::Mark;

fn component(key: &str, mean: f64) -> Component {
    Component { key: key.to_owned(), label: key.to_owned(), mean, q25: mean - 0.5, q75: mean + 0.5 }
}

fn faction(key: &str, components: Vec<Component>) -> Faction {
    let mean = components.iter().map(|component| component.mean).sum();
    Faction {
        key: key.to_owned(),
        label: format!("{key} <script>"),
        components,
        net: Net { mean, q05: mean - 4.0, q25: mean - 1.0, q75: mean + 1.0, q95: mean + 4.0 },
    }
}

fn input(factions: Vec<Faction>) -> Ledger {
    Ledger { factions, ..Ledger::default() }
}

#[test]
fn bars_run_from_zero_to_the_net() {
    let components = vec![component("oath", -2.0), component("unity", -3.0), component("economy", 1.5)];
    let picture = picture(&input(vec![faction("kabul", components)]));
    let layer = picture.layers().iter().find(|layer| layer.id == "kabul").expect("a panel");
    let bars: Vec<(f64, f64)> = layer
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Rect { from, to, .. } => Some((from.0, to.0)),
            _ => None,
        })
        .collect();
    // Unity comes first and ends where the oath begins; the economy comes back to the net.
    let (unity, oath, economy, net) = (bars[0], bars[1], bars[2], bars[3]);
    assert!((unity.0 - oath.1).abs() < 1e-9);
    assert!((oath.0 - economy.0).abs() < 1e-9);
    assert!((economy.1 - net.0).abs() < 1e-9 && (net.1 - unity.1).abs() < 1e-9);
    let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
    for expected in ["\u{2212}3.0", "\u{2212}2.0", "+1.5", "\u{2212}3.5", "bonds"] {
        assert!(texts.contains(&expected), "{expected} in {texts:?}");
    }
}

#[test]
fn one_to_twenty_ledgers_and_broken_numbers_are_drawn() {
    let keys = theme::components().collect::<Vec<_>>();
    let full = |key: &str| faction(key, keys.iter().map(|key| component(key, -0.7)).collect());
    let mut broken = full("kabul");
    broken.components[0].mean = f64::NAN;
    broken.components[1].q25 = f64::INFINITY;
    broken.net.mean = f64::NAN;
    broken.net.q05 = f64::NEG_INFINITY;
    let huge = faction("north", vec![component("unknown", 1e300), component("iskp", 0.0)]);
    for count in (0..=10).chain([20]) {
        let factions = [broken.clone(), huge.clone(), faction("empty", vec![])]
            .into_iter()
            .chain((0..17).map(|i| full(&format!("faction-{i}"))))
            .take(count);
        let picture = picture(&input(factions.collect()));
        let svg = picture.svg().expect("drawn");
        roxmltree::Document::parse(&svg).expect("well-formed");
        assert!(!svg.contains("<script"));
        assert_eq!(picture.svg().expect("drawn"), svg);
        picture.png(0.5).expect("drawn");
    }
}

#[test]
fn many_ledgers_make_a_table_with_the_best_net_first() {
    let scenario = |i: u32| {
        let own = vec![component("unity", -f64::from(i)), component("economy", 0.5), component("leverage", 0.01)];
        Faction { label: format!("Scenario {i}"), ..faction("coalition", own) }
    };
    let picture = picture(&input((0..20).map(scenario).collect()));
    let texts: Vec<&str> = picture.texts().map(|text| text.words.as_str()).collect();
    let place =
        |words: &str| texts.iter().position(|text| *text == words).unwrap_or_else(|| panic!("{words} in {texts:?}"));
    assert!(place("Scenario 0") < place("Scenario 7") && place("Scenario 7") < place("Scenario 19"));
    // Unity, the economy, nothing to speak of, and the net.
    for expected in ["\u{2212}19.0", "+0.5", "\u{2212}18.5", "Net", "structural", "offers"] {
        place(expected);
    }
    assert!(picture.height() < 900, "{}", picture.height());
    for text in picture.texts() {
        assert!(text.at.0 >= 0.0 && text.at.0 <= 800.0, "{text:?}");
    }
}
