//! What can be seen of a world: every series, once.
//!
//! A row names a series, its unit, what it means, how its distribution over worlds is binned, and how it
//! is read. The table feeds recording, the metrics language, column names and `docs/results.md`.
//!
//! Series of the world and of factions are read at a month's end. Series of the council are those of the
//! latest council at or before the month; a fallen regime holds none, so its flags are false and its
//! numbers are left out.

use super::commanders::Response;
use super::council::Decision;
use super::ledger::Roles;
use super::observer::{Meeting, Month};
use super::pakistan::Posture;
use super::policy::Policy;
use super::setup::MAX_FACTIONS;

/// What a series is made of, and the range its quantiles are kept in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Yes or no.
    Flag,
    /// A number between two bounds.
    Bounded(f64, f64),
    /// A count or size from 0, up to this.
    Count(f64),
    /// A number of either sign, kept finely near 0 and up to this size.
    Signed(f64),
}

/// One row of the catalogue.
pub struct Series<R: 'static> {
    /// Name, in metrics and columns; of a faction's series what follows `factions.<name>.`.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What it is made of.
    pub scale: Scale,
    /// Reads it; none where it does not exist.
    pub read: R,
}

/// Reads a series of the world off a month.
pub type ReadMonth = fn(&Month) -> Option<f64>;
/// Reads a series of a faction off a month.
pub type ReadFactionMonth = fn(&FactionMonth) -> Option<f64>;
/// Reads a series of the coalition off a council.
pub type ReadCouncil = fn(&Council) -> Option<f64>;
/// Reads a series of a faction off a council.
pub type ReadFactionCouncil = fn(&FactionCouncil) -> Option<f64>;

/// One faction in a month.
pub struct FactionMonth<'a> {
    /// The month.
    pub month: &'a Month<'a>,
    /// The faction's place.
    pub faction: usize,
}

/// The latest council, as far as series need it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Council {
    /// What was decided.
    pub decision: Decision,
    /// For each faction, its ledger of each policy, as worth.
    pub worth: [[f64; Policy::COUNT]; MAX_FACTIONS],
    /// For each faction, the worth of a crackdown that is obeyed.
    pub obeyed: [f64; MAX_FACTIONS],
    /// For each faction, what the TTP is to it.
    pub roles: [Roles; MAX_FACTIONS],
    /// Number of factions.
    pub factions: usize,
}

impl Council {
    /// What series read of a meeting.
    pub fn of(meeting: &Meeting) -> Self {
        let mut council = Self { decision: *meeting.decision, factions: meeting.seats.len(), ..Self::default() };
        for (place, seat) in meeting.seats.iter().enumerate() {
            council.worth[place] = meeting.decision.worth[place];
            council.obeyed[place] = seat.obeyed;
            council.roles[place] = meeting.entries[place][Policy::Crackdown.index()].roles();
        }
        council
    }

    /// The coalition's roles: the factions' masses, weighted as the council weighs them.
    fn coalition_roles(&self) -> Roles {
        let mut sum = Roles::default();
        for (weight, roles) in self.decision.weights.iter().zip(&self.roles).take(self.factions) {
            sum.pawn += weight * roles.pawn;
            sum.proxy += weight * roles.proxy;
            sum.partner += weight * roles.partner;
        }
        sum
    }
}

/// One faction at the latest council.
pub struct FactionCouncil<'a> {
    /// The council.
    pub council: &'a Council,
    /// The faction's place.
    pub faction: usize,
}

const CRACKDOWN: usize = Policy::Crackdown as usize;
const SHARE: Scale = Scale::Bounded(0.0, 1.0);

fn flag(yes: bool) -> Option<f64> {
    Some(if yes { 1.0 } else { 0.0 })
}

fn best(worth: &[f64; Policy::COUNT]) -> usize {
    (0..Policy::COUNT).fold(0, |best, policy| if worth[policy] > worth[best] { policy } else { best })
}

fn reply(month: &Month, read: fn(&Response) -> f64) -> Option<f64> {
    Some(read(month.response))
}

macro_rules! series {
    ($reader:ty: $($name:literal, $unit:literal, $scale:expr, $meaning:literal, $read:expr;)*) => {
        &[$( Series::<$reader> { name: $name, unit: $unit, meaning: $meaning, scale: $scale, read: $read }, )*]
    };
}

