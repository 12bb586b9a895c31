use super::*;
use crate::ensemble::columns::Columns;
use crate::ensemble::record::Recorder;
use crate::model::Simulator;
use crate::study::engine::Work;

const SMALL: &str = "name = \"small\"\n[run]\nworlds = 70\nmonths = 20\n[council]\ncentre = \"kabul\"\nhorizon = 12\n\
    [commanders]\ncount = 20\n[bands]\ncount = 10\n[factions.kabul.belief]\ncredibility = 0.9\n";

fn small(set: &[String]) -> Scenario {
    Scenario::parse(SMALL, "small.toml", &Overrides::set(set.iter().cloned())).unwrap()
}

fn levers() -> Vec<Lever> {
    vec![Lever::grid("council.centralisation=0.1:0.9:3").unwrap(), Lever::grid("pakistan.inducement*=0:2:2").unwrap()]
}

fn metrics(scenario: &Scenario) -> Vec<Metric> {
    let texts = ["median(factions.kabul.du, 2022-12)", "p(coalition.preferred, 2022-12)", "mean(coalition.w, 2021-12)"];
    texts.iter().map(|text| Metric::read(text, scenario).unwrap()).collect()
}

fn all_done(work: &impl Work) -> Done {
    (0..work.tasks()).map(|task| (task, work.perform(task))).collect()
}

#[test]
fn a_point_is_the_same_run_by_hand_bit_for_bit() {
    let scenario = small(&[]);
    let sweep = Sweep::new(&scenario, levers(), metrics(&scenario)).unwrap();
    assert_eq!(sweep.inputs.len(), 6);
    let answers = sweep.work.answers(&all_done(&sweep.work), 0);
    for (inputs, answers) in sweep.inputs.iter().zip(&answers) {
        // What a person would type behind --set.
        let by_hand =
            small(&[format!("council.centralisation={}", inputs[0]), format!("pakistan.inducement*={}", inputs[1])]);
        let columns = Columns::of(&by_hand);
        let rows = Recorder::new(&by_hand, &columns).live(&mut Simulator::new(&by_hand.setup), 0..70);
        for (measure, column) in
            ["factions.kabul.du@2022-12", "coalition.preferred@2022-12", "coalition.w@2021-12"].iter().enumerate()
        {
            let place = columns.iter().position(|known| known.name == *column).unwrap();
            let run: Vec<u64> = rows.iter().skip(place).step_by(columns.len()).map(|value| value.to_bits()).collect();
            let point: Vec<u64> = answers[measure].iter().map(|value| value.to_bits()).collect();
            assert_eq!(point, run, "{column} at {inputs:?}");
        }
    }
    assert!(
        answers[0][0].iter().zip(&answers[5][0]).any(|(one, other)| one > other || other > one),
        "the levers move something"
    );
}

#[test]
fn wherever_it_is_cut_every_point_has_as_many_worlds_give_or_take_a_block() {
    let scenario = small(&[]);
    let sweep = Sweep::new(&scenario, levers(), metrics(&scenario)).unwrap();
    let worlds: u32 = (0..sweep.work.tasks()).map(|task| sweep.work.worlds(task)).sum();
    assert_eq!(worlds, 6 * 70);
    let mut done = Done::new();
    for task in 0..sweep.work.tasks() {
        done.insert(task, Vec::new());
        let (fewest, most) = sweep.work.lived(&done);
        assert!(most - fewest <= points::BLOCK, "after {task}: {fewest} to {most}");
    }
    assert_eq!(sweep.work.lived(&done), (70, 70));
}

#[test]
fn steps_are_numbered_through() {
    let scenario = small(&[]);
    let measures = metrics::measures([&metrics(&scenario)[2].expr]);
    let of = |seed| Points::new(std::slice::from_ref(&scenario), &measures, seed, 40);
    let mut steps = points::Steps::default();
    steps.push(of(1));
    let first = all_done(&steps);
    steps.push(of(2));
    let both = all_done(&steps);
    assert_eq!((first.len(), both.len()), (2, 4));
    assert!(first.iter().all(|(task, values)| both[task] == *values));
    assert_eq!(steps.last_answers(&both), of(2).answers(&all_done(&of(2)), 0));
    assert_ne!(both[&0], both[&2]);
}

#[test]
fn what_cannot_be_swept_is_refused() {
    let scenario = small(&[]);
    let told = |texts: &[&str]| {
        let levers = texts.iter().map(|text| Lever::grid(text).unwrap()).collect();
        match Sweep::new(&scenario, levers, metrics(&scenario)) {
            Ok(_) => panic!("{texts:?} was taken"),
            Err(error) => error.to_string(),
        }
    };
    assert!(told(&["council.centralization=0:1:3"]).contains("did you mean `council.centralisation`?"));
    assert!(told(&["council.rule=0:1:3"]).contains("`council.rule` is no quantity"));
    assert!(told(&["council.centralisation=0:2:3"]).contains("must be from 0 to 1"));
    assert!(told(&["pakistan.inducement*=0:9:3"]).contains("a factor up to 2 keeps it inside"));
    assert!(told(&["council.interval=1:4:3"]).contains("must be a whole number"));
    assert!(told(&["pakistan.coercion_will*=0:2:3"]).contains("the same scenario"));
    assert!(told(&["council.resolve=0:1:2", "council.resolve*=0:1:2"]).contains("varied twice"));
    assert!(told(&["council.resolve=0:1:1001", "council.noise=0:1:11"]).contains("too many"));
    assert!(
        told(&["council.resolve=0:1:2", "council.noise=0:1:2", "council.veto_cost=0:1:2"]).contains("one lever or two")
    );
    assert!(told(&[]).contains("one lever or two"));
}

#[test]
fn default_metrics_are_grouped_by_scale() {
    let scenario = small(&[]);
    let metrics = metrics::default_metrics(&scenario).unwrap();
    assert_eq!(metrics.len(), 10);
    let mut groups: Vec<&str> = metrics.iter().map(|metric| metric.group.as_str()).collect();
    groups.dedup();
    assert_eq!(groups.len(), 3, "{groups:?}");
    let keys: Vec<&str> = metrics.iter().map(|metric| metric.key.as_str()).collect();
    assert_eq!(&keys[..4], ["coalition", "kandahar", "kabul", "haqqani"]);
    assert_eq!(&keys[8..], ["ordered", "enforced"]);
}
