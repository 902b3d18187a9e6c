//! Rows as a workbook of one sheet. It is made in memory, because names must not lie in temporary files; nothing in it
//! is a formula, and a telephone keeps its zero.

use std::io;

use chrono::Datelike;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::cells::is_guarded;
use super::sheet::Value;
use crate::domain::moment::Moment;

/// The rows of one sheet, its header included, as the file format limits them.
const ROWS_MAX: u32 = 1_048_576;

/// Cells of the widest column that is made so from the beginning.
const WIDTH_MAX: usize = 40;

/// A workbook being filled.
pub(super) struct WorkbookOut {
    workbook: Workbook,
    sheet: Worksheet,
    next: u32,
    widths: Vec<usize>,
    formats: Formats,
}

struct Formats {
    text: Format,
    /// Excel's own mark that a text which looks like a formula is none, also when somebody edits the cell.
    quoted: Format,
    day: Format,
    moment: Format,
    tenths: Format,
}

fn fault(error: XlsxError) -> io::Error {
    io::Error::other(error.to_string())
}

impl WorkbookOut {
    /// Begins with the header, which stays in sight.
    pub(super) fn new(columns: &[&str]) -> io::Result<Self> {
        let mut sheet = Worksheet::new();
        let bold = Format::new().set_bold();
        for (column, name) in (0_u16..).zip(columns) {
            sheet.write_string_with_format(0, column, *name, &bold).map_err(fault)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(fault)?;
        let text = Format::new().set_num_format("@");
        let formats = Formats {
            quoted: text.clone().set_quote_prefix(),
            text,
            day: Format::new().set_num_format("dd/mm/yyyy"),
            moment: Format::new().set_num_format("dd/mm/yyyy hh:mm"),
            tenths: Format::new().set_num_format("0.0"),
        };
        let widths = columns.iter().map(|name| name.chars().count()).collect();
        Ok(Self { workbook: Workbook::new(), sheet, next: 1, widths, formats })
    }

    /// Adds a row. The error is that no sheet holds more.
    pub(super) fn row(&mut self, values: &[Value]) -> io::Result<()> {
        if self.next == ROWS_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        for (column, value) in (0_u16..).zip(values) {
            self.cell(column, value).map_err(fault)?;
        }
        self.next += 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, value: &Value) -> Result<(), XlsxError> {
        let (row, formats, sheet) = (self.next, &self.formats, &mut self.sheet);
        // A workbook counts days from 1900 on, the seconds of a moment not exactly, and midnight is a day to it: what it
        // cannot hold is text.
        let width = match value {
            Value::Absent => return Ok(()),
            Value::Number(number) if *number < 1 << 53 => {
                #[expect(clippy::cast_precision_loss, reason = "checked to be exact")]
                let number = *number as f64;
                sheet.write_number(row, column, number)?;
                8
            }
            Value::Signed(number) if number.unsigned_abs() < 1 << 53 => {
                #[expect(clippy::cast_precision_loss, reason = "checked to be exact")]
                let number = *number as f64;
                sheet.write_number(row, column, number)?;
                8
            }
            Value::Tenths(tenths) => {
                sheet.write_number_with_format(row, column, f64::from(*tenths) / 10.0, &formats.tenths)?;
                6
            }
            Value::Flag(flag) => {
                sheet.write_boolean(row, column, *flag)?;
                6
            }
            Value::Date(day) if is_in_workbooks(day.year()) => {
                sheet.write_datetime_with_format(row, column, day, &formats.day)?;
                10
            }
            Value::Moment(moment) if is_minute_of_a_workbook(*moment) => {
                sheet.write_datetime_with_format(row, column, moment.local(), &formats.moment)?;
                16
            }
            other => {
                let (text, is_quoted) = text(other);
                if text.is_empty() {
                    return Ok(());
                }
                let width = text.chars().count();
                let format = if is_quoted { &formats.quoted } else { &formats.text };
                sheet.write_string_with_format(row, column, text, format)?;
                width
            }
        };
        if let Some(widest) = self.widths.get_mut(usize::from(column)) {
            *widest = (*widest).max(width.min(WIDTH_MAX));
        }
        Ok(())
    }

    /// The file.
    pub(super) fn into_bytes(mut self) -> io::Result<Vec<u8>> {
        for (column, width) in (0_u16..).zip(&self.widths) {
            let cells = u32::try_from(*width).map_or(8.0, f64::from) + 2.0;
            self.sheet.set_column_width(column, cells).map_err(fault)?;
        }
        self.workbook.push_worksheet(self.sheet);
        self.workbook.save_to_buffer().map_err(fault)
    }
}

/// Whether a moment comes back from a workbook as it is.
fn is_minute_of_a_workbook(moment: Moment) -> bool {
    let is_midnight = moment.time() == chrono::NaiveTime::MIN;
    is_in_workbooks(moment.date().year()) && moment.seconds() % 60 == 0 && !is_midnight
}

fn is_in_workbooks(year: i32) -> bool {
    (1901..=9999).contains(&year)
}

/// A text as a cell holds it, and whether it looks like a formula. What looks like no answer, and what begins with a
/// quote before either, bears a quote of ours as in CSV: the import takes it off again.
fn text(value: &Value) -> (String, bool) {
    let text = match value {
        Value::Text(text) | Value::CellText(text) => text.clone(),
        other => return (other.cell(), false),
    };
    let looks_like_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.len() > 1;
    if looks_like_formula {
        return (text, true);
    }
    if is_guarded(&text) { (format!("'{text}"), true) } else { (text, false) }
}
