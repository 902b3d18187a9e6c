//! Why a line of a file is refused or flagged, and the sentence about it.

use super::headers::Field;
use super::table::{LineFlaw, RECORD_BYTES_MAX};
use crate::domain::line_list::Oddity;
use crate::domain::measure::OutOfRange;
use crate::domain::refusal::Refusal;
use crate::language::gate::Rejection;
use crate::language::{Phrasebook, refusing};

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which file, from 0, in the order in which they were given.
    pub file: usize,
    /// Which line of it, from 1.
    pub line: u64,
}

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLine {
    /// Where it stands.
    pub place: Place,
    /// The header of the column that is wrong; empty where the whole line is.
    pub column: String,
    /// What stands there, at most [`VALUE_LETTERS_MAX`] letters of it; not yet fit for a terminal.
    pub value: String,
    /// Why.
    pub reason: Reason,
}

/// A line that was taken although reality would be odd.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlaggedLine {
    /// Where it stands.
    pub place: Place,
    /// What is odd.
    pub oddity: Oddity,
}

/// The most letters of a refused value that are repeated.
pub const VALUE_LETTERS_MAX: usize = 60;

/// Why a line is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is no record.
    Line(LineFlaw),
    /// It has another number of cells than the header.
    Ragged {
        /// Its cells.
        cells: usize,
        /// The header's.
        columns: usize,
    },
    /// A text does not pass the gate.
    Text(Rejection),
    /// Not a date.
    Date,
    /// A date of which nothing tells whether the day or the month stands first.
    DayOrder,
    /// Not a date, a month or a year.
    Birth,
    /// Not a date with a time.
    Time,
    /// A date that has not come yet.
    InFuture,
    /// Not an age.
    Age,
    /// Not a number.
    Number,
    /// A number that cannot be of its kind.
    OutOfRange(OutOfRange),
    /// Not a blood pressure.
    Pressure,
    /// Not a count of doses.
    Doses,
    /// The number of an identity card that a spreadsheet has rounded.
    Identity,
    /// Not litres of oxygen.
    Litres,
    /// Not a telephone.
    Phone,
    /// Not one of the words that the column takes.
    Word {
        /// Those words.
        accepted: String,
    },
    /// A spreadsheet could not compute the cell.
    Formula,
    /// The row bears a cross for man and for woman.
    BothSexes,
    /// A birth in a year that has not come yet.
    BirthInFuture,
    /// The row lacks what it cannot do without: one of these.
    Missing(&'static [Field]),
    /// The desk says no.
    Desk(Refusal),
}

impl Reason {
    /// Says why, and what is accepted, in one sentence.
    pub fn sentence(&self, book: &Phrasebook) -> String {
        match self {
            Reason::Line(LineFlaw::TooLong) => book.say_with("exchange.line_too_long", &[("limit", &RECORD_BYTES_MAX)]),
            Reason::Line(LineFlaw::Nul) => book.say("exchange.line_nul").to_string(),
            Reason::Line(LineFlaw::NotUtf8) => book.say("exchange.line_not_utf8").to_string(),
            Reason::Line(LineFlaw::OpenQuote) => book.say("exchange.line_open_quote").to_string(),
            Reason::Ragged { cells, columns } => {
                book.say_with("exchange.ragged", &[("found", cells), ("expected", columns)])
            }
            Reason::Text(rejection) => rejection.sentence(book),
            Reason::DayOrder => book.say("exchange.day_or_month_first").to_string(),
            Reason::Date => book.say("exchange.bad_date").to_string(),
            Reason::Birth => book.say("exchange.not_a_birth").to_string(),
            Reason::Time => book.say("exchange.not_a_time").to_string(),
            Reason::InFuture => book.say("exchange.date_in_future").to_string(),
            Reason::Age => book.say("exchange.not_an_age").to_string(),
            Reason::Number => book.say("exchange.not_a_number").to_string(),
            Reason::OutOfRange(out) => refusing::out_of_range(out, book),
            Reason::Pressure => book.say("exchange.not_a_pressure").to_string(),
            Reason::Doses => book.say("exchange.not_doses").to_string(),
            Reason::Identity => book.say("exchange.not_an_identity").to_string(),
            Reason::Litres => book.say("exchange.not_litres").to_string(),
            Reason::Phone => book.say("exchange.not_a_phone").to_string(),
            Reason::Word { accepted } => book.say_with("exchange.not_a_word", &[("accepted", accepted)]),
            Reason::Formula => book.say("exchange.formula_error").to_string(),
            Reason::BothSexes => book.say("exchange.both_sexes").to_string(),
            Reason::BirthInFuture => book.say("exchange.birth_in_future").to_string(),
            Reason::Missing(fields) => {
                book.say_with("exchange.cell_missing", &[("columns", &columns_called(fields, book))])
            }
            Reason::Desk(refusal) => refusing::sentence(refusal, book),
        }
    }
}

