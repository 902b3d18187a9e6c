//! Command: what an officer asks of the desk. Order: a command with who asks, when, and the
//! revisions that were on the screen.

mod wish;

pub use wish::Wish;

use serde::{Deserialize, Serialize};

use crate::domain::access::Access;
use crate::domain::alert::{Alert, AlertStep};
use crate::domain::area::Area;
use crate::domain::arrival::Stay;
use crate::domain::contact_tree::Exposure;
use crate::domain::handover::{Between, Facts, Handover, Head, Watch};
use crate::domain::home_treatment::{Call, Case, CaseStatus, Reading};
use crate::domain::identity::{Id, Kind, OrderId, RecordId, Revision, SessionId};
use crate::domain::leave::Leave;
use crate::domain::line_list::Rows;
use crate::domain::log_entry::LogEntry;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::{Officer, Role};
use crate::domain::paper::PaperKind;
use crate::domain::person::Person;
use crate::domain::record::AnyBody;
use crate::domain::report::{NewReport, Report};
use crate::domain::roster::{Assignment, Duty, Job, Position, Shift};
use crate::domain::screening::Screening;
use crate::domain::station::Station;
use crate::domain::tasks::{Progress, Task};
use crate::domain::test::{Test, TestResult};

/// What an officer asks of the desk.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Adds an officer, or changes the role or telephone of the one with this name.
    Enrol(Officer),
    /// Changes the settings of the station.
    SetStation(Station),
    /// Adds a part of the ward, or changes the one with this name and parent.
    AddArea(Area),
    /// Opens an episode of infection.
    OpenCase(NewCase),
    /// Keeps a set of vital signs and symptoms.
    RecordReading(Reading),
    /// Keeps an attempt to reach a person.
    LogCall(Call),
    /// Takes an alert.
    TakeAlert(Id<Alert>),
    /// Says what comes of an alert.
    SayAlert {
        /// Which.
        alert: Id<Alert>,
        /// What.
        step: AlertStep,
        /// Anything else.
        note: String,
    },
    /// Adds a contact of a case.
    AddExposure(NewExposure),
    /// Marks whether an exposed person has been reached.
    SetReached {
        /// Which contact.
        exposure: Id<Exposure>,
        /// Whether reached.
        reached: bool,
    },
    /// Says from which F0 a case comes; of nobody it takes back what was confirmed.
    SetSource {
        /// The case.
        case: Id<Case>,
        /// From whom.
        infector: Option<Id<Case>>,
    },
    /// Makes an F0 of a contact (PA1).
    Convert(Conversion),
    /// Confirms which exposure a case came from.
    ConfirmSource {
        /// The case.
        case: Id<Case>,
        /// The exposure.
        exposure: Id<Exposure>,
    },
    /// Adds a post in the chain of responsibility.
    AddPosition(Position),
    /// Adds a thing that somebody answers for.
    AddDuty(Duty),
    /// Says who answers for a duty.
    Assign(Assignment),
    /// Plans a shift.
    PlanShift(Shift),
    /// Puts somebody on a job of a shift, in place of who did it, or adds the job.
    FillJob {
        /// Which shift.
        shift: Id<Shift>,
        /// The job, with who does it.
        job: Job,
    },
    /// Lays shifts beside those that stand: none is doubled, vacant jobs of those that stand are filled, and whoever
    /// cannot come is left out.
    LayShifts(Vec<Shift>),
    /// Somebody of the desk takes a job of a running shift at once; who did it is kept with it.
    TakeJob {
        /// Which shift.
        shift: Id<Shift>,
        /// The place of the job, from 0.
        place: u32,
    },
    /// Two exchange their jobs.
    SwapJobs {
        /// One job: its shift and its place, from 0.
        one: (Id<Shift>, u32),
        /// The other.
        other: (Id<Shift>, u32),
    },
    /// Says what was decided about a leave; approved, it frees the shifts of who is away.
    DecideLeave {
        /// Which.
        leave: Id<Leave>,
        /// Whether he may.
        approved: bool,
        /// Who decided, in words; whoever writes it where nobody is told.
        by: String,
        /// Anything else.
        note: String,
    },
    /// Adds a task.
    AddTask(Task),
    /// Says how far a task is.
    SetProgress {
        /// Which task.
        task: Id<Task>,
        /// How far.
        progress: Progress,
    },
    /// Notes in the duty book that call sheets are made. The task of the evening is done with them; where the ward never
    /// had one it gets it.
    MakeCallSheets {
        /// The task, where it was chosen.
        task: Option<Id<Task>>,
        /// The line of the duty book.
        entry: LogEntry,
        /// What the task of every evening says.
        text: String,
    },
    /// Says whether a step of a task is done.
    TickStep {
        /// Which task.
        task: Id<Task>,
        /// The place of the step, from 0.
        step: u32,
        /// Whether done.
        done: bool,
    },
    /// Starts a playbook: the task that stands for it, and its parts.
    StartPlaybook {
        /// Stands for the playbook as a whole.
        head: Box<Task>,
        /// Its parts in order.
        parts: Vec<NewPart>,
    },
    /// Keeps a call to somebody who is to be told; the task is done once somebody answered.
    Tell {
        /// Which task.
        task: Id<Task>,
        /// Whose position was called.
        called: Id<Position>,
        /// At which number; empty where none was known.
        phone: String,
        /// Who answered; empty where nobody did.
        answered: String,
    },
    /// Writes a line in the duty book.
    Log(LogEntry),
    /// Carries out what comes of a line of the duty book: an F0 is opened, a person or a task made.
    FollowLog {
        /// Which line.
        entry: Id<LogEntry>,
        /// What comes of it.
        command: Box<Command>,
    },
    /// Keeps what somebody sees or takes along; asked before it is shown or written.
    Note(Access),
    /// Keeps a test.
    RecordTest(Test),
    /// Says what came of a test that was waited for.
    SetTestResult {
        /// Which test.
        test: Id<Test>,
        /// What came of it.
        result: TestResult,
        /// The cycle threshold in tenths, where told.
        ct: Option<u16>,
    },
    /// Keeps what came of the samples of a round of wider testing, of many at once.
    TellScreening(ScreeningResults),
    /// Adds somebody with an epidemiological factor.
    RegisterArrival(NewArrival),
    /// Writes a paper about each of several cases, with numbers one after the other.
    IssuePapers(NewPapers),
    /// Begins a hand-over, or says anew when it is and between whom.
    WriteHandover {
        /// Which; a new one where none is named.
        handover: Option<Id<Handover>>,
        /// When and between whom.
        between: Between,
    },
    /// Keeps that the receiver has read of somebody what is to be watched, or that he has not.
    ReadWatched {
        /// Which hand-over.
        handover: Id<Handover>,
        /// Who, as it stood on his screen.
        watch: Box<Watch>,
    },
    /// Adds a line to a hand-over.
    NoteHandover {
        /// Which.
        handover: Id<Handover>,
        /// What.
        text: String,
    },
    /// Signs a hand-over, as who hands over or as who takes over.
    SignHandover {
        /// Which.
        handover: Id<Handover>,
        /// What was on the screen.
        facts: Box<Facts>,
        /// The end of the journal; the desk fills it in, whatever a session says.
        head: Head,
    },
    /// Keeps a report as the next version of its day; the desk counts.
    KeepReport(NewReport),
    /// Says that a report was sent, now.
    SendReport {
        /// Which version.
        report: Id<Report>,
        /// To whom.
        to: String,
    },
    /// Makes a record.
    Make(Box<AnyBody>),
    /// Writes a record anew.
    Edit {
        /// Which, of the kind of the body.
        number: u32,
        /// What it is to say.
        body: Box<AnyBody>,
    },
    /// Deletes a record; it can be restored.
    Delete(RecordId),
    /// Restores a record that was deleted.
    Restore(RecordId),
    /// Takes two persons for one: all that is known of the first is the second's.
    MergePersons {
        /// Who is no longer listed.
        from: Id<Person>,
        /// Who stays.
        into: Id<Person>,
    },
    /// Corrects a reading (đính chính); what it said before is kept with it.
    CorrectReading {
        /// Which.
        reading: Id<Reading>,
        /// What it is to say; its case must be the same.
        corrected: Box<Reading>,
    },
    /// Moves a reading to the right person; what it said before is kept with it.
    MoveReading {
        /// Which.
        reading: Id<Reading>,
        /// Whose it is.
        to: Id<Case>,
    },
    /// Takes back what an earlier order of the same officer did; of an undoing, does it again.
    Undo(OrderId),
    /// Brings rows of a list, staged until [`Command::CommitImport`].
    Import {
        /// Which import; all its chunks bear it.
        import: OrderId,
        /// The rows.
        rows: Rows,
    },
    /// Makes what an import has staged stand.
    CommitImport(OrderId),
    /// Forgets what an import has staged.
    DiscardImport(OrderId),
}

