//! One import from its files to its end, as a machine without a wire: it hands out commands and is told the answers,
//! so that several can be under way at once and the command line, a screen and a test can all drive it.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead};
use std::sync::Arc;

use super::headers::{Columns, Field, Kind};
use super::laid::Laid;
use super::line_list::{Found, LineList, ListError, Reading, Seen};
use super::refused::{FlaggedLine, Place, Reason, RefusedLine};
use super::row::{Row, of_kind};
use crate::domain::command::Command;
use crate::domain::identity::OrderId;
use crate::domain::line_list::{ContactRow, ROWS_MAX, Tally};
use crate::domain::refusal::{PaperRefusal, Refusal, StayRefusal};

/// The most bytes, counted roughly, of the rows of one command: a frame of the desk holds them with room to spare.
const CHUNK_BYTES_MAX: usize = 96 * 1024;

/// The most refused lines, and flagged ones, that are kept to be shown; beyond them they are counted.
pub const LINES_KEPT_MAX: usize = 100_000;

/// A file to import; its lines are reported by its place among the files.
pub struct Source<'a> {
    /// Its bytes.
    pub bytes: Box<dyn BufRead + 'a>,
}

/// How an import ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Reads and decides everything, and keeps nothing.
    pub dry_run: bool,
    /// Keeps the good rows where others are refused.
    pub keep_going: bool,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Sends this to the desk.
    Send(Box<Command>),
    /// Waits for the answer to the oldest command that has none.
    Wait,
    /// It is over: [`Import::into_report`].
    Done,
}

/// What the desk answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Carried out; rows have a tally.
    Done(Option<Tally>),
    /// Refused as a whole.
    Refused(Refusal),
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The rows stand.
    Committed,
    /// Nothing was kept, because it was a trial.
    Tried,
    /// Nothing was kept, because lines were refused.
    HeldBack,
    /// Nothing was kept, because the desk refused all of it.
    Refused(Refusal),
}

/// Rows by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// New records.
    pub added: u64,
    /// Changed records.
    pub updated: u64,
    /// Rows that said what already stood.
    pub skipped: u64,
    /// Refused lines.
    pub refused: u64,
    /// Lines that were taken and are odd.
    pub flagged: u64,
}

/// All that an import has to say at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How it ended.
    pub ending: Ending,
    /// What became of the rows, by kind: a list of cases with infectors brings contacts too.
    pub counts: BTreeMap<Kind, Counts>,
    /// Refused lines, by place; at most [`LINES_KEPT_MAX`].
    pub refused: Vec<RefusedLine>,
    /// Odd lines, by place; at most [`LINES_KEPT_MAX`].
    pub flagged: Vec<FlaggedLine>,
    /// For each file, which column is which field.
    pub columns: Vec<Columns>,
    /// For each file, its first lines and those that were nobody.
    pub seen: Vec<Seen>,
}

impl Report {
    /// How many lines were refused.
    pub fn refused_count(&self) -> u64 {
        self.counts.values().map(|counts| counts.refused).sum()
    }
}

/// Where the lines of one list come from.
enum Lines<'a> {
    /// A file, read as the import goes on.
    List(Box<LineList<'a>>),
    /// A list that was read before, and shown.
    Laid(Arc<Laid>, usize),
}

impl Lines<'_> {
    fn columns(&self) -> &Columns {
        match self {
            Lines::List(list) => list.columns(),
            Lines::Laid(laid, _) => &laid.columns,
        }
    }

    fn seen(&self) -> &Seen {
        match self {
            Lines::List(list) => list.seen(),
            Lines::Laid(laid, _) => &laid.seen,
        }
    }

    fn next_line(&mut self) -> io::Result<Option<(u64, Found)>> {
        match self {
            Lines::List(list) => list.next_line(),
            Lines::Laid(laid, next) => {
                *next += 1;
                Ok(laid.lines.get(*next - 1).cloned())
            }
        }
    }
}

impl std::fmt::Debug for Import<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Import").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// An import under way.
pub struct Import<'a> {
    id: OrderId,
    kind: Kind,
    options: Options,
    lists: Vec<Lines<'a>>,
    reading_file: usize,
    chunk: Chunk,
    /// Contacts that a list of cases names, kept until all its cases are sent: an infector may stand after the infected.
    infectors: VecDeque<Infection>,
    waiting: VecDeque<Sent>,
    stage: Stage,
    has_sent: bool,
    report: Report,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Reading,
    Infectors,
    Ending,
    Over,
}

