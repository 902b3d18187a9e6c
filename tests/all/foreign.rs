//! Lists that Go.Data, Sara Alert and SORMAS write, into a ward: each trap of their files in a row of its own.

use proptest::prelude::*;
use trucban::domain::birth::Birth;
use trucban::domain::command::{Command, NewCase, Whom};
use trucban::domain::home_treatment::{Case, CaseStatus, Outcome};
use trucban::domain::line_list::Oddity;
use trucban::domain::moment::{Date, Moment};
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::{Person, Sex};
use trucban::exchange::headers::{Headers, Kind, Overrides};
use trucban::exchange::import::{Ending, Options, Report};
use trucban::exchange::line_list::{Found, LineList, ListError, Reading, Row};
use trucban::exchange::preview::{told_columns, told_of_foreign};
use trucban::exchange::refused::Reason;
use trucban::language::{Language, Phrasebook, Shown};

use super::exchange::{Desk, data, lines};

const FILES: [&str; 5] = [
    "godata_cases_names.csv",
    "godata_cases_labels.csv",
    "sara_alert_isolation.csv",
    "sormas_line_listing.csv",
    "sormas_cases_export.csv",
];

const KEEP_GOING: Options = Options { dry_run: false, keep_going: true };

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn imported(file: &str) -> (Desk, Report) {
    let mut desk = Desk::default();
    let report = desk.try_import(Kind::Cases, &[&data(file)], KEEP_GOING).unwrap();
    (desk, report)
}

fn of_code(desk: &Desk, code: &str) -> (Case, Person) {
    let case = desk.ward.case_of_code(code).unwrap_or_else(|| panic!("no case {code}"));
    (case.body.clone(), desk.ward.person_of(case).unwrap().body.clone())
}

fn named(desk: &Desk, name: &str) -> (Case, Person) {
    let of = |case: &Case| desk.ward.persons.read(case.person).unwrap().body.clone();
    let found = desk.ward.cases.iter().find(|case| of(&case.body).name == name);
    let case = found.unwrap_or_else(|| panic!("nobody is called {name}"));
    (case.body.clone(), of(&case.body))
}

fn area(desk: &Desk, person: &Person) -> String {
    person.area.and_then(|area| desk.ward.areas.read(area)).map_or(String::new(), |area| area.name.clone())
}

fn told(report: &Report) -> Vec<String> {
    told_of_foreign(&report.columns[0], &report.seen[0], &Phrasebook::embedded(Language::English))
}

#[test]
fn cases_of_go_data_come_in_under_names_and_under_labels_alike() {
    for file in &FILES[..2] {
        let (desk, report) = imported(file);
        assert_eq!((lines(&report), report.counts[&Kind::Cases].added), (vec![], 6), "{file}");
        let (case, person) = of_code(&desk, "CA-0001");
        assert_eq!((person.name.as_str(), person.sex), ("Trần Văn Ẩn", Sex::Male));
        assert_eq!(person.birth, Birth::Day(day("1949-05-20")));
        assert_eq!(person.address, "12/3 Lê Lợi, Biên Hòa");
        assert_eq!(area(&desk, &person), "Tổ 7");
        assert_eq!(person.phones, ["0912345678", "02513822456"]);
        assert_eq!((case.status, person.vaccine_doses, case.end), (CaseStatus::Confirmed, Some(2), None));
        // The midnight of this zone, as Go.Data writes it, is no day early.
        assert_eq!(case.onset, Some(day("2022-03-09")), "{file}");
        assert_eq!(case.reported_at, Some(Moment::start_of(day("2022-03-10"))));
        assert_eq!((person.identity.as_str(), case.note.as_str()), ("075049000123", ""));

        let (case, infant) = of_code(&desk, "CA-0002");
        assert_eq!(infant.name, "Nguyễn Thị Bé");
        assert_eq!(infant.birth, Birth::Age { months: 7, step: 1, told_on: day("2022-03-11") });
        assert_eq!((case.status, infant.pregnant), (CaseStatus::Suspected, Some(false)));
        assert_eq!(infant.address, "3 Cách Mạng Tháng Tám", "the number of a record is no place");

        let (case, unasked) = of_code(&desk, "CA-0003");
        assert_eq!((unasked.birth, unasked.sex), (Birth::NotAsked, Sex::NotAsked));
        assert_eq!((unasked.address.as_str(), unasked.vaccine_doses), ("=12+3 Lê Lợi", Some(0)));
        let end = case.end.unwrap();
        assert_eq!((end.outcome, end.on), (Outcome::Released, Some(day("2022-03-02"))));

        let (case, discarded) = of_code(&desk, "CA-0004");
        assert_eq!((case.status, case.end), (CaseStatus::Excluded, None), "a day without an outcome ends nothing");
        assert_eq!(discarded.birth, Birth::Age { months: 35 * 12, step: 12, told_on: day("2022-03-01") });

        let (case, person) = of_code(&desk, "4");
        assert_eq!((person.name.as_str(), case.status), ("Đỗ Quang", CaseStatus::Suspected));
        let (case, dead) = of_code(&desk, "CA-0006");
        assert_eq!(dead.birth, Birth::Day(day("1939-01-01")));
        assert_eq!(case.end.map(|end| (end.outcome, end.on)), Some((Outcome::Died, Some(day("2022-03-09")))));
        assert!(desk.ward.case_of_code("CO-0007").is_none());
        assert!(told(&report)[1].contains("namely 8"), "{:?}", told(&report));
    }
}

