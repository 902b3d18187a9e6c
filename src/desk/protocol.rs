//! What desk and session say to each other: one enum each way, in frames of at most
//! [`FRAME_MAX`] bytes. Both ends are this program; a change here changes [`PROTOCOL_VERSION`].

use serde::{Deserialize, Serialize};

use crate::domain::access::Access;
use crate::domain::change::Change;
use crate::domain::command::Order;
use crate::domain::danger::{Pack, Rules};
use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, OrderId, RecordId, Sequence, SessionId};
use crate::domain::line_list::Tally;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::pack::WrongPack;
use crate::domain::pin::{Pass, Pin};
use crate::domain::record::Record;
use crate::domain::refusal::Refusal;
use crate::domain::ward::Ward;

/// Changes with every change of [`Request`], [`Reply`] or what they carry.
pub const PROTOCOL_VERSION: u16 = 8;

/// The most bytes of one frame, header included.
pub const FRAME_MAX: usize = 256 * 1024;

/// How many latest readings of a followed case a session holds (and older ones that hold the
/// latest value of a sign, see [`crate::domain::standing::held_readings`]).
pub const READINGS_HELD: usize = 8;

/// How many rows of the order of need come with the opening page.
pub const OPENING_ROWS: usize = 60;

/// What a session asks. `Hello`, its protocol first, and `Retire` keep their places in every
/// protocol, so that a newer program can ask an older desk to make room.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Request {
    /// The first thing said, within two seconds of connecting.
    Hello(Hello),
    /// Takes the seat of an officer: one who stands in the ward, or somebody new.
    SignIn {
        /// His name.
        name: String,
        /// What shows that it is he.
        proof: Proof,
    },
    /// Asks for something to be done.
    Submit(Box<Order>),
    /// Asks for every reading and call of a case.
    ReadCase(Id<Case>),
    /// Asks for the whole ward, readings included, as an export needs it.
    ReadAll,
    /// Asks how the desk is.
    Status,
    /// Asks an older desk to finish and make room for a newer one.
    Retire,
    /// Asks the desk to finish.
    Stop,
    /// Asks what was done to a record, or by an officer.
    ReadHistory(HistoryOf),
    /// Says which record is open in a form here, so that others see it.
    Editing(Option<RecordId>),
    /// Says what somebody sees or prints here: [`Access::Opened`] or [`Access::Printed`].
    Saw(Access),
    /// Asks which of these orders stand.
    WereDone(Vec<OrderId>),
    /// Nobody has touched the screen for too long, or its officer goes away for a moment: from here on the desk answers
    /// nothing but [`Request::Unlock`], [`Request::SignIn`] and [`Request::SignOut`].
    Lock,
    /// Unlocks a locked screen, with the PIN of its officer where he has one.
    Unlock(Option<Pin>),
    /// Leaves the seat; nobody sits here then.
    SignOut,
    /// Shows once more that the officer sits here, for what asks for it.
    Prove(Pin),
    /// Chooses a PIN of one's own.
    SetPin(Pin),
    /// Has a temporary PIN made for an officer who has none or has forgotten his.
    MakePin(Id<Officer>),
}

/// What shows that somebody is the officer whose seat he takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Proof {
    /// Nothing: enough where nobody has a PIN, or where the Unix account is the officer's own.
    Nothing,
    /// A PIN.
    Pin(Pin),
    /// What an earlier sign-in of the same session gave: it goes on after the desk was away.
    Pass(Pass),
}

/// Who connects.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Hello {
    /// The protocol that the session speaks.
    pub protocol: u16,
    /// The program's version, compared to decide which is newer.
    pub build: String,
    /// What for.
    pub purpose: Purpose,
    /// Terminal and size, such as `xterm-256color 120x40`, for the list of who is here.
    pub terminal: String,
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Purpose {
    /// A screen: gets the opening page, the stream and every change.
    Screen,
    /// One command of the command line, as the officer of its Unix account: gets no stream.
    CommandLine,
}

