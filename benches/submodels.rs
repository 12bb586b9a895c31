//! What each part of a world costs: `cargo bench --bench submodels` (a name after it picks some).
//!
//! Figures of a shared machine: compare two of one run, or look at `tests/instructions.rs`, which nothing disturbs.

use divan::{Bencher, black_box};
use durand::model::aggregates::Aggregates;
use durand::model::attacks;
use durand::model::bands::{Bands, Pressure};
use durand::model::beliefs::Evidence;
use durand::model::commanders::{Order, Recruitment, Roster};
use durand::model::council::{Agenda, Seat, decide};
use durand::model::draws::{Channel, Draws, hash_name};
use durand::model::lanes::{Keeper, Lanes};
use durand::model::ledger::Entry;
use durand::model::mental::{Beliefs, Glimpse, Outlook, Prospect, project};
use durand::model::network::small_world;
use durand::model::outside;
use durand::model::pakistan::{Attractions, Posture, posture_probabilities};
use durand::model::parameters::world::Parameters;
use durand::model::policy::Policy;
use durand::model::setup::{Cascade, Choice, Setup, default_parameters};
use durand::model::ttp::{Situation, tempo_probabilities};
use durand::model::vectors::Units;
use durand::model::{Simulator, iskp};
use durand::stats::quantile::{BetaCurve, BetaQuantile, GammaCurve, normal_quantile};

fn main() {
    divan::main();
}

const DRAWS: Draws = Draws::new(20210815, 0);
const STANCES: [f64; 3] = [0.3, 0.6, -0.2];
const HORIZON: u32 = 48;

fn order(month: u32, choice: Choice) -> Order<'static> {
    let (pledge, is_new, centralisation, betrayal) = (1.0, month == 0, 0.5, 0.2);
    Order { month, pledge, is_new, centralisation, betrayal, stances: &STANCES, choice, cascade: Cascade::Path }
}

fn draw_roster(roster: &mut Roster, setup: &Setup, p: &Parameters) {
    let own: Vec<_> = setup.factions.iter().map(|faction| faction.parameters.draw(&DRAWS)).collect();
    let recruits: Vec<Recruitment> = setup
        .factions
        .iter()
        .zip(&own)
        .map(|(faction, own)| Recruitment {
            address: hash_name(&faction.name) as u32,
            count: faction.commanders,
            power: faction.power,
            parameters: own,
        })
        .collect();
    roster.draw(&DRAWS, &recruits, 8, p);
}

/// What a council of three factions looks at.
struct Chamber {
    setup: Setup,
    p: Parameters,
    state: Aggregates,
    attractions: Attractions,
}

impl Chamber {
    fn new() -> Self {
        let p = default_parameters();
        let state = Aggregates { grievance: 1.0, cooperation: 0.3, ..Aggregates::at_start(&p) };
        Self { setup: Setup::built_in(), state, attractions: Attractions::default(), p }
    }

    fn outlook(&self) -> Outlook<'_> {
        Outlook {
            state: &self.state,
            parameters: &self.p,
            month: 24,
            exposure: 0.9,
            attractions: &self.attractions,
            fracture_felt: 0,
            cooling: 18,
            recognition_given: 0.1,
            salience_cap: 0.8,
            aid_factor: 1.0,
        }
    }

    /// The ledgers of three factions: 18 lanes of 48 months.
    fn bench(&self, units: Units, bencher: Bencher) {
        let weights = self.setup.factions[0].parameters.draw(&DRAWS).weights;
        let prospects = Policy::ALL.map(|policy| Prospect::of(policy, 0.4, &self.p));
        let beliefs = Beliefs { defection: 0.1, credibility: 0.5, credibility_outside: 0.4, ..Beliefs::default() };
        let keepers = [Keeper { prospects: &prospects, beliefs: &beliefs, weights: &weights }; 3];
        let mut lanes = Lanes::new(units);
        let (mut entries, mut obeyed) = ([[Entry::default(); Policy::COUNT]; 3], [Entry::default(); 3]);
        bencher.bench_local(|| {
            lanes.keep(black_box(&self.outlook()), &keepers, HORIZON, &mut entries, &mut obeyed);
            entries[0][0].components[0]
        });
    }
}

#[divan::bench]
fn draw_a_pair_of_uniforms(bencher: Bencher) {
    let mut who = 0_u32;
    bencher.bench_local(|| {
        who = who.wrapping_add(1);
        DRAWS.pair(3, Channel::BandAct, black_box(who), 0)
    });
}

#[divan::bench]
fn draw_a_beta(bencher: Bencher) {
    let beta = BetaQuantile::new(3.0, 2.0);
    let mut u = 0.0;
    bencher.bench_local(|| {
        u = (u + 0.618_033_988_749_895) % 1.0;
        beta.at(black_box(u))
    });
}

#[divan::bench]
fn draw_a_beta_again(bencher: Bencher) {
    let mut beta = BetaCurve::new(3.0, 2.0);
    let mut u = 0.0;
    bencher.bench_local(|| {
        u = (u + 0.618_033_988_749_895) % 1.0;
        beta.at(black_box(u))
    });
}

#[divan::bench]
fn draw_a_normal(bencher: Bencher) {
    let mut u = 0.0;
    bencher.bench_local(|| {
        u = (u + 0.618_033_988_749_895) % 1.0;
        normal_quantile(black_box(u))
    });
}

