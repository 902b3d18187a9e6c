//! One test binary.

mod exchange;
mod journal;
mod rules;
