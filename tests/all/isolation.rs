//! Isolation at home from keys to screens: a home check, a daily visit, a breach with its record, and from refusal to
//! enforcement; a breach becomes tasks.

use insta::assert_snapshot;
use trucban::domain::area::Area;
use trucban::domain::contact_tree::Exposure;
use trucban::domain::follow_up::{FollowUp, Found, Violation, ViolationStep};
use trucban::domain::home_treatment::{CallOutcome, Case};
use trucban::domain::moment::Date;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::roster::Duty;
use trucban::domain::ward::Ward;
use trucban::language::phrases::Language;

use super::support::one_desk::{OneDesk, evening};
use super::support::ward::{id, put};

fn day(back: u64) -> Date {
    evening().date() - chrono::Days::new(back)
}

/// F0 1 met 2 and 3 three days ago, who are followed since.
fn ward() -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() });
    put(&mut ward, 1, Area { name: "Tổ 3".into(), ..Area::default() });
    put(&mut ward, 1, Duty { name: "Cách ly tại hộ".into(), ..Duty::default() });
    for (number, name) in [(1, "Nguyễn Văn An"), (2, "Lê Văn Cường"), (3, "Phạm Thị Dung")] {
        put(&mut ward, number, Person { name: name.into(), area: Some(id(1)), ..Person::default() });
    }
    put(&mut ward, 1, Case { onset: Some(day(4)), ..Case::of(id(1)) });
    for number in [2, 3] {
        let met = Exposure { episode: Some(id(1)), last_contact: Some(day(3)), ..Exposure::between(id(1), id(number)) };
        put(&mut ward, number, met);
        put(&mut ward, number - 1, FollowUp::of(id(number), day(3)));
    }
    ward
}

/// The form of the follow-up of Lê Văn Cường, opened where he stands in F4.
fn form(size: (u16, u16)) -> OneDesk {
    let mut desk = OneDesk::open(ward(), size, Language::Vietnamese).signed_in("BS Lý");
    desk.press("<f4><f4><home><down>:theo doi<enter>");
    assert!(desk.drawn().contains("Người được theo dõi"), "{}", desk.drawn());
    desk
}

/// Goes to a field and types into it.
fn fill(desk: &mut OneDesk, label: &str, typed: &str) {
    for _ in 0..20 {
        if desk.drawn().lines().any(|line| line.starts_with(&format!("> {label}"))) {
            desk.press("<ctrl-u>").press(typed);
            return;
        }
        desk.press("<down>");
    }
    panic!("{label}: {}", desk.drawn());
}

fn followed(desk: &OneDesk) -> FollowUp {
    desk.ward.follow_ups.read(id(1)).unwrap().body.clone()
}

#[test]
fn a_visit_checks_the_home_and_is_due_again_the_next_day() {
    let mut desk = OneDesk::open(ward(), (120, 40), Language::Vietnamese).signed_in("BS Lý");
    let before = desk.press(":goi f1<enter>").drawn();
    assert_snapshot!("isolation_due_120x40", before);
    let mut desk = form((120, 40));
    fill(&mut desk, "Ghi lần thăm nhà", "2");
    fill(&mut desk, "Có phòng riêng", "có");
    fill(&mut desk, "Có nhà vệ sinh riêng", "không");
    assert_snapshot!("isolation_form_120x40", desk.drawn());
    desk.press("<ctrl-s>");
    let told = followed(&desk);
    assert_eq!((told.visits[0].found, told.visits[0].at), (Found::Absent, evening()));
    assert_eq!((told.own_room, told.own_toilet), (Some(true), Some(false)));
    let due = desk.press("<esc>:goi f1<enter>").drawn();
    let row = due.lines().find(|line| line.contains("Lê Văn Cường")).unwrap();
    assert!(row.contains("không có phòng, WC riêng") && !row.contains("thăm nhà hôm nay"), "{due}");
    // Whom nobody has visited today is counted.
    assert!(due.contains("thăm 1"), "{due}");
}

