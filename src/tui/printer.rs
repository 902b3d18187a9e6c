//! What a session knows of its printer: the commands of this machine, and what was given to them.

use std::path::PathBuf;

use crate::exchange::printing::PrintCommands;

/// What a session knows of its printer.
#[derive(Debug, Default)]
pub struct Printer {
    /// The commands, of whoever runs the machine.
    pub commands: PrintCommands,
    /// The file that whoever sits here had printed last, to be printed again.
    pub last: Option<PathBuf>,
    /// How many files are under way.
    pub under_way: usize,
}
