//! ISKP's tempo (`docs/model.md`, section 9). Its strength is an aggregate: `aggregates.rs`.

use super::maths::{log, logistic};
use super::number::Number;
use super::parameters::world::Parameters;

/// Chance of a month of high tempo: the stronger ISKP, and the more the IEA fights itself.
#[inline(always)]
pub fn high_tempo_probability<N: Number>(strength: N, infighting: N, p: &Parameters<N>) -> N {
    logistic(
        p.iskp.tempo_base
            + p.iskp.tempo_infighting * infighting
            + p.iskp.tempo_strength * log(strength.at_least(strength.one()) * p.iskp.reference.inverse()),
    )
}

/// Mean tempo: what a projection puts in the place of the draw.
#[inline(always)]
pub fn mean_tempo<N: Number>(strength: N, infighting: N, p: &Parameters<N>) -> N {
    let high = high_tempo_probability(strength, infighting, p);
    p.iskp.low_tempo + (p.iskp.high_tempo - p.iskp.low_tempo) * high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::setup::default_parameters;

    #[test]
    fn tempo_by_hand() {
        let p = default_parameters();
        // At the reference, no infighting: logistic(-.3) = .425557; at a quarter of it, .5 ln .25 = -.693147.
        assert!((high_tempo_probability(3000.0, 0.0, &p) - 0.425_557).abs() < 1e-6);
        assert!((high_tempo_probability(750.0, 0.0, &p) - 0.270_291).abs() < 1e-6);
        assert!((mean_tempo(3000.0, 0.0, &p) - (0.6 + 0.8 * 0.425_557)).abs() < 1e-6);
        assert!(high_tempo_probability(3000.0, 0.5, &p) > 0.6);
    }
}