#[test]
fn a_breach_goes_from_its_record_to_enforcement_and_becomes_tasks() {
    let mut desk = form((80, 24));
    fill(&mut desk, "Vi phạm cách ly", "20/7 ra chợ");
    desk.press("<ctrl-s>");
    assert_eq!(followed(&desk).violations, [Violation::of(day(1), "ra chợ".into())]);
    // The playbook of a breach is offered at once: three keys from the form to its tasks.
    assert_snapshot!("isolation_offer_80x24", desk.drawn());
    desk.press("<enter>");
    let tasks: Vec<String> =
        desk.ward.tasks.iter().filter(|task| !task.is_playbook()).map(|task| task.text.clone()).collect();
    assert!(tasks.iter().any(|text| text == "Lập biên bản vi phạm"), "{tasks:?}");
    assert!(desk.ward.tasks.iter().all(|task| task.person == Some(id(2)) || task.part_of.is_some()), "{tasks:?}");
    let reopen = |desk: &mut OneDesk| {
        desk.press("<esc><esc>:goi f1<enter><down><enter>");
        assert!(desk.drawn().contains("Lê Văn Cường"), "whose breach is open stands in front: {}", desk.drawn());
    };
    // What is done by a paper needs its number, and what was typed stays.
    reopen(&mut desk);
    fill(&mut desk, "Xử lý vi phạm cuối", "3");
    let refused = desk.press("<ctrl-s>").drawn();
    assert!(refused.contains("cần số biên bản"), "{refused}");
    assert_eq!(followed(&desk).violations[0].step, ViolationStep::Noted);
    fill(&mut desk, "Số biên bản, QĐ", "12/BB");
    desk.press("<ctrl-s>");
    let step = |desk: &OneDesk| (followed(desk).violations[0].step, followed(desk).violations[0].paper.clone());
    assert_eq!(step(&desk), (ViolationStep::WrittenUp, "12/BB".to_string()));
    let due = desk.drawn();
    assert!(due.contains("vi phạm 20/7 đã lập biên bản 12/BB"), "{due}");
    reopen(&mut desk);
    fill(&mut desk, "Xử lý vi phạm cuối", "5");
    desk.press("<ctrl-s>");
    assert!(desk.drawn().contains("không chấp hành, chờ cưỡng chế"), "{}", desk.drawn());
    reopen(&mut desk);
    // A second breach keeps what became of the first.
    fill(&mut desk, "Vi phạm cách ly", "20/7 ra chợ; 21/7 tụ tập");
    fill(&mut desk, "Xử lý vi phạm cuối", "6");
    fill(&mut desk, "Số biên bản, QĐ", "15/QĐ");
    desk.press("<ctrl-s>");
    let told: Vec<_> = followed(&desk).violations.iter().map(|broken| (broken.on, broken.step)).collect();
    assert_eq!(told, [(day(1), ViolationStep::Refused), (day(0), ViolationStep::Enforced)]);
}

/// One more call is noted, whichever field is filled in after it.
#[test]
fn a_call_that_is_noted_is_not_lost_on_the_way_to_the_next_field() {
    let mut desk = form((80, 24));
    fill(&mut desk, "Ghi cuộc gọi", "2");
    fill(&mut desk, "Nơi cách ly", "tại nhà");
    let drawn = desk.drawn();
    assert!(drawn.contains("* không nghe"), "{drawn}");
    desk.press("<ctrl-s>");
    let told = followed(&desk);
    assert_eq!(told.calls.iter().map(|call| call.outcome).collect::<Vec<_>>(), [CallOutcome::NoAnswer]);
    assert_eq!(told.place, "tại nhà");
}

#[test]
fn a_step_without_a_breach_is_asked_about() {
    let mut desk = form((80, 24));
    fill(&mut desk, "Xử lý vi phạm cuối", "2");
    let drawn = desk.press("<ctrl-s>").drawn();
    assert!(drawn.contains("Chưa có vi phạm nào để xử lý"), "{drawn}");
    assert!(followed(&desk).violations.is_empty());
}

#[test]
fn the_card_of_an_f0_says_where_he_broke_isolation_before() {
    let mut ward = ward();
    let broken =
        Violation { step: ViolationStep::WrittenUp, paper: "12/BB".into(), ..Violation::of(day(1), "ra chợ".into()) };
    put(&mut ward, 1, FollowUp { violations: vec![broken], ..FollowUp::of(id(1), day(3)) });
    let mut desk = OneDesk::open(ward, (120, 40), Language::Vietnamese).signed_in("BS Lý");
    let card = desk.press("<f2><f2><enter>").drawn();
    assert!(card.contains("Vi phạm cách ly: 20/7 ra chợ (đã lập biên bản 12/BB)"), "{card}");
}
