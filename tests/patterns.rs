//! The patterns by which the model is judged (`docs/model.md`, section 1): 2 to 6, each as what must be
//! seen in worlds lived from scenario files.
//!
//! Every comparison is of the same worlds with one thing changed, so differences are effects and not luck.
//! Where a pattern holds only in part, the test asserts what is true and says so. Pattern 5 has a file of its
//! own.

#![allow(clippy::unwrap_used)] // a test that cannot go on has failed

#[path = "patterns/mechanisms.rs"]
mod mechanisms;

use durand::model::Simulator;
use durand::model::aggregates::Aggregates;
use durand::model::commanders::Response;
use durand::model::council::Decision;
use durand::model::ledger::Entry;
use durand::model::mental::Beliefs;
use durand::model::observer::{Beginning, Meeting, Month, Observer};
use durand::model::pakistan::Posture;
use durand::model::payoff::Component;
use durand::model::policy::Policy;
use durand::scenario::{Overrides, Scenario};

const CRACKDOWN: usize = Policy::Crackdown as usize;
/// Places of the built-in factions.
const KANDAHAR: usize = 0;
const KABUL: usize = 1;
const HAQQANI: usize = 2;

/// No policy has any intensity.
const IDLE: [&str; 4] = ["policies.shelter=0", "policies.mediate=0", "policies.contain=0", "policies.crackdown=0"];
/// Chance decides the council, and nobody blocks: orders of every kind fall everywhere.
const RESTLESS: [&str; 2] = ["council.noise=100", "council.rule=\"weighted\""];
/// Smaller and faster, where size does not matter.
const SMALL: [&str; 3] = ["commanders.count=40", "bands.count=20", "council.horizon=12"];

struct Lived {
    state: Aggregates,
    policy: Policy,
    response: Response,
    moved: f64,
    posture: Posture,
    tempo: f64,
    attack_rate: f64,
    attacks: f64,
    beliefs: Vec<Beliefs>,
}

struct Met {
    centre: usize,
    entries: Vec<[Entry; Policy::COUNT]>,
    obeyed: Vec<Entry>,
    decision: Decision,
}

#[derive(Default)]
struct World {
    months: Vec<Lived>,
    councils: Vec<Met>,
    beliefs: Vec<Beliefs>,
}

impl Observer for World {
    fn begin(&mut self, beginning: &Beginning) {
        let believed = beginning.factions.iter().map(|faction| Beliefs {
            defection: faction.belief.defection,
            resistance_bias: faction.belief.resistance_bias,
            credibility: faction.belief.credibility,
            credibility_outside: faction.belief.credibility_outside,
        });
        self.beliefs = believed.collect();
    }

    fn council(&mut self, m: &Meeting) {
        let (entries, obeyed) = (m.entries.to_vec(), m.obeyed.to_vec());
        self.councils.push(Met { centre: m.centre, entries, obeyed, decision: *m.decision });
    }

    fn month(&mut self, m: &Month) {
        self.months.push(Lived {
            state: *m.state,
            policy: m.policy,
            response: *m.response,
            moved: m.moves.returned + m.moves.settled + m.moves.resisting + m.moves.defected,
            posture: m.posture,
            tempo: m.tempo,
            attack_rate: m.attack_rate,
            attacks: m.ttp_attacks,
            beliefs: m.beliefs.to_vec(),
        });
    }
}

fn live(scenario: &Scenario, worlds: u32) -> Vec<World> {
    let mut simulator = Simulator::new(&scenario.setup);
    (0..worlds)
        .map(|number| {
            let mut world = World::default();
            simulator.run(scenario.run.seed, number, &mut world);
            world
        })
        .collect()
}

fn overrides(months: u64, set: &[&[&str]]) -> Overrides {
    Overrides { months: Some(months), ..Overrides::set(set.concat()) }
}

