//! The facts for programs.

use super::chronicle::{Chronicle, Council, Event, Faction, Ledger, Lever, Month, Obedience, Period};
use crate::model::pakistan::Posture;
use crate::model::parameters::faction::FACTION;
use crate::model::parameters::world::WORLD;
use crate::model::payoff::Component;
use crate::model::policy::Policy;
use crate::model::rung::Rung;
use serde_json::{Map, Value, json};

/// A chronicle as JSON.
pub fn json(chronicle: &Chronicle) -> Value {
    let date = |month: Option<u32>| month.map(|month| chronicle.date(month).to_string());
    let drawn: Map<String, Value> =
        WORLD.iter().map(|row| (row.path.to_owned(), json!((row.get)(&chronicle.parameters)))).collect();
    json!({
        "scenario": chronicle.scenario,
        "title": chronicle.title,
        "world": chronicle.world,
        "seed": chronicle.seed,
        "start": chronicle.start.to_string(),
        "rule": chronicle.rule,
        "parameters": drawn,
        "factions": chronicle.factions.iter().map(faction).collect::<Vec<_>>(),
        "events": chronicle.events.iter().map(|event| self::event(chronicle, event)).collect::<Vec<_>>(),
        "levers_over_time": chronicle.levers.iter().map(|lever| self::lever(chronicle, lever)).collect::<Vec<_>>(),
        "councils": chronicle.periods.iter().map(|period| self::period(chronicle, period)).collect::<Vec<_>>(),
        "months": chronicle.months().map(|month| self::month(chronicle, month)).collect::<Vec<_>>(),
        "first": {
            "rational": date(chronicle.first_rational()),
            "ordered": date(chronicle.first_ordered()),
            "enforced": date(chronicle.first_enforced()),
            "collapsed": date(chronicle.collapsed()),
        },
        "totals": totals(chronicle),
    })
}

fn faction(faction: &Faction) -> Value {
    let drawn: Map<String, Value> =
        FACTION.iter().map(|row| (row.path.to_owned(), json!((row.get)(&faction.parameters)))).collect();
    json!({
        "name": faction.name,
        "label": faction.label,
        "power": faction.power,
        "commanders": faction.commanders,
        "parameters": drawn,
    })
}

fn event(chronicle: &Chronicle, event: &Event) -> Value {
    json!({
        "month": chronicle.date(event.from).to_string(),
        "kind": event.kind.name(),
        "last": event.until.map(|until| chronicle.date(until.saturating_sub(1)).to_string()),
        "effective_months": event.effective_until.saturating_sub(event.from),
        event.kind.row().amount.key: event.amount,
        "centre": event.centre.and_then(|place| chronicle.factions.get(place)).map(|faction| &faction.name),
    })
}

fn lever(chronicle: &Chronicle, lever: &Lever) -> Value {
    json!({
        "path": lever.path,
        "from": chronicle.date(lever.from).to_string(),
        "to": lever.to.map(|last| chronicle.date(last).to_string()),
        "value": lever.value,
    })
}

fn period(chronicle: &Chronicle, period: &Period) -> Value {
    let mut facts = Map::new();
    facts.insert("month".to_owned(), json!(chronicle.date(period.from).to_string()));
    facts.insert("rung".to_owned(), json!(period.rung.map(Rung::name)));
    match &period.council {
        Some(council) => self::council(&mut facts, chronicle, council),
        None => {
            facts.insert("ordered".to_owned(), Value::Null);
        }
    }
    Value::Object(facts)
}

fn council(facts: &mut Map<String, Value>, chronicle: &Chronicle, council: &Council) {
    let name = |place: usize| chronicle.factions.get(place).map(|faction| faction.name.clone());
    let blockers = |policy: Policy| -> Vec<String> {
        council.blocked_by[policy.index()].iter().filter_map(|&place| name(place)).collect()
    };
    let mut put = |key: &str, value: Value| facts.insert(key.to_owned(), value);
    put("ordered", json!(council.ordered.name()));
    put("centre", json!(name(council.centre)));
    put("centralisation", json!(council.centralisation));
    put("cooling", json!(council.cooling));
    put("worth", by_policy(|policy| json!(council.values[policy.index()])));
    put("obeyed", json!(council.obeyed));
    put("blocked_by", by_policy(|policy| json!(blockers(policy))));
    put("payments", by_policy(|policy| json!(council.payment[policy.index()])));
    let ledgers =
        council.ledgers.iter().enumerate().filter_map(|(place, ledger)| Some((name(place)?, self::ledger(ledger))));
    put("factions", Value::Object(ledgers.collect()));
}

