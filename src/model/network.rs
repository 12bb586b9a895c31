//! Who looks at whom: a small world of commanders (`docs/model.md`, section 8).

use super::draws::{Channel, Draws};
use crate::stats::cascade::Graph;

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
    lists: Vec<Vec<u32>>,
    graph: Graph,
}

impl Peers {
    /// Makes room for the ties of `count` commanders, so that drawing them asks for no memory.
    pub fn reserve(&mut self, count: usize, neighbours: usize) {
        self.lists.resize_with(count.max(self.lists.len()), Vec::new);
        for list in &mut self.lists[..count] {
            list.clear();
            // Rewired ties come to a commander one by one: so many come to nobody.
            list.reserve(2 * neighbours + 16);
        }
        self.graph.reserve(count, count * neighbours);
    }

    /// Draws the ties of a [`small_world`].
    pub fn draw(&mut self, draws: &Draws, count: usize, neighbours: usize, rewiring: f64) {
        self.reserve(count, neighbours);
        let half = neighbours / 2;
        let adjacent = &mut self.lists[..count];
        if count <= 2 * half {
            for (one, list) in adjacent.iter_mut().enumerate() {
                list.extend((0..count as u32).filter(|&other| other as usize != one));
            }
        } else {
            for one in 0..count {
                for step in 1..=half {
                    tie(adjacent, one, (one + step) % count);
                }
            }
            for one in 0..count {
                for step in 1..=half {
                    let (chance, choice) = draws.pair(0, Channel::Rewiring, one as u32, step as u32);
                    if chance < rewiring {
                        let target = ((choice * count as f64) as usize).min(count - 1);
                        rewire(adjacent, one, (one + step) % count, target);
                    }
                }
            }
        }
        self.graph.refill(adjacent);
    }

    /// The ties drawn last.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }
}

fn tie(adjacent: &mut [Vec<u32>], one: usize, other: usize) {
    adjacent[one].push(other as u32);
    adjacent[other].push(one as u32);
}

fn rewire(adjacent: &mut [Vec<u32>], one: usize, from: usize, to: usize) {
    if to == one || adjacent[one].contains(&(to as u32)) {
        return;
    }
    adjacent[one].retain(|&peer| peer as usize != from);
    adjacent[from].retain(|&peer| peer as usize != one);
    tie(adjacent, one, to);
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
