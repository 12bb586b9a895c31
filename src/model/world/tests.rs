//! The schedule of section 2.3, seen from outside: what an observer is told, and when.

mod aftermath;
mod fork;

use super::super::events::{Event, Kind};
use super::super::observer::{Meeting, Month};
use super::super::parameters::faction::FACTION;
use super::super::parameters::world::WORLD;
use super::super::parameters::{Parameter, faction};
use super::super::setup::{FactionSetup, Lever, Rule, Sampler, Target};
use super::*;
use crate::model::aggregates;
use crate::model::commanders::Response;
use crate::model::council::Decision;
use crate::stats::distribution::Distribution;

/// A month as an observer keeps it.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    state: Aggregates,
    standing: bool,
    fell: bool,
    policy: Policy,
    response: Response,
    fractured: bool,
    struck: bool,
    tempo: f64,
    attack_rate: f64,
    ttp_attacks: f64,
    moved: f64,
    released: f64,
    payoffs: Vec<f64>,
    beliefs: Vec<Beliefs>,
    parameters: Parameters,
}

/// A council as an observer keeps it.
#[derive(Clone, Debug, PartialEq)]
struct Met {
    month: u32,
    state: Aggregates,
    centre: usize,
    decision: Decision,
}

/// Everything an observer is told of one world.
#[derive(Clone, Debug, Default, PartialEq)]
struct Record {
    months: Vec<Seen>,
    councils: Vec<Met>,
    rungs: Vec<(u32, Rung)>,
}

impl Observer for Record {
    fn council(&mut self, meeting: &Meeting) {
        let Meeting { month, state, centre, decision, .. } = *meeting;
        self.councils.push(Met { month, state: *state, centre, decision: *decision });
    }

    fn month(&mut self, month: &Month) {
        assert_eq!(month.month as usize, self.months.len(), "months come in order, each once");
        let moves = month.moves;
        self.months.push(Seen {
            state: *month.state,
            standing: month.standing,
            fell: month.fell,
            policy: month.policy,
            response: *month.response,
            fractured: month.fractured,
            struck: month.struck,
            tempo: month.tempo,
            attack_rate: month.attack_rate,
            ttp_attacks: month.ttp_attacks,
            moved: moves.returned + moves.settled + moves.resisting + moves.defected,
            released: month.released,
            payoffs: month.payoffs.to_vec(),
            beliefs: month.beliefs.to_vec(),
            parameters: *month.parameters,
        });
    }

    fn rung(&mut self, council: u32, rung: Rung) {
        self.rungs.push((council, rung));
    }
}

fn live(setup: &Setup, world: u32) -> Record {
    let mut record = Record::default();
    Simulator::new(setup).run(7, world, &mut record);
    record
}

/// The row of a path.
fn row<T>(table: &[Parameter<T>], path: &str) -> usize {
    table.iter().position(|row| row.path == path).unwrap()
}

fn with<T: Copy + Default>(
    sampler: &Sampler<T>,
    table: &'static [Parameter<T>],
    root: &str,
    set: &[(&str, f64)],
) -> Sampler<T> {
    let mut distributions = sampler.distributions().to_vec();
    for (path, value) in set {
        distributions[row(table, path)] = Distribution::constant(*value);
    }
    Sampler::new(table, root, distributions)
}

/// The built-in scenario, smaller, over `months`, with parameters of the world and of all factions set.
fn small(months: u32, world: &[(&str, f64)], factions: &[(&str, f64)]) -> Setup {
    let mut setup = Setup::built_in();
    let shape = &mut setup.structure;
    (shape.months, shape.horizon, shape.bands) = (months, 12, 20);
    setup.world = with(&setup.world, WORLD, "", world);
    for faction in &mut setup.factions {
        let FactionSetup { name, commanders, parameters, .. } = faction;
        *commanders /= 6;
        *parameters = with(parameters, FACTION, &format!("factions.{name}."), factions);
    }
    setup
}

