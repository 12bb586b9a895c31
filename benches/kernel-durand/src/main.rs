//! The kernel of `benches/DECLARATION.md` on the crate's own commanders and bands.

use durand::model::bands::{Bands, Pressure};
use durand::model::commanders::{Order, Recruitment, Roster};
use durand::model::draws::{Draws, hash_name};
use durand::model::parameters::faction::FactionParameters;
use durand::model::parameters::world::Parameters;
use durand::model::setup::{Cascade, Choice, Setup};

const MONTHS: u32 = 24;
const AGGREGATES: usize = 8;
const STANCES: [f64; 3] = [0.3, 0.6, -0.2];

/// The crate's defaults, with what the declaration fixes.
fn parameters(setup: &Setup) -> (Parameters, Vec<FactionParameters>) {
    let draws = Draws::new(1, 0);
    let mut p = setup.world.draw(&draws);
    p.ttp.fighters = 4000.0;
    p.commanders.retribution = 0.25;
    p.bands.defect_pressure = 9.3;
    (p, setup.factions.iter().map(|faction| faction.parameters.draw(&draws)).collect())
}

fn live(draws: &Draws, setup: &Setup, p: &Parameters, own: &[FactionParameters], agents: &mut (Roster, Bands)) -> [f64; AGGREGATES] {
    let (roster, bands) = agents;
    let recruits: Vec<Recruitment> = setup
        .factions
        .iter()
        .zip(own)
        .map(|(faction, own)| Recruitment {
            address: hash_name(&faction.name) as u32,
            count: faction.commanders,
            power: faction.power,
            parameters: own,
        })
        .collect();
    roster.draw(draws, &recruits, 8, p);
    bands.draw(draws, 120, p);
    let (mut g, mut s) = (0.0_f64, 1900.0);
    let fade = 0.5_f64.powf(1.0 / 24.0);
    let share = 1.0 / f64::from(MONTHS);
    let mut seen = [0.0; AGGREGATES];
    for month in 0..MONTHS {
        let order = Order {
            month,
            pledge: 1.0,
            is_new: month == 0,
            centralisation: 0.5,
            betrayal: g,
            stances: &STANCES,
            choice: Choice::Threshold,
            cascade: Cascade::Path,
        };
        let response = roster.respond(draws, &order, p);
        let e = response.enforcement;
        if e > 0.0 {
            let pressure = Pressure { month, enforcement: e, cohesion: 0.5, iskp_strength: s, settlement: 0.0 };
            let moves = bands.act(draws, &pressure, p);
            seen[6] += moves.settled / 4000.0;
            seen[7] += moves.defected / 4000.0;
            s += 0.8 * moves.defected;
        } else {
            bands.rest(p);
        }
        g = (fade * g + (1.0 - fade * g) * (0.25 * e + 0.03 * (1.0 - e))).clamp(0.0, 1.0);
        if month == 0 {
            seen[0] = e;
        }
        seen[1] += e * share;
        seen[2] += response.greatest * share;
        seen[3] += response.mutiny * share;
        seen[4] += if response.greatest > response.least { share } else { 0.0 };
    }
    seen[5] = g;
    seen
}

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--worlds").skip(1);
    let worlds: u32 = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(1000);
    let setup = Setup::built_in();
    let (p, own) = parameters(&setup);
    let mut agents = (Roster::default(), Bands::default());
    let mut means = [0.0; AGGREGATES];
    for world in 0..worlds {
        let seen = live(&Draws::new(20210815, world), &setup, &p, &own, &mut agents);
        for (mean, value) in means.iter_mut().zip(seen) {
            *mean += value / f64::from(worlds);
        }
    }
    println!("{{\"aggregates\": {means:?}}}");
}
