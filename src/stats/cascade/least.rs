//! The least fixed point of a cascade, kept while thresholds move.

use super::Graph;

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
    neighbours_on: Vec<u32>,
    /// Neighbours that are on and came before: what a node rests on.
    support: Vec<u32>,
    /// Where a node that is on stands in the order.
    place: Vec<u64>,
    /// Places given so far.
    places: u64,
    queue: Vec<u32>,
}

impl LeastFixedPoint {
    /// Makes room for graphs of up to `nodes` nodes.
    pub fn reserve(&mut self, nodes: usize) {
        self.is_on.reserve(nodes.saturating_sub(self.is_on.len()));
        self.neighbours_on.reserve(nodes.saturating_sub(self.neighbours_on.len()));
        self.support.reserve(nodes.saturating_sub(self.support.len()));
        self.place.reserve(nodes.saturating_sub(self.place.len()));
        // All may go and come back.
        self.queue.reserve((2 * nodes).saturating_sub(self.queue.len()));
    }

    /// That of thresholds which none of `nodes` nodes can reach: nobody is on.
    pub fn disperse(&mut self, nodes: usize) {
        self.is_on.clear();
        self.is_on.resize(nodes, false);
        self.neighbours_on.clear();
        self.neighbours_on.resize(nodes, 0);
        self.support.resize(nodes, 0);
        self.place.resize(nodes, 0);
        self.places = 0;
    }

    /// Who is on.
    pub fn is_on(&self) -> &[bool] {
        &self.is_on
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
        self.queue.clear();
        let gone = self.leave(graph, thresholds, moved);
        self.come(graph, thresholds, moved, gone);
    }

    /// Whoever lost what he rested on goes; returns how many, the first in the queue.
    fn leave(&mut self, graph: &Graph, thresholds: &[u32], moved: &[u32]) -> usize {
        let Self { is_on, neighbours_on, support, place, queue, .. } = self;
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
                neighbours_on[j] -= 1;
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
        let Self { is_on, neighbours_on, support, place, places, queue } = self;
        let mut ask = |node: u32, queue: &mut Vec<u32>| {
            let i = node as usize;
            if !is_on[i] && neighbours_on[i] >= thresholds[i] {
                is_on[i] = true;
                queue.push(node);
            }
        };
        moved.iter().for_each(|&node| ask(node, queue));
        for at in 0..gone {
            ask(queue[at], queue);
        }
        let mut done = gone;
        while let Some(&came) = queue.get(done) {
            done += 1;
            let came = came as usize;
            *places += 1;
            place[came] = *places;
            support[came] = neighbours_on[came];
            for &node in graph.neighbours(came) {
                let j = node as usize;
                neighbours_on[j] += 1;
                if !is_on[j] && neighbours_on[j] >= thresholds[j] {
                    is_on[j] = true;
                    queue.push(node);
                }
            }
        }
    }
}