/// Who infected whom, by codes.
struct Infection {
    place: Place,
    from: String,
    to: String,
}

/// A command whose answer is awaited.
enum Sent {
    Rows { kind: Kind, is_of_infectors: bool, lines: Vec<Line> },
    End,
}

/// Where a row stands, and for a contact who is its source.
struct Line {
    place: Place,
    from: String,
}

/// Rows on their way into one command.
#[derive(Default)]
struct Chunk {
    rows: Vec<Row>,
    lines: Vec<Line>,
    bytes: usize,
}

impl<'a> Import<'a> {
    /// Begins an import under its own id: finds the header of every file, so that nothing is sent where one has none.
    /// The error names the file by its place.
    pub fn begin(
        id: OrderId,
        sources: Vec<Source<'a>>,
        reading: Reading<'a>,
        options: Options,
    ) -> Result<Self, (usize, ListError)> {
        let mut lists = Vec::with_capacity(sources.len());
        for (place, source) in sources.into_iter().enumerate() {
            let list = LineList::open(source.bytes, reading).map_err(|error| (place, error))?;
            lists.push(Lines::List(Box::new(list)));
        }
        Ok(Self::of_lists(id, reading.kind, lists, options))
    }

    /// Begins an import of a list that was read before.
    pub fn of_laid(id: OrderId, laid: Arc<Laid>, options: Options) -> Self {
        Self::of_lists(id, laid.kind, vec![Lines::Laid(laid, 0)], options)
    }

    fn of_lists(id: OrderId, kind: Kind, lists: Vec<Lines<'a>>, options: Options) -> Self {
        let columns = lists.iter().map(|list| list.columns().clone()).collect();
        let report = Report {
            ending: if options.dry_run { Ending::Tried } else { Ending::Committed },
            counts: BTreeMap::from([(kind, Counts::default())]),
            refused: Vec::new(),
            flagged: Vec::new(),
            columns,
            seen: Vec::new(),
        };
        Self {
            id,
            kind,
            options,
            lists,
            reading_file: 0,
            chunk: Chunk::default(),
            infectors: VecDeque::new(),
            waiting: VecDeque::new(),
            stage: Stage::Reading,
            has_sent: false,
            report,
        }
    }

    /// Goes on as far as the next command. Errors are those of the files; then the import is to be ended by
    /// [`Import::give_up`].
    pub fn step(&mut self) -> io::Result<Step> {
        if self.stage == Stage::Reading {
            self.fill_chunk()?;
            if !self.chunk.is_empty() {
                return Ok(Step::Send(Box::new(self.send_chunk(self.kind, false))));
            }
            self.stage = Stage::Infectors;
        }
        if self.stage == Stage::Infectors {
            while !self.chunk.is_full()
                && let Some(Infection { place, from, to }) = self.infectors.pop_front()
            {
                self.chunk.add(place, Row::Contact(ContactRow { from, to, is_source: true, ..ContactRow::default() }));
            }
            if !self.chunk.is_empty() {
                return Ok(Step::Send(Box::new(self.send_chunk(Kind::Contacts, true))));
            }
            self.stage = Stage::Ending;
        }
        if !self.waiting.is_empty() {
            return Ok(Step::Wait);
        }
        if self.stage == Stage::Over {
            return Ok(Step::Done);
        }
        self.stage = Stage::Over;
        if self.report.ending == Ending::Committed && self.report.refused_count() > 0 && !self.options.keep_going {
            self.report.ending = Ending::HeldBack;
        }
        if !self.has_sent {
            return Ok(Step::Done);
        }
        self.waiting.push_back(Sent::End);
        let stands = self.report.ending == Ending::Committed;
        let command = if stands { Command::CommitImport(self.id) } else { Command::DiscardImport(self.id) };
        Ok(Step::Send(Box::new(command)))
    }

    /// Takes the answer to the oldest command that has none.
    pub fn answer(&mut self, answer: Answer) {
        match (self.waiting.pop_front(), answer) {
            (Some(Sent::Rows { kind, is_of_infectors, lines }), Answer::Done(tally)) => {
                self.count(kind, is_of_infectors, &lines, tally.unwrap_or_default());
            }
            (Some(Sent::Rows { .. }), Answer::Refused(refusal)) => {
                self.report.ending = Ending::Refused(refusal);
                self.give_up();
            }
            (Some(Sent::End), Answer::Refused(refusal)) if self.report.ending == Ending::Committed => {
                self.report.ending = Ending::Refused(refusal);
            }
            (Some(Sent::End) | None, _) => {}
        }
    }

