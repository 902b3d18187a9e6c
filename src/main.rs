//! Starts the program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(trucban::command_line::run(std::env::args_os()))
}
