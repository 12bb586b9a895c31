//! Months as labels, and which of them an axis should name.

/// The number of a month counted from year 0, of a label such as `2021-08`; `None` when the label is no month.
pub fn parse(label: &str) -> Option<i64> {
    let (year, month) = label.trim().split_once('-')?;
    let year: i64 = year.parse().ok()?;
    let month: i64 = month.parse().ok()?;
    ((1..=12).contains(&month) && (0..=9999).contains(&year)).then_some(year * 12 + month - 1)
}

/// Places (in months from the first) and names of the Januaries within so many months of `first`, at most `most` of them; the
/// names are years.
pub fn years(first: i64, months: usize, most: usize) -> Vec<(f64, String)> {
    let last = first.saturating_add(i64::try_from(months.saturating_sub(1)).unwrap_or(0));
    let januaries = |every: i64| {
        let from = first.div_euclid(12) + i64::from(first.rem_euclid(12) != 0);
        (from..=last.div_euclid(12)).filter(move |year| year.rem_euclid(every) == 0)
    };
    let every = [1, 2, 5, 10, 20, 50].into_iter().find(|&every| januaries(every).count() <= most).unwrap_or(100);
    #[expect(clippy::cast_precision_loss, reason = "a few thousand months")]
    januaries(every).map(|year| ((year * 12 - first) as f64, year.to_string())).collect()
}

/// Ticks of a row of month labels: years where the labels are months, otherwise every so many labels as they are.
pub fn ticks(labels: &[String], most: usize) -> Vec<(f64, String)> {
    if let Some(first) = labels.first().and_then(|label| parse(label)) {
        let ticks = years(first, labels.len(), most);
        if !ticks.is_empty() {
            return ticks;
        }
    }
    let every = labels.len().div_ceil(most.max(1)).max(1);
    labels.iter().enumerate().step_by(every).map(|(i, label)| (super::real(i), label.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_and_other_words_are_not() {
        assert_eq!(parse("2021-08"), Some(2021 * 12 + 7));
        assert_eq!(parse("2021-13"), None);
        assert_eq!(parse("August"), None);
    }

    #[test]
    fn januaries_are_named_and_kept_few() {
        let first = parse("2021-08").expect("a month");
        let all = years(first, 113, 12);
        assert_eq!(all.first(), Some(&(5.0, String::from("2022"))));
        assert_eq!(all.last(), Some(&(101.0, String::from("2030"))));
        let few = years(first, 113, 5);
        let names: Vec<&str> = few.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["2022", "2024", "2026", "2028", "2030"]);
    }

    #[test]
    fn a_january_at_the_start_counts() {
        let first = parse("2022-01").expect("a month");
        assert_eq!(years(first, 2, 5), [(0.0, String::from("2022"))]);
    }

    #[test]
    fn labels_that_are_no_months_are_shown_as_they_are() {
        let labels: Vec<String> = ["a", "b", "c"].map(String::from).into();
        assert_eq!(ticks(&labels, 2).len(), 2);
    }
}