/// Nobody orders anything: every policy but shelter and mediation is toleration, and those are not worth it.
const IDLE: [(&str, f64); 7] = [
    ("policies.shelter", 0.0),
    ("policies.mediate", 0.0),
    ("policies.contain", 0.0),
    ("policies.crackdown", 0.0),
    ("council.noise", 0.0),
    ("council.resolve", 0.0),
    ("pakistan.strike_probability", 0.0),
];

/// Only trade counts, it is paid for cooperation, everybody believes it: every free council orders a
/// crackdown, whose rival orders have no intensity.
const EAGER: [(&str, f64); 14] = [
    ("policies.shelter", 0.0),
    ("policies.mediate", 0.0),
    ("policies.contain", 0.0),
    ("council.noise", 0.0),
    ("council.veto_cost", 100.0),
    ("pakistan.inducement", 1.0),
    ("pakistan.honour", 1.0),
    ("collapse.base", 0.0),
    ("collapse.infighting", 0.0),
    ("collapse.iskp", 0.0),
    ("collapse.coercion", 0.0),
    ("collapse.betrayal", 0.0),
    ("belief.resistance_rate", 0.0),
    ("belief.credibility_rate", 0.0),
];

const ONLY_TRADE: [(&str, f64); 11] = [
    ("weights.infighting", 0.0),
    ("weights.iskp", 0.0),
    ("weights.leverage", 0.0),
    ("weights.oath", 0.0),
    ("weights.honour", 0.0),
    ("weights.debt", 0.0),
    ("weights.insurance", 0.0),
    ("weights.recognition", 0.0),
    ("weights.economy", 1.0),
    ("weights.coercion", 0.0),
    ("belief.credibility", 1.0),
];

