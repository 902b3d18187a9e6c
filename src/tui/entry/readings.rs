//! A reading as it is typed: `36,8 97 82 18 120/80 ho l2 7h30 ; note`. Numbers take the station's order, whatever
//! identifies itself (comma, slash, label) stands anywhere, and nothing is ever guessed.

use std::ops::Range;

use chrono::NaiveTime;

use crate::domain::home_treatment::Symptoms;
use crate::domain::measure::Sign;
use crate::domain::moment::{Date, Moment};
use crate::domain::symptom::SymptomSet;
use crate::language::gate::{Limit, admit};
use crate::language::typed_date::{Leaning, typed_date};
use crate::tui::entry::fault::{Fault, FaultKind};
use crate::tui::entry::figures::{self, is_decimal};
use crate::tui::entry::labels::{Label, labelled};
use crate::tui::entry::line::Line;
use crate::tui::entry::reading_line::{ReadingLine, Said, Slot, Target, TimeTold};
use crate::tui::entry::setting::Setting;
use crate::tui::entry::tokens::{Token, before_note, span, tokens};
use crate::tui::entry::words::{Complaint, DayWord, longest};

/// The most letters of a note; the desk keeps 1,000, and reasons may go before it.
const NOTE: Limit = Limit::note(800);

/// Seconds that an hour typed in whole minutes may lie ahead of the clock.
const SLACK_SECONDS: i64 = 60;

/// Whether a word can begin a reading.
pub(super) fn begins_reading(token: &Token<'_>) -> bool {
    let is_measured_label =
        || labelled(token.text).is_some_and(|(label, _)| matches!(label, Label::Sign(_) | Label::Oxygen | Label::Day));
    token.begins_with_digit() || matches!(token.text, "-" | "*") || is_measured_label()
}

/// Reads what stands from the byte `from` on as a reading.
pub(super) fn read(line: &str, from: usize, target: Target, setting: &Setting<'_>) -> Line {
    let (body, note) = before_note(line.get(from..).unwrap_or_default());
    let tokens = tokens(body, from);
    let mut reader = Reader::new(ReadingLine::new(target, setting), setting);
    let mut at = 0;
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        at += reader.take(rest).max(1);
    }
    reader.settle_time();
    if let Some((note, start)) = note {
        let range = from + start..line.len();
        match admit(note, NOTE) {
            Ok(note) => reader.line.note = note,
            Err(rejection) => reader.fail(FaultKind::Rejected(rejection), range),
        }
    }
    match reader.fault {
        None => Line::Reading(Box::new(reader.line)),
        Some((kind, range)) => Line::Faulty(Fault { kind, range, reading: Some(Box::new(reader.line)) }),
    }
}

/// A reading while its words are taken one after the other.
struct Reader<'a> {
    setting: &'a Setting<'a>,
    line: ReadingLine,
    fault: Option<(FaultKind, Range<usize>)>,
    /// A symptom has been named: what is a bare number after it, nobody knows.
    past_slots: bool,
    /// A temperature stood in the place of another sign.
    is_displaced: bool,
    is_none_told: bool,
    day: Option<Date>,
    hour: Option<NaiveTime>,
    time_range: Range<usize>,
}

impl<'a> Reader<'a> {
    fn new(line: ReadingLine, setting: &'a Setting<'a>) -> Self {
        Self {
            setting,
            line,
            fault: None,
            past_slots: false,
            is_displaced: false,
            is_none_told: false,
            day: None,
            hour: None,
            time_range: 0..0,
        }
    }

    /// Keeps the first fault; the rest of the line is still read for the ruler.
    fn fail(&mut self, kind: FaultKind, range: Range<usize>) {
        self.fault.get_or_insert((kind, range));
    }

