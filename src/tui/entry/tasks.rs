//! Lines that add a task: `+ gọi lại bà hường 21h15 #12 @ha !`. Everything that is not due time, case, owner or mark is
//! the text, in the order in which it was typed.

use std::ops::Range;

use chrono::NaiveTime;

use crate::domain::moment::{Date, Moment};
use crate::domain::repeat::Repeat;
use crate::domain::tasks::Task;
use crate::language::gate::{Limit, admit};
use crate::language::typed_date::{Leaning, typed_date};
use crate::tui::entry::fault::{Fault, FaultKind, Wrong, once};
use crate::tui::entry::figures;
use crate::tui::entry::line::{Line, case_number};
use crate::tui::entry::names::officer_of;
use crate::tui::entry::setting::Setting;
use crate::tui::entry::tokens::{Token, span, tokens};
use crate::tui::entry::words::{DayWord, longest, longest_at_end};

/// Reads a task from the byte `from` on.
pub(super) fn read(line: &str, from: usize, setting: &Setting<'_>) -> Line {
    let words = tokens(line.get(from..).unwrap_or_default(), from);
    let mut reader =
        Reader { setting, task: Task::default(), text: Vec::new(), day: None, hour: None, time_range: 0..0 };
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
            let owner = officer_of(name, self.setting.officers).map_err(|fault| (fault, range.clone()))?;
            once(&mut self.task.owner, owner, range)?;
        } else if let Some(count) = self.take_due(rest)? {
            return Ok(count);
        } else {
            self.text.push(token.clone());
        }
        Ok(1)
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
        self.day = day;
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
        self.task.due = self.due()?;
        let text = self.text.iter().map(|token| token.text).collect::<Vec<_>>().join(" ");
        let text = admit(&text, Limit::LINE).map_err(|rejection| (FaultKind::Rejected(rejection), span(&self.text)))?;
        if text.is_empty() {
            return Err((FaultKind::TextMissing, end..end));
        }
        self.task.text = text;
        Ok(std::mem::take(&mut self.task))
    }

    /// The due time: the next such hour within a day, or the hour of the day that was said.
    fn due(&self) -> Result<Option<Moment>, Wrong> {
        let Some(hour) = self.hour else { return Ok(None) };
        let now = self.setting.now;
        // The minute that is running has not passed.
        let has_passed = |at: Moment| at.plus(59) < now;
        let at = Moment::at(self.day.unwrap_or(now.date()), hour);
        match (has_passed(at), self.day) {
            (false, _) => Ok(Some(at)),
            (true, None) => Ok(Some(at.plus(DAY_SECONDS))),
            (true, Some(_)) => Err((FaultKind::InPast(at), self.time_range.clone())),
        }
    }
}

const DAY_SECONDS: i64 = 24 * 3600;

#[cfg(test)]
mod tests {
    use super::*;
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
            ("+ họp @zz", FaultKind::NoOfficer, "@zz"),
            ("+ họp @h", FaultKind::SeveralOfficers(vec![id(2), id(3)]), "@h"),
            ("+ họp @ha @ly", FaultKind::Repeated, "@ly"),
            ("+ 21h15 @ha", FaultKind::TextMissing, ""),
            ("+ ", FaultKind::TextMissing, ""),
        ] {
            assert_eq!(fault_in(typed, Pane::Tasks), (kind, at), "{typed}");
        }
        assert!(matches!(fault_in("+ họp 31/2 7h", Pane::Tasks).0, FaultKind::Day(_)));
    }
}
