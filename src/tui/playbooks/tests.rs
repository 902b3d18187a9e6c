//! Files of playbooks, those that come with the program, and what one becomes in a ward.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::domain::danger::Rules;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::playbook::{About, Event, Subject, Told};
use crate::domain::record::{Body, Kept};
use crate::domain::roster::{Duty, Position};
use crate::domain::tasks::Task;
use crate::domain::ward::Ward;
use crate::exchange::file_fault::Trouble;
use crate::exchange::templates::TEMPLATES;

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    let (id, written_at) = (id(number), Moment::default());
    ward.insert(&T::record(Arc::new(Kept { id, revision: 1, written_at, written_by: None, deleted: false, body })));
}

const ONE: &str = r#"
[[playbook]]
name = "x"
title = { vi = "Tên", en = "Title" }
source = "1/CV"
"#;

fn read(steps: &str) -> Result<Playbooks, FileFault> {
    Playbooks::default().with_own(&format!("{ONE}{steps}"), Language::Vietnamese)
}

fn step(lines: &str) -> String {
    format!("[[playbook.step]]\ntext = {{ vi = \"a\" }}\n{lines}\n")
}

#[test]
fn those_that_come_with_the_program_are_read_in_both_languages() {
    let (vi, en) = (Playbooks::embedded(Language::Vietnamese), Playbooks::embedded(Language::English));
    assert_eq!(vi.list().len(), 17);
    assert_eq!(en.list().len(), vi.list().len());
    for (vi, en) in vi.list().iter().zip(en.list()) {
        assert!(!vi.source.is_empty(), "{} names no paper", vi.name);
        assert_ne!(vi.title, en.title);
        assert_eq!(vi.notice.is_empty(), en.notice.is_empty());
        for (vi, en) in vi.steps.iter().zip(&en.steps) {
            assert_ne!(vi.text, en.text, "{}", vi.text);
            assert!(vi.due.is_some(), "{} has no time", vi.text);
        }
    }
    let starts: BTreeSet<Event> = vi.list().iter().filter_map(|playbook| playbook.starts).collect();
    assert_eq!(starts.len(), 9, "every event has its playbook");
}

