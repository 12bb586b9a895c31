//! Worlds lived on from a council more than once.

use super::super::fork::Branch;
use super::*;
use crate::model::ledger;
use crate::model::lived::Lived;
use crate::model::payoff::Component;

/// A branch of the world's own future in which the regime falls as drawn.
fn own(policy: Policy, months: u32) -> Branch {
    Branch { policy, number: 0, months, fall_is_weighed: false, ends_with_the_order: false }
}

/// The months of a branch from the council of `month`, and what the world had seen before it.
fn branch_off(setup: &Setup, world: u32, month: u32, branches: &[Branch]) -> Option<Vec<Vec<Seen>>> {
    let mut simulator = Simulator::new(setup);
    let mut before = Record::default();
    let mut course = simulator.begin(7, world, &mut before);
    let mut council = course.meet(month, &mut before)?;
    let lived = branches.iter().map(|branch| {
        let mut record = before.clone();
        council.branch(branch, &mut record);
        record.months.split_off(month as usize)
    });
    Some(lived.collect())
}

/// A world with a loose council, uncertain everything, and falls: orders come, hold, fracture or end.
fn eventful() -> Setup {
    let mut setup = small(
        60,
        &[("council.noise", 30.0), ("collapse.base", 0.004), ("council.centralisation", 0.6)],
        &[("belief.credibility", 0.8)],
    );
    setup.structure.interval = 4;
    setup
}

#[test]
fn forcing_what_would_have_happened_anyway_changes_nothing() {
    let setup = eventful();
    let (mut councils, mut orders, mut falls) = (0, 0, 0);
    for world in 0..12 {
        let record = live(&setup, world);
        for council in record.councils.iter().filter(|council| council.month + 4 <= 60) {
            let (month, policy) = (council.month as usize, council.decision.policy());
            let own = branch_off(&setup, world, council.month, &[own(policy, 4)]).unwrap();
            assert_eq!(own[0], record.months[month..month + 4], "world {world}, month {month}");
            councils += 1;
            orders += usize::from(policy == Policy::Crackdown);
            falls += usize::from(own[0].iter().any(|seen| seen.fell));
        }
    }
    assert!(councils > 80 && orders > 10 && falls > 0, "{councils} {orders} {falls}");
}

#[test]
fn an_order_that_every_council_gives_can_be_forced_to_the_end() {
    // The councils in between keep their ledgers, so that stances, and with them obedience, go on as they did.
    let setup = small(40, &and(&EAGER, &[("commanders.fracture", 1.0), ("council.stance_scale", 60.0)]), &ONLY_TRADE);
    for world in 0..3 {
        let record = live(&setup, world);
        assert!(record.councils.iter().all(|council| council.decision.policy() == Policy::Crackdown));
        let enforcement = |month: usize| record.months[month].response.enforcement;
        assert!((6..40).any(|month| enforcement(month) != enforcement(month - 1)), "obedience moves");
        for month in [0, 6, 21] {
            let forced = branch_off(&setup, world, month, &[own(Policy::Crackdown, 40 - month)]).unwrap();
            assert_eq!(forced[0], record.months[month as usize..], "world {world}, month {month}");
        }
    }
}

#[test]
fn branches_leave_the_world_as_it_was() {
    let setup = eventful();
    for world in 0..6 {
        let plain = live(&setup, world);
        let mut simulator = Simulator::new(&setup);
        let mut seen = Record::default();
        let mut course = simulator.begin(7, world, &mut seen);
        for month in [8, 12, 40] {
            let Some(mut council) = course.meet(month, &mut seen) else { continue };
            council.meet_again(&[Beliefs { defection: 1.0, ..Beliefs::default() }; 3], &mut ());
            for number in 0..3 {
                let branch = Branch {
                    policy: Policy::Crackdown,
                    number,
                    months: 30,
                    fall_is_weighed: number > 0,
                    ends_with_the_order: false,
                };
                council.branch(&branch, &mut ());
            }
        }
        // The council of month 56 is the last; only a fallen regime does not halt there.
        course.meet(56, &mut seen);
        assert!(seen.months.len() >= 56, "{world}");
        assert_eq!(
            (&seen.months[..], &seen.councils),
            (&plain.months[..seen.months.len()], &plain.councils),
            "{world}"
        );
    }
}

