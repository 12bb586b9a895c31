//! The ledger: what a policy is worth against tolerance, component by component
//! (`docs/model.md`, section 6).

use super::mental::Glimpse;
use super::number::Number;
use super::parameters::faction::Weights;
use super::payoff::{self, Component};

/// A policy's worth to a faction against tolerance, in months of rule.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Entry<N = f64> {
    /// Part by part, in the order of [`Component::ALL`].
    pub components: [N; Component::COUNT],
    /// The part of leverage that could be disowned.
    pub deniable_leverage: N,
}

impl<N> Entry<N> {
    /// Each number turned into something else.
    #[inline(always)]
    pub fn map<M>(&self, mut turned: impl FnMut(&N) -> M) -> Entry<M> {
        Entry {
            components: self.components.each_ref().map(&mut turned),
            deniable_leverage: turned(&self.deniable_leverage),
        }
    }

    /// Does something to each number with its like.
    #[inline(always)]
    pub fn zip<M>(&mut self, other: &Entry<M>, mut done: impl FnMut(&mut N, &M)) {
        for (mine, theirs) in self.components.iter_mut().zip(&other.components) {
            done(mine, theirs);
        }
        done(&mut self.deniable_leverage, &other.deniable_leverage);
    }
}

impl Entry {
    /// The worth as a whole (DU): the sum of its components.
    pub fn total(&self) -> f64 {
        self.components.iter().sum()
    }

    /// One component.
    pub const fn component(&self, component: Component) -> f64 {
        self.components[component as usize]
    }

    /// What the TTP is to the faction, read off the costs of cracking down on it.
    pub fn roles(&self) -> Roles {
        let loss = |worth: f64| (-worth).max(0.0);
        let part = |component| self.component(component);
        let exposed_leverage = part(Component::Leverage) - self.deniable_leverage;
        Roles {
            pawn: loss(part(Component::Iskp) + exposed_leverage),
            proxy: loss(self.deniable_leverage),
            partner: loss(
                part(Component::Oath)
                    + part(Component::Honour)
                    + part(Component::Debt)
                    + part(Component::Legitimacy)
                    + part(Component::Insurance),
            ),
        }
    }
}

/// Pawn, proxy, partner: masses, in months of rule.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Roles {
    /// A buffer against ISKP, and leverage that cannot be disowned.
    pub pawn: f64,
    /// Leverage that can be disowned.
    pub proxy: f64,
    /// Oath, guest-right, debt, legitimacy and insurance.
    pub partner: f64,
}

impl Roles {
    /// Mass under which shares mean nothing, months of rule.
    pub const LEAST: f64 = 1e-6;

    /// Shares of pawn, proxy and partner; none where there is no role to speak of.
    pub fn shares(&self) -> Option<[f64; 3]> {
        let total = self.pawn + self.proxy + self.partner;
        (total >= Self::LEAST).then(|| [self.pawn / total, self.proxy / total, self.partner / total])
    }
}

/// Worth of the path `policy` against the path `tolerate`, to a faction with these weights.
///
/// The value of rule lost with survival, net of what comes after a fall, goes to its causes; what is
/// left under insurance is the change in the worth of the fallback, as far as it is needed.
pub fn compare(tolerate: &[Glimpse], policy: &[Glimpse], w: &Weights, discount: f64) -> Entry {
    let mut entry = Entry::default();
    let mut weight = 1.0;
    let last = tolerate.len().saturating_sub(1);
    for (month, (t, p)) in tolerate.iter().zip(policy).enumerate() {
        let terminal = if month == last { weight / (1.0 - discount) } else { weight };
        add_month(&mut entry, t, p, w, terminal);
        weight *= discount;
    }
    entry
}

/// Adds what a month under `policy` is worth against the month `tolerate`.
#[inline(always)]
pub(super) fn add_month<N: Number>(entry: &mut Entry<N>, t: &Glimpse<N>, p: &Glimpse<N>, w: &Weights<N>, weight: f64) {
    let standing = p.survival * weight;
    let (ct, cp) = (&t.conditions, &p.conditions);
    let leverage = standing * w.leverage * (cp.leverage - ct.leverage);
    let infighting = p.cumulated.infighting - t.cumulated.infighting;
    let iskp = p.cumulated.iskp - t.cumulated.iskp;
    let coercion = p.cumulated.coercion - t.cumulated.coercion;
    let betrayal = p.cumulated.betrayal - t.cumulated.betrayal;
    let rule = payoff::in_power(ct, w) - payoff::after_fall(ct, w);
    let lost = rule * weight * survival_per_hazard(t.survival, p.survival, infighting + iskp + coercion + betrayal);
    let stain = -standing * (cp.betrayal - ct.betrayal);
    let parts = [
        -standing * w.infighting * (cp.infighting - ct.infighting) + lost * infighting,
        -standing * w.iskp * (cp.violence - ct.violence) + lost * iskp,
        leverage,
        stain * w.oath,
        stain * w.honour,
        -standing * w.debt * (cp.debt - ct.debt),
        lost * betrayal,
        p.survival.complement() * weight * w.insurance * (cp.sanctuary - ct.sanctuary),
        standing * w.recognition * (cp.recognition - ct.recognition),
        standing * w.economy * (cp.normalisation - ct.normalisation),
        -standing * w.coercion * (cp.coercion - ct.coercion) + lost * coercion,
    ];
    for (total, part) in entry.components.iter_mut().zip(parts) {
        *total += part;
    }
    entry.deniable_leverage += leverage * t.deniability;
}

