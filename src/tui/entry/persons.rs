//! Lines that add a person: a case (F2) or a contact (F4). Figures say what they are by their form; the first run of
//! words is the name, so that nothing has to be capitalised or separated.

use std::ops::Range;

use chrono::Datelike;

use crate::domain::area::Area;
use crate::domain::arrival::Stay;
use crate::domain::birth::Birth;
use crate::domain::home_treatment::CaseStatus;
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::language::gate::{Limit, admit};
use crate::language::typed_date::{Leaning, typed_date};
use crate::tui::entry::arrivals::StayTold;
use crate::tui::entry::fault::{Fault, FaultKind, Wrong, once};
use crate::tui::entry::figures::{birth_year, whole};
use crate::tui::entry::labels::{Label, labelled};
use crate::tui::entry::line::Line;
use crate::tui::entry::names::{areas_called, is_name_word, of_former_ward, titled};
use crate::tui::entry::phones;
use crate::tui::entry::setting::Setting;
use crate::tui::entry::spelling::is_marked;
use crate::tui::entry::tokens::{Token, all_digits, before_note, span, tokens};
use crate::tui::entry::words::{DayWord, longest};

/// A part of the ward as it was told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AreaTold {
    /// A part that stands in the records.
    Known(Id<Area>),
    /// No record is called so; these words belong into the address.
    Told(String),
}

/// What is told of a person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PersonTold {
    /// The name, with its capitals.
    pub name: String,
    /// When born: a year, a month, a day, or not asked.
    pub birth: Birth,
    /// Telephones, digits only, the first to call in front.
    pub phones: Vec<String>,
    /// The part of the ward.
    pub area: Option<AreaTold>,
}

/// `+ tran van an 1949 0912345678 to1 kp12/7 ; THA`: a case to be opened.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CaseLine {
    /// Who is ill.
    pub person: PersonTold,
    /// First day of symptoms.
    pub onset: Option<Date>,
    /// Day of the confirming test.
    pub confirmed_on: Option<Date>,
    /// How certain the infection is, where told.
    pub status: Option<CaseStatus>,
    /// The note.
    pub note: String,
}

/// `+ le thi hoa 1990 0912345678 vo 19/7 ; ở cùng nhà`: a contact of the selected person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ContactLine {
    /// Who was exposed.
    pub person: PersonTold,
    /// What that person is to the case, such as `vợ`; empty where not told.
    pub relation: String,
    /// The last day of contact.
    pub last_contact: Option<Date>,
    /// The note.
    pub note: String,
}

/// `+d nguyen van an 1990 t7 19/7 từ bình dương xn3x2`: somebody with an epidemiological factor.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ArrivalLine {
    /// Who.
    pub person: PersonTold,
    /// What is told of the stay, the note with it.
    pub stay: Stay,
}

/// Reads an arrival from the byte `from` on.
pub(super) fn read_arrival(line: &str, from: usize, setting: &Setting<'_>) -> Line {
    Reader::read(line, from, Kind::Arrival, setting).map_or_else(Line::Faulty, |told| {
        let Told { person, stay, last_contact, note, .. } = told;
        Line::NewArrival(Box::new(ArrivalLine { person, stay: Stay { arrived_on: last_contact, note, ..stay.stay() } }))
    })
}

/// Reads a case from the byte `from` on.
pub(super) fn read_case(line: &str, from: usize, setting: &Setting<'_>) -> Line {
    Reader::read(line, from, Kind::Case, setting).map_or_else(Line::Faulty, |told| {
        let Told { person, onset, confirmed_on, status, note, .. } = told;
        Line::NewCase(CaseLine { person, onset, confirmed_on, status, note })
    })
}

/// Reads a contact from the byte `from` on.
pub(super) fn read_contact(line: &str, from: usize, setting: &Setting<'_>) -> Line {
    Reader::read(line, from, Kind::Contact, setting).map_or_else(Line::Faulty, |told| {
        let Told { person, relation, last_contact, note, .. } = told;
        Line::NewContact(ContactLine { person, relation: relation.unwrap_or_default(), last_contact, note })
    })
}

/// The most letters of a note, as the desk takes it.
const NOTE: Limit = Limit::note(1000);

/// A day with its year that lies farther back than this is a birthday and not a contact.
const CONTACT_DAYS_MAX: i64 = 366;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Case,
    Contact,
    Arrival,
}