#[test]
fn people_of_sara_alert_come_in_who_are_cases() {
    let (desk, report) = imported("sara_alert_isolation.csv");
    assert_eq!((lines(&report), report.counts[&Kind::Cases].added), (vec![], 4));
    let (case, person) = of_code(&desk, "DN-501");
    assert_eq!((person.name.as_str(), person.sex, person.vaccine_doses), ("Ngô Văn Bình", Sex::Male, Some(2)));
    assert_eq!((person.address.as_str(), area(&desk, &person)), ("8 Nguyễn Huệ, Biên Hòa", "Tổ 3".to_string()));
    assert_eq!(person.phones, ["0912345222"]);
    assert_eq!((case.status, case.confirmed_on), (CaseStatus::Confirmed, Some(day("2022-03-06"))));
    assert_eq!((case.onset, case.note.as_str()), (Some(day("2022-03-05")), "Exposure Notes: làm ở chợ"));
    let (case, person) = of_code(&desk, "CDC-77");
    assert_eq!((person.name.as_str(), case.status), ("Phan Thị Kim Lan", CaseStatus::Suspected));
    assert_eq!(person.phones, ["0912345333"], "the 0 that a spreadsheet took comes back");
    assert_eq!(
        of_code(&desk, "DN-505").0.status,
        CaseStatus::Suspected,
        "called a case although still watched as exposed"
    );
    let (case, _) = named(&desk, "Lý Phúc");
    assert_eq!(case.status, CaseStatus::Suspected, "what nobody has classified is not certain");
    for watched in ["DN-503", "DN-504"] {
        assert!(desk.ward.case_of_code(watched).is_none(), "{watched}");
    }
    let told = told(&report);
    assert!(told.iter().any(|told| told.contains("exposure asymptomatic") && told.contains("namely 4")), "{told:?}");
    assert!(told.iter().any(|told| told.contains("closed") && told.contains("namely 5")), "{told:?}");
    assert!(told.last().unwrap().contains("Lab 2 Result (1)"), "{told:?}");
}

