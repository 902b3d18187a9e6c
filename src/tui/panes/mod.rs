//! The four panes, each with its state, what it does and how it is drawn in one file. No pane
//! knows another; they meet where messages are handled.

pub mod contact_tree;
pub mod home_treatment;
mod listing;
pub mod roster;
pub mod tasks;
