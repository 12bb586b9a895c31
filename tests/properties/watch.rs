//! Looks at everything a world shows, and keeps what is wrong with it.

use durand::model::Simulator;
use durand::model::catalogue::{
    COALITION_SERIES, Council, FACTION_COUNCIL_SERIES, FACTION_SERIES, FactionCouncil, FactionMonth, WORLD_SERIES,
};
use durand::model::events::Happening;
use durand::model::observer::{Beginning, Meeting, Month, Observer};
use durand::model::pakistan::Posture;
use durand::model::parameters::Parameter;
use durand::model::parameters::faction::{FACTION, FactionParameters};
use durand::model::parameters::world::{Parameters, WORLD};
use durand::model::policy::Policy;
use durand::model::rung::Rung;
use durand::model::setup::{Choice, Setup};
use std::collections::BTreeSet;

/// How far a sum of shares may be from one, and a share from its ends.
const ROUNDING: f64 = 1e-9;

pub struct Watch<'a> {
    pub faults: Vec<String>,
    /// What has happened, for a test to see that something did.
    pub seen: BTreeSet<&'static str>,
    setup: &'a Setup,
    /// Books of the fighters: at the start, come, gone.
    books: [f64; 3],
    council: Option<Council>,
    rungs: Vec<u32>,
    months: u32,
    standing: bool,
}

/// Everything wrong with one world, and what happened in it.
pub fn lived(setup: &Setup, seed: u64, world: u32) -> Watch<'_> {
    let mut watch = Watch {
        faults: Vec::new(),
        seen: BTreeSet::new(),
        setup,
        books: [0.0; 3],
        council: None,
        rungs: Vec::new(),
        months: 0,
        standing: true,
    };
    Simulator::new(setup).run(seed, world, &mut watch);
    let shape = &setup.structure;
    watch.must(watch.months == shape.months, || "months are missing".to_owned());
    // Rungs partition the councils: each stands on one, and on one only.
    let councils: Vec<u32> = (0..shape.months).step_by(shape.interval as usize).collect();
    let rungs = watch.rungs.clone();
    watch.must(rungs == councils, || format!("rungs at {rungs:?}"));
    watch
}

/// What a series of that unit must stay in; nothing is known of the others but that they are finite.
fn range_of(unit: &str) -> (f64, f64) {
    match unit {
        "0..1" | "share of men" | "probability" | "share" | "share a year" | "yes or no" => (0.0, 1.0),
        "-1..1" => (-1.0, 1.0),
        "attacks a month" | "killed a month" | "fighters" | "fighters a month" | "index" | "hundred deaths"
        | "a month" => (0.0, f64::INFINITY),
        "months of rule" | "months of rule a month" | "logit" => (f64::NEG_INFINITY, f64::INFINITY),
        other => panic!("what is the range of {other}?"),
    }
}

