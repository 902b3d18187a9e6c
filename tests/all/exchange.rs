//! Line lists into a ward and out again: real data, bad input, and every spelling of the same file.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::sync::LazyLock;

use proptest::prelude::*;
use trucban::domain::birth::Birth;
use trucban::domain::command::{Command, Order};
use trucban::domain::contact_tree::Chains;
use trucban::domain::danger::Rules;
use trucban::domain::decide::{Staging, decide, stage};
use trucban::domain::home_treatment::{Case, End, Outcome, Symptoms};
use trucban::domain::identity::{Id, OrderId};
use trucban::domain::line_list::{CaseRow, ContactRow, Oddity, ReadingRow, Rows};
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::moment::{Date, Moment};
use trucban::domain::person::{Person, Sex};
use trucban::domain::record::Record;
use trucban::domain::refusal::Refusal;
use trucban::domain::symptom::Symptom;
use trucban::domain::ward::Ward;
use trucban::exchange::export::{self, Table, View};
use trucban::exchange::headers::{Headers, Kind, Overrides};
use trucban::exchange::import::{Answer, Ending, Import, Options, Report, Source, Step};
use trucban::exchange::line_list::{Found, LineList, ListError, Reading, Row};
use trucban::exchange::refused::Reason;
use trucban::exchange::sheet::Format;
use trucban::exchange::tree::TreeView;
use trucban::language::{Language, Phrasebook};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/all/data");

static HEADERS: LazyLock<Headers> = LazyLock::new(Headers::embedded);

/// A desk in memory: decides and applies as the real one, without a disk.
#[derive(Default)]
pub(super) struct Desk {
    pub(super) ward: Ward,
    staged: HashMap<OrderId, Staging>,
    imports: u128,
}

impl Desk {
    /// A desk over a ward that stands already.
    pub(super) fn over(ward: Ward) -> Self {
        Self { ward, ..Self::default() }
    }

    pub(super) fn now() -> Moment {
        Moment::start_of(Self::today())
    }

    pub(super) fn today() -> Date {
        "2022-03-14".parse().unwrap()
    }

    pub(super) fn order(&mut self, command: Command) -> Answer {
        match command {
            Command::Import { import, rows } => {
                let staging = self.staged.entry(import).or_insert_with(|| Staging::over(&self.ward));
                let (changes, tally) =
                    stage((&self.ward, Rules::none()), staging, &rows, Id::new(1).unwrap(), Self::now());
                self.ward.reserve(&changes);
                Answer::Done(Some(tally))
            }
            Command::CommitImport(import) => match self.staged.remove(&import).unwrap().into_changes(&self.ward) {
                Ok(changes) => {
                    changes.iter().for_each(|change| self.ward.apply(change));
                    Answer::Done(None)
                }
                Err(refusal) => Answer::Refused(refusal),
            },
            Command::DiscardImport(import) => {
                self.staged.remove(&import).unwrap();
                Answer::Done(None)
            }
            other => {
                let (officer, session) = (Id::new(1).unwrap(), trucban::domain::identity::SessionId(1));
                let (id, at, based_on) = (OrderId(0), Self::now(), Vec::new());
                let order = Order { id, officer, session, at, command: other, based_on };
                match decide(&self.ward, &order, at) {
                    Ok(changes) => {
                        changes.iter().for_each(|change| self.ward.apply(change));
                        Answer::Done(None)
                    }
                    Err(refusal) => Answer::Refused(refusal),
                }
            }
        }
    }

    pub(super) fn try_import(
        &mut self,
        kind: Kind,
        files: &[&[u8]],
        options: Options,
    ) -> Result<Report, (usize, ListError)> {
        self.imports += 1;
        let sources =
            files.iter().map(|bytes| Source { bytes: Box::new(*bytes) as Box<dyn std::io::BufRead> }).collect();
        let overrides = Overrides::default();
        let reading = Reading { kind, headers: &HEADERS, overrides: &overrides, today: Self::today() };
        let mut import = Import::begin(OrderId(self.imports), sources, reading, options)?;
        let mut waiting = Vec::new();
        loop {
            match import.step().unwrap() {
                Step::Send(command) => waiting.push(command),
                Step::Wait => waiting.drain(..).for_each(|command| import.answer(self.order(*command))),
                Step::Done => return Ok(import.into_report()),
            }
        }
    }

    pub(super) fn import(&mut self, kind: Kind, bytes: &[u8]) -> Report {
        self.try_import(kind, &[bytes], Options::default()).unwrap()
    }

    fn import_all(&mut self, lists: &[(Kind, Vec<u8>)]) {
        for (kind, bytes) in lists {
            let report = self.import(*kind, bytes);
            assert_eq!(report.ending, Ending::Committed, "{kind:?} {:?}", report.refused.first());
        }
    }

