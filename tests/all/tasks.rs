//! F5 from keys to screens: lines that add tasks, the card with its steps, what comes again, and who a late one has
//! climbed to.

use chrono::Days;
use insta::assert_snapshot;
use trucban::domain::change::Change;
use trucban::domain::command::{Command, Order};
use trucban::domain::decide::decide;
use trucban::domain::directive::Directive;
use trucban::domain::identity::{Id, Kind, OrderId, RecordId, SessionId};
use trucban::domain::moment::Moment;
use trucban::domain::record::{AnyBody, Kept, Record};
use trucban::domain::refusal::Refusal;
use trucban::domain::repeat::Repeat;
use trucban::domain::roster::Position;
use trucban::domain::tasks::{Makes, Progress, Step, Task};
use trucban::language::phrases::Language;
use trucban::tui::message::{Effect, Message};

use super::support::one_desk::{OneDesk, evening};

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("BS Lý")
}

fn decided(desk: &OneDesk, command: Command) -> Result<Vec<Change>, Refusal> {
    let officer = desk.ward.officer_named("BS Lý").unwrap().id;
    let (id, session, at) = (OrderId(1_000), SessionId(9), evening());
    decide(&desk.ward, &Order { id, officer, session, at, command, based_on: Vec::new() }, at)
}

/// What another officer orders meanwhile.
fn ordered(desk: &mut OneDesk, command: Command) {
    let changes = decided(desk, command).unwrap();
    changes.iter().for_each(|change| desk.ward.apply(change));
    desk.others_change(changes);
}

fn last(desk: &OneDesk) -> Task {
    desk.ward.tasks.iter().next_back().unwrap().body.clone()
}

fn step(text: &str) -> Step {
    Step { text: text.into(), done: None }
}

/// Chooses the task that says this.
fn choose(desk: &mut OneDesk, text: &str) {
    let task = desk.ward.tasks.iter().rfind(|task| task.text == text && task.is_open()).unwrap().id;
    assert!(desk.screen.panes.tasks.choose(task), "{text} is not listed");
}

#[test]
fn a_line_says_how_it_is_understood_before_it_is_entered() {
    let mut desk = at((80, 24));
    desk.press("<f5>+ báo cáo moi ngay 7h @ha !");
    assert!(desk.drawn().contains("hạn 22/7 07:00 | lặp mỗi ngày 07:00 | ĐD Hà | gấp"), "{}", desk.drawn());
    desk.press("<enter>");
    let task = last(&desk);
    assert_eq!((task.text.as_str(), task.repeat, task.urgent), ("báo cáo", Repeat::Daily { minute: 420 }, true));
    assert_eq!(task.due, Some(Moment::at("2021-07-22".parse().unwrap(), "07:00:00".parse().unwrap())));
    desk.press("+ phun khử khuẩn tổ 3 thu 2 4 6 7h30");
    assert!(desk.drawn().contains("lặp T2 T4 T6 07:30"), "{}", desk.drawn());
    desk.press("<enter>");
    let area = last(&desk).area.and_then(|area| desk.ward.areas.read(area)).unwrap();
    assert!(area.name.ends_with('3'), "{}", area.name);
    for (typed, words) in [
        ("+ họp hạn 30/2", "Không có ngày 30"),
        ("+ họp 30/2 7h", "Không có ngày 30"),
        ("+ họp moi 0 ngay", "Lặp chưa đúng: cần ít nhất 1 ngày"),
    ] {
        desk.press(typed).press("<enter>");
        assert!(desk.drawn().contains(words), "{typed}\n{}", desk.drawn());
        desk.press("<esc>");
    }
}

