//! The roster of shifts from keys to screens: a week laid by a pattern, gaps, double bookings, exchanges, a running shift
//! taken over, leave, hours and nights, who is on duty; and two sessions at one gap.

use insta::assert_snapshot;
use trucban::desk::protocol::Outcome;
use trucban::domain::area::{Area, AreaKind};
use trucban::domain::command::Command;
use trucban::domain::home_treatment::Case;
use trucban::domain::identity::{Id, Kind, RecordId};
use trucban::domain::leave::Leave;
use trucban::domain::moment::Moment;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::refusal::Refusal;
use trucban::domain::roster::{Job, Position, Shift};
use trucban::domain::ward::Ward;
use trucban::language::phrases::Language;
use trucban::tui::message::{Effect, Message};

use super::support::desk::{Folder, clock};
use super::support::one_desk::{OneDesk, evening};
use super::support::ward::{id, put};

/// Five officers and three posts; tonight's shift at the desk is BS Thảo's, with a gap.
fn ward() -> Ward {
    let mut ward = Ward::default();
    let officers = [
        ("BS Lý", Role::Administrator),
        ("BS Thảo", Role::ShiftHead),
        ("ĐD Hà", Role::DutyOfficer),
        ("ĐD Thu", Role::DutyOfficer),
        ("YS Minh", Role::DutyOfficer),
    ];
    for (number, (name, role)) in (1..).zip(officers) {
        let phone = format!("090000010{number}");
        put(&mut ward, number, Officer { name: name.into(), role, phone, ..Officer::default() });
    }
    for (number, (name, kind)) in
        (1..).zip([("Tổ 7", AreaKind::Part), ("Chốt Nguyễn Văn Linh", AreaKind::Post), ("Chợ Hòa Mỹ", AreaKind::Point)])
    {
        put(&mut ward, number, Area { name: name.into(), kind, ..Area::default() });
    }
    let head = Job { heads: true, ..job("Trưởng ca", 2, "BS Thảo") };
    let jobs = vec![head, Job { name: "Trực 1".into(), ..Job::default() }];
    let (from, to) = (at("2021-07-21 18:00"), at("2021-07-22 06:00"));
    put(&mut ward, 1, Shift { name: "Ca đêm".into(), from, to, post: None, jobs });
    ward
}

fn job(name: &str, officer: u32, who: &str) -> Job {
    let phone = format!("090000010{officer}");
    Job { name: name.into(), who: who.into(), officer: Id::new(officer), phone, ..Job::default() }
}

fn at(text: &str) -> Moment {
    let (day, time) = text.split_once(' ').unwrap();
    Moment::at(day.parse().unwrap(), format!("{time}:00").parse().unwrap())
}

fn open(size: (u16, u16)) -> OneDesk {
    OneDesk::open(ward(), size, Language::Vietnamese).signed_in("BS Lý")
}

/// Lays three shifts a day over the desk, the post and the market, from the Monday after on.
fn laid(size: (u16, u16)) -> OneDesk {
    let mut desk = open(size);
    desk.press(":lich truc<enter><pgdn>:mau ca<enter><enter><down><space><down><space>");
    desk.press("Lý, Hà; Thảo, Thu; Minh<enter><enter>");
    desk
}

#[test]
fn a_week_of_three_posts_is_laid_by_a_pattern_and_taken_back_as_one() {
    for (columns, rows) in [(80, 24), (120, 40)] {
        let desk = laid((columns, rows));
        assert_snapshot!(format!("laid_{columns}x{rows}"), desk.drawn());
    }
    let mut desk = laid((80, 24));
    assert_eq!(desk.ward.shifts.count(), 1 + 63);
    desk.press(":mau ca<enter><enter><down><space><down><space><enter>");
    assert!(desk.notice().contains("đã có đủ"), "{}", desk.notice());
    desk.press("<esc><esc><esc><ctrl-z><enter>");
    assert_eq!(desk.ward.shifts.count(), 1, "{}", desk.notice());
}

#[test]
fn what_laying_comes_to_is_shown_before_it_is_done() {
    let mut desk = open((80, 24));
    desk.press(":lich truc<enter><pgdn>:mau ca<enter><enter><down><space><down><space>Lý, Hà; thảo<enter>");
    assert_snapshot!("ask_lay", desk.drawn());
    desk.press("<esc>");
    assert_eq!(desk.ward.shifts.count(), 1);
    desk.press(":mau ca<enter><enter><space><enter>");
    assert!(desk.notice().contains("Chưa chọn nơi nào"), "{}", desk.notice());
}

