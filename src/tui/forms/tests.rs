//! Every field of every kind: what is said can be typed again, what is typed is read as it should
//! be, and what cannot be taken is refused in words.

use super::*;
use crate::domain::area::{Area, AreaKind};
use crate::domain::arrival::{Declared, State};
use crate::domain::birth::Birth;
use crate::domain::fixture::{id, put};
use crate::domain::home_treatment::{Call, CallOutcome, Case, End, Outcome};
use crate::domain::officer::{Officer, Role};
use crate::domain::person::{Household, Person, Question, Relative, Sex};
use crate::domain::repeat::Repeat;
use crate::domain::roster::{Duty, Job, Part, Position};
use crate::domain::station::Station;
use crate::domain::tasks::{Step, Task};
use crate::domain::test::{Test, TestKind, TestResult};
use crate::domain::zone::Measure;
use crate::language::phrases::Language;

fn now() -> Moment {
    Moment::at("2021-07-21".parse().unwrap(), "21:04:00".parse().unwrap())
}

fn ward() -> Ward {
    let mut ward = Ward::default();
    for (number, name) in (1..).zip(["Tổ 7", "Tổ 17", "Khu phố 1", "Khu phố 2"]) {
        put(&mut ward, number, Area { name: name.into(), ..Area::default() });
    }
    for (number, former_ward) in (5..).zip(["Phường Đồng Tâm", "Phường 3"]) {
        let (name, former_name) = ("Tổ 9".into(), format!("Tổ {number}x"));
        put(&mut ward, number, Area { name, former_ward: former_ward.into(), former_name, ..Area::default() });
    }
    for (number, name) in (1..).zip(["BS Lý", "BS Thảo", "ĐD Hà"]) {
        put(&mut ward, number, Officer { name: name.into(), ..Officer::default() });
    }
    put(&mut ward, 1, Household { code: "H1".into(), address: "12/3".into(), ..Household::default() });
    put(&mut ward, 1, Person { name: "Nguyễn Thị Hường".into(), birth: Birth::Year(1958), ..Person::default() });
    put(&mut ward, 12, Case::of(id(1)));
    put(&mut ward, 1, Duty { name: "Truy vết".into(), ..Duty::default() });
    put(&mut ward, 1, Task { text: "Gọi bà Hường".into(), ..Task::default() });
    put(&mut ward, 1, Position { title: "Trưởng trạm".into(), ..Position::default() });
    ward
}