/// Issue: each demand of the seeds for a playbook, by its name.
#[test]
fn every_scenario_of_the_papers_stands() {
    let books = Playbooks::embedded(Language::Vietnamese);
    for (name, about, words) in [
        ("f0_moi", About::Case, "Báo cáo ngay"),
        ("pa1", About::Case, "F1"),
        ("pa2", About::Case, "nguồn lây"),
        ("chuyen_tuyen", About::Case, "đã tới viện"),
        ("tu_vong", About::Case, "Báo cáo ngay"),
        ("lap_phong_toa", About::Area, "trong và ngoài vùng"),
        ("go_phong_toa", About::Area, "gỡ phong tỏa"),
        ("xet_nghiem_dien_rong", About::Area, "Lấy mẫu"),
        ("doan_kiem_tra", About::Ward, "kết luận"),
        ("giao_ban", About::Ward, "Bí thư Đảng ủy chủ trì"),
        ("van_ban_thanh_lap", About::Ward, "văn bản"),
        ("kiem_tra_tai_nha", About::Person, "Đến nhà"),
        ("vi_pham", About::Person, "cưỡng chế"),
        ("ho_tro_ho", About::Household, "nhu cầu"),
        ("cam_ket", About::Area, "từng hộ"),
        ("kiem_tra_tru_so", About::Ward, "cổng"),
        ("roi_dia_ban", About::Position, "cấp trên"),
    ] {
        let book = books.named(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(book.about, about, "{name}");
        assert!(book.steps.iter().any(|step| step.text.contains(words)), "{name} says nothing of {words}");
    }
}

/// A playbook that names a duty which no ward template has would never find who does it.
#[test]
fn every_duty_and_position_is_one_of_a_template() {
    let known = |column: usize| {
        let lines = TEMPLATES.iter().flat_map(|template| template.text.lines().skip(1));
        let cells = lines.filter_map(move |line| line.split(',').nth(column)).map(str::to_string);
        cells.filter(|cell| !cell.is_empty()).collect::<BTreeSet<String>>()
    };
    let (titles, duties) = (known(1), known(8));
    for book in Playbooks::embedded(Language::Vietnamese).list() {
        for step in &book.steps {
            for duty in &step.duty {
                assert!(duties.contains(duty), "{}: {duty}", book.name);
            }
            for told in &step.tells {
                let Told::OneOf(names) = told else { continue };
                assert!(names.iter().all(|name| titles.contains(name)), "{}: {names:?}", book.name);
            }
        }
    }
}

/// What may be sent on holds no place but those of the ward.
#[test]
fn a_notice_has_no_place_for_a_name() {
    for book in Playbooks::embedded(Language::Vietnamese).list() {
        let mut rest = book.notice.clone();
        for place in ["{area}", "{day}", "{time}", "{open}", "{station}"] {
            rest = rest.replace(place, "");
        }
        assert!(!rest.contains('{'), "{}: {rest}", book.name);
    }
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_line_and_what_is_accepted() {
    let two = |second: &str| format!("{}{}", step("key = \"a\""), step(second));
    let unknown = |found: &str, accepted: &str| Trouble::Unknown(found.into(), accepted.into());
    for (steps, line, trouble) in [
        (two("key = \"b\"\nafter = [\"c\"]"), 12, unknown("c", "a")),
        (two("key = \"b\"\nafter = [\"b\"]"), 12, unknown("b", "a")),
        (format!("{}{}", step("key = \"a\"\nafter = [\"b\"]"), step("key = \"b\"")), 9, unknown("b", "")),
        (two("key = \"a\""), 11, Trouble::Twice("a".into(), 8)),
        (step("key = \"a\"\nwithin = 0"), 9, unknown("0", "1-527040")),
        (step("key = \"a\"\nwithin = 999999"), 9, unknown("999999", "1-527040")),
        (step("key = \"a\"\nat = \"25:00\""), 9, unknown("25:00", "00:00-23:59")),
        (step("key = \"a\"\nat = \"07:00\"\nwithin = 5"), 9, unknown("07:00", "within | at")),
        (step("key = \"a\"\ntells = [\"|\"]"), 9, unknown("|", "a | b")),
        (step("key = \"a\"\ntells = [\"+1\"]"), 9, unknown("+1", "about = \"position\"")),
    ] {
        let fault = read(&steps).unwrap_err();
        assert_eq!((fault.line, fault.trouble), (line, trouble), "{steps}");
    }
    for (text, line) in [("step = []", 2), ("about = \"dog\"", 6), ("starts = \"rain\"", 6), ("oops = 1", 6)] {
        let fault = read(text).map(|_| ()).unwrap_err();
        assert_eq!(fault.line, if text.starts_with("step") { 3 } else { line }, "{text}: {fault:?}");
    }
}

#[test]
fn a_stations_own_takes_the_place_of_one_of_the_same_name() {
    let embedded = Playbooks::embedded(Language::Vietnamese);
    let own = format!("{}{}", ONE.replace("\"x\"", "\"pa1\""), step("key = \"a\""));
    let laid = embedded.with_own(&own, Language::Vietnamese).unwrap();
    assert_eq!(laid.list().len(), embedded.list().len());
    assert_eq!(laid.named("pa1").map(|book| book.title.as_str()), Some("Tên"));
    let more = embedded.with_own(&format!("{ONE}{}", step("key = \"a\"")), Language::Vietnamese).unwrap();
    assert_eq!(more.list().len(), embedded.list().len() + 1);
    assert!(embedded.with_own("[[playbook]]", Language::Vietnamese).is_err());
}

fn ward() -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Duty { name: "truy vet".into(), ..Duty::default() });
    let above = Position { title: "Bí thư Đảng ủy".into(), phone: "0900000301".into(), ..Position::default() };
    put(&mut ward, 1, above);
    put(
        &mut ward,
        2,
        Position { title: "Chủ tịch UBND phường".into(), reports_to: Some(id(1)), ..Position::default() },
    );
    ward
}

