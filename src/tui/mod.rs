//! What is seen: the session's screen, its keys and its terminal.
pub mod input;
pub mod paint;