/// Series of the world, read at a month's end.
pub static WORLD_SERIES: &[Series<ReadMonth>] = series! { ReadMonth:
    "attacks", "attacks a month", Scale::Count(2000.0), "attacks in Pakistan, all groups", |m| Some(m.ttp_attacks + m.other_attacks);
    "killed", "killed a month", Scale::Count(10000.0), "killed in those attacks", |m| Some(m.ttp_killed + m.other_killed);
    "reported.pips", "attacks a month", Scale::Count(2000.0), "attacks as PIPS would report them, all groups", |m| Some(m.parameters.reporting.pips * (m.ttp_attacks + m.other_attacks));
    "reported.picss", "attacks a month", Scale::Count(5000.0), "attacks as PICSS would report them, all groups", |m| Some(m.parameters.reporting.picss * (m.ttp_attacks + m.other_attacks));
    "reported.ttp_claims", "attacks a month", Scale::Count(10000.0), "attacks as the TTP would claim them, its own", |m| Some(m.parameters.reporting.ttp_claims * m.ttp_attacks);
    "reported.un", "attacks a month", Scale::Count(10000.0), "attacks as the UN Monitoring Team would report them, the TTP's", |m| Some(m.parameters.reporting.un * m.ttp_attacks);
    "ttp.attacks", "attacks a month", Scale::Count(2000.0), "attacks by the TTP", |m| Some(m.ttp_attacks);
    "ttp.attack_rate", "attacks a month", Scale::Count(2000.0), "mean TTP attacks (lam)", |m| Some(m.attack_rate);
    "ttp.killed", "killed a month", Scale::Count(10000.0), "killed by the TTP", |m| Some(m.ttp_killed);
    "ttp.fighters", "fighters", Scale::Count(200000.0), "TTP fighters (F)", |m| Some(m.state.fighters);
    "ttp.capability", "index", Scale::Bounded(0.0, 4.0), "attack capability per fighter (C)", |m| Some(m.state.capability);
    "ttp.cohesion", "0..1", SHARE, "TTP unity (u)", |m| Some(m.state.cohesion);
    "ttp.freedom", "index", Scale::Bounded(0.0, 2.0), "freedom of action (phi)", |m| Some(m.freedom);
    "ttp.tempo", "index", Scale::Bounded(0.0, 2.0), "tempo, ceasefires included", |m| Some(m.tempo);
    "ttp.recruited", "fighters a month", Scale::Count(20000.0), "recruits", |m| Some(m.recruited);
    "ttp.lost", "fighters a month", Scale::Count(20000.0), "fighters lost to Pakistan", |m| Some(m.lost);
    "ttp.released", "fighters a month", Scale::Count(200000.0), "fighters released from prison", |m| Some(m.released);
    "ttp.returned", "fighters a month", Scale::Count(200000.0), "fighters returned to Pakistan under pressure", |m| Some(m.moves.returned);
    "ttp.settled", "fighters a month", Scale::Count(200000.0), "fighters who laid down arms", |m| Some(m.moves.settled);
    "ttp.resisting", "fighters a month", Scale::Count(200000.0), "fighters who resisted", |m| Some(m.moves.resisting);
    "ttp.defected", "fighters a month", Scale::Count(200000.0), "fighters who went over to ISKP", |m| Some(m.moves.defected);
    "iskp.strength", "fighters", Scale::Count(200000.0), "ISKP fighters (S)", |m| Some(m.state.iskp_strength);
    "iskp.violence", "index", Scale::Count(100.0), "ISKP violence (B)", |m| Some(m.violence);
    "iskp.attacks", "attacks a month", Scale::Count(2000.0), "ISKP attacks on the IEA", |m| Some(m.iskp_attacks);
    "pakistan.coercion", "0..1", SHARE, "coercion felt (K)", |m| Some(m.state.coercion);
    "pakistan.grievance", "hundred deaths", Scale::Count(200.0), "decaying stock of deaths (X)", |m| Some(m.state.grievance);
    "pakistan.induces", "yes or no", Scale::Flag, "Pakistan induces", |m| flag(m.posture == Posture::Induce);
    "pakistan.holds", "yes or no", Scale::Flag, "Pakistan holds", |m| flag(m.posture == Posture::Hold);
    "pakistan.talks", "yes or no", Scale::Flag, "Pakistan talks with the TTP", |m| flag(m.posture == Posture::Talk);
    "pakistan.coerces", "yes or no", Scale::Flag, "Pakistan coerces", |m| flag(m.posture == Posture::Coerce);
    "pakistan.strikes", "yes or no", Scale::Flag, "Pakistan strikes on Afghan soil", |m| flag(m.struck);
    "pakistan.keeps", "yes or no", Scale::Flag, "Pakistan keeps the month's promise", |m| flag(m.kept.0);
    "outside.keeps", "yes or no", Scale::Flag, "outside powers keep the month's promise", |m| flag(m.kept.1);
    "outside.normalisation", "0..1", SHARE, "economic normalisation (E)", |m| Some(m.state.normalisation);
    "outside.recognition", "0..1", SHARE, "recognition (Rec)", |m| Some(m.state.recognition);
    "outside.attention", "0..1", SHARE, "attention of outside powers", |m| Some(m.state.attention);
    "fog.cooperation", "0..1", SHARE, "visible cooperation (V)", |m| Some(m.state.cooperation);
    "fog.reputation", "0..1", SHARE, "belief in unenforced pledges (rho)", |m| Some(m.state.reputation);
    "deniability", "0..1", SHARE, "how far attacks can be disowned (dn)", |m| Some(m.state.deniability);
    "border.salience", "0..1", SHARE, "salience of the Durand Line dispute (q)", |m| Some(m.state.salience);
    "border.leverage", "0..1", SHARE, "leverage over Pakistan (L)", |m| Some(m.leverage);
    "betrayal", "0..1", SHARE, "stock of betrayal (G)", |m| Some(m.state.betrayal);
    "strain", "0..1", SHARE, "strain of mediation on the debt (M)", |m| Some(m.state.strain);
    "infighting", "0..1", SHARE, "infighting (I)", |m| Some(m.state.infighting);
    "centralisation", "0..1", SHARE, "centralisation (kap)", |m| Some(m.state.centralisation);
    "order.intensity", "-1..1", Scale::Bounded(-1.0, 1.0), "intensity of the policy in force (eps)", |m| Some(m.policy.intensity(&m.parameters.policies));
    "order.enforcement", "0..1", SHARE, "enforcement (e)", |m| reply(m, |r| r.enforcement);
    "order.least", "0..1", SHARE, "enforcement in the least equilibrium", |m| reply(m, |r| r.least);
    "order.greatest", "0..1", SHARE, "enforcement in the greatest equilibrium", |m| reply(m, |r| r.greatest);
    "order.ambiguous", "yes or no", Scale::Flag, "least and greatest equilibrium differ: enforcement is a matter of expectations", |m| flag(m.response.greatest > m.response.least);
    "order.complying", "share of men", SHARE, "men whose commanders comply", |m| reply(m, |r| r.complying);
    "order.mutiny", "share of men", SHARE, "men in mutiny (m)", |m| reply(m, |r| r.mutiny);
    "fracture", "yes or no", Scale::Flag, "the movement fractures", |m| flag(m.fractured);
    "policy.shelter", "yes or no", Scale::Flag, "shelter is in force", |m| flag(m.standing && m.policy == Policy::Shelter);
    "policy.tolerate", "yes or no", Scale::Flag, "tolerance is in force", |m| flag(m.standing && m.policy == Policy::Tolerate);
    "policy.mediate", "yes or no", Scale::Flag, "mediation is in force", |m| flag(m.standing && m.policy == Policy::Mediate);
    "policy.contain", "yes or no", Scale::Flag, "containment is in force", |m| flag(m.standing && m.policy == Policy::Contain);
    "policy.crackdown", "yes or no", Scale::Flag, "a crackdown is in force", |m| flag(m.standing && m.policy == Policy::Crackdown);
    "hazard", "a month", Scale::Bounded(0.0, 0.05), "hazard of collapse", |m| Some(m.hazard);
    "collapsed", "yes or no", Scale::Flag, "the regime has fallen", |m| flag(!m.standing);
};

