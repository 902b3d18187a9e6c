//! One line of a segment: checksum, header, salt, payload, line feed. Separate because this
//! text is the file format; `formats/` in the tests holds its golden bytes.

use super::entry::{Digest, Entry, Header, PAYLOAD_BYTES_MAX};
use super::error::Flaw;
use super::hex;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::io::{self, BufRead, BufReader, Read};

/// Digits and space in front of every line.
const SEAL_BYTES: usize = 9;
const SEAL_BLANK: &[u8; SEAL_BYTES] = b"00000000 ";

/// Stands in place of salt and payload once these are erased.
const ERASED: &[u8] = b"-";

/// The longest line that is read; the rest is the room for header and salt.
const LINE_BYTES_MAX: u64 = PAYLOAD_BYTES_MAX as u64 + (16 << 10);

/// How many bytes are asked of a file at once.
const READ_BYTES: usize = 256 << 10;

/// Room for a segment's head or the mark of a clean close.
const FIRST_LINE_BYTES: usize = 512;

/// How every entry line goes on after its checksum.
pub(crate) const ENTRY_START: &[u8] = b" {\"sequence\":";

/// A line that was unsealed and read, with the digest of its header.
pub(crate) struct EntryLine {
    pub(crate) entry: Entry,
    pub(crate) digest: Digest,
    pub(crate) commitment_holds: bool,
}

/// SHA-256 of salt and payload.
pub(crate) fn commitment(salt: &[u8; 16], payload: &[u8]) -> Digest {
    Sha256::new().chain_update(salt).chain_update(payload).finalize().into()
}

/// Appends one entry line and gives the digest of its header.
pub(crate) fn push_entry(text: &mut Vec<u8>, header: &Header, salt: &[u8; 16], payload: &[u8]) -> io::Result<Digest> {
    let start = text.len();
    text.extend_from_slice(SEAL_BLANK);
    serde_json::to_writer(&mut *text, header)?;
    let digest = Sha256::digest(text.get(start + SEAL_BYTES..).unwrap_or_default()).into();
    text.push(b' ');
    hex::push(text, salt);
    text.push(b' ');
    text.extend_from_slice(payload);
    seal(text, start);
    Ok(digest)
}

/// Appends one line of plain JSON (a segment's header, the closed mark); gives its digest.
pub(crate) fn push_json(text: &mut Vec<u8>, value: &impl Serialize) -> io::Result<Digest> {
    let start = text.len();
    text.extend_from_slice(SEAL_BLANK);
    serde_json::to_writer(&mut *text, value)?;
    let digest = Sha256::digest(text.get(start + SEAL_BYTES..).unwrap_or_default()).into();
    seal(text, start);
    Ok(digest)
}

/// Writes the checksum into the blank at `start` and ends the line.
fn seal(text: &mut Vec<u8>, start: usize) {
    let sum = crc32fast::hash(text.get(start + SEAL_BYTES..).unwrap_or_default());
    let mut digits = Vec::with_capacity(8);
    hex::push(&mut digits, &sum.to_be_bytes());
    if let Some(blank) = text.get_mut(start..start + digits.len()) {
        blank.copy_from_slice(&digits);
    }
    text.push(b'\n');
}

/// Checks the checksum of a line without its line feed and gives what it covers.
pub(crate) fn unseal(line: &[u8]) -> Result<&[u8], Flaw> {
    let (seal, body) = line.split_at_checked(SEAL_BYTES).ok_or(Flaw::Checksum)?;
    let (digits, space) = seal.split_at(8);
    let sum = hex::parse::<4>(digits).ok_or(Flaw::Checksum)?;
    if space != b" " || u32::from_be_bytes(sum) != crc32fast::hash(body) {
        return Err(Flaw::Checksum);
    }
    Ok(body)
}

/// Reads an entry line without its line feed.
pub(crate) fn read_entry(line: &[u8]) -> Result<EntryLine, Flaw> {
    let body = unseal(line)?;
    let mut values = serde_json::Deserializer::from_slice(body).into_iter::<Header>();
    let Some(Ok(header)) = values.next() else {
        return Err(Flaw::Malformed);
    };
    let (header_bytes, rest) = body.split_at_checked(values.byte_offset()).ok_or(Flaw::Malformed)?;
    let rest = rest.strip_prefix(b" ").ok_or(Flaw::Malformed)?;
    let digest = Sha256::digest(header_bytes).into();
    if rest == ERASED {
        let entry = Entry { header, payload: Vec::new(), erased: true };
        return Ok(EntryLine { entry, digest, commitment_holds: true });
    }
    let (salt, payload) = rest.split_at_checked(33).ok_or(Flaw::Malformed)?;
    let salt = salt.strip_suffix(b" ").ok_or(Flaw::Malformed)?;
    let salt = hex::parse::<16>(salt).ok_or(Flaw::Malformed)?;
    let commitment_holds = commitment(&salt, payload) == header.commitment;
    let entry = Entry { header, payload: payload.to_vec(), erased: false };
    Ok(EntryLine { entry, digest, commitment_holds })
}

