use super::*;
use crate::model::setup::default_parameters;

fn seat(address: u32, power: f64, crackdown: f64, contain: f64) -> Seat {
    Seat { address, power, worth: [-1.0, 0.0, -0.2, contain, crackdown], obeyed: crackdown + 5.0 }
}

fn agenda(rule: Rule, centralisation: f64) -> Agenda {
    Agenda { month: 3, centralisation, centre: 0, cooling: false, rule }
}

fn share_ordering(seats: &[Seat], agenda: &Agenda, p: &Parameters, policy: Policy) -> f64 {
    let ordered = (0..2000).filter(|&world| decide(&Draws::new(1, world), seats, agenda, p).policy() == policy).count();
    ordered as f64 / 2000.0
}

#[test]
fn weights_and_values_by_hand() {
    let seats = [seat(1, 0.5, -4.0, 1.0), seat(2, 0.5, 8.0, 2.0)];
    let decision = decide(&Draws::new(1, 0), &seats, &agenda(Rule::Weighted, 0.2), &default_parameters());
    // om = .8 * .5 + .2 and .8 * .5; W(crackdown) = .6 * -4 + .4 * 8 = .8; W* = .6 + .4 times 5 more.
    assert!((decision.weights[0] - 0.6).abs() < 1e-12 && (decision.weights[1] - 0.4).abs() < 1e-12);
    assert!((decision.values[4] - 0.8).abs() < 1e-12);
    assert!((decision.obeyed - 5.8).abs() < 1e-12);
}

#[test]
fn at_full_centralisation_without_noise_the_centre_decides() {
    let mut p = default_parameters();
    p.council.noise = 0.0;
    let seats = [seat(1, 0.1, 3.0, 1.0), seat(2, 0.9, -50.0, -50.0)];
    assert_eq!(share_ordering(&seats, &agenda(Rule::Council, 1.0), &p, Policy::Crackdown), 1.0);
}

#[test]
fn a_veto_is_as_likely_as_its_equation_says() {
    let p = default_parameters();
    let seats = [seat(1, 0.5, 10.0, 10.0), seat(2, 0.5, -2.0, 10.0)];
    let vetoed = (0..4000)
        .filter(|&world| decide(&Draws::new(1, world), &seats, &agenda(Rule::Council, 0.25), &p).blocked_by[4] != 0)
        .count();
    // .75 * logistic(2 (2 - 1)) = .75 * .880797 = .660598; standard error .0075.
    assert!((vetoed as f64 / 4000.0 - 0.660_598).abs() < 0.025);
}

#[test]
fn the_centre_never_blocks_under_the_councils_rule_and_may_under_unanimity() {
    let p = default_parameters();
    let seats = [seat(1, 0.5, -9.0, -9.0), seat(2, 0.5, 1.0, 1.0)];
    assert_eq!(decide(&Draws::new(1, 0), &seats, &agenda(Rule::Council, 0.0), &p).blocked_by[4], 0);
    assert_eq!(decide(&Draws::new(1, 0), &seats, &agenda(Rule::Unanimity, 0.0), &p).blocked_by[4], 0b01);
}

#[test]
fn side_payments_by_hand() {
    let mut p = default_parameters();
    p.council.veto_slope = 100.0;
    // The other blocks for sure (DU -3 < -1); raising it to -1 costs the centre 2 of its 5.
    let seats = [seat(1, 0.5, 5.0, -9.0), seat(2, 0.5, -3.0, -9.0)];
    let blocked = decide(&Draws::new(1, 0), &seats, &agenda(Rule::Council, 0.0), &p);
    assert_eq!(blocked.blocked_by[4], 0b10);
    let bought = decide(&Draws::new(1, 0), &seats, &agenda(Rule::SidePayments, 0.0), &p);
    assert_eq!((bought.blocked_by[4], bought.payment[4]), (0, 2.0));
    assert_eq!((bought.worth[0][4], bought.worth[1][4]), (3.0, -1.0));
    // W = .5 (5 - 2) + .5 (-3 + 2) = 1, as before the payment: with equal weights money only moves.
    assert!((bought.values[4] - 1.0).abs() < 1e-12);
    // With 1.5 to win the price of 2 is too high.
    let poor = [seat(1, 0.5, 1.5, -9.0), seat(2, 0.5, -3.0, -9.0)];
    assert_eq!(decide(&Draws::new(1, 0), &poor, &agenda(Rule::SidePayments, 0.0), &p).blocked_by[4], 0b10);
}

#[test]
fn without_noise_tolerance_stands_unless_something_beats_it() {
    let mut p = default_parameters();
    p.council.noise = 0.0;
    let seats = [Seat { address: 1, power: 1.0, ..Seat::default() }];
    assert_eq!(decide(&Draws::new(1, 0), &seats, &agenda(Rule::Weighted, 0.5), &p).policy(), Policy::Tolerate);
}

#[test]
fn a_fracture_rules_action_out() {
    let p = default_parameters();
    let seats = [seat(1, 1.0, 50.0, 50.0)];
    let cooling = Agenda { cooling: true, ..agenda(Rule::Weighted, 0.5) };
    for world in 0..200 {
        let policy = decide(&Draws::new(1, world), &seats, &cooling, &p).policy();
        assert!(matches!(policy, Policy::Shelter | Policy::Tolerate));
    }
}

#[test]
fn noise_is_a_gumbel_logit() {
    let p = default_parameters();
    let seats = [Seat { address: 1, power: 1.0, worth: [-1e9, 0.0, -1e9, -1e9, 0.5], obeyed: 0.0 }];
    let share = share_ordering(&seats, &agenda(Rule::Weighted, 0.0), &p, Policy::Crackdown);
    // Two options, utilities 0 and .8 * .5 in units of .5: logistic(.8) = .689974; standard error .010.
    assert!((share - 0.689_974).abs() < 0.035, "{share}");
}

#[test]
fn the_election_is_ktabs() {
    let mut p = default_parameters();
    p.council.election_exponent = 2.0;
    // One faction, stakes 4 for a crackdown against tolerance, nothing else in reach.
    let seats = [Seat { address: 1, power: 1.0, worth: [-1.0, 0.0, -1.0, -1.0, 4.0], obeyed: 4.0 }];
    let decision = decide(&Draws::new(1, 0), &seats, &agenda(Rule::Condorcet, 0.0), &p);
    assert_eq!(decision.blocked_by, [0; 5]);
    // A single voter's best option beats every other with certainty.
    assert_eq!(share_ordering(&seats, &agenda(Rule::Condorcet, 0.0), &p, Policy::Crackdown), 1.0);
}
