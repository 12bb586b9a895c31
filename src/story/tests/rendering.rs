use super::super::chronicle::{Chronicle, Council, Event, Lever, Period};
use super::super::samples::{chronicle, council, crackdown, quiet};
use super::super::text::{happened, render, why};
use crate::model::events::{KINDS, Kind};
use crate::model::policy::Policy;
use crate::model::rung::Rung;

/// One council, then six quiet quarters: W from -7.1 to -6.4, attacks from 31 to 44.
fn quiet_world() -> Chronicle {
    let mut world = chronicle();
    let worths = [-7.0, -7.1, -7.0, -6.9, -6.6, -6.5, -6.4];
    world.periods = worths.iter().enumerate().map(|(k, &w)| quiet(3 * k as u32, w, [31.0, 38.0, 44.0])).collect();
    world
}

/// What stands after the first council's block and before the end.
fn middle(text: &str) -> Vec<&str> {
    let after = text.lines().skip_while(|line| !line.starts_with("  Movement")).skip(1);
    after.take_while(|line| !line.starts_with("What became")).filter(|line| !line.is_empty()).collect()
}

#[test]
fn what_does_not_change_is_one_line() {
    let text = render(&quiet_world(), false);
    let folded = "2021-11 to 2023-04  6 councils: tolerate; W(crackdown) −7.10 .. −6.40; TTP attacks 31 to 44 a month";
    assert_eq!(middle(&text), [folded]);
    assert_eq!(render(&quiet_world(), true).matches("── ").count(), 7);
}

#[test]
fn what_changes_breaks_the_stretch() {
    let mut other_policy = quiet_world();
    other_policy.periods[3].council = Some(council(Policy::Shelter, -6.9));
    let mut event = quiet_world();
    event.events.push(Event {
        kind: Kind::Strike,
        from: 10,
        until: Some(11),
        effective_until: 11,
        amount: Some(0.3),
        centre: None,
    });
    event.periods[3].months[1].struck = true;
    event.periods[5].months[0].struck = true;
    let mut centre = quiet_world();
    centre.periods[3].council = Some(Council { centre: 1, ..council(Policy::Tolerate, -6.9) });
    assert_eq!(
        middle(&render(&other_policy, false)),
        [
            "2021-11 to 2022-04  2 councils: tolerate; W(crackdown) −7.10 .. −7.00; TTP attacks 31 to 44 a month",
            "2022-05 to 2022-07  shelter; W(crackdown) −6.90; TTP attacks 31 to 44 a month",
            "2022-08 to 2023-04  3 councils: tolerate; W(crackdown) −6.60 .. −6.40; TTP attacks 31 to 44 a month",
        ]
    );
    assert_eq!(
        middle(&render(&event, false)),
        [
            "2021-11 to 2022-04  2 councils: tolerate; W(crackdown) −7.10 .. −7.00; TTP attacks 31 to 44 a month",
            "2022-05 to 2022-07  tolerate; W(crackdown) −6.90; TTP attacks 31 to 44 a month",
            "2022-06             Pakistan strikes Afghan soil: coercion +0.3; the TTP feels it for three months",
            "2022-08 to 2023-04  3 councils: tolerate; W(crackdown) −6.60 .. −6.40; TTP attacks 31 to 44 a",
            "                    month; Pakistan strikes",
        ]
    );
    assert_eq!(middle(&render(&centre, false)).len(), 3);
}

#[test]
fn a_fracture_is_told_in_full_and_a_fall_ends_the_councils() {
    let mut world = quiet_world();
    world.periods[3] = crackdown(9);
    world.periods[5].months[2].fell = true;
    world.periods[6] = Period { council: None, rung: Some(Rung::Collapsed), ..quiet(18, 0.0, [31.0, 38.0, 44.0]) };
    let text = render(&world, false);
    let full: Vec<String> = text
        .lines()
        .filter(|line| line.starts_with("──"))
        .map(|line| line.chars().skip(3).take(18).collect::<String>())
        .collect();
    assert_eq!(full, ["2021-08, council 1", "2022-05, council 4", "2022-11, council 6"]);
    assert!(text.contains("THE REGIME FALLS in 2023-01"));
    assert!(text.contains("2023-02 to 2023-04  no council: the regime has fallen; TTP attacks 31 to 44 a month\n"));
    assert!(text.contains("  Regime      fell in 2023-01; the movement fractured once\n"));
    assert!(text.contains("rational to the coalition: 2022-05; ordered: 2022-05; enforced: never\n"));
}

