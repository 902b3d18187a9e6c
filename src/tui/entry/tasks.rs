//! Lines that add a task: `+ gọi lại bà hường 21h15 #12 @ha !`. Everything that is not due time, repeat, case, owner or
//! mark is the text, in the order in which it was typed; a part of the ward is linked and stays in the text.

use std::ops::Range;

use chrono::{Datelike, NaiveTime};

use crate::domain::moment::{Date, Moment};
use crate::domain::repeat::Repeat;
use crate::domain::tasks::Task;
use crate::language::folding::fold;
use crate::language::gate::{Limit, admit};
use crate::language::typed_date::{Leaning, typed_date};
use crate::tui::entry::fault::{Fault, FaultKind, Wrong, once};
use crate::tui::entry::figures;
use crate::tui::entry::line::{Line, case_number};
use crate::tui::entry::names::{Owner, areas_called, of_former_ward, owner_of};
use crate::tui::entry::repeats::{self, Again, Days};
use crate::tui::entry::setting::Setting;
use crate::tui::entry::tokens::{Token, span, tokens};
use crate::tui::entry::words::{DayWord, longest, longest_at_end};

/// Reads a task from the byte `from` on.
pub(super) fn read(line: &str, from: usize, setting: &Setting<'_>) -> Line {
    let words = tokens(line.get(from..).unwrap_or_default(), from);
    let mut reader = Reader {
        setting,
        task: Task::default(),
        text: Vec::new(),
        day: None,
        hour: None,
        again: None,
        areas: 0,
        time_range: 0..0,
    };
    let read = reader.read_words(&words).and_then(|()| reader.finish(line.len()));
    match read {
        Ok(task) => Line::NewTask(task),
        Err((kind, range)) => Line::Faulty(Fault::new(kind, range)),
    }
}

struct Reader<'a, 't> {
    setting: &'a Setting<'a>,
    task: Task,
    text: Vec<Token<'t>>,
    day: Option<Date>,
    hour: Option<NaiveTime>,
    again: Option<Again>,
    areas: usize,
    time_range: Range<usize>,
}

