//! Wider testing from keys to screens: a list of an area, a market, a boarding house or the marked; results in bulk; PA1
//! of the positive; the list on paper, and back from a workbook.

use std::process::Command as Process;

use insta::assert_snapshot;
use trucban::domain::area::{Area, AreaKind};
use trucban::domain::birth::Birth;
use trucban::domain::contact_tree::Exposure;
use trucban::domain::home_treatment::Case;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::{Household, Person};
use trucban::domain::screening::{Screening, Standing, progress, standing};
use trucban::domain::test::{Test, TestKind, TestResult};
use trucban::domain::ward::Ward;
use trucban::exchange::register;
use trucban::language::Phrasebook;
use trucban::language::phrases::Language;
use trucban::tui::message::Effect;

use super::support::one_desk::{OneDesk, evening};
use super::support::ward::{id, put};

/// Tổ 7: the house 12 (1 to 3) and the boarding house of bà Tư (4, 5); Tổ 8: 6, who sells at the market, and 7, an F0
/// who was there on the same day.
fn ward() -> Ward {
    let mut ward = Ward::default();
    let officer = Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() };
    put(&mut ward, 1, officer);
    put(&mut ward, 1, Area { name: "Tổ 7".into(), ..Area::default() });
    put(&mut ward, 2, Area { name: "Tổ 8".into(), ..Area::default() });
    put(&mut ward, 3, Area { name: "Chợ Hòa Mỹ".into(), kind: AreaKind::Point, ..Area::default() });
    put(&mut ward, 1, Household { address: "12 ngõ 9".into(), area: Some(id(1)), ..Household::default() });
    put(&mut ward, 2, Household { address: "30 ngõ 9".into(), landlord: "bà Tư".into(), ..Household::default() });
    let people = [
        ("Nguyễn Văn An", 1950, 1, Some(1)),
        ("Nguyễn Thị Bình", 1980, 1, Some(1)),
        ("Nguyễn Văn Cường", 2012, 1, Some(1)),
        ("Trần Thị Dung", 1999, 1, Some(2)),
        ("Lê Văn Em", 1998, 1, Some(2)),
        ("Phạm Thị Giang", 1975, 2, None),
        ("Vũ Văn Hải", 1970, 2, None),
    ];
    for (number, (name, year, area, household)) in (1..).zip(people) {
        let person = Person {
            name: name.into(),
            birth: Birth::Year(year),
            area: Some(id(area)),
            household: household.map(id),
            phones: vec![format!("09000000{number:02}")],
            ..Person::default()
        };
        put(&mut ward, number, person);
    }
    put(&mut ward, 1, Case { onset: Some(evening().date()), ..Case::of(id(7)) });
    let met = Exposure { episode: Some(id(1)), place: "chợ Hòa Mỹ".into(), ..Exposure::between(id(7), id(6)) };
    put(&mut ward, 1, met);
    ward
}

fn at(ward: Ward, size: (u16, u16)) -> OneDesk {
    OneDesk::open(ward, size, Language::Vietnamese).signed_in("BS Lý")
}

/// Makes a round by its form: name, area, group, one per household.
fn make(desk: &mut OneDesk, fields: [&str; 4]) {
    desk.press(":dien rong<enter><enter>");
    for field in fields {
        desk.press(field).press("<tab>");
    }
    desk.press("<ctrl-s>");
}

fn listed(desk: &OneDesk, round: u32) -> Vec<u32> {
    let round = desk.ward.screenings.read(id(round)).unwrap_or_else(|| panic!("{}", desk.drawn()));
    round.listed.iter().map(|person| person.number()).collect()
}

#[test]
fn a_list_is_made_of_an_area_a_market_a_boarding_house_or_one_of_each_household() {
    for (fields, people) in [
        (["Tổ 7 lần 1", "Tổ 7", "", ""], vec![1, 2, 3, 4, 5]),
        (["Đại diện hộ", "Tổ 7", "", "có"], vec![2, 4]),
        (["Chợ", "Chợ Hòa Mỹ", "", ""], vec![6]),
        (["Nhà trọ", "", "ba tu", ""], vec![4, 5]),
        (["Cả phường", "", "", ""], vec![1, 2, 3, 4, 5, 6]),
    ] {
        let mut desk = at(ward(), (80, 24));
        make(&mut desk, fields);
        assert_eq!(listed(&desk, 1), people, "{fields:?}");
    }
}

#[test]
fn who_is_marked_is_listed_and_a_place_of_nobody_is_refused_in_words() {
    let mut desk = at(ward(), (80, 24));
    // The contact of the F0 in F4.
    desk.press("<f4><f4>");
    for _ in 0..5 {
        if desk.drawn().lines().any(|line| line.starts_with('>') && line.contains("Giang")) {
            break;
        }
        desk.press("<down>");
    }
    desk.press("*");
    make(&mut desk, ["Nhóm chợ", "", "", ""]);
    assert_eq!(listed(&desk, 1), [6]);
    let mut desk = at(ward(), (80, 24));
    make(&mut desk, ["Nhà trọ", "Tổ 7", "ông Năm", ""]);
    assert!(desk.ward.screenings.read(id(1)).is_none());
    assert!(desk.drawn().contains("Không có ai để xét nghiệm"), "{}", desk.drawn());
}

