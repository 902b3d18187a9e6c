//! Imports: rows are staged chunk by chunk, find each other across chunks, and stand all at once.

use super::fixture::*;
use crate::domain::birth::Birth;
use crate::domain::change::Change;
use crate::domain::command::{Command, NewExposure, Whom};
use crate::domain::contact_tree::{Certainty, source_of};
use crate::domain::danger::{Pack, Rules};
use crate::domain::decide::{Staging, stage};
use crate::domain::home_treatment::{Case, CaseStatus, End, Outcome, Symptoms};
use crate::domain::identity::{Kind, RecordId};
use crate::domain::line_list::{CaseRow, ContactRow, Oddity, ReadingRow, Rows, Tally};
use crate::domain::measure::{Sign, Signs};
use crate::domain::officer::Role;
use crate::domain::person::{Person, Sex};
use crate::domain::record::{Kept, Record};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::symptom::SymptomSet;
use crate::domain::ward::Ward;

/// A desk as far as an import sees it.
pub(super) struct Desk {
    pub(super) ward: Ward,
    staging: Staging,
    chunks: Vec<Vec<Change>>,
}

impl Desk {
    pub(super) fn over(ward: Ward) -> Self {
        Self { staging: Staging::over(&ward), ward, chunks: Vec::new() }
    }

    pub(super) fn empty() -> Self {
        let mut ward = Ward::default();
        carry_out(&mut ward, Command::Enrol(officer("BS Lý", Role::Administrator)));
        Self::over(ward)
    }

    pub(super) fn import(&mut self, rows: Rows) -> Tally {
        let (changes, tally) = stage((&self.ward, Rules::none()), &mut self.staging, &rows, id(1), now());
        self.ward.reserve(&changes);
        self.chunks.push(changes);
        tally
    }

    pub(super) fn cases(&mut self, rows: Vec<CaseRow>) -> Tally {
        self.import(Rows::Cases(rows))
    }

    pub(super) fn contacts(&mut self, rows: Vec<ContactRow>) -> Tally {
        self.import(Rows::Contacts(rows))
    }

    pub(super) fn readings(&mut self, rows: Vec<ReadingRow>) -> Tally {
        self.import(Rows::Readings(rows))
    }

    /// Commits, and begins another import.
    pub(super) fn commit(&mut self) -> Result<(), Refusal> {
        let staging = std::mem::replace(&mut self.staging, Staging::over(&self.ward));
        let changes = staging.into_changes(&self.ward)?;
        changes.iter().for_each(|change| self.ward.apply(change));
        self.staging = Staging::over(&self.ward);
        Ok(())
    }

    pub(super) fn case(&self, code: &str) -> &Kept<Case> {
        self.ward.case_of_code(code).unwrap()
    }

    pub(super) fn person(&self, code: &str) -> &Kept<Person> {
        self.ward.person_of(self.case(code)).unwrap()
    }
}

pub(super) fn case_row(code: &str, name: &str) -> CaseRow {
    CaseRow { code: code.to_string(), name: name.to_string(), ..CaseRow::default() }
}

pub(super) fn contact_row(from: &str, to: &str) -> ContactRow {
    ContactRow { from: from.to_string(), to: to.to_string(), ..ContactRow::default() }
}

fn source_row(from: &str, to: &str) -> ContactRow {
    ContactRow { is_source: true, ..contact_row(from, to) }
}

pub(super) fn reading_row(code: &str, at: &str, sign: Sign, value: u32) -> ReadingRow {
    let mut signs = Signs::default();
    signs.set(sign, value).unwrap();
    let symptoms = Symptoms::NotAsked;
    ReadingRow { code: code.to_string(), measured_at: moment(at), signs, symptoms, ..ReadingRow::default() }
}

pub(super) fn tally(added: u32, updated: u32, skipped: u32) -> Tally {
    Tally { added, updated, skipped, ..Tally::default() }
}

pub(super) fn refused(rows: Vec<(u32, Refusal)>) -> Tally {
    Tally { refused: rows, ..Tally::default() }
}

