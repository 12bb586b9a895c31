//! A faction's mental model: the aggregate dynamics run forward on its own beliefs
//! (`docs/model.md`, section 6).
//!
//! The rule is one: a projection is the world's own month, with every draw replaced by its mean and
//! everything a faction cannot know replaced by what it believes. Levers stay as they are today and
//! scheduled events are not foreseen.

use super::aggregates::{self, Aggregates, Drive, Hazard};
use super::commanders::{mean_loyalty, order_resistance};
use super::iskp;
use super::maths::{exp, logistic, positive, power};
use super::pakistan::{self, Attractions, Posture};
use super::parameters::world::Parameters;
use super::payoff::Conditions;
use super::policy::Policy;
use super::ttp::{self, Situation};

/// What a faction believes and cannot know.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Beliefs {
    /// Share of the TTP that a year of full pressure drives to ISKP.
    pub defection: f64,
    /// Error in the resistance it expects, logit.
    pub resistance_bias: f64,
    /// Chance that Pakistan keeps a month's promise.
    pub credibility: f64,
    /// Chance that outside powers keep a month's promise.
    pub credibility_outside: f64,
}

/// What all factions know when the council meets.
#[derive(Clone, Copy, Debug)]
pub struct Outlook<'a> {
    /// The state.
    pub state: &'a Aggregates,
    /// The parameters in force today.
    pub parameters: &'a Parameters,
    /// The month of the council.
    pub month: u32,
    /// Exposure of the TTP over its value at the start.
    pub exposure: f64,
    /// What Pakistan has learned.
    pub attractions: &'a Attractions,
    /// Months for which an earlier fracture still keeps infighting alive.
    pub fracture_felt: u32,
    /// Months of cooling-off after a fracture.
    pub cooling: u32,
    /// Recognition given for good.
    pub recognition_given: f64,
    /// Ceiling on the salience of the border.
    pub salience_cap: f64,
    /// Factor on aid offered.
    pub aid_factor: f64,
}

/// What a faction expects of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Prospect {
    /// Intensity of the order.
    pub intensity: f64,
    /// Whether it is to mediate.
    pub mediating: bool,
    /// Resistance expected, 0..1.
    pub resistance: f64,
    /// Enforcement expected (e^).
    pub enforcement: f64,
    /// Mutiny expected (m^).
    pub mutiny: f64,
    /// Whether it foresees a fracture, and with it the end of the order.
    pub fractures: bool,
}

impl Prospect {
    /// What is expected of `policy` when the share `resistance` of enforcement will not come.
    pub fn of(policy: Policy, resistance: f64, p: &Parameters) -> Self {
        let intensity = policy.intensity(&p.policies);
        let pledge = positive(intensity);
        let mutiny = if intensity > p.commanders.mutiny_intensity {
            p.belief.mutiny_share * power(resistance, p.belief.mutiny_exponent) * pledge
        } else {
            0.0
        };
        Self {
            intensity,
            mediating: policy == Policy::Mediate,
            resistance,
            enforcement: pledge * (1.0 - resistance),
            mutiny,
            fractures: mutiny > p.commanders.fracture,
        }
    }
}

/// What one faction weighs in the resistance everybody expects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peer {
    /// Its share of power.
    pub power: f64,
    /// Its commanders' mean tie to the TTP.
    pub tie: f64,
    /// Its leader's stance on the policy at the last council, -1..1.
    pub stance: f64,
}

/// The resistance a faction expects to an order: the commanders' own rule, taken at the mean commander
/// of each faction, with the faction's bias.
pub fn expected_resistance(
    peers: impl Iterator<Item = Peer>,
    intensity: f64,
    centralisation: f64,
    bias: f64,
    p: &Parameters,
) -> f64 {
    let pledge = positive(intensity);
    if pledge == 0.0 {
        return 0.0;
    }
    let loyalty = mean_loyalty(p);
    let resistance: f64 = peers
        .map(|peer| {
            peer.power
                * logistic(
                    order_resistance(pledge, peer.tie, p)
                        - p.commanders.centre_weight * centralisation * loyalty
                        - p.commanders.faction_weight * (1.0 - centralisation) * peer.stance * loyalty
                        + bias,
                )
        })
        .sum();
    // Shares of power may add up to a rounding above 1.
    resistance.min(1.0)
}

/// One projected month: what payoffs read, and the hazards cumulated so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Glimpse {
    /// Conditions at the month's end.
    pub conditions: Conditions,
    /// Deniability, which splits leverage between proxy and pawn.
    pub deniability: f64,
    /// Hazards cumulated from the council to the month's end.
    pub cumulated: Hazard,
    /// Chance that the regime still stands.
    pub survival: f64,
}

