//! A reading as it is typed: `36,8 97 82 18 120/80 ho l2 7h30 ; note`. Numbers take the station's order, whatever
//! identifies itself (comma, slash, label) stands anywhere, and nothing is ever guessed.

use std::ops::Range;

use chrono::NaiveTime;

use crate::domain::home_treatment::{Channel, Symptoms};
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
        if let Some((complaint, count)) = self.setting.words.complaint(rest) {
            self.take_complaint(complaint, span(rest.get(..count).unwrap_or(rest)));
            return count;
        }
        if let Some((channel, count)) = longest(&self.setting.words.channels, rest) {
            self.take_channel(*channel, span(rest.get(..count).unwrap_or(rest)));
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
            Err(kind) => {
                self.fail(kind, range.clone());
                // The slot stays taken, so that the numbers behind it are not shown as other signs.
                self.keep(Slot { sign, said: Said::Unreadable, is_labelled, range });
            }
        }
    }

    fn keep(&mut self, slot: Slot) {
        if self.line.slot(slot.sign).is_some() {
            return self.fail(FaultKind::Repeated, slot.range);
        }
        self.line.slots.push(slot);
    }

    fn take_channel(&mut self, channel: Channel, range: Range<usize>) {
        self.past_slots = true;
        if self.line.channel.replace(channel).is_some() {
            self.fail(FaultKind::Repeated, range);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::symptom::Symptom;
    use crate::language::{Language, Phrasebook};
    use crate::tui::entry::line::parse;
    use crate::tui::entry::setting::Pane;
    use crate::tui::entry::setting::tests::{evening, fault_in, id, moment, setting};

    fn reading(line: &str) -> ReadingLine {
        match parse(line, &setting(Pane::HomeTreatment)) {
            Line::Reading(reading) => *reading,
            other => panic!("{line:?} is no reading: {other:?}"),
        }
    }

    /// What a line says, written as the ruler would: one entry a sign, then symptoms, oxygen, time and note.
    fn said(line: &ReadingLine) -> String {
        let mut said: Vec<String> = Vec::new();
        for slot in &line.slots {
            let sign = slot.sign.name();
            said.push(match (slot.said, slot.sign) {
                (Said::NotMeasured, _) => format!("{sign} -"),
                (Said::Unreadable, _) => format!("{sign} ?"),
                (Said::Refused(reason), _) => format!("{sign} * {reason:?}"),
                (Said::Measured, Sign::Systolic) => {
                    let value = |sign| line.signs.value(sign).unwrap();
                    format!("{}/{}", value(Sign::Systolic), value(Sign::Diastolic))
                }
                (Said::Measured, _) => format!("{sign} {}", line.signs.value(slot.sign).unwrap()),
            });
        }
        match line.symptoms {
            Symptoms::NotAsked => {}
            Symptoms::Asked(set) => said.push(format!("{set:?}").replace('"', "")),
        }
        said.extend(line.oxygen_litres.map(|litres| format!("l{litres}")));
        if line.time_told != TimeTold::Now {
            said.push(line.measured_at.local().format("%d/%m %H:%M").to_string());
        }
        said.extend(Some(line.note.clone()).filter(|note| !note.is_empty()).map(|note| format!("; {note}")));
        said.join(" | ")
    }

    #[test]
    fn numbers_stand_in_their_slots() {
        for (typed, understood) in [
            ("36.8 97 82 18 120/80 ho", "temperature 368 | spo2 97 | pulse 82 | breaths 18 | 120/80 | [ho]"),
            ("368 97 82 18", "temperature 368 | spo2 97 | pulse 82 | breaths 18"),
            ("368 97 82 18 12/8 ho", "temperature 368 | spo2 97 | pulse 82 | breaths 18 | 120/80 | [ho]"),
            ("37 97", "temperature 370 | spo2 97"),
            ("36,8", "temperature 368"),
            ("- 96", "temperature - | spo2 96"),
            ("36.8 82 97 18", "temperature 368 | spo2 82 | pulse 97 | breaths 18"),
            ("396 97 82 18", "temperature 396 | spo2 97 | pulse 82 | breaths 18"),
            ("- - - - 120/80", "temperature - | spo2 - | pulse - | breaths - | 120/80"),
            ("36,8 97 82 18 - ho", "temperature 368 | spo2 97 | pulse 82 | breaths 18 | systolic - | [ho]"),
            ("36,8 * 82", "temperature 368 | spo2 * None | pulse 82"),
            ("36,8 * không có máy 82", "temperature 368 | spo2 * Some(NoDevice) | pulse 82"),
            ("36,8 * tu choi 82", "temperature 368 | spo2 * Some(Declined) | pulse 82"),
            ("sp* kcm", "spo2 * Some(NoDevice)"),
            ("* không gặp", "temperature * Some(NotMet)"),
        ] {
            assert_eq!(said(&reading(typed)), understood, "{typed}");
        }
    }

    #[test]
    fn what_identifies_itself_stands_anywhere() {
        for (typed, understood) in [
            ("sp91 nt24 kt", "spo2 91 | breaths 24 | [kt]"),
            ("t37,2 sp97 m82 nt18", "temperature 372 | spo2 97 | pulse 82 | breaths 18"),
            ("nt18 T37,2", "breaths 18 | temperature 372"),
            ("sp- m82", "spo2 - | pulse 82"),
            ("120/80 36,8", "120/80 | temperature 368"),
            ("36,8 120/80 97", "temperature 368 | 120/80 | spo2 97"),
            ("36,8 ho 120/80", "temperature 368 | 120/80 | [ho]"),
            ("ha120/80", "120/80"),
            ("sp97 36,8 82", "spo2 97 | temperature 368 | pulse 82"),
            ("l2 sp91", "spo2 91 | l2"),
        ] {
            assert_eq!(said(&reading(typed)), understood, "{typed}");
        }
    }

    #[test]
    fn the_order_of_the_paper_is_taken_from_the_station() {
        let order = [Sign::Breaths, Sign::Pulse, Sign::Temperature, Sign::Saturation, Sign::Systolic];
        let paper = Setting { order: &order, ..setting(Pane::HomeTreatment) };
        let Line::Reading(line) = parse("18 82 36,8 97 120/80", &paper) else { panic!() };
        assert_eq!(said(&line), "breaths 18 | pulse 82 | temperature 368 | spo2 97 | 120/80");
        // The habit of the other order is noticed by its comma: no telling what 97 is.
        let Line::Faulty(fault) = parse("36,8 97 82 18", &paper) else { panic!() };
        assert_eq!((fault.kind, fault.range), (FaultKind::OutOfTurn(Sign::Breaths), 5..7));
    }

    #[test]
    fn symptoms_are_codes_or_words_with_or_without_marks() {
        for (typed, codes) in [
            ("36,8 ho", "[ho]"),
            ("36,8 khó thở", "[kt]"),
            ("36,8 kho tho, ho", "[ho, kt]"),
            ("36,8 KT Đau Ngực", "[kt, dn]"),
            ("36,8 ho ra máu", "[hm]"),
            ("36,8 met la", "[metla]"),
            ("36,8 không ăn được", "[kau]"),
            ("36,8 dom lm met lanh md mui tc sot hong", "[dom, lm, met, lanh, md, mui, tc, sot, hong]"),
            ("36,8 nd cm can non moi smui tim kau bu cg", "[nd, cm, can, non, moi, smui, tim, kau, bu, cg]"),
            ("36,8 lb metla rl nht mn xanh bo", "[lb, metla, rl, nht, mn, xanh, bo]"),
            ("36,8 ko", "[]"),
            ("36,8 không triệu chứng", "[]"),
        ] {
            assert_eq!(said(&reading(typed)), format!("temperature 368 | {codes}"), "{typed}");
        }
        assert_eq!(reading("36,8").symptoms, Symptoms::NotAsked);
        for symptom in Symptom::all() {
            let line = reading(&format!("- {}", symptom.code()));
            assert_eq!(line.symptoms, Symptoms::Asked(SymptomSet::NONE.with(symptom)));
        }
    }

    #[test]
    fn the_time_is_now_unless_it_is_said() {
        for (typed, date, time, told) in [
            ("36,8", "2021-07-21", "21:04:00", TimeTold::Now),
            ("36,8 7h", "2021-07-21", "07:00:00", TimeTold::Hour),
            ("36,8 7h30", "2021-07-21", "07:30:00", TimeTold::Hour),
            ("7h30 36,8", "2021-07-21", "07:30:00", TimeTold::Hour),
            ("36,8 hq 7h", "2021-07-20", "07:00:00", TimeTold::Hour),
            ("hq 7h 36,8", "2021-07-20", "07:00:00", TimeTold::Hour),
            ("36,8 hôm qua 22h15", "2021-07-20", "22:15:00", TimeTold::Hour),
            ("36,8 hq", "2021-07-20", "21:04:00", TimeTold::Day),
            ("36,8 ng12/3 7h", "2021-03-12", "07:00:00", TimeTold::Hour),
            ("36,8 ng21/7 7h", "2021-07-21", "07:00:00", TimeTold::Hour),
            ("36,8 21h05", "2021-07-21", "21:04:00", TimeTold::Hour),
        ] {
            let line = reading(typed);
            assert_eq!((line.measured_at, line.time_told), (moment(date, time), told), "{typed}");
            assert_eq!(line.entered_at, evening());
        }
    }

    #[test]
    fn a_note_runs_to_the_end_of_the_line() {
        let line = reading("36,8 97 ;  mệt, 7h đo lại ; #3  ");
        assert_eq!(
            (said(&line).as_str(), line.note.as_str()),
            ("temperature 368 | spo2 97 | ; mệt, 7h đo lại ; #3", "mệt, 7h đo lại ; #3")
        );
    }

    #[test]
    fn what_cannot_be_is_pointed_at() {
        let out = |sign: Sign, value: u32| FaultKind::OutOfRange(sign.accept(value).unwrap_err());
        for (typed, kind, at) in [
            ("3960 97", out(Sign::Temperature, 3960), "3960"),
            ("97 82", out(Sign::Temperature, 970), "97"),
            ("36,8 101", out(Sign::Saturation, 101), "101"),
            ("36,8 97 999", out(Sign::Pulse, 999), "999"),
            ("36,8 12/80", out(Sign::Systolic, 12), "12/80"),
            ("36,85 97", FaultKind::NotANumber(Sign::Temperature), "36,85"),
            ("sp9x", FaultKind::NotANumber(Sign::Saturation), "sp9x"),
            ("36,8 80/120", FaultKind::PressureReversed, "80/120"),
            ("36,8 97 82 18 120/80 5", FaultKind::NoSlot, "5"),
            ("36,8 97 82 18 120", FaultKind::NotANumber(Sign::Systolic), "120"),
            ("36,8 ho 97", FaultKind::NoSlot, "97"),
            ("36,8 36,9", FaultKind::Repeated, "36,9"),
            ("36,8 97 sp98", FaultKind::Repeated, "sp98"),
            ("36,8 7h 8h", FaultKind::Repeated, "8h"),
            ("36,8 hq ng12/3", FaultKind::Repeated, "ng12/3"),
            ("36,8 l2 l3", FaultKind::Repeated, "l3"),
            ("36,8 l99", FaultKind::Oxygen, "l99"),
            ("36,8 ko kt", FaultKind::Contradiction, "kt"),
            ("36,8 ho không", FaultKind::Contradiction, "không"),
            ("36,8 25h", FaultKind::Hour, "25h"),
            ("36,8 22h", FaultKind::InFuture(moment("2021-07-21", "22:00:00")), "22h"),
            ("36,8 mai 7h", FaultKind::InFuture(moment("2021-07-22", "07:00:00")), "7h"),
            ("36,8 97 xyz", FaultKind::Unknown, "xyz"),
            ("36,8 mũi", FaultKind::Unknown, "mũi"),
            ("36,8 kp12/7", FaultKind::Unknown, "kp12/7"),
            ("-, 97", FaultKind::Unknown, "-,"),
        ] {
            let typed = if typed.starts_with("-,") { "36,8 -, 97" } else { typed };
            assert_eq!(fault_in(typed, Pane::HomeTreatment), (kind, at), "{typed}");
        }
        let (kind, at) = fault_in("36,8 ng31/2", Pane::HomeTreatment);
        assert!(matches!(kind, FaultKind::Day(_)) && at == "ng31/2", "{kind:?}");
    }

    #[test]
    fn a_fault_keeps_what_was_understood_for_the_ruler() {
        let Line::Faulty(fault) = parse("36,8 197 82 kt", &setting(Pane::HomeTreatment)) else { panic!() };
        assert_eq!(said(&fault.reading.unwrap()), "temperature 368 | spo2 ? | pulse 82 | [kt]");
    }

    #[test]
    fn the_desk_gets_what_was_said() {
        let book = Phrasebook::embedded(Language::Vietnamese);
        let kept = reading("36,8 * không có máy 82 ko l2 7h ; ngủ được").reading(id(12), &book);
        assert_eq!(kept.case, id(12));
        assert_eq!(kept.signs.measured().collect::<Vec<_>>(), [(Sign::Temperature, 368), (Sign::Pulse, 82)]);
        assert_eq!(kept.note, "SpO2: không có máy ; ngủ được");
        assert!(kept.refused && !kept.imported && kept.oxygen_litres == Some(2));
        assert_eq!(kept.symptoms, Symptoms::Asked(SymptomSet::NONE));
        assert!(reading("- -").says_nothing() && !reading("*").says_nothing() && !reading("- ko").says_nothing());
    }
}