#[test]
fn the_card_of_a_task_tells_all_and_its_steps_are_turned() {
    let mut desk = at((80, 24));
    let (first, minh) = (Id::new(1), desk.ward.officer_named("YS Minh").unwrap().id);
    let task = Task {
        text: "Lập vùng phong tỏa hẻm 12".into(),
        due: Some(evening().plus(1800)),
        checklist: vec![step("Căng dây, đặt chốt"), step("Báo Chủ tịch UBND"), step("Lập danh sách hộ cần tiếp tế")],
        coordinators: vec![minh],
        after: first.into_iter().collect(),
        case: Id::new(12),
        blocked: "chưa có dây".into(),
        ..Task::default()
    };
    ordered(&mut desk, Command::AddTask(task));
    desk.press("<f5>");
    choose(&mut desk, "Lập vùng phong tỏa hẻm 12");
    assert!(desk.drawn().contains("[-] "), "the mark of what is blocked\n{}", desk.drawn());
    assert!(desk.drawn().contains("0/3"), "{}", desk.drawn());
    desk.press("<enter>");
    assert_snapshot!("card_80x24", desk.drawn());
    desk.press("<down><down> ");
    assert_eq!(last(&desk).steps_done(), 1);
    assert!(last(&desk).checklist[1].done.is_some() && last(&desk).progress == Progress::Started);
    desk.press(" ");
    assert_eq!(last(&desk).steps_done(), 0);
    desk.press(" <up> <down><down> ");
    assert_eq!(last(&desk).steps_done(), 3);
    // All steps are done, and what comes before is not.
    desk.press("<up><up><up> ");
    assert!(last(&desk).is_open());
    assert!(desk.notice().contains("phải xong trước"), "{}", desk.notice());
    // The line below tells and is not turned.
    desk.press("<end> ");
    assert_eq!(last(&desk).steps_done(), 3);
    // Enter leads on to the F0 that it is about.
    desk.press("<enter>");
    assert_eq!(desk.screen.card_case(), Id::new(12));
}

#[test]
fn done_makes_the_next_one_and_opening_it_again_takes_it_back() {
    let mut desk = at((120, 40));
    desk.press("<f5>+ giao ban moi ngay 22h<enter>");
    let count = desk.ward.tasks.count();
    choose(&mut desk, "giao ban");
    let first = desk.screen.panes.tasks.chosen().unwrap();
    desk.press("  ");
    assert_eq!(desk.ward.tasks.count(), count + 1);
    let next = last(&desk);
    assert_eq!((next.follows, next.is_open()), (Some(first), true));
    assert_eq!(next.due, Some(Moment::at("2021-07-22".parse().unwrap(), "22:00:00".parse().unwrap())));
    // Undone: one is open.
    desk.press("<ctrl-z><enter>");
    let open = |desk: &OneDesk| desk.ward.tasks.iter().filter(|task| task.text == "giao ban" && task.is_open()).count();
    assert_eq!((open(&desk), desk.ward.tasks.count()), (1, count));
    desk.press("<ctrl-y><enter>");
    assert_eq!((open(&desk), desk.ward.tasks.count()), (1, count + 1));
}

#[test]
fn a_late_task_climbs_and_says_why() {
    let mut desk = at((120, 40));
    let lead = Position { title: "Chủ tịch UBND".into(), holder: "Bà Sáu".into(), ..Position::default() };
    ordered(&mut desk, Command::AddPosition(lead));
    let above = desk.ward.positions.iter().next_back().unwrap().id;
    let ha = desk.ward.officer_named("ĐD Hà").unwrap().id;
    let post =
        Position {
            title: "Tổ trưởng F0".into(), officer: Some(ha), reports_to: Some(above), ..Position::default()
        };
    ordered(&mut desk, Command::AddPosition(post));
    let (text, owner, urgent) = ("Gọi xe chuyển tuyến".into(), Some(ha), true);
    let task = Task { text, owner, urgent, due: Some(evening().plus(-45 * 60)), ..Task::default() };
    ordered(&mut desk, Command::AddTask(task));
    desk.press("<f5><f5>");
    choose(&mut desk, "Gọi xe chuyển tuyến");
    assert!(desk.drawn().contains("lên Chủ tịch UBND (Bà Sáu)"), "{}", desk.drawn());
    desk.press("<enter>");
    assert_snapshot!("climbed_120x40", desk.drawn());
    assert!(desk.drawn().contains("ĐD Hà > [Chủ tịch UBND (Bà Sáu)]"), "{}", desk.drawn());
}