/// Somebody already known, or somebody new.
#[expect(clippy::large_enum_variant, reason = "an order holds one; a list of them is never kept")]
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Whom {
    /// A person with a record.
    Known(Id<Person>),
    /// A person to be added.
    New(Person),
}

/// One part of a playbook that is started.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewPart {
    /// What is to be done.
    pub task: Task,
    /// The parts that come before it, by their places, from 0; each lies in front of it.
    pub after: Vec<u32>,
}

/// What is known when an episode is opened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct NewCase {
    /// Who is ill.
    pub person: Whom,
    /// How certain it is.
    pub status: CaseStatus,
    /// First day of symptoms, where known.
    pub onset: Option<Date>,
    /// Day of the confirming test, where known.
    pub confirmed_on: Option<Date>,
    /// The health worker who answers for it.
    pub carer: Option<Id<Officer>>,
    /// Anything else.
    pub note: String,
}

/// What is known of a contact that is added.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct NewExposure {
    /// Who could have infected.
    pub from: Id<Person>,
    /// The episode during which, where that person is a case.
    pub episode: Option<Id<Case>>,
    /// Who was exposed.
    pub exposed: Whom,
    /// The last day of contact, where known.
    pub last_contact: Option<Date>,
    /// Where.
    pub place: String,
    /// Kind of contact or setting.
    pub setting: String,
    /// What the person is to the case.
    pub relation: String,
    /// Anything else.
    pub note: String,
}

