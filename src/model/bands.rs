//! TTP bands: under pressure they return to Pakistan, settle, resist, or defect to ISKP
//! (`docs/model.md`, section 9).

use fearless_simd::{Simd, dispatch};

use super::draws::{Channel, Draws};
use super::maths::{clip01, exp, pick, softmax};
use super::number::{NARROW, Narrow, Number, Several, Table};
use super::parameters::world::{Bands as Weights, Parameters};
use super::vectors::Units;
use crate::stats::quantile::{BetaCurve, normal_quantile};

/// All bands of a world, and the pool of TTP fighters in them.
#[derive(Clone, Debug, Default)]
pub struct Bands {
    fighters: Vec<f64>,
    allegiance: Vec<f64>,
    affinity: Vec<f64>,
    exposure: Vec<f64>,
    grievance: Vec<f64>,
    first_exposure: f64,
    /// Distributions of allegiance, affinity and exposure.
    natures: [BetaCurve; 3],
    units: Units,
}

/// Fighters that moved in a month, by where they went.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moves {
    /// Returned to Pakistan: still TTP, out of the IEA's reach.
    pub returned: f64,
    /// Laid down arms.
    pub settled: f64,
    /// Took up arms against the IEA.
    pub resisting: f64,
    /// Went over to ISKP.
    pub defected: f64,
}

/// What presses on the bands this month.
#[derive(Clone, Copy, Debug)]
pub struct Pressure {
    /// The month.
    pub month: u32,
    /// Enforcement (e), above 0.
    pub enforcement: f64,
    /// TTP unity.
    pub cohesion: f64,
    /// ISKP fighters.
    pub iskp_strength: f64,
    /// Pull of a settlement on offer, logit.
    pub settlement: f64,
}

impl Bands {
    /// Draws the bands of a world into the buffers at hand, `p.ttp.fighters` in all.
    pub fn draw(&mut self, draws: &Draws, count: usize, p: &Parameters) {
        let b = &p.bands;
        let [allegiance, affinity, exposure] = &mut self.natures;
        allegiance.become_of(b.allegiance_a, b.allegiance_b);
        affinity.become_of(b.affinity_a, b.affinity_b);
        exposure.become_of(b.exposure_a, b.exposure_b);
        for column in [&mut self.fighters, &mut self.allegiance, &mut self.affinity, &mut self.exposure] {
            column.clear();
        }
        for band in 0..count as u32 {
            let (size, loyal) = draws.pair(0, Channel::BandSizeAllegiance, band, 0);
            let (drawn, exposed) = draws.pair(0, Channel::BandAffinityExposure, band, 0);
            self.fighters.push(exp(b.size_sigma * normal_quantile(size)));
            self.allegiance.push(allegiance.at(loyal));
            self.affinity.push(affinity.at(drawn));
            self.exposure.push(exposure.at(exposed));
        }
        let scale = p.ttp.fighters / self.fighters.iter().sum::<f64>();
        self.scale(scale);
        self.grievance.clear();
        self.grievance.resize(count, b.grievance);
        self.first_exposure = self.mean_exposure();
    }

    /// Puts the bands back to what they were, into the buffers at hand.
    pub fn restore(&mut self, saved: &Self) {
        let Self { fighters, allegiance, affinity, exposure, grievance, first_exposure, natures: _, units: _ } = saved;
        self.fighters.clone_from(fighters);
        self.allegiance.clone_from(allegiance);
        self.affinity.clone_from(affinity);
        self.exposure.clone_from(exposure);
        self.grievance.clone_from(grievance);
        self.first_exposure = *first_exposure;
    }

    /// Fighters in all bands.
    pub fn total(&self) -> f64 {
        self.fighters.iter().sum()
    }

    /// Multiplies every band: recruitment, attrition, released prisoners.
    pub fn scale(&mut self, factor: f64) {
        for fighters in &mut self.fighters {
            *fighters *= factor;
        }
    }

    /// Fighter-weighted exposure over its value at the start.
    pub fn relative_exposure(&self) -> f64 {
        if self.first_exposure > 0.0 { self.mean_exposure() / self.first_exposure } else { 0.0 }
    }

    fn mean_exposure(&self) -> f64 {
        let reached: f64 =
            self.fighters.iter().zip(&self.exposure).map(|(fighters, exposure)| fighters * exposure).sum();
        let total = self.total();
        if total > 0.0 { reached / total } else { 0.0 }
    }

    /// A month under pressure: who moves, and where. Movers leave the pool or their exposure at once.
    pub fn act(&mut self, draws: &Draws, pressure: &Pressure, p: &Parameters) -> Moves {
        dispatch!(self.units.level(), simd => self.act_on(simd, draws, pressure, p))
    }

