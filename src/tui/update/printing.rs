//! What was written goes to the printer where this machine has one; what became of it is told, and can be tried again.

use std::io;
use std::path::{Path, PathBuf};

use crate::desk::protocol::Request;
use crate::domain::access::Access;
use crate::exchange::printing::Outcome;
use crate::language::shown::Shown;
use crate::tui::keymap::Action;
use crate::tui::message::{Effect, Written};
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::say;

/// Tells where the files stand, or why they do not, and gives the one that is printed to the printer.
pub fn written(screen: &mut Screen, written: Written) -> Vec<Effect> {
    let files = match written.files {
        Ok(files) => files,
        Err(error) => {
            not_written(screen, &error);
            return Vec::new();
        }
    };
    let first = files.first().map(|file| shown(file)).unwrap_or_default();
    let words = screen.look.say_with(written.said, &[("count", &written.count), ("file", &first)]);
    let Some(file) = screen.printer.commands.choose(&files).cloned() else {
        let is_paper = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "docx" || ending == "txt");
        // A printer that takes no file of this kind is told, or somebody waits for the paper.
        let key = if screen.printer.commands.is_set() && files.iter().any(is_paper) { "print.no_command" } else { "" };
        let words = if key.is_empty() { words } else { screen.look.say_with(key, &[("written", &words)]) };
        screen.notify(words, Role::Notice);
        return Vec::new();
    };
    let words = screen.look.say_with("print.under_way", &[("written", &words)]);
    screen.notify(words, Role::Notice);
    give(screen, file)
}

fn give(screen: &mut Screen, file: PathBuf) -> Vec<Effect> {
    screen.printer.under_way += 1;
    screen.printer.last = Some(file.clone());
    vec![Effect::Print(file)]
}

fn not_written(screen: &mut Screen, error: &io::Error) {
    let reason = Shown::owned(error.to_string());
    let words = screen.look.say_with("print.not_written", &[("reason", &reason)]);
    screen.notify(words, Role::Attention);
}

/// Tells what became of a file at the printer. Whatever it is, the file stands.
pub fn printed(screen: &mut Screen, (file, outcome): (PathBuf, Outcome)) {
    screen.printer.under_way = screen.printer.under_way.saturating_sub(1);
    let name = file.file_name().map(|name| shown(Path::new(name))).unwrap_or_default();
    if outcome == Outcome::Sent {
        let words = screen.look.say_with("print.sent", &[("file", &name)]);
        screen.notify(words, Role::Notice);
        return;
    }
    let command = screen.printer.commands.of(&file);
    let program = command.as_ref().and_then(|command| command.words.first()).map(|word| Shown::of(word).into_static());
    let (program, seconds) = (program.unwrap_or_default(), command.map_or(0, |command| command.seconds));
    let (key, number, said) = match &outcome {
        Outcome::Sent | Outcome::Missing => ("print.missing", 0, ""),
        Outcome::NotAllowed => ("print.not_allowed", 0, ""),
        Outcome::Failed(code, said) => ("print.failed", *code, said.as_str()),
        Outcome::Killed(signal) => ("print.killed", *signal, ""),
        Outcome::TooLong => ("print.too_long", 0, ""),
        Outcome::NotStarted(why) => ("print.not_started", 0, why.as_str()),
    };
    let reason = screen.look.say_with(key, &[("program", &program), ("number", &number), ("seconds", &seconds)]);
    let again = Shown::of(screen.keymap.key_of(Action::PrintAgain)).into_static();
    let mut words = screen.look.say_with("print.not_sent", &[("reason", &reason), ("key", &again), ("file", &name)]);
    if !said.is_empty() {
        words.push(&Shown::of(" "));
        words.push(&screen.look.say_with("print.said", &[("words", &Shown::of(said))]));
    }
    screen.notify(words, Role::Attention);
}

/// Gives the file that was printed last to the printer once more; who saw health data must be known.
pub fn again(screen: &mut Screen) -> Vec<Effect> {
    let Some(file) = screen.printer.last.clone() else {
        say(screen, "print.nothing", Role::Attention);
        return Vec::new();
    };
    say(screen, "print.again", Role::Notice);
    let seen = Access::Printed { what: "again".to_string(), count: 1 };
    let mut effects = vec![Effect::Send(Box::new(Request::Saw(seen)))];
    effects.extend(give(screen, file));
    effects
}

fn shown(path: &Path) -> Shown<'static> {
    Shown::owned(path.to_string_lossy().into_owned())
}