fn ledger(ledger: &Ledger) -> Value {
    let parts: Map<String, Value> = Component::ALL
        .into_iter()
        .map(|component| (component.name().to_owned(), json!(ledger.components[component as usize])))
        .collect();
    json!({
        "weight": ledger.weight,
        "crackdown": parts,
        "worth": by_policy(|policy| json!(ledger.worth[policy.index()])),
        "obeyed": ledger.obeyed,
        "best": ledger.best().name(),
        "expected": by_policy(|policy| {
            let expected = &ledger.expected[policy.index()];
            json!({
                "resistance": expected.resistance,
                "enforcement": expected.enforcement,
                "mutiny": expected.mutiny,
                "fractures": expected.fractures,
            })
        }),
    })
}

fn month(chronicle: &Chronicle, month: &Month) -> Value {
    json!({
        "month": chronicle.date(month.month).to_string(),
        "policy": month.policy.name(),
        "order": month.order.as_ref().map(|order| obedience(chronicle, order)),
        "bands": moves(&month.moves),
        "fracture": month.fractured,
        "fell": month.fell,
        "pakistan": {
            "posture": month.posture.name(),
            "strikes": month.struck,
            "coercion": month.coercion,
            "keeps": month.kept.pakistan,
        },
        "outside": { "keeps": month.kept.outside },
        "ttp": {
            "tempo": month.tempo,
            "attacks": month.ttp_attacks,
            "killed": month.ttp_killed,
            "fighters": month.fighters,
        },
        "other_groups": { "attacks": month.other_attacks, "killed": month.other_killed },
        "iskp": { "strength": month.iskp_strength, "attacks": month.iskp_attacks },
        "infighting": month.infighting,
        "betrayal": month.betrayal,
        "hazard": month.hazard,
    })
}

fn obedience(chronicle: &Chronicle, order: &Obedience) -> Value {
    let men = |men: &super::chronicle::Men| json!({ "complying": men.complying, "shirking": men.shirking(), "mutiny": men.mutiny });
    let factions: Map<String, Value> = chronicle
        .factions
        .iter()
        .zip(&order.by_faction)
        .map(|(faction, shares)| (faction.name.clone(), shares.as_ref().map_or(Value::Null, men)))
        .collect();
    json!({
        "enforcement": order.enforcement,
        "least": order.least,
        "greatest": order.greatest,
        "men": men(&order.all),
        "factions": factions,
    })
}

fn moves(moves: &crate::model::bands::Moves) -> Value {
    json!({
        "returned": moves.returned,
        "settled": moves.settled,
        "resisting": moves.resisting,
        "defected": moves.defected,
    })
}

fn totals(chronicle: &Chronicle) -> Value {
    let sum = chronicle.totals();
    let named = |names: &[&'static str], counts: &[u32]| -> Map<String, Value> {
        names.iter().zip(counts).map(|(name, count)| ((*name).to_owned(), json!(count))).collect()
    };
    json!({
        "months": sum.months,
        "councils": sum.councils,
        "ordered": named(&Policy::ALL.map(Policy::name), &sum.ordered),
        "rungs": named(&Rung::ALL.map(Rung::name), &sum.rungs),
        "ttp": { "attacks": sum.ttp_attacks, "killed": sum.ttp_killed },
        "other_groups": { "attacks": sum.other_attacks, "killed": sum.other_killed },
        "iskp": { "attacks": sum.iskp_attacks },
        "pakistan": {
            "strikes": sum.strikes,
            "keeps": sum.pakistan_kept,
            "postures": named(&Posture::ALL.map(Posture::name), &sum.postures),
        },
        "outside": { "keeps": sum.outside_kept },
        "fractures": sum.fractures,
        "bands": moves(&sum.moves),
    })
}

fn by_policy(of: impl Fn(Policy) -> Value) -> Value {
    Value::Object(Policy::ALL.into_iter().map(|policy| (policy.name().to_owned(), of(policy))).collect())
}
