//! The five things the council can do about the TTP.

use super::parameters::world::Policies;

/// A policy towards the TTP, from open shelter to a crackdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// Open support: more freedom of action for the TTP, more coercion from Pakistan.
    Shelter,
    /// Look away: the policy every ledger is measured against.
    Tolerate,
    /// Host talks and ask the TTP to hold fire.
    Mediate,
    /// Relocation, warnings, detentions.
    Contain,
    /// Disarm the TTP by force.
    Crackdown,
}

impl Policy {
    /// Number of policies.
    pub const COUNT: usize = 5;
    /// All of them, in the order of their intensity.
    pub const ALL: [Self; Self::COUNT] = [Self::Shelter, Self::Tolerate, Self::Mediate, Self::Contain, Self::Crackdown];

    /// Place in [`Policy::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shelter => "shelter",
            Self::Tolerate => "tolerate",
            Self::Mediate => "mediate",
            Self::Contain => "contain",
            Self::Crackdown => "crackdown",
        }
    }

    /// Intensity of the policy: negative for shelter, 1 for a full crackdown (`docs/model.md`, section 3).
    pub const fn intensity(self, intensities: &Policies) -> f64 {
        match self {
            Self::Shelter => intensities.shelter,
            Self::Tolerate => 0.0,
            Self::Mediate => intensities.mediate,
            Self::Contain => intensities.contain,
            Self::Crackdown => intensities.crackdown,
        }
    }

    /// Whether a faction may block it, and a fracture rules it out with mediation.
    pub const fn is_against_the_ttp(self) -> bool {
        matches!(self, Self::Contain | Self::Crackdown)
    }
}