fn round(desk: &OneDesk) -> Screening {
    desk.ward.screenings.read(id(1)).unwrap().body.clone()
}

#[test]
fn all_are_negative_but_these_and_the_positive_become_f0() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at(ward(), size);
        make(&mut desk, ["Tổ 7 lần 1", "Tổ 7", "", ""]);
        assert_snapshot!(format!("wider_testing_rounds_{name}"), desk.drawn());
        desk.press("<down><enter>");
        assert_snapshot!(format!("wider_testing_list_{name}"), desk.drawn());
        // By the numbers of the printed list, and by Space on the chosen row: the third was not at home.
        desk.press("2 5<enter>").press("v 3<enter>");
        assert_snapshot!(format!("wider_testing_marked_{name}"), desk.drawn());
        assert_eq!(desk.ward.tests.count(), 0, "nothing is written before it was asked");
        desk.press("<enter>");
        assert_snapshot!(format!("wider_testing_ask_{name}"), desk.drawn());
        // No stands in front.
        desk.press("<enter>");
        assert_eq!(desk.ward.tests.count(), 0);
        desk.press("<enter> <enter>");
        let far = progress(&desk.ward, &round(&desk));
        assert_eq!((far.positive, far.negative, far.without_result()), (2, 2, 1), "{}", desk.drawn());
        assert_snapshot!(format!("wider_testing_told_{name}"), desk.drawn());
        // The first positive: Enter shows PA1 with the day of the sample, Enter orders it, and the list is back.
        desk.press("<home><enter>");
        assert_snapshot!(format!("wider_testing_pa1_{name}"), desk.drawn());
        desk.press("<enter>");
        let case = desk.ward.open_case_of(id(2)).unwrap_or_else(|| panic!("{}", desk.drawn()));
        assert_eq!((case.onset, case.confirmed_on), (None, Some(evening().date())));
        let drawn = desk.drawn();
        assert!(drawn.contains("XÉT NGHIỆM DIỆN RỘNG"), "{drawn}");
        desk.press("<home><enter><enter>");
        assert!(desk.ward.open_case_of(id(5)).is_some());
    }
}

#[test]
fn samples_are_taken_first_and_their_results_come_later() {
    let mut desk = at(ward(), (80, 24));
    make(&mut desk, ["Tổ 7 lần 1", "Tổ 7", "", ""]);
    desk.press("<down><enter>").press("v 3<enter>mau<enter> <enter>");
    let far = progress(&desk.ward, &round(&desk));
    assert_eq!((far.waiting, far.not_taken), (4, 1), "{}", desk.drawn());
    desk.press("4<enter>").press("<enter> <enter>");
    let far = progress(&desk.ward, &round(&desk));
    assert_eq!((far.positive, far.negative, far.not_taken, desk.ward.tests.count()), (1, 3, 1, 4));
    // What has a result is neither marked nor written again.
    desk.press("4<enter>");
    assert!(desk.notice().contains("đã có kết quả"), "{}", desk.notice());
}

#[test]
fn a_number_that_is_not_on_the_list_marks_nobody() {
    let mut desk = at(ward(), (80, 24));
    make(&mut desk, ["Tổ 7 lần 1", "Tổ 7", "", ""]);
    desk.press("<down><enter>").press("2 9<enter>");
    assert!(desk.notice().contains("9 không có"), "{}", desk.notice());
    assert!(!desk.drawn().contains("<dương tính>"), "{}", desk.drawn());
    for odd in ["0<enter>", "2x<enter>", "99999999999999999999<enter>"] {
        desk.press("<esc>").press(odd);
        assert!(!desk.drawn().contains("<dương tính>"), "{odd}: {}", desk.drawn());
        assert_eq!(desk.ward.tests.count(), 0);
    }
    // A name narrows the list, and Space marks who is left.
    desk.press("<esc>cuong");
    let drawn = desk.drawn();
    assert!(drawn.contains("Nguyễn Văn Cường") && !drawn.contains("Trần Thị Dung"), "{drawn}");
}

#[test]
fn newcomers_are_added_and_others_stay() {
    let mut desk = at(ward(), (80, 24));
    make(&mut desk, ["Tổ 7 lần 1", "Tổ 7", "", ""]);
    let newcomer = Person { name: "Đỗ Thị Khanh".into(), area: Some(id(1)), ..Person::default() };
    desk.others_order(trucban::domain::command::Command::Make(Box::new(trucban::domain::record::AnyBody::Person(
        newcomer,
    ))))
    .unwrap();
    desk.press("<down><enter>").press("bs<enter> <enter>");
    assert_eq!(listed(&desk, 1), [1, 2, 3, 4, 5, 8]);
    desk.press("bs<enter>");
    assert!(desk.notice().contains("Không có ai mới"), "{}", desk.notice());
}

