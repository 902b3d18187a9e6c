//! Imports over the socket: staged apart, standing at once, gone when nobody makes them stand.

use crate::support::desk::{Folder, case_rows, clock, log, reading_rows, records};
use trucban::desk::connection::order_id;
use trucban::desk::protocol::{Outcome, Request};
use trucban::domain::command::Command;
use trucban::domain::identity::Id;
use trucban::domain::line_list::{CaseRow, Rows};
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::record::AnyBody;
use trucban::domain::refusal::Refusal;
use trucban::domain::roster::{Job, Shift};
use trucban::domain::ward::Ward;

#[test]
fn an_import_stands_at_once_and_every_screen_begins_anew() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let mut command_line = desk.command_line();
    let import = order_id();
    for rows in [case_rows(1, 500), case_rows(501, 300), reading_rows(1, 500)] {
        let count = 500.min(match &rows {
            Rows::Cases(rows) => rows.len(),
            _ => 500,
        });
        let order = command_line.order(Command::Import { import, rows });
        let first = command_line.submit(&order);
        let Outcome::Done { tally: Some(tally), .. } = &first else { panic!("{first:?}") };
        assert_eq!(tally.added as usize, count);
        assert_eq!(command_line.submit(&order), first, "sent again, the same answer");
    }
    screen.ask(log("giữa chừng"));
    assert_eq!(screen.ward.cases.count(), 0);
    command_line.ask(Command::CommitImport(import));
    screen.until_streamed();
    assert_eq!((screen.ward.cases.count(), screen.ward.readings.count()), (800, 500));
    assert_eq!(screen.welcome.counts.cases, 800);
    let all = command_line.read_all();
    assert_eq!(all.len(), records(&screen.ward).len(), "the line of the duty book is there too");
    desk.stop();
    let desk = folder.desk();
    assert_eq!(desk.everything(), all);
    desk.stop();
}

#[test]
fn a_small_import_comes_as_one_change() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let line = desk.command_line().import(vec![case_rows(1, 10)]);
    screen.until_changed(line);
    assert_eq!(screen.ward.cases.count(), 10);
    desk.stop();
}

#[test]
fn an_import_that_was_not_made_to_stand_is_gone_after_a_restart() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut command_line = desk.command_line();
    let import = order_id();
    command_line.ask(Command::Import { import, rows: case_rows(1, 20) });
    let before = desk.everything();
    let mut screen = desk.officer("BS Lý");
    screen.send(&Request::Stop);
    desk.end().unwrap();
    for _ in 0..2 {
        let desk = folder.desk();
        let mut command_line = desk.command_line();
        for command in [Command::Import { import, rows: case_rows(21, 20) }, Command::CommitImport(import)] {
            let order = command_line.order(command);
            assert_eq!(command_line.submit(&order), Outcome::Refused(Refusal::UnknownImport));
        }
        assert_eq!(desk.everything().len(), before.len() + 1, "and the officer who signed in");
        desk.stop();
    }
    let desk = folder.desk();
    desk.command_line().import(vec![case_rows(1, 20)]);
    assert!(desk.everything().len() > before.len() + 40);
    desk.stop();
}

#[test]
fn an_import_goes_with_its_connection_and_nobody_else_may_end_it() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut command_line = desk.command_line();
    let mut other = desk.command_line();
    let import = order_id();
    command_line.ask(Command::Import { import, rows: case_rows(1, 20) });
    let commit = other.order(Command::CommitImport(import));
    assert_eq!(other.submit(&commit), Outcome::Refused(Refusal::UnknownImport));
    let discard = other.order(Command::DiscardImport(import));
    assert_eq!(other.submit(&discard), Outcome::Refused(Refusal::UnknownImport));
    // Room for four: as soon as the first has gone, a fourth one is taken again.
    drop(command_line);
    for _ in 0..4 {
        let import = order_id();
        let mut taken = false;
        while !taken {
            let order = other.order(Command::Import { import, rows: case_rows(1, 1) });
            taken = matches!(other.submit(&order), Outcome::Done { .. });
        }
    }
    let fifth = other.order(Command::Import { import: order_id(), rows: case_rows(1, 1) });
    assert_eq!(other.submit(&fifth), Outcome::Refused(Refusal::UnknownImport));
    assert!(!desk.everything().iter().any(|record| record.id().kind == trucban::domain::identity::Kind::Case));
    desk.stop();
}

