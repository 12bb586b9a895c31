//! From the merged tree to a scenario, with every fault on the way.

mod build;
mod events;
mod factions;
mod factors;
mod hypotheses;
mod levers;
mod number;
mod values;

pub(crate) use build::read;
pub(crate) use factors::Factor;
pub(crate) use number::FAMILIES;

use super::calendar::YearMonth;
use super::diagnostics::Faults;
use super::faults::Fault;
use super::faults::key::KeyFault;
use super::faults::time::TimeFault;
use super::source::Span;
use super::tree::{Entry, Node, Table, Value};

/// The months of a run, and those that a file may name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar {
    /// First month.
    pub first: YearMonth,
    /// Last month of the run.
    pub last: YearMonth,
    /// Last month that may be named: later than `last` where an override shortened the run.
    pub last_named: YearMonth,
}

impl Calendar {
    /// The month's number in the run, from 0; a fault if it may not be named.
    fn number(&self, what: &str, month: YearMonth, span: Span, faults: &mut Faults) -> Option<u32> {
        if month < self.first || month > self.last_named {
            let (first, last) = (self.first, self.last_named);
            faults.error(span, Fault::Time(TimeFault::Outside { what: what.to_owned(), month, first, last }));
            return None;
        }
        u32::try_from(month.since(self.first)).ok()
    }
}

/// The tables of a list such as `[[events]]`, with the place of each.
fn tables<'t>(entry: &'t Entry, faults: &mut Faults) -> Vec<(Span, &'t Table)> {
    let advice = || Some(format!("begin each with a line `[[{}]]`", entry.key));
    let Value::List(items) = &entry.node.value else {
        values::wrong_type(&entry.node, &entry.key, "a list of tables", advice(), faults);
        return Vec::new();
    };
    let mut tables = Vec::new();
    for item in items {
        match &item.value {
            Value::Table(table) => tables.push((item.span, table)),
            _ => values::wrong_type(item, &entry.key, "a list of tables", advice(), faults),
        }
    }
    tables
}

/// The node of a key that must be there.
fn must<'t>(
    table: &'t Table,
    span: Span,
    key: &'static str,
    of: &str,
    example: &str,
    faults: &mut Faults,
) -> Option<&'t Node> {
    let found = table.get(key);
    if found.is_none() {
        let fault = KeyFault::Missing { key, of: of.to_owned(), example: example.to_owned() };
        faults.error(span, Fault::Key(fault));
    }
    found.map(|entry| &entry.node)
}
