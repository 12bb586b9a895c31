//! What to run, and what to conclude.
//!
//! | need | module |
//! |---|---|
//! | each mechanism switched off, each structural alternative switched on | [`ablation`] |
//! | metrics, asked of few worlds at a time | [`asked`] |
//! | reported figures | [`observed`] |
//! | a posterior from reported figures, and how well it does on what was held out | [`calibrate`] |
//! | results side by side, with differences on common worlds | [`compare`] |
//! | what a decision turns out to be worth | [`counterfactual`] |
//! | under which conditions an outcome holds | [`discover`] |
//! | a study as a numbered list of tasks: in parallel, resumed, in shards | [`engine`] |
//! | metrics over one or two levers on common worlds | [`sweep`] |
//! | the smallest lever that makes something so | [`threshold`] |
//! | the uncertain inputs of a scenario, and fixing them | [`inputs`] |
//! | whether verdicts survive another structure, and in what share of the prior | [`robust`] |
//! | which assumption drives the answer | [`sensitivity`] |

pub mod ablation;
pub mod asked;
pub mod calibrate;
pub mod compare;
pub mod counterfactual;
pub mod discover;
pub mod engine;
pub mod inputs;
pub mod observed;
pub mod robust;
pub mod sensitivity;
pub mod sweep;
pub mod threshold;