/// All that either kind of line can say.
#[derive(Default)]
struct Told {
    person: PersonTold,
    relation: Option<String>,
    /// The day of the last contact, or of the arrival.
    last_contact: Option<Date>,
    onset: Option<Date>,
    confirmed_on: Option<Date>,
    status: Option<CaseStatus>,
    stay: StayTold,
    note: String,
}

struct Reader<'a> {
    setting: &'a Setting<'a>,
    kind: Kind,
    told: Told,
    /// The words of the name, and whether anything else came after them.
    name: Vec<&'a str>,
    name_range: Range<usize>,
    name_is_over: bool,
}

impl<'a> Reader<'a> {
    fn read(line: &'a str, from: usize, kind: Kind, setting: &'a Setting<'a>) -> Result<Told, Fault> {
        let (body, note) = before_note(line.get(from..).unwrap_or_default());
        let words = tokens(body, from);
        let name_range = from + body.len()..from + body.len();
        let told = Told::default();
        let mut reader = Self { setting, kind, told, name: Vec::new(), name_range, name_is_over: false };
        reader.read_words(&words).map_err(|(kind, range)| Fault::new(kind, range))?;
        let name = titled(&reader.name.join(" "));
        let name = admit(&name, Limit::NAME);
        reader.told.person.name =
            name.map_err(|rejection| Fault::new(FaultKind::Rejected(rejection), reader.name_range.clone()))?;
        if let Some((note, start)) = note {
            let range = from + start..line.len();
            reader.told.note =
                admit(note, NOTE).map_err(|rejection| Fault::new(FaultKind::Rejected(rejection), range))?;
        }
        if reader.told.person.name.is_empty() {
            return Err(Fault::new(FaultKind::NameMissing, reader.name_range));
        }
        Ok(reader.told)
    }

    fn read_words(&mut self, words: &[Token<'a>]) -> Result<(), Wrong> {
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let taken = match self.take_fact(rest)? {
                0 => self.take_word(rest)?,
                taken => {
                    self.name_is_over = !self.name.is_empty();
                    taken
                }
            };
            at += taken.max(1);
        }
        Ok(())
    }

