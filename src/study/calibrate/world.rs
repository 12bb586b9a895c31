//! A world, as far as calibration watches it.

use super::targets::Reporter;
use crate::model::observer::{Month, Observer};
use crate::model::policy::Policy;

/// Attacks month by month, and whether the world went as the record did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Attacks in Pakistan by the TTP.
    pub ttp: Vec<f64>,
    /// Attacks in Pakistan by all other groups.
    pub other: Vec<f64>,
    /// Attacks in Afghanistan by ISKP.
    pub iskp: Vec<f64>,
    /// Whether a campaign was in force in some month.
    pub campaign: bool,
    /// Whether the regime fell.
    pub fell: bool,
    /// Reporting factor of PIPS.
    pub pips: f64,
    /// Reporting factor of PICSS.
    pub picss: f64,
    /// Reporting factor of the TTP's claims.
    pub claims: f64,
    /// Reporting factor of the UN Monitoring Team.
    pub un: f64,
}

impl Record {
    /// What a source would report for a month of the run; none beyond its end.
    pub fn reported(&self, reporter: Reporter, month: usize) -> Option<f64> {
        let at = |counts: &[f64]| counts.get(month).copied();
        let all = || Some(at(&self.ttp)? + at(&self.other)?);
        match reporter {
            Reporter::Pips => Some(self.pips * all()?),
            Reporter::PipsTtp => Some(self.pips * at(&self.ttp)?),
            Reporter::Picss => Some(self.picss * all()?),
            Reporter::Claims => Some(self.claims * at(&self.ttp)?),
            Reporter::Un => Some(self.un * at(&self.ttp)?),
            Reporter::Iskp => at(&self.iskp),
        }
    }

    /// Whether the regime stood and no campaign was ordered, as on record.
    pub fn as_recorded(&self) -> bool {
        !self.fell && !self.campaign
    }
}

impl Observer for Record {
    fn month(&mut self, month: &Month) {
        self.ttp.push(month.ttp_attacks);
        self.other.push(month.other_attacks);
        self.iskp.push(month.iskp_attacks);
        self.campaign |= month.policy == Policy::Crackdown;
        self.fell |= month.fell;
        let factors = &month.parameters.reporting;
        (self.pips, self.picss, self.claims, self.un) = (factors.pips, factors.picss, factors.ttp_claims, factors.un);
    }
}
