//! The aggregate dynamics: one month of everything that is not an agent (`docs/model.md`, section 4).
//!
//! The same pure functions move the world and every faction's mental model of it. In the world the
//! inputs are what the actors did and the draws that fell; in a projection they are what the faction
//! expects, every draw replaced by its mean.

use super::maths::{clip, clip01, positive, power, tanh};
use super::number::{Number, numbers};
use super::parameters::world::Parameters;

numbers! {
    /// The state of the world that equations read: section 3 of `docs/model.md`.
    pub struct Aggregates {
        /// TTP fighters (F).
        fighters,
        /// Attack capability per fighter, 1 at the start (C).
        capability,
        /// TTP unity, 0..1 (u).
        cohesion,
        /// ISKP fighters (S).
        iskp_strength,
        /// Pakistani strikes, closures and deportations felt, 0..1 (K).
        coercion,
        /// Pakistan's decaying stock of deaths, in hundreds (X).
        grievance,
        /// Visible IEA action, 0..1 (V).
        cooperation,
        /// Economic normalisation delivered, 0..1 (E).
        normalisation,
        /// Recognition delivered, 0..1 (Rec).
        recognition,
        /// Stock of broken oath and guest-right, 0..1 (G).
        betrayal,
        /// Strain that mediation puts on the debt, 0..1 (M).
        strain,
        /// Share of the movement that fights itself, 0..1 (I).
        infighting,
        /// Salience of the Durand Line dispute, 0..1 (q).
        salience,
        /// How far attacks can be disowned, 0..1 (dn).
        deniability,
        /// How far unenforced pledges are believed, 0..1 (rho).
        reputation,
        /// 0 a loose coalition of vetoes, 1 a single autocrat (kap).
        centralisation,
        /// Attention of outside powers, 0..1.
        attention,
    }
}

impl Aggregates {
    /// The state in the first month, fighters as drawn.
    pub fn at_start(p: &Parameters) -> Self {
        Self {
            fighters: p.ttp.fighters,
            capability: p.ttp.capability,
            cohesion: p.ttp.cohesion,
            iskp_strength: p.iskp.strength,
            coercion: p.pakistan.coercion,
            grievance: 0.0,
            cooperation: 0.0,
            normalisation: p.outside.normalisation,
            recognition: p.outside.recognition,
            betrayal: 0.0,
            strain: 0.0,
            infighting: 0.0,
            salience: p.border.salience,
            deniability: p.deniability.level,
            reputation: p.fog.reputation,
            centralisation: p.council.centralisation,
            attention: p.outside.attention,
        }
    }
}

/// What drives a month: what the actors did, or are expected to do.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Drive<N: Number = f64> {
    /// Intensity of the order in force, negative for shelter (eps).
    pub intensity: N,
    /// Whether the order is to mediate: what is broken then is the debt alone.
    pub mediating: N::Truth,
    /// Enforcement, 0..1 (e).
    pub enforcement: N,
    /// Share of men in mutiny (m).
    pub mutiny: N,
    /// Share of TTP fighters in bands that resist.
    pub resisting: N,
    /// Fighters defecting to ISKP this month (d).
    pub defecting: N,
    /// Fighters laying down arms this month (l).
    pub leaving: N,
    /// Fighter-weighted exposure over its value at the start.
    pub exposure: N,
    /// TTP tempo this month, ceasefires included.
    pub tempo: N,
    /// Killed in Pakistan this month, as far as Pakistan blames the IEA.
    pub killed: N,
    /// Coercion Pakistan's posture aims at, before relief.
    pub coercion_target: N,
    /// Share of the relief that comes: 1 in the world, belief in a projection.
    pub relief: N,
    /// Coercion added by events in their spell.
    pub coercion_added: N,
    /// Share of Pakistan's promise kept: 0 or 1 in the world, belief in a projection.
    pub honoured: N,
    /// Share of the outside powers' promise kept.
    pub honoured_outside: N,
    /// This month's drift of attention.
    pub attention_shock: N,
    /// Whether the movement fractures this month.
    pub fractured: N::Truth,
    /// Whether an earlier fracture still keeps infighting alive.
    pub fracture_felt: N::Truth,
    /// Recognition given for good, whatever the conduct.
    pub recognition_given: N,
    /// Ceiling on the salience of the border.
    pub salience_cap: N,
    /// Factor on aid offered.
    pub aid_factor: N,
    /// Share of betrayal and strain that is left after a month.
    pub fade: N,
}

