//! The rules a distribution must keep.

use super::prepared::Window;
use super::{Distribution, DistributionError, Family};

/// The largest exponent a double survives, with a little to spare.
const LARGEST_EXPONENT: f64 = 709.0;
/// The normal quantile of the largest double below 1.
const LARGEST_SCORE: f64 = 8.3;

impl Distribution {
    /// Checks every rule.
    ///
    /// # Errors
    ///
    /// The first rule broken: parameters first, then the range. A distribution without spread
    /// (equal ends, `sd` or `sigma` of 0) is an error that advises a plain number.
    pub fn validate(&self) -> Result<(), DistributionError> {
        self.family.validate()?;
        let Some((lo, hi)) = self.range() else {
            return Ok(());
        };
        if lo.is_nan() || hi.is_nan() {
            return Err(DistributionError::RangeNotANumber { lo, hi });
        }
        if lo >= hi {
            return Err(DistributionError::RangeEmpty { lo, hi });
        }
        // `mass` can be NaN only for parameters already refused.
        if Window::new(&self.family, self.range).mass() > 0.0 {
            return Ok(());
        }
        let (support_lo, support_hi) = self.family.support();
        Err(DistributionError::RangeExcludesAll {
            family: self.family.name(),
            lo,
            hi,
            support_lo: support_lo * self.factor,
            support_hi: support_hi * self.factor,
        })
    }
}

impl Family {
    fn validate(&self) -> Result<(), DistributionError> {
        let family = self.name();
        let finite = |key, value: f64| {
            if value.is_finite() { Ok(()) } else { Err(DistributionError::NotFinite { family, key, value }) }
        };
        match *self {
            Self::Constant(value) => finite("the value", value),
            Self::Triangular { lo, mode, hi } => {
                finite("lo", lo)?;
                finite("mode", mode)?;
                finite("hi", hi)?;
                ends(family, lo, hi)?;
                if mode < lo || mode > hi {
                    return Err(DistributionError::ModeOutside { lo, mode, hi });
                }
                Ok(())
            }
            Self::Uniform { lo, hi } => {
                finite("lo", lo)?;
                finite("hi", hi)?;
                ends(family, lo, hi)
            }
            Self::Beta { a, b } => {
                finite("a", a)?;
                finite("b", b)?;
                shape("a", a)?;
                shape("b", b)
            }
            Self::Normal { mean, sd } => {
                finite("mean", mean)?;
                finite("sd", sd)?;
                spread(family, "sd", sd, mean)
            }
            Self::LogNormal { mu, sigma } => {
                finite("sigma", sigma)?;
                if !mu.is_finite() {
                    return Err(DistributionError::LogNormalCentre);
                }
                spread(family, "sigma", sigma, libm::exp(mu))?;
                if mu + sigma * LARGEST_SCORE.max(0.5 * sigma) > LARGEST_EXPONENT {
                    return Err(DistributionError::LogNormalTooWide { mu, sigma });
                }
                Ok(())
            }
        }
    }
}

fn ends(family: &'static str, lo: f64, hi: f64) -> Result<(), DistributionError> {
    if lo > hi {
        Err(DistributionError::EndsReversed { family, lo, hi })
    } else if lo < hi {
        Ok(())
    } else {
        Err(DistributionError::NoSpread { family, value: lo })
    }
}

fn shape(key: &'static str, value: f64) -> Result<(), DistributionError> {
    if value > 0.0 { Ok(()) } else { Err(DistributionError::ShapeNotPositive { key, value }) }
}

fn spread(family: &'static str, key: &'static str, value: f64, centre: f64) -> Result<(), DistributionError> {
    if value > 0.0 {
        Ok(())
    } else if value < 0.0 {
        Err(DistributionError::SpreadNegative { family, key, value })
    } else {
        Err(DistributionError::NoSpread { family, value: centre })
    }
}
