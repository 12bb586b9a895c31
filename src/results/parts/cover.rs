//! Which parts cover a range, each item once.

use std::ops::Range;

/// How parts cover a range.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cover {
    /// Places of the parts to take, in the order of their items.
    pub chosen: Vec<usize>,
    /// What no part covers.
    pub gaps: Vec<Range<u32>>,
}

impl Cover {
    /// Items that are not covered.
    pub fn missing(&self) -> u64 {
        self.gaps.iter().map(|gap| gap.len() as u64).sum()
    }
}

/// Covers `range` by parts, each item by one part.
///
/// Parts may overlap: somebody who was thought lost may have finished theirs. From where the cover has
/// got to, those are taken that reach furthest without a gap; past a gap it begins again. A part that
/// reaches out of the range is left alone.
pub fn cover(range: Range<u32>, parts: &[Range<u32>]) -> Cover {
    let mut order: Vec<usize> = (0..parts.len())
        .filter(|&place| !parts[place].is_empty() && parts[place].start >= range.start && parts[place].end <= range.end)
        .collect();
    order.sort_by_key(|&place| (parts[place].start, parts[place].end));
    let mut found = Cover::default();
    let mut at = range.start;
    while at < range.end {
        let (chosen, reached) = furthest(at, parts, &order);
        found.chosen.extend(chosen);
        if reached == range.end {
            break;
        }
        let next = order.iter().map(|&place| parts[place].start).filter(|&start| start > reached).min();
        let next = next.unwrap_or(range.end);
        found.gaps.push(reached..next);
        at = next;
    }
    found
}

/// The chain of parts, end to start, that reaches furthest from `at`; and how far it reaches.
fn furthest(at: u32, parts: &[Range<u32>], order: &[usize]) -> (Vec<usize>, u32) {
    // For every end that a chain reaches, the part it came by: starts rise, so each is settled when it is met.
    let mut came = std::collections::BTreeMap::new();
    for &place in order {
        let Range { start, end } = parts[place];
        if start == at || came.contains_key(&start) {
            came.entry(end).or_insert(place);
        }
    }
    let Some((&reached, _)) = came.last_key_value() else { return (Vec::new(), at) };
    let mut chain = Vec::new();
    let mut end = reached;
    while let Some(&place) = came.get(&end).filter(|_| end != at) {
        chain.push(place);
        end = parts[place].start;
    }
    chain.reverse();
    (chain, reached)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_that_join() {
        let found = cover(0..10, &[4..10, 0..4]);
        assert_eq!(found, Cover { chosen: vec![1, 0], gaps: vec![] });
    }

    #[test]
    fn gaps_are_named() {
        let found = cover(0..10, &[2..4, 6..7]);
        assert_eq!(found.gaps, [0..2, 4..6, 7..10]);
        assert_eq!((found.chosen, cover(3..9, &[]).gaps), (vec![0, 1], std::iter::once(3..9).collect::<Vec<_>>()));
    }

    #[test]
    fn those_that_join_are_found_among_those_that_overlap() {
        let found = cover(0..32, &[0..16, 0..5, 5..20, 20..32]);
        assert_eq!(found, Cover { chosen: vec![1, 2, 3], gaps: vec![] });
    }

    #[test]
    fn what_reaches_out_is_left_alone() {
        assert_eq!(cover(4..8, &[0..6, 6..8, 4..4]).gaps, std::iter::once(4..6).collect::<Vec<_>>());
        assert_eq!(cover(4..4, &[]), Cover::default());
    }

    proptest! {
        #[test]
        fn every_item_once(parts in prop::collection::vec((0..40_u32, 0..12_u32), 0..14)) {
            let parts: Vec<Range<u32>> = parts.into_iter().map(|(start, length)| start..start + length).collect();
            let found = cover(0..40, &parts);
            let mut seen = [0; 40];
            let taken = found.chosen.iter().map(|&place| parts[place].clone());
            for item in taken.chain(found.gaps.iter().cloned()).flatten() {
                seen[item as usize] += 1;
            }
            prop_assert_eq!(seen, [1; 40]);
            prop_assert!(found.chosen.windows(2).all(|pair| parts[pair[0]].end <= parts[pair[1]].start));
        }
    }
}
