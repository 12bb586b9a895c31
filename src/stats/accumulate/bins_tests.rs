use super::*;
use crate::stats::test_support::assert_close;
use proptest::prelude::*;

/// The slow and obvious way.
fn bin_by_counting(edges: &[f64], value: f64) -> usize {
    edges[1..edges.len() - 1].iter().filter(|&&e| e <= value).count()
}

fn tables() -> Vec<BinTable> {
    [
        Bins::linear(-1.0, 3.0, 7),
        Bins::linear(0.0, 1.0, 1),
        Bins::linear(1e6, 1e6 + 1.0, 1000),
        Bins::signed_log(1.0, 1e4, 400),
        Bins::signed_log(0.01, 50.0, 101),
        Bins::signed_log(1e3, 1.0, 10),
        Bins::log1p(1e5, 200),
        Bins::log1p(3.0, 50),
    ]
    .map(|bins| bins.table().expect("usable"))
    .to_vec()
}

#[test]
fn edges_by_hand() {
    let linear = Bins::linear(0.0, 1.0, 4).table().expect("usable");
    assert_eq!(linear.edges(), [0.0, 0.25, 0.5, 0.75, 1.0]);
    let counts = Bins::log1p(255.0, 8).table().expect("usable");
    for (i, edge) in counts.edges().iter().enumerate() {
        assert_close(*edge, f64::from((1_u32 << i) - 1), 1e-14);
    }
    let signed = Bins::signed_log(2.0, 100.0, 6).table().expect("usable");
    assert_eq!(signed.edges()[3], 0.0);
    // asinh(50) = 4.60527; two thirds of the way 2 sinh(3.07018).
    assert_close(signed.edges()[5], 2.0 * libm::sinh(libm::asinh(50.0) * 2.0 / 3.0), 1e-14);
    for i in 0..=6 {
        assert_eq!(signed.edges()[i], -signed.edges()[6 - i]);
    }
}

#[test]
fn every_edge_opens_its_own_bin() {
    for table in tables() {
        let n = table.bins().len();
        for (i, &edge) in table.edges().iter().enumerate() {
            assert_eq!(table.bin(edge), i.min(n - 1), "{:?} {edge}", table.bins());
            assert_eq!(table.bin(edge.next_down()), i.saturating_sub(1), "{:?} below {edge}", table.bins());
            let several = [edge.next_down(), edge, edge.next_up()];
            let mut bins = [0; 3];
            table.bins_of(&several, &mut bins);
            assert_eq!(
                bins.map(|bin| bin as usize),
                several.map(|value| table.bin(value)),
                "{:?} {edge}",
                table.bins()
            );
        }
    }
}

#[test]
fn beyond_the_ends_is_the_end_bin() {
    for table in tables() {
        let last = table.bins().len() - 1;
        for far in [1e300, f64::MAX, f64::INFINITY] {
            assert_eq!((table.bin(-far), table.bin(far)), (0, last), "{:?}", table.bins());
        }
    }
}

#[test]
fn faults_are_named() {
    assert_eq!(Bins::linear(0.0, 1.0, 0).table(), Err(BinsError::Count { n: 0 }));
    assert_eq!(Bins::linear(2.0, 1.0, 3).table(), Err(BinsError::Ends { lo: 2.0, hi: 1.0 }));
    assert_eq!(Bins::log1p(0.0, 3).table(), Err(BinsError::Ends { lo: 0.0, hi: 0.0 }));
    assert_eq!(Bins::signed_log(0.0, 1.0, 3).table(), Err(BinsError::Scale { scale: 0.0 }));
    assert!(matches!(Bins::linear(1e16, 1e16 + 4.0, 64).table(), Err(BinsError::TooFine { n: 64, .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn guide_agrees_with_counting(which in 0..8_usize, position in -0.2..1.2_f64, size in -8.0..6.0_f64, minus: bool) {
        let tables = tables();
        let table = &tables[which];
        let (lo, hi) = table.bins().ends();
        let signed = if minus { -libm::exp10(size) } else { libm::exp10(size) };
        for value in [lo + position * (hi - lo), signed, 0.0, -0.0] {
            prop_assert_eq!(table.bin(value), bin_by_counting(table.edges(), value));
        }
        // Several at once are each alone.
        let several = [signed, lo, hi, f64::MAX, -f64::MAX, 0.5 * signed, -0.0];
        let mut bins = [0; 7];
        table.bins_of(&several, &mut bins);
        prop_assert_eq!(bins.map(|bin| bin as usize), several.map(|value| table.bin(value)));
    }
}
