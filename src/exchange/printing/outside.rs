//! Outside: starts the process that waits for a printer, and reads from it what became of the file.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Outcome, PrintCommand, SAID_MAX};
use crate::exchange::workbook::Program;

/// Has a file printed and waits until that was done, or was not.
pub fn send(program: &Program, command: &PrintCommand, file: &Path) -> Outcome {
    asked(program, command, file).unwrap_or_else(|error| Outcome::NotStarted(error.to_string()))
}

fn asked(program: &Program, command: &PrintCommand, file: &Path) -> io::Result<Outcome> {
    let mut process = Command::new(&program.path);
    process.arg(program.command).arg(command.seconds.to_string()).arg("--").args(&command.words).arg(file);
    process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = process.spawn()?;
    let mut said = String::new();
    // It ends by itself in the time that it was given, and says one line.
    let most = 8 * SAID_MAX as u64;
    let heard = child.stdout.take().map_or(Ok(0), |pipe| pipe.take(most).read_to_string(&mut said));
    child.wait()?;
    heard?;
    Ok(outcome(said.trim_end_matches('\n')))
}

/// The outcome that was told by a line; a line that nobody told is a process that was ended.
fn outcome(line: &str) -> Outcome {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let number = |text: &str| text.parse().unwrap_or_default();
    match word {
        "sent" => Outcome::Sent,
        "missing" => Outcome::Missing,
        "not-allowed" => Outcome::NotAllowed,
        "failed" => {
            let (code, said) = rest.split_once(' ').unwrap_or((rest, ""));
            Outcome::Failed(number(code), said.to_string())
        }
        "killed" => Outcome::Killed(number(rest)),
        "too-long" => Outcome::TooLong,
        _ => Outcome::NotStarted(rest.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::printing::tell;

    #[test]
    fn what_one_process_tells_the_other_understands() {
        for told in [
            Outcome::Sent,
            Outcome::Missing,
            Outcome::NotAllowed,
            Outcome::Failed(1, String::new()),
            Outcome::Failed(127, "lp: no  such printer".to_string()),
            Outcome::Killed(9),
            Outcome::TooLong,
            Outcome::NotStarted("Too many open files".to_string()),
        ] {
            assert_eq!(outcome(&tell(&told)), told);
        }
        assert_eq!(outcome(""), Outcome::NotStarted(String::new()));
    }
}
