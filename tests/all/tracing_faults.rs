//! Bad input to tracing, through every door by which it can come in: the typed line, the form, lists of this desk and of
//! other systems, and orders over the socket. Each is answered in the desk's words, and nothing that stands is lost.

use trucban::domain::command::{Command, NewExposure, Whom};
use trucban::domain::contact_tree::{Chains, Doubt, Exposure, all_doubts};
use trucban::domain::danger::Rules;
use trucban::domain::home_treatment::Case;
use trucban::domain::identity::{Kind as Of, RecordId};
use trucban::domain::moment::Date;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::record::AnyBody;
use trucban::domain::refusal::Refusal;
use trucban::domain::ward::Ward;
use trucban::exchange::export::Table;
use trucban::exchange::headers::Kind;
use trucban::exchange::import::{Ending, Options};
use trucban::exchange::refused::Reason;
use trucban::exchange::sheet::Format;
use trucban::exchange::tree::TreeView;
use trucban::language::Phrasebook;
use trucban::language::phrases::Language;

use super::exchange::{Desk, lines};
use super::support::desk::{Folder, records};
use super::support::one_desk::{OneDesk, evening};
use super::support::ward::{id, put};
use trucban::desk::protocol::Outcome;

fn day(back: u64) -> Date {
    evening().date() - chrono::Days::new(back)
}

fn person(name: &str, year: i32, phone: &str) -> Person {
    let birth = trucban::domain::birth::Birth::Year(year);
    Person { name: name.into(), birth, phones: vec![phone.into()], ..Person::default() }
}

/// F0 1 infected 2, confirmed; 3 met 1 the day before yesterday.
fn ward() -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() });
    put(&mut ward, 1, person("Nguyễn Văn An", 1950, "0900000001"));
    put(&mut ward, 2, person("Trần Thị Bình", 1960, "0900000002"));
    put(&mut ward, 3, person("Lê Văn Cường", 1990, "0900000003"));
    put(&mut ward, 1, Case { code: Some("C-1".into()), onset: Some(day(9)), ..Case::of(id(1)) });
    put(&mut ward, 2, Case { code: Some("C-2".into()), onset: Some(day(4)), source: Some(id(1)), ..Case::of(id(2)) });
    let met = |to: u32, back: u64| Exposure {
        episode: Some(id(1)),
        last_contact: Some(day(back)),
        ..Exposure::between(id(1), id(to))
    };
    put(&mut ward, 1, met(2, 7));
    put(&mut ward, 2, met(3, 2));
    ward
}

/// F4 of a ward on the smallest screen, with the row chosen on which a name stands.
fn at(ward: Ward, name: &str) -> OneDesk {
    let mut desk = OneDesk::open(ward, (80, 24), Language::Vietnamese).signed_in("BS Lý");
    desk.press("<f4><f4><home>");
    for _ in 0..9 {
        if desk.drawn().lines().any(|line| line.starts_with('>') && line.contains(name)) {
            return desk;
        }
        desk.press("<down>");
    }
    panic!("{}", desk.drawn());
}

/// What a door must not touch.
fn standing(ward: &Ward) -> Vec<String> {
    records(ward).iter().map(|record| format!("{record:?}")).collect()
}

#[test]
fn a_typed_line_that_cannot_be_is_answered_and_stays_to_be_mended() {
    for (chosen, typed, words) in [
        ("Nguyễn Văn An", "+ 19/7", "họ tên"),
        ("Nguyễn Văn An", "+ Le Thi Hoa 1990 20/7/202", "202"),
        ("Nguyễn Văn An", "+ Le Thi Hoa 1990 22/7", "chưa tới"),
        ("Nguyễn Văn An", "+ Le Thi Hoa 1990 31/6", "31"),
        ("Nguyễn Văn An", "+ Nguyen Van An 1950 0900000001", "chính mình"),
        ("Nguyễn Văn An", "+ Le Van Cuong 1990 0900000003 19/7", "đã có"),
        ("Nguyễn Văn An", "^#1", "chính mình"),
        ("Nguyễn Văn An", "^#2", "vòng tròn"),
        ("Trần Thị Bình", "^#9", "#9"),
        ("Trần Thị Bình", "^#99999999999999999999", "#"),
    ] {
        let mut desk = at(ward(), chosen);
        let before = standing(&desk.ward);
        let drawn = desk.press(typed).press("<enter>").drawn();
        assert!(drawn.contains(words), "{typed}: {drawn}");
        assert_eq!(standing(&desk.ward), before, "{typed}");
        assert_eq!(desk.screen.entry.field.text(), typed, "{drawn}");
    }
}

