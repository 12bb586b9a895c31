use super::*;
use proptest::prelude::*;

/// A threshold no node can reach.
const NEVER: u32 = u32::MAX;

/// Granovetter's crowd: everybody sees everybody, thresholds 0 to 99.
fn riot(changed: Option<(usize, u32)>) -> (Graph, Vec<u32>) {
    let mut thresholds: Vec<u32> = (0..100).collect();
    if let Some((node, threshold)) = changed {
        thresholds[node] = threshold;
    }
    (complete(100), thresholds)
}

fn graph(nodes: usize, ties: &[(u32, u32)]) -> Graph {
    Graph::new(nodes, ties.iter().copied())
}

/// Everybody sees everybody.
fn complete(nodes: u32) -> Graph {
    Graph::new(nodes as usize, (0..nodes).flat_map(|i| (0..i).map(move |j| (i, j))))
}

/// The least fixed point, from nothing known.
fn least_fixed_point(graph: &Graph, thresholds: &[u32]) -> Vec<bool> {
    let mut least = LeastFixedPoint::default();
    least.disperse(graph.len());
    least.follow(graph, thresholds, &all(graph));
    least.is_on().to_vec()
}

/// The greatest: whoever does not refuse whatever others do.
fn greatest_fixed_point(graph: &Graph, thresholds: &[u32]) -> Vec<bool> {
    least_fixed_point(graph, &to_refuse(graph, thresholds)).iter().map(|refuses| !refuses).collect()
}

fn to_refuse(graph: &Graph, thresholds: &[u32]) -> Vec<u32> {
    (0..graph.len()).map(|node| graph.threshold_to_refuse(node, thresholds[node])).collect()
}

fn all(graph: &Graph) -> Vec<u32> {
    (0..graph.len() as u32).collect()
}

/// The closure of a state of which nothing is known, and how many nodes flipped.
fn closed(graph: &Graph, thresholds: &[u32], start: &[bool], up: bool) -> (Vec<bool>, usize) {
    let mut crowd = Crowd::default();
    crowd.assemble(graph, start.iter().copied());
    let flipped =
        if up { crowd.rise(graph, thresholds, all(graph)) } else { crowd.fall(graph, thresholds, all(graph)) };
    (crowd.is_on().to_vec(), flipped)
}

fn count(state: &[bool]) -> usize {
    state.iter().filter(|&&on| on).count()
}

/// Granovetter (1978): the riot takes all 100; with the 1 made a 2 it stops at the instigator.
#[test]
fn granovetter() {
    let (graph, thresholds) = riot(None);
    assert_eq!(count(&least_fixed_point(&graph, &thresholds)), 100);
    let (graph, thresholds) = riot(Some((1, 2)));
    let least = least_fixed_point(&graph, &thresholds);
    assert!(least[0] && count(&least) == 1);
    // From all on nobody has a reason to leave: the two fixed points differ.
    assert_eq!(count(&greatest_fixed_point(&graph, &thresholds)), 100);
}

/// The riot dies when the second man has second thoughts, and comes back when he changes his mind.
#[test]
fn a_riot_is_followed_as_thresholds_move() {
    let (graph, mut thresholds) = riot(None);
    let mut least = LeastFixedPoint::default();
    least.disperse(100);
    least.follow(&graph, &thresholds, &all(&graph));
    for (threshold, rioters) in [(2, 1), (1, 100), (NEVER, 1), (0, 100)] {
        thresholds[1] = threshold;
        least.follow(&graph, &thresholds, &[1]);
        assert_eq!(count(least.is_on()), rioters, "{threshold}");
    }
}

/// A path 0 - 1 - 2 - 3 by hand.
#[test]
fn a_path_unravels_and_fills() {
    let graph = graph(4, &[(0, 1), (1, 2), (2, 3)]);
    // Both neighbours needed inside, one outside; node 3 gives up and takes the path with it.
    assert_eq!(closed(&graph, &[1, 2, 2, NEVER], &[true; 4], false), (vec![false; 4], 4));
    assert_eq!(closed(&graph, &[0, 1, 1, 1], &[false; 4], true), (vec![true; 4], 4));
    // Up never turns anybody off, down nobody on.
    let (state, flipped) = closed(&graph, &[NEVER, NEVER, 0, NEVER], &[true, false, false, false], true);
    assert_eq!((state.as_slice(), flipped), (&[true, false, true, false][..], 1));
    let (state, flipped) = closed(&graph, &[0, 0, 2, 0], &state, false);
    assert_eq!((state.as_slice(), flipped), (&[true, false, false, false][..], 1));
}

