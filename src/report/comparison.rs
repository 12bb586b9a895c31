//! Several results side by side: the main outcomes in one table, and every outcome against the first result.

use maud::{Markup, html};

use super::table::{head, number_cell, number_head, shown, table};
use crate::gallery::words::{percent, signed_difference};
use crate::study::compare::{Cell, Comparison, Contrast, Row};

/// Outcomes of the table of all results, by name or by the end of it.
const MAIN: [&str; 9] = [
    "coalition.acceptable",
    "coalition.w",
    ".du",
    "first.rational",
    "first.ordered",
    "first.enforced",
    "first.collapsed",
    "attacks",
    "iskp.strength.end",
];

/// The section.
pub fn section(comparison: &Comparison) -> Markup {
    let first = comparison.results.first().map_or("", |one| one.name.as_str());
    html! {
        p { "All results stand against the first, " strong { (first) } "; what is read at councils is read at " (comparison.date) "." }
        ul { @for note in &comparison.notes { li { (note) } } }
        (overview(comparison))
        h3 { "Every outcome against " (first) }
        p class="second" {
            "Difference: the result less the first, shares in points of a hundred, with its 95% interval. Taken world by world on \
             common worlds: r is the correlation, saved how many times as many worlds an unpaired comparison would need, \
             higher the share of worlds in which it is higher than in the first."
        }
        @for row in &comparison.outcomes { (outcome(row)) }
    }
}

fn is_main(row: &Row) -> bool {
    MAIN.iter().any(|main| if main.starts_with('.') { row.name.ends_with(main) } else { row.name == *main })
}

fn is_share(row: &Row) -> bool {
    row.unit == "share of worlds"
}

/// A row a result, a column a main outcome.
fn overview(comparison: &Comparison) -> Markup {
    let main: Vec<&Row> = comparison.outcomes.iter().filter(|row| is_main(row)).collect();
    let heads = html! {
        (head("Scenario"))
        @for row in &main { (number_head(&format!("{}, {}", row.label, unit(row)))) }
    };
    let rows = html! {
        @for (place, one) in comparison.results.iter().enumerate() {
            tr {
                th scope="row" { (one.title) span class="range" { (one.name) } }
                @for row in &main {
                    @if let Some(Cell { worth, .. }) = row.values.get(place) {
                        (number_cell(worth.value, worth.low, worth.high, is_share(row)))
                    } @else { td {} }
                }
            }
        }
    };
    table("The main outcomes, with 95% intervals", &heads, &rows)
}

fn unit(row: &Row) -> &str {
    if is_share(row) { "% of worlds" } else { &row.unit }
}

/// One outcome in all results, folded.
fn outcome(row: &Row) -> Markup {
    let heads = html! {
        (head("Scenario")) (number_head("Value")) (number_head("Difference")) (number_head("r")) (number_head("Saved"))
        (number_head("Higher"))
    };
    let rows = html! {
        @for cell in &row.values {
            tr {
                th scope="row" { (cell.result) }
                (number_cell(cell.worth.value, cell.worth.low, cell.worth.high, is_share(row)))
                @match &cell.against_first {
                    Some(contrast) => (against(contrast, is_share(row))),
                    None => { td class="n" data-n="" {} td class="n" data-n="" {} td class="n" data-n="" {} td class="n" data-n="" {} }
                }
            }
        }
    };
    html! {
        details {
            summary { (row.label) " " span class="second" { (row.name) ", " (unit(row)) } }
            (table(&format!("{} ({})", row.label, unit(row)), &heads, &rows))
        }
    }
}

fn against(contrast: &Contrast, share: bool) -> Markup {
    let show = |end: Option<f64>| end.map_or_else(|| "?".to_owned(), |end| signed_difference(end, share));
    html! {
        td class="n" data-n=(contrast.difference) {
            (signed_difference(contrast.difference, share))
            span class="range" { (show(contrast.low)) " to " (show(contrast.high)) }
        }
        (number_cell_or_dash(contrast.correlation, |r| shown(r, false)))
        (number_cell_or_dash(contrast.variance_ratio, |ratio| format!("\u{d7}{}", shown(ratio, false))))
        (number_cell_or_dash(contrast.higher, percent))
    }
}

fn number_cell_or_dash(value: Option<f64>, show: impl Fn(f64) -> String) -> Markup {
    html! {
        @if let Some(value) = value { td class="n" data-n=(value) { (show(value)) } }
        @else { td class="n" data-n="" { "\u{2013}" } }
    }
}