#[test]
fn a_task_is_given_to_a_position_and_filled_in_a_form() {
    let mut desk = at((120, 40));
    let post = Position { title: "Trưởng trạm Y tế".into(), holder: "BS Lý".into(), ..Position::default() };
    ordered(&mut desk, Command::AddPosition(post));
    let position = desk.ward.positions.iter().next_back().unwrap().id;
    ordered(
        &mut desk,
        Command::AddTask(Task { text: "Trình kế hoạch".into(), position: Some(position), ..Task::default() }),
    );
    desk.press("<f5><f5>");
    choose(&mut desk, "Trình kế hoạch");
    assert!(desk.drawn().contains("Trưởng trạm Y tế (BS Lý)"), "{}", desk.drawn());
    assert!(!desk.drawn().contains("Trình kế hoạch chưa có người"));
    let number = last(&desk);
    assert_eq!(number.owner, None);
    let body = AnyBody::Task(Task { checklist: vec![step("Dự thảo"), step("Trình ký")], ..number });
    let id = desk.screen.panes.tasks.chosen().unwrap().number();
    ordered(&mut desk, Command::Edit { number: id, body: Box::new(body) });
    assert!(desk.drawn().contains("0/2"), "{}", desk.drawn());
}

#[test]
fn a_directive_has_its_tasks_and_says_when_its_answer_is_overdue() {
    let mut desk = at((120, 40));
    let today = evening().date();
    let paper = Directive {
        number: "180-CV/QU".into(),
        issuer: "Quận ủy".into(),
        received: today.checked_sub_days(Days::new(9)),
        summary: "Rà soát người cao tuổi".into(),
        answer_due: today.checked_sub_days(Days::new(4)),
        ..Directive::default()
    };
    ordered(&mut desk, Command::Make(Box::new(AnyBody::Directive(paper))));
    desk.press("<f5>+ lập danh sách vb 180-cv/qu 22h");
    assert!(desk.drawn().contains("| 180-CV/QU"), "{}", desk.drawn());
    desk.press("<enter>");
    assert_eq!(last(&desk).directive, Id::new(1));
    choose(&mut desk, "lập danh sách vb 180-cv/qu");
    desk.press("<enter>");
    assert!(desk.drawn().contains("Từ văn bản: 180-CV/QU Rà soát người cao tuổi"), "{}", desk.drawn());
    desk.press("<esc>:van ban<enter>");
    assert!(desk.drawn().contains("còn 1/1 việc; trả lời quá hạn 4 ngày"), "{}", desk.drawn());
    assert_snapshot!("directives_120x40", desk.drawn());
    // The form asks in the order of the register; how far its tasks are is nothing to fill in.
    desk.press("<down><enter>");
    let form = desk.drawn();
    let labels = [
        "Số văn bản",
        "Nơi ban hành",
        "Trích yếu",
        "Ngày văn bản",
        "Ngày nhận",
        "Hạn trả lời",
        "Tình trạng",
        "Đã trả lời",
    ];
    let places: Vec<_> = labels.iter().map(|label| form.find(label)).collect();
    assert!(places.is_sorted() && places[0].is_some(), "{places:?}\n{form}");
    assert!(!form.contains("còn 1/1 việc"), "{form}");
    desk.press("<esc>");
    // A paper with tasks is not deleted from under them.
    let delete = Command::Delete(RecordId { kind: Kind::Directive, number: 1 });
    let refused = decided(&desk, delete).unwrap_err();
    assert!(matches!(refused, Refusal::StillNamed { count: 1, .. }), "{refused:?}");
    let again = Directive { number: "180-CV/QU".into(), issuer: "Quận ủy".into(), ..Directive::default() };
    let refused = decided(&desk, Command::Make(Box::new(AnyBody::Directive(again)))).unwrap_err();
    assert_eq!(refused, Refusal::NameTaken("180-CV/QU".into()));
    let early =
        Directive { number: "1".into(), received: Some(today), answer_due: today.pred_opt(), ..Directive::default() };
    let refused = decided(&desk, Command::Make(Box::new(AnyBody::Directive(early)))).unwrap_err();
    assert_eq!(refused, Refusal::AnswerBeforePaper);
}

