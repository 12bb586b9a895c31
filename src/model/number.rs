//! What equations reckon in: one number, or the same number of several lanes side by side.
//!
//! The dynamics are written once, over a [`Number`]. The world lives them in `f64`; a council's projections live
//! them in vectors of doubles, one lane each, of as many as the machine's vector units have and at least four. Every operation is that
//! of IEEE 754 on each double alone and nothing is fused, so a lane's bits do not depend on its neighbours, nor on the
//! machine.

use std::hint::black_box;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

use fearless_simd::prelude::*;
use fearless_simd::{Simd, f64x4};

use super::maths::{CONSTANTS, ONE};

/// One number, or several lanes of it.
pub trait Number:
    Copy
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + AddAssign
    + Add<f64, Output = Self>
    + Mul<f64, Output = Self>
{
    /// An answer, lane by lane.
    type Truth: Copy;

    /// One of [`CONSTANTS`], in as many lanes as `self` has.
    #[must_use]
    fn constant(self, place: usize) -> Self;
    /// This value in as many lanes as `self` has.
    #[must_use]
    fn like(self, value: f64) -> Self;
    /// Whether `self` is less than `other`.
    fn is_under(self, other: Self) -> Self::Truth;
    /// `yes` where it is true, `no` elsewhere.
    fn choose(truth: Self::Truth, yes: Self, no: Self) -> Self;
    /// `self`, or `floor` where that is more.
    #[must_use]
    fn at_least(self, floor: Self) -> Self;
    /// `self`, or `ceiling` where that is less.
    #[must_use]
    fn at_most(self, ceiling: Self) -> Self;
    /// Whether it is 0 everywhere: to be asked of what is the same in every lane, or lanes would hang on their neighbours.
    fn is_zero(self) -> bool;
    /// The square root.
    #[must_use]
    fn root(self) -> Self;
    /// Without its sign.
    #[must_use]
    fn size(self) -> Self;
    /// The sum of the bits of `self` and of those of `other`, shifted left by 52: with a whole number in the lowest
    /// bits of `other`, that many powers of two.
    #[must_use]
    fn raised(self, other: Self) -> Self;
    /// Exponent and mantissa of what is normal and above 0, the mantissa between the roots of 1/2 and of 2.
    fn taken_apart(self) -> (Self, Self);

    /// 1.
    #[inline(always)]
    #[must_use]
    fn one(self) -> Self {
        self.constant(ONE)
    }

    /// 1 over `self`: of what does not change from month to month it is taken once, for a quotient takes long.
    #[inline(always)]
    #[must_use]
    fn inverse(self) -> Self {
        self.one() / self
    }

    /// 1 less `self`.
    #[inline(always)]
    #[must_use]
    fn complement(self) -> Self {
        self.one() - self
    }
}

/// Bits of the root of 1/2, under which no mantissa falls; and what takes it to 1.
const ROOT: u64 = std::f64::consts::FRAC_1_SQRT_2.to_bits();
const TO_ONE: u64 = 1.0_f64.to_bits() - ROOT;
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
/// 2^52: adding a small whole number to its bits adds that number to it.
const UNITS: f64 = 4_503_599_627_370_496.0;

impl Number for f64 {
    type Truth = bool;

    #[inline(always)]
    fn constant(self, place: usize) -> Self {
        CONSTANTS[place]
    }

    #[inline(always)]
    fn like(self, value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn is_under(self, other: Self) -> bool {
        self < other
    }

    #[inline(always)]
    fn choose(truth: bool, yes: Self, no: Self) -> Self {
        if truth { yes } else { no }
    }

    #[inline(always)]
    fn at_least(self, floor: Self) -> Self {
        if floor > self { floor } else { self }
    }

    #[inline(always)]
    fn at_most(self, ceiling: Self) -> Self {
        if ceiling < self { ceiling } else { self }
    }

    #[inline(always)]
    fn is_zero(self) -> bool {
        self == 0.0
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.sqrt()
    }

    #[inline(always)]
    fn size(self) -> Self {
        self.abs()
    }

    #[inline(always)]
    fn raised(self, other: Self) -> Self {
        Self::from_bits(self.to_bits().wrapping_add(other.to_bits() << 52))
    }

    #[inline(always)]
    fn taken_apart(self) -> (Self, Self) {
        let shifted = self.to_bits().wrapping_add(TO_ONE);
        let exponent = Self::from_bits((shifted >> 52) | UNITS.to_bits()) - (UNITS + 1023.0);
        (exponent, Self::from_bits((shifted & MANTISSA) + ROOT))
    }
}

/// Lanes of a column: as many as the widest vector has.
pub const WIDTH: usize = 8;

/// A number of each of several lanes, at rest.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub struct Column(pub [f64; WIDTH]);

/// [`CONSTANTS`], each in every lane.
#[derive(Clone, Debug)]
pub struct Table([Column; CONSTANTS.len()]);

impl Table {
    /// The table, in memory, where an instruction reads a constant in passing: written into the code each would be an
    /// instruction more, and there are hundreds in a month. So the compiler must not see that they are constants.
    #[inline(always)]
    pub fn laid_out() -> Self {
        black_box(Self(CONSTANTS.map(|constant| Column([constant; WIDTH]))))
    }
}

/// Whether the larger, or the smaller, of 0 and -0, or of anything and NaN, is the second of the two, as a comparison has it: so
/// it is in SSE's instructions and those after them. Elsewhere the lanes are compared.
const EQUALS_KEEP_THE_SECOND: bool = cfg!(target_feature = "sse2");

/// A vector of doubles on units `S`.
pub trait Doubles<S: Simd>: SimdFloat<S, Element = f64> {}
impl<S: Simd, V: SimdFloat<S, Element = f64>> Doubles<S> for V {}

/// The narrowest vector that is worked on: [`NARROW`] lanes, wherever units have fewer in pairs.
pub type Narrow<S> = f64x4<S>;
/// Lanes of a narrow vector.
pub const NARROW: usize = 4;

/// Several lanes.
#[derive(Clone, Copy, Debug)]
pub struct Several<'t, S, V> {
    lanes: V,
    table: &'t Table,
    simd: S,
}

