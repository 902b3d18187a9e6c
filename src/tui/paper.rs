//! Where a session writes papers: in the folder `sheets` of the data, for their owner alone.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::domain::moment::Moment;
use crate::exchange::call_sheet::CallSheets;
use crate::exchange::out_file::{OutError, OutFile};
use crate::language::{Phrasebook, Shown};
use crate::tui::screen::Screen;
use crate::tui::theme::Role;

/// Writes call sheets as text and as a document under one name, and gives the name of the text.
fn write(folder: &Path, sheets: &CallSheets, now: Moment, book: &Phrasebook) -> io::Result<PathBuf> {
    let folder = folder.join("sheets");
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let name = now.local().format("phieu-goi-%Y%m%d-%H%M").to_string();
    let begin = |ending: &str| match OutFile::create(&folder.join(format!("{name}.{ending}"))) {
        Ok(file) => Ok(file),
        Err(OutError::Io(error)) => Err(error),
        Err(OutError::NotAFile) => Err(io::ErrorKind::AlreadyExists.into()),
    };
    sheets.write_document(begin("docx")?, book)?.finish()?;
    sheets.write_text(begin("txt")?, book)?.finish()?;
    Ok(folder.join(format!("{name}.txt")))
}

/// Writes call sheets and tells the officer where they are, or why they are not.
pub fn write_and_tell(folder: &Path, sheets: &CallSheets, screen: &mut Screen) {
    let written = write(folder, sheets, screen.seat.now, &screen.look.book);
    let count = sheets.count();
    match written {
        Ok(file) => {
            let file = Shown::owned(file.to_string_lossy().into_owned());
            let words = screen.look.say_with("call_sheet.written_both", &[("count", &count), ("file", &file)]);
            screen.notify(words, Role::Notice);
        }
        Err(error) => {
            let reason = Shown::owned(error.to_string());
            let words = screen.look.say_with("call_sheet.not_written", &[("reason", &reason)]);
            screen.notify(words, Role::Attention);
        }
    }
}