impl<'t> Reader<'_, 't> {
    fn read_words(&mut self, words: &[Token<'t>]) -> Result<(), Wrong> {
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            at += self.take(rest)?.max(1);
        }
        Ok(())
    }

    /// `vb 180-CV/QU`: links the paper that the task comes from, and stays in the text. How many words that took.
    fn take_directive(&mut self, rest: &[Token<'t>]) -> Result<usize, Wrong> {
        let Some((_, lead)) = longest(&self.setting.words.directive, rest) else { return Ok(0) };
        let Some(token) = rest.get(lead) else { return Ok(0) };
        let typed = fold(token.text.trim_end_matches(','));
        let mut named = self.setting.directives.iter().filter(|(_, number)| fold(number) == typed);
        match (named.next(), named.next()) {
            (Some(_), Some(_)) => Err((FaultKind::SeveralDirectives, token.range())),
            (Some((directive, _)), None) => {
                once(&mut self.task.directive, *directive, token.range())?;
                Ok(lead + 1)
            }
            (None, _) => Ok(0),
        }
    }

    /// Takes the next words; returns how many.
    fn take(&mut self, rest: &[Token<'t>]) -> Result<usize, Wrong> {
        let Some(token) = rest.first() else { return Ok(0) };
        let range = token.range();
        if token.text.bytes().all(|byte| byte == b'!') {
            self.task.urgent = true;
        } else if token.text.starts_with('#') {
            let case = case_number(token.text).ok_or((FaultKind::CaseNumber, range.clone()))?;
            once(&mut self.task.case, case, range)?;
        } else if let Some(name) = token.text.strip_prefix('@') {
            match owner_of(name, self.setting).map_err(|fault| (fault, range.clone()))? {
                Owner::Officer(officer) => once(&mut self.task.owner, officer, range)?,
                Owner::Position(position) => once(&mut self.task.position, position, range)?,
                Owner::Duty(duty) => once(&mut self.task.duty, duty, range)?,
            }
        } else if let Some(count) = self.take_due(rest)? {
            return Ok(count);
        } else if let Some(count) = self.take_days(rest)? {
            return Ok(count);
        } else {
            let count = match self.take_directive(rest)? {
                0 => self.take_area(rest)?.max(1),
                count => count,
            };
            self.text.extend(rest.iter().take(count).cloned());
            return Ok(count);
        }
        Ok(1)
    }

    /// Takes how often it comes again, one day of the week, or `hạn 25/7`.
    fn take_days(&mut self, rest: &[Token<'t>]) -> Result<Option<usize>, Wrong> {
        let range = |count: usize| span(rest.get(..count).unwrap_or(rest));
        if let Some((day, count)) = self.day_told(rest)? {
            once(&mut self.day, day, range(count))?;
            return Ok(Some(count));
        }
        let Some((days, count)) = repeats::read(rest, self.setting)? else { return Ok(None) };
        match days {
            Days::Again(again) => once(&mut self.again, again, range(count))?,
            // A day without an hour stays in the text, as it does elsewhere.
            Days::Next(_) if rest.get(count).is_none_or(|next| figures::hour(next.text).is_none()) => {
                return Ok(None);
            }
            Days::Next(weekday) => {
                let today = self.setting.now.date();
                let ahead = today.iter_days().take(8).filter(|day| day.weekday() == weekday);
                let hour = rest.get(count).and_then(|next| figures::hour(next.text)).and_then(Result::ok);
                let has_passed = |day: &Date| hour.is_some_and(|hour| self.has_passed(Moment::at(*day, hour)));
                let day = ahead.into_iter().find(|day| !has_passed(day)).unwrap_or(today);
                once(&mut self.day, day, range(count))?;
            }
        }
        Ok(Some(count))
    }

    /// `hạn 25/7`: the day by which it must be done, hour or not.
    fn day_told(&self, rest: &[Token<'t>]) -> Result<Option<(Date, usize)>, Wrong> {
        let Some((_, lead)) = longest(&self.setting.words.due, rest) else { return Ok(None) };
        let Some(token) = rest.get(lead).filter(|token| token.begins_with_digit() && token.text.contains('/')) else {
            return Ok(self.day_word(rest.get(lead..).unwrap_or_default()).map(|(day, count)| (day, lead + count)));
        };
        let day = typed_date(token.text, self.setting.now.date(), Leaning::Nearest);
        let day = day.map_err(|trouble| (FaultKind::Day(trouble), token.range()))?;
        if day < self.setting.now.date() {
            return Err((FaultKind::InPast(Moment::at(day, NaiveTime::MIN)), token.range()));
        }
        Ok(Some((day, lead + 1)))
    }

    /// Links the part of the ward that these words name; how many words that took.
    fn take_area(&mut self, rest: &[Token<'t>]) -> Result<usize, Wrong> {
        let Some((kind, number, count)) = self.setting.words.area(rest) else { return Ok(0) };
        let called = areas_called(kind, &number, self.setting.areas);
        let behind = rest.get(count..).unwrap_or_default();
        let (called, more) = of_former_ward(called, behind, self.setting.former_wards);
        let count = count + more;
        match called.as_slice() {
            [] => {}
            [one] => {
                self.areas += 1;
                // A task in several places is in none of them alone.
                self.task.area = Some(*one).filter(|_| self.areas == 1);
            }
            _ => return Err((FaultKind::SeveralAreas, span(rest.get(..count).unwrap_or(rest)))),
        }
        Ok(count)
    }

    /// Takes an hour with the day before or behind it. A day without an hour stays in the text: `hẻm 12/3`, `bà mai`.
    fn take_due(&mut self, rest: &[Token<'t>]) -> Result<Option<usize>, Wrong> {
        let Some((day, before)) = self.day_before_hour(rest)? else { return Ok(None) };
        let Some(token) = rest.get(before) else { return Ok(None) };
        let Some(hour) = figures::hour(token.text) else { return Ok(None) };
        let hour = hour.map_err(|fault| (fault, token.range()))?;
        once(&mut self.hour, hour, token.range())?;
        let (day, behind) = match day {
            Some(day) => (Some(day), 0),
            None => self.day_behind_hour(rest.get(before + 1..).unwrap_or_default()),
        };
        let count = before + 1 + behind;
        self.day = day.or(self.day);
        self.time_range = span(rest.get(..count).unwrap_or(rest));
        Ok(Some(count))
    }

    /// The day that stands before an hour, and how many words it takes; none and 0 where the hour comes at once.
    fn day_before_hour(&self, rest: &[Token<'t>]) -> Result<Option<(Option<Date>, usize)>, Wrong> {
        let hour_at = |at: usize| rest.get(at).is_some_and(|token| figures::hour(token.text).is_some());
        let Some(token) = rest.first() else { return Ok(None) };
        if hour_at(0) {
            return Ok(Some((None, 0)));
        }
        if token.begins_with_digit() && token.text.contains('/') && hour_at(1) {
            let day = typed_date(token.text, self.setting.now.date(), Leaning::Nearest);
            let day = day.map_err(|trouble| (FaultKind::Day(trouble), token.range()))?;
            return Ok(Some((Some(day), 1)));
        }
        let word = self.day_word(rest).filter(|(_, count)| hour_at(*count));
        let is_person = self
            .text
            .last()
            .is_some_and(|before| longest(&self.setting.words.titles, std::slice::from_ref(before)).is_some());
        Ok(word.filter(|_| !is_person).map(|(day, count)| (Some(day), count)))
    }

    /// The day in words behind an hour, where nothing of the text follows it: `7h mai`.
    fn day_behind_hour(&self, rest: &[Token<'t>]) -> (Option<Date>, usize) {
        let ends = |count: usize| rest.get(count).is_none_or(|next| next.text.starts_with(['#', '@', '!']));
        match self.day_word(rest).filter(|(_, count)| ends(*count)) {
            Some((day, count)) => (Some(day), count),
            None => (None, 0),
        }
    }

    fn day_word(&self, rest: &[Token<'t>]) -> Option<(Date, usize)> {
        let is_capital = rest.first()?.text.starts_with(char::is_uppercase);
        let (word, count) = longest(&self.setting.words.days, rest).filter(|_| !is_capital)?;
        let today = self.setting.now.date();
        let day = match word {
            DayWord::Today => Some(today),
            DayWord::Yesterday => today.pred_opt(),
            DayWord::Tomorrow => today.succ_opt(),
        };
        day.map(|day| (day, count))
    }

    fn finish(&mut self, end: usize) -> Result<Task, Wrong> {
        if let Some((_, count)) = longest_at_end(&self.setting.words.each_shift, &self.text) {
            self.task.repeat = Repeat::EachShift;
            self.text.truncate(self.text.len() - count);
        }
        if let Some(again) = self.again {
            if self.task.repeat != Repeat::Never {
                return Err((FaultKind::Repeated, end..end));
            }
            self.task.repeat = again.at(self.hour);
        }
        self.task.due = self.due()?;
        let text = self.text.iter().map(|token| token.text).collect::<Vec<_>>().join(" ");
        let text = admit(&text, Limit::LINE).map_err(|rejection| (FaultKind::Rejected(rejection), span(&self.text)))?;
        if text.is_empty() {
            return Err((FaultKind::TextMissing, end..end));
        }
        self.task.text = text;
        Ok(std::mem::take(&mut self.task))
    }

    /// The minute that is running has not passed.
    fn has_passed(&self, at: Moment) -> bool {
        at.plus(59) < self.setting.now
    }

    /// The due time: the next such hour within a day, or the hour of the day that was said.
    fn due(&self) -> Result<Option<Moment>, Wrong> {
        let now = self.setting.now;
        if self.day.is_none() && self.again.is_some() {
            return Ok(self.task.repeat.first_due(now));
        }
        let hour = match (self.hour, self.day) {
            (Some(hour), _) => hour,
            (None, Some(_)) => LAST_MINUTE,
            (None, None) => return Ok(None),
        };
        let at = Moment::at(self.day.unwrap_or(now.date()), hour);
        match (self.has_passed(at), self.day) {
            (false, _) => Ok(Some(at)),
            (true, None) => Ok(Some(at.plus(DAY_SECONDS))),
            (true, Some(_)) => Err((FaultKind::InPast(at), self.time_range.clone())),
        }
    }
}

const DAY_SECONDS: i64 = 24 * 3600;

/// The last minute of a day, for what is due on it.
const LAST_MINUTE: NaiveTime = NaiveTime::from_hms_opt(23, 59, 0).unwrap();

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::*;
    use crate::domain::identity::Id;
    use crate::domain::repeat::DaySet;
    use crate::tui::entry::line::parse;
    use crate::tui::entry::setting::Pane;
    use crate::tui::entry::setting::tests::{fault_in, id, moment, setting};

    fn task(line: &str) -> Task {
        match parse(line, &setting(Pane::Tasks)) {
            Line::NewTask(task) => task,
            other => panic!("{line:?} is no task: {other:?}"),
        }
    }

    #[test]
    fn a_position_or_a_duty_does_it_where_no_officer_is_called_so() {
        let told = |line: &str| {
            let task = task(line);
            (task.owner.map(Id::number), task.position.map(Id::number), task.duty.map(Id::number))
        };
        for (typed, expected) in [
            ("+ gọi lại @ha", (Some(2), None, None)),
            ("+ gọi lại @trạm", (None, Some(1), None)),
            ("+ gọi lại @truong-tram", (None, Some(1), None)),
            ("+ gọi lại @chu_tich_ubnd", (None, Some(2), None)),
            ("+ gọi lại @truy", (None, None, Some(1))),
            ("+ gọi lại @xet-nghiem", (None, None, Some(2))),
        ] {
            assert_eq!(told(typed), expected, "{typed}");
        }
        for (typed, at) in [("+ họp @chu", "@chu"), ("+ họp @tr", "@tr")] {
            assert_eq!(fault_in(typed, Pane::Tasks), (FaultKind::SeveralOwners, at), "{typed}");
        }
        assert_eq!(fault_in("+ họp @zz", Pane::Tasks), (FaultKind::NoOwner, "@zz"));
        assert_eq!(fault_in("+ họp @tram @truong-tram", Pane::Tasks), (FaultKind::Repeated, "@truong-tram"));
    }

    #[test]
    fn the_tasks_of_the_papers_are_understood() {
        let expected = Task {
            text: "gọi lại bà hường".into(),
            due: Some(moment("2021-07-21", "21:15:00")),
            owner: Some(id(2)),
            case: Some(id(12)),
            urgent: true,
            ..Task::default()
        };
        assert_eq!(task("+ gọi lại bà hường 21h15 #12 @ha !"), expected);
        assert_eq!(task("+ ! @hà #12 gọi lại 21:15 bà hường"), expected);
        let expected = Task {
            text: "báo cáo".into(),
            due: Some(moment("2021-07-21", "22:00:00")),
            repeat: Repeat::EachShift,
            ..Task::default()
        };
        assert_eq!(task("+ báo cáo 22h moi ca"), expected);
        assert_eq!(task("+ báo cáo mỗi ca 22h"), expected);
    }

    /// The evening is a Wednesday, 21:04.
    #[test]
    fn a_task_comes_again_as_it_is_said() {
        let days = |days: &[Weekday]| DaySet::of(days.iter().copied());
        let (mon, wed, fri, sun) = (Weekday::Mon, Weekday::Wed, Weekday::Fri, Weekday::Sun);
        for (typed, repeat, due) in [
            ("+ họp moi ngay 7h", Repeat::Daily { minute: 420 }, Some(("2021-07-22", "07:00:00"))),
            ("+ họp 22h mỗi ngày", Repeat::Daily { minute: 1320 }, Some(("2021-07-21", "22:00:00"))),
            ("+ hằng ngày 7h họp", Repeat::Daily { minute: 420 }, Some(("2021-07-22", "07:00:00"))),
            ("+ họp mỗi ngày", Repeat::Daily { minute: 1439 }, Some(("2021-07-21", "23:59:00"))),
            ("+ họp moi 3 ngay", Repeat::EveryDays { days: 3, minute: 1439 }, Some(("2021-07-21", "23:59:00"))),
            ("+ họp mỗi 3 ngày 7h @ha", Repeat::EveryDays { days: 3, minute: 420 }, Some(("2021-07-22", "07:00:00"))),
            (
                "+ họp thu 2 4 6 7h30",
                Repeat::Weekdays { days: days(&[mon, wed, fri]), minute: 450 },
                Some(("2021-07-23", "07:30:00")),
            ),
            (
                "+ họp thứ 2,4,6 22h",
                Repeat::Weekdays { days: days(&[mon, wed, fri]), minute: 1320 },
                Some(("2021-07-21", "22:00:00")),
            ),
            (
                "+ họp thứ hai, thứ sáu 7h",
                Repeat::Weekdays { days: days(&[mon, fri]), minute: 420 },
                Some(("2021-07-23", "07:00:00")),
            ),
            (
                "+ họp moi thu 2 7h",
                Repeat::Weekdays { days: days(&[mon]), minute: 420 },
                Some(("2021-07-26", "07:00:00")),
            ),
            (
                "+ họp thu 6 cn 7h",
                Repeat::Weekdays { days: days(&[fri, sun]), minute: 420 },
                Some(("2021-07-23", "07:00:00")),
            ),
            ("+ họp moi ngay 25/7 7h", Repeat::Daily { minute: 420 }, Some(("2021-07-25", "07:00:00"))),
            // One day of the week alone is meant once; without an hour it is text.
            ("+ họp thứ 2 7h", Repeat::Never, Some(("2021-07-26", "07:00:00"))),
            ("+ họp thu 4 20h", Repeat::Never, Some(("2021-07-28", "20:00:00"))),
            ("+ họp thu 4 22h", Repeat::Never, Some(("2021-07-21", "22:00:00"))),
            ("+ họp hạn 25/7", Repeat::Never, Some(("2021-07-25", "23:59:00"))),
            ("+ họp han mai", Repeat::Never, Some(("2021-07-22", "23:59:00"))),
            ("+ họp han 25/7 7h", Repeat::Never, Some(("2021-07-25", "07:00:00"))),
        ] {
            // As a Mac composes its letters, and in capitals.
            let apart: String = unicode_normalization::UnicodeNormalization::nfd(typed).collect();
            for typed in [typed.to_string(), apart] {
                let task = task(&typed);
                let due = due.map(|(date, time)| moment(date, time));
                assert_eq!((task.repeat, task.due, task.text.as_str()), (repeat, due, "họp"), "{typed}");
            }
        }
    }

    #[test]
    fn days_inside_the_text_stay_there() {
        for (typed, text) in [
            ("+ đo mỗi ngày 2 lần", "đo mỗi ngày 2 lần"),
            ("+ họp thứ 2 tuần sau", "họp thứ 2 tuần sau"),
            ("+ họp thứ 2", "họp thứ 2"),
            ("+ phát thuốc mỗi 3 ngày một lần", "phát thuốc mỗi 3 ngày một lần"),
            ("+ gọi mọi ngày", "gọi mọi ngày"),
            ("+ xem hạn thuốc", "xem hạn thuốc"),
        ] {
            let task = task(typed);
            assert_eq!((task.text.as_str(), task.repeat, task.due), (text, Repeat::Never, None), "{typed}");
        }
    }

    #[test]
    fn a_part_of_the_ward_is_linked_and_stays_in_the_text() {
        for (typed, text, area) in [
            ("+ phun khử khuẩn to 1 22h", "phun khử khuẩn to 1", Some(id(1))),
            ("+ phun t1", "phun t1", Some(id(1))),
            ("+ phun khu phố 3 rồi báo", "phun khu phố 3 rồi báo", Some(id(3))),
            ("+ phun tổ 99", "phun tổ 99", None),
            ("+ phun tổ 1 và kp 3", "phun tổ 1 và kp 3", None),
        ] {
            let task = task(typed);
            assert_eq!((task.text.as_str(), task.area), (text, area), "{typed}");
        }
        assert_eq!(fault_in("+ phun tổ 4", Pane::Tasks), (FaultKind::SeveralAreas, "tổ 4"));
    }

    #[test]
    fn the_paper_that_a_task_comes_from_is_linked_where_it_stands() {
        for (typed, text, directive) in [
            ("+ rà soát người cao tuổi vb 180-cv/qu 17h", "rà soát người cao tuổi vb 180-cv/qu", Some(id(1))),
            ("+ họp văn bản 12/KH-UBND", "họp văn bản 12/KH-UBND", Some(id(2))),
            ("+ họp vb 999-CV", "họp vb 999-CV", None),
            ("+ họp vb", "họp vb", None),
        ] {
            let task = task(typed);
            assert_eq!((task.text.as_str(), task.directive), (text, directive), "{typed}");
        }
        assert_eq!(fault_in("+ họp vb 7-CV", Pane::Tasks), (FaultKind::SeveralDirectives, "7-CV"));
    }

    #[test]
    fn due_is_the_next_such_hour_or_the_day_that_is_said() {
        for (typed, date, time) in [
            ("+ họp 22h", "2021-07-21", "22:00:00"),
            ("+ họp 21h04", "2021-07-21", "21:04:00"),
            ("+ họp 21h03", "2021-07-22", "21:03:00"),
            ("+ họp 7h", "2021-07-22", "07:00:00"),
            ("+ họp mai 22h", "2021-07-22", "22:00:00"),
            ("+ họp 22h mai", "2021-07-22", "22:00:00"),
            ("+ họp 22h mai @ha", "2021-07-22", "22:00:00"),
            ("+ họp sáng mai 7h30", "2021-07-22", "07:30:00"),
            ("+ họp 25/7 7h", "2021-07-25", "07:00:00"),
            ("+ họp hôm nay 23h", "2021-07-21", "23:00:00"),
        ] {
            let task = task(typed);
            assert_eq!((task.text.as_str(), task.due), ("họp", Some(moment(date, time))), "{typed}");
        }
    }

    #[test]
    fn what_is_no_time_stays_in_the_text() {
        for (typed, text, has_due) in [
            ("+ gọi bà mai", "gọi bà mai", false),
            ("+ gọi bà mai 21h30", "gọi bà mai", true),
            ("+ gọi chị Mai 21h30", "gọi chị Mai", true),
            ("+ gọi lê thị mai 21h30", "gọi lê thị mai", true),
            ("+ phun khử khuẩn hẻm 12/3", "phun khử khuẩn hẻm 12/3", false),
            ("+ trực 7h-19h", "trực 7h-19h", false),
            ("+ gọi lại mọi ca", "gọi lại mọi ca", false),
            ("+ gấp! xem 12", "gấp! xem 12", false),
            ("+ gọi 7h mai hường", "gọi mai hường", true),
        ] {
            let task = task(typed);
            assert_eq!((task.text.as_str(), task.due.is_some()), (text, has_due), "{typed}");
            assert!(task.repeat == Repeat::Never && !task.urgent, "{typed}");
        }
        assert_eq!(task("+ gọi bà mai 21h30").due, Some(moment("2021-07-21", "21:30:00")));
    }

    #[test]
    fn what_cannot_be_is_pointed_at() {
        for (typed, kind, at) in [
            ("+ họp 25h", FaultKind::Hour, "25h"),
            ("+ họp 7h 8h", FaultKind::Repeated, "8h"),
            ("+ họp hq 7h", FaultKind::InPast(moment("2021-07-20", "07:00:00")), "hq 7h"),
            ("+ họp 20/7 7h", FaultKind::InPast(moment("2021-07-20", "07:00:00")), "20/7 7h"),
            ("+ họp #abc", FaultKind::CaseNumber, "#abc"),
            ("+ họp @zz", FaultKind::NoOwner, "@zz"),
            ("+ họp @h", FaultKind::SeveralOfficers(vec![id(2), id(3)]), "@h"),
            ("+ họp @ha @ly", FaultKind::Repeated, "@ly"),
            ("+ 21h15 @ha", FaultKind::TextMissing, ""),
            ("+ ", FaultKind::TextMissing, ""),
            ("+ họp moi 0 ngay", FaultKind::RepeatEndless, "moi 0 ngay"),
            ("+ họp moi 999 ngay 7h", FaultKind::RepeatEndless, "moi 999 ngay"),
            ("+ họp moi ngay 7h moi 3 ngay", FaultKind::Repeated, "moi 3 ngay"),
        ] {
            assert_eq!(fault_in(typed, Pane::Tasks), (kind, at), "{typed}");
        }
        for typed in ["+ họp 31/2 7h", "+ họp 30/2 7h", "+ họp hạn 30/2", "+ họp han 30/2 7h"] {
            assert!(matches!(fault_in(typed, Pane::Tasks).0, FaultKind::Day(_)), "{typed}");
        }
    }
}
