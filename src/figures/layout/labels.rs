//! Labels: wrapped or cut to a width, and moved apart when they would collide.

use super::real;
use crate::figures::canvas::face::{self, Weight};

/// Sign that something was cut off.
const ELLIPSIS: char = '…';

/// The lines of a text no wider than `width` logical pixels. A word too long for a line is cut with an ellipsis.
pub fn wrap(words: &str, width: f64, size: f64, weight: Weight) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let joined = lines.last().map(|line| format!("{line} {word}"));
        match (joined, lines.last_mut()) {
            (Some(joined), Some(line)) if face::width(&joined, size, weight) <= width => {
                *line = joined;
            }
            _ => lines.push(fit(word, width, size, weight)),
        }
    }
    lines
}

/// At most `most` lines; the last ends in an ellipsis when something is left over.
pub fn wrap_to(words: &str, width: f64, size: f64, weight: Weight, most: usize) -> Vec<String> {
    let mut lines = wrap(words, width, size, weight);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            // Whole words give way first: "kept with …" reads better than "kept with hi…".
            while face::width(&format!("{last} {ELLIPSIS}"), size, weight) > width {
                match last.rfind(' ') {
                    Some(end) => last.truncate(end),
                    None => break,
                }
            }
            *last = fit(&format!("{last} {ELLIPSIS}"), width, size, weight);
        }
    }
    lines
}

/// The text, cut with an ellipsis when it is wider than `width` logical pixels.
pub fn fit(words: &str, width: f64, size: f64, weight: Weight) -> String {
    if face::width(words, size, weight) <= width {
        return words.to_owned();
    }
    let letters: Vec<char> = words.chars().collect();
    // Wider texts hold narrower ones, so the longest that fits can be found by halving.
    let (mut fits, mut too_long) = (0, letters.len());
    while too_long - fits > 1 {
        let middle = usize::midpoint(fits, too_long);
        if face::width(&cut(&letters[..middle]), size, weight) <= width {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    cut(&letters[..fits])
}

fn cut(letters: &[char]) -> String {
    let mut text: String = letters.iter().collect();
    text.truncate(text.trim_end().len());
    text.push(ELLIPSIS);
    text
}

/// Places for labels that want to stand at `wanted`, at least `gap` apart and within `low` and `high`, moved as little as possible.
///
/// Labels that would touch are pooled and stand side by side about the mean of where they want to be, which minimises the sum of
/// squared moves (isotonic regression by pooling adjacent violators, then held within the bounds). When there is no room for all, the gap shrinks.
pub fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(&b)));
    let room = (high - low).max(0.0);
    let gap = gap.min(room / real(wanted.len().saturating_sub(1).max(1)));
    // Each label less the room that those before it need: what must come out is then merely in order.
    let top = (high - gap * real(wanted.len() - 1)).max(low);
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (i, &label) in order.iter().enumerate() {
        let place = wanted[label];
        let place = if place.is_finite() { place } else { low };
        let mut pool = (place - gap * real(i), 1);
        while let Some(&(mean, size)) = pools.last() {
            if mean <= pool.0 {
                break;
            }
            pools.pop();
            let sum = mean * real(size) + pool.0 * real(pool.1);
            pool = (sum / real(size + pool.1), size + pool.1);
        }
        pools.push(pool);
    }
    let mut places = vec![low; wanted.len()];
    let means = pools.iter().flat_map(|&(mean, size)| std::iter::repeat_n(mean, size));
    for ((i, &label), mean) in order.iter().enumerate().zip(means) {
        places[label] = mean.clamp(low, top) + gap * real(i);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_room_stay_where_they_are() {
        assert_eq!(spread(&[10.0, 50.0], 12.0, 0.0, 100.0), [10.0, 50.0]);
    }

    #[test]
    fn labels_that_collide_share_the_move() {
        assert_eq!(spread(&[50.0, 50.0], 10.0, 0.0, 100.0), [45.0, 55.0]);
    }

    #[test]
    fn labels_keep_inside_and_keep_their_order() {
        let places = spread(&[99.0, 98.0, 97.0], 10.0, 0.0, 100.0);
        assert_eq!(places, [100.0, 90.0, 80.0]);
    }

    #[test]
    fn too_many_labels_stand_closer() {
        let places = spread(&[0.0; 11], 30.0, 0.0, 100.0);
        assert!((places[10] - 100.0).abs() < 1e-9 && places[0].abs() < 1e-9);
        assert_eq!(spread(&[f64::NAN], 10.0, 5.0, 9.0), [5.0]);
    }

    #[test]
    fn long_text_is_wrapped_and_cut() {
        let lines = wrap("one two three four", 60.0, 12.0, Weight::Regular);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| face::width(line, 12.0, Weight::Regular) <= 60.0));
        let cut = fit(&"m".repeat(500), 60.0, 12.0, Weight::Regular);
        assert!(cut.ends_with('…') && face::width(&cut, 12.0, Weight::Regular) <= 60.0);
        let two = wrap_to("one two three four five six", 60.0, 12.0, Weight::Regular, 2);
        assert_eq!(two.len(), 2);
        assert!(two[1].ends_with('…'));
    }
}
