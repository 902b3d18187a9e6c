//! `trucban` without a command: the desk's screen at this terminal.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use super::failure::{Exit, Failure, shown_path};
use super::invocation::{Invocation, LaidOver};
use super::own_files;
use super::run::say;
use super::visit::Visit;
use crate::desk::protocol::Purpose;
use crate::exchange::laid::Tools;
use crate::language::Shown;
use crate::language::typing::Method;
use crate::tui::draft::Drafts;
use crate::tui::entry::{Words, WordsFault};
use crate::tui::linear::{self, Closed};
use crate::tui::look::{Alphabet, Look};
use crate::tui::paint::ColorDepth;
use crate::tui::preferences::Preferences;
use crate::tui::run::{Options, run};
use crate::tui::terminal_preferences::TerminalPreferences;

/// Joins the desk and holds a session at this terminal until the officer leaves.
pub(super) fn open(invocation: &Invocation) -> Result<(), Failure> {
    let book = &invocation.book;
    let terminal = std::env::var("TERM").unwrap_or_default();
    if invocation.is_plain || terminal == "dumb" {
        return open_in_lines(invocation, terminal);
    }
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Failure::new(Exit::Usage, book.say("command_line.no_terminal")));
    }
    if invocation.is_read_only {
        invocation.must_have_journal()?;
    }
    let preferences = TerminalPreferences::at(preferences_file(), terminal.clone());
    let LaidOver { keymap, theme, playbooks, patterns, papers, printer, complaints } = invocation.laid_over();
    complaints.iter().for_each(|complaint| say(complaint));
    let options = Options {
        place: invocation.place.clone(),
        launch: invocation.launch()?,
        hello: invocation.hello(Purpose::Screen),
        look: Look {
            alphabet: alphabet(&preferences),
            theme,
            playbooks,
            patterns,
            papers,
            ..Look::new(book.clone(), words(invocation)?)
        },
        keymap,
        complaints,
        colors: color_depth(&terminal, std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())),
        probe_glyphs: draws_more_than_ascii(&terminal),
        only_looks: invocation.is_read_only,
        // The console of Linux has no input method outside.
        typing: (terminal == "linux").then_some(Method::Telex),
        preferences,
        drafts: Drafts::at(invocation.place.folder.join("drafts")),
        list_preferences: list_preferences(invocation),
        lists: Tools {
            headers: invocation.headers()?,
            program: invocation.workbook_program()?,
            settings: invocation.settings_folder(),
        },
        printer,
        printing: invocation.printing_program()?,
    };
    let visit = Visit::join(invocation, Purpose::Screen)?;
    let ended = run(options, visit.connection, *visit.welcome);
    ended.map(|_| ()).map_err(|error| Failure::of_output(&error, book))
}

/// Holds a session in lines over the standard input and output, until the officer leaves or nothing
/// more comes in.
fn open_in_lines(invocation: &Invocation, terminal: String) -> Result<(), Failure> {
    let book = &invocation.book;
    if invocation.is_read_only {
        invocation.must_have_journal()?;
    }
    let preferences = TerminalPreferences::at(preferences_file(), terminal);
    let LaidOver { keymap, playbooks, patterns, papers, printer, complaints, .. } = invocation.laid_over();
    complaints.iter().for_each(|complaint| say(complaint));
    let options = linear::Options {
        keymap,
        place: invocation.place.clone(),
        launch: invocation.launch()?,
        hello: invocation.hello(Purpose::Screen),
        look: Look {
            alphabet: alphabet(&preferences),
            playbooks,
            patterns,
            papers,
            ..Look::linear(book.clone(), words(invocation)?)
        },
        only_looks: invocation.is_read_only,
        rings: io::stdout().is_terminal(),
        printer,
        printing: invocation.printing_program()?,
        preferences,
        drafts: Drafts::at(invocation.place.folder.join("drafts")),
    };
    let visit = Visit::join(invocation, Purpose::Screen)?;
    let closed = linear::run(options, visit.connection, *visit.welcome);
    match closed.map_err(|error| Failure::of_output(&error, book))? {
        // Whoever sits at a terminal has seen and mended what was wrong.
        Closed::Left(wrong) if wrong > 0 && !io::stdin().is_terminal() => {
            Err(Failure::new(Exit::Refused, book.say_with("command_line.lines_not_done", &[("count", &wrong)])))
        }
        Closed::Left(_) => Ok(()),
        Closed::Unanswered => Err(Failure::environment(book.say("command_line.lines_unanswered"))),
        Closed::Terminated => Err(Failure::environment(book.say("command_line.lines_ended"))),
    }
}

