//! What a line adds about an arrival beside the person: `+d nguyen van an 1990 t7 19/7 từ bình dương kb20/7 xn3x2
//! đến 2/8 ; ghi chú`. The figures say what they are by their form or by the letters before them.

use crate::domain::arrival::{Declared, EVERY_DAYS_MAX, Factor, Stay, TIMES_MAX};
use crate::language::gate::{Limit, admit};
use crate::language::typed_date::{Leaning, typed_date};
use crate::tui::entry::fault::{FaultKind, Wrong, once};
use crate::tui::entry::figures::whole;
use crate::tui::entry::setting::Setting;
use crate::tui::entry::spelling::is_marked;
use crate::tui::entry::tokens::{Token, span};
use crate::tui::entry::words::longest;

/// What a line says of a stay.
#[derive(Default)]
pub(super) struct StayTold {
    factor: Option<Factor>,
    from_place: Option<String>,
    declared: Option<Declared>,
    cycle: Option<(u16, Option<u16>)>,
    until: Option<crate::domain::moment::Date>,
}

impl StayTold {
    /// The stay that was told, but for what a line of a person tells as well.
    pub(super) fn stay(self) -> Stay {
        Stay {
            factor: self.factor.unwrap_or_default(),
            from_place: self.from_place.unwrap_or_default(),
            declared: self.declared.unwrap_or_default(),
            tests_every: self.cycle.map(|(every, _)| every),
            tests_times: self.cycle.and_then(|(_, times)| times),
            until: self.until,
            ..Stay::default()
        }
    }

