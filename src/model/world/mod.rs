//! One world: the schedule (`docs/model.md`, section 2).
//!
//! `schedule` lives a month in its order, `convene` holds the council, `fork` lives a world on from a council
//! more than once, this page holds what a world is made of.

mod convene;
pub mod fork;
mod schedule;

use super::aggregates::Aggregates;
use super::bands::Bands;
use super::commanders::Roster;
use super::draws::{Channel, Draws};
use super::events::Happening;
use super::lanes::Lanes;
use super::ledger::Entry;
use super::mental::{Beliefs, Prospect};
use super::observer::{Beginning, Observer};
use super::pakistan::{Attractions, Posture};
use super::parameters::faction::FactionParameters;
use super::parameters::world::Parameters;
use super::policy::Policy;
use super::posterior::{self, Pin};
use super::rung::Rung;
use super::setup::Setup;
use super::vectors::Units;
use crate::stats::quantile::{GammaCurve, gamma_quantile};

/// Lives worlds of one scenario, one after the other, in buffers of its own.
pub struct Simulator<'a> {
    setup: &'a Setup,
    bands: Bands,
    roster: Roster,
    lanes: Lanes,
    mixing: GammaCurve,
}

impl<'a> Simulator<'a> {
    /// A simulator for a scenario.
    pub fn new(setup: &'a Setup) -> Self {
        let mut roster = Roster::default();
        let commanders = setup.factions.iter().map(|faction| faction.commanders).sum();
        roster.reserve(commanders, setup.structure.peers);
        let mixing = GammaCurve::new(1.0);
        Self { setup, bands: Bands::default(), roster, lanes: Lanes::new(Units::found()), mixing }
    }

    /// Lives world number `world` under master seed `seed`, in the observer's sight.
    pub fn run(&mut self, seed: u64, world: u32, observer: &mut impl Observer) {
        let pins = self.taken(&Draws::new(seed, world));
        self.run_pinned(seed, world, &pins, observer);
    }

    /// What a world takes from the scenario's posterior; nothing where there is none.
    fn taken(&self, draws: &Draws) -> Vec<Pin> {
        let posterior = self.setup.posterior.as_deref();
        posterior.map(|posterior| posterior.row(posterior.row_of(draws)).collect()).unwrap_or_default()
    }

    /// The same with some numbers given, whatever the scenario draws or takes from a posterior.
    pub fn run_pinned(&mut self, seed: u64, world: u32, pins: &[Pin], observer: &mut impl Observer) {
        let mut life = Life::begin(self, Draws::new(seed, world), world, pins, observer);
        for month in 0..life.setup.structure.months {
            life.live(month, observer);
        }
        life.settle_rung(observer);
    }
}

/// A faction in a world.
#[derive(Clone, Copy, Debug, Default)]
struct Faction {
    /// Its parameters as drawn.
    drawn: FactionParameters,
    /// Its parameters this month, levers pulled.
    now: FactionParameters,
    /// Its share of power.
    power: f64,
    /// What it expected of each policy at the last council.
    prospects: [Prospect; Policy::COUNT],
    /// Worth of each policy at the last council (DU).
    worth: [f64; Policy::COUNT],
}

/// A council whose rung waits for what comes of its order.
#[derive(Clone, Copy, Debug)]
struct OpenCouncil {
    month: u32,
    /// The rung, where no crackdown was ordered.
    rung: Option<Rung>,
    /// Enforcement summed over the months since.
    enforcement: f64,
    months: u32,
    fractured: bool,
}

/// A world being lived.
struct Life<'s, 'a> {
    setup: &'a Setup,
    draws: Draws,
    bands: &'s mut Bands,
    roster: &'s mut Roster,
    /// Commanders are drawn when the first order reaches them: a draw has an address, not a turn.
    roster_is_drawn: bool,
    lanes: &'s mut Lanes,
    /// What the means of attacks are mixed by.
    mixing: &'s mut GammaCurve,
    /// World parameters as drawn.
    drawn: Parameters,
    /// World parameters this month, levers pulled.
    now: Parameters,
    factions: Vec<Faction>,
    beliefs: Vec<Beliefs>,
    payoffs: Vec<f64>,
    entries: Vec<[Entry; Policy::COUNT]>,
    obeyed: Vec<Entry>,
    happenings: Vec<Happening>,
    /// Value of each lever over time.
    levers: Vec<f64>,
    state: Aggregates,
    centre: usize,
    policy: Policy,
    /// The order against the TTP that was in force last month.
    last_order: Option<Policy>,
    standing: bool,
    /// First month after the cooling-off that a fracture brought.
    cooling_until: u32,
    posture: Posture,
    /// First month in which the TTP no longer counts as struck.
    struck_until: u32,
    attractions: Attractions,
    /// Pakistan's postures of the last four months, by month modulo 4.
    postures: [Posture; 4],
    /// Killed in the last six months, by month modulo 6.
    killed: [f64; 6],
    open: Option<OpenCouncil>,
    /// Whether the regime goes on whatever the hazard, because whoever watches weighs its fall.
    fall_is_weighed: bool,
}

