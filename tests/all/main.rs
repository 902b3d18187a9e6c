//! One test binary.

mod rules;