    pub(super) fn export(&self, table: Table, format: Format, with_names: bool) -> String {
        let view = View { ward: &self.ward, rules: &Rules::default(), now: Self::now(), with_names };
        String::from_utf8(export::write(Vec::new(), format, table, view).unwrap().0).unwrap()
    }

    /// Everything that an import can bring, without who wrote it when.
    fn bodies(&self) -> Vec<String> {
        let mut bodies: Vec<String> = Vec::new();
        bodies.extend(self.ward.persons.iter().map(|kept| format!("{:?}", kept.body)));
        bodies.extend(self.ward.cases.iter().map(|kept| format!("{:?}", kept.body)));
        bodies.extend(self.ward.readings.iter().map(|kept| format!("{:?}", kept.body)));
        bodies.extend(self.ward.exposures.iter().map(|kept| format!("{:?}", kept.body)));
        bodies.extend(self.ward.areas.iter().map(|kept| format!("{:?}", kept.body)));
        bodies
    }
}

pub(super) fn data(name: &str) -> Vec<u8> {
    fs::read(format!("{DATA}/{name}")).unwrap()
}

fn ward_lists() -> [(Kind, Vec<u8>); 3] {
    [
        (Kind::Cases, data("ward_linelist.csv")),
        (Kind::Contacts, data("ward_contacts.csv")),
        (Kind::Readings, data("ward_readings.csv")),
    ]
}

pub(super) fn lines(report: &Report) -> Vec<(u64, &str, &Reason)> {
    report.refused.iter().map(|line| (line.place.line, line.column.as_str(), &line.reason)).collect()
}

#[test]
fn the_measles_of_hagelloch_come_in_as_they_are() {
    let mut desk = Desk::default();
    let report = desk.import(Kind::Cases, &data("measles_hagelloch_1861.csv"));
    assert_eq!(report.ending, Ending::Committed);
    assert_eq!(report.counts[&Kind::Cases].added, 188);
    assert_eq!(report.counts[&Kind::Contacts].added, 184);
    assert_eq!(report.columns[0].ignored().collect::<Vec<_>>(), ["class", "complications", "x_loc", "y_loc"]);
    let chains = Chains::of(&desk.ward).all();
    assert_eq!(chains.iter().map(|chain| chain.size).collect::<Vec<_>>(), [173, 9, 5, 1]);
    assert_eq!(chains[0].generations, 5);
    let first = desk.ward.case_of_code("1").unwrap();
    let birth = desk.ward.person_of(first).unwrap().birth;
    assert_eq!(birth, Birth::Age { months: 84, step: 12, told_on: "1861-11-21".parse().unwrap() });
    let died = desk.ward.cases.iter().filter(|case| case.end.as_ref().is_some_and(|end| end.outcome == Outcome::Died));
    assert_eq!(died.count(), 12);
}

#[test]
fn the_tree_of_hagelloch_is_drawn_without_names() {
    let mut desk = Desk::default();
    desk.import(Kind::Cases, &data("measles_hagelloch_1861.csv"));
    let chains = Chains::of(&desk.ward);
    let view = TreeView { ward: &desk.ward, chains: &chains, root: None, with_names: false };
    let json: serde_json::Value = serde_json::from_slice(&view.write_json(Vec::new()).unwrap()).unwrap();
    assert_eq!(json["chains"].as_array().unwrap().len(), 4);
    assert_eq!((&json["chains"][0]["size"], &json["chains"][0]["generations"]), (&173.into(), &5.into()));
    let book = Phrasebook::embedded(Language::English);
    let text = String::from_utf8(view.write_text(Vec::new(), &book).unwrap()).unwrap();
    assert_eq!(text.lines().count(), 188);
    assert!(text.lines().next().unwrap().contains("(173 F0, 5 generations)"), "{text}");
    assert!(text.contains("\n|- ") && text.contains("\n|  |- ") && text.contains("`- "));
}

#[test]
fn a_ward_comes_in_whole_and_a_second_time_changes_nothing() {
    let mut desk = Desk::default();
    desk.import_all(&ward_lists());
    let before = desk.bodies();
    assert_eq!(desk.ward.cases.count(), 40);
    for (kind, bytes) in ward_lists() {
        let report = desk.import(kind, &bytes);
        let counts = report.counts[&kind];
        assert_eq!((counts.added, counts.updated, counts.refused), (0, 0, 0), "{kind:?}");
        assert!(counts.skipped > 0);
    }
    assert_eq!(desk.bodies(), before);
}