impl<'s, 'a> Life<'s, 'a> {
    /// Draws a world and sets it up in its first month.
    fn begin(
        simulator: &'s mut Simulator<'a>,
        draws: Draws,
        world: u32,
        pins: &[Pin],
        observer: &mut impl Observer,
    ) -> Self {
        let setup = simulator.setup;
        let mut drawn = setup.world.draw(&draws);
        posterior::pin_world(pins, &mut drawn);
        let factions = draw_factions(setup, &draws, &drawn, pins);
        let mut happenings: Vec<Happening> = setup.events.iter().map(|event| event.happen(&draws)).collect();
        posterior::pin_events(pins, &mut happenings);
        simulator.bands.draw(&draws, setup.structure.bands, &drawn);
        let count = factions.len();
        let life = Self {
            setup,
            draws,
            bands: &mut simulator.bands,
            roster: &mut simulator.roster,
            roster_is_drawn: false,
            lanes: &mut simulator.lanes,
            mixing: &mut simulator.mixing,
            now: drawn,
            state: Aggregates::at_start(&drawn),
            drawn,
            beliefs: factions.iter().map(|faction| initial_beliefs(&faction.drawn)).collect(),
            payoffs: vec![0.0; count],
            entries: vec![[Entry::default(); Policy::COUNT]; count],
            obeyed: vec![Entry::default(); count],
            happenings,
            levers: setup
                .levers
                .iter()
                .map(|lever| lever.value.quantile(draws.named(Channel::Lever, lever.address)))
                .collect(),
            factions,
            centre: setup.structure.centre,
            policy: Policy::Tolerate,
            last_order: None,
            standing: true,
            cooling_until: 0,
            posture: Posture::Hold,
            struck_until: 0,
            attractions: Attractions::default(),
            postures: [Posture::Hold; 4],
            killed: [0.0; 6],
            open: None,
            fall_is_weighed: false,
        };
        life.show(world, observer);
        life
    }

    fn show(&self, world: u32, observer: &mut impl Observer) {
        let power: Vec<f64> = self.factions.iter().map(|faction| faction.power).collect();
        let parameters: Vec<FactionParameters> = self.factions.iter().map(|faction| faction.drawn).collect();
        observer.begin(&Beginning {
            world,
            parameters: &self.drawn,
            factions: &parameters,
            power: &power,
            happenings: &self.happenings,
        });
    }
}

/// A faction's power before shares are made to add up to 1: a gamma variate, its mean the faction's share times
/// the concentration of all.
pub fn relative_power(share: f64, concentration: f64, uniform: f64) -> f64 {
    gamma_quantile(concentration * share, uniform)
}

/// Parameters of each faction, and power shared out: Dirichlet around the means, through one gamma a
/// faction, so that another faction in the file moves nobody's draw.
fn draw_factions(setup: &Setup, draws: &Draws, p: &Parameters, pins: &[Pin]) -> Vec<Faction> {
    let mut factions: Vec<Faction> = setup
        .factions
        .iter()
        .enumerate()
        .map(|(place, faction)| {
            let mut drawn = faction.parameters.draw(draws);
            posterior::pin_faction(pins, place, &mut drawn);
            let power = faction.pinned_power.unwrap_or_else(|| {
                let uniform = draws.unit(0, Channel::Power, faction.address(), 0);
                relative_power(faction.power, p.council.power_concentration, uniform)
            });
            Faction { drawn, now: drawn, power, ..Faction::default() }
        })
        .collect();
    let total: f64 = factions.iter().map(|faction| faction.power).sum();
    for faction in &mut factions {
        faction.power /= total;
    }
    factions
}

fn initial_beliefs(faction: &FactionParameters) -> Beliefs {
    Beliefs {
        defection: faction.belief.defection,
        resistance_bias: faction.belief.resistance_bias,
        credibility: faction.belief.credibility,
        credibility_outside: faction.belief.credibility_outside,
    }
}

#[cfg(test)]
mod tests;
