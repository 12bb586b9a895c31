//! A comparison as text for a terminal of 100 columns, and as Markdown.
//!
//! A block an outcome and a line a result: that stays readable with two results and with twenty.

use std::fmt::Write;

use super::show::{hypothesis, sides, thousands, wrap};
use crate::study::compare::{Cell, Comparison, Contrast, Row, Tested};

/// Longest name shown whole.
const NAME: usize = 22;
/// Width of notes.
const WIDTH: usize = 96;

/// How the numbers of a block are written: shares in percent, all with as many decimals.
#[derive(Clone, Copy)]
struct Style {
    share: bool,
    worths: usize,
    differences: usize,
}

impl Style {
    fn of(row: &Row) -> Self {
        let share = row.unit == "share of worlds";
        let worths = row.values.iter().filter_map(|cell| cell.worth.value);
        let ends = row.values.iter().filter_map(|cell| cell.against_first.as_ref());
        let differences = ends.flat_map(|one| [Some(one.difference), one.low, one.high]).flatten();
        Self { share, worths: decimals(worths, share), differences: decimals(differences, share) }
    }

    fn worth(self, value: f64) -> String {
        fixed(self.scaled(value), self.worths)
    }

    fn difference(self, value: f64) -> String {
        let text = fixed(self.scaled(value), self.differences);
        if value > 0.0 { format!("+{text}") } else { text }
    }

    fn scaled(self, value: f64) -> f64 {
        if self.share { 100.0 * value } else { value }
    }
}

/// Decimals that give the largest of some numbers three figures; of shares, one of a percentage.
fn decimals(values: impl Iterator<Item = f64>, share: bool) -> usize {
    if share {
        return 1;
    }
    let size = values.map(f64::abs).filter(|size| size.is_finite()).fold(0.0, f64::max);
    match size {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.095 => 2,
        size if size >= 0.0095 => 3,
        _ => 4,
    }
}

