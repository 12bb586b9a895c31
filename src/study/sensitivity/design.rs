//! The points of a study, numbered so that every replicate has as many rows wherever the work is cut.

use crate::stats::sensitivity::{Factors, morris, saltelli, shapley};
use crate::stats::sobol::DimensionsError;
use thiserror::Error;

/// Independent scramblings of a Sobol' or Shapley design: enough for an interval, few enough to leave each many points.
pub const SCRAMBLES: u32 = 8;
/// Fewest trajectories.
const LEAST_TRAJECTORIES: u32 = 2;
/// Fewest rows of a scrambling.
const LEAST_ROWS: u32 = 2;
/// Most points of a design.
const MOST_POINTS: u64 = 50_000_000;

/// How sensitivity is measured by design. Ablation has no design: [`crate::study::ablation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Elementary effects.
    Morris,
    /// Sobol' indices, of pairs too if asked.
    Sobol {
        /// Whether pairs are asked for.
        second_order: bool,
    },
    /// Shapley effects.
    Shapley,
}

impl Method {
    /// Name on the command line and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Morris => "morris",
            Self::Sobol { .. } => "sobol",
            Self::Shapley => "shapley",
        }
    }

    /// Base sample unless somebody wants another: trajectories, or rows.
    pub const fn usual_samples(self) -> u32 {
        match self {
            Self::Morris => 16,
            Self::Sobol { .. } | Self::Shapley => 128,
        }
    }
}

/// Why there is no such design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DesignError {
    /// Too few trajectories to see a spread.
    #[error("--samples {samples} is too few: a spread needs at least {LEAST_TRAJECTORIES} trajectories")]
    Trajectories {
        /// How many were asked for.
        samples: u32,
    },
    /// The base sample is no power of two, or less than one row or two a scrambling.
    #[error(
        "--samples {samples} is shared by {SCRAMBLES} scramblings of a sequence that is balanced at powers of two: it must be a \
         power of two, at least {}; the nearest is {nearest}",
        SCRAMBLES * LEAST_ROWS
    )]
    Rows {
        /// How many were asked for.
        samples: u32,
        /// The nearest that will do.
        nearest: u32,
    },
    /// More inputs than the sequence has dimensions for.
    #[error("{inputs} uncertain inputs are too many for this method, which can take {}; --method morris takes any number", crate::stats::sobol::MOST_DIMENSIONS / 2)]
    Inputs {
        /// Number of inputs.
        inputs: usize,
    },
    /// More points than any machine should be asked for.
    #[error(
        "this design has {points} points, more than {MOST_POINTS}: take fewer --samples, or group the inputs with --group"
    )]
    Points {
        /// How many.
        points: u64,
    },
}

/// Where a point stands in its design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Scrambling or trajectory, from 0.
    pub replicate: u32,
    /// Row of a scrambling, from 0; 0 in a trajectory.
    pub row: u32,
    /// Number of the point within its row or trajectory, from 0.
    pub step: u32,
    /// Matrix of a Sobol' design (`A`, `B`, `AB`, `BA`), `walk` or `trajectory`.
    pub matrix: &'static str,
    /// The factor that differs from the point it is compared with; none for a row's first points.
    pub changed: Option<usize>,
}

/// The points of a study.
pub struct Design {
    factors: Factors,
    kind: Kind,
    rows: u32,
    replicates: u32,
}

enum Kind {
    Morris(morris::Design),
    Sobol(saltelli::Design),
    Shapley(shapley::Design),
}

impl Design {
    /// The design of a method over factors with a base sample of `samples` trajectories or rows.
    ///
    /// # Errors
    ///
    /// [`DesignError`] where the base sample, or the number of inputs or points, will not do.
    pub fn new(method: Method, factors: Factors, samples: u32, seed: u64) -> Result<Self, DesignError> {
        let inputs = factors.inputs();
        let too_many = |_: DimensionsError| DesignError::Inputs { inputs };
        let (kind, rows, replicates) = match method {
            Method::Morris if samples < LEAST_TRAJECTORIES => return Err(DesignError::Trajectories { samples }),
            Method::Morris => {
                points(1 + factors.len() as u64, samples)?;
                (Kind::Morris(morris::Design::new(factors.clone(), samples as usize, seed)), 1, samples)
            }
            Method::Sobol { second_order } => {
                let design = saltelli::Design::new(factors.clone(), seed, second_order).map_err(too_many)?;
                points(design.steps() as u64, samples)?;
                (Kind::Sobol(design), rows(samples)?, SCRAMBLES)
            }
            Method::Shapley => {
                let design = shapley::Design::new(factors.clone(), seed).map_err(too_many)?;
                points(design.steps() as u64, samples)?;
                (Kind::Shapley(design), rows(samples)?, SCRAMBLES)
            }
        };
        Ok(Self { factors, kind, rows, replicates })
    }

    /// What moves together.
    pub const fn factors(&self) -> &Factors {
        &self.factors
    }

    /// Scramblings or trajectories.
    pub const fn replicates(&self) -> u32 {
        self.replicates
    }

