//! The reference problem: mu ~ U(0, 5), x ~ N(mu, .5^2), observed 2.5, tolerance .1. The posterior has mean 2.5 and
//! standard deviation .50332; a simulation from the prior is accepted with probability .04.

use super::*;
use crate::stats::quantile::{normal_cdf, normal_quantile};

/// Uniforms of a trial: a linear congruential generator stepped from its number and place.
fn uniform(number: u32, place: u32) -> f64 {
    let mut state = (u64::from(number) << 20 | u64::from(place)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3 {
        state = (state ^ (state >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    ((state ^ (state >> 29)) >> 12) as f64 / (1_u64 << 52) as f64 + 1e-17
}

fn settings(particles: usize) -> Settings {
    Settings {
        particles,
        quantile: 0.5,
        spread: 0.7,
        budget: 1_000_000,
        least_acceptance: 0.0,
        least_change: f64::NEG_INFINITY,
        tolerance: 0.1,
        scales: Some(vec![1.0]),
    }
}

/// A mean from 0 to 5, and a second parameter of which the data say nothing.
fn simulate(sequence: &Sequence, number: u32) -> Trial {
    let point = sequence.propose(&|place| uniform(number, place));
    let mean = 5.0 * normal_cdf(point[0]);
    let summaries = vec![mean + 0.5 * normal_quantile(uniform(number, 900))];
    Trial { number, point, summaries }
}

/// Generations in batches of `batch`: what a number of threads would change.
fn run(mut sequence: Sequence, batch: u32) -> (Sequence, Reason) {
    let mut next = 0;
    loop {
        let mut trials = Vec::new();
        let end = loop {
            trials.extend((next..next + batch).map(|number| simulate(&sequence, number)));
            next += batch;
            if let Some(end) = sequence.enough(&trials) {
                break end;
            }
            if trials.len() as u64 >= sequence.left() {
                return (sequence, Reason::Budget);
            }
        };
        next -= (trials.len() - end) as u32;
        trials.truncate(end);
        sequence.close(&trials);
        if let Some(reason) = sequence.reason() {
            return (sequence, reason);
        }
    }
}

fn posterior(population: &Population) -> (f64, f64) {
    let value = |point: &Vec<f64>| 5.0 * normal_cdf(point[0]);
    let mean: f64 = population.points.iter().zip(&population.weights).map(|(p, w)| w * value(p)).sum();
    let square = |p: &Vec<f64>| (value(p) - mean) * (value(p) - mean);
    let variance: f64 = population.points.iter().zip(&population.weights).map(|(p, w)| w * square(p)).sum();
    (mean, variance.sqrt())
}

#[test]
fn rejection_gives_the_reference_posterior_at_the_reference_acceptance() {
    let criterion = Criterion { scales: vec![1.0], tolerance: 0.1 };
    let sequence = Sequence::new(settings(1500), 2, vec![2.5]).passing(criterion);
    let (sequence, reason) = run(sequence, 1000);
    let (mean, sd) = posterior(sequence.population());
    let acceptance = sequence.steps()[0].acceptance();
    assert_eq!((reason, sequence.steps().len(), sequence.population().len()), (Reason::Tolerance, 1, 3000));
    // Standard errors .009, .007 and .0007.
    assert!((mean - 2.5).abs() < 0.03 && (sd - 0.503_32).abs() < 0.02, "{mean} {sd}");
    assert!((acceptance - 0.04).abs() < 0.002, "{acceptance}");
}

#[test]
fn the_sequence_reaches_the_same_posterior_at_less_cost() {
    let (sequence, reason) = run(Sequence::new(settings(600), 2, vec![2.5]), 500);
    let (mean, sd) = posterior(sequence.population());
    assert_eq!(reason, Reason::Tolerance);
    // Standard errors .02 and .015.
    assert!(sequence.steps().len() > 2 && (mean - 2.5).abs() < 0.07 && (sd - 0.503_32).abs() < 0.05, "{mean} {sd}");
    assert!(sequence.population().effective_size() > 0.5 * sequence.population().len() as f64);
    assert!(sequence.steps().iter().all(|step| step.acceptance() > 0.1));
    // Of the second parameter nothing is learned.
    let of = |place: usize| sequence.population().points.iter().map(|point| point[place]).collect::<Vec<f64>>();
    let weights = &sequence.population().weights;
    assert!(information(&of(0), weights).p < 1e-9 && information(&of(1), weights).p > 1e-3);
}

#[test]
fn the_size_of_batches_moves_no_bit() {
    let (one, _) = run(Sequence::new(settings(200), 2, vec![2.5]), 1);
    let (many, _) = run(Sequence::new(settings(200), 2, vec![2.5]), 777);
    assert_eq!((one.population(), one.steps()), (many.population(), many.steps()));
}

#[test]
fn adaptive_scales_take_noise_for_what_it_is() {
    // A second summary of pure noise a hundred times as wide. Unscaled it would drown the first.
    let noisy = |scales: Option<Vec<f64>>| {
        let settings = Settings { tolerance: 0.0, budget: 24_000, scales, ..settings(400) };
        let mut sequence = Sequence::new(settings, 2, vec![2.5, 0.0]);
        let mut next = 0;
        loop {
            let mut trials = Vec::new();
            while sequence.enough(&trials).is_none() {
                let mut trial = simulate(&sequence, next);
                trial.summaries.push(100.0 * normal_quantile(uniform(next, 901)));
                trials.push(trial);
                next += 1;
            }
            sequence.close(&trials);
            if sequence.left() < 4000 {
                return posterior(sequence.population()).1;
            }
        }
    };
    let (adaptive, fixed) = (noisy(None), noisy(Some(vec![1.0, 1.0])));
    assert!(adaptive < 0.65 && fixed > 1.0, "{adaptive} {fixed}");
}

#[test]
fn it_says_why_it_stopped() {
    let reason = |settings: Settings| run(Sequence::new(settings, 2, vec![2.5]), 100).1;
    assert_eq!(reason(Settings { budget: 900, tolerance: 0.0, ..settings(200) }), Reason::Budget);
    assert_eq!(reason(Settings { least_acceptance: 0.6, tolerance: 0.0, ..settings(200) }), Reason::Acceptance);
    assert_eq!(reason(Settings { least_change: 0.9, tolerance: 0.0, ..settings(200) }), Reason::SmallChange);
}

#[test]
fn what_is_no_number_is_never_near() {
    let sequence = Sequence::new(settings(2), 1, vec![2.5]);
    assert!(!sequence.passes(&[f64::NAN]) && !sequence.passes(&[f64::INFINITY]) && sequence.passes(&[1e9]));
    assert_eq!(distance(&[f64::NAN], &[0.0], &[1.0]), f64::INFINITY);
    // A summary that never varies does not count; one that mostly does not still does.
    let runs = [[1.0, 0.0], [1.0, 0.0], [1.0, 4.0]];
    assert_eq!(scales(&runs.iter().map(<[f64; 2]>::as_slice), 2), [f64::INFINITY, 4.0 / 3.0]);
}

#[test]
fn ranks_of_held_out_rows_are_uniform_and_planted_points_are_found() {
    let sequence = Sequence::new(settings(2), 2, vec![2.5]);
    let trials: Vec<Trial> = (0..2000).map(|number| simulate(&sequence, number)).collect();
    let points: Vec<Vec<f64>> = trials.iter().map(|trial| trial.point.clone()).collect();
    let summaries: Vec<Vec<f64>> = trials.iter().map(|trial| trial.summaries.clone()).collect();
    let bank = Bank::new(&points, &summaries);
    let rows: Vec<HeldOut> = (0..400).map(|row| bank.hold_out(row, 99)).collect();
    for place in 0..2 {
        let ranks: Vec<usize> = rows.iter().map(|row| row.ranks[place]).collect();
        let p = HeldOut::uniformity(&ranks, 99, 10);
        assert!(p > 0.005, "coordinate {place}: {p}");
        let covered = rows.iter().filter(|row| row.covered[place]).count();
        assert!((340..=378).contains(&covered), "coordinate {place}: {covered} of 400");
    }
    let far = |place: usize| {
        let errors = rows.iter().enumerate().map(|(row, held)| (held.means[place] - points[row][place]).abs());
        errors.sum::<f64>() / 400.0
    };
    assert!(far(0) < 0.35 && far(1) > 0.6, "{} {}", far(0), far(1));
    // Ranks crowded in the middle, as of a posterior that is too wide, are seen.
    let crowded: Vec<usize> = (0..400).map(|k| 30 + k % 40).collect();
    assert!(HeldOut::uniformity(&crowded, 99, 10) < 1e-9);
}

#[test]
fn evenness_of_ranks_by_hand() {
    // Five ranks in two cells: 0 to 2, and 3 and 4. Of ten ranks 6 and 4 are expected; 8 and 2 are found.
    let ranks = [0, 0, 0, 1, 1, 1, 2, 2, 3, 4];
    // 4 / 6 + 4 / 4 = 1.6667; chi-squared with one degree of freedom exceeds it with .196706.
    let p = HeldOut::uniformity(&ranks, 4, 2);
    assert!((p - 0.196_705_602).abs() < 1e-8, "{p}");
    assert_eq!(HeldOut::uniformity(&[0, 1, 2, 3, 4], 4, 5), 1.0);
}

/// Noise fills the ball that holds what is near: with two summaries that vary, half of it lies beyond the root of a half.
#[test]
fn noise_fills_the_ball_that_holds_what_is_near() {
    let points: Vec<Vec<f64>> = (0..200).map(|number| vec![uniform(number, 7)]).collect();
    let summaries: Vec<Vec<f64>> =
        (0..200).map(|number| vec![uniform(number, 8), 4.0, 10.0 * uniform(number, 9)]).collect();
    let bank = Bank::new(&points, &summaries);
    let scales = scales(&summaries.iter().map(Vec::as_slice), 3);
    let far = |other: &[f64]| distance(other, &summaries[3], &scales);
    let mut others: Vec<f64> = summaries.iter().map(|other| far(other)).collect();
    others.sort_by(f64::total_cmp);
    // The first is the row itself.
    let radius = others[40];
    let moved: Vec<Vec<f64>> =
        (0..400).map(|number| bank.with_noise(3, 40, &|place| uniform(number, 50 + place))).collect();
    assert!(moved.iter().all(|moved| far(moved) <= radius * (1.0 + 1e-12) && moved[1] == 4.0));
    let beyond = moved.iter().filter(|moved| far(moved) > radius * 0.5_f64.sqrt()).count();
    assert!((160..240).contains(&beyond), "{beyond}");
    let above = moved.iter().filter(|moved| moved[2] > summaries[3][2]).count();
    assert!((160..240).contains(&above), "{above}");
}

/// With mu ~ N(0, 1), x ~ N(mu, s^2) and a normal kernel of variance t^2, A = s^2 + t^2, errors of the posterior mean have
/// (A^2 + s^2) / (A^2 + A) of the variance that the posterior gives them: with s = .1 and t = .3 a fifth. So ranks crowd in
/// the middle. Noise of the kernel's size on the data makes it 1.
#[test]
fn a_wide_tolerance_makes_posteriors_too_wide_and_noise_on_the_data_makes_them_right() {
    let normal = |number: u32, place: u32| normal_quantile(uniform(number, place));
    let points: Vec<Vec<f64>> = (0..2000).map(|number| vec![normal(number, 7)]).collect();
    let summaries: Vec<Vec<f64>> =
        points.iter().zip(0..).map(|(point, number)| vec![point[0] + 0.1 * normal(number, 900)]).collect();
    let bank = Bank::new(&points, &summaries);
    // A third of the bank is near: what passes lies within .43 of the data at the middle, more at the edges.
    let size = 659;
    let check = |noisy: bool| {
        let one = |row: usize| {
            let draw = |place| uniform(row as u32, 901 + place);
            if noisy { bank.hold_out_with_noise(row, size, &draw) } else { bank.hold_out(row, size) }
        };
        let rows: Vec<HeldOut> = (0..400).map(one).collect();
        let ranks: Vec<usize> = rows.iter().map(|row| row.ranks[0]).collect();
        (HeldOut::uniformity(&ranks, size, 10), rows.iter().filter(|row| row.covered[0]).count())
    };
    let (plain, noisy) = (check(false), check(true));
    assert!(plain.0 < 1e-9 && plain.1 > 380, "{plain:?}");
    assert!(noisy.0 > 1e-3 && (330..=385).contains(&noisy.1), "{noisy:?}");
    assert!(plain.1 > noisy.1 + 15, "{plain:?} {noisy:?}");
}