#[test]
fn a_line_listing_of_sormas_tells_by_itself_that_its_months_stand_first() {
    let (desk, report) = imported("sormas_line_listing.csv");
    assert_eq!(lines(&report), [(8, "person.birthdateMM", &Reason::Birth)]);
    assert_eq!(report.counts[&Kind::Cases].added, 2);
    let (case, person) = of_code(&desk, "VN-DNI-22-001");
    assert_eq!((person.name.as_str(), area(&desk, &person)), ("Dương Văn Cường", "Tổ 12".to_string()));
    assert_eq!(person.birth, Birth::Day(day("1970-04-09")));
    assert_eq!((case.onset, case.status), (Some(day("2022-02-27")), CaseStatus::Suspected));
    assert_eq!(case.reported_at, Some(Moment::start_of(day("2022-03-05"))));
    let (case, person) = named(&desk, "Mạc Thị Dung");
    assert_eq!((case.onset, person.birth), (Some(day("2022-03-04")), Birth::Year(1988)));
    assert_eq!((area(&desk, &person), person.area), (String::new(), None), "a commune is no part of the ward");
    assert_eq!(report.seen[0].passed_over, [3, 4]);
    let told = told(&report);
    assert!(told[0].contains("SORMAS") && told[0].contains("month/day/year"), "{told:?}");
    assert!(told[1].contains("DENGUE") && told[1].contains("namely 7"), "{told:?}");
}

#[test]
fn an_export_of_sormas_comes_in_with_its_captions() {
    let (desk, report) = imported("sormas_cases_export.csv");
    assert_eq!((lines(&report), report.counts[&Kind::Cases].added), (vec![], 3));
    let (case, infant) = of_code(&desk, "UKXVNQ-2ZTGOL-3KZ4OA-WSPPKNKI");
    assert_eq!(infant.birth, Birth::Age { months: 8, step: 1, told_on: day("2022-03-09") });
    assert_eq!(
        (infant.address.as_str(), area(&desk, &infant)),
        ("14 Phan Chu Trinh, Biên Hòa", "Khu phố 3".to_string())
    );
    assert_eq!((case.confirmed_on, case.status), (Some(day("2022-03-10")), CaseStatus::Confirmed));
    assert_eq!((infant.vaccine_doses, case.end), (Some(2), None));
    assert!(case.note.contains("epidNumber: VN-22-7") && case.note.contains("quarantine: Home"), "{}", case.note);
    let (case, dead) = of_code(&desk, "ABCDEF-2ZTGOL-3KZ4OA-WSPPKNKI");
    assert_eq!(dead.birth, Birth::Day(day("1955-03-02")));
    assert_eq!(dead.vaccine_doses, Some(0));
    assert_eq!(case.end.map(|end| (end.outcome, end.on)), Some((Outcome::Died, Some(day("2022-03-04")))));
    let (case, newborn) = of_code(&desk, "GHIJKL-2ZTGOL-3KZ4OA-WSPPKNKI");
    assert_eq!(newborn.birth, Birth::Age { months: 0, step: 1, told_on: day("2022-03-12") });
    assert_eq!((newborn.vaccine_doses, case.end), (None, None), "vaccinated, without more, is no count");
    assert!(told(&report).last().unwrap().contains("symptoms.fever (1)"), "{:?}", told(&report));
}

#[test]
fn the_same_file_again_adds_nothing() {
    for file in FILES {
        let (mut desk, first) = imported(file);
        let before = (desk.ward.cases.count(), desk.ward.persons.count());
        let again = desk.try_import(Kind::Cases, &[&data(file)], KEEP_GOING).unwrap();
        let counts = again.counts[&Kind::Cases];
        assert_eq!((counts.added, counts.updated), (0, 0), "{file}");
        assert_eq!(counts.skipped, first.counts[&Kind::Cases].added, "{file}");
        assert_eq!((desk.ward.cases.count(), desk.ward.persons.count()), before, "{file}");
    }
}

#[test]
fn what_cannot_be_read_holds_the_whole_file_back() {
    let mut desk = Desk::default();
    let report = desk.import(Kind::Cases, &data("sormas_line_listing.csv"));
    assert_eq!((report.ending, desk.ward.cases.count(), desk.ward.persons.count()), (Ending::HeldBack, 0, 0));
}

const GO_DATA: &str = "visualId,firstName,lastName,classification,dob,dateOfOnset,age.years,addresses[0].phoneNumber\n";