#[test]
fn nothing_stands_before_the_commit_and_everything_after() {
    let mut desk = Desk::empty();
    assert_eq!(desk.cases(vec![case_row("A", "An"), case_row("B", "Bình")]), tally(2, 0, 0));
    assert_eq!(desk.contacts(vec![source_row("A", "B")]), tally(1, 0, 0));
    assert_eq!(desk.readings(vec![reading_row("A", "2021-11-09 07:00", Sign::Saturation, 91)]), tally(1, 0, 0));
    assert_eq!((desk.ward.cases.count(), desk.ward.exposures.count(), desk.ward.readings.count()), (0, 0, 0));
    assert_eq!(desk.ward.last_number(Kind::Case), 2, "but the numbers are given");
    desk.commit().unwrap();
    assert_eq!((desk.ward.cases.count(), desk.ward.exposures.count(), desk.ward.readings.count()), (2, 1, 1));
    let source = source_of(&desk.ward, desk.case("B")).unwrap();
    assert_eq!((source.case, source.certainty), (desk.case("A").id, Certainty::Confirmed));
    let reading = desk.ward.readings_of(desk.case("A").id).next().unwrap();
    assert!(reading.imported, "and so rings nobody");
    assert_eq!(reading.written_by, Some(id(1)));
}

#[test]
fn a_list_that_comes_again_changes_nothing() {
    let mut desk = Desk::empty();
    let cases = || {
        vec![
            CaseRow { area: "Tổ 1".into(), household: "H1".into(), carer: "ĐD Hà".into(), ..case_row("A", "An") },
            case_row("B", "Bình"),
        ]
    };
    let outside = ContactRow { name: "Dung".into(), date: Some(date("2021-11-02")), ..contact_row("A", "") };
    let contacts =
        || vec![source_row("A", "B"), outside.clone(), ContactRow { name: "Hà".into(), ..contact_row("A", "X1") }];
    let readings = || vec![reading_row("A", "2021-11-09 07:00", Sign::Pulse, 80)];
    assert_eq!(desk.cases(cases()), tally(2, 0, 0));
    assert_eq!(desk.contacts(contacts()), tally(3, 0, 0));
    assert_eq!(desk.readings(readings()), tally(1, 0, 0));
    // Within the same import, and again after its commit.
    assert_eq!(desk.cases(cases()), tally(0, 0, 2));
    assert_eq!(desk.contacts(contacts()), tally(0, 0, 3));
    assert_eq!(desk.readings(readings()), tally(0, 0, 1));
    desk.commit().unwrap();
    assert_eq!(desk.cases(cases()), tally(0, 0, 2));
    assert_eq!(desk.contacts(contacts()), tally(0, 0, 3));
    assert_eq!(desk.readings(readings()), tally(0, 0, 1));
    desk.commit().unwrap();
    assert_eq!((desk.ward.areas.count(), desk.ward.households.count(), desk.ward.officers.count()), (1, 1, 2));
    assert_eq!((desk.ward.persons.count(), desk.ward.exposures.count(), desk.ward.readings.count()), (4, 3, 1));
}

#[test]
fn a_row_fills_in_what_it_says_and_leaves_the_rest() {
    let mut desk = Desk::empty();
    let first = CaseRow {
        birth: Birth::Year(1958),
        sex: Sex::Female,
        phones: vec!["0900000200".into()],
        address: "12/3".into(),
        area: "Tổ 3".into(),
        household: "H3".into(),
        status: Some(CaseStatus::Suspected),
        onset: Some(date("2021-11-05")),
        vaccine_doses: Some(2),
        underlying: "THA".into(),
        risk: "cao".into(),
        carer: "ĐD Hà".into(),
        note: "một".into(),
        ..case_row("A", "Hường")
    };
    desk.cases(vec![first]);
    desk.commit().unwrap();
    let (person, case) = (desk.person("A").body.clone(), desk.case("A").body.clone());
    assert_eq!(desk.cases(vec![CaseRow { code: "A".into(), ..CaseRow::default() }]), tally(0, 0, 1), "says nothing");
    let end = Some(End { outcome: Outcome::Released, on: Some(date("2021-11-09")) });
    let second = CaseRow {
        status: Some(CaseStatus::Confirmed),
        confirmed_on: Some(date("2021-11-06")),
        end: end.clone(),
        carer: "YS Minh".into(),
        area: "Tổ 4".into(),
        ..case_row("A", "")
    };
    assert_eq!(desk.cases(vec![second]), tally(0, 1, 0));
    desk.commit().unwrap();
    let area = desk.ward.areas.iter().find(|area| area.name == "Tổ 4").unwrap().id;
    let carer = desk.ward.officer_named("YS Minh").unwrap().id;
    assert_eq!(desk.person("A").body, Person { area: Some(area), ..person });
    let confirmed_on = Some(date("2021-11-06"));
    assert_eq!(
        desk.case("A").body,
        Case { status: CaseStatus::Confirmed, confirmed_on, end, carer: Some(carer), ..case }
    );
    assert_eq!((desk.case("A").revision, desk.person("A").revision), (2, 2));
    assert_eq!(desk.ward.officer_named("YS Minh").unwrap().role, Role::DutyOfficer);
}