#[test]
fn a_contact_of_nobody_who_is_chosen_is_not_taken() {
    let mut empty = Ward::default();
    put(&mut empty, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() });
    let mut desk = OneDesk::open(empty, (80, 24), Language::Vietnamese).signed_in("BS Lý");
    let drawn = desk.press("<f4><f4>+ Le Thi Hoa 1990<enter>").drawn();
    assert!(drawn.contains("Chưa chọn F0") && desk.ward.persons.count() == 0, "{drawn}");
    assert_eq!(desk.screen.entry.field.text(), "+ Le Thi Hoa 1990");
}

#[test]
fn a_form_says_what_is_wrong_with_a_day_and_keeps_the_contact() {
    for (typed, words) in [("20/7/202", "202"), ("31/6", "31"), ("22/7", "chưa tới")] {
        let mut desk = at(ward(), "Lê Văn Cường");
        desk.press("<ctrl-e>");
        for _ in 0..40 {
            if desk.drawn().lines().any(|line| line.starts_with('>') && line.contains("TX cuối")) {
                break;
            }
            desk.press("<down>");
        }
        let before = standing(&desk.ward);
        let drawn = desk.press("<ctrl-u>").press(typed).press("<ctrl-s>").drawn();
        assert!(drawn.contains(words) && drawn.contains(typed), "{typed}: {drawn}");
        assert_eq!(standing(&desk.ward), before, "{typed}");
    }
}

const KEEP_GOING: Options = Options { dry_run: false, keep_going: true };

/// A desk with three F0, C-1 to C-3.
fn desk_of_three() -> Desk {
    let mut desk = Desk::default();
    let cases = "code,name,onset\nC-1,Lê An,2021-07-10\nC-2,Vũ Bình,2021-07-15\nC-3,Đỗ Chi,2021-07-18\n";
    assert_eq!(desk.import(Kind::Cases, cases.as_bytes()).ending, Ending::Committed);
    desk
}

/// Lines of contacts as three systems write them, with what is wrong on each.
const LISTS: [(&str, &str); 3] = [
    (
        "from,to,date,is_source\n",
        "C-1,C-2,2021-07-12,yes\nC-9,C-2,2021-07-12,\nC-1,C-9,2021-07-12,\nC-1,C-1,2021-07-12,\nC-1,C-2,2021-07-12,yes\n\
         C-2,C-3,20/7/202,\nC-2,C-3,2150-01-01,\nC-2,C-1,2021-07-13,yes\nC-2,C-3,2021-07-16,yes\n",
    ),
    (
        "sourcePerson.visualId,targetPerson.visualId,contactDate,certaintyLevelId\n",
        "C-1,C-2,2021-07-12,x\nC-9,C-2,2021-07-12,x\nC-1,C-9,2021-07-12,x\nC-1,C-1,2021-07-12,x\nC-1,C-2,2021-07-12,x\n\
         C-2,C-3,20/7/202,x\nC-2,C-3,2150-01-01,x\nC-2,C-1,2021-07-13,x\nC-2,C-3,2021-07-16,x\n",
    ),
    (
        "uuid,sourceCaseUuid,contactClassification,lastContactDate,person.firstName,person.lastName,person.phone\n",
        "T-1,C-1,CONFIRMED,7/16/2021,Văn Dũng,Trần,0900000001\nT-2,C-9,CONFIRMED,7/16/2021,Thị Em,Phạm,\n\
         T-3,,CONFIRMED,7/16/2021,Thị Em,Phạm,\nT-4,T-4,CONFIRMED,7/16/2021,Thị Em,Phạm,\n\
         T-1,C-1,CONFIRMED,7/16/2021,Văn Dũng,Trần,0900000001\nT-5,C-1,CONFIRMED,7/20/202,Thị Em,Phạm,\n\
         T-6,C-1,CONFIRMED,7/16/2150,Thị Em,Phạm,\nT-7,C-2,CONFIRMED,7/17/2021,Văn Hà,Lý,\n",
    ),
];

