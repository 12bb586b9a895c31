use super::readiness::peers_needed;
use super::*;
use crate::model::setup::default_parameters;

const EVERYBODY_NEUTRAL: [f64; MAX_FACTIONS] = [0.0; MAX_FACTIONS];

fn faction(tie: f64) -> FactionParameters {
    let mut faction = FactionParameters::default();
    faction.network.tie = tie;
    faction.network.exposure = 1.0;
    faction
}

fn roster(count: usize, tie: f64, p: &Parameters) -> Roster {
    let parameters = faction(tie);
    let mut roster = Roster::default();
    let recruitment = Recruitment { address: 1, count, power: 1.0, parameters: &parameters };
    roster.draw(&Draws::new(11, 0), &[recruitment], 8, p);
    roster
}

fn order(stances: &[f64], pledge: f64, centralisation: f64) -> Order<'_> {
    Order {
        month: 0,
        pledge,
        is_new: true,
        centralisation,
        betrayal: 0.0,
        stances,
        choice: Choice::Threshold,
        cascade: Cascade::Path,
    }
}

#[test]
fn dispositions_by_hand() {
    let mut p = default_parameters();
    p.commanders.retribution = 0.5;
    let mut roster = roster(3, 0.5, &p);
    roster.tie[0] = 0.6;
    roster.loyal_to_centre[0] = 0.5;
    roster.loyal_to_faction[0] = 0.8;
    roster.leaning[0] = -0.1;
    let stances = [0.4; MAX_FACTIONS];
    roster.weigh(0..3, 0, &Draws::new(11, 0), &Order { betrayal: 0.5, ..order(&stances, 1.0, 0.25) }, &p);
    // 4*.25*.5 + 3*.75*.4*.8*(1 - .5*.5*.6) + .2 - 2.6*.6 - .1 = .5 + .612 + .2 - 1.56 - .1 = -.348
    assert!((roster.disposition[0] + 0.348).abs() < 1e-12, "{}", roster.disposition[0]);
}

#[test]
fn men_add_up_to_power_and_exposure_keeps_its_mean() {
    let p = default_parameters();
    let roster = roster(5000, 0.5, &p);
    assert!((roster.total_men - 1.0).abs() < 1e-9);
    let exposure: f64 = roster.reach.iter().zip(&roster.men).map(|(reach, men)| reach / men).sum::<f64>() / 5000.0;
    // Lognormal sigma .3, mean 1: standard error .0043.
    assert!((exposure - 1.0).abs() < 0.018, "{exposure}");
    let tie = roster.tie.iter().sum::<f64>() / 5000.0;
    assert!((tie - 0.5).abs() < 0.011, "{tie}");
}

#[test]
fn without_ties_and_with_the_leader_behind_it_an_order_is_obeyed() {
    // Pattern 5: ties switched off, stance 1: compliance at least .95.
    let mut p = default_parameters();
    p.commanders.tie_weight = 0.0;
    let mut roster = roster(240, 0.5, &p);
    let response = roster.respond(&Draws::new(11, 0), &order(&[1.0; MAX_FACTIONS], 1.0, 0.25), &p);
    assert!(response.complying >= 0.95, "{response:?}");
    assert_eq!(response.mutiny, 0.0);
}

#[test]
fn against_the_leader_and_the_ties_it_is_not() {
    let p = default_parameters();
    let mut roster = roster(240, 0.8, &p);
    let response = roster.respond(&Draws::new(11, 0), &order(&[-1.0; MAX_FACTIONS], 1.0, 0.1), &p);
    assert!(response.complying < 0.05 && response.mutiny > 0.22, "{response:?}");
}

#[test]
fn mild_orders_are_not_mutinied_against() {
    let p = default_parameters();
    let mut roster = roster(240, 0.8, &p);
    let response = roster.respond(&Draws::new(11, 0), &order(&[-1.0; MAX_FACTIONS], 0.35, 0.1), &p);
    assert_eq!(response.mutiny, 0.0);
}