/// Share of betrayal that is left after a month, from its half-life.
pub fn fade(p: &Parameters) -> f64 {
    libm::exp2(-1.0 / p.betrayal.half_life)
}

impl<N: Number> Drive<N> {
    /// The order's intensity where it is against the TTP (eps+).
    #[inline(always)]
    pub fn pledge(&self) -> N {
        positive(self.intensity)
    }

    /// The order's intensity where it shelters the TTP (s).
    #[inline(always)]
    pub fn shelter(&self) -> N {
        positive(-self.intensity)
    }
}

/// Freedom of action of the TTP (phi): 1 left alone. Bands that return to Pakistan escape, which is
/// why enforcement counts by the exposure that is left.
#[inline(always)]
pub fn freedom<N: Number>(drive: &Drive<N>, p: &Parameters<N>) -> N {
    let sheltered = p.ttp.shelter_freedom * drive.shelter() + 1.0;
    clip(
        sheltered - p.ttp.enforcement_freedom * drive.enforcement * drive.exposure,
        p.ttp.freedom_floor,
        p.ttp.freedom_ceiling,
    )
}

/// Mean TTP attacks a month (lam).
#[inline(always)]
pub fn attack_rate<N: Number>(a: &Aggregates<N>, freedom: N, tempo: N, p: &Parameters<N>) -> N {
    let numbers = power(a.fighters * p.ttp.fighters_reference.inverse(), p.ttp.fighters_elasticity);
    p.ttp.attack_rate * numbers * a.capability * freedom * tempo
}

/// Leverage over Pakistan (L): what attacks are worth in the dispute, saturating.
#[inline(always)]
pub fn leverage<N: Number>(salience: N, attack_rate: N, p: &Parameters<N>) -> N {
    salience * tanh(attack_rate * p.border.leverage_scale.inverse())
}

/// Fighters left when those who go have gone. What rounding leaves of nobody is nobody: else a TTP whose
/// every band has gone would recruit from a billionth of a fighter.
#[inline(always)]
pub fn staying<N: Number>(fighters: N, defecting: N, leaving: N) -> N {
    let left = fighters - defecting - leaving;
    N::choose((fighters * 1e-9).is_under(left), left, left.like(0.0))
}

/// Recruits a month per fighter; attrition is booked apart.
#[inline(always)]
pub fn recruitment<N: Number>(fighters: N, freedom: N, p: &Parameters<N>) -> N {
    let rate = p.ttp.recruitment * freedom;
    if p.ttp.recruitment_saturation.is_zero() {
        rate
    } else {
        rate * power(fighters * p.ttp.fighters_reference.inverse(), -p.ttp.recruitment_saturation)
    }
}

/// ISKP's violence index (B).
#[inline(always)]
pub fn iskp_violence<N: Number>(strength: N, tempo: N, p: &Parameters<N>) -> N {
    strength * p.iskp.reference.inverse() * tempo
}

/// Sanctuary the TTP would give after a fall: the insurance policy.
#[inline(always)]
pub fn sanctuary<N: Number>(fighters: N, betrayal: N, p: &Parameters<N>) -> N {
    tanh(fighters * p.ttp.fighters_reference.inverse()) * clip01(p.insurance.betrayal * betrayal).complement()
}

numbers! {
    /// Hazard of collapse a month, cause by cause: base, infighting, ISKP, coercion, betrayal.
    pub struct Hazard {
        /// With nothing amiss.
        base,
        /// From infighting.
        infighting,
        /// From ISKP's violence.
        iskp,
        /// From coercion.
        coercion,
        /// From betrayal: lost legitimacy.
        betrayal,
    }
}