#[test]
fn lists_bring_what_is_good_and_name_each_line_that_is_not() {
    let book = Phrasebook::embedded(Language::Vietnamese);
    let refused_lines: [&[u64]; 3] = [&[3, 4, 5, 7, 8, 9], &[3, 4, 5, 7, 8], &[3, 4, 5, 7, 8]];
    for ((head, body), expected) in LISTS.iter().zip(refused_lines) {
        let list = format!("{head}{body}");
        let mut desk = desk_of_three();
        let report = desk.try_import(Kind::Contacts, &[list.as_bytes()], KEEP_GOING).unwrap();
        let refused = lines(&report);
        assert_eq!(refused.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), expected, "{head} {refused:?}");
        for (line, _, reason) in &refused {
            let words = reason.sentence(&book);
            assert!(!words.is_empty() && words.ends_with('.'), "{line}: {words}");
        }
        let counts = report.counts[&Kind::Contacts];
        assert_eq!(counts.skipped, 1, "the same line again says nothing new: {counts:?}");
        assert_eq!(desk.ward.exposures.count() as u64, counts.added);
        // Without leave to pass over what is wrong, nothing at all is kept.
        let mut desk = desk_of_three();
        let before = standing(&desk.ward);
        let report = desk.import(Kind::Contacts, list.as_bytes());
        assert_eq!((report.ending, standing(&desk.ward)), (Ending::HeldBack, before));
    }
}

#[test]
fn a_list_names_the_wrong_in_the_words_of_tracing() {
    let mut desk = desk_of_three();
    let report =
        desk.try_import(Kind::Contacts, &[LISTS.map(|(head, body)| format!("{head}{body}"))[0].as_bytes()], KEEP_GOING);
    let report = report.unwrap();
    let reasons: Vec<(u64, &str, &Reason)> = lines(&report);
    let desk_says = |refusal: Refusal| Reason::Desk(refusal);
    let unknown = |code: &str| desk_says(Refusal::UnknownCode(code.into()));
    let expected = [
        (3, "from", unknown("C-9")),
        (4, "to", unknown("C-9")),
        (5, "to", desk_says(Refusal::SelfContact)),
        (7, "date", Reason::Date),
        (8, "date", Reason::InFuture),
        (9, "is_source", desk_says(Refusal::SourceCycle(2))),
    ];
    let told: Vec<(u64, &str, Reason)> =
        reasons.into_iter().map(|(line, column, reason)| (line, column, reason.clone())).collect();
    assert_eq!(told, expected);
}

