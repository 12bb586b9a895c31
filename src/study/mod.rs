//! What to run, and what to conclude.
//!
//! | need | module |
//! |---|---|
//! | results side by side, with differences on common worlds | [`compare`] |

pub mod compare;