/// What the columns are called of which a row needs one.
pub fn columns_called(fields: &[Field], book: &Phrasebook) -> String {
    let called = fields.iter().map(|field| match field {
        Field::Code => book.say("exchange.column_code"),
        Field::Name => book.say("exchange.column_name"),
        Field::From => book.say("exchange.column_from"),
        Field::To => book.say("exchange.column_to"),
        Field::MeasuredAt => book.say("exchange.column_measured_at"),
        Field::TakenAt => book.say("exchange.column_taken_at"),
        Field::Area => book.say("exchange.column_area"),
        Field::Title => book.say("exchange.column_title"),
        Field::Holder => book.say("exchange.column_name"),
        Field::Duty => book.say("exchange.column_duty"),
        Field::Shift => book.say("exchange.column_shift"),
        Field::Job => book.say("exchange.column_job"),
        Field::BeginsOn => book.say("exchange.column_begins_on"),
        Field::EndsOn => book.say("exchange.column_ends_on"),
        Field::Text => book.say("exchange.column_text"),
        Field::DirectiveNumber => book.say("exchange.column_directive_number"),
        Field::Summary => book.say("exchange.column_summary"),
        Field::Issuer => book.say("exchange.column_issuer"),
        Field::ArrivedOn => book.say("exchange.column_arrived_on"),
        Field::FromPlace => book.say("exchange.column_from_place"),
        Field::Factor => book.say("exchange.column_factor"),
        Field::IsolatedFrom => book.say("exchange.column_isolated_from"),
        Field::Screening => book.say("exchange.column_screening"),
        Field::SamplesFrom => book.say("exchange.column_samples_from"),
        Field::TransferPlace => book.say("exchange.column_transfer_place"),
        Field::PaperKind => book.say("exchange.column_paper_kind"),
        Field::Dated => book.say("exchange.column_dated"),
        // No row needs any other.
        _ => "",
    });
    called.collect::<Vec<_>>().join(&format!(" {} ", book.say("exchange.or")))
}

/// What `--map` calls a column that a row needs.
pub fn map_key(field: Field) -> &'static str {
    match field {
        Field::Code => "code",
        Field::Name => "name",
        Field::From => "from",
        Field::To => "to",
        Field::MeasuredAt => "measured_at",
        Field::TakenAt => "taken_at",
        Field::Area => "area",
        Field::Title => "title",
        Field::Holder => "holder",
        Field::Duty => "duty",
        Field::Shift => "shift",
        Field::Job => "job",
        Field::BeginsOn => "begins_on",
        Field::EndsOn => "ends_on",
        Field::Text => "text",
        Field::DirectiveNumber => "directive_number",
        Field::Summary => "summary",
        Field::Issuer => "issuer",
        Field::ArrivedOn => "arrived_on",
        Field::FromPlace => "from_place",
        Field::Factor => "factor",
        Field::IsolatedFrom => "isolated_from",
        Field::Screening => "screening",
        Field::SamplesFrom => "samples_from",
        Field::TransferPlace => "transfer_place",
        Field::PaperKind => "paper_kind",
        Field::Dated => "dated",
        _ => "",
    }
}

impl FlaggedLine {
    /// Says what is odd.
    pub fn sentence(&self, book: &Phrasebook) -> String {
        match &self.oddity {
            Oddity::BeforeSource => book.say("exchange.odd_before_source").to_string(),
            Oddity::IllBeforeContact => book.say("exchange.odd_ill_before_contact").to_string(),
            Oddity::IllBeforeSource => book.say("exchange.odd_ill_before_source").to_string(),
            Oddity::SamePerson(Some(number)) => book.say_with("exchange.odd_same_person", &[("number", number)]),
            Oddity::OpenAlready(number) => book.say_with("exchange.odd_open_already", &[("number", number)]),
            Oddity::StillFollowed(number) => book.say_with("exchange.odd_still_followed", &[("number", number)]),
            Oddity::OtherName => book.say("exchange.odd_other_name").to_string(),
            Oddity::SamePerson(None) => book.say("exchange.odd_same_contact").to_string(),
        }
    }
}
