//! The mechanisms of the model and how each is switched off, and the structures it could have instead.
//!
//! Every switch is a plain override of scenario keys, so that anybody can flip it: `durand run FILE --set council.rule=weighted`.
//! A path under `factions.*` stands for one override a faction. Where each mechanism lives: `docs/model.md`.

use crate::model::setup::{Cascade, Choice, Rule, Structure};
use crate::scenario::Scenario;

/// A mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mechanism {
    /// Name in tables and files.
    pub name: &'static str,
    /// What is so once it is off.
    pub off_means: &'static str,
    /// Overrides that switch it off, as after `--set`.
    pub off: &'static [&'static str],
    /// The component of the ledger that it is, if it is one.
    pub component: Option<&'static str>,
}

const fn row(
    name: &'static str,
    off_means: &'static str,
    off: &'static [&'static str],
    component: Option<&'static str>,
) -> Mechanism {
    Mechanism { name, off_means, off, component }
}

/// All mechanisms: bonds, calculus, coalition, outside, learning.
pub static MECHANISMS: &[Mechanism] = &[
    row(
        "ties",
        "commanders' ties to the TTP neither resist an order nor loosen anybody",
        &["commanders.tie_weight=0", "commanders.retribution=0"],
        None,
    ),
    row("oath", "a broken oath costs nothing", &["factions.*.weights.oath=0"], Some("oath")),
    row("honour", "broken guest-right costs nothing", &["factions.*.weights.honour=0"], Some("honour")),
    row("debt", "a betrayed debt costs nothing", &["factions.*.weights.debt=0"], Some("debt")),
    row("legitimacy", "betrayal does not shake the regime", &["collapse.betrayal=0"], Some("legitimacy")),
    row("insurance", "sanctuary after a fall is worth nothing", &["factions.*.weights.insurance=0"], Some("insurance")),
    row("leverage", "leverage over Pakistan is worth nothing", &["factions.*.weights.leverage=0"], Some("leverage")),
    row(
        "iskp-defection",
        "pressure drives nobody to ISKP, and nobody believes it does",
        &["bands.defect_base=-50", "bands.defect_pressure=0", "factions.*.belief.defection=0"],
        Some("iskp"),
    ),
    row("buffer", "unity of the TTP is nothing to ISKP", &["iskp.buffer=0"], Some("iskp")),
    row(
        "iskp-threat",
        "ISKP's violence neither costs nor shakes the regime",
        &["factions.*.weights.iskp=0", "collapse.iskp=0"],
        Some("iskp"),
    ),
    row(
        "infighting",
        "infighting neither costs nor shakes the regime",
        &["factions.*.weights.infighting=0", "collapse.infighting=0"],
        Some("unity"),
    ),
    row(
        "fracture",
        "no mutiny breaks the movement apart, and none is foreseen to",
        &["commanders.fracture=1"],
        Some("unity"),
    ),
    row("deniability", "no attack can be disowned", &["deniability.level=0"], None),
    row("fog", "a pledge left unenforced is believed by nobody", &["fog.reputation=0"], None),
    row("patrons", "independent funding does not loosen the centre's hold", &["commanders.patron_discount=0"], None),
    row("peers", "commanders do not look at each other", &["commanders.peer_weight=0"], None),
    row("vetoes", "nobody can block", &["council.rule=weighted"], None),
    row(
        "learning",
        "factions believe to the end what they believed at first",
        &["belief.defection_rate=0", "belief.resistance_rate=0", "belief.credibility_rate=0"],
        None,
    ),
    row("pakistan-learning", "Pakistan learns nothing from what it tried", &["pakistan.learning_rate=0"], None),
    row("rally", "coercion makes the border dispute neither hotter nor cooler", &["border.rally=0"], None),
    row("retaliation", "strikes do not move the TTP's tempo", &["ttp.retaliation=0"], None),
    row(
        "coercion",
        "coercion neither costs nor shakes the regime",
        &["factions.*.weights.coercion=0", "collapse.coercion=0"],
        Some("relief"),
    ),
    row("recognition", "recognition is worth nothing", &["factions.*.weights.recognition=0"], Some("recognition")),
    row("economy", "trade and aid are worth nothing", &["factions.*.weights.economy=0"], Some("economy")),
];

