//! The bits themselves, pinned: a change of platform, of `libm` or of an order of operations shows
//! here. If it was meant, put in the new numbers and say so in the changelog, for every seeded
//! result changes with them.

use super::{BetaQuantile, GammaQuantile, gumbel_quantile, logistic_quantile, normal_quantile, poisson_quantile};

/// FNV-1a over the bits of a function's values on 1,000 points of (0, 1).
fn digest(quantile: impl Fn(f64) -> f64) -> u64 {
    (0..1000).fold(0xcbf2_9ce4_8422_2325, |hash, i| {
        let bits = quantile((f64::from(i) + 0.5) / 1000.0).to_bits();
        bits.to_le_bytes().iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    })
}

#[test]
fn bits_are_pinned() {
    let beta = BetaQuantile::new(2.5, 14.0);
    let (small, large) = (GammaQuantile::new(1.75), GammaQuantile::new(250.0));
    let found = [
        digest(normal_quantile),
        digest(|u| beta.at(u)),
        digest(|u| small.at(u)),
        digest(|u| large.at(u)),
        digest(|u| poisson_quantile(8.0, u) as f64),
        digest(|u| poisson_quantile(5000.0, u) as f64),
        digest(|u| gumbel_quantile(0.0, 1.0, u)),
        digest(|u| logistic_quantile(0.0, 0.5, u)),
    ];
    let pinned = [
        0x682f_4452_3577_fe72,
        0x53fe_8180_5a2f_8751,
        0x5a6d_236e_93d9_230c,
        0x099a_cd51_1e6a_96f1,
        0x694c_b848_bf86_7303,
        0x3b6c_714c_3adc_c68e,
        0xd72d_db8f_73e5_b91e,
        0x62cb_2d18_d707_34e8_u64,
    ];
    assert_eq!(found, pinned, "{found:#x?}");
}
