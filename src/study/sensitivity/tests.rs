use super::*;
use crate::scenario::Overrides;
use crate::study::engine::{self, Order, Shard};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// Three uncertain inputs, of which attacks of the first month hang on one alone, and on chance: what a source reports moves nothing.
const TEXT: &str = "name = \"a\"\n[run]\nmonths = 4\n[commanders]\ncount = 9\n[bands]\ncount = 5\n\
    [attacks]\nother = { uniform = [10, 30] }\n[reporting]\npicss = { uniform = [1, 2] }\nun = { uniform = [3, 9] }\n";

fn study(method: Method, grouping: Grouping, samples: u32, metrics: &[&str]) -> (Study, Vec<String>) {
    let scenario = fixed_but_for_three();
    let metrics: Vec<String> = metrics.iter().map(|&metric| metric.to_owned()).collect();
    let asked = Asked::parse(&scenario, &metrics).unwrap();
    let inputs = Inputs::of(&scenario);
    let (factors, names) = grouping.factors(&inputs);
    let design = Design::new(method, factors, samples, scenario.run.seed).unwrap();
    (Study::new(scenario, inputs, asked, design, 4), names)
}

/// The built-in scenario with every other uncertain number at its mean, and one faction, whose power is certain.
fn fixed_but_for_three() -> Scenario {
    let plain = Scenario::parse(TEXT, "a.toml", &Overrides::default()).unwrap();
    let three = ["attacks.other", "reporting.picss", "reporting.un"];
    let mut set: Vec<String> = vec!["factions.kabul.drop=true".into(), "factions.haqqani.drop=true".into()];
    set.push("factions.kandahar.power=1".into());
    for input in Inputs::of(&plain).iter().filter(|input| !three.contains(&input.path.as_str())) {
        let own = input.faction.as_deref().is_none_or(|faction| faction == "kandahar");
        if let Some(distribution) = input.distribution().filter(|_| own) {
            set.push(format!("{}={}", input.path, distribution.mean()));
        }
    }
    let scenario = Scenario::parse(TEXT, "a.toml", &Overrides::set(set)).unwrap();
    assert_eq!(Inputs::of(&scenario).len(), 3);
    scenario
}

fn done(study: &Study) -> BTreeMap<u32, Vec<f64>> {
    let order =
        Order { threads: 0, stop: &AtomicBool::new(false), progress: &|_| {}, shard: Shard::WHOLE, parts: None };
    engine::run(study, &order).unwrap().done
}

const ATTACKS: &str = "mean(attacks, 2021-08)";

#[test]
fn each_method_finds_the_one_input_that_drives_it() {
    for method in [Method::Morris, Method::Sobol { second_order: true }, Method::Shapley] {
        let (study, names) = study(method, Grouping::None, 64, &[ATTACKS]);
        let findings = study.findings(&done(&study), method, Grouping::None, &names);
        let metric = &findings.metrics[0];
        assert_eq!(metric.factors[0].factor, "attacks.other", "{method:?}");
        assert!(metric.factors[0].strength().value.unwrap() > 0.9, "{method:?} {:?}", metric.factors[0]);
        // On common worlds an input without effect has exactly none.
        for other in &metric.factors[1..] {
            let strength = other.strength().value.unwrap();
            assert!(strength == 0.0, "{method:?} {other:?}");
        }
        let chance = metric.chance.share.value.unwrap();
        assert!((0.1..0.95).contains(&chance), "{method:?} {chance}");
        assert_eq!(metric.pairs.len(), if matches!(method, Method::Sobol { .. }) { 3 } else { 0 });
    }
}

/// Mean of other groups' attacks: 20 (1 in TTP's are added), uniform over 20: variance 400/12 = 33.3; chance adds a Poisson mixed by a
/// gamma. The samples must give the same share.
#[test]
fn chance_follows_from_the_samples() {
    let method = Method::Sobol { second_order: false };
    let (study, names) = study(method, Grouping::None, 128, &[ATTACKS]);
    let done = done(&study);
    let found = study.findings(&done, method, Grouping::None, &names).metrics[0].clone();
    let own: Vec<f64> = done
        .iter()
        .filter(|(point, _)| study.design.place(**point).step < 2)
        .flat_map(|(_, values)| values.clone())
        .collect();
    let mean = own.iter().sum::<f64>() / own.len() as f64;
    let total = own.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / own.len() as f64;
    let share = found.chance.within.unwrap() / total;
    assert!((found.chance.total.unwrap() / total - 1.0).abs() < 1e-9);
    assert!((found.chance.share.value.unwrap() - share).abs() < 0.1);
}

#[test]
fn groups_move_together_and_name_themselves() {
    let (study, names) = study(Method::Morris, Grouping::Grade, 8, &[ATTACKS]);
    assert_eq!(names, ["grade C", "grade D"]);
    let findings = study.findings(&done(&study), Method::Morris, Grouping::Grade, &names);
    assert_eq!(findings.metrics[0].factors[0].factor, "grade C");
    assert_eq!((findings.metrics[0].factors[0].inputs, findings.metrics[0].factors[0].mean_effect), (2, None));
}

/// SALib or pandas must find everything: inputs, place, answers.
#[test]
fn samples_hold_what_the_indices_are_computed_from() {
    let method = Method::Sobol { second_order: false };
    let (study, names) = study(method, Grouping::None, 16, &[ATTACKS]);
    let done = done(&study);
    let samples = study.samples(&done, &names);
    assert_eq!(samples.rows(), 16 * 5);
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("samples.parquet");
    samples.write_parquet(&path).unwrap();
    let columns =
        crate::results::read::columns(&path, &["matrix", "changed"], &["replicate", "row", "attacks.other", ATTACKS])
            .unwrap();
    let (other, answers) = (columns[4].numbers(), columns[5].numbers());
    for row in 0..samples.rows() {
        let changed = &columns[1].text()[row];
        assert_eq!(changed.is_empty(), columns[0].text()[row] != "AB");
        let first = row - row % 5;
        let from = if changed == "attacks.other" || columns[0].text()[row] == "B" { first + 1 } else { first };
        assert_eq!(other[row], other[from]);
        if !changed.is_empty() && changed != "attacks.other" {
            assert_eq!(answers[row], answers[first], "an input without effect on common worlds");
        }
    }
}

#[test]
fn a_metric_that_does_not_vary_is_said_to() {
    let (study, names) = study(Method::Shapley, Grouping::None, 16, &["p(coalition.acceptable, 2021-08)"]);
    let findings = study.findings(&done(&study), Method::Shapley, Grouping::None, &names);
    assert!(findings.reading.iter().any(|note| note.contains("the same at every point")), "{:?}", findings.reading);
}

#[test]
fn work_cut_short_uses_whole_rows() {
    let (study, names) = study(Method::Shapley, Grouping::None, 32, &[ATTACKS]);
    let mut done = done(&study);
    done.retain(|point, _| *point < 8 * 4 * 2 + 3);
    let findings = study.findings(&done, Method::Shapley, Grouping::None, &names);
    assert_eq!((findings.metrics[0].rows, findings.points), (16, 67));
}