fn with_scene<T>(language: Language, look: impl FnOnce(&Scene<'_>) -> T) -> T {
    let (ward, book) = (ward(), Phrasebook::embedded(language));
    let packs = ["qd-261".to_string(), "tram".to_string()];
    look(&Scene { ward: &ward, book: &book, now: now(), packs: &packs })
}

/// Types one field of a record; what it then says, or the sentence of the fault.
fn typed(body: AnyBody, key: &str, text: &str) -> Result<String, String> {
    with_scene(Language::Vietnamese, |scene| {
        let place = asked(&body).iter().position(|asked| asked.key == key).unwrap();
        let mut texts = said(&body, scene);
        texts[place] = text.to_string();
        let mut body = body.clone();
        match told(&mut body, &texts, scene) {
            Ok(()) => Ok(said(&body, scene)[place].clone()),
            Err((at, fault)) => {
                assert_eq!(at, place, "the fault stands at the field that was typed");
                Err(fault.sentence(scene.book))
            }
        }
    })
}

fn person() -> AnyBody {
    AnyBody::Person(Person { name: "An".into(), ..Person::default() })
}

fn arrival() -> AnyBody {
    AnyBody::Arrival(Arrival { person: id(1), stay: Stay::default() })
}

fn level() -> AnyBody {
    AnyBody::ZoneLevel(ZoneLevel {
        area: id(3),
        assessed: None,
        assessed_by: String::new(),
        assessed_on: None,
        applied: Level::Green,
        measure: None,
        from: "2021-07-07".parse().unwrap(),
        to: None,
        source: String::new(),
    })
}

fn test() -> Test {
    Test {
        kind: TestKind::RtPcr,
        result: TestResult::Positive,
        ct: Some(253),
        sample: "M1".into(),
        ..Test::of(id(1), now().plus(-86_399))
    }
}

fn places() -> Vec<AnyBody> {
    let text = |text: &str| text.to_string();
    vec![
        AnyBody::Area(Area {
            name: text("Chợ tạm"),
            parent: Some(id(1)),
            kind: AreaKind::Point,
            address: text("ngõ 9"),
            former_name: text("Tổ 13"),
            former_ward: text("Phường 3"),
            present_since: Some("2025-07-01".parse().unwrap()),
            households: Some(40),
            population: Some(150),
            teams: Some(9),
            groups: Some(91),
        }),
        AnyBody::Household(Household {
            address: text("12/3"),
            area: Some(id(5)),
            needs: text("gạo, sữa"),
            supplied_on: Some("2021-07-20".parse().unwrap()),
            committed_on: Some("2021-07-01".parse().unwrap()),
            ..Household::default()
        }),
        AnyBody::Arrival(Arrival {
            person: id(NUMBER_MAX),
            stay: Stay {
                factor: Factor::OutbreakPlace,
                from_place: text("Bình Dương"),
                arrived_on: Some("2021-07-19".parse().unwrap()),
                declared: Declared::On("2021-07-20".parse().unwrap()),
                registered_on: Some("2021-07-20".parse().unwrap()),
                tests_every: Some(3),
                tests_times: Some(2),
                tests_from: Some("2021-07-22".parse().unwrap()),
                tests_set_by: text("CV 12"),
                calls_every: Some(1),
                called_on: Some("2021-07-21".parse().unwrap()),
                until: Some("2021-08-02".parse().unwrap()),
                state: State::OutOfReach,
                ended_on: Some("2021-07-21".parse().unwrap()),
                note: text("x"),
            },
        }),
        AnyBody::ZoneLevel(ZoneLevel {
            area: id(6),
            assessed: Some(Level::Green),
            assessed_by: text("UBND quận"),
            assessed_on: Some("2021-07-04".parse().unwrap()),
            applied: Level::Orange,
            measure: Some(Measure::Ct15Plus),
            from: "2021-07-07".parse().unwrap(),
            to: None,
            source: text("NQ 54-NQ/ĐU"),
        }),
    ]
}

fn bodies(full: Person, unknown: Person) -> Vec<AnyBody> {
    let text = |text: &str| text.to_string();
    let end = Some(End { outcome: Outcome::Transferred, on: Some("2021-07-20".parse().unwrap()) });
    let at = now().plus(29);
    let jobs =
        vec![Job {
            name: text("Trưởng ca"), who: text("BS Lý"), phone: text("0900"), heads: true, ..Job::default()
        }];
    vec![
        AnyBody::Person(full),
        AnyBody::Person(unknown),
        AnyBody::Case(Case { end, carer: Some(id(3)), unknown: vec![Question::Onset], ..Case::of(id(1)) }),
        AnyBody::Station(Station { packs: vec![text("tram")], ..Station::default() }),
        AnyBody::Officer(Officer { name: text("BS Lý"), role: Role::ShiftHead, ..Officer::default() }),
        AnyBody::Task(Task {
            text: text("Gọi"),
            due: Some(at),
            owner: Some(id(1)),
            case: Some(id(12)),
            position: Some(id(1)),
            duty: Some(id(1)),
            coordinators: vec![id(1), id(2)],
            person: Some(id(1)),
            area: Some(id(2)),
            repeat: Repeat::EveryDays { days: 3, minute: 420 },
            after: vec![id(1)],
            checklist: vec![Step { text: text("a"), done: Some(at) }, Step { text: text("b"), done: None }],
            blocked: text("x"),
            proof: text("12/BC"),
            ..Task::default()
        }),
        AnyBody::LogEntry(LogEntry::of(at, text("x"))),
        AnyBody::Test(test()),
        AnyBody::Call(Call { case: id(12), at, outcome: CallOutcome::Unavailable, again_at: None, note: text("") }),
        AnyBody::Shift(Shift { name: text("Ca đêm"), from: at, to: at.plus(3600), post: None, jobs }),
        AnyBody::Position(Position {
            title: text("Trưởng trạm"),
            officer: Some(id(1)),
            reports_to: Some(id(1)),
            ..Position::default()
        }),
        AnyBody::Assignment(Assignment {
            duty: id(1),
            position: Some(id(1)),
            officer: Some(id(2)),
            part: Part::Supervise,
            areas: vec![id(1), id(3)],
            from: Some("2021-07-01".parse().unwrap()),
            to: None,
            source: text("QĐ 12"),
            body: String::new(),
        }),
    ]
}

#[test]
fn every_kind_has_labels_and_says_what_can_be_typed_again() {
    let text = |text: &str| text.to_string();
    let full = Person {
        name: text("Nguyễn Thị Thanh Hường"),
        birth: Birth::Age { months: 756, step: 12, told_on: "2020-01-01".parse().unwrap() },
        sex: Sex::Female,
        phones: vec![text("0912345678"), text("02838123456")],
        relatives: vec![Relative { who: text("Mai (con)"), phone: text("0900000202") }],
        area: Some(id(2)),
        household: Some(id(1)),
        vaccine_doses: Some(2),
        ..Person::default()
    };
    let unknown = Person {
        name: text("An"),
        unknown: vec![Question::Phones, Question::VaccineDoses],
        birth: Birth::Unknown,
        ..Person::default()
    };
    let mut bodies = bodies(full, unknown);
    bodies.extend(places());
    for language in [Language::Vietnamese, Language::English] {
        with_scene(language, |scene| {
            for body in &bodies {
                for asked in asked(body) {
                    assert!(scene.book.word("fields", asked.key).is_some(), "{}", asked.key);
                }
                let texts = said(body, scene);
                let mut same = body.clone();
                assert_eq!(told(&mut same, &texts, scene), Ok(()), "{texts:?}");
                assert_eq!(same, *body, "what was not changed stays to the second and the byte");
                // And typed into an empty record it comes to the same words.
                if let Some(mut empty) = blank(body.kind(), now()) {
                    assert_eq!(told(&mut empty, &texts, scene), Ok(()), "{texts:?}");
                    assert_eq!(said(&empty, scene), texts);
                }
            }
        });
    }
}

#[test]
fn what_is_typed_is_read_as_an_officer_means_it() {
    let case = || AnyBody::Case(Case::of(id(1)));
    let task = || AnyBody::Task(Task { text: "Gọi".into(), ..Task::default() });
    let station = || AnyBody::Station(Station::default());
    let rows = [
        (person(), "name", "  Đặng Văn Bình ", "Đặng Văn Bình"),
        (person(), "birth", "1958", "1958"),
        (person(), "birth", "5/1958", "5/1958"),
        (person(), "birth", "12/5/58", "12/05/1958"),
        (person(), "birth", "63 tuoi", "63 tuổi"),
        (person(), "birth", "8 tháng", "8 tháng"),
        (person(), "birth", "khong biet", "không biết"),
        (person(), "birth", "", ""),
        (person(), "sex", "nam", "nam"),
        (person(), "sex", "1", "nữ"),
        (person(), "sex", "kh", "khác"),
        (person(), "phones", "0912.345.678 , +84 900 000 201", "0912 345 678, 0900 000 201"),
        (person(), "phones", "kb", "không biết"),
        (person(), "relatives", "Mai (con) 0900 000 202; Lan", "Mai (con) 0900 000 202; Lan"),
        (person(), "area", "7", "Tổ 7"),
        (person(), "area", "tổ 17", "Tổ 17"),
        (person(), "area", "khu pho 2", "Khu phố 2"),
        (person(), "area", "9 phường 3", "Tổ 9 (Phường 3)"),
        (person(), "area", "tổ 9 phuong dong", "Tổ 9 (Phường Đồng Tâm)"),
        (person(), "area", "Tổ 9 (Phường 3)", "Tổ 9 (Phường 3)"),
        (person(), "area", "tổ 6x", "Tổ 9 (Phường 3)"),
        (level(), "level_area", "khu pho 2", "Khu phố 2"),
        (level(), "measure", "ct15+", "CT15+"),
        (level(), "measure", "", ""),
        (level(), "applied", "đỏ", "đỏ"),
        (level(), "applied", "2", "vàng"),
        (person(), "household", "h1", "H1 - 12/3"),
        (person(), "vaccine_doses", "3", "3"),
        (person(), "vaccine_doses", "không biết", "không biết"),
        (case(), "status", "loai", "loại trừ"),
        (case(), "status", "2", "nghi ngờ"),
        (case(), "onset", "19/7", "19/07/2021"),
        (case(), "onset", "hq", "20/07/2021"),
        (case(), "onset", "kb", "không biết"),
        (case(), "carer", "đd", "ĐD Hà"),
        (case(), "outcome", "chuyen vien", "chuyển viện"),
        (task(), "due", "22h", "22:00 21/07/2021"),
        (task(), "due", "6h30 22/7", "06:30 22/07/2021"),
        (task(), "due", "22/7 6:30", "06:30 22/07/2021"),
        (task(), "repeat", "moi ca", "mỗi ca"),
        (task(), "repeat", "mỗi ngày 7h", "mỗi ngày 07:00"),
        (task(), "repeat", "moi 3 ngay 7h30", "mỗi 3 ngày 07:30"),
        (task(), "repeat", "mỗi 3 ngày", "mỗi 3 ngày 23:59"),
        (task(), "repeat", "T2 T4 CN 7h", "T2 T4 CN 07:00"),
        (task(), "repeat", "thứ 2 4 6 07:30", "T2 T4 T6 07:30"),
        (task(), "repeat", "", ""),
        (task(), "checklist", "[x] gom số; [ ] gửi ;", "[x] gom số; gửi"),
        (task(), "after", "1", "1 Gọi bà Hường"),
        (task(), "after", "goi ba", "1 Gọi bà Hường"),
        (task(), "task_person", "nguyen thi huong", "Nguyễn Thị Hường 1958"),
        (task(), "case", "12", "#12 Nguyễn Thị Hường"),
        (task(), "progress", "da xong", "đã xong"),
        (station(), "vitals_order", "nt m t o2% ha", "NT M T O2% HA"),
        (station(), "packs", "TRAM", "tram"),
        (AnyBody::Test(test()), "ct", "18.7", "18,7"),
        (AnyBody::Test(test()), "result", "âm", "âm tính"),
        (station(), "slot_hours", "6h, 14h", "6h 14h"),
        (station(), "lock_minutes", "15", "15"),
        (AnyBody::Area(Area { name: "Tổ 1".into(), ..Area::default() }), "population", "1.234", "1234"),
    ];
    for (body, key, text, expected) in rows {
        assert_eq!(typed(body, key, text).as_deref(), Ok(expected), "{key}: {text}");
    }
}

#[test]
fn an_arrival_is_read_as_an_officer_means_it() {
    let rows = [
        (arrival(), "factor", "nhap", "nhập cảnh"),
        (arrival(), "factor", "4", "người nước ngoài"),
        (arrival(), "arrived_on", "19/7", "19/07/2021"),
        (arrival(), "declared", "chua", "không"),
        (arrival(), "declared", "khong", "không"),
        (arrival(), "declared", "có", "có"),
        (arrival(), "declared", "20/7", "20/07/2021"),
        (arrival(), "declared", "", ""),
        (arrival(), "until", "2/8", "02/08/2021"),
        (arrival(), "tests_every", "7", "7"),
        (arrival(), "arrival_state", "roi", "rời địa bàn"),
    ];
    for (body, key, text, expected) in rows {
        assert_eq!(typed(body, key, text).as_deref(), Ok(expected), "{key}: {text}");
    }
}

#[test]
fn what_cannot_be_taken_is_refused_in_words() {
    let case = || AnyBody::Case(Case::of(id(1)));
    let tasked = || AnyBody::Task(Task { text: "Gọi".into(), ..Task::default() });
    let station = || AnyBody::Station(Station::default());
    let rows = [
        (person(), "name", "", "Ô này phải có."),
        (person(), "phones", "09a2 345 678", "09a2 345 678 không phải số điện thoại"),
        (person(), "phones", "0912 345 678, 12", "12 không phải số điện thoại"),
        (person(), "relatives", "Mai 0900 00", "0900 00 không phải số điện thoại"),
        (person(), "birth", "31/2/1958", "31"),
        (person(), "birth", "2030", "2030: nhập 1958"),
        (person(), "birth", "13/1958", "13/1958: nhập 1958"),
        (person(), "birth", "63 năm nữa", "Không hiểu ngày"),
        (person(), "sex", "9", "9 không có trong danh sách"),
        (person(), "sex", "n", "n không có trong danh sách"),
        (person(), "area", "19", "Không có 19 trong sổ"),
        (person(), "area", "9", "Có nhiều 9"),
        (person(), "area", "tổ 9", "Có nhiều tổ 9"),
        (level(), "measure", "ct", "ct không có trong danh sách"),
        (level(), "from_day", "", "Ô này phải có."),
        (arrival(), "arrived_on", "22/7", "22/07/2021"),
        (arrival(), "arrived_on", "19/7/202", "202"),
        (arrival(), "declared", "30/7", "30/07/2021"),
        (arrival(), "tests_every", "0", "Nhập số từ 1 đến 366"),
        (arrival(), "tests_times", "101", "Nhập số từ 1 đến 100"),
        (arrival(), "calls_every", "0", "Nhập số từ 1 đến 366"),
        (arrival(), "factor", "xyz", "xyz không có trong danh sách"),
        (level(), "assessed_on", "30/7", "30/07/2021"),
        (person(), "area", "khu", "Có nhiều khu"),
        (person(), "vaccine_doses", "99", "Nhập số từ 0 đến 20"),
        (case(), "onset", "31/2", "31"),
        (case(), "onset", "30/7", "30/07/2021"),
        (case(), "ended_on", "20/7", "Có ngày kết thúc thì phải có"),
        (case(), "status", "", "Ô này phải có."),
        (station(), "vitals_order", "T T M NT HA", "Cần đủ 5 chỉ số"),
        (station(), "vitals_order", "T M", "Cần đủ 5 chỉ số"),
        (AnyBody::Test(test()), "ct", "0,5", "Nhập số từ 1 đến 50"),
        (station(), "packs", "qd-999", "Chỉ có các bộ: qd-261, tram"),
        (station(), "slot_hours", "13h 5h", "Nhập hai giờ"),
        (tasked(), "repeat", "0 ngày", "0 ngày: nhập mỗi ca"),
        (tasked(), "repeat", "mỗi 0 ngày 7h", "nhập mỗi ca"),
        (tasked(), "repeat", "7h", "7h: nhập mỗi ca"),
        (tasked(), "repeat", "T9 7h", "nhập mỗi ca"),
        (tasked(), "after", "9", "Không có 9 trong sổ"),
        (tasked(), "due", "7h 30/2", "30"),
        (station(), "lock_minutes", "0", "Nhập số từ 1 đến 15"),
        (AnyBody::LogEntry(LogEntry::of(now(), "x")), "happened_at", "25h", "25h không phải giờ"),
    ];
    for (body, key, text, expected) in rows {
        let said = typed(body, key, text);
        assert!(said.as_ref().is_err_and(|words| words.contains(expected)), "{key}: {text}: {said:?}");
    }
}

#[test]
fn choices_are_found_by_number_and_first_letters() {
    with_scene(Language::Vietnamese, |scene| {
        let areas = choices(Sort::Record(Kind::Area), scene);
        assert_eq!(fitting(&areas, "khu pho"), ["Khu phố 1", "Khu phố 2"]);
        assert_eq!(fitting(&areas, "7"), ["Tổ 7", "Tổ 17"]);
        assert_eq!(fitting(&areas, "").len(), 6);
        assert_eq!(fitting(&areas, "zz"), Vec::<String>::new());
    });
}