/// Runs the dynamics forward for `path.len()` months under a prospect, on a faction's beliefs.
///
/// One lane at a time, for tests and for whoever wants one path; a council runs all of its lanes side by
/// side (`lanes.rs`), to the same bits.
pub fn project(outlook: &Outlook, prospect: &Prospect, beliefs: &Beliefs, path: &mut [Glimpse]) {
    let p = outlook.parameters;
    let tempos = Tempos::of(prospect, p);
    let mut a = *outlook.state;
    let mut cumulated = Hazard::default();
    for (ahead, glimpse) in (0_u32..).zip(path.iter_mut()) {
        let course = Course::of(outlook, prospect, beliefs, &tempos, ahead);
        (a, *glimpse) = advance(&a, &cumulated, &course, &Common::of(outlook, ahead), p);
        cumulated = glimpse.cumulated;
    }
}

const fn as_number(yes: bool) -> f64 {
    if yes { 1.0 } else { 0.0 }
}

/// What drives a projected month in one lane, but for what depends on the state reached.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Course {
    /// Intensity of the order in force.
    pub(super) intensity: f64,
    /// Whether it is to mediate: 1 or 0, for columns are numbers.
    pub(super) mediating: f64,
    /// Enforcement.
    pub(super) enforcement: f64,
    /// Share of men in mutiny.
    pub(super) mutiny: f64,
    /// Share of the relief expected.
    pub(super) relief: f64,
    /// Share of Pakistan's promise expected.
    pub(super) honoured: f64,
    /// Share of the outside powers' promise expected.
    pub(super) honoured_outside: f64,
    /// Whether the movement fractures this month.
    pub(super) fractured: f64,
    /// Whether an earlier fracture keeps infighting alive.
    pub(super) fracture_felt: f64,
    /// Share of the fighters who defect this month.
    pub(super) defecting: f64,
    /// Share of the fighters who lay down arms this month.
    pub(super) leaving: f64,
    /// Mean tempo in the four situations: calm, struck, talks, talks and struck.
    pub(super) tempos: [f64; 4],
}

impl Course {
    /// The course `ahead` months after the council: a fracture ends the order.
    pub(super) fn of(outlook: &Outlook, prospect: &Prospect, beliefs: &Beliefs, tempos: &Tempos, ahead: u32) -> Self {
        let p = outlook.parameters;
        let foreseen = prospect.fractures && (1..=outlook.cooling).contains(&ahead);
        let common = Self {
            relief: p.belief.relief_unbelieved + (1.0 - p.belief.relief_unbelieved) * beliefs.credibility,
            honoured: beliefs.credibility,
            honoured_outside: beliefs.credibility_outside,
            fracture_felt: as_number(foreseen || ahead < outlook.fracture_felt),
            tempos: tempos.withdrawn,
            ..Self::default()
        };
        if ahead > 0 && prospect.fractures {
            return common;
        }
        Self {
            intensity: prospect.intensity,
            mediating: as_number(prospect.mediating),
            enforcement: prospect.enforcement,
            mutiny: prospect.mutiny,
            fractured: as_number(prospect.fractures),
            defecting: beliefs.defection / 12.0 * prospect.enforcement,
            leaving: p.belief.leaving * prospect.enforcement,
            tempos: tempos.ordered,
            ..common
        }
    }

    /// Whether the course of month `ahead` may differ from that of the month before.
    pub(super) const fn turns(outlook: &Outlook, ahead: u32) -> bool {
        ahead <= 1 || ahead == outlook.fracture_felt || ahead == outlook.cooling + 1
    }
}

/// What a projected month is for every faction and policy alike. All of it numbers: a loop over lanes that
/// had to follow a reference would take them one by one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Common {
    attractions: Attractions,
    exposure: f64,
    recognition_given: f64,
    salience_cap: f64,
    aid_factor: f64,
    /// Other groups' attacks, as far as Pakistan blames the IEA.
    blamed: f64,
    /// Share of betrayal and strain that is left after a month.
    fade: f64,
}

impl Common {
    /// The month `ahead` months after the council.
    pub(super) fn of(outlook: &Outlook, ahead: u32) -> Self {
        let p = outlook.parameters;
        Self {
            attractions: *outlook.attractions,
            exposure: outlook.exposure,
            recognition_given: outlook.recognition_given,
            salience_cap: outlook.salience_cap,
            aid_factor: outlook.aid_factor,
            blamed: p.pakistan.blame * other_attacks(outlook.month + ahead, p),
            fade: aggregates::fade(p),
        }
    }
}

