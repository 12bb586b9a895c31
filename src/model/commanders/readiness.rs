//! How many complying peers a commander needs before he complies.

use crate::stats::cascade::{Graph, make_room};

/// How many complying peers everybody needs, and who needs another number than when it was found last.
#[derive(Debug, Default)]
pub(super) struct Readiness {
    /// The fewest complying peers with whom each complies.
    pub(super) needed: Vec<u32>,
    /// The fewest refusing peers with whom each refuses: the same said of the other side.
    pub(super) to_refuse: Vec<u32>,
    /// Pull of as many peers as he needs, and of one fewer: his number stands while his disposition lies between.
    enough: Vec<f64>,
    short: Vec<f64>,
    /// Whose number has moved.
    pub(super) moved: Vec<u32>,
    /// The weight of peers for which they hold.
    weight: f64,
}

impl Readiness {
    pub(super) fn reserve(&mut self, count: usize) {
        for numbers in [&mut self.needed, &mut self.to_refuse, &mut self.moved] {
            make_room(numbers, count);
        }
        for pulls in [&mut self.enough, &mut self.short] {
            make_room(pulls, count);
        }
    }

    /// Knows nothing of `count` commanders.
    pub(super) fn forget(&mut self, count: usize) {
        self.needed.resize(count, 0);
        self.to_refuse.resize(count, 0);
        self.short.resize(count, 0.0);
        // No disposition is enough.
        self.enough.clear();
        self.enough.resize(count, f64::NEG_INFINITY);
    }

    /// A month begins, in which peers weigh so much: nobody has moved yet.
    pub(super) fn begin(&mut self, weight: f64) {
        if weight != self.weight {
            self.forget(self.needed.len());
            self.weight = weight;
        }
        self.moved.clear();
    }

    /// Finds the numbers of the commanders from `first` on, of these dispositions, asking anew only where they have moved.
    pub(super) fn find(&mut self, first: usize, dispositions: &[f64], graph: &Graph) {
        let end = first + dispositions.len();
        let bounds = self.enough[first..end].iter_mut().zip(&mut self.short[first..end]);
        for (i, (&disposition, (enough, short))) in (first..).zip(dispositions.iter().zip(bounds)) {
            let stands = disposition + *enough > 0.0 && disposition + *short <= 0.0;
            if !stands {
                let (degree, weight) = (graph.degree(i), self.weight);
                let needed = peers_needed(disposition, degree, weight);
                self.needed[i] = needed;
                self.to_refuse[i] = graph.threshold_to_refuse(i, needed);
                *enough = if needed <= degree { peer_pull(needed, degree, weight) } else { f64::INFINITY };
                *short = if needed > 0 { peer_pull(needed - 1, degree, weight) } else { f64::NEG_INFINITY };
                self.moved.push(i as u32);
            }
        }
    }
}

/// Pull of peers when `complying` of `count` comply; nobody to look at pulls neither way.
#[inline]
pub(super) fn peer_pull(complying: u32, count: u32, weight: f64) -> f64 {
    if count == 0 { 0.0 } else { weight * (2.0 * f64::from(complying) / f64::from(count) - 1.0) }
}

/// The fewest complying peers with whom a commander of this disposition complies; one more than he has
/// when none will do. The weight is 0 or more, so that more peers never pull less.
#[inline]
pub(super) fn peers_needed(disposition: f64, count: u32, weight: f64) -> u32 {
    let is_enough = |complying| disposition + peer_pull(complying, count, weight) > 0.0;
    // The equation solved for peers, up to rounding; then the neighbours of the solution are asked. A disposition
    // that no peers can move gives an infinity, or NaN, and the conversion takes it to the nearest end.
    let solution = 0.5 * f64::from(count) * (1.0 - disposition / weight);
    let mut needed = (solution as u32).min(count);
    while needed > 0 && is_enough(needed - 1) {
        needed -= 1;
    }
    while needed <= count && !is_enough(needed) {
        needed += 1;
    }
    needed
}
