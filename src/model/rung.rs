//! Why not? At every council each world stands on exactly one rung (`docs/model.md`, section 7).

/// How far a crackdown has come, or what stopped it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// Worth less than tolerance to the coalition, even if it were obeyed.
    Unwilling,
    /// Worth less than tolerance as it would go, more if it were obeyed.
    Unable,
    /// Worth more than tolerance, but another policy is worth more still.
    Outbid,
    /// Best, but blocked.
    Vetoed,
    /// Best and free, but the council's noise chose another.
    PassedOver,
    /// Ruled out for a time after a fracture.
    Cooling,
    /// Ordered, and enforced less than half.
    Unenforced,
    /// Ordered and enforced.
    Enforced,
    /// The regime has fallen.
    Collapsed,
}

impl Rung {
    /// Number of rungs.
    pub const COUNT: usize = 9;
    /// All of them, from the least to the furthest, collapse last.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Unwilling,
        Self::Unable,
        Self::Outbid,
        Self::Vetoed,
        Self::PassedOver,
        Self::Cooling,
        Self::Unenforced,
        Self::Enforced,
        Self::Collapsed,
    ];

    /// Name in files, tables and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unwilling => "unwilling",
            Self::Unable => "unable",
            Self::Outbid => "outbid",
            Self::Vetoed => "vetoed",
            Self::PassedOver => "passed-over",
            Self::Cooling => "cooling",
            Self::Unenforced => "unenforced",
            Self::Enforced => "enforced",
            Self::Collapsed => "collapsed",
        }
    }

    /// The rung of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rung| rung.name() == name)
    }
}