impl<N: Number> Hazard<N> {
    /// The hazard in a state, with ISKP's violence given.
    #[inline(always)]
    pub fn of(a: &Aggregates<N>, violence: N, p: &Parameters<N>) -> Self {
        Self {
            base: p.collapse.base,
            infighting: p.collapse.infighting * a.infighting,
            iskp: p.collapse.iskp * violence,
            coercion: p.collapse.coercion * a.coercion,
            betrayal: p.collapse.betrayal * a.betrayal,
        }
    }

    /// Cause by cause, another month's hazard added.
    #[inline(always)]
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            base: self.base + other.base,
            infighting: self.infighting + other.infighting,
            iskp: self.iskp + other.iskp,
            coercion: self.coercion + other.coercion,
            betrayal: self.betrayal + other.betrayal,
        }
    }

    /// Sum over causes.
    #[inline(always)]
    pub fn total(&self) -> N {
        self.base + self.infighting + self.iskp + self.coercion + self.betrayal
    }
}

/// One month, all of it at once from the state `a`.
#[inline(always)]
pub fn step<N: Number>(
    a: &Aggregates<N>,
    d: &Drive<N>,
    freedom: N,
    attack_rate: N,
    p: &Parameters<N>,
) -> Aggregates<N> {
    let zero = d.intensity.like(0.0);
    let unenforced = positive(d.pledge() - d.enforcement);
    let kept = staying(a.fighters, d.defecting, d.leaving);
    let (betrayal, strain) = bonds(a, d, unenforced, p);
    Aggregates {
        fighters: kept * (recruitment(kept, freedom, p) + 1.0 - p.ttp.attrition),
        capability: a.capability + p.ttp.capability_rate * (p.ttp.capability_ceiling * freedom - a.capability),
        cohesion: cohesion(a, d, freedom, p),
        iskp_strength: iskp_strength(a, d, p),
        coercion: coercion(a, d, p),
        grievance: p.pakistan.grievance_memory * a.grievance + d.killed * 0.01,
        cooperation: cooperation(a, d, unenforced, p),
        normalisation: normalisation(a, d, p),
        recognition: recognition(a, d, p),
        betrayal,
        strain,
        infighting: infighting(a, d, p),
        salience: salience(a, d, p),
        deniability: deniability(a, d, attack_rate, p),
        reputation: clip01(
            a.reputation - p.fog.reputation_cost * unenforced
                + p.fog.reputation_recovery * (p.fog.reputation - a.reputation),
        ),
        centralisation: clip01(
            a.centralisation + p.council.centralisation_drift
                - N::choose(d.fractured, p.commanders.fracture_centralisation, zero),
        ),
        attention: clip01(
            a.attention + p.outside.attention_rate * (p.outside.attention_mean - a.attention) + d.attention_shock,
        ),
    }
}

#[inline(always)]
fn cohesion<N: Number>(a: &Aggregates<N>, d: &Drive<N>, freedom: N, p: &Parameters<N>) -> N {
    let mediation = N::choose(d.mediating, p.ttp.cohesion_mediation, freedom.like(0.0));
    clip01(
        a.cohesion + p.ttp.cohesion_gain * (freedom - p.ttp.cohesion_freedom)
            - p.ttp.cohesion_pressure * d.enforcement
            - mediation,
    )
}

/// ISKP grows by itself, shrinks under the IEA's campaign (which infighting slackens), and takes in
/// defectors and whatever a disunited TTP lets go.
#[inline(always)]
fn iskp_strength<N: Number>(a: &Aggregates<N>, d: &Drive<N>, p: &Parameters<N>) -> N {
    let relative =
        clip(a.iskp_strength * p.iskp.reference.inverse(), p.iskp.suppression_least, p.iskp.suppression_most);
    let suppression = p.iskp.suppression
        * a.infighting.complement()
        * (p.iskp.cooperation_help * a.cooperation + 1.0)
        * relative.root();
    let drift = p.iskp.inflow
        * (a.fighters * p.ttp.fighters_reference.inverse()).root()
        * positive((p.iskp.buffer * a.cohesion).complement());
    let next = a.iskp_strength * (p.iskp.growth + 1.0 - suppression) + p.iskp.defectors_kept * d.defecting + drift;
    next.at_least(p.iskp.least)
}

