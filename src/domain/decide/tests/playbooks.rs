//! What orders about playbooks come to: all of their tasks or none, once about the same; calls that are kept; and the
//! task that stands for the whole.

use proptest::prelude::*;

use super::fixture::*;
use crate::domain::command::{Command, NewPart};
use crate::domain::decide::{Done, undo};
use crate::domain::identity::OrderId;
use crate::domain::moment::Moment;
use crate::domain::playbook::{Subject, started};
use crate::domain::refusal::{Field, Refusal};
use crate::domain::roster::Position;
use crate::domain::tasks::{Progress, Step, Task, parts};
use crate::domain::ward::Ward;

const DONE: Progress = Progress::Done(Moment::EPOCH);

fn head() -> Task {
    Task { playbook: "f0_moi".into(), case: Some(id(1)), ..task("F0 mới") }
}

fn part(text: &str, after: &[u32]) -> NewPart {
    NewPart { task: Task { case: Some(id(1)), ..task(text) }, after: after.to_vec() }
}

fn start(head: Task, parts: Vec<NewPart>) -> Command {
    Command::StartPlaybook { head: Box::new(head), parts }
}

fn progress(number: u32, progress: Progress) -> Command {
    Command::SetProgress { task: id(number), progress }
}

fn tell(number: u32, called: u32, answered: &str) -> Command {
    Command::Tell { task: id(number), called: id(called), phone: "0900000301".into(), answered: answered.into() }
}

/// The ward of the other tests with a playbook under way: the number of its head, whose parts are the three after it.
fn under_way() -> (Ward, u32) {
    let mut ward = ward();
    carry_out(&mut ward, start(head(), vec![part("Hỏi", &[]), part("Truy vết", &[]), part("Lấy mẫu", &[0, 1])]));
    let head = ward.tasks.iter().find(|task| task.is_playbook()).unwrap().id.number();
    (ward, head)
}

fn refused(ward: &Ward, command: Command) -> Refusal {
    decided(ward, command).unwrap_err()
}

fn read(ward: &Ward, number: u32) -> Task {
    ward.tasks.read(id(number)).unwrap().body.clone()
}

#[test]
fn a_playbook_starts_whole_with_its_order() {
    let (ward, head) = under_way();
    let of: Vec<_> = parts(&ward, id(head)).collect();
    assert_eq!(of.len(), 3);
    assert_eq!(of[2].after, [of[0].id, of[1].id]);
    assert!(of.iter().all(|part| part.part_of == Some(id(head)) && part.case == Some(id(1))));
    assert_eq!(started(&ward, "f0_moi", Subject::Case(id(1))).map(|task| task.id.number()), Some(head));
}

#[test]
fn what_cannot_be_started_is_refused_whole() {
    let nobody = NewPart { task: Task { owner: Some(id(99)), ..task("x") }, after: Vec::new() };
    let done = NewPart { task: Task { progress: DONE, ..task("x") }, after: Vec::new() };
    let many = vec![part("x", &[]); 61];
    let disordered = Refusal::PlaybookDisordered;
    for (parts, expected) in [
        (vec![], disordered.clone()),
        (vec![part("a", &[0])], disordered.clone()),
        (vec![part("a", &[1]), part("b", &[])], disordered.clone()),
        (vec![done], disordered.clone()),
        (vec![part("a", &[]), part("  ", &[])], Refusal::Empty(Field::Text)),
        (many, Refusal::TooMany(60)),
    ] {
        assert_eq!(refused(&ward(), start(head(), parts.clone())), expected, "{parts:?}");
    }
    assert!(matches!(refused(&ward(), start(head(), vec![part("a", &[]), nobody])), Refusal::NotFound(_)));
    assert_eq!(refused(&ward(), start(task("no name"), vec![part("a", &[])])), Refusal::Empty(Field::Code));
    let (ward, number) = under_way();
    assert_eq!(refused(&ward, start(head(), vec![part("a", &[])])), Refusal::PlaybookStands(number));
}

#[test]
fn it_can_be_started_again_once_it_is_done_and_about_another_at_any_time() {
    let (mut ward, head_number) = under_way();
    let other = Task { case: None, person: Some(id(1)), ..head() };
    carry_out(&mut ward, start(other, vec![part("a", &[])]));
    for number in head_number + 1..=head_number + 3 {
        carry_out(&mut ward, progress(number, DONE));
    }
    carry_out(&mut ward, start(head(), vec![part("a", &[])]));
}

#[test]
fn the_whole_follows_its_parts() {
    let (mut ward, head) = under_way();
    assert!(matches!(refused(&ward, progress(head, DONE)), Refusal::TasksBefore { count: 3, .. }));
    assert!(matches!(refused(&ward, progress(head + 3, DONE)), Refusal::TasksBefore { count: 2, .. }));
    carry_out(&mut ward, progress(head + 1, DONE));
    assert_eq!(read(&ward, head).progress, Progress::Started);
    carry_out(&mut ward, progress(head + 2, DONE));
    carry_out(&mut ward, progress(head + 3, DONE));
    assert!(!read(&ward, head).is_open(), "with its last part");
    carry_out(&mut ward, progress(head + 2, Progress::Open));
    assert_eq!(read(&ward, head).progress, Progress::Started, "and open again with any of them");
}

