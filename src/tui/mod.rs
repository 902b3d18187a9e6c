//! What is seen: the session's screen, its keys and its terminal.
pub mod frame_writer;
pub mod input;
pub mod paint;
pub mod terminal;
pub mod wake;