/// Worlds of a file in `scenarios/`.
fn of_file(file: &str, worlds: u32, months: u64, set: &[&[&str]]) -> Vec<World> {
    let path = format!("{}/scenarios/{file}.toml", env!("CARGO_MANIFEST_DIR"));
    live(&Scenario::load(path, &overrides(months, set)).unwrap(), worlds)
}

/// Small worlds of the defaults, with what `text` adds.
fn of_text(text: &str, worlds: u32, months: u64, set: &[&[&str]]) -> Vec<World> {
    let set = [set, &[&SMALL]].concat();
    live(&Scenario::parse(&format!("name = \"test\"\n{text}"), "test.toml", &overrides(months, &set)).unwrap(), worlds)
}

/// The same path of every faction, set.
fn all_factions(path: &str, value: f64) -> Vec<String> {
    ["kandahar", "kabul", "haqqani"].map(|faction| format!("factions.{faction}.{path}={value}")).to_vec()
}

fn borrow(set: &[String]) -> Vec<&str> {
    set.iter().map(String::as_str).collect()
}

fn months(worlds: &[World]) -> impl Iterator<Item = &Lived> {
    worlds.iter().flat_map(|world| &world.months)
}

fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = numbers.fold((0.0, 0.0), |(sum, count), number| (sum + number, count + 1.0));
    sum / count
}

// Pattern 2.

#[test]
fn two_ceasefires_cut_attacks_to_near_zero_and_they_return() {
    // Month 9 is May 2022: the ceasefire held to month 12 and was declared to month 15.
    let worlds = of_file("status-quo", 60, 24, &[]);
    let attacks = |from: usize, to: usize| mean(worlds.iter().flat_map(|w| &w.months[from..to]).map(|m| m.attacks));
    let (before, during, after) = (attacks(4, 9), attacks(9, 13), attacks(16, 22));
    assert!(during < 0.2 * before, "{before} before, {during} during");
    assert!(after > 0.9 * before, "{before} before, {after} after");
}

/// Pakistan neither strikes of its own accord nor talks, so that a strike by event is all that differs: more
/// dead would else turn it from talking, and talks bring lulls.
const ALONE: [&str; 2] = ["pakistan.strike_probability=0", "pakistan.talk=-50"];
const STRIKE: &str = "[[events]]\nmonth = \"2022-02\"\nkind = \"strike\"\n";

#[test]
fn two_what_strikes_do_to_attacks_has_the_sign_of_retaliation_and_no_other() {
    for (retaliation, sign) in [("ttp.retaliation=2", 1.0), ("ttp.retaliation=-2", -1.0), ("ttp.retaliation=0", 0.0)] {
        let set: [&[&str]; 3] = [&IDLE, &ALONE, &[retaliation]];
        let (calm, struck) = (of_text("", 30, 18, &set), of_text(STRIKE, 30, 18, &set));
        let mut moved = 0;
        for (calm, struck) in calm.iter().zip(&struck) {
            for (month, (calm, struck)) in calm.months.iter().zip(&struck.months).enumerate() {
                let felt = (6..9).contains(&month);
                let effect = struck.attack_rate - calm.attack_rate;
                // One uniform picks both tempos, so in no world and no month is the effect the other way.
                assert!(if felt { effect * sign >= 0.0 } else { effect == 0.0 }, "{retaliation}, {month}: {effect}");
                moved += u32::from(effect != 0.0);
            }
        }
        assert!(if sign == 0.0 { moved == 0 } else { moved > 20 }, "{retaliation}: {moved} months moved");
    }
}

#[test]
fn two_coercion_without_strikes_moves_no_attack() {
    let closure = "[[events]]\nmonth = \"2022-02\"\nkind = \"closure\"\nmonths = 6\ncoercion = 0.8\n";
    let set: [&[&str]; 2] = [&IDLE, &["pakistan.strike_probability=0", "ttp.retaliation=2"]];
    let (open, closed) = (of_text("", 20, 18, &set), of_text(closure, 20, 18, &set));
    let rates = |worlds: &[World]| months(worlds).map(|m| m.attack_rate).collect::<Vec<_>>();
    assert_eq!(rates(&open), rates(&closed));
    assert!(closed[0].months[6].state.coercion > open[0].months[6].state.coercion + 0.5);
}

