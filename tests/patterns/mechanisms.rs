//! Pattern 5: each mechanism, switched off, takes its effect with it. Commanders without ties are tested
//! beside the commanders.

use super::*;

#[test]
fn a_weight_of_nothing_leaves_no_term() {
    let on = of_text("", 8, 24, &[&RESTLESS]);
    let off = |path: &str, more: &[&str]| of_text("", 8, 24, &[&RESTLESS, &borrow(&all_factions(path, 0.0)), more]);
    for (component, path, more) in [
        (Component::Insurance, "weights.insurance", &[][..]),
        (Component::Oath, "weights.oath", &[]),
        (Component::Honour, "weights.honour", &[]),
        (Component::Debt, "weights.debt", &[]),
        (Component::Leverage, "weights.leverage", &[]),
        (Component::Recognition, "weights.recognition", &[]),
        (Component::Economy, "weights.economy", &[]),
        (Component::Relief, "weights.coercion", &["collapse.coercion=0"]),
        (Component::Unity, "weights.infighting", &["collapse.infighting=0"]),
        (Component::Iskp, "weights.iskp", &["collapse.iskp=0"]),
    ] {
        assert!(largest(&on, component) > 0.01, "{}", component.name());
        assert_eq!(largest(&off(path, more), component), 0.0, "{}", component.name());
    }
}

#[test]
fn bonds_that_give_no_legitimacy_leave_no_term() {
    assert!(largest(&of_text("", 8, 24, &[&RESTLESS]), Component::Legitimacy) > 0.01);
    assert_eq!(largest(&of_text("", 8, 24, &[&RESTLESS, &["collapse.betrayal=0"]]), Component::Legitimacy), 0.0);
}

#[test]
fn without_offers_conduct_brings_neither_trade_nor_recognition() {
    let none = ["pakistan.inducement=0", "outside.aid=0", "outside.recognition_offer=0"];
    let worlds = of_text("", 12, 36, &[&RESTLESS, &none]);
    assert!(months(&worlds).any(|m| m.state.cooperation > 0.1));
    for component in [Component::Recognition, Component::Economy] {
        assert_eq!(largest(&worlds, component), 0.0, "{}", component.name());
    }
    assert!(months(&worlds).all(|m| m.state.recognition == 0.0 && m.state.normalisation == 0.0));
    let offered = of_text("", 12, 36, &[&RESTLESS]);
    assert!(months(&offered).any(|m| m.state.recognition > 0.0 && m.state.normalisation > 0.0));
}

#[test]
fn without_patrons_nothing_loosens_the_centres_hold() {
    let enforcement = |patron: f64, discount: &str| {
        let set = borrow(&all_factions("patron", patron)).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let worlds = of_text("", 10, 24, &[&RESTLESS, &["council.centralisation=0.6", discount], &borrow(&set)]);
        months(&worlds).map(|m| m.response.enforcement).collect::<Vec<_>>()
    };
    let (bound, paid) = ("commanders.patron_discount=0", "commanders.patron_discount=0.9");
    assert_eq!(enforcement(0.0, bound), enforcement(0.0, paid));
    let (held, loosened) = (enforcement(1.0, bound), enforcement(1.0, paid));
    assert!(mean(loosened.into_iter()) < mean(held.into_iter()));
}

#[test]
fn without_peers_obedience_is_no_matter_of_expectations() {
    let ambiguous = |weight| {
        let worlds = of_text("", 12, 36, &[&RESTLESS, &[weight]]);
        assert!(months(&worlds).any(|m| m.response.enforcement > 0.0));
        months(&worlds).filter(|m| m.response.greatest > m.response.least).count()
    };
    assert!(ambiguous("commanders.peer_weight=2") > 0);
    assert_eq!(ambiguous("commanders.peer_weight=0"), 0);
}

#[test]
fn who_does_not_learn_believes_what_he_did() {
    let frozen = ["belief.defection_rate=0", "belief.resistance_rate=0", "belief.credibility_rate=0"];
    let moved = |set: &[&str]| {
        let worlds = of_text("", 12, 36, &[&RESTLESS, set]);
        worlds.iter().flat_map(|world| world.months.iter().map(|m| m.beliefs != world.beliefs)).any(|moved| moved)
    };
    assert!(moved(&[]));
    assert!(!moved(&frozen));
}

#[test]
fn a_pakistan_that_does_not_learn_has_no_use_for_the_weight_of_lessons() {
    let postures = |set: &[&str]| {
        let worlds = of_text("", 12, 36, &[&IDLE, set]);
        months(&worlds).map(|m| m.posture).collect::<Vec<_>>()
    };
    let (deaf, eager) = ("pakistan.learning_weight=0", "pakistan.learning_weight=20");
    assert_eq!(postures(&["pakistan.learning_rate=0", deaf]), postures(&["pakistan.learning_rate=0", eager]));
    assert_ne!(postures(&[deaf]), postures(&[eager]));
}

#[test]
fn pledges_that_nobody_believes_bring_no_cooperation() {
    // Commanders bound to the TTP carry nothing out: all that can be seen are pledges.
    let unkept = ["commanders.tie_weight=100", "commanders.base=-20", "commanders.fracture=1"];
    let seen = |reputation| {
        let worlds = of_text("", 10, 24, &[&RESTLESS, &unkept, &[reputation]]);
        assert!(months(&worlds).any(|m| m.policy == Policy::Crackdown));
        assert!(months(&worlds).all(|m| m.response.enforcement == 0.0));
        months(&worlds).map(|m| m.state.cooperation).fold(0.0, f64::max)
    };
    assert!(seen("fog.reputation=0.5") > 0.1);
    assert_eq!(seen("fog.reputation=0"), 0.0);
}

#[test]
fn what_nothing_erodes_stays_as_it_is() {
    let spread = |set: &[&str], read: fn(&Aggregates) -> f64| {
        let worlds = of_text("", 8, 36, &[&RESTLESS, set]);
        let values = || months(&worlds).map(|m| read(&m.state));
        values().fold(0.0, f64::max) - values().fold(f64::INFINITY, f64::min)
    };
    assert!(spread(&[], |a| a.deniability) > 0.001);
    assert_eq!(spread(&["deniability.erosion=0"], |a| a.deniability), 0.0);
    assert!(spread(&[], |a| a.salience) > 0.01);
    assert_eq!(spread(&["border.rally=0"], |a| a.salience), 0.0);
    let peace = ["infighting.mutiny=0", "infighting.resistance=0", "infighting.fracture=0"];
    assert!(spread(&[], |a| a.infighting) > 0.01);
    assert_eq!(spread(&peace, |a| a.infighting), 0.0);
}

#[test]
fn a_ttp_without_answer_or_restraint_keeps_one_tempo_under_any_order() {
    let even = ["ttp.restraint=0", "ttp.retaliation=0", "ttp.lull_talks=0", "ttp.lull_mediation=0"];
    let tempos = |set: &[&str]| months(&of_text("", 10, 24, &[&even, set])).map(|m| m.tempo).collect::<Vec<_>>();
    assert_eq!(tempos(&RESTLESS), tempos(&IDLE));
}