#[test]
fn a_workbook_is_no_other_door() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_trucban"));
        command.env("TRUCBAN_DATA", path("ward")).env("XDG_RUNTIME_DIR", folder.path());
        command.env("XDG_CONFIG_HOME", path("config")).env_remove("TRUCBAN_SOCKET");
        let output = command.args(arguments).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.code(), said)
    };
    std::fs::write(
        path("cases.csv"),
        "code,name,onset\nC-1,Lê An,2021-07-10\nC-2,Vũ Bình,2021-07-15\nC-3,Đỗ Chi,2021-07-18\n",
    )
    .unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let (head, body) = LISTS[0];
    for (row, line) in (0_u32..).zip(head.lines().chain(body.lines())) {
        for (column, cell) in (0_u16..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save(path("contacts.xlsx")).unwrap();
    let file = |name: &str| path(name).to_str().unwrap().to_string();
    assert_eq!(run(&["import", "cases", &file("cases.csv")]).0, Some(0));
    let (code, held) = run(&["import", "contacts", &file("contacts.xlsx")]);
    assert_ne!(code, Some(0), "{held}");
    let (_, before) = run(&["export", "contacts", "--format", "csv", "--with-names"]);
    assert_eq!(before.lines().filter(|line| line.contains("C-")).count(), 0, "nothing was kept: {before}");
    let (_, said) = run(&["import", "contacts", &file("contacts.xlsx"), "--keep-going"]);
    for words in ["C-9", "chính mình", "vòng tròn", "20/7/202"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (_, after) = run(&["export", "contacts", "--format", "csv", "--with-names"]);
    assert_eq!(after.lines().filter(|line| line.contains("C-")).count(), 2, "{after}");
    run(&["stop"]);
}

/// A ward at a real desk: two F0 of whom the first infected the second, and one who met the first.
fn folder_with(desk: &mut super::support::desk::Screen) -> [u32; 2] {
    let cases = ["Lê An", "Vũ Bình"].map(|name| desk.open_case(name).number());
    let met = |exposed, day: Option<Date>| {
        Command::AddExposure(NewExposure {
            from: id(1),
            episode: Some(id(1)),
            exposed,
            last_contact: day,
            place: String::new(),
            setting: String::new(),
            relation: String::new(),
            note: String::new(),
        })
    };
    desk.ask(met(Whom::Known(id(2)), None));
    desk.ask(met(Whom::New(Person { name: "Đỗ Chi".into(), ..Person::default() }), None));
    desk.ask(Command::SetSource { case: id(2), infector: Some(id(1)) });
    cases
}

#[test]
fn an_order_that_cannot_be_is_refused_over_the_socket_and_nothing_changes() {
    let folder = Folder::new();
    let running = folder.desk();
    let mut desk = running.officer("BS Lý");
    folder_with(&mut desk);
    let before = running.everything();
    let met = |from: u32, to: u32| Exposure { episode: Some(id(1)), ..Exposure::between(id(from), id(to)) };
    let make = |body: Exposure| Command::Make(Box::new(AnyBody::Exposure(body)));
    let nobody = |number| RecordId { kind: Of::Person, number };
    let tomorrow = super::support::desk::clock().date() + chrono::Days::new(3);
    let typed = |from: u32, to: u32| {
        Command::AddExposure(NewExposure {
            from: id(from),
            episode: None,
            exposed: Whom::Known(id(to)),
            last_contact: None,
            place: String::new(),
            setting: String::new(),
            relation: String::new(),
            note: String::new(),
        })
    };
    for (command, expected) in [
        (typed(1, 1), Refusal::SelfContact),
        (typed(1, 99), Refusal::NotFound(nobody(99))),
        (typed(99, 1), Refusal::NotFound(nobody(99))),
        (typed(1, 3), Refusal::ContactStands),
        (make(met(1, 1)), Refusal::SelfContact),
        (make(met(1, 99)), Refusal::NotFound(nobody(99))),
        (make(met(99, 1)), Refusal::NotFound(nobody(99))),
        (make(met(2, 3)), Refusal::NotHisExposure),
        (make(met(1, 3)), Refusal::ContactStands),
        (make(Exposure { last_contact: Some(tomorrow), ..met(1, 3) }), Refusal::DayInFuture),
        (Command::SetSource { case: id(1), infector: Some(id(1)) }, Refusal::SelfContact),
        (Command::SetSource { case: id(1), infector: Some(id(2)) }, Refusal::SourceCycle(2)),
        (Command::ConfirmSource { case: id(1), exposure: id(1) }, Refusal::NotHisExposure),
        (Command::MergePersons { from: id(2), into: id(1) }, Refusal::MergeOfContacts(1)),
        (Command::MergePersons { from: id(1), into: id(2) }, Refusal::MergeOfContacts(1)),
        (Command::MergePersons { from: id(1), into: id(1) }, Refusal::SelfContact),
        (Command::MergePersons { from: id(1), into: id(99) }, Refusal::NotFound(nobody(99))),
    ] {
        let order = desk.order(command.clone());
        assert_eq!(desk.submit(&order), Outcome::Refused(expected), "{command:?}");
    }
    assert_eq!(running.everything(), before);
    // A year that is a slip is kept as it was told, and said: somebody may have nothing else to go by.
    let year_202 = "0202-07-20".parse().ok();
    desk.ask(make(Exposure { last_contact: year_202, ..met(1, 3) }));
    let ward = &desk.ward;
    let doubts: Vec<Vec<Doubt>> =
        all_doubts(ward, Rules::none(), &Chains::of(ward)).into_iter().map(|(_, doubts)| doubts).collect();
    assert_eq!(doubts, [[Doubt::Year(202)]]);
    running.stop();
}

/// One chain of so many F0, each infected by the one before; every hundredth source is confirmed.
fn chain(length: u32) -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() });
    for number in 1..=length {
        put(&mut ward, number, Person { name: format!("Người {number}"), ..Person::default() });
        let code = Some(format!("C-{number}"));
        let source = (number % 100 == 0).then(|| id(number));
        put(&mut ward, number, Case { code, source, onset: Some(day(20)), ..Case::of(id(number)) });
    }
    for number in 2..=length {
        let met = Exposure {
            episode: Some(id(number - 1)),
            last_contact: Some(day(21)),
            ..Exposure::between(id(number - 1), id(number))
        };
        put(&mut ward, number, met);
    }
    ward
}

/// One F0 who met so many, of whom every hundredth is an F0 too.
fn spreader(contacts: u32) -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() });
    put(&mut ward, 1, Person { name: "Nguyễn Văn An".into(), ..Person::default() });
    put(&mut ward, 1, Case { code: Some("C-1".into()), onset: Some(day(9)), ..Case::of(id(1)) });
    for number in 2..=contacts + 1 {
        let phones = vec![format!("09{number:08}")];
        put(&mut ward, number, Person { name: format!("Người {number}"), phones, ..Person::default() });
        let met = Exposure {
            episode: Some(id(1)),
            last_contact: Some(day(7)),
            place: "Chợ".into(),
            ..Exposure::between(id(1), id(number))
        };
        put(&mut ward, number, met);
        if number % 100 == 0 {
            let case = number / 100 + 1;
            put(&mut ward, case, Case { code: Some(format!("C-{case}")), onset: Some(day(4)), ..Case::of(id(number)) });
        }
    }
    ward
}