/// A number with so many decimals, thousands apart, a true minus sign and never -0.
fn fixed(value: f64, decimals: usize) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let zero = digits.chars().all(|c| matches!(c, '0' | '.'));
    let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), thousands);
    let sign = if value < 0.0 && !zero { "\u{2212}" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

fn cut(name: &str, width: usize) -> String {
    if name.chars().count() <= width {
        return name.to_owned();
    }
    name.chars().take(width - 1).chain(['\u{2026}']).collect()
}

/// The comparison as a table.
pub fn text(comparison: &Comparison) -> String {
    let mut text = String::new();
    let names: Vec<&str> = comparison.results.iter().map(|one| one.name.as_str()).collect();
    let (first, others) = names.split_first().unwrap_or((&"", &[]));
    let _ = writeln!(text, "{}", wrap(&format!("Against {first}: {}", others.join(", ")), WIDTH, "  "));
    for note in &comparison.notes {
        let _ = writeln!(text, "{}", wrap(note, WIDTH, "  "));
    }
    let _ = writeln!(
        text,
        "\n  {:<NAME$} {:>8} {:<18} {:>8} {:<18} {:>5} {:>6} {:>6}",
        "", "value", "95 % interval", "differs", "95 % interval", "r", "saved", "higher"
    );
    let mut nowhere = Vec::new();
    for row in &comparison.outcomes {
        if row.unit == "share of worlds"
            && row.values.iter().all(|cell| cell.worth.value.is_none_or(|share| share == 0.0))
        {
            nowhere.push(row.label.as_str());
            continue;
        }
        block(&mut text, row);
    }
    if !nowhere.is_empty() {
        let _ =
            writeln!(text, "\n{}", wrap(&format!("In no world of any result: {}.", nowhere.join("; ")), WIDTH, "  "));
    }
    let _ = writeln!(text, "\n{}", wrap(LEGEND, WIDTH, ""));
    hypotheses(&mut text, &comparison.hypotheses);
    text
}

/// The hypotheses of all results together, under their results.
fn hypotheses(text: &mut String, tested: &[Tested]) {
    if tested.is_empty() {
        return;
    }
    let _ = writeln!(text, "\nHypotheses: {}", counted(tested));
    let mut last = "";
    for Tested { result, judged } in tested {
        if result != last {
            let _ = writeln!(text, "\n  {result}");
            last = result;
        }
        hypothesis(text, judged);
    }
}

/// How many hypotheses came out how.
fn counted(tested: &[Tested]) -> String {
    let count = |verdict: &str| tested.iter().filter(|one| one.judged.verdict == verdict).count();
    let verdicts = ["supported", "refuted", "undecided", "unreached"].map(|verdict| (count(verdict), verdict));
    let named: Vec<String> =
        verdicts.iter().filter(|(count, _)| *count > 0).map(|(count, verdict)| format!("{count} {verdict}")).collect();
    named.join(", ")
}

const LEGEND: &str = "differs: the result less the first, shares in points of a hundred. Taken world by world on common worlds: r is \
    the correlation, saved how many times as many worlds an unpaired comparison would need, higher the share of worlds in which \
    it is higher than in the first. 0 from 0 to 0: no common world differs.";

fn block(text: &mut String, row: &Row) {
    let style = Style::of(row);
    let unit = if style.share { "% of worlds" } else { &row.unit };
    let name = if row.name == row.label { String::new() } else { format!("  {}", row.name) };
    let _ = writeln!(text, "\n{}", wrap(&format!("{} ({unit}){name}", row.label), WIDTH, "  "));
    for cell in &row.values {
        let _ = writeln!(text, "{}", line(cell, style).trim_end());
    }
}

fn line(cell: &Cell, style: Style) -> String {
    let (value, interval) = worth(cell, style);
    let mut line = format!("  {:<NAME$} {value:>8} {interval:<18}", cut(&cell.result, NAME));
    if let Some(contrast) = &cell.against_first {
        let (difference, interval) = against(contrast, style);
        let _ = write!(line, " {difference:>8} {interval:<18}");
        if contrast.paired {
            let [r, saved, higher] = gains(contrast);
            let _ = write!(line, " {r:>5} {saved:>6} {higher:>6}");
        } else {
            line.push_str(" unpaired");
        }
    }
    line
}

fn worth(cell: &Cell, style: Style) -> (String, String) {
    let show = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| style.worth(value));
    match cell.worth.value {
        Some(value) => (style.worth(value), format!("{} to {}", show(cell.worth.low), show(cell.worth.high))),
        None => ("none".to_owned(), String::new()),
    }
}

fn against(contrast: &Contrast, style: Style) -> (String, String) {
    let show = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| style.difference(value));
    let interval = if contrast.low == Some(0.0) && contrast.high == Some(0.0) {
        "0 to 0".to_owned()
    } else {
        format!("{} to {}", show(contrast.low), show(contrast.high))
    };
    let difference = if contrast.difference == 0.0 { "0".to_owned() } else { style.difference(contrast.difference) };
    (difference, interval)
}

/// Correlation, variance ratio, share of worlds in which it is higher.
fn gains(contrast: &Contrast) -> [String; 3] {
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| "\u{2013}".to_owned());
    let ratio = |ratio: f64| match ratio {
        ratio if ratio >= 1000.0 => "\u{d7}>999".to_owned(),
        ratio if ratio >= 10.0 => format!("\u{d7}{ratio:.0}"),
        ratio => format!("\u{d7}{ratio:.1}"),
    };
    [
        or_dash(contrast.correlation.map(|r| fixed(r, 2))),
        or_dash(contrast.variance_ratio.map(ratio)),
        or_dash(contrast.higher.map(percent)),
    ]
}

fn percent(share: f64) -> String {
    match share {
        share if share > 0.0 && share < 0.005 => "<1%".to_owned(),
        share if share < 1.0 && share > 0.995 => ">99%".to_owned(),
        share => format!("{:.0}%", 100.0 * share),
    }
}

