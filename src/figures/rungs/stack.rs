//! Shares stacked on one another, month by month.

use crate::figures::canvas::{Paint, Point, Sheet};
use crate::figures::layout::{Frame, Scale, Span, real};
use crate::figures::theme::{PAPER, RUNGS};

/// Shares of the nine rungs by month, cleaned and cumulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// For each month the ten edges from 0 to 1; `None` where no share is known.
    edges: Vec<Option<[f64; 10]>>,
    months: usize,
}

impl Stack {
    /// From shares by month; what is not finite or below zero counts as none. `months` is the length of the axis.
    pub fn new(shares: &[[f64; 9]], months: usize) -> Self {
        let edges: Vec<_> = shares.iter().take(months.max(1)).map(edges).collect();
        Self { edges, months }
    }

    /// Scales of a frame: months from the first to the last, shares from 0 to 1.
    pub fn scales(&self, frame: &Frame) -> (Scale, Scale) {
        let months = Span { low: 0.0, high: real(self.months.saturating_sub(1).max(1)) };
        let shares = Span { low: 0.0, high: 1.0 };
        (Scale::new(months, frame.left, frame.right), Scale::new(shares, frame.bottom, frame.top))
    }

    /// Share of a rung in a month.
    pub fn share(&self, month: usize, rung: usize) -> f64 {
        self.span(month, rung).map_or(0.0, |span| span.length())
    }

    /// From where to where the area of a rung reaches in a month.
    pub fn span(&self, month: usize, rung: usize) -> Option<Span> {
        let edges = self.edges.get(month)?.as_ref()?;
        Some(Span { low: *edges.get(rung)?, high: *edges.get(rung + 1)? })
    }

    /// Months for which there are rows.
    pub fn len(&self) -> usize {
        self.edges.len()
    }

    /// The last month with shares.
    pub fn last_month(&self) -> Option<usize> {
        self.edges.iter().rposition(Option::is_some)
    }

    /// Share of a rung in the last month.
    pub fn last(&self, rung: usize) -> f64 {
        self.last_month().map_or(0.0, |month| self.share(month, rung))
    }

    /// The month in which a rung's share is largest, and that share.
    pub fn peak(&self, rung: usize) -> (usize, f64) {
        (0..self.len()).fold((0, 0.0), |(best, most), month| {
            let share = self.share(month, rung);
            if share > most { (month, share) } else { (best, most) }
        })
    }

    /// Draws the areas, with white hairlines of a width between them.
    ///
    /// Each area reaches down to the foot and the next lower one is drawn over it: areas that only touched would let a thin
    /// seam of paper through where both edges are anti-aliased.
    pub fn draw(&self, sheet: &mut Sheet, frame: &Frame, hairline: f64) {
        let (scale_x, scale_y) = self.scales(frame);
        for run in self.runs() {
            let across: Vec<(f64, &[f64; 10])> = self.across(&run, &scale_x, frame);
            for (rung, named) in RUNGS.iter().enumerate().rev() {
                if run.clone().all(|month| self.share(month, rung) <= 0.0) {
                    continue;
                }
                let top: Vec<Point> = across.iter().map(|(x, edges)| (*x, scale_y.at(edges[rung + 1]))).collect();
                let mut area = top.clone();
                let (first, last) = (across.first(), across.last());
                area.extend(last.map(|(x, _)| (*x, frame.bottom)));
                area.extend(first.map(|(x, _)| (*x, frame.bottom)));
                sheet.polygon(area, named.colour);
                let paint = Paint { colour: PAPER, opacity: 0.8 };
                sheet.path(top, hairline, paint);
            }
        }
    }

    /// Stretches of months without a gap.
    fn runs(&self) -> Vec<std::ops::Range<usize>> {
        let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
        for month in (0..self.len()).filter(|&month| self.edges[month].is_some()) {
            match runs.last_mut() {
                Some(run) if run.end == month => run.end = month + 1,
                _ => runs.push(month..month + 1),
            }
        }
        runs
    }

    /// Places and edges of a stretch; a single month becomes a narrow column, since one point has no width.
    fn across(&self, run: &std::ops::Range<usize>, scale: &Scale, frame: &Frame) -> Vec<(f64, &[f64; 10])> {
        let mut across: Vec<_> =
            run.clone().filter_map(|month| Some((scale.at(real(month)), self.edges[month].as_ref()?))).collect();
        if let [(x, edges)] = across[..] {
            let half = (frame.width() / real(self.months.max(1)) / 2.0).max(2.0);
            across = [x - half, x + half].map(|x| (x.clamp(frame.left, frame.right), edges)).into();
        }
        across
    }
}

fn edges(shares: &[f64; 9]) -> Option<[f64; 10]> {
    let clean = shares.map(|share| if share.is_finite() { share.max(0.0) } else { 0.0 });
    let sum: f64 = clean.iter().sum();
    if !(sum > 0.0 && sum.is_finite()) {
        return None;
    }
    let mut edges = [0.0; 10];
    for (rung, share) in clean.iter().enumerate() {
        edges[rung + 1] = edges[rung] + share / sum;
    }
    edges[9] = 1.0;
    Some(edges)
}