#[test]
fn a_changed_case_is_updated_and_another_reading_for_the_same_time_is_refused() {
    let mut desk = Desk::default();
    desk.import(Kind::Cases, "ma_ca,ho_ten,trang_thai\nA1,Lê An,Theo dõi sát\nA2,Lê Bình,\n".as_bytes());
    let report = desk.import(Kind::Cases, "ma_ca,ho_ten,trang_thai\nA1,Lê An,Chuyển tuyến\nA2,Lê Bình,\n".as_bytes());
    assert_eq!((report.counts[&Kind::Cases].updated, report.counts[&Kind::Cases].skipped), (1, 1));
    let list = "code;measured_at;nhiet_do\nA1;2/3/2022 07:30;36,8\nA1;2/3/2022 07:30;38,8\n";
    let report = desk.import(Kind::Readings, list.as_bytes());
    assert_eq!(lines(&report), [(3, "measured_at", &Reason::Desk(Refusal::OtherReadingAtThisTime))]);
    assert_eq!(report.ending, Ending::HeldBack);
    assert_eq!(desk.ward.readings.count(), 0, "nothing is half-imported");
}

#[test]
fn a_dry_run_keeps_nothing_and_going_on_keeps_the_good_rows() {
    let list = "code,name,onset\nA1,Lê An,1/3/2022\nA2,Lê Bình,31/2/2022\n,,\nA3,Lê Chi,2022-03-02\n";
    let mut desk = Desk::default();
    let dry = Options { dry_run: true, keep_going: false };
    let report = desk.try_import(Kind::Cases, &[list.as_bytes()], dry).unwrap();
    assert_eq!((report.ending.clone(), desk.ward.cases.count()), (Ending::Tried, 0));
    assert_eq!(lines(&report), [(3, "onset", &Reason::Date)]);
    assert_eq!(desk.import(Kind::Cases, list.as_bytes()).ending, Ending::HeldBack);
    assert_eq!(desk.ward.cases.count(), 0);
    let go_on = Options { dry_run: false, keep_going: true };
    let report = desk.try_import(Kind::Cases, &[list.as_bytes()], go_on).unwrap();
    assert_eq!((report.ending, desk.ward.cases.count()), (Ending::Committed, 2));
}

#[test]
fn every_bad_line_has_its_line_its_column_and_a_reason() {
    let mut list = "code,name,onset,sex,phone,vaccine,status\n".as_bytes().to_vec();
    list.extend("A1,Lê An,1/3/2022\n".as_bytes());
    list.extend("A2,Lê \u{202E}Bình,,,,,\n".as_bytes());
    list.extend("A3,\u{1B}[31mĐỏ,,,,,\n".as_bytes());
    list.extend(b"A4,L\xEA An,,,,,\n");
    list.extend(b"A5,L\0,,,,,\n");
    list.extend("A6,Lê An,1/3/2032,,,,\n".as_bytes());
    list.extend("A7,Lê An,,xanh,,,\n".as_bytes());
    list.extend("A8,Lê An,,,1234567890123456789,,\n".as_bytes());
    list.extend("A9,Lê An,,,,21,\n".as_bytes());
    list.extend("B1,Lê An,,,,,chắc chắn\n".as_bytes());
    list.extend(",,1/3/2022,,,,\n".as_bytes());
    list.extend("B2,\"Lê An,,,,,\n".as_bytes());
    list.extend("B3,Lê Bình,1/3/2022,Nữ,0912 345 678,3 mũi,F0\n".as_bytes());
    let mut desk = Desk::default();
    let report = desk.try_import(Kind::Cases, &[&list], Options { dry_run: false, keep_going: true }).unwrap();
    let found: Vec<(u64, &str)> = report.refused.iter().map(|line| (line.place.line, line.column.as_str())).collect();
    let expected = [
        (2, ""),
        (3, "name"),
        (4, "name"),
        (5, ""),
        (6, ""),
        (7, "onset"),
        (8, "sex"),
        (9, "phone"),
        (10, "vaccine"),
        (11, "status"),
        (12, ""),
        (13, ""),
    ];
    assert_eq!(found, expected);
    assert_eq!(desk.ward.cases.count(), 1);
    for language in Language::ALL {
        let book = Phrasebook::embedded(language);
        for line in &report.refused {
            let sentence = line.reason.sentence(&book);
            assert!(!sentence.contains(['{', '}']) && !sentence.starts_with("exchange."), "{sentence}");
        }
    }
}

#[test]
fn contacts_are_refused_or_flagged_as_reality_demands() {
    let mut desk = Desk::default();
    desk.import(Kind::Cases, b"code,onset\nA,10/3/2022\nB,5/3/2022\nC,11/3/2022\n");
    let list = "from,to,date,name,is_source\n\
        A,A,9/3/2022,,\n\
        A,Z,9/3/2022,,\n\
        Y,A,9/3/2022,,\n\
        A,,9/3/2022,Lê Hàng Xóm,\n\
        A,B,1/1/2022,,\n\
        A,C,10/3/2022,,yes\n\
        C,A,9/3/2022,,yes\n\
        A,B,1/13/2022,,\n";
    let go_on = Options { dry_run: false, keep_going: true };
    let report = desk.try_import(Kind::Contacts, &[list.as_bytes()], go_on).unwrap();
    let reasons = lines(&report);
    assert_eq!(reasons[0], (2, "to", &Reason::Desk(Refusal::SelfContact)));
    assert_eq!(reasons[1], (3, "to", &Reason::Desk(Refusal::UnknownCode("Z".to_string()))));
    assert_eq!(reasons[2], (4, "from", &Reason::Desk(Refusal::UnknownCode("Y".to_string()))));
    assert_eq!((reasons[3].0, reasons[3].1), (8, "is_source"));
    assert!(matches!(reasons[3].2, Reason::Desk(Refusal::SourceCycle(_))));
    assert_eq!((reasons[4].0, reasons[4].1), (9, "date"));
    assert_eq!(report.flagged.iter().map(|line| line.place.line).collect::<Vec<_>>(), [6]);
    assert!(desk.ward.persons.iter().any(|person| person.name == "Lê Hàng Xóm"));
}

