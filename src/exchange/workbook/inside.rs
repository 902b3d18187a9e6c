//! Inside the reading process: takes its own limits first, then reads the workbook at its standard input cell by cell
//! and writes rows to its standard output. Nothing dense is ever made of a sheet.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::os::fd::AsFd;

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

use super::{COLUMNS_MAX, END, FAULT, FILE_BYTES_MAX, Fault, GAP, ROW, ROWS_MAX, SHEET, TEXT_BYTES_MAX};

/// Bytes of memory, everything counted.
const MEMORY_MAX: u64 = 384 << 20;
/// Seconds of work.
const SECONDS_MAX: u64 = 10;
/// Bytes that the parts of a workbook may say they hold, unpacked.
const UNPACKED_BYTES_MAX: u64 = 320 << 20;
/// The most rows over which a merged cell is told again.
const MERGED_ROWS_MAX: u32 = 500;
/// The most merged cells that are looked at.
const MERGED_MAX: usize = 20_000;

/// Why reading stops.
enum Stop {
    Fault(Fault),
    /// Whoever asked has gone.
    Output,
}

impl From<XlsxError> for Stop {
    fn from(error: XlsxError) -> Self {
        Stop::Fault(match error {
            XlsxError::Password => Fault::Password,
            _ => Fault::Broken,
        })
    }
}

impl From<io::Error> for Stop {
    fn from(_: io::Error) -> Self {
        Stop::Output
    }
}

/// The work of the reading process, from its limits to its exit code: 0 where all was read, 1 where a fault was told,
/// 3 where not even that could be.
pub fn read_standard_input() -> u8 {
    if confine().is_err() {
        return 3;
    }
    let mut out = Out { to: BufWriter::with_capacity(1 << 16, io::stdout().lock()), bytes: 0 };
    let read = io::stdin().as_fd().try_clone_to_owned().map_err(Stop::from);
    match read.and_then(|input| workbook(File::from(input), &mut out)) {
        Ok(()) => u8::from(out.line(&[END]).and_then(|()| out.to.flush().map_err(Stop::from)).is_err()) * 3,
        Err(Stop::Fault(fault)) => {
            let told = writeln!(out.to, "{}{}", char::from(FAULT), fault.name()).and_then(|()| out.to.flush());
            if told.is_ok() { 1 } else { 3 }
        }
        Err(Stop::Output) => 3,
    }
}

/// Takes the limits; there is no way back from them.
fn confine() -> rustix::io::Result<()> {
    let at_most = |limit| Rlimit { current: Some(limit), maximum: Some(limit) };
    setrlimit(Resource::Core, at_most(0))?;
    setrlimit(Resource::Fsize, at_most(0))?;
    setrlimit(Resource::Cpu, at_most(SECONDS_MAX))?;
    setrlimit(Resource::As, at_most(MEMORY_MAX))?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
}

/// The standard output, counted.
struct Out<W> {
    to: W,
    bytes: usize,
}

impl<W: Write> Out<W> {
    fn line(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.bytes += bytes.len() + 1;
        if self.bytes > TEXT_BYTES_MAX {
            return Err(Stop::Fault(Fault::TooLarge));
        }
        self.to.write_all(bytes)?;
        Ok(self.to.write_all(b"\n")?)
    }
}

fn workbook(mut file: File, out: &mut Out<impl Write>) -> Result<(), Stop> {
    let length = file.seek(SeekFrom::End(0))?;
    if length > FILE_BYTES_MAX {
        return Err(Stop::Fault(Fault::TooLarge));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.rewind()?;
    file.take(FILE_BYTES_MAX).read_to_end(&mut bytes)?;
    // The old container holds old workbooks, and new ones that are locked.
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_locked = memchr::memmem::find(&bytes, &locked).is_some();
        return Err(Stop::Fault(if is_locked { Fault::Password } else { Fault::Old }));
    }
    if unpacked_bytes(&bytes)? > UNPACKED_BYTES_MAX {
        return Err(Stop::Fault(Fault::TooLarge));
    }
    let mut book = Xlsx::new(BufReader::new(io::Cursor::new(bytes.as_slice())))?;
    let sheets = book.sheets_metadata().to_vec();
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let visible = if sheet.visible == SheetVisible::Visible { b'v' } else { b'h' };
        let mut line = vec![SHEET, visible];
        line.extend(plain(&sheet.name).bytes());
        out.line(&line)?;
        rows(&mut book, &sheet.name, out)?;
    }
    Ok(())
}

