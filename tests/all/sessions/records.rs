//! Records between sessions: what is taken back comes from the journal, histories are read beside the
//! desk, and everybody sees which record is open where.

use trucban::desk::protocol::{HistoryLine, HistoryOf, Outcome, Reply, Request};
use trucban::domain::command::Command;
use trucban::domain::identity::{Kind, OrderId, RecordId};
use trucban::domain::record::AnyBody;
use trucban::domain::refusal::Refusal;
use trucban::domain::tasks::Task;

use crate::support::desk::{Folder, Screen, temperature};

fn record(kind: Kind, number: u32) -> RecordId {
    RecordId { kind, number }
}

fn add_task(screen: &mut Screen, text: &str) -> OrderId {
    let order = screen.order(Command::AddTask(Task { text: text.into(), ..Task::default() }));
    assert!(matches!(screen.submit(&order), Outcome::Done { .. }));
    order.id
}

fn history(screen: &mut Screen, of: HistoryOf) -> Vec<HistoryLine> {
    screen.send(&Request::ReadHistory(of));
    screen.until_heard(|reply| match reply {
        Reply::History { of: told, lines, is_whole: true } if *told == of => Some(lines.clone()),
        _ => None,
    })
}

#[test]
fn an_order_is_taken_back_by_its_officer_also_after_a_restart() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = desk.officer("BS Lý");
    let added = add_task(&mut ly, "gọi #12");
    let mut ha = desk.officer("ĐD Hà");
    let theirs = ha.order(Command::Undo(added));
    assert_eq!(ha.submit(&theirs), Outcome::Refused(Refusal::NotHisOrder));
    desk.stop();
    let desk = folder.desk();
    let mut ly = desk.officer("BS Lý");
    let undo = ly.order(Command::Undo(added));
    assert!(matches!(ly.submit(&undo), Outcome::Done { .. }));
    assert_eq!(ly.submit(&undo), ly.submit(&undo), "sent again, the same answer, done once");
    assert_eq!(ly.ward.tasks.count(), 0);
    let task = record(Kind::Task, 1);
    assert!(ly.ward.deleted_record(task).is_some());
    // And what was taken back is done again; a third session that comes now sees the same.
    let redo = ly.order(Command::Undo(undo.id));
    assert!(matches!(ly.submit(&redo), Outcome::Done { .. }));
    assert_eq!(desk.officer("ĐD Hà").ward.tasks.count(), 1);
    let unknown = ly.order(Command::Undo(OrderId(7)));
    assert_eq!(ly.submit(&unknown), Outcome::Refused(Refusal::NotHisOrder));
    desk.stop();
}

#[test]
fn what_was_deleted_is_there_for_whoever_comes_later_and_after_a_rebuild() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = desk.officer("BS Lý");
    add_task(&mut ly, "gọi #12");
    let task = record(Kind::Task, 1);
    ly.ask(Command::Delete(task));
    assert!(desk.officer("ĐD Hà").ward.deleted_record(task).is_some());
    desk.stop();
    std::fs::remove_dir_all(folder.place.store()).unwrap();
    let desk = folder.desk();
    let mut ha = desk.officer("ĐD Hà");
    assert!(ha.ward.deleted_record(task).is_some() && ha.ward.tasks.count() == 0);
    ha.ask(Command::Restore(task));
    assert_eq!(ha.ward.tasks.count(), 1);
    desk.stop();
}

#[test]
fn two_officers_write_one_record_and_the_second_is_told() {
    let folder = Folder::new();
    let desk = folder.desk();
    let (mut ly, mut ha) = (desk.officer("BS Lý"), desk.officer("ĐD Hà"));
    add_task(&mut ly, "gọi");
    let edit = |screen: &Screen, text: &str| {
        let body = AnyBody::Task(Task { text: text.into(), ..Task::default() });
        let mut order = screen.order(Command::Edit { number: 1, body: Box::new(body) });
        order.based_on = vec![(record(Kind::Task, 1), 1)];
        order
    };
    let (first, second) = (edit(&ly, "gọi lại"), edit(&ha, "gọi người nhà"));
    assert!(matches!(ly.submit(&first), Outcome::Done { .. }));
    let refused = Outcome::Refused(Refusal::ChangedMeanwhile { record: record(Kind::Task, 1), now: 2 });
    assert_eq!(ha.submit(&second), refused);
    desk.stop();
}

#[test]
fn a_history_says_who_did_what() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = desk.officer("BS Lý");
    let case = ly.open_case("Nguyễn Thị Hường");
    let mut ha = desk.officer("ĐD Hà");
    ha.ask(temperature(case, 385));
    let body = AnyBody::Case(ha.ward.cases.read(case).unwrap().body.clone());
    let AnyBody::Case(mut body) = body else { unreachable!() };
    body.note = "hẹn".into();
    ha.ask(Command::Edit { number: case.number(), body: Box::new(AnyBody::Case(body)) });
    let lines = history(&mut ly, HistoryOf::Record(record(Kind::Case, case.number())));
    let told: Vec<_> = lines.iter().map(|line| (line.officer, line.command.as_str(), line.changes.len())).collect();
    assert_eq!(told, [(ly.officer, "open_case", 1), (ha.officer, "edit", 1)]);
    let own = history(&mut ly, HistoryOf::Officer(ha.officer.unwrap()));
    assert!(
        own.iter().any(|line| line.command == "record_reading") && own.iter().all(|line| line.officer == ha.officer)
    );
    assert!(history(&mut ly, HistoryOf::All).len() > lines.len());
    desk.stop();
}

#[test]
fn others_see_which_record_is_open() {
    let folder = Folder::new();
    let desk = folder.desk();
    let (mut ly, mut ha) = (desk.officer("BS Lý"), desk.officer("ĐD Hà"));
    let open = Some(record(Kind::Case, 12));
    ha.send(&Request::Editing(open));
    let session = ha.welcome.session;
    let is_open = |reply: &Reply, wanted: Option<RecordId>| match reply {
        Reply::Present(present) => {
            present.iter().any(|one| one.session == session && one.editing == wanted).then_some(())
        }
        _ => None,
    };
    ly.until_heard(|reply| is_open(reply, open));
    ha.send(&Request::Editing(None));
    ly.until_heard(|reply| is_open(reply, None));
    desk.stop();
}

#[test]
fn which_orders_stand_is_known_to_the_desk() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = desk.officer("BS Lý");
    let added = add_task(&mut ly, "gọi");
    ly.send(&Request::WereDone(vec![added, OrderId(9)]));
    let done = ly.until_heard(|reply| match reply {
        Reply::WereDone(done) => Some(done.clone()),
        _ => None,
    });
    assert_eq!(done, [added]);
    desk.stop();
}
