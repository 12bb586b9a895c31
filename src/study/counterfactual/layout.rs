//! The columns of `samples.parquet`: a row a world and council asked about.
//!
//! Inside, a row is numbers, and what does not exist is NaN; `sample` fills them in this order.

use super::verdict::Class;
use super::watch::CONSEQUENCES;
use super::{Question, learn};
use crate::model::payoff::Component;
use crate::results::table::{Field, FieldKind};
use crate::scenario::Scenario;

/// The columns, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    fields: Vec<Field>,
    /// Where what is read off a council begins: all of it is missing in a world that has fallen.
    pub(super) first_of_council: usize,
}

impl Layout {
    /// The columns of a question to a scenario.
    pub fn of(scenario: &Scenario, question: &Question) -> Self {
        let mut fields = Vec::new();
        let mut add = |name: &str, kind: FieldKind, unit: &str, meaning: &str| {
            fields.push(Field::new(name, kind, unit, meaning));
        };
        add("world", FieldKind::Whole, "number", "the world's number");
        add("month", FieldKind::Whole, "month, from 0", "month of the council from which the policy is forced");
        add(
            "standing",
            FieldKind::Flag,
            "yes or no",
            "the regime stands at that council; all else is missing where not",
        );
        for row in scenario.setup.world.drawn() {
            add(row.path, FieldKind::Double, row.unit, row.meaning);
        }
        for faction in &scenario.setup.factions {
            add(&format!("factions.{}.power", faction.name), FieldKind::Double, "share", "share of power");
            for row in faction.parameters.drawn() {
                add(&format!("factions.{}.{}", faction.name, row.path), FieldKind::Double, row.unit, row.meaning);
            }
        }
        let first_of_council = fields.len();
        council(&mut fields);
        for actor in actors(scenario) {
            actor_columns(&mut fields, &actor);
        }
        consequences(&mut fields);
        if question.learn {
            learn::columns(scenario, &mut fields);
        }
        Self { fields, first_of_council }
    }

    /// The columns.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Number of columns.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is none, which never is.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Where a column stands, by its name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

/// Prefixes of the actors' columns: the coalition, then the factions.
pub(super) fn actors(scenario: &Scenario) -> Vec<String> {
    let factions = scenario.setup.factions.iter().map(|faction| format!("factions.{}", faction.name));
    std::iter::once("coalition".to_owned()).chain(factions).collect()
}

fn council(fields: &mut Vec<Field>) {
    let classes: Vec<&str> = Class::ALL.iter().map(|class| class.name()).collect();
    fields.push(Field::new("discount", FieldKind::Double, "a month", "discount factor at that council"));
    for (name, meaning) in [
        ("ordered", "that council orders the policy"),
        ("cooling", "a fracture rules action out at that council"),
        ("blocked", "somebody blocks the policy at that council"),
    ] {
        fields.push(Field::new(name, FieldKind::Flag, "yes or no", meaning));
    }
    fields.push(Field::new("class", FieldKind::Text, "name", &classes.join(", ")));
}

/// Per actor: as it is seen, as it turns out, and both by component.
fn actor_columns(fields: &mut Vec<Field>, actor: &str) {
    const UNIT: &str = "months of rule";
    let mut add = |name: &str, meaning: &str| {
        fields.push(Field::new(&format!("{actor}.{name}"), FieldKind::Double, UNIT, meaning));
    };
    add("perceived", "worth of the policy against tolerance in the ledger of that council");
    add("realised", "worth against tolerance as it turns out: mean over branches");
    add("realised.se", "standard error of that mean; missing with a single branch");
    for component in Component::ALL {
        add(&format!("perceived.{}", component.name()), "the component of the ledger");
        add(&format!("realised.{}", component.name()), "the same as it turns out: mean over branches");
    }
}

fn consequences(fields: &mut Vec<Field>) {
    for (name, unit, meaning) in CONSEQUENCES {
        for (lived, under) in [("forced", "with the policy forced"), ("tolerated", "with tolerance")] {
            let meaning = format!("{meaning}, {under}: mean over branches");
            fields.push(Field::new(&format!("{name}.{lived}"), FieldKind::Double, unit, &meaning));
        }
    }
    fields.push(Field::new(
        "order.months",
        FieldKind::Double,
        "months",
        "months the policy is in force: mean over branches",
    ));
    fields.push(Field::new("order.enforcement", FieldKind::Double, "0..1", "mean enforcement in these months"));
}
