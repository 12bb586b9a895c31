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
use super::number::{Number, numbers};
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

impl Outlook<'_> {
    /// Other groups' attacks `ahead` months after the council, as far as Pakistan blames the IEA.
    pub(super) fn blamed(&self, ahead: u32) -> f64 {
        self.parameters.pakistan.blame * other_attacks(self.month + ahead, self.parameters)
    }
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
pub struct Glimpse<N = f64> {
    /// Conditions at the month's end.
    pub conditions: Conditions<N>,
    /// Deniability, which splits leverage between proxy and pawn.
    pub deniability: N,
    /// Hazards cumulated from the council to the month's end.
    pub cumulated: Hazard<N>,
    /// Chance that the regime still stands.
    pub survival: N,
}

impl<N> Glimpse<N> {
    /// Each number turned into something else.
    #[inline(always)]
    pub fn map<M>(&self, mut turned: impl FnMut(&N) -> M) -> Glimpse<M> {
        Glimpse {
            conditions: self.conditions.map(&mut turned),
            deniability: turned(&self.deniability),
            cumulated: self.cumulated.map(&mut turned),
            survival: turned(&self.survival),
        }
    }

    /// Does something to each number with its like.
    #[inline(always)]
    pub fn zip<M>(&mut self, other: &Glimpse<M>, mut done: impl FnMut(&mut N, &M)) {
        self.conditions.zip(&other.conditions, &mut done);
        done(&mut self.deniability, &other.deniability);
        self.cumulated.zip(&other.cumulated, &mut done);
        done(&mut self.survival, &other.survival);
    }
}

/// Runs the dynamics forward for `path.len()` months under a prospect, on a faction's beliefs.
///
/// One lane at a time, for tests and for whoever wants one path; a council runs all of its lanes side by
/// side (`lanes.rs`), to the same bits.
pub fn project(outlook: &Outlook, prospect: &Prospect, beliefs: &Beliefs, path: &mut [Glimpse]) {
    let p = outlook.parameters;
    let tempos = Tempos::of(prospect, p);
    let mut common = Common::of(outlook);
    let mut a = *outlook.state;
    let mut cumulated = Hazard::default();
    for (ahead, glimpse) in (0_u32..).zip(path.iter_mut()) {
        let course = Course::of(outlook, prospect, beliefs, &tempos, ahead);
        common.blamed = outlook.blamed(ahead);
        (a, *glimpse) = advance(&a, &cumulated, &course, &common, p);
        cumulated = glimpse.cumulated;
    }
}

const fn as_number(yes: bool) -> f64 {
    if yes { 1.0 } else { 0.0 }
}

numbers! {
    /// What drives a projected month in one lane, but for what depends on the state reached. What is true is 1, what is
    /// not 0.
    pub(super) struct Course {
        /// Intensity of the order in force.
        intensity,
        /// Whether it is to mediate.
        mediating,
        /// Enforcement.
        enforcement,
        /// Share of men in mutiny.
        mutiny,
        /// Share of the relief expected.
        relief,
        /// Share of Pakistan's promise expected.
        honoured,
        /// Share of the outside powers' promise expected.
        honoured_outside,
        /// Whether the movement fractures this month.
        fractured,
        /// Whether an earlier fracture keeps infighting alive.
        fracture_felt,
        /// Share of the fighters who defect this month.
        defecting,
        /// Share of the fighters who lay down arms this month.
        leaving,
        /// Freedom of action of the TTP.
        freedom,
        /// Mean tempo of the TTP with neither talks nor strikes.
        tempo_calm,
        /// Mean tempo once struck.
        tempo_struck,
        /// Mean tempo while talks go on.
        tempo_talks,
        /// Mean tempo while talks go on, once struck.
        tempo_talks_struck,
    }
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
            ..Self::default()
        }
        .left(outlook, &tempos.withdrawn);
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
            ..common
        }
        .left(outlook, &tempos.ordered)
    }

    /// With what this leaves the TTP: freedom, and tempo.
    fn left(self, outlook: &Outlook, tempos: &[f64; 4]) -> Self {
        let [tempo_calm, tempo_struck, tempo_talks, tempo_talks_struck] = *tempos;
        let drive = Drive {
            intensity: self.intensity,
            enforcement: self.enforcement,
            exposure: outlook.exposure,
            ..Drive::default()
        };
        let freedom = aggregates::freedom(&drive, outlook.parameters);
        Self { freedom, tempo_calm, tempo_struck, tempo_talks, tempo_talks_struck, ..self }
    }

    /// Whether the course of month `ahead` may differ from that of the month before: a fracture that is foreseen, or
    /// may be, ends the order after its first month and is felt for its time.
    pub(super) const fn turns(outlook: &Outlook, fracture_is_foreseen: bool, ahead: u32) -> bool {
        let is_felt_no_more = ahead == outlook.fracture_felt;
        ahead == 0 || is_felt_no_more || (fracture_is_foreseen && (ahead == 1 || ahead == outlook.cooling + 1))
    }
}

