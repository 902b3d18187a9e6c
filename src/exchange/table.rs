//! Records of a delimited text file, read in bounded pieces. Not left to the `csv` crate, which holds a record whole
//! however long it is and lets one lost quote swallow the rest of a file; here such a line is refused and reading goes
//! on at the next one.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::ops::Range;

/// The most bytes of one record, line breaks inside quotes included.
pub const RECORD_BYTES_MAX: usize = 1 << 20;

/// The most lines over which a quoted cell may go; beyond them its quote counts as lost.
const QUOTED_LINES_MAX: usize = 64;

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Why a line is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFlaw {
    /// More than [`RECORD_BYTES_MAX`] bytes.
    TooLong,
    /// A NUL byte: not a text.
    Nul,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A quote that is never closed.
    OpenQuote,
}

/// One record: the line on which it begins, from 1, and its cells.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The line on which it begins.
    pub line: u64,
    text: &'a str,
    cells: &'a [Range<usize>],
}

impl<'a> Record<'a> {
    /// The cells, as they stand in the file.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        let text = self.text;
        self.cells.iter().map(move |cell| text.get(cell.clone()).unwrap_or_default())
    }

    /// Whether nothing stands in any cell.
    pub fn is_blank(&self) -> bool {
        self.cells().all(|cell| cell.trim().is_empty())
    }
}

/// What stands next in the file.
#[derive(Debug)]
pub enum Next<'a> {
    /// A record.
    Record(Record<'a>),
    /// A line that is none; the next call goes on after it.
    Flawed {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        flaw: LineFlaw,
        /// How it begins.
        beginning: String,
    },
    /// The end of the file.
    End,
}

/// A delimited text file being read. `,`, `;` and TAB delimit; LF, CR LF and CR end a line; a byte order mark is
/// skipped.
#[derive(Debug)]
pub struct Table<R> {
    file: R,
    delimiter: u8,
    lines_read: u64,
    after_return: bool,
    /// Lines that were read ahead in search of a closing quote.
    waiting: VecDeque<Line>,
    line: Line,
    splitter: Splitter,
    text: String,
}

#[derive(Debug, Default, Clone)]
struct Line {
    number: u64,
    bytes: Vec<u8>,
    is_too_long: bool,
}

impl<R: BufRead> Table<R> {
    /// Begins to read a file.
    pub fn new(file: R) -> Self {
        Self {
            file,
            delimiter: b',',
            lines_read: 0,
            after_return: false,
            waiting: VecDeque::new(),
            line: Line::default(),
            splitter: Splitter::default(),
            text: String::new(),
        }
    }

