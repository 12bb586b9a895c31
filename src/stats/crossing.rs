//! Where a response crosses its target, with an interval, when all that is known of the response is an
//! estimate with its interval at some points.
//!
//! The interval of a crossing is found by inverting the tests at the points (a profile): it holds every
//! place at which the hypothesis "the response equals its target here" is not refused. At the true
//! crossing that hypothesis is true, so the place is kept as often as the interval of the response there
//! covers the response: the interval of the crossing has that level, whatever the shape of the response,
//! and whether or not the points share their worlds (the argument of Fieller 1954, Journal of the Royal
//! Statistical Society B 16, 175-185, for a curve). Between points, estimates and their limits are taken to
//! be straight lines, so that points must lie closer than the response bends.
//!
//! A crossing is counted only between two places where the sign of the margin is established: on the left
//! the whole interval on one side of the target, on the right on the other. Wiggles inside the noise are
//! not counted, and a response that starts or ends inside the noise has an interval without that end.

/// How far the response stands above its target at one point, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin {
    /// The point.
    pub at: f64,
    /// Response less target: 0 or more where the target is met.
    pub value: f64,
    /// Lower limit of the same; may be minus infinity.
    pub low: f64,
    /// Upper limit; may be infinity.
    pub high: f64,
}

/// Which way a response crosses its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The target is met from here on.
    Up,
    /// The target is met up to here.
    Down,
}

/// One crossing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Where the estimate crosses.
    pub at: f64,
    /// Lower end of its interval; none if it reaches the lower end of the points.
    pub low: Option<f64>,
    /// Upper end; none if it reaches the upper end of the points.
    pub high: Option<f64>,
    /// Which way.
    pub direction: Direction,
}

/// What a response does about its target.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It crosses, once or several times, in order.
    Crosses(Vec<Crossing>),
    /// It meets the target throughout.
    Already {
        /// Whether every point's interval says so.
        established: bool,
    },
    /// It meets it nowhere.
    Never {
        /// Whether every point's interval says so.
        established: bool,
    },
    /// At no point does the interval leave the target out, or there is no point.
    Undecided,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Above,
    Below,
    Open,
}

/// A stretch over which the state is the same.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    state: State,
    from: f64,
    to: f64,
}

/// What the response does, from its margins at two or more points in rising order. Points without a value
/// (NaN) are left out.
pub fn outcome(points: &[Margin]) -> Outcome {
    let points: Vec<Margin> = points.iter().copied().filter(|point| point.value.is_finite()).collect();
    let runs = runs(&points);
    let mut crossings = Vec::new();
    for (place, run) in runs.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| runs[before].state);
        let after = runs.get(place + 1).map(|after| after.state);
        if run.state == State::Open {
            crossings.extend(across(&points, run, before, after));
        } else if let Some(before) = before.filter(|before| *before != State::Open) {
            // Without noise there is nothing between above and below but a point.
            let direction = if before == State::Below { Direction::Up } else { Direction::Down };
            crossings.push(Crossing { at: run.from, low: Some(run.from), high: Some(run.from), direction });
        }
    }
    if !crossings.is_empty() {
        return Outcome::Crosses(crossings);
    }
    let established = runs.iter().all(|run| run.state != State::Open);
    match runs.iter().find(|run| run.state != State::Open).map(|run| run.state) {
        Some(State::Above) => Outcome::Already { established },
        Some(State::Below) => Outcome::Never { established },
        _ => Outcome::Undecided,
    }
}

/// The crossing inside an open stretch, if what lies beside it differs.
fn across(points: &[Margin], run: &Run, before: Option<State>, after: Option<State>) -> Option<Crossing> {
    let direction = match (before, after) {
        (Some(State::Below), Some(State::Above)) => Direction::Up,
        (Some(State::Above), Some(State::Below)) => Direction::Down,
        // At an end of the points the estimate alone says whether the side has changed.
        (None, Some(state)) if changes(points.first()?, state) => {
            if state == State::Above {
                Direction::Up
            } else {
                Direction::Down
            }
        }
        (Some(state), None) if changes(points.last()?, state) => {
            if state == State::Below {
                Direction::Up
            } else {
                Direction::Down
            }
        }
        _ => return None,
    };
    let zeros = zeros(points, |point| point.value);
    let inside: Vec<f64> = zeros.into_iter().filter(|zero| (run.from..=run.to).contains(zero)).collect();
    // Of several zeros in the noise, the one in the middle.
    let at = inside.get(inside.len() / 2).copied().unwrap_or(f64::midpoint(run.from, run.to));
    Some(Crossing { at, low: before.map(|_| run.from), high: after.map(|_| run.to), direction })
}

fn changes(end: &Margin, state: State) -> bool {
    match state {
        State::Above => end.value < 0.0,
        State::Below => end.value >= 0.0,
        State::Open => false,
    }
}

/// Where a line through the points passes zero.
fn zeros(points: &[Margin], read: impl Fn(&Margin) -> f64) -> Vec<f64> {
    let mut found = Vec::new();
    for pair in points.windows(2) {
        let (a, b) = (read(&pair[0]), read(&pair[1]));
        if a.is_finite() && b.is_finite() && (a < 0.0) != (b < 0.0) {
            let share = (a / (a - b)).clamp(0.0, 1.0);
            found.push(pair[0].at + share * (pair[1].at - pair[0].at));
        }
    }
    found
}

/// The stretches of one state each, in order.
fn runs(points: &[Margin]) -> Vec<Run> {
    let mut places: Vec<f64> = points.iter().map(|point| point.at).collect();
    places.extend(zeros(points, |point| point.low));
    places.extend(zeros(points, |point| point.high));
    places.sort_by(f64::total_cmp);
    let mut runs: Vec<Run> = Vec::new();
    for pair in places.windows(2).filter(|pair| pair[0] < pair[1]) {
        let state = state_at(points, f64::midpoint(pair[0], pair[1]));
        match runs.last_mut() {
            Some(run) if run.state == state => run.to = pair[1],
            _ => runs.push(Run { state, from: pair[0], to: pair[1] }),
        }
    }
    runs
}

fn state_at(points: &[Margin], at: f64) -> State {
    let Some(pair) = points.windows(2).find(|pair| (pair[0].at..=pair[1].at).contains(&at)) else {
        return State::Open;
    };
    let share = (at - pair[0].at) / (pair[1].at - pair[0].at);
    let between = |a: f64, b: f64| a + share * (b - a);
    // A limit that is infinite at either end sets no limit between.
    let (low, high) = (between(pair[0].low, pair[1].low), between(pair[0].high, pair[1].high));
    if low.is_finite() && low >= 0.0 {
        State::Above
    } else if high.is_finite() && high < 0.0 {
        State::Below
    } else {
        State::Open
    }
}

/// The middle of the bracket in which the estimate changes sign next, for a search: the pair of
/// neighbouring points that differ in sign and lie farthest apart, wider than `resolution`.
pub fn next_bisection(points: &[Margin], resolution: f64) -> Option<f64> {
    let known: Vec<&Margin> = points.iter().filter(|point| point.value.is_finite()).collect();
    let mut widest: Option<(f64, f64)> = None;
    for pair in known.windows(2) {
        let width = pair[1].at - pair[0].at;
        let changes = (pair[0].value < 0.0) != (pair[1].value < 0.0);
        if changes && width > resolution && widest.is_none_or(|(most, _)| width > most) {
            widest = Some((width, f64::midpoint(pair[0].at, pair[1].at)));
        }
    }
    widest.map(|(_, middle)| middle)
}

#[cfg(test)]
#[path = "crossing_tests.rs"]
mod tests;
