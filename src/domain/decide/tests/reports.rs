//! What orders about reports come to: the desk counts, versions follow one another, nothing of them is taken back.

use super::fixture::*;
use crate::domain::command::Command;
use crate::domain::decide::{Done, undo};
use crate::domain::handover::Head;
use crate::domain::identity::{Kind, OrderId};
use crate::domain::record::AnyBody;
use crate::domain::refusal::{Field, Refusal, ReportRefusal};
use crate::domain::report::{Column, NewReport, REMARKS_MAX, Report, ReportKind, Sent};
use crate::domain::ward::Ward;

fn new(day: &str, cut_off: &str) -> NewReport {
    let (day, cut_off) = (date(day), moment(cut_off));
    NewReport { what: ReportKind::Daily, day, cut_off, from: None, remarks: Vec::new(), head: Head::default() }
}

fn today() -> NewReport {
    new("2021-11-10", "2021-11-10 08:00")
}

fn kept(ward: &Ward, number: u32) -> &Report {
    &ward.reports.read(id(number)).unwrap().body
}

#[test]
fn the_desk_counts_and_gives_the_version() {
    let mut ward = ward();
    for version in 1..=3 {
        carry_out(&mut ward, Command::KeepReport(NewReport { remarks: vec!["mất điện".into()], ..today() }));
        let report = kept(&ward, version);
        assert_eq!((report.version, report.before, report.sent.len()), (version, None, 0));
        // The three of the ward were heard of at nine, an hour behind the cut-off.
        assert_eq!(report.figure(Column::UnderTreatment), Some(0));
        assert_eq!(report.remarks, ["mất điện"]);
    }
    carry_out(&mut ward, Command::KeepReport(new("2021-11-10", "2021-11-10 09:00")));
    assert_eq!((kept(&ward, 4).version, kept(&ward, 4).figure(Column::UnderTreatment)), (4, Some(3)));
}

#[test]
fn what_no_report_can_be_is_refused_by_the_desk() {
    let mut ward = ward();
    carry_out(&mut ward, Command::KeepReport(today()));
    for (told, refusal) in [
        (new("2021-11-11", "2021-11-10 08:30"), Refusal::Report(ReportRefusal::FutureDay(date("2021-11-11")))),
        (new("2021-11-10", "2021-11-10 09:01"), Refusal::Report(ReportRefusal::FutureCutOff)),
        (
            new("2021-11-10", "2021-11-10 07:59"),
            Refusal::Report(ReportRefusal::CutOffBefore(moment("2021-11-10 08:00"))),
        ),
        (new("2021-11-09", "2021-11-09 08:00"), Refusal::Report(ReportRefusal::LaterStands(date("2021-11-10")))),
        (NewReport { remarks: vec![" ".into()], ..today() }, Refusal::Empty(Field::Note)),
        (NewReport { remarks: vec!["\u{1b}".into()], ..today() }, Refusal::NotText(Field::Note)),
        (NewReport { remarks: vec!["x".into(); REMARKS_MAX + 1], ..today() }, Refusal::TooMany(REMARKS_MAX as u32)),
        (NewReport { what: ReportKind::Situation, from: Some(date("2021-11-11")), ..today() }, Refusal::DaysReversed),
    ] {
        assert_eq!(decided(&ward, Command::KeepReport(told.clone())), Err(refusal), "{told:?}");
    }
}

#[test]
fn whoever_sends_it_says_to_whom_and_every_time_is_kept() {
    let mut ward = ward();
    carry_out(&mut ward, Command::KeepReport(today()));
    let send = |to: &str| Command::SendReport { report: id(1), to: to.into() };
    carry_out(&mut ward, send(" UBND phường "));
    carry_out(&mut ward, send("Đảng ủy"));
    let by = ward.officers.read(id(1)).unwrap().name.clone();
    let sent = |to: &str| Sent { at: now(), to: to.into(), by: by.clone() };
    assert_eq!(kept(&ward, 1).sent, [sent("UBND phường"), sent("Đảng ủy")]);
    assert_eq!(decided(&ward, send("  ")), Err(Refusal::Empty(Field::Text)));
    let unknown = Command::SendReport { report: id(9), to: "UBND".into() };
    assert_eq!(decided(&ward, unknown), Err(Refusal::NotFound(record(Kind::Report, 9))));
}

#[test]
fn a_version_is_never_written_anew_deleted_or_taken_back() {
    let mut ward = ward();
    let changes = carry_out(&mut ward, Command::KeepReport(today()));
    let forged = Report { figures: Vec::new(), ..kept(&ward, 1).clone() };
    for command in [
        Command::Make(Box::new(AnyBody::Report(forged.clone()))),
        Command::Edit { number: 1, body: Box::new(AnyBody::Report(forged)) },
        Command::Delete(record(Kind::Report, 1)),
    ] {
        assert_eq!(decided(&ward, command), Err(Refusal::NotEditable));
    }
    let done = Done { officer: 1, command: "keep_report".into(), changes };
    let order = order_of(1, Command::Undo(OrderId(1)));
    assert_eq!(undo(&ward, &order, &done, now()), Err(Refusal::NotUndoable));
}