/// What the desk says. `OtherProtocol` keeps its place and its fields in every protocol.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// Answers Hello.
    Welcome(Box<Welcome>),
    /// Answers Hello in another protocol, and closes.
    OtherProtocol {
        /// The protocol of the desk.
        protocol: u16,
        /// The version of the desk.
        build: String,
    },
    /// Records of the stream, of [`Request::ReadCase`] or of [`Request::ReadAll`].
    Records(Vec<Record>),
    /// All that the session holds has been sent.
    Streamed,
    /// All that was asked of a case has been sent.
    CaseRead(Id<Case>),
    /// Answers [`Request::ReadHistory`], the oldest line first; more of it may follow.
    History {
        /// What was asked.
        of: HistoryOf,
        /// Some of the lines.
        lines: Vec<HistoryLine>,
        /// Whether these are the last ones.
        is_whole: bool,
    },
    /// Answers [`Request::WereDone`] with those that stand.
    WereDone(Vec<OrderId>),
    /// Answers [`Request::SignIn`].
    SignedIn(Result<SignedIn, Refusal>),
    /// Answers [`Request::Lock`] and [`Request::SignOut`], and tells a locked screen, or one at which nobody sits, of
    /// every change: what may be seen of the alerts.
    Alarm(Alarm),
    /// Answers [`Request::Unlock`].
    Unlocked(Result<(), Refusal>),
    /// Answers [`Request::Prove`].
    Proved(Result<(), Refusal>),
    /// Answers [`Request::SetPin`].
    PinSet(Result<(), Refusal>),
    /// Answers [`Request::MakePin`] with the PIN, which nobody is ever told again.
    PinMade(Result<(Id<Officer>, Pin), Refusal>),
    /// Nobody sits here any more: signed out, or taken off the desk.
    SignedOut,
    /// What was asked to be read is not given.
    NotGiven(Refusal),
    /// Answers an order.
    Answer {
        /// Which order.
        order: OrderId,
        /// What became of it.
        outcome: Outcome,
    },
    /// Somebody's order was carried out; sent to every screen, before its answer, and to whoever
    /// is being sent the whole ward, so that it is whole as of its last page.
    Changed(Changed),
    /// So much changed at once (an import) that the stream begins anew: a Welcome follows.
    Reload,
    /// Who is here.
    Present(Vec<Present>),
    /// What the desk can do has changed.
    State(DeskState),
    /// Answers [`Request::Status`].
    Status(Status),
    /// The desk closes this connection.
    Closing(Closing),
}

/// The opening page: enough for the first useful frame.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Welcome {
    /// The version of the desk.
    pub build: String,
    /// The number of this stay.
    pub session: SessionId,
    /// The officer of the connecting Unix account, for [`Purpose::CommandLine`].
    pub officer: Option<Id<Officer>>,
    /// The last line of the journal.
    pub sequence: Sequence,
    /// The desk's clock.
    pub now: Moment,
    /// What the desk can do.
    pub state: DeskState,
    /// How somebody sits down here.
    pub door: Door,
    /// The rule packs; every session judges by the same.
    pub packs: RuleTexts,
    /// The names of all rule packs that the settings can name.
    pub pack_names: Vec<String>,
    /// How many records of each kind will be held when the stream has ended, and how many cases
    /// stand at each mark.
    pub counts: Counts,
    /// The first cases in order of need.
    pub need: Vec<Id<Case>>,
    /// The records of the first screen: settings, officers, the running shift, open tasks, and
    /// the persons, cases, readings and contacts of `need`.
    pub opening: Vec<Record>,
}

/// How somebody sits down here.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Door {
    /// Whether the desk asks for PINs. Before anybody has signed in nothing else is told then.
    pub asks_pins: bool,
    /// The officer whose own Unix account the session comes from: he needs no PIN to sit down.
    pub own: Option<Id<Officer>>,
    /// Whether the session's Unix account can read the data itself: then a PIN says who acted, and protects nothing.
    pub owns_data: bool,
    /// Whether nobody administers the desk yet.
    pub is_new: bool,
    /// What may be seen of the alerts.
    pub alarm: Alarm,
}

/// What may be seen of the alerts by whoever passes: no names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Alarm {
    /// How many ring: khẩn, and nobody has them.
    pub ringing: u32,
    /// Since when the first of them waits.
    pub since: Option<Moment>,
}

impl Alarm {
    /// What may be seen of a ward's alerts at a moment.
    pub fn of(ward: &Ward, now: Moment) -> Self {
        let ringing = || ward.open_alerts().filter(|alert| alert.rings_at(now));
        Self {
            ringing: u32::try_from(ringing().count()).unwrap_or(u32::MAX),
            since: ringing().map(|alert| alert.raised_at).min(),
        }
    }
}

/// Who sits down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignedIn {
    /// Who.
    pub officer: Id<Officer>,
    /// What lets the session come back to this stay.
    pub pass: Option<Pass>,
    /// Whether a PIN of his own must be chosen before anything else.
    pub must_choose: bool,
    /// Whether the stay that goes on was locked.
    pub is_locked: bool,
}

impl SignedIn {
    /// An officer who sits down where nobody has a PIN.
    pub fn without_pin(officer: Id<Officer>) -> Self {
        Self { officer, pass: None, must_choose: false, is_locked: false }
    }
}

/// The rule packs of a desk, as text.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RuleTexts {
    /// Those in force for danger signs.
    pub judging: Vec<String>,
    /// The others, by which cases may be treated all the same.
    pub beside: Vec<String>,
    /// What of clinical judgement is switched, see [`Rules::switched`].
    pub switched: Vec<String>,
}

