//! Reads `[factions]`: the built-in ones, what a file changes in them, drops, and adds.

use super::super::diagnostics::Faults;
use super::super::faults::Fault;
use super::super::faults::faction::FactionFault;
use super::super::faults::key::KeyFault;
use super::super::keys::Vocabulary;
use super::super::merge::shares_source;
use super::super::nearest::nearest;
use super::super::settings::{FACTION_SETTINGS, Form, setting};
use super::super::source::Span;
use super::super::tree::{Entry, Node, Table, Value};
use super::factors::Factor;
use super::number;
use super::values::{self, Purpose};
use crate::model::parameters::faction::{DEFAULT_FACTIONS, FACTION, default_for};
use crate::model::setup::MAX_FACTIONS;
use crate::stats::distribution::Distribution;

/// The centre unless a file names one, or drops this one.
pub(crate) const DEFAULT_CENTRE: &str = "kandahar";
/// How far shares of power may miss 1: the rounding of numbers written by hand.
const SLACK: f64 = 1e-6;

/// A faction as it is gathered.
pub(super) struct Draft {
    pub name: String,
    pub label: String,
    pub power: f64,
    /// Share of the commanders.
    pub commanders: f64,
    pub distributions: Vec<Distribution>,
    /// Where a file gives its power, its share of commanders, and `drop`.
    power_at: Option<Span>,
    commanders_at: Option<Span>,
    drop_at: Option<Span>,
    dropped: bool,
    /// Whether a power is given that cannot be read, or one is needed and missing.
    powerless: bool,
}

/// The factions kept, built-in ones first, and the names of those that are dropped.
///
/// `factors` are those on a faction's keys.
pub(super) fn read(
    entry: Option<&Entry>,
    factors: &[&Factor],
    complete: bool,
    faults: &mut Faults,
) -> (Vec<Draft>, Vec<String>) {
    let before = faults.errors();
    let empty = Table::default();
    let table = match entry.map(|entry| &entry.node) {
        Some(Node { value: Value::Table(table), .. }) => table,
        Some(node) => {
            let advice = Some("write `[factions.<name>]`, and its keys on lines of their own under it".to_owned());
            values::wrong_type(node, "factions", "a table", advice, faults);
            &empty
        }
        None => &empty,
    };
    let mut drafts: Vec<Draft> = DEFAULT_FACTIONS.iter().map(|known| Draft::built_in(known.name)).collect();
    for entry in &table.entries {
        one(entry, &mut drafts, complete, faults);
    }
    let (dropped, mut kept): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|draft| draft.dropped);
    let names: Vec<String> = kept.iter().map(|draft| draft.name.clone()).collect();
    for factor in factors {
        let path = factor.path.strip_prefix("factions.").and_then(|path| path.split_once('.'));
        let found = path.and_then(|(name, key)| Some((kept.iter_mut().find(|draft| draft.name == name)?, key)));
        if found.is_none_or(|(draft, key)| !draft.multiply(key, factor, faults)) && complete {
            factor.refuse(&names, faults);
        }
    }
    if complete && faults.errors() == before {
        count(&kept, &dropped, table, faults);
    }
    if complete && kept.iter().all(|draft| !draft.powerless) {
        power(&kept, &dropped, faults);
        commanders(&kept, faults);
    }
    (kept, dropped.into_iter().map(|draft| draft.name).collect())
}