/// The comparison as Markdown: a table an outcome.
pub fn markdown(comparison: &Comparison) -> String {
    let first = comparison.results.first().map_or("", |one| one.name.as_str());
    let mut text = format!("# Against {}\n\n", escaped(first));
    text.push_str("| result | title | worlds | seed | common worlds |\n|---|---|--:|--:|--:|\n");
    for one in &comparison.results {
        let (name, title) = (escaped(&one.name), escaped(&one.title));
        let _ = writeln!(
            text,
            "| {name} | {title} | {} | {} | {} |",
            thousands(one.worlds),
            one.seed,
            thousands(one.common)
        );
    }
    text.push('\n');
    for note in &comparison.notes {
        let _ = writeln!(text, "- {}", escaped(note));
    }
    let _ = writeln!(text, "- {LEGEND}");
    for row in &comparison.outcomes {
        let style = Style::of(row);
        let unit = if style.share { "% of worlds" } else { &row.unit };
        let _ = writeln!(text, "\n## {} ({unit})\n", escaped(&row.label));
        let metric =
            if row.metric.is_empty() || row.metric == row.name { String::new() } else { format!(", `{}`", row.metric) };
        let _ = writeln!(text, "`{}`{metric}\n", row.name);
        text.push_str("| result | value | 95 % interval | differs | 95 % interval | r | saved | higher |\n");
        text.push_str("|---|--:|---|--:|---|--:|--:|--:|\n");
        for cell in &row.values {
            let (value, interval) = worth(cell, style);
            let (difference, of_difference) =
                cell.against_first.as_ref().map_or_else(Default::default, |contrast| against(contrast, style));
            let gains = match &cell.against_first {
                Some(contrast) if contrast.paired => gains(contrast),
                Some(_) => ["unpaired".to_owned(), String::new(), String::new()],
                None => Default::default(),
            };
            let name = escaped(&cell.result);
            let _ = writeln!(
                text,
                "| {name} | {value} | {interval} | {difference} | {of_difference} | {} |",
                gains.join(" | ")
            );
        }
    }
    hypotheses_table(&mut text, &comparison.hypotheses);
    text
}

/// The hypotheses of all results as a Markdown table.
fn hypotheses_table(text: &mut String, tested: &[Tested]) {
    if tested.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n## Hypotheses: {}\n", counted(tested));
    text.push_str(
        "| result | verdict | claim | source | test | left side | right side |\n|---|---|---|---|---|---|---|\n",
    );
    for Tested { result, judged } in tested {
        let [left, right] = sides(judged);
        let [result, claim, source] = [result, &judged.claim, &judged.source].map(|words| escaped(words));
        let (verdict, test) = (&judged.verdict, escaped(&judged.test));
        let _ = writeln!(text, "| {result} | {verdict} | {claim} | {source} | `{test}` | {left} | {right} |");
    }
}

/// Words from a file, so that they cannot end a cell or become a tag.
fn escaped(words: &str) -> String {
    words.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_block_have_as_many_decimals() {
        assert_eq!(fixed(-1234.56, 1), "\u{2212}1,234.6");
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!((fixed(7.0, 2), fixed(0.0, 0)), ("7.00".into(), "0".into()));
        assert_eq!(decimals([3.0, 250.0].into_iter(), false), 0);
        assert_eq!((percent(0.001), percent(0.5), percent(1.0)), ("<1%".into(), "50%".into(), "100%".into()));
        let style = Style { share: true, worths: 1, differences: 1 };
        assert_eq!((style.difference(0.021), style.difference(-0.3)), ("+2.1".into(), "\u{2212}30.0".into()));
    }

    #[test]
    fn long_names_are_cut_and_cells_hold() {
        assert_eq!(cut("a-name-that-is-far-too-long-for-it", 10), "a-name-th\u{2026}");
        assert_eq!(escaped("a|b\n<i>"), "a\\|b &lt;i>");
    }
}
