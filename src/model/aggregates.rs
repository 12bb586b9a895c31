//! The aggregate dynamics: one month of everything that is not an agent (`docs/model.md`, section 4).
//!
//! The same pure functions move the world and every faction's mental model of it. In the world the
//! inputs are what the actors did and the draws that fell; in a projection they are what the faction
//! expects, every draw replaced by its mean.

use super::maths::{clip, clip01, positive, power, tanh};
use super::parameters::world::Parameters;

/// The state of the world that equations read: section 3 of `docs/model.md`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Aggregates {
    /// TTP fighters (F).
    pub fighters: f64,
    /// Attack capability per fighter, 1 at the start (C).
    pub capability: f64,
    /// TTP unity, 0..1 (u).
    pub cohesion: f64,
    /// ISKP fighters (S).
    pub iskp_strength: f64,
    /// Pakistani strikes, closures and deportations felt, 0..1 (K).
    pub coercion: f64,
    /// Pakistan's decaying stock of deaths, in hundreds (X).
    pub grievance: f64,
    /// Visible IEA action, 0..1 (V).
    pub cooperation: f64,
    /// Economic normalisation delivered, 0..1 (E).
    pub normalisation: f64,
    /// Recognition delivered, 0..1 (Rec).
    pub recognition: f64,
    /// Stock of broken oath and guest-right, 0..1 (G).
    pub betrayal: f64,
    /// Strain that mediation puts on the debt, 0..1 (M).
    pub strain: f64,
    /// Share of the movement that fights itself, 0..1 (I).
    pub infighting: f64,
    /// Salience of the Durand Line dispute, 0..1 (q).
    pub salience: f64,
    /// How far attacks can be disowned, 0..1 (dn).
    pub deniability: f64,
    /// How far unenforced pledges are believed, 0..1 (rho).
    pub reputation: f64,
    /// 0 a loose coalition of vetoes, 1 a single autocrat (kap).
    pub centralisation: f64,
    /// Attention of outside powers, 0..1.
    pub attention: f64,
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
pub struct Drive {
    /// Intensity of the order in force, negative for shelter (eps).
    pub intensity: f64,
    /// Whether the order is to mediate: what is broken then is the debt alone.
    pub mediating: bool,
    /// Enforcement, 0..1 (e).
    pub enforcement: f64,
    /// Share of men in mutiny (m).
    pub mutiny: f64,
    /// Share of TTP fighters in bands that resist.
    pub resisting: f64,
    /// Fighters defecting to ISKP this month (d).
    pub defecting: f64,
    /// Fighters laying down arms this month (l).
    pub leaving: f64,
    /// Fighter-weighted exposure over its value at the start.
    pub exposure: f64,
    /// TTP tempo this month, ceasefires included.
    pub tempo: f64,
    /// Killed in Pakistan this month, as far as Pakistan blames the IEA.
    pub killed: f64,
    /// Coercion Pakistan's posture aims at, before relief.
    pub coercion_target: f64,
    /// Share of the relief that comes: 1 in the world, belief in a projection.
    pub relief: f64,
    /// Coercion added by events in their spell.
    pub coercion_added: f64,
    /// Share of Pakistan's promise kept: 0 or 1 in the world, belief in a projection.
    pub honoured: f64,
    /// Share of the outside powers' promise kept.
    pub honoured_outside: f64,
    /// This month's drift of attention.
    pub attention_shock: f64,
    /// Whether the movement fractures this month.
    pub fractured: bool,
    /// Whether an earlier fracture still keeps infighting alive.
    pub fracture_felt: bool,
    /// Recognition given for good, whatever the conduct.
    pub recognition_given: f64,
    /// Ceiling on the salience of the border.
    pub salience_cap: f64,
    /// Factor on aid offered.
    pub aid_factor: f64,
    /// Share of betrayal and strain that is left after a month.
    pub fade: f64,
}

/// Share of betrayal that is left after a month, from its half-life.
pub fn fade(p: &Parameters) -> f64 {
    libm::exp2(-1.0 / p.betrayal.half_life)
}

impl Drive {
    /// The order's intensity where it is against the TTP (eps+).
    #[inline(always)]
    pub const fn pledge(&self) -> f64 {
        positive(self.intensity)
    }

    /// The order's intensity where it shelters the TTP (s).
    #[inline(always)]
    pub const fn shelter(&self) -> f64 {
        positive(-self.intensity)
    }
}

/// Freedom of action of the TTP (phi): 1 left alone. Bands that return to Pakistan escape, which is
/// why enforcement counts by the exposure that is left.
#[inline(always)]
pub fn freedom(drive: &Drive, p: &Parameters) -> f64 {
    clip(
        1.0 + p.ttp.shelter_freedom * drive.shelter() - p.ttp.enforcement_freedom * drive.enforcement * drive.exposure,
        p.ttp.freedom_floor,
        p.ttp.freedom_ceiling,
    )
}

