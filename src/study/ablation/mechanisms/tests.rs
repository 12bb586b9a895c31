//! Each mechanism, switched off by its own row of the table, leaves no trace.

use super::*;
use crate::model::Simulator;
use crate::model::aggregates::Aggregates;
use crate::model::ledger::Entry;
use crate::model::mental::Beliefs;
use crate::model::observer::{Meeting, Month, Observer};
use crate::model::pakistan::Posture;
use crate::model::payoff::Component;
use crate::model::policy::Policy;
use crate::model::setup::Setup;
use crate::scenario::Overrides;

/// Chance decides the council and nobody blocks: orders of every kind fall everywhere.
const RESTLESS: &str = "[council]\nnoise = 100\nrule = \"weighted\"\n";
/// Nothing is ever ordered.
const IDLE: &str = "[policies]\nshelter = 0\nmediate = 0\ncontain = 0\ncrackdown = 0\n";

#[derive(Clone, Debug, PartialEq)]
struct Seen {
    state: Aggregates,
    policy: Policy,
    enforcement: (f64, f64, f64),
    defected: f64,
    fractured: bool,
    posture: Posture,
    tempo: f64,
    beliefs: Vec<Beliefs>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Worlds {
    months: Vec<Seen>,
    entries: Vec<Vec<[Entry; Policy::COUNT]>>,
    blocked: Vec<[u8; Policy::COUNT]>,
}

impl Observer for Worlds {
    fn council(&mut self, m: &Meeting) {
        self.entries.push(m.entries.to_vec());
        self.blocked.push(m.decision.blocked_by);
    }