#[divan::bench]
fn peers_of_240_commanders() -> usize {
    small_world(&DRAWS, black_box(240), 8, 0.15).len()
}

#[divan::bench]
fn recruit_240_commanders(bencher: Bencher) {
    let (setup, p, mut roster) = (Setup::built_in(), default_parameters(), Roster::default());
    bencher.bench_local(|| draw_roster(&mut roster, &setup, &p));
}

#[divan::bench(args = [Choice::Threshold, Choice::Logit])]
fn order_240_commanders(bencher: Bencher, choice: Choice) {
    let (setup, p, mut roster) = (Setup::built_in(), default_parameters(), Roster::default());
    draw_roster(&mut roster, &setup, &p);
    let mut month = 0;
    bencher.bench_local(|| {
        month = (month + 1) % 24;
        roster.respond(&DRAWS, &order(month, choice), &p)
    });
}

#[divan::bench]
fn muster_120_bands(bencher: Bencher) {
    let (p, mut bands) = (default_parameters(), Bands::default());
    bencher.bench_local(|| bands.draw(&DRAWS, black_box(120), &p));
}

#[divan::bench]
fn press_120_bands(bencher: Bencher) {
    let (p, mut bands, mut fresh) = (default_parameters(), Bands::default(), Bands::default());
    fresh.draw(&DRAWS, 120, &p);
    let pressure = Pressure { month: 5, enforcement: 0.4, cohesion: 0.5, iskp_strength: 3000.0, settlement: 0.0 };
    bencher.bench_local(|| {
        bands.restore(&fresh);
        bands.act(&DRAWS, black_box(&pressure), &p)
    });
}

#[divan::bench]
fn project_a_policy(bencher: Bencher) {
    let chamber = Chamber::new();
    let prospect = Prospect::of(Policy::Crackdown, 0.4, &chamber.p);
    let mut path = [Glimpse::default(); HORIZON as usize];
    bencher.bench_local(|| {
        project(black_box(&chamber.outlook()), &prospect, &Beliefs::default(), &mut path);
        path[0].survival
    });
}

#[divan::bench]
fn keep_the_ledgers(bencher: Bencher) {
    Chamber::new().bench(Units::found(), bencher);
}

#[divan::bench]
fn keep_the_ledgers_without_wide_units(bencher: Bencher) {
    Chamber::new().bench(Units::least(), bencher);
}

#[divan::bench]
fn decide_in_council(bencher: Bencher) {
    let setup = Setup::built_in();
    let p = default_parameters();
    let seats: Vec<Seat> = setup
        .factions
        .iter()
        .map(|faction| Seat {
            address: hash_name(&faction.name) as u32,
            power: faction.power,
            worth: [0.0, -0.4, -0.2, -1.5, -2.5],
            obeyed: -1.0,
        })
        .collect();
    let agenda = Agenda { month: 24, centralisation: 0.5, centre: 0, cooling: false, rule: setup.structure.rule };
    bencher.bench_local(|| decide(&DRAWS, black_box(&seats), &agenda, &p));
}

#[divan::bench]
fn ttp_tempo(bencher: Bencher) {
    let p = default_parameters();
    let situation = Situation { talks: true, pledge: 0.4, ..Situation::default() };
    bencher.bench_local(|| tempo_probabilities(black_box(&situation), &p));
}

#[divan::bench]
fn iskp_tempo(bencher: Bencher) {
    let p = default_parameters();
    bencher.bench_local(|| iskp::mean_tempo(black_box(2500.0), 0.1, &p));
}

#[divan::bench]
fn pakistan_posture(bencher: Bencher) {
    let chamber = Chamber::new();
    bencher.bench_local(|| posture_probabilities(black_box(&chamber.state), &chamber.attractions, &chamber.p));
}

#[divan::bench]
fn pakistan_learns(bencher: Bencher) {
    let (p, mut attractions) = (default_parameters(), Attractions::default());
    bencher.bench_local(|| attractions.learn(black_box(Posture::Talk), 100.0, 90.0, &p));
}

#[divan::bench]
fn outside_attention(bencher: Bencher) {
    let p = default_parameters();
    bencher.bench_local(|| {
        (outside::promises_kept(&DRAWS, black_box(7), &p), outside::attention_shock(&DRAWS, black_box(7), &p))
    });
}

#[divan::bench]
fn attacks_of_a_month(bencher: Bencher) {
    let p = default_parameters();
    let mut mixing = GammaCurve::new(1.0);
    bencher.bench_local(|| {
        (attacks::count(&DRAWS, black_box(7), 60.0, &mut mixing, &p), attacks::iskp(&DRAWS, 7, 1.0, &p))
    });
}

#[divan::bench]
fn a_faction_learns(bencher: Bencher) {
    let (p, mut beliefs) = (default_parameters(), Beliefs::default());
    let seen = Evidence {
        pledge: 1.0,
        enforcement: 0.4,
        fighters: 5000.0,
        defected: 20.0,
        cooperation: 0.3,
        honoured: true,
        honoured_outside: false,
    };
    bencher.bench_local(|| beliefs.learn(black_box(&seen), 0.5, &p));
}

#[divan::bench]
fn a_whole_world(bencher: Bencher) {
    let setup = Setup::built_in();
    let mut simulator = Simulator::new(&setup);
    let mut world = 0;
    bencher.bench_local(|| {
        world += 1;
        simulator.run(20210815, world, &mut ());
    });
}