/// A contact who becomes an F0.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Conversion {
    /// Who.
    pub person: Id<Person>,
    /// How certain it is.
    pub status: CaseStatus,
    /// First day of symptoms; one of the two days is needed.
    pub onset: Option<Date>,
    /// Day on which the positive sample was taken.
    pub sampled_on: Option<Date>,
    /// The health worker who answers for it.
    pub carer: Option<Id<Officer>>,
    /// Who of the household becomes a contact.
    pub household: Vec<Id<Person>>,
    /// What the setting of their contacts is called, such as `Hộ gia đình`.
    pub household_word: String,
}

/// What came of the samples of a round of wider testing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ScreeningResults {
    /// Of which round.
    pub screening: Id<Screening>,
    /// The day on which the samples were taken that were not told before.
    pub taken_on: Date,
    /// What came of each; a result that is waited for says that the sample was taken.
    pub results: Vec<(Id<Person>, TestResult)>,
}

/// Somebody with an epidemiological factor who is added.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct NewArrival {
    /// Who.
    pub person: Whom,
    /// What is told of the stay.
    pub stay: Stay,
}

/// A paper that is written about several cases at once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewPapers {
    /// Which.
    pub what: PaperKind,
    /// About whose episodes, in the order of their numbers.
    pub cases: Vec<Id<Case>>,
    /// The symbol under which they are numbered; empty for papers without a number.
    pub symbol: String,
    /// The first number, where the office gave it; else the next one of the register.
    pub first: Option<u32>,
    /// The day that they bear.
    pub dated: Date,
    /// The position that signs.
    pub signer: Option<Id<Position>>,
    /// Who signs, as he is called now.
    pub signed_by: String,
}