    fn month(&mut self, m: &Month) {
        self.months.push(Seen {
            state: *m.state,
            policy: m.policy,
            enforcement: (m.response.enforcement, m.response.least, m.response.greatest),
            defected: m.moves.defected,
            fractured: m.fractured,
            posture: m.posture,
            tempo: m.tempo,
            beliefs: m.beliefs.to_vec(),
        });
    }
}

/// Twelve small worlds of three years.
fn worlds(text: &str, set: &[String]) -> Worlds {
    let small = "[commanders]\ncount = 40\n[bands]\ncount = 20\n";
    let overrides = Overrides { months: Some(36), ..Overrides::set(["council.horizon=12"]) };
    let scenario = Scenario::parse(&format!("name = \"test\"\n{text}{small}"), "test.toml", &overrides).unwrap();
    let scenario = switched(&scenario, set).unwrap();
    let mut seen = Worlds::default();
    let mut simulator = Simulator::new(&scenario.setup);
    for world in 0..12 {
        simulator.run(20210815, world, &mut seen);
    }
    seen
}

const FACTIONS: [&str; 3] = ["kandahar", "kabul", "haqqani"];

/// Worlds with a mechanism switched off, and more overrides.
fn without(name: &str, text: &str, more: &[&str]) -> Worlds {
    let mechanism = MECHANISMS.iter().find(|mechanism| mechanism.name == name).unwrap();
    let mut set: Vec<String> = more.iter().map(|&setting| setting.to_owned()).collect();
    set.extend(mechanism.overrides(&FACTIONS));
    worlds(text, &set)
}

/// Worlds as they are, with overrides.
fn with(text: &str, set: &[&str]) -> Worlds {
    worlds(text, &set.iter().map(|&setting| setting.to_owned()).collect::<Vec<_>>())
}

fn all(path: &str, value: f64) -> Vec<String> {
    FACTIONS.map(|faction| format!("factions.{faction}.{path}={value}")).to_vec()
}

fn largest(worlds: &Worlds, component: Component) -> f64 {
    let entries = worlds.entries.iter().flatten().flatten();
    entries.map(|entry| entry.components[component as usize].abs()).fold(0.0, f64::max)
}

/// Switched off, two values of what it acts through give the same worlds; left on, they do not.
fn is_blind(name: &str, text: &str, one: &[String], other: &[String]) {
    let (one, other): (Vec<&str>, Vec<&str>) =
        (one.iter().map(String::as_str).collect(), other.iter().map(String::as_str).collect());
    assert!(without(name, text, &one) == without(name, text, &other), "{name}: off, and still seen");
    assert!(with(text, &one) != with(text, &other), "{name}: on, and not seen");
}

#[test]
fn a_component_switched_off_is_in_no_ledger() {
    let on = with(RESTLESS, &[]);
    for (name, component) in [
        ("oath", Component::Oath),
        ("honour", Component::Honour),
        ("debt", Component::Debt),
        ("legitimacy", Component::Legitimacy),
        ("insurance", Component::Insurance),
        ("leverage", Component::Leverage),
        ("iskp-threat", Component::Iskp),
        ("infighting", Component::Unity),
        ("coercion", Component::Relief),
        ("recognition", Component::Recognition),
        ("economy", Component::Economy),
    ] {
        let row = MECHANISMS.iter().find(|mechanism| mechanism.name == name).unwrap();
        assert_eq!(row.component, Some(component.name()));
        assert!(largest(&on, component) > 0.01, "{name}");
        assert_eq!(largest(&without(name, RESTLESS, &[]), component), 0.0, "{name}");
    }
}

#[test]
fn ties_patrons_and_lessons_that_are_off_are_not_felt() {
    is_blind("ties", RESTLESS, &all("tie", 0.1), &all("tie", 0.9));
    let firm = |patron| [all("patron", patron), vec!["council.centralisation=0.6".to_owned()]].concat();
    is_blind("patrons", RESTLESS, &firm(0.0), &firm(1.0));
    let weight = |weight: f64| vec![format!("pakistan.learning_weight={weight}")];
    is_blind("pakistan-learning", IDLE, &weight(0.0), &weight(20.0));
}

#[test]
fn without_retaliation_strikes_do_not_move_the_tempo() {
    let tempos = |worlds: &Worlds| worlds.months.iter().map(|m| m.tempo).collect::<Vec<_>>();
    let (never, always) = (["pakistan.strike_probability=0"], ["pakistan.strike_probability=1"]);
    let off = |set: &[&str]| tempos(&without("retaliation", IDLE, set));
    assert_eq!(off(&never), off(&always));
    assert_ne!(tempos(&with(IDLE, &never)), tempos(&with(IDLE, &always)));
}

#[test]
fn without_the_buffer_unity_is_nothing_to_iskp() {
    let strength = |worlds: &Worlds| worlds.months.iter().map(|m| m.state.iskp_strength).collect::<Vec<_>>();
    let (torn, united) = (["ttp.cohesion=0.1"], ["ttp.cohesion=0.9"]);
    assert_eq!(strength(&without("buffer", IDLE, &torn)), strength(&without("buffer", IDLE, &united)));
    assert_ne!(strength(&with(IDLE, &torn)), strength(&with(IDLE, &united)));
}

#[test]
fn without_defection_nobody_defects_or_is_believed_to() {
    let defected = |worlds: &Worlds| worlds.months.iter().map(|m| m.defected).sum::<f64>();
    let believed =
        |worlds: &Worlds| worlds.months.iter().flat_map(|m| &m.beliefs).map(|b| b.defection).fold(0.0, f64::max);
    // Orders that are obeyed press the TTP hard.
    let obeyed = ["commanders.base=6"];
    let (on, off) = (with(RESTLESS, &obeyed), without("iskp-defection", RESTLESS, &obeyed));
    assert!(defected(&on) > 0.0 && believed(&on) > 0.1);
    assert_eq!((defected(&off), believed(&off)), (0.0, 0.0));
}

#[test]
fn without_fracture_the_movement_holds() {
    let fractures = |worlds: &Worlds| worlds.months.iter().filter(|m| m.fractured).count();
    assert!(fractures(&with(RESTLESS, &[])) > 0);
    assert_eq!(fractures(&without("fracture", RESTLESS, &[])), 0);
}

#[test]
fn without_deniability_none_is_left() {
    let most = |worlds: &Worlds| worlds.months.iter().map(|m| m.state.deniability).fold(0.0, f64::max);
    assert!(most(&with(RESTLESS, &[])) > 0.1);
    assert_eq!(most(&without("deniability", RESTLESS, &[])), 0.0);
}

/// Cooperation then is what is enforced, remembered: section 4.1 without the pledge.
#[test]
fn without_fog_only_deeds_are_seen() {
    let departs = |worlds: &Worlds| {
        let follows = |pair: &[Seen]| {
            let seen = (pair[1].enforcement.0 / 0.6).min(1.0);
            (pair[1].state.cooperation - (0.85 * pair[0].state.cooperation + 0.15 * seen)).abs() < 1e-12
        };
        worlds.months.chunks(36).any(|world| !world.windows(2).all(follows))
    };
    assert!(departs(&with(RESTLESS, &[])));
    assert!(!departs(&without("fog", RESTLESS, &[])));
}

#[test]
fn without_peers_obedience_is_no_matter_of_expectations() {
    let ambiguous = |worlds: &Worlds| worlds.months.iter().filter(|m| m.enforcement.1 < m.enforcement.2).count();
    assert!(ambiguous(&with(RESTLESS, &["commanders.peer_weight=2"])) > 0);
    assert_eq!(ambiguous(&without("peers", RESTLESS, &[])), 0);
}

#[test]
fn without_vetoes_nobody_blocks() {
    let blocked = |worlds: &Worlds| worlds.blocked.iter().flatten().filter(|factions| **factions != 0).count();
    assert!(blocked(&with("", &[])) > 0);
    assert_eq!(blocked(&without("vetoes", "", &[])), 0);
}

#[test]
fn without_learning_beliefs_stay() {
    let moved =
        |worlds: &Worlds| worlds.months.chunks(36).any(|world| world.iter().any(|m| m.beliefs != world[0].beliefs));
    assert!(moved(&with(RESTLESS, &[])));
    assert!(!moved(&without("learning", RESTLESS, &[])));
}

#[test]
fn without_the_rally_salience_stays() {
    let spread = |worlds: &Worlds| {
        let values = || worlds.months.iter().map(|m| m.state.salience);
        values().fold(0.0, f64::max) - values().fold(1.0, f64::min)
    };
    assert!(spread(&with(IDLE, &[])) > 0.01);
    assert_eq!(spread(&without("rally", IDLE, &[])), 0.0);
}

/// Every row of the table is tested above: a new one must be added here, and above.
#[test]
fn no_mechanism_goes_untested() {
    let names: Vec<&str> = MECHANISMS.iter().map(|mechanism| mechanism.name).collect();
    assert_eq!(
        names,
        [
            "ties",
            "oath",
            "honour",
            "debt",
            "legitimacy",
            "insurance",
            "leverage",
            "iskp-defection",
            "buffer",
            "iskp-threat",
            "infighting",
            "fracture",
            "deniability",
            "fog",
            "patrons",
            "peers",
            "vetoes",
            "learning",
            "pakistan-learning",
            "rally",
            "retaliation",
            "coercion",
            "recognition",
            "economy",
        ]
    );
}

#[test]
fn a_lever_over_time_does_not_undo_a_switch() {
    let lever = "[[levers_over_time]]\npath = \"iskp.buffer\"\nfrom = \"2022-01\"\nto = \"2023-01\"\nvalue = 1.5\n";
    let other = "[[levers_over_time]]\npath = \"pakistan.honour\"\nfrom = \"2022-01\"\nto = \"2023-01\"\nvalue = 0.5\n";
    let scenario = Scenario::parse(&format!("name = \"a\"\n{lever}{other}"), "a.toml", &Overrides::default()).unwrap();
    assert_eq!(switched(&scenario, &["iskp.buffer=0".to_owned()]).unwrap().setup.levers.len(), 1);
    assert_eq!(switched(&scenario, &[]).unwrap().setup.levers.len(), 2);
}

#[test]
fn alternatives_are_all_structures_but_the_scenarios_own() {
    let mut structure = Setup::built_in().structure;
    let names = |structure: &Structure| alternatives(structure).into_iter().map(|one| one.name).collect::<Vec<_>>();
    let expected = [
        "rule=weighted",
        "rule=unanimity",
        "rule=condorcet",
        "rule=side-payments",
        "cascade=least",
        "cascade=greatest",
        "commanders=logit",
    ];
    assert_eq!(names(&structure), expected);
    structure.rule = Rule::Condorcet;
    assert!(
        names(&structure).contains(&"rule=council".to_owned())
            && !names(&structure).contains(&"rule=condorcet".to_owned())
    );
    let scenario = Scenario::built_in();
    for alternative in alternatives(&scenario.setup.structure) {
        assert_ne!(switched(&scenario, &[alternative.set]).unwrap().setup.structure, scenario.setup.structure);
    }
}
