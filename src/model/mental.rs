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
    peers
        .map(|peer| {
            peer.power
                * logistic(
                    order_resistance(pledge, peer.tie, p)
                        - p.commanders.centre_weight * centralisation * loyalty
                        - p.commanders.faction_weight * (1.0 - centralisation) * peer.stance * loyalty
                        + bias,
                )
        })
        .sum()
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
pub fn project(outlook: &Outlook, prospect: &Prospect, beliefs: &Beliefs, path: &mut [Glimpse]) {
    let p = outlook.parameters;
    let ordered = expected_tempos(prospect.intensity, prospect.mediating, p);
    let withdrawn = if prospect.fractures { expected_tempos(0.0, false, p) } else { ordered };
    let fade = aggregates::fade(p);
    let mut a = *outlook.state;
    let mut cumulated = Hazard::default();
    for (ahead, glimpse) in (0_u32..).zip(path.iter_mut()) {
        let in_force = ahead == 0 || !prospect.fractures;
        let postures = pakistan::posture_probabilities(&a, outlook.attractions, p);
        let tempo = mix(if in_force { &ordered } else { &withdrawn }, &postures, p);
        let mut drive = expectation(outlook, prospect, beliefs, ahead, in_force);
        drive.coercion_target = postures.iter().zip(pakistan::targets(p)).map(|(share, target)| share * target).sum();
        drive.tempo = tempo;
        drive.fade = fade;
        drive.defecting = beliefs.defection / 12.0 * drive.enforcement * a.fighters;
        drive.leaving = p.belief.leaving * drive.enforcement * a.fighters;
        let freedom = aggregates::freedom(&drive, p);
        let attacks = aggregates::attack_rate(&a, freedom, tempo, p);
        let others = p.pakistan.blame * other_attacks(outlook.month + ahead, p);
        drive.killed = p.attacks.killed * (attacks + others);

        let iskp_tempo = iskp::mean_tempo(a.iskp_strength, a.infighting, p);
        a = aggregates::step(&a, &drive, freedom, attacks, p);
        let violence = aggregates::iskp_violence(a.iskp_strength, iskp_tempo, p);
        let hazard = Hazard::of(&a, violence, p);
        cumulated = Hazard {
            base: cumulated.base + hazard.base,
            infighting: cumulated.infighting + hazard.infighting,
            iskp: cumulated.iskp + hazard.iskp,
            coercion: cumulated.coercion + hazard.coercion,
            betrayal: cumulated.betrayal + hazard.betrayal,
        };
        *glimpse = Glimpse {
            conditions: Conditions::of(&a, attacks, violence, p),
            deniability: a.deniability,
            cumulated,
            survival: exp(-cumulated.total()),
        };
    }
}

/// Attacks a month by all other groups.
#[inline]
pub fn other_attacks(month: u32, p: &Parameters) -> f64 {
    positive(p.attacks.other * (1.0 + p.attacks.other_growth * f64::from(month)))
}

/// The expected drive of a projected month, but for what depends on the state reached.
#[inline]
fn expectation(outlook: &Outlook, prospect: &Prospect, beliefs: &Beliefs, ahead: u32, in_force: bool) -> Drive {
    let p = outlook.parameters;
    let foreseen = prospect.fractures && (1..=outlook.cooling).contains(&ahead);
    let common = Drive {
        exposure: outlook.exposure,
        relief: p.belief.relief_unbelieved + (1.0 - p.belief.relief_unbelieved) * beliefs.credibility,
        honoured: beliefs.credibility,
        honoured_outside: beliefs.credibility_outside,
        fracture_felt: foreseen || ahead < outlook.fracture_felt,
        recognition_given: outlook.recognition_given,
        salience_cap: outlook.salience_cap,
        aid_factor: outlook.aid_factor,
        ..Drive::default()
    };
    if !in_force {
        return common;
    }
    Drive {
        intensity: prospect.intensity,
        mediating: prospect.mediating,
        enforcement: prospect.enforcement,
        mutiny: prospect.mutiny,
        fractured: prospect.fractures,
        ..common
    }
}

/// Mean tempo in the four situations [talks or not][struck or not].
fn expected_tempos(intensity: f64, mediating: bool, p: &Parameters) -> [[f64; 2]; 2] {
    let tempo =
        |talks, struck| ttp::mean_tempo(&Situation { talks, mediating, pledge: positive(intensity), struck }, p);
    [[tempo(false, false), tempo(false, true)], [tempo(true, false), tempo(true, true)]]
}

/// The tempo expected when talks and strikes are as likely as Pakistan's postures make them.
#[inline]
fn mix(tempos: &[[f64; 2]; 2], postures: &[f64; Posture::COUNT], p: &Parameters) -> f64 {
    let talks = postures[Posture::Talk as usize];
    let spared = 1.0 - postures[Posture::Coerce as usize] * p.pakistan.strike_probability;
    let struck = 1.0 - spared * spared * spared;
    (1.0 - talks) * ((1.0 - struck) * tempos[0][0] + struck * tempos[0][1])
        + talks * ((1.0 - struck) * tempos[1][0] + struck * tempos[1][1])
}

#[cfg(test)]
mod tests;
