//! What inputs belong to, and how they are grouped.

use crate::stats::sensitivity::Factors;
use crate::study::inputs::{Input, Inputs};

/// What moves together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Every input by itself.
    None,
    /// All inputs of a faction; the world's are one more group.
    Faction,
    /// All inputs of a component of the ledger, or of a part of the model.
    Component,
    /// All inputs with one grade of evidence.
    Grade,
}

impl Grouping {
    /// The group of an input under it; its own path where inputs stand by themselves.
    pub fn group(self, input: &Input) -> String {
        match self {
            Self::None => input.path.clone(),
            Self::Faction => input.faction.clone().unwrap_or_else(|| "world".to_owned()),
            Self::Component => group_of(&input.path).to_owned(),
            Self::Grade => format!("grade {}", input.grade.letter()),
        }
    }

    /// Factors and their names, in the order of first appearance.
    pub fn factors(self, inputs: &Inputs) -> (Factors, Vec<String>) {
        let mut names: Vec<String> = Vec::new();
        let mut of: Vec<usize> = Vec::new();
        for input in inputs.iter() {
            let group = self.group(input);
            let place = names.iter().position(|name| *name == group).unwrap_or_else(|| {
                names.push(group);
                names.len() - 1
            });
            of.push(place);
        }
        (Factors::grouped(&of), names)
    }
}

/// Beginnings of paths, without what stands for a faction, and what they belong to: a component of the ledger where they move that
/// alone, else a part of the model. The first that fits holds.
const PARTS: [(&str, &str); 34] = [
    ("weights.infighting", "unity"),
    ("weights.iskp", "iskp"),
    ("weights.leverage", "leverage"),
    ("weights.oath", "oath"),
    ("weights.honour", "honour"),
    ("weights.debt", "debt"),
    ("weights.insurance", "insurance"),
    ("weights.recognition", "recognition"),
    ("weights.economy", "economy"),
    ("weights.coercion", "relief"),
    ("belief.defection", "iskp"),
    ("belief.", "belief"),
    ("power", "power"),
    ("council.", "council"),
    ("commanders.", "commanders"),
    ("tie", "commanders"),
    ("exposure", "commanders"),
    ("patron", "commanders"),
    ("collapse.betrayal", "legitimacy"),
    ("betrayal.", "legitimacy"),
    ("infighting.", "unity"),
    ("collapse.infighting", "unity"),
    ("collapse.iskp", "iskp"),
    ("collapse.coercion", "relief"),
    ("iskp", "iskp"),
    ("bands.defect", "iskp"),
    ("bands.", "bands"),
    ("border", "leverage"),
    ("insurance.", "insurance"),
    ("recognition", "recognition"),
    ("aid_change", "economy"),
    ("outside.", "outside"),
    ("reporting.", "reporting"),
    ("attacks.", "reporting"),
];

/// What an input belongs to, by its path: a component of the ledger, or a part of the model.
pub fn group_of(path: &str) -> &'static str {
    let path = path.strip_prefix("levers.").or_else(|| path.strip_prefix("events.")).unwrap_or(path);
    let own = match path.strip_prefix("factions.") {
        Some(rest) => rest.split_once('.').map_or(rest, |(_, own)| own),
        None => path,
    };
    let own = own.split('@').next().unwrap_or(own);
    match own {
        "outside.recognition_offer" => return "recognition",
        "outside.aid" | "pakistan.inducement" => return "economy",
        _ => {}
    }
    if let Some((_, part)) = PARTS.iter().find(|(start, _)| own.starts_with(start)) {
        return part;
    }
    match own.split('.').next() {
        Some("pakistan" | "strike" | "closure" | "deportation" | "fog" | "deniability") => "pakistan",
        Some("ttp" | "ceasefire" | "prison_release" | "splinter_merger" | "settlement_offer") => "ttp",
        Some("emir_succession" | "policies") => "council",
        Some("border_settlement") => "leverage",
        Some("collapse") => "collapse",
        _ => "rest",
    }
}

/// The group as a reader is told it.
pub fn part_label(group: &str) -> &str {
    match group {
        "unity" => "unity",
        "iskp" => "ISKP",
        "honour" => "guest-right",
        "economy" => "trade and aid",
        "relief" => "coercion felt",
        "power" => "shares of power",
        "ttp" => "TTP",
        "bands" => "TTP bands",
        "belief" => "beliefs",
        "pakistan" => "Pakistan",
        "outside" => "outside powers",
        "collapse" => "hazard of collapse",
        "reporting" => "counting and reports",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn every_parameter_belongs_somewhere() {
        use crate::model::parameters::{faction::FACTION, world::WORLD};
        for row in WORLD {
            assert_ne!(group_of(row.path), "rest", "{}", row.path);
        }
        for row in FACTION {
            assert_ne!(group_of(&format!("factions.kabul.{}", row.path)), "rest", "{}", row.path);
        }
        for kind in crate::model::events::KINDS {
            assert_ne!(group_of(&format!("events.{}@2022-01", kind.name)), "rest", "{}", kind.name);
        }
        assert_eq!(group_of("levers.pakistan.inducement@2026-01"), "economy");
        assert_eq!(group_of("factions.kabul.weights.oath"), "oath");
        assert_eq!(group_of("factions.kabul.belief.credibility"), "belief");
    }

    #[test]
    fn groups_hold_every_input_once() {
        let inputs = Inputs::of(&Scenario::built_in());
        for grouping in [Grouping::None, Grouping::Faction, Grouping::Component, Grouping::Grade] {
            let (factors, names) = grouping.factors(&inputs);
            assert_eq!(factors.len(), names.len());
            let all: usize = (0..factors.len()).map(|factor| factors.inputs_of(factor).len()).sum();
            assert_eq!(all, inputs.len());
        }
        assert_eq!(Grouping::Faction.factors(&inputs).1, ["world", "kandahar", "kabul", "haqqani"]);
        assert_eq!(Grouping::None.factors(&inputs).1.len(), inputs.len());
    }
}
