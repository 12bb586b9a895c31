//! The language of metrics: a number read off a run, and the comparison that tests a claim.
//!
//! ```text
//! test    = sum ("<" | "<=" | ">" | ">=") sum
//! sum     = product (("+" | "-") product)*
//! product = unary (("*" | "/") unary)*
//! unary   = "-" unary | number | "(" sum ")" | measure
//! measure = "p" "(" FLAG "," DATE ")"
//!         | ("mean" | "median" | "q10" | "q90") "(" SERIES "," DATE ")"
//!         | "share" "(" "rung" "==" RUNG "," DATE ")"
//!         | "incidence" "(" MILESTONE "," DATE ")"
//! ```
//!
//! A date is `YYYY-MM` within the run. Names are those of [`crate::model::catalogue`]. Here text becomes a
//! tree; what the tree is worth is for those to say who have the results.

mod error;
mod lexer;
mod names;
mod parser;
mod tree;

pub use error::{MetricError, MetricFault};
pub use names::Names;
pub use parser::{parse_metric, parse_test};
pub use tree::{Comparison, Expr, Measure, Node, Operator, SeriesRef, Statistic, Test};
