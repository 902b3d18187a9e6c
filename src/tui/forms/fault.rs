//! Why what was typed into a field cannot be taken: what is wrong, what is accepted, an example.

use crate::language::phrases::Phrasebook;
use crate::language::typed_date::DateTrouble;

/// Why what was typed into a field cannot be taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing was typed where something is needed.
    Needed,
    /// A telephone that is none.
    Phone(String),
    /// A number outside these.
    Number(u32, u32),
    /// A day that is none.
    Day(DateTrouble),
    /// A time that is none.
    Time(String),
    /// A birth that is none.
    Birth(String),
    /// None of the choices.
    Choice(String),
    /// No record of this name; its kind's word is said by the field.
    Nobody(String),
    /// Several records of this name.
    Several(String),
    /// An order of signs that is not every sign once: the usual one.
    Order(String),
    /// A rule pack that is not there: those that are.
    Pack(String),
    /// Not two hours of the day, one after the other.
    Hours,
    /// Not a repeat, or one that never comes again.
    Repeat(String),
    /// A day of the end without how it ended.
    EndWithoutOutcome,
    /// How a breach of isolation was dealt with, where none is told.
    StepWithoutViolation,
}

impl Fault {
    /// The sentence.
    pub fn sentence(&self, book: &Phrasebook) -> String {
        match self {
            Fault::Needed => book.say("forms.needed").to_string(),
            Fault::Phone(typed) => book.say_with("forms.phone", &[("typed", typed)]),
            Fault::Number(least, most) => book.say_with("forms.number", &[("least", least), ("most", most)]),
            Fault::Day(trouble) => trouble.sentence(book),
            Fault::Time(typed) => book.say_with("forms.time", &[("typed", typed)]),
            Fault::Birth(typed) => book.say_with("forms.birth", &[("typed", typed)]),
            Fault::Choice(typed) => book.say_with("forms.choice", &[("typed", typed)]),
            Fault::Nobody(typed) => book.say_with("forms.nobody", &[("typed", typed)]),
            Fault::Several(typed) => book.say_with("forms.several", &[("typed", typed)]),
            Fault::Order(usual) => book.say_with("forms.order", &[("usual", usual)]),
            Fault::Pack(known) => book.say_with("forms.pack", &[("known", known)]),
            Fault::Hours => book.say("forms.hours").to_string(),
            Fault::Repeat(typed) => book.say_with("forms.repeat", &[("typed", typed)]),
            Fault::EndWithoutOutcome => book.say("forms.end_without_outcome").to_string(),
            Fault::StepWithoutViolation => book.say("forms.step_without_violation").to_string(),
        }
    }
}