#[test]
fn a_chain_of_10_000_is_walked_folded_and_found_on_the_smallest_screen() {
    let mut desk = OneDesk::open(chain(10_000), (80, 24), Language::Vietnamese).signed_in("BS Lý");
    let first = desk.press("<f4><f4><home>").drawn();
    assert!(first.contains("Người 1 ") && first.contains("Người 2 "), "{first}");
    let last = desk.press("<end>").drawn();
    assert!(last.contains("9999: `- #10000 Người 10000") && last.contains("chưa hỏi tiếp xúc"), "{last}");
    let lines: Vec<&str> = last.lines().take(24).collect();
    assert!(lines.iter().all(|line| line.chars().count() <= 80), "{last}");
    // One key folds it into a row, one more gives it back.
    let folded = desk.press("<home> ").drawn();
    assert!(folded.contains("Người 1 ") && !folded.contains("Người 2 "), "{folded}");
    let found = desk.press(" /nguoi 9999<enter>").drawn();
    assert!(found.contains("Người 9999"), "{found}");
}

#[test]
fn one_who_met_5_000_is_walked_folded_and_filtered_on_the_smallest_screen() {
    let mut desk = OneDesk::open(spreader(5_000), (80, 24), Language::Vietnamese).signed_in("BS Lý");
    let first = desk.press("<f4><f4><home>").drawn();
    assert!(first.contains("Nguyễn Văn An") && first.contains("5.000"), "{first}");
    let last = desk.press("<end>").drawn();
    assert!(last.contains("Người 5001"), "{last}");
    let folded = desk.press("<home> ").drawn();
    assert!(folded.contains("Nguyễn Văn An") && !folded.contains("Người 2 "), "{folded}");
    let found = desk.press(" /nguoi 4321<enter>").drawn();
    assert!(found.contains("Người 4321") && !found.contains("Người 4322"), "{found}");
}

/// The tree of a ward in each format that it can be written in.
fn written(ward: &Ward) -> [String; 5] {
    let book = Phrasebook::embedded(Language::Vietnamese);
    let chains = Chains::of(ward);
    let view = TreeView { ward, chains: &chains, root: None, with_names: true };
    [
        view.write_text(Vec::new(), &book).unwrap(),
        view.write_json(Vec::new()).unwrap(),
        view.write_dot(Vec::new(), &book).unwrap(),
        view.write_svg(Vec::new(), &book).unwrap(),
        view.write_csv(Vec::new()).unwrap(),
    ]
    .map(|bytes| String::from_utf8(bytes).unwrap())
}

/// Writes a ward out as lists, brings them into an empty desk, and compares the graphs and the drawings.
fn assert_comes_back(ward: Ward, edges: usize) {
    let tree = written(&ward);
    let contacts = ward.exposures.count();
    let first = Desk::over(ward);
    let mut second = Desk::default();
    for (kind, table) in [(Kind::Cases, Table::Cases), (Kind::Contacts, Table::Contacts)] {
        let report = second.import(kind, first.export(table, Format::Csv, true).as_bytes());
        assert_eq!(report.ending, Ending::Committed, "{:?}", report.refused.first());
    }
    assert_eq!((second.ward.exposures.count(), written(&second.ward)), (contacts, tree.clone()));
    // The drawing as a list of edges is one too.
    let mut third = Desk::default();
    third.import(Kind::Cases, first.export(Table::Cases, Format::Csv, true).as_bytes());
    let report = third.import(Kind::Contacts, tree[4].as_bytes());
    assert_eq!((report.ending, third.ward.exposures.count()), (Ending::Committed, edges));
}

#[test]
fn a_chain_of_10_000_goes_out_and_comes_back() {
    let ward = chain(10_000);
    let [text, json, dot, svg, csv] = written(&ward);
    assert_eq!((text.lines().count(), csv.lines().count()), (10_000, 10_000));
    assert_eq!((dot.matches(" -> ").count(), svg.matches("<path").count()), (9_999, 9_999));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["chains"][0]["size"], &json["chains"][0]["generations"]), (&10_000.into(), &9_999.into()));
    assert_comes_back(ward, 9_999);
}

#[test]
fn one_who_met_5_000_goes_out_and_comes_back() {
    let ward = spreader(5_000);
    let [text, json, dot, svg, csv] = written(&ward);
    assert_eq!((text.lines().count(), csv.lines().count()), (51, 51));
    assert_eq!((dot.matches(" -> ").count(), svg.matches("<path").count()), (50, 50));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["chains"][0]["size"], &json["chains"][0]["generations"]), (&51.into(), &1.into()));
    assert_comes_back(ward, 50);
}
