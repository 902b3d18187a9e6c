//! One test binary.

mod sessions;
mod support;
