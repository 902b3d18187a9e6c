//! Who may ask for what: every role with every command.

use super::fixture::*;
use crate::domain::access::Access;
use crate::domain::command::{Command, NewPapers, Whom, Wish};
use crate::domain::decide::{Done, decide, may, undo};
use crate::domain::home_treatment::{Case, End, Outcome, Symptoms};
use crate::domain::identity::{Kind, OrderId};
use crate::domain::line_list::Rows;
use crate::domain::measure::Sign;
use crate::domain::officer::Role;
use crate::domain::paper::PaperKind;
use crate::domain::record::{AnyBody, Kept};
use crate::domain::refusal::Refusal;
use crate::domain::ward::Ward;

/// The least role for each command, by its name; an unknown name fails the test.
fn least(command: &str) -> Role {
    match command {
        "set_station" | "add_position" | "add_duty" | "plan_shift" | "lay_shifts" | "decide_leave" | "enrol" => {
            Role::ShiftHead
        }
        "add_area" | "open_case" | "record_reading" | "log_call" | "add_exposure" | "set_reached"
        | "confirm_source" | "convert" | "set_source" | "make" | "edit" | "delete" | "restore" | "merge_persons"
        | "correct_reading" | "move_reading" | "undo" | "assign" | "fill_job" | "take_job" | "swap_jobs"
        | "keep_report" | "send_report" | "add_task" | "set_progress" | "start_playbook" | "tell_screening"
        | "write_handover" | "read_watched" | "note_handover" | "sign_handover" | "tell" | "log"
        | "make_call_sheets" | "follow_log" | "import" | "commit_import" | "discard_import" => Role::DutyOfficer,
        other => panic!("no rule for {other}"),
    }
}

#[test]
fn every_role_may_what_it_should_and_nothing_else() {
    let ward = ward();
    let mut commands = one_of_each();
    commands.push(Command::Import { import: OrderId(9), rows: Rows::Cases(Vec::new()) });
    commands.push(Command::CommitImport(OrderId(9)));
    commands.push(Command::DiscardImport(OrderId(9)));
    commands.push(Command::Undo(OrderId(9)));
    let mut names: Vec<&str> = commands.iter().map(Command::name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 45, "one command of every variant, each with a name of its own");
    for command in commands {
        for (number, (_, role)) in (1..).zip(OFFICERS) {
            let answer = may(&ward, &order_of(number, command.clone()));
            let expected = if role >= least(command.name()) { Ok(()) } else { Err(Refusal::NotAllowed) };
            assert_eq!(answer, expected, "{role:?} {}", command.name());
            if expected.is_err() {
                let decided = decide(&ward, &order_of(number, command.clone()), now());
                assert_eq!(decided, Err(Refusal::NotAllowed), "{role:?} {}", command.name());
            }
        }
        assert_eq!(may(&ward, &order_of(6, command.clone())), Err(Refusal::NotSignedIn), "{}", command.name());
    }
}

#[test]
fn nobody_makes_an_officer_above_what_he_may_make() {
    let ward = ward();
    for (number, (_, role)) in (1..).zip(OFFICERS) {
        for (_, made) in OFFICERS {
            let answer = may(&ward, &order_of(number, Command::Enrol(officer("Mới", made))));
            let allowed = match role {
                Role::Administrator => true,
                Role::ShiftHead => made <= Role::DutyOfficer,
                _ => false,
            };
            assert_eq!(answer.is_ok(), allowed, "{role:?} makes {made:?}");
        }
    }
}

/// A shift head once could take an administrator's role away by enrolling the same name anew.
#[test]
fn nobody_changes_an_officer_above_what_he_may_make() {
    let ward = ward();
    for (number, (_, role)) in (1..).zip(OFFICERS) {
        for (name, stands) in OFFICERS {
            let answer = may(&ward, &order_of(number, Command::Enrol(officer(name, Role::Reader))));
            let allowed = match role {
                Role::Administrator => true,
                Role::ShiftHead => stands <= Role::DutyOfficer,
                _ => false,
            };
            assert_eq!(answer.is_ok(), allowed, "{role:?} changes {stands:?}");
        }
    }
}

