//! Workbooks (.xlsx): a process of our own, with little memory and little time, turns every sheet into plain text, a line
//! for each row; what kills it kills nothing else.

mod inside;
mod outside;

pub use inside::read_standard_input;
pub use outside::{Opened, Program, SheetText, Unreadable, read};

/// The most rows down to which a sheet may reach.
pub const ROWS_MAX: usize = 300_000;

/// The most columns in which something may stand.
pub const COLUMNS_MAX: usize = 256;

/// The most bytes of a workbook file.
pub const FILE_BYTES_MAX: u64 = 32 << 20;

/// The most bytes of text that a workbook may hold, all sheets together.
pub const TEXT_BYTES_MAX: usize = 64 << 20;

// What the reading process says, one line each, told apart by the first byte.
/// A sheet begins: `v` or `h` (hidden), and its name.
const SHEET: u8 = b'S';
/// A row: how many cells, a colon, the cells quoted between commas.
const ROW: u8 = b'R';
/// Rows in which nothing stands, as a number.
const GAP: u8 = b'G';
/// All was said.
const END: u8 = b'E';
/// It cannot be read: the name of a [`Fault`].
const FAULT: u8 = b'F';

/// Why a file is not read as a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is locked with a password.
    Password,
    /// It is of Excel 97–2003 (.xls).
    Old,
    /// It is damaged, or no workbook.
    Broken,
    /// It is larger, once unpacked, than any office's list.
    TooLarge,
}

impl Fault {
    const ALL: [(Fault, &'static str); 4] =
        [(Fault::Password, "password"), (Fault::Old, "old"), (Fault::Broken, "broken"), (Fault::TooLarge, "large")];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(fault, _)| *fault == self).map_or("", |(_, name)| name)
    }

    fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(fault, _)| *fault)
    }
}