#[inline(always)]
fn coercion<N: Number>(a: &Aggregates<N>, d: &Drive<N>, p: &Parameters<N>) -> N {
    let target = d.coercion_target * (p.pakistan.relief * d.relief * a.cooperation).complement()
        + p.pakistan.shelter_coercion * d.shelter()
        + d.coercion_added;
    clip01(a.coercion + p.pakistan.coercion_rate * (target - a.coercion))
}

/// Unenforced pledges count as action while they are believed: the diplomatic fog.
#[inline(always)]
fn cooperation<N: Number>(a: &Aggregates<N>, d: &Drive<N>, unenforced: N, p: &Parameters<N>) -> N {
    let seen = ((d.enforcement + a.reputation * unenforced) * p.fog.full_action.inverse()).at_most(unenforced.one());
    p.fog.memory * a.cooperation + p.fog.memory.complement() * seen
}

#[inline(always)]
fn normalisation<N: Number>(a: &Aggregates<N>, d: &Drive<N>, p: &Parameters<N>) -> N {
    let trade = p.pakistan.inducement * a.cooperation * d.honoured;
    let aid = p.outside.aid * d.aid_factor * a.attention * a.cooperation * d.honoured_outside;
    a.normalisation + p.outside.normalisation_rate * (clip01(trade + aid) - a.normalisation)
}

#[inline(always)]
fn recognition<N: Number>(a: &Aggregates<N>, d: &Drive<N>, p: &Parameters<N>) -> N {
    let target = d.recognition_given + p.outside.recognition_offer * a.attention * a.cooperation * d.honoured_outside
        - p.outside.shelter_recognition * d.shelter();
    clip01(a.recognition + p.outside.recognition_rate * (target - a.recognition))
}

/// The order itself stains, its execution more; what mediation breaks is the debt alone.
#[inline(always)]
fn bonds<N: Number>(a: &Aggregates<N>, d: &Drive<N>, unenforced: N, p: &Parameters<N>) -> (N, N) {
    let (betrayal, strain) = (a.betrayal * d.fade, a.strain * d.fade);
    let stain = p.betrayal.execution * d.enforcement + p.betrayal.order * unenforced;
    let stained = |stock: N| clip01(stock + stock.complement() * stain);
    (N::choose(d.mediating, betrayal, stained(betrayal)), N::choose(d.mediating, stained(strain), strain))
}

#[inline(always)]
fn infighting<N: Number>(a: &Aggregates<N>, d: &Drive<N>, p: &Parameters<N>) -> N {
    let memory = N::choose(d.fracture_felt, p.infighting.memory_fractured, p.infighting.memory);
    let fracture = N::choose(d.fractured, p.infighting.fracture, memory.like(0.0));
    clip01(
        memory * a.infighting
            + p.infighting.mutiny * (d.mutiny + p.infighting.enforcement * d.enforcement)
            + p.infighting.resistance * d.resisting
            + fracture,
    )
}

/// Coercion feeds nationalism, or calms it: the sign is a parameter.
#[inline(always)]
fn salience<N: Number>(a: &Aggregates<N>, d: &Drive<N>, p: &Parameters<N>) -> N {
    let next = a.salience + p.border.rally * (a.coercion - p.border.rally_threshold)
        - p.border.recovery * (a.salience - p.border.salience);
    clip01(next).at_most(d.salience_cap)
}

#[inline(always)]
fn deniability<N: Number>(a: &Aggregates<N>, d: &Drive<N>, attack_rate: N, p: &Parameters<N>) -> N {
    let erosion = p.deniability.erosion * (attack_rate * p.border.leverage_scale.inverse()) * (d.shelter() + 1.0);
    clip01(
        a.deniability - erosion * p.deniability.evidence
            + p.deniability.recovery * (p.deniability.level - a.deniability),
    )
}

#[cfg(test)]
mod tests;