#[test]
fn only_the_first_officer_of_an_empty_ward_signs_for_himself() {
    let empty = Ward::default();
    let enrol = || Command::Enrol(officer("BS Lý", Role::Administrator));
    assert_eq!(may(&empty, &order_of(1, enrol())), Ok(()));
    assert_eq!(may(&empty, &order_of(2, enrol())), Err(Refusal::NotSignedIn));
    assert_eq!(may(&empty, &order_of(1, log("x"))), Err(Refusal::NotSignedIn));
    let mut reserved = Ward::default();
    reserved.reserve_number(Kind::Officer, 1);
    assert_eq!(may(&reserved, &order_of(1, enrol())), Err(Refusal::NotSignedIn), "an import has staged officers");
    let mut begun = Ward::default();
    carry_out(&mut begun, enrol());
    assert_eq!(may(&begun, &order_of(2, enrol())), Err(Refusal::NotSignedIn));
}

#[test]
fn every_role_may_read_and_take_along_what_it_should_and_nothing_else() {
    use Role::{Administrator, Board, DutyOfficer, Reader, ShiftHead};
    let least = |wish| match wish {
        Wish::Watch => Board,
        Wish::ReadCase | Wish::ReadAll => Reader,
        Wish::ReadHistory | Wish::Work => DutyOfficer,
        Wish::MakePin | Wish::Stop => ShiftHead,
    };
    let exported = |names| Command::Note(Access::Exported { what: "cases".into(), rows: 1, names });
    let printed = Command::Note(Access::Printed { what: "x".into(), count: 1 });
    for role in [Board, Reader, DutyOfficer, ShiftHead, Administrator] {
        for wish in Wish::ALL {
            assert_eq!(wish.is_allowed_to(role), role >= least(wish), "{role:?} {wish:?}");
        }
        assert_eq!(exported(false).is_allowed_to(role), role >= Reader);
        assert_eq!(exported(true).is_allowed_to(role), role >= ShiftHead);
        assert_eq!(printed.is_allowed_to(role), role >= DutyOfficer);
        let denied = Command::Note(Access::Denied { command: "log".into(), claimed: None });
        assert!(!denied.is_allowed_to(role), "nobody writes for the desk");
    }
}

#[test]
fn nobody_writes_the_record_that_is_his_own() {
    let mut ward = ward();
    carry_out(&mut ward, Command::OpenCase(new_case(Whom::New(person("Nguyễn Thị Hoa")))));
    let case = ward.cases.iter().last().unwrap().clone();
    let mut himself = ward.officers.read(id(3)).unwrap().body.clone();
    himself.person = Some(case.person);
    carry_out(&mut ward, Command::Edit { number: 3, body: Box::new(AnyBody::Officer(himself)) });
    let body = Box::new(AnyBody::Case(Case { note: "khoẻ".into(), ..case.body.clone() }));
    let edit = Command::Edit { number: case.id.number(), body };
    let measured = reading(case.id.number(), now(), &[(Sign::Temperature, 365)], Symptoms::NotAsked);
    for command in [edit.clone(), Command::RecordReading(measured)] {
        assert_eq!(decide(&ward, &order_of(3, command.clone()), now()), Err(Refusal::OwnRecord), "{command:?}");
        assert!(decide(&ward, &order_of(2, command), now()).is_ok());
    }
}

/// An F0 who was released, as the form of his case says it.
fn released(case: &Kept<Case>) -> Command {
    let end = Some(End { outcome: Outcome::Released, on: Some(now().date()) });
    let body = Box::new(AnyBody::Case(Case { end, ..case.body.clone() }));
    Command::Edit { number: case.id.number(), body }
}

