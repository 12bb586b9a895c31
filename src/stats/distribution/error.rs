//! What can be wrong with a distribution, said so that the reader can mend it.

use thiserror::Error;

/// The rule a distribution breaks. The text names the rule and the numbers that break it.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum DistributionError {
    /// A parameter is NaN or infinite.
    #[error("{family}: {key} is {value}, but must be a finite number")]
    NotFinite {
        /// The family as written in a scenario.
        family: &'static str,
        /// The parameter.
        key: &'static str,
        /// What it was.
        value: f64,
    },
    /// The lower end lies above the upper end.
    #[error("{family}: the lower end {lo} lies above the upper end {hi}")]
    EndsReversed {
        /// The family as written in a scenario.
        family: &'static str,
        /// The lower end given.
        lo: f64,
        /// The upper end given.
        hi: f64,
    },
    /// The distribution is a single point and should be written as a number.
    #[error("{family}: has no spread; write the plain number {value} instead")]
    NoSpread {
        /// The family as written in a scenario.
        family: &'static str,
        /// The only value it can take.
        value: f64,
    },
    /// A triangular distribution's mode is not between its ends.
    #[error("triangular: the mode {mode} lies outside the ends {lo} and {hi}; the order is [lo, mode, hi]")]
    ModeOutside {
        /// The lower end.
        lo: f64,
        /// The mode given.
        mode: f64,
        /// The upper end.
        hi: f64,
    },
    /// A beta shape is zero or negative.
    #[error("beta: the shape {key} is {value}, but must be greater than 0")]
    ShapeNotPositive {
        /// `a` or `b`.
        key: &'static str,
        /// What it was.
        value: f64,
    },
    /// A standard deviation, or a lognormal's sigma, is negative.
    #[error("{family}: {key} is {value}, but must not be negative")]
    SpreadNegative {
        /// The family as written in a scenario.
        family: &'static str,
        /// `sd` or `sigma`.
        key: &'static str,
        /// What it was.
        value: f64,
    },
    /// The mean or median from which a lognormal was made is not a positive number.
    #[error("lognormal: its mean or median must be greater than 0 and finite")]
    LogNormalCentre,
    /// A lognormal whose mean, or whose largest draw, is too large for a double.
    #[error("lognormal: with mu = {mu} and sigma = {sigma} its draws can exceed the largest number there is")]
    LogNormalTooWide {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// An end of the range is NaN.
    #[error("range: {lo} to {hi} is not an interval of numbers")]
    RangeNotANumber {
        /// The lower end given.
        lo: f64,
        /// The upper end given.
        hi: f64,
    },
    /// The range is empty or a single point.
    #[error("range: the lower end {lo} must lie below the upper end {hi}")]
    RangeEmpty {
        /// The lower end given.
        lo: f64,
        /// The upper end given.
        hi: f64,
    },
    /// The range leaves nothing of the distribution.
    #[error("range: {lo} to {hi} leaves nothing of {family}, which lies between {support_lo} and {support_hi}")]
    RangeExcludesAll {
        /// The family as written in a scenario.
        family: &'static str,
        /// Lower end of the range.
        lo: f64,
        /// Upper end of the range.
        hi: f64,
        /// Lower end of the family's own support.
        support_lo: f64,
        /// Upper end of the family's own support.
        support_hi: f64,
    },
    /// The factor of a scaling is negative or not finite.
    #[error("a distribution can be scaled by a finite factor that is not negative, not by {factor}")]
    FactorUnusable {
        /// The factor given.
        factor: f64,
    },
}
