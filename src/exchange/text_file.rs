//! The text of a list, whatever it was saved as: UTF-8 is read as it comes, UTF-16 and Windows-1258 are turned into it,
//! and a font of its own letters (TCVN3, VNI) is named and refused.

use std::io::{self, BufRead, Cursor, Read};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1258};

use super::line_list::ListError;

/// The most bytes of a list that must be turned into UTF-8 as a whole.
const TURNED_BYTES_MAX: u64 = 64 << 20;

/// Bytes at the beginning from which the encoding is told.
const LOOKED_AT: usize = 1 << 16;

/// A list as UTF-8, and whether it was a guess that must be borne out by headers that are known.
pub(super) struct Text<'a> {
    pub(super) bytes: Box<dyn BufRead + 'a>,
    pub(super) is_guessed: bool,
}

/// Opens a list. Refused is what is no text.
pub(super) fn open<'a>(mut file: impl BufRead + 'a) -> Result<Text<'a>, ListError> {
    let mut beginning = Vec::with_capacity(LOOKED_AT);
    file.by_ref().take(LOOKED_AT as u64).read_to_end(&mut beginning)?;
    if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(ListError::Workbook);
    }
    let file = Cursor::new(beginning.clone()).chain(file);
    let encoding = match Encoding::for_bom(&beginning) {
        Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE => Some(encoding),
        None if is_eight_bit(&beginning) => Some(WINDOWS_1258),
        _ => None,
    };
    match encoding {
        None => Ok(Text { bytes: Box::new(file), is_guessed: false }),
        Some(encoding) => Ok(Text { bytes: turned(file, encoding)?, is_guessed: encoding == WINDOWS_1258 }),
    }
}

/// Whether bytes are letters of one byte each: some are no UTF-8, and not one letter of several bytes is.
fn is_eight_bit(bytes: &[u8]) -> bool {
    let mut chunks = bytes.utf8_chunks().peekable();
    let (mut letters, mut broken) = (0, 0);
    while let Some(chunk) = chunks.next() {
        letters += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        // What is cut off at the end of the piece is not broken.
        let is_cut = chunks.peek().is_none() && bytes.len() >= LOOKED_AT;
        broken += usize::from(!chunk.invalid().is_empty() && !is_cut);
    }
    broken > 0 && broken > letters && !bytes.contains(&0)
}

fn turned<'a>(file: impl Read, encoding: &'static Encoding) -> Result<Box<dyn BufRead + 'a>, ListError> {
    let mut bytes = Vec::new();
    file.take(TURNED_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > TURNED_BYTES_MAX {
        return Err(ListError::Io(io::ErrorKind::FileTooLarge.into()));
    }
    let (text, _, _) = encoding.decode(&bytes);
    Ok(Box::new(Cursor::new(text.into_owned().into_bytes())))
}