    /// Rows of a replicate.
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// Points of a row.
    pub const fn steps(&self) -> u32 {
        (match &self.kind {
            Kind::Morris(design) => design.steps(),
            Kind::Sobol(design) => design.steps(),
            Kind::Shapley(design) => design.steps(),
        }) as u32
    }

    /// Number of points.
    pub const fn points(&self) -> u32 {
        self.rows * self.replicates * self.steps()
    }

    /// Where a point stands: rows first, then replicates, then the points of a row, so that a part of the work holds whole rows of all
    /// replicates.
    pub fn place(&self, point: u32) -> Place {
        let (line, step) = (point / self.steps(), point % self.steps());
        let (row, replicate) = (line / self.replicates, line % self.replicates);
        let (matrix, changed) = match &self.kind {
            Kind::Morris(_) | Kind::Shapley(_) => {
                let name = if matches!(self.kind, Kind::Morris(_)) { "trajectory" } else { "walk" };
                (name, (step > 0).then(|| self.order(replicate, row)[step as usize - 1]))
            }
            Kind::Sobol(design) => match design.matrix(step as usize) {
                saltelli::Matrix::A => ("A", None),
                saltelli::Matrix::B => ("B", None),
                saltelli::Matrix::AB(factor) => ("AB", Some(factor)),
                saltelli::Matrix::BA(factor) => ("BA", Some(factor)),
            },
        };
        Place { replicate, row, step, matrix, changed }
    }

    /// The order in which factors change along a row; empty where they do not follow one another.
    pub fn order(&self, replicate: u32, row: u32) -> Vec<usize> {
        match &self.kind {
            Kind::Morris(design) => design.order(replicate as usize).to_vec(),
            Kind::Shapley(design) => design.order(replicate, row),
            Kind::Sobol(_) => Vec::new(),
        }
    }

    /// Coordinates of a point in the unit cube, one an input.
    pub fn coordinates(&self, point: u32) -> Vec<f64> {
        let (line, step) = (point / self.steps(), (point % self.steps()) as usize);
        let (row, replicate) = (line / self.replicates, line % self.replicates);
        match &self.kind {
            Kind::Morris(design) => design.point(replicate as usize, step),
            Kind::Sobol(design) => design.point(replicate, row, step),
            Kind::Shapley(design) => design.point(replicate, row, step),
        }
    }

    /// The elementary effects of a trajectory; none in other designs.
    pub fn effects(&self, trajectory: u32, answers: &[f64]) -> Option<Vec<f64>> {
        match &self.kind {
            Kind::Morris(design) => Some(design.effects(trajectory as usize, answers)),
            _ => None,
        }
    }
}

fn points(steps: u64, samples: u32) -> Result<(), DesignError> {
    let points = steps * u64::from(samples);
    if points > MOST_POINTS { Err(DesignError::Points { points }) } else { Ok(()) }
}

/// Rows of each scrambling.
fn rows(samples: u32) -> Result<u32, DesignError> {
    let least = SCRAMBLES * LEAST_ROWS;
    if samples.is_power_of_two() && samples >= least {
        return Ok(samples / SCRAMBLES);
    }
    let above = samples.max(least).checked_next_power_of_two().unwrap_or(1 << 31);
    let below = (above / 2).max(least);
    let nearest = if samples.abs_diff(below) < samples.abs_diff(above) { below } else { above };
    Err(DesignError::Rows { samples, nearest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_work_holds_whole_rows_of_every_replicate() {
        for method in [Method::Sobol { second_order: false }, Method::Shapley] {
            let design = Design::new(method, Factors::single(3), 32, 7).unwrap();
            let part = design.steps() * design.replicates() * 2;
            assert!((0..part).all(|point| design.place(point).row < 2));
            assert_eq!(design.points(), 4 * 8 * design.steps());
        }
    }

    #[test]
    fn a_point_differs_from_its_neighbour_in_the_factor_it_names() {
        for method in [Method::Morris, Method::Shapley] {
            let design = Design::new(method, Factors::grouped(&[0, 1, 0, 2]), 16, 7).unwrap();
            for point in 0..design.points() {
                let Some(changed) = design.place(point).changed else { continue };
                let (before, after) = (design.coordinates(point - 1), design.coordinates(point));
                for input in 0..4 {
                    let moves = design.factors().inputs_of(changed).contains(&input);
                    assert_eq!(before[input] != after[input], moves, "{method:?} {point} {input}");
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_the_nearest_that_can() {
        let refused = |method, samples, inputs| Design::new(method, Factors::single(inputs), samples, 7).err().unwrap();
        assert_eq!(refused(Method::Shapley, 100, 3), DesignError::Rows { samples: 100, nearest: 128 });
        assert_eq!(refused(Method::Shapley, 1, 3), DesignError::Rows { samples: 1, nearest: 16 });
        assert_eq!(refused(Method::Shapley, 70, 3), DesignError::Rows { samples: 70, nearest: 64 });
        assert_eq!(refused(Method::Morris, 1, 3), DesignError::Trajectories { samples: 1 });
        assert_eq!(refused(Method::Sobol { second_order: true }, 64, 513), DesignError::Inputs { inputs: 513 });
        assert!(matches!(refused(Method::Sobol { second_order: true }, 1 << 26, 3), DesignError::Points { .. }));
    }
}
