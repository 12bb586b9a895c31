//! Reported attacks, from `data/reported.csv`: what the model's attacks are shown beside.

use crate::scenario::YearMonth;
use crate::study::observed::{Group, Observed, Period};

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
    let observed = Observed::built_in();
    let mut found = Vec::new();
    for source in SHOWN {
        for year in 2021..=2030_u16 {
            for half in 1..=2 {
                if let Some((attacks, national)) = of_half(&observed, source, year, half) {
                    let half = format!("{year}H{half}");
                    found.push(HalfYear { source: source.to_owned(), half, attacks, national });
                }
            }
        }
    }
    found
}

fn of_half(observed: &Observed, source: &str, year: u16, half: u8) -> Option<(f64, bool)> {
    let of = |period: Period| {
        let all = observed.attacks(source, period, Group::All).map(|attacks| (attacks, true));
        all.or_else(|| observed.attacks(source, period, Group::Ttp).map(|attacks| (attacks, false)))
    };
    let months = || {
        let first = (half - 1) * 6 + 1;
        let month = |month| YearMonth::new(year, month).map(Period::Month).and_then(of);
        let reported: Option<Vec<(f64, bool)>> = (first..first + 6).map(month).collect();
        reported.map(|months| (months.iter().map(|(attacks, _)| attacks).sum(), months[0].1))
    };
    let number = i32::from(year);
    let year_halved = || of(Period::Year(number)).map(|(attacks, national)| (attacks / 2.0, national));
    of(Period::Half(number, u32::from(half))).or_else(months).or_else(year_halved)
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
