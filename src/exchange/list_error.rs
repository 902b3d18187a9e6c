//! The sentence about a file that cannot be read as a list.

use std::fmt::Display;
use std::io;

use super::headers::HeaderFlaw;
use super::laid::LINES_MAX;
use super::line_list::ListError;
use super::refused::{columns_called, map_key};
use super::workbook::Fault;
use crate::language::{Phrasebook, Shown};

impl ListError {
    /// Says what is wrong with the file, what is safe and what to do.
    pub fn sentence(&self, file: &Shown<'_>, book: &Phrasebook) -> String {
        let about = |key: &str| book.say_with(key, &[("file", file)]);
        let with = |key: &str, name: &str, value: &dyn Display| book.say_with(key, &[("file", file), (name, value)]);
        match self {
            ListError::Io(error) => with("exchange.cannot_read", "reason", &io_reason(error, book)),
            ListError::Workbook => about("exchange.list_piped"),
            ListError::Encoding => about("exchange.list_encoding"),
            ListError::OldFont(font) => with("exchange.list_old_font", "font", &Shown::of(font)),
            ListError::Unreadable(fault) => about(fault_phrase(*fault)),
            ListError::NoSheet(names) => with("exchange.list_no_sheet", "names", &Shown::owned(names.join(", "))),
            ListError::NoWorkbook(name) => with("exchange.list_no_workbook", "name", &Shown::of(name)),
            ListError::ContactsOf(system) | ListError::Header(HeaderFlaw::ContactsOf { system }) => {
                with("exchange.list_of_contacts", "system", system)
            }
            ListError::TooLong => with("exchange.list_too_long", "lines", &LINES_MAX),
            ListError::Empty => about("exchange.list_empty"),
            ListError::Header(HeaderFlaw::Missing { fields }) => {
                let columns = fields.iter().map(|group| columns_called(group, book)).collect::<Vec<_>>().join(", ");
                let key = fields.first().and_then(|group| group.first()).map_or("", |field| map_key(*field));
                let values: [(&str, &dyn Display); 3] = [("file", file), ("columns", &columns), ("key", &key)];
                book.say_with("exchange.list_no_header", &values)
            }
            ListError::Header(HeaderFlaw::Twice { first, second }) => {
                let (first, second) = (Shown::of(first), Shown::of(second));
                book.say_with("exchange.list_header_twice", &[("file", file), ("first", &first), ("second", &second)])
            }
            ListError::Header(HeaderFlaw::NotThere { header }) => {
                with("exchange.list_header_not_there", "header", &Shown::of(header))
            }
        }
    }
}

fn fault_phrase(fault: Fault) -> &'static str {
    match fault {
        Fault::Password => "exchange.workbook_password",
        Fault::Old => "exchange.workbook_old",
        Fault::Broken => "exchange.workbook_broken",
        Fault::TooLarge => "exchange.workbook_too_large",
    }
}

/// What the system says about an error, in the language of the book where it is a usual one.
pub fn io_reason(error: &io::Error, book: &Phrasebook) -> String {
    let key = match error.kind() {
        io::ErrorKind::NotFound => "command_line.reason_not_found",
        io::ErrorKind::PermissionDenied => "command_line.reason_permission",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "command_line.reason_disk_full",
        io::ErrorKind::ReadOnlyFilesystem => "command_line.reason_read_only",
        io::ErrorKind::IsADirectory => "command_line.reason_folder",
        io::ErrorKind::NotADirectory => "command_line.reason_no_folder",
        _ => return Shown::owned(error.to_string()).to_string(),
    };
    book.say(key).to_string()
}
