//! Distributions of a single number, as a scenario writes them.
//!
//! A draw is the quantile of one uniform number, so that two runs that share their uniforms share
//! everything that a change of parameters does not touch. `quantile` increases with its argument.
//! Truncation maps the uniform into the window of probability that the range leaves, in whichever
//! tail keeps it accurate.

mod error;
mod family;
mod mean;
mod prepared;
#[cfg(test)]
mod reference_tests;
#[cfg(test)]
mod tests;
mod text;
mod validate;

pub use error::DistributionError;
pub use prepared::PreparedDistribution;

/// The family and its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Family {
    /// Always this number.
    Constant(f64),
    /// Density rising linearly from `lo` to `mode` and falling to `hi`.
    Triangular {
        /// Lower end.
        lo: f64,
        /// Most likely value, between the ends or at one of them.
        mode: f64,
        /// Upper end.
        hi: f64,
    },
    /// Equally likely between the ends.
    Uniform {
        /// Lower end.
        lo: f64,
        /// Upper end.
        hi: f64,
    },
    /// Beta on 0 to 1, mean a / (a + b).
    Beta {
        /// First shape, positive.
        a: f64,
        /// Second shape, positive.
        b: f64,
    },
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation, positive.
        sd: f64,
    },
    /// The exponential of a normal variate.
    LogNormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm, positive.
        sigma: f64,
    },
}

/// A distribution: a family, perhaps truncated to a range.
///
/// Constructors do not judge their arguments; call [`validate`](Self::validate) before use. What an
/// invalid distribution returns is unspecified (usually NaN), but nothing panics.
///
/// ```
/// # use durand::stats::distribution::Distribution;
/// let weight = Distribution::lognormal_mean(0.4, 0.6).within(0.0, 2.0);
/// assert!(weight.validate().is_ok());
/// assert!(weight.quantile(0.1) < weight.quantile(0.9));
/// assert_eq!(weight.to_string(), "{ lognormal = { mean = 0.4, sigma = 0.6 }, range = [0, 2] }");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distribution {
    family: Family,
    /// In the family's own units, before `factor`.
    range: Option<(f64, f64)>,
    /// Only a beta needs it: every other family scales into itself.
    factor: f64,
}

impl Distribution {
    /// A distribution of `family`, not truncated.
    pub fn new(family: Family) -> Self {
        Self { family, range: None, factor: 1.0 }
    }

    /// Always `value`.
    pub fn constant(value: f64) -> Self {
        Self::new(Family::Constant(value))
    }

    /// Triangular between `lo` and `hi` with its peak at `mode`.
    pub fn triangular(lo: f64, mode: f64, hi: f64) -> Self {
        Self::new(Family::Triangular { lo, mode, hi })
    }

    /// Uniform between `lo` and `hi`.
    pub fn uniform(lo: f64, hi: f64) -> Self {
        Self::new(Family::Uniform { lo, hi })
    }

    /// Beta with shapes `a` and `b`.
    pub fn beta(a: f64, b: f64) -> Self {
        Self::new(Family::Beta { a, b })
    }

    /// Normal with this mean and standard deviation.
    pub fn normal(mean: f64, sd: f64) -> Self {
        Self::new(Family::Normal { mean, sd })
    }

    /// Lognormal with this mean (of the variate itself): mu = ln mean - sigma^2 / 2.
    pub fn lognormal_mean(mean: f64, sigma: f64) -> Self {
        let mu = libm::log(mean) - 0.5 * sigma * sigma;
        Self::new(Family::LogNormal { mu, sigma })
    }

    /// Lognormal with this median: mu = ln median.
    pub fn lognormal_median(median: f64, sigma: f64) -> Self {
        let mu = libm::log(median);
        Self::new(Family::LogNormal { mu, sigma })
    }

    /// The same, truncated to `lo` to `hi` (which may be infinite), in the units of the variate.
    /// Replaces an earlier range.
    #[must_use]
    pub fn within(self, lo: f64, hi: f64) -> Self {
        Self { range: Some((lo / self.factor, hi / self.factor)), ..self }
    }

    /// The family. For a scaled beta the variate is [`factor`](Self::factor) times it.
    pub fn family(&self) -> Family {
        self.family
    }

    /// The range it is truncated to, in the units of the variate.
    pub fn range(&self) -> Option<(f64, f64)> {
        self.range.map(|(lo, hi)| (lo * self.factor, hi * self.factor))
    }

    /// The same before [`factor`](Self::factor) multiplies it, as the family has it.
    pub fn range_of_family(&self) -> Option<(f64, f64)> {
        self.range
    }

    /// By what a scaled beta is multiplied; 1 for everything else.
    pub fn factor(&self) -> f64 {
        self.factor
    }

    /// The distribution of `factor` times the variate, range and all, for sweeps.
    ///
    /// # Errors
    ///
    /// [`DistributionError::FactorUnusable`] when the factor is negative or not finite. A factor of
    /// 0 gives the constant 0.
    pub fn scaled(&self, factor: f64) -> Result<Self, DistributionError> {
        if !(factor >= 0.0 && factor.is_finite()) {
            return Err(DistributionError::FactorUnusable { factor });
        }
        if factor == 0.0 {
            return Ok(Self::constant(0.0));
        }
        let family = match self.family {
            Family::Constant(value) => Family::Constant(value * factor),
            Family::Triangular { lo, mode, hi } => {
                Family::Triangular { lo: lo * factor, mode: mode * factor, hi: hi * factor }
            }
            Family::Uniform { lo, hi } => Family::Uniform { lo: lo * factor, hi: hi * factor },
            Family::Normal { mean, sd } => Family::Normal { mean: mean * factor, sd: sd * factor },
            Family::LogNormal { mu, sigma } => Family::LogNormal { mu: mu + libm::log(factor), sigma },
            Family::Beta { .. } => {
                return Ok(Self { factor: self.factor * factor, ..*self });
            }
        };
        let range = self.range.map(|(lo, hi)| (lo * factor, hi * factor));
        Ok(Self { family, range, factor: 1.0 })
    }

    /// Made ready for many quantiles; gives the same bits as the methods here.
    pub fn prepare(&self) -> PreparedDistribution {
        PreparedDistribution::new(self)
    }

    /// The value below which the variate falls with probability `u`, for `u` in (0, 1).
    ///
    /// Increases with `u`; never leaves the support. NaN gives NaN.
    pub fn quantile(&self, u: f64) -> f64 {
        self.prepare().quantile(u)
    }

    /// The probability that the variate is at most `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        self.prepare().cdf(x)
    }

    /// The mean, of what truncation leaves; in closed form.
    pub fn mean(&self) -> f64 {
        mean::mean(self)
    }

    /// The smallest interval that holds every draw; its ends may be infinite.
    pub fn support(&self) -> (f64, f64) {
        let (lo, hi) = self.bounds();
        (lo * self.factor, hi * self.factor)
    }

    /// The support in the family's own units.
    fn bounds(&self) -> (f64, f64) {
        let (lo, hi) = self.family.support();
        self.range.map_or((lo, hi), |(from, to)| (lo.max(from), hi.min(to)))
    }
}