#[test]
fn in_english_the_card_reads_as_well() {
    let ward = OneDesk::demo((80, 24)).ward;
    let mut desk = OneDesk::open(ward, (80, 24), Language::English).signed_in("BS Lý");
    desk.press("<f5>+ report moi 3 ngay 7h<enter>");
    choose(&mut desk, "report");
    desk.press("<enter>");
    assert!(desk.drawn().contains("every 3 days 07:00"), "{}", desk.drawn());
    assert!(desk.drawn().contains("Due in"), "{}", desk.drawn());
}

#[test]
fn the_call_sheets_of_the_evening_are_a_task_that_one_key_makes() {
    let mut desk = at((80, 24));
    let text = "Phiếu gọi F0 theo tổ, phòng đêm mất điện";
    desk.press(":phieu goi<enter>");
    // The demo evening is 21:04: those of tonight are made, the next are due tomorrow.
    let task = last(&desk);
    assert_eq!((task.text.as_str(), task.makes), (text, Makes::CallSheets));
    assert_eq!(task.due, Some(Moment::at("2021-07-22".parse().unwrap(), "20:00:00".parse().unwrap())));
    desk.hear(Message::Tick(evening().plus(23 * 3600)));
    desk.effects.clear();
    desk.press("<f5>");
    choose(&mut desk, text);
    let lines = desk.ward.log_entries.count();
    desk.press("<enter>");
    assert!(desk.drawn().contains("Space: lập phiếu gọi mọi tổ và in"), "{}", desk.drawn());
    desk.press(" ");
    let written =
        |desk: &OneDesk| desk.effects.iter().filter(|effect| matches!(effect, Effect::WriteCallSheets(_))).count();
    assert_eq!((written(&desk), desk.ward.log_entries.count()), (1, lines + 1), "{}", desk.drawn());
    let open: Vec<_> =
        desk.ward.tasks.iter().filter(|task| task.makes == Makes::CallSheets && task.is_open()).collect();
    assert_eq!((open.len(), open[0].due), (1, Some(evening().plus(46 * 3600 + 56 * 60))));
    // Space on what is done opens it again, as it does any task, and its next occurrence goes.
    desk.press(" ");
    assert_eq!(written(&desk), 1);
    // Somebody else was quicker.
    let mut desk = at((80, 24));
    desk.press(":phieu goi<enter>");
    desk.hear(Message::Tick(evening().plus(23 * 3600)));
    desk.press("<f5>");
    choose(&mut desk, text);
    desk.effects.clear();
    let task = desk.ward.tasks.iter().find(|task| task.makes == Makes::CallSheets).unwrap().id;
    desk.ward.apply(&Change::written(
        Record::Task(std::sync::Arc::clone(desk.ward.tasks.read(task).unwrap())),
        Record::Task(std::sync::Arc::new(Kept { revision: 2, ..(**desk.ward.tasks.read(task).unwrap()).clone() })),
    ));
    desk.press(" ");
    assert_eq!(written(&desk), 0, "{}", desk.drawn());
    // Who only looks prints nothing.
    let mut looks = at((80, 24));
    looks.press(":phieu goi<enter>");
    looks.screen.seat.only_looks = true;
    looks.effects.clear();
    looks.press("<f5>");
    choose(&mut looks, text);
    looks.press(" ");
    assert_eq!(written(&looks), 0);
}
