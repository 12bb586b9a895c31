use super::*;
use crate::model::draws::Draws;
use crate::model::ledger::{compare, worth};
use crate::model::parameters::faction::{FACTION, Weights};
use crate::model::payoff::Component;
use crate::model::setup::{Setup, default_parameters};

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
}

/// The state all tests start from: nothing at 0, nothing at a bound.
fn state() -> Aggregates {
    Aggregates {
        fighters: 4000.0,
        capability: 1.2,
        cohesion: 0.5,
        iskp_strength: 2000.0,
        coercion: 0.3,
        grievance: 1.5,
        cooperation: 0.4,
        normalisation: 0.1,
        recognition: 0.1,
        betrayal: 0.1,
        strain: 0.05,
        infighting: 0.1,
        salience: 0.6,
        deniability: 0.6,
        reputation: 0.5,
        centralisation: 0.25,
        attention: 0.6,
    }
}

fn beliefs() -> Beliefs {
    Beliefs { defection: 0.12, resistance_bias: 0.0, credibility: 0.5, credibility_outside: 0.25 }
}

fn outlook<'a>(state: &'a Aggregates, parameters: &'a Parameters, attractions: &'a Attractions) -> Outlook<'a> {
    Outlook {
        state,
        parameters,
        month: 10,
        exposure: 0.8,
        attractions,
        fracture_felt: 0,
        cooling: 4,
        recognition_given: 0.1,
        salience_cap: 0.7,
        aid_factor: 2.0,
    }
}

fn path(outlook: &Outlook, prospect: &Prospect, months: usize) -> Vec<Glimpse> {
    let mut path = vec![Glimpse::default(); months];
    project(outlook, prospect, &beliefs(), &mut path);
    path
}

#[test]
fn resistance_is_the_commanders_rule_at_the_mean_commander() {
    let mut p = default_parameters();
    (p.commanders.loyalty_a, p.commanders.loyalty_b) = (3.0, 2.0);
    (p.commanders.centre_weight, p.commanders.faction_weight) = (4.0, 3.0);
    (p.commanders.base, p.commanders.tie_weight) = (0.2, 2.6);
    let peers = [Peer { power: 0.6, tie: 0.5, stance: -0.5 }, Peer { power: 0.4, tie: 0.8, stance: 0.25 }];
    let resistance = |intensity, bias| expected_resistance(peers.into_iter(), intensity, 0.25, bias, &p);
    // First:  2.6 * .5 - .2 - 4 * .25 * .6 + 3 * .75 * .5 * .6 + .1 = 1.3 - .2 - .6 + .675 + .1 = 1.275
    // Second: 2.6 * .8 - .2 - .6 - 3 * .75 * .25 * .6 + .1 = 2.08 - .2 - .6 - .3375 + .1 = 1.0425
    // .6 logistic(1.275) + .4 logistic(1.0425) = .6 * .781597 + .4 * .739332 = .764691.
    close(resistance(1.0, 0.1), 0.764_691);
    assert_eq!((resistance(0.0, 0.1), resistance(-0.5, 0.1)), (0.0, 0.0));
    assert!(resistance(0.35, 0.1) < resistance(1.0, 0.1) && resistance(1.0, -0.4) < resistance(1.0, 0.1));
}

#[test]
fn prospects_by_hand() {
    let mut p = default_parameters();
    (p.belief.mutiny_share, p.belief.mutiny_exponent) = (0.5, 2.0);
    (p.commanders.mutiny_intensity, p.commanders.fracture) = (0.5, 0.22);
    (p.policies.contain, p.policies.crackdown, p.policies.shelter) = (0.5, 0.9, -0.5);
    // .5 * .8^2 * .9 = .288, over .22: it breaks; .5 * .6^2 * .9 = .162 does not.
    let crackdown = Prospect::of(Policy::Crackdown, 0.8, &p);
    close(crackdown.enforcement, 0.18);
    close(crackdown.mutiny, 0.288);
    assert!(crackdown.fractures && !crackdown.mediating);
    let mild = Prospect::of(Policy::Crackdown, 0.6, &p);
    close(mild.mutiny, 0.162);
    assert!(!mild.fractures);
    // At the intensity above which an order can be mutinied against nobody does yet.
    assert_eq!(Prospect::of(Policy::Contain, 1.0, &p).mutiny, 0.0);
    assert!(Prospect::of(Policy::Mediate, 0.5, &p).mediating);
    // Shelter orders nothing against the TTP.
    let shelter = Prospect::of(Policy::Shelter, 0.0, &p);
    assert_eq!((shelter.intensity, shelter.enforcement, shelter.mutiny), (-0.5, 0.0, 0.0));
}

