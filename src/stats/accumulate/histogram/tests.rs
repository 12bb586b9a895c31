use super::*;
use proptest::prelude::*;

fn of(bins: Bins, values: &[f64]) -> Histogram {
    let mut histogram = Histogram::new(&Arc::new(bins.table().expect("usable")));
    for &v in values {
        histogram.add(v);
    }
    histogram
}

/// By hand: 10 values, one in each tenth; rank 4.5 lies half-way through the fifth bin's value
/// and its edge.
#[test]
fn by_hand() {
    let values: Vec<f64> = (0..10).map(|i| (f64::from(i) + 0.5) / 10.0).collect();
    let histogram = of(Bins::linear(0.0, 1.0, 10), &values);
    assert_eq!((histogram.count(), histogram.counts()), (10, vec![1; 10]));
    assert_eq!((histogram.quantile(0.0), histogram.quantile(1.0)), (Some(0.05), Some(0.95)));
    assert_eq!(histogram.quantile(0.5), Some(0.5));
    assert_eq!(histogram.share_below(0.5), Some(0.5));
    assert_eq!(histogram.share_below(0.05), Some(0.0));
    assert_eq!(histogram.share_below(7.0), Some(1.0));
}

#[test]
fn what_was_counted_and_what_was_left_out_add_up() {
    let with = |values: &[f64], refused| Histogram { refused, ..of(Bins::linear(0.0, 1.0, 4), values) };
    let mut merged = with(&[0.1, 0.9], 3);
    merged.merge(&with(&[0.4], 4)).expect("same bins");
    assert_eq!((merged.count(), merged.refused()), (3, 7));
}

/// Several at once, also more than are done together, and with values that are not finite among them.
#[test]
fn adding_several_is_adding_each() {
    let mut bits: u64 = 7;
    let mut draw = || {
        bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (bits >> 11) as f64 / 9_007_199_254_740_992.0 * 40.0 - 20.0
    };
    for bins in [Bins::linear(-5.0, 5.0, 40), Bins::signed_log(0.1, 500.0, 400), Bins::log1p(30.0, 60)] {
        for count in [0, 1, 2, TOGETHER - 1, TOGETHER, TOGETHER + 1, 5 * TOGETHER] {
            let mut values: Vec<f64> = (0..count).map(|_| draw()).collect();
            if count == TOGETHER + 1 {
                values[3] = f64::INFINITY;
                values[TOGETHER] = -0.0;
            }
            let mut several = Histogram::new(&Arc::new(bins.table().expect("usable")));
            several.add_all(&values);
            several.add_all(&values[..count / 2]);
            let each = of(bins, &[values.clone(), values[..count / 2].to_vec()].concat());
            assert!(several == each && several.count() == each.count(), "{bins:?} {count}");
        }
    }
}

/// No run has so many worlds; were there one, a bin would not begin again from nothing.
#[test]
fn a_bin_that_is_full_stays_full() {
    let mut full = of(Bins::linear(0.0, 1.0, 1), &[0.5]);
    full.counts[0] = u32::MAX;
    let other = full.clone();
    full.add(0.5);
    full.merge(&other).expect("same bins");
    assert_eq!(full.counts(), [u32::MAX]);
    let mut packed = Vec::new();
    other.pack(&mut packed);
    assert_eq!(full.absorb(&mut Cursor::new(&packed)), Err(Unpackable::TooLarge));
}

#[test]
fn constant_data_is_exact() {
    for value in [0.1234, -77.7, 1e9] {
        let histogram = of(Bins::signed_log(1.0, 1e3, 50), &[value; 9]);
        for p in [0.0, 0.1, 0.5, 0.99, 1.0] {
            assert_eq!(histogram.quantile(p), Some(value));
        }
    }
}

#[test]
fn empty_has_no_quantile() {
    let empty = of(Bins::linear(0.0, 1.0, 10), &[]);
    assert_eq!((empty.quantile(0.5), empty.extremes(), empty.share_below(0.5)), (None, None, None));
}

#[test]
fn beyond_the_ends_lands_in_the_end_bins() {
    let histogram = of(Bins::linear(0.0, 1.0, 2), &[-5.0, f64::INFINITY, 0.25, -0.0]);
    assert_eq!(histogram.counts(), [3, 1]);
    assert_eq!(histogram.extremes(), Some((-5.0, f64::MAX)));
}