    /// The same on these vector units: several bands weigh their options side by side, and then act in turn.
    #[inline(always)]
    fn act_on<S: Simd>(&mut self, simd: S, draws: &Draws, pressure: &Pressure, p: &Parameters) -> Moves {
        let table = Table::laid_out();
        let drive = Drive::of(pressure, p).map(|value| Several::<S, Narrow<S>>::everywhere(simd, &table, *value));
        let mut moves = Moves::default();
        for first in (0..self.fighters.len()).step_by(NARROW) {
            let load = |all: &[f64]| {
                let last = || std::array::from_fn(|lane| all.get(first + lane).copied().unwrap_or(0.0));
                let lanes: [f64; NARROW] = all[first..].first_chunk().copied().unwrap_or_else(last);
                Several::load(simd, &table, &lanes)
            };
            let band = Band {
                exposure: load(&self.exposure),
                grievance: load(&self.grievance),
                affinity: load(&self.affinity),
                allegiance: load(&self.allegiance),
            };
            let mut chances = [[0.0; NARROW]; OPTIONS];
            for (chances, option) in chances.iter_mut().zip(odds(&drive, &band)) {
                option.store(chances);
            }
            for lane in 0..NARROW.min(self.fighters.len() - first) {
                let chances = chances.map(|option| option[lane]);
                self.act_one(draws, pressure, p, first + lane, &chances, &mut moves);
            }
        }
        moves
    }

    /// What a band does with these chances.
    fn act_one(
        &mut self,
        draws: &Draws,
        pressure: &Pressure,
        p: &Parameters,
        band: usize,
        chances: &[f64; OPTIONS],
        moves: &mut Moves,
    ) {
        let felt = pressure.enforcement * self.exposure[band];
        let (choice, share) = draws.pair(pressure.month, Channel::BandAct, band as u32, 0);
        let moving = self.fighters[band] * (p.bands.moved_least + (1.0 - p.bands.moved_least) * share);
        match pick(chances, choice) {
            1 => {
                moves.returned += moving;
                let gone = moving / self.fighters[band].max(f64::MIN_POSITIVE);
                self.exposure[band] *= 1.0 - gone * (1.0 - p.bands.returned_exposure);
            }
            2 => {
                moves.settled += moving;
                self.fighters[band] -= moving;
            }
            3 => moves.resisting += moving,
            4 => {
                moves.defected += moving;
                self.fighters[band] -= moving;
            }
            _ => {}
        }
        let grievance = self.grievance[band];
        self.grievance[band] = clip01(
            grievance + p.bands.grievance_gain * felt - p.bands.grievance_recovery * (grievance - p.bands.grievance),
        );
    }

    /// Without pressure nobody moves, and grievance fades.
    pub fn rest(&mut self, p: &Parameters) {
        for grievance in &mut self.grievance {
            *grievance -= p.bands.grievance_recovery * (*grievance - p.bands.grievance);
        }
    }
}

/// What a band can do: stay, return, settle, resist, defect.
const OPTIONS: usize = 5;

/// What presses on every band alike.
struct Drive<N = f64> {
    enforcement: N,
    cohesion: N,
    /// Pull of a settlement on offer.
    settlement: N,
    /// ISKP's strength, logarithm of its ratio to the reference.
    strength: N,
    weights: Weights<N>,
}

impl Drive {
    fn of(pressure: &Pressure, p: &Parameters) -> Self {
        Self {
            enforcement: pressure.enforcement,
            cohesion: pressure.cohesion,
            settlement: pressure.settlement,
            // An ISKP of nobody has a logarithm, too.
            strength: libm::log((pressure.iskp_strength / p.iskp.reference).max(f64::MIN_POSITIVE)),
            weights: p.bands,
        }
    }

    #[inline(always)]
    fn map<M>(&self, mut turned: impl FnMut(&f64) -> M) -> Drive<M> {
        Drive {
            enforcement: turned(&self.enforcement),
            cohesion: turned(&self.cohesion),
            settlement: turned(&self.settlement),
            strength: turned(&self.strength),
            weights: self.weights.map(turned),
        }
    }
}

/// What tells bands apart when they choose.
struct Band<N> {
    exposure: N,
    grievance: N,
    affinity: N,
    allegiance: N,
}

