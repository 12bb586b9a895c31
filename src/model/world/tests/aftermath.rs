//! What comes of councils: fractures, falls, rungs; and that no world leaves anything to the next.

use super::*;

/// A crackdown that everybody expects to be obeyed and that commanders turn on.
fn fracturing() -> Setup {
    let defiant = [
        ("commanders.tie_weight", 20.0),
        ("commanders.base", -5.0),
        ("commanders.fracture", 0.22),
        ("commanders.fracture_centralisation", 0.05),
        ("council.centralisation", 0.3),
        ("council.centralisation_drift", 0.0),
        ("infighting.memory", 0.5),
        ("infighting.memory_fractured", 0.9),
        ("infighting.fracture", 0.3),
    ];
    let trusting = [("belief.resistance_bias", -20.0), ("tie", 0.5)];
    let mut setup = small(14, &and(&EAGER, &defiant), &and(&ONLY_TRADE, &trusting));
    setup.structure.cooling = 7;
    setup
}

#[test]
fn a_fracture_withdraws_the_order_and_rules_action_out_for_a_time() {
    let mut setup = fracturing();
    setup.structure.cooling = 9;
    let record = live(&setup, 0);
    let first = &record.months[0];
    assert!(first.fractured && first.response.mutiny > 0.22, "{:?}", first.response);
    assert_eq!((first.policy, record.months[1].policy), (Policy::Crackdown, Policy::Tolerate));
    // Ruled out until month 0 + 1 + 9 = 10: the councils of 3, 6 and 9 cannot act, that of 12 can and does.
    for (month, seen) in record.months.iter().enumerate().take(12).skip(1) {
        assert_eq!((seen.policy, seen.response), (Policy::Tolerate, Response::default()), "{month}");
    }
    assert_eq!(record.months[12].policy, Policy::Crackdown);
    let cooling: Vec<bool> = record.councils.iter().map(|council| council.decision.cooling).collect();
    assert_eq!(cooling, [false, true, true, true, false]);
    let rungs: Vec<Rung> = record.rungs.iter().map(|(_, rung)| *rung).collect();
    assert_eq!(rungs, [Rung::Unenforced, Rung::Cooling, Rung::Cooling, Rung::Cooling, Rung::Unenforced]);
}

#[test]
fn infighting_lasts_longer_for_as_long_as_a_fracture_is_felt() {
    let record = live(&fracturing(), 0);
    // Months 1 to 7 keep .9 of it, month 8, the first after the cooling-off, .5.
    for month in 1..=8 {
        let (before, after) = (record.months[month - 1].state.infighting, record.months[month].state.infighting);
        let kept = if month <= 7 { 0.9 } else { 0.5 };
        assert!((after - kept * before).abs() < 1e-12, "{month}: {after} of {before}");
    }
    // A centre that commands less: .3 less .05, once for each fracture.
    assert!((record.months[8].state.centralisation - 0.25).abs() < 1e-12);
    assert!((record.months[9].state.centralisation - 0.20).abs() < 1e-12);
}

#[test]
fn a_fallen_regime_holds_no_council_orders_nothing_and_lives_off_its_insurance() {
    // A hazard of .3 a month: the fall comes early in nearly every world.
    let insured = and(&ONLY_TRADE, &[("weights.economy", 100.0), ("weights.insurance", 0.7)]);
    let mut setup = small(18, &and(&EAGER, &[("collapse.base", 0.3)]), &insured);
    setup.events = vec![event(Kind::PrisonRelease, 16, Some(100.0))];
    let (mut falls, mut ordered) = (0, 0);
    for world in 0..20 {
        let record = live(&setup, world);
        let Some(fall) = record.months.iter().position(|month| month.fell) else { continue };
        falls += 1;
        ordered += u32::from(record.months[fall].policy == Policy::Crackdown);
        assert!(record.months[..fall].iter().all(|month| month.standing && !month.fell));
        assert!(record.months[fall..].iter().all(|month| !month.standing));
        assert!(record.months[fall + 1..].iter().all(|month| !month.fell), "nothing falls twice");
        assert!(record.councils.iter().all(|council| council.month as usize <= fall));
        for month in &record.months[fall + 1..] {
            assert_eq!((month.policy, month.response, month.moved), (Policy::Tolerate, Response::default(), 0.0));
            assert_eq!(month.beliefs, record.months[fall].beliefs, "beliefs rest");
            assert!(!month.fractured);
        }
        // Already in the month of the fall payoffs are what the insurance pays.
        for month in &record.months[fall..] {
            let paid = 0.7 * aggregates::sanctuary(month.state.fighters, month.state.betrayal, &month.parameters);
            assert!(month.payoffs.iter().all(|payoff| (payoff - paid).abs() < 1e-12));
        }
        for (council, rung) in &record.rungs {
            assert_eq!(*rung == Rung::Collapsed, *council as usize > fall, "{council} {rung:?}");
        }
        // The rest of the world runs on.
        assert!(record.months[17].released == 0.0 && record.months[16].released == 100.0);
        assert!(record.months[17].state.iskp_strength != record.months[16].state.iskp_strength);
    }
    assert!(falls > 15 && ordered > 5, "{falls} falls, {ordered} in a crackdown");
}

