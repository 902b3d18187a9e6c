//! The four panes, each with its state, what it does and how it is drawn. No pane knows another;
//! they meet where messages are handled.

pub mod choice;
pub mod contact_tree;
pub mod home_treatment;
mod listing;
pub mod narrowed;
mod ordered;
pub mod roster;
pub mod setup;
pub mod tasks;