impl RuleTexts {
    /// The rules; what the desk has read, every session can.
    pub fn rules(&self) -> Rules {
        let read = |texts: &[String]| texts.iter().filter_map(|text| Pack::read(text).ok()).collect();
        Rules::new(read(&self.judging)).beside(read(&self.beside)).switched(&self.switched)
    }
}

/// Numbers that the title rows show before the stream has ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Followed cases that are urgent, to be noticed, due, within the limits.
    pub marks: [u32; 4],
    /// Persons.
    pub persons: u32,
    /// Cases, ended ones included.
    pub cases: u32,
    /// Contacts.
    pub exposures: u32,
    /// Open tasks.
    pub tasks_open: u32,
    /// Open tasks past their time.
    pub tasks_overdue: u32,
}

/// What became of an order.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// It is on disk.
    Done {
        /// Its line in the journal; of the first time, where the order came again.
        sequence: Sequence,
        /// The records that it wrote, at most [`RECORDS_NAMED`] of them.
        records: Vec<RecordId>,
        /// What became of the rows of an import.
        tally: Option<Tally>,
    },
    /// A rule says no; nothing was written.
    Refused(Refusal),
    /// The disk failed while writing: whether it stands is not known until the desk is back.
    Unknown,
}

/// How many records an answer names.
pub const RECORDS_NAMED: usize = 16;

/// Somebody's order, carried out.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Changed {
    /// Its line in the journal.
    pub sequence: Sequence,
    /// Which order.
    pub order: OrderId,
    /// Whose.
    pub officer: Id<Officer>,
    /// When.
    pub at: Moment,
    /// What changed.
    pub changes: Vec<Change>,
}

/// Somebody at the desk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Present {
    /// Which stay.
    pub session: SessionId,
    /// Who, once signed in.
    pub officer: Option<Id<Officer>>,
    /// Terminal and size.
    pub terminal: String,
    /// Since when.
    pub since: Moment,
    /// The record that is open in a form there.
    pub editing: Option<RecordId>,
    /// Whether the screen is locked: its officer is not at it.
    pub is_locked: bool,
    /// Since when, where the desk has not been away meanwhile.
    pub locked_at: Option<Moment>,
}

/// Whose history is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum HistoryOf {
    /// All that was ever done to a record.
    Record(RecordId),
    /// What an officer did last.
    Officer(Id<Officer>),
    /// What anybody did last.
    All,
}

/// One line of the journal, as far as it was asked for.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct HistoryLine {
    /// Its line.
    pub sequence: Sequence,
    /// When, as the order said; for a part of an import, when that came to stand.
    pub at: Moment,
    /// Who; nobody for what the desk did itself.
    pub officer: Option<Id<Officer>>,
    /// Which order.
    pub order: OrderId,
    /// The name of its command.
    pub command: String,
    /// What changed; of a record's history the changes of that record.
    pub changes: Vec<Change>,
    /// What somebody saw, took along or was denied.
    pub access: Option<Access>,
}

/// What the desk can do.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DeskState {
    /// Why nothing can be written, where nothing can.
    pub read_only: Option<ReadOnly>,
    /// A torn last line that was cut at this start: how many bytes of which segment and line.
    pub cut: Option<(String, u64, u64)>,
    /// Whether the records are being rebuilt from the journal.
    pub rebuilding: bool,
    /// The station's rule packs that are not used, because their files are wrong.
    pub wrong_packs: Vec<WrongPack>,
    /// The rule packs that the settings choose and that are not there; all that are judge meanwhile.
    pub missing_packs: Vec<String>,
}

/// Why nothing can be written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ReadOnly {
    /// The journal is damaged in this segment at this line; shown is what stands before it.
    Damaged {
        /// The segment's file name.
        segment: String,
        /// The line in it, from 1.
        line: u64,
    },
    /// The disk is full.
    DiskFull,
    /// The folder or its file system takes no writing.
    NotWritable,
}

/// How the desk is, for `trucban status`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Status {
    /// Its process.
    pub pid: u32,
    /// Its version.
    pub version: String,
    /// The last line of the journal.
    pub sequence: Sequence,
    /// How many screens are open.
    pub sessions: u32,
}

/// Why the desk closes a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Closing {
    /// The desk ends: asked to stop, or nobody is left.
    Stopped,
    /// A newer program takes over; connect again.
    Retired,
    /// The session reads too slowly; connect again.
    TooSlow,
    /// What came was not a request, or too long.
    NotUnderstood,
    /// Too many connections.
    Full,
    /// Too much was asked for that may not be asked for.
    Denied,
}
