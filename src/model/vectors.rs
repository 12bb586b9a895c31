//! The vector units of the machine: found when the program starts, not when it is built.
//!
//! Vector units change the speed, never a bit: every lane is given the same sums and products in the same
//! order, nothing is fused, and which lanes go together does not matter.

/// Vector units that work may be done on.
#[derive(Clone, Copy, Debug)]
pub struct Units {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    wide: Option<fearless_simd::Avx2>,
}

impl Default for Units {
    fn default() -> Self {
        Self::found()
    }
}

impl Units {
    /// The widest this machine has, up to four doubles.
    pub fn found() -> Self {
        Self {
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            wide: fearless_simd::Level::new().as_avx2(),
        }
    }

    /// What every machine of this kind has.
    pub const fn least() -> Self {
        Self {
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            wide: None,
        }
    }

    /// Proof that units of four doubles are there.
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    pub const fn wide(self) -> Option<fearless_simd::Avx2> {
        self.wide
    }
}

/// Makes of an always inlined function of references one that is compiled twice, for four doubles at a time
/// where a processor has such units and for what every processor has, and a third that takes the better.
///
/// Each is a function of its own, not a closure, so that the compiler knows its references to be apart.
macro_rules! on_vector_units {
    ($(#[$about:meta])* $name:ident = $work:ident($($argument:ident: $kind:ty),* $(,)?)) => {
        $(#[$about])*
        fn $name(units: $crate::model::vectors::Units, $($argument: $kind),*) {
            #[inline(never)]
            fn on_least($($argument: $kind),*) {
                $work($($argument),*);
            }
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            if let Some(wide) = units.wide() {
                fearless_simd::kernel!(
                    #[inline]
                    fn on_wide(wide: Avx2, $($argument: $kind),*) {
                        $work($($argument),*);
                    }
                );
                return on_wide(wide, $($argument),*);
            }
            on_least($($argument),*);
        }
    };
}
pub(super) use on_vector_units;
