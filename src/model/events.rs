//! Events: history and shocks put in from the scenario (`docs/model.md`, section 10).
//!
//! One table says for each kind which fields it takes and what it touches; parsing, schema and
//! documentation read that table.

use super::draws::{Channel, Draws};
use super::maths::clip01;
use super::parameters::world::Parameters;
use crate::stats::distribution::{Distribution, Family};

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A truce between the TTP and Pakistan, declared for longer than it may hold.
    Ceasefire,
    /// A Pakistani strike on Afghan soil.
    Strike,
    /// Border crossings closed.
    Closure,
    /// Afghans deported.
    Deportation,
    /// Prisoners released into the TTP.
    PrisonRelease,
    /// A great attack of ISKP.
    IskpAttack,
    /// Recognition by a state, whatever the conduct.
    Recognition,
    /// Conditional aid multiplied.
    AidChange,
    /// A new Emir: another centre, another degree of centralisation.
    EmirSuccession,
    /// Terms on which bands may lay down arms.
    SettlementOffer,
    /// Splinter groups joining the TTP.
    SplinterMerger,
    /// The Durand Line dispute laid to rest.
    BorderSettlement,
}

/// How long a kind of event lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spell {
    /// It happens in its month and that is all.
    Moment,
    /// It lasts for `months`, 1 unless given.
    Months,
    /// It lasts to the end unless `months` is given.
    Lasting,
}

/// The number an event carries.
pub struct Amount {
    /// Key in the scenario file.
    pub key: &'static str,
    /// Value if the file gives none; without one the key must be given, or the effect is skipped.
    pub default: Option<f64>,
    /// Whether the file must give it.
    pub required: bool,
    /// Range of sense.
    pub range: (f64, f64),
    /// Unit.
    pub unit: &'static str,
}

/// One row of the table of kinds.
pub struct KindRow {
    /// The kind.
    pub kind: Kind,
    /// Name in scenario files.
    pub name: &'static str,
    /// The number it carries.
    pub amount: Amount,
    /// How long it lasts.
    pub spell: Spell,
    /// What it does, and the equation it touches.
    pub effect: &'static str,
}

const fn amount(
    key: &'static str,
    default: Option<f64>,
    required: bool,
    range: (f64, f64),
    unit: &'static str,
) -> Amount {
    Amount { key, default, required, range, unit }
}

/// All kinds of events.
pub static KINDS: &[KindRow] = &[
    KindRow {
        kind: Kind::Ceasefire,
        name: "ceasefire",
        amount: amount(
            "attacks",
            None,
            false,
            (0.0, 10.0),
            "share of attacks that goes on; ttp.ceasefire_attacks unless given",
        ),
        spell: Spell::Months,
        effect: "for `months` (declared) the TTP leadership counts as in talks; for the first `effective_months` (all of them unless given) its tempo is multiplied by `attacks`",
    },
    KindRow {
        kind: Kind::Strike,
        name: "strike",
        amount: amount("coercion", Some(0.3), false, (0.0, 1.0), "0..1"),
        spell: Spell::Moment,
        effect: "K + coercion at once; the TTP counts as struck in this month and the two that follow",
    },
    KindRow {
        kind: Kind::Closure,
        name: "closure",
        amount: amount("coercion", Some(0.2), false, (0.0, 1.0), "0..1"),
        spell: Spell::Months,
        effect: "K + coercion at once; the target of K stays raised by coercion for `months`",
    },
    KindRow {
        kind: Kind::Deportation,
        name: "deportation",
        amount: amount("coercion", Some(0.3), false, (0.0, 1.0), "0..1"),
        spell: Spell::Months,
        effect: "K + coercion at once; the target of K stays raised by coercion for `months`",
    },
    KindRow {
        kind: Kind::PrisonRelease,
        name: "prison_release",
        amount: amount("fighters", None, true, (0.0, 1e6), "fighters"),
        spell: Spell::Moment,
        effect: "F + fighters, over all bands in proportion",
    },
    KindRow {
        kind: Kind::IskpAttack,
        name: "iskp_attack",
        amount: amount("violence", Some(0.3), false, (0.0, 10.0), "violence index"),
        spell: Spell::Moment,
        effect: "B + violence this month: in payoffs, in the hazard of collapse, and in the mean of ISKP's attacks",
    },
    KindRow {
        kind: Kind::Recognition,
        name: "recognition",
        amount: amount("amount", Some(0.1), false, (0.0, 1.0), "share of full recognition"),
        spell: Spell::Moment,
        effect: "Rec + amount at once, and the level Rec returns to is raised by amount for good, whatever the conduct",
    },
    KindRow {
        kind: Kind::AidChange,
        name: "aid_change",
        amount: amount("factor", None, true, (0.0, 100.0), "factor on outside.aid"),
        spell: Spell::Lasting,
        effect: "outside.aid times factor while it lasts",
    },
    KindRow {
        kind: Kind::EmirSuccession,
        name: "emir_succession",
        amount: amount("centralisation", None, false, (0.0, 1.0), "0..1; unchanged unless given"),
        spell: Spell::Moment,
        effect: "the centre becomes `centre` (unchanged unless given) and kap becomes centralisation",
    },
    KindRow {
        kind: Kind::SettlementOffer,
        name: "settlement_offer",
        amount: amount("pull", Some(2.0), false, (-20.0, 20.0), "logit"),
        spell: Spell::Months,
        effect: "bands' pull to settle + pull while it lasts",
    },
    KindRow {
        kind: Kind::SplinterMerger,
        name: "splinter_merger",
        amount: amount("cohesion", Some(0.03), false, (-1.0, 1.0), "0..1"),
        spell: Spell::Moment,
        effect: "u + cohesion at once",
    },
    KindRow {
        kind: Kind::BorderSettlement,
        name: "border_settlement",
        amount: amount("cap", Some(0.2), false, (0.0, 1.0), "0..1"),
        spell: Spell::Lasting,
        effect: "q can be no higher than cap while it lasts",
    },
];