/// Series of a faction, read at a month's end.
pub static FACTION_SERIES: &[Series<ReadFactionMonth>] = series! { ReadFactionMonth:
    "payoff", "months of rule a month", Scale::Signed(20.0), "payoff of the month", |f| Some(f.month.payoffs[f.faction]);
    "belief.defection", "share a year", SHARE, "believed share of the TTP driven to ISKP by a year of full pressure", |f| Some(f.month.beliefs[f.faction].defection);
    "belief.resistance_bias", "logit", Scale::Signed(20.0), "error in the resistance it expects", |f| Some(f.month.beliefs[f.faction].resistance_bias);
    "belief.credibility", "probability", SHARE, "believed chance that Pakistan keeps a promise", |f| Some(f.month.beliefs[f.faction].credibility);
    "belief.credibility_outside", "probability", SHARE, "believed chance that outside powers keep a promise", |f| Some(f.month.beliefs[f.faction].credibility_outside);
};

/// Series of the coalition, read at the latest council.
pub static COALITION_SERIES: &[Series<ReadCouncil>] = series! { ReadCouncil:
    "coalition.w", "months of rule", Scale::Signed(500.0), "worth of a crackdown against tolerance, to the coalition (W)", |c| Some(c.decision.values[CRACKDOWN]);
    "coalition.obeyed", "months of rule", Scale::Signed(500.0), "the same if it were obeyed (W*)", |c| Some(c.decision.obeyed);
    "coalition.acceptable", "yes or no", Scale::Flag, "a crackdown is worth more than tolerance to the coalition: rational", |c| flag(c.decision.values[CRACKDOWN] > 0.0);
    "coalition.preferred", "yes or no", Scale::Flag, "a crackdown is the coalition's best policy", |c| flag(best(&c.decision.values) == CRACKDOWN);
    "coalition.blocked", "yes or no", Scale::Flag, "somebody blocks a crackdown", |c| flag(c.decision.blocked_by[CRACKDOWN] != 0);
    "coalition.roles.pawn", "share", SHARE, "the TTP as pawn", |c| c.coalition_roles().shares().map(|shares| shares[0]);
    "coalition.roles.proxy", "share", SHARE, "the TTP as proxy", |c| c.coalition_roles().shares().map(|shares| shares[1]);
    "coalition.roles.partner", "share", SHARE, "the TTP as partner", |c| c.coalition_roles().shares().map(|shares| shares[2]);
};