    /// Reads the next record and takes the delimiter that is most frequent in its first line for all that follow.
    /// Errors are those of the file.
    pub fn next_with_new_delimiter(&mut self) -> io::Result<Next<'_>> {
        let mut line = std::mem::take(&mut self.line);
        if !self.fill(&mut line)? {
            return Ok(Next::End);
        }
        // A header may go over several lines of its cell.
        let (mut record, mut ahead) = (line.bytes.clone(), Vec::new());
        while is_quote_open(&record) && ahead.len() < QUOTED_LINES_MAX && record.len() < RECORD_BYTES_MAX {
            let mut next = Line::default();
            if !self.fill(&mut next)? {
                break;
            }
            record.extend_from_slice(&next.bytes);
            ahead.push(next);
        }
        self.delimiter = most_frequent_delimiter(&record);
        ahead.into_iter().rev().for_each(|line| self.waiting.push_front(line));
        self.waiting.push_front(line);
        self.next()
    }

    /// Reads the next record. Errors are those of the file.
    pub fn next(&mut self) -> io::Result<Next<'_>> {
        let mut line = std::mem::take(&mut self.line);
        let filled = self.fill(&mut line)?;
        self.line = line;
        if !filled {
            return Ok(Next::End);
        }
        let flaw = self.split()?.err();
        let line = self.line.number;
        if let Some(flaw) = flaw {
            return Ok(Next::Flawed { line, flaw, beginning: beginning_of(&self.line.bytes) });
        }
        Ok(Next::Record(Record { line, text: &self.text, cells: &self.splitter.cells }))
    }

    /// Splits the line at hand, and those that its quotes go over, into cells.
    fn split(&mut self) -> io::Result<Result<(), LineFlaw>> {
        self.splitter.clear();
        if let Err(flaw) = check(&self.line) {
            return Ok(Err(flaw));
        }
        let mut ahead: Vec<Line> = Vec::new();
        let mut is_open = self.splitter.add(&self.line.bytes, self.delimiter);
        while is_open {
            let mut next = Line::default();
            let room = ahead.len() < QUOTED_LINES_MAX && self.splitter.text.len() < RECORD_BYTES_MAX;
            let found = room && self.fill(&mut next)?;
            if !found || check(&next).is_err() {
                if found {
                    ahead.push(next);
                }
                ahead.into_iter().rev().for_each(|line| self.waiting.push_front(line));
                return Ok(Err(LineFlaw::OpenQuote));
            }
            // A line break inside a cell, as a spreadsheet makes it, is a space to the ward.
            self.splitter.text.push(b' ');
            is_open = self.splitter.add(&next.bytes, self.delimiter);
            ahead.push(next);
        }
        self.splitter.end_cell();
        if self.splitter.text.len() > RECORD_BYTES_MAX {
            return Ok(Err(LineFlaw::TooLong));
        }
        self.text.clear();
        Ok(match std::str::from_utf8(&self.splitter.text) {
            Ok(text) => {
                self.text.push_str(text);
                Ok(())
            }
            Err(_) => Err(LineFlaw::NotUtf8),
        })
    }

    /// Takes the next line that waits or stands in the file; false at the end.
    fn fill(&mut self, line: &mut Line) -> io::Result<bool> {
        if let Some(waiting) = self.waiting.pop_front() {
            *line = waiting;
            return Ok(true);
        }
        line.bytes.clear();
        line.is_too_long = false;
        let mut found = false;
        loop {
            let mut piece = self.file.fill_buf()?;
            if self.after_return && piece.first() == Some(&b'\n') {
                self.after_return = false;
                self.file.consume(1);
                piece = self.file.fill_buf()?;
            }
            if piece.is_empty() {
                break;
            }
            (self.after_return, found) = (false, true);
            let end = memchr::memchr2(b'\n', b'\r', piece);
            let text = piece.get(..end.unwrap_or(piece.len())).unwrap_or_default();
            let room = RECORD_BYTES_MAX - line.bytes.len();
            line.is_too_long |= text.len() > room;
            line.bytes.extend_from_slice(text.get(..room).unwrap_or(text));
            let Some(end) = end else {
                let length = piece.len();
                self.file.consume(length);
                continue;
            };
            self.after_return = piece.get(end) == Some(&b'\r');
            self.file.consume(end + 1);
            break;
        }
        if !found {
            return Ok(false);
        }
        self.lines_read += 1;
        line.number = self.lines_read;
        if line.number == 1 && line.bytes.starts_with(b"\xEF\xBB\xBF") {
            line.bytes.drain(..3);
        }
        Ok(true)
    }
}

fn check(line: &Line) -> Result<(), LineFlaw> {
    if line.is_too_long {
        return Err(LineFlaw::TooLong);
    }
    if memchr::memchr(0, &line.bytes).is_some() { Err(LineFlaw::Nul) } else { Ok(()) }
}

/// The first letters of a flawed line, for the sentence about it.
fn beginning_of(bytes: &[u8]) -> String {
    let head = bytes.get(..bytes.len().min(60)).unwrap_or_default();
    String::from_utf8_lossy(head).trim_end_matches('\u{FFFD}').to_string()
}

fn is_quote_open(record: &[u8]) -> bool {
    memchr::memchr_iter(b'"', record).count() % 2 == 1
}

/// The delimiter that stands most often outside quotes; a comma where none does.
fn most_frequent_delimiter(line: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut is_quoted = false;
    for byte in line {
        is_quoted ^= *byte == b'"';
        for (count, delimiter) in counts.iter_mut().zip(DELIMITERS) {
            *count += usize::from(!is_quoted && *byte == delimiter);
        }
    }
    let ranked = counts.into_iter().zip(DELIMITERS).rev();
    ranked.max_by_key(|(count, _)| *count).map_or(b',', |(_, delimiter)| delimiter)
}

/// Where the splitter stands within a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    #[default]
    CellStart,
    Bare,
    Quoted,
    /// After a quote inside quotes: the end of them, or the first of two that mean one.
    QuoteSeen,
}

/// Takes quotes away and finds where cells end, as RFC 4180 and the `csv` crate do.
#[derive(Debug, Default)]
struct Splitter {
    text: Vec<u8>,
    cells: Vec<Range<usize>>,
    cell_start: usize,
    place: Place,
}

