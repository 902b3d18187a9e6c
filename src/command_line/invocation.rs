//! One start of the program: where its desk is, in which language it speaks, and how it prints.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::arguments::Everywhere;
use super::failure::{Exit, Failure};
use crate::desk::connection::{Launch, Place};
use crate::desk::protocol::{Hello, PROTOCOL_VERSION, Purpose};
use crate::desk::service::PACKS_MAX;
use crate::domain::pack::{Pack, PackFault, WrongPack};
use crate::exchange::file_fault::FileFault;
use crate::exchange::headers::{Headers, HeadersError};
use crate::exchange::out_file::{OutError, OutFile};
use crate::exchange::papers::Templates;
use crate::exchange::printing::PrintCommands;
use crate::exchange::workbook::Program;
use crate::language::Phrasebook;
use crate::tui::keymap::Keymap;
use crate::tui::patterns::Patterns;
use crate::tui::playbooks::Playbooks;
use crate::tui::theme::Theme;

use super::failure::shown_path;
use super::own_files;

/// The version of the program.
pub(super) const BUILD: &str = env!("CARGO_PKG_VERSION");

/// The rule packs that come with the program, by the names of their files.
const PACKS: [(&str, &str); 7] = [
    ("nd-165.toml", include_str!("../../assets/packs/nd-165.toml")),
    ("qd-261.toml", include_str!("../../assets/packs/qd-261.toml")),
    ("qd-4038.toml", include_str!("../../assets/packs/qd-4038.toml")),
    ("qd-528.toml", include_str!("../../assets/packs/qd-528.toml")),
    ("qd-604.toml", include_str!("../../assets/packs/qd-604.toml")),
    ("tram.toml", include_str!("../../assets/packs/tram.toml")),
    ("truy-vet.toml", include_str!("../../assets/packs/truy-vet.toml")),
];

/// What a station and an officer have laid over what comes with the program.
pub(super) struct LaidOver {
    pub(super) keymap: Keymap,
    pub(super) theme: Theme,
    pub(super) playbooks: Playbooks,
    pub(super) patterns: Patterns,
    pub(super) papers: Templates,
    pub(super) printer: PrintCommands,
    /// Every sentence about a file that is not used.
    pub(super) complaints: Vec<String>,
}
/// Where a station's own packs stand in its folder.
const OWN_PACKS: &str = "assets/packs";

/// The most packs of a station; more are a mistake.
const OWN_PACKS_MAX: usize = 64;

/// One start of the program.
#[derive(Debug)]
pub(super) struct Invocation {
    pub(super) book: Phrasebook,
    pub(super) place: Place,
    pub(super) is_demo: bool,
    pub(super) is_read_only: bool,
    /// Whether the screen is to be told in lines.
    pub(super) is_plain: bool,
    /// What was wrong in files of phrases, which are then not used.
    pub(super) complaints: Vec<String>,
    own_folders: Vec<PathBuf>,
    socket: Option<PathBuf>,
}

impl Invocation {
    /// Finds the folder of the data and the words that its station has changed.
    pub(super) fn new(everywhere: &Everywhere, book: Phrasebook) -> Result<Self, Failure> {
        let folder = if everywhere.demo { demo_folder() } else { data_folder(everywhere) };
        let folder = folder.ok_or_else(|| Failure::new(Exit::Usage, book.say("command_line.no_home")))?;
        let socket = everywhere.socket.clone().or_else(|| path_of("TRUCBAN_SOCKET"));
        let place = Place::of(&folder, socket.as_deref()).map_err(|error| Failure::of_place(&error, &book))?;
        let own_folders = own_files::folders(&place.folder);
        let (book, complaints) = own_words(&own_folders, book);
        Ok(Self {
            book,
            place,
            is_demo: everywhere.demo,
            is_read_only: everywhere.read_only,
            is_plain: everywhere.plain,
            complaints,
            own_folders,
            socket,
        })
    }