#[test]
fn its_own_steps_keep_the_whole_open() {
    let mut ward = ward();
    let checklist = vec![Step { text: "kết luận".into(), done: None }];
    carry_out(&mut ward, start(Task { checklist, ..head() }, vec![part("a", &[])]));
    let last = ward.tasks.iter().next_back().unwrap().id.number();
    carry_out(&mut ward, progress(last, DONE));
    assert_eq!(read(&ward, last - 1).progress, Progress::Started);
}

/// A ward in which position 1 reports to 2, and a task that tells the first.
fn telling() -> (Ward, u32) {
    let mut ward = ward();
    let above = Position { title: "Bí thư".into(), phone: "0900000302".into(), ..Position::default() };
    carry_out(&mut ward, Command::AddPosition(above));
    let party = ward.positions.iter().next_back().unwrap().id;
    let chair = Position { title: "Chủ tịch".into(), reports_to: Some(party), ..Position::default() };
    carry_out(&mut ward, Command::AddPosition(chair));
    let tells = Some(ward.positions.iter().next_back().unwrap().id);
    carry_out(&mut ward, start(head(), vec![NewPart { task: Task { tells, ..task("Báo") }, after: Vec::new() }]));
    let number = ward.tasks.iter().next_back().unwrap().id.number();
    (ward, number)
}

#[test]
fn a_call_is_kept_and_the_task_is_done_once_somebody_answered() {
    let (mut ward, number) = telling();
    let chair = read(&ward, number).tells.unwrap().number();
    let party = ward.positions.read(id(chair)).unwrap().reports_to.unwrap().number();
    carry_out(&mut ward, tell(number, chair, " "));
    let kept = read(&ward, number);
    assert_eq!((kept.progress, kept.tries.len()), (Progress::Started, 1));
    assert_eq!((kept.tries[0].at, kept.tries[0].answered.as_str()), (now(), ""));
    carry_out(&mut ward, tell(number, party, "ông Thành"));
    let kept = read(&ward, number);
    assert_eq!((kept.progress, kept.tries[1].answered.as_str()), (Progress::Done(now()), "ông Thành"));
    assert!(!read(&ward, number - 1).is_open(), "and with it the whole");
    assert_eq!(refused(&ward, tell(number, chair, "x")), Refusal::TaskIsDone);
}

#[test]
fn a_call_to_somebody_else_or_about_nothing_to_tell_is_refused() {
    let (mut ward, number) = telling();
    carry_out(&mut ward, Command::AddPosition(Position { title: "Khác".into(), ..Position::default() }));
    let other = ward.positions.iter().next_back().unwrap().id.number();
    assert!(matches!(refused(&ward, tell(number, other, "x")), Refusal::NotFound(_)));
    assert_eq!(refused(&ward, tell(number - 1, other, "x")), Refusal::Empty(Field::Name));
    let long = "x".repeat(101);
    let chair = read(&ward, number).tells.unwrap().number();
    assert!(matches!(refused(&ward, tell(number, chair, &long)), Refusal::TooLong { .. }));
    assert!(matches!(refused(&ward, tell(number, chair, "a\u{1b}[2J")), Refusal::NotText(_)));
}

/// A call that was made is never lost for something else that is still to be done.
#[test]
fn a_call_is_kept_where_the_task_cannot_be_done_yet() {
    let (mut ward, number) = telling();
    let old = read(&ward, number);
    let checklist = vec![Step { text: "đồng ý".into(), done: None }];
    let body = Task { checklist, ..old };
    let chair = body.tells.unwrap().number();
    carry_out(&mut ward, Command::Edit { number, body: Box::new(crate::domain::record::AnyBody::Task(body)) });
    carry_out(&mut ward, tell(number, chair, "bà Hoa"));
    let kept = read(&ward, number);
    assert_eq!((kept.progress, kept.tries.len()), (Progress::Started, 1));
}

#[test]
fn what_a_playbook_made_goes_as_a_whole() {
    let mut ward = ward();
    let before = ward.clone();
    let command = start(head(), vec![part("a", &[]), part("b", &[0])]);
    let name = command.name().to_string();
    let changes = carry_out(&mut ward, command);
    let done = Done { officer: 1, command: name, changes };
    let order = order_of(1, Command::Undo(OrderId(1)));
    for change in undo(&ward, &order, &done, now()).unwrap() {
        ward.apply(&change);
    }
    assert_eq!(ward.tasks.count(), before.tasks.count());
}

proptest! {
    /// Whatever is done and opened again in whatever order: the whole is done if and only if none of its parts is open.
    #[test]
    fn the_whole_is_done_with_its_parts(turns in proptest::collection::vec((1_u32..4, any::<bool>()), 0..40)) {
        let (mut ward, head) = under_way();
        for (part, is_done) in turns {
            // What is refused changes nothing.
            let wanted = progress(head + part, if is_done { DONE } else { Progress::Open });
            if let Ok(changes) = decided(&ward, wanted) {
                changes.iter().for_each(|change| ward.apply(change));
            }
            let has_open = parts(&ward, id(head)).any(|part| part.is_open());
            prop_assert_eq!(read(&ward, head).is_open(), has_open);
        }
    }
}
