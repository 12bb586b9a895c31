//! Scenario discovery with the patient rule induction method: where in the space of inputs are the cases?
//!
//! PRIM (Friedman and Fisher 1999, *Statistics and Computing* 9, 123-143) starts from a box that holds everything and *peels* it:
//! of all thin slices at a face of the box it takes away the one whose loss helps most, again and again, and so leaves a
//! trajectory of smaller and purer boxes. One of them is chosen, and its faces are *pasted* outwards again as long as it grows no less
//! pure. As scenario discovery (Bryant and Lempert 2010, *Technological Forecasting and Social Change* 77, 34-49) a box is
//! judged by
//!
//! - **density**: of the rows in it, the share that are cases;
//! - **coverage**: of all cases, the share that lie in it;
//! - **mass**: of all rows, the share that lie in it;
//! - the number of inputs it restricts, of which each has a **quasi-p value** ([`quasi_p`]) and a share of half-samples in which the
//!   whole procedure restricts it again.
//!
//! What is done here beyond the papers' algorithm, because nobody sits at a screen to choose:
//!
//! - **Objective.** A peel is worth what density it adds *for each row it takes* ("lenient": Kwakkel and Jaxa-Rozen 2016,
//!   *Environmental Modelling & Software* 79, 311-321). With density alone, a category or a tied value that takes half of the rows
//!   away beats every patient slice.
//! - **Categories** are peeled and pasted one at a time, whatever their number; the codes have no order.
//! - **Choice.** Every box of the trajectory is freed of each input that it can do without (at most [`SLACK`] of the score, or a quasi-p
//!   above [`QUASI`]), the most dispensable first; the one of these with the best [`Preference::score`] is chosen, and pasted.
//! - **Held-out half.** Everything above sees one half of the rows. The other half alone says whether a box is worth naming: its cases
//!   must be more than chance gives (a one-sided exact test, [`Settings::significance`]), and its density and coverage are those to quote.
//! - **Covering.** Rows in a box that was named are taken out and the search goes on; the first box that chance would give ends it.
//!   Boxes are tested in a fixed order and the first failure stops, so the error rate of all together is that of one.
//! - **Half-samples.** Bryant and Lempert repeat the peeling and look at the box of nearest coverage; here the whole procedure is
//!   repeated, with its choice, freeing and pasting.
//!
//! **Limits.** Peeling is greedy. A union of boxes that ask opposite things of one input can mislead its first slices, and a case that
//! needs two inputs together, with no trace of either alone, is found by luck only. No box is no proof that there is none.
//!
//! Every random number is a function of the seed and of what it is for; the same table and settings give the same bits.

mod choose;
mod discover;
mod hypergeometric;
mod paste;
mod peel;
mod quality;
mod region;
mod table;

#[cfg(test)]
mod planted_tests;

pub use choose::{Preference, QUASI, SLACK};
pub use discover::{Dimension, Discovery, Ending, Found, LEAST_CASES, Settings, discover};
pub use hypergeometric::at_least;
pub use peel::Step;
pub use quality::{Share, quasi_p};
pub use region::{Limits, Region};
pub use table::{Column, Table, TableError};
