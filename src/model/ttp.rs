//! The TTP leadership: the tempo of attacks (`docs/model.md`, section 9).

use super::maths::softmax;
use super::parameters::world::Parameters;

/// What the leadership attends to when it sets the month's tempo.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Situation {
    /// Whether Pakistan talks with it, or a ceasefire is declared.
    pub talks: bool,
    /// Whether the IEA mediates.
    pub mediating: bool,
    /// Intensity of an order against it (eps+).
    pub pledge: f64,
    /// Whether Pakistan struck in the last three months.
    pub struck: bool,
}

/// Probabilities of lull, normal and surge.
#[inline]
pub fn tempo_probabilities(situation: &Situation, p: &Parameters) -> [f64; 3] {
    let on = |condition: bool, weight: f64| if condition { weight } else { 0.0 };
    let retaliation = on(situation.struck, p.ttp.retaliation);
    let restraint = p.ttp.restraint * situation.pledge;
    softmax([
        p.ttp.lull + on(situation.talks, p.ttp.lull_talks) + on(situation.mediating, p.ttp.lull_mediation) + restraint
            - retaliation,
        0.0,
        p.ttp.surge + retaliation - restraint,
    ])
}

/// Tempo of lull, normal and surge.
#[inline]
pub const fn tempos(p: &Parameters) -> [f64; 3] {
    [p.ttp.lull_tempo, 1.0, p.ttp.surge_tempo]
}

/// Mean tempo in a situation: what a projection puts in the place of the draw.
#[inline]
pub fn mean_tempo(situation: &Situation, p: &Parameters) -> f64 {
    let [lull, normal, surge] = tempo_probabilities(situation, p);
    lull * p.ttp.lull_tempo + normal + surge * p.ttp.surge_tempo
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parameters::world;
    use crate::model::setup::default_parameters;

    fn parameters() -> world::Parameters {
        let mut p = default_parameters();
        p.ttp.retaliation = 0.0;
        p
    }

    #[test]
    fn tempo_by_hand() {
        // exp(-2), 1, exp(-1.5) over 1.358465: .099624, .736125, .164251; mean .4 .. 1 .. 1.5.
        let p = parameters();
        let mean = mean_tempo(&Situation::default(), &p);
        assert!((mean - (0.4 * 0.099_624 + 0.736_125 + 1.5 * 0.164_251)).abs() < 1e-5, "{mean}");
    }

    #[test]
    fn each_pull_points_where_it_should() {
        let p = parameters();
        let calm = mean_tempo(&Situation::default(), &p);
        assert!(mean_tempo(&Situation { talks: true, ..Situation::default() }, &p) < calm);
        assert!(mean_tempo(&Situation { mediating: true, ..Situation::default() }, &p) < calm);
        assert!(mean_tempo(&Situation { pledge: 1.0, ..Situation::default() }, &p) < calm);
    }

    #[test]
    fn the_answer_to_a_strike_has_no_sign_of_its_own() {
        let struck = Situation { struck: true, ..Situation::default() };
        let mut p = parameters();
        let calm = mean_tempo(&Situation::default(), &p);
        assert_eq!(mean_tempo(&struck, &p), calm);
        p.ttp.retaliation = 1.0;
        assert!(mean_tempo(&struck, &p) > calm);
        p.ttp.retaliation = -1.0;
        assert!(mean_tempo(&struck, &p) < calm);
    }
}
