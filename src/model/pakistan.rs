//! Pakistan: four postures, chosen by what the dead call for and by what it has learned works
//! (`docs/model.md`, section 9).

use super::aggregates::Aggregates;
use super::maths::softmax;
use super::number::Number;
use super::parameters::world::Parameters;

/// What Pakistan does about the IEA in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posture {
    /// Offer trade and transit.
    Induce,
    /// Wait.
    Hold,
    /// Talk with the TTP.
    Talk,
    /// Strikes, closures, deportations.
    Coerce,
}

impl Posture {
    /// Number of postures.
    pub const COUNT: usize = 4;
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Induce, Self::Hold, Self::Talk, Self::Coerce];

    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Induce => "induce",
            Self::Hold => "hold",
            Self::Talk => "talk",
            Self::Coerce => "coerce",
        }
    }
}

/// Coercion each posture aims at, before relief, in the order of [`Posture::ALL`].
#[inline(always)]
pub const fn targets<N: Copy>(p: &Parameters<N>) -> [N; Posture::COUNT] {
    [p.pakistan.target_induce, p.pakistan.target_hold, p.pakistan.target_talk, p.pakistan.target_coerce]
}

/// Chances of the postures, given the state and the attractions learned so far.
#[inline(always)]
pub fn posture_probabilities<N: Number>(
    a: &Aggregates<N>,
    attractions: &Attractions<N>,
    p: &Parameters<N>,
) -> [N; Posture::COUNT] {
    let learned = attractions.values.map(|value| p.pakistan.learning_weight * value);
    let anger = p.pakistan.coercion_will + p.pakistan.coerce_grievance * a.grievance;
    softmax([
        p.pakistan.induce - p.pakistan.induce_grievance * a.grievance + p.pakistan.inducement + learned[0],
        learned[1],
        p.pakistan.talk - p.pakistan.talk_grievance * a.grievance + p.pakistan.talks_will + learned[2],
        p.pakistan.coerce
            + anger * a.cooperation.complement() * (p.pakistan.coerce_deniability * a.deniability).complement()
            + learned[3],
    ])
}

/// What Pakistan has learned of each posture: the fall of killings after it, in hundreds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Attractions<N = f64> {
    values: [N; Posture::COUNT],
}

impl<N> Attractions<N> {
    /// Each number turned into something else.
    #[inline(always)]
    pub fn map<M>(&self, turned: impl FnMut(&N) -> M) -> Attractions<M> {
        Attractions { values: self.values.each_ref().map(turned) }
    }
}

impl Attractions {
    /// The values, in the order of [`Posture::ALL`].
    pub const fn values(&self) -> [f64; Posture::COUNT] {
        self.values
    }

    /// Moves the attraction of a posture towards what followed it: `before` and `after` are the killed
    /// of the three months up to the choice and of the three after.
    pub fn learn(&mut self, posture: Posture, before: f64, after: f64, p: &Parameters) {
        let value = &mut self.values[posture as usize];
        *value += p.pakistan.learning_rate * ((before - after) / 100.0 - *value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::setup::default_parameters;

    #[test]
    fn postures_by_hand() {
        let mut p = default_parameters();
        p.pakistan.inducement = 0.2;
        let a = Aggregates { grievance: 2.0, cooperation: 0.5, deniability: 0.6, ..Aggregates::default() };
        // induce -.3 - 1 + .2 = -1.1; hold 0; talk -1.5 - .6 = -2.1; coerce -1.5 + 1.4 * .5 * .7 = -1.01.
        let weights = [0.332_871, 1.0, 0.122_456, 0.364_219];
        let total: f64 = weights.iter().sum();
        let found = posture_probabilities(&a, &Attractions::default(), &p);
        for (found, weight) in found.iter().zip(weights) {
            assert!((found - weight / total).abs() < 1e-6);
        }
    }

    #[test]
    fn what_was_followed_by_fewer_dead_gains() {
        let p = default_parameters();
        let mut attractions = Attractions::default();
        attractions.learn(Posture::Talk, 120.0, 20.0, &p);
        assert!((attractions.values()[2] - 0.1).abs() < 1e-12);
        attractions.learn(Posture::Talk, 20.0, 120.0, &p);
        // .1 + .1 (-1 - .1) = -.01
        assert!((attractions.values()[2] + 0.01).abs() < 1e-12);
    }
}