impl Draft {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: capital(name),
            power: 0.0,
            commanders: f64::NAN,
            distributions: FACTION.iter().map(|row| default_for(name, row)).collect(),
            power_at: None,
            commanders_at: None,
            drop_at: None,
            dropped: false,
            powerless: false,
        }
    }

    fn built_in(name: &str) -> Self {
        let mut draft = Self::new(name);
        if let Some(known) = DEFAULT_FACTIONS.iter().find(|known| known.name == name) {
            known.label.clone_into(&mut draft.label);
            draft.power = known.power;
            draft.commanders = known.commanders;
        }
        draft
    }

    /// A factor on one of its keys; false if there is no such key, or no quantity under it.
    fn multiply(&mut self, key: &str, factor: &Factor, faults: &mut Faults) -> bool {
        if let Some(place) = FACTION.iter().position(|row| row.path == key) {
            if let Some(scaled) = factor.distribution(&self.distributions[place], FACTION[place].range, faults) {
                self.distributions[place] = scaled;
            }
            return true;
        }
        let Some(Form::Fixed { least, most }) = setting(FACTION_SETTINGS, key).map(|row| row.form) else {
            return false;
        };
        let is_power = key == "power";
        let base = if is_power { self.power } else { self.commanders };
        if let Some(value) = factor.fixed(base, (least, most), faults) {
            // Commanders follow a power that changes, as where a file changes it, unless they are given.
            if is_power {
                (self.power, self.power_at) = (value, Some(factor.span));
            }
            if !is_power || self.commanders_at.is_none() {
                self.commanders = value;
            }
            if !is_power {
                self.commanders_at = Some(factor.span);
            }
        }
        true
    }

    fn take(&mut self, path: &str, node: &Node, faults: &mut Faults) {
        let shown = format!("factions.{}.{path}", self.name);
        if let Some(place) = FACTION.iter().position(|row| row.path == path) {
            let row = &FACTION[place];
            let purpose = Purpose { path: &shown, range: row.range, unit: row.unit, meaning: row.meaning };
            if let Some(distribution) = number::drawn(node, purpose, faults) {
                self.distributions[place] = distribution;
            }
            return;
        }
        let Some(row) = setting(FACTION_SETTINGS, path) else { return };
        match row.form {
            Form::Fixed { least, most } => {
                let purpose = Purpose { path: &shown, range: (least, most), unit: "", meaning: row.meaning };
                let value = values::fixed(node, purpose, faults);
                if path == "power" {
                    self.powerless = value.is_none();
                    self.power = value.unwrap_or(0.0);
                    self.power_at = Some(node.span);
                } else {
                    self.commanders = value.unwrap_or(f64::NAN);
                    self.commanders_at = Some(node.span);
                }
            }
            Form::Truth => {
                self.dropped = values::truth(node, &shown, faults).unwrap_or(false);
                self.drop_at = Some(node.span);
            }
            _ => {
                if let Some(label) = values::text(node, &shown, false, faults).filter(|label| !label.is_empty()) {
                    self.label = label;
                }
            }
        }
    }
}

/// What the factions are together: in results and metrics it stands where a faction's name might.
const COALITION: &str = "coalition";

/// One entry of `[factions]`.
fn one(entry: &Entry, drafts: &mut Vec<Draft>, complete: bool, faults: &mut Faults) {
    let name = entry.key.as_str();
    if !values::is_name(name, 32) || name == COALITION {
        faults.error(entry.key_span, Fault::Faction(FactionFault::Name { found: name.to_owned() }));
        return;
    }
    let Value::Table(table) = &entry.node.value else {
        let path = format!("factions.{name}");
        let advice = Some(format!("write `[{path}]`, and its keys on lines of their own under it"));
        values::wrong_type(&entry.node, &path, "a table", advice, faults);
        return;
    };
    let known = drafts.iter().position(|draft| draft.name == name);
    let mut draft = known.map_or_else(|| Draft::new(name), |place| drafts.remove(place));
    let share_before = draft.commanders;
    for found in Vocabulary::faction(name).walk(table, faults) {
        draft.take(&found.path, &found.entry.node, faults);
    }
    // A built-in faction whose power changes has its commanders follow, unless they are given too.
    if draft.power_at.is_some() && draft.commanders_at.is_none() {
        draft.commanders = draft.power;
    } else if draft.commanders.is_nan() {
        draft.commanders = if share_before.is_nan() { draft.power } else { share_before };
    }
    if let (true, Some(at)) = (draft.dropped, draft.drop_at) {
        if known.is_none() && table.entries.len() == 1 && complete {
            let all: Vec<String> = drafts.iter().map(|draft| draft.name.clone()).collect();
            let near = nearest(name, all.iter().map(String::as_str)).map(str::to_owned);
            faults.error(
                entry.key_span,
                Fault::Faction(FactionFault::DropUnknown { found: name.to_owned(), nearest: near, all }),
            );
        } else if shares_source(table, "drop", at) {
            faults.warning(at, Fault::Faction(FactionFault::DroppedKeys { name: name.to_owned() }));
        }
    } else if known.is_none() && draft.power_at.is_none() {
        draft.powerless = true;
        if complete {
            let of = format!("the new faction `{name}`");
            let fault = KeyFault::Missing { key: "power", of, example: "power = 0.1".to_owned() };
            faults.error(entry.key_span, Fault::Key(fault));
        }
    }
    drafts.insert(known.unwrap_or(drafts.len()), draft);
}