    /// How this program starts itself as a service.
    pub(super) fn launch(&self) -> Result<Launch, Failure> {
        let program =
            std::env::current_exe().map_err(|error| Failure::of_reading(Path::new("trucban"), &error, &self.book))?;
        let mut arguments = vec![OsString::from("desk"), OsString::from("--detached")];
        if self.is_demo {
            arguments.push("--demo".into());
        } else {
            arguments.extend(["--data".into(), self.place.folder.clone().into_os_string()]);
        }
        if let Some(socket) = &self.socket {
            arguments.extend(["--socket".into(), socket.clone().into_os_string()]);
        }
        Ok(Launch { program, arguments })
    }

    /// How this program reads a workbook: in a process of its own.
    pub(super) fn workbook_program(&self) -> Result<Program, Failure> {
        let path =
            std::env::current_exe().map_err(|error| Failure::of_reading(Path::new("trucban"), &error, &self.book))?;
        Ok(Program { path, command: "read-workbook" })
    }

    /// How this program waits for a printer: in a process of its own, without a terminal.
    pub(super) fn printing_program(&self) -> Result<Program, Failure> {
        Ok(Program { command: "print-file", ..self.workbook_program()? })
    }

    /// Where this account keeps what it has agreed to.
    pub(super) fn settings_folder(&self) -> Option<PathBuf> {
        let shared = path_of("XDG_CONFIG_HOME").filter(|path| path.is_absolute());
        shared.or_else(|| path_of("HOME").map(|home| home.join(".config"))).map(|path| path.join("trucban"))
    }

    /// Refuses a folder in which no ward has ever been kept: whoever only reads must not found one. The demo ward is
    /// made by asking for it.
    pub(super) fn must_have_journal(&self) -> Result<(), Failure> {
        // A folder that cannot be looked into is another fault, which joining the desk names.
        // Where the desk is elsewhere, its data is nothing that this account could look at.
        if self.is_demo
            || self.socket.as_ref().is_some_and(|socket| socket.exists() || !self.place.may_hold_socket())
            || !matches!(self.place.journal().try_exists(), Ok(false))
        {
            return Ok(());
        }
        let folder = shown_path(&self.place.folder);
        Err(Failure::environment(self.book.say_with("command_line.no_journal", &[("folder", &folder)])))
    }

    /// How this start introduces itself at the desk.
    pub(super) fn hello(&self, purpose: Purpose) -> Hello {
        let terminal = std::env::var("TERM").unwrap_or_default();
        Hello { protocol: PROTOCOL_VERSION, build: BUILD.to_string(), purpose, terminal }
    }

    /// The rule packs: a file of the station in place of each that it has changed, and every other that it has added.
    /// A wrong one is left out and told with its line and what is accepted there; the program's own stands in its place,
    /// because a ward without a desk at night is worse off than one that says what is missing.
    pub(super) fn packs(&self) -> (Vec<String>, Vec<WrongPack>) {
        let named = |text: &str| Pack::read(text).map(|pack| (pack.name, text.to_string()));
        let program = PACKS.iter().filter_map(|(file, text)| Some(((*file).to_string(), named(text).ok()?)));
        let mut packs: BTreeMap<String, (String, String)> = program.collect();
        let mut wrong = Vec::new();
        let files = self.own_packs().unwrap_or_else(|_| {
            wrong.push(WrongPack { file: OWN_PACKS.into(), fault: PackFault::Unreadable, replaced: false });
            Vec::new()
        });
        for file in files {
            let path = self.place.folder.join(OWN_PACKS).join(&file);
            let read = own_files::read(&path).map_err(|_| PackFault::Unreadable);
            let pack = read.and_then(|text| text.as_deref().map(named).transpose());
            let others = || packs.iter().filter(|(other, _)| **other != file).map(|(_, pack)| pack);
            let fits = |(name, text): &(String, String)| {
                let is_taken = others().any(|(other, _)| other == name);
                let bytes = others().map(|(_, text)| text.len()).sum::<usize>() + text.len();
                match (is_taken, bytes > PACKS_MAX) {
                    (true, _) => Err(PackFault::Named(name.clone())),
                    (_, true) => Err(PackFault::TooMuch),
                    _ => Ok(()),
                }
            };
            match pack.and_then(|pack| pack.as_ref().map_or(Ok(()), fits).map(|()| pack)) {
                Ok(Some(pack)) => drop(packs.insert(file, pack)),
                Ok(None) => {}
                Err(fault) => wrong.push(WrongPack { replaced: packs.contains_key(&file), file, fault }),
            }
        }
        (packs.into_values().map(|(_, text)| text).collect(), wrong)
    }

