//! Areas, rosters and tasks of a list: what is one and what is another, in whatever order the rows stand.

use super::fixture::*;
use super::import::{Desk, refused, tally};
use crate::domain::command::Command;
use crate::domain::line_list::{AreaRow, AssignmentRow, JobRow, PostRow, RosterRow, Rows, Tally, TaskRow};
use crate::domain::officer::Role;
use crate::domain::refusal::Refusal;
use crate::domain::roster::{Job, Part};
use crate::domain::tasks::Progress;
use crate::domain::ward::Ward;

fn area(name: &str, parent: &str, households: Option<u32>) -> AreaRow {
    AreaRow { name: name.into(), parent: parent.into(), households, ..AreaRow::default() }
}

fn areas(ward: &Ward) -> Vec<(String, String, Option<u32>)> {
    let parent = |id| ward.areas.read(id).map(|area| area.name.clone()).unwrap_or_default();
    let row = |area: &crate::domain::area::Area| {
        (area.name.clone(), area.parent.map(parent).unwrap_or_default(), area.households)
    };
    ward.areas.iter().map(|area| row(area)).collect()
}

fn expected(rows: &[(&str, &str, Option<u32>)]) -> Vec<(String, String, Option<u32>)> {
    rows.iter().map(|(name, parent, households)| (name.to_string(), parent.to_string(), *households)).collect()
}

#[test]
fn areas_of_one_name_are_told_apart_by_what_they_belong_to() {
    let mut desk = Desk::empty();
    let rows = vec![
        area("Tổ 1", "KP 1", Some(40)),
        area("Tổ 1", "KP 2", Some(50)),
        area("KP 1", "", Some(900)),
        area("KP 2", "Phường 7", None),
    ];
    let said = desk.import(Rows::Areas(rows.clone()));
    assert_eq!((said.added, said.updated, said.refused.len()), (2, 2, 0));
    desk.commit().unwrap();
    let all = [
        ("KP 1", "", Some(900)),
        ("Tổ 1", "KP 1", Some(40)),
        ("KP 2", "Phường 7", None),
        ("Tổ 1", "KP 2", Some(50)),
        ("Phường 7", "", None),
    ];
    assert_eq!(areas(&desk.ward), expected(&all));
    assert_eq!(desk.import(Rows::Areas(rows)), tally(0, 0, 4));
    let itself = Rows::Areas(vec![area("KP 1", "KP 1", None)]);
    assert_eq!(desk.import(itself), refused(vec![(0, Refusal::AboveItself)]));
    assert_eq!(desk.import(Rows::Areas(vec![area("KP 2", "Tổ 9", None)])).added, 1, "another of that name");
}

#[test]
fn an_area_that_a_list_of_cases_brought_is_put_in_its_place() {
    let mut ward = Ward::default();
    carry_out(&mut ward, Command::Enrol(officer("BS Lý", Role::Administrator)));
    carry_out(&mut ward, Command::AddArea(crate::domain::area::Area { name: "Tổ 1".into(), ..Default::default() }));
    let mut desk = Desk::over(ward);
    assert_eq!(desk.import(Rows::Areas(vec![area("Tổ 1", "KP 1", Some(3))])), tally(0, 1, 0));
    desk.commit().unwrap();
    assert_eq!(areas(&desk.ward), expected(&[("Tổ 1", "KP 1", Some(3)), ("KP 1", "", None)]));
    let below = desk.import(Rows::Areas(vec![area("KP 1", "Tổ 1", None)]));
    assert_eq!(below, refused(vec![(0, Refusal::AboveItself)]));
}

fn post(title: &str, holder: &str, above: &str) -> PostRow {
    PostRow { title: title.into(), holder: holder.into(), reports_to: above.into(), ..PostRow::default() }
}

fn roster(desk: &mut Desk, rows: Vec<RosterRow>) -> Tally {
    desk.import(Rows::Roster(rows))
}

fn positions(ward: &Ward) -> Vec<(String, String, String)> {
    let above = |id| ward.positions.read(id).map(|above| above.holder.clone()).unwrap_or_default();
    let all = ward.positions.iter();
    all.map(|kept| (kept.title.clone(), kept.holder.clone(), kept.reports_to.map(above).unwrap_or_default())).collect()
}