#[test]
fn a_gap_is_filled_by_a_name_and_a_double_booking_is_refused_in_words() {
    let mut desk = laid((80, 24));
    // Monday morning at the desk: Lý and Hà are there, the third job is a gap.
    desk.press("<home><left><left><left><left><left><left>thu<enter>");
    let refused = desk.notice();
    assert!(refused.starts_with("ĐD Thu đã trực Ca sáng (06:00 26/07/2021 - 14:00)"), "{refused}");
    desk.press("<esc>Đội trưởng Bảy<enter>");
    assert!(desk.notice().contains("Enter lần nữa"), "{}", desk.notice());
    desk.press("<enter><enter>");
    assert_snapshot!("one_shift", desk.drawn());
    desk.press("<down><down>-<enter>");
    let third = || desk.ward.shifts.iter().find(|shift| shift.from == at("2021-07-26 06:00")).unwrap().jobs[2].clone();
    assert!(third().is_vacant());
}

#[test]
fn two_exchange_their_jobs() {
    let mut desk = laid((80, 24));
    // Lý heads Monday's morning at the desk; Thảo, whose afternoon of Tuesday he would take, is at a post then.
    desk.press("<home><left><left><left><left><left><left><enter><home><space><esc><down><right><enter><space><enter>");
    assert!(desk.notice().starts_with("BS Thảo đã trực Ca sáng"), "{}", desk.notice());
    desk.press("<esc><up><left><enter><home><space><down><space>");
    assert_snapshot!("ask_swap", desk.drawn());
    desk.press("<enter>");
    assert!(desk.notice().contains("Đã lưu"), "{}", desk.notice());
    let shift = desk.ward.shifts.iter().find(|shift| shift.from == at("2021-07-26 06:00")).unwrap();
    let who: Vec<&str> = shift.jobs.iter().map(|job| job.who.as_str()).collect();
    assert_eq!(who, ["ĐD Hà", "BS Lý", ""]);
}

#[test]
fn a_running_shift_is_taken_over_and_the_former_one_stays_to_be_seen() {
    let mut desk = open((80, 24));
    desk.press(":nhan ca<enter>tôi<enter>");
    let head = desk.ward.shifts.read(id::<Shift>(1)).unwrap().jobs[0].clone();
    assert_eq!((head.who.as_str(), head.since), ("BS Lý", Some(desk.screen.seat.now)), "{}", desk.notice());
    assert_eq!(head.former[0].who, "BS Thảo");
    assert_snapshot!("taken", desk.drawn());
}

#[test]
fn an_approved_leave_frees_shifts_and_says_who_could_come() {
    let mut desk = laid((80, 24));
    desk.press("<esc><esc>");
    let body = Leave {
        officer: Some(id(3)),
        who: "ĐD Hà".into(),
        place: "Huế".into(),
        reason: "việc nhà".into(),
        ..Leave::between(at("2021-07-26 00:00"), at("2021-07-28 00:00"))
    };
    desk.others_order(Command::Make(Box::new(trucban::domain::record::AnyBody::Leave(body)))).unwrap();
    desk.press(":nghi<enter><down>");
    assert!(desk.drawn().contains("chờ duyệt"), "{}", desk.drawn());
    desk.press(":duyet nghi<enter>");
    assert_snapshot!("ask_approve", desk.drawn());
    desk.press("<down><enter>");
    assert!(desk.drawn().contains("đồng ý (BS Lý)"), "{}", desk.drawn());
    let his = |shift: &&std::sync::Arc<trucban::domain::record::Kept<Shift>>| {
        shift.from < at("2021-07-28 00:00") && shift.jobs.iter().any(|job| job.officer == Some(id(3)))
    };
    assert_eq!(desk.ward.shifts.iter().filter(his).count(), 0);
    desk.press(":khong duyet nghi<enter><down><enter>");
    assert!(desk.notice().contains("đã có ý kiến"), "{}", desk.notice());
}