#[test]
fn readings_out_of_range_or_of_nobody_are_refused() {
    let mut desk = Desk::default();
    desk.import(Kind::Cases, b"code\nA\n");
    let list = "code,measured_at,nhiet_do,spo2,huyet_ap,trieu_chung\n\
        A,2022-03-01 07:30,36.8,101,,\n\
        A,2022-03-01 07:30,368,,,\n\
        A,2022-03-01 07:30,36.8,98,74/119,\n\
        A,2022-03-01,36.8,98,,\n\
        B,2022-03-01 07:30,36.8,98,,\n\
        A,2022-03-01 07:30,,,,\n\
        A,2032-03-01 07:30,36.8,,,\n\
        A,2022-03-01 16:30,\"36,8\",98%,119/74,Không\n\
        A,2022-03-02 16:30,37,97,,Ho; Sốt\n";
    let go_on = Options { dry_run: false, keep_going: true };
    let report = desk.try_import(Kind::Readings, &[list.as_bytes()], go_on).unwrap();
    let found: Vec<(u64, &str)> = lines(&report).iter().map(|(line, column, _)| (*line, *column)).collect();
    let expected =
        [(2, "spo2"), (3, "nhiet_do"), (4, "huyet_ap"), (5, "measured_at"), (6, "code"), (7, ""), (8, "measured_at")];
    assert_eq!(found, expected);
    let kept: Vec<Symptoms> = desk.ward.readings.iter().map(|reading| reading.symptoms).collect();
    assert!(matches!(kept.as_slice(), [Symptoms::Asked(none), Symptoms::Asked(_)] if none.is_empty()));
}

#[test]
fn a_list_as_wards_keep_it_comes_in_with_its_titles_and_without_codes() {
    let list = "DANH SÁCH F0 PHƯỜNG 7;;;;;;\n;;;;;;\n\
        STT;\"Họ và\ntên\";Năm sinh;Giới tính;Tổ;SĐT;Địa chỉ\n\
        1;Nguyễn Thị Hường;1958;Nữ;Tổ 7;912345678;\"12 Lê Lợi; P.7\"\n\
        2;Trần Văn Ẩn;20/7/1990;Nam;Tổ 8;0912.345.679 / 028 3841 2345;\n\
        ;;;;;;\n";
    let mut desk = Desk::default();
    let report = desk.import(Kind::Cases, list.as_bytes());
    assert!(report.columns[0].ignored().next().is_none(), "the number of a line is passed over without a word");
    assert_eq!((report.ending, report.counts[&Kind::Cases].added), (Ending::Committed, 2));
    let huong = desk.ward.persons.iter().find(|person| person.name == "Nguyễn Thị Hường").unwrap();
    assert_eq!((huong.birth, huong.phones.as_slice()), (Birth::Year(1958), &["0912345678".to_string()][..]));
    assert_eq!(desk.import(Kind::Cases, list.as_bytes()).counts[&Kind::Cases].skipped, 2, "codes are stable");
}