#[test]
fn a_code_that_stands_twice_with_other_words_is_refused() {
    let twice = |row: u32| refused(vec![(row, Refusal::CodeTwice("A".into()))]);
    let mut desk = Desk::empty();
    let first = desk.cases(vec![case_row("A", "An"), case_row("A", "Ân"), case_row("A", "An")]);
    assert_eq!(first, Tally { added: 1, skipped: 1, ..twice(1) });
    assert_eq!(desk.cases(vec![case_row("A", "Ấn")]), twice(0), "in another chunk, too");
    desk.commit().unwrap();
    // Of a case that stands, once the person and once the episode changes first.
    let onset = |name: &str| CaseRow { onset: Some(date("2021-11-05")), ..case_row("A", name) };
    assert_eq!(desk.cases(vec![case_row("A", "Ân"), case_row("A", "Ấn")]), Tally { updated: 1, ..twice(1) });
    desk.commit().unwrap();
    assert_eq!(desk.cases(vec![onset(""), case_row("A", "Ấn")]), Tally { updated: 1, ..twice(1) });
    desk.commit().unwrap();
    assert_eq!(desk.person("A").name, "Ân");
    assert_eq!(desk.case("A").onset, Some(date("2021-11-05")));
}

#[test]
fn a_refused_row_leaves_nothing_behind() {
    let mut desk = Desk::empty();
    let bad = CaseRow {
        area: "Tổ 9".into(),
        household: "H9".into(),
        carer: "Ai đó".into(),
        note: "x\u{1b}".into(),
        ..case_row("A", "An")
    };
    assert_eq!(desk.cases(vec![bad]), refused(vec![(0, Refusal::NotText(Field::Note))]));
    desk.cases(vec![case_row("B", "Bình"), case_row("C", "Châu")]);
    desk.commit().unwrap();
    // The carer, area and person of a refused second row are not kept either.
    let changed =
        CaseRow { area: "Tổ 9".into(), household: "H9".into(), carer: "Ai đó".into(), ..case_row("B", "B") };
    let again = CaseRow { area: "Tổ 8".into(), household: "H8".into(), carer: "Khác".into(), ..case_row("B", "BB") };
    let told = desk.cases(vec![changed, again]);
    assert_eq!(told, Tally { updated: 1, ..refused(vec![(1, Refusal::CodeTwice("B".into()))]) });
    // Nor the person outside the list whose contact is refused.
    let outside = || ContactRow { name: "Dung".into(), is_source: true, ..contact_row("X2", "C") };
    desk.contacts(vec![ContactRow { name: "Em".into(), ..contact_row("B", "X2") }]);
    let told = desk.contacts(vec![outside()]);
    assert_eq!(told, refused(vec![(0, Refusal::NotHisExposure)]), "a source must be a case");
    desk.commit().unwrap();
    let names: Vec<&str> = desk.ward.areas.iter().map(|area| area.name.as_str()).collect();
    assert_eq!(names, ["Tổ 9"]);
    assert_eq!((desk.ward.households.count(), desk.ward.officers.count()), (1, 2));
    assert_eq!((desk.ward.persons.count(), desk.ward.exposures.count()), (3, 1));
    assert!(desk.case("C").source.is_none());
}

