//! `trucban verify` and the export of the journal: both read the files alone, beside a working desk or without one, and
//! can write nothing.

use std::fmt::Display;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::failure::{Exit, Failure};
use super::invocation::Invocation;
use super::visit::Visit;
use crate::desk::protocol::Purpose;
use crate::domain::moment::Moment;
use crate::exchange::sheet::{Format, SheetWriter, Value};
use crate::journal::disk::Pen;
use crate::journal::{Anchor, Damage, Disk, Entry, Flaw, Journal, Opening, RealDisk, hex, verify};
use crate::language::{Phrasebook, Shown};

/// Runs `trucban verify`: the journal must be whole in itself, and hold the anchors that were noted earlier.
pub(super) fn run_verify(invocation: &Invocation, anchors: &[String]) -> Result<(), Failure> {
    let book = &invocation.book;
    let anchor = |text: &String| {
        let wrong = || book.say_with("command_line.wrong_anchor", &[("anchor", &Shown::of(text))]);
        text.parse::<Anchor>().map_err(|_| Failure::new(Exit::Usage, wrong()))
    };
    let anchors = anchors.iter().map(anchor).collect::<Result<Vec<_>, _>>()?;
    let _at_the_demo = demo_visit(invocation)?;
    let disk = Arc::new(open(invocation)?);
    let report = verify(&disk, &anchors).map_err(|error| Failure::of_journal(&error, book))?;
    let head = hex::text(&report.head);
    let values: [(&str, &dyn Display); 5] = [
        ("entries", &report.entries),
        ("segments", &report.segments),
        ("erased", &report.erased),
        ("sequence", &report.sequence),
        ("head", &head),
    ];
    match report.problem {
        None => invocation.print_line(&book.say_with("command_line.verified", &values)),
        Some(damage) => {
            invocation.print_line(&book.say_with("command_line.verified_in_part", &values))?;
            Err(damaged(&damage, invocation))
        }
    }
}

fn damaged(damage: &Damage, invocation: &Invocation) -> Failure {
    let segment = format!("{:06}", damage.segment);
    let reason = flaw(&damage.reason, &invocation.book);
    let values: [(&str, &dyn Display); 4] =
        [("segment", &segment), ("line", &damage.line), ("sequence", &damage.sequence), ("reason", &reason)];
    Failure::new(Exit::Refused, invocation.book.say_with("command_line.damaged", &values))
}

/// What is wrong, without the end of a sentence; what the system says about a file is in no language of the desk.
fn flaw(flaw: &Flaw, book: &Phrasebook) -> String {
    let key = match flaw {
        Flaw::TornTail { bytes } => return book.say_with("command_line.flaw_torn", &[("bytes", bytes)]),
        Flaw::Sequence { expected, found } => {
            return book.say_with("command_line.flaw_sequence", &[("expected", expected), ("found", found)]);
        }
        Flaw::NewerFormat { found, known } => {
            return book.say_with("command_line.flaw_newer", &[("found", found), ("known", known)]);
        }
        Flaw::EndMissing { sequence } => {
            return book.say_with("command_line.flaw_end_missing", &[("sequence", sequence)]);
        }
        Flaw::Anchor { sequence } => return book.say_with("command_line.flaw_anchor", &[("sequence", sequence)]),
        Flaw::Incomplete => "command_line.flaw_incomplete",
        Flaw::Checksum => "command_line.flaw_checksum",
        Flaw::Malformed => "command_line.flaw_malformed",
        Flaw::Chain => "command_line.flaw_chain",
        Flaw::Commitment => "command_line.flaw_commitment",
        Flaw::MissingSegment => "command_line.flaw_missing_segment",
        Flaw::ForeignSegment => "command_line.flaw_foreign_segment",
        Flaw::Unreadable(_) => "command_line.flaw_unreadable",
    };
    book.say(key).to_string()
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
    invocation.must_have_journal()?;
    RealDisk::existing(&invocation.place.journal())
        .map(FilesAsTheyAre)
        .map_err(|error| Failure::of_disk(&error, &invocation.book))
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