#[test]
fn a_council_in_full() {
    let mut world = chronicle();
    world.periods = vec![crackdown(0)];
    let text = render(&world, false);
    let block: String = text
        .lines()
        .skip_while(|line| !line.starts_with("──"))
        .skip(1)
        .take_while(|line| !line.starts_with("What became"))
        .flat_map(|line| [line, "\n"])
        .collect();
    // Kandahar -9 + 1 + .01, Kabul -3 + 4 + .01; the coalition .7 and .3 of each: -7.2, +1.9, +.01, in all -5.29.
    let expected = "  What a crackdown is worth against tolerance, in months of rule
             unity  economy   rest     DU  obeyed DU*
  Kandahar   −9.00    +1.00  +0.01  −7.99       −12.2
  Kabul      −3.00    +4.00  +0.01  +1.01        +3.5
  coalition  −7.20    +1.90  +0.01  −5.29        −7.5

  Weight      Kandahar 70% (the centre), Kabul 30%; centralisation 0.25
  Wants       Kandahar: mediate (+0.25); Kabul: contain (+2.00)
  Expects     all the same of a crackdown: 67% resistance, enforcement 0.33, 28% of men in mutiny,
              a fracture that ends it
  Coalition   W: shelter −0.50, tolerate 0, mediate +0.25, contain −1.50, crackdown +0.75 (if
              obeyed, W* −7.50)
  Blocks      nobody
  Ordered     crackdown
  What of it  unenforced: the movement fractured over it in 2021-10

  2021-08 to 2021-10
  Order       enforcement 0.40 to 0.50, a matter of expectations: the least equilibrium is 0.20,
              the greatest 0.80
              men       complied     shirked   in mutiny
              all            50%  28% to 38%  13% to 23%
              Kandahar       25%         50%         25%
  Bands       of their fighters 300 returned to Pakistan, 61 resisted and 30 went over to ISKP
  TTP         4,310 fighters at the end; tempo 1 throughout; 41 attacks (20, 12, 9), 82 killed
              (other groups 24 and 42)
  ISKP        1,900 fighters at the end; 21 attacks (7 throughout) on the IEA
  Pakistan    holds, holds, holds; coercion 0.20
  Promises    kept by Pakistan in 3 and by the outside powers in 0 of 3 months
  Movement    infighting 0.00 to 0.31, betrayal 0.00; FRACTURE in 2021-10: the order is withdrawn

";
    assert_eq!(block, expected);
}

#[test]
fn every_rung_has_its_reason() {
    let mut world = chronicle();
    world.periods = vec![crackdown(0), quiet(3, 1.0, [1.0; 3])];
    let mut council = council(Policy::Mediate, 0.125);
    council.obeyed = 1.5;
    let told = |rung| why(&world, &world.periods[1], &council, rung);
    assert!(told(Rung::Unwilling).ends_with("(+0.12), and would be if it were obeyed (+1.50)"));
    assert!(told(Rung::Unable).ends_with("if it were obeyed (+1.50), but is not (+0.12)"));
    assert!(told(Rung::Outbid).ends_with("but mediate (+0.25) is worth more"));
    assert!(told(Rung::Vetoed).ends_with("blocked by Kandahar"));
    assert!(told(Rung::PassedOver).ends_with("fell on mediate"));
    assert_eq!(told(Rung::Cooling), "cooling: the fracture of 2021-10 rules out orders against the TTP");
    assert_eq!(told(Rung::Unenforced), "unenforced: too few obeyed: mean enforcement 0.00");
    assert_eq!(why(&world, &world.periods[0], &council, Rung::Enforced), "enforced: mean enforcement 0.45");
    assert_eq!(told(Rung::Collapsed), "collapsed: the regime has fallen");
}

#[test]
fn every_event_says_what_it_does() {
    let event = |kind, amount, until, centre| Event { kind, from: 2, until, effective_until: 4, amount, centre };
    let told = |event| happened(&chronicle(), &event);
    assert_eq!(
        told(event(Kind::Ceasefire, Some(0.14), Some(9), None)),
        "the TTP and Pakistan declare a ceasefire for 7 months, to 2022-04; it holds for 2 months; 14% of attacks go on"
    );
    assert_eq!(
        told(event(Kind::Ceasefire, Some(0.14), Some(4), None)),
        "the TTP and Pakistan declare a ceasefire for 2 months, to 2021-11; 14% of attacks go on"
    );
    assert_eq!(
        told(event(Kind::EmirSuccession, Some(0.6), Some(3), Some(1))),
        "a new Emir succeeds: the centre is now Kabul, centralisation is now 0.6"
    );
    assert_eq!(told(event(Kind::EmirSuccession, None, Some(3), None)), "a new Emir succeeds, and nothing changes");
    assert_eq!(
        told(event(Kind::PrisonRelease, Some(1468.0), Some(3), None)),
        "1,470 prisoners are released into the TTP"
    );
    assert_eq!(told(event(Kind::AidChange, Some(0.5), None, None)), "conditional aid is multiplied by 0.5 to the end");
    for row in KINDS {
        assert!(!told(event(row.kind, Some(0.3), Some(3), None)).contains("0.3 0.3"), "{}", row.name);
    }
}

#[test]
fn levers_are_told_when_pulled_and_when_let_go() {
    let mut world = quiet_world();
    world.levers.push(Lever {
        path: "pakistan.strike_probability".to_owned(),
        meaning: "chance of an air strike",
        from: 0,
        to: Some(9),
        value: 0.0,
    });
    let text = render(&world, false);
    assert!(text.contains("2021-08             Lever: pakistan.strike_probability = 0 until 2022-05 (chance of"));
    assert!(text.contains("2022-06             Lever: pakistan.strike_probability is let go\n"));
}

#[test]
fn a_ledger_with_all_components_still_fits_and_adds_up() {
    let mut world = chronicle();
    let mut council = council(Policy::Tolerate, -7.0);
    for ledger in &mut council.ledgers {
        ledger.components = std::array::from_fn(|component| -10.0 - component as f64);
        // -(10 + 11 + ... + 20) = -165.
        ledger.worth[Policy::Crackdown.index()] = -165.0;
    }
    world.periods = vec![Period { council: Some(council), ..quiet(0, -7.0, [1.0; 3]) }];
    let text = render(&world, false);
    let line = text.lines().skip_while(|line| !line.contains("obeyed DU*")).nth(1).unwrap();
    let cells: Vec<f64> = line.split_whitespace().skip(1).map(|cell| cell.replace('−', "-").parse().unwrap()).collect();
    let (parts, net) = (&cells[..cells.len() - 2], cells[cells.len() - 2]);
    assert_eq!((parts.iter().sum::<f64>(), net), (-165.0, -165.0));
    assert!(text.lines().all(|line| line.chars().count() <= super::super::words::WIDTH), "{text}");
}
