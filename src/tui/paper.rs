//! Where a session writes papers: in the folder `sheets` of the data, for their owner alone.

use std::fs::DirBuilder;
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::domain::moment::Moment;
use crate::exchange::call_sheet::CallSheets;
use crate::exchange::out_file::{OutError, OutFile};
use crate::exchange::papers::PaperFile;
use crate::language::{Phrasebook, Shown};
use crate::tui::screen::Screen;
use crate::tui::theme::Role;

/// The file of this name in the folder of papers, ready to be written.
fn begin(folder: &Path, name: &str) -> io::Result<(OutFile, PathBuf)> {
    let folder = folder.join("sheets");
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let path = folder.join(name);
    match OutFile::create(&path) {
        Ok(file) => Ok((file, path)),
        Err(OutError::Io(error)) => Err(error),
        Err(OutError::NotAFile) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

/// Writes call sheets as text and as a document under one name, and gives the name of the text.
fn write(folder: &Path, sheets: &CallSheets, now: Moment, book: &Phrasebook) -> io::Result<PathBuf> {
    let name = now.local().format("phieu-goi-%Y%m%d-%H%M").to_string();
    sheets.write_document(begin(folder, &format!("{name}.docx"))?.0, book)?.finish()?;
    let (out, path) = begin(folder, &format!("{name}.txt"))?;
    sheets.write_text(out, book)?.finish()?;
    Ok(path)
}

/// Writes papers as one document.
fn write_papers(folder: &Path, file: &PaperFile, now: Moment) -> io::Result<PathBuf> {
    let (mut out, path) = begin(folder, &format!("{}.docx", file.name(now)))?;
    file.write_document(&mut out)?;
    out.finish()?;
    Ok(path)
}

/// Writes call sheets and tells the officer where they are, or why they are not.
pub fn write_and_tell(folder: &Path, sheets: &CallSheets, screen: &mut Screen) {
    let written = write(folder, sheets, screen.seat.now, &screen.look.book);
    tell(written, ("call_sheet.written_both", sheets.count()), screen);
}

/// Writes papers and tells the officer where they are, or why they are not.
pub fn write_papers_and_tell(folder: &Path, file: &PaperFile, screen: &mut Screen) {
    let written = write_papers(folder, file, screen.seat.now);
    tell(written, ("papers.printed", file.count()), screen);
}

/// Writes files that are ready, and tells the officer where the first is.
pub fn write_files_and_tell(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    (said, count): (&str, usize),
    screen: &mut Screen,
) {
    let write = |(name, bytes): &(String, Vec<u8>)| {
        let (mut out, path) = begin(folder, name)?;
        out.write_all(bytes)?;
        out.finish()?;
        Ok(path)
    };
    let written: io::Result<Vec<PathBuf>> = files.iter().map(write).collect();
    tell(written.map(|paths| paths.into_iter().next().unwrap_or_default()), (said, count), screen);
}

fn tell(written: io::Result<PathBuf>, (key, count): (&str, usize), screen: &mut Screen) {
    match written {
        Ok(file) => {
            let file = Shown::owned(file.to_string_lossy().into_owned());
            let words = screen.look.say_with(key, &[("count", &count), ("file", &file)]);
            screen.notify(words, Role::Notice);
        }
        Err(error) => {
            let reason = Shown::owned(error.to_string());
            let words = screen.look.say_with("call_sheet.not_written", &[("reason", &reason)]);
            screen.notify(words, Role::Attention);
        }
    }
}
