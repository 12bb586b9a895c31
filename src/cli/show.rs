//! A summary as text, for people at a terminal.

use std::fmt::Write;

use crate::gallery::words::{claims_shares, percent, signed};
pub use crate::gallery::words::{number_text, thousands};
use crate::results::summary::{Headline, Judged, Number, Summary};

const WIDTH: usize = 58;

/// The summary as a table; every headline with its metric if `verbose`.
pub fn summary(summary: &Summary, verbose: bool) -> String {
    let mut text = String::new();
    head(&mut text, summary);
    let by_the_end = |headline: &&Headline| headline.metric.starts_with("incidence(");
    let blocks: [(String, Vec<&Headline>); 2] = [
        (
            format!("At {}, councils at the latest by then", summary.date),
            summary.headline.iter().filter(|h| !by_the_end(h)).collect(),
        ),
        (
            format!("By the end of the run, {}", summary.campaign.by),
            summary.headline.iter().filter(by_the_end).collect(),
        ),
    ];
    for (title, rows) in blocks {
        let _ = writeln!(text, "\n{title:<WIDTH$}{:>12}   95% interval", "");
        for headline in rows {
            line(&mut text, headline, verbose);
        }
    }
    let _ = writeln!(text, "  Shares are of all worlds: a regime that has fallen counts as no.");
    rungs(&mut text, summary);
    price(&mut text, summary);
    campaign(&mut text, summary);
    if !summary.hypotheses.is_empty() {
        let _ = writeln!(text, "\nHypotheses");
        for judged in &summary.hypotheses {
            hypothesis(&mut text, judged);
        }
    }
    let judgement = &summary.judgement;
    let _ = writeln!(
        text,
        "\n{} of {} parameters that differ between worlds are judgement, {} of {} in all.",
        judgement.drawn_by_judgement, judgement.drawn, judgement.by_judgement, judgement.parameters
    );
    let _ = writeln!(text, "{}", wrap(&judgement.reading, 96, ""));
    text
}

fn head(text: &mut String, summary: &Summary) {
    let worlds = thousands(summary.worlds);
    let asked = if summary.worlds < u64::from(summary.worlds_asked) {
        format!(" of {} (interrupted)", thousands(u64::from(summary.worlds_asked)))
    } else {
        String::new()
    };
    let _ = writeln!(
        text,
        "{} ({}): {worlds}{asked} worlds, seed {}, {} to {}",
        summary.title, summary.name, summary.seed, summary.start, summary.campaign.by
    );
}

fn line(text: &mut String, headline: &Headline, verbose: bool) {
    let share = headline.unit == "share of worlds";
    let show = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |value| number(value, share));
    let interval = format!("{} to {}", show(headline.number.low), show(headline.number.high));
    let _ = write!(text, "  {:<WIDTH$}{:>10}   {interval}", headline.label, show(headline.number.value));
    if verbose {
        let _ = write!(text, "   {} [{}]", headline.metric, headline.unit);
    }
    let _ = writeln!(text);
}

fn rungs(text: &mut String, summary: &Summary) {
    let mut standing: Vec<(&str, f64)> =
        summary.rungs.iter().map(|(name, number)| (name.as_str(), number.value.unwrap_or(0.0))).collect();
    standing.retain(|(_, share)| *share > 0.0);
    standing.sort_by(|a, b| b.1.total_cmp(&a.1));
    let named: Vec<String> = standing.iter().map(|(name, share)| format!("{name} {}", percent(*share))).collect();
    let _ = writeln!(text, "\nWhy not, at {}? {}", summary.date, wrap(&named.join(", "), 78, "  "));
}

/// What a crackdown lacks, and which component could make up for it alone in the most worlds.
fn price(text: &mut String, summary: &Summary) {
    if summary.price.owners.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\nThe price at the council of {}: months of rule a crackdown lacks, median; what alone would make up for them",
        summary.price.council
    );
    for owner in &summary.price.owners {
        let Number { value: Some(value), low, high, .. } = owner.missing else { continue };
        let show = |end: Option<f64>| end.map_or_else(|| "?".to_owned(), signed);
        let alone = owner.likeliest().map_or_else(
            || "no single component".to_owned(),
            |best| {
                let factor = best.factor.value.map_or_else(|| "?".to_owned(), |factor| format!("{factor:.2}"));
                format!("{} times {factor}, in {} of worlds", best.component, percent(best.share.value.unwrap_or(0.0)))
            },
        );
        let missing = format!("{} ({} to {})", signed(value), show(low), show(high));
        let _ = writeln!(text, "  {:<20} {missing:<22} {alone}", owner.label);
    }
}

fn campaign(text: &mut String, summary: &Summary) {
    let campaign = &summary.campaign;
    let share = |number: &Number| {
        let show = |value: Option<f64>| value.map_or_else(|| "?".to_owned(), percent);
        format!("{} ({} to {})", show(number.value), show(number.low), show(number.high))
    };
    let _ = writeln!(text, "\nA campaign by {}", campaign.by);
    let _ = writeln!(
        text,
        "  ordered in {}, enforced in {} of worlds",
        share(&campaign.ordered),
        share(&campaign.enforced)
    );
    for rate in &campaign.base_rates {
        let _ = writeln!(
            text,
            "  base rate: {} ({} a year): {}",
            percent(rate.by_then),
            rate.yearly,
            wrap(&rate.meaning, 66, "    ")
        );
    }
    let _ = writeln!(text, "  {}", wrap(&campaign.reading, 94, "  "));
}

/// A hypothesis with its verdict, its test, and what both sides are worth.
pub fn hypothesis(text: &mut String, judged: &Judged) {
    let [left, right] = sides(judged);
    let _ = writeln!(text, "  {:<11}{}", judged.verdict, wrap(&judged.claim, 84, "             "));
    let test = format!("{}: {left} against {right}", judged.test);
    let _ = writeln!(text, "             {}", wrap(&test, 84, "             "));
    if let Some(robust) = &judged.robust {
        let indent = "             ";
        let _ = writeln!(text, "{indent}{}", wrap(&robust.sentence(&judged.verdict, percent), 82, indent));
        let others: Vec<String> =
            robust.others(&judged.verdict).iter().map(|one| format!("{} with {}", one.verdict, one.name)).collect();
        if !others.is_empty() {
            let _ = writeln!(text, "{indent}{}", wrap(&others.join(", "), 82, indent));
        }
    }
}

/// What the two sides of a test are worth: shares of worlds in percent.
pub fn sides(judged: &Judged) -> [String; 2] {
    let share = claims_shares(&judged.test);
    [&judged.left, &judged.right].map(|side| match side {
        Some(Number { value: Some(value), low: Some(low), high: Some(high), worlds, .. }) if *worlds > 0 => {
            format!("{} ({} to {})", number(*value, share), number(*low, share), number(*high, share))
        }
        Some(Number { value: Some(value), .. }) => number(*value, share),
        _ => "no world to tell".to_owned(),
    })
}

fn number(value: f64, share: bool) -> String {
    if share { percent(value) } else { number_text(value) }
}

/// Breaks a text into lines of at most `width`, each but the first after `indent`.
pub fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join(&format!("\n{indent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 7, "  "), "one two\n  three");
        assert_eq!(wrap("", 7, "  "), "");
    }
}
