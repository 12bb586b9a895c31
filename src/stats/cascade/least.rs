//! The least fixed point of a cascade, kept while thresholds move.

use super::{Graph, make_room};

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
    grounds: Vec<Grounds>,
    /// Places given so far.
    places: u32,
    queue: Vec<u32>,
}

/// What decides whether a node comes on, side by side and small: neighbours from afar ask for it, and where it does not
/// lie in the nearest memory that is most of what a cascade costs.
#[derive(Debug, Clone, Copy)]
struct Prospect {
    neighbours_on: u16,
    /// Neighbours with which it comes on: its threshold, or [`u16::MAX`], which no node has, once it is.
    comes_with: u16,
}

impl Prospect {
    /// Of a node that no number of neighbours brings.
    const NONE: Self = Self { neighbours_on: 0, comes_with: u16::MAX };

    fn hear(&mut self, threshold: u32) {
        self.comes_with = u16::try_from(threshold).unwrap_or(u16::MAX);
    }

    /// Whether a node that is off comes on; it does so once.
    fn comes(&mut self) -> bool {
        let comes = self.neighbours_on >= self.comes_with;
        if comes {
            self.comes_with = u16::MAX;
        }
        comes
    }
}

/// What a node that is on rests on.
#[derive(Debug, Clone, Copy, Default)]
struct Grounds {
    /// Where it stands in the order.
    place: u32,
    /// Neighbours that are on and came before.
    support: u32,
}

impl LeastFixedPoint {
    /// Makes room for graphs of up to `nodes` nodes.
    pub fn reserve(&mut self, nodes: usize) {
        make_room(&mut self.is_on, nodes);
        make_room(&mut self.prospects, nodes);
        make_room(&mut self.grounds, nodes);
        // All may go, and come back.
        make_room(&mut self.queue, 2 * nodes);
    }

    /// That of thresholds which none of `nodes` nodes can reach: nobody is on.
    pub fn disperse(&mut self, nodes: usize) {
        self.is_on.clear();
        self.is_on.resize(nodes, false);
        self.prospects.clear();
        self.prospects.resize(nodes, Prospect::NONE);
        self.grounds.resize(nodes, Grounds::default());
        self.places = 0;
    }

    /// Who is on.
    pub fn is_on(&self) -> &[bool] {
        &self.is_on
    }

    /// How many neighbours of each node are on.
    pub fn neighbours_on(&self) -> impl Iterator<Item = u32> {
        self.prospects.iter().map(|prospect| u32::from(prospect.neighbours_on))
    }

    /// Follows thresholds that have moved for the nodes `moved`, on the same graph. Nodes whose threshold stands as it
    /// did may be among them, and cost little; after [`Self::disperse`] all must be. Returns whether anybody may have
    /// gone or come.
    ///
    /// # Panics
    ///
    /// When `thresholds` or the state has another length than the graph, a node that moved is none of its, or one has
    /// 65,535 neighbours or more.
    pub fn follow(&mut self, graph: &Graph, thresholds: &[u32], moved: &[u32]) -> bool {
        assert_eq!(thresholds.len(), graph.len(), "one threshold a node");
        assert_eq!(self.is_on.len(), graph.len(), "one state a node");
        assert!(graph.most_neighbours() < u32::from(u16::MAX), "fewer than 65,535 neighbours a node");
        if self.places < u32::MAX - graph.len() as u32 {
            self.follow_those(graph, thresholds, moved.iter().copied())
        } else {
            // No places are left for all: the order begins anew.
            self.disperse(graph.len());
            self.follow_those(graph, thresholds, 0..graph.len() as u32);
            true
        }
    }

    fn follow_those(&mut self, graph: &Graph, thresholds: &[u32], moved: impl Iterator<Item = u32> + Clone) -> bool {
        self.queue.clear();
        // Before the first came nobody can go.
        let gone = if self.places > 0 { self.leave(graph, thresholds, moved.clone()) } else { 0 };
        for node in moved {
            self.ask(node, thresholds);
        }
        for at in 0..gone {
            self.ask(self.queue[at], thresholds);
        }
        self.come(graph, gone);
        !self.queue.is_empty()
    }

    /// Whoever lost what he rested on goes; returns how many, all of the queue.
    fn leave(&mut self, graph: &Graph, thresholds: &[u32], moved: impl Iterator<Item = u32>) -> usize {
        let Self { is_on, prospects, grounds, queue, .. } = self;
        let (is_on, prospects, grounds) = (&mut is_on[..], &mut prospects[..], &mut grounds[..]);
        for node in moved {
            let i = node as usize;
            if is_on[i] && grounds[i].support < thresholds[i] {
                is_on[i] = false;
                queue.push(node);
            }
        }
        let mut done = 0;
        while let Some(&gone) = queue.get(done) {
            done += 1;
            let place = grounds[gone as usize].place;
            for &node in graph.neighbours(gone as usize) {
                let j = node as usize;
                prospects[j].neighbours_on -= 1;
                if is_on[j] && grounds[j].place > place {
                    grounds[j].support -= 1;
                    if grounds[j].support < thresholds[j] {
                        is_on[j] = false;
                        queue.push(node);
                    }
                }
            }
        }
        done
    }

    /// A node that is off hears of its threshold, and comes on if it can.
    fn ask(&mut self, node: u32, thresholds: &[u32]) {
        let i = node as usize;
        if !self.is_on[i] {
            self.prospects[i].hear(thresholds[i]);
            if self.prospects[i].comes() {
                self.is_on[i] = true;
                self.queue.push(node);
            }
        }
    }

    /// Whoever is in the queue from `done` on comes, and brings whoever that is enough for. First come, first served:
    /// that goes through memory in sweeps.
    fn come(&mut self, graph: &Graph, mut done: usize) {
        let Self { is_on, prospects, grounds, places, queue } = self;
        let (is_on, prospects, grounds) = (&mut is_on[..], &mut prospects[..], &mut grounds[..]);
        while let Some(&came) = queue.get(done) {
            done += 1;
            let came = came as usize;
            is_on[came] = true;
            *places += 1;
            grounds[came] = Grounds { place: *places, support: u32::from(prospects[came].neighbours_on) };
            for &node in graph.neighbours(came) {
                let prospect = &mut prospects[node as usize];
                prospect.neighbours_on += 1;
                if prospect.comes() {
                    queue.push(node);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_that_runs_out_of_places_begins_anew() {
        // A path along which everybody follows the one before.
        let graph = Graph::new(4, [(0, 1), (1, 2), (2, 3)].into_iter());
        let mut least = LeastFixedPoint::default();
        least.disperse(4);
        least.follow(&graph, &[0, 1, 1, 1], &[0, 1, 2, 3]);
        least.places = u32::MAX - 4;
        assert!(least.follow(&graph, &[0, 1, 2, 1], &[2]));
        assert_eq!(least.is_on(), [true, true, false, false]);
        assert_eq!(least.places, 2);
        assert!(least.follow(&graph, &[0, 1, 1, 1], &[2]));
        assert_eq!(least.is_on(), [true; 4]);
        assert!(!least.follow(&graph, &[0, 1, 1, 0], &[3]), "he was there already");
        // That nobody comes does not hide that all went.
        least.places = u32::MAX;
        assert!(least.follow(&graph, &[1, 1, 1, 1], &[0]));
        assert_eq!(least.is_on(), [false; 4]);
    }
}
