//! Closures of a state under the map of a cascade.

use super::{Graph, LeastFixedPoint, make_room};

/// Who is on, and how many neighbours of everybody are, so that a closure from where the last one ended need not
/// count again.
#[derive(Debug, Clone, Default)]
pub struct Crowd {
    is_on: Vec<bool>,
    neighbours_on: Vec<u32>,
    queue: Vec<u32>,
}

impl Crowd {
    /// Makes room for graphs of up to `nodes` nodes.
    pub fn reserve(&mut self, nodes: usize) {
        make_room(&mut self.is_on, nodes);
        make_room(&mut self.neighbours_on, nodes);
        make_room(&mut self.queue, nodes);
    }

    /// Nobody is on, of `nodes` nodes.
    pub fn disperse(&mut self, nodes: usize) {
        self.is_on.clear();
        self.is_on.resize(nodes, false);
        self.neighbours_on.clear();
        self.neighbours_on.resize(nodes, 0);
    }

    /// Takes up a state, one a node, and counts its neighbours.
    ///
    /// # Panics
    ///
    /// When `state` is shorter than the graph.
    pub fn assemble(&mut self, graph: &Graph, state: impl IntoIterator<Item = bool>) {
        self.is_on.clear();
        self.is_on.extend(state);
        self.neighbours_on.clear();
        self.neighbours_on.extend((0..graph.len()).map(|node| {
            graph.neighbours(node).iter().map(|&neighbour| u32::from(self.is_on[neighbour as usize])).sum::<u32>()
        }));
    }

    /// Takes up the state of a least fixed point, which has counted already.
    pub fn join(&mut self, least: &LeastFixedPoint) {
        self.is_on.clear();
        self.is_on.extend(least.is_on());
        self.neighbours_on.clear();
        self.neighbours_on.extend(least.neighbours_on());
    }

    /// Who is on.
    pub fn is_on(&self) -> &[bool] {
        &self.is_on
    }

    /// How many neighbours of each node are on.
    pub fn neighbours_on(&self) -> &[u32] {
        &self.neighbours_on
    }

    /// Upward closure: x <- x or T(x) until nothing changes. Returns how many nodes turned on.
    ///
    /// Nobody turns off. The result is the smallest state above the start that T does not enlarge. `moved` are the nodes
    /// that may turn on without anybody else: after a closure under other thresholds, those whose threshold has fallen
    /// since; of any other state, all.
    ///
    /// # Panics
    ///
    /// When `thresholds` or the state has another length than the graph, or a node that moved is none of its.
    pub fn rise(&mut self, graph: &Graph, thresholds: &[u32], moved: impl IntoIterator<Item = u32>) -> usize {
        self.settle::<true>(graph, thresholds, moved)
    }

    /// Downward closure: x <- x and T(x) until nothing changes. Returns how many nodes turned off.
    ///
    /// Nobody turns on. The result is the largest state below the start that T does not shrink. `moved` are the nodes
    /// that may turn off without anybody else, as in [`Self::rise`].
    ///
    /// # Panics
    ///
    /// As [`Self::rise`].
    pub fn fall(&mut self, graph: &Graph, thresholds: &[u32], moved: impl IntoIterator<Item = u32>) -> usize {
        self.settle::<false>(graph, thresholds, moved)
    }

    /// Both directions: a node flips to `UP` when its count of neighbours that are on says so.
    fn settle<const UP: bool>(
        &mut self,
        graph: &Graph,
        thresholds: &[u32],
        moved: impl IntoIterator<Item = u32>,
    ) -> usize {
        let nodes = graph.len();
        let Self { is_on, neighbours_on, queue } = self;
        assert_eq!(thresholds.len(), nodes, "one threshold a node");
        assert_eq!(is_on.len(), nodes, "one state a node");
        assert_eq!(neighbours_on.len(), nodes, "one count a node");
        queue.clear();
        // The order of the queue cannot matter: the closure of a monotone map is unique.
        for node in moved {
            let i = node as usize;
            if is_on[i] != UP && (neighbours_on[i] >= thresholds[i]) == UP {
                is_on[i] = UP;
                queue.push(node);
            }
        }
        let mut done = 0;
        while let Some(&changed) = queue.get(done) {
            done += 1;
            for &node in graph.neighbours(changed as usize) {
                let j = node as usize;
                // A node that flipped as it was asked first was counted as it stood before.
                neighbours_on[j] = if UP { neighbours_on[j] + 1 } else { neighbours_on[j] - 1 };
                if is_on[j] != UP && (neighbours_on[j] >= thresholds[j]) == UP {
                    is_on[j] = UP;
                    queue.push(node);
                }
            }
        }
        queue.len()
    }
}
