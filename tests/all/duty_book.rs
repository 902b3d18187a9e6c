//! The duty book from keys to screens: kinds of lines, who approved official word, what comes of a line, and the day on
//! paper.

use insta::assert_snapshot;
use trucban::domain::birth::Birth;
use trucban::domain::command::Command;
use trucban::domain::identity::{Kind, RecordId};
use trucban::domain::log_entry::{LogEntry, LogKind};
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::refusal::{Field, Refusal};
use trucban::domain::roster::Position;
use trucban::domain::ward::Ward;
use trucban::exchange::register;
use trucban::language::Phrasebook;
use trucban::language::phrases::Language;
use trucban::tui::message::Effect;

use super::support::one_desk::{OneDesk, evening};
use super::support::ward::{id, put};

fn ward() -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() });
    put(&mut ward, 1, Position { title: "Trưởng trạm Y tế".into(), ..Position::default() });
    let line = LogEntry {
        kind: LogKind::Symptoms,
        who: "Trần Thị Mai".into(),
        phone: "0900000777".into(),
        ..LogEntry::of(evening().plus(-600), "ho, sốt hai ngày, Tổ 7")
    };
    put(&mut ward, 1, line);
    put(&mut ward, 2, LogEntry::of(evening().plus(-90_000), "hôm qua"));
    ward
}

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::open(ward(), size, Language::Vietnamese).signed_in("BS Lý")
}

/// Opens the duty book with its line of today chosen.
fn choose(desk: &mut OneDesk) {
    desk.press(":so truc<enter>");
    for _ in 0..4 {
        if desk.drawn().lines().any(|line| line.starts_with('>') && line.contains("ho, sốt")) {
            return;
        }
        desk.press("<down>");
    }
    panic!("{}", desk.drawn());
}

fn entry(desk: &OneDesk) -> LogEntry {
    desk.ward.log_entries.read(id(1)).unwrap().body.clone()
}

#[test]
fn a_line_becomes_a_task_a_person_or_an_f0_in_one_order_and_is_taken_back_as_one() {
    for (typed, kind) in
        [(":thanh viec<enter>", Kind::Task), (":thanh nguoi<enter>", Kind::Person), ("<f8>", Kind::Case)]
    {
        let mut desk = at((80, 24));
        choose(&mut desk);
        desk.press(typed);
        let drawn = desk.drawn();
        assert!(drawn.contains("Trần Thị Mai"), "{drawn}");
        assert_snapshot!(format!("duty_book_{}", kind.name()), drawn);
        desk.press("<ctrl-s>");
        if desk.drawn().contains("Enter") && desk.ward.last_number(kind) == 0 {
            desk.press("<enter>");
        }
        assert_eq!(entry(&desk).became, [RecordId { kind, number: 1 }], "{}", desk.drawn());
        let note = desk.ward.persons.iter().next().map(|person| (person.note.clone(), person.phones.clone()));
        let told = ("ho, sốt hai ngày, Tổ 7".to_string(), vec!["0900000777".to_string()]);
        assert_eq!(note, (kind != Kind::Task).then_some(told));
        desk.press("<esc><esc><ctrl-z><enter>");
        assert_eq!((entry(&desk).became, desk.ward.record(kind, 1)), (vec![], None), "{}", desk.drawn());
    }
}

#[test]
fn nothing_comes_of_no_line() {
    let mut desk = at((80, 24));
    desk.press(":so truc<enter><home>:thanh viec<enter>");
    assert_eq!(desk.ward.last_number(Kind::Task), 0);
    let body = Box::new(trucban::domain::record::AnyBody::Person(Person { name: "x".into(), ..Person::default() }));
    let refused = |command| desk.screen.seat.ward.clone().pipe(command);
    let unknown = Command::FollowLog { entry: id(9), command: Box::new(Command::Make(body.clone())) };
    assert_eq!(refused(unknown), Err(Refusal::NotFound(RecordId { kind: Kind::LogEntry, number: 9 })));
    let wrong = Command::FollowLog {
        entry: id(1),
        command: Box::new(Command::Delete(RecordId { kind: Kind::Task, number: 1 })),
    };
    assert_eq!(refused(wrong), Err(Refusal::NotEditable));
    let inner = Command::FollowLog { entry: id(1), command: Box::new(Command::Make(body)) };
    let nested = Command::FollowLog { entry: id(1), command: Box::new(inner) };
    assert_eq!(refused(nested), Err(Refusal::NotEditable));
}

trait Pipe {
    fn pipe(self, command: Command) -> Result<(), Refusal>;
}

impl Pipe for Ward {
    fn pipe(self, command: Command) -> Result<(), Refusal> {
        OneDesk::open(self, (80, 24), Language::Vietnamese).signed_in("BS Lý").others_order(command)
    }
}

#[test]
fn official_word_names_who_approved_it() {
    let official = LogEntry { kind: LogKind::Official, ..LogEntry::of(evening(), "Phường có 3 F0 mới") };
    assert_eq!(ward().pipe(Command::Log(official.clone())), Err(Refusal::Empty(Field::Approver)));
    let nobody = LogEntry { approved_by: Some(id(9)), ..official.clone() };
    assert_eq!(ward().pipe(Command::Log(nobody)), Err(Refusal::NotFound(RecordId { kind: Kind::Position, number: 9 })));
    assert_eq!(ward().pipe(Command::Log(LogEntry { approved_by: Some(id(1)), ..official })), Ok(()));
    let digits = LogEntry { phone: "không rõ".into(), ..LogEntry::of(evening(), "x") };
    assert!(matches!(ward().pipe(Command::Log(digits)), Err(Refusal::NotText(Field::Phone))));
}

#[test]
fn a_day_is_printed_line_by_line_and_nothing_of_another() {
    let mut ward = ward();
    put(&mut ward, 1, Person { name: "Trần Thị Mai".into(), birth: Birth::Year(1980), ..Person::default() });
    let official = LogEntry {
        kind: LogKind::Official,
        approved_by: Some(id(1)),
        became: vec![RecordId { kind: Kind::Person, number: 1 }],
        ..LogEntry::of(evening(), "Phường có 3 F0 mới")
    };
    put(&mut ward, 3, official);
    let book = Phrasebook::embedded(Language::Vietnamese);
    let of = |day| {
        let register = register::duty_book(&ward, day, evening(), &book);
        let mut out = Vec::new();
        register.write_text(&mut out, &book).unwrap();
        (register.count(), String::from_utf8(out).unwrap())
    };
    let (count, text) = of(evening().date());
    assert_eq!(count, 2);
    assert!(!text.contains("hôm qua"));
    assert_snapshot!("duty_book_text", text);
    assert_eq!(of(evening().plus(-90_000).date()).0, 1);
    assert_eq!(of(evening().plus(-400_000).date()).0, 0);
    let mut desk = OneDesk::open(ward.clone(), (80, 24), Language::Vietnamese).signed_in("BS Lý");
    choose(&mut desk);
    desk.press(":in so truc<enter>");
    let written = desk.effects.iter().find_map(|effect| match effect {
        Effect::WriteFiles { files, count, .. } => Some((files.len(), *count)),
        _ => None,
    });
    // The line that it was printed is of today too.
    assert_eq!(written, Some((2, 3)), "{}", desk.drawn());
}