impl Command {
    /// The name that the journal's header bears.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Enrol(_) => "enrol",
            Command::SetStation(_) => "set_station",
            Command::AddArea(_) => "add_area",
            Command::OpenCase(_) => "open_case",
            Command::RecordReading(_) => "record_reading",
            Command::LogCall(_) => "log_call",
            Command::TakeAlert(_) => "take_alert",
            Command::SayAlert { .. } => "say_alert",
            Command::AddExposure(_) => "add_exposure",
            Command::SetReached { .. } => "set_reached",
            Command::SetSource { .. } => "set_source",
            Command::Convert(_) => "convert",
            Command::ConfirmSource { .. } => "confirm_source",
            Command::AddPosition(_) => "add_position",
            Command::AddDuty(_) => "add_duty",
            Command::Assign(_) => "assign",
            Command::PlanShift(_) => "plan_shift",
            Command::FillJob { .. } => "fill_job",
            Command::LayShifts(_) => "lay_shifts",
            Command::TakeJob { .. } => "take_job",
            Command::SwapJobs { .. } => "swap_jobs",
            Command::DecideLeave { .. } => "decide_leave",
            Command::AddTask(_) => "add_task",
            Command::SetProgress { .. } => "set_progress",
            Command::MakeCallSheets { .. } => "make_call_sheets",
            Command::TickStep { .. } => "tick_step",
            Command::StartPlaybook { .. } => "start_playbook",
            Command::Tell { .. } => "tell",
            Command::Log(_) => "log",
            Command::FollowLog { .. } => "follow_log",
            Command::Note(access) => access.name(),
            Command::RecordTest(_) => "record_test",
            Command::SetTestResult { .. } => "set_test_result",
            Command::TellScreening(_) => "tell_screening",
            Command::RegisterArrival(_) => "register_arrival",
            Command::IssuePapers(_) => "issue_papers",
            Command::WriteHandover { .. } => "write_handover",
            Command::ReadWatched { .. } => "read_watched",
            Command::NoteHandover { .. } => "note_handover",
            Command::SignHandover { .. } => "sign_handover",
            Command::KeepReport(_) => "keep_report",
            Command::SendReport { .. } => "send_report",
            Command::Make(_) => "make",
            Command::Edit { .. } => "edit",
            Command::Delete(_) => "delete",
            Command::Restore(_) => "restore",
            Command::MergePersons { .. } => "merge_persons",
            Command::CorrectReading { .. } => "correct_reading",
            Command::MoveReading { .. } => "move_reading",
            Command::Undo(_) => "undo",
            Command::Import { .. } => "import",
            Command::CommitImport(_) => "commit_import",
            Command::DiscardImport(_) => "discard_import",
        }
    }

    /// Whether a role may ask for this. Denied unless a line here allows it.
    pub fn is_allowed_to(&self, role: Role) -> bool {
        match self {
            Command::Enrol(officer) => may_make(officer, role),
            Command::Make(body) | Command::Edit { body, .. } => match &**body {
                AnyBody::Officer(officer) => may_make(officer, role),
                other => role >= role_to_write(other.kind()),
            },
            Command::Delete(record) | Command::Restore(record) => role >= role_to_write(record.kind),
            Command::Note(access) => match access {
                Access::Exported { names: false, .. } => role >= Role::Reader,
                Access::Printed { .. } => role >= Role::DutyOfficer,
                Access::Exported { names: true, .. } => role >= Role::ShiftHead,
                // The desk itself keeps these.
                Access::Opened(_) | Access::Denied { .. } => false,
            },
            Command::FollowLog { command, .. } => command.is_allowed_to(role),
            Command::SetStation(_)
            | Command::AddPosition(_)
            | Command::AddDuty(_)
            | Command::PlanShift(_)
            | Command::LayShifts(_)
            | Command::DecideLeave { .. } => role >= Role::ShiftHead,
            Command::AddArea(_)
            | Command::OpenCase(_)
            | Command::RecordReading(_)
            | Command::LogCall(_)
            | Command::TakeAlert(_)
            | Command::SayAlert { .. }
            | Command::AddExposure(_)
            | Command::SetReached { .. }
            | Command::SetSource { .. }
            | Command::Convert(_)
            | Command::ConfirmSource { .. }
            | Command::Assign(_)
            | Command::FillJob { .. }
            | Command::TakeJob { .. }
            | Command::SwapJobs { .. }
            | Command::AddTask(_)
            | Command::SetProgress { .. }
            | Command::TickStep { .. }
            | Command::StartPlaybook { .. }
            | Command::Tell { .. }
            | Command::Log(_)
            | Command::MakeCallSheets { .. }
            | Command::RecordTest(_)
            | Command::SetTestResult { .. }
            | Command::TellScreening(_)
            | Command::WriteHandover { .. }
            | Command::ReadWatched { .. }
            | Command::NoteHandover { .. }
            | Command::SignHandover { .. }
            | Command::RegisterArrival(_)
            | Command::IssuePapers(_)
            | Command::KeepReport(_)
            | Command::SendReport { .. }
            | Command::MergePersons { .. }
            | Command::CorrectReading { .. }
            | Command::MoveReading { .. }
            | Command::Undo(_)
            | Command::Import { .. }
            | Command::CommitImport(_)
            | Command::DiscardImport(_) => role >= Role::DutyOfficer,
        }
    }
}