// Pattern 3.

#[test]
fn three_unity_of_the_ttp_starves_or_feeds_iskp_as_the_buffer_says() {
    for (buffer, sign) in [("iskp.buffer=1", -1.0), ("iskp.buffer=-0.5", 1.0), ("iskp.buffer=0", 0.0)] {
        let strength = |cohesion| {
            let worlds = of_text("", 20, 24, &[&IDLE, &["ttp.cohesion_gain=0", buffer, cohesion]]);
            worlds.iter().map(|world| world.months[23].state.iskp_strength).collect::<Vec<_>>()
        };
        let (split, united) = (strength("ttp.cohesion=0.2"), strength("ttp.cohesion=0.8"));
        for (split, united) in split.iter().zip(&united) {
            let effect = united - split;
            assert!(if sign == 0.0 { effect == 0.0 } else { effect * sign > 100.0 }, "{buffer}: {effect}");
        }
    }
}

#[test]
fn three_it_does_so_with_the_whole_model_running() {
    for (buffer, sign) in [("iskp.buffer=1", -1.0), ("iskp.buffer=-0.5", 1.0)] {
        let strength = |cohesion| {
            let worlds = of_file("status-quo", 20, 46, &[&SMALL, &[buffer, cohesion]]);
            mean(worlds.iter().map(|world| world.months[45].state.iskp_strength))
        };
        assert!((strength("ttp.cohesion=0.6") - strength("ttp.cohesion=0.2")) * sign > 0.0, "{buffer}");
    }
}

// Pattern 4.

/// For each faction the mean, over councils and worlds, of what a crackdown is worth (DU) and of what it
/// would be worth obeyed; and the share of councils at which Kabul's DU is the largest of the three.
fn ledgers(worlds: &[World]) -> ([f64; 3], [f64; 3], f64) {
    let councils = || worlds.iter().flat_map(|world| &world.councils);
    let expected = [KANDAHAR, KABUL, HAQQANI].map(|f| mean(councils().map(|c| c.entries[f][CRACKDOWN].total())));
    let obeyed = [KANDAHAR, KABUL, HAQQANI].map(|f| mean(councils().map(|c| c.obeyed[f].total())));
    let kabul = mean(councils().map(|c| {
        let du = |f: usize| c.entries[f][CRACKDOWN].total();
        f64::from(u8::from(du(KABUL) > du(KANDAHAR) && du(KABUL) > du(HAQQANI)))
    }));
    (expected, obeyed, kabul)
}

fn least_negative(worth: &[f64; 3], by: f64) -> bool {
    worth[KABUL] > worth[KANDAHAR] + by && worth[KABUL] > worth[HAQQANI] + by
}

#[test]
fn four_a_bargain_reaches_kabul_first_where_the_order_can_be_obeyed() {
    // The method's "Kabul's ledger is the least negative" is about what a crackdown is worth with an offer
    // on the table. Where orders are obeyed (by a centre that commands, or in DU*) it holds by far.
    let (expected, obeyed, kabul) = ledgers(&of_file("grand-bargain", 40, 46, &[&["council.centralisation=0.8"]]));
    assert!(least_negative(&expected, 10.0) && least_negative(&obeyed, 10.0), "{expected:?} {obeyed:?}");
    assert!(expected[KABUL] > 0.0 && kabul > 0.9, "{expected:?} {kabul}");
}

