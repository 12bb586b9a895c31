//! Which input drives the output: designs of experiments on the unit cube, and what their answers say.
//!
//! Three methods, each in two halves that share nothing but numbers: a *design* says where the model is to be asked,
//! point by point, and an *analysis* reads the answers.
//!
//! | method | module | answers |
//! |---|---|---|
//! | elementary effects | [`morris`] | what moves the output, in which direction, and whether always the same; cheap |
//! | Sobol' indices | [`saltelli`] | which share of the variance each factor explains alone, and with all others |
//! | Shapley effects | [`shapley`] | shares of the variance that add up to 1, interactions divided fairly |
//! | chance | [`luck`] | which share of the variance is left when every input is known |
//!
//! A *factor* is a set of inputs that move together: one input, or a group. A *replicate* is a part of a design that is
//! independent of the others (a scrambling, a trajectory); intervals come from how replicates differ, by leaving out one
//! at a time ([`jackknife`]). Nothing is assumed of the model but that its inputs are independent.

pub mod jackknife;
pub mod luck;
pub mod morris;
pub mod saltelli;
pub mod shapley;

#[cfg(test)]
mod ishigami;

use super::sobol::{DimensionsError, Sobol};

/// Inputs grouped into factors: a factor's inputs always move together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factors {
    inputs: usize,
    groups: Vec<Vec<usize>>,
}

impl Factors {
    /// Every input a factor of its own.
    pub fn single(inputs: usize) -> Self {
        Self { inputs, groups: (0..inputs).map(|input| vec![input]).collect() }
    }

    /// Factors from the factor of each input, by its place. Numbers that no input names make empty factors.
    pub fn grouped(factor_of: &[usize]) -> Self {
        let count = factor_of.iter().max().map_or(0, |most| most + 1);
        let mut groups = vec![Vec::new(); count];
        for (input, &factor) in factor_of.iter().enumerate() {
            groups[factor].push(input);
        }
        Self { inputs: factor_of.len(), groups }
    }

    /// Number of inputs.
    pub const fn inputs(&self) -> usize {
        self.inputs
    }

    /// Number of factors.
    pub const fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Inputs of a factor.
    pub fn inputs_of(&self, factor: usize) -> &[usize] {
        &self.groups[factor]
    }

    /// Puts a factor's coordinates from one point into another.
    fn carry(&self, factor: usize, from: &[f64], into: &mut [f64]) {
        for &input in &self.groups[factor] {
            into[input] = from[input];
        }
    }
}

/// Two independent points A and B for each row, from one scrambled sequence of twice as many dimensions as there are
/// inputs; and scramblings that are independent of each other.
#[derive(Clone, Copy, Debug)]
struct Pairs {
    inputs: usize,
    seed: u64,
}

impl Pairs {
    /// # Errors
    ///
    /// [`DimensionsError`] where the sequence has too few dimensions for so many inputs.
    fn new(inputs: usize, seed: u64) -> Result<Self, DimensionsError> {
        Sobol::new(2 * inputs, seed, 0)?;
        Ok(Self { inputs, seed })
    }

    /// A and B of a row.
    fn row(&self, scramble: u32, row: u32) -> (Vec<f64>, Vec<f64>) {
        let mut a =
            Sobol::new(2 * self.inputs, self.seed, scramble).map_or_else(|_| Vec::new(), |sobol| sobol.point(row));
        let b = a.split_off(self.inputs.min(a.len()));
        (a, b)
    }
}

/// Answers of one replicate: complete rows, each the answers at the row's points in the design's order.
pub type Replicate = Vec<Vec<f64>>;
