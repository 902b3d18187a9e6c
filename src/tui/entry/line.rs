//! What one line of the entry field means: the first characters and the pane decide which part of the grammar reads it.
//! No letter is ever a command, so that an input method that rewrites letters can do no harm.

use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::domain::tasks::Task;
use crate::tui::entry::additions;
use crate::tui::entry::fault::{Fault, FaultKind};
use crate::tui::entry::figures::{self, birth_year};
use crate::tui::entry::filters::{self, Filter};
use crate::tui::entry::jobs::JobLine;
use crate::tui::entry::names::officer_of;
use crate::tui::entry::persons::{ArrivalLine, CaseLine, ContactLine};
use crate::tui::entry::reading_line::{ReadingLine, Target};
use crate::tui::entry::readings::{self, begins_reading};
use crate::tui::entry::setting::{Pane, Setting};
use crate::tui::entry::tokens::{Token, before_note, span, tokens};
use crate::tui::entry::words::{DayWord, longest};

/// What a typed line means.
#[derive(Clone, PartialEq, Debug)]
pub enum Line {
    /// Nothing was typed.
    Empty,
    /// Finds a person or a thing by words.
    Find(String),
    /// Finds a telephone or a code.
    Digits(String),
    /// Goes to the F0 of this number.
    GoTo(Id<Case>),
    /// Narrows the list (`/tre`), or takes the filter away (`/`).
    Filter(Filter),
    /// Opens the command palette with these words.
    Palette(String),
    /// Opens the help, about these words where there are any.
    Help(String),
    /// Goes to the worst alert that nobody has taken.
    NextAlert,
    /// Goes back one step (`..`).
    Back,
    /// Records a reading.
    Reading(Box<ReadingLine>),
    /// Opens a case.
    NewCase(CaseLine),
    /// Adds a contact.
    NewContact(ContactLine),
    /// Adds somebody with an epidemiological factor.
    NewArrival(Box<ArrivalLine>),
    /// Adds a task.
    NewTask(Task),
    /// Puts somebody on a job of the running shift.
    FillJob(JobLine),
    /// Gives the chosen F0 or tasks to an officer: `@ha`.
    GiveTo(Id<Officer>),
    /// Says where the chosen F0 comes from: `^#7`, `^`, `^-`.
    Source(SourceLine),
    /// Cannot be carried out.
    Faulty(Fault),
}

/// Where an F0 is said to come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceLine {
    /// From whom the desk proposes (`^`).
    Proposed,
    /// Not from whom was confirmed (`^-`).
    Nobody,
    /// From this F0 (`^#7`).
    Of(Id<Case>),
}

/// Reads a line as typed into a setting. Total: every text has a meaning, if only a fault.
pub fn parse(text: &str, setting: &Setting<'_>) -> Line {
    let typed = text.trim();
    let from = text.len() - text.trim_start().len();
    let Some(first) = typed.chars().next() else { return Line::Empty };
    let after = || typed.get(first.len_utf8()..).unwrap_or_default().trim().to_owned();
    match (first, typed) {
        ('#', _) => numbered(text, from, setting),
        ('+', _) => additions::read(text, from + 1, setting),
        ('/', _) => filters::read(text, from + 1, setting),
        ('@', _) if matches!(setting.pane, Pane::HomeTreatment | Pane::Tasks) => give_to(text, from, setting),
        ('^', _) if matches!(setting.pane, Pane::HomeTreatment | Pane::ContactTree) => source(text, from),
        (':', _) => Line::Palette(after()),
        ('?', _) => Line::Help(after()),
        (_, "!") => Line::NextAlert,
        (_, "..") => Line::Back,
        _ if setting.pane == Pane::HomeTreatment => home_treatment(text, setting),
        _ if first.is_ascii_digit() => Line::Digits(typed.to_owned()),
        _ => Line::Find(typed.to_owned()),
    }
}

