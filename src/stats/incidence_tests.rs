use super::*;
use crate::stats::test_support::assert_close;
use proptest::prelude::*;

const LEVEL: Level = Level::NINETY_FIVE;

/// Satagopan et al. (2004), British Journal of Cancer 91, 1229-1235, table 2: 305 women; deaths of
/// breast cancer (cause 0) in months 10, 16, 23, 27, of other causes (1) in months 18, 26; others
/// leave in 7, 14, 24 or see the end.
fn satagopan() -> LifeTable {
    let mut table = LifeTable::new(2, 28);
    for month in [10, 16, 23, 27] {
        table.event(month, 0);
    }
    for month in [18, 26] {
        table.event(month, 1);
    }
    for month in [7, 14, 24] {
        table.censored(month);
    }
    (0..296).for_each(|_| table.censored(27));
    table
}

#[test]
fn textbook_case() {
    let table = satagopan();
    let points = table.incidence(0, LEVEL);
    let survival = table.survival();
    // At risk, and overall survival in per cent, as printed; every death adds the printed 0.3 % of
    // incidence.
    for (month, at_risk, alive) in [(10, 304, 99.7), (16, 302, 99.3), (23, 300, 98.7), (27, 297, 98.0)] {
        assert_eq!(points[month].at_risk, at_risk);
        assert!((100.0 * survival[month] - alive).abs() < 0.05, "{month}");
        let added = points[month].estimate - points[month - 1].estimate;
        assert!((100.0 * added - 0.3).abs() < 0.05, "{month}");
    }
    // By hand: 1/304 + (303/304)/302 + ...; exact fractions.
    let by_hand = 1.0 / 304.0 + 303.0 / 304.0 / 302.0;
    assert_close(points[16].estimate, by_hand, 1e-14);
}

/// lifelines 0.30 `AalenJohansenFitter(calculate_variance=True)` on ten subjects: (time, cause), 0
/// censored.
#[test]
fn variance_matches_lifelines() {
    let mut table = LifeTable::new(2, 11);
    for (time, cause) in [(1, 1), (2, 2), (3, 0), (4, 1), (5, 1), (6, 0), (7, 2), (8, 1), (9, 2), (10, 0)] {
        match cause {
            0 => table.censored(time),
            k => table.event(time, k - 1),
        }
    }
    let points = table.incidence(0, LEVEL);
    for (time, estimate, variance) in [
        (1, 0.1, 0.009),
        (4, 0.214_285_714_285_714_25, 0.018_236_151_603_498_535),
        (5, 0.328_571_428_571_428_5, 0.024_393_586_005_830_886),
        (8, 0.471_428_571_428_571_3, 0.030_822_157_434_402_322),
        (10, 0.471_428_571_428_571_3, 0.030_822_157_434_402_295),
    ] {
        assert_close(points[time].estimate, estimate, 1e-12);
        assert_close(points[time].variance, variance, 1e-9);
    }
}

#[test]
fn limits_by_hand_and_at_the_ends() {
    let points = satagopan().incidence(0, LEVEL);
    // Before the first death: none of 304 or 305.
    assert_eq!((points[5].low, points[5].estimate), (0.0, 0.0));
    assert_eq!(points[5].high, clopper_pearson(0, 305, LEVEL).high);
    // Choudhury's limits at the end, written out: 1 - (1 - I)^exp(-+ z se / ((1 - I) |ln(1 - I)|)).
    let last = points[27];
    let (i, se) = (last.estimate, last.variance.sqrt());
    let shift = 1.959_963_984_540_054 * se / ((1.0 - i) * libm::log(1.0 - i).abs());
    assert_close(last.low, 1.0 - libm::pow(1.0 - i, libm::exp(-shift)), 1e-9);
    assert_close(last.high, 1.0 - libm::pow(1.0 - i, libm::exp(shift)), 1e-9);

    let mut all = LifeTable::new(1, 2);
    (0..10).for_each(|_| all.event(0, 0));
    let end = all.incidence(0, LEVEL)[1];
    assert_eq!((end.estimate, end.high, end.at_risk), (1.0, 1.0, 0));
    assert_close(end.low, 1.0 - 0.308_497, 1e-5);
}

#[test]
fn nobody_tells_nothing() {
    let points = LifeTable::new(2, 3).incidence(1, LEVEL);
    assert!(points.iter().all(|p| (p.estimate, p.low, p.high) == (0.0, 0.0, 1.0)));
    assert_eq!(LifeTable::new(2, 3).survival(), [1.0; 3]);
}

#[test]
fn different_shapes_do_not_merge() {
    let mut table = LifeTable::new(2, 3);
    assert!(table.merge(&LifeTable::new(2, 4)).is_err());
    assert!(table.merge(&LifeTable::new(1, 3)).is_err());
    assert!(table.merge(&LifeTable::new(2, 3)).is_ok());
}

/// Subjects as (period, cause); cause 3 is censoring.
fn subjects() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..12_usize, 0..4_usize), 1..80)
}

fn table_of(subjects: &[(usize, usize)]) -> LifeTable {
    let mut table = LifeTable::new(3, 12);
    for &(period, cause) in subjects {
        if cause == 3 {
            table.censored(period);
        } else {
            table.event(period, cause);
        }
    }
    table
}

proptest! {
    #[test]
    fn causes_add_up_to_one_minus_survival(subjects in subjects()) {
        let table = table_of(&subjects);
        let causes: Vec<_> = (0..3).map(|k| table.incidence(k, LEVEL)).collect();
        for (t, survival) in table.survival().iter().enumerate() {
            let sum: f64 = causes.iter().map(|points| points[t].estimate).sum();
            prop_assert!((sum - (1.0 - survival)).abs() < 1e-12);
        }
        for point in causes.iter().flatten() {
            prop_assert!(point.low <= point.estimate + 1e-12 && point.estimate <= point.high + 1e-12);
            prop_assert!(0.0 <= point.low && point.high <= 1.0);
        }
    }

    #[test]
    fn without_censoring_it_is_the_binomial(subjects in subjects()) {
        let complete: Vec<_> = subjects.into_iter().map(|(t, k)| (t, k % 3)).collect();
        let n = complete.len() as f64;
        for point in table_of(&complete).incidence(1, LEVEL) {
            let happened = complete.iter().filter(|&&(t, k)| k == 1 && t <= point.period).count();
            let share = happened as f64 / n;
            prop_assert!((point.estimate - share).abs() < 1e-12);
            prop_assert!((point.variance - share * (1.0 - share) / n).abs() < 1e-12);
        }
    }

    #[test]
    fn merging_is_recording(subjects in subjects(), cut in 0..80_usize) {
        let (one, other) = subjects.split_at(cut.min(subjects.len()));
        let mut merged = table_of(other);
        merged.merge(&table_of(one)).expect("same shape");
        prop_assert_eq!(merged, table_of(&subjects));
    }
}
