use super::*;
use crate::model::setup::default_parameters;

fn event(kind: Kind, month: u32) -> Event {
    Event { kind, month, months: None, effective_months: None, amount: None, centre: None, address: 1 }
}

fn at(event: &Event, month: u32) -> Shocks {
    Shocks::of(&[event.happen(&Draws::new(1, 0))], month, &default_parameters())
}

#[test]
fn the_table_is_in_the_order_of_the_kinds() {
    for (place, row) in KINDS.iter().enumerate() {
        assert_eq!(row.kind as usize, place, "{}", row.name);
    }
}

#[test]
fn a_ceasefire_is_declared_for_longer_than_it_holds() {
    let truce = Event { months: Some(7), effective_months: Some(4), ..event(Kind::Ceasefire, 9) };
    let shocks: Vec<(bool, bool)> =
        (8..17).map(|month| at(&truce, month)).map(|s| (s.truce, s.ceasefire < 1.0)).collect();
    let expected = [
        (false, false),
        (true, true),
        (true, true),
        (true, true),
        (true, true),
        (true, false),
        (true, false),
        (true, false),
        (false, false),
    ];
    // The multiplier is a parameter drawn in every world; in the default set it is drawn below 1.
    assert_eq!(shocks, expected);
}

#[test]
fn a_closure_raises_coercion_at_once_and_its_target_while_it_lasts() {
    let closure = Event { months: Some(2), ..event(Kind::Closure, 3) };
    assert_eq!((at(&closure, 2).coercion, at(&closure, 2).coercion_target), (0.0, 0.0));
    assert_eq!((at(&closure, 3).coercion, at(&closure, 3).coercion_target), (0.2, 0.2));
    assert_eq!((at(&closure, 4).coercion, at(&closure, 4).coercion_target), (0.0, 0.2));
    assert_eq!((at(&closure, 5).coercion, at(&closure, 5).coercion_target), (0.0, 0.0));
}

#[test]
fn recognition_by_a_state_stays() {
    let recognition = event(Kind::Recognition, 5);
    assert_eq!((at(&recognition, 5).recognition, at(&recognition, 50).recognition), (0.1, 0.0));
    assert_eq!(at(&recognition, 50).recognition_given, 0.1);
}

#[test]
fn moments_pass_and_lasting_things_last() {
    assert!(at(&event(Kind::Strike, 5), 5).strike && !at(&event(Kind::Strike, 5), 6).strike);
    assert_eq!(at(&event(Kind::BorderSettlement, 5), 100).salience_cap, 0.2);
    assert_eq!(at(&event(Kind::IskpAttack, 5), 5).violence, 0.3);
    let release = Event { amount: Some(Distribution::new(Family::Constant(600.0))), ..event(Kind::PrisonRelease, 0) };
    assert_eq!((at(&release, 0).released, at(&release, 1).released), (600.0, 0.0));
}

#[test]
fn several_at_once_add_up_multiply_and_the_lowest_cap_holds() {
    let with = |kind, month, months, amount| Event {
        months,
        amount: Some(Distribution::constant(amount)),
        ..event(kind, month)
    };
    let all = [
        with(Kind::AidChange, 2, None, 0.5),
        with(Kind::AidChange, 4, Some(3), 3.0),
        with(Kind::BorderSettlement, 3, None, 0.6),
        with(Kind::BorderSettlement, 4, Some(1), 0.4),
        with(Kind::Ceasefire, 4, Some(2), 0.5),
        with(Kind::Ceasefire, 4, Some(1), 0.2),
        with(Kind::SettlementOffer, 4, Some(2), 2.0),
        with(Kind::SettlementOffer, 4, None, -0.5),
        with(Kind::SplinterMerger, 4, None, 0.25),
        with(Kind::Recognition, 1, None, 0.75),
        with(Kind::Recognition, 4, None, 0.5),
        with(Kind::EmirSuccession, 4, None, 0.9),
        Event { centre: Some(2), ..event(Kind::EmirSuccession, 4) },
    ];
    let draws = Draws::new(1, 0);
    let happenings: Vec<Happening> = all.iter().map(|event| event.happen(&draws)).collect();
    let at = |month| Shocks::of(&happenings, month, &default_parameters());
    let (before, now, after, late) = (at(3), at(4), at(5), at(50));
    assert_eq!([before, now, after, late].map(|s| s.aid_factor), [0.5, 1.5, 1.5, 0.5]);
    assert_eq!([before, now, after, late].map(|s| s.salience_cap), [0.6, 0.4, 0.6, 0.6]);
    assert_eq!([before, now, after, late].map(|s| s.ceasefire), [1.0, 0.1, 0.5, 1.0]);
    assert_eq!([before, now, after, late].map(|s| s.settlement), [0.0, 1.5, 2.0, 0.0]);
    assert_eq!([before, now, after, late].map(|s| s.cohesion), [0.0, 0.25, 0.0, 0.0]);
    // Recognition given adds up to all there is and no more.
    assert_eq!([before, now, after, late].map(|s| s.recognition_given), [0.75, 1.0, 1.0, 1.0]);
    // What one succession leaves open the other says.
    assert_eq!((now.centralisation, now.centre), (Some(0.9), Some(2)));
    assert_eq!((after.centralisation, after.centre), (None, None));
}
