//! What they see against what turns out.

use serde::Serialize;

use crate::stats::interval::Interval;

/// One actor's view against what turns out, leaving aside what is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stand {
    /// It is seen to be worth it, and is.
    RightlyWanted,
    /// It is worth it, and not seen to be.
    BeliefTrap,
    /// It is seen to be worth it, and is not.
    Mistaken,
    /// It is not worth it, and not seen to be.
    RightlyRefused,
    /// The futures lived do not tell whether it is worth it.
    Uncertain,
}

impl Stand {
    /// All of them, in the order of tables and pictures.
    pub const ALL: [Self; 5] =
        [Self::RightlyWanted, Self::BeliefTrap, Self::Mistaken, Self::RightlyRefused, Self::Uncertain];

    /// The stand of an actor who sees the worth `perceived` where `realised` turns out.
    pub fn of(perceived: f64, realised: &Interval) -> Self {
        match (perceived > 0.0, Sign::of(realised)) {
            (_, Sign::Open) => Self::Uncertain,
            (true, Sign::Above) => Self::RightlyWanted,
            (false, Sign::Above) => Self::BeliefTrap,
            (true, Sign::Below) => Self::Mistaken,
            (false, Sign::Below) => Self::RightlyRefused,
        }
    }

    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RightlyWanted => "rightly-wanted",
            Self::BeliefTrap => "belief-trap",
            Self::Mistaken => "mistaken",
            Self::RightlyRefused => "rightly-refused",
            Self::Uncertain => "uncertain",
        }
    }
}

/// What a world's council did about a policy, against what would come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Ordered, and worth it.
    ChosenAndRight,
    /// Not worth it, but ordered, or seen to be worth it.
    Mistaken,
    /// Worth it, not seen to be, and not ordered.
    BeliefTrap,
    /// Worth it and seen to be, but not ordered: outbid, vetoed, cooling off, or passed over.
    Blocked,
    /// Not worth it, not seen to be, and not ordered.
    RightlyRefused,
    /// The futures lived do not tell whether it is worth it.
    Uncertain,
}

impl Class {
    /// All of them, in the order of tables and pictures.
    pub const ALL: [Self; 6] =
        [Self::ChosenAndRight, Self::Mistaken, Self::BeliefTrap, Self::Blocked, Self::RightlyRefused, Self::Uncertain];

    /// The class of a world whose coalition sees the worth `perceived` where `realised` turns out.
    pub fn of(perceived: f64, realised: &Interval, ordered: bool) -> Self {
        match (Stand::of(perceived, realised), ordered) {
            (Stand::Uncertain, _) => Self::Uncertain,
            (Stand::RightlyWanted | Stand::BeliefTrap, true) => Self::ChosenAndRight,
            (Stand::RightlyWanted, false) => Self::Blocked,
            (Stand::BeliefTrap, false) => Self::BeliefTrap,
            (Stand::Mistaken, _) | (Stand::RightlyRefused, true) => Self::Mistaken,
            (Stand::RightlyRefused, false) => Self::RightlyRefused,
        }
    }

    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ChosenAndRight => "chosen-and-right",
            Self::Mistaken => "mistaken",
            Self::BeliefTrap => "belief-trap",
            Self::Blocked => "blocked",
            Self::RightlyRefused => "rightly-refused",
            Self::Uncertain => "uncertain",
        }
    }

    /// The class with this place in [`Class::ALL`], as rows hold it.
    pub fn from_place(place: f64) -> Option<Self> {
        Self::ALL.into_iter().find(|class| f64::from(*class as u8) == place)
    }
}

/// On which side of zero a whole interval lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Above,
    Below,
    Open,
}

impl Sign {
    fn of(interval: &Interval) -> Self {
        match interval.estimate {
            Some(_) if interval.low > 0.0 => Self::Above,
            Some(_) if interval.high < 0.0 => Self::Below,
            _ => Self::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(low: f64, high: f64) -> Interval {
        Interval { estimate: Some(f64::midpoint(low, high)), low, high }
    }

    #[test]
    fn six_classes_of_two_lenses_and_a_decision() {
        let (good, bad, open) = (between(0.1, 2.0), between(-2.0, -0.1), between(-0.1, 2.0));
        let cases = [
            (1.0, good, true, Class::ChosenAndRight),
            (-1.0, good, true, Class::ChosenAndRight),
            (1.0, good, false, Class::Blocked),
            (-1.0, good, false, Class::BeliefTrap),
            (0.0, good, false, Class::BeliefTrap),
            (1.0, bad, true, Class::Mistaken),
            (1.0, bad, false, Class::Mistaken),
            (-1.0, bad, true, Class::Mistaken),
            (-1.0, bad, false, Class::RightlyRefused),
            (1.0, open, true, Class::Uncertain),
            (-1.0, open, false, Class::Uncertain),
        ];
        for (perceived, realised, ordered, class) in cases {
            assert_eq!(Class::of(perceived, &realised, ordered), class, "{perceived} {realised:?} {ordered}");
        }
    }

    #[test]
    fn what_covers_zero_or_is_not_known_is_uncertain() {
        for interval in [between(0.0, 1.0), between(-1.0, 0.0), between(0.0, 0.0)] {
            assert_eq!(Stand::of(1.0, &interval), Stand::Uncertain);
        }
        let unknown = Interval { estimate: None, low: f64::NEG_INFINITY, high: f64::INFINITY };
        assert_eq!(Stand::of(-1.0, &unknown), Stand::Uncertain);
    }

    #[test]
    fn places_read_back() {
        for class in Class::ALL {
            assert_eq!(Class::from_place(f64::from(class as u8)), Some(class));
        }
        assert_eq!(Class::from_place(f64::NAN), None);
    }
}