    /// The file that is being read, by its place.
    pub fn file_at_hand(&self) -> usize {
        self.reading_file
    }

    /// Reads no further; the next steps discard what was staged.
    pub fn give_up(&mut self) {
        if self.report.ending == Ending::Committed {
            self.report.ending = Ending::HeldBack;
        }
        self.chunk = Chunk::default();
        self.infectors.clear();
        self.stage = if self.stage == Stage::Over { Stage::Over } else { Stage::Ending };
    }

    /// What there is to say, its lines in order.
    pub fn into_report(mut self) -> Report {
        self.report.refused.sort_by_key(|line| line.place);
        self.report.flagged.sort_by_key(|line| line.place);
        self.report.seen = self.lists.iter().map(|list| list.seen().clone()).collect();
        self.report
    }

    /// Reads rows until the chunk is full or the files end.
    fn fill_chunk(&mut self) -> io::Result<()> {
        while !self.chunk.is_full() {
            let Some(list) = self.lists.get_mut(self.reading_file) else { return Ok(()) };
            let Some((line, found)) = list.next_line()? else {
                self.reading_file += 1;
                continue;
            };
            let place = Place { file: self.reading_file, line };
            match found {
                Found::Refused { column, value, reason } => {
                    self.refuse(self.kind, RefusedLine { place, column, value, reason });
                }
                Found::Row(Row::Case(case, infector)) => {
                    if let Some(from) = infector {
                        self.infectors.push_back(Infection { place, from, to: case.code.clone() });
                    }
                    self.chunk.add(place, Row::Case(case, None));
                }
                Found::Row(row) => self.chunk.add(place, row),
            }
        }
        Ok(())
    }

    fn send_chunk(&mut self, kind: Kind, is_of_infectors: bool) -> Command {
        let chunk = std::mem::take(&mut self.chunk);
        let rows = of_kind(kind, chunk.rows);
        self.has_sent = true;
        self.waiting.push_back(Sent::Rows { kind, is_of_infectors, lines: chunk.lines });
        Command::Import { import: self.id, rows }
    }

    fn count(&mut self, kind: Kind, is_of_infectors: bool, lines: &[Line], tally: Tally) {
        let counts = self.report.counts.entry(kind).or_default();
        counts.added += u64::from(tally.added);
        counts.updated += u64::from(tally.updated);
        counts.skipped += u64::from(tally.skipped);
        let line_of = |row: u32| usize::try_from(row).ok().and_then(|row| lines.get(row));
        for (row, oddity) in tally.flagged {
            counts.flagged += 1;
            if let Some(line) = line_of(row).filter(|_| self.report.flagged.len() < LINES_KEPT_MAX) {
                self.report.flagged.push(FlaggedLine { place: line.place, oddity });
            }
        }
        for (row, refusal) in tally.refused {
            let Some(line) = line_of(row) else { continue };
            let field = if is_of_infectors { Some(Field::Infector) } else { field_of(&refusal, kind, &line.from) };
            let list = self.lists.get(line.place.file);
            let column = list.and_then(|list| header_of(list.columns(), field?)).unwrap_or_default();
            let value = named_in(&refusal).cloned().unwrap_or_default();
            self.refuse(kind, RefusedLine { place: line.place, column, value, reason: Reason::Desk(refusal) });
        }
    }

    fn refuse(&mut self, kind: Kind, line: RefusedLine) {
        self.report.counts.entry(kind).or_default().refused += 1;
        if self.report.refused.len() < LINES_KEPT_MAX {
            self.report.refused.push(line);
        }
    }
}

impl Chunk {
    fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn is_full(&self) -> bool {
        self.lines.len() >= ROWS_MAX || self.bytes >= CHUNK_BYTES_MAX
    }

    fn add(&mut self, place: Place, row: Row) {
        let from = if let Row::Contact(contact) = &row { contact.from.clone() } else { String::new() };
        self.bytes += row.bytes();
        self.rows.push(row);
        self.lines.push(Line { place, from });
    }
}

/// The code or name about which a refusal is.
fn named_in(refusal: &Refusal) -> Option<&String> {
    match refusal {
        Refusal::UnknownCode(name)
        | Refusal::CodeTwice(name)
        | Refusal::OtherPerson(name)
        | Refusal::NumberNeedsName(name)
        | Refusal::SeveralOfThisName(name) => Some(name),
        _ => None,
    }
}

