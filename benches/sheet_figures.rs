//! Lists read: a CSV and the same list as a workbook, from the open file to the last row understood, without the desk.

use std::fs::File;
use std::path::Path;
use std::time::Instant;

use rust_xlsxwriter::Workbook;
use trucban::domain::moment::Moment;
use trucban::exchange::headers::{Headers, Kind, Overrides};
use trucban::exchange::line_list::{LineList, Reading};
use trucban::exchange::list_file;
use trucban::exchange::workbook::Program;

use crate::Told;
use crate::measure::Table;

/// The word under which this program reads a workbook.
pub const READER: &str = "read-workbook";

/// Measures the list of cases in a folder, as text and as a workbook.
pub fn measure(lists: &Path, today: Moment, table: &mut Table) -> Told<()> {
    table.heading("lists read and understood, rows a second");
    let (text, book) = (lists.join("cases.csv"), lists.join("cases.xlsx"));
    as_workbook(&text, &book)?;
    for file in [&text, &book] {
        let begun = Instant::now();
        let rows = read(file, today)?;
        let taken = begun.elapsed().as_secs_f64();
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = file.metadata()?.len() / 1024;
        table.number(&name, rows as f64 / taken, &format!("is {taken:.2} s, {rows} rows, {bytes} KB"));
    }
    Ok(())
}

fn as_workbook(text: &Path, book: &Path) -> Told<()> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(text)?;
    for (row, record) in (0..).zip(rows.records()) {
        for (column, cell) in (0..).zip(record?.iter()) {
            sheet.write_string(row, column, cell.trim_start_matches('\u{FEFF}'))?;
        }
    }
    Ok(workbook.save(book)?)
}

fn read(file: &Path, today: Moment) -> Told<usize> {
    let (headers, overrides) = (Headers::embedded(), Overrides::default());
    let reading = Reading { kind: Kind::Cases, headers: &headers, overrides: &overrides, today: today.date() };
    let program = Program { path: std::env::current_exe()?, command: READER };
    let failed = |error| format!("no list: {error:?}");
    let list = list_file::open(File::open(file)?, reading, None, &program).map_err(failed)?;
    let mut list = LineList::open(list.source.bytes, reading).map_err(failed)?;
    let mut rows = 0;
    while list.next_line()?.is_some() {
        rows += 1;
    }
    Ok(rows)
}