#[test]
fn a_day_is_refused_where_nothing_tells_its_month() {
    let mut desk = Desk::default();
    let list = format!("{GO_DATA}A,An,Lê,Confirmed,1/1/1990,3/2/2022,,\nB,Ba,Lê,Confirmed,1990,2022-02-03,,\n");
    let report = desk.try_import(Kind::Cases, &[list.as_bytes()], KEEP_GOING).unwrap();
    assert_eq!(lines(&report), [(2, "dateOfOnset", &Reason::DayOrder)]);
    let told = format!("{list}C,Ca,Lê,Confirmed,,13/2/2022,,\n");
    let report = desk.try_import(Kind::Cases, &[told.as_bytes()], KEEP_GOING).unwrap();
    assert_eq!((lines(&report), of_code(&desk, "A").0.onset), (vec![], Some(day("2022-02-03"))));
    // A spreadsheet has turned some of the days and not others.
    let mixed = format!("{told}D,Do,Lê,Confirmed,2/28/1990,,,\n");
    let report = desk.try_import(Kind::Cases, &[mixed.as_bytes()], KEEP_GOING).unwrap();
    assert_eq!(lines(&report), [(2, "dateOfOnset", &Reason::DayOrder)]);
}

#[test]
fn headers_may_stand_below_titles_and_once_each() {
    let mut desk = Desk::default();
    let list = format!("Export 12/03/2022,,,,,,,\n,,,,,,,\n{GO_DATA}A,An,Lê,Confirmed,44630,44625.25,NA,NULL\n");
    let report = desk.import(Kind::Cases, list.as_bytes());
    assert_eq!((lines(&report), of_code(&desk, "A").0.onset), (vec![], Some(day("2022-03-05"))));
    // A question of the same name stands behind the case's own columns, as in the templates of SORMAS.
    let twice = GO_DATA.replace("age.years", "classification");
    let report = desk.import(Kind::Cases, format!("{twice}C,Ca,Lê,Suspect,,,Confirmed,\n").as_bytes());
    assert_eq!((report.ending, of_code(&desk, "C").0.status), (Ending::Committed, CaseStatus::Suspected));
    assert_eq!(report.seen[0].no_place.get(&6), Some(&1));
    let both = GO_DATA.replace("age.years", "Classification").replace("dateOfOnset", "Clasificación");
    assert!(desk.try_import(Kind::Cases, &[both.as_bytes()], KEEP_GOING).is_err());
    let others = GO_DATA.replace("dateOfOnset", "questionnaireAnswers").replace("age.years", "questionnaireAnswers");
    let list = format!("{others},wasContact\nB,Ba,Lê,Suspect,1990,x,y,,\n").replace("phoneNumber\n,", "phoneNumber,");
    assert_eq!(desk.import(Kind::Cases, list.as_bytes()).ending, Ending::Committed);
}

/// The desk is nearer to the patient: what officers have written since stays, and what is new comes in.
#[test]
fn the_other_system_takes_nothing_back() {
    let mut desk = Desk::default();
    let list = format!("{GO_DATA}A,An,Le,,1990,,,0912345670\n");
    desk.import(Kind::Cases, list.as_bytes());
    let ours = "Mã F0,Họ tên,SĐT,Loại ca,Ghi chú,Số mũi\nA,Lê An,0912345671,Xác định,nhà có chó,2\n";
    assert_eq!(desk.import(Kind::Cases, ours.as_bytes()).counts[&Kind::Cases].updated, 1);
    let report = desk.import(Kind::Cases, list.as_bytes());
    let told = of_code(&desk, "A");
    assert_eq!((told.1.name.as_str(), told.0.status), ("Lê An", CaseStatus::Confirmed));
    assert_eq!((told.0.note.as_str(), told.1.vaccine_doses), ("nhà có chó", Some(2)));
    assert_eq!(told.1.phones, ["0912345671", "0912345670"], "a telephone is added and none is taken away");
    assert_eq!(report.counts[&Kind::Cases].updated, 1);
    assert_eq!(desk.import(Kind::Cases, list.as_bytes()).counts[&Kind::Cases].skipped, 1);
    let later = format!("{GO_DATA}A,An,Le,Not a case,5/5/1990,2022-03-01,,\n");
    desk.import(Kind::Cases, later.as_bytes());
    let told = of_code(&desk, "A");
    assert_eq!((told.1.birth, told.0.onset), (Birth::Day(day("1990-05-05")), Some(day("2022-03-01"))));
    assert_eq!(told.0.status, CaseStatus::Excluded, "that it is no case is news");
}