impl Watch<'_> {
    fn must(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.faults.push(what());
        }
    }

    fn saw(&mut self, it_happened: bool, what: &'static str) {
        if it_happened {
            self.seen.insert(what);
        }
    }

    fn number(&mut self, name: &str, unit: &str, month: u32, value: Option<f64>) {
        let Some(value) = value else { return };
        let (lo, hi) = range_of(unit);
        let inside = value.is_finite() && (lo - ROUNDING..=hi + ROUNDING).contains(&value);
        self.must(inside, || format!("{name} is {value} in month {month}"));
        self.must(unit != "yes or no" || value == 0.0 || value == 1.0, || format!("{name} is {value}"));
    }

    fn one(&mut self, what: &str, shares: impl IntoIterator<Item = f64>) {
        let sum: f64 = shares.into_iter().sum();
        self.must((sum - 1.0).abs() < ROUNDING, || format!("{what} add up to {sum}"));
    }

    /// Parameters, as drawn or as levers have put them, lie in their ranges.
    fn parameters<T>(&mut self, table: &[Parameter<T>], set: &T) {
        for row in table {
            let value = (row.get)(set);
            let inside = (row.range.0..=row.range.1).contains(&value) && value.is_finite();
            self.must(inside, || format!("{} is {value}", row.path));
        }
    }

    fn happening(&mut self, happening: &Happening) {
        let range = happening.kind.row().amount.range;
        let inside = happening.amount.is_none_or(|amount| (range.0..=range.1).contains(&amount));
        let ends = happening.from <= happening.effective_until && happening.effective_until <= happening.until;
        self.must(inside && ends, || format!("{happening:?}"));
    }

    fn fighters(&mut self, month: &Month) {
        self.books[1] += month.released + month.recruited;
        self.books[2] += month.moves.settled + month.moves.defected + month.lost;
        let [start, come, gone] = self.books;
        let (found, booked, scale) = (month.state.fighters, start + come - gone, start + come + gone);
        self.must((found - booked).abs() <= 1e-8 * scale, || {
            format!("{found} fighters, {booked} in the books, month {}", month.month)
        });
    }

    /// Shares of roles are those of a whole, or absent together.
    fn roles(&mut self, name: &str, shares: [Option<f64>; 3]) {
        match shares {
            [None, None, None] => {}
            [Some(pawn), Some(proxy), Some(partner)] => self.one(name, [pawn, proxy, partner]),
            _ => self.faults.push(format!("{name}: {shares:?}")),
        }
    }

    fn series(&mut self, month: &Month) {
        let (now, factions) = (month.month, month.payoffs.len());
        for series in WORLD_SERIES {
            self.number(series.name, series.unit, now, (series.read)(month));
        }
        for (series, faction) in FACTION_SERIES.iter().flat_map(|series| (0..factions).map(move |f| (series, f))) {
            self.number(series.name, series.unit, now, (series.read)(&FactionMonth { month, faction }));
        }
        let Some(council) = self.council.take() else { return };
        for series in COALITION_SERIES {
            self.number(series.name, series.unit, now, (series.read)(&council));
        }
        let read = |name: &str| COALITION_SERIES.iter().find(|s| s.name == name).and_then(|s| (s.read)(&council));
        let names = ["coalition.roles.pawn", "coalition.roles.proxy", "coalition.roles.partner"];
        self.roles("roles of the coalition", names.map(read));
        for faction in 0..factions {
            let one = FactionCouncil { council: &council, faction };
            for series in FACTION_COUNCIL_SERIES {
                self.number(series.name, series.unit, now, (series.read)(&one));
            }
            let read = |name: &str| FACTION_COUNCIL_SERIES.iter().find(|s| s.name == name).and_then(|s| (s.read)(&one));
            self.roles("roles of a faction", ["roles.pawn", "roles.proxy", "roles.partner"].map(read));
        }
    }

    /// Of postures there is one, of policies one while a regime stands.
    fn alternatives(&mut self, month: &Month) {
        let sum = |prefix: &str, names: &[&str]| -> f64 {
            let one = |name: &&str| WORLD_SERIES.iter().find(|s| s.name == format!("{prefix}.{name}"));
            names.iter().filter_map(one).filter_map(|series| (series.read)(month)).sum()
        };
        self.must(sum("pakistan", &["induces", "holds", "talks", "coerces"]) == 1.0, || "postures".to_owned());
        let policies = sum("policy", &["shelter", "tolerate", "mediate", "contain", "crackdown"]);
        self.must(policies == f64::from(u8::from(month.standing)), || format!("{policies} policies"));
    }
}