#[test]
fn hours_and_nights_of_everybody_by_week_and_month() {
    let mut desk = laid((80, 24));
    desk.press(":gio truc<enter>");
    assert_snapshot!("hours_80x24", desk.drawn());
    desk.press("<space>");
    assert!(desk.drawn().contains("GIỜ TRỰC tháng 01/07/2021 - 31/07/2021"), "{}", desk.drawn());
    desk.press("in<enter>");
    let written = desk.effects.iter().find_map(|effect| match effect {
        Effect::WriteFiles { files, count, .. } => Some((files.clone(), *count)),
        _ => None,
    });
    let (files, count) = written.expect("files are written");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let stem = "gio-truc-20210701-20210731";
    assert_eq!(names, [format!("{stem}.docx"), format!("{stem}.xlsx"), format!("{stem}.txt")]);
    assert_eq!(count, 5, "officers without an hour stand there too");
    let text = String::from_utf8(files[2].1.clone()).unwrap();
    assert!(text.contains("GIỜ TRỰC 01/07/2021 - 31/07/2021") && text.contains("Người: YS Minh"), "{text}");
}

#[test]
fn little_rest_between_two_shifts_is_said_and_never_refused() {
    let next = |from: &str, to: &str| Shift {
        name: "Ca ngày".into(),
        from: at(from),
        to: at(to),
        post: None,
        jobs: vec![Job { name: "Trực 1".into(), ..Job::default() }],
    };
    // The night of BS Thảo ends on the 22nd at six.
    for (from, to, words) in [
        ("2021-07-22 12:00", "2021-07-22 18:00", Some("~ BS Thảo mới nghỉ 6 giờ (cần nghỉ 12 giờ giữa hai ca)")),
        ("2021-07-22 06:00", "2021-07-22 18:00", Some("~ BS Thảo mới nghỉ 0 giờ (cần")),
        ("2021-07-22 06:00", "2021-07-22 19:00", Some("~ BS Thảo trực liền 25 giờ (cần")),
        ("2021-07-22 18:00", "2021-07-22 23:00", None),
        // Before the one that stands.
        ("2021-07-21 10:00", "2021-07-21 16:00", Some("~ BS Thảo mới nghỉ 2 giờ (cần")),
        ("2021-07-23 02:00", "2021-07-23 06:00", None),
    ] {
        let mut desk = open((80, 24));
        desk.others_order(Command::PlanShift(next(from, to))).unwrap();
        let job = job("Trực 1", 2, "BS Thảo");
        desk.press(":lich truc<enter>");
        let command = Command::FillJob { shift: id(2), job };
        let order = desk.screen.order(command, Vec::new(), String::new()).unwrap();
        let replies = desk.replies(&trucban::desk::protocol::Request::Submit(Box::new(order)));
        replies.into_iter().for_each(|reply| desk.hear(Message::Desk(Box::new(reply))));
        let jobs = &desk.ward.shifts.read(id::<Shift>(2)).unwrap().jobs;
        assert_eq!(jobs[0].who, "BS Thảo", "it stands whatever is said");
        assert_eq!(words.is_some(), desk.notice().contains('~'), "{from}: {}", desk.notice());
        assert!(words.is_none_or(|words| desk.notice().contains(words)), "{from}: {}", desk.notice());
    }
}

#[test]
fn the_week_marks_who_comes_with_little_rest_and_a_station_may_ask_for_less() {
    let mut desk = laid((120, 40));
    desk.press("<up><up><up>");
    let drawn = desk.drawn();
    assert!(drawn.contains("!1~Lý,Hà") && drawn.contains("BS Lý trực liền"), "{drawn}");
    let look = &mut desk.screen.look;
    look.patterns = look.patterns.with_own("rest = \"00:00\"", &look.book).unwrap();
    let drawn = desk.drawn();
    assert!(!drawn.contains('~') && drawn.contains("!1 Lý,Hà"), "{drawn}");
}