    /// The names of the station's own packs, in order.
    fn own_packs(&self) -> io::Result<Vec<String>> {
        let entries = match std::fs::read_dir(self.place.folder.join(OWN_PACKS)) {
            Ok(entries) => entries,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(error),
        };
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        // What an editor leaves behind begins with a dot or ends in another way.
        let is_pack = |name: &String| name.ends_with(".toml") && !name.starts_with('.');
        let mut names: Vec<String> = names.collect::<io::Result<_>>()?;
        names.retain(is_pack);
        names.sort_unstable();
        names.truncate(OWN_PACKS_MAX);
        Ok(names)
    }

    /// The headers of line lists: those of the station where it has its own.
    pub(super) fn headers(&self) -> Result<Headers, Failure> {
        match self.own_asset("headers.toml")? {
            None => Ok(Headers::embedded()),
            Some((file, text)) => Headers::read(&text).map_err(|error| self.wrong_headers(&file, &error)),
        }
    }

    pub(super) fn wrong_headers(&self, file: &Path, error: &HeadersError) -> Failure {
        let file = shown_path(file);
        let sentence = match error {
            HeadersError::NotToml(words) => {
                let words = crate::language::Shown::owned(words.split_whitespace().collect::<Vec<_>>().join(" "));
                self.book.say_with("exchange.headers_not_toml", &[("file", &file), ("words", &words)])
            }
            HeadersError::Claimed { header } => {
                let header = crate::language::Shown::of(header);
                self.book.say_with("exchange.headers_claimed", &[("file", &file), ("header", &header)])
            }
        };
        Failure::new(Exit::Usage, sentence)
    }

    /// The keys, the looks, the playbooks, the layout of papers and the printer, with those of the station and the officer laid over; and every sentence
    /// about a file that is not used.
    pub(super) fn laid_over(&self) -> LaidOver {
        let files = |name| (self.own_folders.as_slice(), name);
        let told = |fault: FileFault| fault.sentence(&self.book);
        let (keymap, of_keys) =
            own_files::laid_over(files("keys.toml"), Keymap::embedded(), &self.book, |keys, text| {
                keys.with_own(text).map_err(told)
            });
        let (theme, of_looks) =
            own_files::laid_over(files("theme.toml"), Theme::default(), &self.book, |theme, text| {
                theme.with_own(text).map_err(told)
            });
        let language = self.book.language();
        let (playbooks, of_playbooks) =
            own_files::laid_over(files("playbooks.toml"), Playbooks::embedded(language), &self.book, |known, text| {
                known.with_own(text, language).map_err(told)
            });
        let (patterns, of_patterns) =
            own_files::laid_over(files("shifts.toml"), Patterns::embedded(&self.book), &self.book, |known, text| {
                known.with_own(text, &self.book).map_err(told)
            });
        let (papers, of_papers) =
            own_files::laid_over(files("papers.toml"), Templates::embedded(), &self.book, |known, text| {
                known.with_own(text).map_err(told)
            });
        // What is invented stays on the screen.
        let folders = if self.is_demo { &[] } else { self.own_folders.as_slice() };
        let (printer, of_printer) =
            own_files::laid_over((folders, "print.toml"), PrintCommands::default(), &self.book, |known, text| {
                known.with_own(text).map_err(told)
            });
        let complaints =
            [self.complaints.clone(), of_keys, of_looks, of_playbooks, of_patterns, of_papers, of_printer].concat();
        LaidOver { keymap, theme, playbooks, patterns, papers, printer, complaints }
    }

