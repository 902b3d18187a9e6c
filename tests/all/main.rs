//! One test binary.

mod journal;
mod rules;