impl Splitter {
    fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.cell_start = 0;
        self.place = Place::CellStart;
    }

    fn end_cell(&mut self) {
        self.cells.push(self.cell_start..self.text.len());
        self.cell_start = self.text.len();
        self.place = Place::CellStart;
    }

    /// Adds one line; whether a quote is still open at its end.
    fn add(&mut self, line: &[u8], delimiter: u8) -> bool {
        if self.place == Place::CellStart && memchr::memchr(b'"', line).is_none() {
            self.add_plain(line, delimiter);
            return false;
        }
        for byte in line.iter().copied() {
            match (self.place, byte) {
                (Place::CellStart, b'"') => self.place = Place::Quoted,
                (Place::Quoted, b'"') => self.place = Place::QuoteSeen,
                (Place::QuoteSeen, b'"') => {
                    self.text.push(byte);
                    self.place = Place::Quoted;
                }
                (Place::CellStart | Place::Bare | Place::QuoteSeen, _) if byte == delimiter => self.end_cell(),
                (Place::Quoted, _) => self.text.push(byte),
                (Place::CellStart | Place::Bare | Place::QuoteSeen, _) => {
                    self.text.push(byte);
                    self.place = Place::Bare;
                }
            }
        }
        self.place == Place::Quoted
    }

    /// Adds a line without quotes, all but the end of its last cell.
    fn add_plain(&mut self, line: &[u8], delimiter: u8) {
        self.text.extend_from_slice(line);
        let mut at = self.cell_start;
        for cell in line.split(|byte| *byte == delimiter) {
            self.cells.push(at..at + cell.len());
            at += cell.len() + 1;
        }
        self.cell_start = self.cells.pop().map_or(0, |last| last.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every record as its line and cells; a flawed line as its flaw.
    fn read(bytes: &[u8]) -> Vec<(u64, Result<Vec<String>, LineFlaw>)> {
        let mut table = Table::new(bytes);
        let mut found = Vec::new();
        let mut next = table.next_with_new_delimiter().unwrap();
        loop {
            match next {
                Next::Record(record) => found.push((record.line, Ok(record.cells().map(String::from).collect()))),
                Next::Flawed { line, flaw, .. } => found.push((line, Err(flaw))),
                Next::End => return found,
            }
            next = table.next().unwrap();
        }
    }

    fn cells(texts: &[&str]) -> Result<Vec<String>, LineFlaw> {
        Ok(texts.iter().map(|text| (*text).to_string()).collect())
    }

    #[test]
    fn line_ends_delimiters_and_a_byte_order_mark_do_not_matter() {
        for end in ["\n", "\r\n", "\r"] {
            for delimiter in [",", ";", "\t"] {
                for mark in ["", "\u{FEFF}"] {
                    let text = format!("{mark}a{delimiter}b{end}\"1{delimiter} \"\"2\"\"\"{delimiter}{end}{end}x");
                    let quoted = format!("1{delimiter} \"2\"");
                    let expected = vec![
                        (1, cells(&["a", "b"])),
                        (2, cells(&[&quoted, ""])),
                        (3, cells(&[""])),
                        (4, cells(&["x"])),
                    ];
                    assert_eq!(read(text.as_bytes()), expected, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn a_cell_may_go_over_lines_and_the_next_record_knows_its_line() {
        let found = read(b"a,b\r\n\"12 Le Loi\r\nP.7\",x\r\ny,z\r\n");
        assert_eq!(found, [(1, cells(&["a", "b"])), (2, cells(&["12 Le Loi P.7", "x"])), (4, cells(&["y", "z"]))]);
    }

    #[test]
    fn a_lost_quote_costs_its_line_alone() {
        let found = read(b"a,b\n\"lost,1\nc,d\ne,f\n");
        assert_eq!(found[1], (2, Err(LineFlaw::OpenQuote)));
        assert_eq!(found[2..], [(3, cells(&["c", "d"])), (4, cells(&["e", "f"]))]);
    }

    #[test]
    fn what_is_no_text_is_refused_and_reading_goes_on() {
        let mut bytes = b"a,b\nn\0l,1\nb\xFFd,2\n".to_vec();
        bytes.extend(std::iter::repeat_n(b'x', 3 * RECORD_BYTES_MAX));
        bytes.extend(b"\nok,3\n");
        let flaws: Vec<_> = read(&bytes).into_iter().map(|(line, cells)| (line, cells.err())).collect();
        let expected = [
            (1, None),
            (2, Some(LineFlaw::Nul)),
            (3, Some(LineFlaw::NotUtf8)),
            (4, Some(LineFlaw::TooLong)),
            (5, None),
        ];
        assert_eq!(flaws, expected);
    }

    proptest! {
        #[test]
        fn records_are_what_the_csv_crate_reads(
            rows in proptest::collection::vec(proptest::collection::vec("[a-cĐấ ,;\"]{0,6}", 2..5), 1..6),
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            let text = writer.into_inner().unwrap();
            let mut table = Table::new(text.as_slice());
            for row in &rows {
                let Ok(Next::Record(record)) = table.next() else { panic!("{text:?}") };
                prop_assert_eq!(&record.cells().collect::<Vec<_>>(), row);
            }
        }

        #[test]
        fn any_bytes_are_read_to_the_end(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
            prop_assert!(read(&bytes).len() <= lines);
        }
    }
}