/// Two who rest on each other are no proof that either belongs: when the one who brought them goes, they go.
#[test]
fn what_rests_on_itself_goes() {
    // 0 - 1 - 2 - 0, a triangle, with 3 tied to 0.
    let graph = graph(4, &[(0, 1), (1, 2), (2, 0), (3, 0)]);
    let mut least = LeastFixedPoint::default();
    least.disperse(4);
    least.follow(&graph, &[1, 1, 1, 0], &[0, 1, 2, 3]);
    assert_eq!(least.is_on(), [true; 4]);
    least.follow(&graph, &[1, 1, 1, 2], &[3]);
    assert_eq!(least.is_on(), [false; 4]);
    // A closure downwards from there, to which nobody has to prove anything, keeps the triangle.
    assert_eq!(closed(&graph, &[1, 1, 1, 2], &[true; 4], false).0, [true, true, true, false]);
}

#[test]
fn ties_become_rows() {
    let mut graph = graph(4, &[(0, 1), (2, 1)]);
    let rows = |graph: &Graph| -> Vec<Vec<u32>> {
        let sorted = |row: &[u32]| {
            let mut row = row.to_vec();
            row.sort_unstable();
            row
        };
        (0..graph.len()).map(|node| sorted(graph.neighbours(node))).collect()
    };
    assert_eq!(rows(&graph), [vec![1], vec![0, 2], vec![1], vec![]]);
    assert_eq!((0..4).map(|node| graph.degree(node)).collect::<Vec<_>>(), [1, 2, 1, 0]);
    graph.refill(2, [(1, 0)].into_iter());
    assert_eq!(rows(&graph), [[1], [0]]);
}

#[test]
fn no_nodes_no_cascade() {
    let graph = graph(0, &[]);
    assert!(graph.is_empty());
    for graph in [graph, Graph::default()] {
        assert_eq!(closed(&graph, &[], &[], true), (vec![], 0));
        assert!(least_fixed_point(&graph, &[]).is_empty());
    }
}

#[test]
fn to_refuse_is_not_to_join() {
    let graph = complete(5);
    for (threshold, refusing) in [(0, 5), (1, 4), (4, 1), (5, 0), (NEVER, 0)] {
        assert_eq!(graph.threshold_to_refuse(0, threshold), refusing, "{threshold}");
        for on in 0..=4 {
            assert_eq!(on < threshold, 4 - on >= refusing);
        }
    }
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "a loop, or there twice")]
fn a_tie_is_there_once() {
    graph(2, &[(0, 1), (1, 0)]);
}

/// One synchronous round of T.
fn round(graph: &Graph, thresholds: &[u32], state: &[bool]) -> Vec<bool> {
    (0..graph.len())
        .map(|i| graph.neighbours(i).iter().filter(|&&j| state[j as usize]).count() >= thresholds[i] as usize)
        .collect()
}

/// The closures as they are defined.
fn naive(graph: &Graph, thresholds: &[u32], start: &[bool], up: bool) -> Vec<bool> {
    let mut state = start.to_vec();
    loop {
        let next: Vec<bool> = round(graph, thresholds, &state)
            .iter()
            .zip(&state)
            .map(|(&t, &x)| if up { x || t } else { x && t })
            .collect();
        if next == state {
            return state;
        }
        state = next;
    }
}

/// A graph with thresholds and a start.
fn case() -> impl Strategy<Value = (Graph, Vec<u32>, Vec<bool>)> {
    (1..25_usize).prop_flat_map(|n| {
        let edges = prop::collection::vec((0..n, 0..n), 0..60);
        let thresholds = prop::collection::vec(0..5_u32, n);
        (edges, thresholds, prop::collection::vec(any::<bool>(), n)).prop_map(move |(edges, thresholds, start)| {
            let ties: std::collections::BTreeSet<_> =
                edges.into_iter().filter(|(i, j)| i != j).map(|(i, j)| (i.min(j) as u32, i.max(j) as u32)).collect();
            (Graph::new(n, ties.iter().copied()), thresholds, start)
        })
    })
}

fn settled((graph, thresholds): &(Graph, Vec<u32>), start: &[bool], up: bool) -> Vec<bool> {
    let (state, flipped) = closed(graph, thresholds, start, up);
    assert_eq!(flipped, state.iter().zip(start).filter(|(a, b)| a != b).count());
    state
}