#[test]
fn four_in_a_loose_coalition_the_pattern_fails() {
    // Obeyed, the same order as under a centre. As it would go, everybody foresees a fracture and with it
    // the end of the order after a month: the three ledgers shrink to what that month costs and lie within
    // months of each other. Over 300 worlds Kabul's mean is -6.0 (Kandahar -6.9, Haqqani -5.5), behind
    // Haqqani's by .4 with a standard error of .2, and the least negative at two councils of five: the
    // pattern is not shown.
    let (expected, obeyed, kabul) = ledgers(&of_file("grand-bargain", 40, 46, &[]));
    assert!(least_negative(&obeyed, 10.0) && obeyed[KABUL] > 0.0, "{obeyed:?}");
    let (lowest, highest) =
        expected.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), worth| (lo.min(*worth), hi.max(*worth)));
    assert!(highest < 0.0 && highest - lowest < 3.0, "{expected:?}");
    assert!(
        !least_negative(&expected, 1.0) && kabul < 0.6,
        "the pattern has come to hold: say so. {expected:?} {kabul}"
    );
}

/// Largest size of a component in any faction's ledger of any policy.
fn largest(worlds: &[World], component: Component) -> f64 {
    let councils = worlds.iter().flat_map(|world| &world.councils);
    let entries = councils.flat_map(|council| council.entries.iter().flatten().chain(&council.obeyed));
    entries.map(|entry| entry.component(component).abs()).fold(0.0, f64::max)
}

// Pattern 6.

#[test]
fn six_at_full_centralisation_without_noise_the_centre_decides() {
    let alone = ["council.centralisation=1", "council.noise=0", "commanders.fracture_centralisation=0"];
    for offer in ["pakistan.inducement=0.2", "pakistan.inducement=1"] {
        let worlds = of_file("status-quo", 20, 36, &[&SMALL, &alone, &[offer, "factions.kandahar.weights.economy=3"]]);
        let mut ordered = [0; Policy::COUNT];
        for council in worlds.iter().flat_map(|world| &world.councils) {
            let decision = &council.decision;
            let worth = council.entries[council.centre].map(|entry| entry.total());
            assert_eq!(decision.blocked_by, [0; Policy::COUNT], "a veto against a centre that commands all");
            let free = Policy::ALL.into_iter().filter(|policy| decision.is_free(*policy));
            let best = free.map(|policy| worth[policy.index()]).fold(f64::NEG_INFINITY, f64::max);
            assert_eq!(worth[decision.ordered], best);
            ordered[decision.ordered] += 1;
        }
        assert!(ordered.iter().filter(|count| **count > 0).count() > 1, "nothing to choose: {ordered:?}");
    }
}

#[test]
fn six_without_intensity_commanders_are_idle_and_nobody_moves() {
    let idle = of_text("", 20, 36, &[&RESTLESS, &IDLE]);
    assert!(months(&idle).any(|m| m.policy == Policy::Crackdown), "orders of no intensity are still given");
    assert!(months(&idle).all(|m| m.response == Response::default() && m.moved == 0.0));
    assert!(months(&idle).all(|m| m.state.betrayal == 0.0 && m.state.cooperation == 0.0));
    assert!(months(&of_text("", 20, 36, &[&RESTLESS])).any(|m| m.response.enforcement > 0.0 && m.moved > 0.0));
}

#[test]
fn six_without_weights_and_hazards_ledgers_are_empty() {
    let names = ["infighting", "iskp", "leverage", "oath", "honour", "debt", "insurance", "recognition", "economy"];
    let mut weights: Vec<String> =
        names.iter().flat_map(|name| all_factions(&format!("weights.{name}"), 0.0)).collect();
    weights.extend(all_factions("weights.coercion", 0.0));
    let hazards = [
        "collapse.infighting=0",
        "collapse.iskp=0",
        "collapse.coercion=0",
        "collapse.betrayal=0",
        "collapse.base=0.01",
    ];
    let worlds = of_text("", 8, 24, &[&RESTLESS, &borrow(&weights), &hazards]);
    for component in Component::ALL {
        assert_eq!(largest(&worlds, component), 0.0, "{}", component.name());
    }
    // With the hazards alone there is rule to lose.
    assert!(largest(&of_text("", 8, 24, &[&RESTLESS, &borrow(&weights)]), Component::Unity) > 0.0);
}