/// How many bytes the parts of a workbook say that they hold.
fn unpacked_bytes(bytes: &[u8]) -> Result<u64, Stop> {
    let broken = |_| Stop::Fault(Fault::Broken);
    let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).map_err(broken)?;
    (0..archive.len()).try_fold(0_u64, |sum, part| {
        let size = archive.by_index_raw(part).map_err(broken)?.size();
        Ok(sum.saturating_add(size))
    })
}

/// One row while its cells come.
#[derive(Default)]
struct Row {
    number: u32,
    cells: Vec<String>,
}

impl Row {
    fn put(&mut self, column: usize, text: String) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
    }
}

fn rows<R: Read + Seek>(book: &mut Xlsx<R>, name: &str, out: &mut Out<impl Write>) -> Result<(), Stop> {
    let mut merged = Merged::of(&book.merge_cells_by_sheet_name(name)?);
    let mut reader = book.worksheet_cells_reader(name)?;
    let (mut row, mut written) = (Row::default(), 0);
    while let Some(cell) = reader.next_cell()? {
        let (number, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        // Rows that go back are no sheet that a spreadsheet wrote.
        if number < row.number {
            return Err(Stop::Fault(Fault::Broken));
        }
        if column >= COLUMNS_MAX || usize::try_from(number).unwrap_or(usize::MAX) >= ROWS_MAX {
            return Err(Stop::Fault(Fault::TooLarge));
        }
        if number > row.number {
            written = write_row(&mut row, written, &mut merged, out)?;
            row.number = number;
        }
        row.put(column, text);
    }
    write_row(&mut row, written, &mut merged, out)?;
    Ok(())
}

/// Writes a row in which something stands, after the empty ones before it; how many rows are written then.
fn write_row(row: &mut Row, written: u32, merged: &mut Merged, out: &mut Out<impl Write>) -> Result<u32, Stop> {
    if row.cells.is_empty() {
        return Ok(written);
    }
    merged.tell_again(row);
    if row.number > written {
        out.line(format!("{}{}", char::from(GAP), row.number - written).as_bytes())?;
    }
    let mut line = format!("{}{}:", char::from(ROW), row.cells.len());
    for (column, cell) in row.cells.drain(..).enumerate() {
        if column > 0 {
            line.push(',');
        }
        if !cell.is_empty() {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        }
    }
    out.line(line.as_bytes())?;
    Ok(row.number + 1)
}

/// Cells that are merged over several rows: what stands in the first is meant for all, such as the address of a family.
/// Over columns nothing is told again: a title over ten columns is one title.
#[derive(Default)]
struct Merged {
    /// Those that have not begun, the last first.
    ahead: Vec<Region>,
    /// Those that the rows have come to, with what stands in the first.
    begun: Vec<(Region, String)>,
}

/// Rows of one column that are one cell.
struct Region {
    first: u32,
    last: u32,
    column: usize,
}

impl Merged {
    fn of(regions: &[Dimensions]) -> Self {
        let mut ahead = Vec::new();
        for region in regions.iter().take(MERGED_MAX) {
            let ((first, column), (last, _)) = (region.start, region.end);
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            if last > first && last - first < MERGED_ROWS_MAX && column < COLUMNS_MAX {
                ahead.push(Region { first, last, column });
            }
        }
        ahead.sort_by_key(|region| std::cmp::Reverse(region.first));
        Self { ahead, begun: Vec::new() }
    }

    fn tell_again(&mut self, row: &mut Row) {
        self.begun.retain(|(region, _)| region.last >= row.number);
        for (region, text) in &self.begun {
            row.put(region.column, text.clone());
        }
        while let Some(region) = self.ahead.pop_if(|region| region.first <= row.number) {
            let text = row.cells.get(region.column).filter(|_| region.first == row.number).cloned().unwrap_or_default();
            if !text.is_empty() {
                self.begun.push((region, text));
            }
        }
    }
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => plain(text),
        DataRef::SharedString(text) => plain(text),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number without what floating point adds to it.
fn number_text(number: f64) -> String {
    let text = format!("{number:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

/// A date or a time as ISO writes it. A year that was typed into a cell of dates is that year: nobody on a list of
/// today was born, ill or tested in the few months of 1905 that such numbers mean.
fn moment_text(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    let is_whole = serial.fract() == 0.0;
    if (1900.0..=2100.0).contains(&serial) && is_whole {
        return number_text(serial);
    }
    let (year, month, day, hour, minute, second, thousandths) = moment.to_ymd_hms_milli();
    if serial < 1.0 {
        return format!("{hour:02}:{minute:02}");
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if is_whole {
        return date;
    }
    // Half a second of rounding must not make 07:30 into 07:29:59.
    let seconds = u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second) + u32::from(thousandths >= 500);
    let seconds = seconds.min(86_399);
    format!("{date} {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// One line of a text, its ends trimmed.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    text.trim().to_string()
}
