//! Who is whose neighbour: an undirected graph in compressed rows.

use thiserror::Error;

use super::NEVER;

/// An undirected graph in compressed rows: the neighbours of i are
/// `neighbours[offsets[i]..offsets[i + 1]]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    offsets: Vec<u32>,
    neighbours: Vec<u32>,
}

/// Why rows are not a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GraphError {
    /// Offsets must start at 0, never fall, and end at the number of neighbours.
    #[error("the offsets of a graph must rise from 0 to the number of neighbours; entry {at} does not fit")]
    Offsets {
        /// Where they do not.
        at: usize,
    },
    /// A neighbour that is no node.
    #[error("node {node} has the neighbour {neighbour}, but there are only {nodes} nodes")]
    Neighbour {
        /// Whose row.
        node: usize,
        /// What stands in it.
        neighbour: u32,
        /// How many nodes there are.
        nodes: usize,
    },
    /// A node that is its own neighbour, or lists one twice.
    #[error("node {node} lists the neighbour {neighbour} twice, or is its own")]
    NotSimple {
        /// Whose row.
        node: usize,
        /// The loop or repeat.
        neighbour: u32,
    },
    /// i is j's neighbour, but j is not i's.
    #[error("node {node} has the neighbour {neighbour}, but not the other way round")]
    OneSided {
        /// Whose row.
        node: usize,
        /// Whose row it is missing from.
        neighbour: u32,
    },
}

impl Graph {
    /// Takes compressed rows as they are.
    ///
    /// # Errors
    ///
    /// When the rows are malformed, hold loops or repeats, or are not symmetric (a node counts in
    /// its neighbours' thresholds, and must hear of their changes). Checking costs edges times
    /// degree.
    pub fn new(offsets: Vec<u32>, neighbours: Vec<u32>) -> Result<Self, GraphError> {
        if offsets.first() != Some(&0) {
            return Err(GraphError::Offsets { at: 0 });
        }
        if let Some(at) = offsets.windows(2).position(|pair| pair[0] > pair[1]) {
            return Err(GraphError::Offsets { at: at + 1 });
        }
        if offsets.last().map(|&end| end as usize) != Some(neighbours.len()) {
            return Err(GraphError::Offsets { at: offsets.len() - 1 });
        }
        let graph = Self { offsets, neighbours };
        (0..graph.len()).try_for_each(|node| graph.check_row(node))?;
        Ok(graph)
    }

    /// Takes lists of neighbours, one a node, that the caller has made symmetric.
    ///
    /// Not checked again but in a debug build: a model draws one such graph for every world.
    pub fn from_lists(lists: &[Vec<u32>]) -> Self {
        let mut graph = Self::default();
        graph.refill(lists);
        graph
    }

    /// The same into the memory of this graph.
    pub fn refill(&mut self, lists: &[Vec<u32>]) {
        self.offsets.clear();
        self.neighbours.clear();
        self.reserve(lists.len(), lists.iter().map(Vec::len).sum());
        self.offsets.push(0);
        for list in lists {
            self.neighbours.extend(list);
            self.offsets.push(self.neighbours.len() as u32);
        }
        debug_assert!(
            (0..self.len()).all(|node| self.check_row(node).is_ok()),
            "lists of neighbours that are not symmetric"
        );
    }

    /// Makes room for so many nodes and, counted from both ends, ties.
    pub fn reserve(&mut self, nodes: usize, ends: usize) {
        self.offsets.reserve((nodes + 1).saturating_sub(self.offsets.len()));
        self.neighbours.reserve(ends.saturating_sub(self.neighbours.len()));
    }

    fn check_row(&self, node: usize) -> Result<(), GraphError> {
        let row = self.neighbours(node);
        for (place, &neighbour) in row.iter().enumerate() {
            let nodes = self.len();
            if neighbour as usize >= nodes {
                return Err(GraphError::Neighbour { node, neighbour, nodes });
            }
            if neighbour as usize == node || row[..place].contains(&neighbour) {
                return Err(GraphError::NotSimple { node, neighbour });
            }
            if !self.neighbours(neighbour as usize).contains(&(node as u32)) {
                return Err(GraphError::OneSided { node, neighbour });
            }
        }
        Ok(())
    }

    /// The complete graph on `nodes` nodes, without loops.
    pub fn complete(nodes: u32) -> Self {
        let neighbours = (0..nodes).flat_map(|i| (0..nodes).filter(move |&j| j != i)).collect();
        let degree = nodes.saturating_sub(1);
        Self { offsets: (0..=nodes).map(|i| i * degree).collect(), neighbours }
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

    /// The smallest number of neighbours that makes up at least `share` of them, as a threshold.
    ///
    /// A share of 0 or less is 0 (always on), above 1 or NaN [`NEVER`]. A node without neighbours
    /// counts the share that is on as 0.
    pub fn threshold_from_share(&self, node: usize, share: f64) -> u32 {
        if share <= 0.0 {
            return 0;
        }
        let degree = f64::from(self.degree(node));
        if degree == 0.0 || share.is_nan() || share > 1.0 {
            return NEVER;
        }
        // The product can round to just above a whole number (0.28 * 25); the quotient decides.
        let count = (share * degree).ceil();
        let fewer = count - 1.0;
        if fewer / degree >= share { fewer as u32 } else { count as u32 }
    }

    /// The smallest number of neighbours that are off with which a node of this threshold is off.
    pub fn threshold_to_refuse(&self, node: usize, threshold: u32) -> u32 {
        (self.degree(node) + 1).saturating_sub(threshold)
    }
}