#[test]
fn cases_are_refused_with_a_reason_and_the_others_stand() {
    let long = "a".repeat(101);
    let mut desk = Desk::empty();
    let told = desk.cases(vec![
        case_row("", "An"),
        case_row("A", "An\u{202e}"),
        case_row("B", &long),
        CaseRow { phones: vec!["0900 000".into()], ..case_row("C", "Châu") },
        CaseRow { onset: Some(date("2021-11-11")), ..case_row("D", "Dung") },
        CaseRow { confirmed_on: Some(date("2021-11-11")), ..case_row("E", "Em") },
        case_row("F", ""),
        CaseRow { onset: Some(date("1861-11-21")), ..case_row("G", "") },
    ]);
    assert_eq!(
        told,
        Tally {
            added: 2,
            ..refused(vec![
                (0, Refusal::Empty(Field::Code)),
                (1, Refusal::NotText(Field::Name)),
                (2, Refusal::TooLong { field: Field::Name, limit: 100 }),
                (3, Refusal::NotText(Field::Phone)),
                (4, Refusal::InFuture),
                (5, Refusal::InFuture),
            ])
        }
    );
}

#[test]
fn readings_are_refused_with_a_reason_and_the_others_stand() {
    let mut desk = Desk::empty();
    desk.cases(vec![case_row("F", "")]);
    let told = desk.readings(vec![
        reading_row("Z", "2021-11-09 07:00", Sign::Pulse, 80),
        ReadingRow { signs: Signs::default(), ..reading_row("F", "2021-11-09 07:00", Sign::Pulse, 80) },
        ReadingRow {
            signs: Signs::default(),
            symptoms: Symptoms::Asked(SymptomSet::NONE),
            ..reading_row("F", "2021-11-09 06:00", Sign::Pulse, 80)
        },
        reading_row("F", "2021-11-10 09:02", Sign::Pulse, 80),
        reading_row("F", "2021-11-10 09:03", Sign::Pulse, 80),
        reading_row("F", "2021-11-10 09:02", Sign::Pulse, 81),
        ReadingRow { note: "x\0".into(), ..reading_row("F", "2021-11-09 08:00", Sign::Pulse, 80) },
    ]);
    assert_eq!(
        told,
        Tally {
            added: 2,
            ..refused(vec![
                (0, Refusal::UnknownCode("Z".into())),
                (1, Refusal::NothingRecorded),
                (4, Refusal::InFuture),
                (5, Refusal::OtherReadingAtThisTime),
                (6, Refusal::NotText(Field::Note)),
            ])
        }
    );
}

#[test]
fn contacts_are_refused_with_a_reason_and_the_others_stand() {
    let mut desk = Desk::empty();
    desk.cases(vec![case_row("F", ""), case_row("G", "")]);
    let told = desk.contacts(vec![
        contact_row("", "F"),
        contact_row("Z", "F"),
        contact_row("F", "Z"),
        contact_row("F", ""),
        contact_row("F", "F"),
        ContactRow { place: "x\u{7}".into(), ..contact_row("F", "G") },
        ContactRow { date: Some(date("2021-11-11")), ..contact_row("F", "G") },
        contact_row("F", "G"),
    ]);
    assert_eq!(
        told,
        Tally {
            added: 1,
            ..refused(vec![
                (0, Refusal::Empty(Field::Code)),
                (1, Refusal::UnknownCode("Z".into())),
                (2, Refusal::UnknownCode("Z".into())),
                (3, Refusal::Nameless),
                (4, Refusal::SelfContact),
                (5, Refusal::NotText(Field::Place)),
                (6, Refusal::DayInFuture),
            ])
        }
    );
    desk.commit().unwrap();
}

#[test]
fn a_pressure_of_a_list_is_checked_like_one_that_is_typed() {
    let mut desk = Desk::empty();
    desk.cases(vec![case_row("A", "An")]);
    let mut row = reading_row("A", "2021-11-09 07:00", Sign::Systolic, 80);
    row.signs.set(Sign::Diastolic, 120).unwrap();
    assert_eq!(desk.readings(vec![row]), refused(vec![(0, Refusal::PressureReversed)]));
}

