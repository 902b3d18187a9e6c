//! Linear mode, `--plain`: the same screen told in lines, one after another. For screen readers, for
//! terminals that cannot move a cursor, and for a pipe. It has no grammar and no rules of its own.

mod conversation;
mod echo;
mod input;
mod run;
mod told;

pub use conversation::Conversation;
pub use run::{Closed, Options, run};