/// One projected month of one lane: the state it ends in, and what payoffs read.
///
/// Always inlined: in the loop over lanes the compiler then takes several at once.
#[inline(always)]
pub(super) fn advance(
    a: &Aggregates,
    cumulated: &Hazard,
    course: &Course,
    common: &Common,
    p: &Parameters,
) -> (Aggregates, Glimpse) {
    let postures = pakistan::posture_probabilities(a, &common.attractions, p);
    let tempo = mix(&course.tempos, &postures, p);
    let targets = pakistan::targets(p);
    let mut drive = Drive {
        intensity: course.intensity,
        mediating: course.mediating != 0.0,
        enforcement: course.enforcement,
        mutiny: course.mutiny,
        defecting: course.defecting * a.fighters,
        leaving: course.leaving * a.fighters,
        exposure: common.exposure,
        tempo,
        coercion_target: postures[0] * targets[0]
            + postures[1] * targets[1]
            + postures[2] * targets[2]
            + postures[3] * targets[3],
        relief: course.relief,
        honoured: course.honoured,
        honoured_outside: course.honoured_outside,
        fractured: course.fractured != 0.0,
        fracture_felt: course.fracture_felt != 0.0,
        recognition_given: common.recognition_given,
        salience_cap: common.salience_cap,
        aid_factor: common.aid_factor,
        fade: common.fade,
        ..Drive::default()
    };
    let freedom = aggregates::freedom(&drive, p);
    let attacks = aggregates::attack_rate(a, freedom, tempo, p);
    drive.killed = p.attacks.killed * (attacks + common.blamed);
    let iskp_tempo = iskp::mean_tempo(a.iskp_strength, a.infighting, p);
    let next = aggregates::step(a, &drive, freedom, attacks, p);
    let violence = aggregates::iskp_violence(next.iskp_strength, iskp_tempo, p);
    let hazard = Hazard::of(&next, violence, p);
    let cumulated = Hazard {
        base: cumulated.base + hazard.base,
        infighting: cumulated.infighting + hazard.infighting,
        iskp: cumulated.iskp + hazard.iskp,
        coercion: cumulated.coercion + hazard.coercion,
        betrayal: cumulated.betrayal + hazard.betrayal,
    };
    let glimpse = Glimpse {
        conditions: Conditions::of(&next, attacks, violence, p),
        deniability: next.deniability,
        cumulated,
        survival: exp(-cumulated.total()),
    };
    (next, glimpse)
}

/// Attacks a month by all other groups.
#[inline]
pub fn other_attacks(month: u32, p: &Parameters) -> f64 {
    positive(p.attacks.other * (1.0 + p.attacks.other_growth * f64::from(month)))
}

/// Mean tempos of the TTP under an order, and once a fracture has withdrawn it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tempos {
    pub(super) ordered: [f64; 4],
    pub(super) withdrawn: [f64; 4],
}

impl Tempos {
    /// The tempos that a prospect lets expect.
    fn of(prospect: &Prospect, p: &Parameters) -> Self {
        let ordered = expected_tempos(prospect, p);
        let withdrawn = if prospect.fractures { expected_tempos(&Prospect::default(), p) } else { ordered };
        Self { ordered, withdrawn }
    }
}

/// Mean tempo under an order in the four situations: calm, struck, talks, talks and struck.
pub(super) fn expected_tempos(order: &Prospect, p: &Parameters) -> [f64; 4] {
    let Prospect { intensity, mediating, .. } = *order;
    let tempo =
        |talks, struck| ttp::mean_tempo(&Situation { talks, mediating, pledge: positive(intensity), struck }, p);
    [tempo(false, false), tempo(false, true), tempo(true, false), tempo(true, true)]
}

/// The tempo expected when talks and strikes are as likely as Pakistan's postures make them.
#[inline(always)]
fn mix(tempos: &[f64; 4], postures: &[f64; Posture::COUNT], p: &Parameters) -> f64 {
    let talks = postures[Posture::Talk as usize];
    let spared = 1.0 - postures[Posture::Coerce as usize] * p.pakistan.strike_probability;
    let struck = 1.0 - spared * spared * spared;
    (1.0 - talks) * ((1.0 - struck) * tempos[0] + struck * tempos[1])
        + talks * ((1.0 - struck) * tempos[2] + struck * tempos[3])
}

#[cfg(test)]
mod tests;