/// Mean TTP attacks a month (lam).
#[inline(always)]
pub fn attack_rate(a: &Aggregates, freedom: f64, tempo: f64, p: &Parameters) -> f64 {
    let numbers = power(a.fighters / p.ttp.fighters_reference, p.ttp.fighters_elasticity);
    p.ttp.attack_rate * numbers * a.capability * freedom * tempo
}

/// Leverage over Pakistan (L): what attacks are worth in the dispute, saturating.
#[inline(always)]
pub fn leverage(salience: f64, attack_rate: f64, p: &Parameters) -> f64 {
    salience * tanh(attack_rate / p.border.leverage_scale)
}

/// Fighters left when those who go have gone. What rounding leaves of nobody is nobody: else a TTP whose
/// every band has gone would recruit from a billionth of a fighter.
#[inline(always)]
pub fn staying(fighters: f64, defecting: f64, leaving: f64) -> f64 {
    let left = fighters - defecting - leaving;
    if left > 1e-9 * fighters { left } else { 0.0 }
}

/// Recruits a month per fighter; attrition is booked apart.
#[inline(always)]
pub fn recruitment(fighters: f64, freedom: f64, p: &Parameters) -> f64 {
    let rate = p.ttp.recruitment * freedom;
    if p.ttp.recruitment_saturation == 0.0 {
        rate
    } else {
        rate * power(fighters / p.ttp.fighters_reference, -p.ttp.recruitment_saturation)
    }
}

/// ISKP's violence index (B).
#[inline(always)]
pub fn iskp_violence(strength: f64, tempo: f64, p: &Parameters) -> f64 {
    strength / p.iskp.reference * tempo
}

/// Sanctuary the TTP would give after a fall: the insurance policy.
#[inline(always)]
pub fn sanctuary(fighters: f64, betrayal: f64, p: &Parameters) -> f64 {
    tanh(fighters / p.ttp.fighters_reference) * (1.0 - clip01(p.insurance.betrayal * betrayal))
}

/// Hazard of collapse a month, cause by cause: base, infighting, ISKP, coercion, betrayal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hazard {
    /// With nothing amiss.
    pub base: f64,
    /// From infighting.
    pub infighting: f64,
    /// From ISKP's violence.
    pub iskp: f64,
    /// From coercion.
    pub coercion: f64,
    /// From betrayal: lost legitimacy.
    pub betrayal: f64,
}

impl Hazard {
    /// The hazard in a state, with ISKP's violence given.
    #[inline(always)]
    pub fn of(a: &Aggregates, violence: f64, p: &Parameters) -> Self {
        Self {
            base: p.collapse.base,
            infighting: p.collapse.infighting * a.infighting,
            iskp: p.collapse.iskp * violence,
            coercion: p.collapse.coercion * a.coercion,
            betrayal: p.collapse.betrayal * a.betrayal,
        }
    }

    /// Cause by cause, another month's hazard added.
    #[inline]
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
    pub fn total(&self) -> f64 {
        self.base + self.infighting + self.iskp + self.coercion + self.betrayal
    }
}

/// One month, all of it at once from the state `a`.
#[inline(always)]
pub fn step(a: &Aggregates, d: &Drive, freedom: f64, attack_rate: f64, p: &Parameters) -> Aggregates {
    let unenforced = positive(d.pledge() - d.enforcement);
    let kept = staying(a.fighters, d.defecting, d.leaving);
    let (betrayal, strain) = bonds(a, d, unenforced, p);
    Aggregates {
        fighters: kept * (1.0 + recruitment(kept, freedom, p) - p.ttp.attrition),
        capability: a.capability + p.ttp.capability_rate * (p.ttp.capability_ceiling * freedom - a.capability),
        cohesion: cohesion(a, d, freedom, p),
        iskp_strength: iskp_strength(a, d, p),
        coercion: coercion(a, d, p),
        grievance: p.pakistan.grievance_memory * a.grievance + d.killed / 100.0,
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
                - if d.fractured { p.commanders.fracture_centralisation } else { 0.0 },
        ),
        attention: clip01(
            a.attention + p.outside.attention_rate * (p.outside.attention_mean - a.attention) + d.attention_shock,
        ),
    }
}

#[inline(always)]
fn cohesion(a: &Aggregates, d: &Drive, freedom: f64, p: &Parameters) -> f64 {
    let mediation = if d.mediating { p.ttp.cohesion_mediation } else { 0.0 };
    clip01(
        a.cohesion + p.ttp.cohesion_gain * (freedom - p.ttp.cohesion_freedom)
            - p.ttp.cohesion_pressure * d.enforcement
            - mediation,
    )
}