/// The rung that section 7 gives to a council, from what was decided and what came of it.
fn expected_rung(council: &Met, months: &[Seen], enforced_at: f64) -> Rung {
    let decision = &council.decision;
    let worth = decision.values[4];
    let free = |policy: usize| decision.blocked_by[policy] == 0 && !(decision.cooling && matches!(policy, 2..=4));
    if decision.policy() == Policy::Crackdown {
        let mean = months.iter().map(|month| month.response.enforcement).sum::<f64>() / months.len() as f64;
        let kept = mean >= enforced_at && !months.iter().any(|month| month.fractured);
        return if kept { Rung::Enforced } else { Rung::Unenforced };
    }
    match () {
        () if decision.cooling => Rung::Cooling,
        () if worth <= 0.0 && decision.obeyed > 0.0 => Rung::Unable,
        () if worth <= 0.0 => Rung::Unwilling,
        () if (0..5).any(|policy| free(policy) && decision.values[policy] > worth) => Rung::Outbid,
        () if decision.blocked_by[4] != 0 => Rung::Vetoed,
        () => Rung::PassedOver,
    }
}

/// Worlds in which all sorts of things are decided: trade is worth much, orders are half obeyed, chance
/// decides a good deal.
fn restless(months: u32) -> Setup {
    let world = [
        ("council.noise", 2.0),
        ("council.enforced_at", 0.4),
        ("council.centralisation", 0.5),
        ("pakistan.inducement", 1.0),
        ("collapse.base", 0.005),
    ];
    let mut setup = small(months, &world, &[("belief.credibility", 0.8)]);
    for (place, economy) in [1.0, 4.0, 0.5].into_iter().enumerate() {
        let FactionSetup { name, parameters, .. } = &mut setup.factions[place];
        *parameters = with(parameters, FACTION, &format!("factions.{name}."), &[("weights.economy", economy)]);
    }
    setup
}

#[test]
fn every_council_stands_on_one_rung_and_the_rung_is_what_was_decided() {
    let setup = restless(40);
    let (mut seen, mut cut_short) = ([0; Rung::COUNT], 0);
    for world in 0..60 {
        let record = live(&setup, world);
        let months: Vec<u32> = record.rungs.iter().map(|(council, _)| *council).collect();
        assert_eq!(months, (0..40).step_by(3).collect::<Vec<u32>>(), "one rung a council, in order");
        let fallen = record.months.iter().any(|month| month.fell);
        for (place, council) in record.councils.iter().enumerate() {
            let (from, to) = (council.month as usize, (council.month as usize + 3).min(40));
            // Months that began after a fall are not counted; that of the fall itself is.
            let governed = |month: usize| month == 0 || record.months[month - 1].standing;
            let lived: Vec<Seen> =
                (from..to).filter(|&month| governed(month)).map(|m| record.months[m].clone()).collect();
            let found = record.rungs[place].1;
            seen[found as usize] += 1;
            cut_short += usize::from(council.decision.policy() == Policy::Crackdown && lived.len() < to - from);
            assert_eq!(found, expected_rung(council, &lived, lived[0].parameters.council.enforced_at));
        }
        assert_eq!(record.councils.len() < 14, fallen && record.rungs.iter().any(|(_, rung)| *rung == Rung::Collapsed));
    }
    let kinds = seen.iter().filter(|count| **count > 0).count();
    assert!(kinds >= 6, "too few kinds of rung to be a test: {seen:?}");
    assert!(cut_short > 0, "no crackdown was cut short by a fall");
}

#[test]
fn a_simulator_carries_nothing_from_one_world_to_the_next() {
    let mut setup = restless(30);
    setup.events = vec![event(Kind::PrisonRelease, 2, Some(500.0)), event(Kind::Strike, 7, None)];
    let fresh: Vec<Record> = (0..6).map(|world| live(&setup, world)).collect();
    assert!(fresh.iter().any(|record| record.months.iter().any(|month| month.response.enforcement > 0.0)));
    assert!(fresh[0] != fresh[1]);
    let mut used = Simulator::new(&setup);
    for world in [5, 0, 3, 3, 1, 4, 2, 0] {
        let mut record = Record::default();
        used.run(7, world, &mut record);
        assert!(record == fresh[world as usize], "world {world} differs when lived after another");
    }
}
