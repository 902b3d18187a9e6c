//! Refusal: why the desk says no. A value, not an error; each becomes a sentence that says
//! what happened and what to do.

use serde::{Deserialize, Serialize};

use crate::domain::identity::{RecordId, Revision};
use crate::domain::measure::OutOfRange;
use crate::domain::moment::{Date, Moment};
use crate::domain::shifts::Unfit;

/// Why a paper is not written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PaperRefusal {
    /// The number stands in the register of its symbol and year already.
    NumberTaken {
        /// Which.
        number: u32,
        /// The symbol.
        symbol: String,
    },
    /// A paper with a symbol bears a number, and one without bears none.
    Number,
    /// The case has such a paper already; the number of the case.
    Stands(u32),
    /// The isolation of the case has not ended by that day; the number of the case.
    NotReleased(u32),
    /// Its day lies before the illness began.
    BeforeItBegan,
    /// A paper that was handed over was received by somebody.
    ReceiverMissing,
    /// Nobody was chosen about whom it would be.
    Nobody,
}

/// Why a round of wider testing, or what came of it, is not written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ScreeningRefusal {
    /// A round of wider testing lists nobody, or results of nobody were told.
    NobodyListed,
    /// A round lists somebody twice, or two results of somebody were told: who.
    ListedTwice(u32),
    /// The round does not list the person: who.
    NotListed(u32),
    /// A sample was taken on a day that is none of the round's: its first and last.
    OutsideRound(Date, Date),
}

/// Why a hand-over is not written or signed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum HandoverRefusal {
    /// Another one is not closed yet: which.
    Stands(u32),
    /// Nobody hands over to himself.
    ToOneself,
    /// The shift begins later than now: when.
    NotBegun(Moment),
    /// The shift is longer than [`crate::domain::handover::LONGEST_SECONDS`].
    TooLong,
    /// Who hands over or takes over must be on duty at the desk: who is not.
    NotOnDuty(String),
    /// Only who takes over reads those to be watched.
    NotReceiver,
    /// Only the two sign.
    NotParty,
    /// Nobody is named who takes over.
    NoReceiver,
    /// What was on the screen is no longer so.
    Changed,
    /// It is no longer as the giver signed it: he signs again.
    GivenBefore,
    /// The giver signs first.
    NotGiven,
    /// Carried tasks have no owner or no time: one of them, and how many there are.
    Incomplete {
        /// What one of them says.
        first: String,
        /// How many there are.
        count: u32,
    },
    /// The receiver has not read everybody: the number of an F0, and how many there are.
    Unread {
        /// One of them.
        first: u32,
        /// How many there are.
        count: u32,
    },
    /// Both have signed.
    Closed,
    /// Somebody heads the shift, and begins the hand-over of it: who.
    NotHead(String),
}

impl From<HandoverRefusal> for Refusal {
    fn from(refusal: HandoverRefusal) -> Self {
        Self::Handover(refusal)
    }
}

/// Why a shift is not written, or a job of it not given.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ShiftRefusal {
    /// A shift lasts a day at most.
    TooLong,
    /// Two would head it: the names of their jobs.
    TwoHeads(String, String),
    /// Somebody works in another shift then: who, which, from when to when.
    Elsewhere {
        /// Who.
        who: String,
        /// The name of the other shift.
        shift: String,
        /// When that begins.
        from: Moment,
        /// When that ends.
        to: Moment,
    },
    /// Somebody cannot work then: who, and why.
    Unfit(String, Unfit),
    /// Only a running shift is taken over.
    NotRunning,
    /// The shift has no such job any more.
    JobGone,
    /// The job is his already.
    HisAlready,
    /// Nothing would be laid: all of it stands already, and no gap is filled.
    NothingToLay,
    /// Two who exchange their jobs must be two, each with a job.
    NobodyToSwap,
}

/// Why a leave is not asked for, or not decided so.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LeaveRefusal {
    /// Another leave of the same person lies in that time.
    Overlaps(Moment, Moment),
    /// He would ask himself, or approve his own.
    OfOneself,
    /// Others decide: whom he asks.
    NotHisToDecide(String),
    /// It was decided already; another is asked for.
    Decided,
}

/// Why a report is not made or kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ReportRefusal {
    /// Its day lies ahead of the clock.
    FutureDay(Date),
    /// Its cut-off lies ahead of the clock.
    FutureCutOff,
    /// Its week still runs: the last day.
    WeekNotOver(Date),
    /// Its cut-off lies on another day than it is about, or a week's not at the end: the day.
    CutOffElsewhere(Date),
    /// A report before it was cut off later: when. The clock may have been set back.
    CutOffBefore(Moment),
    /// A later day's report stands already, and says what was put right: which day.
    LaterStands(Date),
}

