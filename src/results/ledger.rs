//! `ledger.parquet`: every council, faction, policy and component, over worlds.

use std::path::Path;

use super::ResultError;
use super::months::{Described, distribution_fields};
use super::table::{Field, FieldKind, TableWriter, Values};
use crate::ensemble::tally::{LINES, Page, Tally, line_name};
use crate::scenario::Scenario;

/// Name of the coalition among the factions.
pub const COALITION: &str = "coalition";

/// Stands where a policy does, for the price of a crackdown: factors in its components, months of rule that are
/// missing in its total; at councils that snapshots of `worlds.parquet` read.
pub const BREAK_EVEN: &str = "break-even";

/// Writes the file.
pub fn write(path: &Path, scenario: &Scenario, tally: &Tally) -> Result<(), ResultError> {
    let mut fields = vec![
        Field::new("month", FieldKind::Text, "YYYY-MM", "month of the council"),
        Field::new(
            "faction",
            FieldKind::Text,
            "name",
            "whose ledger; `coalition` weighs the factions as the council does",
        ),
        Field::new(
            "policy",
            FieldKind::Text,
            "name",
            "policy held against tolerance; `crackdown-obeyed` is a crackdown as if it were obeyed, `break-even` \
             what would bring a crackdown's ledger to zero",
        ),
        Field::new("component", FieldKind::Text, "name", "component of the ledger, or `total`"),
    ];
    fields.extend(distribution_fields().into_iter().map(|field| {
        let unit = if field.kind == FieldKind::Double {
            "months of rule; a factor in components of `break-even`".to_owned()
        } else {
            field.unit
        };
        Field { unit, ..field }
    }));
    let mut table = TableWriter::create(path, fields)?;
    let mut described = Described::default();
    let (councils, interval) = tally.councils();
    let owners: Vec<&str> =
        scenario.setup.factions.iter().map(|faction| faction.name.as_str()).chain([COALITION]).collect();
    for council in 0..councils {
        let date = scenario.run.start.plus(council as u32 * interval).to_string();
        let (mut factions, mut policies, mut components) = (Vec::new(), Vec::new(), Vec::new());
        for (owner, name) in owners.iter().enumerate() {
            for (page, kind) in Page::ALL.into_iter().enumerate() {
                for line in 0..LINES {
                    factions.push(*name);
                    policies.push(kind.name());
                    components.push(line_name(line));
                    described.add(tally.ledger(council, owner, page, line));
                }
            }
        }
        // What a crackdown lacks; in each component the factor at which it alone makes up for it.
        if let Some(slot) = tally.price_slot(council as u32) {
            for (owner, name) in owners.iter().enumerate() {
                for line in 0..LINES {
                    factions.push(*name);
                    policies.push(BREAK_EVEN);
                    components.push(line_name(line));
                    described.add(tally.price(slot, owner, line));
                }
            }
        }
        let texts = [vec![date.as_str(); factions.len()], factions, policies, components];
        table.write(texts.into_iter().map(Values::Text).chain(described.take()))?;
    }
    table.finish()
}
