//! One test binary.

mod exchange;