    /// Takes what its form tells apart from a name; returns how many words, 0 where it may be a name.
    fn take_fact(&mut self, rest: &[Token<'a>]) -> Result<usize, Wrong> {
        let Some(token) = rest.first() else { return Ok(0) };
        let range = token.range();
        if self.kind == Kind::Arrival {
            let taken = self.told.stay.take(rest, self.setting, self.name_is_over)?;
            if taken > 0 {
                return Ok(taken);
            }
        }
        // Words that nobody is called.
        if self.kind == Kind::Case
            && let Some((status, count)) = longest(&self.setting.words.statuses, rest)
        {
            let range = span(rest.get(..count).unwrap_or(rest));
            return once(&mut self.told.status, *status, range).map(|()| count);
        }
        if let Some((kind, number, count)) = self.setting.words.area(rest) {
            let called = areas_called(kind, &number, self.setting.areas);
            let behind = rest.get(count..).unwrap_or_default();
            let (called, more) = of_former_ward(called, behind, self.setting.former_wards);
            let count = count + more;
            let range = span(rest.get(..count).unwrap_or(rest));
            let told = match called.as_slice() {
                [] => AreaTold::Told(format!("{} {number}", kind.shown)),
                [one] => AreaTold::Known(*one),
                _ => return Err((FaultKind::SeveralAreas, range)),
            };
            return once(&mut self.told.person.area, told, range).map(|()| count);
        }
        if let Some((digits, count)) = phones::phone(rest) {
            let range = span(rest.get(..count).unwrap_or(rest));
            self.told.person.phones.push(digits.ok_or((FaultKind::Phone, range))?);
            return Ok(count);
        }
        if let Some((label @ (Label::Onset | Label::Confirmed), day)) = labelled(token.text)
            && self.kind == Kind::Case
        {
            let day = self.past_day(day, &range)?;
            let place = if label == Label::Onset { &mut self.told.onset } else { &mut self.told.confirmed_on };
            return once(place, day, range).map(|()| 1);
        }
        if token.begins_with_digit() {
            return self.take_number(token).map(|()| 1);
        }
        let is_days_ago = token.text.strip_prefix('-').is_some_and(|days| whole(days).is_some());
        if self.kind != Kind::Case && (is_days_ago || token.text == "t") {
            let day = self.past_day(token.text, &range)?;
            return once(&mut self.told.last_contact, day, range).map(|()| 1);
        }
        self.take_day_word(rest)
    }

    /// `hq`, `hôm qua`: only in full or by code, because `mai` is a name.
    fn take_day_word(&mut self, rest: &[Token<'a>]) -> Result<usize, Wrong> {
        let today = self.setting.now.date();
        let found = longest(&self.setting.words.days, rest).filter(|_| self.kind != Kind::Case);
        let Some((word, count)) = found else { return Ok(0) };
        let day = match word {
            DayWord::Today => Some(today),
            DayWord::Yesterday => today.pred_opt(),
            DayWord::Tomorrow => None,
        };
        let Some(day) = day else { return Ok(0) };
        once(&mut self.told.last_contact, day, span(rest.get(..count).unwrap_or(rest))).map(|()| count)
    }

    /// A year of birth, a month of birth, a birthday, or the day of the last contact.
    fn take_number(&mut self, token: &Token<'a>) -> Result<(), Wrong> {
        let range = token.range();
        let text = token.text.trim_end_matches(',');
        let parts: Vec<&str> = text.split('/').collect();
        match *parts.as_slice() {
            [year] if year.len() == 4 && all_digits(year) => {
                let year = birth_year(year, self.setting.now).ok_or((FaultKind::BirthYear, range.clone()))?;
                self.set_birth(Birth::Year(year), range)
            }
            [month, year] if year.len() == 4 => {
                let birth = self.birth_month(month, year).ok_or((FaultKind::BirthYear, range.clone()))?;
                self.set_birth(birth, range)
            }
            [_, _] | [_, _, _] => self.take_date(text, range),
            _ => Err((FaultKind::Unknown, range)),
        }
    }

    fn take_date(&mut self, text: &str, range: Range<usize>) -> Result<(), Wrong> {
        let today = self.setting.now.date();
        if self.kind != Kind::Case {
            let day = self.past_day(text, &range)?;
            if (today - day).num_days() <= CONTACT_DAYS_MAX {
                return once(&mut self.told.last_contact, day, range);
            }
        }
        let birthday = typed_date(text, today, Leaning::Birth);
        let birthday = birthday.map_err(|trouble| (FaultKind::Day(trouble), range.clone()))?;
        self.set_birth(Birth::Day(birthday), range)
    }

    fn birth_month(&self, month: &str, year: &str) -> Option<Birth> {
        let year = birth_year(year, self.setting.now)?;
        let month = whole(month).filter(|month| (1..=12).contains(month))?;
        let today = self.setting.now.date();
        let has_come = (year, month) <= (today.year(), today.month());
        has_come.then_some(Birth::Month(year, month))
    }

    fn set_birth(&mut self, birth: Birth, range: Range<usize>) -> Result<(), Wrong> {
        if self.told.person.birth != Birth::NotAsked {
            return Err((FaultKind::Repeated, range));
        }
        self.told.person.birth = birth;
        Ok(())
    }

    fn past_day(&self, text: &str, range: &Range<usize>) -> Result<Date, Wrong> {
        let day = typed_date(text, self.setting.now.date(), Leaning::Past);
        day.map_err(|trouble| (FaultKind::Day(trouble), range.clone()))
    }

    /// Takes a relation, or a word of the name.
    fn take_word(&mut self, rest: &[Token<'a>]) -> Result<usize, Wrong> {
        let Some(token) = rest.first() else { return Ok(0) };
        if let Some((relation, count)) = self.relation(rest) {
            let range = span(rest.get(..count).unwrap_or(rest));
            once(&mut self.told.relation, relation, range)?;
            self.name_is_over = true;
            return Ok(count);
        }
        if self.name_is_over || !is_name_word(token.text) {
            return Err((FaultKind::Unknown, token.range()));
        }
        let start = if self.name.is_empty() { token.start } else { self.name_range.start };
        self.name_range = start..token.range().end;
        self.name.push(token.text.trim_end_matches(','));
        Ok(1)
    }

    /// The relation that is named here. Directly behind the name it must end the run of words, and a word that is also a
    /// name must carry its marks: `lan anh` is a name.
    fn relation(&self, rest: &[Token<'a>]) -> Option<(String, usize)> {
        if self.kind != Kind::Contact || self.name.is_empty() {
            return None;
        }
        let (relation, count) = longest(&self.setting.words.relations, rest)?;
        let typed = rest.get(..count)?;
        if !self.name_is_over {
            let is_capital = typed.iter().any(|token| token.text.starts_with(char::is_uppercase));
            let ends = rest.get(count).is_none_or(|next| !is_name_word(next.text));
            let carries_marks = typed.iter().any(|token| is_marked(&token.spelling));
            if is_capital || !ends || (relation.also_name && !carries_marks) {
                return None;
            }
        }
        Some((relation.shown.clone(), count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::entry::line::parse;
    use crate::tui::entry::setting::Pane;
    use crate::tui::entry::setting::tests::{fault_in, id, setting};

    fn contact(line: &str) -> ContactLine {
        match parse(line, &setting(Pane::ContactTree)) {
            Line::NewContact(contact) => contact,
            other => panic!("{line:?} is no contact: {other:?}"),
        }
    }

    fn case(line: &str) -> CaseLine {
        match parse(line, &setting(Pane::HomeTreatment)) {
            Line::NewCase(case) => case,
            other => panic!("{line:?} is no case: {other:?}"),
        }
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_contact_of_the_papers_is_understood() {
        let expected = ContactLine {
            person: PersonTold {
                name: "Le Thi Hoa".into(),
                birth: Birth::Year(1990),
                phones: vec!["0912345678".into()],
                area: None,
            },
            relation: "vợ".into(),
            last_contact: Some(date("2021-07-19")),
            note: "ở cùng nhà".into(),
        };
        assert_eq!(contact("+ le thi hoa 1990 0912345678 vo 19/7 ; ở cùng nhà"), expected);
        assert_eq!(contact("+ 19/7 0912 345 678 le thi hoa 1990 vợ; ở cùng nhà "), expected);
        assert_eq!(contact("+le thi hoa, 1990, +84 912.345.678 vo 19/7/2021;ở cùng nhà"), expected);
    }

    #[test]
    fn the_case_of_the_papers_is_understood() {
        let told = case("+ tran van an 1949 0912345678 to1 kp12/7 ; THA");
        assert_eq!(told.person.name, "Tran Van An");
        assert_eq!(told.person.birth, Birth::Year(1949));
        assert_eq!(told.person.phones, ["0912345678"]);
        assert_eq!(told.person.area, Some(AreaTold::Known(id(1))));
        assert_eq!((told.onset, told.confirmed_on), (Some(date("2021-07-12")), None));
        assert_eq!(told.note, "THA");
        assert_eq!(case("+ trần văn an xn20/7").confirmed_on, Some(date("2021-07-20")));
    }

    #[test]
    fn a_birth_is_a_year_a_month_or_a_day() {
        for (typed, birth) in [
            ("+ an 1949", Birth::Year(1949)),
            ("+ an 3/2021", Birth::Month(2021, 3)),
            ("+ an 12/3/1949", Birth::Day(date("1949-03-12"))),
            ("+ an 12/3/49", Birth::Day(date("1949-03-12"))),
            ("+ an", Birth::NotAsked),
        ] {
            assert_eq!(case(typed).person.birth, birth, "{typed}");
        }
        assert_eq!(contact("+ an 12/3/1990").person.birth, Birth::Day(date("1990-03-12")));
        assert_eq!(contact("+ an 12/3/1990").last_contact, None);
    }

    #[test]
    fn the_last_contact_lies_in_the_past() {
        for (typed, day) in [
            ("+ hoa 19/7", "2021-07-19"),
            ("+ hoa t", "2021-07-21"),
            ("+ hoa hq", "2021-07-20"),
            ("+ hoa hôm qua", "2021-07-20"),
            ("+ hoa -3", "2021-07-18"),
            ("+ hoa 25/12", "2020-12-25"),
            ("+ hoa 19/7/21", "2021-07-19"),
        ] {
            assert_eq!(contact(typed).last_contact, Some(date(day)), "{typed}");
        }
    }

    #[test]
    fn a_relation_is_told_apart_from_a_name() {
        for (typed, name, relation) in [
            ("+ vo thi hoa 1990 vo", "Vo Thi Hoa", "vợ"),
            ("+ lê thị hoa vợ", "Lê Thị Hoa", "vợ"),
            ("+ le thi hoa chong", "Le Thi Hoa", "chồng"),
            ("+ le lan anh", "Le Lan Anh", ""),
            ("+ le lan anh 1990 em", "Le Lan Anh", "em"),
            ("+ nguyen van vo 1990 anh", "Nguyen Van Vo", "anh"),
            ("+ le van con hoa", "Le Van Con Hoa", ""),
            ("+ trần bảo châu 1990 hàng xóm", "Trần Bảo Châu", "hàng xóm"),
            ("+ trần bảo châu cháu", "Trần Bảo Châu", "cháu"),
            ("+ hoa 0912345678 con gai", "Hoa", "con"),
            ("+ hoa 1990 dnghiep", "Hoa", "đồng nghiệp"),
            ("+ Lê Thị Chồng", "Lê Thị Chồng", ""),
        ] {
            let told = contact(typed);
            assert_eq!((told.person.name.as_str(), told.relation.as_str()), (name, relation), "{typed}");
        }
    }

    #[test]
    fn a_part_of_the_ward_is_a_record_or_goes_into_the_address() {
        for (typed, area) in [
            ("+ an t1", AreaTold::Known(id(1))),
            ("+ an tổ 01", AreaTold::Known(id(1))),
            ("+ an to 2", AreaTold::Known(id(2))),
            ("+ an tdp1", AreaTold::Known(id(1))),
            ("+ an kp3", AreaTold::Known(id(3))),
            ("+ an to9", AreaTold::Told("Tổ 9".into())),
            ("+ an to4 phường đồng tâm 0912345678", AreaTold::Known(id(4))),
            ("+ an to4 dong tam", AreaTold::Known(id(4))),
            ("+ an tổ 4 p5", AreaTold::Known(id(5))),
            ("+ an tổ 4 phường 5", AreaTold::Known(id(5))),
            ("+ an ấp 3", AreaTold::Told("Ấp 3".into())),
        ] {
            assert_eq!(case(typed).person.area, Some(area), "{typed}");
        }
        assert_eq!(case("+ tô văn an").person.name, "Tô Văn An");
    }

    #[test]
    fn how_certain_an_infection_is_may_be_typed_and_is_nobodys_name() {
        for (line, name, status) in [
            ("+ tran van an tkdt 1949", "Tran Van An", Some(CaseStatus::SelfDeclared)),
            ("+ trần văn an tự khai dương tính 1949", "Trần Văn An", Some(CaseStatus::SelfDeclared)),
            ("+ tran van an 1949 tu khai duong tinh", "Tran Van An", Some(CaseStatus::SelfDeclared)),
            ("+ trần văn an nghi nhiễm", "Trần Văn An", Some(CaseStatus::Suspected)),
            ("+ trần văn an 1949 xác định", "Trần Văn An", Some(CaseStatus::Confirmed)),
            ("+ le tu khai 1990", "Le Tu Khai", None),
            ("+ lê nghi 1990", "Lê Nghi", None),
        ] {
            let told = case(line);
            assert_eq!((told.person.name.as_str(), told.status), (name, status), "{line}");
        }
        assert!(matches!(fault_in("+ an tkdt xác định", Pane::HomeTreatment).0, FaultKind::Repeated));
    }

    #[test]
    fn what_is_not_understood_is_pointed_at() {
        for (typed, kind, at) in [
            ("+ le thi hoa 1990 ở cùng nhà", FaultKind::Unknown, "ở"),
            ("+ hoa 1890", FaultKind::BirthYear, "1890"),
            ("+ hoa 2022", FaultKind::BirthYear, "2022"),
            ("+ hoa 13/2020", FaultKind::BirthYear, "13/2020"),
            ("+ hoa 1990 1991", FaultKind::Repeated, "1991"),
            ("+ hoa 19/7 t", FaultKind::Repeated, "t"),
            ("+ hoa 1990 vo con", FaultKind::Repeated, "con"),
            ("+ hoa 0912", FaultKind::Phone, "0912"),
            ("+ hoa 12", FaultKind::Unknown, "12"),
            ("+ hoa x@y", FaultKind::Unknown, "x@y"),
            ("+ hoa to4", FaultKind::SeveralAreas, "to4"),
            ("+ 1990", FaultKind::NameMissing, ""),
            ("+ ; note", FaultKind::NameMissing, ""),
        ] {
            assert_eq!(fault_in(typed, Pane::ContactTree), (kind, at), "{typed}");
        }
        for typed in ["+ hoa 22/7", "+ hoa 31/2", "+ hoa 1/1/2030"] {
            assert!(matches!(fault_in(typed, Pane::ContactTree).0, FaultKind::Day(_)), "{typed}");
        }
        assert!(matches!(fault_in("+ hoa 19/7", Pane::HomeTreatment).0, FaultKind::Day(_)));
    }
}