/// Series of a faction, read at the latest council.
pub static FACTION_COUNCIL_SERIES: &[Series<ReadFactionCouncil>] = series! { ReadFactionCouncil:
    "du", "months of rule", Scale::Signed(500.0), "worth of a crackdown against tolerance (DU)", |f| Some(f.council.worth[f.faction][CRACKDOWN]);
    "obeyed", "months of rule", Scale::Signed(500.0), "the same if it were obeyed (DU*)", |f| Some(f.council.obeyed[f.faction]);
    "acceptable", "yes or no", Scale::Flag, "a crackdown is worth more than tolerance", |f| flag(f.council.worth[f.faction][CRACKDOWN] > 0.0);
    "preferred", "yes or no", Scale::Flag, "a crackdown is its best policy", |f| flag(best(&f.council.worth[f.faction]) == CRACKDOWN);
    "blocks", "yes or no", Scale::Flag, "it blocks a crackdown", |f| flag(f.council.decision.blocked_by[CRACKDOWN] & (1 << f.faction) != 0);
    "roles.pawn", "share", SHARE, "the TTP as pawn", |f| f.council.roles[f.faction].shares().map(|shares| shares[0]);
    "roles.proxy", "share", SHARE, "the TTP as proxy", |f| f.council.roles[f.faction].shares().map(|shares| shares[1]);
    "roles.partner", "share", SHARE, "the TTP as partner", |f| f.council.roles[f.faction].shares().map(|shares| shares[2]);
};

/// A crackdown's milestones: events whose first month `incidence` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Milestone {
    /// The first council to which a crackdown is worth more than tolerance.
    Rational,
    /// The first council that orders one.
    Ordered,
    /// The first council whose crackdown is enforced.
    Enforced,
    /// The month the regime falls.
    Collapsed,
}

impl Milestone {
    /// Number of milestones.
    pub const COUNT: usize = 4;
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Rational, Self::Ordered, Self::Enforced, Self::Collapsed];

    /// Name in files and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rational => "rational",
            Self::Ordered => "ordered",
            Self::Enforced => "enforced",
            Self::Collapsed => "collapsed",
        }
    }
}

/// Names, scales and meanings of all series of a scenario with these factions, in the order in which
/// they are recorded.
pub fn all_series(factions: &[String]) -> Vec<Described> {
    let mut all = Vec::new();
    let plain = |name: &str, unit, meaning, scale, at_council| Described {
        name: name.to_owned(),
        unit,
        meaning,
        scale,
        at_council,
    };
    all.extend(WORLD_SERIES.iter().map(|s| plain(s.name, s.unit, s.meaning, s.scale, false)));
    for faction in factions {
        let own = |name: &str| format!("factions.{faction}.{name}");
        all.extend(FACTION_SERIES.iter().map(|s| plain(&own(s.name), s.unit, s.meaning, s.scale, false)));
    }
    all.extend(COALITION_SERIES.iter().map(|s| plain(s.name, s.unit, s.meaning, s.scale, true)));
    for faction in factions {
        let own = |name: &str| format!("factions.{faction}.{name}");
        all.extend(FACTION_COUNCIL_SERIES.iter().map(|s| plain(&own(s.name), s.unit, s.meaning, s.scale, true)));
    }
    all
}

/// A series, described: what metrics, columns and documentation need of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// Full name.
    pub name: String,
    /// Unit.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What it is made of.
    pub scale: Scale,
    /// Whether it is read at the latest council.
    pub at_council: bool,
}

#[cfg(test)]
mod tests;