#[test]
fn who_is_on_duty_and_whom_to_call_is_shown_and_printed() {
    let mut desk = open((80, 24));
    let position = |title: &str, holder: &str, phone: &str| Position {
        title: title.into(),
        holder: holder.into(),
        phone: phone.into(),
        ..Position::default()
    };
    for body in [position("Trưởng trạm Y tế", "BS Nam", "0900000120"), position("Chủ tịch UBND", "Ông Hùng", "")]
    {
        desk.others_order(Command::AddPosition(body)).unwrap();
    }
    let jobs = vec![job("Chốt trưởng", 5, "YS Minh")];
    let post = Shift {
        name: "Ca tối".into(),
        from: at("2021-07-21 20:00"),
        to: at("2021-07-22 04:00"),
        post: Some(id(2)),
        jobs,
    };
    desk.others_order(Command::PlanShift(post)).unwrap();
    desk.press(":ai truc<enter>");
    assert_snapshot!("on_duty_80x24", desk.drawn());
    desk.press("in<enter>");
    let files = desk.effects.iter().find_map(|effect| match effect {
        Effect::WriteFiles { files, count, .. } => Some((files.clone(), *count)),
        _ => None,
    });
    let (files, count) = files.expect("files are written");
    assert_eq!((files.len(), count), (2, 5));
    let text = String::from_utf8(files[1].1.clone()).unwrap();
    assert!(text.contains("Chốt Nguyễn Văn Linh: Ca tối 20:00-04:00") && text.contains("0900 000 120"), "{text}");
    desk.press("<esc><f3>");
    assert!(desk.drawn().contains("Chốt trưởng, Chốt Nguyễn Văn"), "F3 shows the posts: {}", desk.drawn());
}

#[test]
fn an_officer_who_is_an_f0_leaves_his_shifts_and_his_mates_are_proposed() {
    let mut desk = OneDesk::open(ward(), (80, 24), Language::Vietnamese);
    put(&mut desk.ward, 1, Person { name: "Trần Thị Thảo".into(), ..Person::default() });
    let mut ward = desk.ward;
    let linked = Officer { name: "BS Thảo".into(), role: Role::ShiftHead, person: Some(id(1)), ..Officer::default() };
    put(&mut ward, 2, linked);
    let mut shift = ward.shifts.read(id::<Shift>(1)).unwrap().body.clone();
    shift.jobs[1] = job("Trực 1", 3, "ĐD Hà");
    put(&mut ward, 1, shift);
    let mut desk = OneDesk::open(ward, (80, 24), Language::Vietnamese).signed_in("BS Lý");
    let new = trucban::domain::command::NewCase {
        person: trucban::domain::command::Whom::Known(id(1)),
        status: trucban::domain::home_treatment::CaseStatus::Confirmed,
        onset: Some(evening().date()),
        confirmed_on: None,
        carer: None,
        note: String::new(),
    };
    desk.others_order(Command::OpenCase(new)).unwrap();
    let head = &desk.ward.shifts.read(id::<Shift>(1)).unwrap().jobs[0];
    assert!(head.is_vacant() && head.heads && head.former.len() == 1);
    assert!(desk.ward.cases.read(id::<Case>(1)).is_some());
    desk.press("<f2>:cung ca<enter>");
    assert_snapshot!("ask_mates", desk.drawn());
    desk.press("<down><enter>");
    assert_eq!(desk.ward.exposures.iter().filter(|exposure| exposure.from == id(1)).count(), 1, "{}", desk.notice());
}

#[test]
fn of_two_sessions_at_one_gap_the_second_hears_that_it_is_filled() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut first = desk.officer("BS Lý");
    let mut second = desk.officer("ĐD Hà");
    let gap = Job { name: "Trực 1".into(), ..Job::default() };
    let shift = Shift { name: "Ca".into(), from: clock(), to: clock().plus(3600), post: None, jobs: vec![gap] };
    let sequence = first.ask(Command::PlanShift(shift));
    second.until_changed(sequence);
    let record = RecordId { kind: Kind::Shift, number: 1 };
    let fill = |who: &str| Command::FillJob {
        shift: id(1),
        job: Job { name: "Trực 1".into(), who: who.into(), ..Job::default() },
    };
    let based_on = |order: trucban::domain::command::Order| trucban::domain::command::Order {
        based_on: vec![(record, 1)],
        ..order
    };
    let (one, other) = (based_on(first.order(fill("Ông Tư"))), based_on(second.order(fill("Bà Năm"))));
    assert!(matches!(first.submit(&one), Outcome::Done { .. }));
    let refused = second.submit(&other);
    assert!(matches!(refused, Outcome::Refused(Refusal::ChangedMeanwhile { .. })), "{refused:?}");
    let who =
        |screen: &super::support::desk::Screen| screen.ward.shifts.read(id::<Shift>(1)).unwrap().jobs[0].who.clone();
    second.until(|screen| (who(screen) == "Ông Tư").then_some(()));
    desk.stop();
}
