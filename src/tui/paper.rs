//! Where a session writes papers: in the folder `sheets` of the data, for their owner alone.

use std::fs::DirBuilder;
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::domain::moment::Moment;
use crate::exchange::call_sheet::CallSheets;
use crate::exchange::out_file::{OutError, OutFile};
use crate::exchange::papers::PaperFile;
use crate::language::Phrasebook;
use crate::tui::message::{Effect, Message, Written};

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

/// Writes call sheets as a document and as text under one name.
fn write_sheets(folder: &Path, sheets: &CallSheets, now: Moment, book: &Phrasebook) -> io::Result<Vec<PathBuf>> {
    let name = now.local().format("phieu-goi-%Y%m%d-%H%M").to_string();
    let (out, document) = begin(folder, &format!("{name}.docx"))?;
    sheets.write_document(out, book)?.finish()?;
    let (out, text) = begin(folder, &format!("{name}.txt"))?;
    sheets.write_text(out, book)?.finish()?;
    Ok(vec![text, document])
}

/// Writes papers as one document.
fn write_papers(folder: &Path, file: &PaperFile, now: Moment) -> io::Result<Vec<PathBuf>> {
    let (mut out, path) = begin(folder, &format!("{}.docx", file.name(now)))?;
    file.write_document(&mut out)?;
    out.finish()?;
    Ok(vec![path])
}

/// Writes files that are ready.
fn write_files(folder: &Path, files: &[(String, Vec<u8>)]) -> io::Result<Vec<PathBuf>> {
    let write = |(name, bytes): &(String, Vec<u8>)| {
        let (mut out, path) = begin(folder, name)?;
        out.write_all(bytes)?;
        out.finish()?;
        Ok(path)
    };
    files.iter().map(write).collect()
}

/// Writes what an effect wants written; nothing for any other.
pub fn write(effect: &Effect, folder: &Path, now: Moment, book: &Phrasebook) -> Option<Message> {
    let (files, said, count) = match effect {
        Effect::WriteCallSheets(sheets) => {
            (write_sheets(folder, sheets, now, book), "call_sheet.written_both", sheets.count())
        }
        Effect::WritePapers(file) => (write_papers(folder, file, now), "papers.printed", file.count()),
        Effect::WriteFiles { files, said, count } => (write_files(folder, files), *said, *count),
        _ => return None,
    };
    Some(Message::Written(Box::new(Written { files, said, count })))
}
