//! `trucban verify` and the export of the journal: both read the files alone, beside a working desk or without one, and
//! can write nothing.

use std::fmt::Display;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::failure::{Exit, Failure, shown_path};
use super::invocation::Invocation;
use super::visit::Visit;
use crate::desk::protocol::Purpose;
use crate::domain::moment::Moment;
use crate::exchange::sheet::{Format, SheetWriter, Value};
use crate::journal::disk::Pen;
use crate::journal::{Damage, Disk, Entry, Journal, Opening, RealDisk, verify};

/// Runs `trucban verify`.
pub(super) fn run_verify(invocation: &Invocation) -> Result<(), Failure> {
    let book = &invocation.book;
    let _at_the_demo = demo_visit(invocation)?;
    let disk = Arc::new(open(invocation)?);
    let report = verify(&disk, &[]).map_err(|error| Failure::of_journal(&error, book))?;
    let head: String = report.head.iter().map(|byte| format!("{byte:02x}")).collect();
    let values: [(&str, &dyn Display); 5] = [
        ("entries", &report.entries),
        ("segments", &report.segments),
        ("erased", &report.erased),
        ("sequence", &report.sequence),
        ("head", &head),
    ];
    invocation.print_line(&book.say_with("command_line.verified", &values))?;
    match report.problem {
        None => Ok(()),
        Some(damage) => Err(damaged(&damage, invocation)),
    }
}

fn damaged(damage: &Damage, invocation: &Invocation) -> Failure {
    let segment = format!("{:06}", damage.segment);
    let reason = damage.reason.to_string();
    let values: [(&str, &dyn Display); 4] =
        [("segment", &segment), ("line", &damage.line), ("sequence", &damage.sequence), ("reason", &reason)];
    Failure::new(Exit::Refused, invocation.book.say_with("command_line.damaged", &values))
}

/// Columns of the journal.
const COLUMNS: [&str; 9] =
    ["sequence", "time", "officer", "uid", "session", "order", "command", "record", "base_revision"];

/// Writes the header of every entry; what the entries hold of persons stays in the journal.
pub(super) fn export(invocation: &Invocation, format: Format, out: Option<&Path>) -> Result<u64, Failure> {
    let book = &invocation.book;
    let _at_the_demo = demo_visit(invocation)?;
    let disk = open(invocation)?;
    let mut not_opened = None;
    let rows = invocation.write_out(out, |out| {
        let mut writer = SheetWriter::new(out, format, &COLUMNS)?;
        let mut written = Ok(());
        let opened = Journal::open(disk, Opening::default(), |entry| {
            if written.is_ok() {
                written = writer.row(&row(&entry));
            }
        });
        not_opened = opened.err();
        written?;
        writer.finish().map(|(_, rows)| rows)
    })?;
    match not_opened {
        None => Ok(rows),
        Some(error) => Err(Failure::of_journal(&error, book)),
    }
}

fn row(entry: &Entry) -> [Value; 9] {
    let header = &entry.header;
    [
        Value::Number(header.sequence),
        Value::Moment(Moment::from(header.time)),
        Value::Number(header.officer.into()),
        Value::Number(header.uid.into()),
        Value::Text(format!("{:016x}", header.session)),
        Value::Text(format!("{:032x}", header.order)),
        Value::Text(header.command.clone()),
        Value::Text(header.record.clone()),
        Value::Number(header.base.into()),
    ]
}

/// A demo's journal is there only while somebody is at its desk.
fn demo_visit(invocation: &Invocation) -> Result<Option<Visit<'_>>, Failure> {
    invocation.is_demo.then(|| Visit::join(invocation, Purpose::CommandLine)).transpose()
}

fn open(invocation: &Invocation) -> Result<FilesAsTheyAre, Failure> {
    let folder = invocation.place.journal();
    if !folder.is_dir() {
        let folder = shown_path(&invocation.place.folder);
        return Err(Failure::environment(invocation.book.say_with("command_line.no_journal", &[("folder", &folder)])));
    }
    RealDisk::existing(&folder).map(FilesAsTheyAre).map_err(|error| Failure::of_disk(&error, &invocation.book))
}

/// A disk that is read and never written, whatever the journal would like to mend.
#[derive(Debug)]
struct FilesAsTheyAre(RealDisk);

/// No pen: nothing is ever written with it.
enum NoPen {}

fn refused<T>() -> io::Result<T> {
    Err(io::ErrorKind::ReadOnlyFilesystem.into())
}

impl Disk for FilesAsTheyAre {
    type Pen = NoPen;
    type Reader = <RealDisk as Disk>::Reader;

    fn list(&self) -> io::Result<Vec<String>> {
        self.0.list()
    }

    fn read(&self, name: &str, from: u64) -> io::Result<Self::Reader> {
        self.0.read(name, from)
    }

    fn create(&self, _: &str) -> io::Result<NoPen> {
        refused()
    }

    fn append(&self, _: &str) -> io::Result<NoPen> {
        refused()
    }

    fn rename(&self, _: &str, _: &str) -> io::Result<()> {
        refused()
    }

    fn remove(&self, _: &str) -> io::Result<()> {
        refused()
    }

    fn sync_folder(&self) -> io::Result<()> {
        refused()
    }
}

impl Pen for NoPen {
    fn write_all(&mut self, _: &[u8]) -> io::Result<()> {
        match *self {}
    }

    fn sync_data(&mut self) -> io::Result<()> {
        match *self {}
    }

    fn truncate(&mut self, _: u64) -> io::Result<()> {
        match *self {}
    }
}