#[test]
fn a_position_may_report_to_one_that_stands_further_down() {
    let mut desk = Desk::empty();
    let rows = || {
        vec![
            RosterRow::Post(PostRow {
                phone: "0900000101".into(), ..post("Trưởng trạm", "BS Lý", "Chủ tịch")
            }),
            RosterRow::Post(post("Phó", "An", "Chủ tịch")),
            RosterRow::Post(post("Phó", "Bình", "Chủ tịch")),
            RosterRow::Post(post("Chủ tịch", "Vũ", "")),
            RosterRow::Post(PostRow { reports_to_holder: "Bình".into(), ..post("Tổ trưởng", "Chi", "Phó") }),
        ]
    };
    let said = roster(&mut desk, rows());
    assert_eq!((said.added, said.updated, said.refused.len()), (4, 1, 0));
    desk.commit().unwrap();
    let all = [
        ("Chủ tịch", "Vũ", ""),
        ("Trưởng trạm", "BS Lý", "Vũ"),
        ("Phó", "An", "Vũ"),
        ("Phó", "Bình", "Vũ"),
        ("Tổ trưởng", "Chi", "Bình"),
    ];
    let text = |rows: &[(&str, &str, &str)]| -> Vec<_> {
        rows.iter().map(|(one, two, three)| (one.to_string(), two.to_string(), three.to_string())).collect()
    };
    assert_eq!(positions(&desk.ward), text(&all));
    assert_eq!(roster(&mut desk, rows()), tally(0, 0, 5));
    let itself = roster(&mut desk, vec![RosterRow::Post(post("Chủ tịch", "Vũ", "Chủ tịch"))]);
    assert_eq!(itself, refused(vec![(0, Refusal::AboveItself)]));
    let other_phone = |phone: &str| RosterRow::Post(PostRow { phone: phone.into(), ..post("Phó", "An", "") });
    let said = roster(&mut desk, vec![other_phone("0900000111"), other_phone("0900000112")]);
    assert_eq!((said.updated, said.refused), (1, vec![(1, Refusal::CodeTwice("Phó".into()))]));
}

#[test]
fn duties_are_assigned_once_and_end_when_a_later_list_says_so() {
    let mut desk = Desk::empty();
    let assignment = |areas: &[&str]| AssignmentRow {
        post: post("Phó", "An", ""),
        duty: "Truy vết".into(),
        part: Part::Lead,
        areas: areas.iter().map(ToString::to_string).collect(),
        from: Some(date("2021-11-01")),
        ..AssignmentRow::default()
    };
    let (one, all) = (assignment(&["Tổ 1", "Tổ 2", "Tổ 1"]), assignment(&[]));
    let rows = vec![RosterRow::Assignment(one.clone()), RosterRow::Assignment(all.clone())];
    assert_eq!(roster(&mut desk, rows.clone()), tally(2, 0, 0));
    desk.commit().unwrap();
    let counts = (desk.ward.positions.count(), desk.ward.duties.count(), desk.ward.areas.count());
    assert_eq!(counts, (1, 1, 2));
    assert_eq!(roster(&mut desk, rows), tally(0, 0, 2));
    let ended = AssignmentRow { to: Some(date("2021-11-30")), source: "QĐ 12".into(), ..all.clone() };
    assert_eq!(roster(&mut desk, vec![RosterRow::Assignment(ended)]), tally(0, 1, 0));
    let reversed = AssignmentRow { to: Some(date("2021-10-01")), ..all.clone() };
    let nobody = AssignmentRow { post: PostRow::default(), ..all };
    let said = roster(&mut desk, vec![RosterRow::Assignment(reversed), RosterRow::Assignment(nobody)]);
    assert_eq!((said.added, said.refused.len()), (0, 2));
}

#[test]
fn jobs_of_one_shift_come_in_beside_each_other() {
    let mut desk = Desk::empty();
    let job = |name: &str, who: &str| {
        RosterRow::Job(JobRow {
            shift: "Ca đêm".into(),
            from: moment("2021-11-10 18:00"),
            to: moment("2021-11-11 06:00"),
            post: String::new(),
            job: Job { name: name.into(), who: who.into(), ..Job::default() },
            officer: String::new(),
        })
    };
    let rows = vec![job("Trưởng ca", "BS Lý"), job("Lưu động", "An"), job("Lưu động", "Bình")];
    assert_eq!(roster(&mut desk, rows.clone()), tally(3, 0, 0));
    desk.commit().unwrap();
    assert_eq!(desk.ward.shifts.iter().next().unwrap().jobs.len(), 3);
    assert_eq!(roster(&mut desk, rows), tally(0, 0, 3));
    assert_eq!(roster(&mut desk, vec![job("Trưởng ca", "BS Thảo")]), tally(0, 1, 0));
    desk.commit().unwrap();
    assert_eq!(desk.ward.shifts.iter().next().unwrap().jobs[0].who, "BS Thảo");
}

#[test]
fn a_task_of_an_older_list_is_not_opened_again() {
    let mut desk = Desk::over(ward());
    let row = |text: &str, owner: &str, progress| TaskRow {
        text: text.into(),
        owner: owner.into(),
        progress: Some(progress),
        ..TaskRow::default()
    };
    let rows = vec![row("Phát thuốc", "", Progress::Open), row("Phát thuốc", "An", Progress::Done(now()))];
    assert_eq!(desk.import(Rows::Tasks(rows.clone())), tally(2, 0, 0));
    desk.commit().unwrap();
    assert_eq!(desk.import(Rows::Tasks(vec![row("Phát thuốc", "An", Progress::Open)])), tally(0, 0, 1));
    assert_eq!(desk.import(Rows::Tasks(vec![row("Phát thuốc", "Bình", Progress::Started)])), tally(0, 1, 0));
    let unknown = TaskRow { case: "Z".into(), ..row("x", "", Progress::Open) };
    let bare = TaskRow { case: "#1".into(), ..row("x", "", Progress::Open) };
    let said = desk.import(Rows::Tasks(vec![unknown, bare]));
    assert_eq!(said.refused[0], (0, Refusal::UnknownCode("Z".into())));
    assert_eq!(said.refused[1], (1, Refusal::NumberNeedsName("#1".into())));
}