#[test]
fn a_reading_that_stands_is_skipped_or_refused() {
    let mut desk = Desk::over(ward());
    let case = desk.ward.cases.read(id(1)).unwrap();
    let body = Case { code: Some("A".into()), ..case.body.clone() };
    let coded = Record::Case(Kept { body, ..(**case).clone() }.into());
    desk.ward.insert(&coded);
    // The fixture holds SpO2 97 at this time.
    assert_eq!(desk.readings(vec![reading_row("A", "2021-11-10 09:00", Sign::Saturation, 97)]), tally(0, 0, 1));
    let other = desk.readings(vec![reading_row("A", "2021-11-10 09:00", Sign::Saturation, 91)]);
    assert_eq!(other, refused(vec![(0, Refusal::OtherReadingAtThisTime)]));
    let asked = ReadingRow {
        symptoms: Symptoms::Asked(SymptomSet::NONE),
        ..reading_row("A", "2021-11-10 09:00", Sign::Saturation, 97)
    };
    assert_eq!(desk.readings(vec![asked]), refused(vec![(0, Refusal::OtherReadingAtThisTime)]));
}

#[test]
fn a_contact_may_name_somebody_who_is_not_in_the_list() {
    let mut desk = Desk::empty();
    desk.cases(vec![case_row("A", "An"), case_row("B", "Bình")]);
    let lan = |from: &str, born| ContactRow { name: "Lan".into(), birth: Birth::Year(born), ..contact_row(from, "") };
    let on = |row: ContactRow, day: &str| ContactRow { date: Some(date(day)), ..row };
    let told = desk.contacts(vec![
        on(lan("A", 1960), "2021-11-02"),
        on(lan("A", 1960), "2021-11-03"),
        on(lan("A", 1985), "2021-11-02"),
        on(lan("B", 1960), "2021-11-02"),
        ContactRow { name: "Mai".into(), ..contact_row("A", "X1") },
        contact_row("B", "X1"),
        ContactRow { name: "Nam".into(), ..contact_row("X1", "X2") },
    ]);
    assert_eq!(told, tally(7, 0, 0));
    desk.commit().unwrap();
    let named = |name: &str| desk.ward.persons.iter().filter(|person| person.name == name).count();
    assert_eq!(named("Lan"), 3, "the same of one source is one person; of another source nobody knows");
    assert_eq!((named("Mai"), named("Nam")), (1, 1));
    let mai = desk.ward.person_of_code("X1").unwrap();
    assert_eq!(desk.ward.exposures_of(mai.id).count(), 2, "one person under two sources");
    assert_eq!(desk.ward.exposures_from(mai.id).next().unwrap().episode, None, "of an F1");
    assert_eq!(desk.ward.cases.count(), 2);
}

#[test]
fn an_outside_person_who_falls_ill_keeps_his_contacts() {
    for commit_between in [false, true] {
        let mut desk = Desk::empty();
        desk.cases(vec![CaseRow { onset: Some(date("2021-11-01")), ..case_row("A", "An") }]);
        let contact = || ContactRow { name: "Mai".into(), date: Some(date("2021-11-02")), ..contact_row("A", "X1") };
        let further = || ContactRow { name: "Nam".into(), date: Some(date("2021-11-03")), ..contact_row("X1", "X2") };
        desk.contacts(vec![contact(), further()]);
        if commit_between {
            desk.commit().unwrap();
        }
        assert_eq!(
            desk.cases(vec![CaseRow { onset: Some(date("2021-11-05")), ..case_row("X1", "Lê Thị Mai") }]),
            tally(1, 0, 0)
        );
        // The lists of contacts come again: the same contacts, now of an episode.
        assert_eq!(desk.contacts(vec![contact(), further()]), tally(0, 1, 1), "committed between: {commit_between}");
        assert_eq!(desk.contacts(vec![contact(), further()]), tally(0, 0, 2));
        desk.commit().unwrap();
        let mai = desk.person("X1");
        assert_eq!((mai.name.as_str(), mai.code.as_deref()), ("Lê Thị Mai", None));
        assert_eq!((desk.ward.persons.count(), desk.ward.exposures.count()), (3, 2));
        assert_eq!(desk.ward.exposures_of(mai.id).count(), 1);
        assert_eq!(desk.ward.exposures_from(mai.id).next().unwrap().episode, Some(desk.case("X1").id));
        assert!(desk.ward.person_of_code("X1").is_none(), "a code names a case or a person, never both");
        assert_eq!(source_of(&desk.ward, desk.case("X1")).unwrap().case, desk.case("A").id);
    }
}