#[test]
fn a_number_names_a_case_with_its_name_alone() {
    let mut desk = Desk::default();
    desk.import(Kind::Cases, "code,name\nA,Lê An\nB,Lê Bình\n".as_bytes());
    let list = "from,from_name,to,name,is_source\n#1,Lê An,#2,Lê Bình,yes\n";
    let report = desk.import(Kind::Contacts, list.as_bytes());
    assert_eq!((report.ending, report.counts[&Kind::Contacts].added), (Ending::Committed, 1));
    let infected = desk.ward.case_of_code("B").unwrap();
    assert_eq!(desk.ward.exposures.read(infected.source.unwrap()).unwrap().from, person_id(&desk, "A"));
    let report = desk.import(Kind::Readings, "code,name,measured_at,spo2\n#2,Lê Bình,2022-03-01 07:30,97\n".as_bytes());
    assert_eq!((report.ending, desk.ward.readings_of(case_id(&desk, "B")).count()), (Ending::Committed, 1));
    let report = desk.import(Kind::Cases, "code,name,note\n#2,Lê Bình,đã gọi\n".as_bytes());
    assert_eq!((report.ending, report.counts[&Kind::Cases].updated), (Ending::Committed, 1));
    assert_eq!(desk.ward.case_of_code("B").unwrap().note, "đã gọi", "the case keeps its code");
    let desk_says = |refusal| Reason::Desk(refusal);
    let report = desk.import(Kind::Cases, "code,name\n#2,Trần Văn Khác\n".as_bytes());
    assert_eq!(lines(&report), [(2, "code", &desk_says(Refusal::OtherPerson("#2".to_string())))]);
    let report = desk.import(Kind::Readings, b"code,measured_at,spo2\n#2,2022-03-01 07:30,97\n");
    assert_eq!(lines(&report), [(2, "code", &desk_says(Refusal::NumberNeedsName("#2".to_string())))]);
    let report = desk.import(Kind::Readings, b"code,name,measured_at,spo2\n#3,An,2022-03-01 07:30,97\n");
    assert_eq!(lines(&report), [(2, "code", &desk_says(Refusal::UnknownCode("#3".to_string())))]);
    let report = desk.import(Kind::Contacts, "from,to,name\n#1,,Vũ Hoa\n".as_bytes());
    assert_eq!(lines(&report), [(2, "from", &desk_says(Refusal::NumberNeedsName("#1".to_string())))]);
}

fn case_id(desk: &Desk, code: &str) -> Id<Case> {
    desk.ward.case_of_code(code).unwrap().id
}

fn person_id(desk: &Desk, code: &str) -> Id<Person> {
    desk.ward.case_of_code(code).unwrap().person
}

#[test]
fn a_person_who_may_come_a_second_time_under_a_made_code_is_flagged() {
    let flags = |report: &Report| -> Vec<(u64, Option<u32>)> {
        let number = |oddity: &Oddity| match oddity {
            Oddity::SamePerson(number) => *number,
            other => panic!("{other:?}"),
        };
        report.flagged.iter().map(|line| (line.place.line, number(&line.oddity))).collect()
    };
    let mut desk = Desk::default();
    desk.import(Kind::Cases, "code,name,birth\nA,Lê Thị Mai,1958\nB,Lê Bình,1990\n".as_bytes());
    desk.import(Kind::Contacts, "from,name,birth\nA,Vũ Hoa,1970\n".as_bytes());
    let list = "name,birth,phone\n\
        LÊ THỊ MAI,20/7/1958,0912345678\n\
        Lê Thị Mai,1959,0912345678\n\
        Vũ Hoa,1970,\n\
        Lê Bình,,\n\
        Phan Tư,1980,0912345671\n\
        Phan Tư,1980,0912345672\n";
    let report = desk.import(Kind::Cases, list.as_bytes());
    assert_eq!((&report.ending, report.counts[&Kind::Cases].added), (&Ending::Committed, 6));
    assert_eq!(flags(&report), [(2, Some(1)), (4, None), (7, Some(7))]);
    for language in Language::ALL {
        let said = report.flagged[0].sentence(&Phrasebook::embedded(language));
        assert!(said.contains("#1;"), "{said}");
        assert!(!report.flagged[1].sentence(&Phrasebook::embedded(language)).contains('#'));
    }
    let again = desk.import(Kind::Cases, list.as_bytes());
    assert_eq!((again.counts[&Kind::Cases].skipped, flags(&again)), (6, vec![]), "who stands already is not asked");
    let coded = desk.import(Kind::Cases, "code,name,birth\nC,Lê Thị Mai,1958\n".as_bytes());
    assert_eq!((coded.counts[&Kind::Cases].added, flags(&coded)), (1, vec![]), "the list says that he is another");
}

#[test]
fn a_number_alone_and_the_name_with_it_are_one_area() {
    let areas = |list: &str| {
        let mut desk = Desk::default();
        assert_eq!(desk.import(Kind::Cases, list.as_bytes()).ending, Ending::Committed);
        desk.ward.areas.iter().map(|area| area.name.clone()).collect::<Vec<_>>()
    };
    for header in ["Tổ", "to_dan_pho", "area"] {
        let list = format!("code,name,{header}\nA,An,2\nB,Bình,Tổ 2\nC,Chi,02\nD,Dung,2.0\nE,Em,2A\n");
        assert_eq!(areas(&list), ["Tổ 2", "2A"], "{header}");
    }
    assert_eq!(areas("code,name,Khu phố\nA,An,3\nB,Bình,Khu phố 3\n"), ["Khu phố 3"]);
    assert_eq!(areas("code,name,Ấp\nA,An,3\nB,Bình,000\n"), ["Ấp 3", "Ấp 0"]);
}