#[test]
fn fresh_branches_differ_and_each_is_its_number() {
    let setup = eventful();
    let branch = |number| Branch {
        policy: Policy::Crackdown,
        number,
        months: 24,
        fall_is_weighed: true,
        ends_with_the_order: false,
    };
    let lived = branch_off(&setup, 1, 8, &[branch(2), branch(0), branch(1), branch(2)]).unwrap();
    assert_eq!(lived[0], lived[3], "whatever was lived before it");
    assert!(lived[0] != lived[1] && lived[0] != lived[2] && lived[1] != lived[2]);
    // The same world all along: its parameters, its commanders as the order first reaches them.
    assert!(lived.iter().all(|months| months[0].parameters == lived[0][0].parameters));
    assert!(lived.iter().all(|months| months[0].response == lived[0][0].response));
}

#[test]
fn branches_differ_only_through_the_decision() {
    // A crackdown of no intensity is tolerance by another name.
    let mut setup = eventful();
    setup.world = with(&setup.world, WORLD, "", &[("policies.crackdown", 0.0)]);
    for number in [0, 1, 9] {
        let branch = |policy| Branch { policy, number, months: 36, fall_is_weighed: false, ends_with_the_order: false };
        let mut lived = branch_off(&setup, 2, 12, &[branch(Policy::Crackdown), branch(Policy::Tolerate)]).unwrap();
        assert!(lived[0].iter().filter(|seen| seen.standing).all(|seen| seen.policy == Policy::Crackdown));
        for seen in &mut lived[0] {
            seen.policy = Policy::Tolerate;
        }
        assert_eq!(lived[0], lived[1], "{number}");
    }
}

#[test]
fn a_fracture_ends_a_forced_order_for_good() {
    let defiant = [("commanders.tie_weight", 20.0), ("commanders.base", -5.0), ("council.centralisation", 0.3)];
    let mut setup = small(20, &and(&EAGER, &defiant), &ONLY_TRADE);
    setup.structure.cooling = 2;
    let forced = branch_off(&setup, 0, 6, &[own(Policy::Crackdown, 12)]).unwrap();
    assert!(forced[0][0].fractured && forced[0][0].policy == Policy::Crackdown);
    // Cooling-off is over two months later; a council would order again, but none decides here.
    assert!(forced[0][1..].iter().all(|seen| seen.policy == Policy::Tolerate));
}

#[test]
fn a_fall_is_drawn_or_weighed() {
    let mut setup = eventful();
    setup.world = with(&setup.world, WORLD, "", &[("collapse.base", 0.05)]);
    let branch = |fall_is_weighed| Branch {
        policy: Policy::Contain,
        number: 3,
        months: 48,
        fall_is_weighed,
        ends_with_the_order: false,
    };
    let mut fell = 0;
    for world in 0..10 {
        let Some(lived) = branch_off(&setup, world, 4, &[branch(false), branch(true)]) else { continue };
        let fall = lived[0].iter().position(|seen| seen.fell).unwrap_or(48);
        assert_eq!(lived[0][..fall], lived[1][..fall]);
        assert!(lived[1].iter().all(|seen| seen.standing));
        fell += usize::from(fall < 48);
    }
    assert!(fell > 5, "{fell}");
}

#[test]
fn a_regime_that_has_fallen_holds_no_council_to_branch_off_from() {
    let setup = small(12, &[("collapse.base", 1.0)], &[]);
    let fallen = (0..20).filter(|&world| branch_off(&setup, world, 9, &[]).is_none()).count();
    assert!(fallen > 17, "a hazard of 1 a month lets one world in eight thousand stand");
    let mut simulator = Simulator::new(&setup);
    let mut course = simulator.begin(7, 0, &mut ());
    assert!(course.meet(0, &mut ()).is_some());
    assert!(course.meet(0, &mut ()).is_none(), "it lies behind");
    assert!(course.meet(4, &mut ()).is_none(), "no month of a council");
}