#[test]
fn an_order_of_no_intensity_is_tolerance() {
    let (a, attractions) = (state(), Attractions::default());
    let mut p = default_parameters();
    p.policies.crackdown = 0.0;
    let outlook = outlook(&a, &p, &attractions);
    let tolerate = path(&outlook, &Prospect::of(Policy::Tolerate, 0.0, &p), 12);
    let nothing = path(&outlook, &Prospect::of(Policy::Crackdown, 0.7, &p), 12);
    assert!(tolerate == nothing);
    let all = Weights { infighting: 1.0, iskp: 1.0, leverage: 1.0, insurance: 1.0, ..Weights::default() };
    assert_eq!(compare(&tolerate, &nothing, &all, 0.985).components, [0.0; Component::COUNT]);
}

#[test]
fn an_order_that_nobody_carries_out_or_believes_is_tolerance() {
    let a = Aggregates { reputation: 0.0, ..state() };
    let attractions = Attractions::default();
    let mut p = default_parameters();
    (p.fog.reputation, p.betrayal.order, p.ttp.restraint, p.belief.mutiny_share) = (0.0, 0.0, 0.0, 0.0);
    let order = Prospect::of(Policy::Crackdown, 1.0, &p);
    assert_eq!(order.enforcement, 0.0);
    let tolerance = path(&outlook(&a, &p, &attractions), &Prospect::of(Policy::Tolerate, 0.0, &p), 12);
    assert!(path(&outlook(&a, &p, &attractions), &order, 12) == tolerance);
    // Where pledges are believed it is something else.
    assert!(path(&outlook(&state(), &p, &attractions), &order, 12) != tolerance);
}

/// Parameters with which every posture is as likely as another, whatever the state.
fn even_postures() -> Parameters {
    let mut p = default_parameters();
    let pakistan = &mut p.pakistan;
    for utility in [
        &mut pakistan.induce,
        &mut pakistan.talk,
        &mut pakistan.coerce,
        &mut pakistan.inducement,
        &mut pakistan.talks_will,
        &mut pakistan.coercion_will,
        &mut pakistan.induce_grievance,
        &mut pakistan.talk_grievance,
        &mut pakistan.coerce_grievance,
    ] {
        *utility = 0.0;
    }
    pakistan.strike_probability = 0.4;
    (pakistan.target_induce, pakistan.target_hold) = (0.05, 0.2);
    (pakistan.target_talk, pakistan.target_coerce) = (0.1, 0.9);
    (p.belief.relief_unbelieved, p.belief.leaving, pakistan.blame) = (0.3, 0.01, 0.5);
    (p.attacks.killed, p.attacks.other, p.attacks.other_growth) = (2.0, 10.0, 0.01);
    p.ttp.retaliation = 1.0;
    p
}

/// The month of an order of intensity 1, enforcement .4 and mutiny .1, as section 6.1 states it: the
/// posture shares of `even_postures` are a quarter each.
fn month_by_hand(a: &Aggregates, month: u32, mutiny: f64, p: &Parameters) -> (Aggregates, Glimpse) {
    let mean = |talks, struck| ttp::mean_tempo(&Situation { talks, struck, mediating: false, pledge: 1.0 }, p);
    // Talks in a quarter of worlds; struck 1 - (1 - .25 * .4)^3 = 1 - .729 = .271.
    let tempo = 0.75 * (0.729 * mean(false, false) + 0.271 * mean(false, true))
        + 0.25 * (0.729 * mean(true, false) + 0.271 * mean(true, true));
    let mut drive = Drive {
        intensity: 1.0,
        mediating: false,
        enforcement: 0.4,
        mutiny,
        resisting: 0.0,
        // .12 / 12 * .4 and .01 * .4 of the fighters there are.
        defecting: 0.004 * a.fighters,
        leaving: 0.004 * a.fighters,
        exposure: 0.8,
        tempo,
        killed: 0.0,
        // (.05 + .2 + .1 + .9) / 4.
        coercion_target: 0.3125,
        // .3 + .7 * .5.
        relief: 0.65,
        coercion_added: 0.0,
        honoured: 0.5,
        honoured_outside: 0.25,
        attention_shock: 0.0,
        fractured: false,
        fracture_felt: false,
        recognition_given: 0.1,
        salience_cap: 0.7,
        aid_factor: 2.0,
        fade: aggregates::fade(p),
    };
    let freedom = aggregates::freedom(&drive, p);
    let attacks = aggregates::attack_rate(a, freedom, tempo, p);
    // Two killed an attack; half of what other groups do is blamed, 10 (1 + .01 month) attacks.
    drive.killed = 2.0 * attacks + 0.5 * 2.0 * 10.0 * (1.0 + 0.01 * f64::from(month));
    let next = aggregates::step(a, &drive, freedom, attacks, p);
    let tempo_iskp = iskp::mean_tempo(a.iskp_strength, a.infighting, p);
    let violence = next.iskp_strength / p.iskp.reference * tempo_iskp;
    let conditions = Conditions::of(&next, attacks, violence, p);
    let cumulated = Hazard::of(&next, violence, p);
    (next, Glimpse { conditions, deniability: next.deniability, cumulated, survival: libm::exp(-cumulated.total()) })
}