    /// Takes the next words; returns how many.
    fn take(&mut self, rest: &[Token<'_>]) -> usize {
        let Some(token) = rest.first() else { return 0 };
        if matches!(token.text, "-" | "*") {
            return self.take_left_out(None, token.text, rest);
        }
        if let Some((label, number)) = labelled(token.text) {
            return self.take_labelled(label, number, rest);
        }
        if let Some(hour) = figures::hour(token.text) {
            self.take_hour(hour, token.range());
            return 1;
        }
        if token.begins_with_digit() {
            self.take_number(token);
            return 1;
        }
        if let Some((complaint, count)) = longest(&self.setting.words.complaints, rest) {
            self.take_complaint(*complaint, span(rest.get(..count).unwrap_or(rest)));
            return count;
        }
        if let Some((day, count)) = longest(&self.setting.words.days, rest) {
            self.take_day_word(*day, span(rest.get(..count).unwrap_or(rest)));
            return count;
        }
        self.fail(FaultKind::Unknown, token.range());
        1
    }

    /// `-` or `*`, for the next slot or for a sign that a label names; reasons may follow `*`.
    fn take_left_out(&mut self, labelled: Option<Sign>, mark: &str, rest: &[Token<'_>]) -> usize {
        let range = span(rest.get(..1).unwrap_or(rest));
        let (said, count) = match mark {
            "*" => match longest(&self.setting.words.reasons, rest.get(1..).unwrap_or_default()) {
                Some((reason, count)) => (Said::Refused(Some(*reason)), count + 1),
                None => (Said::Refused(None), 1),
            },
            _ => (Said::NotMeasured, 1),
        };
        match labelled.or_else(|| self.next_in_order(&range)) {
            Some(sign) => self.keep(Slot { sign, said, is_labelled: labelled.is_some(), range }),
            None => self.fail(FaultKind::NoSlot, range),
        }
        count
    }

    /// The slot for a bare number, or nothing (with a fault) where it cannot be told.
    fn next_in_order(&mut self, range: &Range<usize>) -> Option<Sign> {
        let next = self.line.next_sign().filter(|_| !self.past_slots);
        match next {
            Some(sign) if self.is_displaced => {
                self.fail(FaultKind::OutOfTurn(sign), range.clone());
                None
            }
            Some(sign) => Some(sign),
            None => {
                self.fail(FaultKind::NoSlot, range.clone());
                None
            }
        }
    }

    fn take_labelled(&mut self, label: Label, number: &str, rest: &[Token<'_>]) -> usize {
        let range = span(rest.get(..1).unwrap_or(rest));
        match label {
            Label::Sign(sign) if matches!(number, "-" | "*") => return self.take_left_out(Some(sign), number, rest),
            Label::Sign(sign) => self.measure(sign, number, true, range),
            Label::Oxygen => self.take_oxygen(number, range),
            Label::Day => match typed_date(number, self.setting.now.date(), Leaning::Past) {
                Ok(day) => self.take_day(day, range),
                Err(trouble) => self.fail(FaultKind::Day(trouble), range),
            },
            Label::Onset | Label::Confirmed => self.fail(FaultKind::Unknown, range),
        }
        1
    }

    /// A number without a label: a slash is blood pressure and a comma temperature, wherever it stands.
    fn take_number(&mut self, token: &Token<'_>) {
        let (text, range) = (token.text, token.range());
        if text.contains('/') {
            return self.measure(Sign::Systolic, text, false, range);
        }
        if is_decimal(text) {
            self.is_displaced |= self.line.next_sign() != Some(Sign::Temperature);
            return self.measure(Sign::Temperature, text, false, range);
        }
        if let Some(sign) = self.next_in_order(&range) {
            self.measure(sign, text, false, range);
        }
    }

    fn measure(&mut self, sign: Sign, number: &str, is_labelled: bool, range: Range<usize>) {
        if self.line.slot(sign).is_some() {
            return self.fail(FaultKind::Repeated, range);
        }
        let mut signs = self.line.signs;
        let kept = if sign == Sign::Systolic {
            figures::pressure(number).and_then(|(upper, lower)| {
                let both = signs.set(Sign::Systolic, upper.into()).and(signs.set(Sign::Diastolic, lower.into()));
                both.map_err(FaultKind::OutOfRange)
            })
        } else {
            let value = figures::sign_value(sign, number);
            value.and_then(|value| signs.set(sign, value.into()).map_err(FaultKind::OutOfRange))
        };
        match kept {
            Ok(()) => {
                self.line.signs = signs;
                self.keep(Slot { sign, said: Said::Measured, is_labelled, range });
            }
            Err(kind) => self.fail(kind, range),
        }
    }

    fn keep(&mut self, slot: Slot) {
        if self.line.slot(slot.sign).is_some() {
            return self.fail(FaultKind::Repeated, slot.range);
        }
        self.line.slots.push(slot);
    }

    fn take_oxygen(&mut self, number: &str, range: Range<usize>) {
        match figures::oxygen(number) {
            Ok(_) if self.line.oxygen_litres.is_some() => self.fail(FaultKind::Repeated, range),
            Ok(litres) => self.line.oxygen_litres = Some(litres),
            Err(kind) => self.fail(kind, range),
        }
    }

    fn take_complaint(&mut self, complaint: Complaint, range: Range<usize>) {
        self.past_slots = true;
        let told = self.line.symptoms.told();
        let told = match complaint {
            Complaint::None => {
                self.is_none_told = true;
                told
            }
            Complaint::Symptom(symptom) => told.with(symptom),
        };
        self.line.symptoms = Symptoms::Asked(told);
        if self.is_none_told && told != SymptomSet::NONE {
            self.fail(FaultKind::Contradiction, range);
        }
    }

    fn take_day_word(&mut self, word: DayWord, range: Range<usize>) {
        let today = self.setting.now.date();
        let day = match word {
            DayWord::Today => Some(today),
            DayWord::Yesterday => today.pred_opt(),
            DayWord::Tomorrow => today.succ_opt(),
        };
        if let Some(day) = day {
            self.take_day(day, range);
        }
    }

    fn take_day(&mut self, day: Date, range: Range<usize>) {
        if self.day.replace(day).is_some() {
            return self.fail(FaultKind::Repeated, range);
        }
        self.time_range = range;
    }

    fn take_hour(&mut self, hour: Result<NaiveTime, FaultKind>, range: Range<usize>) {
        match hour {
            Ok(_) if self.hour.is_some() => self.fail(FaultKind::Repeated, range),
            Ok(hour) => {
                self.hour = Some(hour);
                self.time_range = range;
            }
            Err(kind) => self.fail(kind, range),
        }
    }

    /// Works out when it was measured. The future is refused; it is not taken for yesterday.
    fn settle_time(&mut self) {
        let now = self.setting.now;
        let at = match (self.day, self.hour) {
            (None, None) => return,
            (day, hour) => Moment::at(day.unwrap_or(now.date()), hour.unwrap_or(now.time())),
        };
        if at.since(now) > SLACK_SECONDS {
            return self.fail(FaultKind::InFuture(at), self.time_range.clone());
        }
        self.line.measured_at = at.min(now);
        self.line.time_told = if self.hour.is_some() { TimeTold::Hour } else { TimeTold::Day };
    }
}