impl<'t, S: Simd, V: Doubles<S>> Several<'t, S, V> {
    /// The same value in each lane.
    #[inline(always)]
    pub fn everywhere(simd: S, table: &'t Table, value: f64) -> Self {
        Self { lanes: V::simd_from(simd, value), table, simd }
    }

    /// From as many numbers as there are lanes.
    #[inline(always)]
    pub fn load(simd: S, table: &'t Table, lanes: &[f64]) -> Self {
        const { assert!(WIDTH.is_multiple_of(V::LEN), "a vector is wider than a column") };
        Self { lanes: V::from_slice(simd, lanes), table, simd }
    }

    /// Into as many places as there are lanes.
    #[inline(always)]
    pub fn store(self, lanes: &mut [f64]) {
        self.lanes.store_slice(lanes);
    }

    #[inline(always)]
    const fn with(self, lanes: V) -> Self {
        Self { lanes, ..self }
    }
}

macro_rules! operators {
    ($($Operator:ident<$Other:ty> $operate:ident $($lanes:ident)?,)*) => { $(
        impl<S: Simd, V: Doubles<S>> $Operator<$Other> for Several<'_, S, V> {
            type Output = Self;

            #[inline(always)]
            fn $operate(self, other: $Other) -> Self {
                self.with(self.lanes.$operate(other$(.$lanes)?))
            }
        }
    )* };
}

operators! {
    Add<Self> add lanes, Sub<Self> sub lanes, Mul<Self> mul lanes, Div<Self> div lanes, Add<f64> add, Mul<f64> mul,
}

impl<S: Simd, V: Doubles<S>> Neg for Several<'_, S, V> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.with(-self.lanes)
    }
}

impl<S: Simd, V: Doubles<S>> AddAssign for Several<'_, S, V> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<S: Simd, V: Doubles<S>> Number for Several<'_, S, V> {
    type Truth = V::Mask;

    #[inline(always)]
    fn constant(self, place: usize) -> Self {
        Self::load(self.simd, self.table, &self.table.0[place].0[..V::LEN])
    }

    #[inline(always)]
    fn like(self, value: f64) -> Self {
        Self::everywhere(self.simd, self.table, value)
    }

    #[inline(always)]
    fn is_under(self, other: Self) -> Self::Truth {
        self.lanes.simd_lt(other.lanes)
    }

    #[inline(always)]
    fn choose(truth: Self::Truth, yes: Self, no: Self) -> Self {
        yes.with(truth.select(yes.lanes, no.lanes))
    }

    #[inline(always)]
    fn at_least(self, floor: Self) -> Self {
        if EQUALS_KEEP_THE_SECOND {
            self.with(floor.lanes.max(self.lanes))
        } else {
            Self::choose(self.is_under(floor), floor, self)
        }
    }

    #[inline(always)]
    fn at_most(self, ceiling: Self) -> Self {
        if EQUALS_KEEP_THE_SECOND {
            self.with(ceiling.lanes.min(self.lanes))
        } else {
            Self::choose(ceiling.is_under(self), ceiling, self)
        }
    }

    #[inline(always)]
    fn is_zero(self) -> bool {
        self.lanes.as_slice().iter().all(|lane| *lane == 0.0)
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.with(self.lanes.sqrt())
    }

    #[inline(always)]
    fn size(self) -> Self {
        self.with(self.lanes.abs())
    }

    #[inline(always)]
    fn raised(self, other: Self) -> Self {
        self.with(V::from_bits(self.lanes.to_bits() + (other.lanes.to_bits() << 52)))
    }

