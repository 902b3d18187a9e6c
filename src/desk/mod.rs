//! Who may change it: one writer, many sessions, a Unix socket.

pub mod protocol;