/// What a projected month is for every faction and policy alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Common<N = f64> {
    attractions: Attractions<N>,
    recognition_given: N,
    salience_cap: N,
    aid_factor: N,
    /// Other groups' attacks this month, as far as Pakistan blames the IEA.
    pub(super) blamed: N,
    /// Share of betrayal and strain that is left after a month.
    fade: N,
}

impl Common {
    /// What it is in the first month.
    pub(super) fn of(outlook: &Outlook) -> Self {
        Self {
            attractions: *outlook.attractions,
            recognition_given: outlook.recognition_given,
            salience_cap: outlook.salience_cap,
            aid_factor: outlook.aid_factor,
            blamed: outlook.blamed(0),
            fade: aggregates::fade(outlook.parameters),
        }
    }

    /// Each number turned into something else.
    #[inline(always)]
    pub(super) fn map<M>(&self, mut turned: impl FnMut(&f64) -> M) -> Common<M> {
        Common {
            attractions: self.attractions.map(&mut turned),
            recognition_given: turned(&self.recognition_given),
            salience_cap: turned(&self.salience_cap),
            aid_factor: turned(&self.aid_factor),
            blamed: turned(&self.blamed),
            fade: turned(&self.fade),
        }
    }
}

/// One projected month: the state it ends in, and what payoffs read. Of one lane, or of several side by side.
#[inline(always)]
pub(super) fn advance<N: Number>(
    a: &Aggregates<N>,
    cumulated: &Hazard<N>,
    course: &Course<N>,
    common: &Common<N>,
    p: &Parameters<N>,
) -> (Aggregates<N>, Glimpse<N>) {
    let zero = a.fighters.like(0.0);
    let is_true = |flag: N| zero.is_under(flag);
    let postures = pakistan::posture_probabilities(a, &common.attractions, p);
    let tempo = mix(course, &postures, p);
    let targets = pakistan::targets(p);
    let mut drive = Drive {
        intensity: course.intensity,
        mediating: is_true(course.mediating),
        enforcement: course.enforcement,
        mutiny: course.mutiny,
        resisting: zero,
        defecting: course.defecting * a.fighters,
        leaving: course.leaving * a.fighters,
        // Freedom, which is all that exposure moves, is the course's.
        exposure: zero,
        tempo,
        killed: zero,
        coercion_target: postures[0] * targets[0]
            + postures[1] * targets[1]
            + postures[2] * targets[2]
            + postures[3] * targets[3],
        relief: course.relief,
        coercion_added: zero,
        honoured: course.honoured,
        honoured_outside: course.honoured_outside,
        attention_shock: zero,
        fractured: is_true(course.fractured),
        fracture_felt: is_true(course.fracture_felt),
        recognition_given: common.recognition_given,
        salience_cap: common.salience_cap,
        aid_factor: common.aid_factor,
        fade: common.fade,
    };
    let attacks = aggregates::attack_rate(a, course.freedom, tempo, p);
    drive.killed = p.attacks.killed * (attacks + common.blamed);
    let iskp_tempo = iskp::mean_tempo(a.iskp_strength, a.infighting, p);
    let next = aggregates::step(a, &drive, course.freedom, attacks, p);
    let violence = aggregates::iskp_violence(next.iskp_strength, iskp_tempo, p);
    let cumulated = cumulated.plus(&Hazard::of(&next, violence, p));
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
fn mix<N: Number>(course: &Course<N>, postures: &[N; Posture::COUNT], p: &Parameters<N>) -> N {
    let talks = postures[Posture::Talk as usize];
    let spared = (postures[Posture::Coerce as usize] * p.pakistan.strike_probability).complement();
    let struck = (spared * spared * spared).complement();
    let between = |share: N, one: N, other: N| share.complement() * one + share * other;
    let calm = between(struck, course.tempo_calm, course.tempo_struck);
    between(talks, calm, between(struck, course.tempo_talks, course.tempo_talks_struck))
}

#[cfg(test)]
mod tests;