/// Reads a line of plain JSON without its line feed; gives the value and its digest.
pub(crate) fn read_json<T: DeserializeOwned>(line: &[u8]) -> Result<(T, Digest), Flaw> {
    let body = unseal(line)?;
    let value = serde_json::from_slice(body).map_err(|_| Flaw::Malformed)?;
    Ok((value, Sha256::digest(body).into()))
}

/// Reads the sequence of an entry line without checking anything else of it.
pub(crate) fn peek_sequence(line: &[u8]) -> Option<u64> {
    let digits = line.get(8..)?.strip_prefix(ENTRY_START)?;
    let mut sequence: Option<u64> = None;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                let digit = u64::from(byte - b'0');
                sequence = Some(sequence.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            }
            b',' => return sequence,
            _ => return None,
        }
    }
    None
}

/// Takes a file apart into lines, holding one line at a time.
pub(crate) struct Lines<R> {
    file: BufReader<R>,
    line: Vec<u8>,
}

/// What stands next in a file.
pub(crate) enum Next<'a> {
    /// A line without its line feed.
    Line(&'a [u8]),
    /// Bytes that no line feed ends (or that are too long for a line).
    Unended,
    /// The end of the file.
    End,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(file: R) -> Self {
        Self::buffered(file, READ_BYTES)
    }

    /// For a file of which only the first line is wanted.
    pub(crate) fn first(file: R) -> Self {
        Self::buffered(file, FIRST_LINE_BYTES)
    }

    fn buffered(file: R, bytes: usize) -> Self {
        Self { file: BufReader::with_capacity(bytes, file), line: Vec::new() }
    }

    /// Reads on to the next line feed.
    pub(crate) fn next(&mut self) -> io::Result<Next<'_>> {
        self.line.clear();
        let mut bounded = (&mut self.file).take(LINE_BYTES_MAX);
        bounded.read_until(b'\n', &mut self.line)?;
        if self.line.is_empty() {
            return Ok(Next::End);
        }
        Ok(match self.line.strip_suffix(b"\n") {
            Some(line) => Next::Line(line),
            None => Next::Unended,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(payload: &[u8]) -> Header {
        Header {
            sequence: 5,
            batch: 4,
            time: -1,
            officer: 7,
            uid: 1000,
            session: u64::MAX,
            order: u128::MAX,
            command: "bàn giao \"} \" ca".into(),
            record: String::new(),
            base: 3,
            format: 1,
            commitment: commitment(&[9; 16], payload),
            previous: [1; 32],
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let payload = r#"{"name":"Nguyễn Thị Hường","note":"- } {"}"#.as_bytes();
        let mut text = Vec::new();
        let digest = push_entry(&mut text, &header(payload), &[9; 16], payload).unwrap();
        let line = text.strip_suffix(b"\n").unwrap();
        let read = read_entry(line).unwrap();
        assert_eq!(read.entry.header, header(payload));
        assert_eq!(read.entry.payload, payload);
        assert_eq!(read.digest, digest);
        assert!(read.commitment_holds && !read.entry.erased);
        assert_eq!(peek_sequence(line), Some(5));
        assert_eq!(text.iter().filter(|byte| **byte == b'\n').count(), 1);
    }

    #[test]
    fn another_payload_does_not_hold_the_commitment() {
        let mut text = Vec::new();
        push_entry(&mut text, &header(b"{}"), &[9; 16], b"[]").unwrap();
        let read = read_entry(text.strip_suffix(b"\n").unwrap()).unwrap();
        assert!(!read.commitment_holds);
    }

    #[test]
    fn a_checksum_in_capitals_is_a_flipped_bit() {
        let mut text = Vec::new();
        push_entry(&mut text, &header(b"{}"), &[9; 16], b"{}").unwrap();
        let line = text.strip_suffix(b"\n").unwrap();
        let mut shouted = line.to_vec();
        shouted[..8].make_ascii_uppercase();
        assert_ne!(shouted, line, "the sum needs a letter for this test");
        assert_eq!(unseal(&shouted), Err(Flaw::Checksum));
    }

    #[test]
    fn short_and_odd_lines_are_refused() {
        for line in [&b""[..], b"0", b"00000000", b"00000000 ", b"ffffffff {}"] {
            assert!(read_entry(line).is_err(), "{line:?}");
        }
        for body in [&b"{}"[..], b"{} - ", b"null -", b"{\"sequence\":1} -", b"-"] {
            let mut text = SEAL_BLANK.to_vec();
            text.extend_from_slice(body);
            seal(&mut text, 0);
            let read = read_entry(text.strip_suffix(b"\n").unwrap());
            assert!(matches!(read, Err(Flaw::Malformed)), "{body:?}");
        }
    }

    #[test]
    fn an_endless_line_is_not_read_whole() {
        let mut lines = Lines::new(io::repeat(b'x'));
        assert!(matches!(lines.next().unwrap(), Next::Unended));
        assert!(lines.line.len() as u64 <= LINE_BYTES_MAX);
    }
}