/// Which field the desk's refusal of a row is about.
fn field_of(refusal: &Refusal, kind: Kind, from: &str) -> Option<Field> {
    Some(match (refusal, kind) {
        (Refusal::SeveralOfThisName(_), _) => Field::Name,
        (Refusal::SelfContact, _) => Field::To,
        // What is missing is what the area belongs to.
        (Refusal::SeveralAreas(_), Kind::Areas) => Field::Parent,
        (Refusal::SeveralAreas(_), Kind::Roster) => Field::Areas,
        (Refusal::SeveralAreas(_), _) => Field::Area,
        (Refusal::ExaminedBeforeReported, _) => Field::ExaminedAt,
        (Refusal::EndsBeforeItBegan, _) => Field::EndedOn,
        (Refusal::Paper(paper), _) => field_of_paper(paper),
        (Refusal::AnswerMissing, _) => Field::TransferAnswer,
        (Refusal::OnTheWay(_), _) => Field::TransferPlace,
        (Refusal::TimesDisordered, Kind::Papers) => Field::DeliveredAt,
        (Refusal::TimesDisordered, _) => Field::LeftAt,
        (Refusal::DayInFuture, Kind::Papers) => Field::Dated,
        (Refusal::SourceCycle(_) | Refusal::NotHisExposure, _) => Field::IsSource,
        (Refusal::OtherTestResult, _) => Field::Result,
        (Refusal::CtImpossible, _) => Field::Ct,
        (Refusal::BirthNeeded, _) => Field::Birth,
        (Refusal::ShiftReversed, _) => Field::EndsOn,
        (Refusal::PressureReversed, _) => Field::Pressure,
        (Refusal::AboveItself, Kind::Areas) => Field::Parent,
        (Refusal::AboveItself, _) => Field::ReportsTo,
        (Refusal::InFuture, Kind::Tests) => Field::TakenAt,
        (Refusal::Stay(stay), _) => field_of_stay(*stay),
        (Refusal::DayInFuture, Kind::Arrivals) => Field::ArrivedOn,
        (Refusal::DayInFuture, Kind::Contacts) => Field::Date,
        (Refusal::FollowUpStands(_), _) => Field::IsolatedFrom,
        (Refusal::StepWithoutPaper, _) => Field::Violations,
        (Refusal::EndUnexplained, _) => Field::Reason,
        (Refusal::DaysReversed, Kind::FollowUps | Kind::Screenings) => Field::Until,
        (Refusal::InFuture, Kind::Directives) => Field::ReceivedOn,
        (Refusal::AnswerBeforePaper, _) => Field::AnswerDue,
        (Refusal::InFuture, Kind::Tasks) => Field::DoneAt,
        (Refusal::OtherReadingAtThisTime | Refusal::InFuture, _) => Field::MeasuredAt,
        (refusal, kind) => match (named_in(refusal)?, kind) {
            (code, Kind::Contacts) if code == from => Field::From,
            (_, Kind::Contacts) => Field::To,
            (_, Kind::Roster) => Field::Phones,
            (_, Kind::Tasks) => Field::Case,
            _ => Field::Code,
        },
    })
}

fn field_of_stay(refusal: StayRefusal) -> Field {
    match refusal {
        StayRefusal::Stands(_) | StayRefusal::DayTooEarly(_) => Field::ArrivedOn,
        StayRefusal::UntilBeforeArrived => Field::Until,
        StayRefusal::CycleOutOfRange | StayRefusal::CycleUnclear | StayRefusal::CycleEndless => Field::TestsEvery,
    }
}

fn field_of_paper(refusal: &PaperRefusal) -> Field {
    match refusal {
        PaperRefusal::NumberTaken { .. } | PaperRefusal::Number => Field::PaperNumber,
        PaperRefusal::Stands(_) => Field::PaperKind,
        PaperRefusal::NotReleased(_) | PaperRefusal::BeforeItBegan => Field::Dated,
        PaperRefusal::ReceiverMissing => Field::Receiver,
        PaperRefusal::Nobody => Field::Code,
    }
}

fn header_of(columns: &Columns, field: Field) -> Option<String> {
    let column = columns.fields.iter().position(|other| *other == Some(field))?;
    columns.names.get(column).cloned()
}