/// ISKP grows by itself, shrinks under the IEA's campaign (which infighting slackens), and takes in
/// defectors and whatever a disunited TTP lets go.
#[inline(always)]
fn iskp_strength(a: &Aggregates, d: &Drive, p: &Parameters) -> f64 {
    let relative = clip(a.iskp_strength / p.iskp.reference, p.iskp.suppression_least, p.iskp.suppression_most);
    let suppression =
        p.iskp.suppression * (1.0 - a.infighting) * (1.0 + p.iskp.cooperation_help * a.cooperation) * relative.sqrt();
    let drift =
        p.iskp.inflow * (a.fighters / p.ttp.fighters_reference).sqrt() * positive(1.0 - p.iskp.buffer * a.cohesion);
    let next = a.iskp_strength * (1.0 + p.iskp.growth - suppression) + p.iskp.defectors_kept * d.defecting + drift;
    next.max(p.iskp.least)
}

#[inline(always)]
fn coercion(a: &Aggregates, d: &Drive, p: &Parameters) -> f64 {
    let target = d.coercion_target * (1.0 - p.pakistan.relief * d.relief * a.cooperation)
        + p.pakistan.shelter_coercion * d.shelter()
        + d.coercion_added;
    clip01(a.coercion + p.pakistan.coercion_rate * (target - a.coercion))
}

/// Unenforced pledges count as action while they are believed: the diplomatic fog.
#[inline(always)]
fn cooperation(a: &Aggregates, d: &Drive, unenforced: f64, p: &Parameters) -> f64 {
    let seen = ((d.enforcement + a.reputation * unenforced) / p.fog.full_action).min(1.0);
    p.fog.memory * a.cooperation + (1.0 - p.fog.memory) * seen
}

#[inline(always)]
fn normalisation(a: &Aggregates, d: &Drive, p: &Parameters) -> f64 {
    let trade = p.pakistan.inducement * a.cooperation * d.honoured;
    let aid = p.outside.aid * d.aid_factor * a.attention * a.cooperation * d.honoured_outside;
    a.normalisation + p.outside.normalisation_rate * (clip01(trade + aid) - a.normalisation)
}

#[inline(always)]
fn recognition(a: &Aggregates, d: &Drive, p: &Parameters) -> f64 {
    let target = d.recognition_given + p.outside.recognition_offer * a.attention * a.cooperation * d.honoured_outside
        - p.outside.shelter_recognition * d.shelter();
    clip01(a.recognition + p.outside.recognition_rate * (target - a.recognition))
}

/// The order itself stains, its execution more; what mediation breaks is the debt alone.
#[inline(always)]
fn bonds(a: &Aggregates, d: &Drive, unenforced: f64, p: &Parameters) -> (f64, f64) {
    let (betrayal, strain) = (a.betrayal * d.fade, a.strain * d.fade);
    let stain = p.betrayal.execution * d.enforcement + p.betrayal.order * unenforced;
    if d.mediating {
        (betrayal, clip01(strain + (1.0 - strain) * stain))
    } else {
        (clip01(betrayal + (1.0 - betrayal) * stain), strain)
    }
}

#[inline(always)]
fn infighting(a: &Aggregates, d: &Drive, p: &Parameters) -> f64 {
    let memory = if d.fracture_felt { p.infighting.memory_fractured } else { p.infighting.memory };
    let fracture = if d.fractured { p.infighting.fracture } else { 0.0 };
    clip01(
        memory * a.infighting
            + p.infighting.mutiny * (d.mutiny + p.infighting.enforcement * d.enforcement)
            + p.infighting.resistance * d.resisting
            + fracture,
    )
}

/// Coercion feeds nationalism, or calms it: the sign is a parameter.
#[inline(always)]
fn salience(a: &Aggregates, d: &Drive, p: &Parameters) -> f64 {
    let next = a.salience + p.border.rally * (a.coercion - p.border.rally_threshold)
        - p.border.recovery * (a.salience - p.border.salience);
    clip01(next).min(d.salience_cap)
}

#[inline(always)]
fn deniability(a: &Aggregates, d: &Drive, attack_rate: f64, p: &Parameters) -> f64 {
    let erosion = p.deniability.erosion * (attack_rate / p.border.leverage_scale) * (1.0 + d.shelter());
    clip01(
        a.deniability - erosion * p.deniability.evidence
            + p.deniability.recovery * (p.deniability.level - a.deniability),
    )
}

#[cfg(test)]
mod tests;