/// Where orders and columns of the lists are remembered: with the settings of this account, not with
/// the ward's data. A demo leaves nothing behind.
fn list_preferences(invocation: &Invocation) -> Option<Preferences> {
    let folder = own_files::config_folder().filter(|_| !invocation.is_demo)?;
    Some(Preferences::at(folder, invocation.place.fingerprint()))
}

/// The words that officers type: those of the station where it has its own.
fn words(invocation: &Invocation) -> Result<Words, Failure> {
    let own = invocation.own_asset("words.toml")?;
    let (file, text) = own.unwrap_or_else(|| (PathBuf::from("words.toml"), Words::EMBEDDED.to_string()));
    Words::read(&text).map_err(|fault| {
        let book = &invocation.book;
        let about = |key: &str, word: &str| book.say_with(key, &[("word", &Shown::of(word))]);
        let reason = match &fault {
            WordsFault::Text(words) => words.split_whitespace().collect::<Vec<_>>().join(" "),
            WordsFault::Rewritten(word) => about("command_line.words_rewritten", word),
            WordsFault::Twice(word) => about("command_line.words_twice", word),
            WordsFault::UnknownSymptom(word) => about("command_line.words_symptom", word),
            WordsFault::UnknownFilter(word) => about("command_line.words_filter", word),
            WordsFault::Empty => book.say("command_line.words_empty").to_string(),
        };
        let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &shown_path(&file)), ("reason", &reason)];
        Failure::new(Exit::Usage, book.say_with("command_line.wrong_words", &values))
    })
}

/// The letters of this terminal: as they were chosen on it, else without marks where the locale
/// names an encoding that lacks them.
fn alphabet(preferences: &TerminalPreferences) -> Alphabet {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    let locale = locale.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
    preferences.alphabet().unwrap_or_else(|| alphabet_of(&locale))
}

/// A locale without an encoding says nothing: terminals of today speak UTF-8.
fn alphabet_of(locale: &str) -> Alphabet {
    let encoding = locale.split_once('.').map_or("", |(_, encoding)| encoding);
    let encoding = encoding.split('@').next().unwrap_or_default().to_ascii_lowercase();
    match encoding.as_str() {
        "" | "utf-8" | "utf8" => Alphabet::Vietnamese,
        _ => Alphabet::Unmarked,
    }
}

/// Where preferences of terminals stand, for an account that has a place for such files.
fn preferences_file() -> Option<PathBuf> {
    Some(own_files::config_folder()?.join("terminal.toml"))
}

/// How many colours a terminal has, by the name that it gives itself.
fn color_depth(terminal: &str, no_color: bool) -> ColorDepth {
    match terminal {
        _ if no_color => ColorDepth::Mono,
        "" | "dumb" => ColorDepth::Mono,
        _ if terminal.ends_with("-m") || terminal.ends_with("-mono") || terminal.starts_with("vt") => ColorDepth::Mono,
        "linux" | "ansi" | "cons25" => ColorDepth::Eight,
        _ => ColorDepth::Full,
    }
}

/// Whether it is worth asking a terminal how wide it draws thin lines.
fn draws_more_than_ascii(terminal: &str) -> bool {
    !matches!(terminal, "" | "dumb" | "linux" | "ansi" | "cons25") && !terminal.starts_with("vt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_terminal_and_the_wish_for_none() {
        for (terminal, no_color, depth) in [
            ("xterm-256color", false, ColorDepth::Full),
            ("xterm-256color", true, ColorDepth::Mono),
            ("linux", false, ColorDepth::Eight),
            ("vt220", false, ColorDepth::Mono),
            ("dumb", false, ColorDepth::Mono),
        ] {
            assert_eq!(color_depth(terminal, no_color), depth, "{terminal}");
        }
        assert!(draws_more_than_ascii("screen") && !draws_more_than_ascii("linux"));
    }

    #[test]
    fn only_a_locale_that_names_another_encoding_takes_the_marks_away() {
        for locale in ["", "C", "POSIX", "vi_VN", "vi_VN.UTF-8", "C.utf8", "en_US.UTF-8@euro"] {
            assert_eq!(alphabet_of(locale), Alphabet::Vietnamese, "{locale}");
        }
        for locale in ["vi_VN.TCVN", "en_US.ISO-8859-1", "fr_FR.ISO8859-15@euro"] {
            assert_eq!(alphabet_of(locale), Alphabet::Unmarked, "{locale}");
        }
    }
}
