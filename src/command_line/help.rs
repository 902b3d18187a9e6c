//! The help and the complaints about wrong usage in the language of the desk: the parser's own words are English and
//! are replaced by phrases.

use std::ffi::OsString;
use std::fmt::Display;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::arguments::Arguments;
use super::failure::{Exit, Failure};
use crate::language::{Language, Phrasebook, Shown};

/// Finds `--lang` before anything is parsed, so that even a complaint speaks the language that was asked for.
pub(super) fn language_of(arguments: &[OsString]) -> Language {
    let told: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let options = told.iter().copied().take_while(|argument| *argument != "--");
    let mut language = Language::default();
    let mut is_next = false;
    for option in options {
        let code = if is_next { Some(option) } else { option.strip_prefix("--lang=") };
        language = code.and_then(Language::of_code).unwrap_or(language);
        is_next = option == "--lang";
    }
    language
}

/// The parser, with every word of its help from the phrasebook.
pub(super) fn command(book: &Phrasebook) -> Command {
    let options = leaked(book.say("command_line.options_heading"));
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).global(true);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let command = Arguments::command()
        .about(book.say("command_line.about").to_string())
        .subcommand_help_heading(leaked(book.say("command_line.commands_heading")))
        .arg(help)
        .arg(version);
    let names: Vec<String> = command.get_subcommands().map(|task| task.get_name().to_string()).collect();
    let command = worded(command, "trucban", options, book);
    names.iter().fold(command, |command, name| command.mut_subcommand(name, |task| worded_task(task, options, book)))
}

fn worded_task(task: Command, options: &'static str, book: &Phrasebook) -> Command {
    let name = task.get_name().to_string();
    let about = book.say(&format!("command_line.{name}_about")).to_string();
    worded(task.about(about), &name, options, book)
}

fn worded(command: Command, name: &str, options: &'static str, book: &Phrasebook) -> Command {
    let usage = book.say(&format!("command_line.{name}_usage")).to_string();
    let template =
        format!("{{about-with-newline}}\n{}\n  {{usage}}\n\n{{all-args}}\n", book.say("command_line.usage_heading"));
    let command = command.override_usage(usage).help_template(template);
    command.mut_args(|argument| {
        let id = argument.get_id().to_string();
        let own = format!("{name}_{id}");
        let text = book.word("command_line", &own).or_else(|| book.word("command_line", &format!("option_{id}")));
        let must_stand = argument.is_positional() && argument.is_required_set();
        let value = argument.get_value_names().and_then(<[_]>::first).map(|value| value.to_lowercase());
        let value = value.and_then(|value| book.word("command_line", &format!("value_{value}")));
        let argument = argument.help(text.unwrap_or_default().to_string());
        let argument = if let Some(value) = value { argument.value_name(leaked(value)) } else { argument };
        if must_stand {
            argument.help_heading(leaked(book.say("command_line.arguments_heading")))
        } else {
            argument.help_heading(options)
        }
    })
}

/// The parser holds static texts only; a handful of words live as long as the process does anyway.
fn leaked(text: &str) -> &'static str {
    text.to_string().leak()
}

/// A complaint of the parser as one sentence.
pub(super) fn complaint(error: &clap::Error, book: &Phrasebook) -> Failure {
    let context = |kind| error.get(kind).map(told).unwrap_or_default();
    let argument = || Shown::owned(context(ContextKind::InvalidArg));
    let value = || Shown::owned(context(ContextKind::InvalidValue));
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => book.say_with("command_line.unknown_argument", &[("argument", &argument())]),
        ErrorKind::InvalidSubcommand => {
            let task = Shown::owned(context(ContextKind::InvalidSubcommand));
            book.say_with("command_line.unknown_command", &[("command", &task)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if !value().is_empty() => {
            let accepted = Shown::owned(context(ContextKind::ValidValue));
            let values: [(&str, &dyn Display); 3] =
                [("argument", &argument()), ("value", &value()), ("accepted", &accepted)];
            book.say_with("command_line.wrong_value", &values)
        }
        ErrorKind::InvalidValue => book.say_with("command_line.value_missing", &[("argument", &argument())]),
        ErrorKind::MissingRequiredArgument => {
            book.say_with("command_line.argument_missing", &[("argument", &argument())])
        }
        ErrorKind::ArgumentConflict => {
            let other = Shown::owned(context(ContextKind::PriorArg));
            book.say_with("command_line.arguments_conflict", &[("argument", &argument()), ("other", &other)])
        }
        _ => book.say("command_line.wrong_usage").to_string(),
    };
    Failure::new(Exit::Usage, sentence)
}

fn told(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => bare(text),
        ContextValue::Strings(texts) => texts.iter().map(|text| bare(text)).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// An argument as the usage has it: `<FILE>...` is FILE.
fn bare(argument: &str) -> String {
    argument.trim_end_matches("...").chars().filter(|letter| !matches!(letter, '<' | '>' | '[' | ']')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_help_has_a_phrase() {
        for language in Language::ALL {
            let book = Phrasebook::embedded(language);
            let command = command(&book);
            let tasks: Vec<&Command> = command.get_subcommands().chain([&command]).collect();
            for task in tasks {
                let about = task.get_about().map(ToString::to_string).unwrap_or_default();
                assert!(!about.is_empty() && !about.starts_with("command_line."), "{}", task.get_name());
                for argument in task.get_arguments().filter(|argument| !argument.is_hide_set()) {
                    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                    assert!(!help.is_empty(), "{} {}", task.get_name(), argument.get_id());
                }
            }
            command.debug_assert();
        }
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        let language = |line: &str| language_of(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(language("trucban export cases --lang en"), Language::English);
        assert_eq!(language("trucban --lang=en --nonsense"), Language::English);
        assert_eq!(language("trucban --lang xx"), Language::Vietnamese);
        assert_eq!(language("trucban import cases -- --lang=en"), Language::Vietnamese);
    }
}