/// The list of the next day once opened a second episode beside the officer's.
#[test]
fn a_case_that_an_officer_opened_first_gets_the_code_of_the_list() {
    let mut desk = Desk::empty();
    desk.cases(vec![case_row("A", "An")]);
    desk.contacts(vec![ContactRow { name: "Mai".into(), ..contact_row("A", "X1") }]);
    desk.commit().unwrap();
    let mai = desk.ward.person_of_code("X1").unwrap().id;
    carry_out(&mut desk.ward, Command::OpenCase(new_case(Whom::Known(mai))));
    let row = || CaseRow { risk: "cao".into(), ..case_row("X1", "Mai") };
    assert_eq!(desk.cases(vec![row(), row()]), tally(0, 1, 1));
    desk.commit().unwrap();
    assert_eq!((desk.ward.cases.count(), desk.ward.cases_of(mai).count()), (2, 1));
    assert_eq!((desk.case("X1").risk.as_str(), desk.case("X1").onset), ("cao", Some(date("2021-11-05"))));
    assert_eq!(desk.cases(vec![row()]), tally(0, 0, 1));
}

#[test]
fn sources_never_go_round() {
    let mut desk = Desk::empty();
    desk.cases(["A", "B", "C", "D"].map(|code| case_row(code, code)).to_vec());
    let told = desk.contacts(vec![source_row("A", "B"), source_row("B", "C")]);
    assert_eq!(told, tally(2, 0, 0));
    let case = |number| Refusal::SourceCycle(number);
    assert_eq!(desk.contacts(vec![source_row("C", "A")]), refused(vec![(0, case(3))]), "across chunks");
    assert_eq!(desk.contacts(vec![source_row("B", "A")]), refused(vec![(0, case(2))]));
    desk.commit().unwrap();
    assert_eq!(desk.contacts(vec![source_row("C", "A")]), refused(vec![(0, case(3))]), "and over what stands");
    assert_eq!(desk.contacts(vec![contact_row("C", "A")]), tally(1, 0, 0), "who met whom is no circle");
    assert_eq!(desk.contacts(vec![source_row("D", "A")]), tally(1, 0, 0));
    assert_eq!(desk.contacts(vec![source_row("C", "D")]), refused(vec![(0, case(3))]), "half staged, half standing");
    desk.commit().unwrap();
    assert_eq!(desk.ward.exposures.count(), 4, "the contact of a refused source is not kept");
}

#[test]
fn what_is_odd_and_may_be_true_is_flagged_and_kept() {
    let mut desk = Desk::empty();
    let ill = |code: &str, day: &str| CaseRow { onset: Some(date(day)), ..case_row(code, code) };
    desk.cases(vec![ill("A", "2021-11-05"), ill("B", "2021-11-03"), case_row("C", "C")]);
    let on = |row: ContactRow, day: &str| ContactRow { date: Some(date(day)), ..row };
    let told = desk.contacts(vec![
        on(contact_row("A", "C"), "2021-11-02"),
        on(contact_row("A", "C"), "2021-11-01"),
        on(contact_row("A", "B"), "2021-11-03"),
        on(contact_row("A", "B"), "2021-11-04"),
        source_row("A", "B"),
        on(source_row("A", "B"), "2021-11-01"),
        on(contact_row("C", "A"), "1999-01-01"),
        on(contact_row("A", "A"), "2021-11-01"),
    ]);
    assert_eq!(told.added, 7);
    assert_eq!(told.refused, [(7, Refusal::SelfContact)]);
    assert_eq!(
        told.flagged,
        [
            (1, Oddity::BeforeSource),
            (3, Oddity::IllBeforeContact),
            (4, Oddity::IllBeforeSource),
            (5, Oddity::BeforeSource),
            (5, Oddity::IllBeforeSource),
        ]
    );
}

