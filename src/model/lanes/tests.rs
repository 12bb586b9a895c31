use fearless_simd::f64x8;

use super::*;
use crate::model::ledger::compare;
use crate::model::mental::project;
use crate::model::pakistan::{Attractions, Posture};
use crate::model::setup::Setup;

/// One faction's ledgers, lane after lane.
fn one_by_one(outlook: &Outlook, keeper: &Keeper, horizon: u32) -> ([Entry; Policy::COUNT], Entry) {
    let path = |prospect: &Prospect| {
        let mut path = vec![Glimpse::default(); horizon as usize];
        project(outlook, prospect, keeper.beliefs, &mut path);
        path
    };
    let tolerate = path(&keeper.prospects[Policy::Tolerate.index()]);
    let held =
        |prospect: &Prospect| compare(&tolerate, &path(prospect), keeper.weights, outlook.parameters.council.discount);
    let mut entries = [Entry::default(); Policy::COUNT];
    for policy in HELD_POLICIES {
        entries[policy.index()] = held(&keeper.prospects[policy.index()]);
    }
    (entries, held(&Prospect::of(Policy::Crackdown, 0.0, outlook.parameters)))
}

fn bits(entry: &Entry) -> Vec<u64> {
    entry.components.iter().chain([&entry.deniable_leverage]).map(|value| value.to_bits()).collect()
}

/// Drawn worlds, with prospects that hold, break, mediate and shelter, and each count of factions in turn.
#[test]
fn lanes_give_the_bits_of_one_lane_alone() {
    let setup = Setup::built_in();
    let mut broken = 0;
    // What an earlier council has left in them must not show.
    let mut used: Vec<(Lanes, bool)> =
        Units::every().into_iter().flat_map(|units| [(Lanes::new(units), false), (Lanes::new(units), true)]).collect();
    for world in 0..24 {
        let draws = crate::model::draws::Draws::new(3, world);
        let p = setup.world.draw(&draws);
        let state = Aggregates { grievance: 2.0, cooperation: 0.3, infighting: 0.1, ..Aggregates::at_start(&p) };
        let mut attractions = Attractions::default();
        attractions.learn(Posture::Talk, 120.0, f64::from(world), &p);
        let outlook = Outlook {
            state: &state,
            parameters: &p,
            month: world,
            exposure: 0.9,
            attractions: &attractions,
            fracture_felt: world % 7,
            cooling: [5, 0, 6][world as usize % 3],
            recognition_given: 0.1,
            salience_cap: 0.8,
            aid_factor: 1.5,
        };
        let count = 1 + world as usize % MAX_FACTIONS;
        let weights: Vec<Weights> = (0..count)
            .map(|faction| {
                let draws = crate::model::draws::Draws::new(faction as u64, world);
                setup.factions[faction % setup.factions.len()].parameters.draw(&draws).weights
            })
            .collect();
        let resistances = |faction: usize| Policy::ALL.map(|policy| 0.11 * (faction + policy.index()) as f64);
        let prospects: Vec<[Prospect; Policy::COUNT]> = (0..count)
            .map(|faction| Policy::ALL.map(|policy| Prospect::of(policy, resistances(faction)[policy.index()], &p)))
            .collect();
        broken += prospects.iter().flatten().filter(|prospect| prospect.fractures).count();
        let beliefs: Vec<Beliefs> = (0..count)
            .map(|faction| Beliefs {
                defection: 0.03 * faction as f64,
                credibility: 0.1 * faction as f64,
                credibility_outside: 0.4,
                ..Beliefs::default()
            })
            .collect();
        let keepers: Vec<Keeper> = prospects
            .iter()
            .zip(&beliefs)
            .zip(&weights)
            .map(|((prospects, beliefs), weights)| Keeper { prospects, beliefs, weights })
            .collect();
        for (lanes, are_wide) in &mut used {
            let (mut entries, mut obeyed) =
                (vec![[Entry::default(); Policy::COUNT]; count], vec![Entry::default(); count]);
            let horizon = 1 + world;
            if *are_wide {
                // Units that have no vectors of eight lanes make them of smaller ones.
                lanes.lay_out(&outlook, &keepers);
                dispatch!(lanes.units.level(), simd => lanes.live::<_, f64x8<_>>(simd, &outlook, count, horizon));
                lanes.read(count, &mut entries, &mut obeyed);
            } else {
                lanes.keep(&outlook, &keepers, horizon, &mut entries, &mut obeyed);
            }
            for (place, keeper) in keepers.iter().enumerate() {
                let (expected, if_obeyed) = one_by_one(&outlook, keeper, horizon);
                assert_eq!(entries[place].each_ref().map(bits), expected.each_ref().map(bits), "{world} {place}");
                assert_eq!(bits(&obeyed[place]), bits(&if_obeyed), "{world} {place}");
            }
        }
    }
    assert!(broken > 10, "{broken}");
}
