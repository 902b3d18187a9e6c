//! Why a line of a file is refused or flagged, and the sentence about it.

use std::fmt::Display;

use super::table::{LineFlaw, RECORD_BYTES_MAX};
use crate::domain::line_list::Oddity;
use crate::domain::measure::{OutOfRange, Sign};
use crate::domain::refusal::{self, Refusal};
use crate::language::gate::Rejection;
use crate::language::{Phrasebook, numbers};

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
    /// Not a telephone.
    Phone,
    /// Not one of the words that the column takes.
    Word {
        /// Those words.
        accepted: String,
    },
    /// The row lacks what it cannot do without.
    Missing {
        /// The headers of the columns, alternatives after a slash.
        columns: String,
    },
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
            Reason::Date => book.say("exchange.bad_date").to_string(),
            Reason::Birth => book.say("exchange.not_a_birth").to_string(),
            Reason::Time => book.say("exchange.not_a_time").to_string(),
            Reason::InFuture => book.say("exchange.date_in_future").to_string(),
            Reason::Age => book.say("exchange.not_an_age").to_string(),
            Reason::Number => book.say("exchange.not_a_number").to_string(),
            Reason::OutOfRange(out) => out_of_range(*out, book),
            Reason::Pressure => book.say("exchange.not_a_pressure").to_string(),
            Reason::Doses => book.say("exchange.not_doses").to_string(),
            Reason::Phone => book.say("exchange.not_a_phone").to_string(),
            Reason::Word { accepted } => book.say_with("exchange.not_a_word", &[("accepted", accepted)]),
            Reason::Missing { columns } => book.say_with("exchange.cell_missing", &[("columns", columns)]),
            Reason::Desk(refusal) => refusal_sentence(refusal, book),
        }
    }
}

fn out_of_range(out: OutOfRange, book: &Phrasebook) -> String {
    let number = |value: u32| match out.sign {
        Sign::Temperature => numbers::tenths(value),
        _ => value.to_string(),
    };
    let (value, lowest, highest) = (number(out.value), number(out.lowest.into()), number(out.highest.into()));
    let sign = book.word("signs", out.sign.name()).unwrap_or(out.sign.name());
    let values: [(&str, &dyn Display); 4] =
        [("sign", &sign), ("value", &value), ("lowest", &lowest), ("highest", &highest)];
    book.say_with("refusals.out_of_range", &values)
}

/// Says why the desk refused something.
pub fn refusal_sentence(refusal: &Refusal, book: &Phrasebook) -> String {
    let key = match refusal {
        Refusal::NotAllowed => "refusals.not_allowed",
        Refusal::NotSignedIn => "refusals.not_signed_in",
        Refusal::NotFound(_) => "refusals.not_found",
        Refusal::ChangedMeanwhile { .. } => "refusals.changed_meanwhile",
        Refusal::Empty(field) => return book.say_with("refusals.empty", &[("field", &field_word(*field, book))]),
        Refusal::TooLong { field, limit } => {
            let field = field_word(*field, book);
            return book.say_with("refusals.too_long", &[("field", &field), ("limit", limit)]);
        }
        Refusal::NotText(field) => return book.say_with("refusals.not_text", &[("field", &field_word(*field, book))]),
        Refusal::OutOfRange(out) => return out_of_range(*out, book),
        Refusal::PressureReversed => "refusals.pressure_reversed",
        Refusal::NothingRecorded => "refusals.nothing_recorded",
        Refusal::InFuture => "refusals.in_future",
        Refusal::CaseIsOpen(number) => return book.say_with("refusals.case_is_open", &[("number", number)]),
        Refusal::SelfContact => "refusals.self_contact",
        Refusal::SourceCycle(number) => return book.say_with("refusals.source_cycle", &[("number", number)]),
        Refusal::NotHisExposure => "refusals.not_his_exposure",
        Refusal::ContactStands => "refusals.contact_stands",
        Refusal::UnknownCode(code) => return book.say_with("refusals.unknown_code", &[("code", code)]),
        Refusal::Nameless => "refusals.nameless",
        Refusal::OtherReadingAtThisTime => "refusals.other_reading",
        Refusal::CodeTwice(code) => return book.say_with("refusals.code_twice", &[("code", code)]),
        Refusal::ShiftReversed => "refusals.shift_reversed",
        Refusal::UnknownImport => "refusals.unknown_import",
        Refusal::ImportOverlaps(_) => "refusals.import_overlaps",
        Refusal::NoNumberLeft => "refusals.no_number_left",
        Refusal::ReadOnly => "refusals.read_only",
        Refusal::DiskFull => "refusals.disk_full",
    };
    book.say(key).to_string()
}

fn field_word(field: refusal::Field, book: &Phrasebook) -> &str {
    match field {
        refusal::Field::Name => book.say("refusals.field_name"),
        refusal::Field::Text => book.say("refusals.field_text"),
        refusal::Field::Note => book.say("refusals.field_note"),
        refusal::Field::Address => book.say("refusals.field_address"),
        refusal::Field::Place => book.say("refusals.field_place"),
        refusal::Field::Phone => book.say("refusals.field_phone"),
        refusal::Field::Code => book.say("refusals.field_code"),
    }
}

impl FlaggedLine {
    /// Says what is odd.
    pub fn sentence<'a>(&self, book: &'a Phrasebook) -> &'a str {
        match self.oddity {
            Oddity::BeforeSource => book.say("exchange.odd_before_source"),
            Oddity::IllBeforeContact => book.say("exchange.odd_ill_before_contact"),
            Oddity::IllBeforeSource => book.say("exchange.odd_ill_before_source"),
        }
    }
}
