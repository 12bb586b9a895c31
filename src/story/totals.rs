//! What a world adds up to.

use super::chronicle::{Chronicle, Month};
use crate::model::bands::Moves;
use crate::model::pakistan::Posture;
use crate::model::policy::Policy;
use crate::model::rung::Rung;

/// Everything that can be counted of a world.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Months lived.
    pub months: u32,
    /// Councils that met.
    pub councils: u32,
    /// Councils that ordered each policy, in the order of [`Policy::ALL`].
    pub ordered: [u32; Policy::COUNT],
    /// Councils on each rung, in the order of [`Rung::ALL`]; after a fall those that would have met.
    pub rungs: [u32; Rung::COUNT],
    /// TTP attacks.
    pub ttp_attacks: f64,
    /// Killed by the TTP.
    pub ttp_killed: f64,
    /// Other groups' attacks.
    pub other_attacks: f64,
    /// Killed by other groups.
    pub other_killed: f64,
    /// ISKP's attacks on the IEA.
    pub iskp_attacks: f64,
    /// Months in which Pakistan struck.
    pub strikes: u32,
    /// Months in each posture, in the order of [`Posture::ALL`].
    pub postures: [u32; Posture::COUNT],
    /// Months in which Pakistan kept its promise.
    pub pakistan_kept: u32,
    /// Months in which the outside powers kept theirs.
    pub outside_kept: u32,
    /// Fractures.
    pub fractures: u32,
    /// What bands did, fighters.
    pub moves: Moves,
}

impl Chronicle {
    /// Everything counted.
    pub fn totals(&self) -> Totals {
        let mut sum = Totals::default();
        for period in &self.periods {
            if let Some(council) = &period.council {
                sum.councils += 1;
                sum.ordered[council.ordered.index()] += 1;
            }
            if let Some(rung) = period.rung {
                sum.rungs[rung as usize] += 1;
            }
            period.months.iter().for_each(|month| sum.add(month));
        }
        sum
    }
}

impl Totals {
    fn add(&mut self, month: &Month) {
        let one = u32::from;
        self.months += 1;
        self.ttp_attacks += month.ttp_attacks;
        self.ttp_killed += month.ttp_killed;
        self.other_attacks += month.other_attacks;
        self.other_killed += month.other_killed;
        self.iskp_attacks += month.iskp_attacks;
        self.strikes += one(month.struck);
        self.postures[month.posture as usize] += 1;
        self.pakistan_kept += one(month.kept.pakistan);
        self.outside_kept += one(month.kept.outside);
        self.fractures += one(month.fractured);
        self.moves.returned += month.moves.returned;
        self.moves.settled += month.moves.settled;
        self.moves.resisting += month.moves.resisting;
        self.moves.defected += month.moves.defected;
    }
}
