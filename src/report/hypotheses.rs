//! Claims put to the test: who makes each, how it was tested, how it came out.

use maud::{Markup, html};

use super::table::{head, number_cell, table};
use crate::gallery::Opened;
use crate::gallery::words::claims_shares;
use crate::results::summary::{Judged, Number};

/// The table of all hypotheses of all results.
pub fn section(results: &[Opened], names: &[&str]) -> Markup {
    let all: Vec<(&str, &Judged)> = results
        .iter()
        .zip(names)
        .flat_map(|(one, name)| one.summary.hypotheses.iter().map(|judged| (*name, judged)))
        .collect();
    if all.is_empty() {
        return html! { p { "No hypothesis was put to the test." } };
    }
    let several = results.len() > 1;
    let heads = html! {
        @if several { (head("Scenario")) }
        (head("Verdict")) (head("Claim")) (head("Test")) (head("Left side")) (head("Right side"))
    };
    let rows = html! { @for (name, judged) in all { (row(several.then_some(name), judged)) } };
    html! {
        p {
            "A claim is supported or refuted where the whole 95% intervals of both sides agree, else undecided; it is never \
             judged by the point. Shares are of all worlds: a regime that has fallen counts as no."
        }
        (table("Hypotheses and their verdicts", &heads, &rows))
    }
}

fn row(name: Option<&str>, judged: &Judged) -> Markup {
    let share = claims_shares(&judged.test);
    // A plain number has no interval.
    let side = |number: Option<Number>| match number {
        Some(number) if number.worlds > 0 => number_cell(number.value, number.low, number.high, share),
        other => number_cell(other.and_then(|number| number.value), None, None, share),
    };
    html! {
        tr {
            @if let Some(name) = name { th scope="row" { (name) } }
            td class={ "verdict " (verdict_class(&judged.verdict)) } { (judged.verdict) }
            td class="words" {
                (judged.claim)
                @if !judged.source.is_empty() { span class="range" { (judged.source) } }
            }
            td class="code" { (judged.test) }
            (side(judged.left))
            (side(judged.right))
        }
    }
}

/// The class of a verdict: a word of ours, whatever the file says.
fn verdict_class(verdict: &str) -> &'static str {
    match verdict {
        "supported" => "supported",
        "refuted" => "refuted",
        _ => "open",
    }
}
