//! Attacks as they fall and are counted (`docs/model.md`, section 4).
//!
//! Counts are Poisson around a gamma-mixed mean, so months differ more than a Poisson would let them.

use super::draws::{Channel, Draws};
use super::mental::other_attacks;
use super::parameters::world::Parameters;
use crate::stats::quantile::{GammaCurve, gamma_quantile, poisson_quantile};

/// A month's attacks and killed in Pakistan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Attacks {
    /// Attacks by the TTP.
    pub ttp: f64,
    /// Attacks by all other groups.
    pub other: f64,
    /// Killed by the TTP.
    pub ttp_killed: f64,
    /// Killed by all other groups.
    pub other_killed: f64,
}

/// Draws a month's attacks and killed around the TTP's mean `attack_rate`; `mixing` is for months to share.
pub fn count(draws: &Draws, month: u32, attack_rate: f64, mixing: &mut GammaCurve, p: &Parameters) -> Attacks {
    let a = &p.attacks;
    mixing.become_of(a.dispersion);
    let ttp = mixed(draws, month, Channel::TtpAttacks, attack_rate, a.dispersion, |u| mixing.at(u));
    let other = mixed(draws, month, Channel::OtherAttacks, other_attacks(month, p), a.dispersion, |u| mixing.at(u));
    let killed = |channel, attacks: f64| {
        // The sum of `n` gammas of one shape and scale is a gamma of `n` times the shape.
        let shape = a.killed_dispersion * attacks;
        mixed(draws, month, channel, a.killed * attacks, shape, |u| gamma_quantile(shape, u))
    };
    Attacks {
        ttp,
        other,
        ttp_killed: killed(Channel::TtpKilled, ttp),
        other_killed: killed(Channel::OtherKilled, other),
    }
}

/// ISKP's attacks on the IEA in a month of that violence.
pub fn iskp(draws: &Draws, month: u32, violence: f64, p: &Parameters) -> f64 {
    poisson_quantile(p.iskp.attacks * violence, draws.unit(month, Channel::IskpAttacks, 0, 0)) as f64
}

/// A Poisson count whose mean is `mean` times a gamma of mean 1 and that shape.
fn mixed(draws: &Draws, month: u32, channel: Channel, mean: f64, shape: f64, gamma: impl FnOnce(f64) -> f64) -> f64 {
    if mean <= 0.0 || shape <= 0.0 {
        return 0.0;
    }
    let (mixing, count) = draws.pair(month, channel, 0, 0);
    poisson_quantile(mean * gamma(mixing) / shape, count) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::setup::default_parameters;

    #[test]
    fn counts_have_the_mean_and_spread_of_a_negative_binomial() {
        let mut p = default_parameters();
        p.attacks.dispersion = 20.0;
        let mut mixing = GammaCurve::new(1.0);
        let counts: Vec<f64> =
            (0..4000).map(|world| count(&Draws::new(9, world), 3, 30.0, &mut mixing, &p).ttp).collect();
        let mean = counts.iter().sum::<f64>() / 4000.0;
        let variance = counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / 3999.0;
        // Mean 30, variance 30 + 30^2 / 20 = 75; standard errors .14 and about 1.9.
        assert!((mean - 30.0).abs() < 0.6, "{mean}");
        assert!((variance - 75.0).abs() < 8.0, "{variance}");
    }

    #[test]
    fn the_killed_follow_the_attacks() {
        let p = default_parameters();
        let mut mixing = GammaCurve::new(1.0);
        let (mut attacks, mut killed) = (0.0, 0.0);
        for world in 0..3000 {
            let month = count(&Draws::new(9, world), 3, 10.0, &mut mixing, &p);
            attacks += month.ttp;
            killed += month.ttp_killed;
        }
        assert!((killed / attacks - 1.75).abs() < 0.06, "{}", killed / attacks);
        assert_eq!(count(&Draws::new(9, 0), 3, 0.0, &mut mixing, &p).ttp_killed, 0.0);
    }
}