/// Why somebody is not let in, or is asked for a PIN.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PinRefusal {
    /// The officer has a PIN and none was typed.
    Needed,
    /// It is another PIN; how many more may be tried before a wait.
    Wrong(u32),
    /// Too many wrong ones: seconds to wait.
    Wait(u32),
    /// A PIN has 6 to 12 digits and nothing else.
    NotDigits,
    /// All digits alike, or one after the other.
    TooEasy,
    /// Nobody bears the name, and new officers are added by the administrator.
    UnknownOfficer,
    /// The officer has left the desk.
    Disabled,
    /// Who leads or administers gets his first PIN from the administrator.
    MustBeGiven,
    /// The officer sits down from another Unix account only.
    OtherAccount,
    /// The screen is locked.
    Locked,
    /// An own PIN must be chosen first.
    ChooseFirst,
    /// What is asked for takes the PIN once more.
    Again,
    /// The first PIN of a desk is its administrator's.
    AdministratorFirst,
}

/// Why an order or a row of a list is not carried out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Refusal {
    /// The officer's role does not include this.
    NotAllowed,
    /// No officer signs for the order.
    NotSignedIn,
    /// Why somebody is not let in, or is asked for a PIN.
    Pin(PinRefusal),
    /// The record is the officer's own: a colleague writes it.
    OwnRecord,
    /// The person is a colleague whose record this officer sees without its name.
    Veiled,
    /// The end of an F0's isolation is for a shift head or an administrator to confirm.
    HeadReleases,
    /// A record that the order names does not stand here.
    NotFound(RecordId),
    /// Somebody wrote the record after it was read.
    ChangedMeanwhile {
        /// Which record.
        record: RecordId,
        /// Its revision now.
        now: Revision,
    },
    /// The text is empty where one is needed.
    Empty(Field),
    /// A text is longer than its field holds.
    TooLong {
        /// Which field.
        field: Field,
        /// How many letters it holds.
        limit: u32,
    },
    /// A text bears characters that no field takes.
    NotText(Field),
    /// A measure cannot be a number of its kind.
    OutOfRange(OutOfRange),
    /// The upper blood pressure is not above the lower one.
    PressureReversed,
    /// Nothing was measured and nothing was told.
    NothingRecorded,
    /// The time of measuring lies ahead of the clock.
    InFuture,
    /// The person already has an open case.
    CaseIsOpen(u32),
    /// The alert has ended.
    AlertClosed,
    /// Somebody else has the alert: his name.
    AlertTaken(String),
    /// An alert is a mistake only where a second reading says so, or the shift head.
    NeedsSecondReading,
    /// The patient is on the way to a hospital: the alert ends when he has arrived.
    TransferOpen,
    /// A person cannot be his own contact.
    SelfContact,
    /// The source would come after itself.
    SourceCycle(u32),
    /// The exposure is another person's, or its source has no case.
    NotHisExposure,
    /// The same contact stands already.
    ContactStands,
    /// No case has this code.
    UnknownCode(String),
    /// The row has no code and no name.
    Nameless,
    /// Another reading stands at this time with other values.
    OtherReadingAtThisTime,
    /// The same code stands twice in the list with different rows.
    CodeTwice(String),
    /// The number in the list is somebody else's here.
    OtherPerson(String),
    /// A number such as `#12` is a name inside one ward only: it counts with the person's name.
    NumberNeedsName(String),
    /// Several persons of this name and year of birth stand here.
    SeveralOfThisName(String),
    /// Several areas bear this name: one of them with its former ward, or with what it belongs to.
    SeveralAreas(String),
    /// Without a code a person is known by name and year of birth.
    BirthNeeded,
    /// Another result of the same test stands.
    OtherTestResult,
    /// A Ct lies outside what can be.
    CtImpossible,
    /// An area or a position would stand above itself.
    AboveItself,
    /// A shift ends before it begins.
    ShiftReversed,
    /// Why a shift is not written, or a job of it not given.
    Shift(ShiftRefusal),
    /// Why a leave is not asked for, or not decided so.
    Leave(LeaveRefusal),
    /// The import was never begun, or is over.
    UnknownImport,
    /// What the import was based on changed meanwhile.
    ImportOverlaps(RecordId),
    /// Others still name the record that is to be deleted: one of them, and how many there are.
    StillNamed {
        /// One of them.
        by: RecordId,
        /// How many there are.
        count: u32,
    },
    /// Another record of the kind bears this name.
    NameTaken(String),
    /// An area would be a part of itself.
    AreaCycle,
    /// A case would end before it began.
    EndsBeforeItBegan,
    /// A patient would have been examined on a day before anybody reported him.
    ExaminedBeforeReported,
    /// Why a paper is not written.
    Paper(PaperRefusal),
    /// Something that has happened cannot have its day ahead of the clock.
    DayInFuture,
    /// A span of days ends before it begins.
    DaysReversed,
    /// An area has another level in those days: from when, and to when where that is told.
    LevelOverlaps(Date, Option<Date>),
    /// A setting that the station cannot have.
    SettingOutOfRange,
    /// Nobody would be left to administer the desk.
    LastAdministrator,
    /// Two persons with a contact between them cannot be one: the contact.
    MergeOfContacts(u32),
    /// A record of this kind is not written anew: a reading is corrected or moved.
    NotEditable,
    /// What the order did is never undone: readings, reports and imports.
    NotUndoable,
    /// Another officer's order, or one that nobody gave.
    NotHisOrder,
    /// More of something than a record holds: how many it does.
    TooMany(u32),
    /// A task would come after itself: which.
    TaskCycle(u32),
    /// The episode is another person's.
    NotHisCase(u32),
    /// A transfer was answered before the patient left, or left before anybody was asked.
    TimesDisordered,
    /// A time of arrival is told, and not whether the patient was received or declined.
    AnswerMissing,
    /// The person is on the way already: where to.
    OnTheWay(String),
    /// The person is followed as a contact already: by which record.
    FollowUpStands(u32),
    /// Why a report is not made or kept.
    Report(ReportRefusal),
    /// Why a round of wider testing, or what came of it, is not written.
    Screening(ScreeningRefusal),
    /// Why a hand-over is not written or signed.
    Handover(HandoverRefusal),
    /// A follow-up ends in a way that needs a reason in words.
    EndUnexplained,
    /// A breach of isolation was dealt with by a paper, whose number is not told.
    StepWithoutPaper,
    /// Of somebody who becomes an F0 neither the onset nor the day of the sample is told.
    FirstDayMissing,
    /// The playbook is under way about the same: the task that stands for it.
    PlaybookStands(u32),
    /// A playbook has no parts, or one of them comes after itself or a later one.
    PlaybookDisordered,
    /// A task comes after others that are not done: one of them, and how many there are.
    TasksBefore {
        /// What one of them says.
        first: String,
        /// How many there are.
        count: u32,
    },
    /// Steps of a task are open: one of them, and how many there are.
    StepsOpen {
        /// What one of them says.
        first: String,
        /// How many there are.
        count: u32,
    },
    /// What no stay of an arrival can be.
    Stay(StayRefusal),
    /// An answer would be due before its paper came.
    AnswerBeforePaper,
    /// A task that is done has no step to be turned.
    TaskIsDone,
    /// A task would come again every 0 days, on no day of the week, or at no minute of a day.
    RepeatEndless,
    /// The next occurrence of a task that comes again is there already: which.
    OccurrenceStands(u32),
    /// A number of this kind is not left.
    NoNumberLeft,
    /// The desk takes no orders now: damage, a full disk or a newer format.
    ReadOnly,
    /// The disk is full; nothing was written.
    DiskFull,
}

/// What no stay of an arrival can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum StayRefusal {
    /// The person is followed as an arrival at that time already: by which record.
    Stands(u32),
    /// A day lies so far back that it must be a slip.
    DayTooEarly(Date),
    /// It, or its tests, would end before it began.
    UntilBeforeArrived,
    /// Tests or calls every 0 days or more than a year apart, or more tests than a cycle has.
    CycleOutOfRange,
    /// A cycle of tests without how many days lie between them, or without a first day.
    CycleUnclear,
    /// A cycle of tests has neither a number nor an end.
    CycleEndless,
}

/// A field that an officer fills in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// A name.
    Name,
    /// A text.
    Text,
    /// A note.
    Note,
    /// An address.
    Address,
    /// A place.
    Place,
    /// A telephone.
    Phone,
    /// A code.
    Code,
    /// Who approved it.
    Approver,
}

impl From<OutOfRange> for Refusal {
    fn from(out: OutOfRange) -> Self {
        Refusal::OutOfRange(out)
    }
}
