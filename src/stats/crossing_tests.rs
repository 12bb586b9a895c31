use super::*;
use crate::stats::interval::{Level, wilson};
use crate::stats::quantile::normal_quantile;

/// `SplitMix64` (Steele, Lea and Flood 2014): uniforms for synthetic repetitions.
struct Uniforms(u64);

impl Uniforms {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((z >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }
}

fn exact(pairs: &[(f64, f64)], half: f64) -> Vec<Margin> {
    pairs.iter().map(|&(at, value)| Margin { at, value, low: value - half, high: value + half }).collect()
}

fn grid(points: u32) -> impl Iterator<Item = f64> {
    (0..=points).map(move |i| f64::from(i) / f64::from(points))
}

/// Worlds that say yes where `says(x, z)` holds, z standard normal and the same at every x: margins of the share over a half.
fn common_worlds(seed: u64, worlds: u64, points: u32, says: impl Fn(f64, f64) -> bool) -> Vec<Margin> {
    let mut uniforms = Uniforms(seed);
    let scores: Vec<f64> = (0..worlds).map(|_| normal_quantile(uniforms.next())).collect();
    grid(points)
        .map(|at| {
            let yes = scores.iter().filter(|z| says(at, **z)).count() as u64;
            let interval = wilson(yes, worlds, Level::NINETY_FIVE);
            let value = interval.estimate.unwrap() - 0.5;
            Margin { at, value, low: interval.low - 0.5, high: interval.high - 0.5 }
        })
        .collect()
}

/// Share of the repetitions whose single crossing has `truth` in its interval.
fn coverage(repetitions: u64, truth: f64, margins: impl Fn(u64) -> Vec<Margin>) -> f64 {
    let inside = |crossing: &Crossing| {
        crossing.low.is_none_or(|low| low <= truth) && crossing.high.is_none_or(|high| truth <= high)
    };
    let hits = (0..repetitions)
        .filter(|&seed| match outcome(&margins(seed)) {
            Outcome::Crosses(crossings) => crossings.iter().any(inside),
            _ => false,
        })
        .count();
    hits as f64 / repetitions as f64
}

/// A response Phi((x - mu) / sigma) crosses a half at mu. Of 1,500 repetitions the interval holds mu in 95 % give or take
/// three standard errors (.017), whether the points share their worlds or not; where they do not, and mu lies between two of them,
/// the line between two independent estimates is less noisy than either, and the interval holds mu more often than that.
#[test]
fn a_planted_crossing_lies_inside_at_the_nominal_rate() {
    let (between, on_a_point, sigma) = (0.62, 0.6, 0.3);
    let common = coverage(1500, between, |seed| common_worlds(seed, 400, 20, |x, z| x >= between + sigma * z));
    assert!((0.933..0.967).contains(&common), "{common}");
    let apart = |mu: f64| {
        coverage(1500, mu, |seed| {
            let alone = |i: u64| common_worlds(7919 * seed + i, 400, 20, |x, z| x >= mu + sigma * z)[i as usize];
            (0..=20).map(alone).collect()
        })
    };
    let (nominal, cautious) = (apart(on_a_point), apart(between));
    assert!((0.933..0.967).contains(&nominal) && cautious > nominal, "{nominal} {cautious}");
}

/// A hump: yes where x lies within a reach of .25 to .35 around .5, so that a half is crossed up at .2 and down at .8.
#[test]
fn a_hump_crosses_twice_each_inside_at_the_nominal_rate() {
    let says = |x: f64, z: f64| (x - 0.5).abs() <= 0.3 + 0.05 * z;
    for truth in [0.2, 0.8] {
        let share = coverage(1500, truth, |seed| common_worlds(seed, 400, 40, says));
        assert!((0.933..0.967).contains(&share), "{truth}: {share}");
    }
    let Outcome::Crosses(crossings) = outcome(&common_worlds(1, 400, 40, says)) else { panic!("no crossing") };
    let directions: Vec<Direction> = crossings.iter().map(|crossing| crossing.direction).collect();
    assert_eq!(directions, [Direction::Up, Direction::Down]);
}

#[test]
fn one_crossing_by_hand() {
    let found = outcome(&exact(&[(0.0, -1.0), (1.0, 1.0)], 0.2));
    let Outcome::Crosses(crossings) = found else { panic!("{found:?}") };
    let [crossing] = crossings.as_slice() else { panic!("{crossings:?}") };
    // The margin is 2x - 1, and its limits pass zero where that is -.2 and .2.
    assert!((crossing.at - 0.5).abs() < 1e-12);
    assert!((crossing.low.unwrap() - 0.4).abs() < 1e-12 && (crossing.high.unwrap() - 0.6).abs() < 1e-12);
    let without_noise = outcome(&exact(&[(0.0, -1.0), (1.0, 1.0)], 0.0));
    assert_eq!(
        without_noise,
        Outcome::Crosses(vec![Crossing { at: 0.5, low: Some(0.5), high: Some(0.5), direction: Direction::Up }])
    );
}

#[test]
fn wiggles_inside_the_noise_are_not_counted() {
    let wiggle = [(0.0, -1.0), (0.3, -0.1), (0.4, 0.1), (0.5, -0.1), (0.6, 0.1), (1.0, 1.0)];
    let Outcome::Crosses(crossings) = outcome(&exact(&wiggle, 0.2)) else { panic!("no crossing") };
    assert_eq!(crossings.len(), 1);
    assert!((crossings[0].at - 0.45).abs() < 1e-12, "the middle one of three: {crossings:?}");
    let Outcome::Crosses(crossings) = outcome(&exact(&wiggle, 0.05)) else { panic!("no crossing") };
    assert_eq!(crossings.len(), 3);
}

#[test]
fn never_already_and_undecided() {
    assert_eq!(outcome(&exact(&[(0.0, -1.0), (1.0, -0.5)], 0.2)), Outcome::Never { established: true });
    assert_eq!(outcome(&exact(&[(0.0, -1.0), (1.0, -0.1)], 0.2)), Outcome::Never { established: false });
    assert_eq!(outcome(&exact(&[(0.0, 0.5), (1.0, 1.0)], 0.2)), Outcome::Already { established: true });
    assert_eq!(outcome(&exact(&[(0.0, 0.1), (1.0, 1.0)], 0.2)), Outcome::Already { established: false });
    assert_eq!(outcome(&exact(&[(0.0, -0.1), (1.0, 0.1)], 0.2)), Outcome::Undecided);
    assert_eq!(outcome(&[]), Outcome::Undecided);
    assert_eq!(outcome(&exact(&[(0.0, 1.0)], 0.1)), Outcome::Undecided);
}

#[test]
fn a_crossing_near_an_end_has_no_limit_there() {
    let Outcome::Crosses(crossings) = outcome(&exact(&[(0.0, -1.0), (1.0, 0.1)], 0.2)) else { panic!("no crossing") };
    assert_eq!((crossings.len(), crossings[0].high), (1, None));
    assert!(crossings[0].low.is_some());
    let Outcome::Crosses(crossings) = outcome(&exact(&[(0.0, 0.1), (1.0, -1.0)], 0.2)) else { panic!("no crossing") };
    assert_eq!((crossings[0].low, crossings[0].direction), (None, Direction::Down));
}

#[test]
fn what_is_not_known_is_left_open() {
    let mut points = exact(&[(0.0, -1.0), (0.5, 0.5), (1.0, 1.0)], 0.2);
    points[1] = Margin { value: f64::NAN, ..points[1] };
    assert!(matches!(outcome(&points), Outcome::Crosses(crossings) if crossings.len() == 1));
    points[2] = Margin { low: f64::NEG_INFINITY, high: f64::INFINITY, ..points[2] };
    assert_eq!(outcome(&points), Outcome::Undecided);
}

#[test]
fn the_search_halves_the_widest_bracket() {
    let points = exact(&[(0.0, -1.0), (0.4, 1.0), (0.5, -1.0), (1.0, 1.0)], 0.0);
    assert_eq!(next_bisection(&points, 0.1), Some(0.75));
    assert_eq!(next_bisection(&points, 0.6), None);
    assert_eq!(next_bisection(&exact(&[(0.0, 1.0), (1.0, 1.0)], 0.0), 0.0), None);
}