/// One to eight factions.
fn count(kept: &[Draft], dropped: &[Draft], table: &Table, faults: &mut Faults) {
    let fault = Fault::Faction(FactionFault::Count { count: kept.len(), most: MAX_FACTIONS });
    if kept.is_empty() {
        if let Some(at) = dropped.iter().filter_map(|draft| draft.drop_at).max() {
            faults.error(at, fault);
        }
    } else if kept.len() > MAX_FACTIONS
        && let Some(last) = kept.last().and_then(|draft| table.get(&draft.name))
    {
        faults.error(last.key_span, fault);
    }
}

/// Shares of power add up to 1.
fn power(kept: &[Draft], dropped: &[Draft], faults: &mut Faults) {
    let sum: f64 = kept.iter().map(|draft| draft.power).sum();
    if kept.is_empty() || (sum - 1.0).abs() <= SLACK {
        return;
    }
    let last = kept.iter().filter(|draft| draft.power_at.is_some()).max_by_key(|draft| draft.power_at);
    let drop_at = dropped.iter().filter_map(|draft| draft.drop_at).max();
    let Some(at) = last.and_then(|draft| draft.power_at).or(drop_at) else { return };
    let mend = last.and_then(|draft| {
        let needed = round(1.0 - (sum - draft.power), 1e6);
        (0.001..=1.0).contains(&needed).then(|| (draft.name.clone(), needed))
    });
    let mut scaled: Vec<(String, f64)> =
        kept.iter().map(|draft| (draft.name.clone(), round(draft.power / sum, 1e4))).collect();
    let total: f64 = scaled.iter().map(|(_, power)| power).sum();
    if let Some((_, power)) = scaled.last_mut() {
        *power = round(*power + 1.0 - total, 1e4);
    }
    let others = kept.iter().filter(|draft| draft.power_at != Some(at));
    let context = others.filter_map(|draft| Some((draft.power_at?, format!("{}", draft.power)))).collect();
    let fault = FactionFault::PowerSum { sum, last: mend, scaled, by_drop: last.is_none() };
    faults.error_with(at, Fault::Faction(fault), context);
}

/// Somebody has commanders.
fn commanders(kept: &[Draft], faults: &mut Faults) {
    if kept.iter().any(|draft| draft.commanders > 0.0 || draft.commanders.is_nan()) {
        return;
    }
    if let Some(at) = kept.iter().filter_map(|draft| draft.commanders_at).max() {
        faults.error(at, Fault::Faction(FactionFault::NoCommanders));
    }
}

fn round(value: f64, per_unit: f64) -> f64 {
    (value * per_unit).round() / per_unit
}

/// A faction's key as a name: `quetta-shura` is Quetta Shura.
fn capital(name: &str) -> String {
    let words = name.split('-').filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_names() {
        assert_eq!(capital("quetta-shura"), "Quetta Shura");
        assert_eq!(capital("-a--b"), "A B");
    }
}