#[test]
fn a_discarded_import_leaves_nothing_and_too_many_rows_are_refused() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut command_line = desk.command_line();
    let before = desk.everything();
    let import = order_id();
    command_line.ask(Command::Import { import, rows: case_rows(1, 20) });
    command_line.ask(Command::DiscardImport(import));
    let many = command_line.order(Command::Import { import: order_id(), rows: case_rows(1, 501) });
    assert!(matches!(command_line.submit(&many), Outcome::Refused(Refusal::TooLong { .. })));
    assert_eq!(desk.everything(), before);
    desk.stop();
}

#[test]
fn an_import_over_a_record_that_somebody_wrote_meanwhile_is_refused_whole() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut command_line = desk.command_line();
    command_line.import(vec![case_rows(1, 3)]);
    let updates = || Rows::Cases(vec![CaseRow { code: "C0001".into(), note: "đổi".into(), ..CaseRow::default() }]);
    let (first, second) = (order_id(), order_id());
    let mut other = desk.command_line();
    command_line.ask(Command::Import { import: first, rows: updates() });
    other.ask(Command::Import { import: second, rows: updates() });
    command_line.ask(Command::CommitImport(first));
    let before = desk.everything();
    let commit = other.order(Command::CommitImport(second));
    assert!(matches!(other.submit(&commit), Outcome::Refused(Refusal::ImportOverlaps(_))));
    assert_eq!(desk.everything(), before);
    desk.stop();
    let desk = folder.desk();
    assert_eq!(desk.everything(), before);
    desk.stop();
}

/// A list that brings an officer as an F0 frees his shifts as an order does, in a line of its own; also after a restart.
#[test]
fn a_list_that_makes_an_officer_an_f0_frees_his_shifts() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let person = Person { name: "Trần Thị Hà".into(), code: Some("NV-3".into()), ..Person::default() };
    screen.ask(Command::Make(Box::new(AnyBody::Person(person))));
    let nurse = Officer { name: "ĐD Hà".into(), role: Role::DutyOfficer, person: Id::new(1), ..Officer::default() };
    screen.ask(Command::Make(Box::new(AnyBody::Officer(nurse))));
    let nurse = screen.ward.officer_named("ĐD Hà").unwrap().id;
    let job = |who: &str, officer| Job { name: who.into(), who: who.into(), officer, ..Job::default() };
    let jobs = || vec![job("ĐD Hà", Some(nurse)), job("BS Lý", screen_officer())];
    let shift = |from: i64| Shift {
        name: "Ca".into(),
        from: clock().plus(from),
        to: clock().plus(from + 8 * 3600),
        post: None,
        jobs: jobs(),
    };
    for from in [-24 * 3600, -3600, 24 * 3600] {
        screen.ask(Command::PlanShift(shift(from)));
    }
    let row = CaseRow { code: "NV-3".into(), name: "Trần Thị Hà".into(), ..CaseRow::default() };
    let mut command_line = desk.command_line();
    command_line.import(vec![case_rows(1, 3), Rows::Cases(vec![row])]);
    let vacant = |ward: &Ward| -> Vec<bool> { ward.shifts.iter().map(|shift| shift.jobs[0].is_vacant()).collect() };
    screen.until(|screen| (vacant(&screen.ward) == [false, true, true]).then_some(()));
    assert!(screen.ward.shifts.iter().all(|shift| !shift.jobs[1].is_vacant()), "nobody else loses a job");
    assert_eq!(screen.ward.open_case_of(Id::new(1).unwrap()).map(|case| case.id.number()), Some(4));
    let freed: Vec<_> = screen.changed.iter().filter(|changed| changed.officer.number() > 0).collect();
    assert!(freed.iter().any(|changed| changed.changes.len() == 2), "one line for both shifts");
    desk.stop();
    let desk = folder.desk();
    let again = desk.officer("BS Lý");
    assert_eq!(vacant(&again.ward), [false, true, true]);
    // Once more the same list: nothing is left to be freed.
    let before = again.ward.shifts.iter().map(|shift| shift.revision).collect::<Vec<_>>();
    desk.command_line().import(vec![case_rows(1, 3)]);
    assert_eq!(again.ward.shifts.iter().map(|shift| shift.revision).collect::<Vec<_>>(), before);
    desk.stop();
}

fn screen_officer() -> Option<Id<Officer>> {
    Id::new(1)
}