impl Kind {
    /// The row of this kind.
    pub fn row(self) -> &'static KindRow {
        &KINDS[self as usize]
    }

    /// Name in scenario files.
    pub fn name(self) -> &'static str {
        self.row().name
    }
}

/// An event as the scenario states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What happens.
    pub kind: Kind,
    /// The month it begins, from 0.
    pub month: u32,
    /// How long it lasts; none stands for the kind's own spell.
    pub months: Option<u32>,
    /// How long a ceasefire holds; none stands for all of it.
    pub effective_months: Option<u32>,
    /// The number it carries; none stands for the kind's default.
    pub amount: Option<Distribution>,
    /// The new centre of a succession: a faction's place.
    pub centre: Option<usize>,
    /// Address of its draws: the hash of kind, month and place among its like.
    pub address: u64,
}

/// An event as it falls in one world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Happening {
    /// What happens.
    pub kind: Kind,
    /// First month.
    pub from: u32,
    /// First month after its end.
    pub until: u32,
    /// First month after a ceasefire no longer holds.
    pub effective_until: u32,
    /// The number it carries, as drawn.
    pub amount: Option<f64>,
    /// The new centre of a succession.
    pub centre: Option<usize>,
}

impl Event {
    /// The event in one world: its number drawn.
    pub fn happen(&self, draws: &Draws) -> Happening {
        let row = self.kind.row();
        let fallback = row.amount.default.map(|value| Distribution::new(Family::Constant(value)));
        let amount = self
            .amount
            .as_ref()
            .or(fallback.as_ref())
            .map(|distribution| distribution.quantile(draws.named(Channel::Event, self.address)));
        let months = match (row.spell, self.months) {
            (Spell::Moment, _) | (Spell::Months, None) => 1,
            (Spell::Lasting, None) => u32::MAX,
            (Spell::Months | Spell::Lasting, Some(months)) => months,
        };
        let until = self.month.saturating_add(months);
        let effective = self.effective_months.unwrap_or(months).min(months);
        Happening {
            kind: self.kind,
            from: self.month,
            until,
            effective_until: self.month.saturating_add(effective),
            amount,
            centre: self.centre,
        }
    }
}

/// What events do to one month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shocks {
    /// Added to coercion at once.
    pub coercion: f64,
    /// Added to the target of coercion.
    pub coercion_target: f64,
    /// Whether Pakistan strikes.
    pub strike: bool,
    /// Fighters released.
    pub released: f64,
    /// Added to ISKP's violence.
    pub violence: f64,
    /// Added to recognition at once.
    pub recognition: f64,
    /// Recognition given for good so far.
    pub recognition_given: f64,
    /// Factor on aid.
    pub aid_factor: f64,
    /// Centralisation set by a succession.
    pub centralisation: Option<f64>,
    /// Centre set by a succession.
    pub centre: Option<usize>,
    /// Added to bands' pull to settle.
    pub settlement: f64,
    /// Added to TTP unity.
    pub cohesion: f64,
    /// Ceiling on salience.
    pub salience_cap: f64,
    /// Whether a ceasefire is declared.
    pub truce: bool,
    /// Factor on the TTP's tempo.
    pub ceasefire: f64,
}

impl Shocks {
    /// Everything that events do in `month`.
    pub fn of(happenings: &[Happening], month: u32, p: &Parameters) -> Self {
        let mut shocks = Self {
            coercion: 0.0,
            coercion_target: 0.0,
            strike: false,
            released: 0.0,
            violence: 0.0,
            recognition: 0.0,
            recognition_given: 0.0,
            aid_factor: 1.0,
            centralisation: None,
            centre: None,
            settlement: 0.0,
            cohesion: 0.0,
            salience_cap: 1.0,
            truce: false,
            ceasefire: 1.0,
        };
        for happening in happenings.iter().filter(|happening| happening.from <= month) {
            shocks.add(happening, month, p);
        }
        shocks
    }

    fn add(&mut self, h: &Happening, month: u32, p: &Parameters) {
        let begins = h.from == month;
        let lasts = month < h.until;
        let amount = h.amount.unwrap_or(0.0);
        match h.kind {
            Kind::Ceasefire => {
                self.truce |= lasts;
                if month < h.effective_until {
                    self.ceasefire *= h.amount.unwrap_or(p.ttp.ceasefire_attacks);
                }
            }
            Kind::Strike if begins => {
                self.strike = true;
                self.coercion += amount;
            }
            Kind::Closure | Kind::Deportation if lasts => {
                self.coercion += if begins { amount } else { 0.0 };
                self.coercion_target += amount;
            }
            Kind::PrisonRelease if begins => self.released += amount,
            Kind::IskpAttack if begins => self.violence += amount,
            Kind::Recognition => {
                self.recognition += if begins { amount } else { 0.0 };
                self.recognition_given = clip01(self.recognition_given + amount);
            }
            Kind::AidChange if lasts => self.aid_factor *= amount,
            Kind::EmirSuccession if begins => {
                self.centralisation = h.amount.or(self.centralisation);
                self.centre = h.centre.or(self.centre);
            }
            Kind::SettlementOffer if lasts => self.settlement += amount,
            Kind::SplinterMerger if begins => self.cohesion += amount,
            Kind::BorderSettlement if lasts => self.salience_cap = self.salience_cap.min(amount),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
