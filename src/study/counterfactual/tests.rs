//! Whole worlds asked, and all of them read together.

use super::findings::{Findings, Sheet, interval};
use super::verdict::{Class, Stand};
use super::*;
use crate::model::payoff::Component;
use crate::model::policy::Policy;
use crate::scenario::{Overrides, Scenario};

/// A small scenario with keys set.
fn scenario(set: &[&str]) -> Scenario {
    let base = ["commanders.count=24", "bands.count=12", "council.horizon=12", "run.months=60", "run.worlds=8"];
    let set = base.iter().chain(set).map(|key| (*key).to_owned()).collect();
    let overrides = Overrides { set, ..Overrides::default() };
    Scenario::load(std::path::Path::new("scenarios/what-it-takes.toml"), &overrides).unwrap()
}

fn question(months: &[u32]) -> Question {
    Question { policy: Policy::Crackdown, months: months.to_vec(), branches: 4, learn: false }
}

fn ask(scenario: &Scenario, question: &Question) -> (Layout, Vec<f64>) {
    let sampler = Sampler::new(scenario, question);
    let mut simulator = sampler.simulator();
    let rows = (0..scenario.run.worlds).flat_map(|world| sampler.live(&mut simulator, world)).collect();
    (sampler.layout().clone(), rows)
}

#[test]
fn a_row_has_a_number_for_every_column_and_parts_add_up() {
    let scenario = scenario(&["collapse.base=0"]);
    let question = question(&[12, 24]);
    let (layout, rows) = ask(&scenario, &question);
    assert_eq!(rows.len(), 8 * 2 * layout.len());
    let mut certain = 0;
    for row in rows.chunks_exact(layout.len()).filter(|row| row[2] > 0.0) {
        let of = |name: &str| row[layout.place(name).unwrap()];
        assert!(row.iter().all(|value| !value.is_nan()), "{row:?}");
        for actor in ["coalition", "factions.kandahar", "factions.kabul", "factions.haqqani"] {
            for lens in ["perceived", "realised"] {
                let whole = of(&format!("{actor}.{lens}"));
                let parts: f64 = Component::ALL.iter().map(|c| of(&format!("{actor}.{lens}.{}", c.name()))).sum();
                assert!((whole - parts).abs() < 1e-5, "{actor} {lens}: {whole} {parts}");
            }
        }
        let realised = interval(of("coalition.realised"), of("coalition.realised.se"), 4);
        let class = Class::of(of("coalition.perceived"), &realised, of("ordered") > 0.0);
        assert_eq!(Class::from_place(of("class")), Some(class));
        certain += usize::from(class != Class::Uncertain);
        assert!(of("order.months") >= 1.0 && of("order.months") <= 12.0);
    }
    assert!(certain > 0);
}

#[test]
fn a_crackdown_of_no_intensity_is_worth_nothing_and_changes_nothing() {
    let scenario = scenario(&["policies.crackdown=0"]);
    let (layout, rows) = ask(&scenario, &question(&[12]));
    for row in rows.chunks_exact(layout.len()).filter(|row| row[2] > 0.0) {
        let of = |name: &str| row[layout.place(name).unwrap()];
        assert_eq!((of("coalition.realised"), of("coalition.realised.se")), (0.0, 0.0));
        for (name, ..) in super::watch::CONSEQUENCES {
            assert_eq!(of(&format!("{name}.forced")), of(&format!("{name}.tolerated")), "{name}");
        }
        assert_eq!(Class::from_place(of("class")), Some(Class::Uncertain));
    }
}

#[test]
fn fallen_worlds_are_left_out_and_counted() {
    let scenario = scenario(&["collapse.base=0.05"]);
    let question = question(&[0, 24]);
    let (layout, rows) = ask(&scenario, &question);
    let found = Findings::of(&scenario, &question, &layout, &rows);
    let (first, later) = (&found.at[0], &found.at[1]);
    assert_eq!((first.worlds, first.fallen), (8, 0));
    assert!(later.fallen > 0 && later.worlds + later.fallen == 8, "{} {}", later.worlds, later.fallen);
    assert_eq!((later.actors[0].realised.worlds, later.actors[0].realised.left_out), (later.worlds, later.fallen));
    // As of the first council a world that has fallen since counts as nothing gained.
    assert_eq!((later.from_first.worlds, first.from_first.worlds), (8, 8));
    assert_eq!(first.against_first.value, Some(0.0));
    let sheet = Sheet::at(&layout, &rows, 24);
    let values = [sheet.column("coalition.realised"), sheet.column("discount")];
    let mean = values[0].iter().zip(&values[1]).filter(|(worth, _)| !worth.is_nan());
    let mean = mean.map(|(worth, discount)| worth * libm::pow(*discount, 24.0)).sum::<f64>() / 8.0;
    assert!((later.from_first.value.unwrap() - mean).abs() < 1e-6);
}