fn below(one: &[bool], other: &[bool]) -> bool {
    one.iter().zip(other).all(|(&a, &b)| !a || b)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn equals_synchronous_iteration((graph, thresholds, start) in case()) {
        let world = (graph, thresholds);
        for up in [true, false] {
            prop_assert_eq!(settled(&world, &start, up), naive(&world.0, &world.1, &start, up));
        }
    }

    #[test]
    fn extremes_are_fixed_points_and_bracket((graph, thresholds, start) in case()) {
        let n = graph.len();
        let world = (graph, thresholds);
        let least = settled(&world, &vec![false; n], true);
        let greatest = settled(&world, &vec![true; n], false);
        prop_assert_eq!(&least, &least_fixed_point(&world.0, &world.1));
        prop_assert_eq!(&greatest, &greatest_fixed_point(&world.0, &world.1));
        for fixed in [&least, &greatest] {
            prop_assert_eq!(&round(&world.0, &world.1, fixed), fixed);
        }
        // Closing down what was closed up gives a fixed point between the two, and above nothing of
        // its own.
        let up = settled(&world, &start, true);
        let fixed = settled(&world, &up, false);
        prop_assert_eq!(&round(&world.0, &world.1, &fixed), &fixed);
        prop_assert!(below(&least, &fixed) && below(&fixed, &greatest) && below(&start, &up));
    }

    #[test]
    fn closure_is_the_least_closed_state_above_the_start((graph, thresholds, start) in case(), extra in prop::collection::vec(any::<bool>(), 25)) {
        let world = (graph, thresholds);
        let closure = settled(&world, &start, true);
        prop_assert!(below(&round(&world.0, &world.1, &closure), &closure));
        // Any closed state above the start lies above the closure; closing a larger start makes
        // one.
        let larger: Vec<bool> = start.iter().zip(&extra).map(|(&a, &b)| a || b).collect();
        prop_assert!(below(&closure, &settled(&world, &larger, true)));
    }

    #[test]
    fn lower_thresholds_never_mean_fewer((graph, thresholds, start) in case()) {
        let easier: Vec<u32> = thresholds.iter().map(|t| t.saturating_sub(1)).collect();
        let (hard, easy) = ((graph.clone(), thresholds), (graph, easier));
        for up in [true, false] {
            prop_assert!(below(&settled(&hard, &start, up), &settled(&easy, &start, up)));
        }
    }

    /// Thresholds that move again and again: what is kept is what would be found from nothing, also when nodes are
    /// said to have moved that have not.
    #[test]
    fn what_is_kept_is_what_is_found(
        (graph, thresholds, start) in case(),
        moves in prop::collection::vec(prop::collection::vec((0..25_usize, 0..6_u32), 0..6), 1..12),
    ) {
        let n = graph.len();
        let mut thresholds = thresholds;
        let (mut least, mut refusing, mut crowd) = (LeastFixedPoint::default(), LeastFixedPoint::default(), Crowd::default());
        least.disperse(n);
        refusing.disperse(n);
        crowd.assemble(&graph, start.iter().copied());
        let mut state = start;
        let mut moved = all(&graph);
        for change in moves {
            least.follow(&graph, &thresholds, &moved);
            refusing.follow(&graph, &to_refuse(&graph, &thresholds), &moved);
            crowd.rise(&graph, &thresholds, moved.iter().copied());
            crowd.fall(&graph, &thresholds, moved.iter().copied());
            prop_assert_eq!(least.is_on(), naive(&graph, &thresholds, &vec![false; n], true));
            let refuse: Vec<bool> = naive(&graph, &thresholds, &vec![true; n], false).iter().map(|on| !on).collect();
            prop_assert_eq!(refusing.is_on(), refuse);
            state = naive(&graph, &thresholds, &naive(&graph, &thresholds, &state, true), false);
            prop_assert_eq!(crowd.is_on(), &state[..]);
            let counted = |node: usize| graph.neighbours(node).iter().filter(|&&j| state[j as usize]).count() as u32;
            prop_assert!((0..n).all(|node| crowd.neighbours_on()[node] == counted(node)));
            moved = change.iter().map(|&(node, _)| (node % n) as u32).collect();
            for (node, threshold) in change {
                // Every fifth has not moved.
                if threshold < 5 {
                    thresholds[node % n] = threshold;
                }
            }
        }
    }
}
