//! Reads `[[hypotheses]]`.

use super::super::Hypothesis;
use super::super::diagnostics::Faults;
use super::super::faults::Fault;
use super::super::keys::Vocabulary;
use super::super::metric::{Names, Test, parse_test};
use super::super::settings::HYPOTHESIS_SETTINGS;
use super::super::source::{Sources, Span};
use super::super::tree::{Entry, Node, Table, Value};
use super::build::Context;
use super::{must, tables, values};

/// All hypotheses, in order.
pub(super) fn read(entry: &Entry, sources: &Sources, context: &Context, faults: &mut Faults) -> Vec<Hypothesis> {
    let calendar = context.calendar;
    let names = Names::new(context.names, calendar.first, calendar.last_named);
    let mut hypotheses = Vec::new();
    for (span, table) in tables(entry, faults) {
        if let Some(hypothesis) = one(span, table, sources, &names, context, faults) {
            hypotheses.push(hypothesis);
        }
    }
    hypotheses
}

fn one(
    span: Span,
    table: &Table,
    sources: &Sources,
    names: &Names,
    context: &Context,
    faults: &mut Faults,
) -> Option<Hypothesis> {
    let keys = HYPOTHESIS_SETTINGS.iter().map(|row| row.path).collect();
    Vocabulary::flat("hypotheses", keys).walk(table, faults);
    let of = "this hypothesis";
    let claim = must(table, span, "claim", of, "claim = \"A crackdown stays irrational\"", faults)
        .and_then(|node| values::some_text(node, "claim", faults));
    let source = table.get("source").and_then(|entry| values::text(&entry.node, "source", true, faults));
    let test = must(table, span, "test", of, "test = \"p(coalition.acceptable, 2027-12) < 0.10\"", faults)
        .and_then(|node| test(node, sources, names, context.complete, faults));
    let (text, test) = test?;
    let within_run = test.measures().iter().all(|measure| measure.date() <= context.calendar.last);
    Some(Hypothesis { claim: claim?, source: source.unwrap_or_default(), test, text, within_run })
}

fn test(node: &Node, sources: &Sources, names: &Names, complete: bool, faults: &mut Faults) -> Option<(String, Test)> {
    let Value::Text(text) = &node.value else {
        let advice = Some("such as \"p(coalition.acceptable, 2027-12) < 0.10\"".to_owned());
        values::wrong_type(node, "test", "a comparison in quotes", advice, faults);
        return None;
    };
    match parse_test(text, names) {
        Ok(test) => Some((text.trim().to_owned(), test)),
        // A name that a file not read may have brought is no fault.
        Err(_) if !complete => None,
        Err(error) => {
            let span = within(node.span, text, sources, error.span.clone());
            faults.error(span, Fault::Metric(*error.fault));
            None
        }
    }
}

/// The place of a part of a string's value in its source; all of the string where escapes move it.
fn within(string: Span, value: &str, sources: &Sources, part: std::ops::Range<usize>) -> Span {
    let written = sources.text(string);
    match written.find(value) {
        Some(start) if !value.is_empty() => string.part(start + part.start, start + part.end),
        _ => string,
    }
}