#[test]
fn findings_count_every_world_once() {
    let scenario = scenario(&[]);
    let question = question(&[24]);
    let (layout, rows) = ask(&scenario, &question);
    let found = Findings::of(&scenario, &question, &layout, &rows);
    let at = &found.at[0];
    let all = |shares: &[(String, crate::results::summary::Number)]| -> f64 {
        shares.iter().filter_map(|(_, share)| share.value).sum()
    };
    assert!((all(&at.classes) - 1.0).abs() < 1e-12);
    for actor in &at.actors {
        assert!((all(&actor.stands) - 1.0).abs() < 1e-12);
        assert_eq!(actor.stands.len(), Stand::ALL.len());
        let gap = actor.perceived.value.unwrap() - actor.realised.value.unwrap();
        assert!((actor.gap.value.unwrap() - gap).abs() < 1e-6);
    }
    // Whatever order worlds come in, findings are the same.
    let mut turned: Vec<f64> = Vec::new();
    rows.chunks_exact(layout.len()).rev().for_each(|row| turned.extend(row));
    assert_eq!(format!("{:?}", Findings::of(&scenario, &question, &layout, &turned)), format!("{found:?}"));
}

#[test]
fn councils_are_read_from_months() {
    let scenario = scenario(&[]);
    assert_eq!(councils("2021-08", &scenario), Ok(vec![0]));
    assert_eq!(councils("2023-01, 2022-01,2022-02", &scenario), Ok(vec![3, 6, 15]));
    assert_eq!(councils("every=24", &scenario), Ok(vec![0, 24, 48]));
    assert_eq!(councils("every=1", &scenario).unwrap().len(), 20);
    for (text, count) in [("", 1), ("every=0", 1), ("every=61", 1), ("soon,2022-13,2020-01,2030-01,2022-01", 4)] {
        assert_eq!(councils(text, &scenario).unwrap_err().len(), count, "{text}");
    }
}

/// A scenario in which what factions believe is so: everybody obeys, nobody goes over, every promise is kept.
fn true_believers() -> Scenario {
    let mut set = vec![
        "commanders.base=20".to_owned(),
        "bands.defect_base=-50".to_owned(),
        "pakistan.honour=1".to_owned(),
        "outside.honour=1".to_owned(),
        "collapse.base=0".to_owned(),
    ];
    for faction in ["kandahar", "kabul", "haqqani"] {
        for (key, value) in [("defection", 0), ("credibility", 1), ("credibility_outside", 1)] {
            set.push(format!("factions.{faction}.belief.{key}={value}"));
        }
    }
    scenario(&set.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn beliefs_that_are_true_are_a_fixed_point_at_once() {
    let scenario = true_believers();
    let question = Question { learn: true, ..question(&[12]) };
    let (layout, rows) = ask(&scenario, &question);
    for row in rows.chunks_exact(layout.len()).filter(|row| row[2] > 0.0) {
        let of = |name: &str| row[layout.place(name).unwrap()];
        assert_eq!((of("learn.settled"), of("learn.rounds"), of("learn.flips")), (1.0, 0.0, 0.0));
        // The least resistance that a belief can hold is not quite none.
        assert!(of("learn.residual") < 1e-6);
        assert_eq!(of("learn.points"), 1.0, "from wherever they start they end there");
        assert_eq!(of("coalition.learned"), of("coalition.perceived"));
        assert_eq!(of("coalition.learned.realised"), of("coalition.realised"));
    }
}

#[test]
fn what_is_never_shown_makes_no_other_point() {
    // Nobody obeys: the order fractures the movement at once, and shows nothing of defection.
    let lasting = ["base", "infighting", "iskp", "coercion", "betrayal"].map(|cause| format!("collapse.{cause}=0"));
    let defiant = ["commanders.base=-20", "commanders.fracture=0"];
    let set: Vec<&str> = defiant.into_iter().chain(lasting.iter().map(String::as_str)).collect();
    let scenario = scenario(&set);
    let question = Question { learn: true, ..question(&[12]) };
    let (layout, rows) = ask(&scenario, &question);
    let sheet = Sheet::at(&layout, &rows, 12);
    assert_eq!(sheet.column("order.months"), [1.0; 8]);
    assert_eq!(sheet.column("learn.points"), [1.0; 8]);
    assert_eq!(sheet.column("learned.defection"), sheet.column("believed.defection"), "believed on");
}

#[test]
fn who_does_not_believe_in_the_offer_learns_that_it_is_kept() {
    let scenario = scenario(&["pakistan.honour=0.9", "outside.honour=0.8", "collapse.base=0"]);
    let question = Question { learn: true, ..question(&[12]) };
    let (layout, rows) = ask(&scenario, &question);
    let found = Findings::of(&scenario, &question, &layout, &rows);
    let learned = found.at[0].learned.as_ref().unwrap();
    let of = |name: &str| learned.beliefs.iter().find(|(own, ..)| own == name).unwrap();
    let settled: Vec<f64> = Sheet::at(&layout, &rows, 12).column("learn.settled");
    for (world, credibility) in Sheet::at(&layout, &rows, 12).column("learned.credibility").iter().enumerate() {
        assert!(settled[world] != 1.0 || (credibility - 0.9).abs() < 0.006, "{credibility}");
    }
    assert!(of("credibility_outside").2.value.unwrap() > 0.7, "{:?}", of("credibility_outside"));
    let (turned, left) = (learned.turns_to.value.unwrap(), learned.turns_from.value.unwrap());
    assert!(turned + left <= 1.0 && learned.settled.worlds == found.at[0].worlds);
}
