use super::*;
use crate::model::aggregates::Aggregates;
use crate::model::council::Seat;
use crate::model::ledger::Entry;
use crate::model::payoff::Component;
use std::collections::BTreeSet;

const CONTAIN: usize = Policy::Contain as usize;

/// A ledger of a crackdown of which so much is the buffer, leverage that can be disowned, and the oath.
fn ledger(iskp: f64, leverage: f64, oath: f64) -> [Entry; Policy::COUNT] {
    let mut entries = [Entry::default(); Policy::COUNT];
    let crackdown = &mut entries[CRACKDOWN];
    crackdown.components[Component::Iskp as usize] = iskp;
    crackdown.components[Component::Leverage as usize] = leverage;
    crackdown.components[Component::Oath as usize] = oath;
    crackdown.deniable_leverage = leverage;
    entries
}

/// Two factions with weights of .75 and .25; the first gains by a crackdown, the second blocks it.
fn council() -> Council {
    let worth = [[-1.0, 0.0, 0.0, 1.0, 2.0], [0.0, 0.0, 3.0, 1.0, -5.0]];
    let mut decision = Decision { obeyed: 4.5, ..Decision::default() };
    decision.weights[..2].copy_from_slice(&[0.75, 0.25]);
    decision.worth[..2].copy_from_slice(&worth);
    decision.values[CRACKDOWN] = 0.25;
    decision.values[CONTAIN] = 1.0;
    decision.blocked_by[CRACKDOWN] = 0b10;
    let seat = |worth, obeyed| Seat { address: 1, power: 0.5, worth, obeyed };
    Council::of(&Meeting {
        month: 3,
        state: &Aggregates::default(),
        centre: 0,
        entries: &[ledger(-1.0, -1.0, -2.0), ledger(0.0, -4.0, 1.0)],
        obeyed: &[Entry::default(); 2],
        prospects: &[],
        beliefs: &[],
        seats: &[seat([0.0; Policy::COUNT], 6.0), seat([0.0; Policy::COUNT], 3.0)],
        decision: &decision,
    })
}

fn read(name: &str, council: &Council) -> Option<f64> {
    let series = COALITION_SERIES.iter().find(|series| series.name == name).unwrap();
    (series.read)(council)
}

fn read_of(faction: usize, name: &str, council: &Council) -> Option<f64> {
    let series = FACTION_COUNCIL_SERIES.iter().find(|series| series.name == name).unwrap();
    (series.read)(&FactionCouncil { council, faction })
}

#[test]
fn the_coalition_is_read_by_hand() {
    let council = council();
    let read = |name| read(name, &council).unwrap();
    assert_eq!((read("coalition.w"), read("coalition.obeyed")), (0.25, 4.5));
    // Worth something, but less than containment, and somebody blocks it.
    assert_eq!([read("coalition.acceptable"), read("coalition.preferred"), read("coalition.blocked")], [1.0, 0.0, 1.0]);
    // Masses .75 (1, 1, 2) + .25 (0, 4, 0) = (.75, 1.75, 1.5), 4 in all.
    let roles = ["coalition.roles.pawn", "coalition.roles.proxy", "coalition.roles.partner"].map(read);
    assert_eq!(roles, [0.1875, 0.4375, 0.375]);
}

#[test]
fn a_faction_is_read_by_hand() {
    let council = council();
    let both = |name| [0, 1].map(|faction| read_of(faction, name, &council).unwrap());
    // Worth as the council had it, payments included, and not the ledger's own.
    assert_eq!((both("du"), both("obeyed")), ([2.0, -5.0], [6.0, 3.0]));
    assert_eq!((both("acceptable"), both("preferred"), both("blocks")), ([1.0, 0.0], [1.0, 0.0], [0.0, 1.0]));
    let roles = ["roles.pawn", "roles.proxy", "roles.partner"].map(both);
    assert_eq!(roles, [[0.25, 0.0], [0.25, 1.0], [0.5, 0.0]]);
}

#[test]
fn nothing_is_read_of_roles_that_are_none() {
    let mut council = council();
    council.roles = [Roles::default(); MAX_FACTIONS];
    assert_eq!(read("coalition.roles.pawn", &council), None);
    assert_eq!(read_of(0, "roles.partner", &council), None);
    // At nothing exactly a crackdown is not yet rational.
    council.decision.values[CRACKDOWN] = 0.0;
    assert_eq!(read("coalition.acceptable", &council), Some(0.0));
}

#[test]
fn every_series_is_listed_once_under_its_full_name() {
    let factions = ["kandahar", "kabul"].map(str::to_owned);
    let all = all_series(&factions);
    let names: BTreeSet<&str> = all.iter().map(|series| series.name.as_str()).collect();
    let of_each = FACTION_SERIES.len() + FACTION_COUNCIL_SERIES.len();
    assert_eq!(all.len(), WORLD_SERIES.len() + COALITION_SERIES.len() + 2 * of_each);
    assert_eq!(names.len(), all.len());
    let of = |name: &str| all.iter().find(|series| series.name == name).unwrap();
    assert!(!of("factions.kabul.payoff").at_council && of("factions.kabul.du").at_council);
    assert!(!of("attacks").at_council && of("coalition.w").at_council);
    assert_eq!((of("hazard").unit, of("hazard").scale), ("a month", Scale::Bounded(0.0, 0.05)));
    assert_eq!(of("betrayal").meaning, "stock of betrayal (G)");
    assert_eq!(Milestone::ALL.map(Milestone::name), ["rational", "ordered", "enforced", "collapsed"]);
}
