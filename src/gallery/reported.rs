//! Reported attacks, from `data/reported.csv`: what the model's attacks are shown beside.

use serde::Deserialize;

/// A row of the file, as far as pictures need it.
#[derive(Debug, Deserialize)]
struct Row {
    source: String,
    period: String,
    attacks: Option<f64>,
    ttp_attacks: Option<f64>,
    status: String,
}

/// Attacks a source reports for a half-year.
#[derive(Clone, Debug, PartialEq)]
pub struct HalfYear {
    /// The source.
    pub source: String,
    /// The half-year, such as `2022H1`.
    pub half: String,
    /// Number of attacks.
    pub attacks: f64,
    /// Whether all groups are counted, not the TTP alone.
    pub national: bool,
}

/// Sources shown: one that reports halves, one that reports years, and the TTP's own claims.
const SHOWN: [&str; 3] = ["PIPS", "PICSS", "TTP claims"];

/// Reported attacks by half-year. A year's total without halves is split evenly; six months that are all
/// reported make a half. Figures that were only recalled are left out.
pub fn half_years() -> Vec<HalfYear> {
    let mut reader = csv::Reader::from_reader(include_str!("../../data/reported.csv").as_bytes());
    let rows: Vec<Row> = reader.deserialize().filter_map(Result::ok).collect();
    let mut found = Vec::new();
    for source in SHOWN {
        let own: Vec<&Row> = rows.iter().filter(|row| row.source == source && row.status != "recalled").collect();
        for year in 2021..=2030 {
            for half in 1..=2 {
                if let Some((attacks, national)) = of_half(&own, year, half) {
                    let half = format!("{year}H{half}");
                    found.push(HalfYear { source: source.to_owned(), half, attacks, national });
                }
            }
        }
    }
    found
}

fn of_half(rows: &[&Row], year: u32, half: u32) -> Option<(f64, bool)> {
    let of = |period: &str| {
        let row = rows.iter().find(|row| row.period == period)?;
        row.attacks.map(|attacks| (attacks, true)).or_else(|| row.ttp_attacks.map(|attacks| (attacks, false)))
    };
    let months = || {
        let first = (half - 1) * 6 + 1;
        let reported: Option<Vec<(f64, bool)>> =
            (first..first + 6).map(|month| of(&format!("{year}-{month:02}"))).collect();
        reported.map(|months| (months.iter().map(|(attacks, _)| attacks).sum(), months[0].1))
    };
    let year_halved = || of(&format!("{year}")).map(|(attacks, national)| (attacks / 2.0, national));
    of(&format!("{year}H{half}")).or_else(months).or_else(year_halved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str, half: &str) -> Option<f64> {
        half_years().iter().find(|row| row.source == source && row.half == half).map(|row| row.attacks)
    }

    #[test]
    fn halves_are_reported_summed_or_split() {
        assert_eq!(of("PICSS", "2022H1"), Some(151.0));
        assert_eq!(of("PIPS", "2024H2"), Some(260.5));
        // January to June 2025: 74 + 79 + 105 + 81 + 85 + 78.
        assert_eq!(of("PICSS", "2025H1"), Some(502.0));
        assert_eq!(of("TTP claims", "2022H2"), Some(210.0));
        assert_eq!(of("PIPS", "2026H1"), None);
    }
}