/// Chances of a band to stay, return, settle, resist, defect.
#[inline(always)]
fn odds<N: Number>(drive: &Drive<N>, band: &Band<N>) -> [N; OPTIONS] {
    let b = &drive.weights;
    let felt = drive.enforcement * band.exposure;
    softmax([
        felt.like(0.0),
        b.leave_base + b.return_pressure * felt,
        b.leave_base + b.settle_pressure * felt * band.grievance.complement() + drive.settlement,
        b.resist_base + b.resist_pressure * felt * drive.cohesion,
        b.defect_base + b.defect_pressure * felt * band.affinity.root() + b.defect_strength * drive.strength
            - b.defect_allegiance * band.allegiance * drive.cohesion,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::setup::default_parameters;

    fn bands(count: usize) -> (Bands, Parameters) {
        let mut p = default_parameters();
        p.ttp.fighters = 4000.0;
        let mut bands = Bands::default();
        bands.draw(&Draws::new(5, 0), count, &p);
        (bands, p)
    }

    fn full_pressure(month: u32) -> Pressure {
        Pressure { month, enforcement: 1.0, cohesion: 0.4, iskp_strength: 3000.0, settlement: 0.0 }
    }

    #[test]
    fn odds_by_hand() {
        let mut p = default_parameters();
        (p.bands.defect_base, p.bands.defect_pressure) = (-9.5, 5.0);
        let pressure = Pressure { enforcement: 0.8, ..full_pressure(0) };
        let band = Band { exposure: 1.0, grievance: 0.3, affinity: 0.25, allegiance: 0.7 };
        let odds = odds(&Drive::of(&pressure, &p), &band);
        // return exp(-7+2.8), settle exp(-7+3.2*.8*.7), resist exp(-7+3.5*.8*.4), defect exp(-9.5+5*.8*.5-1.5*.7*.4)
        let weights = [1.0, 0.014_995_6, 0.005_472_1, 0.002_794_8, 0.000_363_4];
        let total: f64 = weights.iter().sum();
        for (found, weight) in odds.iter().zip(weights) {
            assert!((found - weight / total).abs() < 1e-6, "{odds:?}");
        }
    }

    /// On any vector units, and however many bands are left for the last vector, each does what it would do alone.
    #[test]
    fn side_by_side_is_one_by_one() {
        for units in Units::every() {
            for count in 1..=9 {
                let (mut together, p) = bands(count);
                together.units = units;
                let mut alone = together.clone();
                for month in 0..30 {
                    let pressure = full_pressure(month);
                    let (draws, drive) = (Draws::new(5, 0), Drive::of(&pressure, &p));
                    let mut moves = Moves::default();
                    for band in 0..count {
                        let nature = Band {
                            exposure: alone.exposure[band],
                            grievance: alone.grievance[band],
                            affinity: alone.affinity[band],
                            allegiance: alone.allegiance[band],
                        };
                        alone.act_one(&draws, &pressure, &p, band, &odds(&drive, &nature), &mut moves);
                    }
                    assert_eq!(together.act(&draws, &pressure, &p), moves, "{units:?} {count} {month}");
                    assert_eq!(together.fighters, alone.fighters);
                    assert_eq!(together.exposure, alone.exposure);
                    assert_eq!(together.grievance, alone.grievance);
                }
            }
        }
    }

    #[test]
    fn fighters_are_conserved() {
        let (mut bands, p) = bands(120);
        assert!((bands.total() - 4000.0).abs() < 1e-6);
        let (mut settled, mut defected) = (0.0, 0.0);
        for month in 0..60 {
            let moves = bands.act(&Draws::new(5, 0), &full_pressure(month), &p);
            settled += moves.settled;
            defected += moves.defected;
            assert!((bands.total() + settled + defected - 4000.0).abs() < 1e-6);
        }
        assert!(settled > 0.0 && defected > 0.0);
    }

    /// Share of the TTP that a year of full pressure drives to ISKP: mean over 300 worlds.
    fn share_defecting(pressure: f64) -> f64 {
        let mut share = 0.0;
        for world in 0..300 {
            let (mut bands, mut p) = bands(1);
            p.bands.defect_pressure = pressure;
            let draws = Draws::new(5, world);
            bands.draw(&draws, 120, &p);
            let defected: f64 = (0..12).map(|month| bands.act(&draws, &full_pressure(month), &p).defected).sum();
            share += defected / 4000.0 / 300.0;
        }
        share
    }

    #[test]
    fn the_world_and_the_beliefs_start_from_the_same_evidence() {
        // Grade C: former TTP were .08 to .30 of the TTP in ISKP's ranks of 2016; beliefs are Beta(2.5, 14).
        for (pressure, expected) in [(7.0, 0.05), (9.3, 0.14), (12.5, 0.29)] {
            let share = share_defecting(pressure);
            assert!((share - expected).abs() < 0.015, "{pressure}: {share}");
        }
    }

    #[test]
    fn those_who_return_escape() {
        let (mut bands, p) = bands(120);
        assert!((bands.relative_exposure() - 1.0).abs() < 1e-12);
        for month in 0..60 {
            bands.act(&Draws::new(5, 0), &full_pressure(month), &p);
        }
        assert!(bands.relative_exposure() < 0.9);
    }
}
