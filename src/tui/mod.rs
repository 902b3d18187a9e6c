//! What is seen: the session's screen, its keys and its terminal. An Elm loop: message, update,
//! effects; view only draws.

pub mod arrangement;
pub mod frame_writer;
pub mod input;
pub mod look;
pub mod paint;
pub mod panes;
pub mod seat;
pub mod signs;
pub mod terminal;
pub mod theme;
pub mod wake;
pub mod widgets;