/// Whether a role may make such an officer, or change one that is such.
pub fn may_make(officer: &Officer, role: Role) -> bool {
    match role {
        Role::Administrator => true,
        Role::ShiftHead => officer.role <= Role::DutyOfficer,
        Role::DutyOfficer | Role::Reader | Role::Board => false,
    }
}

/// The least role that ends the isolation of an F0, and writes the decision about it.
pub const ROLE_TO_RELEASE: Role = Role::ShiftHead;

/// The least role that takes back what somebody else did.
pub const ROLE_TO_UNDO_OTHERS: Role = Role::ShiftHead;

/// The least role that writes records of a kind.
pub fn role_to_write(kind: Kind) -> Role {
    match kind {
        Kind::Station
        | Kind::Officer
        | Kind::Position
        | Kind::Duty
        | Kind::Shift
        | Kind::Delegation
        | Kind::Reporting => Role::ShiftHead,
        Kind::Area
        | Kind::Household
        | Kind::Person
        | Kind::Case
        | Kind::Reading
        | Kind::Call
        | Kind::Exposure
        | Kind::Assignment
        | Kind::Task
        | Kind::Directive
        | Kind::Transfer
        | Kind::LogEntry
        | Kind::Test
        | Kind::ZoneLevel
        | Kind::Arrival
        | Kind::Alert
        | Kind::FollowUp
        | Kind::Paper
        | Kind::Screening
        | Kind::Report
        | Kind::Handover
        | Kind::Leave => Role::DutyOfficer,
    }
}

/// A command with who asks, when, and what was on the screen.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Order {
    /// The order's name, made before it is sent.
    pub id: OrderId,
    /// Who asks.
    pub officer: Id<Officer>,
    /// From which terminal.
    pub session: SessionId,
    /// When, by the session's clock.
    pub at: Moment,
    /// What is asked.
    pub command: Command,
    /// The records that the officer saw, and as of which revision.
    pub based_on: Vec<(RecordId, Revision)>,
}
