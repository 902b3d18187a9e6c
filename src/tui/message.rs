//! What the loop hears, and what must be done outside because of it.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::KeyEvent;

use crate::desk::protocol::{Reply, Request, Welcome};
use crate::domain::moment::Moment;
use crate::exchange::call_sheet::CallSheets;
use crate::exchange::laid::Laid;
use crate::exchange::line_list::ListError;
use crate::exchange::papers::PaperFile;
use crate::exchange::printing::Outcome;
use crate::tui::draft::Draft;
use crate::tui::errand::Errand;
use crate::tui::look::Alphabet;

/// What the loop hears.
#[derive(Debug)]
pub enum Message {
    /// A key.
    Key(KeyEvent),
    /// A paste; whether its end was cut off.
    Paste(String, bool),
    /// The terminal has another size.
    Resized(u16, u16),
    /// A new minute, or time for something that waits.
    Tick(Moment),
    /// The desk says something.
    Desk(Box<Reply>),
    /// The desk was joined again.
    Joined(Box<Welcome>),
    /// The line to the desk is gone.
    Lost,
    /// A list was laid out, or could not be: the file and why.
    Laid(Box<Result<Arc<Laid>, (String, ListError)>>),
    /// The paths that begin as was typed.
    Completed(String, Vec<String>),
    /// What was agreed to could not be kept for the next time.
    NotRemembered,
    /// Forms that were left half filled in.
    Drafts(Vec<Draft>),
    /// Files stand, or do not.
    Written(Box<Written>),
    /// What became of a file at the printer.
    Printed(Box<(PathBuf, Outcome)>),
}

/// What became of files that were to be written.
#[derive(Debug)]
pub struct Written {
    /// Where they stand, the first in front; or the system's words why not.
    pub files: io::Result<Vec<PathBuf>>,
    /// The phrase, with `{count}` and `{file}`.
    pub said: &'static str,
    /// How much stands in them.
    pub count: usize,
}

/// What must be done outside.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Send to the desk.
    Send(Box<Request>),
    /// Forget what the terminal shows and draw it whole.
    Redraw,
    /// Remember the letters of this terminal.
    KeepAlphabet(Alphabet),
    /// Keep what is half filled in.
    KeepDraft(Box<Draft>),
    /// Forget a draft that was dropped or has been saved.
    ForgetDraft(Box<Draft>),
    /// Look for forms that were left half filled in.
    FindDrafts,
    /// Ring, for a new urgent alert.
    Ring,
    /// Remember orders and columns of the lists for whoever sits here.
    KeepChoices,
    /// Write call sheets to files and say where.
    WriteCallSheets(Box<CallSheets>),
    /// Writes papers about F0.
    WritePapers(Box<PaperFile>),
    /// Write files that are ready, under these names, and say so with the phrase and the count.
    WriteFiles {
        /// Names and contents.
        files: Vec<(String, Vec<u8>)>,
        /// The phrase, with `{count}` and `{file}`.
        said: &'static str,
        /// How much stands in them.
        count: usize,
    },
    /// Clear the terminal and what has been scrolled off it, and draw it whole.
    Wipe,
    /// End the session.
    Quit,
    /// Send somebody, and hear what came of it.
    Errand(Errand),
    /// Give a file that stands to the printer.
    Print(PathBuf),
}