impl Observer for Watch<'_> {
    fn begin(&mut self, beginning: &Beginning) {
        self.books[0] = beginning.parameters.ttp.fighters;
        self.parameters::<Parameters>(WORLD, beginning.parameters);
        for faction in beginning.factions {
            self.parameters::<FactionParameters>(FACTION, faction);
        }
        beginning.happenings.iter().for_each(|happening| self.happening(happening));
        self.one("shares of power", beginning.power.iter().copied());
        self.must(beginning.power.iter().all(|share| (0.0..=1.0).contains(share)), || format!("{:?}", beginning.power));
    }

    fn council(&mut self, meeting: &Meeting) {
        let (decision, factions) = (meeting.decision, meeting.seats.len());
        for (place, seat) in meeting.seats.iter().enumerate() {
            let entries = &meeting.entries[place];
            for policy in Policy::ALL {
                let (entry, worth) = (&entries[policy.index()], seat.worth[policy.index()]);
                let parts = &entry.components;
                self.must(parts.iter().all(|part| part.is_finite()), || format!("{entry:?}, month {}", meeting.month));
                let (sum, scale) = (parts.iter().sum::<f64>(), parts.iter().map(|part| part.abs()).sum::<f64>());
                self.must((sum - worth).abs() <= ROUNDING * scale, || format!("{entry:?} is not {worth}"));
                self.must(
                    entry.deniable_leverage.abs()
                        <= parts.iter().map(|part| part.abs()).fold(0.0, f64::max) + ROUNDING * scale,
                    || format!("more can be denied than there is: {entry:?}"),
                );
            }
            self.must(entries[Policy::Tolerate.index()].total() == 0.0, || "tolerance differs from itself".to_owned());
            let expected = meeting.prospects[place].iter().all(|prospect| (0.0..=1.0).contains(&prospect.resistance));
            self.must(expected, || format!("{:?}", meeting.prospects[place]));
        }
        self.one("weights", decision.weights.iter().copied());
        for policy in Policy::ALL {
            let parts = (0..factions).map(|place| decision.weights[place] * decision.worth[place][policy.index()]);
            let (sum, scale) = (parts.clone().sum::<f64>(), parts.map(f64::abs).sum::<f64>());
            let value = decision.values[policy.index()];
            self.must((sum - value).abs() <= ROUNDING * scale, || {
                format!("{} is worth {value}, not {sum}", policy.name())
            });
            self.saw(decision.blocked_by[policy.index()] != 0, "somebody blocks");
            self.saw(decision.payment[policy.index()] > 0.0, "somebody is paid");
        }
        self.must(decision.is_free(decision.policy()), || "a policy that is not free".to_owned());
        self.saw(true, decision.policy().name());
        self.council = Some(Council::of(meeting));
    }

    fn month(&mut self, month: &Month) {
        let lived = self.months;
        self.must(month.month == lived, || format!("month {} after {lived}", month.month));
        self.months += 1;
        self.parameters(WORLD, month.parameters);
        self.series(month);
        self.alternatives(month);
        self.fighters(month);
        let r = month.response;
        if self.setup.structure.choice == Choice::Threshold {
            self.must(r.least <= r.enforcement && r.enforcement <= r.greatest, || format!("{r:?}"));
        }
        self.must(r.complying + r.mutiny <= 1.0 + ROUNDING, || format!("{r:?}"));
        // What has fallen stays fallen, and orders nothing.
        self.must(month.fell == (self.standing && !month.standing), || "a fall that was none".to_owned());
        self.must(self.standing || month.policy == Policy::Tolerate, || "a fallen regime orders".to_owned());
        self.standing = month.standing;
        self.happened(month);
    }

    fn rung(&mut self, council: u32, rung: Rung) {
        self.rungs.push(council);
        self.saw(true, rung.name());
    }
}

impl Watch<'_> {
    fn happened(&mut self, month: &Month) {
        let (moves, r) = (month.moves, month.response);
        self.saw(true, month.posture.name());
        for (it_happened, what) in [
            (month.fell, "the regime falls"),
            (month.fractured, "the movement fractures"),
            (month.struck, "Pakistan strikes"),
            (moves.returned > 0.0, "bands return"),
            (moves.settled > 0.0, "bands settle"),
            (moves.resisting > 0.0, "bands resist"),
            (moves.defected > 0.0, "bands defect"),
            (month.state.fighters == 0.0, "the TTP is gone"),
            (month.released > 0.0, "prisoners are released"),
            (r.least < r.greatest, "obedience is a matter of expectations"),
            (month.ttp_attacks > 0.0, "the TTP attacks"),
            (month.kept.0 && !month.kept.1, "Pakistan keeps its promise, others do not"),
        ] {
            self.saw(it_happened, what);
        }
    }
}

/// Everything that worlds at random must have shown between them, or they were not wide.
pub fn all_that_happens() -> impl Iterator<Item = &'static str> {
    let policies = Policy::ALL.into_iter().map(Policy::name);
    let rungs = Rung::ALL.into_iter().map(Rung::name);
    let postures = Posture::ALL.into_iter().map(Posture::name);
    let rest = [
        "somebody blocks",
        "somebody is paid",
        "the regime falls",
        "the movement fractures",
        "Pakistan strikes",
        "bands return",
        "bands settle",
        "bands resist",
        "bands defect",
        "the TTP is gone",
        "prisoners are released",
        "obedience is a matter of expectations",
        "the TTP attacks",
        "Pakistan keeps its promise, others do not",
    ];
    policies.chain(rungs).chain(postures).chain(rest)
}