/// `^#7`: the F0 from whom the chosen one has it.
fn source(text: &str, from: usize) -> Line {
    let told = text.get(from + 1..).unwrap_or_default().trim_end();
    match told.trim_start() {
        "" => Line::Source(SourceLine::Proposed),
        "-" => Line::Source(SourceLine::Nobody),
        number => match case_number(number) {
            Some(case) => Line::Source(SourceLine::Of(case)),
            None => Line::Faulty(Fault::new(FaultKind::CaseNumber, from + 1..from + 1 + told.len())),
        },
    }
}

/// `@ha`: the officer whose name begins so.
fn give_to(text: &str, from: usize, setting: &Setting<'_>) -> Line {
    let name = text.get(from..).unwrap_or_default().trim_end();
    match officer_of(name.trim_start_matches('@').trim(), setting.officers) {
        Ok(officer) => Line::GiveTo(officer),
        Err(kind) => Line::Faulty(Fault::new(kind, from..from + name.len())),
    }
}

/// `#12` goes there; `#12 sp91` records there, from any pane.
fn numbered(text: &str, from: usize, setting: &Setting<'_>) -> Line {
    let words = tokens(text.get(from..).unwrap_or_default(), from);
    let Some(token) = words.first() else { return Line::Empty };
    match (case_number(token.text), words.len()) {
        (_, 1) if is_code(token.text) => Line::Find(token.text.trim_start_matches('#').to_owned()),
        (None, _) => Line::Faulty(Fault::new(FaultKind::CaseNumber, token.range())),
        (Some(case), 1) => Line::GoTo(case),
        (Some(case), _) => readings::read(text, token.range().end, Target::Number(case), setting),
    }
}

/// The case that `#12` names.
pub(super) fn case_number(text: &str) -> Option<Id<Case>> {
    Id::new(figures::whole(text.strip_prefix('#')?)?)
}

/// Whether `#` leads to a telephone or a code: `#0912`, `#BN-12`. Longer than any number of an F0, with a zero in front,
/// or with letters beside its digits.
fn is_code(text: &str) -> bool {
    let code = text.strip_prefix('#').unwrap_or_default();
    let has_digit = code.bytes().any(|byte| byte.is_ascii_digit());
    has_digit && code.chars().count() >= 3 && (case_number(text).is_none() || code.starts_with('0'))
}

/// In F2 digits record; a name before a reading chooses for whom; other words find.
fn home_treatment(text: &str, setting: &Setting<'_>) -> Line {
    let typed = text.trim();
    if is_telephone(typed) {
        return Line::Digits(typed.to_owned());
    }
    let words = tokens(before_note(text).0, 0);
    let Some(first) = words.first() else { return Line::Find(typed.to_owned()) };
    if begins_reading(first) {
        return readings::read(text, 0, Target::Selected, setting);
    }
    let Some(at) = words.iter().position(begins_reading) else { return Line::Find(typed.to_owned()) };
    let (name, rest) = words.split_at(at);
    if longest(&setting.words.days, name).is_some_and(|(day, count)| *day != DayWord::Tomorrow && count == name.len()) {
        return readings::read(text, 0, Target::Selected, setting);
    }
    let target = Target::Name(name_words(text, name));
    let line = readings::read(text, rest.first().map_or(0, |token| token.start), target, setting);
    match &line {
        Line::Faulty(_) if finds_by_figure(rest, setting) => Line::Find(typed.to_owned()),
        _ => line,
    }
}

