//! The nearest right thing to what somebody wrote.

/// Longest text worth comparing: beyond it nothing is a slip of the pen.
const LONGEST: usize = 64;
/// Least similarity, of 1, at which a candidate is worth proposing.
const LEAST: f64 = 0.7;

/// The candidate most like `wrong`, if any is like it enough; the first of equals.
///
/// Case, and `-` against `_`, count for nothing.
pub(crate) fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.is_empty() || wrong.len() > LONGEST {
        return None;
    }
    let plain = |text: &str| text.to_ascii_lowercase().replace('-', "_");
    let wrong = plain(wrong);
    let mut best: Option<(&str, f64)> = None;
    for candidate in candidates {
        let likeness = likeness(&wrong, &plain(candidate));
        if likeness >= LEAST && best.is_none_or(|(_, so_far)| likeness > so_far) {
            best = Some((candidate, likeness));
        }
    }
    best.map(|(candidate, _)| candidate)
}

/// 0 to 1: the better of edits against length, and (for a word cut short) the shared beginning.
fn likeness(wrong: &str, right: &str) -> f64 {
    let edits = strsim::normalized_damerau_levenshtein(wrong, right);
    let cut_short = wrong.len() >= 4 && right.starts_with(wrong) && right.len() <= 3 * wrong.len();
    // Words that begin alike and end otherwise: unanimous, unanimity.
    let begin_alike = edits >= 0.5 && strsim::jaro_winkler(wrong, right) >= 0.85;
    if cut_short {
        edits.max(0.8)
    } else if begin_alike {
        edits.max(LEAST)
    } else {
        edits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let keys = ["centralisation", "centralisation_drift", "discount", "rule"];
        assert_eq!(nearest("dicsount", keys), Some("discount"));
        assert_eq!(nearest("centralization", keys), Some("centralisation"));
        assert_eq!(nearest("Rule", keys), Some("rule"));
        assert_eq!(nearest("unanimous", ["council", "unanimity"]), Some("unanimity"));
        assert_eq!(nearest("triangle", ["uniform", "triangular"]), Some("triangular"));
        assert_eq!(nearest("disc", keys), Some("discount"));
        assert_eq!(nearest("weather", keys), None);
        assert_eq!(nearest("", keys), None);
    }

    #[test]
    fn dashes_are_underscores() {
        assert_eq!(nearest("prison-release", ["prison_release"]), Some("prison_release"));
    }

    #[test]
    fn long_nonsense_costs_nothing() {
        assert_eq!(nearest(&"x".repeat(1 << 20), ["rule"]), None);
    }
}