#[test]
fn steps_become_tasks_with_who_does_them_and_what_the_ward_lacks_is_told() {
    let steps = [
        step("key = \"a\"\nwithin = 10\nurgent = true"),
        step("key = \"b\"\ntells = [\"Bí thư Đảng ủy\", \"Trưởng Ban Chỉ đạo|Chủ tịch UBND\", \"Sở Y tế\"]"),
        step("key = \"c\"\nduty = [\"Không có\", \"Truy vết\"]\nafter = [\"a\", \"b\"]\nlist = [{ vi = \"x\" }]"),
        step("key = \"d\"\nduty = [\"Bay\"]"),
    ];
    let books = read(&steps.concat()).unwrap();
    let now = Moment::from(1_000_000);
    let ready = prepared(&books.list()[0], Subject::Ward, (&ward(), Rules::none()), (Some(id(7)), now));
    let texts: Vec<&str> = ready.parts.iter().map(|part| part.task.text.as_str()).collect();
    assert_eq!(texts, ["a", "a: Bí thư Đảng ủy", "a: Chủ tịch UBND phường", "a: Sở Y tế", "a", "a"]);
    let told: Vec<_> = ready.parts.iter().map(|part| part.task.tells.map(|post| post.number())).collect();
    assert_eq!(told, [None, Some(1), Some(2), None, None, None]);
    let first = &ready.parts[0].task;
    assert_eq!((first.owner, first.urgent, first.due), (Some(id(7)), true, Some(now.plus(600))));
    let traced = &ready.parts[4];
    assert_eq!((traced.task.owner, traced.task.duty), (None, Some(id(1))));
    assert_eq!(traced.after, [0, 1, 2, 3], "every leader is told before");
    assert_eq!(traced.task.checklist.len(), 1);
    assert_eq!((ready.parts[5].task.owner, ready.parts[5].task.duty), (None, None));
    let missing = [Missing::Position("Sở Y tế".into()), Missing::Duty("Bay".into())];
    assert_eq!(ready.missing, missing);
    assert_eq!((ready.head.playbook.as_str(), ready.head.text.as_str()), ("x", "Tên"));
}

#[test]
fn leave_is_asked_of_the_position_above() {
    let embedded = Playbooks::embedded(Language::Vietnamese);
    let book = embedded.named("roi_dia_ban").unwrap();
    let asked = |post: u32| {
        prepared(book, Subject::Position(id(post)), (&ward(), Rules::none()), (Some(id(7)), Moment::from(0)))
    };
    let of = asked(2);
    let told: Vec<_> = of.parts.iter().filter_map(|part| part.task.tells).collect();
    assert_eq!(told, [id(1)]);
    assert!(of.parts.iter().all(|part| part.task.position.is_none()), "who leaves does not do it himself");
    assert_eq!(of.head.position, Some(id(2)));
    assert_eq!(asked(1).missing, [Missing::Above]);
}

/// Whatever a ward lacks, every step becomes at least one task.
#[test]
fn nothing_is_left_out_in_an_empty_ward() {
    for book in Playbooks::embedded(Language::English).list() {
        let ready = prepared(book, Subject::Ward, (&Ward::default(), Rules::none()), (None, Moment::from(0)));
        assert!(ready.parts.len() >= book.steps.len(), "{}", book.name);
        let in_order = |(place, part): (usize, &crate::domain::command::NewPart)| {
            part.after.iter().all(|before| (*before as usize) < place)
        };
        assert!(ready.parts.iter().enumerate().all(in_order));
        assert!(ready.parts.iter().all(|part| part.task != Task::default()));
    }
}