#[test]
fn a_station_says_what_a_number_alone_means() {
    let embedded = include_str!("../../assets/headers.toml");
    let name_of = |headers: &str| {
        let headers = Headers::read(headers).unwrap();
        let overrides = Overrides::default();
        let reading = Reading { kind: Kind::Cases, headers: &headers, overrides: &overrides, today: Desk::today() };
        let mut list = LineList::open("code,Tổ\nA,7\n".as_bytes(), reading).unwrap();
        match list.next_line().unwrap() {
            Some((2, Found::Row(Row::Case(row, _)))) => row.area,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(name_of(embedded), "Tổ 7");
    assert_eq!(name_of(&embedded.replace("\"Tổ {number}\"", "\"Khóm {number}\"")), "Khóm 7");
    let (before, rest) = embedded.split_once("[area]").unwrap();
    let older = format!("{before}{}", &rest[rest.find("[words.sex]").unwrap()..]);
    assert_eq!(name_of(&older), "Tổ 7", "a station's file without the section");
    assert!(Headers::read(&embedded.replace("\"Tổ {number}\"", "\"Tổ\"")).is_err());
}

#[test]
fn what_is_no_list_is_refused_before_anything_is_sent() {
    let mut desk = Desk::default();
    let mut error = |kind, bytes: &[u8]| desk.try_import(kind, &[bytes], Options::default()).err().unwrap().1;
    assert!(matches!(error(Kind::Cases, b""), ListError::Empty));
    assert!(matches!(error(Kind::Cases, b"PK\x03\x04..."), ListError::Workbook));
    assert!(matches!(error(Kind::Cases, b"1,2,3\n4,5,6\n"), ListError::Header(_)));
    assert!(matches!(error(Kind::Cases, "Mã,Họ tên,Tên\n".as_bytes()), ListError::Header(_)));
    assert!(matches!(error(Kind::Readings, b"code,spo2\n"), ListError::Header(_)));
}

#[test]
fn a_line_of_a_hundred_megabytes_is_refused_in_pieces() {
    let long = std::io::repeat(b'x').take(100 << 20);
    let file = b"code,name\nA,\"".chain(long).chain(&b"\nB,Bao\n"[..]);
    let overrides = Overrides::default();
    let reading = Reading { kind: Kind::Cases, headers: &HEADERS, overrides: &overrides, today: Desk::today() };
    let source = Source { bytes: Box::new(std::io::BufReader::new(file)) };
    let options = Options { dry_run: false, keep_going: true };
    let mut import = Import::begin(OrderId(1), vec![source], reading, options).unwrap();
    let mut desk = Desk::default();
    while let Step::Send(command) = import.step().unwrap() {
        import.answer(desk.order(*command));
    }
    let report = import.into_report();
    assert_eq!(report.refused.iter().map(|line| line.place.line).collect::<Vec<_>>(), [2]);
    assert!(report.refused[0].value.len() < 100);
    assert!(desk.ward.case_of_code("B").is_some());
}

#[test]
fn an_export_with_names_comes_back_without_loss() {
    let mut first = Desk::default();
    first.import_all(&ward_lists());
    first.import(Kind::Contacts, "from,name,birth,phone\nF0-000001,\"=Lê, \"\"Út\"\"\",1990,0912345678\n".as_bytes());
    let mut second = Desk::default();
    let tables = [(Kind::Cases, Table::Cases), (Kind::Contacts, Table::Contacts), (Kind::Readings, Table::Readings)];
    let exported = tables.map(|(kind, table)| (kind, first.export(table, Format::Csv, true).into_bytes()));
    second.import_all(&exported);
    for ((kind, exported), (_, table)) in exported.iter().zip(tables) {
        let again = second.export(table, Format::Csv, true).into_bytes();
        assert!(again == *exported, "{table:?}");
        assert_eq!(first.import(*kind, exported).counts[kind].added, 0, "{table:?}");
    }
    assert_eq!(first.ward.persons.count(), second.ward.persons.count());
    let hagelloch = |desk: &mut Desk, lists: &[(Kind, Vec<u8>)]| {
        desk.import_all(lists);
        Chains::of(&desk.ward).all().iter().map(|chain| (chain.size, chain.generations)).collect::<Vec<_>>()
    };
    let mut third = Desk::default();
    let chains = hagelloch(&mut third, &[(Kind::Cases, data("measles_hagelloch_1861.csv"))]);
    let lists = tables[..2].iter().map(|(kind, table)| (*kind, third.export(*table, Format::Csv, true).into_bytes()));
    assert_eq!(hagelloch(&mut Desk::default(), &lists.collect::<Vec<_>>()), chains);
}

#[test]
fn a_masked_export_shows_no_name_and_cannot_overwrite_one() {
    let mut desk = Desk::default();
    desk.import_all(&ward_lists());
    for table in [Table::Cases, Table::Contacts, Table::Readings, Table::Alerts, Table::Roster, Table::Tasks] {
        for format in [Format::Csv, Format::Json] {
            let text = desk.export(table, format, false);
            for person in desk.ward.persons.iter() {
                assert!(!text.contains(&person.name) && !text.contains(&person.phones[0]), "{table:?}");
                assert!(!text.contains(&person.address), "{table:?}");
            }
        }
    }
    let before = desk.bodies();
    let report = desk.import(Kind::Cases, desk.export(Table::Cases, Format::Csv, false).as_bytes());
    assert_eq!(report.counts[&Kind::Cases].skipped, 40);
    assert_eq!(desk.bodies(), before);
}

#[test]
fn json_speaks_snake_case_and_rfc_3339() {
    let mut desk = Desk::default();
    desk.import_all(&ward_lists());
    let parse = |table| serde_json::from_str::<serde_json::Value>(&desk.export(table, Format::Json, true)).unwrap();
    let case = &parse(Table::Cases)[0];
    assert_eq!((&case["number"], &case["code"]), (&1.into(), &"F0-000001".into()));
    let readings = parse(Table::Readings);
    let first = &readings[0];
    assert!(first["measured_at"].as_str().unwrap().ends_with("+07:00"));
    assert!(first["temperature"].is_f64() && first["symptoms"].is_array());
    assert_eq!(readings.as_array().unwrap().len(), desk.ward.readings.count());
}

/// A file again, in another spelling that means the same.
fn respelled(bytes: &[u8], delimiter: u8, end: &str, mark: bool, decomposed: bool, slashes: bool) -> Vec<u8> {
    use unicode_normalization::UnicodeNormalization;
    let mut reader = csv::Reader::from_reader(bytes);
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(reader.headers().unwrap()).unwrap();
    for record in reader.records() {
        let cells = record.unwrap().iter().map(|cell| turned(cell, slashes)).collect::<Vec<_>>();
        writer.write_record(&cells).unwrap();
    }
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap().replace('\n', end);
    let text = if decomposed { text.nfd().collect() } else { text };
    format!("{}{text}", if mark { "\u{FEFF}" } else { "" }).into_bytes()
}

/// A date in the other order, a decimal point as a comma.
fn turned(cell: &str, slashes: bool) -> String {
    if !slashes {
        return cell.to_string();
    }
    let (day, time) = cell.split_at_checked(10).unwrap_or((cell, ""));
    match day.parse::<Date>() {
        Ok(day) => format!("{}{time}", day.format("%-d/%-m/%Y")),
        Err(_) if cell.parse::<f64>().is_ok() => cell.replace('.', ","),
        Err(_) => cell.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_spelling_of_a_list_gives_the_same_ward(
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
        end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        mark in any::<bool>(),
        decomposed in any::<bool>(),
        slashes in any::<bool>(),
    ) {
        let mut plain = Desk::default();
        plain.import_all(&ward_lists());
        let mut other = Desk::default();
        let lists = ward_lists().map(|(kind, bytes)| {
            (kind, respelled(&bytes, delimiter, end, mark, decomposed, slashes))
        });
        other.import_all(&lists);
        prop_assert_eq!(plain.bodies(), other.bodies());
    }

    #[test]
    fn any_text_that_the_ward_keeps_survives_a_round_trip(
        names in proptest::collection::vec("[-=+@'A-CĐấ,;\" .0-9]{0,8}", 1..6),
        notes in proptest::collection::vec("[-=+@'A-C,;\" .NAna/]{0,8}", 1..6),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["code", "name", "note", "address", "area"]).unwrap();
        for (place, (name, note)) in names.iter().zip(notes.iter().cycle()).enumerate() {
            writer.write_record([&format!("C{place}"), name, note, note, name]).unwrap();
        }
        let mut first = Desk::default();
        first.import(Kind::Cases, &writer.into_inner().unwrap());
        let mut second = Desk::default();
        second.import(Kind::Cases, first.export(Table::Cases, Format::Csv, true).as_bytes());
        prop_assert_eq!(first.bodies(), second.bodies());
    }
}

#[test]
fn records_of_an_import_are_marked_as_imported() {
    let mut desk = Desk::default();
    desk.import_all(&ward_lists());
    assert!(desk.ward.readings.iter().all(|reading| reading.imported));
    let record = desk.ward.record(trucban::domain::identity::Kind::Case, 1);
    assert!(matches!(record, Some(Record::Case(case)) if case.end.is_some()));
}

/// Births of every kind, some of them odd.
pub(super) fn births() -> impl Strategy<Value = Birth> {
    let day = (0_i64..60_000).prop_map(|days| Date::default() + chrono::Duration::days(days % 18_000));
    prop_oneof![
        Just(Birth::NotAsked),
        Just(Birth::Unknown),
        (1880_i32..2020).prop_map(Birth::Year),
        (1880_i32..2020, 1_u32..13).prop_map(|(year, month)| Birth::Month(year, month)),
        day.clone().prop_map(Birth::Day),
        (0_u32..1_500, 1_u32..13, day).prop_map(|(months, step, told_on)| Birth::Age { months, step, told_on }),
    ]
}

fn case_rows() -> impl Strategy<Value = Vec<CaseRow>> {
    let end =
        prop_oneof![Just(None), Just(Some(Outcome::Released)), Just(Some(Outcome::Died)), Just(Some(Outcome::Left))];
    let row =
        (births(), end, 0_i64..900, any::<bool>(), proptest::option::of(0_u8..6), "[0-9]{7,8}", "[A-CĐấ' ,]{0,6}");
    let row = row.prop_map(|(birth, end, day, dated, doses, phone, text)| {
        let day: Date = "2019-06-01".parse::<Date>().unwrap() + chrono::Duration::days(day);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        CaseRow {
            name: text.clone(),
            birth,
            sex: if dated { Sex::Female } else { Sex::NotAsked },
            phones: if doses.is_some() { vec![format!("09{phone}"), "115".to_string()] } else { Vec::new() },
            area: text.clone(),
            household: if dated { "H1".to_string() } else { String::new() },
            onset: dated.then_some(day),
            vaccine_doses: doses,
            note: text,
            end: end.map(|outcome| End { outcome, on: dated.then_some(day) }),
            ..CaseRow::default()
        }
    });
    proptest::collection::vec(row, 1..8)
}

fn reading_rows() -> impl Strategy<Value = Vec<ReadingRow>> {
    let signs = proptest::collection::vec(proptest::option::of(0_u32..50), 6);
    let symptoms = proptest::option::of(proptest::collection::vec(0_usize..30, 0..5));
    let row = (0_usize..8, 0_i64..2_000, signs, symptoms);
    let row = row.prop_map(|(case, minutes, values, symptoms)| {
        let mut signs = Signs::default();
        for (sign, value) in Sign::ALL.into_iter().zip(values) {
            let (lowest, highest) = sign.possible();
            let value = value.map(|value| u32::from(lowest) + value * u32::from(highest - lowest) / 50);
            // An upper pressure above every lower one.
            let shift = if sign == Sign::Systolic { 270 } else { 0 };
            value.into_iter().for_each(|value| signs.set(sign, value.max(shift).min(u32::from(highest))).unwrap());
        }
        let told = symptoms.map(|places| places.into_iter().filter_map(|place| Symptom::all().nth(place)).collect());
        ReadingRow {
            code: format!("C{case}"),
            measured_at: Moment::start_of("2022-01-01".parse().unwrap()).plus(minutes * 60),
            signs,
            symptoms: told.map_or(Symptoms::NotAsked, Symptoms::Asked),
            ..ReadingRow::default()
        }
    });
    proptest::collection::vec(row, 0..12)
}

fn contact_rows() -> impl Strategy<Value = Vec<ContactRow>> {
    let row = (0_usize..8, 0_usize..12, births(), 0_i64..60, any::<bool>());
    let row = row.prop_map(|(from, to, birth, day, is_source)| {
        let is_known = to < 8;
        ContactRow {
            from: format!("C{from}"),
            to: if is_known { format!("C{to}") } else { String::new() },
            name: if is_known { String::new() } else { format!("Lê {to}") },
            birth: if is_known { Birth::NotAsked } else { birth },
            date: Some("2021-12-01".parse::<Date>().unwrap() + chrono::Duration::days(day)),
            place: "Chợ".to_string(),
            is_source,
            ..ContactRow::default()
        }
    });
    proptest::collection::vec(row, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_random_ward_survives_the_way_out_and_back_in(
        mut cases in case_rows(),
        contacts in contact_rows(),
        readings in reading_rows(),
    ) {
        for (place, row) in cases.iter_mut().enumerate() {
            row.code = format!("C{place}");
        }
        let mut first = Desk::default();
        for rows in [Rows::Cases(cases), Rows::Contacts(contacts), Rows::Readings(readings)] {
            first.imports += 1;
            let import = OrderId(first.imports);
            first.order(Command::Import { import, rows });
            first.order(Command::CommitImport(import));
        }
        let tables = [(Kind::Cases, Table::Cases), (Kind::Contacts, Table::Contacts), (Kind::Readings, Table::Readings)];
        let exported = tables.map(|(kind, table)| (kind, first.export(table, Format::Csv, true).into_bytes()));
        let mut second = Desk::default();
        second.import_all(&exported);
        for ((kind, bytes), (_, table)) in exported.iter().zip(tables) {
            let again = second.export(table, Format::Csv, true);
            prop_assert_eq!(unnumbered(std::str::from_utf8(bytes).unwrap()), unnumbered(&again), "{:?}", kind);
            prop_assert_eq!(first.import(*kind, bytes).counts[kind].added, 0);
        }
    }
}

/// The rows without their numbers: a refused row leaves a gap in them.
fn unnumbered(table: &str) -> Vec<&str> {
    table.lines().filter_map(|row| Some(row.split_once(',')?.1)).collect()
}