#[track_caller]
fn same(found: &Conditions, expected: &Conditions) {
    let list = |c: &Conditions| {
        [
            c.infighting,
            c.violence,
            c.leverage,
            c.betrayal,
            c.debt,
            c.recognition,
            c.normalisation,
            c.coercion,
            c.sanctuary,
        ]
    };
    for (found, expected) in list(found).into_iter().zip(list(expected)) {
        assert!((found - expected).abs() < 1e-12, "{found} instead of {expected}");
    }
}

#[test]
fn a_projection_is_the_worlds_own_month_on_stated_expectations() {
    let (a, attractions, p) = (state(), Attractions::default(), even_postures());
    let prospect = Prospect { intensity: 1.0, resistance: 0.6, enforcement: 0.4, mutiny: 0.1, ..Prospect::default() };
    let found = path(&outlook(&a, &p, &attractions), &prospect, 2);
    let (next, first) = month_by_hand(&a, 10, 0.1, &p);
    same(&found[0].conditions, &first.conditions);
    assert!((found[0].deniability - first.deniability).abs() < 1e-12);
    assert!((found[0].survival - first.survival).abs() < 1e-12);
    let (_, second) = month_by_hand(&next, 11, 0.1, &p);
    same(&found[1].conditions, &second.conditions);
    let hazards = first.cumulated.total() + second.cumulated.total();
    assert!((found[1].cumulated.total() - hazards).abs() < 1e-15);
    assert!((found[1].survival - libm::exp(-hazards)).abs() < 1e-12);
}

#[test]
fn a_foreseen_fracture_withdraws_the_order_after_its_first_month() {
    let (a, attractions, mut p) = (state(), Attractions::default(), even_postures());
    (p.infighting.memory, p.infighting.memory_fractured) = (0.5, 0.9);
    (p.infighting.mutiny, p.infighting.enforcement, p.infighting.fracture) = (0.2, 0.5, 0.3);
    let prospect = Prospect {
        intensity: 1.0,
        resistance: 0.6,
        enforcement: 0.4,
        mutiny: 0.3,
        fractures: true,
        ..Prospect::default()
    };
    let found = path(&outlook(&a, &p, &attractions), &prospect, 8);
    let infighting: Vec<f64> = found.iter().map(|glimpse| glimpse.conditions.infighting).collect();
    // First month .5 * .1 + .2 (.3 + .5 * .4) + .3 = .45; four months of cooling-off at .9; then .5 again.
    let mut expected = 0.45;
    for (ahead, found) in infighting.iter().enumerate() {
        expected *= match ahead {
            0 => 1.0,
            1..=4 => 0.9,
            _ => 0.5,
        };
        close(*found, expected);
    }
    // The order stains once: after it betrayal only fades.
    let fade = aggregates::fade(&p);
    assert!(found[0].conditions.betrayal > a.betrayal);
    for pair in found.windows(2) {
        close(pair[1].conditions.betrayal, fade * pair[0].conditions.betrayal);
    }
    // Not foreseen, the order goes on and stains on.
    let blind = path(&outlook(&a, &p, &attractions), &Prospect { fractures: false, ..prospect }, 8);
    assert!(blind[7].conditions.betrayal > found[7].conditions.betrayal + 0.1);
    assert_eq!(blind[0].conditions.betrayal, found[0].conditions.betrayal);
}

