use super::*;
use proptest::prelude::*;

/// Granovetter's crowd: everybody sees everybody, thresholds 0 to 99.
fn crowd(changed: Option<(usize, u32)>) -> (Graph, Vec<u32>) {
    let mut thresholds: Vec<u32> = (0..100).collect();
    if let Some((node, threshold)) = changed {
        thresholds[node] = threshold;
    }
    (Graph::complete(100), thresholds)
}

/// Granovetter (1978): the riot takes all 100; with the 1 made a 2 it stops at the instigator.
#[test]
fn granovetter() {
    let (mut state, mut scratch) = (vec![false; 100], Scratch::new(100));
    let (graph, thresholds) = crowd(None);
    assert_eq!(least_fixed_point(&graph, &thresholds, &mut state, &mut scratch), 100);
    let (graph, thresholds) = crowd(Some((1, 2)));
    assert_eq!(least_fixed_point(&graph, &thresholds, &mut state, &mut scratch), 1);
    assert!(state[0]);
    // From all on nobody has a reason to leave: the two fixed points differ.
    assert_eq!(greatest_fixed_point(&graph, &thresholds, &mut state, &mut scratch), 100);
}

/// A path 0 - 1 - 2 - 3 by hand.
#[test]
fn a_path_unravels_and_fills() {
    let graph = Graph::new(vec![0, 1, 3, 5, 6], vec![1, 0, 2, 1, 3, 2]).expect("a path");
    let mut scratch = Scratch::default();
    let mut state = vec![true, true, true, true];
    // Both neighbours needed inside, one outside; node 3 gives up and takes the path with it.
    assert_eq!(settle_down(&graph, &[1, 2, 2, NEVER], &mut state, &mut scratch), 4);
    assert_eq!(state, [false; 4]);
    assert_eq!(settle_up(&graph, &[0, 1, 1, 1], &mut state, &mut scratch), 4);
    assert_eq!(state, [true; 4]);
    // Up never turns anybody off, down nobody on.
    let mut state = vec![true, false, false, false];
    assert_eq!(settle_up(&graph, &[NEVER, NEVER, 0, NEVER], &mut state, &mut scratch), 1);
    assert_eq!(state, [true, false, true, false]);
    assert_eq!(settle_down(&graph, &[0, 0, 2, 0], &mut state, &mut scratch), 1);
    assert_eq!(state, [true, false, false, false]);
}

#[test]
fn lists_become_rows() {
    let path = Graph::new(vec![0, 1, 3, 4], vec![1, 0, 2, 1]).expect("a path");
    assert_eq!(Graph::from_lists(&[vec![1], vec![0, 2], vec![1]]), path);
    assert!(Graph::from_lists(&[]).is_empty());
}

#[test]
fn no_nodes_no_cascade() {
    let graph = Graph::new(vec![0], vec![]).expect("no nodes");
    assert!(graph.is_empty());
    assert_eq!(settle_up(&graph, &[], &mut [], &mut Scratch::default()), 0);
    assert_eq!(settle_up(&Graph::default(), &[], &mut [], &mut Scratch::default()), 0);
}

#[test]
fn shares_become_counts() {
    let graph = Graph::complete(21);
    for (share, count) in [
        (0.0, 0),
        (-1.0, 0),
        (0.01, 1),
        (0.05, 1),
        (0.55, 11),
        (0.551, 12),
        (1.0, 20),
        (1.01, NEVER),
        (f64::NAN, NEVER),
    ] {
        assert_eq!(graph.threshold_from_share(0, share), count, "{share}");
    }
    // 0.28 * 25 is 7.000000000000001 in doubles.
    assert_eq!(Graph::complete(26).threshold_from_share(0, 0.28), 7);
    assert_eq!(Graph::complete(1).threshold_from_share(0, 0.5), NEVER);
    assert_eq!(Graph::complete(1).threshold_from_share(0, 0.0), 0);
}

#[test]
fn malformed_rows_are_refused() {
    let refused =
        |offsets: &[u32], neighbours: &[u32]| Graph::new(offsets.to_vec(), neighbours.to_vec()).expect_err("malformed");
    assert_eq!(refused(&[], &[]), GraphError::Offsets { at: 0 });
    assert_eq!(refused(&[1, 1], &[0]), GraphError::Offsets { at: 0 });
    assert_eq!(refused(&[0, 2, 1], &[1, 0]), GraphError::Offsets { at: 2 });
    assert_eq!(refused(&[0, 1, 1], &[1, 0]), GraphError::Offsets { at: 2 });
    assert_eq!(refused(&[0, 1, 3], &[1, 0, 7]), GraphError::Neighbour { node: 1, neighbour: 7, nodes: 2 });
    assert_eq!(refused(&[0, 1], &[0]), GraphError::NotSimple { node: 0, neighbour: 0 });
    assert_eq!(refused(&[0, 2, 4], &[1, 1, 0, 0]), GraphError::NotSimple { node: 0, neighbour: 1 });
    assert_eq!(refused(&[0, 1, 1], &[1]), GraphError::OneSided { node: 0, neighbour: 1 });
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
            let mut rows = vec![std::collections::BTreeSet::new(); n];
            for (i, j) in edges.into_iter().filter(|(i, j)| i != j) {
                rows[i].insert(j as u32);
                rows[j].insert(i as u32);
            }
            let mut offsets = vec![0];
            let mut neighbours = Vec::new();
            for row in rows {
                neighbours.extend(row);
                offsets.push(neighbours.len() as u32);
            }
            (Graph::new(offsets, neighbours).expect("symmetric"), thresholds, start)
        })
    })
}

fn settled(case: &(Graph, Vec<u32>), start: &[bool], up: bool) -> Vec<bool> {
    let mut state = start.to_vec();
    let mut scratch = Scratch::default();
    let flipped = if up {
        settle_up(&case.0, &case.1, &mut state, &mut scratch)
    } else {
        settle_down(&case.0, &case.1, &mut state, &mut scratch)
    };
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
}
