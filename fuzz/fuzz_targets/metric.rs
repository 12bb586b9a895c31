//! Any text as a metric and as a test: read, or refused at a place that can be shown; what is read is written out, read again
//! to the same, and has a worth whatever its measures have.
#![no_main]

use std::sync::OnceLock;

use durand::results::metrics::{Estimate, Measured};
use durand::scenario::Scenario;
use durand::scenario::metric::{Measure, Names, Statistic, parse_metric, parse_test};
use libfuzzer_sys::fuzz_target;

/// Measures with every kind of worth: none, no number, a number without ends, an ordinary one, the largest.
struct Strange;

impl Measured for Strange {
    fn measure(&self, measure: &Measure) -> Option<Estimate> {
        let estimate = |value, low, high| Some(Estimate { value, low, high, worlds: u64::MAX, left_out: 1 });
        match measure {
            Measure::Incidence { .. } => None,
            Measure::Share { .. } => estimate(None, f64::NAN, f64::NAN),
            Measure::Probability { .. } => estimate(Some(0.5), 0.0, 1.0),
            Measure::Of { statistic: Statistic::Mean, .. } => estimate(Some(0.0), f64::NEG_INFINITY, f64::INFINITY),
            Measure::Of { statistic: Statistic::Median, .. } => estimate(Some(f64::MAX), f64::MIN, f64::MAX),
            Measure::Of { .. } => estimate(Some(-0.0), -1.0, 1.0),
        }
    }
}

fuzz_target!(|text: &str| {
    static NAMES: OnceLock<Names> = OnceLock::new();
    let names = NAMES.get_or_init(|| Scenario::built_in().names());
    match parse_metric(text, names) {
        Ok(metric) => {
            let written = metric.to_string();
            let again = parse_metric(&written, names).expect("what is written is a metric");
            assert_eq!(again.to_string(), written);
            if let Some(worth) = Strange.evaluate(&metric) {
                assert!(!worth.value.is_some_and(f64::is_nan));
            }
        }
        Err(error) => harmless(&error.diagnostics("metric").to_string()),
    }
    match parse_test(text, names) {
        Ok(test) => {
            let written = test.to_string();
            assert_eq!(parse_test(&written, names).expect("what is written is a test").to_string(), written);
            let _ = Strange.judge(&test);
        }
        Err(error) => harmless(&error.diagnostics("test").to_string()),
    }
});

/// Nothing in a message is obeyed by a terminal or turns its line around.
fn harmless(shown: &str) {
    let obeyed = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!shown.chars().any(obeyed), "{shown:?}");
}
