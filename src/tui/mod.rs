//! What is seen: the session's screen, its keys and its terminal. An Elm loop: message, update,
//! effects; view only draws.

pub mod arrangement;
pub mod desk_line;
pub mod dialogs;
pub mod draft;
pub mod earlier_lines;
pub mod entry;
pub mod entry_row;
pub mod file_fault;
pub mod forms;
pub mod found;
pub mod frame_writer;
pub mod input;
pub mod input_method;
pub mod keymap;
pub mod linear;
pub mod lists;
pub mod look;
pub mod message;
pub mod other_records;
mod own_keys;
pub mod paint;
pub mod panes;
pub mod preferences;
pub mod run;
pub mod screen;
pub mod seat;
pub mod signs;
pub mod terminal;
pub mod terminal_preferences;
pub mod theme;
pub mod toggling;
pub mod update;
pub mod view;
pub mod wake;
pub mod why_not;
pub mod widgets;
