//! Who looks at whom: a small world of commanders (`docs/model.md`, section 8).

use super::draws::{Channel, Draws};
use crate::stats::cascade::{Graph, make_room};

/// Peer ties of `count` commanders: a ring in which each is tied to the `neighbours` nearest (half on
/// each side), every tie rewired with probability `rewiring` to somebody anywhere. Commanders stand on
/// the ring faction by faction, so that most peers are of one's own. Ties are undirected, without self
/// or repeat: a rewiring that would make one is not done. With `neighbours` or fewer others, everybody
/// is tied to everybody.
pub fn small_world(draws: &Draws, count: usize, neighbours: usize, rewiring: f64) -> Graph {
    let mut peers = Peers::default();
    peers.draw(draws, count, neighbours, rewiring);
    peers.graph
}

/// Peer ties, drawn world after world into the same memory.
#[derive(Debug, Default)]
pub struct Peers {
    /// Ties as each commander reaches out: so many each, to whom.
    reached: Vec<u32>,
    graph: Graph,
}

impl Peers {
    /// Makes room for the ties of `count` commanders, so that drawing them asks for no memory.
    pub fn reserve(&mut self, count: usize, neighbours: usize) {
        let ties = count * (neighbours / 2);
        make_room(&mut self.reached, ties);
        self.graph.reserve(count, ties);
    }

    /// Draws the ties of a [`small_world`].
    pub fn draw(&mut self, draws: &Draws, count: usize, neighbours: usize, rewiring: f64) {
        let half = neighbours / 2;
        if count <= 2 * half {
            let all = 0..count as u32;
            self.graph.refill(
                count,
                all.clone().flat_map(|one| all.clone().skip(one as usize + 1).map(move |other| (one, other))),
            );
            return;
        }
        let reached = &mut self.reached;
        reached.clear();
        reached.extend((0..count).flat_map(|one| (1..=half).map(move |step| ((one + step) % count) as u32)));
        for one in 0..count {
            for step in 1..=half {
                let (chance, choice) = draws.pair(0, Channel::Rewiring, one as u32, step as u32);
                if chance < rewiring {
                    let target = ((choice * count as f64) as usize).min(count - 1);
                    let reaches = |from: usize, to: usize| reached[from * half..][..half].contains(&(to as u32));
                    if target != one && !reaches(one, target) && !reaches(target, one) {
                        reached[one * half + step - 1] = target as u32;
                    }
                }
            }
        }
        let ties = self.reached.chunks_exact(half.max(1)).zip(0_u32..);
        self.graph.refill(count, ties.flat_map(|(others, one)| others.iter().map(move |&other| (one, other))));
    }

    /// The ties drawn last.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(graph: &Graph) -> Vec<Vec<u32>> {
        (0..graph.len()).map(|node| graph.neighbours(node).to_vec()).collect()
    }

    #[test]
    fn undirected_without_self_or_repeat() {
        let draws = Draws::new(1, 0);
        for (count, rewiring) in [(9, 0.15), (240, 0.15), (240, 1.0), (30, 0.5)] {
            let lists = lists(&small_world(&draws, count, 8, rewiring));
            let ties: usize = lists.iter().map(Vec::len).sum();
            assert_eq!(ties, count * 8, "rewiring moves ties, it neither makes nor loses any");
            for (one, list) in lists.iter().enumerate() {
                let mut sorted = list.clone();
                sorted.sort_unstable();
                sorted.dedup();
                assert_eq!(sorted.len(), list.len(), "no repeat");
                for &other in list {
                    assert_ne!(other as usize, one, "no self");
                    assert!(lists[other as usize].contains(&(one as u32)), "undirected");
                }
            }
        }
    }

    #[test]
    fn few_commanders_all_know_each_other() {
        for count in 1..=8 {
            let lists = lists(&small_world(&Draws::new(1, 0), count, 8, 0.15));
            assert!(lists.iter().all(|list| list.len() == count - 1));
        }
    }

    #[test]
    fn rewiring_happens_at_its_rate() {
        let count = 2000;
        let ring = lists(&small_world(&Draws::new(3, 0), count, 8, 0.0));
        let small = lists(&small_world(&Draws::new(3, 0), count, 8, 0.15));
        let kept: usize = (0..count).map(|one| small[one].iter().filter(|peer| ring[one].contains(peer)).count()).sum();
        let moved = 1.0 - kept as f64 / (8.0 * count as f64);
        // 8,000 ties, standard error .004.
        assert!((moved - 0.15).abs() < 0.016, "{moved}");
    }
}
