//! From values to places, and which values deserve a tick.

/// Two ends of a range of values, the smaller first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Smaller end.
    pub low: f64,
    /// Larger end.
    pub high: f64,
}

impl Span {
    /// The smallest span that holds every finite value; `None` when there is none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        values.into_iter().filter(|value| value.is_finite()).fold(None, |span: Option<Self>, value| {
            Some(span.map_or(Self { low: value, high: value }, |span| span.with(value)))
        })
    }

    /// The same, widened to hold a value.
    #[must_use]
    pub fn with(self, value: f64) -> Self {
        Self { low: self.low.min(value), high: self.high.max(value) }
    }

    /// The same with a share of its length added at both ends; a span of no length becomes one unit wide, or a tenth of its value.
    #[must_use]
    pub fn padded(self, share: f64) -> Self {
        let length = self.high - self.low;
        let pad = if length > 1e-9 * self.high.abs().max(self.low.abs()).max(1e-9) {
            length * share
        } else {
            (self.high.abs() * 0.1).max(0.5)
        };
        Self { low: self.low - pad, high: self.high + pad }
    }

    /// Larger end less smaller end.
    pub fn length(&self) -> f64 {
        self.high - self.low
    }
}

/// A linear map from values to places on the sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Values at the two ends.
    pub values: Span,
    /// Place of the smaller value.
    pub from: f64,
    /// Place of the larger value.
    pub to: f64,
}

impl Scale {
    /// The scale that puts `values.low` at `from` and `values.high` at `to`.
    pub fn new(values: Span, from: f64, to: f64) -> Self {
        Self { values, from, to }
    }

    /// The place of a value, inside the ends or not.
    pub fn at(&self, value: f64) -> f64 {
        let length = self.values.length();
        if length > 0.0 {
            self.from + (value - self.values.low) / length * (self.to - self.from)
        } else {
            f64::midpoint(self.from, self.to)
        }
    }

    /// The place of a value, or of the nearest end.
    pub fn within(&self, value: f64) -> f64 {
        self.at(value).clamp(self.from.min(self.to), self.from.max(self.to))
    }
}

/// The distance between ticks that gives at most `most` of them over a length: 1, 2 or 5 times a power of ten.
pub fn step(length: f64, most: usize) -> f64 {
    let rough = length / super::real(most.max(1));
    if !rough.is_finite() || rough <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= rough * (1.0 - 1e-9)).unwrap_or(10.0);
    factor * power
}

/// Round values inside a span, about `most` of them.
pub fn ticks(span: Span, most: usize) -> Vec<f64> {
    let step = step(span.length(), most);
    let first = (span.low / step - 1e-9).ceil();
    let last = (span.high / step + 1e-9).floor();
    let mut ticks = Vec::new();
    let mut count = first;
    while count <= last && ticks.len() <= 2 * most + 2 {
        ticks.push(count * step);
        count += 1.0;
    }
    ticks
}

/// The span from zero to the first round value at or above a value; to 1 when the value is not above zero.
pub fn from_zero(largest: f64, most_ticks: usize) -> Span {
    let high = if largest.is_finite() && largest > 0.0 {
        let step = step(largest, most_ticks);
        (largest / step - 1e-9).ceil() * step
    } else {
        1.0
    };
    Span { low: 0.0, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_few_and_round() {
        let span = Span { low: -28.6, high: 12.4 };
        assert_eq!(ticks(span, 5), [-20.0, -10.0, 0.0, 10.0]);
        let thin = Span { low: 0.0, high: 0.6 };
        assert_eq!(ticks(thin, 3), [0.0, 0.2, 0.4, 0.600_000_000_000_000_1]);
    }

    #[test]
    fn a_span_ignores_what_is_not_finite() {
        let span = Span::of([f64::NAN, 2.0, f64::INFINITY, -1.0]);
        assert_eq!(span, Some(Span { low: -1.0, high: 2.0 }));
        assert_eq!(Span::of([f64::NAN]), None);
    }

    #[test]
    fn a_constant_gets_room() {
        let span = Span { low: 5.0, high: 5.0 }.padded(0.1);
        assert_eq!((span.low, span.high), (4.5, 5.5));
    }

    #[test]
    fn from_zero_ends_on_a_tick() {
        assert!((from_zero(0.57, 4).high - 0.6).abs() < 1e-9);
        assert!((from_zero(f64::NAN, 4).high - 1.0).abs() < 1e-9);
    }
}