#[test]
fn enforcement_lies_between_the_least_and_the_greatest() {
    let p = default_parameters();
    let mut ambiguous = 0;
    for world in 0..200 {
        let parameters = faction(0.5);
        let mut roster = Roster::default();
        let recruitment = Recruitment { address: 1, count: 240, power: 1.0, parameters: &parameters };
        let draws = Draws::new(11, world);
        roster.draw(&draws, &[recruitment], 8, &p);
        let stance = f64::from(world) / 100.0 - 1.0;
        let response = roster.respond(&draws, &order(&[stance; MAX_FACTIONS], 1.0, 0.3), &p);
        assert!(response.least <= response.enforcement && response.enforcement <= response.greatest, "{response:?}");
        ambiguous += u32::from(response.greatest > response.least);
    }
    assert!(ambiguous > 20, "where compliance feeds on compliance, many equilibria are common: {ambiguous}");
}

#[test]
fn a_new_order_climbs_from_nobody_and_an_old_one_from_where_it_stood() {
    let mut p = default_parameters();
    p.commanders.peer_weight = 3.0;
    let mut roster = roster(240, 0.5, &p);
    let draws = Draws::new(11, 0);
    let fresh = roster.respond(&draws, &order(&EVERYBODY_NEUTRAL, 1.0, 0.35), &p);
    assert_eq!(fresh.enforcement, fresh.least);
    roster.restore(&[true; 240]);
    let settled = Order { is_new: false, ..order(&EVERYBODY_NEUTRAL, 1.0, 0.35) };
    let standing = roster.respond(&draws, &settled, &p);
    assert_eq!(standing.enforcement, standing.greatest);
    assert!(standing.greatest > fresh.least, "{standing:?}");
}

#[test]
fn the_chosen_equilibrium_happens() {
    let mut p = default_parameters();
    p.commanders.peer_weight = 3.0;
    let mut roster = roster(240, 0.5, &p);
    for (cascade, expected) in [(Cascade::Least, 0), (Cascade::Greatest, 1)] {
        let order = Order { cascade, ..order(&EVERYBODY_NEUTRAL, 1.0, 0.35) };
        let response = roster.respond(&Draws::new(11, 0), &order, &p);
        assert_eq!(response.enforcement, [response.least, response.greatest][expected]);
    }
}

#[test]
fn the_logit_rule_shocks_every_month_anew() {
    let p = default_parameters();
    let mut roster = roster(240, 0.5, &p);
    let logit = |month| Order { month, choice: Choice::Logit, ..order(&EVERYBODY_NEUTRAL, 1.0, 0.35) };
    let shares: Vec<f64> =
        (0..6).map(|month| roster.respond(&Draws::new(11, 0), &logit(month), &p).complying).collect();
    assert!(shares.windows(2).any(|pair| pair[0] != pair[1]));
    assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
}

#[test]
fn each_alone_there_is_one_outcome_and_it_is_what_those_who_comply_can_reach() {
    let p = default_parameters();
    let mut roster = roster(240, 0.5, &p);
    let logit = Order { choice: Choice::Logit, ..order(&EVERYBODY_NEUTRAL, 0.8, 0.35) };
    let response = roster.respond(&Draws::new(11, 0), &logit, &p);
    let complying = roster.reach.iter().zip(roster.profile()).filter(|(_, complies)| **complies);
    let reached = complying.map(|(reach, _)| reach).sum::<f64>() / roster.reach.iter().sum::<f64>();
    assert!((response.enforcement - 0.8 * reached).abs() < 1e-12 && reached > 0.1, "{response:?}");
    assert_eq!((response.least, response.greatest), (response.enforcement, response.enforcement));
}

#[test]
fn what_a_factions_men_do_is_a_share_of_its_men() {
    let p = default_parameters();
    let (loyal, tied) = (faction(0.1), faction(0.9));
    let recruitment = |address, count, power, parameters| Recruitment { address, count, power, parameters };
    let mut roster = Roster::default();
    let draws = Draws::new(11, 0);
    roster.draw(&draws, &[recruitment(1, 90, 0.3, &loyal), recruitment(2, 150, 0.7, &tied)], 8, &p);
    let mut stances = EVERYBODY_NEUTRAL;
    (stances[0], stances[1]) = (0.5, -0.5);
    let response = roster.respond(&draws, &order(&stances, 1.0, 0.35), &p);
    let shares = &response.by_faction;
    assert!(shares[0].0 > shares[1].0 && shares[1].1 > shares[0].1, "{response:?}");
    for (whole, parts) in
        [(response.complying, [shares[0].0, shares[1].0]), (response.mutiny, [shares[0].1, shares[1].1])]
    {
        assert!((0.3 * parts[0] + 0.7 * parts[1] - whole).abs() < 1e-12, "{response:?}");
    }
}