#[test]
fn different_bins_do_not_merge() {
    let mut one = of(Bins::linear(0.0, 1.0, 2), &[]);
    let other = of(Bins::linear(0.0, 1.0, 3), &[]);
    assert!(matches!(one.merge(&other), Err(HistogramMismatch::Bins { .. })));
}

#[test]
fn survives_json_and_refuses_nonsense() {
    let histogram = of(Bins::log1p(1e3, 4), &[0.0, 0.1, 3.0, 999.0]);
    let text = serde_json::to_string(&histogram).expect("serialises");
    assert_eq!(
        text,
        r#"{"bins":{"kind":"log1p","max":1000.0,"n":4},"counts":[3,0,0,1],"extremes":[0.0,999.0],"refused":0}"#
    );
    assert_eq!(serde_json::from_str::<Histogram>(&text).expect("reads back"), histogram);
    for nonsense in
        [text.replace("[3,0,0,1]", "[3,0,1]"), text.replace("[0.0,999.0]", "null"), text.replace("\"n\":4", "\"n\":0")]
    {
        assert!(serde_json::from_str::<Histogram>(&nonsense).is_err(), "{nonsense}");
    }
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "NaN added")]
fn nan_stops_a_debug_build() {
    of(Bins::linear(0.0, 1.0, 2), &[f64::NAN]);
}

/// Found by fuzzing: values said to be there, and none counted.
#[test]
fn a_filled_bin_holds_something() {
    let mut histogram = of(Bins::linear(0.0, 1.0, 7), &[]);
    let mut packed = vec![0, 1, 3, 0];
    packed.extend([0.5_f64, 0.5].iter().flat_map(|end| end.to_le_bytes()));
    let reason = Unpackable::Contradiction("a filled bin with nothing in it");
    assert_eq!(histogram.absorb(&mut Cursor::new(&packed)), Err(reason));
    assert_eq!(histogram.quantile(0.5), None);
}

proptest! {
    #[test]
    fn order_and_cuts_do_not_matter(values in prop::collection::vec(-2e3..2e3_f64, 1..80), cut in 0..80_usize) {
        let bins = Bins::signed_log(1.0, 1e3, 64);
        let (one, other) = values.split_at(cut.min(values.len()));
        let mut merged = of(bins, other);
        merged.merge(&of(bins, one)).expect("same bins");
        prop_assert_eq!(merged, of(bins, &values));
    }

    #[test]
    fn absorbing_is_merging(values in prop::collection::vec(-2e3..2e3_f64, 0..80), cut in 0..80_usize) {
        let bins = Bins::signed_log(1.0, 1e3, 64);
        let (one, other) = values.split_at(cut.min(values.len()));
        let (mut merged, mut packed) = (of(bins, one), Vec::new());
        of(bins, other).pack(&mut packed);
        let mut cursor = Cursor::new(&packed);
        prop_assert_eq!(merged.absorb(&mut cursor), Ok(()));
        prop_assert!(cursor.is_at_end());
        prop_assert_eq!(merged, of(bins, &values));
    }

    #[test]
    fn any_bytes_are_no_panic(bytes: Vec<u8>) {
        let _ = of(Bins::linear(0.0, 1.0, 7), &[0.5]).absorb(&mut Cursor::new(&bytes));
    }

    #[test]
    fn quantiles_rise_and_are_within_a_bin(mut values in prop::collection::vec(0.0..1.0_f64, 1..200), p in 0.0..1.0_f64, gap in 0.0..0.1_f64) {
        let histogram = of(Bins::linear(0.0, 1.0, 50), &values);
        let q = histogram.quantile(p).expect("not empty");
        prop_assert!(q <= histogram.quantile(p + gap).expect("not empty"));
        values.sort_by(f64::total_cmp);
        // The value at the rank's whole part shares the bin.
        let at_rank = values[(p * (values.len() - 1) as f64) as usize];
        prop_assert!((q - at_rank).abs() <= 0.02 + 1e-12, "{q} {at_rank}");
    }
}