#[test]
fn who_heads_no_shift_neither_releases_an_f0_nor_decides_it_on_paper() {
    let mut ward = ward();
    let case = ward.cases.iter().find(|case| case.is_open()).unwrap().as_ref().clone();
    let of = |what| {
        Command::IssuePapers(NewPapers {
            what,
            cases: vec![case.id],
            symbol: String::new(),
            first: None,
            dated: now().date(),
            signer: None,
            signed_by: String::new(),
        })
    };
    let answer = |ward: &Ward, number, command: Command| decide(ward, &order_of(number, command), now()).map(drop);
    for (number, (_, role)) in (1..).zip(OFFICERS).filter(|(_, (_, role))| *role >= Role::DutyOfficer) {
        let expected = if role >= Role::ShiftHead { Ok(()) } else { Err(Refusal::HeadReleases) };
        assert_eq!(answer(&ward, number, released(&case)), expected, "{role:?}");
        // Another end, a death or a way to hospital, is told by whoever hears of it.
        let died = Some(End { outcome: Outcome::Died, on: Some(now().date()) });
        let body = Box::new(AnyBody::Case(Case { end: died, ..case.body.clone() }));
        assert_eq!(answer(&ward, number, Command::Edit { number: case.id.number(), body }), Ok(()), "{role:?}");
    }
    carry_out(&mut ward, released(&case));
    for (number, (_, role)) in (1..).zip(OFFICERS).filter(|(_, (_, role))| *role >= Role::DutyOfficer) {
        let expected = if role >= Role::ShiftHead { Ok(()) } else { Err(Refusal::HeadReleases) };
        assert_eq!(answer(&ward, number, of(PaperKind::EndDecision)), expected, "{role:?}");
        assert_eq!(answer(&ward, number, of(PaperKind::Certificate)), Ok(()), "{role:?}");
    }
}

/// Reopening somebody and taking that back again once would have released him.
#[test]
fn nobody_releases_by_taking_something_back_who_may_not_release() {
    let mut ward = ward();
    let case = ward.cases.iter().find(|case| case.is_open()).unwrap().as_ref().clone();
    carry_out(&mut ward, released(&case));
    let duty = (1..).zip(OFFICERS).find(|(_, (_, role))| *role == Role::DutyOfficer).unwrap().0;
    let reopen = Command::Edit { number: case.id.number(), body: Box::new(AnyBody::Case(case.body.clone())) };
    let changes = decide(&ward, &order_of(duty, reopen), now()).unwrap();
    changes.iter().for_each(|change| ward.apply(change));
    let done = Done { officer: duty, command: "edit".into(), changes };
    let again = |number| undo(&ward, &order_of(number, Command::Undo(OrderId(9))), &done, now()).map(drop);
    assert_eq!(again(duty), Err(Refusal::HeadReleases));
    let head = (1..).zip(OFFICERS).find(|(_, (_, role))| *role == Role::ShiftHead).unwrap().0;
    assert_eq!(again(head), Ok(()));
}

#[test]
fn who_heads_takes_back_what_others_did_and_nobody_else_does() {
    let mut ward = ward();
    let duty = (1..).zip(OFFICERS).find(|(_, (_, role))| *role == Role::DutyOfficer).unwrap().0;
    let changes = decide(&ward, &order_of(duty, log("ghi nhầm")), now()).unwrap();
    changes.iter().for_each(|change| ward.apply(change));
    let done = Done { officer: duty, command: "log".into(), changes };
    for (number, (_, role)) in (1..).zip(OFFICERS) {
        let answer = undo(&ward, &order_of(number, Command::Undo(OrderId(9))), &done, now()).map(drop);
        let expected = match role {
            _ if number == duty => Ok(()),
            Role::ShiftHead | Role::Administrator => Ok(()),
            Role::DutyOfficer => Err(Refusal::NotHisOrder),
            Role::Reader | Role::Board => Err(Refusal::NotAllowed),
        };
        assert_eq!(answer, expected, "{role:?}");
    }
}