/// A list of contacts has names, sexes and births as one of cases has, and nobody on it is ill.
#[test]
fn contacts_of_another_system_are_never_taken_for_cases() {
    let book = Phrasebook::embedded(Language::English);
    for (header, row) in [
        ("visualId,firstName,lastName,dateOfLastContact,gender\n", "CO-1,An,Lê,2022-03-01,\n"),
        ("Contact ID,First name,Last name,Date of last contact,Risk level\n", "CO-1,An,Lê,2022-03-01,\n"),
        ("uuid,sourceCaseUuid,person.firstName,person.lastName,caseClassification\n", "A,B,An,Lê,CONFIRMED\n"),
    ] {
        let mut desk = Desk::default();
        let list = format!("{header}{row}");
        let (_, error) = desk.try_import(Kind::Cases, &[list.as_bytes()], KEEP_GOING).unwrap_err();
        assert!(matches!(error, ListError::ContactsOf(_)), "{error:?}");
        assert!(error.sentence(&Shown::of("x.csv"), &book).contains("trucban import contacts"));
    }
}

/// What the officer chooses wins over what the program knows, and is read as in any list.
#[test]
fn a_column_may_be_taken_for_something_else() {
    let text = format!("{GO_DATA}A,An,Lê,Confirmed,1990,2022-02-03,35,\n");
    let overrides = Overrides::read("note = \"age.years\"\nconfirmed_on = \"dateOfOnset\"").unwrap();
    let headers = Headers::embedded();
    let reading = Reading { kind: Kind::Cases, headers: &headers, overrides: &overrides, today: Desk::today() };
    let mut list = LineList::open(text.as_bytes(), reading).unwrap();
    let Some((2, Found::Row(Row::Case(row, None)))) = list.next_line().unwrap() else { panic!("line 2 is a case") };
    assert_eq!((row.note.as_str(), row.onset, row.confirmed_on), ("35", None, Some(day("2022-02-03"))));
    assert_eq!((row.birth, row.name.as_str(), row.code_is_foreign), (Birth::Year(1990), "Lê An", true));
}

#[test]
fn somebody_who_stands_already_is_known_again() {
    let mut desk = Desk::default();
    desk.order(Command::Enrol(Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() }));
    let person = Person {
        name: "Lê An".into(),
        birth: Birth::Year(1990),
        phones: vec!["0912345670".into()],
        ..Person::default()
    };
    desk.order(Command::OpenCase(NewCase {
        person: Whom::New(person),
        status: CaseStatus::Suspected,
        onset: None,
        confirmed_on: None,
        carer: None,
        note: String::new(),
    }));
    assert_eq!(desk.ward.cases.count(), 1);
    let row = |code: &str, phone: &str| format!("{code},An,Lê,Confirmed,5/5/1990,2022-03-01,,{phone}\n");
    let report = desk.import(Kind::Cases, format!("{GO_DATA}{}", row("CA-1", "912345670")).as_bytes());
    assert_eq!((report.counts[&Kind::Cases].updated, desk.ward.cases.count()), (1, 1), "his open case gets the code");
    assert_eq!(of_code(&desk, "CA-1").0.onset, Some(day("2022-03-01")));
    let report = desk.import(Kind::Cases, format!("{GO_DATA}{}", row("GD-9", "0912345670")).as_bytes());
    let flagged = |report: &Report| report.flagged.iter().map(|line| line.oddity.clone()).collect::<Vec<_>>();
    assert_eq!((flagged(&report), desk.ward.cases.count()), (vec![Oddity::OpenAlready(1)], 1));
    let report = desk.import(Kind::Cases, format!("{GO_DATA}{}", row("GD-10", "0912345671")).as_bytes());
    assert_eq!((flagged(&report), desk.ward.cases.count()), (vec![Oddity::SamePerson(Some(1))], 2));
    // A code that is somebody else's here is not his.
    let other = format!("{GO_DATA}CA-1,Bình,Trần,Confirmed,5/5/1961,,,\n");
    let report = desk.try_import(Kind::Cases, &[other.as_bytes()], KEEP_GOING).unwrap();
    assert_eq!((report.counts[&Kind::Cases].refused, of_code(&desk, "CA-1").1.name.as_str()), (1, "Lê An"));
}