fn and<'a>(set: &[(&'a str, f64)], more: &[(&'a str, f64)]) -> Vec<(&'a str, f64)> {
    set.iter().chain(more).copied().collect()
}

fn event(kind: Kind, month: u32, amount: Option<f64>) -> Event {
    Event {
        kind,
        month,
        months: None,
        effective_months: None,
        amount: amount.map(Distribution::constant),
        centre: None,
        address: u64::from(month) + 1,
    }
}

fn lever(target: Target, from: u32, to: u32, value: f64) -> Lever {
    Lever { target, from, to, value: Distribution::constant(value), address: 9 }
}

#[test]
fn events_come_before_everything_else_in_their_month() {
    let mut setup = small(6, &and(&IDLE, &[("ttp.fighters_elasticity", 1.0), ("ttp.fighters", 4000.0)]), &[]);
    let plain = live(&setup, 0);
    setup.events = vec![event(Kind::PrisonRelease, 3, Some(1000.0)), event(Kind::Strike, 3, Some(0.3))];
    let shocked = live(&setup, 0);
    assert_eq!(plain.months[..3], shocked.months[..3]);
    // The council of the month meets on what events have made of the state.
    let (before, council) = (&plain.months[2].state, &shocked.councils[1]);
    assert_eq!(council.month, 3);
    assert_eq!(council.state.fighters, before.fighters + 1000.0);
    assert_eq!(council.state.coercion, before.coercion + 0.3);
    // So do attacks, in proportion to fighters, and the month's recruits and losses.
    let larger = (before.fighters + 1000.0) / before.fighters;
    let tempo = plain.months[3].tempo / shocked.months[3].tempo;
    assert!((shocked.months[3].attack_rate * tempo / plain.months[3].attack_rate - larger).abs() < 1e-11);
    assert!((shocked.months[3].state.fighters / plain.months[3].state.fighters - larger).abs() < 1e-11);
    assert_eq!((shocked.months[3].released, shocked.months[4].released), (1000.0, 0.0));
}

#[test]
fn the_policy_ordered_is_in_force_from_the_councils_own_month() {
    let setup = small(9, &EAGER, &ONLY_TRADE);
    let record = live(&setup, 0);
    assert!(record.councils.iter().all(|council| council.decision.policy() == Policy::Crackdown));
    assert!(record.months.iter().all(|month| month.policy == Policy::Crackdown && month.response.enforcement > 0.0));
    // Between councils the order stands as it was given.
    let mut setup = small(9, &and(&EAGER, &[("council.noise", 100.0)]), &ONLY_TRADE);
    setup.structure.interval = 4;
    setup.structure.rule = Rule::Weighted;
    for world in 0..10 {
        let record = live(&setup, world);
        assert_eq!(record.councils.iter().map(|council| council.month).collect::<Vec<_>>(), [0, 4, 8]);
        for (month, seen) in record.months.iter().enumerate().filter(|_| !record.months.iter().any(|m| m.fractured)) {
            assert_eq!(seen.policy, record.councils[month / 4].decision.policy());
        }
    }
}

#[test]
fn levers_move_a_parameter_in_exactly_their_months() {
    let mut setup = small(8, &IDLE, &[]);
    let rate = Target::World(row(WORLD, "ttp.attack_rate"));
    setup.levers = vec![lever(rate, 2, 4, 0.0), lever(rate, 4, 5, 40.0)];
    let drawn = live(&small(8, &IDLE, &[]), 1).months[0].parameters.ttp.attack_rate;
    let record = live(&setup, 1);
    let found: Vec<f64> = record.months.iter().map(|month| month.parameters.ttp.attack_rate).collect();
    // Both ends included, and in month 4 the later of the two holds.
    assert_eq!(found, [drawn, drawn, 0.0, 0.0, 40.0, 40.0, drawn, drawn]);
    assert!(record.months[2].attack_rate == 0.0 && record.months[2].ttp_attacks == 0.0);
    assert!(record.months[1].attack_rate > 0.0 && record.months[6].attack_rate > 0.0);
}

#[test]
fn a_factions_lever_moves_that_faction_alone() {
    let mut setup = small(6, &IDLE, &ONLY_TRADE);
    let heavy = Target::Faction(1, row(FACTION, "weights.coercion"));
    setup.levers = vec![lever(heavy, 3, 3, 5.0)];
    let (plain, pulled) = (live(&small(6, &IDLE, &ONLY_TRADE), 0), live(&setup, 0));
    for month in 0..6 {
        let (before, after) = (&plain.months[month].payoffs, &pulled.months[month].payoffs);
        assert_eq!((before[0], before[2]), (after[0], after[2]));
        let cost = if month == 3 { 5.0 * plain.months[3].state.coercion } else { 0.0 };
        assert!(cost >= 0.0 && (before[1] - cost - after[1]).abs() < 1e-12, "{month}");
    }
}

#[test]
fn a_lever_on_a_starting_value_moves_only_what_it_returns_to() {
    let still = [("border.salience", 0.5), ("border.rally", 0.0), ("border.recovery", 0.1)];
    let mut setup = small(3, &and(&IDLE, &still), &[]);
    setup.levers = vec![lever(Target::World(row(WORLD, "border.salience")), 0, 1, 1.0)];
    let salience: Vec<f64> = live(&setup, 0).months.iter().map(|month| month.state.salience).collect();
    // .5 + .1 (1 - .5), + .1 (1 - .55), and back: .595 + .1 (.5 - .595).
    for (found, expected) in salience.iter().zip([0.55, 0.595, 0.5855]) {
        assert!((found - expected).abs() < 1e-12, "{salience:?}");
    }
}

#[test]
fn a_succession_seats_another_centre() {
    let mut setup =
        small(10, &and(&IDLE, &[("council.centralisation", 0.2), ("council.centralisation_drift", 0.0)]), &[]);
    setup.events = vec![
        Event { centre: Some(2), ..event(Kind::EmirSuccession, 3, Some(0.8)) },
        Event { centre: Some(1), ..event(Kind::EmirSuccession, 6, None) },
        event(Kind::EmirSuccession, 9, Some(0.5)),
    ];
    let record = live(&setup, 0);
    let seats: Vec<(usize, f64)> =
        record.councils.iter().map(|council| (council.centre, council.state.centralisation)).collect();
    assert_eq!(seats, [(0, 0.2), (2, 0.8), (1, 0.8), (1, 0.5)]);
    // The weight follows the seat: (1 - .8) of its power, and .8.
    let weights = &record.councils[1].decision.weights;
    assert!(weights[2] > 0.8 && weights[0] < 0.2 && (weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
}

/// A world in which the TTP surges if and only if it counts as struck.
fn reactive() -> Vec<(&'static str, f64)> {
    let tempo = [
        ("ttp.lull", -50.0),
        ("ttp.surge", -50.0),
        ("ttp.lull_talks", 0.0),
        ("ttp.lull_mediation", 0.0),
        ("ttp.retaliation", 100.0),
        ("ttp.surge_tempo", 2.0),
    ];
    and(&IDLE, &tempo)
}

fn surges(record: &Record) -> Vec<usize> {
    (0..record.months.len()).filter(|&month| record.months[month].tempo == 2.0).collect()
}

#[test]
fn a_strike_by_event_is_felt_in_its_month_and_the_two_after() {
    let mut setup = small(12, &reactive(), &[]);
    setup.events = vec![event(Kind::Strike, 4, None)];
    let record = live(&setup, 0);
    assert_eq!(surges(&record), [4, 5, 6]);
    assert_eq!((0..12).filter(|&month| record.months[month].struck).collect::<Vec<_>>(), [4]);
    // Two strikes in a row: the window is pushed on, not added up.
    setup.events.push(event(Kind::Strike, 5, None));
    assert_eq!(surges(&live(&setup, 0)), [4, 5, 6, 7]);
}

#[test]
fn pakistans_own_strike_is_felt_in_the_three_months_after() {
    let mut setup = small(12, &and(&reactive(), &[("pakistan.coerce", 50.0)]), &[]);
    setup.levers = vec![lever(Target::World(row(WORLD, "pakistan.strike_probability")), 4, 4, 1.0)];
    let record = live(&setup, 0);
    assert!(record.months[4].struck && !record.months[5].struck);
    assert_eq!(surges(&record), [5, 6, 7]);
}

#[test]
fn a_ceasefire_cuts_attacks_and_they_return() {
    let mut setup = small(12, &IDLE, &[]);
    let plain = live(&setup, 0);
    let truce = Event { months: Some(4), effective_months: Some(2), ..event(Kind::Ceasefire, 5, Some(0.0)) };
    setup.events = vec![truce];
    let record = live(&setup, 0);
    for (month, seen) in record.months.iter().enumerate() {
        assert_eq!(seen.attack_rate == 0.0, (5..7).contains(&month), "{month}");
        assert!(seen.attack_rate > 0.0 || seen.ttp_attacks == 0.0);
    }
    // Before it nothing differs; a truce that no longer holds still counts as talks until month 8.
    assert_eq!(plain.months[..5], record.months[..5]);
    setup.world = with(&setup.world, WORLD, "", &[("ttp.lull_talks", 50.0), ("ttp.lull_tempo", 0.125)]);
    let talked = live(&setup, 0);
    assert!((7..9).all(|month| talked.months[month].tempo == 0.125));
}

#[test]
fn beginnings_show_shares_of_power_and_the_parameters_drawn() {
    struct Start(Vec<f64>, Vec<faction::FactionParameters>);
    impl Observer for Start {
        fn begin(&mut self, beginning: &Beginning) {
            self.0 = beginning.power.to_vec();
            self.1 = beginning.factions.to_vec();
        }
    }
    let setup = small(1, &[], &[("weights.oath", 0.25)]);
    let mut start = Start(Vec::new(), Vec::new());
    Simulator::new(&setup).run(7, 3, &mut start);
    assert!((start.0.iter().sum::<f64>() - 1.0).abs() < 1e-12 && start.0.iter().all(|share| *share > 0.0));
    assert!(start.1.len() == 3 && start.1.iter().all(|faction| faction.weights.oath == 0.25));
}