    /// Takes what these words begin with and returns how many they were, 0 where they are something else. Words that
    /// are names too count once the name is over.
    pub(super) fn take(
        &mut self,
        rest: &[Token<'_>],
        setting: &Setting<'_>,
        name_is_over: bool,
    ) -> Result<usize, Wrong> {
        let Some(token) = rest.first() else { return Ok(0) };
        let words = &setting.words.arrivals;
        if let Some(cycle) = token.text.strip_prefix("xn").filter(|cycle| cycle.starts_with(is_digit)) {
            let cycle = cycle_of(cycle).ok_or((FaultKind::TestCycle, token.range()))?;
            return once(&mut self.cycle, cycle, token.range()).map(|()| 1);
        }
        if let Some(day) = token.text.strip_prefix("kb").filter(|day| day.starts_with(is_digit)) {
            let day = typed_date(day, setting.now.date(), Leaning::Past);
            let day = day.map_err(|trouble| (FaultKind::Day(trouble), token.range()))?;
            return once(&mut self.declared, Declared::On(day), token.range()).map(|()| 1);
        }
        let may_be_name = |count: usize| {
            let typed = rest.get(..count).unwrap_or_default();
            !name_is_over && !typed.iter().any(|token| is_marked(&token.spelling))
        };
        if let Some((_, count)) = longest(&words.until, rest).filter(|(_, count)| !may_be_name(*count)) {
            return self.take_until(rest, count, setting);
        }
        if let Some((_, count)) = longest(&words.from, rest).filter(|(_, count)| !may_be_name(*count)) {
            return self.take_from(rest, count, setting);
        }
        if let Some((declared, count)) = longest(&words.declared, rest).filter(|(_, count)| !may_be_name(*count)) {
            return once(&mut self.declared, *declared, span(&rest[..count])).map(|()| count);
        }
        match longest(&words.factors, rest).filter(|(_, count)| !may_be_name(*count)) {
            Some((factor, count)) => once(&mut self.factor, *factor, span(&rest[..count])).map(|()| count),
            None => Ok(0),
        }
    }

    fn take_until(&mut self, rest: &[Token<'_>], lead: usize, setting: &Setting<'_>) -> Result<usize, Wrong> {
        let Some(token) = rest.get(lead) else { return Err((FaultKind::Unknown, span(rest))) };
        let day = typed_date(token.text, setting.now.date(), Leaning::Nearest);
        let day = day.map_err(|trouble| (FaultKind::Day(trouble), token.range()))?;
        once(&mut self.until, day, token.range()).map(|()| lead + 1)
    }

    /// Where he came from: every word up to a figure or to something that says another thing.
    fn take_from(&mut self, rest: &[Token<'_>], lead: usize, setting: &Setting<'_>) -> Result<usize, Wrong> {
        let words = &setting.words.arrivals;
        let ends = |at: usize| {
            let here = rest.get(at..).unwrap_or_default();
            let is_figure = here.first().is_none_or(|token| token.text.contains(is_digit));
            is_figure
                || longest(&words.until, here).is_some()
                || longest(&words.declared, here).is_some()
                || longest(&words.factors, here).is_some()
        };
        let end = (lead..=rest.len()).find(|at| *at > lead && ends(*at)).unwrap_or(rest.len());
        let place: Vec<&str> = rest.get(lead..end).unwrap_or_default().iter().map(|token| token.text).collect();
        let range = span(rest.get(..end).unwrap_or(rest));
        let place = admit(place.join(" ").trim_end_matches(','), Limit::LINE);
        let place = place.map_err(|rejection| (FaultKind::Rejected(rejection), range.clone()))?;
        if place.is_empty() {
            return Err((FaultKind::Unknown, range));
        }
        once(&mut self.from_place, place, range).map(|()| end)
    }
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

/// `3` or `3x2`: every 3 days, twice.
fn cycle_of(text: &str) -> Option<(u16, Option<u16>)> {
    let (every, times) = text.split_once('x').map_or((text, None), |(every, times)| (every, Some(times)));
    let within = |text: &str, most: u16| {
        whole(text).and_then(|number| u16::try_from(number).ok()).filter(|number| (1..=most).contains(number))
    };
    let times = match times {
        Some(times) => Some(within(times, TIMES_MAX)?),
        None => None,
    };
    Some((within(every, EVERY_DAYS_MAX)?, times))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::birth::Birth;
    use crate::domain::moment::Date;
    use crate::tui::entry::line::{Line, parse};
    use crate::tui::entry::persons::{AreaTold, ArrivalLine};
    use crate::tui::entry::setting::Pane;
    use crate::tui::entry::setting::tests::{fault_in, id, setting};

    fn arrival(line: &str) -> ArrivalLine {
        match parse(line, &setting(Pane::Tasks)) {
            Line::NewArrival(arrival) => *arrival,
            other => panic!("{line:?} is no arrival: {other:?}"),
        }
    }

    fn day(text: &str) -> Option<Date> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn an_arrival_is_one_line() {
        let told = arrival("+d nguyen van an 1990 0912345678 t1 19/7 từ bình dương kb20/7 xn3x2 đến 2/8 ; đi xe máy");
        assert_eq!((told.person.name.as_str(), told.person.birth), ("Nguyen Van An", Birth::Year(1990)));
        assert_eq!(told.person.area, Some(AreaTold::Known(id(1))));
        let stay = told.stay;
        assert_eq!((stay.arrived_on, stay.until), (day("2021-07-19"), day("2021-08-02")));
        assert_eq!((stay.from_place.as_str(), stay.declared), ("bình dương", Declared::On(day("2021-07-20").unwrap())));
        assert_eq!((stay.tests_every, stay.tests_times), (Some(3), Some(2)));
        assert_eq!((stay.factor, stay.note.as_str()), (Factor::OutbreakArea, "đi xe máy"));
    }

    #[test]
    fn the_factor_and_the_declaration_are_words() {
        for (typed, factor, declared) in [
            ("+d an 1990 nhap canh ckb", Factor::Entry, Declared::No),
            ("+d an 1990 nhập cảnh có khai báo", Factor::Entry, Declared::Yes),
            ("+d an 1990 người nước ngoài", Factor::Foreigner, Declared::NotAsked),
            ("+d an không khai báo", Factor::OutbreakArea, Declared::No),
            ("+d an 1990 ổ dịch kb", Factor::OutbreakPlace, Declared::Yes),
            ("+d an 1990 vùng dịch", Factor::OutbreakArea, Declared::NotAsked),
        ] {
            let told = arrival(typed).stay;
            assert_eq!((told.factor, told.declared), (factor, declared), "{typed}");
        }
    }

    #[test]
    fn where_he_came_from_ends_at_what_says_another_thing() {
        for (typed, name, place) in [
            ("+d an 1990 tu binh duong", "An", "binh duong"),
            ("+d nguyen van tu 1990 tu hcm 19/7", "Nguyen Van Tu", "hcm"),
            ("+d an từ chợ bình điền, quận 8", "An", "chợ bình điền, quận"),
            ("+d an từ campuchia nhập cảnh", "An", "campuchia"),
            ("+d an từ tỉnh đồng nai đến 2/8", "An", "tỉnh đồng nai"),
        ] {
            let parsed = parse(typed, &setting(Pane::HomeTreatment));
            match parsed {
                Line::NewArrival(told) => {
                    assert_eq!((told.person.name.as_str(), told.stay.from_place.as_str()), (name, place), "{typed}");
                }
                // `quận 8`: the 8 belongs to no field, and is pointed at.
                Line::Faulty(fault) => assert_eq!(&typed[fault.range], "8", "{typed}"),
                other => panic!("{typed}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_cannot_be_is_pointed_at() {
        for (typed, kind, at) in [
            ("+d an 1990 xn0", FaultKind::TestCycle, "xn0"),
            ("+d an 1990 xn3x0", FaultKind::TestCycle, "xn3x0"),
            ("+d an 1990 xn999", FaultKind::TestCycle, "xn999"),
            ("+d an 1990 xn3 xn7", FaultKind::Repeated, "xn7"),
            ("+d an 1990 từ", FaultKind::Unknown, "từ"),
            ("+d an 1990 kb ckb", FaultKind::Repeated, "ckb"),
            ("+d 1990 19/7", FaultKind::NameMissing, ""),
            ("+d an 202", FaultKind::Unknown, "202"),
        ] {
            assert_eq!(fault_in(typed, Pane::Roster), (kind, at), "{typed}");
        }
        for typed in ["+d an 22/7", "+d an kb22/7", "+d an 31/2", "+d an đến 40/7"] {
            assert!(matches!(fault_in(typed, Pane::Tasks).0, FaultKind::Day(_)), "{typed}");
        }
    }
}