/// A roster that has lived through orders gives what one that has not would: nothing it keeps can be told.
#[test]
fn a_roster_with_a_past_responds_as_one_without() {
    let p = default_parameters();
    let tight = {
        let mut p = default_parameters();
        p.commanders.peer_weight = 2.5;
        p
    };
    let (mut kept, draws) = (roster(240, 0.5, &p), Draws::new(11, 0));
    let mut moved = 0;
    for month in 0..60_u32 {
        // A stance that comes and goes, an order given anew now and then, and peers that come to weigh more.
        let stances = [f64::from(month * 7 % 20) / 10.0 - 1.0; MAX_FACTIONS];
        let p = if month < 40 { &p } else { &tight };
        let order = Order {
            month,
            is_new: month % 9 == 0,
            betrayal: f64::from(month) / 60.0,
            choice: if month % 11 == 5 { Choice::Logit } else { Choice::Threshold },
            cascade: match month % 13 {
                4 => Cascade::Least,
                8 => Cascade::Greatest,
                _ => Cascade::Path,
            },
            ..order(&stances, if month % 5 == 0 { 0.35 } else { 1.0 }, 0.35)
        };
        let before = kept.profile().to_vec();
        let mut fresh = roster(240, 0.5, p);
        fresh.restore(&before);
        assert_eq!(fresh.respond(&draws, &order, p), kept.respond(&draws, &order, p), "month {month}");
        assert_eq!(fresh.profile(), kept.profile());
        moved += usize::from(before != kept.profile());
    }
    assert!(moved > 30, "{moved}");
}

/// A roster drawn again, of more commanders and of fewer, and of other factions, remembers nothing.
#[test]
fn a_roster_drawn_again_is_a_new_one() {
    let p = default_parameters();
    let (loyal, tied) = (faction(0.2), faction(0.8));
    let recruitment = |address, count, power, parameters| Recruitment { address, count, power, parameters };
    let worlds = [
        vec![recruitment(1, 240, 1.0, &tied)],
        vec![recruitment(2, 300, 0.6, &loyal), recruitment(3, 0, 0.1, &tied), recruitment(4, 77, 0.3, &tied)],
        vec![recruitment(5, 3, 1.0, &loyal)],
        vec![recruitment(6, 60, 0.5, &tied), recruitment(1, 60, 0.5, &loyal)],
    ];
    let mut again = Roster::default();
    for (world, recruits) in (0..).zip(&worlds) {
        let draws = Draws::new(11, world);
        let mut fresh = Roster::default();
        for roster in [&mut again, &mut fresh] {
            roster.draw(&draws, recruits, 8, &p);
        }
        for month in 0..12_u32 {
            // An order that is given, eased and taken up again.
            let stances = [f64::from(month % 5) / 2.5 - 1.0; MAX_FACTIONS];
            let order = Order { month, is_new: month % 6 == 0, ..order(&stances, 1.0, 0.35) };
            let (one, other) = (again.respond(&draws, &order, &p), fresh.respond(&draws, &order, &p));
            assert_eq!(one, other, "world {world}, month {month}");
            assert_eq!(again.profile(), fresh.profile());
        }
    }
}

#[test]
fn peers_needed_is_the_first_that_tips() {
    // disposition -.3, 8 peers, weight 1: 2k/8 - 1 > .3 from k = 6 (.5).
    assert_eq!(peers_needed(-0.3, 8, 1.0), 6);
    assert_eq!(peers_needed(2.0, 8, 1.0), 0);
    assert_eq!(peers_needed(-2.0, 8, 1.0), 9);
    // Exactly zero is no compliance.
    assert_eq!(peers_needed(-0.5, 8, 1.0), 7);
    assert_eq!(peers_needed(0.1, 0, 1.0), 0);
    assert_eq!(peers_needed(-0.1, 0, 1.0), 1);
}

#[test]
fn one_commander_alone_decides_by_himself() {
    let p = default_parameters();
    let mut roster = roster(1, 0.5, &p);
    let response = roster.respond(&Draws::new(11, 0), &order(&[1.0; MAX_FACTIONS], 0.1, 1.0), &p);
    assert!(response.complying == 1.0 && (response.enforcement - 0.1).abs() < 1e-12, "{response:?}");
}