/// A world without chance or error: every draw falls on its mean, every belief is true, every order is obeyed.
fn clear_sighted() -> Setup {
    let certain = [
        ("ttp.lull_tempo", 1.0),
        ("ttp.surge_tempo", 1.0),
        ("iskp.high_tempo", 1.0),
        ("iskp.low_tempo", 1.0),
        ("attacks.killed", 0.0),
        ("outside.attention_noise", 0.0),
        ("outside.honour", 1.0),
        ("pakistan.honour", 1.0),
        ("pakistan.inducement", 0.4),
        ("pakistan.strike_probability", 0.0),
        ("pakistan.target_induce", 0.3),
        ("pakistan.target_talk", 0.3),
        ("pakistan.target_hold", 0.3),
        ("pakistan.target_coerce", 0.3),
        ("bands.leave_base", -500.0),
        ("bands.resist_base", -500.0),
        ("bands.defect_base", -500.0),
        ("belief.leaving", 0.0),
        ("commanders.base", 100.0),
    ];
    let knowing = [("belief.defection", 0.0), ("belief.credibility", 1.0), ("belief.credibility_outside", 1.0)];
    small(60, &certain, &knowing)
}

/// A council's ledgers of a policy, as they saw it and as it turned out on one fresh branch.
fn both_lenses(setup: &Setup, policy: Policy) -> Vec<(ledger::Entry, ledger::Entry)> {
    struct Ledgers(Vec<ledger::Entry>, Vec<faction::Weights>, Policy, f64);
    impl Observer for Ledgers {
        fn begin(&mut self, beginning: &Beginning) {
            self.1 = beginning.factions.iter().map(|faction| faction.weights).collect();
            self.3 = beginning.parameters.council.discount;
        }
        fn council(&mut self, meeting: &Meeting) {
            self.0 = meeting.entries.iter().map(|entries| entries[self.2.index()]).collect();
        }
    }
    let mut simulator = Simulator::new(setup);
    let mut ledgers = Ledgers(Vec::new(), Vec::new(), policy, 0.0);
    let mut course = simulator.begin(7, 0, &mut ledgers);
    let mut council = course.meet(12, &mut ledgers).unwrap();
    let mut live = |policy| {
        let mut lived = Lived::default();
        assert_eq!(lived.survival(), 1.0);
        let months = setup.structure.horizon;
        council.branch(
            &Branch { policy, number: 1, months, fall_is_weighed: true, ends_with_the_order: false },
            &mut lived,
        );
        // The hazards of all months, cumulated.
        let hazards = lived.path().last().map(|glimpse| glimpse.cumulated.total()).unwrap();
        assert!(hazards > 0.0 && (lived.survival() - libm::exp(-hazards)).abs() < 1e-12, "{hazards}");
        lived
    };
    let (tolerated, ordered) = (live(Policy::Tolerate), live(policy));
    let realised = |weights| ledger::compare(tolerated.path(), ordered.path(), weights, ledgers.3);
    ledgers.0.iter().zip(&ledgers.1).map(|(perceived, weights)| (*perceived, realised(weights))).collect()
}

#[test]
fn without_chance_or_error_it_turns_out_as_they_see_it() {
    for policy in [Policy::Crackdown, Policy::Contain, Policy::Mediate, Policy::Shelter] {
        for (perceived, realised) in both_lenses(&clear_sighted(), policy) {
            assert!(perceived.total().abs() > 0.05, "{policy:?} {perceived:?}");
            for (seen, found) in perceived.components.iter().zip(realised.components) {
                assert!((seen - found).abs() < 1e-9, "{policy:?} {perceived:?} {realised:?}");
            }
            assert!((perceived.deniable_leverage - realised.deniable_leverage).abs() < 1e-9);
        }
    }
}

#[test]
fn what_they_do_not_believe_is_what_they_miss() {
    let mut setup = clear_sighted();
    for faction in &mut setup.factions {
        let root = format!("factions.{}.", faction.name);
        faction.parameters = with(&faction.parameters, FACTION, &root, &[("belief.credibility", 0.0)]);
    }
    setup.world = with(&setup.world, WORLD, "", &[("belief.credibility_rate", 0.0)]);
    for (perceived, realised) in both_lenses(&setup, Policy::Crackdown) {
        // Trade and relief come, and were not expected; all else was.
        for component in Component::ALL {
            let missed = realised.component(component) - perceived.component(component);
            let expected = matches!(component, Component::Economy | Component::Relief);
            // Relief from coercion also lets the regime last, and border salience move, a little.
            assert_eq!(missed > 0.05, expected, "{component:?} {missed}");
        }
    }
}
