//! What to run, and what to conclude.
//!
//! | need | module |
//! |---|---|
//! | results side by side, with differences on common worlds | [`compare`] |
//! | a study as a numbered list of tasks: in parallel, resumed, in shards | [`engine`] |
//! | the uncertain inputs of a scenario, and fixing them | [`inputs`] |

pub mod compare;
pub mod engine;
pub mod inputs;
