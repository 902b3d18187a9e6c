//! A file of a list as an office has it: text as it is, a workbook by its reading process and, of its sheets, the one
//! that is asked for or the fullest that has headers which are known.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Seek};

use super::import::Source;
use super::line_list::{LineList, ListError, Reading};
use super::workbook::{self, Opened, Program, SheetText, Unreadable};

/// A list, ready to be read.
pub struct ListFile {
    /// Its text.
    pub source: Source<'static>,
    /// The sheet that it is, in a workbook.
    pub sheet: Option<String>,
    /// The names of all sheets of a workbook in which something is shown.
    pub sheets: Vec<String>,
}

/// Opens a list.
pub fn open(file: File, reading: Reading<'_>, sheet: Option<&str>, program: &Program) -> Result<ListFile, ListError> {
    let mut file = BufReader::with_capacity(1 << 16, file);
    let beginning = file.fill_buf()?;
    if !is_workbook(beginning) {
        if let Some(name) = sheet {
            return Err(ListError::NoWorkbook(name.to_string()));
        }
        return Ok(ListFile { source: Source { bytes: Box::new(file) }, sheet: None, sheets: Vec::new() });
    }
    let mut file = file.into_inner();
    // What comes through a pipe cannot be gone through again.
    file.rewind().map_err(|_| ListError::Workbook)?;
    let opened = workbook::read(file, program).map_err(|error| match error {
        Unreadable::Fault(fault) => ListError::Unreadable(fault),
        Unreadable::Io(error) => ListError::Io(error),
    })?;
    let shown = opened.sheets.iter().filter(|sheet| !sheet.is_hidden && sheet.rows > 0);
    let sheets = shown.map(|sheet| sheet.name.clone()).collect();
    let SheetText { name, text, .. } = chosen(opened, reading, sheet)?;
    Ok(ListFile { source: Source { bytes: Box::new(Cursor::new(text)) }, sheet: Some(name), sheets })
}

/// Whether a file begins as workbooks do, new or old.
pub fn is_workbook(beginning: &[u8]) -> bool {
    beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"\xD0\xCF\x11\xE0")
}

/// The sheet of this name; without one, of those whose headers are known the fullest.
pub fn chosen(opened: Opened, reading: Reading<'_>, sheet: Option<&str>) -> Result<SheetText, ListError> {
    let names = |opened: &Opened| opened.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    if let Some(wanted) = sheet {
        let wanted = wanted.trim().to_lowercase();
        let at = opened.sheets.iter().position(|sheet| sheet.name.trim().to_lowercase() == wanted);
        let Some(at) = at else { return Err(ListError::NoSheet(names(&opened))) };
        return opened.sheets.into_iter().nth(at).ok_or(ListError::Empty);
    }
    let mut likeliest: Option<(bool, SheetText)> = None;
    for sheet in opened.sheets.into_iter().filter(|sheet| !sheet.is_hidden && sheet.rows > 0) {
        let is_known = LineList::open(sheet.text.as_slice(), reading).is_ok();
        let is_likelier =
            likeliest.as_ref().is_none_or(|(known, before)| (*known, before.rows) < (is_known, sheet.rows));
        if is_likelier {
            likeliest = Some((is_known, sheet));
        }
    }
    likeliest.map(|(_, sheet)| sheet).ok_or(ListError::Empty)
}