/// Three days before the onset until 29/12/2021, two from then on: the day on which the case was opened decides.
#[test]
fn a_contact_is_flagged_by_the_window_of_the_pack_of_its_day() {
    let rules = Rules::new(vec![Pack::read(include_str!("../../../../assets/packs/truy-vet.toml")).unwrap()]);
    let now = moment("2022-03-14 08:00");
    for (reported, onset, flagged) in [
        ("2021-12-28 08:00", "2021-12-27", [false, false, false, true]),
        ("2021-12-29 08:00", "2021-12-27", [false, false, true, true]),
        ("2022-03-10 08:00", "2022-03-08", [false, false, true, true]),
    ] {
        let mut desk = Desk::empty();
        let source = CaseRow { onset: Some(date(onset)), reported_at: Some(moment(reported)), ..case_row("A", "A") };
        let names = ["B", "C", "D", "E"];
        let exposed = names.map(|code| case_row(code, code));
        let cases = [vec![source], exposed.to_vec()].concat();
        let rows = (1..).zip(names).map(|(back, code)| ContactRow {
            date: date(onset).checked_sub_days(chrono::Days::new(back)),
            ..contact_row("A", code)
        });
        let stands = (&desk.ward, &rules);
        stage(stands, &mut desk.staging, &Rows::Cases(cases), id(1), now);
        let (_, tally) = stage(stands, &mut desk.staging, &Rows::Contacts(rows.collect()), id(1), now);
        let told = [0, 1, 2, 3].map(|row| tally.flagged.contains(&(row, Oddity::BeforeSource)));
        assert_eq!((tally.added, told), (4, flagged), "{reported}");
    }
}

#[test]
fn a_refused_row_is_not_flagged_too() {
    let mut desk = Desk::empty();
    let ill = |code: &str| CaseRow { onset: Some(date("2021-11-05")), ..case_row(code, code) };
    desk.cases(vec![ill("A"), ill("B")]);
    desk.contacts(vec![source_row("A", "B")]);
    let row = ContactRow { date: Some(date("2021-10-01")), ..source_row("B", "A") };
    assert_eq!(desk.contacts(vec![row]), refused(vec![(0, Refusal::SourceCycle(2))]));
}

/// Somebody writes meanwhile what the import is based on: nothing of it stands.
#[test]
fn what_changed_meanwhile_stops_the_commit() {
    let overlap = |kind, number| Err(Refusal::ImportOverlaps(RecordId { kind, number }));
    let known = || {
        let mut desk = Desk::empty();
        desk.cases(vec![case_row("A", "An"), case_row("B", "Bình")]);
        desk.contacts(vec![contact_row("A", "B")]);
        desk.commit().unwrap();
        desk
    };
    // A case that the import changes.
    let mut desk = known();
    desk.contacts(vec![source_row("A", "B")]);
    carry_out(&mut desk.ward, Command::ConfirmSource { case: id(2), exposure: id(1) });
    assert_eq!(desk.commit(), overlap(Kind::Case, 2));
    // Names, codes and times that somebody else brought.
    let other = |rows: Rows, mine: Rows| {
        let mut desk = known();
        let mut second = Desk::over(desk.ward.clone());
        desk.import(mine);
        second.ward.reserve(&desk.chunks[desk.chunks.len() - 1]);
        second.import(rows);
        let before = second.chunks.len();
        second.commit().unwrap();
        assert_eq!(before, 1);
        desk.ward = second.ward;
        desk.commit()
    };
    let cases = |row: CaseRow| Rows::Cases(vec![row]);
    assert_eq!(other(cases(case_row("C", "C")), cases(case_row("C", "C"))), overlap(Kind::Case, 3));
    let carer = |code: &str| cases(CaseRow { carer: "YS Minh".into(), ..case_row(code, "x") });
    assert_eq!(other(carer("C"), carer("D")), overlap(Kind::Officer, 2));
    let area = |code: &str| cases(CaseRow { area: "Tổ 9".into(), ..case_row(code, "x") });
    assert_eq!(other(area("C"), area("D")), overlap(Kind::Area, 1));
    let outside = || Rows::Contacts(vec![ContactRow { name: "Mai".into(), ..contact_row("A", "X1") }]);
    assert_eq!(other(outside(), outside()), overlap(Kind::Person, 3));
    let met = || Rows::Contacts(vec![contact_row("B", "A")]);
    assert_eq!(other(met(), met()), overlap(Kind::Exposure, 2));
    let read = |pulse| Rows::Readings(vec![reading_row("A", "2021-11-09 07:00", Sign::Pulse, pulse)]);
    assert_eq!(other(read(80), read(81)), overlap(Kind::Reading, 1));
    assert_eq!(other(read(80), cases(case_row("C", "C"))), Ok(()));
    // An episode that an officer opens for somebody of the list.
    let mut desk = known();
    desk.import(outside());
    desk.commit().unwrap();
    desk.cases(vec![case_row("X1", "Mai")]);
    carry_out(&mut desk.ward, Command::OpenCase(new_case(Whom::Known(id(3)))));
    assert_eq!(desk.commit(), overlap(Kind::Case, 3));
    // An officer's own contact of the same day.
    let mut desk = known();
    desk.contacts(vec![contact_row("B", "A")]);
    carry_out(
        &mut desk.ward,
        Command::AddExposure(NewExposure { last_contact: None, ..contact(2, Some(2), Whom::Known(id(1))) }),
    );
    assert_eq!(desk.commit(), overlap(Kind::Exposure, 2));
    assert_eq!(desk.ward.exposures.count(), 2, "the contact of the officer and the one before");
}

