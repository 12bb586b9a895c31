//! The least fixed point of a cascade, kept while thresholds move.

use super::{Graph, NEVER};

/// The least fixed point of T, and the order in which its nodes came on.
///
/// The order proves that it is the least: each node had, when it came on, as many neighbours on before it as its
/// threshold asks for, the first of them none. While that holds under thresholds that have moved, everybody in it
/// belongs there still. Who no longer has enough before him goes, and after him whoever rested on him; then whoever has
/// enough neighbours comes on, or back, at the end of the order. (Datalog's views are kept so: Gupta, Mumick and
/// Subrahmanian 1993, Maintaining views incrementally, Proceedings of SIGMOD.)
#[derive(Debug, Clone, Default)]
pub struct LeastFixedPoint {
    is_on: Vec<bool>,
    prospects: Vec<Prospect>,
    /// Neighbours that are on and came before: what a node rests on.
    support: Vec<u32>,
    /// Where a node that is on stands in the order.
    place: Vec<u64>,
    /// Places given so far.
    places: u64,
    queue: Vec<u32>,
}

/// What decides whether a node comes on, side by side in memory: most of it is asked by neighbours from afar.
#[derive(Debug, Clone, Copy, Default)]
struct Prospect {
    neighbours_on: u32,
    /// Neighbours with which it comes on: its threshold, or [`NEVER`] once it is.
    comes_with: u32,
}

impl LeastFixedPoint {
    /// Makes room for graphs of up to `nodes` nodes.
    pub fn reserve(&mut self, nodes: usize) {
        self.is_on.reserve(nodes.saturating_sub(self.is_on.len()));
        self.prospects.reserve(nodes.saturating_sub(self.prospects.len()));
        self.support.reserve(nodes.saturating_sub(self.support.len()));
        self.place.reserve(nodes.saturating_sub(self.place.len()));
        // All may go and come back.
        self.queue.reserve((2 * nodes).saturating_sub(self.queue.len()));
    }

    /// That of thresholds which none of `nodes` nodes can reach: nobody is on.
    pub fn disperse(&mut self, nodes: usize) {
        self.is_on.clear();
        self.is_on.resize(nodes, false);
        self.prospects.clear();
        self.prospects.resize(nodes, Prospect { neighbours_on: 0, comes_with: NEVER });
        self.support.resize(nodes, 0);
        self.place.resize(nodes, 0);
        self.places = 0;
    }

    /// Who is on.
    pub fn is_on(&self) -> &[bool] {
        &self.is_on
    }

    /// How many neighbours of each node are on.
    pub fn neighbours_on(&self) -> impl Iterator<Item = u32> {
        self.prospects.iter().map(|prospect| prospect.neighbours_on)
    }

    /// Follows thresholds that have moved for the nodes `moved`, on the same graph. Nodes whose threshold stands as it
    /// did may be among them, and cost little.
    ///
    /// # Panics
    ///
    /// When `thresholds` or the state has another length than the graph, or a node that moved is none of its.
    pub fn follow(&mut self, graph: &Graph, thresholds: &[u32], moved: &[u32]) {
        assert_eq!(thresholds.len(), graph.len(), "one threshold a node");
        assert_eq!(self.is_on.len(), graph.len(), "one state a node");
        let gone = self.leave(graph, thresholds, moved);
        self.come(graph, thresholds, moved, gone);
    }

    /// Whoever lost what he rested on goes; returns how many, the first in the queue.
    fn leave(&mut self, graph: &Graph, thresholds: &[u32], moved: &[u32]) -> usize {
        let Self { is_on, prospects, support, place, queue, .. } = self;
        queue.clear();
        for &node in moved {
            let i = node as usize;
            if is_on[i] && support[i] < thresholds[i] {
                is_on[i] = false;
                queue.push(node);
            }
        }
        let mut done = 0;
        while let Some(&gone) = queue.get(done) {
            done += 1;
            let gone = gone as usize;
            for &node in graph.neighbours(gone) {
                let j = node as usize;
                prospects[j].neighbours_on -= 1;
                if is_on[j] && place[j] > place[gone] {
                    support[j] -= 1;
                    if support[j] < thresholds[j] {
                        is_on[j] = false;
                        queue.push(node);
                    }
                }
            }
        }
        done
    }

    /// Whoever has enough neighbours comes: of those that moved, of the `gone` in the queue, and then of those about
    /// whoever came.
    fn come(&mut self, graph: &Graph, thresholds: &[u32], moved: &[u32], gone: usize) {
        let Self { is_on, prospects, support, place, places, queue } = self;
        for at in 0..moved.len() + gone {
            let node = moved.get(at).copied().unwrap_or_else(|| queue[at - moved.len()]);
            let i = node as usize;
            if !is_on[i] {
                prospects[i].comes_with = thresholds[i];
                if prospects[i].neighbours_on >= thresholds[i] {
                    prospects[i].comes_with = NEVER;
                    is_on[i] = true;
                    queue.push(node);
                }
            }
        }
        let mut done = gone;
        while let Some(&came) = queue.get(done) {
            done += 1;
            let came = came as usize;
            is_on[came] = true;
            *places += 1;
            place[came] = *places;
            support[came] = prospects[came].neighbours_on;
            for &node in graph.neighbours(came) {
                let prospect = &mut prospects[node as usize];
                prospect.neighbours_on += 1;
                if prospect.neighbours_on >= prospect.comes_with {
                    prospect.comes_with = NEVER;
                    queue.push(node);
                }
            }
        }
    }
}
