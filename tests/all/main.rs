//! One test binary.