    #[inline(always)]
    fn taken_apart(self) -> (Self, Self) {
        let shifted = self.lanes.to_bits() + TO_ONE;
        let exponent = V::from_bits((shifted >> 52) | UNITS.to_bits()) - (UNITS + 1023.0);
        (self.with(exponent), self.with(V::from_bits((shifted & MANTISSA) + ROOT)))
    }
}

/// Declares a struct of numbers: a value each, or a column each, or several lanes each.
macro_rules! numbers {
    (
        $(#[$about:meta])*
        $visible:vis struct $Name:ident { $( $(#[$meaning:meta])* $field:ident, )* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        $visible struct $Name<N = f64> { $( $(#[$meaning])* $visible $field: N, )* }

        impl<N> $Name<N> {
            /// Each number turned into something else.
            #[inline(always)]
            $visible fn map<M>(&self, mut turned: impl FnMut(&N) -> M) -> $Name<M> {
                $Name { $( $field: turned(&self.$field), )* }
            }

            /// Does something to each number with its like.
            #[inline(always)]
            $visible fn zip<M>(&mut self, other: &$Name<M>, mut done: impl FnMut(&mut N, &M)) {
                $( done(&mut self.$field, &other.$field); )*
            }
        }
    };
}
pub(super) use numbers;

#[cfg(test)]
mod tests {
    use fearless_simd::{dispatch, f64x8};

    use super::*;
    use crate::model::maths::{exp, log, logistic, power, softmax, tanh};
    use crate::model::vectors::Units;

    /// What functions of two numbers give, each alone and several side by side.
    #[inline(always)]
    fn all<N: Number>(x: N, y: N) -> [N; 16] {
        let (exponent, mantissa) = x.size().at_least(x.like(1e-300)).taken_apart();
        let [one, other, third] = softmax([x, y, x.like(0.3)]);
        [
            exp(x),
            log(x.size()),
            logistic(x),
            tanh(x),
            power(x.size(), y),
            one,
            other,
            third,
            x.at_least(y),
            x.at_most(y),
            N::choose(x.is_under(y), x * 2.0 - y, x / y + 1.0),
            x.size().root(),
            x.complement() - -y,
            exponent,
            mantissa,
            y.inverse(),
        ]
    }

    #[inline(always)]
    fn side_by_side<S: Simd, V: Doubles<S>>(simd: S, x: &[f64; WIDTH], y: &[f64; WIDTH]) -> [Column; 16] {
        let table = Table::laid_out();
        let mut found = [Column::default(); 16];
        for first in (0..WIDTH).step_by(V::LEN) {
            let lanes = first..first + V::LEN;
            let load = |all: &[f64; WIDTH]| Several::<S, V>::load(simd, &table, &all[lanes.clone()]);
            for (column, result) in found.iter_mut().zip(all(load(x), load(y))) {
                result.store(&mut column.0[lanes.clone()]);
            }
        }
        found
    }

    #[inline(always)]
    fn at_each_width<S: Simd>(simd: S, x: &[f64; WIDTH], y: &[f64; WIDTH]) -> [[Column; 16]; 3] {
        [
            side_by_side::<S, S::f64s>(simd, x, y),
            side_by_side::<S, f64x4<S>>(simd, x, y),
            side_by_side::<S, f64x8<S>>(simd, x, y),
        ]
    }

    #[test]
    fn several_give_the_bits_of_one() {
        let (nan, inf) = (f64::NAN, f64::INFINITY);
        let values =
            [-inf, -1e300, -709.3, -30.0, -1.5, -0.0, 0.0, 1e-310, 3e-9, 0.4, 1.0, 2.7, 40.0, 708.9, 1e18, inf, nan];
        for (place, x) in values.iter().enumerate() {
            for y in values {
                let xs: [f64; WIDTH] =
                    std::array::from_fn(|lane| if lane == 2 { *x } else { values[(place + lane) % values.len()] });
                for units in Units::every() {
                    for found in dispatch!(units.level(), simd => at_each_width(simd, &xs, &[y; WIDTH])) {
                        for (lane, x) in xs.into_iter().enumerate() {
                            for (which, (alone, column)) in all(x, y).into_iter().zip(&found).enumerate() {
                                assert!(
                                    alone.to_bits() == column.0[lane].to_bits()
                                        || (alone.is_nan() && column.0[lane].is_nan()),
                                    "{which} of {x:e} and {y:e}: {alone:e}, side by side {:e}",
                                    column.0[lane]
                                );
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_anywhere_is_nothing() {
        fn of<S: Simd>(simd: S, values: &[f64; WIDTH]) -> bool {
            Several::<S, f64x8<S>>::load(simd, &Table::laid_out(), values).is_zero()
        }
        let level = Units::found().level();
        assert!(dispatch!(level, simd => of(simd, &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.0, 0.0])));
        assert!(!dispatch!(level, simd => of(simd, &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0])));
        assert!(0.0.is_zero() && !1.0.is_zero());
    }
}
