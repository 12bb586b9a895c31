//! How often sponsors drop a rebel they shelter: what the model's campaigns stand beside.
//!
//! Sources and intervals are in `data/base_rates.csv`.

/// A yearly rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BaseRate {
    /// Key in `summary.json`.
    pub key: &'static str,
    /// What it is the rate of.
    pub meaning: &'static str,
    /// Chance a year.
    pub yearly: f64,
}

/// The rates set beside the chance of a campaign.
pub const BASE_RATES: [BaseRate; 2] = [
    BaseRate {
        key: "discounted_for_kin_and_oath",
        meaning: "a sponsor drops a rebel, discounted for kin and oath: mean of Beta(3, 34), judgement on the rate below",
        yearly: 0.08,
    },
    BaseRate {
        key: "all_sponsors",
        meaning: "a state sponsor drops a rebel that is still active, 574 spells of external support 1975-2017 (95 %: .117 to .162)",
        yearly: 0.139,
    },
];

impl BaseRate {
    /// Chance within so many months.
    pub fn within(&self, months: u32) -> f64 {
        1.0 - libm::pow(1.0 - self.yearly, f64::from(months) / 12.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_2030() {
        // August 2021 to December 2030: 113 months.
        assert!((BASE_RATES[0].within(113) - 0.54).abs() < 0.005);
        assert!((BASE_RATES[1].within(113) - 0.76).abs() < 0.005);
    }
}