#[test]
fn a_dry_run_tells_what_every_column_is_taken_for() {
    let book = Phrasebook::embedded(Language::English);
    let mut text = String::new();
    for file in ["godata_cases_names.csv", "sara_alert_isolation.csv", "sormas_line_listing.csv"] {
        let mut desk = Desk::default();
        let options = Options { dry_run: true, keep_going: false };
        let report = desk.try_import(Kind::Cases, &[&data(file)], options).unwrap();
        assert_eq!(desk.ward.cases.count(), 0);
        let columns = told_columns(&report, &[Shown::of(file).into_static()], &book);
        let taken = columns.lines().filter(|line| !line.contains("(not read)") && !line.contains(" | "));
        for line in taken.map(str::to_string).chain(told(&report)) {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    insta::assert_snapshot!(text);
}

proptest! {
    #[test]
    fn no_cell_is_too_odd(
        file in 0..FILES.len(),
        cells in proptest::collection::vec(("[ -~ÀấĐ\u{0}\r]{0,12}|[0-9/.-]{1,10}|(12/1[0-9]/2022)|UNKNOWN|'=x|#12", 0..400_usize), 0..24),
    ) {
        let bytes = data(FILES[file]);
        let text = String::from_utf8(bytes).unwrap();
        let delimiter = if FILES[file].contains("line_listing") { ';' } else { ',' };
        let header = text.lines().find(|line| line.matches(delimiter).count() > 5 && line.to_lowercase().contains("name")).unwrap();
        let width = header.matches(delimiter).count() + 1;
        let mut rows: Vec<Vec<String>> = vec![vec![String::new(); width]; 3];
        for (at, (cell, place)) in cells.into_iter().enumerate() {
            rows[at % 3][place % width] = format!("\"{}\"", cell.replace('"', ""));
        }
        let body: String = rows.iter().map(|row| row.join(&delimiter.to_string()) + "\n").collect();
        let list = format!("{header}\n{body}");
        let (headers, overrides) = (Headers::embedded(), Overrides::default());
        let reading = Reading { kind: Kind::Cases, headers: &headers, overrides: &overrides, today: Desk::today() };
        let mut list = LineList::open(list.as_bytes(), reading).unwrap();
        prop_assert!(list.columns().foreign.is_some());
        while list.next_line().unwrap().is_some() {}
    }
}

/// Three cases under these codes, and what came of a list of contacts of another system about them.
fn linked(contacts: &str) -> (Desk, Report) {
    let mut desk = Desk::default();
    let cases = "code,name,onset\nC-1,Lê An,2021-07-10\nC-2,Vũ Bình,2021-07-15\nC-3,Đỗ Chi,2021-07-18\n";
    desk.try_import(Kind::Cases, &[cases.as_bytes()], KEEP_GOING).unwrap();
    let report = desk.try_import(Kind::Contacts, &[contacts.as_bytes()], KEEP_GOING).unwrap();
    (desk, report)
}

/// Who met whom on which day, by code or name.
fn met(desk: &Desk) -> Vec<(String, String, Option<Date>)> {
    let called = |id| {
        let case = desk.ward.cases_of(id).next().and_then(|case| case.code.clone());
        case.unwrap_or_else(|| desk.ward.persons.read(id).unwrap().name.clone())
    };
    let of = desk.ward.exposures.iter();
    of.map(|met| (called(met.from), called(met.exposed), met.last_contact)).collect()
}

#[test]
fn relationships_of_go_data_are_contacts_under_names_and_under_labels() {
    for head in [
        "sourcePerson.visualId,targetPerson.visualId,contactDate,certaintyLevelId,exposureTypeId",
        "Source Case / Contact ID,Target Case / Contact ID,Date of last contact,Certainty level,Exposure type",
    ] {
        let kind = "LNG_REFERENCE_DATA_CATEGORY_EXPOSURE_TYPE_DIRECT_CONTACT";
        let (desk, _) = linked(&format!(
            "{head}\nC-1,C-2,2021-07-12T00:00:00.000Z,x,{kind}\nC-2,C-3,2021-07-16,x,unknown\nC-9,C-3,2021-07-16,x,\nC-1,C-1,2021-07-12,x,\n"
        ));
        let day = |text: &str| Some(day(text));
        let expected = [("C-1", "C-2", day("2021-07-12")), ("C-2", "C-3", day("2021-07-16"))];
        let expected = expected.map(|(from, to, on)| (from.to_string(), to.to_string(), on));
        assert_eq!(met(&desk), expected, "to nobody and to oneself is refused: {head}");
        let setting: Vec<&str> = desk.ward.exposures.iter().map(|met| met.setting.as_str()).collect();
        assert_eq!(setting, ["exposure type direct contact", ""]);
    }
}

#[test]
fn contacts_of_sormas_hang_on_their_source_case_however_it_is_named() {
    let export = "uuid,sourceCaseUuid,contactClassification,lastContactDate,person.firstName,person.lastName,person.phone\n\
                  T-1,C-1,CONFIRMED,7/16/2021,Văn Dũng,Trần,0900000001\nT-2,C-2,CONFIRMED,7/3/2021,Thị Em,Phạm,\n";
    let (desk, _) = linked(export);
    let names = [("C-1", "Trần Văn Dũng", "2021-07-16"), ("C-2", "Phạm Thị Em", "2021-07-03")];
    let expected = names.map(|(from, to, on)| (from.to_string(), to.to_string(), Some(day(on))));
    assert_eq!(met(&desk), expected, "one day after the twelfth tells that months stand first");
    assert!(desk.ward.person_of_code("T-1").is_some());
    let template = "caseIdExternalSystem,disease,lastContactDate,contactProximity,relationToCase,person.firstName,person.lastName,person.birthdateYYYY\n\
                    C-1,CORONAVIRUS,3/7/2021,SAME_ROOM,SAME_HOUSEHOLD,Thị Giang,Hồ,1980\nC-2,CORONAVIRUS,,SAME_ROOM,OTHER,Văn Hà,Lý,1990\n";
    let (desk, _) = linked(template);
    // Nothing tells whether 3/7 is in March or in July: that line is refused, the other stands without a day.
    assert_eq!(met(&desk), [("C-2".to_string(), "Lý Văn Hà".to_string(), None)]);
    let exposure = desk.ward.exposures.iter().next().unwrap();
    assert_eq!((exposure.setting.as_str(), exposure.relation.as_str()), ("SAME_ROOM", "OTHER"));
    assert_eq!(desk.ward.persons.read(exposure.exposed).unwrap().birth, Birth::Year(1990));
}

#[test]
fn our_own_drawing_as_csv_and_the_r_style_give_the_same_graph() {
    let (desk, _) = linked("from,to\nC-1,C-2\nC-2,C-3\n");
    let pairs: Vec<(String, String)> = met(&desk).into_iter().map(|(from, to, _)| (from, to)).collect();
    let chains = trucban::domain::contact_tree::Chains::of(&desk.ward);
    let view = trucban::exchange::tree::TreeView { ward: &desk.ward, chains: &chains, root: None, with_names: false };
    let (again, _) = linked(&String::from_utf8(view.write_csv(Vec::new()).unwrap()).unwrap());
    let again: Vec<(String, String)> = met(&again).into_iter().map(|(from, to, _)| (from, to)).collect();
    assert_eq!((pairs.len(), &pairs), (2, &again));
}