fn name_words(text: &str, name: &[Token<'_>]) -> String {
    text.get(span(name)).unwrap_or_default().to_owned()
}

/// Whether what stands behind a name is more likely part of what to find than a reading: `hoa 1990`, `tổ 7`. Faults of
/// three or four digits stay faults: they were meant as a temperature.
fn finds_by_figure(rest: &[Token<'_>], setting: &Setting<'_>) -> bool {
    let Some(first) = rest.first() else { return false };
    let is_alone = rest.len() == 1;
    birth_year(first.text, setting.now).is_some()
        || is_alone && first.is_digits() && !(3..=4).contains(&first.text.len())
}

/// Whether the whole line is a telephone: no reading is written so.
fn is_telephone(typed: &str) -> bool {
    let digits: String = typed.chars().filter(|letter| !matches!(letter, ' ' | '.')).collect();
    digits.starts_with('0') && (9..=11).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::measure::Sign;
    use crate::language::{Language, Phrasebook};
    use crate::tui::entry::setting::tests::{fault_in, id, setting};
    use proptest::prelude::*;

    static BOOK: std::sync::LazyLock<Phrasebook> =
        std::sync::LazyLock::new(|| Phrasebook::embedded(Language::Vietnamese));

    const PANES: [Pane; 4] = [Pane::HomeTreatment, Pane::Roster, Pane::ContactTree, Pane::Tasks];

    #[test]
    fn the_first_character_means_the_same_in_every_pane() {
        let text = |text: &str| text.to_owned();
        for pane in PANES {
            for (typed, line) in [
                ("", Line::Empty),
                ("  \t", Line::Empty),
                ("huong", Line::Find(text("huong"))),
                (" nguyễn thị ", Line::Find(text("nguyễn thị"))),
                ("#12", Line::GoTo(id(12))),
                (": xuat csv", Line::Palette(text("xuat csv"))),
                (":", Line::Palette(String::new())),
                ("?", Line::Help(String::new())),
                ("!", Line::NextAlert),
                ("..", Line::Back),
                ("kt", Line::Find(text("kt"))),
                ("0912345678", Line::Digits(text("0912345678"))),
            ] {
                assert_eq!(parse(typed, &setting(pane)), line, "{typed:?} in {pane:?}");
            }
            for typed in ["#12 sp91 nt24 kt", "#12 36,8 97"] {
                let Line::Reading(reading) = parse(typed, &setting(pane)) else { panic!("{typed}") };
                assert_eq!(reading.target, Target::Number(id(12)));
            }
            for (typed, code) in [("#0912", "0912"), ("#99999999999", "99999999999"), ("#BN-12", "BN-12")] {
                assert_eq!(parse(typed, &setting(pane)), Line::Find(text(code)), "{typed:?} in {pane:?}");
            }
            for typed in ["#", "#0", "#x 36,8", "#abc"] {
                assert_eq!(fault_in(typed, pane).0, FaultKind::CaseNumber, "{typed}");
            }
        }
    }

    #[test]
    fn a_source_is_said_of_the_chosen_f0() {
        for pane in [Pane::HomeTreatment, Pane::ContactTree] {
            for (typed, told) in [
                ("^", SourceLine::Proposed),
                (" ^ ", SourceLine::Proposed),
                ("^-", SourceLine::Nobody),
                ("^#7", SourceLine::Of(id(7))),
                ("^ #7 ", SourceLine::Of(id(7))),
            ] {
                assert_eq!(parse(typed, &setting(pane)), Line::Source(told), "{typed:?}");
            }
            for typed in ["^7", "^#", "^#0", "^#x", "^an", "^#7 #8"] {
                assert_eq!(fault_in(typed, pane).0, FaultKind::CaseNumber, "{typed}");
            }
        }
        assert_eq!(parse("^#7", &setting(Pane::Tasks)), Line::Find("^#7".to_owned()));
    }

    #[test]
    fn an_officer_alone_is_given_what_is_chosen() {
        for pane in [Pane::HomeTreatment, Pane::Tasks] {
            assert_eq!(parse(" @minh ", &setting(pane)), Line::GiveTo(id(4)));
            assert_eq!(parse("@ bs lý", &setting(pane)), Line::GiveTo(id(1)));
            for (typed, fault) in [("@", FaultKind::NoOfficer), ("@zz", FaultKind::NoOfficer)] {
                assert_eq!(fault_in(typed, pane).0, fault, "{typed}");
            }
            assert_eq!(fault_in("@h", pane).0, FaultKind::SeveralOfficers(vec![id(2), id(3)]));
        }
        assert_eq!(parse("@minh", &setting(Pane::Roster)), Line::Find("@minh".to_owned()));
    }

    #[test]
    fn digits_record_in_f2_and_find_elsewhere() {
        for pane in PANES {
            for typed in ["36,8 97", "12", "12/3 7h"] {
                let line = parse(typed, &setting(pane));
                assert_eq!(line == Line::Digits(typed.to_owned()), pane != Pane::HomeTreatment, "{typed} {line:?}");
            }
        }
        let f2 = setting(Pane::HomeTreatment);
        for typed in ["36,8", "-", "- 96", "*", "sp97", "M82", "120/80", "ha120/80", "l2 97", "hq 7h 36,8", "hn 36,8"] {
            let target = match parse(typed, &f2) {
                Line::Reading(reading) => reading.target,
                Line::Faulty(fault) => fault.reading.unwrap().target,
                other => panic!("{typed}: {other:?}"),
            };
            assert_eq!(target, Target::Selected, "{typed}");
        }
        for typed in ["-3", "- ", "--", "mai", "sp", "thanh", "m"] {
            let is_found = matches!(parse(typed, &f2), Line::Find(_));
            assert_eq!(is_found, typed != "- ", "{typed}");
        }
    }

    #[test]
    fn a_name_before_a_reading_says_whose_it_is() {
        let f2 = setting(Pane::HomeTreatment);
        for (typed, name) in [
            ("huong 36,8 97 82 18", "huong"),
            ("Nguyễn Thị Hường 368 97", "Nguyễn Thị Hường"),
            ("ho thi can 36,8 97", "ho thi can"),
            ("huong sp97", "huong"),
            ("huong - 97", "huong"),
            ("huong 37", "huong"),
        ] {
            let Line::Reading(reading) = parse(typed, &f2) else { panic!("{typed}") };
            assert_eq!(reading.target, Target::Name(name.to_owned()));
        }
        for typed in ["hoa 1990", "tổ 7", "huong 0912345678", "hoa 1990 0912345678", "huong kt", "le van ho"] {
            assert_eq!(parse(typed, &f2), Line::Find(typed.to_owned()));
        }
        assert_eq!(fault_in("huong 3960 97", Pane::HomeTreatment).1, "3960");
        // Elsewhere letters only find.
        assert_eq!(parse("huong 36,8 97", &setting(Pane::Tasks)), Line::Find("huong 36,8 97".to_owned()));
    }

    #[test]
    fn a_letter_behind_the_plus_forces_the_kind() {
        for pane in PANES {
            assert!(matches!(parse("+f le thi hoa", &setting(pane)), Line::NewCase(_)));
            assert!(matches!(parse("+t le thi hoa", &setting(pane)), Line::NewContact(_)));
            assert!(matches!(parse("+v gọi", &setting(pane)), Line::NewTask(_)));
            assert!(matches!(parse("+C trưởng ca: hà", &setting(pane)), Line::FillJob(_)));
            assert!(matches!(parse("+", &setting(pane)), Line::Faulty(_)));
        }
        let Line::NewContact(contact) = parse("+tran van an", &setting(Pane::ContactTree)) else { panic!() };
        assert_eq!(contact.person.name, "Tran Van An");
    }

    #[test]
    fn every_fault_has_a_sentence_in_both_languages() {
        let faulty = [
            (Pane::HomeTreatment, "36,8 101"),
            (Pane::HomeTreatment, "36,8 9x"),
            (Pane::HomeTreatment, "36,8 80/120"),
            (Pane::HomeTreatment, "36,8 ho 97"),
            (Pane::HomeTreatment, "36,8 36,9"),
            (Pane::HomeTreatment, "36,8 ko kt"),
            (Pane::HomeTreatment, "36,8 l99"),
            (Pane::HomeTreatment, "36,8 25h"),
            (Pane::HomeTreatment, "36,8 22h"),
            (Pane::HomeTreatment, "36,8 ng31/2"),
            (Pane::HomeTreatment, "36,8 xyz"),
            (Pane::HomeTreatment, "36,8 ; a\u{202e}"),
            (Pane::HomeTreatment, "#0"),
            (Pane::ContactTree, "+ hoa 1890"),
            (Pane::ContactTree, "+ hoa 0912"),
            (Pane::ContactTree, "+ 1990"),
            (Pane::ContactTree, "+ hoa to4"),
            (Pane::Tasks, "+ 7h"),
            (Pane::Tasks, "+ họp 1/7 7h"),
            (Pane::Tasks, "+ họp @zz"),
            (Pane::Tasks, "+ họp @h"),
            (Pane::Roster, "+ hoa 0912345678"),
            (Pane::Roster, "+ trưởng ca"),
            (Pane::HomeTreatment, "/xong"),
            (Pane::Roster, "/tre"),
            (Pane::ContactTree, "/xong"),
            (Pane::Tasks, "/chuy"),
            (Pane::Tasks, "/to99"),
        ];
        let mut sentences = std::collections::BTreeSet::new();
        for (pane, typed) in faulty {
            let Line::Faulty(fault) = parse(typed, &setting(pane)) else { panic!("{typed}") };
            for language in Language::ALL {
                let said = fault.sentence(typed, &Phrasebook::embedded(language));
                assert!(!said.contains("entry.") && !said.contains("refusals.") && !said.contains('{'), "{said}");
                assert!(sentences.insert(said.clone()), "{typed}: {said}");
            }
        }
        let Line::Faulty(fault) = parse("3960 97", &setting(Pane::HomeTreatment)) else { panic!() };
        let said = fault.sentence("3960 97", &Phrasebook::embedded(Language::Vietnamese));
        assert_eq!(said, "T 3960: nhập 20,0 đến 46,0, ví dụ 36,8");
    }

    /// Lines of anything, and lines that look like what officers type.
    fn lines() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "[0-9]{1,4}",
            "[0-9]{2},[0-9]",
            "[0-9]{1,3}/[0-9]{1,3}",
            "(t|sp|m|nt|ha|l|ng|kp|xn)[0-9/,]{1,6}",
            "[0-9]{1,2}h[0-9]{0,2}",
            "[-*!#@+;:/?.]",
            "(ho|kt|ko|khó thở|không|hq|mai|vo|vợ|anh|to1|tổ 4|moi ca|ra|nghi)",
            "[#@+][a-z0-9]{0,4}",
            "[a-zà-ỹ]{1,6}",
            "\\PC{0,6}",
        ];
        prop_oneof![
            3 => prop::collection::vec(word, 0..9).prop_map(|words| words.join(" ")),
            1 => any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn every_line_has_a_meaning_and_no_measure_out_of_range(typed in lines(), plus in any::<bool>()) {
            let typed = if plus { format!("+{typed}") } else { typed };
            for pane in PANES {
                let setting = setting(pane);
                let line = parse(&typed, &setting);
                let reading = match &line {
                    Line::Faulty(fault) => {
                        prop_assert!(typed.get(fault.range.clone()).is_some(), "{:?} of {:?}", fault, typed);
                        prop_assert!(!fault.sentence(&typed, &BOOK).contains("entry."));
                        fault.reading.as_deref()
                    }
                    Line::Reading(reading) => Some(&**reading),
                    _ => None,
                };
                if let Some(reading) = reading {
                    for (sign, value) in reading.signs.measured() {
                        let (lowest, highest) = sign.possible();
                        prop_assert!((lowest..=highest).contains(&value));
                        let slot = if sign == Sign::Diastolic { Sign::Systolic } else { sign };
                        prop_assert!(reading.slot(slot).is_some());
                    }
                    prop_assert!(reading.measured_at <= setting.now);
                    prop_assert!(reading.slots.iter().all(|slot| typed.get(slot.range.clone()).is_some()));
                }
            }
        }
    }
}