#[test]
fn an_earlier_fracture_is_felt_for_the_rest_of_its_time() {
    let (a, attractions, mut p) = (state(), Attractions::default(), default_parameters());
    (p.infighting.memory, p.infighting.memory_fractured) = (0.5, 0.9);
    let outlook = Outlook { fracture_felt: 2, ..outlook(&a, &p, &attractions) };
    let found = path(&outlook, &Prospect::of(Policy::Tolerate, 0.0, &p), 4);
    // .1 * .9, * .9, then * .5, * .5.
    for (glimpse, expected) in found.iter().zip([0.09, 0.081, 0.0405, 0.02025]) {
        close(glimpse.conditions.infighting, expected);
    }
}

#[test]
fn ledgers_add_up_on_projections_of_drawn_worlds() {
    let setup = Setup::built_in();
    let attractions = Attractions::default();
    let mut largest: f64 = 0.0;
    for world in 0..25 {
        let draws = Draws::new(3, world);
        let (a, p) = (state(), setup.world.draw(&draws));
        let outlook = outlook(&a, &p, &attractions);
        let tolerate = path(&outlook, &Prospect::of(Policy::Tolerate, 0.0, &p), 48);
        for (place, policy) in (0_u32..).zip(Policy::ALL) {
            let resistance = f64::from((world + place) % 10) / 10.0;
            let held = path(&outlook, &Prospect::of(policy, resistance, &p), 48);
            for faction in &setup.factions {
                let weights = faction.parameters.draw(&draws).weights;
                let entry = compare(&tolerate, &held, &weights, p.council.discount);
                let (before, after) =
                    (worth(&tolerate, &weights, p.council.discount), worth(&held, &weights, p.council.discount));
                let scale = before.abs().max(after.abs());
                assert!(
                    (entry.total() - (after - before)).abs() < 1e-9 * scale,
                    "{} {}",
                    entry.total(),
                    after - before
                );
                largest = largest.max(entry.total().abs());
            }
        }
    }
    assert!(largest > 5.0, "worths that differ by nothing show nothing: {largest}");
}

#[test]
fn a_heavier_weight_moves_only_its_own_component_where_no_hazard_differs() {
    let (a, attractions, mut p) = (state(), Attractions::default(), default_parameters());
    (p.collapse.infighting, p.collapse.iskp) = (0.0, 0.0);
    (p.collapse.coercion, p.collapse.betrayal) = (0.0, 0.0);
    let outlook = outlook(&a, &p, &attractions);
    let tolerate = path(&outlook, &Prospect::of(Policy::Tolerate, 0.0, &p), 24);
    let crackdown = path(&outlook, &Prospect::of(Policy::Crackdown, 0.3, &p), 24);
    let of = [
        ("infighting", Component::Unity),
        ("iskp", Component::Iskp),
        ("leverage", Component::Leverage),
        ("oath", Component::Oath),
        ("honour", Component::Honour),
        ("debt", Component::Debt),
        ("insurance", Component::Insurance),
        ("recognition", Component::Recognition),
        ("economy", Component::Economy),
        ("coercion", Component::Relief),
    ];
    for (name, own) in of {
        let row = FACTION.iter().find(|row| row.path == format!("weights.{name}")).unwrap();
        let mut drawn = crate::model::parameters::faction::FactionParameters::default();
        (row.set)(&mut drawn, 1.0);
        let entry = compare(&tolerate, &crackdown, &drawn.weights, 0.985);
        for component in Component::ALL {
            assert_eq!(entry.component(component) != 0.0, component == own, "{name}: {}", component.name());
        }
    }
}

#[test]
fn other_groups_attacks_grow_in_a_line_and_stop_at_nothing() {
    let mut p = default_parameters();
    (p.attacks.other, p.attacks.other_growth) = (10.0, 0.01);
    assert!((other_attacks(20, &p) - 12.0).abs() < 1e-12);
    p.attacks.other_growth = -0.01;
    assert_eq!(other_attacks(200, &p), 0.0);
}

#[test]
fn resistance_is_never_more_than_all_of_it() {
    let p = default_parameters();
    // Everybody resists; the shares of power add up to one and the least that a double can hold beside it.
    let power = [0.1; 3].into_iter().chain([0.7000000000000002]);
    let peers = power.map(|power| Peer { power, tie: 1.0, stance: -1.0 });
    assert!(peers.clone().map(|peer| peer.power).sum::<f64>() > 1.0);
    let resistance = expected_resistance(peers, 1.0, 0.0, 100.0, &p);
    assert_eq!(resistance, 1.0);
    assert_eq!(Prospect::of(Policy::Crackdown, resistance, &p).enforcement, 0.0);
}