#[test]
fn the_list_is_noted_in_the_duty_book_and_printed() {
    let mut desk = at(ward(), (80, 24));
    make(&mut desk, ["Tổ 7 lần 1", "Tổ 7", "", ""]);
    desk.press("<down><enter>").press("in<enter>");
    let entry = desk.ward.log_entries.iter().next_back().unwrap();
    assert!(entry.text.contains("Tổ 7 lần 1: 5 người"), "{}", entry.text);
    let files = desk.effects.iter().find_map(|effect| match effect {
        Effect::WriteFiles { files, .. } => Some(files),
        _ => None,
    });
    let names: Vec<&str> = files.unwrap().iter().map(|(name, _)| name.as_str()).collect();
    assert!(names[0].ends_with(".docx") && names[1].ends_with(".xlsx"), "{names:?}");
    assert!(names.iter().all(|name| !name.contains("An")), "no file is named after anybody: {names:?}");
}

/// A round of `ward()` with results of all but one.
fn told() -> (Ward, Screening) {
    let mut ward = ward();
    let round = Screening {
        name: "Tổ 7 lần 1".into(),
        kind: TestKind::RtPcr,
        listed: (1..=5).map(id).collect(),
        ..Screening::on(evening().date())
    };
    put(&mut ward, 1, round.clone());
    for (number, result) in
        [(1, TestResult::Negative), (2, TestResult::Positive), (4, TestResult::Inconclusive), (5, TestResult::Waiting)]
    {
        let at = trucban::domain::moment::Moment::start_of(evening().date());
        put(&mut ward, number, Test { kind: TestKind::RtPcr, result, ..Test::of(id(number), at) });
    }
    (ward, round)
}

#[test]
fn the_printed_list_says_who_is_listed_and_what_came_of_it() {
    let (ward, round) = told();
    for (language, name) in [(Language::Vietnamese, "vietnamese"), (Language::English, "english")] {
        let book = Phrasebook::embedded(language);
        let mut out = Vec::new();
        register::screening(&ward, &round, evening(), &book).write_text(&mut out, &book).unwrap();
        assert_snapshot!(format!("wider_testing_paper_{name}"), String::from_utf8(out).unwrap());
    }
}

#[test]
fn the_workbook_of_a_list_comes_back_as_tests() {
    let (ward, round) = told();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let run = |arguments: &[&str]| {
        let mut command = Process::new(env!("CARGO_BIN_EXE_trucban"));
        command.env("TRUCBAN_DATA", path("ward")).env("XDG_RUNTIME_DIR", folder.path());
        command.env("XDG_CONFIG_HOME", path("config")).env_remove("TRUCBAN_SOCKET");
        let output = command.args(arguments).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.code(), said)
    };
    for (language, list) in [(Language::Vietnamese, "vi.xlsx"), (Language::English, "en.xlsx")] {
        let book = Phrasebook::embedded(language);
        let mut bytes = Vec::new();
        register::screening(&ward, &round, evening(), &book).write_workbook(&mut bytes, &book).unwrap();
        std::fs::write(path(list), bytes).unwrap();
    }
    let cases: String = ["Nguyễn Văn An,1950", "Nguyễn Thị Bình,1980", "Trần Thị Dung,1999", "Lê Văn Em,1998"]
        .iter()
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(path("cases.csv"), format!("name,birth\n{cases}")).unwrap();
    let cases = path("cases.csv");
    assert_eq!(run(&["import", "cases", cases.to_str().unwrap()]).0, Some(0));
    let (code, said) = run(&["import", "tests", path("vi.xlsx").to_str().unwrap()]);
    // The child who was not there has no day and no result: that line is passed over and told, the others stand.
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("4"), "{said}");
    let (_, exported) = run(&["export", "tests", "--format", "csv", "--with-names"]);
    let count = |word: &str| exported.matches(word).count();
    assert_eq!((count("rt_pcr"), count("positive"), count("inconclusive")), (4, 1, 1), "{said} {exported}");
    // The same again, with English heads, brings nothing new.
    run(&["import", "tests", path("en.xlsx").to_str().unwrap()]);
    let (_, again) = run(&["export", "tests", "--format", "csv", "--with-names"]);
    assert_eq!(exported, again);
    run(&["stop"]);
}

#[test]
fn a_positive_pool_makes_nobody_an_f0() {
    let (mut ward, _) = told();
    let pool = Test { kind: TestKind::PooledRtPcr, result: TestResult::Positive, ..Test::of(id(3), evening()) };
    put(&mut ward, 9, pool);
    let mut desk = at(ward, (120, 40));
    desk.press(":dien rong<enter><down><enter>").press("cuong<enter>");
    let drawn = desk.drawn();
    assert!(drawn.contains("MẪU GỘP DƯƠNG TÍNH") && !drawn.contains("THÀNH F0"), "{drawn}");
}

#[test]
fn a_test_of_those_days_counts_however_it_came_in() {
    let (mut ward, round) = told();
    let at = evening();
    put(&mut ward, 9, Test { result: TestResult::Negative, ..Test::of(id(3), at) });
    assert!(matches!(standing(&ward, &round, id(3)), Standing::Told(TestResult::Negative, _)));
}