/// Change of survival per unit of cumulated hazard `x`: (S_p - S_t) / x, which tends to -S_t as x goes to 0.
#[inline(always)]
fn survival_per_hazard<N: Number>(tolerate: N, policy: N, x: N) -> N {
    // Under 1e-6 the quotient would lose half its digits; two terms of the series are exact to 1e-13.
    let (series, quotient) = (-tolerate * (x * 0.5).complement(), (policy - tolerate) / x);
    N::choose(x.size().is_under(x.like(1e-6)), series, quotient)
}

/// Discounted worth of a whole path: what the differences of [`compare`] must add up to.
pub fn worth(path: &[Glimpse], w: &Weights, discount: f64) -> f64 {
    let mut total = 0.0;
    let mut weight = 1.0;
    let last = path.len().saturating_sub(1);
    for (month, glimpse) in path.iter().enumerate() {
        let terminal = if month == last { weight / (1.0 - discount) } else { weight };
        let standing = payoff::in_power(&glimpse.conditions, w);
        let fallen = payoff::after_fall(&glimpse.conditions, w);
        total += terminal * (glimpse.survival * standing + (1.0 - glimpse.survival) * fallen);
        weight *= discount;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::aggregates::Hazard;
    use crate::model::payoff::Conditions;

    fn weights() -> Weights {
        Weights {
            infighting: 0.5,
            iskp: 0.1,
            leverage: 0.06,
            oath: 0.2,
            honour: 0.06,
            debt: 0.05,
            insurance: 0.25,
            recognition: 0.05,
            economy: 0.1,
            coercion: 0.1,
        }
    }

    fn glimpse(conditions: Conditions, infighting: f64) -> Glimpse {
        let cumulated = Hazard { base: 0.001, infighting, ..Hazard::default() };
        Glimpse { conditions, deniability: 0.6, cumulated, survival: libm::exp(-cumulated.total()) }
    }

    #[test]
    fn one_month_by_hand() {
        let t = glimpse(Conditions { leverage: 0.5, sanctuary: 0.8, ..Conditions::default() }, 0.0);
        let p = glimpse(
            Conditions {
                infighting: 0.2,
                leverage: 0.3,
                betrayal: 0.1,
                debt: 0.1,
                sanctuary: 0.7,
                ..Conditions::default()
            },
            0.01,
        );
        let entry = compare(&[t], &[p], &weights(), 0.9);
        // A single month carries the weight 1 / (1 - .9) = 10. S_t = e^-.001, S_p = e^-.011.
        // Rule at stake: (1 + .06 * .5) - .25 * .8 = .83; lost: 10 * .83 * (S_p - S_t).
        let (standing, lost) = (10.0 * libm::exp(-0.011), 8.3 * (libm::exp(-0.011) - libm::exp(-0.001)));
        assert!((entry.component(Component::Unity) - (-standing * 0.5 * 0.2 + lost)).abs() < 1e-12);
        assert!((entry.component(Component::Leverage) + standing * 0.06 * 0.2).abs() < 1e-12);
        assert!((entry.component(Component::Oath) + standing * 0.2 * 0.1).abs() < 1e-12);
        assert!((entry.component(Component::Debt) + standing * 0.05 * 0.1).abs() < 1e-12);
        assert!((entry.component(Component::Insurance) + 10.0 * (1.0 - libm::exp(-0.011)) * 0.25 * 0.1).abs() < 1e-12);
        assert!((entry.deniable_leverage - entry.component(Component::Leverage) * 0.6).abs() < 1e-12);
        let whole = worth(&[p], &weights(), 0.9) - worth(&[t], &weights(), 0.9);
        assert!((entry.total() - whole).abs() < 1e-12, "{} {whole}", entry.total());
    }

    #[test]
    fn survival_per_hazard_is_smooth_at_zero() {
        let at = |x: f64| survival_per_hazard(0.9, 0.9 * libm::exp(-x), x);
        assert_eq!(at(0.0), -0.9);
        assert!((at(0.999e-6) - at(1.001e-6)).abs() < 1e-9);
        assert!((at(1.0) - 0.9 * (libm::exp(-1.0) - 1.0)).abs() < 1e-12);
    }

    #[test]
    fn roles_are_read_off_losses() {
        let mut entry = Entry { deniable_leverage: -0.6, ..Entry::default() };
        entry.components[Component::Iskp as usize] = -0.4;
        entry.components[Component::Leverage as usize] = -1.0;
        entry.components[Component::Oath as usize] = -2.0;
        entry.components[Component::Honour as usize] = -0.7;
        entry.components[Component::Debt as usize] = -0.3;
        entry.components[Component::Legitimacy as usize] = -0.2;
        entry.components[Component::Insurance as usize] = 0.1;
        entry.components[Component::Unity as usize] = -50.0;
        // Pawn .4 + .4, proxy .6, partner 2 + .7 + .3 + .2 - .1 = 3.1; unity is no role.
        let shares = entry.roles().shares().unwrap();
        for (share, expected) in shares.iter().zip([0.8 / 4.5, 0.6 / 4.5, 3.1 / 4.5]) {
            assert!((share - expected).abs() < 1e-12);
        }
        assert!(Entry::default().roles().shares().is_none());
    }
}