    /// A file of the station's own assets, and its text.
    pub(super) fn own_asset(&self, name: &str) -> Result<Option<(PathBuf, String)>, Failure> {
        own_asset(&self.place.folder, name, &self.book)
    }

    /// Prints to the standard output.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        printed.map_err(|error| Failure::of_output(&error, &self.book))
    }

    /// Prints one line to the standard output.
    pub(super) fn print_line(&self, line: &str) -> Result<(), Failure> {
        self.print(&format!("{line}\n"))
    }

    /// Refuses to print what is no text to a terminal.
    pub(super) fn must_not_be_shown(&self, out: Option<&Path>) -> Result<(), Failure> {
        let is_shown = out.is_none() && io::stdout().is_terminal();
        if is_shown { Err(Failure::new(Exit::Usage, self.book.say("command_line.needs_out"))) } else { Ok(()) }
    }

    /// Writes through `write` to a file, whole or not at all, or to the standard output.
    pub(super) fn write_out<T>(
        &self,
        out: Option<&Path>,
        write: impl FnOnce(Box<dyn Write + '_>) -> io::Result<T>,
    ) -> Result<T, Failure> {
        let Some(path) = out else {
            let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
            let written = write(Box::new(&mut stdout)).and_then(|value| stdout.flush().map(|()| value));
            return written.map_err(|error| Failure::of_output(&error, &self.book));
        };
        let failed = |error: io::Error| Failure::of_writing(path, &error, &self.book);
        let mut file = OutFile::create(path).map_err(|error| match error {
            OutError::Io(error) => failed(error),
            OutError::NotAFile => {
                Failure::environment(self.book.say_with("exchange.not_a_file", &[("file", &shown_path(path))]))
            }
        })?;
        let value = write(Box::new(&mut file)).map_err(failed)?;
        file.finish().map_err(failed)?;
        Ok(value)
    }
}

fn own_asset(folder: &Path, name: &str, book: &Phrasebook) -> Result<Option<(PathBuf, String)>, Failure> {
    let file = folder.join("assets").join(name);
    match own_files::read(&file) {
        Ok(text) => Ok(text.map(|text| (file, text))),
        Err(fault) => {
            let reason = fault.sentence(book);
            let values: [(&str, &dyn std::fmt::Display); 2] = [("file", &shown_path(&file)), ("reason", &reason)];
            Err(Failure::environment(book.say_with("exchange.cannot_read", &values)))
        }
    }
}

fn own_words(folders: &[PathBuf], book: Phrasebook) -> (Phrasebook, Vec<String>) {
    let program = book.clone();
    own_files::laid_over((folders, "phrases.toml"), book, &program, |laid, text| {
        laid.clone().with_overrides(text).map_err(|error| error.sentence(&program))
    })
}

fn data_folder(everywhere: &Everywhere) -> Option<PathBuf> {
    let told = everywhere.data.clone().or_else(|| path_of("TRUCBAN_DATA"));
    let shared = || path_of("XDG_DATA_HOME").filter(|path| path.is_absolute()).map(|path| path.join("trucban"));
    let home = || path_of("HOME").map(|path| path.join(".local/share/trucban"));
    told.or_else(shared).or_else(home)
}

/// The throw-away folder of the demo ward, one for each account.
fn demo_folder() -> Option<PathBuf> {
    let runtime = path_of("XDG_RUNTIME_DIR").filter(|path| path.is_absolute() && path.is_dir());
    let user = rustix::process::geteuid().as_raw();
    Some(match runtime {
        Some(runtime) => runtime.join("trucban-demo"),
        None => PathBuf::from(format!("/tmp/trucban-demo-{user}")),
    })
}

fn path_of(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
