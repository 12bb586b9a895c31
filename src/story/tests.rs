//! Hand-made chronicles against the text they must give, and whole worlds against an observer of their own.

mod rendering;
mod worlds;
