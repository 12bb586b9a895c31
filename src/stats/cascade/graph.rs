//! Who is whose neighbour: an undirected graph in compressed rows.

use super::make_room;

/// An undirected graph in compressed rows: the neighbours of i are
/// `neighbours[offsets[i]..offsets[i + 1]]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    offsets: Vec<u32>,
    neighbours: Vec<u32>,
    most_neighbours: u32,
}

impl Graph {
    /// The graph of `nodes` nodes with these ties, none of them a node's with itself, none there twice.
    ///
    /// # Panics
    ///
    /// When a tie names a node that is none; in a debug build also when it is a loop or a repeat.
    pub fn new(nodes: usize, ties: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut graph = Self::default();
        graph.refill(nodes, ties);
        graph
    }

    /// [`Self::new`] into the memory of this graph: a model draws one for every world.
    ///
    /// # Panics
    ///
    /// As [`Self::new`].
    pub fn refill(&mut self, nodes: usize, ties: impl Iterator<Item = (u32, u32)> + Clone) {
        let Self { offsets, neighbours, most_neighbours } = self;
        offsets.clear();
        offsets.resize(nodes + 1, 0);
        for (one, other) in ties.clone() {
            offsets[one as usize] += 1;
            offsets[other as usize] += 1;
        }
        // Where each row ends; it is filled from there to where it begins.
        let mut end = 0;
        *most_neighbours = 0;
        for offset in offsets.iter_mut() {
            *most_neighbours = (*most_neighbours).max(*offset);
            end += *offset;
            *offset = end;
        }
        neighbours.resize(end as usize, 0);
        for (one, other) in ties {
            for (node, neighbour) in [(one, other), (other, one)] {
                offsets[node as usize] -= 1;
                neighbours[offsets[node as usize] as usize] = neighbour;
            }
        }
        debug_assert!((0..nodes).all(|node| self.is_simple_at(node)), "a tie that is a loop, or there twice");
    }

    /// Makes room for so many nodes and ties.
    pub fn reserve(&mut self, nodes: usize, ties: usize) {
        make_room(&mut self.offsets, nodes + 1);
        make_room(&mut self.neighbours, 2 * ties);
    }

    fn is_simple_at(&self, node: usize) -> bool {
        let row = self.neighbours(node);
        row.iter().enumerate().all(|(place, other)| *other as usize != node && !row[..place].contains(other))
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The neighbours of a node.
    pub fn neighbours(&self, node: usize) -> &[u32] {
        &self.neighbours[self.offsets[node] as usize..self.offsets[node + 1] as usize]
    }

    /// Number of neighbours of a node.
    pub fn degree(&self, node: usize) -> u32 {
        self.offsets[node + 1] - self.offsets[node]
    }

    /// The largest number of neighbours that a node has.
    pub fn most_neighbours(&self) -> u32 {
        self.most_neighbours
    }

    /// The smallest number of neighbours that are off with which a node of this threshold is off.
    pub fn threshold_to_refuse(&self, node: usize, threshold: u32) -> u32 {
        (self.degree(node) + 1).saturating_sub(threshold)
    }
}