#[test]
fn orders_pass_between_the_chunks() {
    let mut desk = Desk::empty();
    desk.cases(vec![case_row("A", "An")]);
    carry_out(&mut desk.ward, Command::OpenCase(new_case(Whom::New(person("Giang")))));
    desk.cases(vec![case_row("B", "Bình")]);
    desk.commit().unwrap();
    let numbers: Vec<(u32, &str)> = desk
        .ward
        .cases
        .iter()
        .map(|case| (case.id.number(), desk.ward.person_of(case).unwrap().name.as_str()))
        .collect();
    assert_eq!(numbers, [(1, "An"), (2, "Giang"), (3, "Bình")]);
}

/// What the journal holds of an import brings its staging back after a restart.
#[test]
fn a_replayed_staging_goes_on_where_the_first_one_stopped() {
    let mut desk = Desk::over(ward());
    desk.cases(vec![
        CaseRow { area: "Tổ 9".into(), household: "H9".into(), carer: "YS Minh".into(), ..case_row("A", "An") },
        CaseRow { area: "Tổ 1".into(), carer: "ĐD Hà".into(), ..case_row("B", "Bình") },
    ]);
    desk.contacts(vec![source_row("A", "B"), ContactRow { name: "Mai".into(), ..contact_row("B", "X1") }]);
    desk.readings(vec![reading_row("A", "2021-11-09 07:00", Sign::Pulse, 80)]);
    let mut replayed = Staging::over(&desk.ward);
    desk.chunks.iter().for_each(|chunk| replayed.add(chunk));
    let more = [
        Rows::Cases(vec![
            CaseRow {
                area: "Tổ 9".into(), household: "H9".into(), carer: "YS Minh".into(), ..case_row("C", "Châu")
            },
            case_row("A", "Ân"),
            case_row("X1", "Mai"),
        ]),
        Rows::Contacts(vec![source_row("B", "A"), source_row("A", "B"), source_row("B", "C")]),
        Rows::Readings(vec![reading_row("A", "2021-11-09 07:00", Sign::Pulse, 81)]),
    ];
    for rows in more {
        let first = stage((&desk.ward, Rules::none()), &mut desk.staging, &rows, id(1), now());
        let second = stage((&desk.ward, Rules::none()), &mut replayed, &rows, id(1), now());
        assert_eq!(first, second);
        desk.ward.reserve(&first.0);
    }
    assert_eq!(desk.staging.into_changes(&desk.ward), replayed.into_changes(&desk.ward));
}
