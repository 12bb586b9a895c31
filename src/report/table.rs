//! Tables: a box that scrolls when the page is too narrow for them, and cells that know their number.

use maud::{Markup, html};

use crate::gallery::words::{number_text, percent};

/// A table in a box of its own, sorted by a click on a column's head where there is a script.
///
/// `name` says what it holds to those who cannot see it, and stands above it.
pub fn table(name: &str, heads: &Markup, rows: &Markup) -> Markup {
    html! {
        div class="scroll" role="region" tabindex="0" aria-label=(name) {
            table class="sorts" {
                caption { (name) }
                thead { tr { (heads) } }
                tbody { (rows) }
            }
        }
    }
}

/// The head of a column of words.
pub fn head(words: &str) -> Markup {
    html! { th scope="col" { (words) } }
}

/// The head of a column of numbers.
pub fn number_head(words: &str) -> Markup {
    html! { th scope="col" class="n" { (words) } }
}

/// A cell with a number, its interval below it; empty where there is none.
pub fn number_cell(value: Option<f64>, low: Option<f64>, high: Option<f64>, share: bool) -> Markup {
    let Some(value) = value else { return html! { td class="n" data-n="" { "none" } } };
    let show = |end: Option<f64>| end.map_or_else(|| "?".to_owned(), |end| shown(end, share));
    html! {
        td class="n" data-n=(value) {
            (shown(value, share))
            @if low.is_some() || high.is_some() { span class="range" { (show(low)) " to " (show(high)) } }
        }
    }
}

/// A number as it is written: shares in percent.
pub fn shown(value: f64, share: bool) -> String {
    if share { percent(value) } else { number_text(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_carry_their_number_and_a_missing_one_is_said() {
        let cell = number_cell(Some(-0.25), Some(-0.5), None, false).into_string();
        assert_eq!(
            cell,
            "<td class=\"n\" data-n=\"-0.25\">\u{2212}0.25<span class=\"range\">\u{2212}0.50 to ?</span></td>"
        );
        assert_eq!(number_cell(None, None, None, true).into_string(), "<td class=\"n\" data-n=\"\">none</td>");
    }
}
