//! The printer: commands that whoever runs the machine has written into `print.toml`, run without a shell on a file that
//! stands, in a session of their own and for a limited time; a process of ours waits for them, not the screen.

mod command;
mod inside;
mod outside;

pub use command::{PrintCommand, PrintCommands};
pub use inside::{supervise, tell};
pub use outside::send;

/// The most letters of what a command said that are told.
pub const SAID_MAX: usize = 200;

/// What became of a file that was to be printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The command took it and ended well.
    Sent,
    /// There is no such command.
    Missing,
    /// The command may not be run.
    NotAllowed,
    /// The command ended with this exit code; what it said last.
    Failed(i32, String),
    /// The command was ended by this signal.
    Killed(i32),
    /// The command did not end in time and was ended.
    TooLong,
    /// It could not be started, or nobody could wait for it; the system's words.
    NotStarted(String),
}