impl Mechanism {
    /// The overrides for these factions.
    pub fn overrides<S: AsRef<str>>(&self, factions: &[S]) -> Vec<String> {
        let mut all = Vec::new();
        for setting in self.off {
            match setting.strip_prefix("factions.*.") {
                Some(rest) => all.extend(factions.iter().map(|name| format!("factions.{}.{rest}", name.as_ref()))),
                None => all.push((*setting).to_owned()),
            }
        }
        all
    }
}

/// A structure that the model could have instead of the scenario's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Name in tables and files, such as `rule=condorcet`.
    pub name: String,
    /// What is so under it.
    pub means: &'static str,
    /// The override that chooses it, as after `--set`.
    pub set: String,
}

/// The alternatives to a scenario's own structure, one changed at a time: council rules, equilibria of the cascade, rules of commanders.
pub fn alternatives(structure: &Structure) -> Vec<Alternative> {
    let mut all = Vec::new();
    let mut add = |key: &str, name: &str, means| {
        all.push(Alternative { name: format!("{key}={name}"), means, set: format!("council.{key}={name}") });
    };
    for (name, rule) in Rule::ALL.into_iter().filter(|(_, rule)| *rule != structure.rule) {
        add("rule", name, rule_means(rule));
    }
    for (name, cascade) in Cascade::ALL.into_iter().filter(|(_, cascade)| *cascade != structure.cascade) {
        add("cascade", name, cascade_means(cascade));
    }
    for (name, choice) in Choice::ALL.into_iter().filter(|(_, choice)| *choice != structure.choice) {
        add("commanders", name, choice_means(choice));
    }
    all
}

const fn rule_means(rule: Rule) -> &'static str {
    match rule {
        Rule::Council => "all but the centre may block, the less the more power is centralised",
        Rule::Weighted => "the same weights, nobody may block",
        Rule::Unanimity => "whoever stands to lose blocks, the centre too",
        Rule::Condorcet => "a probabilistic election between all pairs of policies",
        Rule::SidePayments => "the centre may buy blockers off",
    }
}

const fn cascade_means(cascade: Cascade) -> &'static str {
    match cascade {
        Cascade::Path => "obedience goes on from last month's",
        Cascade::Least => "of all stable obedience the least happens",
        Cascade::Greatest => "of all stable obedience the greatest happens",
    }
}

const fn choice_means(choice: Choice) -> &'static str {
    match choice {
        Choice::Threshold => "commanders have leanings that persist",
        Choice::Logit => "commanders decide anew each month, with fresh shocks",
    }
}

/// A scenario with overrides, and without the levers over time that would undo them: those on the same keys.
///
/// # Errors
///
/// The scenario's faults, where an override does not fit it.
pub fn switched(scenario: &Scenario, overrides: &[String]) -> Result<Scenario, crate::scenario::Diagnostics> {
    use crate::model::parameters::{faction::FACTION, world::WORLD};
    use crate::model::setup::Target;
    let mut switched = scenario.with(&crate::scenario::Overrides::set(overrides.iter().cloned()))?;
    let factions = switched.factions();
    let path = |target: Target| match target {
        Target::World(row) => WORLD[row].path.to_owned(),
        Target::Faction(place, row) => format!("factions.{}.{}", factions[place], FACTION[row].path),
    };
    let set =
        |lever: &str| overrides.iter().any(|text| text.split_once('=').is_some_and(|(key, _)| key.trim() == lever));
    switched.setup.levers.retain(|lever| !set(&path(lever.target)));
    Ok(switched)
}

#[cfg(test)]
mod tests;
